"""What an alliance still has to do for its bids: write and submit, answer what was asked, return what was spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import calls_of
from alliance_tracker.data.funding.sent import sent_of
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.data.tables.assessment import BidQuestion
from alliance_tracker.data.tables.awards import CommitteeDecision, SpendReturn
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.returning import Span
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import AwardKind, QuestionKind, Stream


class Task(Record):
    """One thing to do: of which bid, in words, and on which page of it (`spend`, or empty for the bid itself)."""

    slug: str
    address: str
    title: str
    words: str
    page: str = ""


def tasks_of(alliance_id: int, today: date) -> tuple[Task, ...]:
    """All of them, in the order of the calls and streams. Seven queries, two where the plan has no bid."""
    plan = plan_of(alliance_id)
    chosen = select(Bid).where(Bid.plan_id == plan.id, Bid.withdrawn_at.is_(None)) if plan else None
    bids = db.session.scalars(chosen.order_by(Bid.call_id, Bid.id)).all() if chosen is not None else ()
    if plan is None or not bids:
        return ()
    calls, sent = {one.id: one for one in calls_of(plan.round_id)}, sent_of(plan.id)
    asked, spans, returned = _asked(plan.id), _spans(plan, today), _returned(plan.id)
    found: list[Task] = []
    for bid in bids:
        call, stream = calls[bid.call_id], Stream(bid.stream)
        head = plan.slug, call.address(stream), f"{stream.words}, {call.name}"
        last = sent.get(bid.id)
        if last is None or not last.stands:
            closed = f"; bids closed on {day(call.closes_on)}" if today > call.closes_on else ""
            ends = closed or f" by {day(call.closes_on)}"
            found.append(Task(*head, f"To be submitted{ends}" if last is None else "To be changed and submitted again"))
        if bid.id in asked:
            count, by = asked[bid.id]
            found.append(Task(*head, f"{counted(count, 'question')} to answer, the first by {day(by)}"))
        found += [Task(*head, words, "spend") for words in _spend(spans.get(bid.id), returned.get(bid.id, frozenset()))]
    return tuple(found)


def _spend(span: Span | None, returned: frozenset[str]) -> Iterator[str]:
    waits = [quarter for quarter in span.due if quarter.code not in returned] if span else []
    if len(waits) == 1:
        yield f"Return what was spent in {waits[0]}"
    elif waits:
        yield f"Return what was spent in {len(waits)} quarters, from {waits[0]}"


def _asked(plan_id: int) -> Mapping[int, tuple[int, date]]:
    """How many questions of the assessors wait for an answer, and until when, by bid."""
    rows = db.session.execute(
        select(BidQuestion.bid_id, func.count(), func.min(BidQuestion.answer_by))
        .where(
            BidQuestion.plan_id == plan_id,
            BidQuestion.kind == QuestionKind.QUESTION.value,
            BidQuestion.answered_at.is_(None),
        )
        .group_by(BidQuestion.bid_id)
    )
    return {bid_id: (count, by) for bid_id, count, by in rows if by is not None}


def _spans(plan: PlanHead, today: date) -> Mapping[int, Span]:
    """When spend is returned of each bid that was ever given money."""
    decision = CommitteeDecision
    rows = db.session.execute(
        select(decision.bid_id, func.min(decision.held_on))
        .where(decision.plan_id == plan.id, decision.kind.in_([one.value for one in AwardKind if one.pays]))
        .group_by(decision.bid_id)
    )
    first, last = Quarter.of(plan.round_starts), Quarter.of(plan.round_ends)
    return {bid_id: Span(Quarter.of(on), first, last, today) for bid_id, on in rows}


def _returned(plan_id: int) -> Mapping[int, frozenset[str]]:
    """The quarters on record, by bid."""
    rows = db.session.execute(
        select(SpendReturn.bid_id, SpendReturn.quarter).where(SpendReturn.plan_id == plan_id).distinct()
    )
    found: dict[int, set[str]] = {}
    for bid_id, quarter in rows:
        found.setdefault(bid_id, set()).add(quarter)
    return {bid_id: frozenset(every) for bid_id, every in found.items()}
