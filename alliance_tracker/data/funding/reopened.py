"""Whether a bid that the committee deferred still says what was agreed and submitted: from then on it may be changed."""

from __future__ import annotations

from alliance_tracker.data.funding.content import bid_now
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.funding.sent import sent_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.plan.versions import versions_of
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.plan.content import seals

CHANGED = (
    "The committee deferred this bid, and its alliance has changed it since. Nothing is recommended or decided of it "
    "before it is agreed and submitted again"
)
UNREAD = (
    "The committee deferred this bid, and its alliance is writing it anew. It can be read here once it is submitted "
    "again."
)


def changed_since_sent(plan: PlanHead, bid_id: int) -> bool:
    """Whether a deferred bid is being written again. Two queries at most; some twenty for a bid that is deferred."""
    sent = sent_of(plan.id).get(bid_id)
    if sent is None or sent.deferred_on is None:
        return False
    submitted = next(one for one in versions_of(plan.id, bid_id) if one.label == sent.label)
    now = bid_now(replace(plan, paper=papers_of(plan)[bid_id])).content
    return dict(seals(now)) != dict(submitted.seals)


def check_readable(plan: PlanHead, bid_id: int) -> None:
    """Raise NotFound for a bid whose draft is the alliance's own again."""
    if changed_since_sent(plan, bid_id):
        raise NotFound(UNREAD)


def check_as_sent(plan: PlanHead, bid_id: int) -> None:
    """Raise RuleBroken for a bid that holds what no body has agreed to."""
    if changed_since_sent(plan, bid_id):
        raise RuleBroken(CHANGED, "kind")
