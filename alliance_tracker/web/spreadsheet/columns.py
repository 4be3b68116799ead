"""A workbook of somebody's own: what each column holds is chosen once, kept, offered again, changed, forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, cast

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing, columns, writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.columns import KeptMap
from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.exchange.planfile import read_matched, tables_in
from alliance_tracker.rules.columns import (
    ALL_KINDS,
    LEFT_OUT,
    LONGEST_NAME,
    FileMap,
    Offer,
    SheetMap,
    Table,
    check_map,
    guess,
    tables_like,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once, plan_file, reading
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import ChoiceField, LineField, RemoveForm, Theirs, TickField, TrackerForm
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.reading import Way
from alliance_tracker.web.show import show
from alliance_tracker.web.spreadsheet import sheet
from alliance_tracker.web.spreadsheet.sheet import pages, quarter_here, way_of

NAMED = "Give these choices a name, so that they can be found again"


class MatchForm(TrackerForm):
    """What a file's columns hold; `form_for` adds a choice for each sheet and each column."""

    form_name = "columns"
    name = LineField("Call these choices", "For example, the name of your workbook", most=LONGEST_NAME, always=True)


class FileForm(MatchForm):
    """The same with a file at hand: its choices need not be kept."""

    keep = TickField("Keep these choices for the next file with the same headings")


def form_for(kind: type[MatchForm], tables: Sequence[Table], offer: Offer) -> type[MatchForm]:
    """The form with its choices: holds-0 for the first sheet, column-0-3 for its fourth column."""
    fields: dict[str, Any] = {}
    several = len(tables) > 1 or len(offer.own) > 1
    for at, table in enumerate(tables):
        if several:
            choices = [(value, words) for value, words in offer.holds.items() if value]
            label = f"What the sheet {table.sheet or 'of this file'} holds"
            fields[f"holds-{at}"] = ChoiceField(label, choices=choices, blank=offer.holds[LEFT_OUT], always=True)
        for number, column in enumerate(table.columns):
            label = f"What “{column.heading}” is"
            fields[f"column-{at}-{number}"] = ChoiceField(
                label, choices=list(offer.fields.items()), blank="Leave it out", always=True
            )
    return cast("type[MatchForm]", type(kind.__name__, (kind,), fields))


def values_of(tables: Sequence[Table], said: Mapping[int, SheetMap], name: str, keep: bool) -> dict[str, Any]:
    """What the form opens with."""
    values: dict[str, Any] = {"name": name, "keep": keep}
    for at, table in enumerate(tables):
        values[f"holds-{at}"] = said[at].holds or None
        fields = said[at].fields_of(table)
        values |= {f"column-{at}-{number}": fields.get(column.letter) for number, column in enumerate(table.columns)}
    return values


def said_in(form: MatchForm, tables: Sequence[Table], what: str) -> FileMap:
    """What was chosen."""
    sheets = []
    for at, table in enumerate(tables):
        holds = form[f"holds-{at}"].data or LEFT_OUT if f"holds-{at}" in form else ALL_KINDS
        chosen = tuple(
            (column.heading, form[f"column-{at}-{number}"].data or "") for number, column in enumerate(table.columns)
        )
        sheets.append(SheetMap(table.sheet, holds, chosen))
    return FileMap(what, tuple(sheets))


