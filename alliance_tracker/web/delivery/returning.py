"""A return as a form: the boxes that the two-minute form and the page of a whole quarter share, and what they say."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, cast

from alliance_tracker.data import delivery
from alliance_tracker.data.delivery import Brief, EvidenceDraft, MilestoneRow, UpdateInput, UpdateRow, Whole
from alliance_tracker.data.delivery.returns import ReturnRow, said
from alliance_tracker.data.delivery.saving import said_of
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import ACCEPT, LARGEST
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import Step
from alliance_tracker.rules.delivery.returns import no_change
from alliance_tracker.terms import Rating
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.proof import draft_of
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    LineField,
    ProseField,
    QuarterField,
    TickField,
    TrackerForm,
    UploadField,
)
from alliance_tracker.web.words import day

TEXTS = ("happened", "will_change", "patients", "ask", "why_better")
BOXES = ("ticked", "met", "proof", "file", "new_date", "reason", "cleared")
"""What a form asks of a milestone, each name followed by the milestone's number: met-6."""
FOLDED = ("met", "proof", "new_date", "reason", "cleared")
"""Those that a page of many folds away below the ticks."""
One = Whole | Brief | ReturnRow


class ReturnForm(TrackerForm):
    """The return itself; `form_for` adds a row of boxes for each milestone that is not met."""

    declared = ChoiceField("Rating", choices=Rating.declarable(), read_as=Rating)
    happened = ProseField(
        "What happened this quarter", "Two or three sentences a board member would understand", always=True
    )
    will_change = ProseField("What will change", "What will bring this back on track?", rows=3, always=True)
    green_by = QuarterField("On track by", blank="Choose a quarter", always=True)
    patients = ProseField(
        "What it means for patients",
        "If it is off track. For example, how many people wait longer, and where",
        rows=3,
        always=True,
    )
    ask = ProseField("Asked of the board", "If it is off track. Note, decide, or money. Say which", rows=3, always=True)
    why_better = ProseField(
        "Why it is better than the dates suggest", "Only if your rating is better than the suggested one", rows=3
    )
    evidence = LineField("Evidence, in words or as a web address", most=500)
    evidence_dated = DateField("Date of the evidence", "For example, 21 Sep 2018")


class UpdateForm(ReturnForm):
    """The two-minute form of one deliverable, which takes files as well."""

    form_name = "update"
    evidence_file = UploadField(
        "Or a file", "PDF, Word, Excel, PNG, JPEG, CSV or text, up to 10 MB", most=LARGEST, accept=ACCEPT
    )


class RowForm(ReturnForm):
    """One row of the page of a whole quarter. All rows are sent together, each with its own prefix and stamp."""

    form_name = "grid"
    no_change = LineField("No change because", most=300)


Kind = TypeVar("Kind", bound=ReturnForm)


def form_for(
    kind: type[Kind], one: One, quarter: Quarter, typed: Mapping[str, str] | None = None, prefix: str = ""
) -> type[Kind]:
    """The form with a row for each milestone still to meet, named by its number: met-6, new_date-6.

    A page of many asks about those due soon alone. A milestone that somebody else settled while words about it were
    `typed` keeps its row, so that nothing is lost.
    """
    rows = unmet(one)
    if kind is RowForm:
        rows = [row for row in rows if is_soon(row, quarter) or _is_typed(row, typed or {}, prefix)]
    rows += [row for row in met(one) if _is_typed(row, typed or {}, prefix)]
    boxes = tuple((row.reference, _again(row)) for row in rows)
    return cast("type[Kind]", _form(kind, boxes, usual_day(quarter)))


def _again(row: MilestoneRow) -> date | None:
    """The day a milestone is due on again, if it has not moved after all."""
    return row.facts.baseline if row.facts.forecast else None


@lru_cache(maxsize=1024)
def _form(kind: type[ReturnForm], milestones: tuple[tuple[str, date | None], ...], usual: date) -> type[ReturnForm]:
    """Made once for the same milestones: making a class takes longer than filling its form."""
    fields: dict[str, Any] = {}
    for name, again in milestones:
        number = name.partition(".")[2]
        fields |= {
            f"ticked-{number}": TickField(f"{name} is met"),
            f"met-{number}": DateField(f"Date {name} was met", f"If left empty: {day(usual)}"),
            f"proof-{number}": LineField(f"Evidence for {name}, in words or as a web address", most=500),
            f"new_date-{number}": DateField(f"New date for {name}", "Only if it has moved. The old date is kept"),
            f"reason-{number}": LineField(f"Why {name} has moved", most=600),
        }
        if kind is UpdateForm:
            fields[f"file-{number}"] = UploadField(f"A file for {name}", most=LARGEST, accept=ACCEPT)
        if again:
            fields[f"cleared-{number}"] = TickField(f"Not moved after all: {name} is due on {day(again)} again")
    return type(kind.__name__, (kind,), fields)


def usual_day(quarter: Quarter) -> date:
    """The day a ticked milestone was met when none is typed: the quarter's last, or today while it runs."""
    return min(quarter.end, today())


