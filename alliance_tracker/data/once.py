"""Forms that have been taken: sending one a second time gives the first answer again."""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.history import Once


class Taken(Exception):
    """The same form was saved a moment ago by another request, so this one saves nothing."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


def answered(key: str, person_id: int) -> str | None:
    """Where the form led when this person sent it before; None when it is new. One query."""
    return db.session.scalar(select(Once.location).where(Once.key == key, Once.person_id == person_id))


def keep(tx: Writing, key: str, location: str) -> None:
    """Note in the save's own transaction that the form is taken, and where it leads. One statement."""
    person_id = tx.actor.person_id
    if person_id is None:
        return
    try:
        tx.session.execute(insert(Once).values(key=key, person_id=person_id, location=location, taken_at=tx.now))
    except IntegrityError as twice:
        raise Taken(key) from twice
