"""The records of a bid, added, changed and taken away one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.funding.bids import CHANGED, held, tell
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.plan.resources import deliverable_named
from alliance_tracker.data.tables import funding as tables
from alliance_tracker.data.tables.awards import AwardCondition, OutcomeReading, SpendReturn
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.rules.funding.record import (
    Benefit,
    Biases,
    Line,
    Other,
    Outcome,
    Part,
    checked_benefit,
    checked_biases,
    checked_line,
    checked_other,
    checked_outcome,
    checked_part,
)
from alliance_tracker.terms import CriterionKind, Stream

GONE = "That is no longer there. Choose one from the page of the bid."
Item = Line | Other | Outcome | Benefit | Part
TABLES: Mapping[type[Any], Any] = {
    Line: tables.BidLine,
    Other: tables.BidOther,
    Outcome: tables.BidOutcome,
    Benefit: tables.BidBenefit,
    Part: tables.BidPart,
}


MOST = 100
"""Records of a kind in one bid: each line of money has six boxes in the form of a spend return."""
TWICE = "Another line says the same for this year. Change that one, or write here what tells the two apart"
SPENT = "Money was returned as spent on this line, so it stays in the bid"
MEASURED = "This outcome was measured, or a condition of the award names it, so it stays in the bid"
FOLLOWED = (
    (SpendReturn.line_id, tables.BidLine, SPENT),
    (OutcomeReading.outcome_id, tables.BidOutcome, MEASURED),
    (AwardCondition.outcome_id, tables.BidOutcome, MEASURED),
)


class Bidding:
    """One bid held for writing: whoever wrote in the plan has ended, and nobody else begins until this does."""

    def __init__(self, tx: Writing, plan: PlanHead, call: Call, stream: Stream):
        self.tx, self.plan, self.call, self.stream = tx, plan, call, stream
        self.bid = held(tx, plan, call, stream)

    def save_line(self, line: Line) -> None:
        """Add a line of money (id 0), or change one. Raises Stale, RulesBroken."""
        checked_line(line, self.call.years)
        self._check_told_apart(line)
        row = self._row(line)
        row.alliance_id, row.deliverable_id = deliverable_named(self.tx, self.plan, line.deliverable)
        row.year, row.kind, row.pence, row.what = line.year, line.kind.value, line.pence, line.what
        self._kept(row, line)

    def save_other(self, other: Other) -> None:
        """Declare other funding, or change it."""
        checked_other(other, self.call.years)
        row = self._row(other)
        row.year, row.from_whom, row.pence = other.year, other.from_whom, other.pence
        self._kept(row, other)

    def save_outcome(self, outcome: Outcome) -> None:
        """Add an outcome with its trajectory, or change it."""
        checked_outcome(outcome, self.call.years)
        row = self._row(outcome)
        row.round_id, row.criterion_id = self.bid.round_id, self._criterion(outcome.criterion)
        row.title, row.measure, row.unit, row.target = outcome.title, outcome.measure, outcome.unit, outcome.target
        row.baseline, row.baseline_on = outcome.baseline, outcome.baseline_on
        row.higher_is_better = outcome.higher_is_better
        self.tx.flush()
        self._inside(tables.BidPoint, ("outcome_id", row.id), ("quarter", "planned"), outcome.points)
        self._kept(row, outcome)

    def save_benefit(self, benefit: Benefit) -> None:
        """Add a benefit, or change it."""
        checked_benefit(benefit, self.call.years)
        row = self._row(benefit)
        row.kind, row.measure, row.target = benefit.kind.value, benefit.measure, benefit.target
        row.full_year_pence, row.first_year = benefit.full_year_pence, benefit.first_year
        row.last_year = benefit.last_year
        self._kept(row, benefit)

    def save_part(self, part: Part, stated: int) -> None:
        """Add a smaller award, or change it. `stated` is the total that was typed."""
        checked_part(part, self._asked(), stated)
        row = self._row(part)
        row.drops = part.drops
        self.tx.flush()
        self._inside(tables.BidPartLine, ("part_id", row.id), ("year", "pence"), part.pence)
        self._kept(row, part)

    def save_biases(self, biases: Biases) -> None:
        """State the optimism bias."""
        checked_biases(biases)
        row = self.tx.session.get(tables.BidBias, self.bid.id)
        if (row.version if row else 0) != biases.version:
            raise Stale(CHANGED)
        if row is None:
            row = tables.BidBias(bid_id=self.bid.id, plan_id=self.plan.id)
            self.tx.add(row)
        row.revenue_hundredths, row.revenue_reason = biases.revenue.hundredths, biases.revenue.reason
        row.capital_hundredths, row.capital_reason = biases.capital.hundredths, biases.capital.reason
        tell(self.tx, self.plan, self.stream, "stated", "the optimism bias")

    def remove(self, one: Item, version: int) -> None:
        """Take a record away; the history keeps it."""
        row = self._there(one, version)
        self._check_followed(row)
        for table, column in ((tables.BidPoint, "outcome_id"), (tables.BidPartLine, "part_id")):
            if isinstance(one, Outcome if table is tables.BidPoint else Part):
                self._inside(table, (column, row.id), ("", ""), {})
        self.tx.flush()
        self.tx.session.delete(row)
        tell(self.tx, self.plan, self.stream, "took away", named(one))

    def _check_told_apart(self, line: Line) -> None:
        """Returns of spend name a line by what it says, so no two lines say the same. Raises RuleBroken."""
        held = tables.BidLine
        rows = self.tx.session.execute(
            select(held.what, held.kind, Deliverable.reference)
            .outerjoin(Deliverable, Deliverable.id == held.deliverable_id)
            .where(held.bid_id == self.bid.id, held.year == line.year, held.id != line.id)
        )
        wanted = (line.what, line.kind.value, line.deliverable.partition("/")[2])
        if any((row.what, row.kind, row.reference or "") == wanted for row in rows):
            raise RuleBroken(TWICE, "what")

    def _check_followed(self, row: Any) -> None:
        """What followed an award holds a line or an outcome in the bid. Raises RuleBroken."""
        for column, table, why in FOLLOWED:
            if isinstance(row, table) and self.tx.session.scalar(select(column).where(column == row.id).limit(1)):
                raise RuleBroken(why)

    def _row(self, one: Item) -> Any:
        """The row to change, or a new one at the end. Raises NotFound, Stale."""
        if one.id:
            return self._there(one, one.version)
        table = TABLES[type(one)]
        chosen = select(func.max(table.position), func.count()).where(table.bid_id == self.bid.id)
        last, count = self.tx.session.execute(chosen).one()
        if count >= MOST:
            raise RuleBroken(f"There are {MOST} of these already, the most that a bid holds. Put small ones together")
        row = table(plan_id=self.plan.id, bid_id=self.bid.id, position=(last or 0) + 1)
        self.tx.add(row)
        return row

    def _there(self, one: Item, version: int) -> Any:
        table = TABLES[type(one)]
        row = self.tx.session.scalar(select(table).where(table.bid_id == self.bid.id, table.id == one.id))
        if row is None:
            raise NotFound(GONE)
        if row.version != version:
            raise Stale(CHANGED)
        return row

    def _kept(self, row: Any, one: Item) -> None:
        """What stands inside a record is part of it, so its stamp goes on whatever changed."""
        if one.id:
            row.version = one.version + 1
        tell(self.tx, self.plan, self.stream, "changed" if one.id else "added", named(one))

    def _inside(self, table: Any, owner: tuple[str, int], columns: tuple[str, str], wanted: Mapping[str, int]) -> None:
        """Make the values inside a record those wanted, by quarter or year."""
        (column, number), (key, value) = owner, columns
        there = self.tx.session.scalars(select(table).where(getattr(table, column) == number)).all()
        kept = {getattr(row, key): row for row in there} if wanted else {}
        for row in there:
            if not wanted or getattr(row, key) not in wanted:
                self.tx.session.delete(row)
        for name, amount in wanted.items():
            if name in kept:
                setattr(kept[name], value, amount)
            else:
                self.tx.add(table(plan_id=self.plan.id, **{column: number, key: name, value: amount}))

    def _criterion(self, code: str) -> int | None:
        if not code:
            return None
        criterion = tables.Criterion
        found = self.tx.session.scalar(
            select(criterion.id).where(
                criterion.round_id == self.bid.round_id,
                criterion.code == code,
                criterion.kind == CriterionKind.VALUE.value,
            )
        )
        if found is None:
            raise RuleBroken("That criterion is not one of this round. Choose another one", "criterion")
        return found

    def _asked(self) -> Mapping[str, int]:
        """Pence asked for, by year."""
        line = tables.BidLine
        rows = self.tx.session.execute(
            select(line.year, func.sum(line.pence)).where(line.bid_id == self.bid.id).group_by(line.year)
        )
        return {year: int(pence) for year, pence in rows}


def named(one: Item) -> str:
    """A record inside a sentence of history."""
    match one:
        case Line():
            return f"the line of money “{one.what}”"
        case Other():
            return f"the other funding from {one.from_whom}"
        case Outcome():
            return f"the outcome “{one.title}”"
        case Benefit():
            return f"the benefit “{one.measure}”"
    return "a smaller award"
