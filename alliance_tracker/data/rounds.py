"""The planning rounds, and which of them is in force: its days, its quarters, its two thresholds of slip."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import Round, Thresholds


class RoundNow(Record):
    """One planning round: its days, its quarters, its two thresholds of slip."""

    round: Round
    thresholds: Thresholds
    quarters: tuple[Quarter, ...]


ROUNDS = select(
    PlanningRound.starts_on,
    PlanningRound.ends_on,
    PlanningRound.at_risk_after_days,
    PlanningRound.off_track_after_days,
).order_by(PlanningRound.starts_on, PlanningRound.id)


def rounds() -> tuple[RoundNow, ...]:
    """Every planning round, the earliest first. One query; raises NotFound when no guidance is loaded."""
    rows = db.session.execute(ROUNDS).all()
    if not rows:
        raise NotFound("There is no planning round, so there are no quarters. Load the guidance first.")
    return tuple(
        RoundNow(
            Round(row.starts_on, row.ends_on),
            Thresholds(*row[2:]),
            tuple(Quarter.of(row.starts_on).until(Quarter.of(row.ends_on))),
        )
        for row in rows
    )


def round_on(known: Sequence[RoundNow], day: date) -> RoundNow:
    """The one of these in force on a day: the newest that has started by then, else the earliest.

    A quarter belongs to the round in force on its last day. No query.
    """
    started = [one for one in known if one.round.start <= day]
    return started[-1] if started else known[0]


def planning_round(day: date) -> RoundNow:
    """The round in force on a day. One query."""
    return round_on(rounds(), day)
