"""What was recommended and decided of bids, their conditions and releases: 57 bids cost what one does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.tables import awards as tables
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding import decisions as rules
from alliance_tracker.rules.funding.decisions import Decision, Minute
from alliance_tracker.rules.funding.spend import Award
from alliance_tracker.rules.words import day
from alliance_tracker.terms import AwardKind, ConditionKind

Of = Select[Any]
"""Which bids are read: a query of their numbers."""


class Recommended(Record):
    """One recommendation of the panel."""

    id: int
    decision: Decision
    recommended_on: date
    recorded_at: datetime
    person_id: int | None


class Declared(Record):
    """An interest that a member of the panel declared in a bid."""

    person_id: int
    interest: str
    conflict: bool
    declared_at: datetime


class Made(Record):
    """One decision of the Investment Committee, by its minute."""

    id: int
    decision: Decision
    minute: Minute
    recorded_at: datetime
    person_id: int | None

    @property
    def words(self) -> str:
        """Awarded in part, £1,234,000: Investment Committee, 22 February 2017, minute 7."""
        return rules.decided_words(self.decision, self.minute)


class Condition(Record):
    """A condition of an award, met or not, ended or not. `threshold` is in thousandths of the outcome's unit."""

    id: int
    number: int
    kind: ConditionKind
    words: str
    outcome_id: int | None
    threshold: int | None
    made_on: date
    minute: str
    met_on: date | None
    met_how: str
    ended_on: date | None
    why_ended: str
    version: int

    @property
    def rule(self) -> rules.Condition:
        """As the rules of decisions read it."""
        return rules.Condition(str(self.number), self.words, self.made_on, self.met_on)

    @property
    def waits(self) -> bool:
        """Whether it is still to be met."""
        return self.met_on is None and self.ended_on is None

    def stands(self, awarded_on: date) -> str:
        """How it stands, in the words of every page and letter; added after the award is always said."""
        if self.ended_on is None:
            return rules.condition_words(self.rule, awarded_on)
        late = rules.added_words(self.rule, awarded_on)
        return f"Ended on {day(self.ended_on)}: {self.why_ended.rstrip('.')}{late}"

    def binds(self, on: date) -> bool:
        """Whether a payment of that day hung on it: from the day it ended, nothing does."""
        return self.ended_on is None or on < self.ended_on


class Release(Record):
    """A part of an award, planned for a quarter. `conditions` are those that it waits for, ended ones too."""

    id: int
    number: int
    quarter: Quarter
    pence: int
    planned_on: date
    paid_on: date | None
    ended_on: date | None
    why_ended: str
    version: int
    conditions: tuple[Condition, ...] = ()

    @property
    def year(self) -> str:
        """The financial year whose award it takes from."""
        return self.quarter.financial_year.code

    def rule(self, on: date) -> rules.Release:
        """As the rules read a payment of that day: without the conditions that had ended by then."""
        bound = tuple(str(one.number) for one in self.conditions if one.binds(on))
        return rules.Release(str(self.number), self.year, self.pence, on, bound)

    def waits_for(self, on: date) -> tuple[Condition, ...]:
        """The conditions that stand in the way of paying it that day."""
        return tuple(one for one in self.conditions if one.binds(on) and (one.met_on is None or one.met_on > on))


class Decided(Record):
    """All that was decided of a bid, oldest first, and what hangs on it. There is always one decision at least."""

    bid_id: int
    every: tuple[Made, ...]
    conditions: tuple[Condition, ...] = ()
    releases: tuple[Release, ...] = ()

    @property
    def newest(self) -> Made:
        """The decision that counts."""
        return self.every[-1]

    @property
    def kind(self) -> AwardKind:
        return self.newest.decision.kind

    @property
    def amounts(self) -> Mapping[str, int]:
        """Pence by year as decided last; empty where no money is given."""
        return self.newest.decision.amounts

    @property
    def awarded_on(self) -> date | None:
        """The day of the first minute that gave money; a condition made later was added after the award."""
        return next((one.minute.held_on for one in self.every if one.decision.kind.pays), None)

    @property
    def unplanned(self) -> Mapping[str, int]:
        """Pence of each year of the award that no release is planned or paid for; below nought where too much is."""
        left = dict(self.amounts)
        for one in self.releases:
            year = one.quarter.code[:7]
            if one.ended_on is None and year in left:
                left[year] -= one.pence
        return left

    @property
    def paid(self) -> tuple[Release, ...]:
        """The releases that were paid."""
        return tuple(one for one in self.releases if one.paid_on is not None)

    @property
    def released(self) -> int:
        """Pence paid so far."""
        return sum(one.pence for one in self.paid)

    @property
    def award(self) -> Award | None:
        """As the rules of spend read it, with what was paid; None where no minute ever gave money.

        An award that a later minute took back stays with nothing in it, so that what was paid is still seen.
        """
        if self.awarded_on is None:
            return None
        paid = tuple(one.rule(one.paid_on) for one in self.releases if one.paid_on is not None)
        conditions = tuple(one.rule for one in self.conditions)
        return Award(str(self.bid_id), self.amounts, Quarter.of(self.awarded_on), paid, conditions)


@dataclass
class _Found:
    """What is read of one bid, on the way."""

    made: list[Made] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)


def decisions_of(call: Call) -> Mapping[int, Decided]:
    """What was decided of the bids of a call, by the bid's number; only those decided. Three queries, however many."""
    return _decided(_of_call(call))


