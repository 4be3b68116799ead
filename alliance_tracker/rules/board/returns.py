"""Whether an alliance has returned its quarter, and how late. The tracker's own rule.

Returned: every update that was due has come. Its day is the day the last of them came or was last changed.
"""

from __future__ import annotations

from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted, day


class Running(Record):
    """A quarter whose update is open in some alliances, with the first and the last of their closing days."""

    quarter: Quarter
    first: date
    last: date

    @property
    def sentence(self) -> str:
        """For those who read a return once its update has closed."""
        if self.first == self.last:
            return f"{self.quarter.words} updates close on {day(self.last)}; you can read them after that."
        closing = f"from {day(self.first)} to {day(self.last)}"
        return f"{self.quarter.words} updates close {closing}, by alliance; you can read each after it has closed."


class ReturnFacts(Record):
    """Of one closed quarter: updates due, updates that came, the closing day, the day the newest came."""

    due: int
    come: int
    closes_on: date
    newest_on: date | None = None

    @property
    def is_in(self) -> bool:
        return self.due > 0 and self.come >= self.due

    def days_late(self, today: date) -> int:
        """Days from the closing day to the last update, or to today while any is missing."""
        if self.due == 0:
            return 0
        until = self.newest_on if self.is_in and self.newest_on is not None else today
        return max(0, (until - self.closes_on).days)

    @property
    def verdict(self) -> str:
        """Returned, or not, or nothing was due."""
        if self.due == 0:
            return "Nothing was due"
        return "Returned" if self.is_in else "Not returned"

    def detail(self, today: date) -> str:
        """20 of 22 updates in, 40 days late. Empty when there is nothing to add."""
        late = self.days_late(today)
        said = [f"{self.come} of {counted(self.due, 'update')} in"] if self.due and not self.is_in else []
        return ", ".join(said + ([f"{counted(late, 'day')} late"] if late else []))

    def words(self, today: date) -> str:
        """Returned, 3 days late. Not returned, 20 of 22 updates in, 40 days late."""
        detail = self.detail(today)
        return f"{self.verdict}, {detail}" if detail else self.verdict
