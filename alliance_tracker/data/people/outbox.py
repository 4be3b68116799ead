"""What became of e-mails: gone, waiting, or given up, found by the moment of the save that wrote them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.people.mail import MOST_TRIES
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.records import Record


class Gone(Record):
    """One e-mail as the outbox has it. `failure` is why it could not be sent the last time."""

    address: str
    subject: str
    sent_at: datetime | None
    tries: int
    failure: str
    next_try_at: datetime

    @property
    def given_up(self) -> bool:
        return self.sent_at is None and self.tries >= MOST_TRIES

    @property
    def waits(self) -> bool:
        return self.sent_at is None and not self.given_up


def written_at(moments: Collection[datetime]) -> Mapping[tuple[datetime, str], Gone]:
    """The e-mails that these saves wrote, by moment and address; of several the one that is worst off. One query.

    What was let go of after thirty days is not among them.
    """
    if not moments:
        return {}
    rows = db.session.scalars(select(Outgoing).where(Outgoing.written_at.in_(set(moments))).order_by(Outgoing.id))
    found: dict[tuple[datetime, str], Gone] = {}
    for row in rows:
        told = Gone(row.address, row.subject, row.sent_at, row.tries, row.failure or "", row.next_try_at)
        key = (row.written_at, row.address)
        if key not in found or (told.given_up, told.waits) > (found[key].given_up, found[key].waits):
            found[key] = told
    return found