def decisions_in(plan_id: int) -> Mapping[int, Decided]:
    """The same of the bids of a plan in every call. Three queries."""
    return _decided(select(Bid.id).where(Bid.plan_id == plan_id))


def decision_of(bid_id: int) -> Decided | None:
    """The same for one bid; None before a minute is recorded. Three queries."""
    return _decided(_of_bid(bid_id)).get(bid_id)


def recommendations_of(call: Call) -> Mapping[int, tuple[Recommended, ...]]:
    """What the panel recommends, by the bid's number, oldest first: the last one counts. One query."""
    return _recommended(_of_call(call))


def recommendation_of(bid_id: int) -> tuple[Recommended, ...]:
    """The same for one bid; empty before there is one. One query."""
    return _recommended(_of_bid(bid_id)).get(bid_id, ())


def interests_of(call: Call) -> Mapping[int, tuple[Declared, ...]]:
    """What members of the panel declared, by the bid's number, oldest first. One query."""
    return grouped(
        (row.bid_id, Declared(row.person_id, row.interest, row.conflict, row.declared_at))
        for row in _rows(tables.PanelInterest, _of_call(call))
    )


def _of_call(call: Call) -> Of:
    return select(Bid.id).where(Bid.call_id == call.id)


def _of_bid(bid_id: int) -> Of:
    return select(Bid.id).where(Bid.id == bid_id)


def _rows(table: Any, bids: Of) -> Iterable[Any]:
    chosen = select(*_columns(table)).where(table.bid_id.in_(bids)).order_by(table.id)
    return db.session.execute(chosen)


def _columns(table: Any) -> Iterable[Any]:
    """Columns and no objects: the bench of a call reads some hundred rows whenever something changed."""
    columns: Iterable[Any] = table.__table__.columns
    return columns


def _recommended(bids: Of) -> Mapping[int, tuple[Recommended, ...]]:
    said, line = tables.Recommendation, tables.RecommendationLine
    rows = _with_lines(said, line, line.recommendation_id, bids)
    return grouped(
        (
            row.bid_id,
            Recommended(
                row.id,
                Decision(
                    AwardKind(row.kind),
                    given,
                    row.reasons,
                    row.would_change,
                    row.drops,
                    row.against,
                ),
                row.recommended_on,
                row.recorded_at,
                row.person_id,
            ),
        )
        for row, given in rows
    )


def _decided(bids: Of) -> Mapping[int, Decided]:
    found: dict[int, _Found] = {}
    for bid_id, made in _made(bids):
        found.setdefault(bid_id, _Found()).made.append(made)
    if not found:
        return {}
    by_id: dict[int, Condition] = {}
    for row in _rows(tables.AwardCondition, bids):
        by_id[row.id] = _condition(row)
        found.setdefault(row.bid_id, _Found()).conditions.append(by_id[row.id])
    for bid_id, release in _releases(bids, by_id):
        found.setdefault(bid_id, _Found()).releases.append(release)
    return {
        bid_id: Decided(bid_id, tuple(one.made), tuple(one.conditions), tuple(one.releases))
        for bid_id, one in found.items()
        if one.made
    }


def _made(bids: Of) -> Iterable[tuple[int, Made]]:
    decision, line = tables.CommitteeDecision, tables.AwardLine
    for row, given in _with_lines(decision, line, line.decision_id, bids):
        made = Decision(AwardKind(row.kind), given, row.reasons, row.would_change, row.drops)
        yield row.bid_id, Made(row.id, made, Minute(row.held_on, row.minute), row.recorded_at, row.person_id)


def _with_lines(table: Any, line: Any, owner: Any, bids: Of) -> Iterable[tuple[Any, Mapping[str, int]]]:
    """Each recommendation or decision with its pence by year. One query."""
    rows = db.session.execute(
        select(*_columns(table), line.year, line.pence)
        .outerjoin(line, owner == table.id)
        .where(table.bid_id.in_(bids))
        .order_by(table.id, line.year)
    )
    found: dict[int, tuple[Any, dict[str, int]]] = {}
    for row in rows:
        amounts = found.setdefault(row.id, (row, {}))[1]
        if row.year is not None:
            amounts[row.year] = row.pence
    return found.values()


def _condition(row: Any) -> Condition:
    return Condition(
        row.id,
        row.number,
        ConditionKind(row.kind),
        row.words,
        row.outcome_id,
        row.threshold,
        row.made_on,
        row.minute,
        row.met_on,
        row.met_how,
        row.ended_on,
        row.why_ended,
        row.version,
    )


def _releases(bids: Of, conditions: Mapping[int, Condition]) -> Iterable[tuple[int, Release]]:
    """Each release with what it waits for."""
    release, link = tables.Release, tables.ReleaseCondition
    rows = db.session.execute(
        select(*_columns(release), link.condition_id)
        .outerjoin(link, link.release_id == release.id)
        .where(release.bid_id.in_(bids))
        .order_by(release.id, link.condition_id)
    )
    found: dict[int, tuple[Any, list[Condition]]] = {}
    for row in rows:
        waits = found.setdefault(row.id, (row, []))[1]
        if row.condition_id is not None:
            waits.append(conditions[row.condition_id])
    for row, waits in found.values():
        yield row.bid_id, _release(row, tuple(waits))


def _release(row: Any, conditions: tuple[Condition, ...]) -> Release:
    return Release(
        row.id,
        row.number,
        Quarter.parse(row.quarter),
        row.pence,
        row.planned_on,
        row.paid_on,
        row.ended_on,
        row.why_ended,
        row.version,
        conditions,
    )
