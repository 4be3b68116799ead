"""The money of all alliances side by side: every sum is made of the same rows, so that nothing counts twice.

What was asked for, awarded, paid and spent are four figures of the same money at four moments; they stand beside each
other and are never added up. The envelopes of paragraph 20, the pot of a call and the wider resource needs of
paragraph 23 are other money and are in no row here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.funding.spend import pounds
from alliance_tracker.rules.words import counted, listing
from alliance_tracker.terms import Stream, Term

EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
MILLION, THOUSAND = 1_000_000_00, 1_000_00


class Figure(Term):
    """What a sum says of a bid's money. Members are in the order in which it happens."""

    ASKED = "asked", "Asked for"
    AWARDED = "awarded", "Awarded"
    RELEASED = "released", "Paid"
    SPENT = "spent", "Spent"


class Head(Term):
    """Under what a sum stands. Awards and payments are made by year, so not every one is divided."""

    REVENUE = "revenue"
    CAPITAL = "capital"
    UNDIVIDED = "undivided", "Not divided"


class Row(Record):
    """One bid, one financial year ("2017-18"), one kind of figure: pence of revenue, of capital, and not divided.

    There is one row for each of the three, so a bid is in each sum once, however many areas it covers: it stands under
    its plan. `place` orders the plans as Annex i does.
    """

    bid_id: int
    call_id: int
    plan_id: int
    plan: str
    place: int
    stream: Stream
    year: str
    figure: Figure
    revenue: int = 0
    capital: int = 0
    undivided: int = 0

    @property
    def pence(self) -> int:
        return self.revenue + self.capital + self.undivided


Sums = Mapping[Figure, int]


class Line(Record):
    """One line of a table: its name, pence by figure, and how many bids ask for money in it."""

    name: str
    sums: Sums
    bids: int


class Table(Record):
    """Lines and what they add up to, figure by figure."""

    lines: tuple[Line, ...]
    total: Line


def divided(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, with awards and payments under revenue or capital where the bid leaves no doubt.

    It leaves none where the whole of what the bid asks for in the year is given, or all that it asks for is of one
    kind. Else the sum stays as it is: not divided.
    """
    asked = {(row.bid_id, row.year): row for row in rows if row.figure is Figure.ASKED}
    return tuple(_divided(row, asked.get((row.bid_id, row.year))) for row in rows)


def _divided(row: Row, asked: Row | None) -> Row:
    if asked is None or not row.undivided or not asked.pence:
        return row
    if row.undivided == asked.pence:
        revenue, capital = asked.revenue, asked.capital
    elif not asked.capital:
        revenue, capital = row.undivided, 0
    elif not asked.revenue:
        revenue, capital = 0, row.undivided
    else:
        return row
    return replace(row, revenue=row.revenue + revenue, capital=row.capital + capital, undivided=0)


def by_year(rows: Iterable[Row]) -> Table:
    """A line for each financial year, the earliest first."""
    return _table((int(row.year[:4]), row.year.replace("-", "/"), row) for row in rows)


def by_alliance(rows: Iterable[Row]) -> Table:
    """A line for each plan, in the order of Annex i: the three areas of the Vanguard are one."""
    return _table((row.place, row.plan, row) for row in rows)


def by_stream(rows: Iterable[Row]) -> Table:
    """A line for each stream."""
    order = list(Stream)
    return _table((order.index(row.stream), row.stream.words, row) for row in rows)


def by_head(rows: Iterable[Row]) -> Table:
    """A line for revenue, one for capital, and one for what is not divided, if there is any."""
    parts = [(place, head.words, _under(row, head)) for row in rows for place, head in enumerate(Head)]
    return _table(part for part in parts if part[2].pence or part[1] != Head.UNDIVIDED.words)


def _under(row: Row, head: Head) -> Row:
    """That part of the row that stands under the head."""
    kept = {head: getattr(row, head.value)}
    revenue, capital, undivided = (kept.get(one, 0) for one in Head)
    return replace(row, revenue=revenue, capital=capital, undivided=undivided)


def _table(parts: Iterable[tuple[int, str, Row]]) -> Table:
    """Rows in lines, by an order and a name; the total is made of the rows, not of the lines."""
    found: dict[tuple[int, str], list[Row]] = {}
    every = []
    for place, name, row in parts:
        found.setdefault((place, name), []).append(row)
        every.append(row)
    return Table(tuple(_line(name, found[place, name]) for place, name in sorted(found)), _line("Total", every))


def _line(name: str, rows: Sequence[Row]) -> Line:
    sums = dict.fromkeys(Figure, 0)
    for row in rows:
        sums[row.figure] += row.pence
    return Line(name, sums, len({row.bid_id for row in rows if row.figure is Figure.ASKED and row.pence}))


def sentence(table: Table) -> str:
    """3 bids ask for £4,500,000. £2,000,000 is awarded, £500,000 paid and £120,000 spent so far."""
    sums, bids = table.total.sums, table.total.bids
    if not any(sums.values()):
        return "No bid has been submitted yet, so there is nothing asked for, awarded, paid or spent."
    asks = f"{counted(bids, 'bid')} {'asks' if bids == 1 else 'ask'} for {pounds(sums[Figure.ASKED])}"
    rest = f"{pounds(sums[Figure.AWARDED])} is awarded, {pounds(sums[Figure.RELEASED])} paid"
    return f"{asks}. {rest} and {pounds(sums[Figure.SPENT])} spent so far."


def most(table: Table) -> str:
    """Earlier diagnosis has the most awarded: £1,200,000 of £2,000,000. Before any award: the most asked for."""
    figure = Figure.AWARDED if table.total.sums[Figure.AWARDED] else Figure.ASKED
    total, largest = table.total.sums[figure], max((line.sums[figure] for line in table.lines), default=0)
    names = [line.name for line in table.lines if largest and line.sums[figure] == largest]
    if not names:
        return "Nothing is asked for or awarded here yet."
    has, each = ("has", "") if len(names) == 1 else ("have", " each")
    return f"{listing(names)} {has} the most {figure.words.lower()}: {pounds(largest)}{each} of {pounds(total)}."


def picture(name: str, title: str, table: Table, figures: Sequence[Figure], heading: str) -> dict[str, object]:
    """A table as a picture is drawn from it, in plain values that JSON can hold: pence, and the words of each bar."""
    every = [(line.name, [line.sums[figure] for figure in figures]) for line in table.lines]
    return {
        "name": name,
        "heading": heading,
        "title": title,
        "alt": f"Bar chart: {title.lower()}. The same sums are in the table below.",
        "columns": [figure.words for figure in figures],
        "rows": [[words, *sums] for words, sums in every],
        "labels": [[short(pence) for pence in sums] for _, sums in every],
        "edition": EDITION,
    }


def short(pence: int) -> str:
    """£12.3m, £640k or £950: rounded, for a bar that stands beside its exact sum."""
    sign, size = ("-" if pence < 0 else ""), abs(pence)
    if size >= MILLION - THOUSAND // 2:
        return f"{sign}£{size / MILLION:,.1f}m"
    return f"{sign}£{(size + THOUSAND // 2) // THOUSAND}k" if size >= 10 * THOUSAND else pounds(pence)
