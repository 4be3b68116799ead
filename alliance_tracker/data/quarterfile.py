"""A quarter of an alliance as its spreadsheet tells it: everything that a file is held against."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from alliance_tracker.data.board.quarters import among, quarters_of
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import facts_of_many, stamp_of
from alliance_tracker.data.rounds import round_on, rounds
from alliance_tracker.data.tables.delivery import Deliverable, Evidence, LateUpdate, Milestone, QuarterUpdate
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import DeliverableFacts, MilestoneFacts, needs_update, suggest
from alliance_tracker.rules.quarterfile import RETURN, QuarterNow, ReturnNow, StepNow
from alliance_tracker.rules.words import day
from alliance_tracker.terms import QuarterState, Rating


def quarter_now(alliance_id: int, code: str, today: date, person_id: int | None = None) -> QuarterNow:
    """The quarter as it is on record. With a person only what that person leads is their own. Eleven queries.

    Raises NotFound when the alliance has no such quarter.
    """
    head = among(quarters_of(alliance_id), code)
    quarter = head.quarter
    owners = db.session.execute(
        select(
            Deliverable.id,
            Deliverable.reference,
            Deliverable.title,
            Deliverable.lead_id,
            Deliverable.deputy_id,
            Deliverable.planned_start,
        )
        .join(Area, Area.id == Deliverable.area_id)
        .where(Deliverable.alliance_id == alliance_id)
        .order_by(Area.position, Deliverable.position, Deliverable.reference)
    ).all()
    ids = [row.id for row in owners]
    facts = facts_of_many(ids, quarter)
    said = _updates(alliance_id, quarter)
    steps, proofs, waiting = _steps(alliance_id), _proofs(alliance_id), _waiting(alliance_id, quarter)
    plans = rounds()
    found = [
        _return(
            row,
            facts[row.id],
            steps[row.id],
            proofs[row.id],
            (said.get((row.id, quarter.code)), said.get((row.id, quarter.previous().code)), waiting.get(row.id)),
            person_id is None or person_id in (row.lead_id, row.deputy_id),
            needs_update(suggest(facts[row.id], quarter.end, round_on(plans, quarter.end).thresholds).rating),
        )
        for row in owners
    ]
    return QuarterNow(
        quarter,
        round_on(plans, today).round,
        round_on(plans, quarter.end).thresholds,
        today,
        tuple(found),
        head.state(today),
        _why_not(quarter, head.state(today), head.dates.opens),
    )


def _why_not(quarter: Quarter, state: QuarterState, opens: date) -> str:
    """Why the quarter takes no return now; empty when it does."""
    if state is QuarterState.REVIEWED:
        return f"The board has reviewed {quarter.words}, so it is frozen. Ask for a correction beside it."
    if state is QuarterState.PLANNED:
        return f"The update for {quarter.words} opens on {day(opens)}. Send it then."
    return ""


def _updates(alliance_id: int, quarter: Quarter) -> dict[tuple[int, str], Any]:
    """The returns of this quarter and the one before. One query."""
    rows = db.session.execute(
        select(
            QuarterUpdate.deliverable_id,
            QuarterUpdate.quarter,
            *(getattr(QuarterUpdate, name) for name in RETURN),
            QuarterUpdate.version,
            QuarterUpdate.updated_at,
            func.coalesce(Person.display_name, Person.name).label("by"),
        )
        .outerjoin(Person, Person.id == QuarterUpdate.person_id)
        .where(
            QuarterUpdate.alliance_id == alliance_id,
            or_(QuarterUpdate.quarter == quarter.code, QuarterUpdate.quarter == quarter.previous().code),
        )
    )
    return {(row.deliverable_id, row.quarter): row for row in rows}


def _waiting(alliance_id: int, quarter: Quarter) -> dict[int, int]:
    """The version of each late return that waits for the manager, by deliverable. One query."""
    rows = db.session.execute(
        select(LateUpdate.deliverable_id, LateUpdate.version).where(
            LateUpdate.alliance_id == alliance_id, LateUpdate.quarter == quarter.code, LateUpdate.outcome.is_(None)
        )
    )
    return {row.deliverable_id: row.version for row in rows}


def _steps(alliance_id: int) -> dict[int, list[Any]]:
    """The milestones of each deliverable. One query."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(Milestone.deliverable_id, Milestone.id, Milestone.reference, Milestone.title, Milestone.version)
        .where(Milestone.alliance_id == alliance_id)
        .order_by(Milestone.position, Milestone.id)
    ):
        found[row.deliverable_id].append(row)
    return found


def _proofs(alliance_id: int) -> dict[int, list[Any]]:
    """The evidence of each deliverable, without files. One query."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(
            Evidence.deliverable_id,
            Evidence.dated_on,
            Evidence.words,
            Evidence.link,
            func.coalesce(Milestone.reference, "").label("at"),
        )
        .outerjoin(Milestone, Milestone.id == Evidence.milestone_id)
        .where(Evidence.alliance_id == alliance_id)
    ):
        found[row.deliverable_id].append(row)
    return found


def _return(
    row: Any,
    facts: DeliverableFacts,
    steps: Sequence[Any],
    proofs: Sequence[Any],
    said: tuple[Any, Any, int | None],
    own: bool,
    wanted: bool,
) -> ReturnNow:
    now, before, late = said
    dated: dict[str, MilestoneFacts] = {one.reference: one for one in facts.milestones}
    return ReturnNow(
        row.reference,
        row.title,
        _values(now),
        stamp_of(now.version if now else None, [(one.reference, one.version) for one in steps], late),
        own,
        wanted or now is not None,
        row.planned_start,
        tuple(StepNow(one.reference, one.title, dated[one.reference], one.version) for one in steps),
        facts.open_risk_scores,
        Rating(before.declared) if before else None,
        before.happened if before else "",
        frozenset((one.at, one.dated_on, one.words or one.link) for one in proofs),
        (now.by or "") if now else "",
        now.updated_at if now else None,
    )


def _values(row: Any) -> dict[str, Any]:
    if row is None:
        return {name: None if name in ("declared", "green_by") else "" for name in RETURN}
    found = {name: getattr(row, name) for name in RETURN}
    found["declared"] = Rating(row.declared)
    found["green_by"] = Quarter.parse(row.green_by) if row.green_by else None
    return found
