"""The milestones of the deliverables that a bid pays for, counted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.delivery import Deliverable, Milestone
from alliance_tracker.data.tables.funding import BidLine
from alliance_tracker.records import Record


class Steps(Record):
    """How many milestones a deliverable has, and how many of them are met."""

    met: int
    count: int


def steps_of(plan: PlanHead, bid_id: int) -> Mapping[str, Steps]:
    """By "slug/ED1", each deliverable that a line of the bid pays for, once. One query."""
    slugs = {one.id: one.slug for one in plan.footprints}
    paid = select(BidLine.deliverable_id).where(BidLine.bid_id == bid_id, BidLine.deliverable_id.is_not(None))
    rows = db.session.execute(
        select(
            Deliverable.alliance_id,
            Deliverable.reference,
            func.count(Milestone.met_on).label("met"),
            func.count(Milestone.id).label("every"),
        )
        .outerjoin(Milestone, Milestone.deliverable_id == Deliverable.id)
        .where(Deliverable.id.in_(paid))
        .group_by(Deliverable.id, Deliverable.alliance_id, Deliverable.reference)
        .order_by(Deliverable.alliance_id, Deliverable.reference)
    )
    return {f"{slugs[row.alliance_id]}/{row.reference}": Steps(row.met, row.every) for row in rows}
