"""The dates of a quarter as a calendar holds them.

The day of the reminder and the day of the papers follow from those that the programme manager sets: five working
days before the update closes, and five before the board meets, as for papers of committees. The tracker's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.dates.events import Event, on
from alliance_tracker.rules.dates.working_days import working_days_after
from alliance_tracker.rules.permissions import Role

DAYS_BEFORE = 5
WRITERS = frozenset({Role.MANAGER, Role.LEAD})
OF_ROLES = {"opens": WRITERS, "closes": WRITERS, "remind": frozenset({Role.MANAGER})}
"""Whom a date concerns in their own calendar; the papers, the board's meeting and its review concern everybody."""


def of_quarter(quarter: Quarter, dates: Dates, reviewed_on: date | None, slug: str) -> Iterable[Event]:
    """When the update opens, is reminded of and closes; when papers go out, the board meets and its review stands.

    Until it is reviewed the review is expected on the next working day after the meeting.
    """
    words, path = quarter.words, f"/alliances/{slug}/quarters/{quarter.code}"

    def dated(what: str, title: str, when: date) -> Event:
        return on(f"{slug}-{quarter.code}-{what}", title, when, path=path)

    yield dated("opens", f"{words} update opens", dates.opens)
    remind = working_days_after(dates.closes, -DAYS_BEFORE)
    if remind > dates.opens:
        yield dated("remind", f"Remind leads of the {words} update", remind)
    yield dated("closes", f"{words} update closes", dates.closes)
    if dates.board is not None:
        papers = working_days_after(dates.board, -DAYS_BEFORE)
        yield dated("papers", f"Board papers on {words} go out", papers)
        yield dated("board", f"Alliance board meets, on {words}", dates.board)
    if reviewed_on is not None:
        yield dated("review", f"The board’s review of {words} was recorded", reviewed_on)
    elif dates.board is not None:
        yield dated("review", f"Record the board’s review of {words}", working_days_after(dates.board, 1))


def concerns(event: Event, roles: frozenset[Role]) -> bool:
    """Whether a date of a quarter stands in the calendar of somebody with these roles in the alliance."""
    allowed = OF_ROLES.get(event.key.rpartition("-")[2])
    return allowed is None or bool(roles & allowed)
