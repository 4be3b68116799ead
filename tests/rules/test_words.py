"""How rules speak."""

from datetime import date

import pytest

from alliance_tracker.rules.words import capital, counted, day, listing, lower, number, some, times


def test_days_and_numbers():
    assert day(date(2018, 10, 2)) == "2 October 2018"
    assert [number(n) for n in (0, 1, 9, 10, 1200)] == ["no", "one", "nine", "10", "1,200"]
    assert [counted(n, "day") for n in (0, 1, 182)] == ["0 days", "1 day", "182 days"]
    assert counted(2, "body", "bodies") == "2 bodies"
    assert [times(n) for n in (0, 1, 2, 3)] == ["never", "once", "twice", "3 times"]
    assert capital("three of 22") == "Three of 22"
    assert capital("") == ""
    phrases = ("Rating", "NHS number", "ED3 rating", "Q2 2018/19", "A third site")
    assert [lower(one) for one in phrases] == ["rating", *phrases[1:4], "a third site"]


@pytest.mark.parametrize(
    ("items", "words"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_lists(items, words):
    assert listing(items) == some(items) == words


def test_long_lists_are_cut():
    assert listing(["A", "B"], "or") == "A or B"
    assert some(list("ABCDEF")) == "A, B, C, D, E and F"
    assert some(list("ABCDEFG")) == "A, B, C, D, E and two more"
