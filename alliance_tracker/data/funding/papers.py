"""A plan with one of its bids as the paper that is meant: what versions, agreement and submission are about."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import BidHead
from alliance_tracker.data.funding.calls import Call, calls_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.records import replace
from alliance_tracker.rules.papers import Paper, bid_paper
from alliance_tracker.terms import Stream


def of_bid(plan: PlanHead, call: Call, bid: BidHead) -> PlanHead:
    """The plan, with this bid as its paper."""
    return replace(plan, paper=_paper(call, bid.id, bid.stream, bid.withdrawn))


def with_bid(plan: PlanHead, stream: str) -> PlanHead | None:
    """The plan with the bid as its paper that an address names; None if there is none. Two queries."""
    return next((replace(plan, paper=one) for one in papers_of(plan).values() if one.stream == stream), None)


def papers_of(plan: PlanHead, withdrawn: bool = True) -> Mapping[int, Paper]:
    """Every bid of a plan as a paper, by bid; those that are withdrawn too, unless said otherwise. Two queries."""
    chosen = select(Bid.id, Bid.call_id, Bid.stream, Bid.withdrawn_at).where(Bid.plan_id == plan.id).order_by(Bid.id)
    rows = db.session.execute(chosen if withdrawn else chosen.where(Bid.withdrawn_at.is_(None))).all()
    known = {one.id: one for one in calls_of(plan.round_id)} if rows else {}
    return {
        row.id: _paper(known[row.call_id], row.id, Stream(row.stream), row.withdrawn_at is not None) for row in rows
    }


def _paper(call: Call, bid_id: int, stream: Stream, withdrawn: bool) -> Paper:
    return bid_paper(bid_id, stream, call.address(stream), call.closes_on, withdrawn)
