"""What a bid says now, read from its records: what a version of it would freeze."""

from __future__ import annotations

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding import calls, reading
from alliance_tracker.data.funding.bids import bids_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.plan.resources import deliverables_of
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.content import BidContent, content_of
from alliance_tracker.rules.funding.form import completeness, ready


class BidNow(Record):
    """A bid as it is being written, and what is missing before it may go for agreement: where, and in words."""

    content: BidContent
    missing: tuple[tuple[str, str], ...]


def bid_now(plan: PlanHead) -> BidNow:
    """The bid that is the paper of `plan`. 16 queries whatever its size, in the transaction that is open."""
    call_id = db.session.scalars(select(Bid.call_id).where(Bid.id == plan.paper.bid_id)).one()
    call = next(one for one in calls.calls_of(plan.round_id) if one.id == call_id)
    head = next(one for one in bids_of(plan, call).values() if one.id == plan.paper.bid_id)
    held = reading.contents_of(plan, call, [head])[head.id]
    names = dict(deliverables_of(plan)) | {one.code: one.title for one in calls.criteria_of(plan.round_id)}
    used = {*held.pays_for, *(one.criterion for one in held.outcomes)}
    places = {one.slug: one.name for one in head.places}
    content = content_of(held, places, {code: name for code, name in names.items() if code in used})
    return BidNow(content, ready(completeness(held.facts)))
