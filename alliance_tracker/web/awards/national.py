"""The money of all alliances: envelopes, pots, and what is asked for, awarded, paid and spent, by year and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import Response, current_app, request

from alliance_tracker.data import guidance
from alliance_tracker.data.awards import national as data
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.data.plan.england import newest_submitted
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.funding import national as rules
from alliance_tracker.rules.funding.national import Figure, Row
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import seal
from alliance_tracker.web import charts, drawings
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.show import csv_answer, show

PENCE = tuple(f"{figure.words} (£)" for figure in Figure)
ALL = tuple(Figure)
BEGUN = (Figure.ASKED, Figure.AWARDED)
GONE = "That picture was drawn from sums that have changed. Open the page of the money again."


class Money(Record):
    """The rows that the reader chose, of a call and a year or of all, with what there is to choose from."""

    calls: tuple[Call, ...]
    call: Call | None
    years: tuple[str, ...]
    year: str
    rows: tuple[Row, ...]

    @property
    def of(self) -> str:
        """What the sums are of, for the head of a picture."""
        parts = (self.call.name if self.call else "", self.year.replace("-", "/"))
        return ", ".join(part for part in ("All alliances", *parts) if part)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The calls to choose from."""
        return [(call.code, call.name) for call in self.calls]

    @property
    def year_choices(self) -> list[tuple[str, str]]:
        """The years to choose from."""
        return [(year, year.replace("-", "/")) for year in self.years]

    @property
    def chosen(self) -> dict[str, str]:
        """The same choice for the address of a table."""
        return {
            name: word for name, word in (("call", self.call.code if self.call else ""), ("year", self.year)) if word
        }


def money_asked() -> Money:
    """By what the address says; what it cannot mean is left out. Two queries."""
    calls, rows = every_call(), rules.divided(data.rows_of_money())
    years = tuple(sorted({row.year for row in rows} | {year for call in calls for year in call.years}))
    call = next((one for one in calls if one.code == request.args.get("call")), None)
    year = next((one for one in years if one == request.args.get("year")), "")
    kept_rows = (row for row in rows if call is None or row.call_id == call.id)
    return Money(calls, call, years, year, tuple(row for row in kept_rows if not year or row.year == year))


@pages.get("/england/money")
@needs(Action.READ_FUNDING)
def money() -> Response:
    """All of it on one page. Ten queries beside the guard's, however many bids, and one to keep new pictures."""
    found, first = money_asked(), first_year()
    groups = {name: made(found.rows) for name, (_, made) in GROUPS.items()}
    return show(
        "awards/national.html",
        found=found,
        envelopes=guidance.envelopes(),
        pots=data.pots(),
        groups=groups,
        heads={name: head for name, (head, _) in GROUPS.items()},
        sentence=rules.sentence(groups["years"]),
        most=rules.most,
        figures=ALL,
        pictures=prepared(found, groups),
        height=charts.sums_height,
        years=(first.words, first.next().words),
        wider=wider(first),
    )


class Needs(Record):
    """One plan's request for wider resource needs beside what was ratified of it: pence for each of the two years."""

    plan: str
    label: str
    asked: tuple[int, ...]
    ratified: tuple[int, ...] | None
    private: int


def first_year() -> FinancialYear:
    """The first of the two years for which plans ask for wider resource needs (paragraph 11). One query."""
    return planning_round(today()).quarters[0].financial_year


def wider(first: FinancialYear) -> tuple[Needs, ...]:
    """Of every submitted plan, apart from all other money. Four queries, one more after a plan is submitted."""
    plans = newest_submitted()
    ratified = data.ratified_needs(plans)
    asked = kept(("wider needs", plans, first), None, lambda: data.wider_needs(plans, first))
    return tuple(Needs(one.plan, one.label, one.asked, ratified.get(one.plan_id), one.private) for one in asked)


GROUPS: Mapping[str, tuple[str, Callable[[Sequence[Row]], rules.Table]]] = {
    "years": ("Year", rules.by_year),
    "alliances": ("Alliance", rules.by_alliance),
    "streams": ("Stream", rules.by_stream),
    "heads": ("Revenue or capital", rules.by_head),
}
"""The tables made of the rows, by the name in their address, with the head of their first column."""
PICTURES = {
    "money-by-year": ("years", "Money by year", ALL),
    "money-by-stream": ("streams", "Money by stream", ALL),
    "money-by-alliance": ("alliances", "Money by alliance", BEGUN),
}


