"""What the quarter page reads: 11 to 17 queries beside the list of quarters, however many deliverables there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data import measures
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.db import db
from alliance_tracker.data.engagement import challenges, promises, statements
from alliance_tracker.data.engagement.in_short import in_short
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.periods import Quarter, business_day
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.board import Span, Standing
from alliance_tracker.rules.board.record import (
    SHOWN,
    AreaLine,
    MilestoneLine,
    PrivateRisks,
    QuarterRecord,
    RatingLine,
    RiskLine,
)
from alliance_tracker.rules.delivery import MilestoneFacts, green_moves, rating_shown
from alliance_tracker.rules.engagement.at_board import Voices, at_board
from alliance_tracker.terms import QuarterState, Rating


class Read(Record):
    """The record of a quarter, the names of the people in it as they are today, and who deputises for what."""

    record: QuarterRecord
    names: dict[int, str]
    deputies: dict[str, int]


class Return(Record):
    """What one quarter says of one deliverable: declared, suggested, shown, and the row it stands in."""

    declared: Rating | None
    suggested: Rating
    rating: Rating | None
    row: Any


_LEAD = aliased(Person)
_PLAN = (
    select(
        Area.code,
        Area.name,
        Deliverable.id,
        Deliverable.reference,
        Deliverable.title,
        Deliverable.lead_id,
        Deliverable.deputy_id,
        func.coalesce(_LEAD.display_name, _LEAD.name).label("lead"),
    )
    .outerjoin(Deliverable, and_(Deliverable.area_id == Area.id, Deliverable.alliance_id == bindparam("alliance")))
    .outerjoin(_LEAD, _LEAD.id == Deliverable.lead_id)
    .order_by(Area.position, Deliverable.position, Deliverable.reference)
)
_SAID, _PROMISED = aliased(QuarterUpdate), aliased(QuarterUpdate)
_RETURNS = (
    select(
        RatingAt.deliverable_id,
        RatingAt.quarter,
        RatingAt.declared,
        RatingAt.suggested,
        _PROMISED.green_by.label("promised"),
        _SAID.happened,
        _SAID.will_change,
        _SAID.patients,
        _SAID.ask,
        _SAID.why_better,
        _SAID.updated_at,
    )
    .outerjoin(
        _PROMISED,
        and_(_PROMISED.deliverable_id == RatingAt.deliverable_id, _PROMISED.quarter == RatingAt.quarter),
    )
    .outerjoin(
        _SAID,
        and_(
            _SAID.deliverable_id == RatingAt.deliverable_id,
            _SAID.quarter == RatingAt.quarter,
            _SAID.quarter == bindparam("code"),
        ),
    )
    .where(RatingAt.alliance_id == bindparam("alliance"), RatingAt.quarter <= bindparam("code"))
    .order_by(RatingAt.deliverable_id, RatingAt.quarter)
)
"""Ratings up to the quarter, the green date each promised, and the words of the return only for the quarter itself."""


def record_of(alliance_id: int, head: QuarterHead, quarters: Sequence[QuarterHead], today: date) -> Read:
    """Everything the quarter page says, from the rows as they stand. Eleven queries, up to 17 where people were asked.

    Ratings of a reviewed quarter are the ones it was reviewed with, whatever has happened since.
    """
    states = {one.quarter.code: one.state(today) for one in quarters}
    areas, deliverables = _plan(alliance_id)
    returns = _returns(alliance_id, head.quarter, states)
    back = [head.quarter.plus(-number) for number in reversed(range(SHOWN + 1))]
    known = [quarter for quarter in back if quarter.code in states]
    references = {row.id: row.reference for row in deliverables}
    risks, private_risks = _risks(alliance_id, references, head.quarter.end)
    record = QuarterRecord(
        span=Span(head.quarter, head.dates.opens, head.dates.closes, states[head.quarter.code]),
        board_on=head.dates.board,
        quarters=tuple(quarter for quarter in known if quarter != back[0]),
        plan_quarters=tuple(one.quarter for one in quarters),
        areas=areas,
        standings=tuple(_standing(row, returns.get(row.id, {}), head.quarter, today) for row in deliverables),
        ratings=tuple(
            RatingLine(quarter, row.reference, found.rating if found else None)
            for quarter in known
            for row in deliverables
            for found in [returns.get(row.id, {}).get(quarter.code)]
        ),
        milestones=_milestones(alliance_id, references),
        risks=risks,
        private_risks=private_risks,
        voices=_voices(alliance_id, head.quarter, today),
        waits=measures.waits_of(alliance_id, head.quarter, today),
    )
    names = {row.lead_id: row.lead for row in deliverables if row.lead_id is not None and row.lead}
    deputies = {row.reference: row.deputy_id for row in deliverables if row.deputy_id is not None}
    return Read(record, names, deputies)


def _plan(alliance_id: int) -> tuple[tuple[AreaLine, ...], list[Any]]:
    """The areas, and the deliverables in the order of the plan with the names of those who lead them."""
    rows = db.session().execute(_PLAN, {"alliance": alliance_id}).all()
    areas = tuple(AreaLine(*key) for key, _ in groupby(rows, key=lambda row: (row.code, row.name)))
    return areas, [row for row in rows if row.id is not None]


def _returns(alliance_id: int, quarter: Quarter, states: Mapping[str, QuarterState]) -> dict[int, dict[str, Return]]:
    """Ratings of each deliverable up to the quarter, oldest first, by quarter."""
    found: dict[int, dict[str, Return]] = {}
    for row in db.session().execute(_RETURNS, {"alliance": alliance_id, "code": quarter.code}):
        declared = Rating(row.declared) if row.declared else None
        suggested = Rating(row.suggested)
        rating = rating_shown(declared, suggested, states.get(row.quarter, QuarterState.PLANNED))
        found.setdefault(row.deliverable_id, {})[row.quarter] = Return(declared, suggested, rating, row)
    return found


def _standing(deliverable: Any, returns: Mapping[str, Return], quarter: Quarter, today: date) -> Standing:
    """One deliverable in the quarter, with what it was before and how often its green date has moved."""
    own, before = returns.get(quarter.code), returns.get(quarter.previous().code)
    plain = Standing(
        deliverable.reference,
        deliverable.title,
        deliverable.code,
        own.rating if own else None,
        before.rating if before else None,
        lead=deliverable.lead_id,
        green=green_moves((one.rating, _quarter(one.row.promised)) for one in returns.values()),
    )
    if own is None:
        return plain
    row = own.row
    return replace(
        plain,
        declared=own.declared,
        suggested=own.suggested,
        happened=row.happened or "",
        will_change=row.will_change or "",
        green_by=_quarter(row.promised),
        patients=row.patients or "",
        ask=row.ask or "",
        why_better=row.why_better or "",
        returned_on=business_day(row.updated_at, today) if row.updated_at else None,
    )


def _quarter(code: str | None) -> Quarter | None:
    return Quarter.parse(code) if code else None


def _milestones(alliance_id: int, references: dict[int, str]) -> tuple[MilestoneLine, ...]:
    order = {deliverable_id: place for place, deliverable_id in enumerate(references)}
    rows = db.session().execute(
        select(
            Milestone.deliverable_id,
            Milestone.reference,
            Milestone.title,
            Milestone.baseline_on,
            Milestone.forecast_on,
            Milestone.met_on,
            Milestone.critical,
        )
        .where(Milestone.alliance_id == alliance_id)
        .order_by(Milestone.position, Milestone.id)
    )
    lines = [
        (order[row.deliverable_id], MilestoneLine(references[row.deliverable_id], row.title, _facts(row)))
        for row in rows
    ]
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _facts(row: Any) -> MilestoneFacts:
    return MilestoneFacts(row.reference, row.baseline_on, row.forecast_on, row.met_on, row.critical)


def _voices(alliance_id: int, quarter: Quarter, today: date) -> Voices:
    """Challenges that are late or for the board, the representatives' statement, promises not kept, the rest in short.

    Six queries, at most six more where people were asked.
    """
    rows = challenges.unsettled(alliance_id, today, heard_since=quarter.end)
    facts = [(row.number, row.about.words, row.question, row.facts) for row in rows]
    statement = statements.printed(alliance_id, quarter)
    lines = at_board(facts, quarter, today)
    return Voices(lines, statement, promises.broken(alliance_id), in_short(alliance_id, today))


def _risks(
    alliance_id: int, references: dict[int, str], day: date
) -> tuple[tuple[RiskLine, ...], tuple[PrivateRisks, ...]]:
    """Those open at the end of the day, the highest score first, else in the order of the plan; private ones counted.

    One query.
    """
    order = {deliverable_id: place for place, deliverable_id in enumerate(references)}
    rows = (
        db.session()
        .execute(
            select(
                Risk.deliverable_id,
                Risk.words,
                Risk.consequence,
                Risk.likelihood,
                Risk.owner,
                Risk.review_on,
                Risk.position,
                Risk.private,
            )
            .where(
                Risk.alliance_id == alliance_id,
                Risk.opened_on <= day,
                Risk.closed_on.is_(None) | (Risk.closed_on > day),
            )
            .order_by(Risk.id)
        )
        .all()
    )
    lines = [
        (
            -row.consequence * row.likelihood,
            order[row.deliverable_id],
            row.position,
            RiskLine(references[row.deliverable_id], *row[1:6]),
        )
        for row in rows
        if not row.private
    ]
    private = Counter(row.deliverable_id for row in rows if row.private)
    return (
        tuple(line for *_, line in sorted(lines, key=lambda found: found[:3])),
        tuple(PrivateRisks(reference, private[key]) for key, reference in references.items() if private[key]),
    )
