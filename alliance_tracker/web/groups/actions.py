"""The actions of a group, late ones first; each has an office and a day, and is carried over until it is done."""

from __future__ import annotations

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import actions, meetings
from alliance_tracker.data.groups.actions import ActionDraft, ActionRow
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.groups.meetings import act_state, is_late
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, Theirs, TrackerForm
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer
from alliance_tracker.web.words import day


class ActionForm(PlainForm):
    """Who does what by when."""

    words = LineField("Action", "Start with a verb: ask, visit, write.", required="Say what is to be done", most=200)
    owner = LineField(
        "Who", "An office and not a person, for example Secretary.", required="Say which office does it", most=100
    )
    due_on = DateField("Due", required="Say by when")
    meeting = ChoiceField("From which meeting?", read_as=int, blank="Between meetings")
    working_group = ChoiceField(
        "Give it to a working group?", "It works by itself, and reports back.", read_as=int, blank="No"
    )

    def draft(self) -> ActionDraft:
        self.check_words("words")
        return ActionDraft(
            self.words.data, self.owner.data, self.due_on.data, self.meeting.data, self.working_group.data
        )


class EndForm(PlainForm):
    """What came of an action."""

    form_name = "end"
    how = ChoiceField(
        "How does it end?",
        required="Choose how it ends",
        choices=[("done", "It is done"), ("let_go", "We let it go")],
    )
    outcome = LineField("What came of it, or why do we let it go?", required="Say what came of it", most=300)


@pages.get("/alliances/<slug>/involvement/groups/<group>/actions")
@needs(Action.READ_ALLIANCE)
def every_action(slug: str, group: str) -> Response:
    """Open ones, late first, then those that ended. Two queries."""
    rows = actions.actions_of(g.group.id, today())
    open_rows = [one for one in rows if one.act.ended_on is None]
    return page(
        "actions.html",
        ("Actions", ""),
        open=open_rows,
        ended=[one for one in rows if one.act.ended_on is not None],
        late=sum(is_late(one.act, today()) for one in open_rows),
        act_state=act_state,
    )


@pages.get("/alliances/<slug>/involvement/groups/<group>/actions.csv")
@needs(Action.READ_ALLIANCE)
def actions_csv(slug: str, group: str) -> Response:
    """The same as a table. Two queries."""
    rows = [
        (one.words, one.owner, one.delegate, one.act.due_on, act_state(one.act, today())[1], one.carried, one.outcome)
        for one in actions.actions_of(g.group.id, today())
    ]
    header = ("Action", "Who", "Working group", "Due", "Now", "Carried over", "What came of it")
    return csv_answer(f"{group}-actions", header, rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/actions/new", methods=["GET", "POST"])
@needs(Action.ADD_TO_GROUP)
def new_action(slug: str, group: str) -> Response:
    """Any member adds one; whoever keeps the record changes it, or says what came of it."""
    asked = request.args.get("meeting", "")
    form = _form(ActionForm.opened({"meeting": asked if asked.isdecimal() else None}))

    def save(tx: Writing) -> tuple[str, str]:
        actions.add_action(tx, g.alliance.id, group, form.draft())
        return _back(form), "The action is added."

    words = "It stands on every agenda until it is done."
    return once.saved(form, save) or _form_page(form, "Add an action", words)


@pages.route("/alliances/<slug>/involvement/groups/<group>/actions/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_action(slug: str, group: str, number: int) -> Response:
    """Change an action, or say what came of it: two forms on one page."""
    row = _action(number)
    form = _form(ActionForm.opened(_values(row), stamp=row.version))
    ending = EndForm.opened(stamp=row.version)

    def change(tx: Writing) -> tuple[str, str]:
        actions.change_action(tx, g.alliance.id, group, number, form.draft(), form.version)
        return at("every_action"), "The action is saved."

    def end(tx: Writing) -> tuple[str, str]:
        ending.check_words("outcome")
        facts = (ending.how.data == "done", ending.outcome.data, ending.version)
        actions.end_action(tx, g.alliance.id, group, number, *facts, today())
        return at("every_action"), "The action is done." if facts[0] else "The action is let go."

    def theirs() -> Theirs:
        fresh = _action(number)
        return Theirs(_values(fresh), fresh.version)

    shown = ending if ending.sent() else form
    return (
        once.saved(form, change, theirs)
        or once.saved(ending, end)
        or page(
            "action.html",
            ("Actions", at("every_action")),
            (f"Action {number}", ""),
            form=shown,
            status=shown.status,
            edit=form,
            ending=ending,
            row=row,
        )
    )


def _form(form: ActionForm) -> ActionForm:
    """The meetings it can come from, the newest first, and the working groups it can be given to. Two queries."""
    past = [one for one in reversed(meetings.of_group(g.group.id)) if one.meets_on <= today()]
    form.meeting.choices = [(str(one.id), day(one.meets_on)) for one in past]
    form.working_group.choices = [(str(key), name) for key, name in actions.working_groups(g.group.id)]
    return form


def _back(form: ActionForm) -> str:
    return at("one_meeting", number=form.meeting.data) if form.meeting.data else at("every_action")


def _action(number: int) -> ActionRow:
    for row in actions.actions_of(g.group.id, today()):
        if row.act.number == number and row.group_slug == g.group.slug and row.act.ended_on is None:
            return row
    raise NotFound("We cannot find that action among the open ones. Choose one from the list of actions.")


def _values(row: ActionRow) -> dict[str, object]:
    return {
        "words": row.words,
        "owner": row.owner,
        "due_on": row.act.due_on,
        "meeting": row.meeting_id,
        "working_group": row.working_group_id,
    }


def _form_page(form: TrackerForm, title: str, words: str) -> Response:
    return form_page(form, title, at("every_action"), words, "Save", ("Actions", at("every_action")))
