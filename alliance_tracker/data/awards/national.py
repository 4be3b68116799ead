"""The money of all bids in one query, the pots of all calls, and apart from both what plans ask for wider needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Pot
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.awards import AwardLine, CommitteeDecision, Release, SpendReturn
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.funding import Bid, BidLine, FundingPot
from alliance_tracker.data.tables.plan import Outcome, Plan, PlanAlliance, PlanVersion, Submission
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.national import Figure, Row
from alliance_tracker.rules.plan.content import read
from alliance_tracker.rules.plan.england import Submitted
from alliance_tracker.rules.plan.resources import resources_in
from alliance_tracker.terms import AwardKind, LineKind, Stream, SubmissionOutcome

YEAR = 7
"""Letters of a financial year's code, with which that of a quarter begins: 2018-19-q2."""


def rows_of_money() -> tuple[Row, ...]:
    """What every bid asks for, was awarded, was paid and spent: a row for each bid, year and figure. One query.

    Asked for: the lines of bids that are submitted and not withdrawn, nor sent back since. Awarded: the newest decision
    of each of those not withdrawn, where it gives money. Paid: the releases that were paid, by the year whose award
    they are part of. Spent: the quarters' returns. What was paid and spent stays, whatever became of the bid.
    """
    parts = union_all(_asked(), _awarded(), _released(), _spent()).subquery()
    found = db.session.execute(
        select(parts, Bid.call_id, Bid.plan_id, Bid.stream, Plan.name, Alliance.position)
        .join(Bid, Bid.id == parts.c.bid_id)
        .join(Plan, Plan.id == Bid.plan_id)
        .join(PlanAlliance, (PlanAlliance.plan_id == Plan.id) & (PlanAlliance.position == 1))
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .order_by(parts.c.bid_id, parts.c.year, parts.c.figure)
    )
    return tuple(
        Row(
            row.bid_id,
            row.call_id,
            row.plan_id,
            row.name,
            row.position,
            Stream(row.stream),
            row.year,
            Figure(row.figure),
            int(row.revenue),
            int(row.capital),
            int(row.undivided),
        )
        for row in found
    )


def _sums(figure: Figure, year: Any, pence: Any, kind: Any = None) -> tuple[ColumnElement[Any], ...]:
    """The columns of a part: pence by kind of money, or not divided where there is none."""
    nothing = literal(0)
    if kind is None:
        parts = [nothing, nothing, func.sum(pence)]
    else:
        parts = [func.sum(case((kind == one.value, pence), else_=0)) for one in LineKind] + [nothing]
    names = ("revenue", "capital", "undivided")
    labelled = [part.label(name) for part, name in zip(parts, names, strict=True)]
    return (literal(figure.value).label("figure"), year.label("year"), *labelled)


def _asked() -> Select[Any]:
    last = (
        select(func.max(Submission.id))
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(PlanVersion.bid_id.is_not(None))
        .group_by(PlanVersion.bid_id)
    )
    returned = select(Outcome.submission_id).where(Outcome.kind == SubmissionOutcome.RETURNED.value)
    sent = (
        select(PlanVersion.bid_id)
        .join(Submission, Submission.version_id == PlanVersion.id)
        .where(Submission.id.in_(last), Submission.id.not_in(returned))
    )
    return (
        select(BidLine.bid_id, *_sums(Figure.ASKED, BidLine.year, BidLine.pence, BidLine.kind))
        .join(Bid, Bid.id == BidLine.bid_id)
        .where(Bid.withdrawn_at.is_(None), Bid.id.in_(sent))
        .group_by(BidLine.bid_id, BidLine.year)
    )


