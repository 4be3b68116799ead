"""The money of a bid after its award: by quarter, by line, beside the deliverables it pays for; and what is amiss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan.resources import deliverables_of
from alliance_tracker.data.spending.milestones import Steps, steps_of
from alliance_tracker.data.spending.returns import Saved
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.spend import (
    Cumulative,
    Finding,
    Return,
    beside_milestones,
    of_kind,
    pounds,
    spent_words,
    variance_words,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import FindingKind
from alliance_tracker.web.clock import day_of
from alliance_tracker.web.funding.opened import bid_page
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.spending.opened import Spending, spending
from alliance_tracker.web.spending.pages import pages
from alliance_tracker.web.spending.pictures import prepared

CUMULATIVE = ("Awarded", "Released", "Planned", "Spent", "Forecast")
Table = tuple[Sequence[str], list[Sequence[Cell]]]


class QuarterRow(Record):
    """A quarter of the page: the bid at its end, what was planned and spent in it, and whether it was returned."""

    at: Cumulative
    planned: int
    actual: int
    saved: Saved | None
    due: bool

    @property
    def quarter(self) -> Quarter:
        return self.at.quarter

    @property
    def variance(self) -> str:
        """£12,000 (8%) less than planned, for the quarter alone."""
        one = Return(self.at.bid, self.quarter, "", self.planned, self.actual, 0, 0, 0)
        return variance_words(one) if self.saved else ""


class PaidFor(Record):
    """A deliverable that the bid pays for: its lines' share of the award, what was spent of it, its milestones."""

    named: str
    title: str
    awarded: int
    spent: int
    steps: Steps

    @property
    def beside(self) -> str:
        """70% spent, 2 of 9 milestones met."""
        return beside_milestones(self.spent, self.awarded, self.steps.met, self.steps.count)


@pages.get("/alliances/<slug>/bids/<stream>/spend")
@needs(Action.READ_BID)
def money(slug: str, stream: str) -> Response:
    """The money of a bid, or that it has no award yet. 24 queries beside the guard's, and one to keep a new
    picture."""
    one = spending(stream)
    quarters = quarter_rows(one)
    wanted = chosen(one)
    paid_for = deliverables(one)
    people = {row.saved.person_id for row in quarters if row.saved and row.saved.person_id is not None}
    return show(
        "spending/money.html",
        one=one,
        bid=one.bid,
        quarters=tuple(reversed(quarters)),
        wanted=wanted,
        lines=[row for row in one.saved if row.given.quarter == wanted],
        paid_for=paid_for,
        beside=beside(one, paid_for),
        sentence=sentence(one),
        picture=prepared(one.bid.slug, {"money": picture_of(one)} if one.rows else {}).get("money"),
        errors=findings_with(one, FindingKind.ERROR),
        warnings=findings_with(one, FindingKind.WARNING),
        names=names_of(people),
        back=bid_page(one.bid.slug),
        pounds=pounds,
        variance_words=variance_words,
    )


def quarter_rows(one: Spending) -> tuple[QuarterRow, ...]:
    """Each quarter since the award, oldest first."""
    newest: dict[Quarter, Saved] = {}
    for row in sorted(one.saved, key=lambda saved: saved.saved_at):
        newest[row.given.quarter] = row
    found = []
    for at in one.rows:
        own = [given for given in one.returns if given.quarter == at.quarter]
        sums = sum(given.planned for given in own), sum(given.actual for given in own)
        found.append(QuarterRow(at, *sums, newest.get(at.quarter), at.quarter in one.span.due))
    return tuple(found)


def chosen(one: Spending) -> Quarter | None:
    """The quarter whose lines are shown: as the address asks, else the newest on record."""
    asked = request.args.get("quarter", "")
    return next(
        (quarter for quarter in one.returned if quarter.code == asked), one.returned[-1] if one.returned else None
    )


def deliverables(one: Spending) -> tuple[PaidFor, ...]:
    """What the bid pays for, in the order of its lines. Two queries."""
    titles, steps = dict(deliverables_of(g.plan)), steps_of(g.plan, one.bid.head.id)
    found = []
    for named in one.bid.contents.pays_for:
        lines = [line for line in one.lines if line.deliverable == named]
        spent = sum(given.actual for line in lines for given in one.by_line.get(line.id, ()))
        awarded = sum(line.pence for line in lines)
        found.append(PaidFor(named, titles.get(named, named), awarded, spent, steps.get(named, Steps(0, 0))))
    return tuple(found)


def beside(one: Spending, paid_for: Iterable[PaidFor]) -> str:
    """70% spent, 2 of 9 milestones met; nothing without an award."""
    if not one.rows:
        return ""
    steps = [row.steps for row in paid_for]
    at = one.rows[-1]
    return beside_milestones(at.spent, at.awarded, sum(row.met for row in steps), sum(row.count for row in steps))


