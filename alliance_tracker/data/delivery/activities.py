"""Activities: work over one or more quarters that leads to milestones. One way to keep them, typed or from a file."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm.attributes import flag_modified

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import held_deliverable
from alliance_tracker.data.tables.delivery import Activity, ActivityMilestone, Deliverable, Milestone
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound, RulesBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import Problem, Round, reference_key, unknown
from alliance_tracker.rules.delivery.activities import (
    ActivityDraft,
    activity_added,
    activity_changed,
    check_activity,
    next_below,
)


class ActivityInput(Record):
    """An activity as it is to be kept; the milestones it serves by reference, any of the alliance."""

    title: str
    first: Quarter | None
    last: Quarter | None
    lead_id: int | None = None
    milestones: tuple[str, ...] = ()
    done: date | None = None


class ActivityRow(Record):
    """An activity as a page shows it. `home` is the deliverable it is part of and counted with."""

    id: int
    reference: str
    home: str
    title: str
    first: Quarter
    last: Quarter
    lead_id: int | None
    lead: str | None
    done: date | None
    version: int
    milestones: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The 2 of ED3.A2."""
        return int(self.reference.rpartition(".A")[2])


_SERVING = (
    select(ActivityMilestone.activity_id)
    .join(Milestone, Milestone.id == ActivityMilestone.milestone_id)
    .where(Milestone.deliverable_id == bindparam("own"))
)
OF_DELIVERABLE = (
    select(
        Activity.id,
        Activity.reference,
        Deliverable.reference,
        Activity.title,
        Activity.first_quarter,
        Activity.last_quarter,
        Activity.lead_id,
        func.coalesce(Person.display_name, Person.name),
        Activity.done_on,
        Activity.version,
    )
    .join(Deliverable, Deliverable.id == Activity.deliverable_id)
    .outerjoin(Person, Person.id == Activity.lead_id)
    .where(
        Activity.alliance_id == bindparam("alliance"),
        or_(Activity.deliverable_id == bindparam("own"), Activity.id.in_(_SERVING)),
    )
    .order_by(Activity.deliverable_id != bindparam("own"), Deliverable.reference, Activity.position)
)
TIES = (
    select(ActivityMilestone.activity_id, Milestone.reference)
    .join(Milestone, Milestone.id == ActivityMilestone.milestone_id)
    .where(ActivityMilestone.activity_id.in_(bindparam("activities", expanding=True)))
    .order_by(Milestone.deliverable_id, Milestone.position)
)
"""Made once: making a statement costs as much as running it."""


_row: Callable[..., ActivityRow] = ActivityRow


def activities_of(alliance_id: int, deliverable_id: int) -> tuple[ActivityRow, ...]:
    """Its own activities, then those of others that serve its milestones. Two queries, one when there are none."""
    rows = db.session.execute(OF_DELIVERABLE, {"alliance": alliance_id, "own": deliverable_id}).all()
    served: dict[int, list[str]] = {}
    if rows:
        for key, reference in db.session.execute(TIES, {"activities": [row[0] for row in rows]}):
            served.setdefault(key, []).append(reference)
    return tuple(
        _row(*row[:4], Quarter.parse(row[4]), Quarter.parse(row[5]), *row[6:], milestones=tuple(served.get(row[0], ())))
        for row in rows
    )


def steps_in(alliance_id: int) -> dict[str, str]:
    """Every milestone of the alliance that an activity may serve, with its title. One query."""
    chosen = select(Milestone.reference, Milestone.title).where(Milestone.alliance_id == alliance_id)
    return dict(sorted(map(tuple, db.session.execute(chosen)), key=lambda row: reference_key(row[0])))  # type: ignore[arg-type]


def add_activity(
    tx: Writing, alliance_id: int, ref: str, given: ActivityInput, plan: Round, people: Collection[int], today: date
) -> str:
    """Keep a new activity of a deliverable; returns its reference. Six queries."""
    owner = held_deliverable(tx, alliance_id, ref)
    taken = tx.session.scalars(select(Activity.reference).where(Activity.deliverable_id == owner.id)).all()
    reference = next_below(ref, "A", taken)
    _check(tx, alliance_id, reference, given, plan, people, today)
    row = Activity(alliance_id=alliance_id, deliverable_id=owner.id)
    row.reference, row.position = reference, int(reference.rpartition(".A")[2])
    fill(row, given)
    tx.add(row)
    tx.flush()
    serve(tx, alliance_id, {row.id: given.milestones})
    tx.say(activity_added(ref, reference, given.title), alliance_id)
    return reference