def _awarded() -> Select[Any]:
    newest = select(func.max(CommitteeDecision.id)).group_by(CommitteeDecision.bid_id)
    pays = [kind.value for kind in AwardKind if kind.pays]
    return (
        select(CommitteeDecision.bid_id, *_sums(Figure.AWARDED, AwardLine.year, AwardLine.pence))
        .join(AwardLine, AwardLine.decision_id == CommitteeDecision.id)
        .join(Bid, Bid.id == CommitteeDecision.bid_id)
        .where(CommitteeDecision.id.in_(newest), CommitteeDecision.kind.in_(pays), Bid.withdrawn_at.is_(None))
        .group_by(CommitteeDecision.bid_id, AwardLine.year)
    )


def _released() -> Select[Any]:
    year = func.substr(Release.quarter, 1, YEAR)
    return (
        select(Release.bid_id, *_sums(Figure.RELEASED, year, Release.pence))
        .where(Release.paid_on.is_not(None), Release.ended_on.is_(None))
        .group_by(Release.bid_id, year)
    )


def _spent() -> Select[Any]:
    """A line that stands in a bid twice, in the same words, counts once in a quarter, as it was given last."""
    year = func.substr(SpendReturn.quarter, 1, YEAR)
    same = (SpendReturn.bid_id, SpendReturn.quarter, BidLine.year, BidLine.kind, BidLine.what, Deliverable.reference)
    last = func.row_number().over(partition_by=same, order_by=(BidLine.position.desc(), BidLine.id.desc()))
    every = (
        select(SpendReturn.bid_id, year.label("year"), SpendReturn.actual, BidLine.kind, last.label("place"))
        .join(BidLine, BidLine.id == SpendReturn.line_id)
        .outerjoin(Deliverable, Deliverable.id == BidLine.deliverable_id)
        .subquery()
    )
    return (
        select(every.c.bid_id, *_sums(Figure.SPENT, every.c.year, every.c.actual, every.c.kind))
        .where(every.c.place == 1)
        .group_by(every.c.bid_id, every.c.year)
    )


def pots() -> Mapping[tuple[int, str], Pot]:
    """The pot of every call by year, where the national team has entered it. One query."""
    rows = db.session.scalars(select(FundingPot).order_by(FundingPot.call_id, FundingPot.year))
    return {(row.call_id, row.year): Pot(row.pence, row.source) for row in rows}


class Wider(Record):
    """What one submitted plan asks for wider resource needs, posts and other money: pence for each of the two years.

    `private` counts what only those who write the plan may see; it is in no sum.
    """

    plan_id: int
    plan: str
    label: str
    asked: tuple[int, ...]
    private: int


def wider_needs(plans: Sequence[Submitted], first: FinancialYear) -> tuple[Wider, ...]:
    """The request of the newest version that each plan submitted, as it was frozen; `first` of its years. One query."""
    wanted = [one.version_id for one in plans if one.version_id is not None]
    texts = {
        row.id: row.content
        for row in db.session.execute(select(PlanVersion.id, PlanVersion.content).where(PlanVersion.id.in_(wanted)))
    }
    years = (first, first.next())
    return tuple(_wider(one, texts[one.version_id], years) for one in plans if one.version_id is not None)


def _wider(plan: Submitted, text: str, years: Sequence[FinancialYear]) -> Wider:
    every = resources_in(read(json.loads(text)), years)
    shown = every.shown(writes=False)
    return Wider(plan.plan_id, plan.name, plan.label, tuple(shown.total(year) for year in every.years), every.hidden)


def ratified_needs(plans: Sequence[Submitted]) -> Mapping[int, tuple[int, int]]:
    """What was ratified of those requests, by plan: pence of the first and of the second year. One query."""
    wanted = [one.version_id for one in plans if one.version_id is not None]
    rows = db.session.execute(
        select(Outcome.plan_id, Outcome.first_year_pence, Outcome.second_year_pence)
        .join(Submission, Submission.id == Outcome.submission_id)
        .where(Submission.version_id.in_(wanted), Outcome.kind == SubmissionOutcome.RATIFIED.value)
        .order_by(Outcome.id)
    )
    return {row.plan_id: (row.first_year_pence or 0, row.second_year_pence or 0) for row in rows}
