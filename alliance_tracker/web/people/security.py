"""How one signs in: password, authenticator app, passkeys and recovery codes, each changed only by its owner."""

from flask import Response, g, url_for

from alliance_tracker.data import people, writing
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import Account, accounts, mail
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.people import passwords, proofs
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import sessions as cookie
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import LineField, SecretField, TickField, TrackerForm
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.people import letters, passkeys
from alliance_tracker.web.people.account import own, proved_lately
from alliance_tracker.web.people.pages import pages
from alliance_tracker.web.people.second_step import (
    app_pictures,
    checked_secret,
    hashes_of,
    opened_app_form,
    show_codes,
)
from alliance_tracker.web.show import done, show

SHARED = "This account of the demonstration is shared, so the ways it signs in stay as they are"


class PasswordForm(TrackerForm):
    current = SecretField("Your password now")
    password = SecretField("New password")
    none = TickField("Have no password: a code is sent to me each time")


class PasskeyForm(TrackerForm):
    form_name = "passkey"
    name = LineField("A name for it", "For example: work laptop.", required="Give the passkey a name", most=60)


@pages.route("/account/password", methods=["GET", "POST"])
@needs(Action.USE_ACCOUNT)
@proved_lately
def password() -> Response:
    """Change or take away one's password. Every other sign-in ends."""
    mine = own()
    form = PasswordForm.opened()
    if form.sent() and form.validate():
        with form.keeping():
            hashed = _new_hash(mine, form)
            with writing(actor(), now()) as tx:
                accounts.change_password(tx, mine.person_id, hashed, g.viewer.session_id)
                _tell(tx, mine, "password")
            cookie.keep(people.sessions.renew(g.viewer.session_id, now()))
        if not form.problems:
            return done(url_for("people.account"), "Your password is changed. You are signed out everywhere else.")
    return show("people/password.html", form=form, mine=mine)


def _new_hash(mine: Account, form: PasswordForm) -> str | None:
    """The hash of the new password, None for none. Raises RuleBroken."""
    _refuse_shared(mine)
    if mine.password_hash and not passwords.is_true(mine.password_hash, form.current.data):
        raise RuleBroken("That is not your password now. Type it again", field="current")
    return None if form.none.data else mine.new_password_hash(form.password.data)


@pages.route("/account/app", methods=["GET", "POST"])
@needs(Action.USE_ACCOUNT)
@proved_lately
def app() -> Response:
    """Set up an authenticator app, or a new one in place of the old."""
    mine = own()
    form, secret = opened_app_form(mine)
    if form.sent() and form.validate():
        codes = proofs.recovery_codes()
        with form.keeping():
            _refuse_shared(mine)
            locked = checked_secret(mine, secret, form.code.data)
            with writing(actor(), now()) as tx:
                accounts.set_up_totp(tx, mine.person_id, locked)
                accounts.new_recovery_codes(tx, mine.person_id, hashes_of(mine.person_id, codes))
                token = _second_step_changed(tx, mine)
            cookie.keep(token)
        if not form.problems:
            return show_codes(codes, url_for("people.account"))
    return show("people/app.html", form=form, mine=mine, **app_pictures(mine, secret))


@pages.route("/account/app/remove", methods=["POST"])
@needs(Action.USE_ACCOUNT)
@proved_lately
def remove_app() -> Response:
    """Go back to one step, where the person's roles allow it and the password is long enough to stand alone."""
    mine = own()
    if mine.needs_second_step and not mine.passkeys:
        raise RuleBroken("Your role needs a second step. Add a passkey first, then take the app away.")
    with writing(actor(), now()) as tx:
        accounts.remove_totp(tx, mine.person_id)
        if mine.password_hash and not mine.needs_second_step:
            accounts.change_password(tx, mine.person_id, None, g.viewer.session_id)
        token = _second_step_changed(tx, mine)
    cookie.keep(token)
    return done(
        url_for("people.account"),
        "The app is taken away. A password that stands alone must be longer, so choose a new one; "
        "until then a code is sent to you.",
    )


@pages.route("/account/passkeys", methods=["GET", "POST"])
@needs(Action.USE_ACCOUNT)
@proved_lately
def add_passkey() -> Response:
    """Add a passkey of this device or of another."""
    mine = own()
    form = PasskeyForm.opened()
    if form.sent() and form.validate():
        with form.keeping():
            _refuse_shared(mine)
            key = passkeys.made(mine)
            with writing(actor(), now()) as tx:
                accounts.add_passkey(
                    tx, mine.person_id, form.name.data, key.credential_id, key.public_key, key.sign_count
                )
                token = _second_step_changed(tx, mine)
            cookie.keep(token)
        if not form.problems:
            return done(url_for("people.account"), "The passkey is added. You can sign in with it from now on.")
    return show("people/passkeys.html", form=form, passkey=passkeys.wanted_new(mine))


@pages.route("/account/passkeys/<int:passkey_id>/remove", methods=["POST"])
@needs(Action.USE_ACCOUNT)
@proved_lately
def remove_passkey(passkey_id: int) -> Response:
    """Take one of one's own passkeys away."""
    mine = own()
    if mine.needs_second_step and not mine.totp_secret and len(mine.passkeys) == 1:
        raise RuleBroken("Your role needs a second step. Set up an app or another passkey first.")
    with writing(actor(), now()) as tx:
        accounts.remove_passkey(tx, mine.person_id, passkey_id)
        token = _second_step_changed(tx, mine)
    cookie.keep(token)
    return done(url_for("people.account"), "The passkey is removed.")


@pages.route("/account/recovery-codes", methods=["POST"])
@needs(Action.USE_ACCOUNT)
@proved_lately
def recovery_codes() -> Response:
    """New recovery codes in place of the old."""
    mine = own()
    _refuse_shared(mine)
    if not mine.has_second_step:
        raise RuleBroken("Recovery codes stand in for a second step. Set one up first.")
    codes = proofs.recovery_codes()
    with writing(actor(), now()) as tx:
        accounts.new_recovery_codes(tx, mine.person_id, hashes_of(mine.person_id, codes))
        _tell(tx, mine, "list of recovery codes")
    return show_codes(codes, url_for("people.account"))


def _second_step_changed(tx: Writing, mine: Account) -> str:
    """Other sign-ins end, their owner is told by e-mail, and this one goes on under the new token returned."""
    _tell(tx, mine, "second step")
    return accounts.second_step_changed(tx, mine.person_id, g.viewer.session_id)


def _tell(tx: Writing, mine: Account, what: str) -> None:
    mail.post(tx.session, letters.changed(mine.email, what), tx.now)


def _refuse_shared(mine: Account) -> None:
    if mine.demonstration:
        raise RuleBroken(SHARED)
