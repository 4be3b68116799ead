"""Who has a stake in the alliance's work: a map of say and interest, with what is asked and offered."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.heard import asked_of
from alliance_tracker.data.groups import directory as records
from alliance_tracker.data.groups.directory import StakeholderRow
from alliance_tracker.data.groups.reach import Reacher, all_reached
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.groups.reaching import (
    CAUTION,
    HIGH,
    LEAST,
    MOST,
    StakeholderDraft,
    advice,
    is_quiet,
    map_sentence,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import seal as sealed
from alliance_tracker.web import charts, drawings, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import DateField, LineField, ProseField, Theirs, WholeField
from alliance_tracker.web.groups.beside import beside, beside_form, here
from alliance_tracker.web.groups.opened import PlainForm
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.groups.reached import words_of
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer

TITLE = "Who has a stake"
NAME = "stakeholders"
EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
GONE = "That picture was drawn from facts that have changed. Open the page of who has a stake."
FIELDS = ("name", "power", "interest", "asked", "offered", "last_contact_on", "ended_on")
HEADER = ("Number", "Who", "Say", "Interest", "What it asks for", "Asked", "Offered", "Last contact", "Reaches")


class StakeholderForm(PlainForm):
    """Somebody who can change the work, or whom it changes."""

    name = LineField("Who?", "A body, an office or a group of people.", required="Say who", most=120)
    power = WholeField("How much say do they have?", "From 1, little, to 5, much.", required="Give 1 to 5")
    interest = WholeField("How much interest do they have?", "From 1, little, to 5, much.", required="Give 1 to 5")
    asked = ProseField("What do you ask of them?", most=600, rows=3)
    offered = ProseField("What do you offer?", most=600, rows=3)
    last_contact_on = DateField("When were you last in contact?", "Leave it empty if never.")
    ended_on = DateField("When did their stake end?", "Leave it empty while it goes on.")

    def draft(self) -> StakeholderDraft:
        self.check_words("name", "asked", "offered")
        data = self.name.data, self.power.data, self.interest.data, self.asked.data or "", self.offered.data or ""
        return StakeholderDraft(*data, self.last_contact_on.data, self.ended_on.data)


@pages.get("/alliances/<slug>/involvement/stakeholders")
@needs(Action.READ_ALLIANCE)
def stakeholders(slug: str) -> Response:
    """The map and its table. Five queries, and one to keep a new picture."""
    every = records.stakeholders_of(g.alliance.id)
    rows = [one for one in every if one.draft.ended_on is None]
    return beside(
        "stakeholders.html",
        (TITLE, ""),
        rows=rows,
        ended=[one for one in every if one.draft.ended_on is not None],
        picture=prepared(rows) if rows else None,
        reached=_reached(),
        advice=advice,
        is_quiet=is_quiet,
        caution=CAUTION,
    )


@pages.get("/alliances/<slug>/involvement/stakeholders.csv")
@needs(Action.READ_ALLIANCE)
def stakeholders_csv(slug: str) -> Response:
    """The same as a table. Four queries."""
    reached = _reached()
    rows = [
        (place, one.name, one.power, one.interest, advice(one.power, one.interest), one.asked, one.offered,
         one.last_contact_on, ", ".join(reached.get(number, ())))
        for place, (number, one) in enumerate(
            ((row.number, row.draft) for row in records.stakeholders_of(g.alliance.id) if row.draft.ended_on is None), 1
        )
    ]  # fmt: skip
    return csv_answer(f"{slug}-stakeholders", HEADER, rows)


@pages.route("/alliances/<slug>/involvement/stakeholders/new", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def new_stakeholder(slug: str) -> Response:
    form = StakeholderForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        records.save_stakeholder(tx, g.alliance.id, None, form.draft(), 0, today())
        return here("stakeholders"), f"{form.name.data} stands on the map."

    above = TITLE, here("stakeholders")
    return once.saved(form, save) or beside_form(form, "Add who has a stake", above[1], CAUTION, above)


@pages.route("/alliances/<slug>/involvement/stakeholders/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def edit_stakeholder(slug: str, number: int) -> Response:
    row = _row(number)
    form = StakeholderForm.opened(_values(row), stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        records.save_stakeholder(tx, g.alliance.id, number, form.draft(), form.version, today())
        return here("stakeholders"), f"{form.name.data} is saved."

    def theirs() -> Theirs:
        fresh = _row(number)
        return Theirs(_values(fresh), fresh.version)

    above = TITLE, here("stakeholders")
    return once.saved(form, save, theirs) or beside_form(form, "Change who has a stake", above[1], CAUTION, above)


@pages.get("/alliances/<slug>/involvement/stakeholders/<seal>.<any(svg, png):form>")
@needs(Action.READ_ALLIANCE)
def stakeholder_picture(slug: str, seal: str, form: str) -> Response:
    """The map. Two queries when it is drawn already, none when the browser still holds it."""
    if not drawings.is_seal(seal):
        raise NotFound("We cannot find that picture. Open the page of who has a stake to see that of today.")
    return drawings.answer(NAME, seal, form, lambda: drawings.drawn_from(_key(seal), NAME, form, GONE))


def prepared(rows: list[StakeholderRow]) -> dict[str, Any]:
    """The table of the map with its addresses. One query, and one short transaction for new data."""
    facts = [(one.draft.name, one.draft.power, one.draft.interest) for one in rows]
    table: dict[str, Any] = {
        "heading": "Each number is a line of the table below",
        "title": "Who has how much say, and how much interest",
        "alt": "Map of say and interest from 1 to 5. The same numbers are in the table below.",
        "sentence": map_sentence(facts),
        "columns": ["Number", "Say", "Interest", "Who"],
        "rows": [[place, power, interest, name] for place, (name, power, interest) in enumerate(facts, 1)],
    }
    own = sealed([EDITION, current_app.config["SETTINGS"].demonstration, table])
    drawings.keep_tables({_key(own): table})
    src = {
        form: url_for("groups.stakeholder_picture", slug=g.alliance.slug, seal=own, form=form)
        for form in drawings.TYPES
    }
    return {**table, "src": src}


def stakes(figure: Any, table: dict[str, Any]) -> None:
    """A square from 1 to 5 each way; the corner of much say and much interest is tinted, each place has its numbers."""
    from matplotlib.patches import Rectangle

    axes = figure.add_axes((0.1, 0.2, 0.87, 0.71))
    edge = HIGH - 0.5
    tint = {"facecolor": charts.TINTS["G"], "edgecolor": charts.EDGES["G"], "linestyle": "--"}
    axes.add_patch(Rectangle((edge, edge), MOST + 0.5 - edge, MOST + 0.5 - edge, **tint))
    places: dict[tuple[int, int], list[str]] = {}
    for number, power, interest, _ in table["rows"]:
        places.setdefault((interest, power), []).append(str(number))
    for (across, up), numbers in places.items():
        shown = [", ".join(numbers[start : start + 4]) for start in range(0, len(numbers), 4)]
        axes.text(
            across, up, "\n".join(shown), ha="center", va="center", fontsize=12, weight="bold",
            bbox={"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": charts.BLUE, "linewidth": 1.5},
        )  # fmt: skip
    axes.set_xlim(LEAST - 0.5, MOST + 0.5)
    axes.set_ylim(LEAST - 0.5, MOST + 0.5)
    axes.set_xticks(range(LEAST, MOST + 1))
    axes.set_yticks(range(LEAST, MOST + 1))
    axes.set_xlabel("Interest", fontsize=13)
    axes.set_ylabel("Say", fontsize=13)
    axes.grid(color=charts.LINE)
    axes.set_axisbelow(True)


charts.DRAWN[NAME] = stakes


def _reached() -> dict[int, list[str]]:
    return words_of(asked_of(g.alliance.id), all_reached(g.alliance.id, Reacher.STAKEHOLDER))


def _row(number: int) -> StakeholderRow:
    for row in records.stakeholders_of(g.alliance.id):
        if row.number == number:
            return row
    raise NotFound(records.LOST)


def _values(row: StakeholderRow) -> dict[str, object]:
    return {name: getattr(row.draft, name) for name in FIELDS}


def _key(own: str) -> str:
    return f"alliance-{g.alliance.id}:{NAME}:{own}"