def prepared(found: Money, groups: Mapping[str, rules.Table]) -> dict[str, dict[str, Any]]:
    """The tables of the pictures with their addresses. One query, and one short transaction for new sums."""
    marked = current_app.config["SETTINGS"].demonstration
    tables = {
        name: rules.picture(name, title, groups[group], figures, found.of)
        for name, (group, title, figures) in PICTURES.items()
        if groups[group].lines
    }
    seals = {name: seal([table, marked]) for name, table in tables.items()}
    drawings.keep_tables({_key(name, seals[name]): table for name, table in tables.items()})
    return {name: {**table, "seal": seals[name]} for name, table in tables.items()}


@pages.get("/england/money/pictures/<name>/<seal>.<any(svg, png):form>")
@needs(Action.READ_FUNDING)
def money_picture(name: str, seal: str, form: str) -> Response:
    """One picture. Two queries when it is drawn already, none when the browser still holds it."""
    if name not in PICTURES or not drawings.is_seal(seal):
        raise NotFound("We cannot find that picture. Open the page of the money to see those of today.")
    return drawings.answer(name, seal, form, lambda: drawings.drawn_from(_key(name, seal), name, form, GONE))


def _key(name: str, seal: str) -> str:
    """A picture of England is found under no alliance."""
    return f"england:{name}:{seal}"


@pages.get("/england/money/<any(envelopes, pots, years, alliances, streams, heads, wider, rows):table>.csv")
@needs(Action.READ_FUNDING)
def money_csv(table: str) -> Response:
    """One of the tables, or the rows that all sums are made of."""
    made = {"envelopes": _envelopes, "pots": _pots, "rows": _rows, "wider": _wider}.get(table)
    header, rows = made() if made else _sums(table)
    return csv_answer(f"england-money-{table}", header, rows)


Lines = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def _sums(name: str) -> Lines:
    head, made = GROUPS[name]
    table = made(money_asked().rows)
    rows = [
        (line.name, line.bids, *(amount(line.sums[figure]) for figure in ALL)) for line in (*table.lines, table.total)
    ]
    return (head, "Bids that ask", *PENCE), rows


def _envelopes() -> Lines:
    source = "Paragraph 20 of the guidance, 6 December 2016: the whole National Cancer Programme"
    rows = [(one.year, amount(one.amount_pence), one.printed, source) for one in guidance.envelopes()]
    return ("Year", "Envelope (£)", "As printed", "Source"), rows


def _pots() -> Lines:
    pots = data.pots()
    rows: list[Sequence[Cell]] = []
    for call in every_call():
        for year in call.years:
            pot = pots.get((call.id, year))
            told = (amount(pot.pence), pot.source) if pot else ("", "Not entered yet")
            rows.append((call.name, year.replace("-", "/"), *told))
    return ("Call", "Year", "Pot (£)", "Source"), rows


def _rows() -> Lines:
    found = money_asked()
    names = {call.id: call.name for call in found.calls}
    header = ("Bid", "Alliance", "Call", "Stream", "Year", "Figure", "Revenue (£)", "Capital (£)", "Not divided (£)")
    rows = [
        (
            row.bid_id,
            row.plan,
            names[row.call_id],
            row.stream.words,
            row.year.replace("-", "/"),
            row.figure.words,
            amount(row.revenue),
            amount(row.capital),
            amount(row.undivided),
        )
        for row in found.rows
    ]
    return header, rows


def _wider() -> Lines:
    first = first_year()
    sums = [f"{what} {year.words} (£)" for what in ("Asked", "Ratified") for year in (first, first.next())]
    rows = [
        (
            one.plan,
            one.label,
            *map(amount, one.asked),
            *(map(amount, one.ratified) if one.ratified else ("", "")),
            one.private,
        )
        for one in wider(first)
    ]
    return ("Alliance", "Version", *sums, "Private items, not counted"), rows


def amount(pence: int) -> Cell:
    """Pounds as a number that a spreadsheet adds up, a minus sign and all."""
    return pence // 100 if pence % 100 == 0 else Decimal(pence).scaleb(-2)
