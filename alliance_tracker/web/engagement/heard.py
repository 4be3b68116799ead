"""Who was heard: whether they are like the people who live here, who is missing, and who reaches those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.evidence import counted_of, records_of
from alliance_tracker.data.engagement.heard import (
    PopulationRow,
    Reaching,
    asked_of,
    populations_of,
    reach_of,
    save_population,
)
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.counts import NONE, percent
from alliance_tracker.rules.engagement.heard import (
    Asked,
    Category,
    Compared,
    Population,
    conclusion,
    like_people_here,
    missing,
    populated,
    summed,
    told,
    worse_deal,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import times
from alliance_tracker.web import once
from alliance_tracker.web.engagement.around import part
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.pictures import prepared, telling
from alliance_tracker.web.forms import LineField, Theirs, TrackerForm, WholeField
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.show import csv_answer, show

MARKS = {
    "none": "none",
    "hidden": "none",
    "few": "none",
    "under": "stop",
    "perhaps_under": "part",
    "fair": "ok",
    "perhaps_over": "part",
    "over": "part",
}
"""The shape beside each judgement."""


class Whole(Record):
    """All that is known of who was heard, as this reader may know it."""

    asked: tuple[Asked, ...]
    found: tuple[Compared, ...]
    here: Mapping[tuple[str, str], PopulationRow]
    records: int
    unseen: int
    """Records whose counts are not shown to this reader any more."""

    @property
    def sentence(self) -> str:
        return f"{conclusion(self.found)}."

    def by_table(self) -> list[tuple[Asked, list[Compared]]]:
        """The tables in which anybody was counted, or that have a figure for the people here."""
        split = [(table, [one for one in self.found if one.table is table]) for table in self.asked]
        return [(table, rows) for table, rows in split if any(one.base != NONE or one.population for one in rows)]


def whole() -> Whole:
    """Every count of every record that stands. One query while nothing has changed, else eight."""
    edits = may(Action.KEEP_INVOLVEMENT)
    return kept(("heard", edits), g.alliance.id, lambda: _whole(edits))


def _whole(edits: bool) -> Whole:
    asked = asked_of(g.alliance.id)
    rows = [row for row in records_of(g.alliance.id) if not row.withdrawn_on]
    counted = counted_of(asked, rows)
    heard = [told(asked, counted[row.id], row.counts_withheld, edits) for row in rows if row.id in counted]
    here = populations_of(asked, g.alliance.id)
    found = summed(asked, heard, {key: row.population for key, row in here.items()})
    return Whole(asked, tuple(found), here, len(heard), sum(one.withheld and not edits for one in heard))


class HeardPart(Record):
    """What the main page says of who was heard."""

    sentence: str
    picture: dict[str, Any] | None
    records: int
    like_people_here: str
    worse_deal: str


@part("heard")
def heard_part() -> HeardPart:
    """Two queries while nothing has changed, else nine; one more for the picture."""
    found = whole()

    def make() -> tuple[str, str, str]:
        return found.sentence, like_people_here(found.found), worse_deal(found.found)

    sentence, like, worse = kept(("heard in short", may(Action.KEEP_INVOLVEMENT)), g.alliance.id, make)
    return HeardPart(sentence, picture_of(found), found.records, like, worse)


def picture_of(found: Whole) -> dict[str, Any] | None:
    """The picture of what tells most, with its address; None while there is nothing to draw."""
    rows = telling(found.found)
    return prepared(rows, found.sentence) if rows else None


@pages.get("/alliances/<slug>/involvement/heard")
@needs(Action.READ_ALLIANCE)
def heard_page(slug: str) -> Response:
    """Every table beside the people here. Nine queries beside the guard's, and one to keep a new picture."""
    found = whole()
    reach = reach_of(found.asked, g.alliance.id)
    return show(
        "engagement/heard.html",
        found=found,
        tables=found.by_table(),
        picture=picture_of(found),
        missing=[(one, reach.get((one.table.code, one.category.code), [])) for one in missing(found.found)],
        reaching=reaching_words,
        percent=percent,
        times=times,
        marks=MARKS,
        populated=populated,
    )


def reaching_words(one: Reaching) -> str:
    """Byker carers (group)."""
    return f"{one.name} ({one.what})"


HEADER = (
    "Table",
    "Who",
    "Heard",
    "Of how many counted",
    "Share of those heard",
    "Share of the people here",
    "In words",
    "How sure",
    "Figure for the people here from",
    "Of",
    "Who reaches them",
)


@pages.get("/alliances/<slug>/involvement/heard.csv")
@needs(Action.READ_ALLIANCE)
def heard_csv(slug: str) -> Response:
    """The same tables as a file. Eight queries beside the guard's."""
    found = whole()
    reach = reach_of(found.asked, g.alliance.id)
    rows = [_cells(one, reach) for table, lines in found.by_table() for one in lines]
    return csv_answer(f"{slug}-heard", HEADER, rows)


def _cells(one: Compared, reach: Mapping[tuple[str, str], Sequence[Reaching]]) -> tuple[Cell, ...]:
    here = one.population
    return (
        one.table.title,
        one.category.words,
        one.heard_words,
        one.base.sum_words,
        one.part_words,
        percent(here.part) if here else "",
        one.words,
        one.unsure if here else "",
        here.source if here else "",
        here.as_of if here else "",
        ", ".join(reaching_words(who) for who in reach.get((one.table.code, one.category.code), ())),
    )


class PeopleHereForm(TrackerForm):
    """How many of the people here are of a category."""

    form_name = "here"
    people = WholeField("How many people here are that?", required="Give how many people here are that")
    of_people = WholeField("Of how many in all?", required="Give how many people there are in all")
    source = LineField("Where is the figure from?", "For example, Census 2011, table KS102EW", most=200, always=True)
    as_of = LineField("Of which year or day is it?", "For example, 2011", most=40, always=True)


@pages.route("/alliances/<slug>/involvement/heard/here/<table>/<line>", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def heard_here(slug: str, table: str, line: str) -> Response:
    """Enter or put right one figure for the people here. Three queries beside the guard's."""
    asked = asked_of(g.alliance.id)
    own, category = _line(asked, table, line)
    kept = populations_of(asked, g.alliance.id).get((table, line))
    form = PeopleHereForm.opened(_values(kept), stamp=kept.version if kept else 0)
    back = url_for("engagement.heard_page", slug=slug, _anchor=own.code)

    def save(tx: Writing) -> tuple[str, str]:
        people, of_people = form.people.data or 0, form.of_people.data or 0
        draft = Population(people, of_people, form.source.data or "", form.as_of.data or "")
        changed = save_population(tx, g.alliance.id, own, category, draft, form.version)
        return back, "The figure is saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = populations_of(asked, g.alliance.id).get((table, line))
        return Theirs(_values(fresh), fresh.version if fresh else 0, (fresh.by or "") if fresh else "")

    answer = once.saved(form, save, theirs)
    return answer or show("engagement/here.html", form=form, table=own, line=category, back=back)


def _line(asked: Sequence[Asked], table: str, line: str) -> tuple[Asked, Category]:
    for one in asked:
        for category in populated(one):
            if (one.code, category.code) == (table, line):
                return one, category
    raise NotFound("We cannot find that line. Choose one from the page of who was heard.")


def _values(kept: PopulationRow | None) -> dict[str, Any]:
    if kept is None:
        return {}
    one = kept.population
    return {"people": one.people, "of_people": one.of_people, "source": one.source, "as_of": one.as_of}
