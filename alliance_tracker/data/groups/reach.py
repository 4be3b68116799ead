"""Whom a group, somebody with a stake or an entry of the directory can reach."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any
from zlib import crc32

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.groups.work import Reach, Resource, Stakeholder
from alliance_tracker.errors import NotFound, Stale
from alliance_tracker.rules.groups.groups import about
from alliance_tracker.rules.groups.reaching import about_entry, about_stake

Pair = tuple[str, str]
"""Kind and category, as the record of who was heard keeps them."""


class Reacher(StrEnum):
    """What can reach people."""

    GROUP = "group"
    STAKEHOLDER = "stakeholder"
    RESOURCE = "resource"


COLUMNS: dict[Reacher, Any] = {
    Reacher.GROUP: Reach.group_id,
    Reacher.STAKEHOLDER: Reach.stakeholder_id,
    Reacher.RESOURCE: Reach.resource_id,
}


def reached_by(alliance_id: int, what: Reacher, number: int) -> frozenset[Pair]:
    """Whom one of them reaches. One query."""
    column = COLUMNS[what]
    rows = db.session.execute(
        select(Reach.kind, Reach.category).where(Reach.alliance_id == alliance_id, column == number)
    )
    return frozenset((row.kind, row.category) for row in rows)


def all_reached(alliance_id: int, what: Reacher) -> dict[int, list[Pair]]:
    """Whom each of them reaches, by its key. One query."""
    column = COLUMNS[what]
    found: dict[int, list[Pair]] = {}
    rows = db.session.execute(
        select(column, Reach.kind, Reach.category)
        .where(Reach.alliance_id == alliance_id, column.is_not(None))
        .order_by(Reach.id)
    )
    for number, kind, category in rows:
        found.setdefault(number, []).append((kind, category))
    return found


def stamp_of(pairs: Collection[Pair]) -> int:
    """Stands for what was ticked when the page was opened."""
    return crc32(repr(sorted(pairs)).encode())


def save_group_reach(tx: Writing, alliance_id: int, slug: str, pairs: Collection[Pair], stamp: int) -> None:
    group = open_group(tx, alliance_id, slug)
    _save(tx, alliance_id, Reacher.GROUP, group.id, pairs, stamp)
    tx.say(about(slug, f"said whom {group.name} reaches"), alliance_id)


def save_reach(tx: Writing, alliance_id: int, what: Reacher, number: int, pairs: Collection[Pair], stamp: int) -> None:
    """The same for somebody with a stake, or for an entry of the directory."""
    table: Any = Stakeholder if what is Reacher.STAKEHOLDER else Resource
    row = tx.session.scalars(
        select(table).where(table.alliance_id == alliance_id, table.id == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that. Go back to the list and choose again.")
    _save(tx, alliance_id, what, number, pairs, stamp)
    telling = about_stake if what is Reacher.STAKEHOLDER else about_entry
    tx.say(telling(number, f"said whom {row.name} reaches"), alliance_id)


def _save(tx: Writing, alliance_id: int, what: Reacher, number: int, pairs: Collection[Pair], stamp: int) -> None:
    column = COLUMNS[what]
    rows = tx.session.scalars(
        select(Reach).where(Reach.alliance_id == alliance_id, column == number).order_by(Reach.id)
    ).all()
    there = {(row.kind, row.category): row for row in rows}
    if stamp_of(there) != stamp:
        raise Stale("Somebody else changed this after you opened the page.")
    for pair, row in there.items():
        if pair not in pairs:
            tx.session.delete(row)
    for kind, category in sorted(set(pairs) - there.keys()):
        tx.add(Reach(alliance_id=alliance_id, kind=kind, category=category, **{column.key: number}))
