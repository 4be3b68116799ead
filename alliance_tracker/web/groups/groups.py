"""The groups of an alliance in their tree; a group is made, changed and ended."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import keeping, reading
from alliance_tracker.rules.groups.groups import MAY_STAND_UNDER, GroupDraft
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import GroupKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer

PROSE = ("purpose", "what_we_are_not", "story", "where_and_when", "how_to_join")


class GroupForm(PlainForm):
    """What a group is."""

    name = LineField("Name", "For example, Children’s journal group", required="Name the group", most=120)
    kind = ChoiceField("What kind of group is it?", required="Choose what kind of group it is", read_as=GroupKind)
    parent = ChoiceField(
        "Which group does it stand under?",
        "A working group reports to the group it stands under.",
        read_as=int,
        blank="Under no other group",
    )
    purpose = ProseField(
        "What we are", "In a few plain sentences: who we are and what we do.", required="Say what the group is"
    )
    what_we_are_not = ProseField("What we are not", "For example: we are not a support group.")
    started = LineField("When did it start?", "A year is enough.", most=40)
    story = ProseField("Our story so far", most=2000, rows=6)
    where_and_when = ProseField("Where and when we meet", "No one’s home.", most=300, rows=2)
    how_to_join = ProseField(
        "How to join",
        "Whom to ask: an office, for example our Secretary. Leave out people’s own numbers.",
        most=300,
        rows=2,
    )
    deliverable = ChoiceField("Which part of the plan does it work on?", read_as=int, blank="No one part of it")

    def draft(self) -> GroupDraft:
        self.check_words("name", "started", "purpose", "what_we_are_not", "story")
        return GroupDraft(
            self.name.data,
            self.kind.data,
            self.purpose.data,
            self.parent.data,
            self.deliverable.data,
            *(self[name].data or "" for name in PROSE[1:]),
            self.started.data or "",
        )


class EndForm(PlainForm):
    """A group ends on a day, with a reason that stays on its page."""

    ended_on = DateField("Last day", required="Give the last day of the group")
    why = ProseField("Why does it end?", required="Say why the group ends", most=300, rows=3)


@pages.get("/alliances/<slug>/involvement/groups")
@needs(Action.READ_ALLIANCE)
def every(slug: str) -> Response:
    """All groups, each under the one it belongs to. Four queries."""
    found = reading.every(g.alliance.id, today())
    return page(
        "groups.html",
        going=[one for one in found if one.ended_on is None],
        ended=[one for one in found if one.ended_on is not None],
    )


@pages.get("/alliances/<slug>/involvement/groups.csv")
@needs(Action.READ_ALLIANCE)
def every_csv(slug: str) -> Response:
    """The same as a table. Four queries."""
    rows = [
        (one.name, one.kind.words, one.purpose, one.next_on, one.open, one.late, one.ended_on)
        for one in reading.every(g.alliance.id, today())
    ]
    header = ("Group", "Kind", "What it is", "Next meeting", "Open actions", "Late actions", "Ended on")
    return csv_answer(f"{slug}-groups", header, rows)


@pages.route("/alliances/<slug>/involvement/groups/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new(slug: str) -> Response:
    """Make a group anywhere in the tree."""
    form = _form(GroupForm.opened())
    form.kind.choices = list(GroupKind)

    def save(tx: Writing) -> tuple[str, str]:
        made = keeping.add_group(tx, g.alliance.id, form.draft(), today())
        return url_for("groups.one", slug=slug, group=made), f"{form.name.data} is made. Now say who is in it."

    return once.saved(form, save) or form_page(form, "Add a group", url_for("groups.every", slug=slug))


@pages.route("/alliances/<slug>/involvement/groups/<group>/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_below(slug: str, group: str) -> Response:
    """Make a group under this one: whoever keeps the record of this one may."""
    form = _form(GroupForm.opened({"parent": g.group.id, "kind": GroupKind.WORKING}))
    form.kind.choices = [kind for kind in GroupKind if g.group.kind in MAY_STAND_UNDER[kind]]
    form.parent.choices = [(str(g.group.id), g.group.name)]

    def save(tx: Writing) -> tuple[str, str]:
        keeping.open_group(tx, g.alliance.id, group)
        made = keeping.add_group(tx, g.alliance.id, form.draft(), today())
        return url_for("groups.one", slug=slug, group=made), f"{form.name.data} is made. Now say who is in it."

    words = f"It stands under {g.group.name}."
    return once.saved(form, save) or form_page(form, "Add a group under this one", at("one"), words)


@pages.route("/alliances/<slug>/involvement/groups/<group>/edit", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def edit(slug: str, group: str) -> Response:
    """Change what a group says of itself."""
    row = reading.whole(g.group.id)
    form = _form(GroupForm.opened(_values(row), stamp=row.version))
    form.kind.choices = list(GroupKind)

    def save(tx: Writing) -> tuple[str, str]:
        keeping.change_group(tx, g.alliance.id, group, form.draft(), form.version)
        return at("one"), "The group is saved."

    def theirs() -> Theirs:
        fresh = reading.whole(g.group.id)
        return Theirs(_values(fresh), fresh.version)

    return once.saved(form, save, theirs) or form_page(form, "Change the group", at("one"))


@pages.route("/alliances/<slug>/involvement/groups/<group>/end", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def end(slug: str, group: str) -> Response:
    """End a group with a reason; its record stays."""
    row = reading.whole(g.group.id)
    form = EndForm.opened({"ended_on": today()}, stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        form.check_words("why")
        facts = (form.ended_on.data, form.why.data, form.version)
        keeping.end_group(tx, g.alliance.id, group, *facts, today())
        return at("one"), f"{row.name} has ended."

    words = "Its record stays, with the reason. Nothing can be added to it any more."
    return once.saved(form, save) or form_page(form, "End the group", at("one"), words, "End the group")


def _form(form: GroupForm) -> GroupForm:
    own = g.group.id if g.get("group") is not None else None
    groups = reading.known(g.alliance.id)
    form.parent.choices = [(str(one.id), one.name) for one in groups if not one.ended and one.id != own]
    form.deliverable.choices = [(str(key), words) for key, words in reading.deliverable_choices(g.alliance.id)]
    return form


def _values(row: reading.Whole) -> dict[str, object]:
    return {
        "name": row.name,
        "kind": row.kind,
        "parent": row.parent_id,
        "deliverable": row.deliverable_id,
        "started": row.started,
        **{name: getattr(row, name) for name in PROSE},
    }
