"""Which alliances have returned their quarter, how late, and the national extract that may cross alliances."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from alliance_tracker.data.board.areas import views_in
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person, PersonState
from alliance_tracker.periods import Quarter, business_day
from alliance_tracker.records import Record, field
from alliance_tracker.rules.board import state_of
from alliance_tracker.rules.board.record import AreaLine
from alliance_tracker.rules.board.returns import ReturnFacts, Running
from alliance_tracker.rules.delivery import AreaRating, area_rating, rating_shown
from alliance_tracker.terms import QuarterState, Rating

RECENT = timedelta(days=200)
"""So far back a list of returns looks for the last quarter that closed: more than two quarters."""
MOST = 100


class Returned(Record):
    """One alliance's last return: whose it is, of which quarter, in what state, and what of it has come."""

    slug: str
    name: str
    region: str
    quarter: Quarter | None
    state: QuarterState | None
    closes_on: date | None
    board_on: date | None
    facts: ReturnFacts | None


class Extract(Record):
    """What everyone signed in may read of any alliance: its last reviewed quarter by area, and whether it returned.

    `views` is how its board sees an area, by code, where that is another.
    """

    reviewed: Quarter | None
    areas: tuple[tuple[AreaLine, AreaRating], ...]
    last: Returned
    views: Mapping[str, Rating] = field(default_factory=dict)


def returned(today: date, region_ids: Sequence[int] | None = None, page: int | None = 1) -> tuple[list[Returned], bool]:
    """The last closed quarter of each alliance of these regions, or of all; and whether there is a next page.

    In the order of regions and alliances, 100 a page, or all of them where no page is asked for. Three queries.
    """
    chosen = (
        select(Alliance.id, Alliance.slug, Alliance.name, Region.name.label("region"))
        .join(Region, Region.id == Alliance.region_id)
        .order_by(Region.position, Region.id, Alliance.position, Alliance.id)
    )
    if region_ids is not None:
        chosen = chosen.where(Alliance.region_id.in_(region_ids))
    if page is None:
        return _returns(db.session().execute(chosen).all(), today), False
    found = db.session().execute(chosen.offset((page - 1) * MOST).limit(MOST + 1)).all()
    return _returns(found[:MOST], today), len(found) > MOST


def running(today: date, region_ids: Sequence[int] | None = None) -> list[Running]:
    """The quarters whose update is open today in alliances of these regions, or of all; earliest first. One query."""
    chosen = (
        select(
            QuarterRow.code,
            func.min(QuarterRow.closes_on).label("first"),
            func.max(QuarterRow.closes_on).label("last"),
        )
        .where(QuarterRow.opens_on <= today, QuarterRow.closes_on >= today, QuarterRow.reviewed_at.is_(None))
        .group_by(QuarterRow.code)
        .order_by(QuarterRow.code)
    )
    if region_ids is not None:
        chosen = chosen.join(Alliance, Alliance.id == QuarterRow.alliance_id).where(Alliance.region_id.in_(region_ids))
    return [Running(Quarter.parse(row.code), row.first, row.last) for row in db.session().execute(chosen)]


def _returns(alliances: Sequence[Any], today: date) -> list[Returned]:
    ids = [row.id for row in alliances]
    last: dict[int, Any] = {}
    for row in db.session().execute(
        select(
            QuarterRow.alliance_id,
            QuarterRow.code,
            QuarterRow.opens_on,
            QuarterRow.closes_on,
            QuarterRow.board_on,
            QuarterRow.reviewed_at,
        )
        .where(
            QuarterRow.alliance_id.in_(ids),
            or_(QuarterRow.closes_on < today, QuarterRow.reviewed_at.is_not(None)),
            QuarterRow.closes_on > today - RECENT,
        )
        .order_by(QuarterRow.alliance_id, QuarterRow.code)
    ):
        last[row.alliance_id] = row
    facts = _facts(last, today)
    return [
        Returned(row.slug, row.name, row.region, *_dated(last.get(row.id), today), facts.get(row.id))
        for row in alliances
    ]


