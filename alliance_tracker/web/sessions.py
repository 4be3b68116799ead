"""The session's cookie: read before a request, issued anew with each answer, so that idle time is exact."""

from datetime import date, datetime

from flask import Response, current_app, g, request

from alliance_tracker.data import people
from alliance_tracker.rules.people.sessions import SessionFound, Ticket, opened, sealed
from alliance_tracker.rules.permissions import Action, can
from alliance_tracker.web.clock import now


def cookie_name() -> str:
    """With https the name makes the browser hold it to this host; without, only this machine is served."""
    return "__Host-session" if current_app.config["SETTINGS"].secure else "session"


def ticket() -> Ticket | None:
    """What the request's cookie says, if it is one of ours."""
    settings = current_app.config["SETTINGS"]
    return opened(request.cookies.get(cookie_name(), ""), (settings.secret_key, *settings.old_secret_keys))


def found(at: datetime, day: date) -> SessionFound:
    """Who is asking. Two queries; none without a cookie.

    Forms of an open session are bound to it. So is a form that was opened before the session ended, in order
    that what was typed into it can be kept; the sign-in page itself is not.
    """
    shown = ticket()
    result = people.viewer_for(shown, at, day)
    ended = result.viewer is None and result.ended_person_id is not None
    if shown and (result.viewer or (ended and not _is_open())):
        g.session_anchor = shown.token
    g.session_over = result.why if ended else None
    g.session_token = shown.token if shown and result.viewer else None
    return result


def keep(token: str) -> None:
    """This token is the session from the next request on."""
    g.session_token = token


def forget() -> None:
    """The answer takes the cookie away."""
    g.session_token = ""


def renew(response: Response) -> None:
    """Say in the cookie that its bearer was here just now; take it away from somebody who has signed out."""
    token = g.get("session_token")
    if token is None or (token and response.headers.get("ETag")):
        return
    settings = current_app.config["SETTINGS"]
    kept = {"secure": settings.secure, "httponly": True, "samesite": "Lax", "path": "/"}
    if token:
        response.set_cookie(cookie_name(), sealed(token, now(), settings.secret_key), **kept)
    else:
        response.delete_cookie(cookie_name(), **kept)


def _is_open() -> bool:
    action: Action | None = getattr(current_app.view_functions.get(request.endpoint or ""), "needs", None)
    return action is not None and can(None, action)
