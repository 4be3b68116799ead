"""A return as it is typed: which quarters are taken, what is offered, what is added up and what is named as wrong."""

from datetime import date

import pytest

from alliance_tracker.errors import RulesBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.record import Line
from alliance_tracker.rules.funding.returning import (
    Span,
    SpendLine,
    Typed,
    checked_return,
    label,
    latest_before,
    offered,
    spend_lines,
)
from alliance_tracker.rules.funding.spend import Return
from alliance_tracker.terms import LineKind

AWARDED, Q1, Q2, Q3, NEXT = (
    Quarter.parse(code) for code in ("2016-17-q4", "2017-18-q1", "2017-18-q2", "2017-18-q3", "2018-19-q1")
)
END = Quarter.parse("2020-21-q4")
SPAN = Span(AWARDED, Q1, END, date(2017, 10, 12))
LINE = SpendLine(12, "Training (2017/18, revenue)", "2017-18", 100_003_00)
BEFORE = Return("1", Q1, LINE.label, 25_000_00, 20_000_00, 20_000_00, 80_000_00, 100_000_00)


@pytest.mark.parametrize(
    ("quarter", "words"),
    [
        ("2017-18-q1", ""),
        ("2017-18-q2", ""),
        ("2017-18-q3", "Q3 2017/18 is not over yet. It can be returned from 1 January 2018"),
        ("2020-21-q4", "Q4 2020/21 is not over yet"),
        ("2016-17-q4", "Q4 2016/17 is outside the round, which runs from Q1 2017/18 to Q4 2020/21"),
        ("2021-22-q1", "Q1 2021/22 is outside the round"),
    ],
)
def test_which_quarters_may_be_returned(quarter, words):
    said = SPAN.refused(Quarter.parse(quarter))
    assert said.startswith(words) and bool(said) == bool(words)


def test_nothing_is_returned_before_an_award_or_without_one():
    late = Span(Q2, Q1, END, date(2018, 4, 1))
    assert late.refused(Q1).startswith("Q1 2017/18 was before the award, which was made in Q2 2017/18")
    assert [one.code for one in late.due] == ["2017-18-q2", "2017-18-q3", "2017-18-q4"]
    assert Span(None, Q1, END, date(2018, 4, 1)).refused(Q2).startswith("This bid has no award")
    assert Span(None, Q1, END, date(2018, 4, 1)).due == ()
    assert Span(Q1, Q1, END, date(2031, 4, 1)).due[-1] == END


def test_a_part_award_gives_each_line_its_share_of_the_year():
    lines = [
        Line("2017-18", LineKind.REVENUE, 300_00, "Posts", "slug/ED1", 1),
        Line("2018-19", LineKind.CAPITAL, 5_00, "Scanner"),
    ]
    made = spend_lines(lines, {"2017-18": 100_00, "2018-19": 9_00})
    assert [(one.label, one.pence) for one in made] == [
        ("Posts (2017/18, revenue, ED1)", 100_00),
        ("Scanner (2018/19, capital)", 5_00),
    ]
    assert [one.pence for one in spend_lines(lines, {})] == [0, 0]
    assert label(lines[0]) == made[0].label


def test_what_is_planned_is_offered_from_the_money_or_the_last_forecast():
    assert [offered(LINE, quarter, None) for quarter in Q1.until(NEXT)] == [
        25_000_00,
        33_334_00,
        50_001_00,
        100_003_00,
        100_003_00,
    ]
    assert offered(LINE, Q2, BEFORE) == 26_666_00 and offered(LINE, NEXT, BEFORE) == 80_000_00
    assert offered(LINE, AWARDED, None) == 0
    assert latest_before([BEFORE], Q1) is None and latest_before([BEFORE], Q3) is BEFORE


def test_what_is_left_empty_is_added_up():
    typed = Typed(15_000_00, 15_000_00, to_come=60_000_00)
    [one] = checked_return("1", Q2, [(LINE, typed, BEFORE)])
    assert (one.cumulative, one.to_come, one.forecast) == (35_000_00, 60_000_00, 95_000_00)
    [one] = checked_return("1", Q2, [(LINE, Typed(0, 0, forecast=90_000_00), BEFORE)])
    assert (one.cumulative, one.to_come, one.forecast) == (20_000_00, 70_000_00, 90_000_00)
    [one] = checked_return("1", Q2, [(LINE, Typed(0, -5_000_00, 0, reason=" A refund. "), BEFORE)])
    assert (one.cumulative, one.forecast, one.reason) == (15_000_00, 15_000_00, "A refund.")


def wrong(typed, before=BEFORE):
    with pytest.raises(RulesBroken) as found:
        checked_return("1", Q2, [(LINE, typed, before)])
    return [(one.field, str(one)) for one in found.value.each]


def test_totals_that_do_not_add_up_are_named_with_what_would_be_right():
    total = "£20,000 by Q1 2017/18 and £15,000 in Q2 2017/18 make £35,000"
    assert wrong(Typed(15_000_00, 15_000_00, 0, cumulative=36_000_00)) == [
        ("cumulative-12", f"{LINE.label}: the total to date says £36,000, but {total}")
    ]
    added = "£35,000 to date and £1 still to come make £35,001"
    assert wrong(Typed(15_000_00, 15_000_00, 1_00, forecast=99_00)) == [
        ("forecast-12", f"{LINE.label}: the forecast says £99, but {added}")
    ]


def test_what_else_is_wrong_is_named_too():
    assert [field for field, _ in wrong(Typed(0, 0))] == ["to_come-12"]
    less = "the forecast of £5 is less than the £20,000 spent to date. It should be that or more"
    assert wrong(Typed(0, 0, forecast=5_00)) == [("forecast-12", f"{LINE.label}: {less}")]
    assert wrong(Typed(5_000_00, 4_500_00, 0)) == [
        ("reason-12", f"{LINE.label}: £500 (10%) less than planned. Say why")
    ]
    back = wrong(Typed(0, -1_00, 0, reason="A refund"), None)
    assert back == [("actual-12", f"{LINE.label}: £1 is paid back, but only £0 was spent before. Check both")]
