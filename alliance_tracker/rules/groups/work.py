"""What groups do: projects, problems put right, visits and materials. The tracker's own rules.

That a feedback desk needs leave before it works on a ward, that problems are put right fast, and that whoever sits in
a clinical meeting reports back, is the practice of the Milton Keynes Cancer Patient Partnership.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from statistics import median_low

from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import ProjectKind, VisitKind

Problems = list[tuple[str, str]]
"""Field by field, what is wrong with something typed."""
REPORTS_BACK = frozenset({VisitKind.AUDIT, VisitKind.CLINICAL_MEETING, VisitKind.REVIEW, VisitKind.LIAISON})
"""After these the group is told what was seen and said."""


class ProjectDraft(Record):
    """A project as it was typed."""

    kind: ProjectKind
    title: str
    words: str
    needs_approval: bool = False
    approved: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    what_changed: str = ""
    deliverable_id: int | None = None
    in_showcase: bool = False
    with_whom: str = ""


class ProblemDraft(Record):
    """A problem as it was typed. `outcome` says what came of it, once it ended."""

    words: str
    where: str
    told_to: str
    raised_on: date
    ended_on: date | None = None
    outcome: str = ""


class VisitDraft(Record):
    """Where members went, what they found, and what came of it."""

    kind: VisitKind
    went_to: str
    went_on: date
    found: str
    came_of_it: str = ""
    reported_on: date | None = None
    who_went: str = ""


class MaterialDraft(Record):
    """Something printed or posted, and where people can have it."""

    title: str
    places: str
    since: date
    ended_on: date | None = None


def check_project(draft: ProjectDraft, today: date) -> Problems:
    """A project on a ward or in a clinic has leave before it starts. A feedback desk is always one."""
    found: Problems = []
    if draft.kind is ProjectKind.FEEDBACK_DESK and not draft.needs_approval:
        found.append(("needs_approval", "A feedback desk stands where patients are, so it needs leave. Tick the box"))
    if draft.needs_approval and draft.started_on is not None and not draft.approved:
        found.append(
            (
                "approved",
                "It works with patients where they are treated. Say who gave leave, and when, before it starts",
            )
        )
    found += _span(draft.started_on, draft.ended_on, "started_on", "it started", today)
    if draft.what_changed and draft.started_on is None:
        found.append(("what_changed", "It has not started. Say what it changed when it has"))
    return found


def check_problem(draft: ProblemDraft, today: date) -> Problems:
    found = _span(draft.raised_on, draft.ended_on, "raised_on", "it was raised", today)
    if draft.ended_on is not None and not draft.outcome:
        found.append(("outcome", "Say what came of it, good or bad"))
    if draft.ended_on is None and draft.outcome:
        found.append(("ended_on", "Give the day on which it ended, or leave what came of it empty"))
    return found


def check_visit(draft: VisitDraft, today: date) -> Problems:
    found = _past(draft.went_on, "went_on", "members went", today)
    if draft.reported_on is not None:
        found += _past(draft.reported_on, "reported_on", "they reported back", today)
        if draft.reported_on < draft.went_on:
            found.append(("reported_on", f"That is before the visit on {day(draft.went_on)}. Give a later day"))
    return found


def check_material(draft: MaterialDraft, today: date) -> Problems:
    return _span(draft.since, draft.ended_on, "since", "people could first have it", today)


def _past(on: date, field: str, what: str, today: date) -> Problems:
    wrong = f"{day(on)} is still to come. Give the day on which {what}"
    return [(field, wrong)] if on > today else []


def _span(starts: date | None, ends: date | None, field: str, what: str, today: date) -> Problems:
    """A first day that was, and a last day that is not before it."""
    found = _past(starts, field, what, today) if starts is not None else []
    if ends is None:
        return found
    if starts is None:
        return [("ended_on", "It has a last day but no first one. Give the first day too")]
    if ends < starts:
        found.append(("ended_on", f"That is before {day(starts)}, when {what}. Give a later day"))
    elif ends > today:
        found.append(("ended_on", f"{day(ends)} is still to come. Leave it empty until then"))
    return found


class Turnaround(Record):
    """How fast problems are put right: days, of those that ended; and how long the oldest open one has waited."""

    ended: int
    middle: int | None
    open: int
    oldest: int | None

    @property
    def words(self) -> str:
        """In plain sentences; nothing when there was never a problem."""
        said = []
        if self.middle is not None and self.ended == 1:
            took = "on the same day" if self.middle == 0 else f"after {counted(self.middle, 'day')}"
            said.append(f"One problem ended, {took}.")
        elif self.middle is not None:
            within = "on the same day" if self.middle == 0 else f"within {counted(self.middle, 'day')}"
            said.append(f"{self.ended} problems ended, half of them {within}.")
        if self.oldest is not None:
            left = "1 is open, and has waited" if self.open == 1 else f"{self.open} are open. The oldest has waited"
            said.append(f"{left} {counted(self.oldest, 'day')}.")
        return " ".join(said)


def turnaround(problems: Iterable[tuple[date, date | None]], today: date) -> Turnaround:
    """Of the days on which problems were raised and ended. At least half ended within the middle number of days."""
    every = list(problems)
    took = [(ended - raised).days for raised, ended in every if ended is not None]
    waits = [(today - raised).days for raised, ended in every if ended is None]
    return Turnaround(len(took), median_low(took) if took else None, len(waits), max(waits, default=None))
