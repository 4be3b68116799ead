"""B5: a code counts once, whoever sends it how often; codes are hashed, tried few times, and not passed by."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people import links
from alliance_tracker.data.tables.people import Credential, RecoveryCode
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.permissions import Role
from tests.accounts import PASSWORD, make, moment
from tests.conftest import KEY
from tests.trust.at_once import at_once

AT = datetime(2018, 10, 12, 9, 0, 15, tzinfo=UTC)
STEP = "/sign-in/second-step"


@pytest.mark.parametrize(
    ("seconds", "good"), [(-90, False), (-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_b5_the_window_is_one_step_either_way(seconds, good):
    secret = proofs.new_totp_secret()
    shown = pyotp.TOTP(secret).at(AT + timedelta(seconds=seconds))
    assert (proofs.totp_step(secret, shown, AT) is not None) is good


def test_b5_of_many_that_send_one_code_one_wins(app, count, figure):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    number = count(40, 200)

    def send(_which: int) -> bool:
        with app.app_context():
            return links.spend_totp(person.id, 51_000_000)

    assert sum(at_once(number, send)) == 1
    figure(f"B5 one code of an app sent {number} times at once: 1 won")


def test_b5_of_many_that_send_one_recovery_code_one_wins(app, count, figure):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    kept = proofs.recovery_hash(KEY, person.id, "abcde-fghjk")
    with operations() as ops:
        ops.add(RecoveryCode(person_id=person.id, code_hash=kept))
    number = count(40, 200)

    def send(_which: int) -> bool:
        with app.app_context():
            return links.spend_recovery(person.id, kept, moment())

    assert sum(at_once(number, send)) == 1
    figure(f"B5 one recovery code sent {number} times at once: 1 won")


def test_b5_a_code_is_of_no_use_a_second_time(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    code = person.code()
    for status in (303, 422):
        other = app.test_client()
        other.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
        assert other.post_form(STEP, {"code": code}).status_code == status


def test_b5_after_five_wrong_codes_the_right_one_is_not_looked_at(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    client.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
    wrong = [client.post_form(STEP, {"code": f"00000{n}"}).status_code for n in range(5)]
    assert wrong == [422] * 5
    assert client.post_form(STEP, {"code": person.code()}).status_code == 422


def test_b5_a_recovery_code_lets_in_once_however_it_is_spaced(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    code = proofs.recovery_codes()[0]
    with operations() as ops:
        ops.add(RecoveryCode(person_id=person.id, code_hash=proofs.recovery_hash(KEY, person.id, code)))
    for status in (303, 422):
        other = app.test_client()
        other.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
        assert other.post_form(STEP, {"code": f" {code.upper().replace('-', ' ')} "}).status_code == status


def test_b5_nothing_of_a_second_step_is_kept_in_clear(app):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    kept = db.session().query(Credential.totp_secret).filter_by(person_id=person.id).scalar()
    assert person.totp not in kept
    assert proofs.unlocked(kept, [KEY], "totp") == person.totp
    assert proofs.unlocked(kept, ["another key of thirty-two characters"], "totp") is None
    assert proofs.unlocked(kept, ["a newer key of thirty-two characters", KEY], "totp") == person.totp


@pytest.mark.parametrize("path", ["/", "/account", "/admin/people", "/account/password", "/account/app"])
def test_b5_between_the_steps_nothing_is_open(app, client, path):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    client.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
    answer = client.get(path)
    assert "Sign out" not in answer.text
    assert path == "/" or answer.status_code == 303


def test_b5_a_second_step_that_is_set_up_cannot_be_set_up_anew_from_half_way(app, client):
    """Somebody who knows the password and waits at the set-up page gains nothing once the owner has finished."""
    person = make(app, Role.ADMINISTRATOR)
    thief = app.test_client()
    for browser in (thief, client):
        browser.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
    secrets = []
    for browser, status in ((client, 200), (thief, 303)):
        page = browser.get("/sign-in/set-up")
        if status == 200:
            form = browser.fields("/sign-in/set-up")
            secret = proofs.unlocked(form["box"], [KEY], "new app")
            secrets.append(secret)
            code = pyotp.TOTP(secret.split('"')[1]).now()
            page = browser.post("/sign-in/set-up", data={**form, "code": code})
        assert page.status_code == status
