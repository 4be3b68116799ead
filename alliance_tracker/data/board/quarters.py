"""The quarters of an alliance: sixteen rows a round, their dates, and the state that follows from them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.board import FrozenQuarter, QuarterRow
from alliance_tracker.data.tables.history import ChainHead
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board import state_of
from alliance_tracker.rules.board.dates import Dates, default_dates, said_of_dates
from alliance_tracker.rules.history import Sentence, chain_name
from alliance_tracker.rules.typed import shown
from alliance_tracker.terms import FrozenKind, QuarterState


class QuarterHead(Record):
    """One quarter of an alliance: its dates, when it was reviewed, and which pack froze it."""

    id: int
    alliance_id: int
    quarter: Quarter
    dates: Dates
    reviewed_at: datetime | None
    version: int
    frozen_id: int | None

    def state(self, today: date) -> QuarterState:
        """Planned until it opens, open to the last day of the update, then closed until the review."""
        return state_of(self.dates.opens, self.dates.closes, self.reviewed_at, today)


QUARTERS = (
    select(*QuarterRow.__table__.c, FrozenQuarter.id.label("frozen_id"))
    .outerjoin(
        FrozenQuarter,
        and_(FrozenQuarter.quarter_id == QuarterRow.id, FrozenQuarter.kind == FrozenKind.REVIEW.value),
    )
    .where(QuarterRow.alliance_id == bindparam("alliance"))
    .order_by(QuarterRow.code)
)
"""Made once, since nearly every page of an alliance asks it."""


def _head(row: Any) -> QuarterHead:
    return QuarterHead(
        row.id,
        row.alliance_id,
        Quarter.parse(row.code),
        Dates(row.opens_on, row.closes_on, row.board_on),
        row.reviewed_at,
        row.version,
        row.frozen_id,
    )


def quarters_of(alliance_id: int) -> tuple[QuarterHead, ...]:
    """Every quarter of the alliance, earliest first. One query."""
    return tuple(_head(row) for row in db.session().execute(QUARTERS, {"alliance": alliance_id}))


def in_question(quarters: Sequence[QuarterHead], today: date) -> QuarterHead | None:
    """The quarter whose update is asked for: the last one that has opened, or None before the first."""
    opened = [head for head in quarters if head.dates.opens <= today]
    return opened[-1] if opened else None


def version_of(alliance_id: int | None) -> tuple[str, ...]:
    """What changes with every line of history of the alliance, or of what is nobody's alone. One query."""
    chains = (chain_name(alliance_id), chain_name(None))
    chosen = select(ChainHead.hash).where(ChainHead.chain.in_(chains)).order_by(ChainHead.chain)
    return tuple(db.session().scalars(chosen))


def quarter_named(code: str) -> Quarter:
    """The quarter that an address names, or NotFound that says how one is written."""
    try:
        return Quarter.parse(shown(code[:40]))
    except NotAPeriod as problem:
        raise NotFound(f"We cannot find that quarter. {problem}.") from None


def among(quarters: Sequence[QuarterHead], code: str) -> QuarterHead:
    """The one of these that an address names. Raises NotFound when the round has no such quarter."""
    wanted = quarter_named(code)
    for head in quarters:
        if head.quarter == wanted:
            return head
    if not quarters:
        raise NotFound("This alliance has no quarters yet. They begin with its first deliverable.")
    raise NotFound(
        f"{wanted.words} is outside the plan. Choose a quarter from {quarters[0].quarter.words} "
        f"to {quarters[-1].quarter.words}."
    )


def ensure_quarters(tx: Writing, alliance_id: int, today: date) -> int:
    """Make the rows that the round in force lacks, with the usual dates, and say so. Returns how many were made.

    Three statements when nothing is missing.
    """
    session = tx.session
    there = set(session.scalars(select(QuarterRow.code).where(QuarterRow.alliance_id == alliance_id)))
    missing = [quarter for quarter in planning_round(today).quarters if quarter.code not in there]
    for quarter in missing:
        dates = default_dates(quarter)
        tx.add(
            QuarterRow(
                alliance_id=alliance_id,
                code=quarter.code,
                opens_on=dates.opens,
                closes_on=dates.closes,
                board_on=dates.board,
                reviewed_at=None,
            )
        )
    if missing:
        words = f"set the usual dates of {missing[0].words} to {missing[-1].words}"
        tx.say(Sentence(words, "quarter", missing[0].code), alliance_id)
    return len(missing)


def set_dates(tx: Writing, alliance_id: int, quarter: Quarter, dates: Dates, version: int) -> None:
    """Give a quarter other dates, unless it is reviewed, or somebody did so since the form was opened.

    Four statements.
    """
    row = tx.session.scalars(
        select(QuarterRow).where(QuarterRow.alliance_id == alliance_id, QuarterRow.code == quarter.code)
    ).one()
    if row.reviewed_at is not None:
        raise RuleBroken(
            f"The board has reviewed {quarter.words}, so its dates are kept as they were. If one was wrong, write a "
            "correction; it stands beside the frozen quarter."
        )
    if row.version != version:
        raise Stale(
            f"Somebody else changed the dates of {quarter.words} while you were typing. They are now "
            "shown beside yours. Check them, then save again."
        )
    before = Dates(row.opens_on, row.closes_on, row.board_on)
    if before == dates:
        return
    row.opens_on, row.closes_on, row.board_on = dates.opens, dates.closes, dates.board
    tx.say(Sentence(said_of_dates(quarter, before, dates), "quarter", quarter.code), alliance_id)
