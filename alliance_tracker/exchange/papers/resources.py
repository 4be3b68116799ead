"""Tables of a plan about money and staff. What is private is a line that says so, and in no sum that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.papers.document import Block, Heading, Row, Table, cell, row, said
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.periods import FinancialYear
from alliance_tracker.rules.plan.content import Job, Line
from alliance_tracker.rules.plan.coverage import years_of
from alliance_tracker.rules.plan.things import hundredths, money
from alliance_tracker.rules.words import number
from alliance_tracker.terms import LineKind

SURE = ("It can be confirmed.", "It is likely, and not promised.")
"""What the guidance says of money for the first and for the second year (paragraph 23)."""


def records(facts: PaperFacts, reader: Reader) -> tuple[Block, ...]:
    """The request for wider resources by year, then the posts."""
    years = years_of(facts.plan.round_starts, facts.plan.round_ends)[:2]
    blocks: list[Block] = [Heading(2, "Money asked for")]
    for year, sure in zip(years, SURE, strict=False):
        blocks += _year(year, sure, [one for one in facts.content.lines if one.year == year.words], facts, reader)
    return (*blocks, Heading(2, "Posts"), *_posts(years, facts, reader))


def _year(
    year: FinancialYear, sure: str, every: Sequence[Line], facts: PaperFacts, reader: Reader
) -> tuple[Block, ...]:
    if not every:
        return (said(f"Nothing is asked for in {year.words}."),)
    seen = [one for one in every if reader.private or not one.private]
    found = [_line(one, facts) for one in seen] + _hidden(len(every) - len(seen), 4)
    total = row(_sum(len(seen) < len(every)), "", "", money(sum(one.pence for one in seen)), total=True)
    heads = ("What for", "Kind", "For which deliverable", "Amount")
    return (Table(f"{year.words}. {sure}", heads, (*found, total), (6, 2, 3, 2), (3,)),)


def _line(one: Line, facts: PaperFacts) -> Row:
    where = facts.content.name(one.alliance) if one.alliance and facts.plan.shared else ""
    of = f"{one.deliverable}, {where}" if where and one.deliverable else one.deliverable or where
    return row(cell(one.what, _private(one.private)), LineKind(one.kind).words, of, money(one.pence))


def _posts(years: Sequence[FinancialYear], facts: PaperFacts, reader: Reader) -> tuple[Block, ...]:
    every = facts.content.posts
    if not every:
        return (said("No post is planned."),)
    seen = [one for one in every if reader.private or not one.private]
    found = [_post(one) for one in seen] + _hidden(len(every) - len(seen), 7)
    total = row(
        _sum(len(seen) < len(every)),
        "",
        hundredths(sum(one.needed for one in seen)),
        hundredths(sum(one.filled for one in seen)),
        hundredths(sum(one.needed - one.filled for one in seen)),
        money(sum(one.first_year_pence for one in seen)),
        money(sum(one.second_year_pence for one in seen)),
        total=True,
    )
    heads = ("Role", "Employer and band", "Needed", "Filled", "Vacant", *(f"Cost {year.words}" for year in years))
    note = "In whole-time equivalents: 0.6 is three days a week"
    return (Table(note, heads, (*found, total), (5, 4, 2, 2, 2, 3, 3), (2, 3, 4, 5, 6)),)


def _post(one: Job) -> Row:
    return row(
        cell(one.role, _private(one.private)),
        cell(one.employer, one.band),
        hundredths(one.needed),
        hundredths(one.filled),
        hundredths(one.needed - one.filled),
        money(one.first_year_pence),
        money(one.second_year_pence),
    )


def _private(private: bool) -> str:
    return "Private" if private else ""


def _hidden(count: int, columns: int) -> list[Row]:
    """One private item: that it is there, and nothing of it."""
    if not count:
        return []
    words = "One private item" if count == 1 else f"{number(count).capitalize()} private items"
    return [row(words, *["Not shown"] * (columns - 1))]


def _sum(some: bool) -> str:
    return "Total of what is shown" if some else "Total"
