"""The form token: every unsafe request proves that it came from a page of ours, shown in the same session."""

import hashlib
import hmac
import secrets

from flask import Response, current_app, g, request

FIELD = "token"
VISITOR_DAYS = 1


def visitor_cookie() -> str:
    return "__Host-visitor" if current_app.config["SETTINGS"].secure else "visitor"


def anchor() -> str:
    """What the token is bound to: the session, or a cookie that a visitor gets with their first form."""
    if g.get("session_anchor"):
        return str(g.session_anchor)
    if not g.get("visitor"):
        kept = request.cookies.get(visitor_cookie(), "")
        g.visitor = kept if len(kept) == 43 else secrets.token_urlsafe(32)
        g.visitor_is_new = g.visitor != kept
    return str(g.visitor)


def form_token() -> str:
    """The token to put into a form of this page."""
    return _sign(current_app.config["SETTINGS"].secret_key, anchor())


def token_is_true() -> bool:
    """Whether this request carries the token of its own session."""
    given = request.form.get(FIELD, "") or request.headers.get("X-Form-Token", "")
    settings = current_app.config["SETTINGS"]
    keys = (settings.secret_key, *settings.old_secret_keys)
    return any(hmac.compare_digest(given.encode("utf-8", "replace"), _sign(key, anchor()).encode()) for key in keys)


def from_elsewhere() -> bool:
    """Whether the browser says that another site sent this request."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.host


def keep_visitor(response: Response) -> None:
    """Give a new visitor the cookie that their form's token is bound to."""
    if g.get("visitor_is_new"):
        response.set_cookie(
            visitor_cookie(),
            g.visitor,
            max_age=VISITOR_DAYS * 86400,
            secure=current_app.config["SETTINGS"].secure,
            httponly=True,
            samesite="Lax",
        )


def _sign(key: str, bound_to: str) -> str:
    return hmac.new(key.encode(), f"form:{bound_to}".encode(), hashlib.sha256).hexdigest()
