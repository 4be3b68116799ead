"""Whom a group, somebody with a stake or an entry of the directory reaches: tick boxes, the same for all three."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.heard import asked_of
from alliance_tracker.data.groups import directory as records
from alliance_tracker.data.groups import reach
from alliance_tracker.data.groups.reach import Pair, Reacher
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.engagement.heard import Asked, populated, stored_as
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import lower
from alliance_tracker.web import once
from alliance_tracker.web.forms import ChoicesField, TrackerForm
from alliance_tracker.web.groups.beside import beside, here
from alliance_tracker.web.groups.opened import at, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs

TITLE = "Whom it reaches"


class ReachForm(TrackerForm):
    """A field of tick boxes for each table by which people are counted."""


@pages.route("/alliances/<slug>/involvement/groups/<group>/reach", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def group_reach(slug: str, group: str) -> Response:
    """Whom the group reaches."""

    def write(tx: Writing, pairs: Sequence[Pair], stamp: int) -> None:
        reach.save_group_reach(tx, g.alliance.id, group, pairs, stamp)

    def drawn(**parts: Any) -> Response:
        return page("reach.html", (TITLE, ""), name=g.group.name, **parts)

    return _answer(Reacher.GROUP, g.group.id, at("one"), write, drawn)


@pages.route("/alliances/<slug>/involvement/directory/<int:number>/reach", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def resource_reach(slug: str, number: int) -> Response:
    """Whom an entry of the directory reaches."""
    row = records.resource_of(g.alliance.id, number)
    return _beside(Reacher.RESOURCE, number, row.draft.name, "directory", "Directory of local help")


@pages.route("/alliances/<slug>/involvement/stakeholders/<int:number>/reach", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def stakeholder_reach(slug: str, number: int) -> Response:
    """Whom somebody with a stake reaches."""
    names = {one.number: one.draft.name for one in records.stakeholders_of(g.alliance.id)}
    if number not in names:
        raise NotFound(records.LOST)
    return _beside(Reacher.STAKEHOLDER, number, names[number], "stakeholders", "Who has a stake")


def _beside(what: Reacher, number: int, name: str, endpoint: str, above: str) -> Response:
    def write(tx: Writing, pairs: Sequence[Pair], stamp: int) -> None:
        reach.save_reach(tx, g.alliance.id, what, number, pairs, stamp)

    def drawn(**parts: Any) -> Response:
        return beside("reach.html", (above, here(endpoint)), (TITLE, ""), name=name, **parts)

    return _answer(what, number, here(endpoint), write, drawn)


def _answer(
    what: Reacher,
    number: int,
    back: str,
    write: Callable[[Writing, Sequence[Pair], int], None],
    drawn: Callable[..., Response],
) -> Response:
    tables = asked_of(g.alliance.id)
    there = reach.reached_by(g.alliance.id, what, number)
    values = {
        table.code: [line.code for line in populated(table) if stored_as(table, line.code) in there] for table in tables
    }
    form: Any = _form_of(tables).opened(values, stamp=reach.stamp_of(there))

    def save(tx: Writing) -> tuple[str, str]:
        pairs = [stored_as(table, code) for table in tables for code in form[table.code].data]
        write(tx, pairs, form.version)
        return back, "It is saved. It shows where somebody is missing among those heard."

    boxes = [form[table.code] for table in tables]
    return once.saved(form, save) or drawn(form=form, boxes=boxes, back=back)


def _form_of(tables: Sequence[Asked]) -> Any:
    """The form with one field for each table of this alliance."""
    fields = {
        table.code: ChoicesField(table.title, choices=[(line.code, line.words) for line in populated(table)])
        for table in tables
    }
    return type("Reach", (ReachForm,), fields)


def words_of(tables: Sequence[Asked], reached: Mapping[int, Sequence[Pair]]) -> dict[int, list[str]]:
    """Whom each reaches, in words, by its key."""
    known = {stored_as(table, line.code): line.words for table in tables for line in table.categories}
    found = {key: [known[pair] for pair in pairs if pair in known] for key, pairs in reached.items()}
    return {key: [*some[:1], *map(lower, some[1:])] for key, some in found.items()}
