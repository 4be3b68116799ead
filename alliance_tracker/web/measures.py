"""Waiting times: the readings of an alliance and its CCGs, typed in one at a time or loaded from a CSV file."""

from flask import Blueprint, Response, g, url_for

from alliance_tracker.data import Writing, measures
from alliance_tracker.data.measures import Body, ReadingRow
from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.private_words import check_private
from alliance_tracker.rules.measures import (
    COLUMNS,
    LONGEST_ORIGIN,
    MOST_PEOPLE,
    Period,
    ReadingDraft,
    Told,
    hidden_readings,
    named,
    read_rows,
    told,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    LineField,
    Theirs,
    TrackerForm,
    UploadField,
    WholeField,
)
from alliance_tracker.web.forms import Problem as Shown
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show

pages = Blueprint("measures", __name__)
once.init_pages(pages)

LARGEST = 10**6
WHOLE = "The whole alliance"


class Line(Record):
    """One reading as this reader may see it."""

    row: ReadingRow
    told: Told


class PeriodField(LineField):
    """A quarter or a month, typed. `data` is a Period."""

    def read(self, typed: str) -> Period:
        return Period.read(typed)

    def write(self, value: Period) -> str:
        return value.words


class ReadingForm(TrackerForm):
    """One reading."""

    form_name = "reading"
    measure = ChoiceField("Measure", required="Choose a measure", always=True)
    body = ChoiceField("Who for", blank=WHOLE, read_as=int, always=True)
    period = PeriodField(
        "Period",
        "A quarter or a month: Q1 2018/19, or August 2018",
        required="Give the period, like Q1 2018/19",
        most=40,
    )
    in_time = WholeField("People treated in time", required="Give how many were in time", most=MOST_PEOPLE)
    total = WholeField("All people treated", required="Give how many were treated in all", most=MOST_PEOPLE)
    kind = ChoiceField(
        "These figures are",
        choices=[("provisional", "Provisional"), ("final", "Final")],
        required="Choose provisional or final",
    )
    published_on = DateField("Published on", "For example, 13 Sep 2018", required="Give the day they were published")
    origin = LineField("Where they were published", "The title, or a web address", most=LONGEST_ORIGIN, always=True)

    def draft(self) -> ReadingDraft:
        problems = check_private("origin", self.origin.data or "")
        if problems:
            raise RulesBroken(problems)
        return ReadingDraft(
            self.measure.data,
            self.body.data or None,
            self.period.data,
            self.in_time.data,
            self.total.data,
            self.kind.data == "provisional",
            self.published_on.data,
            self.origin.data or "",
        )


class LoadForm(TrackerForm):
    """A file of readings."""

    file = UploadField(
        "Your file",
        "A CSV file, at most 1 MB",
        required="Choose the file with the waiting times",
        most=LARGEST,
        accept=".csv",
    )


@pages.get("/alliances/<slug>/measures")
@needs(Action.READ_ALLIANCE)
def every(slug: str) -> Response:
    """Each measure with its readings. Two queries."""
    lines = _lines()
    groups = [(one, [line for line in lines if line.row.draft.measure == one.code]) for one in measures.measures()]
    return show("measures/every.html", groups=groups)


@pages.get("/alliances/<slug>/measures.csv")
@needs(Action.READ_ALLIANCE)
def every_csv(slug: str) -> Response:
    """The readings as CSV, in the columns that can be loaded. Two queries."""
    names = {one.code: one.name for one in measures.measures()}
    rows = [
        (
            names[one.row.draft.measure],
            one.row.body,
            one.row.draft.period.words,
            one.told.in_time,
            one.told.total,
            "Provisional" if one.row.draft.provisional else "Final",
            one.row.draft.published_on,
            one.row.draft.origin,
        )
        for one in _lines()
    ]
    return csv_answer(f"{slug}-waiting-times", COLUMNS, rows)


def _lines() -> list[Line]:
    """Every reading; those who keep them see all numbers, others none that could point to somebody."""
    rows = measures.readings_of(g.alliance.id)
    if may(Action.KEEP_MEASURES):
        return [Line(row, told(row.draft.in_time, row.draft.total, False)) for row in rows]
    hidden = hidden_readings([row.draft for row in rows])
    return [Line(row, told(row.draft.in_time, row.draft.total, named(row.draft) in hidden)) for row in rows]


