"""The bid that an address of assessment names, as the national team, the panel or one of its assessors reads it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import g

from alliance_tracker.data.assessment.holding import NO_BID, places_of, places_within
from alliance_tracker.data.assessment.questions import Asked, asked_of
from alliance_tracker.data.assessment.reading import Assessed, Seat, assessments_of
from alliance_tracker.data.funding import bids, calls, reading
from alliance_tracker.data.funding.agreed import check_readable
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.every import NationalBid, every_bid, one_bid
from alliance_tracker.data.plan.plans import PlanHead, plan_at
from alliance_tracker.data.plan.resources import deliverables_of
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, field
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.funding.form import PARTS, count_words
from alliance_tracker.rules.funding.record import thousandths
from alliance_tracker.rules.funding.standing import Result, Scored, results, scored_rows
from alliance_tracker.web.funding.opened import Opened
from alliance_tracker.web.funding.whole import worth
from alliance_tracker.web.kept import kept


class Found(Record, dict=True):
    """One submitted bid. `sight` is how much of its assessment this reader sees; `seat` the reader's own, if any."""

    call: Call
    bid: NationalBid
    plan: PlanHead
    assessed: Assessed
    sight: Sight
    seat: Seat | None = None
    beside: Mapping[int, Assessed] = field(default_factory=dict)
    """The assessments of the other bids of the call; only for readers of all."""

    @property
    def own_places(self) -> frozenset[str]:
        """The alliances behind the bid in which the reader has another role."""
        return places_within(self.plan, g.viewer.alliance_ids)

    @property
    def sees_scores(self) -> bool:
        return self.sight >= Sight.ALL

    @property
    def sees_result(self) -> bool:
        return self.sight >= Sight.RESULT

    @property
    def rows(self) -> tuple[Scored, ...]:
        """The criteria with what this reader may see of their scores."""
        return scored_rows(self.assessed.assessment) if self.sees_scores else ()

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Questions and flags. Before all scores are in an assessor reads no flag of somebody else. One query."""
        found = asked_of([self.bid.id])
        if self.seat is None or self.sees_scores:
            return found
        return tuple(one for one in found if not one.is_flag or one.raised_by_id == self.seat.person_id)

    @cached_property
    def others(self) -> tuple[NationalBid, ...]:
        """Every bid of the call. Four queries."""
        return every_bid(self.call)

    @property
    def names(self) -> Mapping[str, str]:
        """The assessors whose scores count, by code."""
        return {seat.code: seat.name for seat in self.assessed.sitting}


def national(bid_id: int) -> Found:
    """For those who read all bids. Fourteen queries. A bid that is being written is not found: it is not sent yet."""
    call, bid = one_bid(bid_id)
    plan = plan_at(bid.plan_id)
    if bid.submitted_on is None or plan is None:
        raise NotFound(NO_BID)
    every = assessments_of(call)
    return Found(call, bid, plan, every[bid_id], blindness.panel_sees(every[bid_id].stage), beside=every)


def assigned(bid_id: int) -> Found:
    """For somebody who assesses it. Fourteen queries. Any other bid is not found, like one that does not exist."""
    try:
        call, bid = one_bid(bid_id)
    except NotFound:
        raise NotFound(NO_BID) from None
    plan = plan_at(bid.plan_id)
    assessed = assessments_of(call, [bid_id])[bid_id]
    seat = assessed.seat_of(g.viewer.person_id)
    if seat is None or seat.removed or plan is None or bid.submitted_on is None:
        raise NotFound(NO_BID)
    own = blindness.Seat(seat.declared, seat.conflict, places_within(plan, g.viewer.alliance_ids))
    sight = blindness.assessor_sees(own, places_of(plan), assessed.stage)
    if sight is Sight.NOTHING:
        raise NotFound(NO_BID)
    return Found(call, bid, plan, assessed, sight, seat)


def placed(call: Call, bids_of_call: tuple[NationalBid, ...], every: Mapping[int, Assessed]) -> Mapping[int, Result]:
    """Points, index and place of each bid whose moderation has ended and that stands; by its number.

    Kept until anything is said in the national chain, where all of an assessment is said. One query.
    """
    moderated = {
        bid.id: (every[bid.id].assessment, tuple(bid.asked[year] for year in call.years))
        for bid in bids_of_call
        if every[bid.id].stage.moderated and bid.submitted_on is not None and not bid.withdrawn
    }
    asked = tuple((number, pence) for number, (_, pence) in moderated.items())
    return kept(("results of bids", call.id, asked), None, lambda: results(moderated))


def result_of(found: Found) -> Result | None:
    """The result of one bid among all of its call; None before moderation has ended."""
    return placed(found.call, found.others, found.beside).get(found.bid.id) if found.sees_result else None


def held_by(found: Found) -> dict[str, Any]:
    """All that the bid holds, as its template reads it. 17 queries. No names of the alliance's people beside it."""
    if found.assessed.stage.decided:
        check_readable(found.plan, found.bid.id)
    head = bids.bids_of(found.plan, found.call)[found.bid.stream]
    one = Opened(found.call, head, reading.contents_of(found.plan, found.call, [head])[head.id])
    scored = calls.scored_of(found.call.round_id)
    return {
        "bid": one,
        "held": one.contents,
        "parts": PARTS,
        "texts": {},
        "names": {},
        "here": None,
        "worth": worth(one),
        "scored": scored,
        "criteria": {row.criterion.code: row.criterion.title for row in scored},
        "titles": dict(deliverables_of(found.plan)),
        "count_words": count_words,
        "thousandths": thousandths,
        "quarter": lambda code: Quarter.parse(code).words,
    }
