"""A one-line risk: score, bands, reviews and checks."""

from datetime import date

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.rules.risks import (
    RiskDraft,
    RiskFacts,
    band,
    check_risk,
    closed,
    for_reader,
    open_scores,
    raised,
    rescored,
    review_overdue,
    score,
    score_words,
    state_on,
    tells_of_private,
)
from alliance_tracker.terms import RiskState

TODAY = date(2018, 10, 12)
OPEN = RiskFacts(4, 4, date(2018, 10, 31), date(2018, 5, 1))
GOOD = RiskDraft("Two radiographers leave before the others start", 4, 3, "Tom Ashworth", date(2018, 11, 30))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (1, "Low"),
        (3, "Low"),
        (4, "Moderate"),
        (6, "Moderate"),
        (8, "High"),
        (12, "High"),
        (15, "Extreme"),
        (25, "Extreme"),
    ],
)
def test_bands(points, words):
    assert band(points) == words


def test_every_score_is_the_product_and_nothing_else_is_a_score():
    assert [score(c, p) for c in range(1, 6) for p in range(1, 6)] == [c * p for c in range(1, 6) for p in range(1, 6)]
    assert score_words(4, 3) == "12, High: major consequence, possible"
    for bad in ((0, 3), (3, 6)):
        with pytest.raises(ValueError, match="from 1 to 5"):
            score(*bad)


def test_a_risk_counts_from_the_day_it_opens_to_the_day_before_it_closes():
    shut = replace(OPEN, consequence=5, closed_on=TODAY)
    assert state_on(shut, date(2018, 10, 11)) is RiskState.OPEN
    assert state_on(shut, TODAY) is RiskState.CLOSED
    assert open_scores([OPEN, shut, replace(OPEN, opened_on=date(2018, 10, 13))], TODAY) == (16,)
    assert open_scores([OPEN, shut], date(2018, 9, 30)) == (20, 16)


def test_review_overdue():
    assert not review_overdue(replace(OPEN, review_on=TODAY), TODAY)
    assert review_overdue(replace(OPEN, review_on=date(2018, 10, 11)), TODAY)
    assert not review_overdue(replace(OPEN, review_on=date(2018, 10, 1), closed_on=TODAY), TODAY)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"words": ""}, "words", "Say in one line what may happen, and what it would do"),
        ({"words": "x" * 201}, "words", "Shorten the risk by 1 character"),
        ({"consequence": None}, "consequence", "Choose how much it would matter, 1 to 5"),
        ({"likelihood": 6}, "likelihood", "Choose how likely it is, 1 to 5"),
        ({"owner": " "}, "owner", "Say who watches this risk"),
        ({"review_on": None}, "review_on", "Give the day this risk is looked at again, like 30 Sep 2018"),
        (
            {"review_on": date(2018, 10, 11)},
            "review_on",
            "The review date, 11 October 2018, has gone by. Today is 12 October 2018. Give a later date",
        ),
        ({"closed_on": TODAY}, "why_closed", "Say why this risk is closed"),
        (
            {"closed_on": date(2018, 10, 13), "why_closed": "Done"},
            "closed_on",
            "The date closed, 13 October 2018, is in the future. Today is 12 October 2018",
        ),
    ],
)
def test_a_bad_risk_says_how_to_mend_it(changes, field, message):
    assert [tuple(found) for found in check_risk(replace(GOOD, **changes), TODAY)] == [(field, message)]


def test_an_old_risk_keeps_its_review_date_when_edited():
    assert check_risk(GOOD, TODAY) == []
    assert check_risk(replace(GOOD, review_on=date(2018, 6, 1)), TODAY, is_new=False) == []
    assert check_risk(replace(GOOD, closed_on=TODAY, why_closed="Both posts are filled"), TODAY) == []


def test_changes_leave_a_sentence():
    assert raised("ED3", 4, 4).words == "added a risk to ED3, scored 16 out of 25"
    assert rescored("ED3", 16, 8).words == "changed a risk of ED3, scored 8 out of 25, was 16"
    assert rescored("ED3", 8, 8).words == "changed a risk of ED3"
    assert closed("ED3", "both posts are filled.").words == "closed a risk of ED3, because both posts are filled"


def test_a_private_risk_is_told_without_its_words_its_scores_or_why_it_is_closed():
    told = (raised("ED3", 4, 4, True), rescored("ED3", 16, 8, True), closed("ED3", "both posts are filled", True))
    assert [one.words for one in told] == [
        "added a private risk to ED3",
        "changed a private risk of ED3",
        "closed a private risk of ED3",
    ]
    assert all(tells_of_private(one.words) for one in told)
    assert not tells_of_private(raised("ED3", 4, 4).words)


def test_a_private_risk_says_why_and_when_that_is_looked_at_again_until_it_is_closed():
    hidden = replace(GOOD, privacy=Privacy(True))
    assert [field for field, _ in check_risk(hidden, TODAY)] == ["private_because", "private_until"]
    assert check_risk(replace(GOOD, privacy=Privacy(True, "A hearing", date(2019, 4, 1))), TODAY) == []
    gone = replace(GOOD, privacy=Privacy(True, "A hearing", TODAY))
    assert check_risk(gone, TODAY) == [("private_until", "The day must be after today, 12 October 2018")]
    assert check_risk(replace(gone, closed_on=TODAY, why_closed="Heard"), TODAY) == []


def test_readers_see_what_is_not_private_and_how_many_more_there_are():
    shown, hidden = GOOD, replace(GOOD, privacy=Privacy(True))
    assert for_reader([shown, hidden], False) == ((shown,), 1)
    assert for_reader([shown, hidden], True) == ((shown, hidden), 0)
