"""What pages of awards open: the call that the address names, its bench in order, one bid on it, who may judge it."""

from __future__ import annotations

from flask import current_app, g, request

from alliance_tracker.data.assessment.holding import NO_BID, places_of, places_within
from alliance_tracker.data.awards.bench import Bench, Line, bench_of, stamp
from alliance_tracker.data.awards.suggesting import key_of, remembered
from alliance_tracker.data.funding.calls import Call, call_in, every_call
from alliance_tracker.data.funding.every import one_bid
from alliance_tracker.data.plan.plans import PlanHead, plan_at
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.bench import Ladder, Suggestion, ladder_of_bids
from alliance_tracker.rules.funding.blindness import check_recommending
from alliance_tracker.rules.funding.ranking import Ranked
from alliance_tracker.rules.plan.things import money
from alliance_tracker.web.kept import Shelf


class Prepared(Record):
    """The bench of a call in order, and what its suggestion is remembered by."""

    bench: Bench
    ladder: Ladder
    key: str

    @property
    def suggestion(self) -> Suggestion | None:
        """What was worked out for it. One query."""
        return remembered(self.key)


class OnBench(Record):
    """One bid with all others beside it."""

    prepared: Prepared
    line: Line
    plan: PlanHead

    @property
    def bench(self) -> Bench:
        return self.prepared.bench

    @property
    def ranked(self) -> Ranked | None:
        """Its place, once moderation has ended."""
        return next((one for one in self.prepared.ladder.ranking if one.code == self.line.code), None)

    @property
    def suggested(self) -> str:
        """What the suggestion gives it, in words; nothing while there is none. One query."""
        suggestion = self.prepared.suggestion if self.line.moderated else None
        if suggestion is None:
            return ""
        given = suggestion.given.get(self.line.code)
        if given is None:
            return "Nothing"
        return "In full" if given.part is None else f"The smaller award of {money(given.total)}"


def chosen_call() -> tuple[Call, tuple[Call, ...]]:
    """The call that the address names by its code, the newest without one; and all of them, newest first. One query."""
    every = every_call()
    code = request.args.get("call", "")
    return call_in(every, code) if code else every[-1], every[::-1]


def on_bench(bid_id: int) -> OnBench:
    """A submitted bid on the bench of its call. 8 queries, 21 more after a change. Raises NotFound."""
    call, bid = one_bid(bid_id)
    plan = plan_at(bid.plan_id)
    found = prepared(call)
    line = found.bench.line(bid_id)
    if plan is None or (bid.submitted_on is None and line.decided is None):
        raise NotFound(NO_BID)
    return OnBench(found, line, plan)


def prepared(call: Call) -> Prepared:
    """The bench, kept for as long as no record changes anywhere. One query; 21 more after a change."""
    shelf: Shelf = current_app.extensions["kept"]
    return shelf.get(("bench", call.id, stamp()), lambda: _prepared(bench_of(call)))


def _prepared(bench: Bench) -> Prepared:
    return Prepared(bench, ladder_of_bids(bench.scored, bench.criteria), key_of(bench))


def judged(bench: Bench) -> tuple[Ladder, Suggestion | None]:
    """What a recommendation is held against, as it is in the transaction that keeps it. One query."""
    made = _prepared(bench)
    return made.ladder, made.suggestion


def check_interest(one: OnBench) -> None:
    """Raise NotAllowed for a member of the panel with an interest in the bid: declared, or by a role."""
    own = places_within(one.plan, g.viewer.alliance_ids)
    check_recommending(one.line.conflict_of(g.viewer.person_id), own, places_of(one.plan))
