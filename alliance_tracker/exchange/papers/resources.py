"""Tables of a plan about money and staff. What is private is a line that says so, and in no sum that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.papers.document import Block, Heading, Row, Table, cell, row, said
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.plan.coverage import years_of
from alliance_tracker.rules.plan.resources import SURE, Line, Post, Resources, resources_in
from alliance_tracker.rules.plan.things import hundredths, money
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.rules.words import number


def records(facts: PaperFacts, reader: Reader) -> tuple[Block, ...]:
    """The request for wider resources: its totals by year, then the posts and the lines of money."""
    every = resources_in(facts.content, years_of(facts.plan.round_starts, facts.plan.round_ends))
    if not every.posts and not every.lines:
        return (said("No money is asked for, and no post is planned."),)
    seen = every.shown(reader.private)
    blocks: list[Block] = [Heading(2, "What is asked for"), _totals(seen, every.hidden - seen.hidden)]
    blocks += [Heading(2, "Posts"), *_posts(every, seen), Heading(2, "Other money")]
    for year, sure in zip(every.years, SURE, strict=True):
        blocks += _year(f"{year}: {sure}", every.of_year(year), seen.of_year(year), facts)
    return tuple(blocks)


def _totals(seen: Resources, hidden: int) -> Table:
    *parts, (words, sums) = [(name, tuple(map(money, values))) for name, values in seen.totals(hidden)]
    rows = (*(row(name, *values) for name, values in parts), row(words, *sums, total=True))
    sure = ". ".join(f"{year}: {words}" for year, words in zip(seen.years, SURE, strict=True))
    return Table(f"Totals by year. {sure}", ("What", *seen.years), rows, (5, 3, 3), (1, 2))


def _year(caption: str, every: Sequence[Line], seen: Sequence[Line], facts: PaperFacts) -> tuple[Block, ...]:
    if not every:
        return (said(f"{caption}. No other money."),)
    found = [_line(one, facts) for one in seen] + _hidden(len(every) - len(seen), 4)
    total = row(_sum(len(seen) < len(every)), "", "", money(sum(one.pence for one in seen)), total=True)
    heads = ("What for", "Kind", "For which deliverable", "Amount")
    return (Table(caption, heads, (*found, total), (6, 2, 3, 2), (3,)),)


def _line(one: Line, facts: PaperFacts) -> Row:
    alliance, _, reference = one.deliverable.partition("/")
    where = f"{reference}, {facts.content.name(alliance)}" if facts.plan.shared and reference else reference
    return row(cell(one.what, _private(one.privacy)), one.kind.words, where, money(one.pence))


def _posts(every: Resources, seen: Resources) -> tuple[Block, ...]:
    if not every.posts:
        return (said("No post is planned."),)
    hidden = len(every.posts) - len(seen.posts)
    total = row(
        _sum(hidden > 0),
        "",
        hundredths(sum(one.needed for one in seen.posts)),
        hundredths(sum(one.filled for one in seen.posts)),
        hundredths(sum(one.vacant for one in seen.posts)),
        *(money(seen.posts_in(year)) for year in seen.years),
        total=True,
    )
    heads = ("Role", "Employer and band", "Needed", "Filled", "Vacant", *(f"Cost {year}" for year in seen.years))
    note = "In whole-time equivalents: 0.6 is three days a week"
    found = [_post(one) for one in seen.posts] + _hidden(hidden, 7)
    return (Table(note, heads, (*found, total), (5, 4, 2, 2, 2, 3, 3), (2, 3, 4, 5, 6)),)


def _post(one: Post) -> Row:
    return row(
        cell(one.role, _private(one.privacy)),
        cell(one.employer, one.band),
        hundredths(one.needed),
        hundredths(one.filled),
        hundredths(one.vacant),
        money(one.first_year_pence),
        money(one.second_year_pence),
    )


def _private(privacy: Privacy) -> str:
    return "Private" if privacy.private else ""


def _hidden(count: int, columns: int) -> list[Row]:
    """One private item: that it is there, and nothing of it."""
    if not count:
        return []
    words = "One private item" if count == 1 else f"{number(count).capitalize()} private items"
    return [row(words, *["Not shown"] * (columns - 1))]


def _sum(some: bool) -> str:
    return "Total of what is shown" if some else "Total"
