"""A program of its own that opens workbooks from outside: it may run out of time or memory, we may not.

`python -I opening.py < plan.xlsx` answers with JSON: {"sheets": {name: {"cells": [[cell, ...], ...], "merged":
[[top, left, bottom, right], ...], "hidden": true}}} with dates as {"date": "2018-09-30"}, or {"refused": "the sentence
for the person who sent it"}. It imports nothing of the tracker. The workbook is measured before it is read: parts,
unpacked size, rows, columns, no DTD, no macro.
"""

import io
import json
import re
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

if sys.platform != "win32":  # which has no such limits; there the time limit of `reading` alone holds
    import resource

MOST_PARTS = 500
MOST_UNPACKED = 12_000_000
MOST_RATIO = 200
SMALL_PART = 100_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
MOST_SHEETS = 20
MOST_MERGED = 50
MOST_CELLS = 80_000
MOST_TEXT = 4_000_000
MEMORY = 170_000_000
"""Of address space, of which less than 100 MB is ever in use."""
SECONDS = 4
"""Of processor time."""
PATIENCE = 30
"""Seconds by the clock, on a machine that is busy."""
SAVE_AGAIN = "Save it as .xlsx and try again."
DAMAGED = f"This workbook is damaged and cannot be read. Open it in Excel. {SAVE_AGAIN}"
TOO_LARGE = "This workbook is far larger than a plan. Copy the plan alone into the template and try again."
MACROS = f"This workbook can hold macros, which we never open. {SAVE_AGAIN}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Refused(Exception):
    """The workbook is not read; the text says why and what to do."""


