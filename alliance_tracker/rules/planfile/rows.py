"""A plan as rows: as a file holds them, as the tracker holds them, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from alliance_tracker.records import Record, asdict, field
from alliance_tracker.rules.delivery import Round
from alliance_tracker.rules.words import capital, day

Value = str | int | float | bool | date | None


class Kind(StrEnum):
    """What a row of a plan file tells of."""

    DELIVERABLE = "deliverable"
    MILESTONE = "milestone"


HEADINGS: Mapping[Kind, Mapping[str, str]] = {
    Kind.DELIVERABLE: {
        "reference": "Reference",
        "title": "Title",
        "summary": "Summary",
        "area": "Area",
        "items": "Annex A items",
        "groups": "Patient groups",
        "planned_start": "Planned start",
        "planned_end": "Planned end",
        "lead": "Lead e-mail",
        "deputy": "Deputy e-mail",
        "accountable": "Accountable organisation",
        "money_source": "Money source",
    },
    Kind.MILESTONE: {
        "deliverable": "Deliverable",
        "reference": "Reference",
        "title": "Title",
        "baseline": "Date first agreed",
        "forecast": "Now expected",
        "met": "Date met",
        "critical": "Critical",
        "reason": "Why it has moved",
    },
}
"""What each field is called, in the order of the columns."""


class Cell(NamedTuple):
    """One cell: the letter of its column, its value as the spreadsheet holds it, the heading as the file has it."""

    column: str
    value: Value
    heading: str = ""


class FileRow(Record):
    """One row of a file, by field; a column that the file lacks is not in `cells`. `kind` is one of its layout's."""

    kind: Any
    sheet: str
    number: int
    cells: Mapping[str, Cell]


class CellError(Record):
    """What is wrong: where it stands, what was found there, and what would be right.

    `heading` is that of the file. Without a letter of a column it is the heading that the file lacks.
    """

    sheet: str
    row: int
    column: str
    heading: str
    found: str
    right: str

    @property
    def where(self) -> str:
        """Deliverables, row 14, column C, Title. A CSV file has no sheet; a row may be wrong as a whole."""
        column = [f"column {self.column}", self.heading] if self.column else []
        lacking = [f"no column {self.heading}"] if self.heading and not column else []
        return capital(", ".join(part for part in (self.sheet, f"row {self.row}", *column, *lacking) if part))

    @property
    def words(self) -> str:
        """All of it on one line; what was found is not said twice."""
        words = f"{self.where}: {self.right}"
        if self.found and re.search(rf"(?<!\w){re.escape(self.found)}(?!\w)", self.right):
            return words
        return f"{words}. Found: {f'“{self.found}”' if self.found else 'nothing'}"


class PlanDeliverable(Record):
    """A deliverable as a plan file tells it. People stand by e-mail address, organisations by name."""

    reference: str
    title: str
    summary: str
    area: str
    items: tuple[str, ...]
    groups: tuple[str, ...]
    planned_start: date | None
    planned_end: date | None
    lead: str
    deputy: str
    accountable: str
    money_source: str


class PlanMilestone(Record):
    """A milestone as a plan file tells it. `reason` is why the forecast moves, and no part of the record."""

    deliverable: str
    reference: str
    title: str
    baseline: date | None
    forecast: date | None
    met: date | None
    critical: bool
    reason: str = ""


class Plan(Record):
    """All deliverables and milestones of an alliance, or those of a file, in order of reference."""

    deliverables: tuple[PlanDeliverable, ...] = ()
    milestones: tuple[PlanMilestone, ...] = ()

    def content(self) -> dict[str, Any]:
        """As plain values, to keep or to seal."""
        return {
            "deliverables": [asdict(row) for row in self.deliverables],
            "milestones": [{k: v for k, v in asdict(row).items() if k != "reason"} for row in self.milestones],
        }


class Known(Record):
    """What a plan file is held against: the round, its words, the people and bodies, the plan as it is.

    `areas` (codes), `items` (codes), `groups` (names), `people` (e-mail addresses) and `bodies` (names) are
    each found by any of their folded spellings. `leaders` are the people who may lead now, `fixed` the
    deliverables whose first agreed dates are fixed, `versions` the versions of all records by reference.
    """

    plan: Round
    today: date
    areas: Mapping[str, str]
    items: Mapping[str, str]
    groups: Mapping[str, str]
    people: Mapping[str, str]
    bodies: Mapping[str, str]
    leaders: frozenset[str] = frozenset()
    existing: Plan = Plan()
    fixed: frozenset[str] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)


def words_of(value: object) -> str:
    """A value of a row as the page and the file say it; nothing reads as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value)
