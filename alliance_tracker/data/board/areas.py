"""How the board sees an area of a quarter, beside the rating that follows from its deliverables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from alliance_tracker.data.board.meetings import held
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.meeting import AreaView
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.meeting import rated
from alliance_tracker.terms import Rating


class ViewRow(Record):
    """The board's view of one area; `version` 0 where it has none."""

    code: str
    name: str
    rating: Rating | None
    reason: str
    version: int


def views_of(quarter_id: int) -> tuple[ViewRow, ...]:
    """Every area with the board's view of it, if it has one, in the order of the plan. One query."""
    rows = db.session().execute(
        select(Area.code, Area.name, AreaView.rating, AreaView.reason, AreaView.version)
        .outerjoin(AreaView, (AreaView.area_id == Area.id) & (AreaView.quarter_id == quarter_id))
        .order_by(Area.position)
    )
    return tuple(
        ViewRow(row.code, row.name, Rating(row.rating) if row.rating else None, row.reason or "", row.version or 0)
        for row in rows
    )


def views_in(alliance_ids: Sequence[int], quarter: Quarter) -> dict[int, dict[str, Rating]]:
    """How these boards see areas in a quarter, by alliance and code, without their reasons. One query."""
    rows = db.session().execute(
        select(AreaView.alliance_id, Area.code, AreaView.rating)
        .join(Area, Area.id == AreaView.area_id)
        .join(QuarterRow, QuarterRow.id == AreaView.quarter_id)
        .where(AreaView.alliance_id.in_(alliance_ids), QuarterRow.code == quarter.code)
    )
    found: dict[int, dict[str, Rating]] = {}
    for row in rows:
        found.setdefault(row.alliance_id, {})[row.code] = Rating(row.rating)
    return found


def view_of(quarter_id: int, code: str) -> ViewRow:
    """One area. One query."""
    found = next((row for row in views_of(quarter_id) if row.code == code), None)
    if found is None:
        raise NotFound("We cannot find that area. Choose one on the quarter’s page.")
    return found


def say_view(tx: Writing, head: QuarterHead, code: str, rating: Rating | None, reason: str, seen: int) -> None:
    """Keep the board's view with its reason; without a rating it is taken back."""
    quarter = held(tx, head)
    area = tx.session.scalars(select(Area).where(Area.code == code)).one()
    row = tx.session.scalars(
        select(AreaView).where(AreaView.quarter_id == head.id, AreaView.area_id == area.id)
    ).one_or_none()
    if (row.version if row else 0) != seen:
        raise Stale("Somebody else recorded the board’s view of this area while you were typing.")
    if rating is None:
        if row is None:
            raise RuleBroken("Choose how the board sees this area", "rating")
        tx.session.delete(row)
        tx.say(rated(area.name, "taken back", head.quarter), quarter.alliance_id)
        return
    if not reason:
        raise RuleBroken("Say why the board sees it so", "reason")
    if row is None:
        row = AreaView(alliance_id=quarter.alliance_id, quarter_id=head.id, area_id=area.id)
        tx.add(row)
    row.rating, row.reason, row.said_at, row.person_id = rating.value, reason, tx.now, tx.actor.person_id
    tx.say(rated(area.name, rating.sentence_words, head.quarter), quarter.alliance_id)
