"""The delivery plans of the demonstration: each of 2017 from writing to ratifying, and what became of its refresh."""

from collections.abc import Collection, Iterable

from alliance_tracker.data import alliances
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.data.plan.submissions import submissions_of
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.demonstration import (
    agreed,
    bids,
    invented,
    merger,
    people,
    plan_story,
    planned,
    refresh,
    second_call,
    unfinished,
)
from alliance_tracker.demonstration.bids import Followed, Staff
from alliance_tracker.demonstration.records import Known
from alliance_tracker.demonstration.refresh import Telling
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor

DRAFT, RETURNED = "kestrel-vale", "lantern-coast"
STANDING_ORDERS = "Governing bodies and trust boards of Lantern Coast, in common, 12 December 2016, minute 4 (invented)"
LATE_BY = 3
"""Days after the 17th on which the one plan came that was not in time: the 18th was the last."""


class Tellers(Record):
    """Who writes what: the two people of the full story, the national team, and nobody in particular."""

    manager: Actor
    signatory: Actor
    national: Actor
    nobody: Actor
    key: str


def of_slugs(slugs: Iterable[str]) -> list[PlanHead]:
    """The plan of each of these alliances, once where several share one."""
    return list({plan.id: plan for plan in map(_plan, slugs)}.values())


def of_2017(slugs: Collection[str], known: Known, who: Tellers, staff: Staff) -> Followed:
    """Written, agreed and submitted; then their bids, from writing to awards; then ratified."""
    found = of_slugs(slugs)
    for plan in found:
        _agreed(plan, known, who)
    followed = bids.first_call(found, staff)
    for plan in found:
        _ratified(plan, who)
    return followed


def money_told(slug: str, followed: Followed, quarter: Quarter) -> None:
    """What was paid and spent of the awards of a plan, told at the first of its alliances."""
    plan = _plan(slug)
    if plan.slug == slug:
        bids.quarter_told(followed, plan, quarter)


def refreshed(slug: str, who: Tellers, followed: Followed) -> None:
    """What the refresh has come to by October 2018, at the alliances where there is one; and the second call."""
    plan = _plan(slug)
    if plan.slug == slug:
        second_call.of_plan(plan, second_call.states_of(followed.slugs), followed.staff)
    if slug == people.WHERE:
        refresh.tell(Telling(_plan(slug), who.manager, who.signatory, who.key))
    elif slug == DRAFT:
        unfinished.draft(_plan(slug), who.nobody)
    elif slug == RETURNED:
        unfinished.returned(_plan(slug), who.nobody, who.national)


def _agreed(plan: PlanHead, known: Known, who: Tellers) -> None:
    own = plan.slug == people.WHERE
    actor = who.manager if own else who.nobody
    story = plan_story.avonmere() if own else _neutral(plan)
    planned.write(plan, story, known, actor)
    agreed.agree(plan, actor, by_board=bool(story.authority), late=LATE_BY if plan.slug == RETURNED else 0)


def _ratified(plan: PlanHead, who: Tellers) -> None:
    if merger.WHERE in {one.slug for one in plan.footprints}:
        merger.manchester(plan, who.nobody)
    made_up = plan.slug in {one.slug for one in invented.ALLIANCES}
    money = (310_000, 350_000) if plan.slug == people.WHERE else (100_000, 100_000)
    agreed.ratify(plan, submissions_of(plan.id)[-1].id, *money, who.national if made_up else who.nobody)


def _neutral(plan: PlanHead) -> plan_story.PlanStory:
    bodies = [(row.name, row.kind) for row in bodies_of(plan, planned.WRITTEN_ON)]
    authority = STANDING_ORDERS if plan.slug == RETURNED else ""
    return plan_story.neutral(plan.name, bodies, tuple(planned.references(plan)), authority)


def _plan(slug: str) -> PlanHead:
    found = alliances.head(slug)
    plan = plan_of(found.id) if found else None
    assert plan is not None
    return plan
