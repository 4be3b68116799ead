"""An outcome against its trajectory (paragraph 24): better or worse than planned, and never between the points."""

from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.funding.trajectory import (
    Reading,
    Standing,
    gained,
    newest,
    point_words,
    points,
    since_words,
    standing_words,
    summary,
)

TODAY = date(2018, 10, 12)
Q1, Q2, Q3 = (Quarter.parse(code) for code in ("2018-19-q1", "2018-19-q2", "2018-19-q3"))
OUTCOME = Outcome(
    "Earlier stage",
    unit="%",
    baseline=52_000,
    baseline_on=date(2016, 3, 31),
    points={"2017-18-q4": 53_000, "2018-19-q2": 55_000, "2018-19-q4": 57_000},
)


def read(*values):
    return [Reading(quarter, value, "Registry") for quarter, value in values]


def test_only_a_quarter_that_has_both_is_compared():
    found = points(OUTCOME, read((Q1, 60_000), (Q2, 57_500)), TODAY)
    assert [(one.quarter.code, one.standing) for one in found] == [
        ("2017-18-q4", Standing.NOT_READ),
        ("2018-19-q1", Standing.NOT_PLANNED),
        ("2018-19-q2", Standing.BETTER),
        ("2018-19-q4", Standing.TO_COME),
    ]
    assert point_words(OUTCOME, found[2]) == "2.5 percentage points better than planned"
    assert [point_words(OUTCOME, one) for one in (found[0], found[1], found[3])] == [
        "Not read yet",
        "No value was planned for this quarter",
        "Still to come",
    ]


def test_lower_may_be_better():
    days = replace(OUTCOME, unit="days", higher_is_better=False)
    found = points(days, read((Q2, 57_500)), TODAY)
    assert newest(found).standing is Standing.WORSE
    assert standing_words(days, found) == ("Not on course at the end of Q2 2018/19: 2.5 days worse than planned")
    assert newest(points(days, read((Q2, 55_000)), TODAY)).standing is Standing.AS_PLANNED
    assert since_words(days, found) == "5.5 days worse by Q2 2018/19 than the baseline of 31 March 2016"


def test_the_newest_compared_quarter_decides_and_what_is_not_known_is_said():
    well = points(OUTCOME, read((Q2, 55_000)), TODAY)
    assert standing_words(OUTCOME, well) == "On course at the end of Q2 2018/19: as planned"
    nothing, beside = points(OUTCOME, [], TODAY), points(OUTCOME, read((Q1, 52_000)), TODAY)
    assert standing_words(OUTCOME, nothing).endswith("nothing was read yet")
    assert standing_words(OUTCOME, beside).endswith("no quarter has both a planned and a read value")
    assert since_words(OUTCOME, beside) == "No change by Q1 2018/19 from the baseline of 31 March 2016"
    assert since_words(replace(OUTCOME, baseline=None, baseline_on=None), well) == ""
    poor = points(OUTCOME, read((Q2, 1_000)), TODAY)
    assert summary([newest(well), newest(poor), newest(nothing)]) == (
        "1 of 3 outcomes on course at the end of Q2 2018/19, 1 without a reading to compare"
    )
    assert summary([newest(well)]) == "1 of 1 outcome on course at the end of Q2 2018/19"


def test_the_summary_says_what_became_better_than_before_the_money():
    well, nothing = points(OUTCOME, read((Q2, 55_000)), TODAY), points(OUTCOME, [], TODAY)
    fell = points(OUTCOME, read((Q1, 40_000)), TODAY)
    assert [gained(OUTCOME, one) for one in (well, fell, nothing)] == [True, False, None]
    assert gained(replace(OUTCOME, higher_is_better=False), fell) is True
    said = summary([newest(well), newest(fell)], [gained(OUTCOME, well), gained(OUTCOME, fell)])
    assert said.endswith("1 of 2 better than before the money")
