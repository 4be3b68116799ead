"""Which column of somebody's own workbook holds what: a first guess, what a choice needs, and the choices kept.

The tracker's own rules. A guess is only where a choice begins: nothing is read before a person has said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import Problem
from alliance_tracker.rules.history import Sentence

LEFT_OUT, ALL_KINDS = "", "all"
"""What a sheet holds when it is not read, and when the reference of a row tells its kind."""
CLOSE = 0.72
LONGEST_NAME = 80
_REFERENCE = re.compile(r"[A-Z]{2}[1-9][0-9]{0,2}(\.[AR]?[1-9][0-9]{0,2})?")


def plain(heading: str) -> str:
    """A heading as it is recognised: without case, marks and spare spaces. Lead e-mail is lead email."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", heading.casefold().replace("e-mail", "email")).split())


class Column(Record):
    """One column: its letter, its heading as the file has it, and what stands in its first cells."""

    letter: str
    heading: str
    samples: tuple[str, ...] = ()


class Table(Record):
    """One sheet with headings: the row they stand in, and how many rows there are below."""

    sheet: str
    header: int
    columns: tuple[Column, ...]
    rows: int


class SheetMap(Record):
    """What somebody said of a sheet: which kinds of row it holds, and the field of each heading, or nothing."""

    sheet: str
    holds: str
    columns: tuple[tuple[str, str], ...]

    @property
    def headings(self) -> list[str]:
        return sorted(plain(heading) for heading, _ in self.columns)

    def fields_of(self, table: Table) -> dict[str, str]:
        """The field of each column of a sheet by its letter; of two headings that are alike the first is the first."""
        left = [(plain(heading), field) for heading, field in self.columns]
        found = {}
        for column in table.columns:
            at = next((at for at, (name, _) in enumerate(left) if name == plain(column.heading)), None)
            field = left.pop(at)[1] if at is not None else ""
            if field:
                found[column.letter] = field
        return found


class FileMap(Record):
    """What somebody said of a whole file. `what` it is for: the plan or a quarter."""

    what: str
    sheets: tuple[SheetMap, ...]

    @property
    def meaning(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """What is read of the file, in whichever order its columns stand."""
        return sorted((one.sheet, one.holds, sorted(one.columns)) for one in self.sheets if one.holds)

    def sheet_for(self, table: Table) -> SheetMap | None:
        """What was said of a sheet with these very headings, wherever they stand; one of the same name first."""
        headings = sorted(plain(column.heading) for column in table.columns)
        alike = [one for one in self.sheets if one.headings == headings]
        return next((one for one in alike if one.sheet == table.sheet), alike[0] if alike else None)

    def fits(self, tables: Iterable[Table]) -> bool:
        """Whether a file has each sheet that is read."""
        there = {one.sheet for table in tables if (one := self.sheet_for(table)) is not None}
        return all(one.sheet in there for one in self.sheets if one.holds)


class Offer(Record):
    """What can be chosen: the fields by name with their words, what a sheet may hold, and the fields of each.

    `known` are ways to call a field, plain; `values` the words of a field that only has a few, plain.
    """

    what: str
    fields: Mapping[str, str]
    holds: Mapping[str, str]
    own: Mapping[str, frozenset[str]]
    known: Mapping[str, str]
    values: Mapping[str, frozenset[str]]

    def needed(self, holds: str) -> tuple[str, ...]:
        """The fields without which no row of a sheet can be told from another."""
        return ("reference",) if "reference" in self.own[holds] else ("deliverable", "on")


def guess(table: Table, offer: Offer) -> SheetMap:
    """A first guess: by heading, then by what the cells say, then by words that are close or part of the heading."""
    said: dict[str, str] = {}
    for way in (_by_heading, _by_cells, _close_to, _within):
        for column in table.columns:
            field = way(column, offer) if column.letter not in said else None
            if field in offer.fields and field not in said.values():
                said[column.letter] = str(field)
    columns = tuple((column.heading, said.get(column.letter, "")) for column in table.columns)
    return SheetMap(table.sheet, _holds(table.sheet, set(said.values()), offer), columns)


def _by_heading(column: Column, offer: Offer) -> str | None:
    return offer.known.get(plain(column.heading))


def _by_cells(column: Column, offer: Offer) -> str | None:
    told = [text.strip() for text in column.samples]
    if not told:
        return None
    if all(_REFERENCE.fullmatch("".join(text.split()).upper()) for text in told):
        return "reference"
    words = {plain(text) for text in told}
    return next((field for field, known in offer.values.items() if words <= known), None)


def _close_to(column: Column, offer: Offer) -> str | None:
    near = get_close_matches(plain(column.heading)[:60], list(offer.known), n=1, cutoff=CLOSE)
    return offer.known[near[0]] if near else None


def _within(column: Column, offer: Offer) -> str | None:
    """“Progress to date” has progress in it; the longest way to call a field counts."""
    heading = f" {plain(column.heading)} "
    inside = [name for name in offer.known if len(name) > 2 and f" {name} " in heading]
    return offer.known[max(inside, key=len)] if inside else None


def _holds(sheet: str, fields: set[str], offer: Offer) -> str:
    """The kind of row that the sheet's name says, or all; left out where no row could be told from another."""
    name = plain(sheet).rstrip("s")
    called = next((kind for kind in offer.holds if kind and plain(offer.holds[kind]).rstrip("s") == name), ALL_KINDS)
    return called if set(offer.needed(called)) <= fields else LEFT_OUT


def check_map(told: FileMap, offer: Offer) -> list[Problem]:
    """What a choice still needs; fields are holds-0 for the first sheet, column-0-3 for its fourth column."""
    if not any(one.holds for one in told.sheets):
        return [Problem("holds-0", "Say what at least one sheet holds")]
    found: list[Problem] = []
    for at, sheet in enumerate(told.sheets):
        if sheet.holds:
            found += _check_sheet(sheet, at, offer)
    return found


def _check_sheet(sheet: SheetMap, at: int, offer: Offer) -> list[Problem]:
    found: list[Problem] = []
    taken: dict[str, str] = {}
    where = f" of the sheet {sheet.sheet}" if sheet.sheet else ""
    for number, (heading, field) in enumerate(sheet.columns):
        if not field:
            continue
        box, words = f"column-{at}-{number}", offer.fields[field]
        if field not in offer.own[sheet.holds]:
            holds = offer.holds[sheet.holds].lower()
            found.append(Problem(box, f"{words} is no column of {holds}. Choose another for “{heading[:40]}”"))
        elif field in taken:
            found.append(Problem(box, f"“{taken[field][:40]}” is {words} already. Choose another for “{heading[:40]}”"))
        taken.setdefault(field, heading)
    for field in offer.needed(sheet.holds):
        if field not in taken:
            found.append(Problem(f"column-{at}-0", f"Say which column{where} is {offer.fields[field]}"))
    return found


def kept(name: str, what: str, new: bool) -> Sentence:
    """The line of history for choices that are kept for the next file like it."""
    verb = "kept" if new else "changed"
    return Sentence(f"{verb} how the columns of “{name}” are read, for the {what}’s spreadsheet", "columns", name)


def forgotten(name: str, what: str) -> Sentence:
    """The line of history when they are forgotten."""
    return Sentence(f"forgot how the columns of “{name}” are read, for the {what}’s spreadsheet", "columns", name)


def tables_like(said: FileMap) -> Sequence[Table]:
    """The sheets that choices were made for, when there is no file at hand."""
    return [
        Table(one.sheet, 0, tuple(Column(str(at), heading) for at, (heading, _) in enumerate(one.columns)), 0)
        for one in said.sheets
    ]
