"""The ten items of the timeline for one plan or all of them: what was done of each, and by whom it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Select, func, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.tables.alliances import Alliance, Region, SourceDocument
from alliance_tracker.data.tables.dates import TimelineDone
from alliance_tracker.data.tables.guidance import Ambition, AmbitionTarget, AnnexItem, AnnexPoint, TimelineItem
from alliance_tracker.data.tables.plan import Outcome, Plan, PlanAlliance, PlanVersion, Submission
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.events import Event, of_year
from alliance_tracker.rules.dates.timeline import Done, Item, Stand, as_the_guidance_says, stand_of
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.typed import NotUnderstood, read_date
from alliance_tracker.rules.words import day
from alliance_tracker.terms import Precision, SubmissionOutcome, TimelineOwner, YearKind

SUBMITTED, RATIFIED = "T8", "T10"
"""The items whose doing the tracker knows from the plan itself: its submission, and its ratification."""
YEAR_WORDS = {
    YearKind.STARTS: "From April {}",
    YearKind.MET_BY: "By {}",
    YearKind.DEPENDS_ON_PILOTS: "From April {}, if pilots support it",
}


class Recorded(Record):
    """What was recorded by hand of an item, for the form that changes it."""

    on: date
    note: str
    version: int


class PlanStands(Record):
    """One plan against what alliances owe, and whether it was ratified."""

    slug: str
    name: str
    regions: tuple[str, ...]
    submitted: Stand
    ratified: Stand


def items() -> tuple[Item, ...]:
    """The ten items in the guidance's order. One query."""
    return tuple(_item(row) for row in db.session.scalars(select(TimelineItem).order_by(TimelineItem.position)))


def item_of(code: str) -> Item:
    """The item with a code. One query."""
    row = db.session.scalar(select(TimelineItem).where(TimelineItem.code == code))
    if row is None:
        raise NotFound("We cannot find that date. Choose one from the timeline.")
    return _item(row)


def stands_of(plan: PlanHead, today: date) -> tuple[Stand, ...]:
    """Where each item stands for a plan. Five queries."""
    ten = items()
    done = as_the_guidance_says(ten, published()) | _by_hand(plan.id) | _from_plans([plan.id]).get(plan.id, {})
    return tuple(stand_of(item, done.get(item.code), today) for item in ten)


def submission_of(plan: PlanHead, today: date) -> Stand:
    """Where the submission of a plan stands. One query."""
    first = (
        select(func.min(Submission.submitted_on))
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(Submission.plan_id == plan.id, PlanVersion.bid_id.is_(None))
        .scalar_subquery()
    )
    found = db.session.execute(select(TimelineItem, first).where(TimelineItem.code == SUBMITTED)).one_or_none()
    if found is None:
        raise NotFound("The timeline is not loaded. Ask your administrator to load the guidance.")
    row, submitted = found
    return stand_of(_item(row), Done(submitted) if submitted else None, today)


def national_stands(today: date) -> tuple[Stand, ...]:
    """Where each item stands that the national team owes to all at once. Three queries."""
    ten = [item for item in items() if recorded_nationally(item)]
    done = as_the_guidance_says(ten, published()) | _by_hand(None)
    return tuple(stand_of(item, done.get(item.code), today) for item in ten)


def every_plan(today: date) -> tuple[PlanStands, ...]:
    """All plans against the items that alliances owe, by region and name. Four queries."""
    ten = {item.code: item for item in items()}
    rows = db.session.execute(
        select(Plan.id, Alliance.slug, Plan.name, Region.name.label("region"))
        .join(PlanAlliance, PlanAlliance.plan_id == Plan.id)
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .join(Region, Region.id == Alliance.region_id)
        .order_by(Region.position, Region.id, Alliance.position, PlanAlliance.position)
    ).all()
    done = _from_plans([row.id for row in rows])
    found: dict[int, PlanStands] = {}
    for row in rows:
        known = done.get(row.id, {})
        before = found.get(row.id)
        regions = (*before.regions, row.region) if before else (row.region,)
        found[row.id] = PlanStands(
            before.slug if before else row.slug,
            row.name,
            tuple(dict.fromkeys(regions)),
            stand_of(ten[SUBMITTED], known.get(SUBMITTED), today),
            stand_of(ten[RATIFIED], known.get(RATIFIED), today),
        )
    return tuple(found.values())


def recorded_nationally(item: Item) -> bool:
    """Whether the national team records that it did this, once for everyone."""
    return item.owner is TimelineOwner.NATIONAL and item.code != RATIFIED


def recorded_by_alliance(item: Item) -> bool:
    """Whether the alliance records this for its STPs, or for its CCGs and providers."""
    return item.owner in (TimelineOwner.STP, TimelineOwner.CCGS_AND_PROVIDERS)


def recorded(code: str, plan_id: int | None) -> Recorded | None:
    """What was recorded by hand. One query."""
    row = db.session.scalar(_rows(plan_id).where(TimelineItem.code == code))
    return Recorded(row.done_on, row.note, row.version) if row else None


