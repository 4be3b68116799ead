"""Challenges: when an answer is due, where one stands, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.dates.working_days import is_working_day
from alliance_tracker.rules.engagement.challenges import (
    LONGEST_QUESTION,
    Asked,
    ChallengeFacts,
    ChallengeState,
    check_answer,
    check_asked,
    check_heard,
    check_may_answer,
    check_may_correct,
    check_may_hear,
    check_may_say,
    due,
    late_by,
    says,
    state_on,
    waiting,
)
from alliance_tracker.terms import ChallengeSubject, HowSaid

TODAY = date(2018, 10, 12)
NEW = ChallengeFacts(date(2018, 10, 1), due(date(2018, 10, 1)))
ANSWERED = replace(NEW, answered_on=date(2018, 10, 15))
UNSATISFIED = replace(ANSWERED, satisfied=False)
GOOD = Asked("Why is it late?", ChallengeSubject.PROMISE, "3")


@pytest.mark.parametrize(
    ("asked", "answer_by"),
    [
        (date(2018, 10, 1), date(2018, 10, 15)),
        (date(2018, 10, 6), date(2018, 10, 19)),
        (date(2018, 12, 20), date(2019, 1, 8)),
        (date(2019, 4, 12), date(2019, 4, 30)),
    ],
)
def test_an_answer_is_due_ten_working_days_later_bank_holidays_left_out(asked, answer_by):
    assert due(asked) == answer_by


@given(st.dates(date(2017, 1, 1), date(2021, 12, 31)), st.integers(0, 60))
def test_it_is_late_from_the_first_working_day_after_it_was_due_or_the_weekend_before(asked, after):
    facts = ChallengeFacts(asked, due(asked))
    day = facts.due_on + timedelta(days=after)
    assert is_working_day(facts.due_on)
    working = sum(is_working_day(facts.due_on + timedelta(days=n)) for n in range(1, after + 1))
    assert late_by(facts, day) == working
    assert (state_on(facts, day) is ChallengeState.LATE) == bool(working)


def test_a_weekend_makes_nothing_late():
    facts = replace(NEW, due_on=date(2018, 10, 12))
    assert state_on(facts, date(2018, 10, 14)) is ChallengeState.ASKED
    assert says(facts, date(2018, 10, 15)) == "No answer yet. It is 1 working day late"
    assert says(facts, date(2018, 10, 17)) == "No answer yet. It is 3 working days late"


def test_where_it_stands_from_asking_to_the_board():
    assert state_on(NEW, TODAY) is ChallengeState.ASKED
    assert says(NEW, TODAY) == "Waiting for an answer by 15 October 2018"
    assert state_on(ANSWERED, TODAY) is ChallengeState.ANSWERED
    assert state_on(replace(ANSWERED, satisfied=True), TODAY) is ChallengeState.SATISFIED
    assert state_on(UNSATISFIED, TODAY) is ChallengeState.ON_AGENDA
    heard = replace(UNSATISFIED, heard_on=date(2018, 10, 31))
    assert says(heard, date(2018, 11, 1)) == "The board heard it on 31 October 2018"
    late = replace(ANSWERED, answered_on=date(2018, 10, 17), satisfied=True)
    assert says(late, TODAY) == "Answered, and the person who asked is satisfied. The answer came 2 working days late"


def test_a_list_begins_with_what_waits():
    late = replace(NEW, due_on=date(2018, 10, 2))
    assert waiting([], TODAY).words == "Nobody has asked anything yet."
    assert waiting([ANSWERED], TODAY).words == "All have an answer."
    assert waiting([late], TODAY).words == "1 waits for an answer, and 1 is late."
    two = waiting([NEW, late, UNSATISFIED], TODAY)
    assert two.words == "2 wait for an answer, and 1 of them is late. 1 is going to the board."


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        (replace(GOOD, question=" \n"), "question", "Write your question"),
        (replace(GOOD, question="x" * (LONGEST_QUESTION + 2)), "question", "Shorten your question by 2 characters"),
        (replace(GOOD, how=HowSaid.LETTER), "asked_on", "Give the day on which they wrote or rang"),
        (
            replace(GOOD, how=HowSaid.LETTER, asked_on=date(2018, 10, 13)),
            "asked_on",
            "is still to come",
        ),
        (replace(GOOD, how=HowSaid.LETTER, asked_on=date(2016, 10, 1)), "asked_on", "more than a year ago"),
    ],
)
def test_what_a_challenge_still_needs(asked, field, message):
    (problem,) = check_asked(asked, TODAY)
    assert problem.field == field
    assert message in problem.message


def test_a_good_question_needs_nothing():
    assert check_asked(GOOD, TODAY) == []
    assert check_asked(replace(GOOD, how=HowSaid.TELEPHONE, asked_on=TODAY), TODAY) == []
    assert [one.message for one in check_answer(" ")] == ["Write the answer"]


def test_the_board_hears_it_after_it_went_there_and_says_something():
    assert check_heard("We will pay.", date(2018, 10, 10), date(2018, 10, 3), TODAY) == []
    problems = check_heard("", date(2018, 10, 2), date(2018, 10, 3), TODAY)
    assert [one.field for one in problems] == ["words", "heard_on"]
    assert "It went to the board on 3 October 2018" in problems[1].message
    assert "still to come" in check_heard("Yes", date(2018, 10, 13), None, TODAY)[0].message


def test_what_is_refused_in_which_state():
    heard = replace(UNSATISFIED, heard_on=TODAY)
    satisfied = replace(ANSWERED, satisfied=True)
    for facts in (satisfied, heard):
        with pytest.raises(RuleBroken, match="takes no more answers"):
            check_may_answer(facts, TODAY)
    with pytest.raises(RuleBroken, match="There is no answer yet. One is due by 15 October 2018"):
        check_may_say(NEW, TODAY)
    with pytest.raises(RuleBroken, match="The board has heard"):
        check_may_say(heard, TODAY)
    for facts in (NEW, ANSWERED, satisfied, heard):
        with pytest.raises(RuleBroken, match="not on the board’s agenda"):
            check_may_hear(facts, TODAY)
    with pytest.raises(RuleBroken, match="own words"):
        check_may_correct(NEW, HowSaid.ACCOUNT)
    with pytest.raises(RuleBroken, match="has an answer"):
        check_may_correct(ANSWERED, HowSaid.LETTER)
    for facts in (NEW, ANSWERED, UNSATISFIED):
        check_may_answer(facts, TODAY)
    for facts in (ANSWERED, satisfied, UNSATISFIED):
        check_may_say(facts, TODAY)
