"""The printed return form: a short code for each row, and a page to type it back, which leads on to the check."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Response, g, request, url_for

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.quarterfile import KeptQuarter, packed, unpacked
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.planfile import Cell, FileRow
from alliance_tracker.rules.quarterfile import COLUMNS, Part, QuarterNow
from alliance_tracker.rules.quarterfile.printed import EXAMPLE, code_of, read_steps, reference_of
from alliance_tracker.terms import Rating
from alliance_tracker.web import filed
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import LineField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import done, page_asked, show
from alliance_tracker.web.spreadsheet.sheet import pages, place_of, quarter_here, refuse_closed, refuse_new

NAME = "What you typed from the printed form"
ROWS, MOST_ROWS = 4, 30
TEXTS = ("happened", "will_change", "patients", "ask", "why_better")
ANSWERS = ("declared", "happened", "will_change", "green_by", "patients", "ask", "why_better")
STEPS = "steps"


class TypedForm(TrackerForm):
    """So many rows of one form; `form_of` adds their boxes."""

    form_name = "typed"


def form_of(rows: int) -> type[TypedForm]:
    """The form with boxes for so many rows, by number: code-1, declared-1."""
    fields: dict[str, Any] = {}
    for at in range(1, rows + 1):
        fields |= {
            f"code-{at}": LineField(f"Code, row {at}", most=40),
            f"declared-{at}": LineField(f"Rating, row {at}", "R, A, G, C or N", most=20),
            f"green_by-{at}": LineField(f"On track by, row {at}", "Like Q4 2018/19", most=20),
            f"{STEPS}-{at}": ProseField(f"Milestones, row {at}", f"A line each, like {EXAMPLE}", rows=2),
        }
        fields |= {f"{name}-{at}": ProseField(f"{COLUMNS[name]}, row {at}", rows=2) for name in TEXTS}
    return cast("type[TypedForm]", type("TypedForm", (TypedForm,), fields))


@pages.get("/alliances/<slug>/quarters/<code>/form")
@needs(Action.UPDATE_DELIVERABLE)
def printed(slug: str, code: str) -> Response:
    """The form to print: what is due and not returned yet, with a code for each row. Twelve queries."""
    of = quarter_here(code)
    refuse_new(of)
    rows = [one for one in of.returns if one.own and one.wanted and one.values["declared"] is None]
    return show(
        "quarterfile/form.html",
        of=of,
        rows=[(code_of(g.alliance.id, one.reference, of.quarter), one) for one in rows],
        soon=of.quarter.next().end,
        ratings=Rating.declarable(),
        today=today(),
    )


@pages.route("/alliances/<slug>/quarters/<code>/form/typed", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def typed(slug: str, code: str) -> Response:
    """Type back what was written on paper; the next page shows what it would change. Twelve queries."""
    of = quarter_here(code)
    before = _typed_before(code)
    rows = max(min(ROWS * page_asked(), MOST_ROWS), _rows_in(before), _rows_in(request.form))
    form = form_of(rows).opened(before)
    if form.sent() and form.validate():
        with form.keeping():
            refuse_closed(of)
            found = _read(form, rows, of)
            if not form.problems:
                kept = KeptQuarter(NAME, tuple(found), typed=True)
                return done(url_for(".check", slug=slug, code=code, key=filed.put_away(place_of(code), packed(kept))))
    return show(
        "quarterfile/typed.html",
        form=form,
        of=of,
        rows=rows,
        more=page_asked() + 1 if rows < MOST_ROWS else 0,
        texts=TEXTS,
    )


def _typed_before(code: str) -> dict[str, str]:
    """What was typed before, to be mended: the address carries its key."""
    key = request.args.get("again", "")
    if not key or request.method != "GET":
        return {}
    values: dict[str, str] = {}
    for row in unpacked(filed.taken_out(key, place_of(code))).rows:
        if row.kind is Part.RETURN:
            values |= {f"{name}-{row.number}": str(cell.value) for name, cell in row.cells.items()}
    return values


def _rows_in(fields: Mapping[str, Any]) -> int:
    numbers = [name.removeprefix("code-") for name in fields if name.startswith("code-")]
    return min(max((int(number) for number in numbers if number.isdigit() and len(number) < 4), default=0), MOST_ROWS)


def _read(form: TypedForm, rows: int, of: QuarterNow) -> list[FileRow]:
    """The rows as those of a file; what cannot be right stands beside its box."""
    found: list[FileRow] = []
    known = [one.reference for one in of.returns]
    for at in range(1, rows + 1):
        given = {name: form[f"{name}-{at}"].data or "" for name in (*ANSWERS, STEPS)}
        code = form[f"code-{at}"].data or ""
        if not code:
            if any(given.values()):
                form.add(RuleBroken(f"Give the code of row {at}, from the form", f"code-{at}"))
            continue
        field = f"code-{at}"
        try:
            reference = reference_of(code, g.alliance.id, of.quarter, known)
            field = f"{STEPS}-{at}"
            steps = read_steps(given[STEPS])
        except RuleBroken as problem:
            form.add(RuleBroken(str(problem), field))
            continue
        found.append(FileRow(Part.RETURN, "", at, _cells({"reference": reference, "code": code, **given})))
        found += [
            FileRow(
                Part.STEP,
                "",
                at,
                _cells({"reference": one.reference, "met": one.met, "forecast": one.forecast, "reason": one.reason}),
            )
            for one in steps
        ]
    if not found and not form.problems:
        form.add(RuleBroken("Type at least one row: its code, and what was written beside it", "code-1"))
    return found


def _cells(values: Mapping[str, str]) -> dict[str, Cell]:
    """What was typed, by field; what was left empty stays as it is on the site."""
    return {name: Cell(COLUMNS.get(name, name), value) for name, value in values.items() if value}