def record(tx: Writing, item: Item, plan: PlanHead | None, given: Done | None, version: int, today: date) -> None:
    """Record when an item was done by those who owe it, change that, or take it back (`given` None).

    `version` is that of the record the form was opened on, 0 for none. Three statements and those of history.
    """
    if given is not None and given.on > today:
        raise RuleBroken(f"{day(given.on)} is still to come. Give the day on which it was done", "done_on")
    row = tx.session.scalar(_rows(plan.id if plan else None).where(TimelineItem.code == item.code))
    if (row.version if row else 0) != version:
        raise Stale("Somebody else recorded this while you were typing. What they recorded stands beside yours.")
    if given is None:
        if row is None:
            raise RuleBroken("Give the day on which it was done, like 21 October 2016", "done_on")
        tx.session.delete(row)
        words = f"took back that “{item.text}” is done"
    else:
        if row is None:
            item_id = tx.session.scalars(select(TimelineItem.id).where(TimelineItem.code == item.code)).one()
            row = TimelineDone(item_id=item_id, plan_id=plan.id if plan else None)
            tx.add(row)
        row.done_on, row.note, row.recorded_at, row.person_id = given.on, given.note, tx.now, tx.actor.person_id
        words = f"recorded that “{item.text}” was done on {day(given.on)}"
    sentence = Sentence(words, "timeline", item.code)
    if plan is None:
        tx.say(sentence)
    else:
        say(tx, plan, sentence)


def years_printed() -> tuple[Event, ...]:
    """The parts of Annex A for which a year is printed, in its order. One query."""
    rows = db.session.execute(
        select(AnnexItem.code, AnnexItem.title, AnnexPoint.text, AnnexPoint.year, AnnexPoint.year_kind)
        .join(AnnexPoint, AnnexPoint.annex_item_id == AnnexItem.id)
        .where(AnnexPoint.year.is_not(None))
        .order_by(AnnexItem.position, AnnexPoint.position)
    )
    found = []
    for row in rows:
        kind = YearKind(row.year_kind)
        words = YEAR_WORDS[kind].format(row.year if kind is YearKind.MET_BY else row.year[:4])
        found.append(of_year(f"annex-a-{row.code}-{row.year}", row.title, row.year, words, kind is YearKind.MET_BY))
    return tuple(found)


def targets_of(year: int) -> tuple[tuple[str, str], ...]:
    """What the Taskforce's ambitions print for a year, each once: what, and how much. One query."""
    rows = db.session.execute(
        select(AmbitionTarget.what, AmbitionTarget.value, AmbitionTarget.unit)
        .join(Ambition, Ambition.id == AmbitionTarget.ambition_id)
        .where(AmbitionTarget.year == year)
        .order_by(Ambition.area_id, Ambition.position, AmbitionTarget.position)
    )
    found = ((row.what, f"{row.value}{'' if row.unit == '%' else ' '}{row.unit}") for row in rows)
    return tuple(dict.fromkeys(found))


def published() -> date | None:
    """The day of the guidance that prints the timeline. One query."""
    words = db.session.scalar(
        select(SourceDocument.published)
        .join(TimelineItem, TimelineItem.document == SourceDocument.code)
        .order_by(TimelineItem.position)
        .limit(1)
    )
    try:
        return read_date(words) if words else None
    except NotUnderstood:
        return None


def _item(row: TimelineItem) -> Item:
    kinds = Precision(row.precision), row.starts_on, row.ends_on, TimelineOwner(row.owner)
    return Item(row.code, row.text, row.date_text, *kinds)


def _rows(plan_id: int | None) -> Select[TimelineDone]:
    whose = TimelineDone.plan_id.is_(None) if plan_id is None else TimelineDone.plan_id == plan_id
    return select(TimelineDone).join(TimelineItem, TimelineItem.id == TimelineDone.item_id).where(whose)


def _by_hand(plan_id: int | None) -> dict[str, Done]:
    """What was recorded by hand for everyone, and for the plan. One query."""
    whose = [TimelineDone.plan_id.is_(None)] + ([TimelineDone.plan_id == plan_id] if plan_id is not None else [])
    rows = db.session.execute(
        select(TimelineItem.code, TimelineDone.done_on, TimelineDone.note)
        .join(TimelineDone, TimelineDone.item_id == TimelineItem.id)
        .where(or_(*whose))
    )
    return {row.code: Done(row.done_on, row.note) for row in rows}


def _from_plans(plan_ids: Iterable[int]) -> Mapping[int, dict[str, Done]]:
    """First submitted, first ratified, by plan. Two queries."""
    ids = list(plan_ids)
    found: dict[int, dict[str, Done]] = {}
    submitted = (
        select(Submission.plan_id, func.min(Submission.submitted_on))
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(Submission.plan_id.in_(ids), PlanVersion.bid_id.is_(None))
        .group_by(Submission.plan_id)
    )
    ratified = (
        select(Outcome.plan_id, func.min(Outcome.decided_on))
        .where(Outcome.plan_id.in_(ids), Outcome.kind == SubmissionOutcome.RATIFIED.value)
        .group_by(Outcome.plan_id)
    )
    for code, chosen in ((SUBMITTED, submitted), (RATIFIED, ratified)):
        for plan_id, first in db.session.execute(chosen):
            found.setdefault(plan_id, {})[code] = Done(first)
    return found
