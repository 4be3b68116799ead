"""A session without the sign-in page, for tests that are about something else."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from alliance_tracker.data.people import sessions as kept
from alliance_tracker.rules.people.sessions import sealed
from alliance_tracker.web import sessions

NONE = timedelta()


def open_session(app: Flask, person: Any, strong: bool = True, ago: timedelta = timedelta()) -> tuple[str, str]:
    """The name and value of the cookie of a new session, the second step done unless told otherwise.

    `person` is a row, anything with an id or `person_id`, or the id itself. `ago` moves the start and
    the last visit back.
    """
    person_id = person if isinstance(person, int) else getattr(person, "person_id", None) or person.id
    at = datetime.now(UTC) - ago
    with app.app_context():
        token = kept.start(person_id, at, "the suite", strong=strong)
    with app.test_request_context():
        return sessions.cookie_name(), sealed(token, at, app.config["SETTINGS"].secret_key)
