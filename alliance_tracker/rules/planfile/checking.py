"""A file's rows become a plan, or a list of cell errors: the same checks as on the forms, and none of its own
for a row that says what the record says already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery import (
    DeliverableDraft,
    MilestoneDraft,
    MilestoneFacts,
    Move,
    MovedDate,
    Problem,
    check_deliverable,
    check_milestone,
    check_move,
    meant,
    next_milestone,
    reference_key,
    unknown,
)
from alliance_tracker.rules.delivery.activities import row_key
from alliance_tracker.rules.planfile.around import Around
from alliance_tracker.rules.planfile.rows import (
    HEADINGS,
    CellError,
    FileRow,
    Kind,
    Known,
    Plan,
    PlanDeliverable,
    PlanMilestone,
)
from alliance_tracker.rules.planfile.values import RowReader
from alliance_tracker.rules.words import day
from alliance_tracker.terms import MoneySource

Row = TypeVar("Row", PlanDeliverable, PlanMilestone)
MOST_ERRORS = 500
AROUND = (Kind.ACTIVITY, Kind.DEPENDENCY, Kind.RISK)
MONEY = {
    word.casefold(): money.words
    for money in MoneySource
    for word in (money.value, money.value.replace("_", " "), money.words)
}
INVITE = "Check the address, or ask an administrator to give them the role first"
JOIN = "Check the name, or leave the cell empty"
_DELIVERABLE = re.compile(r"[A-Z]{2}[1-9][0-9]{0,2}")
_MILESTONE = re.compile(r"([A-Z]{2}[1-9][0-9]{0,2})\.[1-9][0-9]{0,2}")


class Checked(Record):
    """What a file says. With errors it is not applied, and `plan` is what could be read of it."""

    plan: Plan
    errors: list[CellError]
    warnings: list[CellError]


def checked(rows: Sequence[FileRow], known: Known) -> Checked:
    """Read and check all rows; stops after 500 errors, which is more than anybody mends at once."""
    return _Checking(rows, known).result()


class _Checking:
    """One file on its way: what has been read so far, and what was wrong with it."""

    def __init__(self, rows: Sequence[FileRow], known: Known):
        self.rows = rows
        self.known = known
        self.before = {row.reference: row for row in known.existing.deliverables}
        self.milestones_before = {row.reference: row for row in known.existing.milestones}
        self.places: dict[str, FileRow] = {}
        self.deliverables: dict[str, PlanDeliverable] = {}
        self.milestones: dict[str, PlanMilestone] = {}
        self.strays: list[tuple[str, CellError]] = []
        self.unclear = 0
        self.errors: list[CellError] = []
        self.warnings: list[CellError] = []

    def result(self) -> Checked:
        for kind, read in ((Kind.DELIVERABLE, self._deliverable), (Kind.MILESTONE, self._milestone)):
            for row in self.rows:
                if row.kind is kind and len(self.errors) + len(self.strays) < MOST_ERRORS:
                    read(row)
        around = self._around()
        self._settle_strays()
        if not self.errors:
            self._look_across()
        plan = Plan(
            _in_order(self.deliverables.values()),
            _in_order(self.milestones.values()),
            *(tuple(sorted(around.rows[kind].values(), key=lambda row: row_key(row.reference))) for kind in AROUND),
        )
        return Checked(plan, sorted(self.errors, key=self._place), sorted(self.warnings, key=self._place))

    def _around(self) -> Around:
        """Activities, dependencies and risks, against the deliverables and milestones there will be."""
        homes = self.before.keys() | self.deliverables.keys()
        steps = sorted(self.milestones_before.keys() | self.milestones.keys(), key=reference_key)
        around = Around(self.known, homes, steps, self._once)
        for row in self.rows:
            if row.kind in AROUND and len(self.errors) + len(around.errors) < MOST_ERRORS:
                around.take(row)
        self.errors += around.errors
        return around

    @staticmethod
    def _place(error: CellError) -> tuple[str, int, int, str]:
        return error.sheet, error.row, len(error.column), error.column

    def _deliverable(self, row: FileRow) -> None:
        reference = "".join(str(_raw(row, "reference")).split()).upper()
        old = self.before.get(reference)
        reader = RowReader(row, old, HEADINGS[Kind.DELIVERABLE])
        read = PlanDeliverable(
            reference=reader.reference("reference"),
            title=reader.line("title"),
            summary=reader.prose("summary"),
            area=reader.one("area", self.known.areas, "area") or self._area_of(reference, reader),
            items=reader.several("items", self.known.items, "Annex A item"),
            groups=reader.several("groups", self.known.groups, "group of patients"),
            planned_start=reader.day("planned_start"),
            planned_end=reader.day("planned_end"),
            lead=reader.one("lead", self.known.people, "person", INVITE),
            deputy=reader.one("deputy", self.known.people, "person", INVITE),
            accountable=reader.one("accountable", self.known.bodies, "organisation", JOIN),
            money_source=reader.one("money_source", MONEY, "money source"),
        )
        if read != old:
            self._check_deliverable(read, reader)
        self._once(read.reference, row, reader)
        if "reference" in reader.errors:
            self.unclear += 1
        else:
            self.deliverables[read.reference] = read
        self._warn_of_undoing(read, old, row)
        self.errors += reader.errors.values()

    def _area_of(self, reference: str, reader: RowReader) -> str:
        """An empty area is plain from the reference."""
        return self.known.areas.get(reference[:2].casefold(), "") if "area" not in reader.errors else ""

    def _check_deliverable(self, read: PlanDeliverable, reader: RowReader) -> None:
        draft = DeliverableDraft(
            read.reference,
            read.area,
            read.title,
            read.summary,
            read.items,
            read.planned_start,
            read.planned_end,
            has_lead=bool(read.lead),
        )
        if _DELIVERABLE.fullmatch(read.reference) is None and meant(read.reference, self.before):
            reader.wrong("reference", unknown(read.reference, self.before))
        others = (self.before.keys() | self.deliverables.keys()) - {read.reference}
        areas, items = dict.fromkeys(self.known.areas.values()), frozenset(self.known.items.values())
        reader.take(check_deliverable(draft, self.known.plan, areas, others, items))
        if not read.money_source:
            reader.wrong("money_source", f"Say what pays for {read.reference}, for example {MONEY['baseline']}")
        for field, person in (("lead", read.lead), ("deputy", read.deputy)):
            if person and person not in self.known.leaders:
                reader.wrong(field, f"{person} is neither a lead nor the programme manager. {INVITE}")
        if read.deputy and read.deputy == read.lead:
            reader.wrong("deputy", "The deputy is the lead. Name somebody else, or leave it empty")

    def _once(self, reference: str, row: FileRow, reader: RowReader) -> None:
        """A reference stands in one row of the file."""
        first = self.places.setdefault(reference, row)
        if first is not row and reference:
            name = "on" if row.kind is Kind.DEPENDENCY else "reference"
            reader.wrong(name, f"{reference} stands in row {first.number} too. Keep one of the two rows")

    def _milestone(self, row: FileRow) -> None:
        reference = "".join(str(_raw(row, "reference")).split()).upper()
        old = self.milestones_before.get(reference)
        reader = RowReader(row, old, HEADINGS[Kind.MILESTONE])
        found = _MILESTONE.fullmatch(reference)
        read = PlanMilestone(
            deliverable=reader.reference("deliverable") or (found[1] if found else ""),
            reference=reader.reference("reference"),
            title=reader.line("title"),
            baseline=reader.day("baseline"),
            forecast=reader.day("forecast"),
            met=reader.day("met"),
            critical=reader.yes("critical"),
            reason=reader.prose("reason"),
        )
        if old is not None:
            read = self._with_forecast(read, old, reader)
        if read != old:
            self._check_milestone(read, old, reader)
        self._once(read.reference, row, reader)
        if "reference" not in reader.errors and _MILESTONE.fullmatch(read.reference):
            self.milestones[read.reference] = read
        self._warn_of_undoing(read, old, row)
        self.errors += reader.errors.values()

    def _with_forecast(self, read: PlanMilestone, old: PlanMilestone, reader: RowReader) -> PlanMilestone:
        """A forecast on the date first agreed says nothing new; one on record is taken away only with a reason."""
        if old.forecast is None and read.forecast == old.baseline:
            return replace(read, forecast=None)
        emptied = read.forecast is None and not read.reason and "forecast" not in reader.errors
        if old.forecast is not None and emptied:
            words = f"{read.reference} is still expected on {day(old.forecast)}"
            self._warn(reader.row, "forecast", f"{words}. To take that date away, also say why it has moved")
            return replace(read, forecast=old.forecast)
        return read

    def _check_milestone(self, read: PlanMilestone, old: PlanMilestone | None, reader: RowReader) -> None:
        if "deliverable" not in reader.errors:
            self._check_place(read, reader)
        draft = MilestoneDraft(read.reference, read.title, read.baseline, read.forecast, read.met)
        reader.take(check_milestone(draft, self.known.plan, self.known.today))
        if old is not None:
            self._check_baseline(read, old, reader)
            if "forecast" not in reader.errors and read.forecast != old.forecast:
                self._check_forecast(read, old, reader)
            if old.met is not None and read.met is None and "met" not in reader.errors:
                self._warn(reader.row, "met", f"{read.reference} was met on {day(old.met)}, and will be unmet again")

    def _check_place(self, read: PlanMilestone, reader: RowReader) -> None:
        """The reference belongs to the deliverable, and the deliverable is in the file or in the record."""
        if not read.deliverable and not read.reference:
            reader.wrong("deliverable", "Say which deliverable this milestone belongs to, like ED3")
            return
        home = read.deliverable
        known = self.before.keys() | self.deliverables.keys()
        if home not in known:
            self._stray(home, known, reader)
            return
        found = _MILESTONE.fullmatch(read.reference)
        if found is None or found[1] != home:
            free = next_milestone(home, self.milestones_before.keys() | self.milestones.keys())
            wrong = f"“{read.reference[:40]}” is not a milestone of {home}. Write it like {free}"
            reader.wrong("reference", wrong if read.reference else f"Give a reference, like {free}")

    def _stray(self, home: str, known: Iterable[str], reader: RowReader) -> None:
        """A deliverable that is nowhere: put aside until it is plain that no other row explains it."""
        field = "deliverable" if reader.row.cells.get("deliverable") else "reference"
        aside = RowReader(reader.row, None, reader.headings)
        near = [reference for reference in known if reference[:2] == home[:2]] or list(known)
        aside.wrong(field, unknown(home, near))
        self.strays.append((home, aside.errors[field]))

    def _settle_strays(self) -> None:
        """A deliverable whose own reference is wrong is one error, not one more for each milestone."""
        names = {name for name, _ in self.strays if _DELIVERABLE.fullmatch(name)}
        explained = names if len(names) <= self.unclear else set()
        self.errors += [error for name, error in self.strays if name not in explained]

    def _check_baseline(self, read: PlanMilestone, old: PlanMilestone, reader: RowReader) -> None:
        if read.baseline == old.baseline or old.baseline is None or old.deliverable not in self.known.fixed:
            return
        fixed = f"The date first agreed for {read.reference} is fixed at {day(old.baseline)}"
        reader.wrong("baseline", f"{fixed}. Move it on its own page, with the reason and the decision")

    def _check_forecast(self, read: PlanMilestone, old: PlanMilestone, reader: RowReader) -> None:
        """A new forecast of a milestone in the record is a move, with its reason, as on the form."""
        if read.met is not None and old.met is None:
            both = f"{read.reference} is both met and moved"
            reader.wrong("forecast", f"{both}. Clear the date met, or put the old date back")
            return
        facts = MilestoneFacts(old.reference, old.baseline, old.forecast, old.met if read.met else None)
        move = Move(MovedDate.FORECAST, read.forecast, read.reason)
        fixed = old.deliverable in self.known.fixed
        problems = check_move(move, facts, self.known.plan, self.known.today, fixed)
        reader.take([Problem("forecast" if field == "to" else field, words) for field, words in problems])

    def _warn_of_undoing(
        self, read: PlanDeliverable | PlanMilestone, old: PlanDeliverable | PlanMilestone | None, row: FileRow
    ) -> None:
        """The file carries the version it was downloaded with; a later change on the site would be undone."""
        downloaded = str(_raw(row, "version")).removesuffix(".0")
        now = self.known.versions.get(read.reference)
        if old is not None and read != old and downloaded.isdigit() and int(downloaded) != now:
            words = f"{read.reference} was changed on the site after this file was downloaded"
            self._warn(row, "reference", f"{words}. The file would put its own words back")

    def _look_across(self) -> None:
        """What is allowed but odd: a milestone after its deliverable ends, a new deliverable without any."""
        with_some = {row.deliverable for row in self.milestones.values()}
        for reference in self.deliverables.keys() - self.before.keys() - with_some:
            words = f"{reference} has no milestone, so the tracker will suggest At risk"
            self._warn(self.places[reference], "reference", words)
        for milestone in self.milestones.values():
            home = self.deliverables.get(milestone.deliverable) or self.before[milestone.deliverable]
            if milestone != self.milestones_before.get(milestone.reference):
                self._warn_of_late(milestone, home)

    def _warn_of_late(self, milestone: PlanMilestone, home: PlanDeliverable) -> None:
        due = milestone.forecast or milestone.baseline
        if due and home.planned_end and due > home.planned_end and milestone.met is None:
            words = f"{milestone.reference} is due on {day(due)}, after the end of {home.reference}"
            field = "forecast" if milestone.forecast else "baseline"
            self._warn(self.places[milestone.reference], field, f"{words}, {day(home.planned_end)}")

    def _warn(self, row: FileRow, field: str, words: str) -> None:
        aside = RowReader(row, None, {})
        aside.wrong(field, words)
        self.warnings.append(aside.errors[field])


def _raw(row: FileRow, field: str) -> object:
    cell = row.cells.get(field)
    return "" if cell is None or cell.value is None else cell.value


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: reference_key(row.reference)))
