"""The scale of years on which the bars of deliverables are drawn."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record

FEWEST_YEARS = 4


class Scale(Record):
    """So many years from the first; quarters are counted from 1. `now` is the quarter in question."""

    first: FinancialYear
    count: int
    now: int

    @classmethod
    def over(cls, days: Iterable[date], now: Quarter) -> "Scale":
        """Wide enough for every day, and never narrower than four years."""
        years = [FinancialYear.of(day).begins for day in days] or [now.financial_year.begins]
        first = min(years)
        count = max(max(years) - first + 1, FEWEST_YEARS)
        return cls(FinancialYear(first), count, cls._place(now, first))

    @staticmethod
    def _place(quarter: Quarter, first: int) -> int:
        return (quarter.financial_year.begins - first) * 4 + quarter.number

    def place(self, day: date) -> int:
        return self._place(Quarter.of(day), self.first.begins)

    @property
    def quarters(self) -> int:
        return self.count * 4

    @property
    def years(self) -> list[str]:
        """17/18, 18/19 …"""
        return [FinancialYear(self.first.begins + more).words[2:] for more in range(self.count)]


@lru_cache(maxsize=4096)
def span_words(start: date, end: date) -> str:
    """Q1 2017/18 to Q4 2019/20."""
    first, last = Quarter.of(start), Quarter.of(end)
    return first.words if first == last else f"{first.words} to {last.words}"
