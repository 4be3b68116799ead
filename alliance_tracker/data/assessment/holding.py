"""One bid held while its assessment changes: whoever wrote in its plan has ended, and nobody else begins."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.assessment.reading import Assessed, Seat, assessments_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.every import one_bid
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead, lock, plan_at
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.history import Sentence

NO_BID = "There is no such bid. Choose one from the list of bids."


class Assessing:
    """A bid to be assessed, read after the lock, so that every rule decides on what is true now.

    What it says stands in the national chain: the alliance reads no score, reason or name in its own history.
    """

    def __init__(self, tx: Writing, bid_id: int):
        self.tx = tx
        self.plan = _plan_of(bid_id)
        lock(tx, self.plan)
        self.call, self.bid = one_bid(bid_id)
        self.assessed: Assessed = assessments_of(self.call, [bid_id])[bid_id]

    def check_open(self) -> None:
        """Raise RuleBroken unless the bid is submitted and stands."""
        if self.bid.withdrawn:
            raise RuleBroken("This bid is withdrawn, so it is not assessed any more")
        if self.bid.submitted_on is None:
            raise RuleBroken("This bid is with the alliance to be written, so it cannot be assessed now")

    def seat(self, person_id: int | None, places: frozenset[str]) -> tuple[Seat, blindness.Seat]:
        """The seat of this person, and as the rules of blindness read it. Raises NotFound for everybody else."""
        seat = next((one for one in self.assessed.seats if one.person_id == person_id), None)
        if seat is None or seat.removed:
            raise NotFound(NO_BID)
        return seat, blindness.Seat(seat.declared, seat.conflict, places)

    def check_free(self, today: date) -> None:
        """Raise NotAllowed when whoever acts has an interest in the bid: as its assessor, or by a role. One query."""
        acting = self.tx.actor.person_id
        seat = next((one for one in self.assessed.seats if one.person_id == acting), None)
        blindness.check_settling(bool(seat and seat.conflict), roles_behind(self.plan, acting, today), self.places)

    @property
    def places(self) -> frozenset[str]:
        """The alliances behind the bid."""
        return places_of(self.plan)

    def say(self, words: str) -> None:
        """One line of national history about the assessment of this bid."""
        self.tx.say(Sentence(f"{words} the bid of {self.bid.title}", "assessment", str(self.bid.id)))


def places_of(plan: PlanHead) -> frozenset[str]:
    """Every alliance of the plan: who works in one reads the bid there as it is written."""
    return frozenset(one.slug for one in plan.footprints)


def places_within(plan: PlanHead, alliance_ids: Collection[int]) -> frozenset[str]:
    """Those of them in which somebody has another role."""
    return frozenset(one.slug for one in plan.footprints if one.id in alliance_ids)


def roles_behind(plan: PlanHead, person_id: int | None, today: date) -> frozenset[str]:
    """The alliances of the plan in which somebody has a role today, whatever page they came by. One query."""
    rows = select(RoleGrant.alliance_id).where(
        RoleGrant.person_id == person_id, RoleGrant.alliance_id.in_(plan.alliance_ids), *in_force(today)
    )
    return places_within(plan, frozenset(one for one in db.session.scalars(rows) if one is not None))


def _plan_of(bid_id: int) -> PlanHead:
    plan_id = db.session.scalar(select(Bid.plan_id).where(Bid.id == bid_id))
    plan = None if plan_id is None else plan_at(plan_id)
    if plan is None:
        raise NotFound(NO_BID)
    return plan
