"""The logs of a group: problems and how fast they were put right, visits, and what it gives out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import logs
from alliance_tracker.errors import NotFound
from alliance_tracker.records import asdict
from alliance_tracker.rules.groups.work import (
    REPORTS_BACK,
    MaterialDraft,
    ProblemDraft,
    VisitDraft,
    turnaround,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import VisitKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer

Row = TypeVar("Row", logs.ProblemRow, logs.VisitRow, logs.MaterialRow)


class ProblemForm(PlainForm):
    """A problem that somebody told the group of."""

    words = LineField("What is the problem?", "Do not name a patient or carer.", required="Say what it is", most=300)
    where = LineField("Where is it?", "A ward, a clinic, a car park.", required="Say where it is", most=120)
    told_to = LineField("Who was told?", "An office.", required="Say which office was told", most=120)
    raised_on = DateField("When was it raised?", required="Give the day it was raised")
    ended_on = DateField("When did it end?", "Leave it empty while it is open.")
    outcome = LineField("What came of it?", "Put right, or why not.", most=300)

    def draft(self) -> ProblemDraft:
        self.check_words("words", "where", "told_to", "outcome")
        data = self.words.data, self.where.data, self.told_to.data, self.raised_on.data
        return ProblemDraft(*data, self.ended_on.data, self.outcome.data or "")


class VisitForm(PlainForm):
    """Members went somewhere."""

    kind = ChoiceField("Why did members go?", choices=list(VisitKind), required="Choose why", read_as=VisitKind)
    went_to = LineField("Where, or to which meeting?", required="Say where they went", most=160)
    went_on = DateField("When?", required="Give the day of the visit")
    who_went = LineField("Who went?", "Offices or how many, for example: our Chair and two members.", most=120)
    found = ProseField("What did they see, hear or learn?", required="Say what they found", most=2000, rows=5)
    came_of_it = ProseField("What came of it?", "You can add this later.", most=1000)
    reported_on = DateField("When did they report back to the group?", "Leave it empty until they have.")

    def draft(self) -> VisitDraft:
        self.check_words("went_to", "found", "came_of_it")
        data = self.kind.data, self.went_to.data, self.went_on.data, self.found.data
        return VisitDraft(*data, self.came_of_it.data or "", self.reported_on.data, self.who_went.data or "")


class MaterialForm(PlainForm):
    """Something printed or posted."""

    title = LineField("What is it?", "A leaflet, a poster, a web page.", required="Say what it is", most=160)
    places = ProseField("Where can people have it?", required="Say where people can have it", most=600)
    since = DateField("Since when?", required="Give the day since when people can have it")
    ended_on = DateField("Until when?", "Leave it empty while people can have it.")

    def draft(self) -> MaterialDraft:
        self.check_words("title", "places")
        return MaterialDraft(self.title.data, self.places.data, self.since.data, self.ended_on.data)


@pages.get("/alliances/<slug>/involvement/groups/<group>/problems")
@needs(Action.READ_ALLIANCE)
def every_problem(slug: str, group: str) -> Response:
    """Open ones first, with how fast they are put right. One query."""
    rows = logs.problems_of(g.group.id)
    told = turnaround(((one.draft.raised_on, one.draft.ended_on) for one in rows), today())
    return page("problems.html", ("Problems", ""), rows=rows, told=told, days=_days)


@pages.get("/alliances/<slug>/involvement/groups/<group>/problems.csv")
@needs(Action.READ_ALLIANCE)
def problems_csv(slug: str, group: str) -> Response:
    rows = [
        (one.number, *(getattr(one.draft, name) for name in ("words", "where", "told_to", "raised_on", "ended_on")),
         one.draft.outcome, _days(one.draft.raised_on, one.draft.ended_on))
        for one in logs.problems_of(g.group.id)
    ]  # fmt: skip
    header = ("Number", "Problem", "Where", "Told to", "Raised", "Ended", "What came of it", "Days")
    return csv_answer(f"{group}-problems", header, rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/problems/new", methods=["GET", "POST"])
@needs(Action.ADD_TO_GROUP)
def new_problem(slug: str, group: str) -> Response:
    """Any member tells what is wrong."""
    form = ProblemForm.opened({"raised_on": today()})
    return _saved(form, logs.save_problem, None, "every_problem", ("Add a problem", "Problems"))


@pages.route("/alliances/<slug>/involvement/groups/<group>/problems/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_problem(slug: str, group: str, number: int) -> Response:
    return _edited(ProblemForm, logs.problems_of, logs.save_problem, number, "every_problem", ("Problem", "Problems"))


@pages.get("/alliances/<slug>/involvement/groups/<group>/visits")
@needs(Action.READ_ALLIANCE)
def every_visit(slug: str, group: str) -> Response:
    """The newest first; those that nobody has reported back on say so. One query."""
    rows = logs.visits_of(g.group.id)
    owed = [one.number for one in rows if one.draft.reported_on is None and one.draft.kind in REPORTS_BACK]
    return page("visits.html", ("Visits", ""), rows=rows, owed=owed)


@pages.get("/alliances/<slug>/involvement/groups/<group>/visits.csv")
@needs(Action.READ_ALLIANCE)
def visits_csv(slug: str, group: str) -> Response:
    rows = [
        (one.kind.words, one.went_to, one.went_on, one.who_went, one.found, one.came_of_it, one.reported_on)
        for one in (row.draft for row in logs.visits_of(g.group.id))
    ]
    header = ("Kind", "Where", "When", "Who went", "What they found", "What came of it", "Reported back")
    return csv_answer(f"{group}-visits", header, rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/visits/new", methods=["GET", "POST"])
@needs(Action.ADD_TO_GROUP)
def new_visit(slug: str, group: str) -> Response:
    """Whoever went tells the group."""
    return _saved(VisitForm.opened(), logs.save_visit, None, "every_visit", ("Add a visit", "Visits"))


@pages.route("/alliances/<slug>/involvement/groups/<group>/visits/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_visit(slug: str, group: str, number: int) -> Response:
    return _edited(VisitForm, logs.visits_of, logs.save_visit, number, "every_visit", ("Visit", "Visits"))


@pages.get("/alliances/<slug>/involvement/groups/<group>/materials")
@needs(Action.READ_ALLIANCE)
def every_material(slug: str, group: str) -> Response:
    """One query."""
    return page("materials.html", ("Leaflets and posts", ""), rows=logs.materials_of(g.group.id))


@pages.get("/alliances/<slug>/involvement/groups/<group>/materials.csv")
@needs(Action.READ_ALLIANCE)
def materials_csv(slug: str, group: str) -> Response:
    """The same as a table. One query."""
    rows = [
        (one.title, one.places, one.since, one.ended_on) for one in (row.draft for row in logs.materials_of(g.group.id))
    ]
    return csv_answer(f"{group}-materials", ("What", "Where", "Since", "Until"), rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/materials/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_material(slug: str, group: str) -> Response:
    form = MaterialForm.opened({"since": today()})
    return _saved(form, logs.save_material, None, "every_material", ("Add one", "Leaflets and posts"))


@pages.route("/alliances/<slug>/involvement/groups/<group>/materials/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_material(slug: str, group: str, number: int) -> Response:
    words = ("Change it", "Leaflets and posts")
    return _edited(MaterialForm, logs.materials_of, logs.save_material, number, "every_material", words)


def _edited(
    kind: type[Any],
    read: Callable[[int], Sequence[Row]],
    write: Callable[..., object],
    number: int,
    back: str,
    words: tuple[str, str],
) -> Response:
    """The form of one line of a log, with what it says now."""
    row = _of(read(g.group.id), number)
    form = kind.opened(asdict(row.draft), stamp=row.version)

    def theirs() -> Theirs:
        fresh = _of(read(g.group.id), number)
        return Theirs(asdict(fresh.draft), fresh.version)

    return _saved(form, write, number, back, words, theirs)


def _saved(
    form: Any,
    write: Callable[..., object],
    number: int | None,
    back: str,
    words: tuple[str, str],
    theirs: Callable[[], Theirs] | None = None,
) -> Response:
    """Kept, or the form again; `words` are its title and the name of the list it goes back to."""

    def save(tx: Writing) -> tuple[str, str]:
        version = form.version if number is not None else 0
        write(tx, g.alliance.id, g.group.slug, number, form.draft(), version, today())
        return at(back), "It is saved."

    title, above = words
    return once.saved(form, save, theirs) or form_page(form, title, at(back), "", "Save", (above, at(back)))


def _of(rows: Sequence[Row], number: int) -> Row:
    for row in rows:
        if row.number == number:
            return row
    raise NotFound("We cannot find that on the list of this group. Go back to the list and choose again.")


def _days(raised_on: date, ended_on: date | None) -> int:
    """How many days it took, or has waited."""
    return ((ended_on or today()) - raised_on).days
