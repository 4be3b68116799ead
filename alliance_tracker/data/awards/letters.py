"""What a decision letter says: one bid, one alliance, and nothing of any other bid."""

from __future__ import annotations

from datetime import date

from alliance_tracker.data.assessment.reading import Assessed, assessments_of
from alliance_tracker.data.awards.reading import Decided, decision_of
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.every import NationalBid, one_bid
from alliance_tracker.data.plan.plans import Footprint, plan_at
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.decisions import check_letter
from alliance_tracker.rules.typed import shown


class LetterFacts(Record):
    """A decision on a bid for one of the alliances that it covers."""

    alliance: Footprint
    call: Call
    bid: NationalBid
    decided: Decided
    assessed: Assessed

    @property
    def name(self) -> str:
        """What its file is called, without the ending."""
        return f"{self.alliance.slug}-{self.bid.address}-decision"


def letter_of(bid_id: int, place: str, today: date) -> LetterFacts:
    """The letter for an alliance by its slug; empty for the first that the bid covers. 19 queries.

    Raises RuleBroken before the committee's minute, NotFound for an alliance that the bid does not cover.
    """
    call, bid = one_bid(bid_id)
    decided, plan = decision_of(bid_id), plan_at(bid.plan_id)
    check_letter(decided.newest.minute if decided else None, decided is not None, today)
    assert decided is not None and plan is not None
    covered = [one for one in plan.footprints if one.slug in bid.places]
    found = next((one for one in covered if place in ("", one.slug)), None)
    if found is None:
        raise NotFound(f"This bid does not cover {shown(place[:40])}. Choose a letter from the page of the bid.")
    return LetterFacts(found, call, bid, decided, assessments_of(call, [bid_id])[bid_id])
