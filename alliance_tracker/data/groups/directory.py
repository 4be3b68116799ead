"""Local help and those with a stake in an alliance's work: the directory, and the stakeholder map."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.groups.work import Resource, Stakeholder
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.reaching import (
    USED,
    ResourceDraft,
    StakeholderDraft,
    about_entry,
    about_stake,
    check_resource,
    check_stakeholder,
)
from alliance_tracker.rules.words import day

LOST = "We cannot find that. Go back to the list and choose again."


class ResourceRow(Record):
    """An entry of the directory, by its key."""

    number: int
    draft: ResourceDraft
    version: int
    alliance_id: int
    alliance: str


class StakeholderRow(Record):
    """Somebody with a stake, by their key."""

    number: int
    draft: StakeholderDraft
    version: int


def resources_of(alliance_id: int) -> tuple[ResourceRow, ...]:
    """The directory by name, entries that ended last. One query."""
    return _resources(Resource.alliance_id == alliance_id)


def resource_of(alliance_id: int, number: int) -> ResourceRow:
    """One entry of an alliance's directory. One query."""
    found = _resources(Resource.alliance_id == alliance_id, Resource.id == number)
    if not found:
        raise NotFound(LOST)
    return found[0]


def resource(number: int) -> ResourceRow | None:
    """An entry by its key alone, for whoever has the link that was sent to its address. One query."""
    return next(iter(_resources(Resource.id == number)), None)


def _resources(*where: Any) -> tuple[ResourceRow, ...]:
    rows = db.session.execute(
        select(Resource, Alliance.name).join(Alliance, Alliance.id == Resource.alliance_id).where(*where)
    )
    return tuple(
        ResourceRow(
            row.id,
            ResourceDraft(row.name, row.offers, row.where, row.contact, row.email, row.confirmed_on, row.ended_on),
            row.version,
            row.alliance_id,
            alliance,
        )
        for row, alliance in sorted(rows, key=lambda one: (one[0].ended_on is not None, *_by_name(one[0])))
    )


def _by_name(row: Resource | Stakeholder) -> tuple[str, int]:
    """The databases sort names each in its own way, so it is done here."""
    return row.name.casefold(), row.id


def stakeholders_of(alliance_id: int) -> tuple[StakeholderRow, ...]:
    """Those with a stake, who have most say first. One query."""
    found = db.session.scalars(select(Stakeholder).where(Stakeholder.alliance_id == alliance_id))
    rows = sorted(found, key=lambda one: (one.ended_on is not None, -one.power, -one.interest, *_by_name(one)))
    return tuple(
        StakeholderRow(
            row.id,
            StakeholderDraft(
                row.name, row.power, row.interest, row.asked, row.offered, row.last_contact_on, row.ended_on
            ),
            row.version,
        )
        for row in rows
    )


def save_resource(
    tx: Writing, alliance_id: int, number: int | None, draft: ResourceDraft, version: int, today: date
) -> int:
    """Add or change an entry; returns its key. A link that was sent for the entry as it was no longer counts."""
    if problems := check_resource(draft, today):
        raise RulesBroken(problems)
    row = _own(tx, Resource, alliance_id, number, version)
    row.name, row.offers, row.where = draft.name, draft.offers, draft.where
    row.contact, row.email = draft.contact, draft.email
    row.confirmed_on, row.ended_on = draft.confirmed_on, draft.ended_on
    tx.flush()
    did = "added" if number is None else "ended" if draft.ended_on else "changed"
    tx.say(about_entry(row.id, f"{did} {draft.name} in the directory of local help"), alliance_id)
    return int(row.id)


def send_link(tx: Writing, alliance_id: int, number: int, version: int, letter: Message) -> None:
    """Ask the address of an entry whether it is right. The letter goes when the line of history is kept."""
    row = _own(tx, Resource, alliance_id, number, version)
    if row.ended_on is not None or not row.email:
        raise RuleBroken("This entry has no e-mail address to ask. Add one, or ring them")
    mail.post(tx.session, letter, tx.now)
    tx.say(about_entry(row.id, f"asked {row.name} whether its entry in the directory is right"), alliance_id)


def confirm(tx: Writing, number: int, version: int, today: date) -> str:
    """Somebody there says that the entry is right; returns its name. The link of a version counts once."""
    row = tx.session.scalars(select(Resource).where(Resource.id == number).with_for_update()).one_or_none()
    if row is None or row.version != version or row.ended_on is not None:
        raise Stale(USED)
    row.confirmed_on = today
    flag_modified(row, "confirmed_on")  # the version moves on also when it was confirmed today already
    words = f"confirmed that the entry of {row.name} is right on {day(today)}, by the link sent to its address"
    tx.say(about_entry(row.id, words), row.alliance_id)
    return str(row.name)


def save_stakeholder(
    tx: Writing, alliance_id: int, number: int | None, draft: StakeholderDraft, version: int, today: date
) -> None:
    """Add or change somebody with a stake."""
    if problems := check_stakeholder(draft, today):
        raise RulesBroken(problems)
    row = _own(tx, Stakeholder, alliance_id, number, version)
    row.name, row.power, row.interest = draft.name, draft.power, draft.interest
    row.asked, row.offered = draft.asked, draft.offered
    row.last_contact_on, row.ended_on = draft.last_contact_on, draft.ended_on
    tx.flush()
    did = "added" if number is None else "took" if draft.ended_on else "changed"
    where = "off the stakeholder map" if did == "took" else "on the stakeholder map"
    tx.say(about_stake(row.id, f"{did} {draft.name} {where}"), alliance_id)


def _own(tx: Writing, table: Any, alliance_id: int, number: int | None, version: int) -> Any:
    """The row as it was opened, or a new one of this alliance."""
    if number is None:
        row = table(alliance_id=alliance_id)
        tx.add(row)
        return row
    row = tx.session.scalars(
        select(table).where(table.alliance_id == alliance_id, table.id == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(LOST)
    if row.version != version:
        raise Stale("Somebody else changed this after you opened the page.")
    return row
