"""When the spend and the results of a bid are returned, read anew in the transaction that keeps them."""

from __future__ import annotations

from datetime import date

from alliance_tracker.data.awards.reading import decision_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.returning import Span
from alliance_tracker.rules.funding.spend import Award


def span_of(plan: PlanHead, award: Award | None, today: date) -> Span:
    """When something is returned under an award of this plan. No query."""
    first, last = Quarter.of(plan.round_starts), Quarter.of(plan.round_ends)
    return Span(award.from_quarter if award else None, first, last, today)


def check_returned(plan: PlanHead, bid_id: int, quarter: Quarter, today: date) -> None:
    """Raise RuleBroken unless something can be returned of this quarter by now. The queries of `decision_of`."""
    decided = decision_of(bid_id)
    refused = span_of(plan, decided.award if decided else None, today).refused(quarter)
    if refused:
        raise RuleBroken(refused)
