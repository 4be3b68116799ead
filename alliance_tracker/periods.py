"""Days in the United Kingdom, financial years from 1 April to 31 March, and their quarters, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from alliance_tracker.records import Record

UK = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1948, 2199
_YEAR = re.compile(r"([0-9]{4})[-/]([0-9]{2})")
_CODE = re.compile(r"([0-9]{4}-[0-9]{2})-q([1-4])")
_LAST_DAYS = {1: (6, 30), 2: (9, 30), 3: (12, 31), 4: (3, 31)}
_WORDS = re.compile(r"(?:Q|QUARTER) ?([1-4]),? ([0-9]{4}[-/][0-9]{2})")


class NotAPeriod(ValueError):
    """The text is no financial year or quarter; the message says what would be right."""


def uk_day(moment: datetime) -> date:
    """The day of a moment in the United Kingdom."""
    return moment.astimezone(UK).date()


def business_day(moment: datetime, today: date) -> date:
    """The day of something recorded; never after the business day, which a setting may hold back."""
    return min(uk_day(moment), today)


class FinancialYear(Record, order=True):
    """The year that begins on 1 April of `begins`: FinancialYear(2018) is 2018/19."""

    begins: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.begins <= LAST_YEAR:
            raise NotAPeriod(f"The year {self.begins} is outside {FIRST_YEAR} to {LAST_YEAR}")

    @classmethod
    def of(cls, day: date) -> FinancialYear:
        """The financial year the day is in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read "2018-19" or "2018/19"."""
        found = _YEAR.fullmatch(text.strip())
        if found and int(found[2]) == (int(found[1]) + 1) % 100:
            return cls(int(found[1]))
        raise NotAPeriod(f"“{text}” is not a financial year. Write it like 2018/19")

    @property
    def code(self) -> str:
        return f"{self.begins}-{(self.begins + 1) % 100:02d}"

    @property
    def words(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"

    @property
    def start(self) -> date:
        return date(self.begins, 4, 1)

    @property
    def end(self) -> date:
        return date(self.begins + 1, 3, 31)

    @property
    def quarters(self) -> tuple[Quarter, Quarter, Quarter, Quarter]:
        return (Quarter(self, 1), Quarter(self, 2), Quarter(self, 3), Quarter(self, 4))

    def next(self) -> FinancialYear:
        return FinancialYear(self.begins + 1)

    def previous(self) -> FinancialYear:
        return FinancialYear(self.begins - 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.words


class Quarter(Record, order=True):
    """A quarter of a financial year; the first is April to June. Sorts by time."""

    financial_year: FinancialYear
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise NotAPeriod(f"A year has quarters 1 to 4, not {self.number}")

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter the day is in."""
        return cls(FinancialYear.of(day), (day.month - 4) % 12 // 3 + 1)

    @classmethod
    def parse(cls, code: str) -> Quarter:
        """Read the code used in addresses and tables, "2018-19-q2", and nothing else."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise NotAPeriod(f"“{code}” is not a quarter. Write it like 2018-19-q2")
        return cls(FinancialYear.parse(found[1]), int(found[2]))

    @classmethod
    def read(cls, text: str) -> Quarter:
        """Read what a person types in a cell: the code, "Q2 2018/19" or "Quarter 2 2018/19"."""
        shown = " ".join(text.split())
        found = _WORDS.fullmatch(shown.upper())
        if found:
            return cls(FinancialYear.parse(found[2]), int(found[1]))
        try:
            return cls.parse(shown.lower())
        except NotAPeriod:
            raise NotAPeriod(f"“{shown}” is not a quarter. Write it like Q2 2018/19") from None

    @property
    def code(self) -> str:
        return f"{self.financial_year.code}-q{self.number}"

    @property
    def words(self) -> str:
        return f"Q{self.number} {self.financial_year.words}"

    @property
    def long_words(self) -> str:
        return f"Quarter {self.number} {self.financial_year.words}"

    @property
    def start(self) -> date:
        month = self.number * 3 + 1
        begins = self.financial_year.begins
        return date(begins, month, 1) if month <= 12 else date(begins + 1, month - 12, 1)

    @property
    def end(self) -> date:
        begins, number = self.financial_year.begins, self.number
        return date(begins + number // 4, *_LAST_DAYS[number])

    def next(self) -> Quarter:
        return self.plus(1)

    def previous(self) -> Quarter:
        return self.plus(-1)

    def plus(self, quarters: int) -> Quarter:
        """So many quarters later, or earlier when negative."""
        count = self.financial_year.begins * 4 + self.number - 1 + quarters
        return Quarter(FinancialYear(count // 4), count % 4 + 1)

    def until(self, last: Quarter) -> Iterator[Quarter]:
        """This quarter and each one up to and with `last`; nothing when `last` is earlier."""
        quarter = self
        while quarter <= last:
            yield quarter
            if quarter == last:
                return
            quarter = quarter.next()

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.words
