"""One bid with its award and its returns, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from flask import g

from alliance_tracker.data.awards.reading import Decided, decision_of
from alliance_tracker.data.spending.returns import Saved, by_line, returns_of
from alliance_tracker.data.spending.span import span_of
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.returning import Span, SpendLine, spend_lines
from alliance_tracker.rules.funding.spend import Award, Cumulative, Finding, Return, cumulative, findings
from alliance_tracker.web.clock import today
from alliance_tracker.web.funding.opened import Opened, opened


class Spending(Record, dict=True):
    """The money of one bid after the award. `award` is None before any minute gave money."""

    bid: Opened
    decided: Decided | None
    saved: tuple[Saved, ...]

    @property
    def award(self) -> Award | None:
        return self.decided.award if self.decided else None

    @cached_property
    def span(self) -> Span:
        """When its spend is returned."""
        return span_of(g.plan, self.award, today())

    @cached_property
    def lines(self) -> tuple[SpendLine, ...]:
        """The lines of the bid, each with its share of the award."""
        return spend_lines(self.bid.contents.lines, self.award.amounts if self.award else {})

    @cached_property
    def by_line(self) -> Mapping[int, tuple[Return, ...]]:
        return by_line(self.saved)

    @cached_property
    def returns(self) -> tuple[Return, ...]:
        return tuple(one.given for one in self.saved)

    @cached_property
    def returned(self) -> tuple[Quarter, ...]:
        """The quarters on record, oldest first."""
        return tuple(sorted({one.quarter for one in self.returns}))

    @property
    def told(self) -> Quarter | None:
        """The last quarter on record: what was spent is known up to its end; None before the first return."""
        return self.returned[-1] if self.returned else None

    @cached_property
    def rows(self) -> tuple[Cumulative, ...]:
        """The bid by quarter, up to the last that is over or on record; empty without an award."""
        if self.award is None:
            return ()
        over = min(Quarter.of(today()).previous(), self.span.last)
        return cumulative([self.award], self.returns, max([over, self.award.from_quarter, *self.returned]))

    def forecast(self, at: Cumulative) -> int | None:
        """What is forecast in all at the end of a quarter; None before anything was returned."""
        return at.forecast if self.returned and self.returned[0] <= at.quarter else None

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        """All that is amiss."""
        return findings([self.award] if self.award else [], self.returns)

    def refused(self, quarter: Quarter) -> str:
        """Why a quarter cannot be returned; what is on record can always be put right."""
        return "" if quarter in self.returned else self.span.refused(quarter)


def spending(stream: str) -> Spending:
    """The money of the bid of this plan. 20 queries. Raises NotFound while there is no bid."""
    bid = opened(stream)
    return Spending(bid, decision_of(bid.head.id), returns_of(bid.head.id))


def quarter_of(code: str) -> Quarter:
    """The quarter of an address."""
    try:
        return Quarter.parse(code)
    except NotAPeriod as wrong:
        raise NotFound(f"{wrong}.") from None
