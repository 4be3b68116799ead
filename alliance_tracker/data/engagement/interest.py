"""Who wants to be told how to take part: kept apart from any history, read by the manager, erased when its time is up.

A reader never sees a row whose time is up, whether or not the tidier has come by; a backup takes none along.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select, update

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.engagement.opened import Interest
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.interest import InterestDraft, checked_interest, erased_on


class Asked(Record):
    """Somebody who asked."""

    id: int
    name: str
    contact: str
    asked_at: datetime
    erase_on: date


def interests_of(alliance_id: int, now: datetime) -> tuple[Asked, ...]:
    """Who asked, the newest first. One query."""
    rows = db.session.scalars(
        select(Interest)
        .where(Interest.alliance_id == alliance_id, Interest.erase_on > now.date())
        .order_by(Interest.asked_at.desc(), Interest.id.desc())
    )
    return tuple(Asked(row.id, row.name, row.contact, row.asked_at, row.erase_on) for row in rows)


def ask(alliance_id: int, draft: InterestDraft, now: datetime) -> None:
    """Keep it. The same contact asked again is the same line, with the new name and a new year. Two statements."""
    draft = checked_interest(draft)
    values = {"name": draft.name, "asked_at": now, "erase_on": erased_on(now.date())}
    own = (Interest.alliance_id == alliance_id, Interest.contact == draft.contact)
    with operations() as ops:
        if not ops.execute(update(Interest).where(*own).values(**values)).rowcount:  # type: ignore[attr-defined]
            ops.add(Interest(alliance_id=alliance_id, contact=draft.contact, **values))


def erase(alliance_id: int, number: int) -> None:
    """Let go of one now, as they asked. Nothing of it stays."""
    with operations() as ops:
        gone = ops.execute(delete(Interest).where(Interest.alliance_id == alliance_id, Interest.id == number))
        if not gone.rowcount:  # type: ignore[attr-defined]
            raise NotFound("This line is off the list already.")
