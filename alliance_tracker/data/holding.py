"""What is held until the end of a save: a quarter's row, and the deliverables that it is about.

A quarter is held alone by whoever freezes it, together by all who save something of it.

Savers wait for a freeze and a freeze for savers, and what is read after `hold` is as the other left it. The
quarter is held before any of its rows is locked, and before the first line of history is said. Who changes what is of
every quarter, as a milestone or a risk, holds none: the freeze waits for the line that each of them says. A deliverable
is held before anything that hangs on it is locked or read to be changed.
On SQLite whoever writes is alone from the beginning.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable
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


def hold_all(tx: Writing, alliance_id: int, quarter: Quarter) -> None:
    """Hold the quarter alone, and wait for all who are saving something of the alliance. Three statements.

    In this order: the quarter, the alliance, which some who save hold first, and its history, where each says a line.
    """
    hold(tx, alliance_id, quarter, alone=True)
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update(read=True, key_share=True))
    tx.hold_line(alliance_id)


def hold_every(tx: Writing) -> None:
    """Hold each quarter of every alliance against a freeze, for who changes what all are judged by. One statement."""
    tx.session.scalars(select(QuarterRow.id).order_by(QuarterRow.id).with_for_update(read=True)).all()


def hold_deliverables(tx: Writing, alliance_id: int, references: Collection[str] | None = None) -> None:
    """Until the end, another save of these deliverables waits, or of all of the alliance. One statement.

    Always in the same order, so that two who hold several never wait for each other.
    """
    chosen = select(Deliverable.id).where(Deliverable.alliance_id == alliance_id)
    if references is not None:
        chosen = chosen.where(Deliverable.reference.in_(sorted(references)))
    tx.session.scalars(chosen.order_by(Deliverable.id).with_for_update()).all()


def held_deliverable(tx: Writing, alliance_id: int, ref: str) -> Deliverable:
    """The row to change, or NotFound. Until the end, another save of the same deliverable waits. One statement."""
    row = tx.session.scalars(
        select(Deliverable)
        .where(Deliverable.alliance_id == alliance_id, Deliverable.reference == ref)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"We cannot find {ref[:20]}. Choose a deliverable from the list.")
    return row
