"""The columns of seed files: how a cell is read, and what is right where a cell is wrong."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.plan.sections import BY_CODE as SECTIONS
from alliance_tracker.rules.signoff.expression import read_expression
from alliance_tracker.terms import OrganisationKind, Term

Read = Callable[[str], Any]


class Column(Record):
    """One column of a file. `read` turns a cell into a value or says what would be right.

    `refers` names the file whose key the cell holds; the row then keeps that row's number in `attribute`.
    """

    name: str
    read: Read
    may_be_empty: bool = False
    attribute: str = ""
    refers: str = ""

    @property
    def kept_in(self) -> str:
        return self.attribute or self.name


def read_text(cell: str) -> str:
    if cell != " ".join(cell.split()):
        raise ValueError("single spaces and no line breaks")
    return cell


def read_prose(cell: str) -> str:
    """Paragraphs in Markdown: lines without surplus spaces, at most one of them empty in a row."""
    lines = cell.split("\n")
    if any(line != " ".join(line.split()) for line in lines) or "\n\n\n" in cell or cell != cell.strip():
        raise ValueError("lines without surplus spaces, and at most one empty line in a row")
    return cell


def whole(cell: str) -> int:
    if not re.fullmatch(r"\d{1,15}", cell):
        raise ValueError("a whole number, such as 12")
    return int(cell)


def yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError("yes or no")
    return cell == "yes"


def day(cell: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("a date, such as 2016-12-06") from None


def financial_year(cell: str) -> str:
    found = re.fullmatch(r"(20\d\d)/(\d\d)", cell)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError("a financial year, such as 2017/18")
    return cell


def year_code(cell: str) -> str:
    """A financial year as the rules of funding keep it."""
    try:
        if "/" in cell:
            raise ValueError
        return FinancialYear.parse(cell).code
    except ValueError:
        raise ValueError("a financial year, such as 2017-18") from None


def slug(cell: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cell):
        raise ValueError("small letters, figures and hyphens, such as north-east-and-cumbria")
    return cell


def code(cell: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)?", cell):
        raise ValueError("capital letters and figures, such as A-ED3")
    return cell


def expression(cell: str) -> str:
    """An agreement rule, as `rules.signoff.expression` reads it."""
    try:
        read_expression(read_text(cell))
    except ValueError as problem:
        raise ValueError(f"an agreement rule that can be read ({problem})") from None
    return cell


def relies_on(cell: str) -> str:
    """A kind of body to the sections of the plan that it relies on; a kind that is absent relies on all."""
    try:
        found = json.loads(read_text(cell))
        known = isinstance(found, dict) and found.keys() <= set(OrganisationKind)
        if not known or any(set(sections) - SECTIONS.keys() for sections in found.values()):
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError("a JSON object, kind of body to codes of sections, such as {}") from None
    return cell


def one_of(kind: type[Term]) -> Read:
    def read(cell: str) -> str:
        if cell not in list(kind):
            raise ValueError("one of " + ", ".join(kind))
        return cell

    return read


def text(name: str, may_be_empty: bool = False) -> Column:
    return Column(name, read_text, may_be_empty)


def prose(name: str) -> Column:
    return Column(name, read_prose)


def row_of(name: str, file: str, attribute: str, may_be_empty: bool = False) -> Column:
    return Column(name, read_text, may_be_empty, attribute, file)
