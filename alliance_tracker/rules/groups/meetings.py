"""When a group meets, what it does next, and when its minutes stand.

Every other month, a Tuesday and a Wednesday in turn, 90 minutes over lunch, planned well ahead: the Milton Keynes
Cancer Patient Partnership. Papers a week before, in plain words and in large print, are the tracker's own rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from alliance_tracker.errors import RuleBroken, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.working_days import bank_holidays
from alliance_tracker.rules.engagement.private_words import check_private
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import AgendaKind, MeetingState

LAST_DAY = 28
"""Every month has the days up to the 28th, so a meeting in the first to fourth week can be found in each."""
USUAL_MINUTES = 90
PAPERS_DAYS = 7
FURTHEST = timedelta(days=3 * 366)
WEEK = timedelta(days=7)
STANDING = (AgendaKind.NEWS, AgendaKind.NEXT_STEPS, AgendaKind.POLICY)
"""What stands on every agenda."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm)?", re.IGNORECASE)


class Series(Record):
    """Meetings from `first_on`, every so many months in the same week of the month, the weekdays (1 Monday) in turn."""

    first_on: date
    months: int
    weekdays: tuple[int, ...]

    @property
    def week(self) -> int:
        return (self.first_on.day - 1) // 7 + 1


def dates_of(series: Series, until: date) -> Iterator[date]:
    """The days of a series up to a day. A bank holiday is left for the same weekday a week later, or earlier."""
    number = 0
    while True:
        months = series.first_on.month - 1 + number * series.months
        year, month = series.first_on.year + months // 12, months % 12 + 1
        weekday = series.weekdays[number % len(series.weekdays)]
        on = _open(nth_weekday(year, month, weekday, series.week))
        if on > until:
            return
        yield on
        number += 1


def nth_weekday(year: int, month: int, weekday: int, week: int) -> date:
    """The second Tuesday: week 2, weekday 2."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7) + (week - 1) * WEEK


def _open(on: date) -> date:
    for other in (on, on + WEEK, on - WEEK, on + 2 * WEEK):
        if other not in bank_holidays(other.year):
            return other
    return on


def check_series(series: Series, until: date, today: date) -> None:
    """Raises RuleBroken on the field to mend."""
    if series.first_on.day > LAST_DAY:
        raise RuleBroken("Not every month has such a day. Choose a first day up to the 28th of the month", "first_on")
    if series.first_on < today:
        raise RuleBroken(f"{day(series.first_on)} has passed. Choose a first day to come", "first_on")
    if until < series.first_on:
        raise RuleBroken(f"The last day is before the first, {day(series.first_on)}. Choose a later one", "until")
    if until - today > FURTHEST:
        raise RuleBroken("Plan up to three years ahead. Choose an earlier last day", "until")


def series_words(months: int, weekdays: Sequence[int], minutes: int) -> str:
    """Every other month, a Tuesday or a Wednesday in turn, for 90 minutes."""
    often = {1: "Every month", 2: "Every other month"}.get(months, f"Every {months} months")
    names = " or a ".join(WEEKDAYS[number - 1] for number in weekdays)
    turn = " in turn" if len(weekdays) > 1 else ""
    return f"{often}, on a {names}{turn}, for {minutes} minutes"


def read_time(typed: str) -> str:
    """12:30 from 12:30, 12.30, 12:30pm or 2 pm. Raises RuleBroken."""
    found = _TIME.fullmatch(typed.strip())
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
        sound = 1 <= hour <= 12 if half else hour <= 23 and bool(found[2])
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if sound and minute <= 59:
            return f"{hour:02}:{minute:02}"
    raise RuleBroken(f"“{typed[:20]}” is not a time. Type it like 12:30 or 2pm", "starts_at")


def ends_at(starts_at: str, minutes: int) -> str:
    """14:00, 90 minutes after 12:30."""
    hour, minute = (int(part) for part in starts_at.split(":"))
    at = (hour * 60 + minute + minutes) % (24 * 60)
    return f"{at // 60:02}:{at % 60:02}"


def check_place(place: str) -> None:
    """Where a group meets is told to everybody who may come: a place that all may know, never somebody's home."""
    refuse(check_private("place", place))


