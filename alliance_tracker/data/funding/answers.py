"""The texts of a bid, question by question: read together, written one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import CHANGED, held, tell
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.funding import BidAnswer
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.form import QUESTIONS, too_many_words
from alliance_tracker.terms import Stream


class Answer(Record):
    """One text as it was saved last."""

    code: str
    text: str = ""
    saved_at: datetime | None = None
    person_id: int | None = None
    version: int = 0


def answers_of(bid_id: int) -> Mapping[str, Answer]:
    """Every text that was ever saved, by its question. One query."""
    rows = db.session.scalars(select(BidAnswer).where(BidAnswer.bid_id == bid_id).order_by(BidAnswer.code))
    return {row.code: Answer(row.code, row.text, row.saved_at, row.person_id, row.version) for row in rows}


def write(tx: Writing, plan: PlanHead, call: Call, stream: Stream, code: str, text: str, version: int) -> bool:
    """Keep a text; whether it changed. Raises RuleBroken when it is too long, Stale when somebody saved it since."""
    bid = held(tx, plan, call, stream)
    too_long = too_many_words(code, text)
    if too_long:
        raise RuleBroken(too_long, "text")
    row = tx.session.scalar(select(BidAnswer).where(BidAnswer.bid_id == bid.id, BidAnswer.code == code))
    if (row.version if row else 0) != version:
        raise Stale(CHANGED)
    if text == (row.text if row else ""):
        return False
    if row is None:
        row = BidAnswer(plan_id=plan.id, bid_id=bid.id, code=code)
        tx.add(row)
    row.text, row.saved_at, row.person_id = text, tx.now, tx.actor.person_id
    tell(tx, plan, stream, "wrote" if text else "emptied", f"“{QUESTIONS[code].title}”")
    return True