@pages.route("/alliances/<slug>/quarters/<code>/spreadsheet/columns/<key>", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def columns_of_quarter(slug: str, code: str, key: str) -> Response:
    """Match the columns of a file of the quarter. Thirteen queries."""
    return _matched(way_of(quarter_here(code)), key)


@pages.route("/alliances/<slug>/plan-file/columns/<key>", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def columns_of_plan(slug: str, key: str) -> Response:
    """Match the columns of a file of the plan. Two queries."""
    return _matched(plan_file.plan_way(), key)


def _matched(way: Way, key: str) -> Response:
    name, content = reading.taken_out(way, key)
    far = reading.ended(way, key, content)
    tables = tables_in(far.sheets)
    if not tables:
        raise RuleBroken("This file has no headings whose columns could be matched. Upload another file.")
    maps = columns.kept_maps(g.alliance.id, way.layout.what)
    form = _opened(way, tables, columns.newest_for(maps, tables), name)
    number = _number_in(form.stamp)
    found: Any = None

    def theirs() -> Theirs:
        fresh = columns.kept_map(g.alliance.id, way.layout.what, number)
        values = values_of(tables, _said_of(way, tables, fresh), fresh.name, True)
        return Theirs(values, fresh.stamp, fresh.by or "", fresh.kept_at)

    if form.sent() and form.validate():
        with form.keeping(theirs):
            said = said_in(form, tables, way.layout.what)
            _check(form, said, way.offer)
            found = read_matched(far.sheets, said, way.layout)
            if form["keep"].data:
                with writing(actor(), now()) as tx:
                    columns.keep_map_of_file(tx, g.alliance.id, form.name.data or "", said, number, form.stamp)
        if not form.problems:
            with form.keeping():
                return way.take(found, name, key)
    offered = next((one for one in maps if one.id == number), None)
    return show(
        "planfile/columns.html",
        form=form,
        way=way,
        tables=tables,
        name=name,
        offered=offered,
        kept_at=_address(way.layout.what, offered.id) if offered else "",
    )


def _opened(way: Way, tables: Sequence[Table], offered: KeptMap | None, name: str) -> MatchForm:
    """The form with the choices that were kept, or with a guess."""
    kind = form_for(FileForm, tables, way.offer)
    said = _said_of(way, tables, offered)
    called = offered.name if offered else PurePosixPath(name).stem[:LONGEST_NAME]
    return kind.opened(values_of(tables, said, called, offered is not None), offered.stamp if offered else "")


def _said_of(way: Way, tables: Sequence[Table], offered: KeptMap | None) -> dict[int, SheetMap]:
    """What is said of each sheet: as it was kept, else a guess."""
    return {
        at: (offered and offered.said.sheet_for(table)) or guess(table, way.offer) for at, table in enumerate(tables)
    }


def _number_in(stamp: str) -> int:
    """The number of the choices that a form was opened on; 0 when it was on a guess."""
    number = stamp.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _check(form: MatchForm, said: FileMap, offer: Offer) -> None:
    problems = check_map(said, offer)
    keeps = "keep" not in form or form["keep"].data
    if problems or (keeps and not form.name.data):
        raise RulesBroken([*problems, *([("name", NAMED)] if keeps and not form.name.data else [])])


@pages.route("/alliances/<slug>/quarters/columns/<int:number>", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def kept_of_quarter(slug: str, number: int) -> Response:
    """Choices kept for quarters: change them or forget them. One query."""
    return _kept(sheet.OFFER, number)


@pages.route("/alliances/<slug>/plan-file/kept-columns/<int:number>", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def kept_of_plan(slug: str, number: int) -> Response:
    """Choices kept for the plan: change them or forget them. One query."""
    return _kept(plan_file.OFFER, number)


def _address(what: str, number: int) -> str:
    endpoint = "spreadsheet.kept_of_plan" if what == "plan" else "spreadsheet.kept_of_quarter"
    return url_for(endpoint, slug=g.alliance.slug, number=number)


def _upload(what: str) -> str:
    """Where a file of that kind is uploaded; for a quarter, that whose update is asked for. At most one query."""
    if what == "plan":
        return url_for("plan_file.upload", slug=g.alliance.slug)
    head = quarters.in_question(quarters.quarters_of(g.alliance.id), today())
    if head is None:
        return url_for("board.every", slug=g.alliance.slug)
    return url_for("spreadsheet.upload", slug=g.alliance.slug, code=head.quarter.code)


def _kept(offer: Offer, number: int) -> Response:
    row = columns.kept_map(g.alliance.id, offer.what, number)
    back = _upload(offer.what)
    tables = tables_like(row.said)

    def values(one: KeptMap) -> dict[str, Any]:
        return values_of(tables, dict(enumerate(one.said.sheets)), one.name, True)

    def theirs() -> Theirs:
        fresh = columns.kept_map(g.alliance.id, offer.what, number)
        return Theirs(values(fresh), fresh.version, fresh.by or "", fresh.kept_at)

    form = form_for(MatchForm, tables, offer).opened(values(row), row.version)
    remove = RemoveForm.opened({}, stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        chosen = said_in(form, tables, offer.what)
        _check(form, chosen, offer)
        columns.keep_map(tx, g.alliance.id, form.name.data or "", chosen, number, form.version)
        return request.path, f"“{form.name.data}” is kept."

    def forget(tx: Writing) -> tuple[str, str]:
        return back, f"“{columns.forget_map(tx, g.alliance.id, number, remove.version)}” is forgotten."

    answer = once.saved(form, save, theirs) if form.sent() else once.saved(remove, forget)
    if answer is not None:
        return answer
    shown = form if form.problems or not remove.problems else remove
    remove.stamp = str(row.version)
    return show("planfile/kept_columns.html", form=shown, match=form, remove=remove, row=row, tables=tables, back=back)