def unmet(one: One) -> list[MilestoneRow]:
    """Those still to meet, the one expected first at the top."""
    waiting = [row for row in one.milestones if row.facts.met is None]
    return sorted(waiting, key=lambda row: (row.facts.due or date.max, number_of(row)))


def met(one: One) -> list[MilestoneRow]:
    return [row for row in one.milestones if row.facts.met is not None]


def is_soon(row: MilestoneRow, quarter: Quarter) -> bool:
    """Due by the end of the quarter after this one, or without a date."""
    return row.facts.due is None or row.facts.due <= quarter.next().end


def _is_typed(row: MilestoneRow, typed: Mapping[str, str], prefix: str) -> bool:
    """Whether there are words about a milestone; of one that is not met also a tick or a date."""
    names = ("proof", "reason") if row.facts.met else BOXES
    return any(typed.get(f"{prefix}{name}-{number_of(row)}", "").strip() for name in names)


def number_of(row: MilestoneRow) -> int:
    return int(row.reference.partition(".")[2])


def is_used(form: ReturnForm, row: MilestoneRow, boxes: Iterable[str] = BOXES) -> bool:
    """Whether something is typed or wrong in the boxes of a milestone, so that they must not be folded away."""
    return any(form[name].errors or form[name].data for box in boxes if (name := f"{box}-{number_of(row)}") in form)


def steps_in(form: ReturnForm, one: One) -> list[tuple[MilestoneRow, int]]:
    """The milestones still to meet that the form asks about, each with its number."""
    return [(row, number_of(row)) for row in unmet(one) if f"ticked-{number_of(row)}" in form]


def given_back(form: ReturnForm, one: One) -> list[MilestoneRow]:
    """Milestones that are met and about which the form holds words or a file."""
    boxes = ("proof", "file", "reason")
    return [row for row in met(one) if f"proof-{number_of(row)}" in form and is_used(form, row, boxes)]


def values_of(given: UpdateRow | None) -> dict[str, Any]:
    """What a form opens with: the answers there are, else nothing at all."""
    if given is None:
        return {}
    return {"declared": given.declared, "green_by": given.green_by, **{name: getattr(given, name) for name in TEXTS}}


def stamp_of(one: One, given: UpdateRow | None, late: UpdateRow | None) -> str:
    """The stamp of a return as it was read: its version, its milestones', and that of a late one that waits."""
    steps = [(row.reference, row.version) for row in one.milestones]
    return delivery.stamp_of(given.version if given else None, steps, late.version if late else None)


def use_last(form: ReturnForm, last: UpdateRow | None) -> None:
    """Put last quarter's words into the box, after whatever is typed there already."""
    if last is not None:
        typed = form.happened.raw.strip()
        form.happened.process_data(f"{typed}\n\n{last.happened}" if typed else last.happened)


def input_of(form: ReturnForm, one: One, quarter: Quarter, last: UpdateRow | None = None) -> UpdateInput | None:
    """What was typed, as it is to be kept; None when a file or a link is not what it should be."""
    steps: dict[str, Step] = {}
    proofs: dict[str, EvidenceDraft] = {}
    for row in one.milestones:
        number = number_of(row)
        if f"proof-{number}" not in form:
            continue
        step = _step(form, row, quarter)
        proof = draft_of(form, f"proof-{number}", f"file-{number}", step.met or row.facts.met or today())
        if proof is not None and not (step.met or row.facts.met):
            form.add(RuleBroken(f"Tick that {row.reference} is met, or clear its evidence", f"ticked-{number}"))
        if proof is not None:
            proofs[row.reference] = proof
        steps[row.reference] = step
    evidence = draft_of(form, "evidence", "evidence_file", form.evidence_dated.data)
    if form.problems:
        return None
    return _with_reason(
        UpdateInput(
            form.declared.data,
            green_by=form.green_by.data,
            steps=steps,
            proofs=proofs,
            evidence=evidence,
            **{name: form[name].data or "" for name in TEXTS},
        ),
        form,
        last,
    )


def _with_reason(given: UpdateInput, form: ReturnForm, last: UpdateRow | None) -> UpdateInput:
    """The answers of last quarter, where the row says that nothing has changed and why."""
    reason, before = form["no_change"].data if "no_change" in form else "", said(last)
    if not reason or before is None:
        return given
    found = no_change(said_of(given), reason, before)
    return replace(
        given, declared=found.declared, green_by=found.green_by, **{name: getattr(found, name) for name in TEXTS}
    )


def _step(form: ReturnForm, row: MilestoneRow, quarter: Quarter) -> Step:
    """What is typed of one milestone; of one that is met already only its evidence counts."""
    if row.facts.met is not None:
        return Step()
    number = number_of(row)
    ticked, met_on = form[f"ticked-{number}"].data, form[f"met-{number}"].data
    cleared = f"cleared-{number}" in form and form[f"cleared-{number}"].data
    return Step(
        ticked,
        met_on or (usual_day(quarter) if ticked else None),
        form[f"new_date-{number}"].data,
        form[f"reason-{number}"].data or "",
        cleared,
    )
