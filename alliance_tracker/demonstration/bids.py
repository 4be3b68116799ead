"""The bids of the demonstration in the call of December 2016: written, agreed, assessed, decided, and then followed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.awards import publication
from alliance_tracker.data.awards.bench import Bench, bench_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import bids_of
from alliance_tracker.data.funding.calls import Call, calls_of
from alliance_tracker.data.funding.every import every_bid
from alliance_tracker.data.funding.reading import contents_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.funding import Criterion
from alliance_tracker.demonstration import (
    asked,
    assessed,
    awarded,
    bid_rows,
    bid_story,
    decided,
    invented,
    people,
    planned,
)
from alliance_tracker.demonstration.assessed import Room, Sheet
from alliance_tracker.demonstration.awarded import Award, award_of
from alliance_tracker.demonstration.bid_rows import Codes
from alliance_tracker.demonstration.bid_story import ED, RP, SF, BidStory
from alliance_tracker.demonstration.records import at
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.funding.published import frozen
from alliance_tracker.rules.history import Actor
from alliance_tracker.terms import Stream

LATE, DOUBLED = "lantern-coast", "kestrel-vale"
DAYS = bid_rows.Days(date(2016, 12, 22), date(2017, 1, 6), date(2017, 1, 13), date(2017, 1, 18))
LATE_ON = date(2017, 1, 20)
ASSESSED = assessed.Days(date(2017, 1, 23), date(2017, 2, 1), date(2017, 2, 8))
PROMISED_ON = date(2017, 3, 6)
AGAIN_IN = Quarter.parse("2017-18-q2")
ASKED_ON, OPENED_ON = date(2018, 9, 10), date(2018, 9, 12)
INVENTED = {one.slug: one.name for one in invented.ALLIANCES}
LEVELS: Mapping[tuple[str, Stream], int] = {
    (people.WHERE, ED): 4,
    (people.WHERE, RP): 4,
    (people.WHERE, SF): 2,
    ("kestrel-vale", SF): 2,
    ("lantern-coast", RP): 4,
    ("lantern-coast", SF): 2,
}
"""How well a bid of an invented alliance did, where that was not 3."""


class Staff(Record):
    """Who runs a call: the manager of the one story, the national team's two, the panel, nobody, and the assessors."""

    manager: Actor
    national: Actor
    finance: Actor
    panel: Actor
    nobody: Actor
    assessors: Sequence[int]

    def writer(self, plan: PlanHead) -> Actor:
        """Who writes in a plan."""
        return self.manager if plan.slug == people.WHERE else self.nobody

    def payer(self, plan: PlanHead) -> Actor:
        """Who records what is paid."""
        return self.finance if plan.slug == people.WHERE else self.nobody


@dataclass
class Followed:
    """The plans by the first address of each, what was awarded by plan, and the one bid that is looked at again."""

    staff: Staff
    slugs: tuple[str, ...]
    awards: dict[int, list[Award]] = field(default_factory=dict)
    again: list[Award] = field(default_factory=list)


def first_call(plans: Collection[PlanHead], staff: Staff) -> Followed:
    """Three bids of every plan, from writing to the committee's minute and what it promises."""
    some = next(iter(plans))
    call = calls_of(some.round_id)[0]
    codes, heads = codes_of(call), populations()
    for plan in plans:
        _sent(plan, call, codes, heads, staff)
    every = every_bid(call)
    sheets = [
        Sheet(
            bid,
            LEVELS.get((bid.alliance, bid.stream), 3 + bid.id % 2 * (bid.alliance not in INVENTED)),
            bid.alliance not in INVENTED,
            apart=("safety",) if bid.alliance in INVENTED or bid.id % 5 == 0 else (),
            conflict=(bid.alliance, bid.stream) in {(LATE, ED), (people.WHERE, ED)},
        )
        for bid in every
    ]
    room = Room(staff.assessors, staff.national, codes.criteria)
    assessed.assess(call, sheets, room, ASSESSED)
    own = next((bid for bid in every if (bid.alliance, bid.stream) == (people.WHERE, ED)), None)
    if own is not None:
        plan = next(one for one in plans if one.id == own.plan_id)
        asked.answered(own, plan, staff.assessors[0], staff.manager)
    return _followed(bench_of(call), {plan.id: plan for plan in plans}, staff)


def codes_of(call: Call) -> Codes:
    """The criteria of the round. One query."""
    chosen = select(Criterion.code, Criterion.id).where(Criterion.round_id == call.round_id)
    return Codes({row.code: row.id for row in db.session.execute(chosen)})


