"""What pages of awards open: the call that the address names, its bench in order, one bid on it, who may judge it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request

from alliance_tracker.data.awards.bench import Bench, Line, bench_of
from alliance_tracker.data.awards.suggesting import remembered
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.data.funding.every import one_bid
from alliance_tracker.data.plan.plans import PlanHead, plan_at
from alliance_tracker.errors import NotAllowed, NotFound
from alliance_tracker.rules.funding import bench as rules
from alliance_tracker.rules.funding.bench import Ladder, Suggestion
from alliance_tracker.rules.funding.blindness import Seat, conflicted
from alliance_tracker.rules.funding.ranking import Ranked
from alliance_tracker.web.kept import Shelf

NO_BID = "There is no such bid. Choose one from the list of bids."
CONFLICT = (
    "You cannot recommend on this bid, because you have an interest in it: a role in an alliance behind it, or one "
    "that you declared. Another member of the panel does."
)


@dataclass(frozen=True)
class OnBench:
    """One bid with all others beside it."""

    bench: Bench
    line: Line
    plan: PlanHead

    @property
    def ranked(self) -> Ranked | None:
        """Its place, once moderation has ended."""
        return next((one for one in ladder_of(self.bench).ranking if one.code == self.line.code), None)


def chosen_call() -> tuple[Call, tuple[Call, ...]]:
    """The call that the address names by its code, the newest without one; and all of them, newest first. One query."""
    every = every_call()
    code = request.args.get("call", "")
    found = next((one for one in every if one.code == code), None) if code else every[-1]
    if found is None:
        raise NotFound("There is no such call for bids. Choose one from the list.")
    return found, every[::-1]


def on_bench(bid_id: int) -> OnBench:
    """A submitted bid on the bench of its call. 28 queries. Raises NotFound."""
    call, bid = one_bid(bid_id)
    plan = plan_at(bid.plan_id)
    bench = bench_of(call)
    line = bench.line(bid_id)
    if plan is None or (bid.submitted_on is None and line.decided is None):
        raise NotFound(NO_BID)
    return OnBench(bench, line, plan)


def ladder_of(bench: Bench) -> Ladder:
    """Rank and stability, worked out once for the same scores and sums. No query."""
    shelf: Shelf = current_app.extensions["kept"]
    key = ("ladder", *rules.key_of(bench.entries, bench.criteria))
    return shelf.get(key, lambda: rules.ladder_of(bench.entries, bench.criteria))


def judged(bench: Bench) -> tuple[Ladder, Suggestion | None]:
    """What a recommendation is held against. One query."""
    return ladder_of(bench), remembered(bench)


def check_interest(one: OnBench) -> None:
    """Raise NotAllowed for a member of the panel with an interest in the bid, by a role or as its assessor."""
    seat = one.line.assessed.seat_of(g.viewer.person_id)
    own = frozenset(place.slug for place in one.plan.footprints if place.id in g.viewer.alliance_ids)
    behind = frozenset(place.slug for place in one.plan.footprints)
    if conflicted(Seat(conflict=bool(seat and seat.conflict), places=own), behind):
        raise NotAllowed(CONFLICT)
