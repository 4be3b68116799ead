"""Bids as tests need them: written, submitted, assessed, each made in the fewest rows that are valid."""

from dataclasses import dataclass
from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.funding import bids, calls
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.plan import PlanVersion, Submission
from alliance_tracker.rules.funding.record import Line, Part
from alliance_tracker.rules.history import Sentence
from alliance_tracker.terms import LineKind, Stream
from tests import agreeing, make
from tests.make import Made


@dataclass(frozen=True)
class MadeBid:
    """A bid with what a test needs to find it again. `address` names it among the bids of its plan."""

    id: int
    plan: PlanHead
    call: Call
    stream: Stream
    address: str


def make_bid(
    where: Made,
    stream: Stream = Stream.EARLIER_DIAGNOSIS,
    asked: tuple[int, ...] = (1_000_000_00, 500_000_00),
    part: tuple[int, ...] | None = (600_000_00, 0),
    submitted_on: date | None = date(2017, 1, 17),
) -> MadeBid:
    """A bid for pence by year, one line of revenue each, with one smaller award; submitted unless the day is None."""
    plan = agreeing.plan_of(where)
    call = calls.call_of(plan.round_id)
    with writing(make.by(), make.moment()) as tx:
        bids.start(tx, plan, call, stream)
        bidding = Bidding(tx, plan, call, stream)
        for year, pence in zip(call.years, asked, strict=True):
            bidding.save_line(Line(year, LineKind.REVENUE, pence, f"Work in {year}"))
        if part:
            bidding.save_part(Part(dict(zip(call.years, part, strict=True)), "One site waits."), sum(part))
    head = bids.bids_of(plan, call)[stream]
    if submitted_on:
        submit(plan, head.id, submitted_on)
    return MadeBid(head.id, plan, call, stream, call.address(stream))


def submit(plan: PlanHead, bid_id: int, on: date) -> None:
    """A version of the bid, and that it was submitted, without those who agreed."""
    with writing(make.by(), make.moment()) as tx:
        version = PlanVersion(
            plan_id=plan.id,
            bid_id=bid_id,
            major=1,
            minor=0,
            content="{}",
            sections="{}",
            seal="0" * 64,
            reason="First",
            frozen_on=on,
            frozen_at=tx.now,
        )
        tx.add(version)
        tx.flush()
        tx.add(
            Submission(
                plan_id=plan.id,
                version_id=version.id,
                seal=version.seal,
                standings='{"bodies": [], "route": "", "sentences": []}',
                submitted_on=on,
                submitted_at=tx.now,
            )
        )
        tx.say(Sentence("submitted the bid", "bid", str(bid_id)), min(plan.alliance_ids))
    db.session.rollback()
