"""Working days in England against the published list, and against counting one day at a time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.rules.dates.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    bank_holidays,
    is_working_day,
    last_working_day_before,
    working_day_on_or_before,
    working_days_after,
    working_days_between,
)

LISTED = {
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
"""The list at www.gov.uk/bank-holidays for England and Wales, year by year as it was published."""

A_DAY = some.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize("year", LISTED)
def test_the_holidays_are_the_published_ones(year: int) -> None:
    assert " ".join(f"{day:%m-%d}" for day in sorted(bank_holidays(year))) == LISTED[year]


def test_every_year_has_its_eight_and_none_at_a_weekend() -> None:
    added = {2022: 2, 2023: 1}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        assert len(bank_holidays(year)) == 8 + added.get(year, 0)
        assert all(day.weekday() < 5 for day in bank_holidays(year))


@given(A_DAY, some.integers(0, 400))
def test_counting_agrees_with_one_day_at_a_time(start: date, length: int) -> None:
    end = start + timedelta(length)
    slow = sum(is_working_day(start + timedelta(n)) for n in range(1, length + 1))
    assert working_days_between(start, end) == slow
    assert working_days_between(end, start) == -slow


@given(A_DAY, some.integers(1, 60))
def test_after_and_between_are_each_others_reverse(start: date, n: int) -> None:
    there = working_days_after(start, n)
    assert is_working_day(there)
    assert working_days_between(start, there) == n
    assert working_days_between(start, there - timedelta(1)) == n - 1
    assert working_days_after(there, -1) == last_working_day_before(there) < there


def test_before_a_day_of_the_timeline() -> None:
    assert last_working_day_before(date(2017, 1, 3)) == date(2016, 12, 30)
    assert working_day_on_or_before(date(2016, 12, 25)) == date(2016, 12, 23)
    assert working_days_after(date(2016, 12, 23), 1) == date(2016, 12, 28)
    assert working_days_after(date(2016, 12, 24), 0) == date(2016, 12, 24)
    assert working_days_between(date(2018, 10, 12), date(2018, 10, 15)) == 1
