"""The two clocks. Everything below `web` is told the time."""

from datetime import UTC, date, datetime

from flask import current_app

from alliance_tracker.periods import business_day, uk_day


def now() -> datetime:
    """The real time, in UTC: for sessions, codes, throttles and history."""
    return datetime.now(UTC)


def today() -> date:
    """The business day in the United Kingdom, which a setting may fix."""
    fixed: date | None = current_app.config["SETTINGS"].today
    return fixed or uk_day(now())


def day_of(moment: datetime) -> date:
    """The business day of something recorded: its day in the United Kingdom, never after today's."""
    return business_day(moment, today())
