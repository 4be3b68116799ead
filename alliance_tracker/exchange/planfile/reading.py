"""A plan file from outside as rows: what kind of file it is, its sheets, its headings, its cells."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.exchange.planfile.layout import SHEETS, plain
from alliance_tracker.exchange.planfile.opening import (
    DAMAGED,
    MOST_COLUMNS,
    MOST_ROWS,
    SAVE_AGAIN,
    SECONDS,
    TOO_LARGE,
)
from alliance_tracker.exchange.planfile.sheets import Cells, PlanFile, take_sheet
from alliance_tracker.rules.planfile import Kind
from alliance_tracker.rules.words import listing

LARGEST = 5_000_000
MOST_MARKS = 400_000
OPENING = Path(__file__).with_name("opening.py")
WORKBOOK, OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
NO_SPREADSHEET = f"This is not a spreadsheet. {SAVE_AGAIN}"
EMPTY = "The file is empty. Choose the file with your plan and try again."
PICTURE = f"This file is a picture of a spreadsheet. {SAVE_AGAIN}"


def read_plan(content: bytes) -> PlanFile:
    """The rows of a workbook or CSV file. Raises RuleBroken, in words for the sender, when it is neither."""
    if not content.strip(b"\x00 \r\n\t"):
        raise RuleBroken(EMPTY)
    if len(content) > LARGEST:
        raise RuleBroken("The file is larger than 5 MB. Copy the plan alone into the template and try again.")
    found = PlanFile()
    if content.startswith(WORKBOOK):
        _take_workbook(found, _workbook(content))
    else:
        _refuse_others(content)
        take_sheet(found, "", tuple(Kind), _csv(content))
    if not found.rows and not found.errors:
        raise RuleBroken("The file has no rows below its headings. Fill in the plan and try again.")
    return found


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


def _workbook(content: bytes) -> dict[str, Cells]:
    """The sheets, opened by a process of its own with limits of memory and time (`opening`)."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(OPENING)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as problem:
        raise RuleBroken(TOO_LARGE) from problem
    except ValueError as problem:
        raise RuleBroken(DAMAGED if done.returncode >= 0 else TOO_LARGE) from problem
    if "refused" in answer:
        raise RuleBroken(answer["refused"])
    return {name: [[_value(cell) for cell in row] for row in rows] for name, rows in answer["sheets"].items()}


def _value(cell: Any) -> Any:
    return date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell


def _take_workbook(found: PlanFile, sheets: dict[str, Cells]) -> None:
    """The two sheets by name; or a workbook of one sheet that has both kinds of row, like the CSV file."""
    by_name = {plain(name).rstrip("s"): name for name in sheets}
    own = {kind: by_name.get(plain(name).rstrip("s")) for kind, name in SHEETS.items()}
    if any(own.values()):
        for kind, name in own.items():
            if name is not None:
                take_sheet(found, name, (kind,), sheets[name])
    elif len(sheets) == 1:
        name, cells = next(iter(sheets.items()))
        take_sheet(found, name, tuple(Kind), cells)
    else:
        there = listing([f"“{name[:31]}”" for name in list(sheets)[:5]])
        wanted = listing(list(SHEETS.values()), "or")
        raise RuleBroken(f"No sheet of this workbook is called {wanted}. It has {there}. Rename the right ones.")
