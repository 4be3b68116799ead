"""The letter on a decision: how a release stands is told as the page of the bid tells it."""

from datetime import date

import pytest

from alliance_tracker.data.awards.reading import Condition, Release
from alliance_tracker.exchange.papers.letter import _paid
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.terms import ConditionKind

MADE, MET = date(2017, 2, 22), date(2017, 5, 15)
ONE = Condition(1, 1, ConditionKind.EVIDENCE, "A letter", None, None, MADE, "7", None, "", None, "", 1)
TWO = replace(ONE, id=2, number=2)
RELEASE = Release(1, 1, Quarter.parse("2018-19-q3"), 200_000_00, date(2018, 10, 1), None, None, "", 1)


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ((), "Planned"),
        ((replace(ONE, met_on=MET, met_how="Letter"),), "Planned"),
        ((ONE,), "Waits for condition 1"),
        ((ONE, TWO), "Waits for conditions 1 and 2"),
        ((replace(ONE, ended_on=MET, why_ended="Not needed"), TWO), "Waits for condition 2"),
    ],
)
def test_a_release_that_waits_says_for_what(conditions, words):
    assert _paid(replace(RELEASE, conditions=conditions)) == words


def test_a_paid_one_and_an_ended_one_have_their_day():
    assert _paid(replace(RELEASE, paid_on=MET)) == "Paid on 15 May 2017"
    assert _paid(replace(RELEASE, ended_on=MET, why_ended="Not needed")) == "Ended on 15 May 2017: Not needed"
