"""The returns of a quarter side by side: what each deliverable was asked, what it says, what it said before."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.lists import standing
from alliance_tracker.data.delivery.one import MilestoneRow, UpdateRow
from alliance_tracker.data.tables.delivery import Deliverable, LateUpdate, Milestone, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import MilestoneFacts, needs_update
from alliance_tracker.rules.delivery.returns import Said, Since, since
from alliance_tracker.terms import Rating


class ReturnRow(Record):
    """One deliverable and its return. `last` is the newest return before it, `late` one that waits for the manager.

    `suggested` is what the dates suggest for the quarter, `before` the rating that the quarter before showed.
    """

    id: int
    alliance_id: int
    reference: str
    title: str
    area: str
    area_name: str
    lead_id: int | None
    lead: str | None
    deputy_id: int | None
    milestones: tuple[MilestoneRow, ...]
    now: UpdateRow | None
    last: UpdateRow | None
    late: UpdateRow | None
    suggested: Rating | None
    before: Rating | None

    @property
    def leads(self) -> frozenset[int]:
        return frozenset(person for person in (self.lead_id, self.deputy_id) if person is not None)

    @property
    def is_due(self) -> bool:
        """A return is owed: the planned start has come, or it was returned as started before then."""
        started = self.suggested is not None and needs_update(self.suggested)
        return started or (self.now is not None and self.now.declared is not Rating.NOT_STARTED)

    @property
    def is_awaited(self) -> bool:
        return self.is_due and self.now is None and self.late is None

    @property
    def since(self) -> Since:
        return since(said(self.now), said(self.last))


def said(row: UpdateRow | None) -> Said | None:
    """What a return declares, without who and when."""
    if row is None:
        return None
    return Said(row.declared, row.happened, row.will_change, row.green_by, row.patients, row.ask, row.why_better)


_row: Callable[..., ReturnRow] = ReturnRow
_update: Callable[..., UpdateRow] = UpdateRow
_LEAD = aliased(Person)
PLAN = (
    select(
        Deliverable.id,
        Deliverable.alliance_id,
        Deliverable.reference,
        Deliverable.title,
        Area.code,
        Area.name,
        Deliverable.lead_id,
        func.coalesce(_LEAD.display_name, _LEAD.name),
        Deliverable.deputy_id,
    )
    .join(Area, Area.id == Deliverable.area_id)
    .outerjoin(_LEAD, _LEAD.id == Deliverable.lead_id)
    .where(Deliverable.alliance_id == bindparam("alliance"))
    .order_by(Area.position, Deliverable.position, Deliverable.reference)
)
STEPS = (
    select(
        Milestone.deliverable_id,
        Milestone.id,
        Milestone.reference,
        Milestone.title,
        Milestone.version,
        Milestone.baseline_on,
        Milestone.forecast_on,
        Milestone.met_on,
        Milestone.critical,
    )
    .where(Milestone.alliance_id == bindparam("alliance"))
    .order_by(Milestone.position, Milestone.id)
)
_ANSWERS = ("quarter", "declared", "happened", "will_change", "green_by", "patients", "ask", "why_better")


def _columns(table: Any, at: Any) -> list[Any]:
    answers = [getattr(table, name) for name in _ANSWERS]
    return [table.deliverable_id, *answers, at, table.person_id, func.coalesce(Person.display_name, Person.name)]


_NEWEST = (
    select(QuarterUpdate.deliverable_id, func.max(QuarterUpdate.quarter).label("quarter"))
    .where(QuarterUpdate.alliance_id == bindparam("alliance"), QuarterUpdate.quarter < bindparam("code"))
    .group_by(QuarterUpdate.deliverable_id)
    .subquery()
)
SAID = (
    select(*_columns(QuarterUpdate, QuarterUpdate.updated_at), QuarterUpdate.version)
    .outerjoin(Person, Person.id == QuarterUpdate.person_id)
    .outerjoin(_NEWEST, _NEWEST.c.deliverable_id == QuarterUpdate.deliverable_id)
    .where(
        QuarterUpdate.alliance_id == bindparam("alliance"),
        (QuarterUpdate.quarter == bindparam("code")) | (QuarterUpdate.quarter == _NEWEST.c.quarter),
    )
)
WAITING = (
    select(*_columns(LateUpdate, LateUpdate.given_at), LateUpdate.version)
    .outerjoin(Person, Person.id == LateUpdate.person_id)
    .where(
        LateUpdate.alliance_id == bindparam("alliance"),
        LateUpdate.quarter == bindparam("code"),
        LateUpdate.outcome.is_(None),
    )
)
RATED = select(RatingAt.deliverable_id, RatingAt.quarter, RatingAt.declared, RatingAt.suggested).where(
    RatingAt.alliance_id == bindparam("alliance"), RatingAt.quarter.in_([bindparam("code"), bindparam("before")])
)
"""Made once: making a statement costs as much as running it."""


def returns_of(alliance_id: int, heads: Sequence[QuarterHead], quarter: Quarter, today: date) -> tuple[ReturnRow, ...]:
    """Every deliverable with its return for the quarter, in the order of the plan. Five queries, however many."""
    asked = {"alliance": alliance_id, "code": quarter.code, "before": quarter.previous().code}
    session = db.session()
    steps: dict[int, list[MilestoneRow]] = {}
    for row in session.execute(STEPS, asked):
        steps.setdefault(row[0], []).append(MilestoneRow(*row[1:5], MilestoneFacts(row[2], *row[5:])))
    now: dict[int, UpdateRow] = {}
    last: dict[int, UpdateRow] = {}
    for key, update in (_read(row) for row in session.execute(SAID, asked)):
        (now if update.quarter == quarter else last)[key] = update
    late = dict(_read(row) for row in session.execute(WAITING, asked))
    rated = {(row[0], row[1]): (row[2], row[3]) for row in session.execute(RATED, asked)}
    states = {one.quarter: one.state(today) for one in heads}

    def rating(key: int, when: Quarter) -> Any:
        return standing(when, rated.get((key, when.code)), states)

    return tuple(
        _row(
            *row,
            tuple(steps.get(row[0], ())),
            now.get(row[0]),
            last.get(row[0]),
            late.get(row[0]),
            rating(row[0], quarter).suggested,
            rating(row[0], quarter.previous()).shown,
        )
        for row in session.execute(PLAN, asked)
    )


def late_of(deliverable_id: int, quarter: Quarter) -> UpdateRow | None:
    """The late return of a deliverable that waits for the manager. One query."""
    chosen = (
        select(*_columns(LateUpdate, LateUpdate.given_at), LateUpdate.version)
        .outerjoin(Person, Person.id == LateUpdate.person_id)
        .where(
            LateUpdate.deliverable_id == deliverable_id,
            LateUpdate.quarter == quarter.code,
            LateUpdate.outcome.is_(None),
        )
    )
    row = db.session().execute(chosen).first()
    return None if row is None else _read(row)[1]


def _read(row: Any) -> tuple[int, UpdateRow]:
    green_by = Quarter.parse(row[5]) if row[5] else None
    return row[0], _update(Quarter.parse(row[1]), Rating(row[2]), *row[3:5], green_by, *row[6:])
