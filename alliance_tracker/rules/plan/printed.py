"""What Annex A prints of years, and what of a plan is late against them.

A year counts only where the source prints one, on the part it is printed for, and of the kind it prints: a roll out
that starts from a year, a standard that can be met from one, work that depends on pilots. As with months of the
timeline, nothing is late before the year has ended (the tracker's own rule).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.plan.content import Commitment
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import YearKind


class Printed(Record):
    """A part of a thing to achieve, with the year printed for that part, if there is one."""

    text: str
    year: str | None = None
    kind: YearKind | None = None

    @property
    def when(self) -> str:
        """The year with what is printed of it, or nothing."""
        words = {
            YearKind.STARTS: f"Starts from {self.year}",
            YearKind.MET_BY: f"Can be met from {self.year}",
            YearKind.DEPENDS_ON_PILOTS: f"From {self.year}, dependent on evidence from pilots",
        }
        return words[self.kind] if self.kind else ""


class Asked(Record):
    """One of the 27 things to achieve."""

    code: str
    title: str
    area: str
    area_name: str
    numbers: tuple[int, ...] = ()
    points: tuple[Printed, ...] = ()

    def not_before(self, year: FinancialYear) -> bool:
        """Whether the whole of it starts only after this year: each part is printed as starting from a later one."""
        starts = [one.kind is YearKind.STARTS and FinancialYear.parse(one.year or "") > year for one in self.points]
        return bool(starts) and all(starts)


class Said(Record):
    """What holding the plan against a printed year finds. Only `late` counts as late."""

    year: str
    late: bool
    words: str


def printed_years(
    item: Asked, found: Sequence[Commitment], today: date, unmet: Collection[str] = ()
) -> tuple[Said, ...]:
    """What each printed year makes of an item's deliverables. `unmet` are milestones not met yet, as "slug/ED1.2".

    What "depends on pilots" is never late: whether they support it is not for the plan to know.
    """
    told = []
    for point in item.points:
        if point.year is not None and point.kind is YearKind.STARTS:
            told.append(_start(point, FinancialYear.parse(point.year), found, today))
        elif point.year is not None and point.kind is YearKind.MET_BY:
            told.append(_met(point, FinancialYear.parse(point.year), found, today, unmet))
    return tuple(one for one in told if one is not None)


def _start(point: Printed, year: FinancialYear, found: Sequence[Commitment], today: date) -> Said | None:
    first = min((one.starts_on for one in found), default=None)
    if first is not None and first <= year.end:
        return None
    if today > year.end:
        began = first is not None and first <= today
        told = f"the first deliverable started on {day(first)}" if first and began else "nothing has started"
        return Said(year.words, True, f"Late: “{point.text}” is printed, and {told}.")
    if first is None:
        return None
    return _later(point, year, f"the first deliverable starts on {day(first)}")


def _met(
    point: Printed, year: FinancialYear, found: Sequence[Commitment], today: date, unmet: Collection[str]
) -> Said | None:
    steps = [(one, step) for one in found for step in one.steps]
    waiting = [step.reference for one, step in steps if f"{one.alliance}/{step.reference}" in unmet]
    if today > year.end and (waiting or not found):
        verb = "is" if len(waiting) == 1 else "are"
        told = f"{listing(waiting)} {verb} not met" if found else "nothing is planned"
        return Said(year.words, True, f"Late: “{point.text}” is printed, and {told}.")
    after = [step.reference for _, step in steps if step.on > year.end]
    return _later(point, year, f"{listing(after)} {'comes' if len(after) == 1 else 'come'} after it") if after else None


def _later(point: Printed, year: FinancialYear, told: str) -> Said:
    return Said(year.words, False, f"Planned later than printed: “{point.text}” is printed, and {told}.")
