"""How far the bids of a plan are, read together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from alliance_tracker.data.funding.bids import BidHead
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.sent import sent_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.standing import SignOff, sign_offs_of_bids
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.state import Agreeing, Sent, State, state_of


class States(Record):
    """What was submitted of the bids of a plan, and how each version stands that is out for agreement, by bid."""

    sent: Mapping[int, Sent]
    signed: Mapping[int, SignOff]

    def of(self, call: Call, bid: BidHead) -> State:
        """How far one bid is."""
        now = self.signed.get(bid.id)
        newest = (
            Agreeing(now.version.label, now.agreed, len(now.needed), now.judged.holds) if now and now.version else None
        )
        return state_of(bid.withdrawn, newest, self.sent.get(bid.id), call.closes_on)


def states_of(plan: PlanHead, today: date) -> States:
    """All of them: 16 queries if a version of any bid is out for agreement, else two.

    A bid that is with those who assess it was agreed when it was submitted, so its answers are not read.
    """
    sent = sent_of(plan.id)
    done = {bid_id for bid_id, one in sent.items() if one.stands}
    return States(sent, sign_offs_of_bids(plan, today, done))
