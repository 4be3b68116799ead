"""What was submitted of the bids of a plan, and whether it came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.plan import Outcome, PlanVersion, Submission
from alliance_tracker.rules.funding.state import Sent
from alliance_tracker.terms import AwardKind, SubmissionOutcome


def sent_of(plan_id: int) -> Mapping[int, Sent]:
    """The last submission of each bid of a plan, by bid. Two queries."""
    returned = (
        select(Outcome.submission_id, func.max(Outcome.decided_on).label("on"))
        .where(Outcome.plan_id == plan_id, Outcome.kind == SubmissionOutcome.RETURNED.value)
        .group_by(Outcome.submission_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            PlanVersion.bid_id,
            PlanVersion.major,
            PlanVersion.minor,
            Submission.submitted_on,
            Submission.submitted_at,
            returned.c.on,
        )
        .join(Submission, Submission.version_id == PlanVersion.id)
        .outerjoin(returned, returned.c.submission_id == Submission.id)
        .where(PlanVersion.plan_id == plan_id, PlanVersion.bid_id.is_not(None))
        .order_by(Submission.id)
    ).all()
    deferred = _deferred(plan_id) if rows else {}
    found: dict[int, Sent] = {}
    for bid_id, major, minor, on, at, returned_on in rows:
        day, since = deferred.get(bid_id, (None, at))
        found[bid_id] = Sent(f"{major}.{minor}", on, returned_on, day if since >= at else None)
    return found


def _deferred(plan_id: int) -> dict[int, tuple[date, datetime]]:
    """The bids whose newest decision is that they are deferred: of which day, and when it was recorded."""
    decision = CommitteeDecision
    rows = db.session.execute(
        select(decision.bid_id, decision.kind, decision.held_on, decision.recorded_at)
        .where(decision.plan_id == plan_id)
        .order_by(decision.id)
    )
    newest = {bid_id: (kind, held_on, at) for bid_id, kind, held_on, at in rows}
    return {bid_id: (on, at) for bid_id, (kind, on, at) in newest.items() if kind == AwardKind.DEFERRED.value}
