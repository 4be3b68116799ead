"""The rows around deliverables and milestones: activities, what waits for what, and risks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from alliance_tracker.rules.delivery import Problem, unknown
from alliance_tracker.rules.delivery.activities import ACTIVITY, RISK, ActivityDraft, check_activity, next_below
from alliance_tracker.rules.planfile.rows import (
    HEADINGS,
    CellError,
    FileRow,
    Kind,
    Known,
    PlanActivity,
    PlanDependency,
    PlanRisk,
)
from alliance_tracker.rules.planfile.values import RowReader
from alliance_tracker.rules.risks import RiskDraft, check_risk
from alliance_tracker.terms import Consequence, Likelihood

Once = Callable[[str, FileRow, RowReader], None]
CONSEQUENCES = {word: one.words for one in Consequence for word in (one.words.casefold(), one.value)}
LIKELIHOODS = {word: one.words for one in Likelihood for word in (one.words.casefold(), one.value)}
SCORES = {one.words: one.score for scale in (Consequence, Likelihood) for one in scale}


class Around:
    """Reads these rows of one file; `homes` and `steps` are the deliverables and milestones there are or will be."""

    def __init__(self, known: Known, homes: Collection[str], steps: Collection[str], once: Once):
        self.known = known
        self.homes = homes
        self.steps = {step.casefold(): step for step in steps}
        self.once = once
        self.before: Mapping[Kind, Mapping[str, Any]] = {
            kind: {row.reference: row for row in known.existing.rows(kind)} for kind in Kind
        }
        self.rows: dict[Kind, dict[str, Any]] = {kind: {} for kind in Kind}
        self.errors: list[CellError] = []

    def take(self, row: FileRow) -> None:
        """Read and check one row."""
        reads: Mapping[Kind, Callable[[FileRow], tuple[Any, RowReader]]] = {
            Kind.ACTIVITY: self._activity,
            Kind.DEPENDENCY: self._dependency,
            Kind.RISK: self._risk,
        }
        found, reader = reads[row.kind](row)
        self.once(found.reference, row, reader)
        if not reader.errors.keys() & {"reference", "deliverable", "on"}:
            self.rows[row.kind][found.reference] = found
        self.errors += reader.errors.values()

    def _reader(self, row: FileRow) -> tuple[RowReader, Any]:
        cell = row.cells.get("reference")
        reference = "".join(str(cell.value if cell and cell.value is not None else "").split()).upper()
        old = self.before[row.kind].get(reference)
        return RowReader(row, old, HEADINGS[row.kind]), old

    def _activity(self, row: FileRow) -> tuple[PlanActivity, RowReader]:
        reader, old = self._reader(row)
        reference = reader.reference("reference")
        found = ACTIVITY.fullmatch(reference)
        read = PlanActivity(
            reader.reference("deliverable") or (found[1] if found else ""),
            reference,
            reader.line("title"),
            reader.quarter("first"),
            reader.quarter("last"),
            reader.one("lead", self.known.people, "person"),
            reader.day("done"),
            reader.several("milestones", self.steps, "milestone"),
        )
        if read != old:
            self._check_home(read.deliverable, read.reference, "A", reader)
            draft = ActivityDraft(read.reference or "the activity", read.title, read.first, read.last, read.done)
            reader.take(check_activity(draft, self.known.plan, self.known.today))
        return read, reader

    def _check_home(self, home: str, reference: str, letter: str, reader: RowReader) -> None:
        """The deliverable is there, and the reference is one of its own."""
        if "deliverable" in reader.errors or "reference" in reader.errors:
            return
        if home not in self.homes:
            words = unknown(home, self.homes) if home else "Say which deliverable this belongs to, like ED3"
            reader.wrong("deliverable" if reader.row.cells.get("deliverable") else "reference", words)
            return
        found = (ACTIVITY if letter == "A" else RISK).fullmatch(reference)
        if found is None or found[1] != home:
            kind = Kind.ACTIVITY if letter == "A" else Kind.RISK
            free = next_below(home, letter, {*self.before[kind], *self.rows[kind], *self.known.hidden})
            wrong = f"“{reference[:40]}” is not one of {home}. Write it like {free}" if reference else ""
            reader.wrong("reference", wrong or f"Give a reference, like {free}")

    def _dependency(self, row: FileRow) -> tuple[PlanDependency, RowReader]:
        reader = RowReader(row, None, HEADINGS[Kind.DEPENDENCY])
        home, on = reader.reference("deliverable"), reader.reference("on")
        on = self.known.national.get(on.casefold(), on)
        old = self.before[Kind.DEPENDENCY].get(PlanDependency(home, on, "").reference)
        reader.old = old
        read = PlanDependency(home, on, reader.prose("note"))
        if read != old:
            for name, value in (("deliverable", home), ("on", on)):
                there = {*self.homes, *(self.known.national.values() if name == "on" else ())}
                if value not in there:
                    reader.wrong(name, unknown(value, there) if value else "Give a reference, like ED3")
            if home and home == on:
                reader.wrong("on", f"{home} cannot wait for itself")
            if len(read.note) > 600:
                reader.wrong("note", "Shorten the note to 600 characters")
        return read, reader

    def _risk(self, row: FileRow) -> tuple[PlanRisk, RowReader]:
        reader, old = self._reader(row)
        reference = reader.reference("reference")
        found = RISK.fullmatch(reference)
        read = PlanRisk(
            reader.reference("deliverable") or (found[1] if found else ""),
            reference,
            reader.line("words"),
            reader.one("consequence", CONSEQUENCES, "consequence"),
            reader.one("likelihood", LIKELIHOODS, "likelihood"),
            reader.line("owner"),
            reader.day("review_on"),
            reader.day("closed_on"),
            reader.prose("why_closed"),
        )
        if read != old:
            self._check_home(read.deliverable, read.reference, "R", reader)
            self._check_risk(read, old, reader)
        return read, reader

    def _check_risk(self, read: PlanRisk, old: PlanRisk | None, reader: RowReader) -> None:
        if read.reference in self.known.hidden:
            reader.wrong("reference", f"{read.reference} is private and changes on its own page only")
            return
        if old is not None and old.closed_on is not None:
            reader.wrong("reference", f"{read.reference} is closed and stays as it is. Add another risk")
            return
        draft = RiskDraft(
            read.words,
            SCORES.get(read.consequence),
            SCORES.get(read.likelihood),
            read.owner,
            read.review_on,
            read.closed_on,
            read.why_closed,
        )
        moved = old is None or (old.review_on != read.review_on and read.closed_on is None)
        problems: list[Problem] = check_risk(draft, self.known.today, moved)
        reader.take(problems)