def sentence(one: Spending) -> str:
    """What the picture says."""
    if not one.rows:
        return ""
    at = one.rows[-1]
    away = at.spent - at.planned
    held = f"{pounds(abs(away))} {'more' if away > 0 else 'less'} than planned" if away else "as planned"
    if not one.returned:
        return f"{spent_words(at)}. Nothing was returned yet."
    return f"{spent_words(at, one.told)}. That is {held}; {pounds(at.forecast)} is forecast in all."


def picture_of(one: Spending) -> dict[str, Any]:
    """The table behind the picture, in pence."""
    return {
        "name": "bid-money",
        "heading": f"{g.plan.name}, {one.bid.stream.words.lower()}",
        "title": "Awarded, released, planned and spent so far",
        "alt": "Line chart of the money of this bid, added up by quarter. The same numbers are in the table below.",
        "sentence": sentence(one),
        "columns": ["By the end of", *CUMULATIVE],
        "rows": [
            [at.quarter.words, at.awarded, at.released, at.planned, at.spent, one.forecast(at)] for at in one.rows
        ],
    }


def findings_with(one: Spending, kind: FindingKind) -> list[tuple[Finding, str, str]]:
    """Each finding of a kind with its row in words, and the address where it is mended."""
    return [(finding, row_words(one, finding), mended_at(one, finding)) for finding in of_kind(one.found, kind)]


def row_words(one: Spending, finding: Finding) -> str:
    """Q2 2018/19, Two scanners (2017/18, capital); or the release, or the whole bid."""
    if not finding.line:
        return f"{finding.quarter}, the whole bid"
    return f"{finding.quarter}, {f'release {finding.line}' if is_release(one, finding) else finding.line}"


def is_release(one: Spending, finding: Finding) -> bool:
    """Whether the row of a finding is a release and no line of the bid."""
    return one.award is not None and finding.line in {release.code for release in one.award.releases}


def mended_at(one: Spending, finding: Finding) -> str:
    """The box of the return for those who return spend; for others, and for a release, where it can be read."""
    here = {"slug": g.plan.slug, "stream": one.bid.slug}
    if is_release(one, finding):
        return bid_page(one.bid.slug, "releases")
    if finding.quarter in one.returned and may(Action.RETURN_SPEND):
        line = next((line for line in one.lines if line.label == finding.line), None)
        anchor = f"line-{line.id}" if line else None
        return url_for("spending.fill", **here, quarter=finding.quarter.code, _anchor=anchor)
    return url_for("spending.money", **here, quarter=finding.quarter.code, _anchor="lines")


@pages.get("/alliances/<slug>/bids/<stream>/spend-<any(quarters,lines,deliverables,findings):table>.csv")
@needs(Action.READ_BID)
def money_csv(slug: str, stream: str, table: str) -> Response:
    """One of its tables."""
    one = spending(stream)
    header, rows = CSV[table](one)
    return csv_answer(f"{g.plan.slug}-{one.bid.slug}-spend-{table}", header, rows)


def amount(pence: int) -> Cell:
    """Pounds as a number that a spreadsheet adds up, a minus sign and all."""
    return pence // 100 if pence % 100 == 0 else Decimal(pence).scaleb(-2)


def _quarters(one: Spending) -> Table:
    header = (
        "Quarter",
        "Planned in the quarter (£)",
        "Spent in the quarter (£)",
        "Difference",
        *(f"{words} so far (£)" for words in CUMULATIVE[1:4]),
        "Awarded (£)",
        "Forecast in all (£)",
        "Returned on",
    )
    rows: list[Sequence[Cell]] = []
    for row in quarter_rows(one):
        at = row.at
        sums = map(amount, (at.released, at.planned, at.spent, at.awarded, at.forecast))
        given = day_of(row.saved.saved_at) if row.saved else "Not returned" if row.due else ""
        rows.append((row.quarter.words, amount(row.planned), amount(row.actual), row.variance, *sums, given))
    return header, rows


def _lines(one: Spending) -> Table:
    header = (
        "Quarter",
        "Line",
        "Planned (£)",
        "Spent (£)",
        "Difference",
        "Reason",
        "Total to date (£)",
        "Still to come (£)",
        "Forecast in all (£)",
    )
    rows: list[Sequence[Cell]] = []
    for given in one.returns:
        after = map(amount, (given.cumulative, given.to_come, given.forecast))
        first = (given.quarter.words, given.line, amount(given.planned), amount(given.actual))
        rows.append((*first, variance_words(given), given.reason, *after))
    return header, rows


def _deliverables(one: Spending) -> Table:
    header = ("Deliverable", "Share of the award (£)", "Spent (£)", "Milestones met", "Milestones")
    return header, [
        (row.title, amount(row.awarded), amount(row.spent), row.steps.met, row.steps.count) for row in deliverables(one)
    ]


def _findings(one: Spending) -> Table:
    return ("Kind", "Row", "What is amiss and what would be right"), [
        (finding.kind.words, row_words(one, finding), finding.words) for finding in one.found
    ]


CSV: Mapping[str, Callable[[Spending], Table]] = {
    "quarters": _quarters,
    "lines": _lines,
    "deliverables": _deliverables,
    "findings": _findings,
}
