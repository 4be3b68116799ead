"""Drafts: forms that somebody left for later, kept for them alone. Operational rows, let go of by `data/tidy.py`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Delete, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.history import Draft
from alliance_tracker.records import Record


class DraftHead(Record):
    """A draft without its content. `place` is the address of its form, `words` what the form is for."""

    place: str
    words: str
    saved_at: datetime


class KeptDraft(DraftHead):
    """A draft with its encrypted content."""

    content: bytes


def keep(person_id: int, alliance_id: int | None, head: DraftHead, content: bytes) -> None:
    """Keep what this person typed at this place, in the stead of their earlier draft there. Two statements."""
    values = {"alliance_id": alliance_id, "words": head.words, "content": content, "saved_at": head.saved_at}
    try:
        _put(person_id, head.place, values)
    except IntegrityError:  # the other one of two presses came first, so now there is a row to change
        _put(person_id, head.place, values)


def _put(person_id: int, place: str, values: Mapping[str, object]) -> None:
    own = (Draft.person_id == person_id, Draft.place == place)
    with operations() as ops:
        if ops.scalar(select(Draft.place).where(*own)) is None:
            ops.execute(insert(Draft).values(person_id=person_id, place=place, **values))
        else:
            ops.execute(update(Draft).where(*own).values(values))


def kept(person_id: int, place: str) -> KeptDraft | None:
    """What this person left at this place. One query."""
    row = db.session().scalar(select(Draft).where(Draft.person_id == person_id, Draft.place == place))
    return None if row is None else KeptDraft(row.place, row.words, row.saved_at, row.content)


def of_person(person_id: int, alliance_ids: Sequence[int]) -> list[DraftHead]:
    """The drafts of this person where they still have a role, the newest first. One query."""
    rows = db.session().execute(
        select(Draft.place, Draft.words, Draft.saved_at)
        .where(
            Draft.person_id == person_id,
            or_(Draft.alliance_id.is_(None), Draft.alliance_id.in_(alliance_ids)),
        )
        .order_by(Draft.saved_at.desc(), Draft.place)
    )
    return [DraftHead(*row) for row in rows]


def finish(tx: Writing, place: str) -> None:
    """The form is saved: its draft goes in the same transaction. One statement."""
    if tx.actor.person_id is not None:
        tx.session.execute(_own(tx.actor.person_id, place))


def forget(person_id: int, place: str) -> None:
    """Let go of a draft that is not wanted. One statement."""
    with operations() as ops:
        ops.execute(_own(person_id, place))


def _own(person_id: int, place: str) -> Delete:
    return delete(Draft).where(Draft.person_id == person_id, Draft.place == place)
