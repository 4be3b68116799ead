"""Signing in: an address first, then a password, a code sent to it, or a passkey."""

import json
import secrets

from flask import Response, current_app, g, request, url_for

from alliance_tracker.data import people
from alliance_tracker.data.people import asking, demonstration, throttle
from alliance_tracker.data.people import sessions as kept
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.people import addresses, passwords, proofs
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import sessions
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import EmailField, SecretField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people import letters, passkeys
from alliance_tracker.web.people.entering import (
    asked_cookie,
    check_place,
    enter,
    keys,
    known_browser,
    log,
    place,
    set_own_cookie,
    wanted_next,
)
from alliance_tracker.web.people.pages import pages
from alliance_tracker.web.show import done, show

WRONG = (
    "We could not sign you in with that e-mail address and password. Check both, or have a code sent to you. "
    "After five wrong tries, wait 15 minutes."
)
WRONG_CODE = "That is not the code, or it has run out. Check the newest e-mail, or ask for another code"
TOO_MUCH_MAIL = "Too many e-mails were asked for. Wait 15 minutes, then ask again, or use your password."


class PasswordField(SecretField):
    """Its hint says that it may be left empty."""

    always = True


class SignInForm(TrackerForm):
    email = EmailField("E-mail address", required="Enter your e-mail address")
    password = PasswordField("Password", "Leave it empty to have a code sent instead.")


class CodeForm(TrackerForm):
    code = SecretField("Code", "Six digits.", required="Enter the code from the e-mail")


@pages.route("/sign-in", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def sign_in() -> Response:
    """The one page of signing in. Whatever is wrong with an address or password reads and takes the same."""
    if g.viewer is not None and request.method == "GET":
        return done(wanted_next())
    form = SignInForm.opened()
    if form.sent() and form.validate():
        check_place()
        if request.form.get("way") == "code" or not form.password.data:
            return _send_code(form)
        found = _by_password(form)
        if found is not None:
            return found
    return _page(form)


def _page(form: SignInForm) -> Response:
    return show(
        "people/sign_in.html",
        form=form,
        next=wanted_next(),
        over=g.get("session_over") or "",
        passkey=passkeys.wanted("sign in"),
        demonstrations=demonstration.accounts() if current_app.config["SETTINGS"].demonstration else (),
    )


def _by_password(form: SignInForm) -> Response | None:
    """The answer of a right password; None, and a message on the form, of a wrong one."""
    email, typed = form.email.data, form.password.data
    counters = limits.for_password(addresses.folded_address(email), known_browser(email))
    room = throttle.taken(counters, now())
    secret = asking.secret_of(email)
    right = passwords.is_true(secret.password_hash if room else None, typed)
    if not right or secret.person_id is None:
        log.warning("password refused from %s%s", place(), "" if room else ", counter full")
        form.add(RuleBroken(WRONG))
        return None
    throttle.given_back(counters)
    throttle.given_back(limits.for_place(place()))
    if passwords.is_old(secret.password_hash or ""):
        asking.keep_hash(secret.person_id, passwords.hashed(passwords.normal(typed)))
    return enter(people.account(secret.person_id, today()), "password")


def _send_code(form: SignInForm) -> Response:
    """Send a code if the address has an account; the next page is the same if it has none."""
    email = form.email.data
    digits, nonce = proofs.new_code(), secrets.token_urlsafe(16)
    kept_hash = proofs.code_hash(keys()[0], nonce, digits)
    counters = limits.for_mail(addresses.folded_address(email), known_browser(email))
    if not asking.send_code(email, counters, kept_hash, lambda to: letters.code(to, digits), now()):
        form.add(RuleBroken(TOO_MUCH_MAIL))
        return _page(form)
    told = proofs.locked(json.dumps([email, nonce]), keys(), "asked")
    response = done(url_for("people.code", next=wanted_next()))
    set_own_cookie(response, asked_cookie(), told, int(proofs.CODE_LIVES.total_seconds()))
    return response


@pages.route("/sign-in/code", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def code() -> Response:
    """The code from the e-mail, in the browser that asked for it."""
    told = proofs.unlocked(request.cookies.get(asked_cookie(), ""), keys(), "asked", 600)
    if told is None:
        return done(url_for("people.sign_in", next=wanted_next()), "That code has run out. Ask for another one.")
    email, nonce = json.loads(told)
    form = CodeForm.opened()
    if form.sent() and form.validate():
        check_place()
        counters = limits.for_code(addresses.folded_address(email), known_browser(email))
        room = throttle.taken(counters, now())
        person_id = asking.code_of(email, proofs.code_hash(keys()[0], nonce, form.code.data), now()) if room else None
        if person_id is not None:
            throttle.given_back([*counters, *limits.for_place(place())])
            return enter(people.account(person_id, today()), "e-mailed code")
        log.warning("e-mailed code refused from %s%s", place(), "" if room else ", counter full")
        form.add(RuleBroken(WRONG_CODE, field="code"))
    return show("people/code.html", form=form, email=email, next=wanted_next())


@pages.route("/sign-in/passkey", methods=["POST"])
@needs(Action.SIGN_IN)
def passkey() -> Response:
    """A passkey that its bearer has unlocked is both steps at once."""
    check_place()
    person_id = passkeys.proved("sign in")
    if person_id is None:
        form = SignInForm.opened()
        form.add(RuleBroken("We could not sign you in with that passkey. Try again, or choose another way."))
        return _page(form)
    throttle.given_back(limits.for_place(place()))
    return enter(people.account(person_id, today()), "passkey", strong=True)


@pages.route("/sign-in/demonstration", methods=["POST"])
@needs(Action.SIGN_IN)
def as_demonstration() -> Response:
    """One click, in a demonstration only, and only for the accounts made for it."""
    chosen = request.form.get("person", "")
    known = (
        {str(one.person_id) for one in demonstration.accounts()}
        if current_app.config["SETTINGS"].demonstration
        else set()
    )
    if chosen not in known:
        raise NotFound("We cannot find that page. It may have been moved or renamed.")
    return enter(people.account(int(chosen), today()), "demonstration")


@pages.route("/sign-out", methods=["POST"])
@needs(Action.USE_ACCOUNT)
def sign_out() -> Response:
    """Ends this sign-in on the server, so that a kept copy of its cookie opens nothing."""
    kept.end(g.viewer.session_id, g.viewer.person_id, now())
    log.info("person %s signed out", g.viewer.person_id)
    sessions.forget()
    response = done(url_for("people.sign_in"), "You are signed out.")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
