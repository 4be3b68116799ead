"""Outgoing mail: rows written in the transaction that causes them, taken by whoever sends, tried again if it fails."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from alliance_tracker.data.db import operations
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.records import Record

LEASE = timedelta(minutes=5)
MOST_TRIES = 8
WAITS = (1, 5, 15, 60, 240, 720, 1440)
"""Minutes before the next try, after the first failure, the second, and so on."""


class Message(Record):
    """One e-mail: plain text, to one address."""

    address: str
    subject: str
    body: str


class Leased(Record):
    """A message that this sender has taken for five minutes."""

    id: int
    message: Message
    tries: int


def post(session: Session, message: Message, now: datetime) -> None:
    """Put a message into the outbox of this transaction. Line ends cannot enter the address or the subject."""
    session.add(
        Outgoing(
            address="".join(message.address.split()),
            subject=" ".join(message.subject.split()),
            body=message.body,
            written_at=now,
            next_try_at=now,
        )
    )


def take(now: datetime, most: int = 20) -> Sequence[Leased]:
    """Messages that are due, oldest first, leased so that nobody else sends them meanwhile. Up to 21 statements."""
    taken = []
    with operations() as ops:
        due = (
            Outgoing.sent_at.is_(None),
            Outgoing.tries < MOST_TRIES,
            Outgoing.next_try_at <= now,
            or_(Outgoing.leased_until.is_(None), Outgoing.leased_until <= now),
        )
        rows = ops.scalars(select(Outgoing).where(*due).order_by(Outgoing.id).limit(most)).all()
        for row in rows:
            done = ops.execute(
                update(Outgoing)
                .where(Outgoing.id == row.id, *due)
                .values(leased_until=now + LEASE)
                .execution_options(synchronize_session=False)
            )
            if int(done.rowcount) == 1:  # type: ignore[attr-defined]
                taken.append(Leased(row.id, Message(row.address, row.subject, row.body), row.tries))
    return taken


def sent(message_id: int, now: datetime) -> None:
    """It has gone. The text is let go, since it may hold a code or a link. One statement."""
    with operations() as ops:
        ops.execute(
            update(Outgoing)
            .where(Outgoing.id == message_id)
            .values(sent_at=now, body="", leased_until=None, failure=None)
        )


def failed(leased: Leased, why: str, now: datetime) -> None:
    """It could not be sent. It is tried again later, eight times in about two days. One statement."""
    wait = WAITS[min(leased.tries, len(WAITS) - 1)]
    with operations() as ops:
        ops.execute(
            update(Outgoing)
            .where(Outgoing.id == leased.id)
            .values(
                tries=Outgoing.tries + 1,
                leased_until=None,
                failure=why[:200],
                next_try_at=now + timedelta(minutes=wait),
            )
        )
