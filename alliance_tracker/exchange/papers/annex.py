"""Annex A with its local column filled in, and what the guidance asks elsewhere, group by group."""

from __future__ import annotations

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.papers.document import Block, Cell, Heading, Row, Table, band, cell, row, said
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.plan import coverage
from alliance_tracker.rules.plan.coverage import Cell as Covered
from alliance_tracker.rules.plan.coverage import GroupCell, Place, cells, group_cells, years_of
from alliance_tracker.rules.words import capital, counted, listing
from alliance_tracker.terms import SupportKind


def annex_a(facts: PaperFacts, _: Reader) -> tuple[Block, ...]:
    """What is asked, and for each year what is done here or why nothing is."""
    years = years_of(facts.plan.round_starts, facts.plan.round_ends)
    rows = cells(facts.items, facts.content.public(), years, facts.today)
    found: list[Row] = []
    for area in coverage.by_area(rows):
        found.append(band(f"{area.name}: {area.words}"))
        found += [_row(one, facts) for one in area.rows]
    heads = ("What the guidance asks for", *(f"Here in {year.words}" for year in years))
    told = f"{coverage.covered_words(rows)} {coverage.empty_words(rows)}"
    return (
        Heading(1, "Annex A: what needs to be achieved locally"),
        said(told),
        Table("Deliverables by the year in which work is planned", heads, tuple(found), (5, *(4 for _ in years))),
    )


def _row(one: coverage.Row, facts: PaperFacts) -> Row:
    numbers = listing([str(number) for number in one.item.numbers])
    dated = [f"{point.text}: {point.kind.words.lower()} {point.year}" for point in one.item.points if point.kind]
    asked = cell(one.item.title, f"Taskforce {numbers}" if numbers else "", *dated)
    return Row((asked, *(_covered(year, facts) for year in one.cells)))


def _covered(one: Covered, facts: PaperFacts) -> Cell:
    if one.place is Place.FILLED:
        names = [
            f"{facts.content.name(each.alliance)}: {each.reference}" if facts.plan.shared else each.reference
            for each in one.active
        ]
        return cell(", ".join(names), counted(len(one.steps), "milestone") if one.steps else "", _why(one.why))
    return cell(_why(one.why) or one.place.words)


def _why(why: str) -> str:
    return f"Not this year. {capital(why)}" if why else ""


def elsewhere(facts: PaperFacts, _: Reader) -> tuple[Block, ...]:
    """The groups of patients of paragraph 10 by area, and the help that was asked for."""
    rows = group_cells(facts.groups, facts.areas, facts.content)
    found = tuple(
        row(one.name, cell(*([words for words in map(_group, one.cells) if words] or ["Nothing is planned yet"])))
        for one in rows
    )
    asked = [SupportKind(kind).words for kind in facts.content.support]
    told = f"Asked for: {listing([asked[0], *(one.lower() for one in asked[1:])])}." if asked else "None was asked for."
    heads = ("Group of patients", "What is done in each area, or why nothing is")
    return (
        Heading(2, "Groups of patients"),
        Table("The groups that paragraph 10 names", heads, found, (2, 5)),
        Heading(2, "Help from the national team"),
        said(told),
    )


def _group(one: GroupCell) -> str:
    if one.place is Place.FILLED:
        return f"{one.area_name}: {', '.join(each.reference for each, _ in one.active)}"
    return f"{one.area_name}: nothing is planned. {capital(one.why)}" if one.why else ""
