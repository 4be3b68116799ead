"""Several people return one quarter, or type one value, at the same moment: one is first, and the others are told."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.spending import milestones, results, returns
from alliance_tracker.data.tables.awards import OutcomeReading, SpendReturn
from alliance_tracker.data.tables.funding import BidOutcome
from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.record import Line, Outcome
from alliance_tracker.rules.funding.returning import SpendLine, Typed
from alliance_tracker.rules.funding.trajectory import Reading
from alliance_tracker.terms import LineKind, Stream
from tests import bidding, make
from tests import spending as given
from tests.trust import at_once

MANY = 5
Q1 = Quarter.parse("2017-18-q1")


@pytest.fixture
def bid(app):
    made = bidding.make_bid(make.alliance(), submitted_on=None)
    given.award(made)
    return made


def saved(app, act):
    """What came of each of several saves."""
    return at_once.saved(app, MANY, act)


def test_one_return_of_a_quarter_is_kept_whole(app, bid):
    lines = [SpendLine(number, f"Line {number}", "2017-18", 100_00) for number in given.lines(bid)]

    def save(tx, which):
        typed = [(line, Typed(which, which, to_come=0)) for line in lines]
        returns.save_return(tx, bid.plan, bid.id, bid.stream, Q1, typed, 0, make.TODAY)

    assert saved(app, save) == {"kept": 1, "Stale": MANY - 1}
    rows = db.session.scalars(select(SpendReturn)).all()
    assert len(rows) == 2 and len({row.actual for row in rows}) == 1
    assert returns.stamp_of(returns.returns_in(bid.call), Q1) == 2


def test_one_value_of_an_outcome_is_kept(app, bid):
    with writing(make.by(), make.moment()) as tx:
        Bidding(tx, bid.plan, bid.call, bid.stream).save_outcome(Outcome("Earlier stage"))
    outcome = Outcome("Earlier stage", id=db.session.scalars(select(BidOutcome.id)).one())

    def save(tx, which):
        results.save_reading(tx, bid.plan, bid.stream, outcome, Reading(Q1, which, "Registry"), 0, make.TODAY)

    assert saved(app, save) == {"kept": 1, "Stale": MANY - 1}
    assert len(db.session.scalars(select(OutcomeReading)).all()) == 1


@pytest.mark.parametrize(("quarter", "why"), [("2018-19-q3", "not over yet"), ("2017-18-q1", "before the award")])
def test_nothing_is_kept_of_a_quarter_to_come_or_before_the_award_whoever_asks(app, quarter, why):
    """Whatever page it came from: the award is read in the transaction that keeps the return."""
    other = bidding.make_bid(make.alliance(), Stream.RECOVERY_PACKAGE, part=None)
    given.award(other, on=date(2017, 8, 2))
    typed = [(SpendLine(given.lines(other)[0], "Posts", "2017-18", 1_00), Typed(0, 0, to_come=0))]
    with pytest.raises(RuleBroken, match=why), writing(make.by(), make.moment()) as tx:
        returns.save_return(tx, other.plan, other.id, other.stream, Quarter.parse(quarter), typed, 0, make.TODAY)
    assert not db.session.scalars(select(SpendReturn)).all()


def test_milestones_are_counted_once_for_each_deliverable_that_is_paid_for(app, bid):
    home = make.alliance()
    one, other, unpaid = (make.deliverable(home) for _ in range(3))
    for of in (one, one, unpaid):
        make.milestone(of)
    with writing(make.by(), make.moment()) as tx:
        writes = Bidding(tx, bid.plan, bid.call, bid.stream)
        for number, of in enumerate((one, one, other)):
            writes.save_line(Line("2017-18", LineKind.REVENUE, 1_00, f"Work {number}", f"{home.slug}/{of.reference}"))
    assert milestones.steps_of(bid.plan, bid.id) == {
        f"{home.slug}/{one.reference}": milestones.Steps(0, 2),
        f"{home.slug}/{other.reference}": milestones.Steps(0, 0),
    }
