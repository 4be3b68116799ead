"""The weekly e-mails: written once for each person, whenever the tracker runs after a Monday morning."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from alliance_tracker.config import Settings
from alliance_tracker.data.news import digests
from alliance_tracker.data.news.changed import changed_for, midnight
from alliance_tracker.data.news.digests import Waiting
from alliance_tracker.data.people.mail import Message
from alliance_tracker.rules.news import digest
from alliance_tracker.rules.people import proofs

log = logging.getLogger("alliance_tracker.mail")
ONE_DAY = timedelta(days=1)


def write_due(settings: Settings, today: date, now: datetime) -> int:
    """Write what is due into the outbox, person by person. Returns how many e-mails there are.

    Each person's is a transaction of its own: killed half-way, those written stay and the rest follow when it begins
    again. One that cannot be written keeps nobody else from theirs, and is tried again.
    """
    due = digest.due_on(today, now)
    digests.begin(due)
    count = 0
    for one in digests.waiting(due, today):
        try:
            message = _message(settings, one, due, today)
            count += digests.write(one.viewer.person_id, due, message, now) and message is not None
        except Exception:
            log.exception("the weekly e-mail of person %s could not be written", one.viewer.person_id)
    return count


def stop_path(settings: Settings, person_id: int) -> str:
    """The path that stops somebody's weekly e-mail, and does nothing else. It holds for good."""
    return f"/digest/stop/{proofs.locked(str(person_id), _keys(settings), digest.PURPOSE)}"


def whose(settings: Settings, token: str) -> int | None:
    """Whose e-mail such a path stops, if it is one."""
    told = proofs.unlocked(token, _keys(settings), digest.PURPOSE)
    return int(told) if told else None


def _keys(settings: Settings) -> tuple[str, ...]:
    return (settings.secret_key, *settings.old_secret_keys)


def _message(settings: Settings, one: Waiting, due: date, today: date) -> Message | None:
    """The e-mail of one person, or none when nothing changed for them."""
    first = digest.begins(due, one.written_on)
    news = changed_for(one.viewer, midnight(first), today, midnight(due))
    if not news.items:
        return None
    stop = stop_path(settings, one.viewer.person_id)
    told = digest.letter(one.viewer.name, news, first, due - ONE_DAY, settings.base_url, stop)
    return Message(one.viewer.email, told.subject, told.body)
