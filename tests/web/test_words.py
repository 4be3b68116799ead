"""How the pages say dates, times, money and numbers."""

from datetime import UTC, date, datetime

import pytest

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.typed import read_money
from alliance_tracker.web import words

DAY = date(2018, 10, 12)


def test_days():
    assert words.day(DAY) == "12 October 2018"
    assert words.short_day(date(2018, 9, 3)) == "3 Sep 2018"
    assert words.weekday(DAY) == "Friday 12 October 2018"


def test_moments_are_in_uk_time_summer_and_winter():
    assert words.moment(datetime(2018, 10, 12, 9, 42, tzinfo=UTC)) == "12 October 2018, 10:42"
    assert words.moment(datetime(2018, 12, 1, 9, 42, tzinfo=UTC)) == "1 December 2018, 09:42"
    assert words.day(datetime(2018, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2018"


@pytest.mark.parametrize(
    ("days", "says"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (7, "in 7 days"), (-3, "3 days ago"), (1200, "in 1,200 days")],
)
def test_how_far_a_day_is(days, says):
    assert words.away(date.fromordinal(DAY.toordinal() + days), DAY) == says


def test_quarters():
    assert words.quarter("2018-19-q2") == words.quarter(Quarter.parse("2018-19-q2")) == "Q2 2018/19"
    assert words.long_quarter("2018-19-q2") == "Quarter 2 2018/19"


@pytest.mark.parametrize(
    ("pence", "says"),
    [(210_000_000, "£2.1m"), (200_000_000, "£2m"), (64_000_000, "£640k"), (123_456_700, "£1,234,567"),
     (213_400_000, "£2,134,000"), (1250, "£12.50"), (0, "£0"), (-500, "-£5"), (1, "£0.01"), (99_900_000, "£999k"),
     (12_300_000_000, "£123m")],
)  # fmt: skip
def test_pounds_are_short_only_where_nothing_is_rounded(pence, says):
    assert words.pounds(pence) == says
    assert read_money(says.replace("-£", "-")) == pence


def test_a_short_form_stands_in_words_where_it_comes_first():
    assert words.spelt(12, "CCG") == "12 clinical commissioning groups (CCGs)"
    assert words.spelt(1, "STP") == "1 area of a sustainability and transformation plan (STP)"


def test_sizes():
    assert [words.size(n) for n in (1, 999, 240_000, 1_200_000)] == ["1 byte", "999 bytes", "240 KB", "1.2 MB"]
