"""The three tests: how a grade follows from levels, what patients say as a group, and what is refused."""

import csv
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.data.places import folder
from alliance_tracker.records import replace
from alliance_tracker.rules.engagement.three_tests import (
    ALIKE,
    DIFFERENTLY,
    AnswerDraft,
    Criterion,
    Grade,
    GradeDraft,
    PatientsSay,
    agreement,
    check_answers,
    check_grade,
    evidence_kept,
    seen_differently,
    standing_of,
)
from alliance_tracker.terms import TestView, ThreeTest

TODAY = date(2018, 10, 12)
YES, IN_PART, NOT_YET, CANNOT = TestView
GOOD = GradeDraft(2, evidence="Minutes of 3 May 2018")


def graded(*levels, blockers=()):
    return [Criterion(f"M{n}", n in blockers, level, graded_on=TODAY) for n, level in enumerate(levels, 1)]


@pytest.mark.parametrize(
    ("levels", "blockers", "score", "grade"),
    [
        ((4, 4, 4, 3, 3, 3), (1, 5), "3.5", Grade.EXCELLING),
        ((4, 4, 4, 4, 4, 2), (1, 5), "3.7", Grade.ACHIEVING),
        ((3, 3, 3, 2, 2, 2), (1, 5), "2.5", Grade.ACHIEVING),
        ((4, 4, 4, 4, 4, 1), (1, 5), "3.5", Grade.DEVELOPING),
        ((1, 4, 4, 4, 4, 4), (1, 5), "3.5", Grade.DEVELOPING),
        ((2, 2, 2, 1, 1, 1), (1, 5), "1.5", Grade.DEVELOPING),
        ((2, 2, 1, 1, 1, 1), (1, 5), "1.3", Grade.UNDEVELOPED),
        ((0, 0, 0, 0, 0, 0), (1, 5), "0.0", Grade.UNDEVELOPED),
        ((4, 4, 4, None, None, None), (4,), "4.0", Grade.EXCELLING),
        ((3, 4, None, None, None, None), (), "3.5", Grade.EXCELLING),
    ],
)
def test_the_grade_follows_from_the_mean_and_the_lowest(levels, blockers, score, grade):
    found = standing_of(graded(*levels, blockers=blockers))
    assert (found.score, found.grade) == (score, grade)


def test_a_blocker_says_that_it_holds_the_test_and_lifts_none():
    held = standing_of(graded(3, 4, 4, 4, 1, 4, blockers=(1, 5)))
    assert held.grade is Grade.DEVELOPING
    assert held.held_by == ("M5",)
    assert held.why == "3.3 of 4 on average. M5 holds it there."
    higher = standing_of(graded(4, 4, 4, 4, 4, 2))
    assert higher.why == "3.7 of 4 on average. M6 holds it there."
    low = standing_of(graded(1, 1, 1, 1, 1, 1, blockers=(1, 5)))
    assert (low.grade, low.held_by) == (Grade.UNDEVELOPED, ())


def test_there_is_no_grade_until_every_line_is_graded_and_one_applies():
    assert standing_of([*graded(4, 4, 4, 4, 4), Criterion("M6")]).words == "5 of 6 graded so far"
    assert standing_of([Criterion("M1")]).words == "Not graded yet"
    none = standing_of(graded(None, None))
    assert (none.grade, none.words, none.mark) == (None, "Does not apply here", "none")


@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=6), st.sets(st.integers(1, 6)))
def test_any_levels_give_the_rule_as_it_is_written(levels, blockers):
    found = standing_of(graded(*levels, blockers=blockers))
    counted = [level for level in levels if level is not None]
    if not counted:
        assert found.grade is None
        return
    mean = Fraction(int(Fraction(sum(counted), len(counted)) * 10 + Fraction(1, 2)), 10)
    assert found.tenths == mean * 10
    blocked = any(level is not None and level <= 1 and n in blockers for n, level in enumerate(levels, 1))
    if mean >= Fraction("3.5") and min(counted) >= 3 and not blocked:
        assert found.grade is Grade.EXCELLING
    elif mean >= Fraction("2.5") and min(counted) >= 2 and not blocked:
        assert found.grade is Grade.ACHIEVING
    else:
        assert found.grade is (Grade.DEVELOPING if mean >= Fraction("1.5") else Grade.UNDEVELOPED)


@pytest.mark.parametrize(
    ("views", "words", "others", "mark"),
    [
        ((), "Not answered yet", "", "none"),
        ((IN_PART,), "1 person says in part", "", "part"),
        ((IN_PART, YES, IN_PART), "2 of 3 say in part", "1 says yes.", "part"),
        ((YES, NOT_YET), "1 of 2 says not yet", "1 says yes.", "stop"),
        ((YES, YES), "All 2 say yes", "", "ok"),
        ((CANNOT, CANNOT, YES), "2 of 3 cannot say", "1 says yes.", "none"),
        ((YES, IN_PART, NOT_YET, NOT_YET), "2 of 4 say not yet", "1 says in part and 1 says yes.", "stop"),
    ],
)
def test_patients_speak_as_a_group_with_a_minority_view(views, words, others, mark):
    found = PatientsSay(views)
    assert (found.words, found.others, found.mark) == (words, others, mark)


