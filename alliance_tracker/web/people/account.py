"""One's own account: names, sessions, and the proof that is asked for before anything that signs in is changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, redirect, request, url_for

from alliance_tracker.data import people, writing
from alliance_tracker.data.people import Account, accounts, asking, sessions, throttle
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.people import addresses, passwords
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.people.sessions import PROOF_LIVES
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import sessions as cookie
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import LineField, SecretField, TickField, TrackerForm
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.people import passkeys
from alliance_tracker.web.people.entering import check_place, known_browser, log, place
from alliance_tracker.web.people.pages import pages
from alliance_tracker.web.people.second_step import code_is_true
from alliance_tracker.web.show import done, show

WRONG = "We could not check that it is you. Try again, or sign out and sign in once more"


class NamesForm(TrackerForm):
    name = LineField("Your name", "As colleagues know you.", required="Enter your name", most=100)
    display_name = LineField("Name that others read", "Leave it empty to be shown by your name.", most=100)
    named = TickField("Pages open to anyone may show this name beside my role")


class ProofForm(TrackerForm):
    password = SecretField("Your password")
    code = SecretField("Code", "Six digits from your app, or a recovery code.")


def own() -> Account:
    """The account of whoever is signed in."""
    return people.account(g.viewer.person_id, today())


def proved_lately(view: Callable[..., Any]) -> Callable[..., Any]:
    """Before a way of signing in is changed, its owner has shown within 15 minutes that it is them."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        when = sessions.proved_at(g.viewer.session_id)
        if when is None or now() - when > PROOF_LIVES:
            back = request.path if request.method == "GET" else url_for("people.account")
            return redirect(url_for("people.prove", next=back), code=303)
        return view(*args, **kwargs)

    return checked


@pages.route("/account", methods=["GET", "POST"])
@needs(Action.USE_ACCOUNT)
def account() -> Response:
    """What the tracker knows of its reader, how they sign in, and where they are signed in now."""
    mine = own()
    since = accounts.may_be_named_since(mine.person_id)
    form = NamesForm.opened(
        {"name": mine.name, "display_name": mine.display_name or "", "named": since is not None}, stamp=mine.version
    )
    if form.sent() and form.validate():
        with form.keeping(), writing(actor(), now()) as tx:
            names = (form.name.data, form.display_name.data, form.named.data)
            accounts.rename(tx, mine.person_id, *names, version=form.version, today=today())
        if not form.problems:
            return done(url_for("people.account"), "Your names are saved.")
    return show(
        "people/account.html",
        form=form,
        mine=mine,
        roles=[role for role in people.roles.roles_of(mine.person_id) if role.holds_on(today())],
        sessions=sessions.open_sessions(mine.person_id, now()),
        this=g.viewer.session_id,
    )


@pages.route("/account/sessions/<int:session_id>/end", methods=["POST"])
@needs(Action.USE_ACCOUNT)
def end_session(session_id: int) -> Response:
    """End one of one's own sign-ins. Another person's number finds nothing."""
    if not sessions.end(session_id, g.viewer.person_id, now(), "You ended it from your account."):
        raise NotFound("We cannot find that sign-in. It may have ended already.")
    if session_id == g.viewer.session_id:
        cookie.forget()
    return done(url_for("people.account"), "That sign-in is ended.")


@pages.route("/account/sessions/end-others", methods=["POST"])
@needs(Action.USE_ACCOUNT)
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    sessions.end_others(g.viewer.person_id, g.viewer.session_id, now())
    return done(url_for("people.account"), "You are signed out everywhere else.")


@pages.route("/account/prove", methods=["GET", "POST"])
@needs(Action.USE_ACCOUNT)
def prove() -> Response:
    """Show again that it is you. The session goes on under a new token."""
    mine = own()
    form = ProofForm.opened()
    if request.method == "POST":
        check_place()
        if _proved(mine, form):
            cookie.keep(sessions.renew(g.viewer.session_id, now()))
            log.info("person %s proved who they are from %s", mine.person_id, place())
            return done(addresses.own_path(request.args.get("next") or url_for("people.account")))
        form.add(RuleBroken(WRONG))
    held = [key.credential_id for key in mine.passkeys]
    wanted = passkeys.wanted("proof", mine.person_id, held) if held else None
    return show("people/prove.html", form=form, mine=mine, passkey=wanted)


def _proved(mine: Account, form: ProofForm) -> bool:
    """By a passkey, by a code of the app, or by the password where there is no second step."""
    if request.form.get("form") == "passkey":
        return passkeys.proved("proof", mine.person_id) == mine.person_id
    if not (form.sent() and form.validate()):
        return False
    if mine.totp_secret:
        return bool(form.code.data) and code_is_true(mine, form.code.data)
    counters = limits.for_password(addresses.folded_address(mine.email), known_browser(mine.email))
    room = throttle.taken(counters, now())
    right = passwords.is_true(asking.secret_of(mine.email).password_hash if room else None, form.password.data)
    if right:
        throttle.given_back(counters)
    return right
