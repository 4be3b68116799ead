"""Whom people may ring about involvement in an alliance: a name and a telephone number, by that person's consent."""

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.engagement.opened import HelpContact
from alliance_tracker.errors import Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.helping import HelpDraft, checked_help, named


class Help(Record):
    """The person to ring, and when; where to write, for those who cannot ring."""

    name: str
    telephone: str
    hours: str
    write_to: str
    version: int


def help_of(alliance_id: int) -> Help | None:
    """Whom to ring; None until somebody is named. One query."""
    row = db.session.scalars(select(HelpContact).where(HelpContact.alliance_id == alliance_id)).one_or_none()
    return None if row is None else Help(row.name, row.telephone, row.hours, row.write_to, row.version)


def save_help(tx: Writing, alliance_id: int, draft: HelpDraft, version: int) -> None:
    """Name the person, or another one. `version` is 0 while there was none."""
    draft = checked_help(draft)
    row = tx.session.scalars(
        select(HelpContact).where(HelpContact.alliance_id == alliance_id).with_for_update()
    ).one_or_none()
    if (row.version if row else 0) != version:
        raise Stale("Somebody else changed whom to ring after you opened this. Check both, then save again.")
    if row is None:
        row = HelpContact(alliance_id=alliance_id)
        tx.add(row)
    row.name, row.telephone, row.hours, row.write_to = draft.name, draft.telephone, draft.hours, draft.write_to
    tx.say(named(), alliance_id)