@pages.route("/alliances/<slug>/measures/new", methods=["GET", "POST"])
@needs(Action.KEEP_MEASURES)
def new(slug: str) -> Response:
    """Type in one reading."""
    form = _form(ReadingForm.opened())

    def save(tx: Writing) -> tuple[str, str]:
        measures.keep(tx, g.alliance.id, form.draft(), today())
        return url_for(".every", slug=slug), "The waiting times are saved."

    return once.saved(form, save) or show("measures/reading.html", form=form, row=None)


@pages.route("/alliances/<slug>/measures/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.KEEP_MEASURES)
def edit(slug: str, number: int) -> Response:
    """Change one reading, or take it away: two forms on one page."""
    row = measures.one(g.alliance.id, number)
    form = _form(ReadingForm.opened(_values(row), stamp=row.version))
    away = TakeAwayForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        measures.keep(tx, g.alliance.id, form.draft(), today(), (number, form.version))
        return url_for(".every", slug=slug), "The waiting times are saved."

    def take_away(tx: Writing) -> tuple[str, str]:
        measures.take_away(tx, g.alliance.id, number, away.version)
        return url_for(".every", slug=slug), "The figures are taken away. History keeps that they were here."

    def theirs() -> Theirs:
        fresh = measures.one(g.alliance.id, number)
        return Theirs(_values(fresh), fresh.version)

    shown = away if away.sent() else form
    return (
        once.saved(form, save, theirs)
        or once.saved(away, take_away)
        or show("measures/reading.html", form=shown, status=shown.status, edit=form, away=away, row=row)
    )


class TakeAwayForm(TrackerForm):
    """Nothing to type."""

    form_name = "away"


def _form(form: ReadingForm) -> ReadingForm:
    """With the measures and the CCGs to choose from. Two queries."""
    form.measure.choices = [(one.code, one.name) for one in measures.measures()]
    form.body.choices = [(str(one.id), one.name) for one in measures.bodies_of(g.alliance.id)]
    return form


def _values(row: ReadingRow) -> dict[str, object]:
    draft = row.draft
    return {
        "measure": draft.measure,
        "body": draft.body_id,
        "period": draft.period,
        "in_time": draft.in_time,
        "total": draft.total,
        "kind": "provisional" if draft.provisional else "final",
        "published_on": draft.published_on,
        "origin": draft.origin,
    }


@pages.route("/alliances/<slug>/measures/load", methods=["GET", "POST"])
@needs(Action.KEEP_MEASURES)
def load(slug: str) -> Response:
    """Load many readings from a CSV file, all or none. Four queries and one line of history for each that changes."""
    form = LoadForm.opened()
    problems: tuple[str, ...] = ()
    drafts: tuple[ReadingDraft, ...] = ()
    if form.sent() and form.validate():
        with form.keeping():
            drafts, problems = _read(form)
        if problems:
            many = "1 line needs" if len(problems) == 1 else f"{counted(len(problems), 'line')} need"
            form.general.append(Shown(f"{many} mending in this file. Nothing was changed.", "lines"))
            form.status = RuleBroken.status

    def save(tx: Writing) -> tuple[str, str]:
        kept = measures.keep_many(tx, g.alliance.id, drafts)
        words = f"The waiting times are loaded: {kept.added} new, {kept.changed} changed, {kept.same} the same."
        return url_for(".every", slug=slug), words

    return once.saved(form, save) or show("measures/load.html", form=form, lines=problems, columns=COLUMNS)


def _read(form: LoadForm) -> tuple[tuple[ReadingDraft, ...], tuple[str, ...]]:
    """The file as readings, or what is to be mended in it, line by line."""
    try:
        rows = read_csv(form.file.data.stream.read())
    except RuleBroken as problem:
        problem.field = "file"
        raise
    names = {name.casefold(): one.code for one in measures.measures() for name in (one.name, one.code)}
    found = read_rows(rows, names, _places(measures.bodies_of(g.alliance.id)), today())
    private = [
        f"{draft.period.words}: {problem.message}"
        for draft in found.drafts
        for problem in check_private("origin", draft.origin)
    ]
    return found.drafts, (*found.problems, *private)


def _places(bodies: tuple[Body, ...]) -> dict[str, int | None]:
    """CCGs by name and by code; the alliance by nothing, its name, and “The whole alliance”."""
    found: dict[str, int | None] = {"": None, WHOLE.casefold(): None, g.alliance.name.casefold(): None}
    for one in bodies:
        found[one.name.casefold()] = one.id
        if one.ods_code:
            found[one.ods_code.casefold()] = one.id
    return found
