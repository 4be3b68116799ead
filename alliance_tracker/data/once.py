"""Forms that have been taken: sending one a second time gives the first answer again."""

from collections.abc import Collection

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.history import Once


class Taken(Exception):
    """The same form was saved a moment ago by another request, so this one saves nothing."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


def answered(key: str, person_id: int) -> tuple[str, str] | None:
    """Where the form led when this person sent it before, and what was said there; None when it is new. One query."""
    row = db.session.execute(select(Once.location, Once.words).where(Once.key == key, Once.person_id == person_id))
    found = row.one_or_none()
    return None if found is None else (found.location, found.words)


def take(tx: Writing, key: str) -> None:
    """Take the form before anything else is written: a second press waits here for the first. One statement."""
    person_id = tx.actor.person_id
    if person_id is None:
        return
    try:
        tx.session.execute(insert(Once).values(key=key, person_id=person_id, location="/", words="", taken_at=tx.now))
    except IntegrityError as twice:
        raise Taken(key) from twice


def taken(tx: Writing, keys: Collection[str]) -> set[str]:
    """Those of these parts of a form that the same person has sent and had saved before. One statement."""
    chosen = select(Once.key).where(Once.key.in_(keys), Once.person_id == tx.actor.person_id)
    return set(tx.session.scalars(chosen))


def take_all(tx: Writing, keys: Collection[str]) -> None:
    """Note parts of a form that are saved in this transaction, each on its own. One statement."""
    rows = [
        {"key": key, "person_id": tx.actor.person_id, "location": "", "words": "", "taken_at": tx.now} for key in keys
    ]
    if rows:
        tx.session.execute(insert(Once), rows)


def keep(tx: Writing, key: str, location: str, words: str) -> None:
    """Note in the same transaction where the form that was taken leads, and what it says there. One statement."""
    tx.session.execute(update(Once).where(Once.key == key).values(location=location, words=words))
