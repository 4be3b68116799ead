"""Ratings that moved, as lines of history set them, with what the quarter before showed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery.movement import rating_shown
from alliance_tracker.rules.news.items import Move, Told
from alliance_tracker.rules.news.reading import REVIEWED, Where, is_member
from alliance_tracker.rules.permissions import Viewer
from alliance_tracker.terms import QuarterState, Rating

UPDATE = QuarterUpdate.__tablename__


def moves(viewer: Viewer, every: Sequence[Where], lines: Sequence[Told]) -> list[Move]:
    """Each rating that these lines set, with the one before it; of several for one return the last. Three queries.

    For those who watch, the ratings of quarters that boards have reviewed: two queries more.
    """
    member = {one.chain for one in every if is_member(viewer, one)}
    found = _declared([line for line in lines if line.chain in member])
    reviewed = [line for line in lines if line.chain not in member and line.words.startswith(REVIEWED[0])]
    return [*found, *_reviewed(every, reviewed)]


def _declared(lines: Sequence[Told]) -> list[Move]:
    by_id = {line.id: line for line in lines}
    pieces = _pieces(list(by_id)) if by_id else []
    keys = {int(piece.name.split(" ")[1]) for piece in pieces}
    if not keys:
        return []
    rows = {
        row.QuarterUpdate.id: row
        for row in db.session().execute(
            select(QuarterUpdate, Deliverable.reference, Deliverable.title)
            .join(Deliverable, Deliverable.id == QuarterUpdate.deliverable_id)
            .where(QuarterUpdate.id.in_(keys))
        )
    }
    earlier = _shown({(one.QuarterUpdate.deliverable_id, one.QuarterUpdate.quarter) for one in rows.values()})
    found: dict[int, Move] = {}
    for piece in pieces:
        key = int(piece.name.split(" ")[1])
        now = _rating(piece.name, piece.after)
        if key not in rows or now is None:
            continue
        row, line = rows[key], by_id[piece.change_id]
        one = row.QuarterUpdate
        before = found[key].before if key in found else _rating(piece.name, piece.before)
        before = before or earlier.get((one.deliverable_id, one.quarter))
        place = (row.reference, row.title, Quarter.parse(one.quarter))
        found[key] = Move(line.id, line.at, line.chain, *place, before, now)
    return list(found.values())


def _pieces(change_ids: Sequence[int]) -> Sequence[ChangePiece]:
    """What the lines set of returns: the whole of a new one, or the rating alone, in the order of writing."""
    return (
        db.session()
        .scalars(
            select(ChangePiece)
            .where(
                ChangePiece.change_id.in_(change_ids),
                ChangePiece.name.startswith(f"{UPDATE} ", autoescape=True),
                or_(ChangePiece.name.endswith(" declared"), ChangePiece.name.not_like(f"{UPDATE} % %")),
            )
            .order_by(ChangePiece.change_id, ChangePiece.position)
        )
        .all()
    )


def _rating(name: str, told: str | None) -> Rating | None:
    """The rating that a piece of history tells of: on its own, or within a new return. None of a redacted one."""
    try:
        return Rating(told or "") if name.endswith(" declared") else Rating(json.loads(told or "{}")["declared"])
    except (ValueError, KeyError, TypeError):
        return None


def _shown(pairs: set[tuple[int, str]]) -> dict[tuple[int, str], Rating | None]:
    """The rating that the quarter before showed, by deliverable and quarter. One query."""
    before = {(key, code): Quarter.parse(code).previous().code for key, code in pairs}
    rows = db.session().execute(
        select(RatingAt.deliverable_id, RatingAt.quarter, RatingAt.declared, RatingAt.suggested).where(
            RatingAt.deliverable_id.in_({key for key, _ in pairs}), RatingAt.quarter.in_(set(before.values()))
        )
    )
    known = {(row.deliverable_id, row.quarter): _stood(row) for row in rows}
    return {pair: known.get((pair[0], code)) for pair, code in before.items()}


def _stood(row: Any) -> Rating | None:
    declared = Rating(row.declared) if row.declared else None
    return rating_shown(declared, Rating(row.suggested), QuarterState.CLOSED)


def _reviewed(every: Sequence[Where], lines: Sequence[Told]) -> list[Move]:
    """What moved in the quarters whose review these lines recorded. Two queries."""
    if not lines:
        return []
    ids = {one.chain: one.id for one in every}
    newest = {(ids[line.chain], line.key): line for line in reversed(lines)}
    rows = (
        db.session()
        .execute(
            select(RatingAt, Deliverable.reference, Deliverable.title)
            .join(Deliverable, Deliverable.id == RatingAt.deliverable_id)
            .where(
                RatingAt.alliance_id.in_({key for key, _ in newest}),
                RatingAt.quarter.in_({code for _, code in newest}),
                RatingAt.declared.is_not(None),
            )
            .order_by(RatingAt.alliance_id, Deliverable.position, Deliverable.id)
        )
        .all()
    )
    chosen = [row for row in rows if (row.RatingAt.alliance_id, row.RatingAt.quarter) in newest]
    earlier = _shown({(row.RatingAt.deliverable_id, row.RatingAt.quarter) for row in chosen})
    found = []
    for row in chosen:
        one = row.RatingAt
        line = newest[one.alliance_id, one.quarter]
        place = (row.reference, row.title, Quarter.parse(one.quarter))
        before = earlier.get((one.deliverable_id, one.quarter))
        found.append(Move(line.id, line.at, line.chain, *place, before, Rating(one.declared)))
    return found
