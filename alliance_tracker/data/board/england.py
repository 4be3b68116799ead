"""One quarter of all alliances: what their boards reviewed, what came, and for those who watch, what needs a board."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select

from alliance_tracker.data.board.areas import views_in
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, DeliverableItem, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.guidance import AnnexItem, Area, PlanningRound
from alliance_tracker.data.tables.history import ChainHead
from alliance_tracker.data.tables.plan import PlanAlliance, Submission
from alliance_tracker.periods import Quarter, business_day
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.board import state_of
from alliance_tracker.rules.board.england import AllianceLine, EnglandQuarter, ItemLine, cells_of
from alliance_tracker.rules.board.record import AreaLine
from alliance_tracker.rules.board.returns import ReturnFacts
from alliance_tracker.rules.board.standing import Standing, needs_board
from alliance_tracker.rules.delivery import green_moves, rating_shown
from alliance_tracker.terms import QuarterState, Rating

MOST = 100
SHOWN = (QuarterState.CLOSED, QuarterState.REVIEWED)


def everything() -> str:
    """What changes with every line of history anywhere. One query, a row for each alliance."""
    return "".join(db.session.scalars(select(ChainHead.hash).order_by(ChainHead.chain)))


def newest_closed(today: date) -> Quarter | None:
    """The last quarter whose update has closed somewhere; before that the first that opened. One query."""
    closed = select(func.max(QuarterRow.code)).where(QuarterRow.closes_on < today).scalar_subquery()
    opened = select(func.max(QuarterRow.code)).where(QuarterRow.opens_on <= today).scalar_subquery()
    row = db.session.execute(select(closed, opened)).one()
    code = row[0] or row[1]
    return Quarter.parse(code) if code else None


def quarters_until(last: Quarter) -> tuple[Quarter, ...]:
    """The quarters that any alliance has, up to this one, newest first. One query."""
    codes = db.session.scalars(select(QuarterRow.code).where(QuarterRow.code <= last.code).distinct())
    return tuple(sorted(map(Quarter.parse, codes), reverse=True))


def england_quarter(quarter: Quarter, today: date, page: int = 1) -> EnglandQuarter:
    """A page of 100 alliances in the order of the guidance. Eight queries, however many there are."""
    found = (
        db.session()
        .execute(
            select(
                Alliance.id,
                Alliance.slug,
                Alliance.name,
                Alliance.region_id,
                Region.name.label("region"),
                QuarterRow.opens_on,
                QuarterRow.closes_on,
                QuarterRow.board_on,
                QuarterRow.reviewed_at,
            )
            .join(Region, Region.id == Alliance.region_id)
            .outerjoin(QuarterRow, and_(QuarterRow.alliance_id == Alliance.id, QuarterRow.code == quarter.code))
            .order_by(Region.position, Region.id, Alliance.position, Alliance.id)
            .offset((page - 1) * MOST)
            .limit(MOST + 1)
        )
        .all()
    )
    rows = found[:MOST]
    areas = tuple(
        AreaLine(*row) for row in db.session.execute(select(Area.code, Area.name).order_by(Area.position, Area.id))
    )
    shown = [row.id for row in rows if _state(row, today) in SHOWN]
    read = _Read(
        _ratings(shown, quarter),
        _newest(shown, quarter),
        _greens(shown, quarter),
        _submitted(),
        views_in(shown, quarter),
    )
    lines = tuple(_line(row, areas, read, quarter, today) for row in rows)
    return EnglandQuarter(quarter, areas, lines, len(found) > MOST)


def items_of(quarter: Quarter, lines: Iterable[AllianceLine]) -> tuple[ItemLine, ...]:
    """Each thing to achieve over the alliances whose return was handed in, in the order of Annex A. Two queries."""
    known = {one.id: one for one in lines if one.is_closed}
    items = db.session.execute(
        select(AnnexItem.id, AnnexItem.code, AnnexItem.title, Area.name)
        .join(Area, Area.id == AnnexItem.area_id)
        .order_by(Area.position, AnnexItem.position)
    ).all()
    counts: dict[int, dict[Rating, int]] = {}
    there: dict[int, set[int]] = {}
    for row in db.session.execute(
        select(
            DeliverableItem.item_id,
            RatingAt.alliance_id,
            RatingAt.declared,
            RatingAt.suggested,
            func.count().label("n"),
        )
        .join(RatingAt, RatingAt.deliverable_id == DeliverableItem.deliverable_id)
        .where(RatingAt.quarter == quarter.code, RatingAt.alliance_id.in_(known))
        .group_by(DeliverableItem.item_id, RatingAt.alliance_id, RatingAt.declared, RatingAt.suggested)
    ):
        rating = _shown(row)
        by_rating = counts.setdefault(row.item_id, {})
        by_rating[rating] = by_rating.get(rating, 0) + row.n
        there.setdefault(row.item_id, set()).add(row.alliance_id)
    return tuple(
        ItemLine(
            row.code,
            row.title,
            row.name,
            tuple((rating, counts.get(row.id, {})[rating]) for rating in Rating if rating in counts.get(row.id, {})),
            len(there.get(row.id, ())),
            tuple(one.name for key, one in known.items() if key not in there.get(row.id, ())),
        )
        for row in items
    )


def _state(row: Any, today: date) -> QuarterState | None:
    return state_of(row.opens_on, row.closes_on, row.reviewed_at, today) if row.opens_on is not None else None


def _ratings(keys: Sequence[int], quarter: Quarter) -> dict[int, dict[str, list[Any]]]:
    """By alliance and quarter, the deliverables with their ratings in the quarter and in the one before."""
    found: dict[int, dict[str, list[Any]]] = {}
    for row in db.session.execute(
        select(
            RatingAt.alliance_id,
            RatingAt.deliverable_id,
            RatingAt.quarter,
            RatingAt.declared,
            RatingAt.suggested,
            Deliverable.reference,
            Deliverable.title,
            Area.code,
        )
        .join(Deliverable, Deliverable.id == RatingAt.deliverable_id)
        .join(Area, Area.id == Deliverable.area_id)
        .where(RatingAt.alliance_id.in_(keys), RatingAt.quarter.in_((quarter.code, quarter.previous().code)))
        .order_by(Area.position, Deliverable.position, Deliverable.id)
    ):
        found.setdefault(row.alliance_id, {}).setdefault(row.quarter, []).append(row)
    return found


def _newest(keys: Sequence[int], quarter: Quarter) -> dict[int, datetime]:
    """When the newest update of the quarter came, by alliance."""
    rows = db.session.execute(
        select(QuarterUpdate.alliance_id, func.max(QuarterUpdate.updated_at))
        .where(QuarterUpdate.alliance_id.in_(keys), QuarterUpdate.quarter == quarter.code)
        .group_by(QuarterUpdate.alliance_id)
    )
    return {row[0]: row[1] for row in rows}


def _greens(keys: Sequence[int], quarter: Quarter) -> dict[int, list[tuple[Rating | None, Quarter | None]]]:
    """By deliverable off track or at risk in the quarter, what was declared and promised up to it, oldest first."""
    now = select(QuarterUpdate.deliverable_id).where(
        QuarterUpdate.alliance_id.in_(keys),
        QuarterUpdate.quarter == quarter.code,
        QuarterUpdate.declared.in_([one.value for one in Rating if one.needs_path]),
    )
    found: dict[int, list[tuple[Rating | None, Quarter | None]]] = {}
    for row in db.session.execute(
        select(QuarterUpdate.deliverable_id, QuarterUpdate.declared, QuarterUpdate.green_by)
        .where(QuarterUpdate.deliverable_id.in_(now), QuarterUpdate.quarter <= quarter.code)
        .order_by(QuarterUpdate.deliverable_id, QuarterUpdate.quarter)
    ):
        green = Quarter.parse(row.green_by) if row.green_by else None
        found.setdefault(row.deliverable_id, []).append((Rating(row.declared), green))
    return found


def _submitted() -> frozenset[int]:
    """The alliances whose plan of the newest round was submitted."""
    newest = select(PlanningRound.id).order_by(PlanningRound.starts_on.desc()).limit(1).scalar_subquery()
    rows = db.session.scalars(
        select(PlanAlliance.alliance_id)
        .join(Submission, Submission.plan_id == PlanAlliance.plan_id)
        .where(PlanAlliance.round_id == newest)
    )
    return frozenset(rows)


class _Read(Record):
    """What was found: ratings by alliance and quarter, newest updates, promised greens, plans sent, boards' views."""

    ratings: Mapping[int, Mapping[str, list[Any]]]
    newest: Mapping[int, datetime]
    greens: Mapping[int, list[tuple[Rating | None, Quarter | None]]]
    submitted: frozenset[int]
    views: Mapping[int, Mapping[str, Rating]]