def check_new_meeting(on: date, today: date) -> None:
    """A meeting can be put on record afterwards, but not planned for a time nobody can see."""
    if on - today > FURTHEST:
        raise RuleBroken("Plan up to three years ahead. Choose an earlier day", "meets_on")


class Papers(Record):
    """Whether everybody can read the papers of a meeting, question by question."""

    out_on: date | None
    meets_on: date
    in_plain_words: bool
    in_large_print: bool

    @property
    def a_week_before(self) -> bool:
        return self.out_on is not None and self.out_on <= self.meets_on - timedelta(days=PAPERS_DAYS)

    @property
    def questions(self) -> tuple[tuple[str, bool], ...]:
        return (
            ("Are the papers in plain words?", self.in_plain_words),
            ("Can people have them in large print?", self.in_large_print),
            ("Did they go out a week before, or earlier?", self.a_week_before),
        )

    @property
    def passed(self) -> bool:
        return all(yes for _, yes in self.questions)


def check_papers(papers: Papers, today: date) -> None:
    """The day the papers went out lies before the meeting and not in time to come."""
    assert papers.out_on is not None
    if papers.out_on > papers.meets_on:
        raise RuleBroken(f"That is after the meeting on {day(papers.meets_on)}. Give an earlier day", "papers_on")
    if papers.out_on > today:
        raise RuleBroken(f"{day(papers.out_on)} is still to come. Give the day they went out", "papers_on")


def check_held(meets_on: date, state: MeetingState, today: date) -> None:
    """What was said can be written down from the day of the meeting until its minutes are approved."""
    if state is MeetingState.CANCELLED:
        raise RuleBroken("This meeting did not take place, so nothing was said at it")
    if state is MeetingState.APPROVED:
        raise RuleBroken("The minutes are approved and stay as they are. Put a correction in those of the next meeting")
    if meets_on > today:
        raise RuleBroken(f"The meeting is on {day(meets_on)}. Write down what was said on that day or later")


def approving(meets_on: date, state: MeetingState, later: Iterable[date], today: date) -> date:
    """The day of the meeting that approves the minutes: the newest after this one that has begun. Raises RuleBroken."""
    if state is not MeetingState.HELD:
        raise RuleBroken("Write down what was said first. Then the next meeting can approve the minutes")
    found = [on for on in later if meets_on < on <= today]
    if not found:
        raise RuleBroken("Minutes are approved at the next meeting. There has been none since this one")
    return max(found)


class Act(Record):
    """An action as the rules need it. `from_on` is the day of the meeting it comes from."""

    number: int
    due_on: date
    ended_on: date | None
    done: bool
    from_on: date | None = None


def check_act(due_on: date, from_on: date | None) -> None:
    if from_on is not None and due_on < from_on:
        raise RuleBroken(
            f"The day it is due, {day(due_on)}, is before the meeting on {day(from_on)}. Give a later day", "due_on"
        )


def is_late(act: Act, today: date) -> bool:
    return act.ended_on is None and act.due_on < today


def carried(act: Act, held: Iterable[date]) -> int:
    """At how many meetings since it was due the action was still open, and so carried over to the next."""
    return sum(on > act.due_on and (act.ended_on is None or on <= act.ended_on) for on in held)


def in_order(acts: Iterable[Act], today: date) -> list[int]:
    """The places of actions as they are shown: open ones by the day they are due, so late ones first; then those
    that ended, the newest first."""
    found = list(acts)

    def place(at: int) -> tuple[bool, int, int]:
        act = found[at]
        when = act.due_on.toordinal() if act.ended_on is None else -act.ended_on.toordinal()
        return act.ended_on is not None, when, act.number

    return sorted(range(len(found)), key=place)


def act_state(act: Act, today: date) -> tuple[str, str]:
    """The sign and the words of where an action stands."""
    if act.ended_on is not None:
        return ("done", f"Done on {day(act.ended_on)}") if act.done else ("none", f"Let go on {day(act.ended_on)}")
    late = (today - act.due_on).days
    if late > 0:
        return "stop", f"Late by {counted(late, 'day')}"
    if act.due_on - today <= WEEK:
        return "part", "Due today" if late == 0 else f"Due in {counted(-late, 'day')}"
    return "ok", "In time"
