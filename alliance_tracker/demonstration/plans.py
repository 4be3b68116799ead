"""The delivery plans of the demonstration: each of 2017 from writing to ratifying, and what became of its refresh."""

from collections.abc import Collection
from dataclasses import dataclass

from alliance_tracker.data import alliances
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.data.plan.submissions import submissions_of
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.demonstration import agreed, invented, merger, people, plan_story, planned, refresh, unfinished
from alliance_tracker.demonstration.records import Known
from alliance_tracker.demonstration.refresh import Telling
from alliance_tracker.rules.history import Actor

DRAFT, RETURNED = "kestrel-vale", "lantern-coast"
STANDING_ORDERS = "Governing bodies and trust boards of Lantern Coast, in common, 12 December 2016, minute 4 (invented)"
LATE_BY = 3
"""Days after the 17th on which the one plan came that was not in time: the 18th was the last."""


@dataclass(frozen=True)
class Tellers:
    """Who writes what: the two people of the full story, the national team, and nobody in particular."""

    manager: Actor
    signatory: Actor
    national: Actor
    nobody: Actor
    key: str


def of_2017(slugs: Collection[str], known: Known, who: Tellers) -> None:
    """The plan of each of these alliances, once where several share one."""
    done = set()
    for slug in slugs:
        plan = _plan(slug)
        if plan.id not in done:
            done.add(plan.id)
            _of_2017(plan, known, who)


def refreshed(slug: str, who: Tellers) -> None:
    """What the refresh has come to by October 2018, at the alliances where there is one."""
    if slug == people.WHERE:
        refresh.tell(Telling(_plan(slug), who.manager, who.signatory, who.key))
    elif slug == DRAFT:
        unfinished.draft(_plan(slug), who.nobody)
    elif slug == RETURNED:
        unfinished.returned(_plan(slug), who.nobody, who.national)


def _of_2017(plan: PlanHead, known: Known, who: Tellers) -> None:
    own = plan.slug == people.WHERE
    actor = who.manager if own else who.nobody
    story = plan_story.avonmere() if own else _neutral(plan)
    planned.write(plan, story, known, actor)
    agreed.agree(plan, actor, by_board=bool(story.authority), late=LATE_BY if plan.slug == RETURNED else 0)
    if merger.WHERE in {one.slug for one in plan.footprints}:
        merger.manchester(plan, who.nobody)
    made_up = plan.slug in {one.slug for one in invented.ALLIANCES}
    money = (310_000, 350_000) if own else (100_000, 100_000)
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
