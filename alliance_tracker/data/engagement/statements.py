"""The statement of patient representatives to the board of a quarter, kept as they wrote it."""

from datetime import date

from sqlalchemy import Select, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold
from alliance_tracker.data.tables.engagement.voices import BoardStatement
from alliance_tracker.errors import Stale, refuse
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.at_board import Statement, check_open, check_statement, sent


class StatementRow(Record):
    """What stands on record of a quarter, for the form; version 0 while there is nothing."""

    words: str = ""
    sent_on: date | None = None
    version: int = 0


def statement_of(alliance_id: int, quarter: Quarter) -> StatementRow:
    """The statement to the board of a quarter, or an empty one. One query."""
    row = db.session().execute(_chosen(alliance_id, quarter)).scalar_one_or_none()
    return StatementRow() if row is None else StatementRow(row.words, row.sent_on, row.version)


def printed(alliance_id: int, quarter: Quarter) -> Statement | None:
    """The same for the quarter's page, or nothing. One query."""
    row = statement_of(alliance_id, quarter)
    return Statement(row.words, row.sent_on) if row.sent_on else None


def send(
    tx: Writing,
    alliance_id: int,
    quarter: Quarter,
    words: str,
    version: int,
    today: date,
    names_checked: bool = False,
) -> None:
    """Send it, or send it anew, until the board has reviewed the quarter, whose row is held meanwhile."""
    head = hold(tx, alliance_id, quarter, alone=True)
    check_open(quarter, head.reviewed_at is not None, head.opens_on, today)
    refuse(check_statement(words, names_checked))
    row = tx.session.scalars(_chosen(alliance_id, quarter)).one_or_none()
    if (row.version if row else 0) != version:
        raise Stale("Somebody else sent a statement while you were typing.")
    again = row is not None
    if row is None:
        row = BoardStatement(alliance_id=alliance_id, quarter=quarter.code)
        tx.add(row)
    row.words, row.sent_on, row.recorded_at, row.person_id = words, today, tx.now, tx.actor.person_id
    tx.say(sent(quarter, again), alliance_id)


def _chosen(alliance_id: int, quarter: Quarter) -> Select[BoardStatement]:
    return select(BoardStatement).where(
        BoardStatement.alliance_id == alliance_id, BoardStatement.quarter == quarter.code
    )
