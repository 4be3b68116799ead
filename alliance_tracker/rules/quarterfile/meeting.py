"""A file of a quarter meets the record: what was downloaded, what the file says now, what the site says by now.

A field that only one of them changed is taken from that one. A field that both changed is a conflict: mine, theirs, or
both joined. A row with nothing in it is left alone. A row with an error is left out whole, and the others can be saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.rules.delivery import Problem, Step, unknown
from alliance_tracker.rules.delivery.returns import as_correction
from alliance_tracker.rules.planfile import CellError, FileRow, cell_error
from alliance_tracker.rules.planfile.rows import Cell
from alliance_tracker.rules.planfile.values import RowReader
from alliance_tracker.rules.quarterfile.judging import problems_of, said_in
from alliance_tracker.rules.quarterfile.rows import (
    BOTH,
    HEADINGS,
    MINE,
    READ_ONLY,
    RETURN,
    STEP,
    THEIRS,
    Changed,
    Conflict,
    Given,
    Judged,
    Outcome,
    Part,
    QuarterNow,
    ReturnNow,
    StepNow,
    Value,
    words_of,
)
from alliance_tracker.terms import Rating

RATINGS = {
    word.casefold(): rating.words
    for rating in Rating.declarable()
    for word in (rating.words, rating.value, rating.letter, rating.colour)
    if word
}
MOST_GUESSED = 40
BY_WORDS = {rating.words: rating for rating in Rating.declarable()}
OF_ANOTHER = "is led by somebody else. Delete the row, or ask the programme manager to send it"


def outcome(
    rows: Sequence[FileRow],
    before: Sequence[FileRow],
    now: QuarterNow,
    shape: Sequence[CellError] = (),
    choices: Mapping[str, str] | None = None,
) -> Outcome:
    """What becomes of a file. `before` are the rows as they were downloaded, `shape` what was wrong with its cells
    as a whole, `choices` what was chosen in each conflict by its name on the page."""
    return _Meeting(rows, before, now, shape, choices or {}).result()


class _Read:
    """One row of a file with its values; fields that the file lacks are not in them."""

    def __init__(self, row: FileRow, fields: Sequence[str]):
        self.row = row
        self.reader = RowReader(row, None, HEADINGS[row.kind])
        self.reference = self.reader.reference("reference")
        self.version = _text(row, "version")
        self.values: dict[str, Value] = {name: self._value(name) for name in fields if name in row.cells}
        self.blank = all(cell.value in (None, "") for name, cell in row.cells.items() if name in fields)

    def _value(self, name: str) -> Value:
        if name == "declared":
            return BY_WORDS.get(self.reader.one(name, RATINGS, "rating"))
        if name == "green_by":
            return self.reader.quarter(name)
        if name in ("met", "forecast", "evidence_dated"):
            return self.reader.day(name)
        return self.reader.prose(name)


def _text(row: FileRow, name: str) -> str:
    cell = row.cells.get(name)
    return "" if cell is None or cell.value is None else str(cell.value).removesuffix(".0")


def _fields(part: Part) -> tuple[str, ...]:
    return tuple(name for name in HEADINGS[part] if name not in READ_ONLY)


class _Meeting:
    """One file on its way."""

    def __init__(
        self,
        rows: Sequence[FileRow],
        before: Sequence[FileRow],
        now: QuarterNow,
        shape: Sequence[CellError],
        choices: Mapping[str, str],
    ):
        self.now = now
        self.choices = choices
        self.rows = [_Read(row, _fields(row.kind)) for row in rows]
        self.was = {one.reference: one for one in (_Read(row, _fields(row.kind)) for row in before)}
        self.errors = list(shape)
        self.bad_rows = {(error.sheet, error.row) for error in shape}
        self.warnings: list[CellError] = []
        self.online: list[Changed] = []
        self.returns: dict[str, _Read] = {}
        self.steps: dict[str, dict[str, _Read]] = {}
        self.wrong: dict[str, None] = {}
        self.known = {one.reference: one for one in now.returns}
        self.homes = {step.reference: one.reference for one in now.returns for step in one.steps}

    def result(self) -> Outcome:
        for read in self.rows:
            self._place(read)
        judged, same, blank = [], [], []
        for one in self.now.returns:
            row, steps = self.returns.get(one.reference), self.steps.get(one.reference, {})
            if row is None and not steps:
                continue
            if (row is None or row.blank) and all(_untouched(step, steps.get(step.reference)) for step in one.steps):
                blank.append(one.reference)
                self._warn_of_emptied(one, row)
                continue
            found = self._judge(one, row, steps)
            if one.reference in self.wrong:
                continue
            if found is None:
                same.append(one.reference)
            else:
                judged.append(found)
        there = self.returns.keys() | self.steps.keys() | self.wrong.keys()
        return Outcome(
            tuple(judged),
            tuple(same),
            tuple(blank),
            tuple(one.reference for one in self.now.returns if one.own and one.wanted and one.reference not in there),
            tuple(self.wrong),
            tuple(self.online),
            tuple(sorted(self.errors, key=_order)),
            tuple(sorted(self.warnings, key=_order)),
        )

    def _place(self, read: _Read) -> None:
        """To which deliverable a row belongs; a row that belongs nowhere is an error of its own."""
        reference, row = read.reference, read.row
        if not reference and read.blank:
            return
        one = self.known.get(self.homes.get(reference, reference))
        if one is None:
            self._wrong(read, "reference", self._unknown(reference))
            return
        first = self.returns.get(reference) or self.steps.get(one.reference, {}).get(reference)
        if first is not None:
            words = f"{reference} stands in row {first.row.number} too. Keep one of the two rows"
            self._wrong(read, "reference", words)
            self.wrong[one.reference] = None
        elif reference in self.homes:
            self.steps.setdefault(one.reference, {})[reference] = read
        else:
            self.returns[reference] = read
        if (row.sheet, row.number) in self.bad_rows:
            self.wrong[one.reference] = None

    def _unknown(self, reference: str) -> str:
        """With what was probably meant; after so many only that it is not known, since looking takes time."""
        if not reference:
            return "Give the reference of the deliverable, like ED3"
        if len(self.errors) < MOST_GUESSED:
            return unknown(reference, [*self.homes, *self.known])
        return f"We do not know the reference {reference[:20]}"

    def _wrong(self, read: _Read, name: str, words: str) -> None:
        read.reader.wrong(name, words)
        self.errors.append(read.reader.errors[name])

    def _warn_of_emptied(self, one: ReturnNow, row: _Read | None) -> None:
        """A row that was full when it was downloaded and is empty now is left alone, and said so."""
        before = self.was.get(one.reference)
        if row is not None and before is not None and not before.blank:
            words = f"{one.reference} is empty here, so its return stays as it is on the site"
            cell = row.row.cells.get("reference", Cell("", None))
            self.warnings.append(cell_error(row.row.sheet, row.row.number, cell, words))

    def _judge(self, one: ReturnNow, row: _Read | None, steps: Mapping[str, _Read]) -> Judged | None:
        """What changes in one deliverable, and whether it may; None when nothing does."""
        self._take_errors(one, [*([row] if row else []), *steps.values()])
        if one.reference in self.wrong:
            return None
        changes: list[Changed] = []
        conflicts: list[Conflict] = []
        values = dict(one.values)
        if row is not None and not row.blank:
            values |= self._met(one.reference, RETURN, row, one.values, row.version == one.stamp, changes, conflicts)
        moved = {}
        for step in one.steps:
            if step.reference in steps:
                read = steps[step.reference]
                alike = read.version == str(step.version)
                moved[step.reference] = self._met(
                    step.reference, STEP, read, step.values, alike, changes, conflicts, keeps_blank=True
                )
        given = self._given(one, row, steps, values, moved)
        extra = self._extra(one, given, changes)
        if not conflicts and not extra and (not changes or self._stands_beside(one, given)):
            return None
        if not one.own:
            read = row or next(iter(steps.values()))
            self._wrong(read, "reference", f"{one.reference} {OF_ANOTHER}")
            self.wrong[one.reference] = None
            return None
        found = Judged(
            one.reference,
            one.title,
            one.values["declared"] is None,
            one.by,
            one.at,
            (*changes, *extra),
            tuple(conflicts),
            given,
        )
        if not found.open:
            self._hold_to_rules(one, given, row, steps)
        return None if one.reference in self.wrong else found

    def _take_errors(self, one: ReturnNow, reads: Sequence[_Read]) -> None:
        for read in reads:
            if read.reader.errors:
                self.errors += read.reader.errors.values()
                self.wrong[one.reference] = None

    def _met(
        self,
        reference: str,
        names: Sequence[str],
        read: _Read,
        theirs: Mapping[str, Value],
        alike: bool,
        changes: list[Changed],
        conflicts: list[Conflict],
        keeps_blank: bool = False,
    ) -> dict[str, Value]:
        """Each field of a row as it is to be kept."""
        was = self.was.get(reference)
        merged = {}
        for name in names:
            other = theirs[name]
            mine = read.values.get(name, other)
            if keeps_blank and mine is None:
                mine = other
            before, known = self._before(name, was, other, alike or not read.version)
            merged[name] = other
            if _same(mine, other):
                continue
            if known and _same(mine, before):
                self.online.append(Changed(reference, name, before, other))
            elif known and _same(before, other):
                merged[name] = mine
                changes.append(Changed(reference, name, other, mine))
            elif not _joined(other, mine):
                merged[name] = self._chosen(reference, name, before, other, mine, known, conflicts)
        return merged

    def _before(self, name: str, was: _Read | None, theirs: Value, alike: bool) -> tuple[Value, bool]:
        """What a field was at the download: as on record while nothing changed there, else as the file kept it."""
        if alike:
            return theirs, True
        if was is not None and name in was.values:
            return was.values[name], True
        return None, False

    def _chosen(
        self,
        reference: str,
        name: str,
        before: Value,
        theirs: Value,
        mine: Value,
        known: bool,
        conflicts: list[Conflict],
    ) -> Value:
        conflict = Conflict(reference, name, before, theirs, mine, known, "")
        choice = self.choices.get(conflict.name, "")
        if choice not in (MINE, THEIRS, *([BOTH] if conflict.can_join else [])):
            choice = ""
        conflicts.append(conflict._replace(kept=choice))
        if choice == BOTH:
            return f"{theirs}\n\n{mine}"
        return theirs if choice == THEIRS else mine

    def _given(
        self,
        one: ReturnNow,
        row: _Read | None,
        steps: Mapping[str, _Read],
        values: Mapping[str, Value],
        moved: Mapping[str, Mapping[str, Value]],
    ) -> Given:
        settled = {
            step.reference: _step(step, moved[step.reference], steps[step.reference])
            for step in one.steps
            if step.reference in moved
        }
        told = {reference: step for reference, step in settled.items() if step != Step()}
        proofs = {}
        for reference, read in steps.items():
            words = str(read.values.get("evidence") or "")
            facts = next(step.facts for step in one.steps if step.reference == reference)
            dated = (told[reference].met if reference in told else None) or facts.met or self.now.today
            if words and not _is_there(one, reference, words):
                proofs[reference] = (dated, words)
        return Given(one.reference, values, told, proofs, self._evidence(one, row), one.stamp)

    def _evidence(self, one: ReturnNow, row: _Read | None) -> tuple[date, str] | None:
        words = str(row.values.get("evidence") or "") if row is not None else ""
        if row is None or not words or _is_there(one, "", words):
            return None
        dated = row.values.get("evidence_dated")
        if not isinstance(dated, date):
            self._wrong(row, "evidence_dated", "Give the date of the evidence, like 21 Sep 2018")
            self.wrong[one.reference] = None
            return None
        return dated, words

    def _stands_beside(self, one: ReturnNow, given: Given) -> bool:
        """Whether these very words stand as a correction already, so that a file sent twice is kept once."""
        return self.now.is_reviewed and not given.steps and as_correction(said_in(given.values)) in one.beside

    def _extra(self, one: ReturnNow, given: Given, changes: Sequence[Changed]) -> list[Changed]:
        """The evidence that the file adds."""
        found = [Changed(reference, "evidence", None, words) for reference, (_, words) in given.proofs.items()]
        if given.evidence is not None:
            found.append(Changed(one.reference, "evidence", None, given.evidence[1]))
        return found

    def _hold_to_rules(self, one: ReturnNow, given: Given, row: _Read | None, steps: Mapping[str, _Read]) -> None:
        told: dict[tuple[str, str], Problem] = {}
        for reference, problem in problems_of(given, one, self.now):
            told.setdefault((reference, problem.field), problem)
        for (reference, name), problem in told.items():
            read = steps.get(reference) or row or next(iter(steps.values()))
            self._wrong(read, name, problem.message)
        if told:
            self.wrong[one.reference] = None


def _step(now: StepNow, values: Mapping[str, Value], read: _Read) -> Step:
    """What a row settles of a milestone, as the form would say it."""
    met, due = values["met"], values["forecast"]
    reason = str(read.values.get("reason") or "")
    told = Step()
    if isinstance(met, date) and met != now.facts.met:
        told = Step(met=met)
    if isinstance(due, date) and due != now.facts.due:
        back = due == now.facts.baseline and now.facts.forecast is not None
        return Step(met=told.met, new_date=None if back else due, reason=reason, cleared=back)
    return told


def _untouched(now: StepNow, read: _Read | None) -> bool:
    """Whether the row of a milestone, if there is one, says no more than what is on record."""
    if read is None or read.blank:
        return True
    given = {name: value for name, value in read.values.items() if value}
    return not read.reader.errors and given.items() <= {"forecast": now.facts.due}.items()


def _is_there(one: ReturnNow, reference: str, words: str) -> bool:
    return any(at == reference and said == words for at, _, said in one.proofs)


def _same(one: Value, other: Value) -> bool:
    """Whether two values say the same; nothing and an empty text do."""
    return (one or None) == (other or None) or words_of(one) == words_of(other)


def _joined(theirs: Value, mine: Value) -> bool:
    """Whether both were joined before, as when the same file is confirmed once more."""
    return isinstance(theirs, str) and isinstance(mine, str) and theirs.endswith(f"\n\n{mine}")


def _order(error: CellError) -> tuple[str, int, int, str]:
    return error.sheet, error.row, len(error.column), error.column
