"""The reconciliation: money cumulative by bid and quarter, every cross-check with its row, variances, milestones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.decisions import Condition, Release
from alliance_tracker.rules.funding.spend import (
    Award,
    Return,
    beside_milestones,
    cumulative,
    findings,
    needs_reason,
    of_kind,
    pounds,
    variance_words,
)
from alliance_tracker.terms import FindingKind

Q4, Q1, Q2, Q3 = (Quarter.parse(code) for code in ("2016-17-q4", "2017-18-q1", "2017-18-q2", "2017-18-q3"))
POSTS = Condition("posts", "8 posts are filled", date(2017, 2, 22), date(2017, 9, 1))
FIRST = Release("R1", "2017-18", 40_000_00, date(2017, 4, 10))
SECOND = Release("R2", "2017-18", 60_000_00, date(2017, 10, 1), ("posts",))
AWARD = Award("NEC-ED", {"2017-18": 100_000_00, "2018-19": 50_000_00}, Q4, (FIRST, SECOND), (POSTS,))


def line(quarter, actual, cumulative, name="Navigators", planned=None, forecast=100_000_00, **more):
    planned = actual if planned is None else planned
    return Return("NEC-ED", quarter, name, planned, actual, cumulative, forecast - cumulative, forecast, **more)


GOOD = (line(Q1, 20_000_00, 20_000_00), line(Q2, 15_000_00, 35_000_00), line(Q3, 30_000_00, 65_000_00))


def said(award, *returns):
    return [(one.kind.value, one.quarter.code, one.line, one.words) for one in findings([award], returns)]


def test_nothing_is_amiss():
    assert said(AWARD, *GOOD) == []


def test_cumulative_by_quarter():
    rows = cumulative([AWARD], GOOD, Q3)
    assert [(row.quarter, row.released, row.planned, row.spent, row.forecast) for row in rows] == [
        (Q4, 0, 0, 0, 0),
        (Q1, 40_000_00, 20_000_00, 20_000_00, 100_000_00),
        (Q2, 40_000_00, 35_000_00, 35_000_00, 100_000_00),
        (Q3, 100_000_00, 65_000_00, 65_000_00, 100_000_00),
    ]
    assert {row.awarded for row in rows} == {150_000_00}


def test_spend_above_the_award():
    over = said(AWARD, line(Q1, 150_000_01, 150_000_01, forecast=150_000_01))[0]
    words = "£150,000.01 spent by Q1 2017/18, £0.01 more than the award of £150,000. It should be £150,000 or less"
    assert over == ("error", "2017-18-q1", "", words)


def test_spend_above_what_is_released_and_a_forecast_above_the_award():
    assert said(AWARD, line(Q1, 40_001_00, 40_001_00, forecast=151_000_00)) == [
        ("warning", "2017-18-q1", "", "£151,000 forecast, £1,000 more than the award. Say who pays"),
        ("warning", "2017-18-q1", "", "£40,001 spent by Q1 2017/18, and £40,000 released. Check who paid the rest"),
    ]


def test_spend_before_the_award_before_a_release_and_without_an_award():
    later = replace(AWARD, from_quarter=Q1)
    words = "£5 spent in Q4 2016/17, but the award was made in Q1 2017/18. Spend before it should be £0"
    assert said(later, line(Q4, 5_00, 5_00)) == [("error", "2016-17-q4", "Navigators", words)]
    words = "£5 spent before anything was released. Check the release, or who paid meanwhile"
    assert said(AWARD, line(Q4, 5_00, 5_00)) == [("warning", "2016-17-q4", "Navigators", words)]
    nobody = replace(GOOD[0], bid="WY-ED")
    assert [one.words for one in findings([AWARD], [nobody])] == [
        "£20,000 spent, but this bid has no award. Spend should be £0"
    ]


def test_a_release_without_its_condition_met_twice_or_above_the_year():
    early = replace(SECOND, on=date(2017, 8, 31))
    words = "£60,000 released while not met: 8 posts are filled. Release it once that is met"
    assert said(replace(AWARD, releases=(FIRST, early))) == [("error", "2017-18-q2", "R2", words)]
    twice = replace(AWARD, releases=(FIRST, SECOND, SECOND))
    assert said(twice) == [
        ("error", "2017-18-q3", "R2", "Release R2 stands here twice. Keep one of the two"),
        ("error", "2017-18-q3", "R2", "£160,000 released of £100,000 awarded for 2017/18. Release no more"),
    ]


def test_a_line_returned_twice_counts_once():
    again = (*GOOD, line(Q3, 30_000_00, 65_000_00))
    assert said(AWARD, *again) == [
        ("error", "2017-18-q3", "Navigators", "Navigators is returned twice for Q3 2017/18. Keep one of the two")
    ]
    assert cumulative([AWARD], again, Q3)[-1].spent == 65_000_00


FELL = (
    "The total to date fell from £20,000 in Q1 2017/18 to £19,000."
    " It should be £20,000 or more, or Q1 2017/18 be put right"
)
WRONG = "The total to date says £36,000, but £20,000 by Q1 2017/18 and £15,000 in Q2 2017/18 make £35,000"


def test_totals_that_fall_or_do_not_add_up_are_named_where_they_begin():
    fell = (GOOD[0], line(Q2, 0, 19_000_00), line(Q3, 1_000_00, 20_000_00))
    assert [(one.quarter, one.words) for one in findings([AWARD], fell)] == [(Q2, FELL)]
    wrong = (GOOD[0], line(Q2, 15_000_00, 36_000_00), line(Q3, 1_00, 36_001_00))
    assert [(one.quarter, one.words) for one in findings([AWARD], wrong)] == [(Q2, WRONG)]
    first = line(Q1, 5_00, 6_00)
    assert findings([AWARD], [first])[0].words == "The total to date says £6, but £5 was spent up to Q1 2017/18"


def test_a_forecast_that_does_not_add_up():
    wrong = replace(GOOD[0], forecast=99_000_00)
    assert [one.words for one in findings([AWARD], [wrong])] == [
        "The forecast says £99,000, but £20,000 to date and £80,000 still to come make £100,000"
    ]


@pytest.mark.parametrize(
    ("planned", "actual", "needs", "words"),
    [
        (100_000_00, 100_000_00, False, "As planned"),
        (50_000_00, 54_999_99, False, "£4,999.99 (10%) more than planned"),
        (50_000_00, 45_000_00, True, "£5,000 (10%) less than planned"),
        (500_000_00, 490_000_00, True, "£10,000 (2%) less than planned"),
        (500_000_00, 509_999_00, False, "£9,999 (2%) more than planned"),
        (0, 500_00, True, "£500 more than planned"),
        (0, 499_99, False, "£499.99 more than planned"),
        (100_00, 121_00, False, "£21 (21%) more than planned"),
        (0, 0, False, "As planned"),
    ],
)
def test_a_tenth_or_ten_thousand_pounds_needs_a_reason_from_five_hundred(planned, actual, needs, words):
    one = line(Q1, actual, actual, planned=planned)
    assert (needs_reason(one), variance_words(one)) == (needs, words)


def test_a_variance_without_a_reason_is_a_warning():
    late = line(Q1, 10_000_00, 10_000_00, planned=20_000_00)
    assert said(AWARD, late) == [
        ("warning", "2017-18-q1", "Navigators", "£10,000 (50%) less than planned. Say why"),
    ]
    assert said(AWARD, replace(late, reason="Posts were advertised in June.")) == []


def test_warnings_are_told_apart_from_errors():
    found = findings([AWARD], [line(Q1, 160_000_00, 160_000_00, forecast=160_000_00, planned=0)])
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=list(FindingKind).index)
    assert len(of_kind(found, FindingKind.ERROR)) + len(of_kind(found, FindingKind.WARNING)) == len(found) == 3


def test_money_beside_milestones():
    assert beside_milestones(70_00, 100_00, 2, 9) == "70% spent, 2 of 9 milestones met"
    assert beside_milestones(1, 100_000_00, 0, 1) == "1% spent, 0 of 1 milestone met"
    assert beside_milestones(99_999_99, 100_000_00, 9, 9) == "99% spent, 9 of 9 milestones met"
    assert beside_milestones(0, 100, 0, 2) == "0% spent, 0 of 2 milestones met"
    assert beside_milestones(150, 100, 2, 2) == "150% spent, 2 of 2 milestones met"
    assert beside_milestones(0, 0, 0, 2) == "Nothing awarded, 0 of 2 milestones met"
    assert pounds(-5_00) == "-£5"


SPENT = st.lists(st.lists(st.integers(0, 20_000_00), min_size=3, max_size=3), min_size=1, max_size=4)


def returned(spent):
    """Returns that add up, one line for each list of three quarters."""
    made = []
    for place, amounts in enumerate(spent):
        total = 0
        for quarter, amount in zip((Q1, Q2, Q3), amounts, strict=True):
            total += amount
            made.append(line(quarter, amount, total, f"Line {place}", forecast=total))
    return made


@given(SPENT)
def test_what_adds_up_has_no_error_within_the_award(spent):
    returns = returned(spent)
    total = sum(map(sum, spent))
    assert [row.spent for row in cumulative([AWARD], returns, Q3)] == [
        sum(sum(amounts[:count]) for amounts in spent) for count in range(4)
    ]
    errors = of_kind(findings([AWARD], returns), FindingKind.ERROR)
    assert bool(errors) == (total > AWARD.total)


@given(SPENT, st.data())
def test_any_one_wrong_figure_is_found_in_its_row(spent, data):
    returns = returned(spent)
    place = data.draw(st.integers(0, len(returns) - 1))
    field = data.draw(st.sampled_from(["actual", "cumulative", "forecast", "to_come"]))
    wrong = replace(returns[place], **{field: getattr(returns[place], field) + data.draw(st.integers(1, 10**6))})
    large = replace(AWARD, amounts={"2017-18": 10**12})
    found = of_kind(findings([large], [*returns[:place], wrong, *returns[place + 1 :]]), FindingKind.ERROR)
    assert (wrong.quarter, wrong.line) in [(one.quarter, one.line) for one in found]