def change_activity(
    tx: Writing,
    alliance_id: int,
    reference: str,
    given: ActivityInput,
    version: int,
    plan: Round,
    people: Collection[int],
    today: date,
) -> None:
    """Keep an edited activity, unless somebody saved it after `version`. Six queries."""
    owner = held_deliverable(tx, alliance_id, reference.partition(".")[0])
    row = tx.session.scalars(
        select(Activity).where(Activity.deliverable_id == owner.id, Activity.reference == reference)
    ).one_or_none()
    if row is None:
        raise NotFound(f"We cannot find {reference[:20]}. Choose an activity from its deliverable’s page.")
    if row.version != version:
        raise Stale(f"Somebody else changed {reference} after you opened it.")
    there = {*people, *({row.lead_id} if row.lead_id else ())}
    _check(tx, alliance_id, reference, given, plan, there, today)
    ended = given.done if given.done != row.done_on else None
    what = fill(row, given)
    if serve(tx, alliance_id, {row.id: given.milestones}):
        what.append("milestones it leads to")
        flag_modified(row, "title")
    if what:
        tx.say(activity_changed(reference, what, ended), alliance_id)


def _check(
    tx: Writing,
    alliance_id: int,
    reference: str,
    given: ActivityInput,
    plan: Round,
    people: Collection[int],
    today: date,
) -> None:
    """Words and quarters by the rule; the lead and the milestones must be there. One query."""
    draft = ActivityDraft(reference, given.title, given.first, given.last, given.done)
    problems = check_activity(draft, plan, today)
    if given.lead_id is not None and given.lead_id not in people:
        problems.append(Problem("lead", "Choose somebody who is a lead or the programme manager of this alliance"))
    if given.milestones:
        there = set(
            tx.session.scalars(
                select(Milestone.reference).where(
                    Milestone.alliance_id == alliance_id, Milestone.reference.in_(given.milestones)
                )
            )
        )
        problems += [
            Problem("milestones", unknown(one, there, "milestone")) for one in given.milestones if one not in there
        ]
    if problems:
        raise RulesBroken(problems)


COLUMNS = {
    "title": "title",
    "first_quarter": "first quarter",
    "last_quarter": "last quarter",
    "lead_id": "lead",
    "done_on": "day it was done",
}


def fill(row: Activity, given: ActivityInput) -> list[str]:
    """Make the columns what is given; returns the words for what changed. No query."""
    assert given.first is not None and given.last is not None
    values = (given.title, given.first.code, given.last.code, given.lead_id, given.done)
    said = []
    for (column, words), value in zip(COLUMNS.items(), values, strict=True):
        if getattr(row, column) != value:
            setattr(row, column, value)
            said.append(words)
    return said


def serve(tx: Writing, alliance_id: int, wanted: Mapping[int, Collection[str]]) -> bool:
    """Make the milestones that each activity, by key, serves those that are given. Two queries."""
    names = sorted({reference for own in wanted.values() for reference in own})
    steps = {
        reference: key
        for reference, key in tx.session.execute(
            select(Milestone.reference, Milestone.id).where(Milestone.alliance_id == alliance_id)
        )
        if reference in names
    }
    chosen = select(ActivityMilestone).where(ActivityMilestone.activity_id.in_(list(wanted)))
    ties = {(tie.activity_id, tie.milestone_id): tie for tie in tx.session.scalars(chosen)}
    pairs = {(key, steps[reference]) for key, own in wanted.items() for reference in own}
    for gone in ties.keys() - pairs:
        tx.session.delete(ties[gone])
    for activity_id, milestone_id in sorted(pairs - ties.keys()):
        tx.add(ActivityMilestone(alliance_id=alliance_id, activity_id=activity_id, milestone_id=milestone_id))
    return pairs != ties.keys()