def test_the_two_sides_are_compared_and_never_averaged():
    alliance = standing_of(graded(3, 3, 3))
    assert agreement(PatientsSay((YES,)), alliance) == "Patients and the alliance see this alike."
    assert agreement(PatientsSay((NOT_YET,)), alliance) == "Patients and the alliance see this differently."
    assert agreement(PatientsSay(()), alliance) == ""
    assert agreement(PatientsSay((YES,)), standing_of([])) == ""


@pytest.mark.parametrize(
    ("code", "draft", "field", "message"),
    [
        ("M1", replace(GOOD, level=7), "level", "Choose a level from 0 to 4"),
        ("M1", replace(GOOD, level=-1), "level", "Choose a level from 0 to 4"),
        ("M1", replace(GOOD, level=None), "level", "Choose a level from 0 to 4"),
        ("M1", replace(GOOD, evidence=" "), "evidence", "Say what shows that it is level 2"),
        ("M1", replace(GOOD, applies=False), "why", "Say why this does not apply here"),
        ("M1", replace(GOOD, evidence_on=date(2018, 10, 13)), "evidence_on", "still to come"),
        ("M1", replace(GOOD, by_on=TODAY), "by_on", "12 October 2018 has come"),
        ("M1", replace(GOOD, level=4, by_on=date(2019, 3, 31)), "by_on", "nothing left to do"),
        ("M3", replace(GOOD, level=3), "level", "Seats on a committee alone are level 2 at the most"),
        ("M3", replace(GOOD, level=4, roles=True), "level", "Level 4 needs a group"),
        ("M1", replace(GOOD, evidence="x" * 1_501), "evidence", "Shorten the evidence by 1 character"),
    ],
)
def test_what_a_grade_still_needs(code, draft, field, message):
    (problem,) = check_grade(code, draft, TODAY)
    assert problem.field == field
    assert message in problem.message


@pytest.mark.parametrize(
    ("code", "draft"),
    [
        ("M1", GOOD),
        ("M1", GradeDraft(0, by_on=date(2019, 3, 31))),
        ("M1", GradeDraft(0)),
        ("M1", GradeDraft(None, applies=False, why="There are no bids.")),
        ("M3", GOOD),
        ("M3", replace(GOOD, level=3, roles=True)),
        ("M3", replace(GOOD, level=4, lived=True)),
    ],
)
def test_a_good_grade_needs_nothing(code, draft):
    assert check_grade(code, draft, TODAY) == []


def test_not_yet_by_a_date_is_said_as_it_is():
    honest = Criterion("M1", True, 0, date(2019, 3, 31), TODAY)
    assert honest.words == "Level 0 of 4: no evidence. Not yet, by 31 March 2019"
    assert Criterion("M1", graded_on=TODAY).words == "Does not apply here"
    assert Criterion("M1").words == "Not graded yet"


def test_what_there_is_beside_seats_is_kept_with_the_evidence():
    kept = evidence_kept("M3", replace(GOOD, level=4, roles=True, lived=True))
    assert kept.endswith("there is: role descriptions and a group of people who have lived with cancer.")
    assert evidence_kept("M3", GOOD) == evidence_kept("M1", replace(GOOD, roles=True)) == GOOD.evidence


def test_three_questions_need_one_answer_and_a_sentence_with_it():
    def answer(view=None, sentence="", test=ThreeTest.MEANINGFUL):
        return AnswerDraft(test, view, sentence)

    (none,) = check_answers([answer(), answer(test=ThreeTest.INEQUALITIES)])
    assert none == ("meaningful_view", "Answer at least one of the three questions")
    assert check_answers([answer(YES)]) == [("meaningful_sentence", "Say why, in a sentence")]
    assert check_answers([answer(CANNOT)]) == []
    assert check_answers([answer(YES, "They did."), answer(None, "", ThreeTest.REPRESENTATIVE)]) == []
    assert check_answers([answer(YES, "So."), answer(None, "But", ThreeTest.REPRESENTATIVE)]) == [
        ("representative_view", "Choose an answer to go with what you wrote")
    ]


def test_the_rubric_has_six_lines_a_test_and_says_where_each_comes_from():
    with (folder("seeds") / "rubric.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [sum(row["test"] == test for row in rows) for test in ThreeTest] == [6, 6, 6]
    assert [row["code"] for row in rows if row["blocker"] == "yes"] == ["M1", "M5", "R2", "I2"]
    assert all(row["document"] == "tracker" and "drawn from: " in row["note"] for row in rows)
    assert all(len({row[f"level_{level}"] for level in range(5)}) == 5 for row in rows)


@pytest.mark.parametrize(
    ("agreements", "own", "words"),
    [
        ((DIFFERENTLY, ALIKE, DIFFERENTLY), True, "You and the alliance see two of the three tests differently."),
        ((DIFFERENTLY, "", ""), False, "Patients and the alliance see one of the three tests differently."),
        ((DIFFERENTLY,) * 3, True, "You and the alliance see all three tests differently."),
        ((ALIKE, "", ALIKE), True, ""),
    ],
)
def test_the_first_sentence_says_that_the_two_sides_differ(agreements, own, words):
    assert seen_differently(agreements, own) == words
