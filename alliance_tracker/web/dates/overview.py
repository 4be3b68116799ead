"""The dates of an alliance: next, coming up with where it stands, done; also as a calendar file and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from flask import Response, current_app, g, request

from alliance_tracker.data import guidance
from alliance_tracker.data.dates import events, timeline
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.exchange.calendar import calendar_bytes
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.events import Event, coming, during, of_timeline, past
from alliance_tracker.rules.dates.timeline import Stand, State, away
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.typed import MONTHS
from alliance_tracker.terms import TimelineOwner
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.dates.pages import pages
from alliance_tracker.web.dates.standing import HowFar, how_far
from alliance_tracker.web.guard import find_plan, needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import weekday

SHOWN = (("", "National and ours"), ("national", "National only"), ("ours", "Ours only"))
TARGET_YEAR = 2020
MOST_DAYS = 12
"""So many days stand open on the page; those after them are one press away."""


class Line(Record):
    """One date of the page: the event, and the item of the timeline behind it, if it is one."""

    event: Event
    stand: Stand | None = None

    @property
    def heading(self) -> str:
        """Wednesday 18 January 2017, in 4 working days."""
        if not self.event.has_day:
            return during(self.event)
        if self.event.ends_on < today():
            return weekday(self.event.starts_on)
        return f"{weekday(self.event.starts_on)}, {away(today(), self.event.starts_on)}"

    @property
    def whose(self) -> str:
        """What the tag says: ours, or who owes it."""
        if self.event.ours or self.stand is None:
            return "Ours" if self.event.ours else "National"
        return {TimelineOwner.ALLIANCE: "Owed by us"}.get(self.stand.item.owner, self.stand.item.owner.words)

    @property
    def ours(self) -> bool:
        return self.event.ours or (self.stand is not None and self.stand.item.owner is TimelineOwner.ALLIANCE)

    @property
    def recordable(self) -> bool:
        """Whether the alliance says when others did this."""
        return self.stand is not None and timeline.recorded_by_alliance(self.stand.item)


class Day(Record):
    """What falls on the same day, or in the same time without one."""

    heading: str
    lines: tuple[Line, ...]


class Dates(Record):
    """The page's lists. `missed`: past and not done, or not recorded as done."""

    missed: tuple[Line, ...]
    coming: tuple[Line, ...]
    done: tuple[Line, ...]
    past: tuple[Line, ...]

    @property
    def late(self) -> tuple[Line, ...]:
        """What the alliance itself owes still."""
        return tuple(line for line in self.missed if line.ours)

    @property
    def unrecorded(self) -> tuple[Line, ...]:
        """What others owed, of which nobody has said that it was done."""
        return tuple(line for line in self.missed if not line.ours)

    @property
    def next(self) -> Line | None:
        return self.coming[0] if self.coming else None

    @property
    def days(self) -> tuple[Day, ...]:
        """What is coming, day by day."""
        return tuple(Day(words, tuple(lines)) for words, lines in groupby(self.coming, lambda line: line.heading))

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.missed, *self.coming, *self.done, *self.past)


@pages.get("/alliances/<slug>/dates")
@needs(Action.READ_ALLIANCE)
def every(slug: str) -> Response:
    """Everything dated that is this alliance's. At most 40 queries, and those of the plan's page when it changed."""
    plan = find_plan()
    stands, own = _read(plan)
    shown, since = request.args.get("show", ""), request.args.get("from", "")
    months = _months(own, stands)
    found = _sorted(_chosen(_lines(stands, own), shown, _month(since)))
    return show(
        "dates/overview.html",
        dates=found,
        far=how_far(plan) if plan else HowFar(),
        shown=shown,
        choices=SHOWN,
        since=since,
        months=months,
        today=today(),
        envelopes=guidance.envelopes(),
        targets=timeline.targets_of(TARGET_YEAR),
        target_year=TARGET_YEAR,
        plan=plan,
        most=MOST_DAYS,
        SUBMITTED=timeline.SUBMITTED,
    )


