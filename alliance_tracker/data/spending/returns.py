"""Spend returns: read for a bid or for all bids of a call, and saved whole, a quarter at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import tell
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock
from alliance_tracker.data.spending.span import check_returned
from alliance_tracker.data.tables.awards import CommitteeDecision, SpendReturn
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.funding import Bid, BidLine
from alliance_tracker.errors import Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.record import Line
from alliance_tracker.rules.funding.returning import SpendLine, Typed, checked_return, label, latest_before
from alliance_tracker.rules.funding.spend import Return
from alliance_tracker.terms import LineKind, Stream

CHANGED = "Somebody else saved this return after you opened it. Check both, then save again."
KEYS = ("bid_id", "line_id", "quarter", "saved_at", "person_id", "version")
FIGURES = ("planned", "actual", "cumulative", "to_come", "forecast", "reason")


class Saved(Record):
    """A row of a return as it was saved last. `given.bid` is the number of the bid as text."""

    line_id: int
    given: Return
    saved_at: datetime
    person_id: int | None
    version: int


def returns_of(bid_id: int) -> tuple[Saved, ...]:
    """Every row of a bid, by quarter and in the order of its lines. One query."""
    return _read(db.session(), RETURNS, {"bid": bid_id})


def returns_in(call: Call) -> tuple[Saved, ...]:
    """Every row of every bid of a call, in the order of the bids' numbers. One query, however many bids."""
    bids = select(Bid.id).where(Bid.call_id == call.id)
    return _read(db.session(), _rows().where(SpendReturn.bid_id.in_(bids)))


def _rows() -> Select[*tuple[Any, ...]]:
    """Columns and no objects: the reconciliation of a call reads some thousand rows."""
    return (
        select(
            *(getattr(SpendReturn, name) for name in (*KEYS, *FIGURES)),
            BidLine.year,
            BidLine.kind,
            BidLine.what,
            Deliverable.reference,
        )
        .join(BidLine, BidLine.id == SpendReturn.line_id)
        .outerjoin(Deliverable, Deliverable.id == BidLine.deliverable_id)
        .order_by(SpendReturn.bid_id, SpendReturn.quarter, BidLine.year, BidLine.position, BidLine.id)
    )


RETURNS = _rows().where(SpendReturn.bid_id == bindparam("bid"))
_quarter = lru_cache(maxsize=256)(Quarter.parse)
_label = lru_cache(maxsize=4096)(label)


def _read(
    session: Session, chosen: Select[*tuple[Any, ...]], values: Mapping[str, int] | None = None
) -> tuple[Saved, ...]:
    return tuple(map(_saved, session.execute(chosen, values)))


def _saved(row: Any) -> Saved:
    named = _label(Line(row.year, LineKind(row.kind), 0, row.what, f"/{row.reference}" if row.reference else ""))
    given = Return(
        str(row.bid_id),
        _quarter(row.quarter),
        named,
        row.planned,
        row.actual,
        row.cumulative,
        row.to_come,
        row.forecast,
        row.reason,
    )
    return Saved(row.line_id, given, row.saved_at, row.person_id, row.version)


def stamp_of(saved: Iterable[Saved], quarter: Quarter) -> int:
    """Counts up with every row that is saved of a quarter, so that a form knows what it saw."""
    return sum(one.version for one in saved if one.given.quarter == quarter)


def by_line(saved: Iterable[Saved]) -> Mapping[int, tuple[Return, ...]]:
    """The returns of each line, oldest first."""
    return grouped((one.line_id, one.given) for one in saved)


def save_return(
    tx: Writing,
    plan: PlanHead,
    bid_id: int,
    stream: Stream,
    quarter: Quarter,
    typed: Sequence[tuple[SpendLine, Typed]],
    stamp: int,
    today: date,
) -> bool:
    """Keep a quarter's return, all of it or nothing; whether anything changed. Raises Stale, RuleBroken, RulesBroken.

    What is on record can always be put right. Sums are held against the returns before it as they are now. Four
    queries, those of `decision_of` for a new return, one for each row changed, and the line.
    """
    lock(tx, plan)
    saved = _read(tx.session, _rows().where(SpendReturn.bid_id == bid_id))
    if stamp_of(saved, quarter) != stamp:
        raise Stale(CHANGED)
    if all(one.given.quarter != quarter for one in saved):
        check_returned(plan, bid_id, quarter, today)
    earlier = by_line(saved)
    rows = [(line, one, latest_before(earlier.get(line.id, ()), quarter)) for line, one in typed]
    made = checked_return(str(bid_id), quarter, rows)
    chosen = select(SpendReturn).where(SpendReturn.bid_id == bid_id, SpendReturn.quarter == quarter.code)
    there = {row.line_id: row for row in tx.session.scalars(chosen)}
    changed = [
        _keep(tx, plan, bid_id, line, one, there.get(line.id)) for (line, _), one in zip(typed, made, strict=True)
    ]
    if any(changed):
        tell(tx, plan, stream, "put right" if there else "returned", f"the spend of {quarter}")
    return any(changed)


def _keep(tx: Writing, plan: PlanHead, bid_id: int, line: SpendLine, one: Return, row: SpendReturn | None) -> bool:
    """Make a row what it should be; whether it was something else."""
    if row is None:
        row = SpendReturn(plan_id=plan.id, bid_id=bid_id, line_id=line.id, quarter=one.quarter.code)
        tx.add(row)
    elif all(getattr(row, name) == getattr(one, name) for name in FIGURES):
        return False
    for name in FIGURES:
        setattr(row, name, getattr(one, name))
    row.saved_at, row.person_id = tx.now, tx.actor.person_id
    return True


def newest_spent(calls: Sequence[Call]) -> Call:
    """The newest call with a return of spend; else with a decision; else the newest of all. One or two queries."""
    for of_bid in (SpendReturn, CommitteeDecision):
        found = set(db.session.scalars(select(Bid.call_id).where(Bid.id.in_(select(of_bid.bid_id)))))
        if found:
            return next(one for one in reversed(calls) if one.id in found)
    return calls[-1]
