"""When a quarter's update opens and closes and the board meets: the usual dates, and what other dates must be.

The tracker's own rule. The update opens the day after the quarter ends and closes 18 days later, the board meets
12 days after that; a day at a weekend moves to the Monday. Q2 2018/19: 1, 19 and 31 October 2018.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.words import day, listing

OPEN_DAYS = 18
BOARD_DAYS = 12
LONGEST_DAYS = 183
"""No update stays open, and no board waits, for more than half a year: that is a mistyped year."""


class Dates(Record):
    """The three dates of a quarter; the board's day may not be known yet."""

    opens: date
    closes: date
    board: date | None = None


def default_dates(quarter: Quarter) -> Dates:
    """The usual dates of a quarter."""
    opens = quarter.end + timedelta(days=1)
    closes = _working_day(opens + timedelta(days=OPEN_DAYS))
    return Dates(opens, closes, _working_day(closes + timedelta(days=BOARD_DAYS)))


def _working_day(value: date) -> date:
    """The day itself, or the Monday after a weekend. Bank holidays are for the manager to mind."""
    return value + timedelta(days=max(0, 7 - value.weekday()) if value.weekday() > 4 else 0)


def date_problems(quarter: Quarter, dates: Dates) -> Iterator[Problem]:
    """What is wrong with the dates somebody gives a quarter, each with the field and how to mend it."""
    last = quarter.end + timedelta(days=LONGEST_DAYS)
    if not quarter.start < dates.opens <= last:
        yield Problem(
            "opens",
            f"{quarter.words} runs from {day(quarter.start)} to {day(quarter.end)}. Choose an opening day after "
            f"{day(quarter.start)} and not after {day(last)}",
        )
    if not 0 <= (dates.closes - dates.opens).days <= LONGEST_DAYS:
        yield Problem(
            "closes",
            f"The closing day, {day(dates.closes)}, must be on or after the opening day, {day(dates.opens)}, "
            "and within half a year of it",
        )
    if dates.board is not None and not 0 <= (dates.board - dates.closes).days <= LONGEST_DAYS:
        yield Problem(
            "board",
            f"The board meets on the return, so its day, {day(dates.board)}, must be on or after the closing day, "
            f"{day(dates.closes)}, and within half a year of it",
        )


def said_of_dates(quarter: Quarter, before: Dates, after: Dates) -> str:
    """The sentence of history: only what changed."""
    said = []
    if before.opens != after.opens:
        said.append(f"the opening day to {day(after.opens)}")
    if before.closes != after.closes:
        said.append(f"the closing day to {day(after.closes)}")
    if before.board != after.board:
        said.append(f"the board meeting to {day(after.board) if after.board else 'a day not known yet'}")
    return f"moved {listing(said)} for {quarter.words}"
