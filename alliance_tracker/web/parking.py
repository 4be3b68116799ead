"""What somebody typed into a form that could not be taken: kept encrypted, for that person on that page."""

import base64
import hashlib
import json
import re
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

from alliance_tracker.data import parked
from alliance_tracker.rules.permissions import Viewer
from alliance_tracker.web.clock import now

FIELD = "parked"
NEVER_KEPT = frozenset({"token", "once", "password", "code", "secret"})
"""Words in the names of fields that prove something."""
LONGEST = 200_000


def park(person_id: int) -> None:
    """Keep the fields of this request's form."""
    content = typed()
    if request.form and len(content) <= LONGEST:
        g.parked_id = secrets.token_urlsafe(16)
        parked.keep(g.parked_id, person_id, request.path, _box().encrypt(content), now())


def typed() -> bytes:
    """The fields of this request's form as they are kept: passwords, codes and files never are."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if NEVER_KEPT.isdisjoint(re.split(r"[-_]", name))
    ]
    return json.dumps(fields).encode()


def found(viewer: Viewer | None) -> MultiDict[str, str] | None:
    """The form that the address asks to fill in again, if it was typed by this person on this page."""
    wanted = request.args.get(FIELD)
    if not wanted or viewer is None or request.method != "GET":
        return None
    kept = parked.kept(wanted, viewer.person_id, request.path)
    if kept is None:
        return None
    try:
        return MultiDict(json.loads(_box().decrypt(kept)))
    except InvalidToken:
        return None


def way_back() -> str:
    """The address at which the parked form is filled in again, or just the page's."""
    return f"{request.path}?{FIELD}={g.parked_id}" if g.get("parked_id") else request.path


def locked(content: bytes) -> bytes:
    """Content encrypted, as it is kept."""
    return _box().encrypt(content)


def unlocked(content: bytes) -> bytes | None:
    """What `locked` was given; None when it was locked with a key that the tracker no longer has."""
    try:
        return _box().decrypt(content)
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    settings = current_app.config["SETTINGS"]
    keys = (settings.secret_key, *settings.old_secret_keys)
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"parked:{key}".encode()).digest())) for key in keys]
    )
