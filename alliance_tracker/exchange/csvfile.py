"""CSV that a spreadsheet opens safely: no cell runs as a formula, and what is written reads back."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from alliance_tracker.errors import RuleBroken

Cell = str | int | float | Decimal | date | None
DEMONSTRATION = "DEMONSTRATION: not about any real organisation"
DELIMITERS = ",;\t"
_RUNS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
"""What a spreadsheet may take for the start of a formula, with the full-width and small forms."""
_PASSED_OVER = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
"""Kinds of character that may hide before the first one that counts: spaces, marks of no width."""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], demonstration: bool = False) -> bytes:
    """Rows as a file: UTF-8 with its mark, so that Excel reads the accents.

    Text that a spreadsheet could run begins with an apostrophe; numbers stay numbers; dates read 2018-10-12.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if demonstration:
        writer.writerow([DEMONSTRATION])
    writer.writerow([quoted(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def quoted(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could run it."""
    return f"'{text}" if _runs(text) else text


def unquoted(text: str) -> str:
    """The text as it was before `quoted`, for every text."""
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def read_csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV file as text, whatever spreadsheet wrote it. Raises RuleBroken when it is not one."""
    return read_csv_text(decoded(content))


def read_csv_text(text: str, delimiter: str | None = None) -> list[list[str]]:
    """The rows of CSV text, our apostrophes taken away.

    Every line is a row, blank ones and the demonstration line too, so that row numbers are those that
    a spreadsheet shows. Commas, semicolons and tabs are told apart by the first line that says something.
    """
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS and text[5:6] in ("\r", "\n"):
        delimiter, text = text[4], text[5:].removeprefix("\r").removeprefix("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    try:
        return [[unquoted(cell) for cell in row] for row in reader]
    except csv.Error as problem:
        raise RuleBroken(
            f"Line {reader.line_num} of the file cannot be read. "
            "Open it in a spreadsheet, save it again as CSV or .xlsx, and try again."
        ) from problem


def decoded(content: bytes) -> str:
    """The text of a file by its own mark: UTF-16, UTF-8, or else what Excel on Windows writes (cp1252).

    A file that says it is UTF-8 is that or nothing: read as anything else it would be full of wrong letters.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    elif content[1:2] == b"\x00" and content[:1]:
        codings = ["utf-16-le"]
    elif content.startswith(b"\xef\xbb\xbf"):
        codings = ["utf-8-sig"]
    else:
        codings = ["utf-8", "cp1252"]
    for coding in codings:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken("We cannot read the letters of this file. Save it as “CSV UTF-8” or .xlsx, and try again.")


def _delimiter(text: str) -> str:
    """The mark that divides the first line that says something into most cells; a comma when none does."""
    told = (line for line in io.StringIO(text) if line.strip(" ,;\t\r\n") and DEMONSTRATION not in line)
    line = next(told, "")
    counts = {mark: line.count(mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark])


def _written(cell: Cell) -> str | int | float | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return quoted(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _runs(text: str) -> bool:
    for character in text:
        if character in _RUNS:
            return True
        if character != "'" and unicodedata.category(character) not in _PASSED_OVER:
            return False
    return False
