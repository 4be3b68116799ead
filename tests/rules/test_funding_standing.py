"""How far an assessment is, in words; places and the picture of value by confidence."""

from fractions import Fraction

import pytest

from alliance_tracker.rules.funding.scoring import AGREED, Assessment, Criterion, Score
from alliance_tracker.rules.funding.standing import (
    Dot,
    Progress,
    named_missing,
    results,
    scored_rows,
    value_by_confidence,
    worked_out,
)
from alliance_tracker.terms import CriterionHead, CriterionKind

SAFETY = Criterion("safety", "Safety", CriterionHead.PATIENTS, 60)
COST = Criterion("cost", "Cost against benefit", CriterionHead.TAXPAYER, 40)
LEAD = Criterion("lead", "Leadership", CriterionHead.ASSURANCE, 0, CriterionKind.ASSURANCE)
CRITERIA = (SAFETY, COST, LEAD)


def scored(assessor: str, value: int, confidence: int = 3) -> tuple[Score, ...]:
    pairs = ((SAFETY, confidence), (COST, confidence), (LEAD, None))
    return tuple(Score(assessor, one.code, value, sure, f"Because {assessor}") for one, sure in pairs)


def assessed(*scores: Score) -> Assessment:
    return Assessment(CRITERIA, 5, ("7", "8"), scores)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Progress(), "Being written"),
        (Progress(sent_back=True), "Sent back with comments"),
        (Progress(True, withdrawn=True, decided="Declined"), "Withdrawn"),
        (Progress(True), "Waiting for assessors"),
        (Progress(True, assessors=1, finished=1), "Waiting for assessors"),
        (Progress(True, assessors=3, finished=1), "1 of 3 assessors finished"),
        (Progress(True, assessors=2, finished=2, all_in=True, apart=1), "One score to settle"),
        (Progress(True, assessors=2, finished=2, all_in=True, apart=2), "Two scores to settle"),
        (Progress(True, assessors=2, finished=2, all_in=True), "All scores in, moderation to end"),
        (Progress(True, moderated=True), "Moderated"),
        (Progress(True, moderated=True, recommended="Awarded in part"), "Recommended: awarded in part"),
        (Progress(True, moderated=True, recommended="Declined", decided="Deferred"), "Decided: deferred"),
    ],
)
def test_how_far_it_is(found, words):
    assert found.words == words


def test_rows_say_where_scores_differ_and_what_was_agreed():
    agreed = Score(AGREED, "safety", 4, 3, "Read again", moderated=True)
    rows = scored_rows(assessed(*scored("7", 5), *scored("8", 3), agreed))
    assert rows[0].differ_words == "Differ by 2 in value" and not rows[0].to_settle
    assert rows[0].spread == "5 and 3 for value, 3 and 3 for confidence" and rows[0].value == 4
    assert rows[1].to_settle and rows[1].value == 4 and rows[2].spread == "5 and 3"
    assert rows[2].differ_words == "Differ by 2 in value"


def test_what_is_missing_names_people_and_not_codes():
    missing = named_missing(assessed(*scored("7", 4)), {"7": "Ann", "8": "Bo"})
    assert missing == ("Bo has 3 of 3 criteria still to score",)
    missing = named_missing(assessed(*scored("7", 4)), {"7": "Ann", "8": "Bo"}, {"8"})
    assert missing == ("Bo has still to declare interests, and then to score the bid",)


def test_places_are_by_index_and_nothing_asked_has_none():
    good, poor = assessed(*scored("7", 5), *scored("8", 5)), assessed(*scored("7", 2), *scored("8", 2))
    found = results({1: (good, (100_000_000,)), 2: (poor, (100_000_000,)), 3: (good, (0,)), 4: (good, (100_000_000,))})
    assert found[1].points == 3 and found[1].place_words == "joint 1st of 3"
    assert found[2].place_words == "3rd of 3"
    assert found[3].index is None and found[3].place_words == "Not ranked: nothing is asked"
    assert results({}) == {}


def test_the_steps_to_the_points_add_up():
    steps = worked_out(assessed(*scored("7", 5), *scored("8", 4)))
    assert steps[0] == "Safety: 60% of 4.50 × 3.00 ÷ 5 = 1.620" and len(steps) == 2


def test_the_picture_says_where_a_bid_stands():
    dots = [
        Dot(1, "Wessex", Fraction(4), Fraction(4)),
        Dot(2, "Avon", Fraction(19, 5), Fraction(3)),
        Dot(3, "Kent", Fraction(2), Fraction(3)),
    ]
    made = value_by_confidence(dots, 2, 5, "earlier diagnosis")
    assert made["sentence"] == (
        "This bid is 2nd for value and joint 2nd for confidence. One bid has 3.5 or more on both."
    )
    assert made["rows"][made["own"]] == ["Avon", "3.8", "3.0"] and made["high"] == "3.5"
    assert "not moderated yet" in value_by_confidence(dots, 9, 5, "x")["sentence"]
    assert "only bid" in value_by_confidence(dots[:1], 1, 5, "x")["sentence"]
