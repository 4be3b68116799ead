"""Parked forms: operational rows, kept for a month (`data/tidy.py`)."""

from datetime import datetime

from sqlalchemy import delete, select

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.history import ParkedForm


def keep(key: str, person_id: int, path: str, content: bytes, now: datetime) -> None:
    """Park one form. One statement."""
    with operations() as ops:
        ops.add(ParkedForm(id=key, person_id=person_id, path=path, content=content, parked_at=now))


def keep_newest(person_id: int, path: str, most: int) -> None:
    """Of what this person parked on this page let go of all but the newest. Two statements."""
    own = (ParkedForm.person_id == person_id, ParkedForm.path == path)
    newest = select(ParkedForm.id).where(*own).order_by(ParkedForm.parked_at.desc(), ParkedForm.id).limit(most)
    with operations() as ops:
        ops.execute(delete(ParkedForm).where(*own, ParkedForm.id.not_in(ops.scalars(newest).all())))


def forget(person_id: int, path: str) -> None:
    """Let go of what this person parked on this page. One statement."""
    with operations() as ops:
        ops.execute(delete(ParkedForm).where(ParkedForm.person_id == person_id, ParkedForm.path == path))


def kept(key: str, person_id: int, path: str) -> bytes | None:
    """What this person parked on this page. One query."""
    return db.session().scalar(
        select(ParkedForm.content).where(
            ParkedForm.id == key, ParkedForm.person_id == person_id, ParkedForm.path == path
        )
    )


def latest(person_id: int, path: str) -> tuple[str, datetime] | None:
    """The key of what this person parked there last, and when. One query."""
    row = (
        db.session()
        .execute(
            select(ParkedForm.id, ParkedForm.parked_at)
            .where(ParkedForm.person_id == person_id, ParkedForm.path == path)
            .order_by(ParkedForm.parked_at.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return None if row is None else (row.id, row.parked_at)
