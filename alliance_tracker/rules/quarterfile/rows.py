"""A quarter as rows: what its sheet holds, what is on record, and what becomes of each deliverable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import MilestoneFacts, Round, Step, Thresholds
from alliance_tracker.rules.planfile import CellError
from alliance_tracker.rules.words import day
from alliance_tracker.terms import QuarterState, Rating

Value = str | date | Quarter | Rating | None


class Part(StrEnum):
    """What a row of the sheet tells of: a deliverable's return, or one of its milestones."""

    RETURN = "deliverable"
    STEP = "milestone"


COLUMNS: Mapping[str, str] = {
    "reference": "Reference",
    "title": "Title",
    "last_rating": "Last quarter’s rating",
    "last_words": "What was said last quarter",
    "declared": "Rating",
    "happened": "What happened this quarter",
    "will_change": "What will change",
    "green_by": "On track by",
    "patients": "What it means for patients",
    "ask": "Asked of the board",
    "why_better": "Why it is better than the dates suggest",
    "met": "Date met",
    "forecast": "Now expected",
    "reason": "Why it has moved",
    "evidence": "Evidence",
    "evidence_dated": "Date of the evidence",
}
"""Every column of the sheet in its order. The first four are for reading."""
READ_ONLY = ("reference", "title", "last_rating", "last_words")
RETURN = ("declared", "happened", "will_change", "green_by", "patients", "ask", "why_better")
STEP = ("met", "forecast")
HEADINGS: Mapping[Part, Mapping[str, str]] = {
    Part.RETURN: {name: COLUMNS[name] for name in (*READ_ONLY, *RETURN, "evidence", "evidence_dated")},
    Part.STEP: {name: COLUMNS[name] for name in (*READ_ONLY, *STEP, "reason", "evidence")},
}
TEXTS = frozenset({"happened", "will_change", "patients", "ask", "why_better"})
"""The fields of which two people's words can be joined."""
MINE, THEIRS, BOTH = "mine", "theirs", "both"


class StepNow(Record):
    """A milestone as it is on record."""

    reference: str
    title: str
    facts: MilestoneFacts
    version: int

    @property
    def values(self) -> dict[str, Value]:
        return {"met": self.facts.met, "forecast": self.facts.due}


class ReturnNow(Record):
    """A deliverable's return as it is on record, and what the rules need to judge another one.

    `stamp` is what a form would be opened on, `own` whether this reader may send its return, `proofs` the evidence
    there is, each with its milestone (or nothing), its day and its words or link. `wanted`: a return is due.
    `beside` are the corrections that stand beside a reviewed quarter.
    """

    reference: str
    title: str
    values: Mapping[str, Value]
    stamp: str
    own: bool
    wanted: bool
    planned_start: date
    steps: tuple[StepNow, ...] = ()
    risk_scores: tuple[int, ...] = ()
    previous: Rating | None = None
    last_words: str = ""
    proofs: frozenset[tuple[str, date, str]] = frozenset()
    by: str = ""
    at: datetime | None = None
    beside: frozenset[str] = frozenset()


class QuarterNow(Record):
    """The quarter of an alliance: its returns in the order of the plan, and what they are held to.

    `why_not` says why it takes no return yet; a reviewed one takes what was filled in before, as a correction.
    """

    quarter: Quarter
    plan: Round
    thresholds: Thresholds
    today: date
    returns: tuple[ReturnNow, ...]
    state: QuarterState = QuarterState.OPEN
    why_not: str = ""

    @property
    def is_reviewed(self) -> bool:
        return self.state is QuarterState.REVIEWED

    def of(self, reference: str) -> ReturnNow | None:
        return next((one for one in self.returns if one.reference == reference), None)


class Changed(NamedTuple):
    """One field that a file changes, as it is and as it will be."""

    reference: str
    field: str
    old: Value
    new: Value

    @property
    def heading(self) -> str:
        return COLUMNS[self.field]


class Conflict(NamedTuple):
    """One field that the file and somebody on the site both changed since the download."""

    reference: str
    field: str
    before: Value
    theirs: Value
    mine: Value
    known: bool
    kept: str

    @property
    def heading(self) -> str:
        return COLUMNS[self.field]

    @property
    def name(self) -> str:
        """The name of its choice on the page."""
        return f"keep-{self.reference}-{self.field}"

    @property
    def can_join(self) -> bool:
        return self.field in TEXTS and bool(self.theirs) and bool(self.mine)


class Given(Record):
    """A return as the file would have it kept: all its values, what it says of milestones, and the evidence."""

    reference: str
    values: Mapping[str, Value]
    steps: Mapping[str, Step]
    proofs: Mapping[str, tuple[date, str]]
    evidence: tuple[date, str] | None
    stamp: str


class Judged(Record):
    """What becomes of one deliverable of the file."""

    reference: str
    title: str
    is_new: bool
    by: str
    at: datetime | None
    changes: tuple[Changed, ...]
    conflicts: tuple[Conflict, ...]
    given: Given | None = None

    @property
    def open(self) -> bool:
        """Whether a choice is still to be made."""
        return any(not one.kept for one in self.conflicts)


class Outcome(Record):
    """What becomes of a whole file: rows to save, rows to choose in, alike, left alone, not in it; and what is wrong.

    `online`: fields that only somebody on the site changed since the download, which stay as they are there.
    """

    rows: tuple[Judged, ...] = ()
    same: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    online: tuple[Changed, ...] = ()
    errors: tuple[CellError, ...] = ()
    warnings: tuple[CellError, ...] = ()

    @property
    def conflicts(self) -> list[Conflict]:
        return [one for row in self.rows for one in row.conflicts]

    @property
    def is_open(self) -> bool:
        return any(row.open for row in self.rows)


def words_of(value: Value) -> str:
    """A value as the page and the sheet say it."""
    if value is None:
        return ""
    if isinstance(value, Rating):
        return value.words
    if isinstance(value, Quarter):
        return value.words
    return day(value) if isinstance(value, date) else value
