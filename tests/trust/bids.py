"""A bid with a line of money: what addresses of Transformation Funding can name."""

from alliance_tracker.data import writing
from alliance_tracker.data.funding import bids, calls, reading
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.rules.funding.record import Line
from alliance_tracker.terms import LineKind, Stream
from tests import make
from tests.make import Made

STREAM = Stream.EARLIER_DIAGNOSIS
LINE = Line("2017-18", LineKind.REVENUE, 100_00, "Training")


def fill_bid(plan: PlanHead, who: Made) -> dict[str, str]:
    """A bid for earlier diagnosis, being written."""
    call = calls.call_of(plan.round_id)
    with writing(make.by(who), make.moment()) as tx:
        bids.start(tx, plan, call, STREAM)
    with writing(make.by(who), make.moment()) as tx:
        Bidding(tx, plan, call, STREAM).save_line(LINE)
    head = bids.bids_of(plan, call)[STREAM]
    held = reading.contents_of(plan, call, [head])[head.id]
    return {"stream": STREAM.value, "bid_line": str(held.lines[0].id)}