def populations() -> Mapping[int, int]:
    """People by alliance; a million where no number is printed. One query."""
    rows = db.session.execute(select(Alliance.id, Alliance.population))
    return {id: population or 1_000_000 for id, population in rows}


def story_of(plan: PlanHead, stream: Stream, years: Sequence[str], heads: Mapping[int, int]) -> BidStory:
    """What the bid of a plan says."""
    population = sum(heads[one.id] for one in plan.footprints)
    if plan.slug == people.WHERE:
        return bid_story.avonmere(stream, years)
    if plan.slug not in INVENTED:
        return bid_story.neutral(stream, years, population)
    story = bid_story.invented(stream, years, INVENTED[plan.slug], population)
    if (plan.slug, stream) != (DOUBLED, ED):
        return story
    half = replace(story.lines[0], pence=story.lines[0].pence // 2)
    return replace(story, lines=(half, half, *story.lines[1:]))


def _sent(plan: PlanHead, call: Call, codes: Codes, heads: Mapping[int, int], staff: Staff) -> None:
    """Written, frozen, agreed and submitted; one of them two days late."""
    actor = staff.writer(plan)
    stories = {stream: story_of(plan, stream, call.years, heads) for stream in Stream}
    bid_rows.write(plan, call, stories, planned.references(plan), codes, DAYS.written, actor)
    bids = bid_rows.papers(plan, call, list(Stream))
    bid_rows.frozen(bids, DAYS.frozen, actor)
    bid_rows.agreed(bids, DAYS.agreed)
    late = plan.slug == LATE
    bid_rows.submitted(bids[1:] if late else bids, DAYS.submitted, actor)
    if late:
        bid_rows.submitted(bids[:1], LATE_ON, actor)


def _followed(bench: Bench, plans: Mapping[int, PlanHead], staff: Staff) -> Followed:
    """What was decided, with the lines and outcomes that are followed from now on."""
    found = decided.decide(bench, plans, staff.panel, staff.national)
    followed = Followed(staff, tuple(plan.slug for plan in plans.values()))
    held = {
        plan.id: contents_of(plan, bench.call, tuple(bids_of(plan, bench.call).values())) for plan in plans.values()
    }
    for line in bench.moderated:
        bid = line.bid
        contents = held[bid.plan_id][bid.id]
        made = award_of(
            plans[bid.plan_id],
            bid.id,
            bid.stream,
            found[bid.id],
            decided.MINUTE,
            contents.lines,
            contents.outcomes,
        )
        followed.awards.setdefault(bid.plan_id, []).append(made)
        if (bid.alliance, bid.stream) == (LATE, SF):
            followed.again.append(made)
    awarded.promised(
        [one for each in followed.awards.values() for one in each], PROMISED_ON, staff.finance, staff.nobody
    )
    return followed


def quarter_told(followed: Followed, plan: PlanHead, quarter: Quarter) -> None:
    """What was paid, spent and measured of a plan's awards in a quarter."""
    staff, awards = followed.staff, followed.awards.get(plan.id, [])
    if quarter == AGAIN_IN and any(one in followed.again for one in awards):
        _looked_at_again(followed, plan)
    awarded.quarter_told(awards, quarter, staff.payer(plan), staff.writer(plan))


def _looked_at_again(followed: Followed, plan: PlanHead) -> None:
    """What was declined in February is awarded in part in September."""
    bench = bench_of(calls_of(plan.round_id)[0])
    for one in followed.again:
        line = bench.line(one.bid_id)
        said = decided.decide_again([line], {plan.id: plan}, followed.staff.national)[one.bid_id]
        contents = contents_of(plan, bench.call, tuple(bids_of(plan, bench.call).values()))[one.bid_id]
        made = award_of(plan, one.bid_id, one.stream, said, decided.AGAIN, contents.lines, contents.outcomes)
        one.amounts, one.lines, one.minute = made.amounts, made.lines, made.minute
        awarded.promised([one], decided.AGAIN.held_on, followed.staff.finance, followed.staff.nobody)


def published(call: Call, staff: Staff) -> None:
    """The awards made open to anyone, by two people."""
    _, seen = frozen(publication.awards_now(call))
    with writing(staff.national, at(ASKED_ON)) as tx:
        publication.ask(tx, call, seen, ASKED_ON)
    waits = next(one for one in publication.publications_of(call) if one.waits)
    with writing(staff.finance, at(OPENED_ON)) as tx:
        publication.confirm(tx, call, waits.id, OPENED_ON)
