"""The manager sends a quarter's return to the board, and reminds those whose updates are missing."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold
from alliance_tracker.data.people.mail import Message, post
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.returns import reminded, sent_to_board


class Sent(Record):
    """When a return went to the board, and by whom."""

    at: datetime
    by: str | None


class Told(Record):
    """Somebody who can be written to."""

    id: int
    name: str
    email: str


def sent_of(quarter_id: int) -> Sent | None:
    """When the return was last sent to the board; None when it was not. One query."""
    row = (
        db.session()
        .execute(
            select(QuarterRow.sent_at, func.coalesce(Person.display_name, Person.name))
            .outerjoin(Person, Person.id == QuarterRow.sent_by_id)
            .where(QuarterRow.id == quarter_id, QuarterRow.sent_at.is_not(None))
        )
        .one_or_none()
    )
    return None if row is None or row[0] is None else Sent(row[0], row[1])


def send(tx: Writing, alliance_id: int, quarter: Quarter, due: int, missing: Sequence[str]) -> None:
    """Send the return to the board, with what is missing named. Two statements and history."""
    row = hold(tx, alliance_id, quarter, alone=True)
    if row.reviewed_at is not None:
        raise RuleBroken(f"The board has reviewed {quarter.words} already, so there is nothing to send.")
    again = row.sent_at is not None
    row.sent_at, row.sent_by_id = tx.now, tx.actor.person_id
    tx.say(sent_to_board(quarter, due, missing, again), alliance_id)


def addresses_of(alliance_id: int, people: Sequence[int], today: date) -> dict[int, Told]:
    """Names and addresses of those of these people who have an open account and a role in the alliance. One query.

    Whose role has ended may stay written as lead, and can no longer open what the e-mail is about.
    """
    rows = db.session().execute(
        select(Person.id, func.coalesce(Person.display_name, Person.name), Person.email).where(
            Person.id.in_(people), Person.state == PersonState.ACTIVE.value, _has_role(alliance_id, today)
        )
    )
    return {row[0]: Told(*row) for row in rows}


def _has_role(alliance_id: int, today: date) -> ColumnElement[bool]:
    """The condition that a person holds a role in an alliance on a day."""
    return exists().where(RoleGrant.person_id == Person.id, RoleGrant.alliance_id == alliance_id, *in_force(today))


def remind(tx: Writing, alliance_id: int, quarter: Quarter, letters: Sequence[Message]) -> None:
    """Put the reminders into the outbox and say how many people they go to."""
    for letter in letters:
        post(tx.session, letter, tx.now)
    tx.say(reminded(quarter, len(letters)), alliance_id)