def opened(content: bytes) -> dict[str, dict[str, Any]]:
    """The cells of each sheet by its name, from the first row and column on. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            failures = measured(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as problem:
        raise Refused(DAMAGED) from problem
    except MemoryError as problem:
        raise Refused(TOO_LARGE) from problem
    return cells(content, failures)


def measured(package: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """Refuse what is no ordinary workbook. Returns, by part, the cells that show an error such as #REF!."""
    parts = package.infolist()
    _check_parts(parts)
    failures, left, cells_left = {}, MOST_UNPACKED, MOST_CELLS
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with package.open(part) as stream:
                text = stream.read(left + 1)
            left -= len(text)
            if left < 0:
                raise Refused(TOO_LARGE)
            scan = scanned(part.filename, text, cells_left)
            cells_left -= scan.count
            failures[part.filename] = scan.failures
    return failures


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """What the list of contents alone tells: how much there is, and of what kind."""
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(TOO_LARGE)
    if any(_blown_up(part) for part in parts):
        raise Refused(TOO_LARGE)
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Refused(f"This is not an Excel workbook. {SAVE_AGAIN}")
    if len(names) < len(parts):
        raise Refused(DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("This workbook is protected with a password. Take it off and try again.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(MACROS)


def _blown_up(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)


def scanned(name: str, text: bytes, most: int) -> "_Scan":
    """Walk one part: no DTD anywhere, no macro type, and a sheet keeps to its rows, columns and cells."""
    scan = _Scan(name.startswith("xl/worksheets/"), name == "[Content_Types].xml", most)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = scan.doctype
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        parser.Parse(text, True)
    except expat.ExpatError as problem:
        raise Refused(DAMAGED) from problem
    return scan


class _Scan:
    """What one part of the package holds, element by element."""

    def __init__(self, is_sheet: bool, is_types: bool, most: int):
        self.is_sheet, self.is_types, self.most = is_sheet, is_types, most
        self.row, self.column, self.count = 0, 0, 0
        self.failed = False
        self.failures: dict[tuple[int, int], str] = {}

    def doctype(self, *_: Any) -> None:
        raise Refused("This workbook holds instructions that no spreadsheet writes, so it was not opened.")

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if self.is_types and "macroenabled" in attributes.get("ContentType", "").lower():
            raise Refused(MACROS)
        if not self.is_sheet:
            return
        match element.rpartition(":")[2]:
            case "row":
                self._to(_number(attributes.get("r"), self.row + 1), 0)
            case "c":
                row, column = _place(attributes.get("r"), self.row, self.column + 1)
                self._to(row, column)
                self.failed = attributes.get("t") == "e"

    def end(self, element: str) -> None:
        if self.failed and element.rpartition(":")[2] == "c":
            self.failed = False

    def text(self, text: str) -> None:
        if self.failed and text.startswith("#"):
            self.failures[self.row, self.column] = text[:10]

    def _to(self, row: int, column: int) -> None:
        self.row, self.column, self.count = row, column, self.count + 1
        if row > MOST_ROWS:
            raise Refused(f"A sheet has more than {MOST_ROWS:,} rows. Delete the rows below the plan.")
        if column > MOST_COLUMNS:
            raise Refused(f"A sheet has more than {MOST_COLUMNS} columns. Delete the columns beside the plan.")
        if self.count > self.most:
            raise Refused(TOO_LARGE)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _place(text: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column, from 1, of a cell's own reference; of the next cell when it has none."""
    if text is None:
        return row, column
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise Refused(DAMAGED)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number


def cells(content: bytes, failures: dict[str, dict[tuple[int, int], str]]) -> dict[str, dict[str, Any]]:
    """The values as calamine reads them: text, numbers, yes and no, dates; and which cells are merged."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if len(sheets) > MOST_SHEETS:
            raise Refused(TOO_LARGE)
        found, around = {}, {}
        for one in sheets:
            sheet = book.get_sheet_by_name(one.name)
            found[one.name] = sheet.to_python(skip_empty_area=False)
            around[one.name] = {
                "merged": _merged(sheet.merged_cell_ranges or []),
                "hidden": one.visible != SheetVisibleEnum.Visible,
            }
    except PasswordError as problem:
        raise Refused("This workbook is protected with a password. Take it off and try again.") from problem
    except (CalamineError, ValueError, OSError) as problem:
        raise Refused(DAMAGED) from problem
    _check_cells(found)
    for number, one in enumerate(sheets, 1):
        _mark(found[one.name], failures.get(f"xl/worksheets/sheet{number}.xml", {}))
    return {name: {"cells": found[name], **around[name]} for name in found}


def _merged(ranges: list[Any]) -> list[list[int]]:
    """Rows and columns of merged cells, counted from 1; a few of them tell enough."""
    return [[top + 1, left + 1, bottom + 1, right + 1] for (top, left), (bottom, right) in ranges[:MOST_MERGED]]


def _check_cells(found: dict[str, list[list[Any]]]) -> None:
    """The limits once more, for a sheet that lies where no spreadsheet puts one, and for text repeated."""
    if any(len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS for rows in found.values() for row in rows[:1]):
        raise Refused(TOO_LARGE)
    text = sum(len(one) for rows in found.values() for row in rows for one in row if isinstance(one, str))
    if text > MOST_TEXT:
        raise Refused(TOO_LARGE)


def _mark(rows: list[list[Any]], failures: dict[tuple[int, int], str]) -> None:
    """Put #REF! and its like back where calamine leaves an empty cell."""
    for (row, column), text in failures.items():
        if row <= len(rows) and column <= len(rows[row - 1]) and rows[row - 1][column - 1] == "":
            rows[row - 1][column - 1] = text


def _told(value: Any) -> Any:
    """A value as JSON; dates by their day, all else that JSON lacks by its text."""
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else str(value)


def _limit() -> None:
    """Hold this process to its memory and time, where the system can."""
    if sys.platform != "win32":
        limits = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_CORE: 0}
        for kind, most in limits.items():
            with suppress(ValueError, OSError):  # where a lower limit holds already
                resource.setrlimit(kind, (most, most))


def main() -> None:
    """Read standard input, answer on standard output."""
    _limit()
    try:
        answer: dict[str, Any] = {"sheets": opened(sys.stdin.buffer.read())}
    except Refused as problem:
        answer = {"refused": str(problem)}
    except MemoryError:
        answer = {"refused": TOO_LARGE}
    sys.stdout.write(json.dumps(answer, default=_told))


if __name__ == "__main__":
    main()
