"""Parked forms: operational rows, kept for a month."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.history import ParkedForm

KEPT_DAYS = 30


def keep(key: str, person_id: int, path: str, content: bytes, now: datetime) -> None:
    """Park one form, and let go of those older than a month. Two statements."""
    with operations() as ops:
        ops.execute(delete(ParkedForm).where(ParkedForm.parked_at < now - timedelta(days=KEPT_DAYS)))
        ops.add(ParkedForm(id=key, person_id=person_id, path=path, content=content, parked_at=now))


def kept(key: str, person_id: int, path: str) -> bytes | None:
    """What this person parked on this page. One query."""
    return db.session().scalar(
        select(ParkedForm.content).where(
            ParkedForm.id == key, ParkedForm.person_id == person_id, ParkedForm.path == path
        )
    )
