"""What the plan covers: each thing to achieve by year, each group of patients by area."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from flask import Response, g, render_template, url_for
from markupsafe import Markup

from alliance_tracker.data import guidance
from alliance_tracker.data.board import quarters
from alliance_tracker.data.board.returns import own_alliances
from alliance_tracker.data.plan import coverage as data
from alliance_tracker.data.plan.coverage import Coverage
from alliance_tracker.data.plan.reasons import year_key
from alliance_tracker.rules.guidance import words_used
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.content import Commitment
from alliance_tracker.rules.plan.coverage import Place, covered_words, empty_words
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, done, show
from alliance_tracker.web.words import figure

T = TypeVar("T")
ICONS = {Place.EXPLAINED: "none", Place.NOT_YET: "none", Place.EMPTY: "stop"}
HEADER = [
    "Item",
    "Area",
    "Thing to achieve",
    "Taskforce recommendations",
    "Year",
    "State",
    "Deliverables",
    "Milestones due",
    "Money asked for (£)",
    "Private lines not shown",
    "Why not this year",
    "Against the printed year",
]
GROUP_HEADER = ["Group of patients", "Area", "State", "Deliverables", "How we shall know", "Why not here"]


def covered() -> Coverage:
    """Both tables, kept while nothing in the plan changes: one query for each footprint, 13 more when it has."""
    plan, private = g.plan, may(Action.WRITE_PLAN)
    return _kept(("coverage", private), lambda: data.coverage_of(plan, today(), private))


def _kept(what: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """Kept while the record of every footprint stays as it is. One query for each footprint."""
    first, *others = g.plan.footprints
    return kept((*what, tuple(quarters.version_of(one.id) for one in others)), first.id, make)


@pages.get("/alliances/<slug>/plan/coverage")
@needs(Action.READ_PLAN)
def coverage(slug: str) -> Response:
    """The two tables. One query for each footprint beside the guard's, 15 more when the plan has changed."""
    writes, own = may(Action.WRITE_PLAN), _own()
    tables = _kept(("coverage page", writes, tuple(own)), lambda: _tables(writes, own))
    return show("plan/coverage.html", tables=tables)


def _tables(writes: bool, own: dict[str, str]) -> Markup:
    """The main part of the page, as it is for everyone who may do and open the same."""
    found = covered()
    titles = [row.item.title for row in found.rows]
    main = render_template(
        "plan/_coverage.html",
        found=found,
        writes=writes,
        own=own,
        names=_names(),
        year_columns=_columns("Thing to achieve", found.years),
        area_columns=_columns("Group of patients", [name for _, name in found.areas]),
        sentences=(covered_words(found.rows), empty_words(found.rows)),
        short=[word for word in words_used(titles, guidance.words()) if word.stands_for],
        icons=ICONS,
        drawn=drawn,
        year_key=year_key,
    )
    return Markup(main)  # what our own template made, which escapes everything


@pages.get("/alliances/<slug>/plan/coverage/<item>")
@needs(Action.READ_PLAN)
def covered_item(slug: str, item: str) -> Response:
    """One thing to achieve: what the guidance asks, and year by year what is planned. Eight queries more."""
    row = covered().row(item)
    asked = next(one for area in guidance.areas() for one in area.items if one.code == row.item.code)
    return show(
        "plan/covered_item.html",
        row=row,
        asked=asked,
        icons=ICONS,
        drawn=drawn,
        own=_own(),
        names=_names(),
        year_key=year_key,
    )


@pages.get("/in-my-plan/<item>")
@needs(Action.USE_ACCOUNT)
def in_my_plan(item: str) -> Response:
    """From a thing to achieve in the guidance to what the reader's own plan says of it. One query, or none."""
    ids = g.viewer.alliance_ids
    own = own_alliances(ids) if ids else []
    if len(own) == 1:
        return done(url_for("plan.covered_item", slug=own[0].slug, item=item))
    return show("plan/which.html", own=own, item=item)


@pages.get("/alliances/<slug>/plan/coverage.csv")
@needs(Action.READ_PLAN)
def coverage_csv(slug: str) -> Response:
    """A row for each thing to achieve and year."""
    rows = [
        [
            row.item.code,
            row.item.area_name,
            row.item.title,
            ", ".join(map(str, row.item.numbers)),
            cell.year,
            cell.place.words,
            _listed(cell.active),
            "; ".join(f"{step.reference} {step.title} ({step.on.isoformat()})" for step in cell.steps),
            figure(cell.pence) if cell.pence else "",
            cell.hidden or "",
            cell.why,
            " ".join(one.words for one in row.said if one.year == cell.year),
        ]
        for row in covered().rows
        for cell in row.cells
    ]
    return csv_answer(f"{slug}-coverage", HEADER, rows)


@pages.get("/alliances/<slug>/plan/coverage-groups.csv")
@needs(Action.READ_PLAN)
def coverage_groups_csv(slug: str) -> Response:
    """A row for each group of patients and area."""
    rows = [
        [
            row.name,
            cell.area_name,
            cell.place.words,
            _listed(one for one, _ in cell.active),
            "; ".join(f"{one.reference}: {how}" for one, how in cell.active if how),
            cell.why,
        ]
        for row in covered().groups
        for cell in row.cells
    ]
    return csv_answer(f"{slug}-coverage-groups", GROUP_HEADER, rows)


def _columns(first: str, others: Iterable[str]) -> list[dict[str, str]]:
    return [{"label": words} for words in (first, *others)]


def _own() -> dict[str, str]:
    """Where the deliverables are that this reader may open, by footprint; of the others they read the titles here."""
    ids = g.viewer.alliance_ids
    slugs = (one.slug for one in g.plan.footprints if one.id in ids)
    return {slug: url_for("delivery.list_page", slug=slug) for slug in slugs}


def _listed(found: Iterable[Commitment]) -> str:
    names = _names()
    return "; ".join(f"{one.reference} {one.title}" + (f" ({names[one.alliance]})" if names else "") for one in found)


def _names() -> dict[str, str]:
    """The footprints by slug, to tell their deliverables apart; empty where there is one."""
    return {one.slug: one.name for one in g.plan.footprints} if g.plan.shared else {}
