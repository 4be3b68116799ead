"""Papers that readers asked for: each is made once, one after the other, by the process beside the server."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, text, update

from alliance_tracker.data.db import UtcDateTime, db, operations
from alliance_tracker.data.tables.history import PrintedPaper
from alliance_tracker.records import Record

MOST_WAITING = 4
"""Papers that one person may have waiting at once."""
GIVEN_UP = timedelta(minutes=2)
"""After this long whoever began a paper has died, and it is begun again."""
_ASK = text(
    "INSERT INTO printed_paper (key, plan_id, person_id, name, asked, asked_at, failure) "
    "VALUES (:key, :plan_id, :person_id, :name, :asked, :asked_at, '') ON CONFLICT DO NOTHING"
).bindparams(bindparam("asked_at", type_=UtcDateTime()))


class Standing(Record):
    """How far a paper is. `before` counts those that are made first; `size` is in bytes, 0 until it is made."""

    key: str
    name: str
    asked_at: datetime
    begun_at: datetime | None
    before: int
    size: int
    failure: str

    @property
    def made(self) -> bool:
        return self.size > 0

    @property
    def waits(self) -> bool:
        """Whether there is something to wait for."""
        return not self.made and not self.failure


class Order(Record):
    """A paper to be made."""

    key: str
    asked: bytes


def standing(key: str, plan_id: int, person_id: int) -> Standing | None:
    """How far this person's paper is; None if they never asked for it. Two queries."""
    paper = PrintedPaper
    row = db.session.execute(
        select(
            paper.key,
            paper.name,
            paper.asked_at,
            paper.begun_at,
            func.coalesce(func.length(paper.content), 0),
            paper.failure,
        ).where(paper.key == key, paper.plan_id == plan_id, paper.person_id == person_id)
    ).one_or_none()
    if row is None:
        return None
    first = select(func.count()).where(paper.asked.is_not(None), paper.asked_at < row.asked_at)
    key, name, asked_at, begun_at, size, failure = row
    return Standing(key, name, asked_at, begun_at, db.session.scalar(first) or 0, size, failure)


def content_of(key: str, plan_id: int, person_id: int) -> tuple[str, bytes] | None:
    """The name and the bytes of this person's paper, once it is made. One query."""
    paper = PrintedPaper
    row = db.session.execute(
        select(paper.name, paper.content).where(
            paper.key == key, paper.plan_id == plan_id, paper.person_id == person_id, paper.content.is_not(None)
        )
    ).one_or_none()
    return (row.name, row.content) if row else None


def waiting_of(person_id: int) -> int:
    """How many papers this person waits for. One query."""
    paper = PrintedPaper
    return db.session.scalar(select(func.count()).where(paper.person_id == person_id, paper.asked.is_not(None))) or 0


def ask(key: str, plan_id: int, person_id: int, name: str, asked: bytes, now: datetime) -> None:
    """Ask for a paper; one that failed is tried again, one that is there or on its way is left alone."""
    given = {"key": key, "plan_id": plan_id, "person_id": person_id, "name": name, "asked": asked, "asked_at": now}
    with operations() as ops:
        ops.execute(_ASK, given)
        ops.execute(
            update(PrintedPaper)
            .where(PrintedPaper.key == key, PrintedPaper.failure != "")
            .values(asked=asked, asked_at=now, begun_at=None, failure="")
            .execution_options(synchronize_session=False)
        )


def take(now: datetime) -> Order | None:
    """The next paper to be made, marked as begun. One query when there is none."""
    paper = PrintedPaper
    free = paper.begun_at.is_(None) | (paper.begun_at < now - GIVEN_UP)
    chosen = select(paper.key, paper.asked).where(paper.asked.is_not(None), free).order_by(paper.asked_at, paper.key)
    row = db.session.execute(chosen.limit(1)).one_or_none()
    db.session.rollback()
    if row is None:
        return None
    with operations() as ops:
        ops.execute(
            update(paper).where(paper.key == row.key).values(begun_at=now).execution_options(synchronize_session=False)
        )
    return Order(row.key, row.asked)


def finish(key: str, content: bytes | None, failure: str = "") -> None:
    """Keep what was made, or say why nothing was."""
    with operations() as ops:
        ops.execute(
            update(PrintedPaper)
            .where(PrintedPaper.key == key)
            .values(asked=None, content=content, failure=failure)
            .execution_options(synchronize_session=False)
        )
