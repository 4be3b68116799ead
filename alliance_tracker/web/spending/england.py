"""The reconciliation of all awards of a call: what adds up by bid and quarter, and every cross-check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from flask import Response, request

from alliance_tracker.data.awards.reading import Decided, decisions_of
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.data.funding.every import NationalBid, every_bid
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.spending.returns import Saved, newest_spent, returns_in
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.returning import Span
from alliance_tracker.rules.funding.spend import (
    Award,
    Cumulative,
    Finding,
    cumulative,
    findings,
    of_kind,
    pounds,
    spent_words,
    total_of,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import FindingKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import A_PAGE, csv_answer, paged, show
from alliance_tracker.web.spending.money import CUMULATIVE, amount
from alliance_tracker.web.spending.pages import pages

"""Rows that a page shows of any list; the CSV has all of them."""
Table = tuple[Sequence[str], list[Sequence[Cell]]]


class Reconciled(Record, dict=True):
    """The awards of one call held against what was returned."""

    calls: tuple[Call, ...]
    call: Call
    bids: Mapping[str, NationalBid]
    decided: Mapping[int, Decided]
    saved: tuple[Saved, ...]
    first: Quarter
    last: Quarter

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        """In the order of the bids."""
        found = [self.decided[bid.id].award for bid in self.bids.values() if bid.id in self.decided]
        return tuple(award for award in found if award is not None)

    @cached_property
    def returned(self) -> frozenset[tuple[str, Quarter]]:
        """Which bid has returned which quarter."""
        return frozenset((one.given.bid, one.given.quarter) for one in self.saved)

    @cached_property
    def rows(self) -> tuple[Cumulative, ...]:
        """Each award by quarter, up to the last quarter that is over or on record."""
        ends = [min(Quarter.of(today()).previous(), self.last)]
        ends += [award.from_quarter for award in self.awards] + [quarter for _, quarter in self.returned]
        return cumulative(self.awards, [one.given for one in self.saved], max(ends))

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(sorted({row.quarter for row in self.rows}))

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        """All that is amiss: errors first, then in the order of the bids."""
        order = {code: place for place, code in enumerate(self.bids)}
        every = findings(self.awards, [one.given for one in self.saved])
        kinds = list(FindingKind)
        return tuple(sorted(every, key=lambda one: (kinds.index(one.kind), order[one.bid], one.quarter)))

    def due(self, award: Award) -> tuple[Quarter, ...]:
        """The quarters of a bid that are over, returned or not."""
        return tuple(Span(award.from_quarter, self.first, self.last, today()).due)

    def waits(self, award: Award) -> tuple[Quarter, ...]:
        """The quarters that a bid has still to return."""
        return tuple(quarter for quarter in self.due(award) if (award.bid, quarter) not in self.returned)

    def at(self, quarter: Quarter | None) -> tuple[Cumulative, ...]:
        return tuple(row for row in self.rows if row.quarter == quarter)

    @cached_property
    def totals(self) -> tuple[Cumulative, ...]:
        """All awards together, by quarter."""
        return tuple(total_of(self.at(quarter), quarter) for quarter in self.quarters)

    def row_words(self, finding: Finding) -> str:
        """Q2 2018/19, Two scanners (2017/18, capital); or the release, or the whole bid."""
        decided = self.decided.get(self.bids[finding.bid].id)
        releases = {str(one.number) for one in decided.releases} if decided else set()
        what = f"release {finding.line}" if finding.line in releases else finding.line or "the whole bid"
        return f"{finding.quarter}, {what}"


def reconciled() -> Reconciled:
    """By the call that the address names. 13 queries, 14 before any return, however many bids and quarters."""
    calls = every_call()
    call = next((one for one in calls if one.code == request.args.get("call")), None) or newest_spent(calls)
    round_now = planning_round(today()).round
    return Reconciled(
        calls,
        call,
        {str(one.id): one for one in every_bid(call)},
        decisions_of(call),
        returns_in(call),
        Quarter.of(round_now.start),
        Quarter.of(round_now.end),
    )


@pages.get("/england/spend")
@needs(Action.READ_FUNDING)
def england_spend() -> Response:
    """Every award at the end of a quarter, the sums by quarter, and what is amiss. 13 queries beside the guard's."""
    found = reconciled()
    asked = request.args.get("quarter", "")
    wanted = next((one for one in found.quarters if one.code == asked), found.quarters[-1] if found.quarters else None)
    rows = found.at(wanted)
    shown, page, count = paged(rows)
    waits = {award.bid: found.waits(award) for award in found.awards}
    return show(
        "spending/england.html",
        found=found,
        wanted=wanted,
        rows=shown,
        total=total_of(rows, wanted) if wanted else None,
        page=page,
        page_count=count,
        waits=waits,
        due=any(found.due(award) for award in found.awards),
        behind=sum(bool(quarters) for quarters in waits.values()),
        sentence=spent_words(total_of(rows, wanted)) if wanted else "",
        errors=of_kind(found.found, FindingKind.ERROR),
        warnings=of_kind(found.found, FindingKind.WARNING),
        most=A_PAGE,
        pounds=pounds,
        today=today(),
    )


@pages.get("/england/spend-<any(quarters,totals,findings):table>.csv")
@needs(Action.READ_FUNDING)
def england_spend_csv(table: str) -> Response:
    """One of its tables, all rows."""
    found = reconciled()
    header, rows = CSV[table](found)
    return csv_answer(f"{found.call.code}-spend-{table}", header, rows)


PENCE = tuple(f"{words} (£)" for words in CUMULATIVE)


def _sums(row: Cumulative) -> tuple[Cell, ...]:
    return tuple(map(amount, (row.awarded, row.released, row.planned, row.spent, row.forecast)))


def _quarters(found: Reconciled) -> Table:
    header = ("Alliance", "Stream", "Quarter", *PENCE, "Returned")
    return header, [
        (
            found.bids[row.bid].name,
            found.bids[row.bid].stream.words,
            row.quarter.words,
            *_sums(row),
            "Yes" if (row.bid, row.quarter) in found.returned else "No",
        )
        for row in found.rows
    ]


def _totals(found: Reconciled) -> Table:
    return ("Quarter", *PENCE), [(row.quarter.words, *_sums(row)) for row in found.totals]


def _findings(found: Reconciled) -> Table:
    return ("Kind", "Bid", "Row", "What is amiss and what would be right"), [
        (one.kind.words, found.bids[one.bid].title, found.row_words(one), one.words) for one in found.found
    ]


CSV: Mapping[str, Callable[[Reconciled], Table]] = {
    "quarters": _quarters,
    "totals": _totals,
    "findings": _findings,
}
