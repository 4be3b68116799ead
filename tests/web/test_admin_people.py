"""The administrator's pages: invite, give and end roles with the minute, close and open accounts, and the file."""

import csv
import io

import pytest

from alliance_tracker.data.db import db
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.people import PersonState, account
from alliance_tracker.data.people.roles import roles_of
from alliance_tracker.data.tables.people import Person
from alliance_tracker.rules.permissions import Role
from tests.accounts import TODAY, letters, make, place_for


@pytest.fixture
def admin(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    client.sign_in(person.id)
    return person


def test_somebody_is_invited_and_given_a_role(app, client, admin):
    answer = client.post_form("/admin/people/invite", {"name": "New Person", "email": "New.Person@people.example"})
    page = answer.location
    assert "/welcome/" in letters("New.Person@people.example")[0]
    alliance = str(place_for(Role.MANAGER)["alliance_id"])
    sent = {"role": "manager", "alliance": alliance, "starts_on": "1 November 2018", "minute": "Board, item 7"}
    assert client.post_form(page, sent).status_code == 303
    shown = client.get(page).text
    assert "Programme manager" in shown
    assert "Board, item 7" in shown
    key = db.session.query(Person.id).filter_by(email_folded="new.person@people.example").scalar()
    told = lines_about(int(alliance), "person", [str(key)])[0].words
    assert told.startswith("gave the role Programme manager for ")
    assert told.endswith("from 1 November 2018, by the minute “Board, item 7”")


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "two@people.example, three@people.example", "x@people.example\nBcc: y"]
)
def test_an_address_that_is_none_is_refused(client, admin, email):
    answer = client.post_form("/admin/people/invite", {"name": "New Person", "email": email})
    assert answer.status_code == 422


def test_an_address_is_invited_once_however_it_is_spelled(client, admin):
    answer = client.post_form("/admin/people/invite", {"name": "Me", "email": admin.email.upper()})
    assert "is on the list already" in answer.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"role": ""}, "Choose a role"),
        ({"role": "king"}, "king"),
        ({"role": "manager"}, "Choose the alliance in which this person is a programme manager"),
        ({"role": "signatory", "alliance": "first"}, "Choose the organisation"),
        ({"role": "regional_team"}, "Choose the region"),
        ({"role": "assessor", "starts_on": "31 Feb 2019"}, "31 Feb 2019"),
        ({"role": "assessor", "starts_on": "2 November 2018", "ends_on": "1 November 2018"}, "before the first"),
        ({"role": "assessor", "starts_on": "1 May 2018", "ends_on": "1 June 2018"}, "has passed"),
        ({"role": "national_team"}, "holds that role already"),
    ],
)
def test_a_role_that_cannot_be_given_says_why(app, client, admin, sent, words):
    person = make(app, Role.NATIONAL_TEAM)
    if sent.get("alliance") == "first":
        sent = {**sent, "alliance": str(place_for(Role.MANAGER)["alliance_id"])}
    answer = client.post_form(f"/admin/people/{person.id}", sent)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_role_is_ended_with_its_reason(app, client, admin):
    person = make(app, Role.MANAGER)
    role = roles_of(person.id)[0]
    path = f"/admin/people/{person.id}/roles/{role.id}/end"
    assert "Say why" in client.post_form(path, {"why": ""}).text
    assert client.post_form(path, {"why": "moved to another trust"}).status_code == 303
    assert "moved to another trust" in client.get(f"/admin/people/{person.id}").text
    assert roles_of(person.id)[0].is_over(TODAY)
    assert client.post_form(path, {"why": "twice"}).status_code == 422


def test_the_last_administrator_stays(client, admin):
    role = roles_of(admin.id)[0]
    answer = client.post_form(f"/admin/people/{admin.id}/roles/{role.id}/end", {"why": "leaving"})
    assert "only administrator" in answer.text
    closed = client.post_form(f"/admin/people/{admin.id}", {"close-why": "leaving"}, form="/close")
    assert "only administrator" in closed.text


def test_an_account_is_closed_and_opened_again(app, client, admin):
    person = make(app, Role.MANAGER)
    app.test_client().sign_in(person.id)
    page = f"/admin/people/{person.id}"
    assert client.post_form(page, {"close-why": "left"}, form="/close").status_code == 303
    assert account(person.id, TODAY).state == PersonState.DISABLED
    assert client.post_form(page, form="/open").status_code == 303
    db.session.expire_all()
    assert account(person.id, TODAY).active


def test_a_second_step_is_taken_away_for_somebody_who_lost_it(app, client, admin):
    person = make(app, Role.NATIONAL_TEAM, totp=True)
    page = f"/admin/people/{person.id}"
    assert client.post_form(page, {"step-why": "lost telephone, called back"}, form="/second-step").status_code == 303
    assert account(person.id, TODAY).totp_secret is None
    assert "second step of your account was changed" in letters(person.email)[-1]
    own = client.fields(f"/admin/people/{admin.id}", "/second-step")
    assert client.post(f"/admin/people/{admin.id}/second-step", data={**own, "step-why": "x"}).status_code == 422


def test_the_list_is_narrowed_and_is_a_file(app, client, admin):
    lead = make(app, Role.LEAD)
    make(app, state=PersonState.INVITED)
    assert lead.email in client.get("/admin/people?role=lead").text
    assert admin.email not in client.get("/admin/people?role=lead").text
    assert lead.email not in client.get("/admin/people?state=invited").text
    assert lead.email in client.get(f"/admin/people?words={lead.email[:8].upper()}").text
    odd = client.get("/admin/people?words=%25&role=x&state=y&alliance=-1&page=99999")
    assert odd.status_code == 200
    rows = list(csv.reader(io.StringIO(client.get("/admin/people.csv").text.removeprefix("\ufeff"))))
    assert rows[0] == ["Name", "E-mail address", "State", "Roles", "Last signed in"]
    assert len(rows) == 4


@pytest.mark.parametrize("number", ["2147483648", "9" * 30])
def test_numbers_that_no_database_holds_find_nothing(client, admin, number):
    assert client.get(f"/admin/people/{number}").status_code == 404
    assert client.get(f"/admin/people?page={number}").status_code == 200


def test_ten_people_cost_what_one_costs(app, client, admin, queries):
    def cost(more: int) -> int:
        for _ in range(more):
            make(app, Role.LEAD)
        queries.clear()
        client.get("/admin/people")
        return len(queries)

    assert cost(1) == cost(9)
