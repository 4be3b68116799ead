"""Recording evidence of involvement: a new record, words put right, counts, files, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from alliance_tracker.data.delivery.evidence import Upload, stored_file
from alliance_tracker.data.engagement.about import point
from alliance_tracker.data.engagement.evidence import NOT_THERE, counted_of, record_of
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.engagement.promises import Promise
from alliance_tracker.data.tables.engagement.records import EngagementRecord, Heard, RecordFile, RecordLink
from alliance_tracker.errors import NotFound, RuleBroken, Stale, refuse
from alliance_tracker.records import asdict
from alliance_tracker.rules.engagement import evidence as rules
from alliance_tracker.rules.engagement.evidence import NOT_INVOLVEMENT, Facts
from alliance_tracker.rules.engagement.heard import Asked, Counted, check_counts, is_withheld_after, stored_as
from alliance_tracker.rules.engagement.promising import About, promise_in
from alliance_tracker.rules.words import day

CHANGED = "Somebody else changed this record after you opened it."


def record(
    tx: Writing,
    alliance_id: int,
    draft: Facts,
    links: Sequence[str],
    upload: Upload | None,
    today: date,
    names_checked: bool = False,
) -> int:
    """Keep a new record; its number. Two at the same moment get two numbers."""
    refuse(rules.check_record(draft, today, names_checked))
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update())
    most = tx.session.scalar(
        select(func.max(EngagementRecord.number)).where(EngagementRecord.alliance_id == alliance_id)
    )
    row = EngagementRecord(
        alliance_id=alliance_id, number=(most or 0) + 1, person_id=tx.actor.person_id, recorded_at=tx.now
    )
    _fill(row, draft)
    tx.add(row)
    tx.flush()
    _link(tx, row, links)
    _keep_file(tx, row, upload)
    tx.say(rules.recorded(row.number, draft.title), alliance_id)
    return row.number


def change(
    tx: Writing,
    alliance_id: int,
    number: int,
    draft: Facts,
    links: Sequence[str],
    upload: Upload | None,
    version: int,
    today: date,
    names_checked: bool = False,
) -> None:
    """Put the words of a record right, and what it is for; a file is added to those it has."""
    row = _held(tx, alliance_id, number, version)
    refuse(rules.check_record(draft, today, names_checked))
    before = record_of(alliance_id, number).facts
    _fill(row, draft)
    _clear(tx, RecordLink, row)
    _link(tx, row, links)
    _keep_file(tx, row, upload)
    tx.say(rules.changed(number, before, draft), alliance_id)


def count(
    tx: Writing, alliance_id: int, number: int, asked: Sequence[Asked], counted: Counted | None, version: int
) -> None:
    """Say who took part. All counts are written anew, so that the history does not tell which of them changed."""
    row = _held(tx, alliance_id, number, version)
    if counted is not None:
        refuse(check_counts(asked, counted))
    found = record_of(alliance_id, number)
    before = counted_of(asked, [found]).get(row.id)
    if before == counted:
        return
    row.counts_withheld = row.counts_withheld or is_withheld_after(asked, before, counted)
    row.took_part = counted.total if counted else None
    _clear(tx, Heard, row)
    own = {"alliance_id": alliance_id, "record_id": row.id}
    for table in asked if counted else ():
        for line, people in (counted.tables if counted else {}).get(table.code, {}).items():
            kind, category = stored_as(table, line)
            tx.add(Heard(**own, kind=kind, category=category, people=people))
    tx.say(rules.counted_people(number), alliance_id)


def withdraw(
    tx: Writing, alliance_id: int, number: int, why: str, version: int, today: date, names_checked: bool = False
) -> None:
    """Take a record back with the reason. Nothing is deleted."""
    row = _held(tx, alliance_id, number, version)
    refuse(rules.check_withdrawn(why, names_checked))
    row.withdrawn_on, row.why_withdrawn = today, why
    tx.say(rules.withdrew(number, why), alliance_id)


def _held(tx: Writing, alliance_id: int, number: int, version: int) -> EngagementRecord:
    """The record, held until this is saved."""
    row = tx.session.scalars(
        select(EngagementRecord)
        .where(EngagementRecord.alliance_id == alliance_id, EngagementRecord.number == number)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(NOT_THERE)
    if row.withdrawn_on is not None:
        raise RuleBroken(f"E{number} was taken back on {day(row.withdrawn_on)}. It cannot be changed.")
    if row.version != version:
        raise Stale(CHANGED)
    return row


def _clear(tx: Writing, table: type[RecordLink] | type[Heard], row: EngagementRecord) -> None:
    """Take all rows of a record away, before new ones are written."""
    for old in tx.session.scalars(select(table).where(table.record_id == row.id).order_by(table.id)):
        tx.session.delete(old)
    tx.flush()


def _fill(row: EngagementRecord, draft: Facts) -> None:
    values = asdict(draft)
    was_not = values.pop("was_not")
    for name, value in values.items():
        setattr(row, name, value.value if name in ("method", "stage", "mode", "level") else value)
    for name in NOT_INVOLVEMENT:
        setattr(row, name, name in was_not)


def _link(tx: Writing, row: EngagementRecord, links: Sequence[str]) -> None:
    """What the record is for, each thing once, if it is the alliance's own."""
    for key in dict.fromkeys(links):
        own = RecordLink(alliance_id=row.alliance_id, record_id=row.id)
        number, about = promise_in(key), About.read(key)
        if number is not None:
            own.promise_id = _promise(tx, row.alliance_id, number)
        elif about.key:
            point(tx, own, about)
        else:
            raise RuleBroken("That is not one of the things on the list. Choose from the list", "about")
        tx.add(own)


def _promise(tx: Writing, alliance_id: int, number: int) -> int:
    mine = select(Promise.id).where(Promise.alliance_id == alliance_id, Promise.number == number)
    found: int | None = tx.session.scalar(mine)
    if found is None:
        raise RuleBroken(f"There is no promise P{number} here. Choose one from the list", "promises")
    return found


def _keep_file(tx: Writing, row: EngagementRecord, upload: Upload | None) -> None:
    if upload is not None:
        kept = stored_file(tx, row.alliance_id, upload)
        tx.add(RecordFile(record_id=row.id, file_id=kept, alliance_id=row.alliance_id))
