"""A plan file from outside as rows: what kind of file it is, its sheets, its headings, its cells."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.exchange.planfile.layout import PLAN, Layout
from alliance_tracker.exchange.planfile.opening import (
    DAMAGED,
    MOST_COLUMNS,
    MOST_ROWS,
    PATIENCE,
    SAVE_AGAIN,
    TOO_LARGE,
)
from alliance_tracker.exchange.planfile.sheets import Cells, PlanFile, Range, headings_in, take_sheet
from alliance_tracker.records import Record
from alliance_tracker.rules.columns import plain
from alliance_tracker.rules.planfile import Cell, cell_error
from alliance_tracker.rules.words import listing

LARGEST = 5_000_000
MOST_MARKS = 400_000
OPENING = Path(__file__).with_name("opening.py")
WORKBOOK, OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
NO_SPREADSHEET = f"This is not a spreadsheet. {SAVE_AGAIN}"
EMPTY = "The file is empty. Choose the file with your plan and try again."
PICTURE = f"This file is a picture of a spreadsheet. {SAVE_AGAIN}"


HEADINGS_NEEDED = 3
"""So many columns that we know tell what a sheet is that is called something else."""


class Sheet(Record):
    """One sheet of a workbook as it was read."""

    cells: Cells
    merged: tuple[Range, ...] = ()
    hidden: bool = False


def read_plan(content: bytes, layout: Layout = PLAN) -> PlanFile:
    """The rows of a workbook or CSV file. Raises RuleBroken, in words for the sender, when it is neither."""
    return read_sheets(sheets_of(content), layout)


def sheets_of(content: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook; those of a CSV file are one without a name. Raises RuleBroken when it is neither."""
    checked_size(content)
    if content.startswith(WORKBOOK):
        return workbook(content)
    _refuse_others(content)
    return {"": Sheet(_csv(content))}


def read_sheets(sheets: dict[str, Sheet], layout: Layout = PLAN) -> PlanFile:
    """The rows of the sheets. Raises RuleBroken when there are none, or no sheet is one of the layout."""
    found = PlanFile()
    if "" in sheets:
        take_sheet(found, "", layout.kinds, sheets[""].cells, layout)
    else:
        take_workbook(found, sheets, layout)
    if not found.rows and not found.errors:
        raise RuleBroken(f"The file has no rows below its headings. Fill in the {layout.what} and try again.")
    return found


def checked_size(content: bytes) -> None:
    """Refuse what is empty or far too large before anything of it is read."""
    if not content.strip(b"\x00 \r\n\t"):
        raise RuleBroken(EMPTY)
    if len(content) > LARGEST:
        raise RuleBroken("The file is larger than 5 MB. Copy your rows alone into the template and try again.")


def _refuse_others(content: bytes) -> None:
    """Files by their first bytes, whatever they are called."""
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise RuleBroken("This workbook is protected with a password. Take it off and try again.")
        raise RuleBroken(f"This is an old .xls file. {SAVE_AGAIN}")
    if content.startswith(PICTURES) or content[4:8] == b"ftyp":
        raise RuleBroken(PICTURE)
    if content.startswith(b"%PDF"):
        raise RuleBroken("This file is a PDF. Save the spreadsheet itself as .xlsx and try again.")
    if content.lstrip()[:1] == b"<" or content.startswith(b"{\\rtf"):
        raise RuleBroken(NO_SPREADSHEET)


def _csv(content: bytes) -> Cells:
    """The rows of text. Marks are counted first, so that a file of nothing but them costs nothing to refuse."""
    lines, cells = (sum(content.count(mark) for mark in marks) for marks in ((b"\n", b"\r"), (b",", b";", b"\t")))
    rows: Cells = [] if max(lines, cells) > MOST_MARKS else [list(row) for row in read_csv(content)]
    if lines > MOST_MARKS or len(rows) > MOST_ROWS:
        raise RuleBroken(f"The file has more than {MOST_ROWS:,} rows. Delete those below the plan.")
    if cells > MOST_MARKS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise RuleBroken(f"The file has more than {MOST_COLUMNS} columns. Delete those beside the plan.")
    if any("\x00" in cell for row in rows[:20] for cell in row):
        raise RuleBroken(NO_SPREADSHEET)
    return rows


def workbook(content: bytes) -> dict[str, Sheet]:
    """The sheets, opened by a process of its own with limits of memory and time (`opening`)."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(OPENING)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as problem:
        raise RuleBroken(TOO_LARGE) from problem
    except ValueError as problem:
        raise RuleBroken(DAMAGED if done.returncode >= 0 else TOO_LARGE) from problem
    if "refused" in answer:
        raise RuleBroken(answer["refused"])
    return {name: _sheet(told) for name, told in answer["sheets"].items()}


def _sheet(told: Any) -> Sheet:
    cells = [[_value(cell) for cell in row] for row in told["cells"]]
    return Sheet(cells, tuple(Range(*one) for one in told["merged"]), told["hidden"])


def _value(cell: Any) -> Any:
    return date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell


def take_workbook(found: PlanFile, sheets: dict[str, Sheet], layout: Layout) -> None:
    """The sheets by name, or by their headings when one was renamed; or one sheet that has every kind of row."""
    wanted = list(dict.fromkeys(layout.sheets.values()))
    by_name = {_folded(name): name for name in reversed(sheets)}
    own = {title: by_name[_folded(title)] for title in wanted if _folded(title) in by_name}
    seen = [name for name in sheets if not sheets[name].hidden]
    if not own and len(seen) == 1:
        _take(found, seen[0], layout.kinds, sheets, layout)
        return
    renamed = _by_headings([title for title in wanted if title not in own], seen, own, sheets, layout)
    if not own and not renamed:
        there = listing([f"“{name[:31]}”" for name in seen[:5]])
        raise RuleBroken(f"No sheet of this workbook is called {listing(wanted, 'or')}. It has {there}. Rename it.")
    for title, name in (own | renamed).items():
        _take(found, name, _kinds(layout, title), sheets, layout)
    for title, name in renamed.items():
        told = f"The sheet “{name[:31]}” is read as {title}, by its headings"
        found.warnings.append(cell_error(name, 1, Cell("", None), told))


def _take(found: PlanFile, name: str, kinds: tuple[Any, ...], sheets: dict[str, Sheet], layout: Layout) -> None:
    take_sheet(found, name, kinds, sheets[name].cells, layout, sheets[name].merged)


def _kinds(layout: Layout, title: str) -> tuple[Any, ...]:
    return tuple(kind for kind, sheet in layout.sheets.items() if sheet == title)


def _folded(name: str) -> str:
    """Milestone for “ Milestones ”."""
    return plain(name).rstrip("s")


def _by_headings(
    missing: list[str], seen: list[str], own: dict[str, str], sheets: dict[str, Sheet], layout: Layout
) -> dict[str, str]:
    """For each sheet that is missing, the one among the others whose headings fit best, if they plainly do."""
    free = [name for name in seen if name not in own.values()]
    fits = sorted(
        (
            (headings_in(sheets[name].cells, layout.fields(_kinds(layout, title))), title, name)
            for title in missing
            for name in free
        ),
        key=lambda one: -one[0],
    )
    found: dict[str, str] = {}
    for count, title, name in fits:
        if count >= HEADINGS_NEEDED and title not in found and name not in found.values():
            found[title] = name
    return found
