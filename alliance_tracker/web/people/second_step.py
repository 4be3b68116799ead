"""The second step: a code of an authenticator app, a recovery code or a passkey; and setting one up at first."""

import json

from flask import Response, request

from alliance_tracker.data import people, writing
from alliance_tracker.data.people import Account, HalfSession, SessionStage, accounts, links, sessions, throttle
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import SecretField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people import passkeys
from alliance_tracker.web.people.entering import (
    check_place,
    enter,
    half_way,
    keys,
    log,
    open_session,
    place,
    remember,
    wanted_next,
)
from alliance_tracker.web.people.pages import pages
from alliance_tracker.web.show import show

WRONG = (
    "That code is not right, or it has been used. Wait for the next one and type it, or use a recovery code. "
    "After five wrong codes, wait 15 minutes"
)
TRIED = "That code does not match. Check that the clock of your telephone is right, then type the code it shows now"


class StepForm(TrackerForm):
    code = SecretField("Code", "Six digits from your app, or a recovery code.", required="Enter a code")


class AppForm(TrackerForm):
    form_name = "app"
    code = SecretField("Code", "The six digits that the app shows now.", required="Enter the code that the app shows")


@pages.route("/sign-in/second-step", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def second_step() -> Response:
    """Who knows the password shows that they also hold the telephone, the paper or the passkey."""
    half, account = half_way(set_up=False)
    form = StepForm.opened()
    if request.form.get("form") == "passkey":
        check_place()
        if passkeys.proved("second step", account.person_id) == account.person_id:
            return enter(account, "passkey", strong=True, instead_of=half.id)
        form.add(RuleBroken("We could not check that passkey. Try again, or type a code."))
    elif form.sent() and form.validate():
        check_place()
        if code_is_true(account, form.code.data):
            return enter(account, "second step", strong=True, instead_of=half.id)
        form.add(RuleBroken(WRONG, field="code"))
    held = [key.credential_id for key in account.passkeys]
    wanted = passkeys.wanted("second step", account.person_id, held) if held else None
    return show("people/second_step.html", form=form, passkey=wanted, next=wanted_next(), app=bool(account.totp_secret))


def code_is_true(account: Account, typed: str) -> bool:
    """Whether this is a code of the person's app, or one of their recovery codes, not used before; spends it."""
    counters = limits.for_second_step(account.person_id)
    if not throttle.taken(counters, now()):
        log.warning("second step of person %s refused from %s, counter full", account.person_id, place())
        return False
    secret = proofs.unlocked(account.totp_secret, keys(), "totp") if account.totp_secret else None
    step = proofs.totp_step(secret, typed, now()) if secret else None
    if step is not None:
        right = links.spend_totp(account.person_id, step)
    else:
        kept = [proofs.recovery_hash(key, account.person_id, typed) for key in keys()]
        right = any(links.spend_recovery(account.person_id, one, now()) for one in kept)
    if right:
        throttle.given_back(counters)
    else:
        log.warning("second step of person %s refused from %s", account.person_id, place())
    return right


@pages.route("/sign-in/set-up", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def set_up() -> Response:
    """The first sign-in with a role that needs two steps: set one up before anything else."""
    half, account = half_way(set_up=True)
    form, secret = opened_app_form(account)
    try:
        if request.form.get("form") == "passkey":
            return _ready(half, account, None)
        if form.sent() and form.validate():
            return _ready(half, account, checked_secret(account, secret, form.code.data))
    except RuleBroken as problem:
        form.add(problem)
    return show(
        "people/set_up.html",
        form=form,
        next=wanted_next(),
        passkey=passkeys.wanted_new(account),
        **app_pictures(account, secret),
    )


def _ready(half: HalfSession, account: Account, locked_secret: str | None) -> Response:
    """Keep the new second step, open the session as one of two steps, and show the recovery codes once."""
    key = passkeys.made(account) if locked_secret is None else None
    codes = proofs.recovery_codes()
    with writing(Actor(account.person_id, "Signed in", place()), now()) as tx:
        if not sessions.take_over(tx.session, half.id, account.person_id, now()):
            raise RuleBroken("That sign-in has gone on in another window. Sign in again.")
        if key is not None:
            accounts.add_passkey(tx, account.person_id, "My passkey", key.credential_id, key.public_key, key.sign_count)
        else:
            accounts.set_up_totp(tx, account.person_id, locked_secret or "")
        accounts.new_recovery_codes(tx, account.person_id, hashes_of(account.person_id, codes))
    open_session(account.person_id, SessionStage.OPEN, True, None)
    log.info("person %s set up a second step from %s", account.person_id, place())
    return remember(show_codes(codes, wanted_next()), people.account(account.person_id, today()))


def show_codes(codes: list[str], go_on: str) -> Response:
    """The recovery codes, this once."""
    return show("people/recovery_codes.html", codes=codes, go_on=go_on)


def hashes_of(person_id: int, codes: list[str]) -> list[str]:
    return [proofs.recovery_hash(keys()[0], person_id, code) for code in codes]


def opened_app_form(account: Account) -> tuple[AppForm, str]:
    """The form with the secret it shows. It travels locked in the form, so that looking at the page writes nothing."""
    told = proofs.unlocked(request.form.get("box", ""), keys(), "new app", 3600)
    owner, secret = json.loads(told) if told else [None, ""]
    return AppForm.opened(), secret if owner == account.person_id else proofs.new_totp_secret()


def checked_secret(account: Account, secret: str, typed: str) -> str:
    """The secret, locked as it is kept, when the app shows the right code for it. Raises RuleBroken."""
    if not throttle.taken(limits.for_second_step(account.person_id), now()):
        raise RuleBroken("Too many codes were wrong. Wait 15 minutes, then try again", field="code")
    step = proofs.totp_step(secret, typed, now())
    if step is None or not links.spend_totp(account.person_id, step):
        raise RuleBroken(TRIED, field="code")
    throttle.given_back(limits.for_second_step(account.person_id))
    return proofs.locked(secret, keys(), "totp")


def app_pictures(account: Account, secret: str) -> dict[str, str]:
    """What the set-up page shows of a secret: a QR code, the same in letters, and the box that carries it on."""
    import segno  # heavy for what one page needs once in an account's life

    address = proofs.totp_address(secret, account.email)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {
        "picture": segno.make(address, micro=False).svg_data_uri(scale=4, border=2),
        "letters": grouped,
        "box": proofs.locked(json.dumps([account.person_id, secret]), keys(), "new app"),
    }
