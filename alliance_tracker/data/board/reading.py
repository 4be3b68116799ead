"""What the quarter page reads: four queries beside the list of quarters, however many deliverables there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board import Span, Standing
from alliance_tracker.rules.board.record import (
    SHOWN,
    AreaLine,
    MilestoneLine,
    QuarterRecord,
    RatingLine,
    RiskLine,
)
from alliance_tracker.rules.delivery import MilestoneFacts, green_moves, rating_shown
from alliance_tracker.terms import QuarterState, Rating

UK = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Read:
    """The record of a quarter, the names of the people in it as they are today, and who deputises for what."""

    record: QuarterRecord
    names: dict[int, str]
    deputies: dict[str, int]


def record_of(alliance_id: int, head: QuarterHead, quarters: Sequence[QuarterHead], today: date) -> Read:
    """Everything the quarter page says, from the rows as they stand. Four queries.

    Ratings of a reviewed quarter are the ones it was reviewed with, whatever has happened since.
    """
    states = {one.quarter: one.state(today) for one in quarters}
    areas, deliverables, names = _plan(alliance_id)
    returns = _returns(alliance_id, head.quarter)
    rated = {key: _shown(row, states) for key, row in returns.items()}
    shown = tuple(head.quarter.plus(-back) for back in reversed(range(SHOWN)))
    standings = tuple(_standing(row, returns, rated, head.quarter, today) for row in deliverables)
    ratings = tuple(
        RatingLine(quarter, row.reference, rated.get((row.id, quarter)))
        for quarter in (shown[0].previous(), *shown)
        if quarter in states
        for row in deliverables
    )
    references = {row.id: row.reference for row in deliverables}
    record = QuarterRecord(
        span=Span(head.quarter, head.dates.opens, head.dates.closes, states[head.quarter]),
        board_on=head.dates.board,
        quarters=tuple(quarter for quarter in shown if quarter in states),
        plan_quarters=tuple(states),
        areas=areas,
        standings=standings,
        ratings=ratings,
        milestones=_milestones(alliance_id, references),
        risks=_risks(alliance_id, references, head.quarter.end),
    )
    deputies = {row.reference: row.deputy_id for row in deliverables if row.deputy_id is not None}
    return Read(record, names, deputies)


def _plan(alliance_id: int) -> tuple[tuple[AreaLine, ...], list[Any], dict[int, str]]:
    """The areas, the deliverables in the order of the plan, and the names of those who lead them."""
    lead = aliased(Person)
    rows = (
        db.session()
        .execute(
            select(
                Area.code,
                Area.name,
                Deliverable.id,
                Deliverable.reference,
                Deliverable.title,
                Deliverable.lead_id,
                Deliverable.deputy_id,
                func.coalesce(lead.display_name, lead.name).label("lead"),
            )
            .outerjoin(Deliverable, and_(Deliverable.area_id == Area.id, Deliverable.alliance_id == alliance_id))
            .outerjoin(lead, lead.id == Deliverable.lead_id)
            .order_by(Area.position, Deliverable.position, Deliverable.reference)
        )
        .all()
    )
    areas = tuple(AreaLine(*key) for key, _ in groupby(rows, key=lambda row: (row.code, row.name)))
    names = {row.lead_id: row.lead for row in rows if row.lead_id is not None and row.lead}
    return areas, [row for row in rows if row.id is not None], names


def _returns(alliance_id: int, quarter: Quarter) -> dict[tuple[int, Quarter], Any]:
    """Ratings up to the quarter with the green date each promised; the words of the return only for the quarter."""
    said, promised = aliased(QuarterUpdate), aliased(QuarterUpdate)
    rows = db.session().execute(
        select(
            RatingAt.deliverable_id,
            RatingAt.quarter,
            RatingAt.declared,
            RatingAt.suggested,
            promised.green_by.label("promised"),
            said.happened,
            said.will_change,
            said.patients,
            said.ask,
            said.why_better,
            said.updated_at,
        )
        .outerjoin(
            promised,
            and_(promised.deliverable_id == RatingAt.deliverable_id, promised.quarter == RatingAt.quarter),
        )
        .outerjoin(
            said,
            and_(
                said.deliverable_id == RatingAt.deliverable_id,
                said.quarter == RatingAt.quarter,
                said.quarter == quarter.code,
            ),
        )
        .where(RatingAt.alliance_id == alliance_id, RatingAt.quarter <= quarter.code)
        .order_by(RatingAt.deliverable_id, RatingAt.quarter)
    )
    parsed: dict[str, Quarter] = {}
    return {(row.deliverable_id, parsed.setdefault(row.quarter, Quarter.parse(row.quarter))): row for row in rows}


def _shown(row: Any, states: dict[Quarter, QuarterState]) -> Rating | None:
    declared = Rating(row.declared) if row.declared else None
    state = states.get(Quarter.parse(row.quarter), QuarterState.PLANNED)
    return rating_shown(declared, Rating(row.suggested), state)


def _standing(
    row: Any,
    returns: dict[tuple[int, Quarter], Any],
    rated: dict[tuple[int, Quarter], Rating | None],
    quarter: Quarter,
    today: date,
) -> Standing:
    own = returns.get((row.id, quarter))
    history = [(rated[key], _quarter(found.promised)) for key, found in returns.items() if key[0] == row.id]
    plain = Standing(
        row.reference,
        row.title,
        row.code,
        rated.get((row.id, quarter)),
        rated.get((row.id, quarter.previous())),
        lead=row.lead_id,
        green=green_moves(history),
    )
    if own is None:
        return plain
    return replace(
        plain,
        declared=Rating(own.declared) if own.declared else None,
        suggested=Rating(own.suggested),
        happened=own.happened or "",
        will_change=own.will_change or "",
        green_by=_quarter(own.promised),
        patients=own.patients or "",
        ask=own.ask or "",
        why_better=own.why_better or "",
        returned_on=_returned_on(own.updated_at, today),
    )


def _quarter(code: str | None) -> Quarter | None:
    return Quarter.parse(code) if code else None


def _returned_on(updated_at: datetime | None, today: date) -> date | None:
    """The day of the return in the United Kingdom; never after the business day, which a setting may hold back."""
    return min(updated_at.astimezone(UK).date(), today) if updated_at else None


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


def _risks(alliance_id: int, references: dict[int, str], day: date) -> tuple[RiskLine, ...]:
    """Those open at the end of the day, the highest score first, else in the order of the plan."""
    order = {deliverable_id: place for place, deliverable_id in enumerate(references)}
    rows = db.session().execute(
        select(
            Risk.deliverable_id,
            Risk.words,
            Risk.consequence,
            Risk.likelihood,
            Risk.owner,
            Risk.review_on,
            Risk.position,
        )
        .where(
            Risk.alliance_id == alliance_id,
            Risk.opened_on <= day,
            Risk.closed_on.is_(None) | (Risk.closed_on > day),
        )
        .order_by(Risk.id)
    )
    lines = [
        (
            -row.consequence * row.likelihood,
            order[row.deliverable_id],
            row.position,
            RiskLine(references[row.deliverable_id], *row[1:6]),
        )
        for row in rows
    ]
    return tuple(line for *_, line in sorted(lines, key=lambda found: found[:3]))
