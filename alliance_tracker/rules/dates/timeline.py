"""The published timeline (guidance, "Timescales"): who owes each item, and whether it was done in time.

Where no day is printed the item runs the whole month. Nobody is late within it, and no day is ever given.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from alliance_tracker.records import Record
from alliance_tracker.rules.dates.working_days import working_days_between
from alliance_tracker.rules.words import capital, counted, day
from alliance_tracker.terms import Precision, TimelineOwner


class State(StrEnum):
    """Where an item stands. Members are in the order of a list that puts what presses first."""

    OVERDUE = "overdue"
    TO_COME = "to_come"
    LATE = "late"
    ON_TIME = "on_time"

    @property
    def done(self) -> bool:
        return self in (State.LATE, State.ON_TIME)


class Item(Record):
    """One of the dated items. `ends_on` is the last day on which it is in time."""

    code: str
    text: str
    date_text: str
    precision: Precision
    starts_on: date
    ends_on: date
    owner: TimelineOwner

    @property
    def has_day(self) -> bool:
        return self.precision is Precision.DAY


class Done(Record):
    """When something was done, as far as it is on record. `note` says how many, where, or who says so."""

    on: date
    note: str = ""


class Stand(Record):
    """One item for the one who owes it. `days_late` counts calendar days after the last day in time.

    `away` says how far off it is: in 4 working days. It is empty where the day has come, or none is given.
    """

    item: Item
    state: State
    done: Done | None
    days_late: int
    away: str

    @property
    def words(self) -> str:
        """Done on 25 January 2017, 7 days late."""
        if self.done is not None:
            late = f"{counted(self.days_late, 'day')} late" if self.days_late else "on time"
            return f"Done on {day(self.done.on)}, {late}"
        if self.state is State.TO_COME:
            return capital(self.away) or f"{self.item.date_text}, day to be given"
        if self.item.owner is TimelineOwner.ALLIANCE:
            return f"Not done, {counted(self.days_late, 'day')} late"
        last = "date" if self.item.has_day else "month"
        return f"Not recorded as done, {counted(self.days_late, 'day')} after the {last}"


def away(today: date, on: date) -> str:
    """How far off a day is: today, in 4 working days. The last of these is the day itself."""
    if on == today:
        return "today"
    count = working_days_between(today, on)
    return f"in {counted(count, 'working day')}" if count else "before the next working day"


def stand_of(item: Item, done: Done | None, today: date) -> Stand:
    """Where an item stands on a day. What was done in advance is in time; what is done within its month is too."""
    last = done.on if done is not None else today
    days_late = max(0, (last - item.ends_on).days)
    if done is not None:
        return Stand(item, State.LATE if days_late else State.ON_TIME, done, days_late, "")
    if days_late:
        return Stand(item, State.OVERDUE, None, days_late, "")
    return Stand(item, State.TO_COME, None, 0, away(today, item.starts_on) if item.has_day else "")


def as_the_guidance_says(items: Iterable[Item], published: date | None) -> dict[str, Done]:
    """What the national team had published when the guidance named it: done on the day that is printed.

    The guidance of 6 December 2016 lists its own publication and earlier ones. Of what others owed by then it
    prints when it was due, not that it was done, so nothing is taken from it for them.
    """
    if published is None:
        return {}
    return {
        item.code: Done(item.ends_on, "As the guidance says")
        for item in items
        if item.owner is TimelineOwner.NATIONAL and item.has_day and item.ends_on <= published
    }


def next_of(stands: Sequence[Stand]) -> Stand | None:
    """What comes next: the earliest item that is neither done nor past."""
    coming = [stand for stand in stands if stand.state is State.TO_COME]
    return min(coming, key=lambda stand: (stand.item.ends_on, stand.item.starts_on), default=None)
