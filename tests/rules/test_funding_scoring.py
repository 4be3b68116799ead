"""Points and index, scores apart, when moderation may end, who sees what when, and the ranking with its stability."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.blindness import (
    Seat,
    Sight,
    Stage,
    alliance_sees,
    assessor_sees,
    check_moderating,
    check_scoring,
    panel_sees,
)
from alliance_tracker.rules.funding.ranking import Entry, ordinal, ranking, stability, tie_words, weightings
from alliance_tracker.rules.funding.scoring import (
    AGREED,
    Assessment,
    Criterion,
    Score,
    apart,
    checked_score,
    first_scores,
    index,
    missing,
    parts,
    points,
    rows,
    score_words,
    settled,
    settled_words,
    standing_apart,
    thousandths,
    weighted,
    weights_of,
)
from alliance_tracker.terms import CriterionHead, CriterionKind

STAGE = Criterion("stage", "Earlier stage and survival", CriterionHead.PATIENTS, 60)
COST = Criterion("cost", "Cost against benefit", CriterionHead.TAXPAYER, 40)
LEADS = Criterion("leadership", "Leadership", CriterionHead.ASSURANCE, 0, CriterionKind.ASSURANCE)
CRITERIA = (STAGE, COST, LEADS)
WHY = "Evidence from pilot sites."


def given_by(assessor, *scores, moderated=False):
    """Scores in the order of the criteria, each (value, confidence)."""
    pairs = zip(CRITERIA, scores, strict=False)
    return tuple(Score(assessor, one.code, value, sure, WHY, moderated) for one, (value, sure) in pairs)


ONE = given_by("Clinician", (5, 4), (4, 3), (4, None))
TWO = given_by("Finance", (4, 3), (2, 2), (3, None))
BOTH = Assessment(CRITERIA, 5, ("Clinician", "Finance"), ONE + TWO)


def test_points_are_the_weighted_value_times_confidence():
    """60% of 4.5 x 3.5 / 5 and 40% of 3 x 2.5 / 5: 1.89 and 0.6."""
    made = parts(BOTH)
    assert made == {"stage": Fraction(315, 100), "cost": Fraction(15, 10)}
    assert points(made, weights_of(CRITERIA)) == Fraction(249, 100)
    assert thousandths(Fraction(249, 100)) == 2490
    assert [(score_words(row.value), score_words(row.confidence)) for row in rows(BOTH)] == [
        ("4.5", "3.5"),
        ("3.0", "2.5"),
        ("3.5", "–"),
    ]
    assert weighted(BOTH) == (Fraction(39, 10), Fraction(31, 10))
    assert weighted(replace(BOTH, scores=ONE[:1])) is None


def test_the_index_is_points_for_each_discounted_million():
    assert index(Fraction(3), [100_000_000]) == 3
    assert index(Fraction(3), [0, 103_500_000]) == 3
    assert index(Fraction(3), [0, 0]) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=2), st.integers(1, 99))
def test_points_run_from_one_over_top_to_top(scores, weight):
    criteria = (replace(STAGE, weight=weight), replace(COST, weight=100 - weight))
    assessment = Assessment(criteria, 5, ("A",), given_by("A", *scores))
    assert Fraction(1, 5) <= points(parts(assessment), weights_of(criteria)) <= 5


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=2), st.integers(0, 1))
def test_a_better_score_never_makes_fewer_points(scores, which):
    def made(pairs):
        return points(parts(Assessment(CRITERIA, 5, ("A",), given_by("A", *pairs))), weights_of(CRITERIA))

    better = [
        (min(5, value + 1), sure) if place == which else (value, sure) for place, (value, sure) in enumerate(scores)
    ]
    assert made(better) >= made(scores)


def test_two_apart_must_be_settled_with_a_reason():
    assert apart(settled(BOTH, "cost")) == ("value",)
    assert apart(settled(BOTH, "stage")) == apart(settled(BOTH, "leadership")) == ()
    assert standing_apart(BOTH) == (COST,)
    assert missing(BOTH) == ("Settle Cost against benefit with a reason: value 4 and 2",)


def test_a_moderated_score_counts_and_the_first_ones_stay():
    moved = replace(BOTH, scores=(*BOTH.scores, Score("Finance", "cost", 3, 2, "Read the annex.", moderated=True)))
    assert [score.value for score in settled(moved, "cost")] == [4, 3]
    agreed = Score(AGREED, "cost", 3, 3, "Recruitment is the risk.", moderated=True)
    both = replace(moved, scores=(*moved.scores, agreed))
    assert settled(both, "cost") == (agreed,)
    for assessment in (moved, both):
        assert missing(assessment) == ()
        assert [score.value for score in first_scores(assessment, "cost")] == [4, 2]
    assert settled_words(COST, first_scores(both, "cost"), agreed) == (
        "settled Cost against benefit at 3 (was 4 and 2), because Recruitment is the risk"
    )


def test_what_is_missing_before_moderation_may_end():
    assert missing(Assessment(CRITERIA, 5, ())) == ("Assign two more assessors without a conflict of interest",)
    part = Assessment(CRITERIA, 5, ("Clinician", "Finance"), ONE + TWO[:1])
    assert missing(part) == ("Finance has 2 of 3 criteria still to score",)
    alone = Assessment(CRITERIA, 5, ("Clinician",), ONE)
    assert missing(alone) == ("Assign one more assessor without a conflict of interest",)


def test_a_removed_assessor_counts_no_more():
    three = replace(BOTH, scores=(*BOTH.scores, *given_by("Removed", (1, 1), (1, 1), (1, None))))
    assert parts(three) == parts(BOTH)


@pytest.mark.parametrize(
    ("score", "fields"),
    [
        (Score("A", "stage", 0, 6, "x"), ["value", "confidence"]),
        (Score("A", "stage", 1, None, "x"), ["confidence"]),
        (Score("A", "stage", 5, 5, " "), ["why"]),
        (Score("A", "stage", 5, 5, "x" * 1001), ["why"]),
        (Score("A", "leadership", 5, 5, "x"), ["confidence"]),
    ],
)
def test_a_score_that_cannot_be(score, fields):
    with pytest.raises(RulesBroken) as found:
        checked_score(score, {one.code: one for one in CRITERIA}[score.criterion], 5)
    assert [one.field for one in found.value.each] == fields


def test_a_score_that_is_right():
    for score in ONE:
        assert checked_score(score, {one.code: one for one in CRITERIA}[score.criterion], 5) is score


NEW, IN, ENDED = Stage(), Stage(all_in=True), Stage(all_in=True, moderated=True)
DECIDED = replace(ENDED, decided=True)
SEEN = {
    (Seat(), NEW): Sight.DECLARE,
    (Seat(), ENDED): Sight.DECLARE,
    (Seat(declared=True), NEW): Sight.OWN,
    (Seat(declared=True), IN): Sight.ALL,
    (Seat(declared=True), ENDED): Sight.RESULT,
    (Seat(declared=True, conflict=True), ENDED): Sight.NOTHING,
    (Seat(declared=True, places=frozenset({"home"})), ENDED): Sight.NOTHING,
    (Seat(declared=True, places=frozenset({"away"})), ENDED): Sight.RESULT,
}


@pytest.mark.parametrize(("seat", "stage"), SEEN)
def test_what_an_assessor_sees(seat, stage):
    assert assessor_sees(seat, {"home"}, stage) is SEEN[seat, stage]


def test_what_others_see():
    assert [panel_sees(stage) for stage in (NEW, IN, ENDED)] == [Sight.NOTHING, Sight.ALL, Sight.RESULT]
    assert [alliance_sees(stage) for stage in (IN, ENDED, DECIDED)] == [Sight.NOTHING, Sight.NOTHING, Sight.RESULT]


@pytest.mark.parametrize(
    ("seat", "stage", "said"),
    [
        (Seat(conflict=True), NEW, "you have an interest in it"),
        (Seat(declared=True, places=frozenset({"home"})), NEW, "you have an interest in it"),
        (Seat(), NEW, "Say whether you have an interest"),
        (Seat(declared=True), IN, "First scores stay"),
        (Seat(declared=True), ENDED, "no longer change"),
    ],
)
def test_scoring_is_refused(seat, stage, said):
    with pytest.raises(RuleBroken, match=said):
        check_scoring(seat, {"home"}, stage)


def test_scoring_and_moderating_are_open_in_turn():
    check_scoring(Seat(declared=True), {"home"}, NEW)
    check_moderating(IN)
    for stage, said in ((NEW, "once every assessor"), (ENDED, "has ended")):
        with pytest.raises(RuleBroken, match=said):
            check_moderating(stage)


WEIGHTS = {"a": 25, "b": 10, "c": 10, "d": 20, "e": 10, "f": 15, "g": 10}
ENTRY = st.builds(
    lambda scores, asked: (dict(zip(WEIGHTS, map(Fraction, scores), strict=True)), tuple(asked)),
    st.lists(st.integers(1, 5), min_size=7, max_size=7),
    st.lists(st.integers(10**8, 10**8 + 3), min_size=1, max_size=2),
)
ENTRIES = st.lists(ENTRY, min_size=1, max_size=6).map(
    lambda made: [Entry(str(place), *one) for place, one in enumerate(made)]
)


def test_ties_are_said_as_ties():
    plain = dict.fromkeys(WEIGHTS, Fraction(2))
    entries = [
        Entry("w", plain, (200,)),
        Entry("x", plain, (100,)),
        Entry("y", plain, (100,)),
        Entry("z", plain, (300,)),
    ]
    made = ranking(entries, WEIGHTS)
    assert [(one.code, one.words) for one in made] == [
        ("x", "joint 1st"),
        ("y", "joint 1st"),
        ("w", "3rd"),
        ("z", "4th"),
    ]
    assert tie_words(made[0], {"y": "West Yorkshire"}) == "Joint 1st with West Yorkshire"
    assert tie_words(made[2], {}) == ""
    assert [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 112, 122)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "122nd"]
    )


@given(ENTRIES)
def test_a_place_counts_the_bids_above(entries):
    made = ranking(entries, WEIGHTS)
    for one in made:
        assert one.place == 1 + sum(other.index > one.index for other in made)
        assert set(one.tied) == {other.code for other in made if other.index == one.index} - {one.code}
    assert [one.index for one in made] == sorted((one.index for one in made), reverse=True)


def test_the_other_weightings_are_always_the_same_fifteen():
    titles = {code: code.upper() for code in WEIGHTS}
    others = weightings(WEIGHTS, titles)
    assert len(others) == 15
    assert [others[place].words for place in (0, 7, 14)] == [
        "A counts half",
        "A counts double",
        "All criteria count the same",
    ]
    shares = [{code: Fraction(w, sum(one.weights.values())) for code, w in one.weights.items()} for one in others]
    assert shares[0]["a"] == Fraction(125, 875) and shares[0]["b"] == Fraction(100, 875)
    assert shares[7]["a"] == Fraction(50, 125) and set(shares[14].values()) == {Fraction(1, 7)}


@given(ENTRIES)
def test_stability_is_ranking_again_and_again(entries):
    others = weightings(WEIGHTS, dict.fromkeys(WEIGHTS, ""))
    own = {one.code: one.place for one in ranking(entries, WEIGHTS)}
    again = [{one.code: one.place for one in ranking(entries, other.weights)} for other in others]
    for one in stability(entries, WEIGHTS, others):
        places = [each[one.code] for each in again]
        assert (one.place, one.of, one.kept) == (own[one.code], 15, places.count(own[one.code]))
        assert (one.best, one.worst) == (min([one.place, *places]), max([one.place, *places]))


def test_stability_in_words():
    plain = dict.fromkeys(WEIGHTS, Fraction(2))
    strong = Entry("x", plain | {"a": Fraction(3), "g": Fraction(1)}, (100,))
    found = stability([strong, Entry("y", plain, (100,))], WEIGHTS, weightings(WEIGHTS, dict.fromkeys(WEIGHTS, "")))
    assert [one.words for one in found] == [
        "Keeps its place in 15 of 15 weightings",
        "Keeps its place in 14 of 15 weightings; between 1st and 2nd",
    ]
