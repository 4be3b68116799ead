"""What a bid's outcomes were read to be, quarter by quarter, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import tell
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock
from alliance_tracker.data.spending.span import check_returned
from alliance_tracker.data.tables.awards import OutcomeReading
from alliance_tracker.data.tables.funding import BidOutcome
from alliance_tracker.errors import Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.funding.trajectory import Reading
from alliance_tracker.terms import Stream

CHANGED = "Somebody else saved this value after you opened it. Check both, then save again."


class SavedReading(Record):
    """A reading as it was saved last."""

    outcome_id: int
    given: Reading
    saved_at: datetime
    person_id: int | None
    version: int


READINGS = (
    select(OutcomeReading)
    .join(BidOutcome, BidOutcome.id == OutcomeReading.outcome_id)
    .where(BidOutcome.bid_id == bindparam("bid"))
    .order_by(OutcomeReading.outcome_id, OutcomeReading.quarter)
)


def readings_of(bid_id: int) -> Mapping[int, tuple[SavedReading, ...]]:
    """Every reading of a bid's outcomes, by the outcome's number, oldest quarter first. One query."""
    return grouped((row.outcome_id, _saved(row)) for row in db.session.scalars(READINGS, {"bid": bid_id}))


def _saved(row: OutcomeReading) -> SavedReading:
    given = Reading(Quarter.parse(row.quarter), row.value, row.source, row.note)
    return SavedReading(row.outcome_id, given, row.saved_at, row.person_id, row.version)


def save_reading(
    tx: Writing, plan: PlanHead, stream: Stream, outcome: Outcome, reading: Reading, version: int, today: date
) -> bool:
    """Keep a reading, new (version 0) or put right; whether it changed. Raises Stale, RuleBroken."""
    row = _there(tx, plan, outcome, reading.quarter, version)
    if row is None:
        bid_id = tx.session.scalars(select(BidOutcome.bid_id).where(BidOutcome.id == outcome.id)).one()
        check_returned(plan, bid_id, reading.quarter, today)
    kept = (row.value, row.source, row.note) if row else None
    if kept == (reading.value, reading.source, reading.note):
        return False
    if row is None:
        row = OutcomeReading(plan_id=plan.id, outcome_id=outcome.id, quarter=reading.quarter.code)
        tx.add(row)
    row.value, row.source, row.note = reading.value, reading.source, reading.note
    row.saved_at, row.person_id = tx.now, tx.actor.person_id
    tell(tx, plan, stream, "put right" if kept else "gave", f"the value of “{outcome.title}” in {reading.quarter}")
    return True


def remove_reading(
    tx: Writing, plan: PlanHead, stream: Stream, outcome: Outcome, quarter: Quarter, version: int
) -> None:
    """Take away a reading that was typed for the wrong quarter; the history keeps it. Raises Stale."""
    row = _there(tx, plan, outcome, quarter, version)
    if row is not None:
        tx.session.delete(row)
        tell(tx, plan, stream, "took away", f"the value of “{outcome.title}” in {quarter}")


def _there(tx: Writing, plan: PlanHead, outcome: Outcome, quarter: Quarter, version: int) -> OutcomeReading | None:
    """The row as the form saw it, None where there is none yet."""
    lock(tx, plan)
    chosen = select(OutcomeReading).where(
        OutcomeReading.outcome_id == outcome.id, OutcomeReading.quarter == quarter.code
    )
    row = tx.session.scalar(chosen)
    if (row.version if row else 0) != version:
        raise Stale(CHANGED)
    return row
