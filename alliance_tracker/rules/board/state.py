"""A quarter's state, worked out from its dates and never kept."""

from __future__ import annotations

from datetime import date, datetime

from alliance_tracker.terms import QuarterState


def state_of(opens_on: date, closes_on: date, reviewed_at: datetime | None, today: date) -> QuarterState:
    """Planned before it opens, open up to and with its closing day, then closed; reviewed once recorded."""
    if reviewed_at is not None:
        return QuarterState.REVIEWED
    if today < opens_on:
        return QuarterState.PLANNED
    return QuarterState.OPEN if today <= closes_on else QuarterState.CLOSED
