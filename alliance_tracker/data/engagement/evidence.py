"""Evidence of involvement as pages show it: each record with what it is for, its files and who was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.evidence import FILES, KeptFile, kept_file
from alliance_tracker.data.engagement.about import about_words
from alliance_tracker.data.engagement.promises import worded_now
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.engagement.promises import Promise, PromiseWording
from alliance_tracker.data.tables.engagement.records import EngagementRecord, RecordFile, RecordLink
from alliance_tracker.data.tables.engagement.records import Heard as HeardRow
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.data.tables.history import StoredFile
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement import evidence as rules
from alliance_tracker.rules.engagement.counts import Count, one_count
from alliance_tracker.rules.engagement.evidence import NOT_INVOLVEMENT, Facts, Known
from alliance_tracker.rules.engagement.heard import Asked, Counted, stored_as
from alliance_tracker.rules.engagement.promising import About, promise_key
from alliance_tracker.terms import Level, Method, Mode, Stage

NOT_THERE = "We cannot find that record. Choose one from the list of what people were asked."


class Link(Record):
    """What a record is evidence for: a key as a form has it ("promise:3", "deliverable:ED3"), and words."""

    key: str
    words: str


class FileRow(Record):
    """A file of a record."""

    id: int
    name: str
    kind: str
    size: int


class RecordRow(Record):
    """One record. `number` is 4 of E4; `took_part` is for whoever may edit, `counts_withheld` for the others."""

    id: int
    number: int
    facts: Facts
    took_part: int | None
    counts_withheld: bool
    withdrawn_on: date | None
    why_withdrawn: str
    by: str | None
    version: int
    links: tuple[Link, ...] = ()
    files: tuple[FileRow, ...] = ()

    @property
    def reference(self) -> str:
        return rules.reference(self.number)

    def took_part_for(self, edits: bool) -> Count | None:
        """How many took part, for this reader; None when nobody counted, or it is not shown any more."""
        if self.took_part is None or (self.counts_withheld and not edits):
            return None
        return one_count(self.took_part, edits)

    @property
    def known(self) -> Known:
        """As earlier work that may answer a new question."""
        facts = self.facts
        assert facts.happened_on and facts.method
        about = {link.key: link.words for link in self.links}
        text = " ".join((facts.title, facts.said, facts.decided))
        return Known(self.number, facts.title, facts.happened_on, facts.method, about, text)


def records_of(alliance_id: int) -> tuple[RecordRow, ...]:
    """All records of an alliance, withdrawn ones too, the newest first. Three queries, one while there are none."""
    return _read(EngagementRecord.alliance_id == alliance_id)


def record_of(alliance_id: int, number: int) -> RecordRow:
    """One record, or NotFound. Three queries."""
    found = _read(EngagementRecord.alliance_id == alliance_id, EngagementRecord.number == number)
    if not found:
        raise NotFound(NOT_THERE)
    return found[0]


def you_said(alliance_id: int) -> tuple[tuple[int, Facts], ...]:
    """Number and words of each record that still stands, the newest first. One query."""
    rows = db.session.scalars(
        select(EngagementRecord)
        .where(EngagementRecord.alliance_id == alliance_id, EngagementRecord.withdrawn_on.is_(None))
        .order_by(EngagementRecord.happened_on.desc(), EngagementRecord.number.desc())
    )
    return tuple((row.number, _facts(row)) for row in rows)


def _read(*where: Any) -> tuple[RecordRow, ...]:
    heads = db.session.execute(
        select(EngagementRecord, func.coalesce(Person.display_name, Person.name))
        .outerjoin(Person, Person.id == EngagementRecord.person_id)
        .where(*where)
        .order_by(EngagementRecord.happened_on.desc(), EngagementRecord.number.desc())
    ).all()
    if not heads:
        return ()
    links, files = _links(where), _files(where)
    return tuple(
        RecordRow(
            row.id,
            row.number,
            _facts(row),
            row.took_part,
            row.counts_withheld,
            row.withdrawn_on,
            row.why_withdrawn,
            by,
            row.version,
            tuple(links.get(row.id, ())),
            tuple(files.get(row.id, ())),
        )
        for row, by in heads
    )


def _facts(row: EngagementRecord) -> Facts:
    return Facts(
        row.title,
        row.happened_on,
        Method(row.method),
        Stage(row.stage),
        Mode(row.mode),
        Level(row.level),
        row.said,
        row.decided,
        row.changed,
        row.could_not,
        row.why_not,
        row.told,
        row.told_on,
        row.quotation,
        row.consent,
        tuple(name for name in NOT_INVOLVEMENT if getattr(row, name)),
    )


def _links(where: Sequence[Any]) -> Mapping[int, list[Link]]:
    rows = db.session.execute(
        select(
            RecordLink.record_id,
            Promise.number,
            PromiseWording.what,
            Deliverable.reference,
            Deliverable.title,
            Bid.id,
            Bid.stream,
            RecordLink.section,
        )
        .join(EngagementRecord, EngagementRecord.id == RecordLink.record_id)
        .outerjoin(Promise, Promise.id == RecordLink.promise_id)
        .outerjoin(PromiseWording, worded_now())
        .outerjoin(Deliverable, Deliverable.id == RecordLink.deliverable_id)
        .outerjoin(Bid, Bid.id == RecordLink.bid_id)
        .where(*where)
        .order_by(RecordLink.id)
    )
    found: dict[int, list[Link]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_link(*row[1:]))
    return found


def _link(number: int | None, what: str, ref: str | None, title: str, bid: int | None, stream: str, part: str) -> Link:
    if number is not None:
        return _promise_link(number, what)
    return Link(About(ref or "", bid, part).key, about_words(ref, title, stream, part))


def _promise_link(number: int, what: str) -> Link:
    return Link(promise_key(number), f"P{number} {what}")


def _files(where: Sequence[Any]) -> Mapping[int, list[FileRow]]:
    rows = db.session.execute(
        select(RecordFile.record_id, StoredFile.id, StoredFile.name, StoredFile.kind, StoredFile.size)
        .join(StoredFile, StoredFile.id == RecordFile.file_id)
        .join(EngagementRecord, EngagementRecord.id == RecordFile.record_id)
        .where(*where)
        .order_by(StoredFile.id)
    )
    found: dict[int, list[FileRow]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(FileRow(*row[1:]))
    return found


def file_of(alliance_id: int, number: int, file_id: int) -> KeptFile:
    """A file of a record, or NotFound. One query."""
    chosen = (
        FILES.join(RecordFile, RecordFile.file_id == StoredFile.id)
        .join(EngagementRecord, EngagementRecord.id == RecordFile.record_id)
        .where(
            EngagementRecord.alliance_id == alliance_id,
            EngagementRecord.number == number,
            StoredFile.id == file_id,
        )
    )
    return kept_file(chosen, "We cannot find that file. Go back to the record and choose it there.")


def promises_to_link(alliance_id: int) -> list[tuple[str, str]]:
    """Promises that a record can be evidence for, as a key and words, by number. One query."""
    rows = db.session.execute(
        select(Promise.number, PromiseWording.what)
        .join(PromiseWording, worded_now())
        .where(Promise.alliance_id == alliance_id, Promise.withdrawn_on.is_(None))
        .order_by(Promise.number)
    )
    return [(link.key, link.words) for link in (_promise_link(*row) for row in rows)]


def counted_of(asked: Sequence[Asked], rows: Sequence[RecordRow]) -> dict[int, Counted]:
    """The counts of records where people were counted, by record. One query, none for no record."""
    counts: dict[int, dict[str, dict[str, int]]] = {row.id: {} for row in rows if row.took_part is not None}
    if not counts:
        return {}
    lines = {stored_as(table, line.code): (table.code, line.code) for table in asked for line in table.categories}
    found = db.session.execute(
        select(HeardRow.record_id, HeardRow.kind, HeardRow.category, HeardRow.people).where(
            HeardRow.record_id.in_(counts)
        )
    )
    for record_id, kind, category, people in found:
        if (kind, category) in lines:
            table, line = lines[kind, category]
            counts[record_id].setdefault(table, {})[line] = people
    by_id = {row.id: row for row in rows}
    return {key: Counted(by_id[key].took_part or 0, _in_order(asked, tables)) for key, tables in counts.items()}


def _in_order(asked: Sequence[Asked], tables: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Each table with all its lines, in the order of the page: what to hide is chosen by it."""
    return {
        table.code: {line.code: tables[table.code].get(line.code, 0) for line in table.categories}
        for table in asked
        if table.code in tables
    }
