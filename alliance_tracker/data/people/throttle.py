"""Counters of tries, in a table that every server shares and a restart keeps."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam, text, update
from sqlalchemy.orm import Session

from alliance_tracker.data.db import UtcDateTime, operations
from alliance_tracker.data.tables.history import Throttle
from alliance_tracker.rules.people.throttle import Limit

_COUNT = text(
    "INSERT INTO throttle (key, window_ends, tries) VALUES (:key, :ends, 1) ON CONFLICT (key) DO UPDATE SET "
    "tries = CASE WHEN throttle.window_ends <= :now THEN 1 ELSE throttle.tries + 1 END, "
    "window_ends = CASE WHEN throttle.window_ends <= :now THEN excluded.window_ends ELSE throttle.window_ends END "
    "RETURNING tries, window_ends"
).bindparams(bindparam("now", type_=UtcDateTime()), bindparam("ends", type_=UtcDateTime()))
_COUNTED = _COUNT.columns(tries=Integer, window_ends=UtcDateTime())


def taken(limits: Sequence[Limit], now: datetime) -> bool:
    """Count one try against each limit; True when all have room. One statement each.

    Each statement adds and reads at once, so of any number of tries at the same moment only `most` get True.
    """
    with operations() as ops:
        return count(ops, limits, now)


def count(session: Session, limits: Sequence[Limit], now: datetime) -> bool:
    """The same within an operations transaction."""
    return full_until(session, limits, now) is None


def full_until(session: Session, limits: Sequence[Limit], now: datetime) -> datetime | None:
    """Count likewise; None when all have room, else when all of them have room again.

    In the order of the keys, so that two cannot wait for each other.
    """
    full = []
    for limit in sorted(limits, key=lambda limit: limit.key):
        row = session.execute(_COUNTED, {"key": limit.key, "ends": now + limit.window, "now": now}).one()
        if row.tries > limit.most:
            full.append(row.window_ends)
    return max(full, default=None)


def given_back(limits: Sequence[Limit]) -> None:
    """A try that was right is no guess: take it off the counters again. One statement each."""
    with operations() as ops:
        for limit in sorted(limits, key=lambda limit: limit.key):
            ops.execute(
                update(Throttle).where(Throttle.key == limit.key, Throttle.tries > 0).values(tries=Throttle.tries - 1)
            )
