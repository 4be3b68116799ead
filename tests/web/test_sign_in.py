"""Signing in: the ways in, what is asked for next, and what a wrong try is told."""

import re
from datetime import timedelta

import pyotp
import pytest

from alliance_tracker.data.people import LinkPurpose, PersonState
from alliance_tracker.rules.permissions import Role
from tests.accounts import PASSWORD, letters, link, make, moment

SIGN_IN = "/sign-in"
WRONG = "We could not sign you in with that e-mail address and password."


def signs_in(client, person, password=PASSWORD, path=SIGN_IN):
    return client.post_form(path, {"email": person.email, "password": password})


def emailed_code(person) -> str:
    return re.search(r"Your code is (\d{6})", letters(person.email)[-1]).group(1)


def asks_for_code(client, person):
    form = client.fields(SIGN_IN)
    form["email"], form["way"] = person.email, "code"
    return client.post(SIGN_IN, data=form)


def test_a_password_opens_a_session_and_leads_back(app, client):
    answer = signs_in(client, make(app, Role.MANAGER), path=f"{SIGN_IN}?next=/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    page = client.get("/account")
    assert page.status_code == 200
    assert "programme manager" in page.text


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("", PASSWORD, "Enter your e-mail address"),
        ("not an address", PASSWORD, WRONG),
        ("person@nowhere.example\r\nBcc: all@people.example", PASSWORD, "There is a problem"),
        ("x" * 300, PASSWORD, "Shorten"),
        ("person@nowhere.example", "x" * 5000, "Type a shorter one"),
    ],
)
def test_a_wrong_try_says_what_to_do(client, email, password, words):
    answer = client.post_form(SIGN_IN, {"email": email, "password": password})
    assert answer.status_code == 422
    assert words in answer.text
    assert password not in answer.text or not password


def test_a_password_left_empty_has_a_code_sent(app, client):
    person = make(app, Role.LEAD)
    assert signs_in(client, person, "").location == "/sign-in/code?next=/"
    assert client.post_form("/sign-in/code", {"code": emailed_code(person)}).status_code == 303


def test_an_emailed_code_opens_a_session_once(app, client):
    person = make(app, Role.LEAD, password=None)
    asked = asks_for_code(client, person)
    assert asked.location == "/sign-in/code?next=/"
    digits = emailed_code(person)
    wrong = client.post_form("/sign-in/code", {"code": "000000" if digits != "000000" else "111111"})
    assert wrong.status_code == 422
    kept = client.fields("/sign-in/code")
    right = client.post("/sign-in/code", data={**kept, "code": f" {digits[:3]} {digits[3:]} "})
    assert right.status_code == 303
    assert client.get("/account").status_code == 200
    client.set_cookie("session", "")
    again = client.post("/sign-in/code", data={**client.fields("/sign-in/code"), "code": digits})
    assert again.status_code == 422


def test_an_emailed_code_is_of_no_use_in_another_browser(app, client):
    person = make(app, Role.LEAD)
    asks_for_code(client, person)
    digits = emailed_code(person)
    other = app.test_client()
    asks_for_code(other, make(app))
    assert other.post_form("/sign-in/code", {"code": digits}).status_code == 422
    assert client.post_form("/sign-in/code", {"code": digits}).status_code == 303


def test_a_newer_code_replaces_the_older(app, client):
    person = make(app, Role.LEAD)
    asks_for_code(client, person)
    first = emailed_code(person)
    asks_for_code(client, person)
    answers = [client.post_form("/sign-in/code", {"code": code}).status_code for code in (first, emailed_code(person))]
    assert answers in ([422, 303], [303])


