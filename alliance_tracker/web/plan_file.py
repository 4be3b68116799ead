"""The plan file: download, upload, check, confirm. Nothing is written before the last step."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, g, url_for

from alliance_tracker.data import Writing, many, parked, planfile
from alliance_tracker.data.columns import kept_maps
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.planfile import (
    LARGEST,
    PLAN,
    Choices,
    KeptFile,
    PlanFile,
    PlanSheet,
    offer_of,
    packed,
    packed_errors,
    plan_csv,
    plan_workbook,
    read_sheets,
    unpacked,
    unpacked_errors,
)
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.planfile import MOST_ERRORS, CellError, Comparison, Kind, Plan, compared, words_of
from alliance_tracker.rules.typed import shown
from alliance_tracker.rules.words import counted, listing, some
from alliance_tracker.terms import ManyKind
from alliance_tracker.web import filed, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import Problem as Shown
from alliance_tracker.web.forms import TrackerForm, UploadField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.reading import Sheets, Way, put_away, read_at_once, sent_on
from alliance_tracker.web.show import csv_answer, done, show

pages = Blueprint("plan_file", __name__)
once.init_pages(pages)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 100
OFFER = offer_of(PLAN)


class UploadForm(TrackerForm):
    """One file."""

    file = UploadField(
        "Your file",
        "An .xlsx workbook or a CSV file, at most 5 MB",
        required="Choose the file with your plan",
        most=LARGEST,
        accept=".xlsx,.csv",
    )


class ConfirmForm(TrackerForm):
    """Nothing to type: the stamp says which plan the check was made against."""


@pages.route("/alliances/<slug>/plan-file", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def upload(slug: str) -> Response:
    form = UploadForm.opened({})
    errors: list[CellError] = []
    table = columns = ""
    if form.sent() and form.validate():
        with form.keeping():
            name, content, way = _name(form), form.file.data.stream.read(), plan_way()
            far = read_at_once(way, content)
            if far is None:
                return done(f"{way.file}/{put_away(way, name, content)}")
            answer, columns = sent_on(way, far, name, content)
            if answer is not None:
                return answer
            found = far.found
            plan = planfile.plan_now(g.alliance.id, today())
            told, _ = planfile.check_file(found.rows, plan)
            errors = [*found.errors, *told.errors]
            parked.forget(g.viewer.person_id, _place_of_errors())
            if not errors:
                return way.take(found, name, columns)
            table = url_for(".refused", slug=slug, key=filed.put_away(_place_of_errors(), packed_errors(errors)))
            _tell(form, errors)
    return show(
        "planfile/upload.html",
        form=form,
        errors=errors,
        table=table,
        columns=url_for("spreadsheet.columns_of_plan", slug=slug, key=columns) if columns else "",
        kept=kept_maps(g.alliance.id, PLAN.what),
        most=MOST_SHOWN,
        last=filed.latest(_place()),
        changes=many.changes_of(g.alliance.id, (ManyKind.PLAN,), most=5),
    )


def plan_way() -> Way:
    """Where a file of the plan goes."""
    here = (g.alliance.slug, g.alliance.name)
    at = url_for("plan_file.upload", slug=g.alliance.slug)

    def read(sheets: Sheets) -> PlanFile:
        found = read_sheets(dict(sheets), PLAN)
        found.check_alliance(*here)
        return found

    def take(found: PlanFile, name: str, columns: str) -> Response:
        found.check_alliance(*here)
        before = planfile.plan_now(g.alliance.id, today()).known.existing
        kept = packed(KeptFile(name, found.rows, found.warnings, before, found.errors, columns))
        return done(url_for("plan_file.check", slug=g.alliance.slug, key=filed.put_away(_place(), kept)))

    return Way(PLAN, OFFER, _place(), "Load the plan from a file", at, f"{at}/file", f"{at}/columns", read, take)


def _tell(form: TrackerForm, errors: Sequence[CellError]) -> None:
    """How many cells are to be mended; the table below names each."""
    count = f"{len(errors):,} or more cells need" if len(errors) >= MOST_ERRORS else _cells(len(errors))
    form.general.append(Shown(f"{count} mending in this file. Nothing was changed.", "cells"))
    form.status = RuleBroken.status


def _cells(count: int) -> str:
    return f"{counted(count, 'cell')} {'needs' if count == 1 else 'need'}"


def _name(form: UploadForm) -> str:
    return shown(form.file.data.filename or "")[-80:]


def _kept(key: str) -> KeptFile:
    return unpacked(filed.taken_out(key, _place()))


def _place() -> str:
    """Where the file is kept; no address, so that no form can be filled in from it."""
    return f"plan-file of {g.alliance.slug}"


def _place_of_errors() -> str:
    """Where the list of what is wrong with a refused file is kept, until its sender uploads another."""
    return f"errors of the plan-file of {g.alliance.slug}"


@pages.route("/alliances/<slug>/plan-file/<key>", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def check(slug: str, key: str) -> Response:
    kept = _kept(key)
    form = ConfirmForm.opened({})

    def save(tx: Writing) -> tuple[str, str]:
        if kept.errors:
            raise RuleBroken("Cells of this file need mending. Put them right and upload it again.")
        loaded = planfile.load(tx, g.alliance.id, kept.rows, form.stamp, kept.before, today())
        words = f"The plan is loaded: {_sentence(loaded.comparison, 'added', 'changed')}."
        return url_for("changes.one", slug=slug, change=loaded.change), words

    answer = once.saved(form, save)
    if answer is not None:
        return answer
    plan = planfile.plan_now(g.alliance.id, today())
    told, comparison = planfile.check_file(kept.rows, plan)
    form.stamp = plan.stamp
    errors = [*kept.errors, *told.errors]
    if errors and not form.problems:
        _tell(form, errors)
    return show(
        "planfile/check.html",
        form=form,
        key=key,
        kept=kept,
        plan=told.plan,
        errors=errors,
        columns=url_for("spreadsheet.columns_of_plan", slug=slug, key=kept.columns) if kept.columns else "",
        warnings=[*kept.warnings, *told.warnings],
        comparison=comparison,
        sentence=_sentence(comparison, "to add", "to change"),
        new=_new(comparison, told.plan),
        stays=_stays(comparison),
        since=some(compared(kept.before, plan.known.existing).touched),
        most=MOST_SHOWN,
        Kind=Kind,
        words_of=words_of,
    )


def _sentence(comparison: Comparison, add: str, change: str) -> str:
    """3 deliverables and 12 milestones to add, 2 milestones to change."""
    changed = {kind: comparison.changed(kind) for kind in Kind}
    counts = [
        (listing([kind.counted(len(told[kind])) for kind in Kind if told[kind]]), verb)
        for told, verb in ((comparison.new, add), (changed, change))
    ]
    return ", ".join(f"{words} {verb}" for words, verb in counts if words)


def _stays(comparison: Comparison) -> list[str]:
    """How much the file leaves as it is, because it says the same or says nothing."""
    told = ((comparison.same, "the same in the file and in the plan"), (comparison.left, "not in the file"))
    return [
        f"{listing([kind.counted(len(found[kind])) for kind in Kind if found[kind]])}: {why}"
        for found, why in told
        if any(found.values())
    ]


def _new(comparison: Comparison, plan: Plan) -> dict[Kind, list[Any]]:
    """The new records themselves, for the tables."""
    fresh = {kind: set(comparison.new[kind]) for kind in Kind}
    return {kind: [row for row in plan.rows(kind) if row.reference in fresh[kind]] for kind in Kind}


def said_of(row: Any) -> str:
    """What a record says, on one line: its title, its words, or its note."""
    return str(getattr(row, "title", "") or getattr(row, "words", "") or getattr(row, "note", ""))


@pages.route("/alliances/<slug>/plan-file/<key>/changes.csv")
@needs(Action.EDIT_PLAN)
def changes(slug: str, key: str) -> Response:
    """Everything the file would change, whole, as CSV."""
    kept = _kept(key)
    told, comparison = planfile.check_file(kept.rows, planfile.plan_now(g.alliance.id, today()))
    rows = [
        ("New", kind.value.capitalize(), row.reference, "", "", said_of(row))
        for kind, new in _new(comparison, told.plan).items()
        for row in new
    ]
    rows += [
        ("Change", one.kind.value.capitalize(), one.reference, one.heading, one.old, one.new)
        for one in comparison.changes
    ]
    header = ("What happens", "Kind", "Reference", "Column", "Now", "In the file")
    return csv_answer(f"{slug}-plan-changes", header, rows)


@pages.route("/alliances/<slug>/plan-file/<key>/cells.csv")
@needs(Action.EDIT_PLAN)
def cells(slug: str, key: str) -> Response:
    """Every cell of a checked file to put right or to look at, as CSV."""
    kept = _kept(key)
    told, _ = planfile.check_file(kept.rows, planfile.plan_now(g.alliance.id, today()))
    return answer_cells(f"{slug}-plan-cells", [*kept.errors, *told.errors], [*kept.warnings, *told.warnings])


@pages.route("/alliances/<slug>/plan-file/<key>/errors.csv")
@needs(Action.EDIT_PLAN)
def refused(slug: str, key: str) -> Response:
    """Every cell to put right in the file that was refused last, as CSV."""
    return answer_cells(f"{slug}-plan-cells", unpacked_errors(filed.taken_out(key, _place_of_errors())), [])


def answer_cells(name: str, errors: Sequence[CellError], warnings: Sequence[CellError]) -> Response:
    """The cells of a file to put right and to look at, as CSV."""
    header = ("What to do", "Sheet", "Row", "Column", "Heading", "What we found", "What would be right")
    told = [("Put right", one) for one in errors] + [("Please look at", one) for one in warnings]
    rows = [(what, one.sheet, one.row, one.column, one.heading, one.found, one.right) for what, one in told]
    return csv_answer(name, header, rows)


@pages.route("/alliances/<slug>/plan-template.xlsx")
@needs(Action.EDIT_PLAN)
def template(slug: str) -> Response:
    """The empty workbook, with the drop-downs of this alliance."""
    sheet = replace(_sheet(), plan=Plan(), versions={})
    return file_answer(plan_workbook(sheet), f"{slug}-plan-template.xlsx", XLSX)


@pages.route("/alliances/<slug>/plan.xlsx")
@needs(Action.EDIT_PLAN)
def workbook(slug: str) -> Response:
    """The plan as it is, in the layout that loads back."""
    return file_answer(plan_workbook(_sheet()), f"{slug}-plan.xlsx", XLSX)


@pages.route("/alliances/<slug>/plan.csv")
@needs(Action.EDIT_PLAN)
def table(slug: str) -> Response:
    """The same as CSV."""
    return file_answer(plan_csv(_sheet()), f"{slug}-plan.csv", "text/csv")


def _sheet() -> PlanSheet:
    plan = planfile.plan_now(g.alliance.id, today())
    known = plan.known
    choices = Choices(
        areas=tuple(plan.ids["area"]),
        people=sorted(known.leaders),
        bodies=tuple(plan.ids["bodies"]),
        items=plan.items,
        national=plan.national,
        quarters=[quarter.words for quarter in Quarter.of(known.plan.start).until(known.plan.last_quarter)],
        groups=tuple(plan.ids["groups"]),
    )
    demonstration = current_app.config["SETTINGS"].demonstration
    return PlanSheet(g.alliance.name, g.alliance.slug, known.existing, known.versions, choices, demonstration)


def file_answer(content: bytes, name: str, kind: str) -> Response:
    """A file to keep."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