@pages.get("/alliances/<slug>/dates.csv")
@needs(Action.READ_ALLIANCE)
def every_csv(slug: str) -> Response:
    """The same dates as a table. At most 12 queries."""
    stands, own = _read(find_plan())
    columns = ("Date", "First day", "Last day", "What", "Whose", "Where it stands", "Days late", "Note")
    rows = [
        (during(line.event), line.event.starts_on, line.event.ends_on, line.event.title, line.whose)
        + ((line.stand.words, line.stand.days_late) if line.stand else ("", None))
        + (line.stand.done.note if line.stand and line.stand.done else "",)
        for line in _sorted(_lines(stands, own)).lines
    ]
    return csv_answer(f"{slug}-dates", columns, rows)


@pages.get("/alliances/<slug>/dates.ics")
@needs(Action.READ_ALLIANCE)
def every_ics(slug: str) -> Response:
    """The same dates as a calendar file, to open once; each person's own feed keeps itself up to date."""
    stands, own = _read(find_plan())
    found = [line.event for line in _sorted(_lines(stands, own)).lines]
    return calendar_answer(f"{g.alliance.name}: dates", found, f"{slug}-dates")


def calendar_answer(name: str, found: Iterable[Event], file_name: str) -> Response:
    """Events as a calendar file."""
    settings = current_app.config["SETTINGS"]
    content = calendar_bytes(name, found, now(), settings.base_url, settings.demonstration)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response


def _read(plan: PlanHead | None) -> tuple[Sequence[Stand], Sequence[Event]]:
    stands = timeline.stands_of(plan, today()) if plan is not None else ()
    own = events.of_alliance(g.alliance.id, g.alliance.slug, plan)
    return stands, (*own, *timeline.years_printed())


def _lines(stands: Iterable[Stand], own: Iterable[Event]) -> list[Line]:
    return [*(Line(of_timeline(stand), stand) for stand in stands), *(Line(event) for event in own)]


def _chosen(lines: Iterable[Line], shown: str, since: date | None) -> list[Line]:
    """Those that the filters leave."""
    found = [line for line in lines if since is None or line.event.ends_on >= since]
    if shown == "national":
        return [line for line in found if not line.event.ours]
    return [line for line in found if line.ours] if shown == "ours" else found


def _sorted(lines: Sequence[Line]) -> Dates:
    by_key = {line.event.key: line for line in lines}
    waiting = [line for line in lines if line.stand is None or not line.stand.state.done]
    missed = [line for line in lines if line.stand is not None and line.stand.state is State.OVERDUE]
    missed.sort(key=lambda line: (not line.ours, line.event.ends_on))
    to_come = [by_key[event.key] for event in coming((line.event for line in waiting), today())]
    done = [line for line in lines if line.stand is not None and line.stand.state.done]
    over = past((line.event for line in lines if line.stand is None), today())
    return Dates(
        tuple(missed),
        tuple(to_come),
        tuple(sorted(done, key=lambda line: (line.event.starts_on, line.event.key), reverse=True)),
        tuple(by_key[event.key] for event in over),
    )


def _months(own: Iterable[Event], stands: Iterable[Stand]) -> list[tuple[str, str]]:
    """From when on dates can be shown: the first month there is, and each financial year after it."""
    days = [event.starts_on for event in own] + [stand.item.starts_on for stand in stands]
    if not days:
        return []
    first = min(days).replace(day=1)
    found = [first, *(date(year, 4, 1) for year in range(first.year, max(days).year + 1) if date(year, 4, 1) > first)]
    return [("", "The beginning")] + [(f"{one:%Y-%m}", f"{MONTHS[one.month - 1]} {one.year}") for one in found[1:]]


def _month(code: str) -> date | None:
    """The first day of a month like 2017-04; nothing for anything else."""
    year, _, month = code.partition("-")
    sound = year.isascii() and year.isdigit() and len(year) == 4 and month.isascii() and month.isdigit()
    return date(int(year), int(month), 1) if sound and year > "0000" and 1 <= int(month) <= 12 else None
