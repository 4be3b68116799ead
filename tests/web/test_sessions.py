"""One's own account: names, and each way of signing in changed with proof, telling its owner and ending the rest."""

import re
from datetime import timedelta

import pyotp
import pytest

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people import account, sessions
from alliance_tracker.data.tables.people import Passkey, Person, WebSession
from alliance_tracker.rules.people.sessions import sealed
from alliance_tracker.rules.permissions import Role
from tests.accounts import PASSWORD, TODAY, letters, make, moment
from tests.conftest import KEY

NEW = "heron on a wet roof at noon"
SENSITIVE = ["/account/password", "/account/app", "/account/passkeys"]


def now_signed_in(client, person):
    client.sign_in(person.id)
    return client


def test_names_are_changed_and_shown(app, client):
    person = make(app, Role.PATIENT_REPRESENTATIVE)
    now_signed_in(client, person)
    sent = {"name": " Ann   Example ", "display_name": "A. E.", "named": ["yes"]}
    assert client.post_form("/account", sent).location == "/account"
    page = client.get("/account")
    assert "A. E." in page.text
    row = db.session.query(Person).filter_by(id=person.id).one()
    assert (row.name, row.display_name, row.may_be_named_since) == ("Ann Example", "A. E.", TODAY)
    client.post_form("/account", {"named": None, "display_name": ""})
    db.session.expire_all()
    assert (row.display_name, row.may_be_named_since) == (None, None)


@pytest.mark.parametrize("name", ["", "x" * 101, "with\x00nothing", "bidi \u202eturned"])
def test_a_name_that_cannot_be_shown_is_refused(app, client, name):
    now_signed_in(client, make(app, Role.MANAGER))
    form = client.fields("/account")
    answer = client.post("/account", data={**form, "name": name.encode("utf-8", "surrogatepass")})
    assert answer.status_code in {400, 422} or name.startswith("bidi")


def test_two_windows_do_not_overwrite_each_other(app, client):
    now_signed_in(client, make(app, Role.MANAGER))
    kept = client.fields("/account")
    client.post_form("/account", {"name": "First"})
    answer = client.post("/account", data={**kept, "name": "Second"})
    assert answer.status_code == 409
    assert "Second" in answer.text


def test_a_password_is_changed_with_the_old_one(app, client):
    person = make(app, Role.MANAGER)
    elsewhere = sessions.start(person.id, moment(), "the suite")
    now_signed_in(client, person)
    wrong = client.post_form("/account/password", {"current": "not it", "password": NEW})
    assert "That is not your password now" in wrong.text
    weak = client.post_form("/account/password", {"current": PASSWORD, "password": "short"})
    assert "at least 15" in weak.text
    assert client.post_form("/account/password", {"current": PASSWORD, "password": NEW}).location == "/account"
    assert client.get("/account").status_code == 200, "this sign-in goes on"
    other = app.test_client()
    other.set_cookie("session", sealed(elsewhere, moment(), KEY))
    assert other.get("/account").status_code == 303, "the other has ended"
    assert "password of your account was changed" in letters(person.email)[-1]
    assert other.post_form("/sign-in", {"email": person.email, "password": NEW}).status_code == 303


@pytest.mark.parametrize("path", SENSITIVE)
def test_after_a_quarter_of_an_hour_proof_is_asked_for(app, client, path):
    now_signed_in(client, make(app, Role.MANAGER))
    assert client.get(path).status_code == 200
    with operations() as ops:
        ops.query(WebSession).update({"proved_at": moment() - timedelta(minutes=16)})
    assert client.get(path).location == f"/account/prove?next={path}"
    assert client.post_form(f"/account/prove?next={path}", {"password": "not it"}).status_code == 422
    assert client.post_form(f"/account/prove?next={path}", {"password": PASSWORD}).location == path
    assert client.get(path).status_code == 200


def test_an_app_is_set_up_and_taken_away(app, client):
    person = make(app, Role.MANAGER)
    now_signed_in(client, person)
    page = client.get("/account/app").text
    secret = re.search(r'app-code">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    form = client.fields("/account/app")
    box = re.search(r'name="box" value="([^"]+)"', page).group(1)
    wrong = client.post("/account/app", data={**form, "box": box, "code": "000000"})
    assert wrong.status_code == 422
    assert secret[:4] in wrong.text, "the same secret is shown again"
    done = client.post("/account/app", data={**form, "box": box, "code": pyotp.TOTP(secret).now()})
    assert len(re.findall(r"[a-z0-9]{5}-[a-z0-9]{5}<", done.text)) == 10
    assert account(person.id, TODAY).recovery_left == 10
    assert client.post_form("/account", form="/account/app/remove").location == "/account"
    assert account(person.id, TODAY).totp_secret is None
    assert len(letters(person.email)) == 2


def test_a_role_that_needs_two_steps_keeps_one(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    now_signed_in(client, person)
    answer = client.post_form("/account", form="/account/app/remove")
    assert answer.status_code == 422
    assert account(person.id, TODAY).totp_secret


def test_nobody_removes_the_passkey_of_another(app, client):
    mine, theirs = make(app, Role.MANAGER), make(app, Role.MANAGER)
    with operations() as ops:
        ops.add(Passkey(person_id=theirs.id, name="x", credential_id="x", public_key=b"x", added_at=moment()))
    key = db.session.query(Passkey.id).scalar()
    now_signed_in(client, mine)
    token = client.fields("/account")["token"]
    assert client.post(f"/account/passkeys/{key}/remove", data={"token": token}).status_code == 404
    assert db.session.query(Passkey.id).scalar() == key


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", '{"id": 1}', '{"id": "x", "response": {}}', "[" * 5000])
def test_a_passkey_that_is_none_is_refused(app, client, answer):
    now_signed_in(client, make(app, Role.MANAGER))
    page = client.get("/account/passkeys").text
    box = re.search(r'name="box" value="([^"]+)"', page).group(1)
    sent = {**client.fields("/account/passkeys"), "name": "laptop", "box": box, "answer": answer}
    assert client.post("/account/passkeys", data=sent).status_code == 422
    client.sign_out()
    form = client.fields("/sign-in", 1)
    assert client.post("/sign-in/passkey", data={**form, "answer": answer}).status_code == 422


def test_the_accounts_of_the_demonstration_stay_as_they_are(app, client):
    person = make(app, Role.NATIONAL_TEAM, demonstration=True)
    now_signed_in(client, person)
    answer = client.post_form("/account/password", {"current": PASSWORD, "password": NEW})
    assert answer.status_code == 422
    assert "demonstration is shared" in answer.text
    assert client.post_form("/account/app", {"code": "123456"}).status_code == 422


def test_signing_out_everywhere_else(app, client):
    person = make(app, Role.MANAGER)
    sessions.start(person.id, moment(), "Firefox on Windows")
    now_signed_in(client, person)
    assert "Firefox on Windows" in client.get("/account").text
    client.post_form("/account", form="/account/sessions/end-others")
    assert "Firefox on Windows" not in client.get("/account").text
