"""The directory of local help: its entries, how fresh they are, and the letter that asks whether one is right."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.heard import asked_of
from alliance_tracker.data.groups import directory as records
from alliance_tracker.data.groups.directory import ResourceRow
from alliance_tracker.data.groups.reach import Reacher, all_reached
from alliance_tracker.rules.groups.reaching import ResourceDraft, is_fresh
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import DateField, EmailField, LineField, ProseField, Theirs, TrackerForm
from alliance_tracker.web.groups.beside import beside, beside_form, here
from alliance_tracker.web.groups.confirming import letter_to
from alliance_tracker.web.groups.opened import PlainForm
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.groups.reached import words_of
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer

DIRECTORY = "Directory of local help"
FIELDS = ("name", "offers", "where", "contact", "email", "confirmed_on", "ended_on")


class ResourceForm(PlainForm):
    """Somewhere that helps people with cancer and those close to them."""

    name = LineField("Name", required="Give its name", most=120)
    offers = ProseField("What does it offer?", required="Say what it offers", most=600)
    where = LineField("Where and when?", "A place that all may know, never a home.", required="Say where", most=200)
    contact = LineField("How to reach it", "Its telephone number or web page.", required="Say how", most=200)
    email = EmailField("Its e-mail address", "Only to ask whether the entry is right. Others do not see it.")
    confirmed_on = DateField("When did somebody there last say that this is right?", "Leave it empty if nobody has.")
    ended_on = DateField("When did it close?", "Leave it empty while it is open.")

    def draft(self) -> ResourceDraft:
        self.check_words("name", "offers")
        data = self.name.data, self.offers.data, self.where.data, self.contact.data, self.email.data or ""
        return ResourceDraft(*data, self.confirmed_on.data, self.ended_on.data)


class AskForm(TrackerForm):
    """Send the letter."""


@pages.get("/alliances/<slug>/involvement/directory")
@needs(Action.READ_ALLIANCE)
def directory(slug: str) -> Response:
    """Who helps here. Four queries."""
    rows = records.resources_of(g.alliance.id)
    reached = words_of(asked_of(g.alliance.id), all_reached(g.alliance.id, Reacher.RESOURCE))
    return beside(
        "directory.html",
        (DIRECTORY, ""),
        rows=[one for one in rows if one.draft.ended_on is None],
        ended=[one for one in rows if one.draft.ended_on is not None],
        stale=sum(one.draft.ended_on is None and not is_fresh(one.draft.confirmed_on, today()) for one in rows),
        is_fresh=is_fresh,
        reached=reached,
    )


@pages.get("/alliances/<slug>/involvement/directory.csv")
@needs(Action.READ_ALLIANCE)
def directory_csv(slug: str) -> Response:
    """The same as a table, without the addresses that are only for asking. Four queries."""
    reached = words_of(asked_of(g.alliance.id), all_reached(g.alliance.id, Reacher.RESOURCE))
    rows = [
        (*(getattr(one.draft, name) for name in FIELDS if name != "email"), ", ".join(reached.get(one.number, ())))
        for one in records.resources_of(g.alliance.id)
    ]
    header = (
        "Name",
        "What it offers",
        "Where and when",
        "How to reach it",
        "Last confirmed",
        "Closed",
        "Whom it reaches",
    )
    return csv_answer(f"{slug}-directory", header, rows)


@pages.route("/alliances/<slug>/involvement/directory/new", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def new_resource(slug: str) -> Response:
    form = ResourceForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        records.save_resource(tx, g.alliance.id, None, form.draft(), 0, today())
        return here("directory"), f"{form.name.data} stands in the directory."

    return once.saved(form, save) or beside_form(form, "Add somewhere that helps", here("directory"), "", _above())


@pages.route("/alliances/<slug>/involvement/directory/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def edit_resource(slug: str, number: int) -> Response:
    """Change an entry, or say that it closed."""
    row = records.resource_of(g.alliance.id, number)
    form = ResourceForm.opened(_values(row), stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        records.save_resource(tx, g.alliance.id, number, form.draft(), form.version, today())
        return here("directory"), f"{form.name.data} is saved."

    def theirs() -> Theirs:
        fresh = records.resource_of(g.alliance.id, number)
        return Theirs(_values(fresh), fresh.version)

    return once.saved(form, save, theirs) or beside_form(form, "Change the entry", here("directory"), "", _above())


@pages.route("/alliances/<slug>/involvement/directory/<int:number>/ask", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def ask_resource(slug: str, number: int) -> Response:
    """Send a link to the address of the entry: whoever reads it there says that the entry is right."""
    row = records.resource_of(g.alliance.id, number)
    form = AskForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        letter = letter_to(row, g.viewer.name, g.viewer.email)
        records.send_link(tx, g.alliance.id, number, form.version, letter)
        return here("directory"), f"We wrote to {row.draft.email}."

    return once.saved(form, save) or beside(
        "ask_resource.html", _above(), ("Ask whether it is right", ""), form=form, row=row
    )


def _above() -> tuple[str, str]:
    return DIRECTORY, url_for("groups.directory", slug=g.alliance.slug)


def _values(row: ResourceRow) -> dict[str, object]:
    return {name: getattr(row.draft, name) for name in FIELDS}
