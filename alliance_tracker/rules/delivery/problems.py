"""What a check returns: the field that needs something, and the sentence that says how to mend it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted, day


class Problem(NamedTuple):
    """One thing to put right; unpacks as (field, message)."""

    field: str
    message: str


class Round(Record):
    """The days a planning round covers; every date of a plan lies inside."""

    start: date
    end: date

    def __contains__(self, value: date) -> bool:
        return self.start <= value <= self.end

    @property
    def last_quarter(self) -> Quarter:
        return Quarter.of(self.end)

    def outside(self, field: str, what: str, value: date) -> Problem:
        """The message for a date that is not in the round."""
        inside = f"Choose a date from {day(self.start)} to {day(self.end)}"
        return Problem(field, f"{what}, {day(value)}, is outside the plan. {inside}")


def too_long(field: str, what: str, text: str, most: int) -> list[Problem]:
    """A problem when the text is over `most` characters, saying by how many; a line end is one."""
    over = len(text.replace("\r\n", "\n")) - most
    return [Problem(field, f"Shorten {what} by {counted(over, 'character')}")] if over > 0 else []
