"""The quarters that deliverables are rated in: those of the planning round, with an alliance's own dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.state import state_of
from alliance_tracker.rules.delivery import Round, Thresholds
from alliance_tracker.terms import QuarterState

SHOWN = 6
"""How many quarters a strip shows: the one in question and the five before it."""


@dataclass(frozen=True)
class RoundNow:
    """The planning round in force: its days, its quarters, its two thresholds of slip."""

    round: Round
    thresholds: Thresholds
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class QuarterDates:
    """One alliance's quarter: when its update opens and closes, when the board meets, when it was reviewed."""

    quarter: Quarter
    opens_on: date
    closes_on: date
    board_on: date | None
    reviewed_at: datetime | None

    def state_on(self, today: date) -> QuarterState:
        """Planned until it opens, open to the last day of the update, then closed until the review."""
        return state_of(self.opens_on, self.closes_on, self.reviewed_at, today)


ROUND = (
    select(
        PlanningRound.starts_on,
        PlanningRound.ends_on,
        PlanningRound.at_risk_after_days,
        PlanningRound.off_track_after_days,
    )
    .order_by(PlanningRound.starts_on.desc(), PlanningRound.id)
    .limit(1)
)


def planning_round() -> RoundNow:
    """The newest planning round. One query; raises when no reference data are loaded."""
    row = db.session.execute(ROUND).one()
    quarters = tuple(Quarter.of(row.starts_on).until(Quarter.of(row.ends_on)))
    return RoundNow(Round(row.starts_on, row.ends_on), Thresholds(*row[2:]), quarters)


QUARTERS = (
    select(QuarterRow.code, QuarterRow.opens_on, QuarterRow.closes_on, QuarterRow.board_on, QuarterRow.reviewed_at)
    .where(QuarterRow.alliance_id == bindparam("alliance"))
    .order_by(QuarterRow.code)
)


def quarters_of(alliance_id: int) -> tuple[QuarterDates, ...]:
    """All quarters an alliance has dates for, oldest first. One query."""
    rows = db.session.execute(QUARTERS, {"alliance": alliance_id})
    return tuple(QuarterDates(Quarter.parse(row.code), *row[1:]) for row in rows)


def in_question(dates: Sequence[QuarterDates], today: date) -> QuarterDates | None:
    """The quarter whose update is asked for: the last one that has opened, or None before the first."""
    opened = [one for one in dates if one.opens_on <= today]
    return opened[-1] if opened else None
