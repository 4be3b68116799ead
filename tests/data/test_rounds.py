"""Two planning rounds: which is in force on a day, whose quarters an alliance has, and what judges a quarter."""

from datetime import date

import pytest

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.rounds import planning_round, rounds
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import Thresholds
from alliance_tracker.rules.history import Sentence
from tests import make

OLD_END, NEW_START, NEW_END = date(2021, 3, 31), date(2021, 4, 1), date(2024, 3, 31)
LAST_OLD, FIRST_NEW = Quarter.of(OLD_END), Quarter.of(NEW_START)


@pytest.fixture
def north(app):
    """An alliance of the first round, with a second round to come that is stricter."""
    where = make.alliance()
    with writing(make.by(), make.moment()) as tx:
        tx.add(
            PlanningRound(
                code="2021-24",
                name="The round after",
                starts_on=NEW_START,
                ends_on=NEW_END,
                at_risk_after_days=1,
                off_track_after_days=2,
            )
        )
        tx.say(Sentence("added a planning round", "planning_round", "2021-24"), None)
    return where


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2016, 1, 1), date(2017, 4, 1)),
        (date(2017, 4, 1), date(2017, 4, 1)),
        (OLD_END, date(2017, 4, 1)),
        (NEW_START, NEW_START),
        (date(2030, 1, 1), NEW_START),
    ],
)
def test_the_newest_round_that_has_started_is_in_force_else_the_earliest(north, day, starts):
    assert [one.round.start for one in rounds()] == [date(2017, 4, 1), NEW_START]
    assert planning_round(day).round.start == starts


def test_an_alliance_gets_the_quarters_of_a_round_when_it_starts(north):
    def made(today: date) -> int:
        with writing(make.by(), make.moment()) as tx:
            return quarters.ensure_quarters(tx, north.id, today)

    assert made(OLD_END) == 0
    assert made(NEW_START) == 12
    found = [one.quarter for one in quarters.quarters_of(north.id)]
    assert (len(found), found[0].code, found[-1]) == (28, "2017-18-q1", Quarter.of(NEW_END))
    assert made(NEW_START) == made(OLD_END) == 0


def test_a_quarter_is_judged_by_the_round_that_it_belongs_to(north):
    one = make.deliverable(north)
    make.milestone(one)

    def judged_by(quarter: Quarter) -> Thresholds:
        return delivery.as_facts(delivery.kept_inputs(one.id, quarter))[1]

    assert judged_by(make.Q2) == judged_by(LAST_OLD) == Thresholds(7, 30)
    assert judged_by(FIRST_NEW) == Thresholds(1, 2)
    assert delivery.rederive(north.id) == []
