"""Files put away between their check and their confirmation: encrypted, for one person in one place, for 30 days."""

import secrets
from datetime import datetime

from flask import g

from alliance_tracker.data import parked
from alliance_tracker.errors import NotFound
from alliance_tracker.web import parking
from alliance_tracker.web.clock import now

MOST = 20
"""Files of one person in one place; an older one makes room for the next."""


def put_away(place: str, content: bytes) -> str:
    """Put something away for this person; another app server can take it out again. `place` is no address, so that
    no form can be filled in from it."""
    key = secrets.token_urlsafe(16)
    parked.keep(key, g.viewer.person_id, place, parking.locked(content), now())
    parked.keep_newest(g.viewer.person_id, place, MOST)
    return key


def taken_out(key: str, place: str) -> bytes:
    """What this person put away there under the key, or NotFound."""
    content = parked.kept(key[:64], g.viewer.person_id, place)
    content = parking.unlocked(content) if content else None
    if content is None:
        raise NotFound("This file is no longer kept. Upload it again.")
    return content


def latest(place: str) -> tuple[str, datetime] | None:
    """The key of what this person put away there last, and when."""
    return parked.latest(g.viewer.person_id, place)
