"""What people type is read alike through every door, and refused with a sentence that says how to mend it."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alliance_tracker.rules.typed import (
    NotUnderstood,
    clean,
    read_date,
    read_money,
    read_whole,
    shown,
    unstorable,
)


@pytest.mark.parametrize(
    "typed",
    ["30 9 2018", "30 Sep 2018", "30 sept 2018", "30/09/2018", "30-9-2018", "30.9.2018", "2018-09-30",
     "30th September 2018", " 30  September,  2018 ", "30 SEPTEMBER 2018"],
)  # fmt: skip
def test_one_date_however_it_is_typed(typed):
    assert read_date(typed) == date(2018, 9, 30)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31 Feb 2019", "“31 Feb 2019” is not a date. Type it like 28 Feb 2019"),
        ("30/13/2018", "“30/13/2018” is not a date. Type it like 28 Feb 2019"),
        ("30 Foo 2018", "“30 Foo 2018” is not a date. Type it like 28 Feb 2019"),
        ("next week", "“next week” is not a date. Type it like 28 Feb 2019"),
        ("٣٠ ٩ ٢٠١٨", "“٣٠ ٩ ٢٠١٨” is not a date. Type it like 28 Feb 2019"),
        ("30 9 18", "The year in “30 9 18” needs four figures. Type it like 28 Feb 2019"),
        ("31/12/18", "The year in “31/12/18” needs four figures. Type it like 28 Feb 2019"),
        ("31st Dec 18", "The year in “31st Dec 18” needs four figures. Type it like 28 Feb 2019"),
        ("30 9 1066", "“30 9 1066” is outside the years 2000 to 2100. Check the year"),
        ("30 9 2101", "“30 9 2101” is outside the years 2000 to 2100. Check the year"),
        ("0 0 0000", "“0 0 0000” is not a date. Type it like 28 Feb 2019"),
    ],
)
def test_what_is_no_date_is_said(typed, says):
    with pytest.raises(NotUnderstood) as problem:
        read_date(typed)
    assert str(problem.value) == says


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("£1.4m", 140_000_000), ("1,400,000", 140_000_000), ("1400000", 140_000_000), ("640k", 64_000_000),
     ("£12.50", 1250), ("0", 0), ("-5", -500), ("1.5 million", 150_000_000), ("£ 2bn", 200_000_000_000),
     ("1.2345678m", None), ("0.005", None), ("1.23456m", 123_456_000)],
)  # fmt: skip
def test_money_is_whole_pence(typed, pence):
    if pence is None:
        with pytest.raises(NotUnderstood):
            read_money(typed)
    else:
        assert read_money(typed) == pence


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e5", "١٢٣", "1,40", "£", "--5", "0x10", "1 000", "½", "9" * 16, "9999999bn"]
)
def test_what_is_no_money_is_said(typed):
    with pytest.raises(NotUnderstood) as problem:
        read_money(typed)
    assert typed[:40] in str(problem.value)


@pytest.mark.parametrize("typed", ["1.5", "NaN", "١", "1e3", "²", "1,40", "9" * 16])
def test_what_is_no_whole_number_is_said(typed):
    with pytest.raises(NotUnderstood, match="whole number"):
        read_whole(typed)


def test_whole_numbers():
    assert [read_whole(typed) for typed in ("0", " 14 ", "1,400", "-3")] == [0, 14, 1400, -3]


@pytest.mark.parametrize(
    ("text", "found"),
    [("a\0b", ["U+0000"]), ("\x1b[0m\x1b", ["U+001B"]), ("\ud800", ["U+D800"]), ("x\ufffe", ["U+FFFE"]),
     ("\U0001ffff", ["U+1FFFF"]), ("\ufdd0\x85", ["U+FDD0", "U+0085"]), ("lost \ufffd", ["U+FFFD"]),
     ("two\r\nlines", []), ("tab\tand\nlines, é, 漢字, 👩🏽‍⚕️, \u202eright", [])],
)  # fmt: skip
def test_characters_that_cannot_be_kept_are_named(text, found):
    assert unstorable(text) == found


@given(st.text(st.characters(exclude_categories=())))
@example("\ud800\0")
def test_what_is_shown_can_always_be_sent(text):
    kept = shown(text)
    kept.encode("utf-8")
    assert set(unstorable(kept)) <= {"U+FFFD"}
    assert (kept == text) or unstorable(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, lines=False), lines=False) == clean(text, lines=False)


def test_clean_text_is_nfc_with_one_kind_of_line_end():
    assert clean("  e\u0301 one\r\ntwo\rthree \n") == "é one\ntwo\nthree"
    assert clean(" a\r\n b\t c ", lines=False) == "a b c"


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_date_as_shown_is_read_back(day):
    assert read_date(f"{day.day} {day:%B %Y}") == day
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day:%d/%m/%Y}") == day
