"""Who gave to a promise and is told when it goes another way: here on Home, by e-mail, or by letter."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.promises import NOT_THERE, worded_now
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.engagement.promises import Follower, Promise, PromiseReport, PromiseWording, Told
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.promising import going_words
from alliance_tracker.terms import Progress

Letter = Callable[[str, str], Message]
"""The e-mail for a name and an address."""


class FollowerRow(Record):
    """Somebody who is told. `name` of an account is that of today."""

    id: int
    person_id: int | None
    name: str
    email: str
    post: str

    @property
    def how(self) -> str:
        if self.person_id is not None:
            return "Here, on the page Home"
        return f"By e-mail: {self.email}" if self.email else f"By letter: {self.post}"


class News(Record):
    """A report that somebody is to be told of, or that the promise was withdrawn: then `progress` is None."""

    told_id: int
    alliance_id: int
    slug: str
    alliance: str
    number: int
    what: str
    progress: Progress | None
    happened: str
    due_at: datetime
    name: str
    post: str

    @property
    def going(self) -> str:
        """How it goes now, inside a sentence: under way; withdrawn."""
        return going_words(self.progress)


def followers_of(promise_id: int) -> tuple[FollowerRow, ...]:
    """Everybody who is told of a promise, accounts first, then by name. One query."""
    rows = db.session.execute(
        select(Follower, func.coalesce(Person.display_name, Person.name))
        .outerjoin(Person, Person.id == Follower.person_id)
        .where(Follower.promise_id == promise_id)
        .order_by(Follower.person_id.is_(None), Follower.name, Follower.id)
    )
    return tuple(
        FollowerRow(row.id, row.person_id, row.name or name or "Somebody", row.email, row.post) for row, name in rows
    )


def follow(tx: Writing, alliance_id: int, number: int, wanted: bool) -> None:
    """Whether the writer is told of this promise from now on. No history: it is nobody else's business."""
    promise_id = _promise(tx, alliance_id, number)
    mine = Follower.promise_id == promise_id, Follower.person_id == tx.actor.person_id
    there = tx.session.scalar(select(Follower.id).where(*mine))
    if wanted and there is None:
        tx.add(Follower(alliance_id=alliance_id, promise_id=promise_id, person_id=tx.actor.person_id))
    if not wanted and there is not None:
        _forget(tx, there)


def add_follower(tx: Writing, alliance_id: int, number: int, name: str, email: str, post: str) -> None:
    """Add somebody without an account, who is told by e-mail or by letter."""
    promise_id = _promise(tx, alliance_id, number)
    there = tx.session.scalar(
        select(Follower.id).where(
            Follower.promise_id == promise_id, Follower.name == name, Follower.email == email, Follower.post == post
        )
    )
    if there is not None:
        raise RuleBroken(f"{name} is on the list already", "name")
    tx.add(Follower(alliance_id=alliance_id, promise_id=promise_id, name=name, email=email, post=post))


def remove_follower(tx: Writing, alliance_id: int, number: int, follower_id: int) -> None:
    """Take somebody off the list, with name and address: nothing of them stays. Twice is as good as once."""
    promise_id = _promise(tx, alliance_id, number)
    there = tx.session.scalar(select(Follower.id).where(Follower.id == follower_id, Follower.promise_id == promise_id))
    if there is not None:
        _forget(tx, there)


def tell(tx: Writing, promise_id: int, report_id: int | None, letter: Letter) -> None:
    """Everybody who gave to the promise hears of a report, or with none that it was withdrawn.

    E-mail goes at once, the rest waits to be read or sent.
    """
    for row in tx.session.scalars(select(Follower).where(Follower.promise_id == promise_id).order_by(Follower.id)):
        told_at = None
        if row.person_id is None and row.email:
            mail.post(tx.session, letter(row.name, row.email), tx.now)
            told_at = tx.now
        tx.add(Told(follower_id=row.id, report_id=report_id, due_at=tx.now, told_at=told_at))


def news_for(person_id: int, alliance_ids: Collection[int]) -> tuple[News, ...]:
    """What this person has not read yet in these alliances, of each promise the newest, newest first. One query."""
    found: dict[tuple[int, int], News] = {}
    for one in _waiting(Follower.person_id == person_id, Follower.alliance_id.in_(alliance_ids)):
        found[one.alliance_id, one.number] = one
    return tuple(reversed(found.values()))


def letters_of(alliance_id: int) -> tuple[News, ...]:
    """The letters of an alliance that wait to be sent, the oldest first. One query."""
    return tuple(_waiting(Follower.alliance_id == alliance_id, Follower.post != "", Follower.email == ""))


def read(tx: Writing, alliance_id: int, number: int) -> None:
    """The writer has read what is new of this promise."""
    promise_id = _promise(tx, alliance_id, number)
    _done(tx, Follower.promise_id == promise_id, Follower.person_id == tx.actor.person_id)


def sent(tx: Writing, alliance_id: int, told_id: int) -> None:
    """A letter has gone. Said twice it is as good as once."""
    _done(tx, Follower.alliance_id == alliance_id, Follower.post != "", Told.id == told_id)


def _done(tx: Writing, *where: Any) -> None:
    waiting = select(Told).join(Follower, Follower.id == Told.follower_id).where(*where, Told.told_at.is_(None))
    for row in tx.session.scalars(waiting):
        row.told_at = tx.now


def _forget(tx: Writing, follower_id: int) -> None:
    tx.session.execute(delete(Told).where(Told.follower_id == follower_id))
    tx.session.execute(delete(Follower).where(Follower.id == follower_id))


def _waiting(*where: Any) -> list[News]:
    rows = db.session.execute(_news().where(*where, Told.told_at.is_(None)).order_by(Told.due_at, Told.id))
    return [_one(row) for row in rows]


def _one(row: Any) -> News:
    progress = Progress(row.progress) if row.progress else None
    happened = row.happened or row.why_withdrawn
    where = (row.alliance_id, row.slug, row.alliance)
    return News(row.id, *where, row.number, row.what, progress, happened, row.due_at, row.name, row.post)


def _news() -> Any:
    return (
        select(
            Told.id,
            Alliance.id.label("alliance_id"),
            Alliance.slug,
            Alliance.name.label("alliance"),
            Promise.number,
            PromiseWording.what,
            PromiseReport.progress,
            PromiseReport.happened,
            Told.due_at,
            Follower.name,
            Follower.post,
            Promise.why_withdrawn,
        )
        .join(Follower, Follower.id == Told.follower_id)
        .outerjoin(PromiseReport, PromiseReport.id == Told.report_id)
        .join(Promise, Promise.id == Follower.promise_id)
        .join(PromiseWording, worded_now())
        .join(Alliance, Alliance.id == Follower.alliance_id)
    )


def _promise(tx: Writing, alliance_id: int, number: int) -> int:
    found = tx.session.scalar(select(Promise.id).where(Promise.alliance_id == alliance_id, Promise.number == number))
    if found is None:
        raise NotFound(NOT_THERE)
    return found
