"""The last stretch of every way in: which step comes next, under which new session, and where to go on."""

import json
import logging
import secrets
from typing import Any

from flask import Response, current_app, g, request, url_for

from alliance_tracker.data import people
from alliance_tracker.data.people import Account, HalfSession, SessionStage
from alliance_tracker.data.people import sessions as kept
from alliance_tracker.data.people import throttle as counters
from alliance_tracker.errors import NotSignedIn, TooMany
from alliance_tracker.rules.people import addresses, proofs, throttle
from alliance_tracker.rules.people.sessions import browser_words
from alliance_tracker.web import sessions
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.show import done

log = logging.getLogger("alliance_tracker.people")
KNOWN_SECONDS = 180 * 24 * 3600
MOST_KNOWN = 5


def keys() -> tuple[str, ...]:
    """The newest secret key, then older ones that are still good for reading."""
    settings = current_app.config["SETTINGS"]
    return (settings.secret_key, *settings.old_secret_keys)


def place() -> str:
    """Where the request comes from."""
    return request.remote_addr or "unknown"


def wanted_next() -> str:
    """Where to go after signing in: a path of ours, never a page of signing in or out."""
    path = addresses.own_path(request.args.get("next"))
    return "/" if path.startswith(("/sign-", "/welcome", "/reset")) else path


def check_place() -> None:
    """Refuse an address from which far too much is tried. Raises TooMany."""
    if not counters.taken(throttle.for_place(place()), now()):
        log.warning("too many tries from %s", place())
        raise TooMany("Too many tries came from your network. Wait 15 minutes, then try again.")


def enter(account: Account, way: str, strong: bool = False, instead_of: int | None = None) -> Response:
    """A step has succeeded: open the session, or ask for the second step, or for one to be set up."""
    stage, page = SessionStage.OPEN, ""
    if not strong and account.has_second_step and not account.demonstration:
        stage, page = SessionStage.SECOND_STEP, "people.second_step"
    elif not strong and account.needs_second_step:
        stage, page = SessionStage.SET_UP, "people.set_up"
    if not open_session(account.person_id, stage, strong, instead_of):
        raise NotSignedIn("That sign-in has gone on in another window. Sign in again.")
    log.info("person %s passed %s from %s, next: %s", account.person_id, way, place(), stage.value)
    if page:
        return done(url_for(page, next=wanted_next()))
    return remember(done(wanted_next()), account)


def open_session(person_id: int, stage: SessionStage, strong: bool, instead_of: int | None) -> bool:
    """A new session under a new token, from the next request on. One that this browser still had open ends."""
    if g.viewer is not None:
        kept.end(g.viewer.session_id, g.viewer.person_id, now(), "You signed in again.")
    browser = browser_words(request.headers.get("User-Agent", ""))
    token = kept.start(person_id, now(), browser, stage, strong, instead_of)
    if token:
        sessions.keep(token)
    return bool(token)


def half_way(set_up: bool) -> tuple[HalfSession, Account]:
    """The sign-in that is between its steps, and whose it is. Raises NotSignedIn when there is none."""
    half = people.half_session(sessions.ticket(), now())
    if half is None or half.set_up is not set_up:
        raise NotSignedIn("Your sign-in took longer than 10 minutes. Begin again.")
    return half, people.account(half.person_id, today())


def asked_cookie() -> str:
    return "__Host-asked" if current_app.config["SETTINGS"].secure else "asked"


def known_cookie() -> str:
    return "__Host-known" if current_app.config["SETTINGS"].secure else "known"


def set_own_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    """A cookie of the sign-in pages, closed to scripts and other sites."""
    secure = current_app.config["SETTINGS"].secure
    response.set_cookie(name, value, max_age=seconds, secure=secure, httponly=True, samesite="Lax", path="/")


def remember(response: Response, account: Account) -> Response:
    """Note in the browser that it has signed in to this account: strangers' tries then no longer count for it."""
    known = _known()
    mine = known.pop(_account_key(account.email), None) or secrets.token_urlsafe(12)
    told = dict([*list(known.items())[-MOST_KNOWN + 1 :], (_account_key(account.email), mine)])
    set_own_cookie(response, known_cookie(), proofs.locked(json.dumps(told), keys(), "known"), KNOWN_SECONDS)
    return response


def known_browser(address: str) -> str | None:
    """This browser's own number on an account that it has signed in to before."""
    return _known().get(_account_key(addresses.folded_address(address)))


def _known() -> dict[str, str]:
    told = proofs.unlocked(request.cookies.get(known_cookie(), ""), keys(), "known", KNOWN_SECONDS)
    found: Any = json.loads(told) if told else {}
    return {str(name): str(value) for name, value in found.items()}


def _account_key(address: str) -> str:
    return proofs.token_hash(addresses.folded_address(address))[:16]
