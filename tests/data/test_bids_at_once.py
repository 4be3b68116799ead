"""Several people write in one bid at the same moment: one is first, and the others are told."""

import pytest
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding import answers, bids, calls, reading
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.tables.funding import Bid, BidAnswer, BidLine, BidPoint
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.optimism import Bias
from tests import agreeing, make
from tests.trust import at_once
from tests.trust.bids import BIASES, LINE, STREAM, fill_bid

MANY = 5


@pytest.fixture
def plan(app):
    return agreeing.plan_of(make.alliance())


def saved(app, plan, act):
    """What came of each of several saves."""
    call = calls.call_of(plan.round_id)
    return at_once.saved(app, MANY, lambda tx, which: act(tx, call, which))


def test_a_bid_that_several_start_is_one_bid(app, plan):
    assert saved(app, plan, lambda tx, call, which: bids.start(tx, plan, call, STREAM)) == {"kept": MANY}
    assert len(db.session.scalars(select(Bid)).all()) == 1


def test_one_of_several_is_kept_and_new_lines_all_are(app, plan):
    fill_bid(plan, make.person(make.Role.MANAGER, make.alliance()))
    call = calls.call_of(plan.round_id)
    heads = bids.bids_of(plan, call)
    held = reading.contents_of(plan, call, list(heads.values()))[heads[STREAM].id]

    def outcome(tx, call, which):
        points = {"2017-18-q4": which, f"2018-19-q{which % 4 + 1}": which}
        Bidding(tx, plan, call, STREAM).save_outcome(replace(held.outcomes[0], points=points))

    def bias(tx, call, which):
        Bidding(tx, plan, call, STREAM).save_biases(
            replace(BIASES, revenue=Bias(which, f"Told by {which}"), version=held.biases.version)
        )

    def answer(tx, call, which):
        answers.write(tx, plan, call, STREAM, "risks", f"Told by {which}", 0)

    def line(tx, call, which):
        Bidding(tx, plan, call, STREAM).save_line(replace(LINE, what=f"Line {which}"))

    first = {"kept": 1, "Stale": MANY - 1}
    assert saved(app, plan, outcome) == first and len(db.session.scalars(select(BidPoint)).all()) == 2
    assert saved(app, plan, answer) == saved(app, plan, bias) == first
    assert len(db.session.scalars(select(BidAnswer).where(BidAnswer.code == "risks")).all()) == 1
    assert saved(app, plan, line) == {"kept": MANY}
    assert sorted(db.session.scalars(select(BidLine.position)).all()) == list(range(1, MANY + 2))
