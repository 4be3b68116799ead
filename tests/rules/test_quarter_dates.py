"""The dates of a quarter in calendars, and whose calendar each stands in."""

from datetime import date

import pytest

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.dates.quarters import concerns, of_quarter
from alliance_tracker.rules.permissions import Role

Q2 = Quarter.parse("2018-19-q2")
DATES = Dates(date(2018, 10, 1), date(2018, 10, 19), date(2018, 10, 31))


def of(dates: Dates = DATES, reviewed_on: date | None = None) -> dict[str, tuple[date, str]]:
    found = of_quarter(Q2, dates, reviewed_on, "north")
    return {event.key.rpartition("-")[2]: (event.starts_on, event.title) for event in found}


def test_reminder_papers_and_review_follow_from_the_days_that_are_set():
    assert of() == {
        "opens": (date(2018, 10, 1), "Q2 2018/19 update opens"),
        "remind": (date(2018, 10, 12), "Remind leads of the Q2 2018/19 update"),
        "closes": (date(2018, 10, 19), "Q2 2018/19 update closes"),
        "papers": (date(2018, 10, 24), "Board papers on Q2 2018/19 go out"),
        "board": (date(2018, 10, 31), "Alliance board meets, on Q2 2018/19"),
        "review": (date(2018, 11, 1), "Record the board’s review of Q2 2018/19"),
    }


def test_a_review_that_was_recorded_has_its_own_day_and_no_day_is_invented():
    done = of(reviewed_on=date(2018, 11, 7))["review"]
    assert done == (date(2018, 11, 7), "The board’s review of Q2 2018/19 was recorded")
    assert list(of(Dates(date(2018, 10, 1), date(2018, 10, 5), None))) == ["opens", "closes"]


@pytest.mark.parametrize(
    ("role", "theirs"),
    [
        (Role.MANAGER, {"opens", "remind", "closes", "papers", "board", "review"}),
        (Role.LEAD, {"opens", "closes", "papers", "board", "review"}),
        (Role.PATIENT_REPRESENTATIVE, {"papers", "board", "review"}),
    ],
)
def test_each_calendar_has_what_concerns_its_owner(role, theirs):
    events = of_quarter(Q2, DATES, None, "north")
    assert {one.key.rpartition("-")[2] for one in events if concerns(one, frozenset({role}))} == theirs
