"""What was submitted of the bids of a plan, and whether it came back."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.plan import Outcome, PlanVersion, Submission
from alliance_tracker.rules.funding.state import Sent
from alliance_tracker.terms import AwardKind, SubmissionOutcome

_RETURNED = (
    select(Outcome.submission_id, func.max(Outcome.decided_on).label("on"))
    .where(Outcome.plan_id == bindparam("plan"), Outcome.kind == SubmissionOutcome.RETURNED.value)
    .group_by(Outcome.submission_id)
    .subquery()
)
_NEWEST = (
    select(func.max(CommitteeDecision.id))
    .where(CommitteeDecision.plan_id == bindparam("plan"))
    .group_by(CommitteeDecision.bid_id)
)
SENT = (
    select(
        PlanVersion.bid_id,
        PlanVersion.major,
        PlanVersion.minor,
        Submission.submitted_on,
        Submission.submitted_at,
        _RETURNED.c.on,
        CommitteeDecision.held_on,
        CommitteeDecision.recorded_at,
    )
    .join(Submission, Submission.version_id == PlanVersion.id)
    .outerjoin(_RETURNED, _RETURNED.c.submission_id == Submission.id)
    .outerjoin(
        CommitteeDecision,
        (CommitteeDecision.bid_id == PlanVersion.bid_id)
        & (CommitteeDecision.kind == AwardKind.DEFERRED.value)
        & CommitteeDecision.id.in_(_NEWEST),
    )
    .where(PlanVersion.plan_id == bindparam("plan"), PlanVersion.bid_id.is_not(None))
    .order_by(Submission.id)
)
"""The submissions of a plan's bids, oldest first: when each came back, and the newest decision if it defers the bid."""


def sent_of(plan_id: int) -> Mapping[int, Sent]:
    """The last submission of each bid of a plan, by bid. One query."""
    rows = db.session.execute(SENT, {"plan": plan_id})
    return {
        bid_id: Sent(f"{major}.{minor}", on, returned_on, deferred_on if deferred_on and since >= at else None, at)
        for bid_id, major, minor, on, at, returned_on, deferred_on, since in rows
    }
