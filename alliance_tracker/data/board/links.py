"""The link by which a chair confirms: opened, proved by a code sent to the same address, and spent once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.meeting import DecisionLink
from alliance_tracker.data.tables.people import Person
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.people.proofs import token_hash

LIVES = timedelta(days=14)


class Opened(Record):
    """A link with whose it is, and the quarter whose decisions it is for."""

    id: int
    person_id: int
    name: str
    email: str
    slug: str
    alliance_id: int
    alliance: str
    quarter: Quarter
    expires_at: datetime
    used_at: datetime | None


def by_token(token: str) -> Opened | None:
    """The link with this secret. Finding it does not spend it. One query."""
    return _opened(DecisionLink.token_hash == token_hash(token))


def by_number(number: int) -> Opened | None:
    """The link with a number, for a browser that has shown a right code. One query."""
    return _opened(DecisionLink.id == number)


def _opened(condition: Any) -> Opened | None:
    row = (
        db.session()
        .execute(
            select(DecisionLink, Person.name, Person.email, Alliance.slug, Alliance.id, Alliance.name, QuarterRow.code)
            .join(Person, Person.id == DecisionLink.person_id)
            .join(QuarterRow, QuarterRow.id == DecisionLink.quarter_id)
            .join(Alliance, Alliance.id == QuarterRow.alliance_id)
            .where(condition)
        )
        .one_or_none()
    )
    if row is None:
        return None
    link, name, email, slug, alliance_id, alliance, code = row
    quarter = Quarter.parse(code)
    return Opened(
        link.id, link.person_id, name, email, slug, alliance_id, alliance, quarter, link.expires_at, link.used_at
    )


def sent(quarter_id: int, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """To whom a link went that still works, and until when. One query."""
    rows = db.session().execute(
        select(Person.name, DecisionLink.expires_at)
        .join(Person, Person.id == DecisionLink.person_id)
        .where(DecisionLink.quarter_id == quarter_id, DecisionLink.used_at.is_(None), DecisionLink.expires_at > now)
        .order_by(DecisionLink.id)
    )
    return tuple((row.name, row.expires_at) for row in rows)


def add(tx: Writing, quarter_id: int, person_id: int, token: str, letter: Message) -> datetime:
    """A new link for one person; those they had for the quarter end. Returns until when it works."""
    tx.session.execute(
        update(DecisionLink)
        .where(
            DecisionLink.quarter_id == quarter_id, DecisionLink.person_id == person_id, DecisionLink.used_at.is_(None)
        )
        .values(expires_at=tx.now)
    )
    until = tx.now + LIVES
    tx.add(DecisionLink(quarter_id=quarter_id, person_id=person_id, token_hash=token_hash(token), expires_at=until))
    mail.post(tx.session, letter, tx.now)
    return until
