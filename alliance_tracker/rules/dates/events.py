"""What a calendar holds: one thing on one day, or in a time of which no day is given."""

from collections.abc import Iterable
from datetime import date, timedelta

from alliance_tracker.records import Record
from alliance_tracker.rules.dates.timeline import Stand
from alliance_tracker.rules.words import day


class Event(Record):
    """One date. `key` stays the same while the thing does, so that a calendar changes it and adds no second one.

    `ends_on` is its last day. `printed` are the words of a date without a day ("From April 2018"), else empty.
    `path` leads to the page where it is worked on, from the tracker's root, or is empty.
    """

    key: str
    title: str
    starts_on: date
    ends_on: date
    ours: bool = True
    printed: str = ""
    note: str = ""
    path: str = ""

    @property
    def has_day(self) -> bool:
        return not self.printed


def on(key: str, title: str, when: date, note: str = "", path: str = "") -> Event:
    """Something of the alliance's own on one day."""
    return Event(key, title, when, when, note=note, path=path)


def of_timeline(stand: Stand) -> Event:
    """An item of the timeline; what is done says so."""
    item = stand.item
    note = stand.words if stand.done or stand.days_late else ""
    waits = "" if stand.state.done or stand.days_late else ", day to be given"
    printed = "" if item.has_day else f"{item.date_text}{waits}"
    return Event(f"timeline-{item.code}", item.text, item.starts_on, item.ends_on, False, printed, note)


def of_year(key: str, title: str, year: str, words: str, whole: bool) -> Event:
    """Something that Annex A prints a financial year for, "2018/19": `whole`, or the month in which it begins."""
    begins = int(year[:4])
    end = date(begins + 1, 3, 31) if whole else date(begins, 4, 30)
    return Event(key, title, date(begins, 4, 1), end, False, words)


def coming(events: Iterable[Event], today: date) -> tuple[Event, ...]:
    """What is not over, soonest first. What has no day and has begun stands where it ends."""

    def place(one: Event) -> tuple[date, bool, str, str]:
        when = one.ends_on if one.starts_on < today or not one.has_day else one.starts_on
        return when, not one.has_day, one.title, one.key

    return tuple(sorted((event for event in events if event.ends_on >= today), key=place))


def past(events: Iterable[Event], today: date) -> tuple[Event, ...]:
    """What is over, the newest first."""
    over = [event for event in events if event.ends_on < today]
    return tuple(sorted(over, key=lambda one: (-one.ends_on.toordinal(), one.title, one.key)))


def during(event: Event) -> str:
    """The date in words: 18 January 2017; Early April 2017, day to be given."""
    return event.printed or day(event.starts_on)


def after_last(event: Event) -> date:
    """The day after, as calendars write the end of something that lasts whole days."""
    return event.ends_on + timedelta(1)
