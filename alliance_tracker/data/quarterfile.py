"""A quarter of an alliance as its spreadsheet tells it: everything that a file is held against."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from alliance_tracker.data.board.freezing import corrections_of
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
    """The quarter as it is on record. Eleven queries, and one for each of what is late and what was corrected.

    With a person only what that person leads is their own; a return that they gave late is theirs while it waits.
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
    steps, proofs = _steps(alliance_id), _proofs(alliance_id)
    state = head.state(today)
    late = {} if state is QuarterState.OPEN else _waiting(alliance_id, quarter)
    beside = _corrections(head.id) if state is QuarterState.REVIEWED else {}
    plans = rounds()
    found = [
        _return(
            row,
            facts[row.id],
            steps[row.id],
            proofs[row.id],
            _Said(
                said.get((row.id, quarter.code)),
                said.get((row.id, quarter.previous().code)),
                late.get(row.id),
                person_id is not None,
                frozenset(beside.get(row.reference, ())),
            ),
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
        state,
        f"The update for {quarter.words} opens on {day(head.dates.opens)}. Send it then."
        if state is QuarterState.PLANNED
        else "",
    )


class _Said(NamedTuple):
    """What is said of one deliverable: this quarter, the one before, late and waiting, and beside a reviewed one."""

    now: Any
    before: Any
    late: Any
    shows_late: bool
    beside: frozenset[str]

    @property
    def shown(self) -> Any:
        """The return that its form would be opened on."""
        return self.late if self.late is not None and self.shows_late else self.now


def _corrections(quarter_id: int) -> dict[str, set[str]]:
    """What stands beside a reviewed quarter, by subject. One query."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in corrections_of(quarter_id):
        found[line.subject].add(line.words)
    return found


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


def _waiting(alliance_id: int, quarter: Quarter) -> dict[int, Any]:
    """Each late return that waits for the manager, by deliverable. One query."""
    rows = db.session.execute(
        select(
            LateUpdate.deliverable_id,
            *(getattr(LateUpdate, name) for name in RETURN),
            LateUpdate.version,
            LateUpdate.given_at.label("updated_at"),
            func.coalesce(Person.display_name, Person.name).label("by"),
        )
        .outerjoin(Person, Person.id == LateUpdate.person_id)
        .where(LateUpdate.alliance_id == alliance_id, LateUpdate.quarter == quarter.code, LateUpdate.outcome.is_(None))
    )
    return {row.deliverable_id: row for row in rows}


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
    said: _Said,
    own: bool,
    wanted: bool,
) -> ReturnNow:
    now, before, late, shown = said.now, said.before, said.late, said.shown
    dated: dict[str, MilestoneFacts] = {one.reference: one for one in facts.milestones}
    return ReturnNow(
        row.reference,
        row.title,
        _values(shown),
        stamp_of(
            now.version if now else None,
            [(one.reference, one.version) for one in steps],
            late.version if late is not None else None,
        ),
        own,
        wanted or shown is not None,
        row.planned_start,
        tuple(StepNow(one.reference, one.title, dated[one.reference], one.version) for one in steps),
        facts.open_risk_scores,
        Rating(before.declared) if before else None,
        before.happened if before else "",
        frozenset((one.at, one.dated_on, one.words or one.link) for one in proofs),
        (shown.by or "") if shown else "",
        shown.updated_at if shown else None,
        said.beside,
    )


def _values(row: Any) -> dict[str, Any]:
    if row is None:
        return {name: None if name in ("declared", "green_by") else "" for name in RETURN}
    found = {name: getattr(row, name) for name in RETURN}
    found["declared"] = Rating(row.declared)
    found["green_by"] = Quarter.parse(row.green_by) if row.green_by else None
    return found
