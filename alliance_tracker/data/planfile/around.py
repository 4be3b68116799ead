"""Activities, what waits for what, and risks, as a plan file tells them and as it changes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.activities import ActivityInput, fill, serve
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.delivery import Activity, ActivityMilestone, Dependency, Milestone
from alliance_tracker.data.tables.guidance import NationalWork
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import reference_key
from alliance_tracker.rules.delivery.activities import row_key
from alliance_tracker.rules.planfile import Kind, Plan, PlanActivity, PlanDependency, PlanRisk
from alliance_tracker.terms import Consequence, Likelihood

CONSEQUENCES = {one.words: one.score for one in Consequence}
LIKELIHOODS = {one.words: one.score for one in Likelihood}
Changed = Mapping[Kind, Mapping[str, Sequence[str]]]


def people_in(alliance_id: int) -> set[int]:
    """Everybody who leads an activity. One query."""
    chosen = select(Activity.lead_id).where(Activity.alliance_id == alliance_id, Activity.lead_id.is_not(None))
    return {key for key in db.session.scalars(chosen) if key is not None}


def activities_now(alliance_id: int, homes: Mapping[int, str], people: Mapping[int, str]) -> tuple[PlanActivity, ...]:
    """The activities by reference. Two queries."""
    served: dict[int, list[str]] = defaultdict(list)
    for key, reference in db.session.execute(
        select(ActivityMilestone.activity_id, Milestone.reference)
        .join(Milestone, Milestone.id == ActivityMilestone.milestone_id)
        .where(ActivityMilestone.alliance_id == alliance_id)
    ):
        served[key].append(reference)
    rows = db.session.scalars(select(Activity).where(Activity.alliance_id == alliance_id))
    found = [
        PlanActivity(
            homes[row.deliverable_id],
            row.reference,
            row.title,
            Quarter.parse(row.first_quarter),
            Quarter.parse(row.last_quarter),
            people.get(row.lead_id or 0, ""),
            row.done_on,
            tuple(sorted(served[row.id], key=reference_key)),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: row_key(row.reference)))


def dependencies_now(alliance_id: int, homes: Mapping[int, str]) -> tuple[PlanDependency, ...]:
    """What waits for what. One query."""
    rows = db.session.execute(
        select(Dependency.deliverable_id, Dependency.on_deliverable_id, NationalWork.code, Dependency.note)
        .outerjoin(NationalWork, NationalWork.id == Dependency.national_work_id)
        .where(Dependency.alliance_id == alliance_id)
    )
    found = [PlanDependency(homes[row[0]], homes[row[1]] if row[1] else row[2], row[3]) for row in rows]
    return tuple(sorted(found, key=lambda row: row_key(row.reference)))


def risks_in(alliance_id: int) -> Sequence[Risk]:
    """Every risk, private ones too. One query."""
    return db.session.scalars(select(Risk).where(Risk.alliance_id == alliance_id)).all()


def risk_reference(row: Risk, homes: Mapping[int, str]) -> str:
    """ED3.R2."""
    return f"{homes[row.deliverable_id]}.R{row.position}"


def risks_now(rows: Iterable[Risk], homes: Mapping[int, str]) -> tuple[PlanRisk, ...]:
    """The risks that everybody in the alliance reads: private ones are in no file. No query."""
    found = [
        PlanRisk(
            homes[row.deliverable_id],
            risk_reference(row, homes),
            row.words,
            Consequence.of(row.consequence).words,
            Likelihood.of(row.likelihood).words,
            row.owner,
            row.review_on,
            row.closed_on,
            row.why_closed,
        )
        for row in rows
        if not row.private
    ]
    return tuple(sorted(found, key=lambda row: row_key(row.reference)))


def apply_around(
    tx: Writing, alliance_id: int, plan: Plan, new: Mapping[Kind, set[str]], changed: Changed, ids: Any
) -> None:
    """Make these rows those of the plan, after its deliverables and milestones are there. About six queries.

    `ids` are the keys behind the words: people by address, national work by code, deliverables by reference.
    """
    _activities(tx, alliance_id, plan, new[Kind.ACTIVITY], changed[Kind.ACTIVITY], ids)
    _dependencies(tx, alliance_id, plan, new[Kind.DEPENDENCY], changed[Kind.DEPENDENCY], ids)
    _risks(tx, alliance_id, plan, new[Kind.RISK], changed[Kind.RISK], ids)


def _activities(
    tx: Writing, alliance_id: int, plan: Plan, new: set[str], changed: Mapping[str, Sequence[str]], ids: Any
) -> None:
    wanted = [one for one in plan.activities if one.reference in new or one.reference in changed]
    if not wanted:
        return
    chosen = select(Activity).where(Activity.alliance_id == alliance_id, Activity.reference.in_(list(changed)))
    there = {row.reference: row for row in tx.session.scalars(chosen)}
    for one in wanted:
        row = there.get(one.reference)
        if row is None:
            row = Activity(alliance_id=alliance_id, deliverable_id=ids["deliverables"][one.deliverable])
            row.reference, row.position = one.reference, row_key(one.reference)[-1][1]
            there[one.reference] = row
            tx.add(row)
        row.deliverable_id = ids["deliverables"][one.deliverable]
        lead_id = ids["people"][one.lead] if one.lead else None
        fill(row, ActivityInput(one.title, one.first, one.last, lead_id, one.milestones, one.done))
    tx.flush()
    serve(tx, alliance_id, {there[one.reference].id: one.milestones for one in wanted})


def _dependencies(
    tx: Writing, alliance_id: int, plan: Plan, new: set[str], changed: Mapping[str, Sequence[str]], ids: Any
) -> None:
    if not new and not changed:
        return
    rows = tx.session.scalars(select(Dependency).where(Dependency.alliance_id == alliance_id))
    there = {(row.deliverable_id, row.on_deliverable_id, row.national_work_id): row for row in rows}
    for one in plan.dependencies:
        if one.reference not in new and one.reference not in changed:
            continue
        on, national = ids["deliverables"].get(one.on), ids["national"].get(one.on)
        key = (ids["deliverables"][one.deliverable], on, None if on else national)
        row = there.get(key)
        if row is None:
            names = ("deliverable_id", "on_deliverable_id", "national_work_id")
            tx.add(Dependency(alliance_id=alliance_id, note=one.note, **dict(zip(names, key, strict=True))))
        else:
            row.note = one.note


def _risks(
    tx: Writing, alliance_id: int, plan: Plan, new: set[str], changed: Mapping[str, Sequence[str]], ids: Any
) -> None:
    if not new and not changed:
        return
    names = {key: reference for reference, key in ids["deliverables"].items()}
    rows = tx.session.scalars(select(Risk).where(Risk.alliance_id == alliance_id))
    there = {risk_reference(row, names): row for row in rows}
    for one in plan.risks:
        if one.reference not in new and one.reference not in changed:
            continue
        row = there.get(one.reference)
        if row is None:
            row = Risk(alliance_id=alliance_id, deliverable_id=ids["deliverables"][one.deliverable])
            row.position, row.opened_on, row.person_id = row_key(one.reference)[-1][1], ids["today"], tx.actor.person_id
            tx.add(row)
        assert one.review_on is not None
        row.words, row.owner, row.review_on = one.words, one.owner, one.review_on
        row.consequence, row.likelihood = CONSEQUENCES[one.consequence], LIKELIHOODS[one.likelihood]
        row.closed_on, row.why_closed = one.closed_on, one.why_closed
