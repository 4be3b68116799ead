"""What was submitted of the bids of a plan, and whether it came back."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.plan import Outcome, PlanVersion, Submission
from alliance_tracker.rules.funding.state import Sent
from alliance_tracker.terms import AwardKind, SubmissionOutcome


def sent_of(plan_id: int) -> Mapping[int, Sent]:
    """The last submission of each bid of a plan, by bid. One query."""
    returned = (
        select(Outcome.submission_id, func.max(Outcome.decided_on).label("on"))
        .where(Outcome.plan_id == plan_id, Outcome.kind == SubmissionOutcome.RETURNED.value)
        .group_by(Outcome.submission_id)
        .subquery()
    )
    decision = CommitteeDecision
    newest = select(func.max(decision.id)).where(decision.plan_id == plan_id).group_by(decision.bid_id)
    rows = db.session.execute(
        select(
            PlanVersion.bid_id,
            PlanVersion.major,
            PlanVersion.minor,
            Submission.submitted_on,
            Submission.submitted_at,
            returned.c.on,
            decision.held_on,
            decision.recorded_at,
        )
        .join(Submission, Submission.version_id == PlanVersion.id)
        .outerjoin(returned, returned.c.submission_id == Submission.id)
        .outerjoin(
            decision,
            (decision.bid_id == PlanVersion.bid_id)
            & (decision.kind == AwardKind.DEFERRED.value)
            & decision.id.in_(newest),
        )
        .where(PlanVersion.plan_id == plan_id, PlanVersion.bid_id.is_not(None))
        .order_by(Submission.id)
    )
    return {
        bid_id: Sent(f"{major}.{minor}", on, returned_on, deferred_on if deferred_on and since >= at else None, at)
        for bid_id, major, minor, on, at, returned_on, deferred_on, since in rows
    }
