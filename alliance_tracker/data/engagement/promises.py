"""Promises as pages show them: every wording, report and view, what they are for, and the evidence beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.about import about_words
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.engagement.promises import Promise, PromiseReport, PromiseWording, Verdict
from alliance_tracker.data.tables.engagement.records import EngagementRecord, RecordLink
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.at_board import PromiseLine, not_kept
from alliance_tracker.rules.engagement.promises import Facts, Report, Said, Standing, Wording, standing_on
from alliance_tracker.rules.engagement.promising import About, reference
from alliance_tracker.terms import HowSaid, Level, Mode, Progress, View

NOT_THERE = "We cannot find that promise. Choose one from the list of promises."


class Shown(Record):
    """Evidence that stands beside a promise, and that everybody in the alliance can open. `number` is 4 of E4."""

    number: int
    title: str
    happened_on: date


class PromiseRow(Record):
    """One promise with all that is on record of it. `number` is 3 of P3."""

    id: int
    number: int
    mode: Mode
    level: Level
    about: About
    about_words: str
    version: int
    facts: Facts
    evidence: tuple[Shown, ...]

    @property
    def reference(self) -> str:
        return reference(self.number)

    def standing(self, day: date) -> Standing:
        """Where it stood at the end of a day."""
        return standing_on(self.facts, day)


def promises_of(alliance_id: int) -> tuple[PromiseRow, ...]:
    """All promises of an alliance, withdrawn ones too, by number. Five queries, one while there are none."""
    return _read(Promise.alliance_id == alliance_id)


def promise_of(alliance_id: int, number: int) -> PromiseRow:
    """One promise, or NotFound. Five queries."""
    found = _read(Promise.alliance_id == alliance_id, Promise.number == number)
    if not found:
        raise NotFound(NOT_THERE)
    return found[0]


def worded_now() -> ColumnElement[bool]:
    """What joins a promise to its words of today: the wording with the largest number."""
    later = aliased(PromiseWording)
    newest = select(func.max(later.number)).where(later.promise_id == Promise.id).correlate(Promise)
    return and_(PromiseWording.promise_id == Promise.id, PromiseWording.number == newest.scalar_subquery())


def broken(alliance_id: int) -> tuple[PromiseLine, ...]:
    """Those of which patients say that they were not kept, in their words of today, by number. One query."""
    doubted = select(Verdict.promise_id).where(Verdict.alliance_id == alliance_id, Verdict.view == View.NOT_KEPT.value)
    rows = db.session.execute(
        select(Promise.number, PromiseWording.what, PromiseWording.due_on, Verdict)
        .select_from(Promise)
        .join(PromiseWording, worded_now())
        .join(Verdict, Verdict.promise_id == Promise.id)
        .where(Promise.alliance_id == alliance_id, Promise.withdrawn_on.is_(None), Promise.id.in_(doubted))
        .order_by(Promise.number, Verdict.id)
    )
    each = groupby(rows, key=lambda row: (row.number, row.what, row.due_on))
    return not_kept((*key, [_said(row.Verdict) for row in same]) for key, same in each)


def _read(*where: Any) -> tuple[PromiseRow, ...]:
    heads = db.session.execute(
        select(Promise, Deliverable.reference, Deliverable.title, Bid.stream)
        .outerjoin(Deliverable, Deliverable.id == Promise.deliverable_id)
        .outerjoin(Bid, Bid.id == Promise.bid_id)
        .where(*where)
        .order_by(Promise.number)
    ).all()
    if not heads:
        return ()
    wordings = _by_promise(_of(PromiseWording, where).order_by(PromiseWording.number), _wording)
    reports = _by_promise(_of(PromiseReport, where).order_by(PromiseReport.id), _report)
    said = _by_promise(_of(Verdict, where).order_by(Verdict.id), _said)
    evidence = _evidence(where)
    return tuple(
        PromiseRow(
            row.id,
            row.number,
            Mode(row.mode),
            Level(row.level),
            About(ref or "", row.bid_id, row.section),
            about_words(ref, title, stream, row.section),
            row.version,
            Facts(
                row.made_on,
                wordings[row.id],
                reports.get(row.id, ()),
                said.get(row.id, ()),
                len(evidence.get(row.id, ())),
                row.withdrawn_on,
                row.why_withdrawn,
            ),
            evidence.get(row.id, ()),
        )
        for row, ref, title, stream in heads
    )


def _of(table: Any, where: Sequence[Any]) -> Select[Any]:
    return select(table).join(Promise, Promise.id == table.promise_id).where(*where)


def _by_promise(query: Select[Any], make: Any) -> Mapping[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.promise_id, []).append(make(row))
    return {key: tuple(rows) for key, rows in found.items()}


def _wording(row: PromiseWording) -> Wording:
    return Wording(row.number, row.what, row.to_whom, row.due_on, row.worded_on, row.why, row.person_id)


def _report(row: PromiseReport) -> Report:
    return Report(row.id, Progress(row.progress), row.happened, row.reported_on, row.person_id)


def _said(row: Verdict) -> Said:
    return Said(
        row.id, View(row.view), row.why, row.said_on, HowSaid(row.how), row.person_id, row.recorded_by, row.corrects_id
    )


def _evidence(where: Sequence[Any]) -> Mapping[int, tuple[Shown, ...]]:
    """Newest first; what was withdrawn shows nothing any more."""
    rows = db.session.execute(
        select(Promise.id, EngagementRecord.number, EngagementRecord.title, EngagementRecord.happened_on)
        .join(RecordLink, RecordLink.promise_id == Promise.id)
        .join(EngagementRecord, EngagementRecord.id == RecordLink.record_id)
        .where(*where, EngagementRecord.withdrawn_on.is_(None))
        .order_by(EngagementRecord.happened_on.desc(), EngagementRecord.number.desc())
    )
    found: dict[int, dict[int, Shown]] = {}
    for promise_id, number, title, happened_on in rows:
        found.setdefault(promise_id, {})[number] = Shown(number, title, happened_on)
    return {promise_id: tuple(shown.values()) for promise_id, shown in found.items()}


def next_number(session: Any, alliance_id: int) -> int:
    """The number that a new promise gets. One query."""
    most = session.scalar(select(func.max(Promise.number)).where(Promise.alliance_id == alliance_id))
    return (most or 0) + 1
