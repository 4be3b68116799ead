"""A quarter's row, held until the end: alone by whoever freezes it, together by all who save something of it.

Savers wait for a freeze and a freeze for savers, and what is read after `hold` is as the other left it. The
quarter is held before any of its rows is locked. On SQLite whoever writes is alone from the beginning.
"""

from __future__ import annotations

from sqlalchemy import select

from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter


def hold(tx: Writing, alliance_id: int, quarter: Quarter, alone: bool = False) -> QuarterRow:
    """The row as it stands once it is held: `alone` against everybody, else against a freeze. One statement."""
    row = tx.session.scalars(
        select(QuarterRow)
        .where(QuarterRow.alliance_id == alliance_id, QuarterRow.code == quarter.code)
        .with_for_update(read=not alone)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(f"{quarter.words} is not a quarter of this plan. Choose one from the list of quarters.")
    return row
