"""Late returns: those that wait for the manager, and what becomes of one."""

from datetime import datetime

from sqlalchemy import func, select

from alliance_tracker.data.board.freezing import correct
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.saving import keep
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold
from alliance_tracker.data.tables.delivery import Deliverable, LateUpdate, QuarterUpdate
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.returns import Said, as_correction, settled
from alliance_tracker.terms import LateOutcome, Rating

GONE = "We cannot find that late return. Choose one from the list."


class LateRow(Record):
    """A late return: what it says, who gave it and when, and what became of it."""

    id: int
    reference: str
    title: str
    said: Said
    given_at: datetime
    person_id: int | None
    by: str | None
    outcome: LateOutcome | None
    why: str
    settled_at: datetime | None
    version: int


def late_returns(alliance_id: int, quarter: Quarter) -> list[LateRow]:
    """The late returns of a quarter, those that wait first, else in the order of the plan. One query."""
    rows = db.session().execute(
        select(
            LateUpdate,
            Deliverable.reference,
            Deliverable.title,
            func.coalesce(Person.display_name, Person.name).label("by"),
        )
        .join(Deliverable, Deliverable.id == LateUpdate.deliverable_id)
        .join(Area, Area.id == Deliverable.area_id)
        .outerjoin(Person, Person.id == LateUpdate.person_id)
        .where(LateUpdate.alliance_id == alliance_id, LateUpdate.quarter == quarter.code)
        .order_by(LateUpdate.outcome.is_not(None), Area.position, Deliverable.position, LateUpdate.id)
    )
    return [
        LateRow(
            late.id,
            reference,
            title,
            said_in(late),
            late.given_at,
            late.person_id,
            by,
            LateOutcome(late.outcome) if late.outcome else None,
            late.why,
            late.settled_at,
            late.version,
        )
        for late, reference, title, by in rows
    ]


def waiting_late(alliance_id: int, quarter: Quarter) -> int:
    """How many late returns of the quarter wait for the manager. One query."""
    chosen = select(func.count()).where(
        LateUpdate.alliance_id == alliance_id, LateUpdate.quarter == quarter.code, LateUpdate.outcome.is_(None)
    )
    return db.session().scalar(chosen) or 0


def said_in(row: LateUpdate) -> Said:
    """What a late return declares."""
    green_by = Quarter.parse(row.green_by) if row.green_by else None
    return Said(Rating(row.declared), row.happened, row.will_change, green_by, row.patients, row.ask, row.why_better)


def settle(tx: Writing, alliance_id: int, late_id: int, outcome: LateOutcome, why: str, version: int) -> bool:
    """Accept a late return or do not take it, and say so. Whether it now stands as a correction. Six statements.

    Accepted before the review it is the return, given when it was given and so shown as late; after the review it
    stands beside what the board saw. It was checked when it was given.
    """
    own = (LateUpdate.alliance_id == alliance_id, LateUpdate.id == late_id)
    code = tx.session.scalar(select(LateUpdate.quarter).where(*own))
    if code is None:
        raise NotFound(GONE)
    quarter = Quarter.parse(code)
    reviewed = hold(tx, alliance_id, quarter).reviewed_at
    found = tx.session.execute(
        select(LateUpdate, Deliverable)
        .join(Deliverable, Deliverable.id == LateUpdate.deliverable_id)
        .where(*own)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(GONE)
    late, owner = found
    if late.outcome is not None or late.version != version:
        what = "settled" if late.outcome else "changed"
        raise Stale(
            f"The late return of {owner.reference} was {what} while you were reading. It is shown as it is now."
        )
    if outcome is LateOutcome.NOT_TAKEN and not why.strip():
        raise RuleBroken(f"Say why the late return of {owner.reference} is not taken. Its lead is told", "why")
    said = said_in(late)
    late.outcome, late.why = outcome.value, why.strip()
    late.settled_at, late.settled_by_id = tx.now, tx.actor.person_id
    tx.say(settled(owner.reference, quarter, outcome, why, reviewed is not None), alliance_id)
    if outcome is not LateOutcome.ACCEPTED:
        return False
    if reviewed is not None:
        correct(tx, alliance_id, quarter, owner.reference, as_correction(said))
        return True
    row = tx.session.scalars(
        select(QuarterUpdate).where(QuarterUpdate.deliverable_id == owner.id, QuarterUpdate.quarter == late.quarter)
    ).one_or_none()
    keep(tx, owner, row, quarter, said, late.given_at, late.person_id)
    return False
