"""Whether the plan fits with others: what was found of each document and source, by whom, when; one or many at once."""

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan import alignment as data
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.alignment import (
    FROM_GUIDANCE,
    LONGEST_NAME,
    LONGEST_NOTE,
    NAMED,
    SOURCES,
    Fit,
    Found,
    by_kind,
    fit_words,
)
from alliance_tracker.rules.words import counted, lower
from alliance_tracker.terms import AlignmentKind, AlignmentState
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    LineField,
    ProseField,
    Theirs,
    TickField,
    TrackerForm,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show

ICONS = {AlignmentState.AGREES: "ok", AlignmentState.DIFFERS: "part", AlignmentState.NOT_CHECKED: "none"}
STATES = (AlignmentState.AGREES, AlignmentState.DIFFERS, AlignmentState.NOT_CHECKED)
HEADER = ("Held against", "Name", "State", "Checked on", "Checked by", "Note", "No longer in the plan")


class MarkForm(TrackerForm):
    """What was found, of each that is ticked."""

    form_name = "mark"
    which = ChoicesField("Which of these", required="Tick at least one")
    state = ChoiceField("What you found", required="Say what you found", choices=STATES, read_as=AlignmentState)
    checked_on = DateField(
        "Day on which it was checked", "For example, 12 Jan 2017. Not needed if it is not checked", always=True
    )
    note = ProseField(
        "Note",
        "If it differs: what differs, and what is done about it. It takes the place of the note that stands now",
        most=LONGEST_NOTE,
        rows=3,
        always=True,
    )


class NameForm(TrackerForm):
    """A radiotherapy network, or evidence of a name of its own."""

    form_name = "name"
    kind = ChoiceField("What it is", required="Say what it is", choices=NAMED, read_as=AlignmentKind)
    name = LineField(
        "Its name",
        "For evidence, with its date: Cancer registry, one-year survival, published December 2016",
        required="Give its name",
        most=LONGEST_NAME,
    )


class RenameForm(TrackerForm):
    """Another name for it, or none any more."""

    form_name = "rename"
    name = LineField("Its name", most=LONGEST_NAME, always=True)
    take_away = TickField("Take it off the list, with what was found of it. The history keeps it")


@pages.get("/alliances/<slug>/plan/fit")
@needs(Action.READ_PLAN)
def fit(slug: str) -> Response:
    """Every document and source with what was found. Three queries."""
    fits = data.fits_of(g.plan, today())
    return show(
        "plan/fit.html",
        sentence=fit_words(fits),
        kinds=by_kind(fits),
        names=_names(fits),
        icons=ICONS,
        drawn=drawn,
        sources=SOURCES,
        renamed={one.row_id for one in fits if _own(one)},
        words_of=fit_words,
    )


@pages.get("/alliances/<slug>/plan/fit.csv")
@needs(Action.READ_PLAN)
def fit_csv(slug: str) -> Response:
    """The same as a table. Three queries."""
    fits = data.fits_of(g.plan, today())
    names = _names(fits)
    rows = [
        (
            one.kind.words,
            one.name,
            one.state.words,
            one.checked_on,
            names.get(one.person_id or 0, "") if one.row_id else "",
            one.note,
            "Yes" if one.left else "",
        )
        for one in fits
    ]
    return csv_answer(f"{slug}-fit", HEADER, rows)


@pages.route("/alliances/<slug>/plan/fit/mark", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def mark_fit(slug: str) -> Response:
    """Say what was found of one or of many at once. The address may name a kind, and one of it to begin with."""
    fits = data.fits_of(g.plan, today())
    kind = next((one for one in AlignmentKind if one.value == request.args.get("kind")), None)
    listed = [one for one in fits if kind in (None, one.kind) and not one.left]
    chosen = [one for one in listed if one.key == request.args.get("which")]
    values = _values(chosen, listed if kind else [])
    form = MarkForm.opened(values, stamp=data.stamp_of(fits))
    form.which.choices = [(one.key, f"{one.name}: {lower(one.state.words)}") for one in listed]

    def save(tx: Writing) -> tuple[str, str]:
        found = Found(form.state.data, form.checked_on.data, form.note.data or "")
        count = data.mark(tx, g.plan, form.which.data, found, form.stamp, today())
        marked = f"{counted(count, 'document or source', 'documents and sources')} marked"
        return _there(), f"{marked}: {lower(found.state.words)}."

    def theirs() -> Theirs:
        return Theirs(values, data.stamp_of(data.fits_of(g.plan, today())))

    answer = once.saved(form, save, theirs)
    return answer or show("plan/fit_mark.html", form=form, kind=kind, listed=listed, back=_there())


@pages.route("/alliances/<slug>/plan/fit/add", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def add_fit(slug: str) -> Response:
    """Name a radiotherapy network, or evidence used to set priorities."""
    asked = request.args.get("kind")
    form = NameForm.opened({"kind": next((one for one in NAMED if one.value == asked), None)})

    def save(tx: Writing) -> tuple[str, str]:
        data.add(tx, g.plan, form.kind.data, form.name.data, today())
        return _there(), f"{form.name.data} is in the list."

    return once.saved(form, save) or show("plan/fit_name.html", form=form, one=None, back=_there())


@pages.route("/alliances/<slug>/plan/fit/<int:number>", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def rename_fit(slug: str, number: int) -> Response:
    """Give a named one another name, or take it off the list."""
    twice = RenameForm.opened()
    earlier = once.before(twice) if twice.sent() else None
    if earlier is not None:
        return earlier
    one = data.named_one(data.fits_of(g.plan, today()), number)
    form = RenameForm.opened({"name": one.name}, stamp=one.version)

    def save(tx: Writing) -> tuple[str, str]:
        name = "" if form.take_away.data else form.name.data
        data.rename(tx, g.plan, number, form.version, name, form.take_away.data, today())
        return _there(), f"{name} is saved." if name else f"{one.name} is off the list."

    def theirs() -> Theirs:
        fresh = data.named_one(data.fits_of(g.plan, today()), number)
        return Theirs({"name": fresh.name}, fresh.version)

    return once.saved(form, save, theirs) or show("plan/fit_name.html", form=form, one=one, back=_there())


def _values(chosen: list[Fit], listed: list[Fit]) -> dict[str, object]:
    """What the form begins with: the one asked for as it stands, or those of a kind that nobody has checked."""
    if chosen:
        one = chosen[0]
        return {"which": [one.key], "checked_on": one.checked_on or today(), "note": one.note}
    unchecked = [one.key for one in listed if one.state is AlignmentState.NOT_CHECKED]
    return {"which": unchecked, "checked_on": today()}


def _own(one: Fit) -> bool:
    return one.row_id is not None and one.organisation_id is None and one.name not in FROM_GUIDANCE


def _names(fits: tuple[Fit, ...]) -> dict[int, str]:
    return names_of({one.person_id for one in fits if one.person_id is not None})


def _there() -> str:
    return url_for("plan.fit", slug=g.plan.slug)