def _line(row: Any, areas: tuple[AreaLine, ...], read: _Read, quarter: Quarter, today: date) -> AllianceLine:
    """One alliance; of a quarter that has not closed nothing but its days."""
    plain = AllianceLine(
        row.id,
        row.slug,
        row.name,
        row.region_id,
        row.region,
        _state(row, today),
        row.closes_on,
        row.board_on,
        plan_submitted=row.id in read.submitted,
    )
    if not plain.is_closed:
        return plain
    now, before = (read.ratings.get(row.id, {}).get(one.code, []) for one in (quarter, quarter.previous()))
    was = {one.deliverable_id: _shown(one) for one in before}
    standings = [_standing(one, was.get(one.deliverable_id), read) for one in now]
    due = [one for one in standings if one.is_due]
    newest = read.newest.get(row.id)
    facts = ReturnFacts(
        len(due),
        sum(one.is_in for one in due),
        row.closes_on,
        business_day(newest, today) if newest else None,
    )
    reviewed = plain.state is QuarterState.REVIEWED
    rated, earlier = ([(one.code, _shown(one)) for one in found] for found in (now, before))
    cells = cells_of(areas, rated, earlier, read.views.get(row.id, {})) if reviewed else ()
    return replace(plain, facts=facts, cells=cells, needs=needs_board(standings))


def _standing(row: Any, before: Rating | None, read: _Read) -> Standing:
    return Standing(
        row.reference,
        row.title,
        row.code,
        _shown(row),
        before,
        declared=Rating(row.declared) if row.declared else None,
        suggested=Rating(row.suggested),
        green=green_moves(read.greens.get(row.deliverable_id, ())),
    )


def _shown(row: Any) -> Rating:
    """What a closed quarter shows."""
    rating = rating_shown(Rating(row.declared) if row.declared else None, Rating(row.suggested), QuarterState.CLOSED)
    assert rating is not None
    return rating
