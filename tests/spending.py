"""An award of a bid with its releases and returns, as a test of its spend needs them: rows, by hand."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import AwardCondition, AwardLine, CommitteeDecision, Release, ReleaseCondition
from alliance_tracker.data.tables.awards import SpendReturn as Row
from alliance_tracker.data.tables.funding import BidLine
from alliance_tracker.rules.history import Sentence
from alliance_tracker.terms import AwardKind
from tests import make
from tests.bidding import MadeBid

HELD_ON = date(2017, 2, 22)
FULL = {"2017-18": 1_000_000_00, "2018-19": 500_000_00}


def award(
    bid: MadeBid, amounts: Mapping[str, int] | None = None, kind: AwardKind = AwardKind.AWARDED, on: date = HELD_ON
) -> None:
    """The minute of the committee; all that was asked for, unless told otherwise."""
    with writing(make.by(), make.moment()) as tx:
        made = CommitteeDecision(
            plan_id=bid.plan.id, bid_id=bid.id, kind=kind.value, held_on=on, minute="7", recorded_at=tx.now
        )
        tx.add(made)
        tx.flush()
        for year, pence in (FULL if amounts is None else amounts).items():
            tx.add(AwardLine(decision_id=made.id, year=year, plan_id=bid.plan.id, pence=pence))
        tx.say(Sentence("recorded the decision", "bid", str(bid.id)), min(bid.plan.alliance_ids))


def release(bid: MadeBid, pence: int, on: date, number: int = 1, waits_for: str = "") -> None:
    """A part of the award that was paid on a day; with a condition that was not met, if one is named."""
    with writing(make.by(), make.moment()) as tx:
        made = Release(
            plan_id=bid.plan.id,
            bid_id=bid.id,
            number=number,
            quarter=f"{on.year}-{(on.year + 1) % 100:02d}-q{(on.month - 1) // 3}",
            pence=pence,
            planned_on=HELD_ON,
            planned_at=tx.now,
            paid_on=on,
        )
        tx.add(made)
        tx.flush()
        if waits_for:
            facts = {"plan_id": bid.plan.id, "bid_id": bid.id, "number": 1, "kind": "evidence"}
            condition = AwardCondition(**facts, words=waits_for, made_on=HELD_ON, made_at=tx.now)
            tx.add(condition)
            tx.flush()
            tx.add(ReleaseCondition(release_id=made.id, condition_id=condition.id, plan_id=bid.plan.id))
        tx.say(Sentence("paid a release", "bid", str(bid.id)), min(bid.plan.alliance_ids))


def lines(bid: MadeBid) -> list[int]:
    """The lines of the bid by year."""
    db.session.rollback()
    chosen = select(BidLine.id).where(BidLine.bid_id == bid.id).order_by(BidLine.year, BidLine.position)
    return list(db.session.scalars(chosen))


def spend(bid: MadeBid, quarter: str, actual: int, cumulative: int, line: int = 0, **more: int | str) -> None:
    """A row of a return as the database could hold it, whether or not it adds up; as planned and as forecast."""
    given = {"planned": actual, "to_come": 0, "forecast": cumulative, "reason": ""} | more
    keys = {"plan_id": bid.plan.id, "bid_id": bid.id, "line_id": lines(bid)[line], "quarter": quarter}
    with writing(make.by(), make.moment()) as tx:
        tx.add(Row(**keys, actual=actual, cumulative=cumulative, saved_at=tx.now, **given))
        tx.say(Sentence("returned the spend", "bid", str(bid.id)), min(bid.plan.alliance_ids))
