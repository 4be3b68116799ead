"""Financial years and quarters."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import FinancialYear, NotAPeriod, Quarter, business_day, uk_day

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("code", "words", "start", "end"),
    [
        ("2018-19-q1", "Q1 2018/19", date(2018, 4, 1), date(2018, 6, 30)),
        ("2018-19-q2", "Q2 2018/19", date(2018, 7, 1), date(2018, 9, 30)),
        ("2018-19-q3", "Q3 2018/19", date(2018, 10, 1), date(2018, 12, 31)),
        ("2019-20-q4", "Q4 2019/20", date(2020, 1, 1), date(2020, 3, 31)),
        ("1999-00-q4", "Q4 1999/00", date(2000, 1, 1), date(2000, 3, 31)),
    ],
)
def test_a_quarter(code, words, start, end):
    quarter = Quarter.parse(code)
    assert (quarter.code, quarter.words, quarter.start, quarter.end) == (code, words, start, end)
    assert Quarter.read(words) == Quarter.read(quarter.long_words) == Quarter.read(f" {code.upper()} ") == quarter


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018-19-q5",
        "2018-20-q1",
        "2018-19-Q2",
        "2018/19-q2",
        "2018-19-q2 ",
        "0000-01-q1",
        "٢٠١٨-١٩-q2",
        "2018-19-q2\n",
    ],
)
def test_what_is_no_quarter_says_how_to_write_one(text):
    with pytest.raises(NotAPeriod):
        Quarter.parse(text)


def test_the_message_says_what_would_be_right():
    with pytest.raises(NotAPeriod, match="“Autumn 2018” is not a quarter. Write it like Q2 2018/19"):
        Quarter.read("Autumn  2018")
    with pytest.raises(NotAPeriod, match="“2018” is not a financial year. Write it like 2018/19"):
        FinancialYear.parse("2018")
    with pytest.raises(NotAPeriod, match="quarters 1 to 4"):
        Quarter(FinancialYear(2018), 5)


def test_a_year_has_four_quarters_without_gaps():
    year = FinancialYear.parse("2018/19")
    assert [quarter.words for quarter in year.quarters] == [f"Q{n} 2018/19" for n in (1, 2, 3, 4)]
    assert (year.start, year.end) == (year.quarters[0].start, year.quarters[3].end)
    assert (year.next().code, year.previous().words, str(year)) == ("2019-20", "2017/18", "2018/19")
    assert date(2019, 3, 31) in year
    assert date(2019, 4, 1) not in year


@given(DAYS)
def test_every_day_is_in_its_quarter_and_year(day):
    quarter = Quarter.of(day)
    assert day in quarter
    assert day in quarter.financial_year
    assert Quarter.parse(quarter.code) == Quarter.read(str(quarter)) == quarter
    assert FinancialYear.parse(quarter.financial_year.code) == FinancialYear.of(day)


@given(DAYS, st.integers(-40, 40))
def test_stepping_back_and_forth(day, count):
    quarter = Quarter.of(day)
    assert quarter.plus(count).plus(-count) == quarter
    assert quarter.next().start == quarter.end + timedelta(days=1)
    assert quarter.next().previous() == quarter
    assert (quarter.plus(count) > quarter) == (count > 0)


def test_from_one_quarter_to_another():
    first = Quarter.parse("2017-18-q3")
    assert [quarter.words for quarter in first.until(first.plus(2))] == [
        "Q3 2017/18",
        "Q4 2017/18",
        "Q1 2018/19",
    ]
    assert list(first.until(first.previous())) == []
    assert list(first.until(first)) == [first]
    last = Quarter.parse("2199-00-q4")
    assert list(last.until(last)) == [last]
    assert last.end == date(2200, 3, 31)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2018, 7, 31, 22, 59, tzinfo=UTC), date(2018, 7, 31)),
        (datetime(2018, 7, 31, 23, 0, tzinfo=UTC), date(2018, 8, 1)),
        (datetime(2018, 12, 31, 23, 59, tzinfo=UTC), date(2018, 12, 31)),
    ],
)
def test_a_moment_has_its_day_in_the_united_kingdom_and_none_after_the_business_day(moment, day):
    assert uk_day(moment) == business_day(moment, day) == business_day(moment, day + timedelta(days=9)) == day
    assert business_day(moment, day - timedelta(days=1)) == day - timedelta(days=1)