@pytest.mark.parametrize("role", [Role.NATIONAL_TEAM, Role.ADMINISTRATOR, Role.SIGNATORY])
def test_roles_that_need_a_second_step_set_one_up_first(app, client, role):
    person = make(app, role)
    assert signs_in(client, person).location == "/sign-in/set-up?next=/"
    assert client.get("/account").status_code == 303
    page = client.get("/sign-in/set-up")
    letters_shown = re.search(r'app-code">([A-Z2-7 ]+)<', page.text).group(1).replace(" ", "")
    form = client.fields("/sign-in/set-up")
    box = re.search(r'name="box" value="([^"]+)"', page.text).group(1)
    sent = client.post(
        "/sign-in/set-up", data={**form, "form": "app", "box": box, "code": pyotp.TOTP(letters_shown).now()}
    )
    assert sent.status_code == 200
    codes = re.findall(r'app-code">([a-z0-9]{5}-[a-z0-9]{5})<', sent.text)
    assert len(set(codes)) == 10
    assert client.get("/account").status_code == 200


def test_the_second_step_follows_the_password(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    assert signs_in(client, person).location == "/sign-in/second-step?next=/"
    assert client.get("/account").status_code == 303
    assert client.post_form("/sign-in/second-step", {"code": "12345"}).status_code == 422
    assert client.post_form("/sign-in/second-step", {"code": person.code()}).status_code == 303
    assert client.get("/admin/people").status_code == 200


def test_a_reset_does_not_pass_by_the_second_step(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    token = link(person, LinkPurpose.RESET)
    changed = client.post_form(f"/reset/{token}", {"password": "four new words in a row"})
    assert changed.location == "/sign-in"
    assert client.get("/account").status_code == 303
    assert signs_in(client, person, "four new words in a row").location == "/sign-in/second-step?next=/"


def test_an_invitation_is_taken_up(app, client):
    person = make(app, Role.MANAGER, state=PersonState.INVITED, password=None)
    token = link(person, LinkPurpose.INVITE)
    for _ in range(3):
        assert client.get(f"/welcome/{token}").status_code == 200
    short = client.post_form(f"/welcome/{token}", {"name": "Ann Example", "password": "short"})
    assert "Use at least 15 characters" in short.text
    taken = client.post_form(f"/welcome/{token}", {"name": "Ann Example", "password": "heron on a wet roof"})
    assert taken.status_code == 303
    assert "Ann Example" in client.get("/account").text
    assert app.test_client().get(f"/welcome/{token}").status_code == 404


def test_an_invitation_may_be_taken_up_without_a_password(app, client):
    person = make(app, Role.MANAGER, state=PersonState.INVITED, password=None)
    token = link(person, LinkPurpose.INVITE)
    assert client.post_form(f"/welcome/{token}", {"name": "Ann Example"}).status_code == 303
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (1, 404)])
def test_links_run_out_to_the_second(app, client, late, status):
    """Within a second or two: the page is opened a moment after the link is made."""
    person = make(app)
    made = moment() - timedelta(hours=1) - timedelta(seconds=late * 5)
    assert client.get(f"/reset/{link(person, LinkPurpose.RESET, made)}").status_code == status
    invited = make(app, state=PersonState.INVITED)
    made = moment() - timedelta(hours=72) - timedelta(seconds=late * 5)
    assert client.get(f"/welcome/{link(invited, LinkPurpose.INVITE, made)}").status_code == status


def test_one_click_sign_in_is_of_the_demonstration_alone(app, client):
    person = make(app, Role.MANAGER, demonstration=True)
    token = client.fields(SIGN_IN)["token"]
    assert client.post("/sign-in/demonstration", data={"token": token, "person": person.id}).status_code == 404
    assert "made up" not in client.get(SIGN_IN).text


def test_signing_out_ends_the_session_for_good(app, client):
    signs_in(client, make(app, Role.MANAGER))
    kept = client.get_cookie("session").value
    out = client.post_form("/account", form="/sign-out")
    assert (out.status_code, out.location) == (303, "/sign-in")
    assert "Clear-Site-Data" in out.headers
    client.set_cookie("session", kept)
    assert client.get("/account").location.startswith("/sign-in?next=")


def test_pages_between_the_steps_need_a_sign_in_under_way(client):
    for path in ("/sign-in/second-step", "/sign-in/set-up"):
        assert client.get(path).status_code == 303
    assert client.get("/sign-in/code").location == "/sign-in?next=/"
