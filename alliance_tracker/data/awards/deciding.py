"""What the panel recommends and the committee decides, written once and never changed; and the pot of a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.assessment.holding import NO_BID, places_of, roles_behind
from alliance_tracker.data.awards.bench import Bench, bench_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.agreed import check_as_sent
from alliance_tracker.data.funding.bids import in_words
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.every import NationalBid, one_bid
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.plan.plans import PlanHead, lock, plan_at, say
from alliance_tracker.data.plan.submissions import Letters, to_be_told
from alliance_tracker.data.tables import awards as tables
from alliance_tracker.data.tables.funding import Bid, FundingCall, FundingPot
from alliance_tracker.errors import NotFound, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.bench import Ladder, Suggestion, departs
from alliance_tracker.rules.funding.blindness import check_recommending
from alliance_tracker.rules.funding.decisions import (
    Decision,
    Minute,
    Money,
    checked_decision,
    checked_recommendation,
    decided_words,
    pot_problems,
    recommended_words,
    shown,
)
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import listing

CHECK = "What you typed is still here. Check both, then save again if yours is to follow"


class InHand(Record):
    """A bid held for writing, with its plan: nobody else decides on the call before this ends."""

    tx: Writing
    plan: PlanHead
    call: Call
    bid_id: int

    def bench(self) -> Bench:
        """The bench as it stands now."""
        return bench_of(self.call)


def in_hand(tx: Writing, bid_id: int) -> InHand:
    """Wait for whoever writes in the plan or decides on its call. Raises NotFound."""
    plan_id = tx.session.scalar(select(Bid.plan_id).where(Bid.id == bid_id))
    plan = plan_at(plan_id) if plan_id is not None else None
    if plan is None:
        raise NotFound(NO_BID)
    lock(tx, plan)
    call, _ = one_bid(bid_id)
    _lock(tx, call)
    return InHand(tx, plan, call, bid_id)


def _lock(tx: Writing, call: Call) -> None:
    tx.session.execute(select(FundingCall.id).where(FundingCall.id == call.id).with_for_update())


Judge = Callable[[Bench], tuple[Ladder, Suggestion | None]]


def recommend(held: InHand, seen: int, decision: Decision, judge: Judge, today: date) -> None:
    """Keep a recommendation of the panel. `seen` is the newest one that its form knew, 0 for none.

    `judge` ranks the bench, and finds the suggestion for it. It stands in the national history alone: what the panel
    says is not for the alliances to read. Raises Stale, RulesBroken.
    """
    bench, tx = held.bench(), held.tx
    line = bench.line(held.bid_id)
    own = roles_behind(held.plan, tx.actor.person_id, today)
    check_recommending(line.conflict_of(tx.actor.person_id), own, places_of(held.plan))
    newest = line.newest
    if (newest.id if newest else 0) != seen:
        said = recommended_words(newest.decision) if newest else "none"
        raise Stale(f"Another member of the panel was first: {said}. {CHECK}")
    check_as_sent(held.plan, held.bid_id)
    against = departs(line.code, bench.departures(*judge(bench), line, decision))
    checked_recommendation(decision, bench.facts(line, decided=False), against)
    keep_recommendation(tx, line.bid, decision, today)


def keep_recommendation(tx: Writing, bid: NationalBid, said: Decision, on: date) -> None:
    """Write it down, unchecked, with its line of national history."""
    row = tables.Recommendation(**_said(tx, bid, said), against=said.against, recommended_on=on)
    _keep(tx, row, tables.RecommendationLine, "recommendation_id", said.amounts)
    tx.say(Sentence(f"recommended for {bid.title}: {recommended_words(said)}", "bid", str(bid.id)), None)


def declare(held: InHand, interest: str, conflict: bool) -> None:
    """Keep an interest of a member of the panel. Like what the panel says, it stands in the national history alone."""
    tx, bid = held.tx, held.bench().line(held.bid_id).bid
    tx.add(
        tables.PanelInterest(
            plan_id=bid.plan_id,
            bid_id=bid.id,
            person_id=tx.actor.person_id,
            interest=interest,
            conflict=conflict,
            declared_at=tx.now,
        )
    )
    what = "a conflict of interest, and recommends no more" if conflict else "an interest that is no conflict"
    tx.say(Sentence(f"declared {what}: {bid.title}", "bid", str(bid.id)), None)


def decide(
    held: InHand,
    seen: int,
    decision: Decision,
    minute: Minute | None,
    today: date,
    letter: Letters | None = None,
) -> None:
    """Keep a decision of the committee. `seen` is the newest one that its form knew, 0 for none.

    It stands in the history of the alliances, which may read it from now on; with a `letter` they are told by e-mail.
    Raises Stale, RulesBroken.
    """
    bench, tx = held.bench(), held.tx
    line = bench.line(held.bid_id)
    newest = line.decided.newest if line.decided else None
    if (newest.id if newest else 0) != seen:
        raise Stale(f"Somebody else recorded a decision: {newest.words if newest else 'none'}. {CHECK}")
    check_as_sent(held.plan, held.bid_id)
    checked_decision(decision, bench.facts(line, decided=True), minute, today)
    assert minute is not None
    keep_decision(tx, held.plan, line.bid, decision, minute)
    if letter is not None:
        for name, address in to_be_told(held.plan, today, national=False):
            mail.post(tx.session, letter(name, address), tx.now)


def keep_decision(tx: Writing, plan: PlanHead, bid: NationalBid, said: Decision, minute: Minute) -> None:
    """Write it down, unchecked, with its line of the history of the alliances."""
    row = tables.CommitteeDecision(**_said(tx, bid, said), held_on=minute.held_on, minute=minute.reference)
    _keep(tx, row, tables.AwardLine, "decision_id", said.amounts)
    words = f"recorded of the bid for {in_words(bid.stream)}: {decided_words(said, minute)}"
    say(tx, plan, Sentence(words, "bid", bid.stream.value))


def _said(tx: Writing, bid: NationalBid, said: Decision) -> dict[str, Any]:
    """The columns that a recommendation and a decision have in common."""
    return {
        "plan_id": bid.plan_id,
        "bid_id": bid.id,
        "kind": said.kind.value,
        "reasons": said.reasons,
        "would_change": said.would_change,
        "drops": said.drops,
        "recorded_at": tx.now,
        "person_id": tx.actor.person_id,
    }


def _keep(tx: Writing, row: Any, table: Any, owner: str, amounts: Money) -> None:
    """The row, then its amounts by year; a year that gets nothing has none."""
    tx.add(row)
    tx.flush()
    for year, pence in amounts.items():
        if pence:
            tx.add(table(**{owner: row.id}, year=year, plan_id=row.plan_id, pence=pence))


def pot_version(call: Call) -> int:
    """Counts up with each change of the pot of a call. One query."""
    chosen = select(func.coalesce(func.sum(FundingPot.version), 0)).where(FundingPot.call_id == call.id)
    return int(db.session.scalar(chosen) or 0)


def save_pot(tx: Writing, call: Call, wanted: Mapping[str, tuple[int | None, str]], version: int) -> bool:
    """Keep the pot, by year an amount and its source; whether anything changed. A year may stay blank.

    Raises Stale when somebody changed it since, RulesBroken for an amount without its source.
    """
    _lock(tx, call)
    if pot_version(call) != version:
        raise Stale("Somebody else changed the pot. What it says now stands below your boxes. " + CHECK)
    rows = {row.year: row for row in tx.session.scalars(select(FundingPot).where(FundingPot.call_id == call.id))}
    problems = [one for year in call.years for one in pot_problems(year, *wanted[year], year in rows)]
    if problems:
        raise RulesBroken(problems)
    told = []
    for year, (pence, source) in wanted.items():
        row = rows.get(year)
        if pence is None or (row is not None and (row.pence, row.source) == (pence, source)):
            continue
        if row is None:
            row = FundingPot(call_id=call.id, year=year)
            tx.add(row)
        row.pence, row.source, row.entered_at, row.person_id = pence, source, tx.now, tx.actor.person_id
        told.append(f"{money(pence)} in {shown(year)}")
    if told:
        tx.say(Sentence(f"entered the pot of {call.name}: {listing(told)}", "call", call.code), None)
    return bool(told)