def _dated(row: Any | None, today: date) -> tuple[Quarter | None, QuarterState | None, date | None, date | None]:
    """Which quarter a row is of, in what state, when it closed and when the board meets; nothing where none closed."""
    if row is None:
        return None, None, None, None
    state = state_of(row.opens_on, row.closes_on, row.reviewed_at, today)
    return Quarter.parse(row.code), state, row.closes_on, row.board_on


def _facts(last: Mapping[int, Any], today: date) -> dict[int, ReturnFacts]:
    """How many returns were due and came, and on which day the newest came."""
    pairs = [and_(RatingAt.alliance_id == key, RatingAt.quarter == row.code) for key, row in last.items()]
    if not pairs:
        return {}
    not_started = Rating.NOT_STARTED.value
    due = or_(RatingAt.declared != not_started, RatingAt.suggested != not_started)
    come = and_(due, RatingAt.declared.is_not(None))
    rows = db.session().execute(
        select(
            RatingAt.alliance_id,
            func.sum(case((due, 1), else_=0)).label("due"),
            func.sum(case((come, 1), else_=0)).label("come"),
            func.max(QuarterUpdate.updated_at).label("newest"),
        )
        .outerjoin(
            QuarterUpdate,
            and_(QuarterUpdate.deliverable_id == RatingAt.deliverable_id, QuarterUpdate.quarter == RatingAt.quarter),
        )
        .where(or_(*pairs))
        .group_by(RatingAt.alliance_id)
    )
    return {
        row.alliance_id: ReturnFacts(
            row.due,
            row.come,
            last[row.alliance_id].closes_on,
            business_day(row.newest, today) if row.newest is not None else None,
        )
        for row in rows
    }


def extract_of(alliance_id: int, today: date) -> Extract:
    """The national extract of one alliance: reviewed quarters only, and whether the last return came. Six queries."""
    reviewed = db.session().scalar(
        select(func.max(QuarterRow.code)).where(
            QuarterRow.alliance_id == alliance_id, QuarterRow.reviewed_at.is_not(None)
        )
    )
    alliance = (
        db.session()
        .execute(
            select(Alliance.id, Alliance.slug, Alliance.name, Region.name.label("region"))
            .join(Region, Region.id == Alliance.region_id)
            .where(Alliance.id == alliance_id)
        )
        .all()
    )
    last = _returns(alliance, today)[0]
    if not reviewed:
        return Extract(None, (), last)
    quarter = Quarter.parse(reviewed)
    views = views_in([alliance_id], quarter).get(alliance_id, {})
    return Extract(quarter, _areas(alliance_id, reviewed), last, views)


def _areas(alliance_id: int, code: str | None) -> tuple[tuple[AreaLine, AreaRating], ...]:
    """Areas with the ratings and counts that one reviewed quarter was reviewed with."""
    if code is None:
        return ()
    found: dict[AreaLine, list[Rating | None]] = {}
    for row in db.session().execute(
        select(Area.code, Area.name, RatingAt.declared, RatingAt.suggested)
        .join(Deliverable, Deliverable.area_id == Area.id)
        .join(RatingAt, RatingAt.deliverable_id == Deliverable.id)
        .where(Deliverable.alliance_id == alliance_id, RatingAt.quarter == code)
        .order_by(Area.position, Deliverable.position)
    ):
        declared = Rating(row.declared) if row.declared else None
        shown = rating_shown(declared, Rating(row.suggested), QuarterState.REVIEWED)
        found.setdefault(AreaLine(row.code, row.name), []).append(shown)
    return tuple((area, area_rating(ratings)) for area, ratings in found.items())


def invited_waiting() -> int:
    """How many people were invited and have not come in yet. One query."""
    count = db.session().scalar(select(func.count()).where(Person.state == PersonState.INVITED.value))
    return int(count or 0)


class OwnAlliance(Record):
    """An alliance somebody has a role in."""

    id: int
    slug: str
    name: str


def own_alliances(alliance_ids: Sequence[int]) -> list[OwnAlliance]:
    """These alliances, in the order of the list of all. One query."""
    rows = db.session().execute(
        select(Alliance.id, Alliance.slug, Alliance.name)
        .where(Alliance.id.in_(alliance_ids))
        .order_by(Alliance.position, Alliance.id)
    )
    return [OwnAlliance(*row) for row in rows]
