"""Which parts of a change stay as they are when it is taken back."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from alliance_tracker.data.db import Base
from alliance_tracker.data.many.rows import (
    Values,
    Was,
    attribute_of,
    chunks,
    class_of,
    class_or_none,
    key_attributes,
    rows_now,
    values_of,
)
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, RatingAt


def staying_in(session: Any, alliance_id: int, entries: Sequence[Was]) -> set[str]:
    """The units that somebody changed since, or that something new hangs on, or that are frozen by now."""
    there = rows_now(session, entries)
    staying = {one.unit for one in entries if _said(one.now) != _said(_told(there.get((one.table, one.key))))}
    staying |= reviewed_in(session, alliance_id, entries) | _fixed(session, alliance_id, entries)
    while more := _held(session, [one for one in entries if one.unit not in staying]) - staying:
        staying |= more
    return staying


def _told(row: Base | None) -> Values | None:
    return None if row is None else values_of(row)


def _said(values: Values | None) -> Values | None:
    """What a row says: one that was changed and changed back says the same."""
    return None if values is None else {name: value for name, value in values.items() if name != "version"}


def reviewed_in(session: Any, alliance_id: int, entries: Sequence[Was]) -> set[str]:
    """Units with a return of a quarter that the board has reviewed, or with a correction, which stands for good."""
    reviewed = set(
        session.scalars(
            select(QuarterRow.code).where(QuarterRow.alliance_id == alliance_id, QuarterRow.reviewed_at.is_not(None))
        )
    )
    return {one.unit for one in entries if one.table == "correction" or _is_reviewed(one, reviewed)}


def _fixed(session: Any, alliance_id: int, entries: Sequence[Was]) -> set[str]:
    """Units with a date first agreed that was fixed since."""
    fixed = set(
        session.scalars(
            select(Deliverable.id).where(
                Deliverable.alliance_id == alliance_id, Deliverable.baseline_fixed_on.is_not(None)
            )
        )
    )
    return {one.unit for one in entries if _is_fixed(one, fixed)}


def _is_reviewed(one: Was, reviewed: Collection[str]) -> bool:
    return one.table == "quarter_update" and (one.now or one.was or {})["quarter"] in reviewed


def _is_fixed(one: Was, fixed: Collection[int]) -> bool:
    if one.table != "milestone" or one.now is None or one.now["deliverable_id"] not in fixed:
        return False
    return one.was is None or one.was["baseline_on"] != one.now["baseline_on"]


def _held(session: Any, entries: Sequence[Was]) -> set[str]:
    """Units with a new row that a row outside this change refers to by now."""
    ours = {(one.table, one.key) for one in entries if one.was is None}
    new = {(one.table, one.key[0]): one.unit for one in entries if one.was is None and len(one.key) == 1}
    held: set[str] = set()
    for child, column, parent in _references({table for table, _ in new}):
        ids = [key for table, key in new if table == parent]
        own = class_of(child)
        keys = [getattr(own, attribute.key) for attribute in key_attributes(own)]
        at = getattr(own, column)
        for some_ids in chunks(ids):
            for row in session.execute(select(at, *keys).where(at.in_(some_ids))):
                if (child, tuple(row[1:])) not in ours:
                    held.add(new[parent, row[0]])
    return held


def _references(parents: Collection[str]) -> list[tuple[str, str, str]]:
    """Each (table, column, table it refers to) among the audited tables, by the parent's number."""
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name == RatingAt.__tablename__ or class_or_none(table.name) is None:
            continue
        for link in table.foreign_keys:
            if link.column.table.name in parents and link.column.name == "id":
                found.append((table.name, attribute_of(table.name, link.parent.name), link.column.table.name))
    return found
