"""A plan as rows: as a file holds them, as the tracker holds them, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, asdict, field
from alliance_tracker.rules.delivery import Round
from alliance_tracker.rules.words import capital, counted, day

Value = str | int | float | bool | date | None


class Kind(StrEnum):
    """What a row of a plan file tells of."""

    DELIVERABLE = "deliverable"
    MILESTONE = "milestone"
    ACTIVITY = "activity"
    DEPENDENCY = "dependency"
    RISK = "risk"

    def counted(self, count: int) -> str:
        """1 activity, 12 activities."""
        many = f"{self.value[:-1]}ies" if self.value.endswith("y") else f"{self.value}s"
        return counted(count, self.value, many)


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
    Kind.ACTIVITY: {
        "deliverable": "Deliverable",
        "reference": "Reference",
        "title": "Title",
        "first": "First quarter",
        "last": "Last quarter",
        "lead": "Lead e-mail",
        "done": "Done on",
        "milestones": "Milestones it serves",
    },
    Kind.DEPENDENCY: {"deliverable": "Deliverable", "on": "Waits for", "note": "Note"},
    Kind.RISK: {
        "deliverable": "Deliverable",
        "reference": "Reference",
        "words": "Risk",
        "consequence": "Consequence",
        "likelihood": "Likelihood",
        "owner": "Owner",
        "review_on": "Review date",
        "closed_on": "Closed on",
        "why_closed": "Why closed",
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


class PlanActivity(Record):
    """An activity: a piece of work over some quarters, and the milestones it serves, by reference."""

    deliverable: str
    reference: str
    title: str
    first: Quarter | None
    last: Quarter | None
    lead: str
    done: date | None
    milestones: tuple[str, ...]


class PlanDependency(Record):
    """What a deliverable waits for: another one by its reference, or national work by its code."""

    deliverable: str
    on: str
    note: str

    @property
    def reference(self) -> str:
        """ED3 waiting for TC1: there is one of each pair."""
        return f"{self.deliverable} waiting for {self.on}"


class PlanRisk(Record):
    """A risk of a deliverable, ED3.R2. Private ones never leave the tracker in a file."""

    deliverable: str
    reference: str
    words: str
    consequence: str
    likelihood: str
    owner: str
    review_on: date | None
    closed_on: date | None
    why_closed: str


PlanRow = PlanDeliverable | PlanMilestone | PlanActivity | PlanDependency | PlanRisk


class Plan(Record):
    """All records of the plan of an alliance, or those of a file, each kind in order of reference."""

    deliverables: tuple[PlanDeliverable, ...] = ()
    milestones: tuple[PlanMilestone, ...] = ()
    activities: tuple[PlanActivity, ...] = ()
    dependencies: tuple[PlanDependency, ...] = ()
    risks: tuple[PlanRisk, ...] = ()

    def rows(self, kind: Kind) -> tuple[Any, ...]:
        """The records of one kind."""
        return (self.deliverables, self.milestones, self.activities, self.dependencies, self.risks)[
            list(Kind).index(kind)
        ]

    def content(self) -> dict[str, Any]:
        """As plain values, to keep or to seal."""
        return {
            kind.value: [{k: v for k, v in asdict(row).items() if k != "reason"} for row in self.rows(kind)]
            for kind in Kind
        }


RECORDS: Mapping[Kind, type[Record]] = {
    Kind.DELIVERABLE: PlanDeliverable,
    Kind.MILESTONE: PlanMilestone,
    Kind.ACTIVITY: PlanActivity,
    Kind.DEPENDENCY: PlanDependency,
    Kind.RISK: PlanRisk,
}


class Known(Record):
    """What a plan file is held against: the round, its words, the people and bodies, the plan as it is.

    `areas` (codes), `items` (codes), `groups` (names), `people` (e-mail addresses) and `bodies` (names) are
    each found by any of their folded spellings. `leaders` are the people who may lead now, `fixed` the
    deliverables whose first agreed dates are fixed, `national` the codes of national work, `hidden` the references of
    risks that are private, `versions` the versions of all records by reference.
    """

    plan: Round
    today: date
    areas: Mapping[str, str]
    items: Mapping[str, str]
    groups: Mapping[str, str]
    people: Mapping[str, str]
    bodies: Mapping[str, str]
    leaders: frozenset[str] = frozenset()
    national: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
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
    if isinstance(value, Quarter):
        return value.words
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value)
