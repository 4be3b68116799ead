"""All that bids hold, read together, so that three bids cost what one costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import BidHead
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables import funding as tables
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.rules.funding.record import Benefit, Contents, Line, Other, Outcome, Part
from alliance_tracker.terms import BenefitKind, LineKind

CONTACT = "contact"


IDS: BindParameter[Any] = bindparam("bids", expanding=True)


def _in_order(table: Any, *order: str) -> Select[Any]:
    """The rows of some bids."""
    return select(table).where(table.bid_id.in_(IDS)).order_by(*(getattr(table, name) for name in order))


ANSWERS = (
    select(tables.BidAnswer.bid_id, tables.BidAnswer.code, tables.BidAnswer.text)
    .where(tables.BidAnswer.bid_id.in_(IDS))
    .order_by(tables.BidAnswer.code)
)
LINES = (
    select(tables.BidLine, Deliverable.reference)
    .outerjoin(Deliverable, Deliverable.id == tables.BidLine.deliverable_id)
    .where(tables.BidLine.bid_id.in_(IDS))
    .order_by(tables.BidLine.year, tables.BidLine.position, tables.BidLine.id)
)
OTHERS = _in_order(tables.BidOther, "year", "position", "id")
OUTCOMES = (
    select(tables.BidOutcome, tables.Criterion.code, tables.BidPoint.quarter, tables.BidPoint.planned)
    .outerjoin(tables.Criterion, tables.Criterion.id == tables.BidOutcome.criterion_id)
    .outerjoin(tables.BidPoint, tables.BidPoint.outcome_id == tables.BidOutcome.id)
    .where(tables.BidOutcome.bid_id.in_(IDS))
    .order_by(tables.BidOutcome.position, tables.BidOutcome.id, tables.BidPoint.quarter)
)
BENEFITS = _in_order(tables.BidBenefit, "position", "id")
PARTS = (
    select(tables.BidPart, tables.BidPartLine.year, tables.BidPartLine.pence)
    .outerjoin(tables.BidPartLine, tables.BidPartLine.part_id == tables.BidPart.id)
    .where(tables.BidPart.bid_id.in_(IDS))
    .order_by(tables.BidPart.position, tables.BidPart.id, tables.BidPartLine.year)
)


def contents_of(plan: PlanHead, call: Call, bids: Collection[BidHead]) -> Mapping[int, Contents]:
    """What each bid holds, by the bid's number. Six queries, however many bids."""
    return contents_in(plan, [(call, one) for one in bids])


def contents_in(plan: PlanHead, bids: Collection[tuple[Call, BidHead]]) -> Mapping[int, Contents]:
    """The same of bids of several calls. Six queries, none for no bid."""
    if not bids:
        return {}
    ids = [one.id for _, one in bids]
    answers = grouped((row.bid_id, (row.code, row.text)) for row in db.session.execute(ANSWERS, {"bids": ids}))
    lines, others = grouped(_lines(plan, ids)), grouped(_others(ids))
    outcomes, benefits, parts = outcomes_of(ids), grouped(_benefits(ids)), parts_of(ids)
    return {
        one.id: Contents(
            call.years,
            dict(answers.get(one.id, ())) | {CONTACT: one.contact.words},
            lines.get(one.id, ()),
            others.get(one.id, ()),
            outcomes.get(one.id, ()),
            benefits.get(one.id, ()),
            one.biases,
            parts.get(one.id, ()),
            len(one.places),
        )
        for call, one in bids
    }


def money_of(plan: PlanHead, bids: Collection[BidHead]) -> Mapping[int, tuple[Line, ...]]:
    """The lines of money of each bid alone, by the bid's number. One query."""
    return grouped(_lines(plan, [one.id for one in bids]))


def _lines(plan: PlanHead, ids: list[int]) -> Iterable[tuple[int, Line]]:
    slugs = {one.id: one.slug for one in plan.footprints}
    for row, reference in db.session.execute(LINES, {"bids": ids}):
        named = f"{slugs[row.alliance_id]}/{reference}" if reference and row.alliance_id else ""
        yield row.bid_id, Line(row.year, LineKind(row.kind), row.pence, row.what, named, row.id, row.version)


def _others(ids: list[int]) -> Iterable[tuple[int, Other]]:
    for row in db.session.scalars(OTHERS, {"bids": ids}):
        yield row.bid_id, Other(row.year, row.from_whom, row.pence, row.id, row.version)


def outcomes_of(bids: Collection[int]) -> Mapping[int, tuple[Outcome, ...]]:
    """The outcomes of each bid with their trajectories, by its number. One query, however many bids."""
    rows = db.session.execute(OUTCOMES, {"bids": list(bids)})
    found: dict[int, tuple[Any, str, dict[str, int]]] = {}
    for row, code, quarter, planned in rows:
        points = found.setdefault(row.id, (row, code or "", {}))[2]
        if quarter is not None:
            points[quarter] = planned
    return grouped((row.bid_id, _outcome(row, code, points)) for row, code, points in found.values())


def _outcome(row: Any, code: str, points: Mapping[str, int]) -> Outcome:
    return Outcome(
        row.title,
        code,
        row.measure,
        row.unit,
        row.baseline,
        row.baseline_on,
        row.target,
        row.higher_is_better,
        points,
        row.id,
        row.version,
    )


def _benefits(ids: list[int]) -> Iterable[tuple[int, Benefit]]:
    for row in db.session.scalars(BENEFITS, {"bids": ids}):
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


def parts_of(bids: Collection[int]) -> Mapping[int, tuple[Part, ...]]:
    """The smaller awards of each bid, by its number. One query, however many bids."""
    rows = db.session.execute(PARTS, {"bids": list(bids)})
    found: dict[int, tuple[Any, dict[str, int]]] = {}
    for row, year, pence in rows:
        amounts = found.setdefault(row.id, (row, {}))[1]
        if year is not None:
            amounts[year] = pence
    return grouped((row.bid_id, Part(amounts, row.drops, row.id, row.version)) for row, amounts in found.values())
