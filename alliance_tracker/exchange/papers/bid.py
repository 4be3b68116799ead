"""Tables of a bid: where it is, its money, its outcomes and benefits, and smaller awards that it could live with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.papers.document import Block, Facts, Heading, Row, Table, band, cell, row, said
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.content import BidContent, Outcome
from alliance_tracker.rules.funding.record import thousandths
from alliance_tracker.rules.plan.things import hundredths, money
from alliance_tracker.rules.words import day
from alliance_tracker.terms import BenefitKind, LineKind

Tables = Callable[[BidContent], tuple[Block, ...]]


def _places(bid: BidContent) -> tuple[Block, ...]:
    return (Facts((("This bid covers", cell(*map(bid.name, bid.places))),)),)


def _money(bid: BidContent) -> tuple[Block, ...]:
    """Lines by year, and what else pays for the same work, which is never added to them."""
    found: list[Row] = []
    for year, some in groupby(bid.lines, key=lambda one: one.year):
        found.append(band(_shown(year)))
        found += [row(one.what, LineKind(one.kind).words, bid.name(one.deliverable), money(one.pence)) for one in some]
        found.append(row(f"Total {_shown(year)}", "", "", money(bid.asked(year)), total=True))
    whole = row("Total", "", "", money(sum(one.pence for one in bid.lines)), total=True)
    heads = ("What it buys", "Kind", "Pays for", "Amount")
    blocks: list[Block] = [Table("Asked for", heads, (*found, whole), (6, 2, 5, 3), (3,))]
    blocks.append(Heading(2, "Other funding for the same work"))
    others = tuple(row(one.from_whom, _shown(one.year), money(one.pence)) for one in bid.others)
    if others:
        blocks.append(
            Table("It is never added to what the bid asks for", ("From", "Year", "Amount"), others, (6, 2, 3), (2,))
        )
    else:
        blocks.append(said("None is declared.", "small"))
    return tuple(blocks)


def _outcomes(bid: BidContent) -> tuple[Block, ...]:
    heads = ("Outcome", "Measure", "Baseline", "Target", "Trajectory")
    return (Table("", heads, tuple(_outcome(one, bid) for one in bid.outcomes), (5, 5, 3, 2, 4)),)


def _outcome(one: Outcome, bid: BidContent) -> Row:
    unit = f" ({one.unit})" if one.unit else ""
    better = "Higher is better" if one.higher_is_better else "Lower is better"
    baseline = "" if one.baseline is None else thousandths(one.baseline)
    return row(
        cell(one.title, f"Serves: {bid.name(one.criterion)}" if one.criterion else ""),
        cell(f"{one.measure}{unit}", better),
        cell(baseline, day(one.baseline_on) if one.baseline_on else ""),
        "" if one.target is None else thousandths(one.target),
        cell(*(f"{Quarter.parse(quarter).words}: {thousandths(value)}" for quarter, value in one.points)),
    )


def _benefits(bid: BidContent) -> tuple[Block, ...]:
    rows = tuple(
        row(
            one.measure,
            BenefitKind(one.kind).words,
            one.target,
            f"{_shown(one.first_year)} to {_shown(one.last_year)}",
            money(one.full_year_pence) if one.full_year_pence else "No price",
        )
        for one in bid.benefits
    )
    heads = ("Benefit", "How it counts", "Target", "Years", "Full year")
    blocks: list[Block] = [Table("", heads, rows, (5, 3, 3, 3, 3), (4,))]
    for one in bid.biases:
        pairs = (
            ("Revenue is raised by", cell(f"{hundredths(one.revenue_hundredths)}%", one.revenue_reason)),
            ("Capital is raised by", cell(f"{hundredths(one.capital_hundredths)}%", one.capital_reason)),
        )
        blocks += [Heading(2, "Optimism bias"), Facts(pairs)]
    return tuple(blocks)


def _parts(bid: BidContent) -> tuple[Block, ...]:
    if not bid.parts:
        return (said("None is stated, so all of it or nothing can be granted."),)
    rows = tuple(
        row(
            money(sum(pence for _, pence in one.pence)),
            *(money(dict(one.pence).get(year, 0)) for year in bid.years),
            one.drops,
        )
        for one in bid.parts
    )
    heads = ("Smaller award", *map(_shown, bid.years), "What would be dropped")
    numbers = tuple(range(1, len(bid.years) + 1))
    return (Table("", heads, rows, (3, *(3 for _ in bid.years), 7), numbers),)


def _shown(year: str) -> str:
    return year.replace("-", "/")


def _of(tables: Tables) -> Callable[[PaperFacts, Reader], tuple[Block, ...]]:
    return lambda facts, _: tables(facts.bid) if facts.bid is not None else ()


RECORDS: Mapping[str, Callable[[PaperFacts, Reader], tuple[Block, ...]]] = {
    "places": _of(_places),
    "money": _of(_money),
    "outcomes": _of(_outcomes),
    "benefits": _of(_benefits),
    "parts": _of(_parts),
}
"""The tables of each section of a bid."""
