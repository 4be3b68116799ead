"""What may be decided when and within what: recommendation, minute, award, letter, conditions and releases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.decisions import (
    Condition,
    Decision,
    Facts,
    Minute,
    Release,
    added_later,
    check_letter,
    checked_decision,
    checked_recommendation,
    checked_release,
    condition_words,
    decided_words,
    over_pot,
    unmet,
)
from alliance_tracker.terms import AwardKind

TODAY = date(2017, 3, 1)
MINUTE = Minute(date(2017, 2, 22), "7")
ASKED = {"2017-18": 100_00, "2018-19": 50_00}
FACTS = Facts(ASKED, {"2017-18": 300_00, "2018-19": 60_00}, {}, True, date(2017, 2, 10), date(2017, 2, 15))
FULL = Decision(AwardKind.AWARDED, ASKED)
PART = Decision(AwardKind.PART, {"2017-18": 60_00, "2018-19": 0}, drops="Imaging starts a year later.")
NONE = Decision(AwardKind.DECLINED, {}, "Nobody to lead it.", "A named lead.")


def problems(run):
    with pytest.raises(RuleBroken) as found:
        run()
    each = getattr(found.value, "each", [found.value])
    return [(one.field, str(one)) for one in each]


def decide(decision, facts=FACTS, minute=MINUTE):
    return checked_decision(decision, facts, minute, TODAY)


@pytest.mark.parametrize("decision", [FULL, PART, NONE, replace(NONE, kind=AwardKind.DEFERRED)])
def test_each_kind_is_recommended_and_decided(decision):
    assert checked_recommendation(decision, FACTS) is decide(decision) is decision


def test_nothing_before_moderation_and_no_decision_before_a_recommendation():
    early = replace(FACTS, moderated_on=None)
    assert "nothing can be recommended yet" in problems(lambda: checked_recommendation(NONE, early))[0][1]
    assert "nothing can be decided yet" in problems(lambda: decide(NONE, early))[0][1]
    waits = replace(FACTS, recommended_on=None)
    assert "The panel has not recommended anything yet" in problems(lambda: decide(NONE, waits))[0][1]
    anew = replace(FACTS, submitted_on=date(2017, 2, 16))
    assert "submitted again on 16 February 2017, after the rec" in problems(lambda: decide(FULL, anew))[0][1]
    decide(FULL, replace(FACTS, submitted_on=date(2017, 2, 15)))
    assert problems(lambda: decide(NONE, replace(FACTS, submitted=False))) == [
        ("kind", "This bid has not been submitted")
    ]


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (None, "Give the day of the Investment Committee's meeting and its minute"),
        (Minute(date(2017, 2, 22), " "), "Give the number of the minute"),
        (Minute(date(2017, 3, 2), "7"), "The meeting, 2 March 2017, is still to come. Record it afterwards"),
        (
            Minute(date(2017, 2, 14), "7"),
            "The meeting, 14 February 2017, was before the recommendation of 15 February 2017",
        ),
    ],
)
def test_a_decision_needs_a_dated_minute(minute, said):
    assert [words for _, words in problems(lambda: decide(NONE, minute=minute))] == [said]


def award(first, second, **more):
    return Decision(AwardKind.PART, {"2017-18": first, "2018-19": second}, drops="Part of it.", **more)


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        (award(-1, 2), [("2017-18", "The award for 2017/18 cannot be below £0")]),
        (award(0, 50_01), [("2018-19", "£50.01 in 2018/19 is more than the £50 asked for")]),
        (award(0, 0), [("kind", "A part-award needs an amount. Choose “declined” for none")]),
        (award(100_00, 50_00), [("kind", "£150 is all that was asked. Choose “in full”")]),
        (replace(award(1, 0), drops=""), [("drops", "Say what this part-award leaves out")]),
        (
            Decision(AwardKind.AWARDED, {"2017-18": 99_99, "2018-19": 50_00}),
            [("kind", "Awarded in full is £150, all that was asked each year. Choose “in part” for less")],
        ),
        (
            Decision(AwardKind.DEFERRED, {"2017-18": 1}),
            [
                ("kind", "No money comes with this decision"),
                ("reasons", "Say why. The alliance reads it in its letter"),
                ("would_change", "Say what is waited for, and until when"),
            ],
        ),
        (replace(NONE, would_change=" "), [("would_change", "Say what would change this")]),
        (replace(NONE, reasons="x" * 2001), [("reasons", "Shorten what is written here by 1 character")]),
        (award(1, 0, against="y" * 2002), [("against", "Shorten what is written here by 2 characters")]),
        (
            Decision(AwardKind.PART, {"2019-20": 5}, drops="x"),
            [("2019-20", "£0.05 in 2019/20 is more than the £0 asked for")],
        ),
    ],
)
def test_a_decision_that_cannot_be(decision, found):
    assert problems(lambda: checked_recommendation(decision, FACTS)) == found


def test_never_above_the_pot_and_never_from_a_blank_one():
    full = replace(FACTS, elsewhere={"2017-18": 240_00, "2018-19": 70_00})
    assert decide(PART, full) is PART
    assert problems(lambda: decide(FULL, full)) == [
        ("2017-18", "£100 in 2017/18 is £40 above the pot: £60 of £300 is left"),
        ("2018-19", "£50 in 2018/19 is £60 above the pot: £0 of £60 is left"),
    ]
    blank = replace(FACTS, pot={"2017-18": 300_00})
    assert problems(lambda: decide(FULL, blank)) == [
        ("2018-19", "The pot for 2018/19 is blank. The national team enters it with its source")
    ]
    assert over_pot([{"2017-18": 200_00}, {"2017-18": 101_00, "2018-19": 1}], {"2017-18": 300_00}) == {
        "2017-18": 1_00,
        "2018-19": 1,
    }


AWARDS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8)


@given(AWARDS, st.integers(0, 30), st.integers(0, 30))
def test_awards_kept_one_by_one_are_never_above_the_pot(awards, first, second):
    """Whatever is asked, what passes the check stays within the pot of each year."""
    pot, taken = {"2017-18": first, "2018-19": second}, {"2017-18": 0, "2018-19": 0}
    kept = []
    for one, two in awards:
        asked = {"2017-18": one, "2018-19": two}
        facts = replace(FACTS, asked=asked, pot=pot, elsewhere=dict(taken))
        try:
            decided = decide(Decision(AwardKind.AWARDED, asked), facts)
        except RulesBroken:
            assert over_pot([*kept, asked], pot)
            continue
        kept.append(decided.amounts)
        taken = {year: taken[year] + asked[year] for year in taken}
    assert not over_pot(kept, pot)


def test_against_the_ranking_needs_its_line():
    said = problems(lambda: checked_recommendation(PART, FACTS, departs=True))
    assert said == [("against", "Say in a line why this departs from the ranking")]
    explained = replace(PART, against="The bids above do not fit in what is left.")
    assert checked_recommendation(explained, FACTS, departs=True) is explained


def test_no_letter_before_the_minute():
    check_letter(MINUTE, True, TODAY)
    for minute, decided, today in ((None, True, TODAY), (MINUTE, False, TODAY), (MINUTE, True, date(2017, 2, 21))):
        with pytest.raises(RuleBroken, match="no letter before"):
            check_letter(minute, decided, today)


def test_a_decision_in_words():
    assert decided_words(PART, MINUTE) == "Awarded in part, £60: Investment Committee, 22 February 2017, minute 7"
    assert decided_words(NONE, MINUTE) == "Declined: Investment Committee, 22 February 2017, minute 7"


FIRST = Condition("posts", "8 of 11 posts are filled", date(2017, 2, 22), date(2017, 9, 1))
LATER = Condition("62-day", "85% are treated in 62 days", date(2017, 7, 1))


def test_a_condition_added_after_the_award_stays_marked():
    on = MINUTE.held_on
    assert not added_later(FIRST, on) and added_later(LATER, on)
    assert condition_words(FIRST, on) == "Met on 1 September 2017"
    added = "Added on 1 July 2017, after the award of 22 February 2017"
    assert condition_words(LATER, on) == f"Not met yet. {added}"
    assert condition_words(replace(LATER, met_on=date(2018, 1, 2)), on) == f"Met on 2 January 2018. {added}"


def release(pence, on=date(2017, 10, 1), *conditions, year="2017-18"):
    return Release("R2", year, pence, on, conditions)


def paid(one, before=(), minute=MINUTE):
    return checked_release(one, {"2017-18": 60_00}, before, [FIRST, LATER], minute)


def test_a_release_within_the_award_with_its_conditions_met():
    for one in (release(60_00), release(1, date(2017, 9, 1), "posts")):
        assert paid(one) is one
    assert unmet(release(1, date(2017, 8, 31), "posts", "62-day"), [FIRST, LATER], date(2017, 8, 31)) == (FIRST, LATER)


@pytest.mark.parametrize(
    ("one", "before", "minute", "found"),
    [
        (release(1), (), None, [("on", "Nothing is released before the Investment Committee's minute")]),
        (
            release(1, date(2017, 2, 21)),
            (),
            MINUTE,
            [("on", "Nothing is released before the Investment Committee's minute")],
        ),
        (release(0), (), MINUTE, [("pence", "Give an amount above £0")]),
        (
            release(60_00),
            [release(1)],
            MINUTE,
            [("pence", "£60 is more than the £59.99 of the award for 2017/18 that is not released yet")],
        ),
        (
            release(1, year="2018-19"),
            (),
            MINUTE,
            [("pence", "£0.01 is more than the £0 of the award for 2018/19 that is not released yet")],
        ),
        (
            release(1, date(2017, 8, 31), "posts", "62-day"),
            (),
            MINUTE,
            [("on", "Not met on 31 August 2017: 8 of 11 posts are filled and 85% are treated in 62 days")],
        ),
    ],
)
def test_a_release_that_cannot_be(one, before, minute, found):
    assert problems(lambda: paid(one, before, minute)) == found
