"""The page of promises that everybody may read: made from the record, proposed, opened by another person, undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.easy_read import documents_of
from alliance_tracker.data.engagement.evidence import RecordRow, records_of
from alliance_tracker.data.engagement.help import help_of
from alliance_tracker.data.engagement.promises import promises_of
from alliance_tracker.data.groups.reading import TO_COME
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.engagement.opened import PublicPage
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.groups.meetings import Meeting
from alliance_tracker.data.tables.people import Person, RoleGrant
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement import opened as rules
from alliance_tracker.rules.engagement.opened import (
    OpenDocument,
    OpenEvent,
    OpenGroup,
    OpenHelp,
    OpenPage,
    OpenSaid,
    earlier_counts,
    frozen,
    open_promise,
    still_to_come,
    thawed,
    told_count,
)
from alliance_tracker.rules.groups.meetings import ends_at
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.words import day

Rows = Select[PublicPage, Any, Any, Any]


class Snapshot(Record):
    """A page as it was proposed, by whom, and what became of it."""

    id: int
    page: OpenPage
    seal: str
    as_of: date
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    opened_at: datetime | None
    opened_by: str
    undone_at: datetime | None
    undone_by: str
    why_undone: str

    @property
    def waits(self) -> bool:
        """Proposed, and neither opened nor taken back."""
        return self.opened_at is None and self.undone_at is None

    @property
    def is_open(self) -> bool:
        """What everybody reads now."""
        return self.opened_at is not None and self.undone_at is None


def open_page(alliance_id: int) -> Snapshot | None:
    """The newest page that is open and not undone. One query."""
    there = (PublicPage.opened_at.is_not(None), PublicPage.undone_at.is_(None))
    found = _read(_rows(alliance_id).where(*there).order_by(PublicPage.id.desc()).limit(1))
    return found[0] if found else None


def is_open(alliance_id: int) -> bool:
    """Whether there is one. One query."""
    chosen = select(PublicPage.id).where(
        PublicPage.alliance_id == alliance_id, PublicPage.opened_at.is_not(None), PublicPage.undone_at.is_(None)
    )
    return db.session.scalar(chosen.limit(1)) is not None


def pages_of(alliance_id: int) -> tuple[Snapshot, ...]:
    """Every page that was ever proposed, the newest first. One query."""
    return _read(_rows(alliance_id).order_by(PublicPage.id.desc()))


def _rows(alliance_id: int) -> Rows:
    proposed, opened, undone = (aliased(Person) for _ in range(3))
    return (
        select(PublicPage, proposed.name, opened.name, undone.name)
        .outerjoin(proposed, proposed.id == PublicPage.proposed_by)
        .outerjoin(opened, opened.id == PublicPage.opened_by)
        .outerjoin(undone, undone.id == PublicPage.undone_by)
        .where(PublicPage.alliance_id == alliance_id)
    )


def _read(chosen: Rows) -> tuple[Snapshot, ...]:
    return tuple(
        Snapshot(
            row.id,
            thawed(row.content),
            row.sha256,
            row.as_of,
            row.proposed_by,
            proposed or "",
            row.proposed_at,
            row.opened_at,
            opened or "",
            row.undone_at,
            undone or "",
            row.why_undone,
        )
        for row, proposed, opened, undone in db.session.execute(chosen)
    )


def page_now(alliance_id: int, demonstration: bool, today: date) -> OpenPage:
    """What everybody would read, as the record says today. 14 queries at the most."""
    name, invented = db.session.execute(
        select(Alliance.name, Alliance.invented).where(Alliance.id == alliance_id)
    ).one()
    contact = help_of(alliance_id)
    groups = _groups(alliance_id)
    return OpenPage(
        name,
        demonstration or invented,
        OpenHelp(contact.name, contact.telephone, contact.hours, contact.write_to) if contact else None,
        tuple(open_promise(row.number, row.facts, row.standing(today)) for row in promises_of(alliance_id)),
        _said(alliance_id, today),
        _events(groups, today),
        tuple(OpenGroup(row.name, row.purpose, row.where_and_when, row.how_to_join) for row in groups),
        tuple(OpenDocument(one.id, one.title, one.maker) for one in documents_of(alliance_id)),
    )


def _said(alliance_id: int, today: date) -> tuple[OpenSaid, ...]:
    since = date(today.year - rules.YEARS_BACK, today.month, min(today.day, 28))
    earlier = earlier_counts(_opened_before(alliance_id))
    rows = [row for row in records_of(alliance_id) if row.withdrawn_on is None and _happened(row) >= since]
    return tuple(_open_said(row, earlier.get(row.number, ())) for row in rows[: rules.MOST_SAID])


def _happened(row: RecordRow) -> date:
    return row.facts.happened_on or date.min


def _open_said(row: RecordRow, earlier: Sequence[str]) -> OpenSaid:
    facts = row.facts
    return OpenSaid(
        row.number,
        facts.title,
        _happened(row),
        facts.kind_words,
        facts.said,
        facts.changed,
        facts.could_not,
        facts.why_not,
        told_count(row.took_part_for(edits=False), earlier),
        facts.quotation if facts.consent else "",
    )


def _opened_before(alliance_id: int) -> list[OpenPage]:
    """Every page that was ever open, the oldest first. One query."""
    chosen = select(PublicPage.content).where(PublicPage.alliance_id == alliance_id, PublicPage.opened_at.is_not(None))
    return [thawed(content) for content in db.session.scalars(chosen.order_by(PublicPage.opened_at, PublicPage.id))]


def _groups(alliance_id: int) -> list[Group]:
    """The groups that say how to join them: their meetings are open to whoever wants to come. One query."""
    chosen = select(Group).where(Group.alliance_id == alliance_id, Group.ended_on.is_(None), Group.how_to_join != "")
    return list(db.session.scalars(chosen.order_by(Group.name, Group.id)))


def _events(groups: Sequence[Group], today: date) -> tuple[OpenEvent, ...]:
    names = {group.id: group.name for group in groups}
    if not names:
        return ()
    chosen = (
        select(Meeting)
        .where(Meeting.group_id.in_(names), Meeting.state.in_(TO_COME), Meeting.meets_on >= today)
        .order_by(Meeting.meets_on, Meeting.starts_at, Meeting.id)
        .limit(rules.MOST_EVENTS)
    )
    return tuple(
        OpenEvent(names[row.group_id], row.meets_on, row.starts_at, ends_at(row.starts_at, row.minutes), row.place)
        for row in db.session.scalars(chosen)
    )


def meets_still(alliance_id: int, today: date) -> set[tuple[str, date, str]]:
    """Name of the group, day and time of every meeting that is to come and was not cancelled or moved. One query."""
    rows = db.session.execute(
        select(Group.name, Meeting.meets_on, Meeting.starts_at)
        .join(Meeting, Meeting.group_id == Group.id)
        .where(Meeting.alliance_id == alliance_id, Meeting.state.in_(TO_COME), Meeting.meets_on >= today)
    )
    return {(name, on, starts_at) for name, on, starts_at in rows}


def representatives_of(alliance_id: int) -> list[str]:
    """The names, and the names shown, of everybody who is or was a patient representative here. One query."""
    rows = db.session.execute(
        select(Person.name, Person.display_name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.alliance_id == alliance_id, RoleGrant.role == Role.PATIENT_REPRESENTATIVE.value)
        .order_by(Person.id)
    )
    return [name for row in rows for name in row if name]


def propose(tx: Writing, alliance_id: int, demonstration: bool, seen: str, read: bool, today: date) -> None:
    """Put the page forward as the record is now; `seen` is the seal of what the proposer read. Raises Stale."""
    if tx.actor.person_id is None:
        raise RuleBroken("Sign in first. A page is proposed by a person.")
    rows = _held(tx, alliance_id)
    page = page_now(alliance_id, demonstration, today)
    open_seal = next((row.sha256 for row in rows if row.opened_at is not None), "")
    waits = any(row.opened_at is None for row in rows)
    rules.check_proposed(page, seen, waits, open_seal, representatives_of(alliance_id), read)
    content, sha256 = frozen(page)
    tx.add(
        PublicPage(
            alliance_id=alliance_id,
            content=content,
            sha256=sha256,
            as_of=today,
            proposed_at=tx.now,
            proposed_by=tx.actor.person_id,
        )
    )
    tx.say(rules.PROPOSED, alliance_id)


def open_to_all(tx: Writing, alliance_id: int, demonstration: bool, number: int, read: bool, today: date) -> None:
    """Open what another person proposed, in place of what was open. Raises Stale, RuleBroken."""
    rows = _held(tx, alliance_id)
    row = _one(rows, number)
    if row.opened_at is not None:
        raise Stale(rules.GONE)
    was, now = still_to_come(thawed(row.content), today), page_now(alliance_id, demonstration, today)
    rules.check_opened(row.proposed_by, tx.actor.person_id, was, now, representatives_of(alliance_id), read)
    for other in rows:
        if other is not row:
            other.undone_at, other.undone_by = tx.now, tx.actor.person_id
            other.why_undone = f"Replaced by the page of {day(row.as_of)}"
    tx.flush()
    row.opened_at, row.opened_by = tx.now, tx.actor.person_id
    tx.say(rules.OPENED, alliance_id)


def undo(tx: Writing, alliance_id: int, number: int, why: str, waits: bool) -> None:
    """Take back what waits, or what is open. One person is enough, and it is gone at once. Raises Stale."""
    row = _one(_held(tx, alliance_id), number)
    if waits is not (row.opened_at is None):
        raise Stale(rules.GONE)
    rules.check_why(why)
    row.undone_at, row.undone_by, row.why_undone = tx.now, tx.actor.person_id, why
    tx.say(rules.TAKEN_BACK if waits else rules.undid(why), alliance_id)


def _held(tx: Writing, alliance_id: int) -> list[PublicPage]:
    """Those that wait or are open, while nobody else changes them."""
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update())
    chosen = select(PublicPage).where(PublicPage.alliance_id == alliance_id, PublicPage.undone_at.is_(None))
    return list(tx.session.scalars(chosen.order_by(PublicPage.id)))


def _one(rows: Sequence[PublicPage], number: int) -> PublicPage:
    found = next((row for row in rows if row.id == number), None)
    if found is None:
        raise Stale(rules.GONE)
    return found
