"""Sessions: how long they last, and the cookie that says when its bearer was last here.

The cookie is `token.seconds.seal`. The seal covers both, so the idle limit is checked on every read, to the
second, without a write for every request.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import SHORT_IDLE, TWO_STEPS, Grant, Viewer

LIVES = timedelta(hours=12)
IDLE = timedelta(hours=4)
IDLE_SHORT = timedelta(minutes=30)
STEP_LIVES = timedelta(minutes=10)
PROOF_LIVES = timedelta(minutes=15)
"""How long after proving who they are somebody may change their password or second step without proving it again."""


class Ticket(Record):
    """What a true cookie says: which session, and when its bearer was last here."""

    token: str
    seen_at: datetime


class SessionFound(Record):
    """Who a cookie belongs to. `viewer` is None when the session is over; `ended_person_id` says whose it was.

    `why` is a sentence for the sign-in page.
    """

    viewer: Viewer | None = None
    ended_person_id: int | None = None
    why: str | None = None
    session_id: int | None = None


NOBODY = SessionFound()


def sealed(token: str, seen_at: datetime, key: str) -> str:
    """The cookie's value."""
    told = f"{token}.{int(seen_at.timestamp())}"
    return f"{told}.{_seal(told, key)}"


def opened(cookie: str, keys: Sequence[str]) -> Ticket | None:
    """The ticket in a cookie, or None when it is not one of ours. Several keys: the newest and older ones."""
    told, _, seal = cookie.rpartition(".")
    token, _, seconds = told.rpartition(".")
    if not (token and len(cookie) < 300 and seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return None
    if not any(hmac.compare_digest(_seal(told, key).encode(), seal.encode("utf-8", "replace")) for key in keys):
        return None
    return Ticket(token, datetime.fromtimestamp(int(seconds), UTC))


def idle_limit(grants: Iterable[Grant]) -> timedelta:
    """How long somebody may be away: 30 minutes with a national or an administrator's role, else 4 hours."""
    return IDLE_SHORT if any(grant.role in SHORT_IDLE for grant in grants) else IDLE


def needs_second_step(grants: Iterable[Grant]) -> bool:
    return any(grant.role in TWO_STEPS for grant in grants)


def why_over(ends_at: datetime, seen_at: datetime, idle: timedelta, now: datetime) -> str | None:
    """Why a session is over at this moment, in words for the sign-in page; None while it lasts."""
    if now >= ends_at:
        return "You were signed out because 12 hours have passed since you signed in."
    if now - seen_at >= idle:
        return f"You were signed out because nothing was opened for {_told(idle)}."
    return None


def browser_words(agent: str) -> str:
    """A browser and its system in a few words, for the list of one's own sessions."""
    browsers = {
        "Edg/": "Edge",
        "OPR/": "Opera",
        "Firefox/": "Firefox",
        "Chrome/": "Chrome",
        "Safari/": "Safari",
    }
    systems = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android"}
    systems |= {"Mac OS": "Mac", "CrOS": "ChromeOS", "Linux": "Linux"}
    browser = next((name for mark, name in browsers.items() if mark in agent), "A browser")
    system = next((name for mark, name in systems.items() if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def _told(limit: timedelta) -> str:
    minutes = int(limit.total_seconds()) // 60
    return f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hours"


def _seal(told: str, key: str) -> str:
    return hmac.new(key.encode(), f"session:{told}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
