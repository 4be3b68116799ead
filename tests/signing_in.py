"""A session without the sign-in page, for tests that are about something else."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from alliance_tracker.data import operations
from alliance_tracker.data.tables.people import SessionStage, WebSession
from alliance_tracker.web import sessions


def open_session(app: Flask, person: Any, **changes: Any) -> tuple[str, str]:
    """The name and value of the cookie of a new session, fully signed in, the second step done.

    `changes` are columns of the row, for tests about sessions that are old, ended or half way.
    """
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    values = {
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "person_id": person if isinstance(person, int) else person.id,
        "stage": SessionStage.OPEN.value,
        "strong": True,
        "started_at": now,
        "ends_at": now + timedelta(hours=12),
        "proved_at": now,
        "browser": "the suite",
    } | changes
    with app.app_context(), operations() as ops:
        ops.add(WebSession(**values))
        name = sessions.cookie_name()
    return name, token
