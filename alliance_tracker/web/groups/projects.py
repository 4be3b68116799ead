"""Projects of a group, what each changed, and the showcase of all groups of an alliance."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import projects, reading
from alliance_tracker.data.groups.projects import ProjectRow
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.groups.work import ProjectDraft
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ProjectKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs, TickField
from alliance_tracker.web.groups.beside import beside
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer

WORDS = ("title", "words", "with_whom", "approved", "what_changed")


class ProjectForm(PlainForm):
    """What a group does that has a beginning and perhaps an end."""

    title = LineField("Name of the project", required="Name the project", most=120)
    kind = ChoiceField("What is it?", choices=list(ProjectKind), required="Choose what it is", read_as=ProjectKind)
    words = ProseField("What do you do, and why?", required="Say what you do", most=2000, rows=5)
    with_whom = LineField(
        "Who works on it with you, or pays for it?", "For example: a local charity and the garden centre.", most=200
    )
    needs_approval = TickField("It works with patients on a ward or in a clinic, so it needs leave")
    approved = LineField("Who gave leave, and when?", "An office, for example: Head of Nursing, 3 May 2018.", most=200)
    started_on = DateField("When did it start?", "Leave it empty until it starts.")
    ended_on = DateField("When did it end?", "Leave it empty while it goes on.")
    what_changed = ProseField("What did it change?", "What is different for patients and carers now.", most=1000)
    deliverable = ChoiceField("Which part of the plan does it serve?", read_as=int, blank="No one part of it")
    in_showcase = TickField("Show it first, and beside the projects of other groups")

    def draft(self) -> ProjectDraft:
        self.check_words(*WORDS)
        return ProjectDraft(
            self.kind.data,
            self.title.data,
            self.words.data,
            self.needs_approval.data,
            self.approved.data or "",
            self.started_on.data,
            self.ended_on.data,
            self.what_changed.data or "",
            self.deliverable.data,
            self.in_showcase.data,
            self.with_whom.data or "",
        )


@pages.get("/alliances/<slug>/involvement/showcase")
@needs(Action.READ_ALLIANCE)
def showcase(slug: str) -> Response:
    """What the groups of an alliance show. One query."""
    return beside("showcase.html", ("Projects of our groups", ""), rows=projects.showcase(g.alliance.id))


@pages.get("/alliances/<slug>/involvement/groups/<group>/projects")
@needs(Action.READ_ALLIANCE)
def every_project(slug: str, group: str) -> Response:
    """Those shown first, then those that go on. One query."""
    return page("projects.html", ("Projects", ""), rows=projects.projects_of(g.group.id))


@pages.get("/alliances/<slug>/involvement/groups/<group>/projects.csv")
@needs(Action.READ_ALLIANCE)
def projects_csv(slug: str, group: str) -> Response:
    """The same as a table. One query."""
    rows = [
        (
            one.title,
            one.kind.words,
            one.words,
            one.with_whom,
            one.approved,
            one.started_on,
            one.ended_on,
            one.what_changed,
        )
        for one in (row.draft for row in projects.projects_of(g.group.id))
    ]
    header = ("Project", "Kind", "What it does", "With whom", "Leave", "Started", "Ended", "What it changed")
    return csv_answer(f"{group}-projects", header, rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/projects/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_project(slug: str, group: str) -> Response:
    form = _form(ProjectForm.opened({"kind": ProjectKind.PROJECT}))

    def save(tx: Writing) -> tuple[str, str]:
        made = projects.add_project(tx, g.alliance.id, group, form.draft(), today())
        return at("one_project", project=made), "The project is added."

    return once.saved(form, save) or form_page(form, "Add a project", _list(), "", "Save", ("Projects", _list()))


@pages.get("/alliances/<slug>/involvement/groups/<group>/projects/<project>")
@needs(Action.READ_ALLIANCE)
def one_project(slug: str, group: str, project: str) -> Response:
    """One query."""
    row = _project(project)
    return page("project.html", ("Projects", _list()), (row.draft.title, ""), row=row)


@pages.route("/alliances/<slug>/involvement/groups/<group>/projects/<project>/edit", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_project(slug: str, group: str, project: str) -> Response:
    """Change a project, end it, or say what it changed."""
    row = _project(project)
    form = _form(ProjectForm.opened(_values(row), stamp=row.version))
    here = at("one_project", project=project)

    def save(tx: Writing) -> tuple[str, str]:
        projects.change_project(tx, g.alliance.id, group, project, form.draft(), form.version, today())
        return here, "The project is saved."

    def theirs() -> Theirs:
        fresh = _project(project)
        return Theirs(_values(fresh), fresh.version)

    above = (("Projects", _list()), (row.draft.title, here))
    return once.saved(form, save, theirs) or form_page(form, "Change the project", here, "", "Save", *above)


def _list() -> str:
    return at("every_project")


def _form(form: ProjectForm) -> ProjectForm:
    form.deliverable.choices = [(str(key), words) for key, words in reading.deliverable_choices(g.alliance.id)]
    return form


def _project(project: str) -> ProjectRow:
    for row in projects.projects_of(g.group.id):
        if row.slug == project:
            return row
    raise NotFound("We cannot find that project. Choose one from the list of projects.")


def _values(row: ProjectRow) -> dict[str, object]:
    names = ("title", "kind", "words", "with_whom", "needs_approval", "approved", "started_on", "ended_on")
    given = {name: getattr(row.draft, name) for name in (*names, "what_changed", "in_showcase")}
    return {**given, "deliverable": row.draft.deliverable_id}
