"""One meeting: who comes, its papers, what was said and decided, and its minutes approved at the next."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import actions, agenda, meetings
from alliance_tracker.data.groups.agenda import Item, Words
from alliance_tracker.data.groups.meetings import MeetingRow
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.groups.meetings import Papers, act_state, is_late
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ComingKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.counting import PeopleField
from alliance_tracker.web.forms import DateField, LineField, ProseField, Theirs, TickField, TrackerForm
from alliance_tracker.web.groups.group import came
from alliance_tracker.web.groups.meetings import MeetingForm, values_of
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.words import day


class CancelForm(PlainForm):
    why = LineField("Why?", required="Say why the meeting is cancelled", most=300)


class PapersForm(TrackerForm):
    """The papers are out; can everybody read them?"""

    papers_on = DateField("When did the papers go out?", required="Give the day they went out")
    in_plain_words = TickField("They are in plain words")
    in_large_print = TickField("People can have them in large print")


class RecordForm(PlainForm):
    """What was said and decided on each item, and how many of each class came. Its boxes depend on the agenda."""


class ApproveForm(TrackerForm):
    form_name = "approve"


class ComingForm(TrackerForm):
    form_name = "coming"


@pages.get("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>")
@needs(Action.READ_ALLIANCE)
def one_meeting(slug: str, group: str, number: int) -> Response:
    """At most eleven queries."""
    row = meetings.meeting_of(g.group.id, number)
    numbers = meetings.numbers_of([row.id])[row.id]
    acts = actions.actions_of(g.group.id, today())
    open_acts = [one for one in acts if one.act.ended_on is None]
    later = [one.meets_on for one in meetings.of_group(g.group.id) if one.meets_on > row.meets_on]
    return page(
        "meeting.html",
        *_way(row),
        row=row,
        items=agenda.items_of(row.id),
        said=meetings.said(row.id, g.viewer.person_id),
        numbers=numbers,
        came=came(numbers),
        own=[one for one in acts if one.meeting_id == row.id],
        open=open_acts,
        late=sum(is_late(one.act, today()) for one in open_acts),
        act_state=act_state,
        can_approve=row.state.value == "held" and any(on <= today() for on in later),
        approve=ApproveForm.opened(stamp=row.version),
    )


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit_meeting(slug: str, group: str, number: int) -> Response:
    """Another day, time or place."""
    row = meetings.meeting_of(g.group.id, number)
    form = MeetingForm.opened(_when(row), stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft(form.meets_on.data)
        meetings.move_meeting(tx, g.alliance.id, group, number, draft, form.version, today())
        return at("one_meeting", number=number), "The meeting is saved."

    def theirs() -> Theirs:
        fresh = meetings.meeting_of(g.group.id, number)
        return Theirs(_when(fresh), fresh.version)

    return once.saved(form, save, theirs) or _form_page(form, row, "Change day, time or place")


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/cancel", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def cancel_meeting(slug: str, group: str, number: int) -> Response:
    row = meetings.meeting_of(g.group.id, number)
    form = CancelForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        form.check_words("why")
        meetings.cancel_meeting(tx, g.alliance.id, group, number, form.why.data, form.version)
        return at("every_meeting"), "The meeting is cancelled."

    return once.saved(form, save) or _form_page(form, row, "Cancel the meeting", button="Cancel the meeting")


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/coming", methods=["GET", "POST"])
@needs(Action.TAKE_PART)
def say_coming(slug: str, group: str, number: int) -> Response:
    """Whether the reader comes: two buttons, and the last one pressed counts."""
    row = meetings.meeting_of(g.group.id, number)
    form = ComingForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        if request.form.get("comes") not in ("yes", "no"):
            raise RuleBroken("Press “I am coming” or “I cannot come”")
        comes = request.form["comes"] == "yes"
        meetings.say_coming(tx, g.alliance.id, group, number, comes, today())
        return at("one"), "Thank you. You are coming." if comes else "Thank you. You cannot come this time."

    said = meetings.said(row.id, g.viewer.person_id)
    return once.saved(form, save) or page("coming.html", *_way(row, "Are you coming?"), form=form, row=row, said=said)


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/papers", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def send_papers(slug: str, group: str, number: int) -> Response:
    """The papers are out, with the check that everybody can read them."""
    row = meetings.meeting_of(g.group.id, number)
    values = {
        "papers_on": row.papers.out_on or today(),
        "in_plain_words": row.papers.in_plain_words,
        "in_large_print": row.papers.in_large_print,
    }
    form = PapersForm.opened(values, stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        facts = (form.papers_on.data, row.meets_on, form.in_plain_words.data, form.in_large_print.data)
        agenda.send_papers(tx, g.alliance.id, group, number, Papers(*facts), form.version, today())
        return at("one_meeting", number=number), "The papers are out."

    words = f"Tick only what is true. Papers should go out a week before the meeting on {day(row.meets_on)}."
    return once.saved(form, save) or _form_page(form, row, "The papers are out", words)


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/record", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def record_meeting(slug: str, group: str, number: int) -> Response:
    """Write the minutes: item by item, and how many came. Two at once meet each other’s words."""
    row = meetings.meeting_of(g.group.id, number)
    items = agenda.items_of(row.id)
    kind = _record_form(items)
    form = kind.opened(_recorded(row, items), stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        form.check_words(*(f"{part}_{item.id}" for item in items for part in ("said", "decided")))
        words = {
            one.id: Words(form[f"said_{one.id}"].data or "", form[f"decided_{one.id}"].data or "") for one in items
        }
        counts = {one: form[f"came_{one.value}"].data for one in ComingKind}
        agenda.record_meeting(tx, g.alliance.id, group, number, words, counts, form.version, today())
        return at("one_meeting", number=number), "The minutes are saved. Now add the actions."

    def theirs() -> Theirs:
        fresh = meetings.meeting_of(g.group.id, number)
        return Theirs(_recorded(fresh, agenda.items_of(number)), fresh.version)

    title = "Write the minutes"
    return once.saved(form, save, theirs) or page(
        "record.html", *_way(row, title), form=form, row=row, items=items, kinds=list(ComingKind)
    )


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/approve", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def approve_minutes(slug: str, group: str, number: int) -> Response:
    """The next meeting has approved the minutes."""
    row = meetings.meeting_of(g.group.id, number)
    form = ApproveForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        on = agenda.approve(tx, g.alliance.id, group, number, form.version, today())
        return at("one_meeting", number=number), f"The minutes are approved, by the meeting of {day(on)}."

    words = "From then on the minutes stay as they are. A correction goes in the minutes of the next meeting."
    return once.saved(form, save) or _form_page(form, row, "Approve the minutes", words, "The meeting approved them")


def _record_form(items: tuple[Item, ...]) -> Any:
    """The form with two boxes for each item of this agenda and one for each class of people."""
    boxes: dict[str, object] = {}
    for item in items:
        boxes[f"said_{item.id}"] = ProseField(f"{item.title}: what was said", most=2000, rows=4)
        boxes[f"decided_{item.id}"] = ProseField(f"{item.title}: what was decided", most=1000, rows=2)
    for one in ComingKind:
        boxes[f"came_{one.value}"] = PeopleField(one.words, most=1000, always=False)
    return type("MeetingRecord", (RecordForm,), boxes)


def _recorded(row: MeetingRow, items: tuple[Item, ...]) -> dict[str, object]:
    numbers = meetings.numbers_of([row.id])[row.id]
    values: dict[str, object] = {f"came_{kind.value}": number for kind, number in numbers.came.items()}
    for item in items:
        values |= {f"said_{item.id}": item.said, f"decided_{item.id}": item.decided}
    return values


def _when(row: MeetingRow) -> dict[str, object]:
    return {"meets_on": row.meets_on, **values_of(row)}


def _way(row: MeetingRow, *more: str) -> list[tuple[str, str]]:
    here = at("one_meeting", number=row.id)
    return [("Meetings", at("every_meeting")), (day(row.meets_on), here), *((words, "") for words in more)]


def _form_page(form: TrackerForm, row: MeetingRow, title: str, words: str = "", button: str = "Save") -> Response:
    return form_page(form, title, at("one_meeting", number=row.id), words, button, *_way(row))
