"""The whole plan of an alliance with its activities, milestones and waits, for the sequence and for what moves."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import Date, bindparam, case, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Activity, ActivityMilestone, Deliverable, Dependency, Milestone
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import MilestoneFacts
from alliance_tracker.rules.delivery.depending import Effect, Span, effects
from alliance_tracker.rules.delivery.sequence import Lane, Mark, Work

_other = aliased(Deliverable)
LANES = (
    select(
        Deliverable.id,
        Deliverable.reference,
        Deliverable.title,
        Area.code,
        Area.name,
        Deliverable.workstream,
        Deliverable.planned_start,
        Deliverable.planned_end,
        Deliverable.lead_id,
        func.coalesce(Person.display_name, Person.name),
        Deliverable.deputy_id,
        Deliverable.baseline_fixed_on,
    )
    .join(Area, Area.id == Deliverable.area_id)
    .outerjoin(Person, Person.id == Deliverable.lead_id)
    .where(Deliverable.alliance_id == bindparam("alliance"))
    .order_by(Area.position, Deliverable.position, Deliverable.reference)
)
MARKS = (
    select(
        Milestone.deliverable_id,
        Milestone.id,
        Milestone.reference,
        Milestone.title,
        Milestone.baseline_on,
        Milestone.forecast_on,
        Milestone.met_on,
        Milestone.critical,
        Milestone.version,
    )
    .where(Milestone.alliance_id == bindparam("alliance"))
    .order_by(Milestone.deliverable_id, Milestone.position, Milestone.id)
)
WORKS = (
    select(
        Activity.deliverable_id,
        Activity.id,
        Activity.reference,
        Activity.title,
        Activity.first_quarter,
        Activity.last_quarter,
        Activity.lead_id,
        func.coalesce(Person.display_name, Person.name),
        Activity.done_on,
    )
    .outerjoin(Person, Person.id == Activity.lead_id)
    .where(Activity.alliance_id == bindparam("alliance"))
    .order_by(Activity.deliverable_id, Activity.position, Activity.id)
)
TIES = (
    select(ActivityMilestone.activity_id, ActivityMilestone.milestone_id, Activity.reference, Milestone.reference)
    .join(Activity, Activity.id == ActivityMilestone.activity_id)
    .join(Milestone, Milestone.id == ActivityMilestone.milestone_id)
    .where(ActivityMilestone.alliance_id == bindparam("alliance"))
    .order_by(Activity.deliverable_id, Activity.position, Milestone.deliverable_id, Milestone.position)
)
WAITS = (
    select(Deliverable.reference, _other.reference)
    .select_from(Dependency)
    .join(Deliverable, Deliverable.id == Dependency.deliverable_id)
    .join(_other, _other.id == Dependency.on_deliverable_id)
    .where(Dependency.alliance_id == bindparam("alliance"))
    .order_by(Deliverable.reference, _other.position, _other.reference)
)
_due = func.coalesce(Milestone.met_on, Milestone.forecast_on, Milestone.baseline_on, type_=Date)
SPANS = (
    select(
        Deliverable.reference,
        Deliverable.planned_start,
        func.coalesce(func.max(Milestone.baseline_on), Deliverable.planned_end, type_=Date),
        func.coalesce(func.max(_due), Deliverable.planned_end, type_=Date),
        func.count(Milestone.id),
        func.sum(case((Milestone.met_on.is_(None), 0), else_=1)),
    )
    .outerjoin(Milestone, Milestone.deliverable_id == Deliverable.id)
    .join(Area, Area.id == Deliverable.area_id)
    .where(Deliverable.alliance_id == bindparam("alliance"))
    .group_by(
        Deliverable.id, Deliverable.reference, Deliverable.planned_start, Deliverable.planned_end, Area.position,
        Deliverable.position,
    )
    .order_by(Area.position, Deliverable.position, Deliverable.reference)
)  # fmt: skip
"""Made once: making a statement costs as much as running it."""


_lane: Callable[..., Lane] = Lane
_work: Callable[..., Work] = Work


def lanes_of(alliance_id: int) -> tuple[Lane, ...]:
    """Every deliverable in the order of the plan with its milestones, its activities and what it waits for.

    Five queries, whatever the size of the plan.
    """
    own = {"alliance": alliance_id}
    row: Any
    serves: dict[int, list[str]] = defaultdict(list)
    served: dict[int, list[str]] = defaultdict(list)
    for activity_id, milestone_id, activity, milestone in db.session.execute(TIES, own):
        serves[activity_id].append(milestone)
        served[milestone_id].append(activity)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for row in db.session.execute(MARKS, own):
        facts = MilestoneFacts(row[2], *row[4:8])
        marks[row[0]].append(Mark(row[2], row[3], facts, row[8], tuple(served.get(row[1], ()))))
    works: dict[int, list[Work]] = defaultdict(list)
    for row in db.session.execute(WORKS, own):
        first, last = Quarter.parse(row[4]), Quarter.parse(row[5])
        works[row[0]].append(_work(row[2], row[3], first, last, *row[6:], tuple(serves.get(row[1], ()))))
    waits: dict[str, list[str]] = defaultdict(list)
    for one, other in db.session.execute(WAITS, own):
        waits[one].append(other)
    return tuple(
        _lane(
            *row[1:11],
            row[11] is not None,
            tuple(marks.get(row[0], ())),
            tuple(works.get(row[0], ())),
            tuple(waits.get(row[1], ())),
        )
        for row in db.session.execute(LANES, own)
    )


def effects_in(alliance_id: int) -> list[Effect]:
    """What waits for what in the alliance, and what slipped. Two queries."""
    own = {"alliance": alliance_id}
    waits = [(one, on) for one, on in db.session.execute(WAITS, own)]
    spans: dict[str, Span] = {}
    for ref, start, agreed, now, count, met in db.session.execute(SPANS, own):
        spans[ref] = Span(start, agreed, now, count > 0 and met == count, bool(met))
    return effects(spans, waits)
