"""Waiting times: periods, what is wrong with a reading, what it says, and what of it may be told."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules import measures
from alliance_tracker.rules.engagement.counts import is_small
from alliance_tracker.rules.measures import Period, ReadingDraft

Q1, Q2 = Quarter.parse("2018-19-q1"), Quarter.parse("2018-19-q2")
TODAY = date(2018, 10, 12)


def reading(period="2018-19-q1", in_time=366, total=468, **changes):
    given = {"provisional": False, "published_on": date(2018, 9, 13)} | changes
    return ReadingDraft("62-day", None, Period.of(period), in_time, total, **given)


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("Q1 2018/19", "2018-19-q1", "Q1 2018/19"),
        ("aug 2018", "2018-08", "August 2018"),
        ("2018-02", "2018-02", "February 2018"),
        ("  Quarter 4  2017/18 ", "2017-18-q4", "Q4 2017/18"),
    ],
)
def test_a_period_is_read_as_people_type_it(typed, code, words):
    period = Period.read(typed)
    assert (period.code, period.words) == (code, words)
    assert Period.of(period.code) == period
    assert period.start <= period.end < TODAY


@pytest.mark.parametrize("typed", ["", "2018", "Q5 2018/19", "31 Feb 2018", "Smarch 2018", "2018-13"])
def test_what_is_no_period_is_told_how_to_write_one(typed):
    with pytest.raises(NotAPeriod, match="Write it like Q1 2018/19 or August 2018"):
        Period.read(typed)


def test_what_is_wrong_with_a_reading():
    assert not measures.check_reading(reading(), TODAY)
    more = measures.check_reading(reading(in_time=469), TODAY)
    early = measures.check_reading(reading(published_on=date(2018, 6, 30)), TODAY)
    later = measures.check_reading(reading(published_on=date(2018, 10, 13)), TODAY)
    nobody = measures.check_reading(reading(in_time=0, total=0), TODAY)
    assert [found[0].field for found in (more, early, later, nobody)] == ["in_time", "published_on"] * 1 + [
        "published_on",
        "total",
    ]


def test_a_figure_never_stands_for_another_quarter():
    late = measures.wait_sentence(85, reading(), Q2)
    assert late.startswith("Figures for Q2 2018/19 are not here yet. In Q1 2018/19, 78.2% were in time")
    own = measures.wait_sentence(85, reading(provisional=True), Q1)
    assert own == (
        "In Q1 2018/19, 78.2% were in time: 366 of 468 people. That is below the standard of 85%. "
        "Provisional figures, published on 13 September 2018."
    )
    few = measures.wait_sentence(85, reading(in_time=12, total=15), Q1)
    assert "too few people" in few and "12" not in few


def test_the_newest_is_the_last_to_end_and_of_two_the_longer():
    june, quarter, august = reading("2018-06"), reading("2018-19-q1"), reading("2018-08")
    assert measures.newest([quarter, june], Q2.end)["62-day"] is quarter
    assert measures.newest([june, quarter, august], Q2.end)["62-day"] is august
    assert measures.newest([june, quarter, august], Q1.end)["62-day"] is quarter


@example([(0, 4), (0, 4)])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6))
def test_no_small_count_of_a_ccg_can_be_worked_out_from_the_sum(counts):
    """Whoever knows this rule, the alliance's own reading (hidden when small) and those of the CCGs that are shown.

    A few people may have been counted in another CCG that is not shown: nothing that is read would be different.
    """
    hidden = measures.hidden_bodies(_readings(counts))
    for of in (0, 1):
        small = {key for key, pair in enumerate(counts) if is_small(pair[of])}
        assert small <= hidden
        if not is_small(sum(pair[of] for pair in counts)):
            for key in small:
                others = (
                    _moved(counts, of, key, to, people) for to in hidden - {key} for people in range(-3, 4) if people
                )
                assert any(measures.hidden_bodies(_readings(other)) == hidden for other in others if other), key


def _readings(counts):
    return {key: (early, early + late) for key, (early, late) in enumerate(counts)}


def _moved(counts, of, key, to, people):
    """The counts with so many people of one CCG in another; none when there are not so many."""
    other = [list(pair) for pair in counts]
    other[key][of] -= people
    other[to][of] += people
    return other if min(other[key][of], other[to][of]) >= 0 else None


def test_no_small_count_of_a_month_can_be_worked_out_from_its_quarter():
    """April is too small to be shown; the quarter without May and June would tell it."""
    north, south = replace(reading(), body_id=1), replace(reading(), body_id=2)
    months = [
        replace(one, period=Period.of(code), in_time=40, total=40 + late)
        for one, counts in ((north, (3, 9, 20)), (south, (30, 30, 30)))
        for code, late in zip(("2018-04", "2018-05", "2018-06"), counts, strict=True)
    ]
    whole = replace(north, body_id=None, in_time=240, total=362)
    quarters = [replace(north, in_time=120, total=152), replace(south, in_time=120, total=210)]
    hidden = measures.hidden_readings([whole, *quarters, *months])
    of = {(body, code) for _, body, code in hidden}
    assert of == {(1, "2018-04"), (2, "2018-04"), (1, Q1.code), (2, Q1.code)}
    assert not measures.hidden_readings([whole, *quarters, *months[1:3], *months[4:]])
    april = replace(whole, period=Period.of("2018-04"), in_time=80, total=83)
    assert (None, Q1.code) in {(body, code) for _, body, code in measures.hidden_readings([whole, april])}
    assert measures.without_told_months([whole, april]) == [april]
    assert measures.without_told_months([whole, replace(april, total=90)]) == [whole, replace(april, total=90)]


def test_a_file_is_read_whatever_the_order_of_its_columns():
    known = {"62-day wait": "62-day"}
    bodies = {"": None, "nhs north": 7}
    rows = [
        ["Waiting times"],
        ["For", "Measure", "Period", "All", "In time", "Published on", "Provisional or final", "Ours"],
        [],
        ["NHS North", "62-day wait", "Q1 2018/19", "40", "30", "13/09/2018", "final", "x"],
        ["", "62-Day Wait ", "Aug 2018", "1,400", "1,100", "2018-10-11", "Provisional"],
    ]
    found = measures.read_rows(rows, known, bodies, TODAY)
    assert not found.problems
    assert [(one.body_id, one.period.code, one.in_time, one.total) for one in found.drafts] == [
        (7, "2018-19-q1", 30, 40),
        (None, "2018-08", 1100, 1400),
    ]


def test_each_line_says_what_is_wrong_with_it():
    known, bodies = {"62-day wait": "62-day"}, {"": None}
    header = list(measures.COLUMNS)
    good = ["62-day wait", "", "Q1 2018/19", "30", "40", "final", "13 Sep 2018", ""]
    bad = ["62 weeks", "NHS Nowhere", "31 Feb", "-", "many", "maybe", "soon", ""]
    found = measures.read_rows([header, good, bad, good], known, bodies, TODAY)
    assert len([one for one in found.problems if one.startswith("Line 3")]) == 7
    assert any("Line 4" in one and "line 2" in one for one in found.problems)
    assert measures.read_rows([["a", "b"]], known, bodies, TODAY).problems[0].startswith("The first line must name")
    assert measures.read_rows([header[:-2]], known, bodies, TODAY).problems == ("The column Published on is missing",)
    assert measures.read_rows([header], known, bodies, TODAY).problems
