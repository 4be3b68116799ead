"""What every link is that is proved by a code: sent to the link's own address, tried a few times, spent once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, update

from alliance_tracker.data.db import operations
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail, throttle
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.meeting import DecisionLink
from alliance_tracker.data.tables.signoff import AgreementLink
from alliance_tracker.errors import Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.people.proofs import CODE_LIVES
from alliance_tracker.rules.people.throttle import Limit

MOST_TRIES = 5
"""Wrong codes before another one has to be asked for."""


class LinkCodes(Record):
    """The codes of one kind of link, each known by its `number`; `used` is what whoever comes second is told."""

    table: type[AgreementLink] | type[DecisionLink]
    number: Any
    used: str

    def send(self, number: int, limits: Sequence[Limit], code_hash: str, letter: Message, now: datetime) -> bool:
        """Send a code to the address of the link; an earlier one ends. False when too many were asked for."""
        with operations() as ops:
            room = throttle.count(ops, limits, now)
            if room:
                fresh = {"code_hash": code_hash, "code_until": now + CODE_LIVES, "code_tries": 0}
                ops.execute(self._row(number).values(fresh))
                mail.post(ops, letter, now)
            return room

    def are_right(self, number: int, limits: Sequence[Limit], code_hash: str, now: datetime) -> bool:
        """Whether this is the code sent last; a right one is spent, of any number at once by one. Three statements.

        Each try is counted before the code is looked at.
        """
        table = self.table
        with operations() as ops:
            if not throttle.count(ops, limits, now):
                return False
            live = self._row(number, table.code_until > now, table.code_tries <= MOST_TRIES)
            ops.execute(live.values(code_tries=table.code_tries + 1))
            done = ops.execute(live.where(table.code_hash == code_hash).values(code_hash=None, code_until=None))
            return int(done.rowcount) == 1  # type: ignore[attr-defined]

    def spend(self, tx: Writing, number: int) -> None:
        """The link is used, in the transaction of what it is for; of any number at the same moment one wins."""
        done = tx.session.execute(self._row(number, self.table.used_at.is_(None)).values(used_at=tx.now))
        if int(done.rowcount) != 1:  # type: ignore[attr-defined]
            raise Stale(f"This link has been used: {self.used}.")

    def _row(self, number: int, *also: ColumnElement[bool]) -> Update:
        return update(self.table).where(self.number == number, *also)


OF_ANSWERS = LinkCodes(AgreementLink, AgreementLink.request_id, "the answer is recorded")
OF_DECISIONS = LinkCodes(DecisionLink, DecisionLink.id, "the decisions are confirmed")
