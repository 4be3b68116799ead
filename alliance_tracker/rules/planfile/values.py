"""The cells of one row as values: forgiving where the meaning is plain, a cell error where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.rules.delivery import Problem
from alliance_tracker.rules.planfile.rows import Cell, CellError, FileRow, Value, words_of
from alliance_tracker.rules.typed import (
    FIRST_YEAR,
    LAST_YEAR,
    NotUnderstood,
    clean,
    read_date,
    read_yes,
    shown,
    unstorable,
)
from alliance_tracker.rules.words import capital, listing

T = TypeVar("T")
FAILED = frozenset({"#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_DIVIDERS = re.compile(r"[;\n]")
LONGEST_FOUND = 60


class RowReader:
    """Reads the fields of one row. A column the file lacks keeps what the record holds (`old`)."""

    def __init__(self, row: FileRow, old: object, headings: Mapping[str, str]):
        self.row = row
        self.old = old
        self.headings = headings
        self.errors: dict[str, CellError] = {}

    def wrong(self, field: str, right: str) -> None:
        """Note what is wrong with a cell; the first thing found there stands."""
        cell = self.row.cells.get(field) or Cell("", None, self.headings.get(field, ""))
        self.errors.setdefault(field, cell_error(self.row.sheet, self.row.number, cell, right))

    def take(self, problems: list[Problem]) -> None:
        """The problems that a rule found with the values of this row."""
        for problem in problems:
            self.wrong(problem.field, problem.message)

    def line(self, field: str) -> str:
        """Text on one line."""
        return self._read(field, "", lambda text: clean(text, lines=False))

    def prose(self, field: str) -> str:
        """Text of several lines."""
        return self._read(field, "", clean)

    def reference(self, field: str) -> str:
        """ED3 from “ed 3”, and ED3.4 from “ED3.4 ”."""
        return self._read(field, "", lambda text: "".join(text.split()).upper())

    def day(self, field: str) -> date | None:
        """A date from a date cell or from text in one of the usual forms."""
        cell = self.row.cells.get(field)
        if cell is not None and isinstance(cell.value, date):
            if FIRST_YEAR <= cell.value.year <= LAST_YEAR:
                return cell.value
            self.wrong(field, f"The date is outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the year")
            return None
        return self._read(field, None, lambda text: read_date(text) if text else None)

    def quarter(self, field: str) -> Quarter | None:
        """A quarter like Q2 2018/19; empty stays empty."""
        return self._read(field, None, lambda text: _quarter(text) if text else None)

    def yes(self, field: str) -> bool:
        """Yes or no; an empty cell is no."""
        return self._read(field, False, read_yes)

    def one(self, field: str, known: Mapping[str, str], what: str, advice: str = "") -> str:
        """One of the known things, by any of its folded spellings; empty stays empty."""
        return self._read(field, "", lambda text: _meant(text, known, what, advice) if text else "")

    def several(self, field: str, known: Mapping[str, str], what: str) -> tuple[str, ...]:
        """Several known things, divided by semicolons, by lines or by commas; in the order of `known`."""

        def read(text: str) -> tuple[str, ...]:
            parts = [text] if text.strip().casefold() in known else _DIVIDERS.split(text)
            if len(parts) == 1 and parts[0].strip().casefold() not in known:
                parts = text.split(",")
            found = {_meant(part.strip(), known, what, "") for part in parts if part.strip()}
            return tuple(value for value in dict.fromkeys(known.values()) if value in found)

        return self._read(field, (), read)

    def _read(self, field: str, empty: T, read: Callable[[str], T]) -> T:
        cell = self.row.cells.get(field)
        if cell is None:
            return getattr(self.old, field, empty)
        text = _text(cell.value)
        bad = unstorable(text)
        if bad:
            self.wrong(field, f"The cell holds a character that cannot be stored ({', '.join(bad[:3])}). Delete it")
            return empty
        if text.strip() in FAILED:
            self.wrong(field, f"The formula in this cell gives {text.strip()}. Put the value itself in its place")
            return empty
        try:
            return read(clean(text))
        except NotUnderstood as problem:
            self.wrong(field, capital(str(problem)))
            return empty


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.read(text)
    except NotAPeriod as problem:
        raise NotUnderstood(str(problem)) from None


def cell_error(sheet: str, row: int, cell: Cell, right: str) -> CellError:
    """What is wrong with a cell, short enough to read and fit to be shown."""
    return CellError(sheet, row, cell.column, shortened(cell.heading), shortened(_text(cell.value)), right)


def _meant(text: str, known: Mapping[str, str], what: str, advice: str) -> str:
    """The known thing that the text names, or NotUnderstood with the one probably meant."""
    wanted = " ".join(text.split()).casefold()
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted[:100], list(known), n=1, cutoff=0.75)
    names = list(dict.fromkeys(known.values()))
    choices = f"Use {listing(names, 'or')}" if len(names) <= 8 else "Check it against the list"
    ask = f"Did you mean {known[near[0]]}?" if near else advice or choices
    raise NotUnderstood(f"We do not know the {what} “{shortened(text)}”. {ask}")


def _text(value: Value) -> str:
    """What a reader of the spreadsheet sees, near enough: 3 for 3.0, Yes for true."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return words_of(value)


def shortened(text: str) -> str:
    """On one line, at most 60 characters, fit to be shown."""
    seen: Any = shown(" ".join(text.split()))
    return str(seen if len(seen) <= LONGEST_FOUND else f"{seen[:LONGEST_FOUND]}…")
