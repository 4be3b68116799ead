"""All that bids hold, read together, so that three bids cost what one costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import BidHead
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables import funding as tables
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.rules.funding.optimism import Bias
from alliance_tracker.rules.funding.record import Benefit, Biases, Contents, Line, Other, Outcome, Part
from alliance_tracker.terms import BenefitKind, LineKind

CONTACT = "contact"
One = TypeVar("One")


def contents_of(plan: PlanHead, call: Call, bids: Collection[BidHead]) -> Mapping[int, Contents]:
    """What each bid holds, by the bid's number. Ten queries, however many bids."""
    ids = [one.id for one in bids]
    answers = _by_bid(
        (row.bid_id, (row.code, row.text)) for row in db.session.scalars(_of(tables.BidAnswer, ids, "code"))
    )
    lines, others = _by_bid(_lines(plan, ids)), _by_bid(_others(ids))
    outcomes, benefits = _by_bid(_outcomes(ids)), _by_bid(_benefits(ids))
    biases, parts = dict(_biases(ids)), _by_bid(_parts(ids))
    return {
        one.id: Contents(
            call.years,
            dict(answers.get(one.id, ())) | {CONTACT: one.contact.words},
            lines.get(one.id, ()),
            others.get(one.id, ()),
            outcomes.get(one.id, ()),
            benefits.get(one.id, ()),
            biases.get(one.id),
            parts.get(one.id, ()),
            len(one.places),
        )
        for one in bids
    }


def _of(table: Any, ids: list[int], *order: str) -> Select[Any]:
    return select(table).where(table.bid_id.in_(ids)).order_by(*(getattr(table, name) for name in order))


def _by_bid(rows: Iterable[tuple[int, One]]) -> dict[int, tuple[One, ...]]:
    found: dict[int, list[One]] = {}
    for bid_id, one in rows:
        found.setdefault(bid_id, []).append(one)
    return {bid_id: tuple(every) for bid_id, every in found.items()}


def _lines(plan: PlanHead, ids: list[int]) -> Iterable[tuple[int, Line]]:
    slugs = {one.id: one.slug for one in plan.footprints}
    chosen = (
        select(tables.BidLine, Deliverable.reference)
        .outerjoin(Deliverable, Deliverable.id == tables.BidLine.deliverable_id)
        .where(tables.BidLine.bid_id.in_(ids))
        .order_by(tables.BidLine.year, tables.BidLine.position, tables.BidLine.id)
    )
    for row, reference in db.session.execute(chosen):
        named = f"{slugs[row.alliance_id]}/{reference}" if reference and row.alliance_id else ""
        yield row.bid_id, Line(row.year, LineKind(row.kind), row.pence, row.what, named, row.id, row.version)


def _others(ids: list[int]) -> Iterable[tuple[int, Other]]:
    for row in db.session.scalars(_of(tables.BidOther, ids, "year", "position", "id")):
        yield row.bid_id, Other(row.year, row.from_whom, row.pence, row.id, row.version)


def outcomes_of(bids: Collection[int]) -> Mapping[int, tuple[Outcome, ...]]:
    """The outcomes of each bid, by its number. Three queries, however many bids."""
    return _by_bid(_outcomes(list(bids)))


def _outcomes(ids: list[int]) -> Iterable[tuple[int, Outcome]]:
    chosen = (
        select(tables.BidPoint)
        .join(tables.BidOutcome, tables.BidOutcome.id == tables.BidPoint.outcome_id)
        .where(tables.BidOutcome.bid_id.in_(ids))
        .order_by(tables.BidPoint.quarter)
    )
    points = _by_bid((row.outcome_id, (row.quarter, row.planned)) for row in db.session.scalars(chosen))
    codes = {row.id: row.code for row in db.session.execute(select(tables.Criterion.id, tables.Criterion.code))}
    for row in db.session.scalars(_of(tables.BidOutcome, ids, "position", "id")):
        yield (
            row.bid_id,
            Outcome(
                row.title,
                codes.get(row.criterion_id, ""),
                row.measure,
                row.unit,
                row.baseline,
                row.baseline_on,
                row.target,
                row.higher_is_better,
                dict(points.get(row.id, ())),
                row.id,
                row.version,
            ),
        )


def _benefits(ids: list[int]) -> Iterable[tuple[int, Benefit]]:
    for row in db.session.scalars(_of(tables.BidBenefit, ids, "position", "id")):
        yield (
            row.bid_id,
            Benefit(
                BenefitKind(row.kind),
                row.measure,
                row.target,
                row.full_year_pence,
                row.first_year,
                row.last_year,
                row.id,
                row.version,
            ),
        )


def _biases(ids: list[int]) -> Iterable[tuple[int, Biases]]:
    for row in db.session.scalars(_of(tables.BidBias, ids, "bid_id")):
        revenue = Bias(row.revenue_hundredths, row.revenue_reason)
        yield row.bid_id, Biases(revenue, Bias(row.capital_hundredths, row.capital_reason), row.version)


def parts_of(bids: Collection[int]) -> Mapping[int, tuple[Part, ...]]:
    """The smaller awards of each bid, by its number. Two queries, however many bids."""
    return _by_bid(_parts(list(bids)))


def _parts(ids: list[int]) -> Iterable[tuple[int, Part]]:
    chosen = (
        select(tables.BidPartLine)
        .join(tables.BidPart, tables.BidPart.id == tables.BidPartLine.part_id)
        .where(tables.BidPart.bid_id.in_(ids))
        .order_by(tables.BidPartLine.year)
    )
    lines = _by_bid((row.part_id, (row.year, row.pence)) for row in db.session.scalars(chosen))
    for row in db.session.scalars(_of(tables.BidPart, ids, "position", "id")):
        yield row.bid_id, Part(dict(lines.get(row.id, ())), row.drops, row.id, row.version)
