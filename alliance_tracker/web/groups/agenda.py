"""The agenda of a meeting: members suggest an item, whoever keeps the record adds, changes and takes away."""

from __future__ import annotations

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import agenda, meetings
from alliance_tracker.data.groups.agenda import Item
from alliance_tracker.errors import NotFound
from alliance_tracker.records import replace
from alliance_tracker.rules.groups.meetings import STANDING
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import AgendaKind
from alliance_tracker.web import once
from alliance_tracker.web.forms import ChoiceField, LineField, Theirs, WholeField
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.words import day

BESIDE = [kind for kind in AgendaKind if kind not in STANDING]


class SuggestForm(PlainForm):
    """What a member wants to talk about."""

    title = LineField("What should we talk about?", required="Say what to talk about", most=160)


class ItemForm(PlainForm):
    """An item as whoever keeps the record adds or changes it."""

    title = LineField("Item", required="Name the item", most=160)
    kind = ChoiceField("What is it?", required="Choose what it is", read_as=AgendaKind)
    position = WholeField("Place on the agenda", least=1, most=99)


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/suggest", methods=["GET", "POST"])
@needs(Action.TAKE_PART)
def suggest_item(slug: str, group: str, number: int) -> Response:
    """A member suggests an item."""
    row = meetings.meeting_of(g.group.id, number)
    form = SuggestForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        form.check_words("title")
        agenda.add_item(tx, g.alliance.id, group, number, AgendaKind.OTHER, form.title.data, True)
        return at("one_meeting", number=number), "Thank you. Your item is on the agenda."

    words = f"It goes on the agenda of {day(row.meets_on)}. Your name does not stand beside it."
    return once.saved(form, save) or _form_page(form, number, "Suggest an item", words, "Send")


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/items/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_item(slug: str, group: str, number: int) -> Response:
    """Another item for the agenda; it goes to its end."""
    meetings.meeting_of(g.group.id, number)
    form = ItemForm.opened({"kind": AgendaKind.OTHER})
    form.kind.choices = BESIDE
    del form.position

    def save(tx: Writing) -> tuple[str, str]:
        form.check_words("title")
        agenda.add_item(tx, g.alliance.id, group, number, form.kind.data, form.title.data, False)
        return at("one_meeting", number=number), "The item is added."

    return once.saved(form, save) or _form_page(form, number, "Add an item")


@pages.route(
    "/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/items/<int:item>", methods=["GET", "POST"]
)
@needs(Action.KEEP_GROUP)
def edit_item(slug: str, group: str, number: int, item: int) -> Response:
    """Change an item or take it off; what stands on every agenda keeps its kind and stays."""
    row = _item(number, item)
    form = ItemForm.opened(_values(row), stamp=row.version)
    form.kind.choices = [row.kind] if row.standing else BESIDE

    def save(tx: Writing) -> tuple[str, str]:
        if "away" in request.form:
            agenda.take_away(tx, g.alliance.id, group, number, item, form.version)
            return at("one_meeting", number=number), "The item is taken off the agenda."
        form.check_words("title")
        position = form.position.data or row.position
        changed = replace(row, title=form.title.data, kind=form.kind.data, position=position)
        agenda.change_item(tx, g.alliance.id, group, number, item, changed, form.version)
        return at("one_meeting", number=number), "The agenda is saved."

    def theirs() -> Theirs:
        fresh = _item(number, item)
        return Theirs(_values(fresh), fresh.version)

    return once.saved(form, save, theirs) or page(
        "item.html",
        ("Meetings", at("every_meeting")),
        ("Meeting", at("one_meeting", number=number)),
        ("Item", ""),
        form=form,
        boxes=form.boxes,
        row=row,
        back=at("one_meeting", number=number),
    )


def _item(meeting_id: int, item_id: int) -> Item:
    meetings.meeting_of(g.group.id, meeting_id)
    for row in agenda.items_of(meeting_id):
        if row.id == item_id:
            return row
    raise NotFound("We cannot find that item. Choose one from the agenda.")


def _values(row: Item) -> dict[str, object]:
    return {"title": row.title, "kind": row.kind, "position": row.position}


def _form_page(form: PlainForm, number: int, title: str, words: str = "", button: str = "Save") -> Response:
    here = at("one_meeting", number=number)
    return form_page(form, title, here, words, button, ("Meetings", at("every_meeting")), ("Meeting", here))
