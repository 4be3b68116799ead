"""C1 to C4 and A8: sessions live on the server, end for good and to the second, and their cookies are closed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people import SessionStage, accounts, roles, sessions, viewer_for
from alliance_tracker.data.tables.people import RoleGrant, WebSession
from alliance_tracker.records import replace
from alliance_tracker.rules.people.sessions import Ticket, opened, sealed
from alliance_tracker.rules.permissions import Role
from tests.accounts import OPERATOR, PASSWORD, TODAY, make, moment
from tests.conftest import KEY
from tests.trust.at_once import another

LONG = [Role.MANAGER, Role.LEAD, Role.CHAIR, Role.SIGNATORY, Role.REGIONAL_TEAM, Role.ASSESSOR]
SHORT = [Role.NATIONAL_TEAM, Role.ADMINISTRATOR]
EIGHT = [*LONG, *SHORT]
HALF_HOUR, FOUR_HOURS, TWELVE_HOURS = timedelta(minutes=30), timedelta(hours=4), timedelta(hours=12)
SECOND = timedelta(seconds=1)
AT = datetime(2026, 3, 29, 0, 45, tzinfo=UTC)
"""A quarter of an hour before the clocks change in the United Kingdom, which must make no difference."""


def found(token: str, seen: datetime, now: datetime):
    db.session.rollback()
    return viewer_for(Ticket(token, seen), now, TODAY)


@pytest.mark.parametrize(("role", "limit"), [*((r, FOUR_HOURS) for r in LONG), *((r, HALF_HOUR) for r in SHORT)])
def test_c2_idle_sessions_end_to_the_second(app, role, limit):
    token = sessions.start(make(app, role).id, AT, "the suite", strong=True)
    assert found(token, AT, AT + limit - SECOND).viewer
    over = found(token, AT, AT + limit)
    assert over.viewer is None
    assert over.ended_person_id


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_c2_no_session_outlives_twelve_hours(app, role):
    token = sessions.start(make(app, role).id, AT, "the suite", strong=True)
    last = AT + TWELVE_HOURS
    assert found(token, last - SECOND, last - SECOND).viewer
    assert found(token, last - SECOND, last).viewer is None


def test_c2_the_cookie_says_when_its_bearer_was_last_here(app, client):
    """Through the pages: a cookie of 29 minutes and 50 seconds ago is renewed, one of 30 minutes is not."""
    person = make(app, Role.ADMINISTRATOR)
    token = sessions.start(person.id, moment(), "the suite", strong=True)
    for age, status in ((HALF_HOUR - 10 * SECOND, 200), (HALF_HOUR, 303)):
        client.set_cookie("session", sealed(token, moment() - age, KEY))
        answer = client.get("/account")
        assert answer.status_code == status
        if status == 200:
            seen = opened(client.get_cookie("session").value, [KEY]).seen_at
            assert moment() - seen < 5 * SECOND


@pytest.mark.parametrize("part", [0, 1, 2])
def test_c2_nobody_else_can_write_that_cookie(app, client, part):
    token = sessions.start(make(app, Role.MANAGER).id, moment(), "the suite")
    parts = sealed(token, moment() - FOUR_HOURS, KEY).split(".")
    parts[part] = {0: "x" * 43, 1: str(int(moment().timestamp())), 2: "0" * 64}[part]
    client.set_cookie("session", ".".join(parts))
    assert client.get("/account").status_code == 303


def test_c2_keys_rotate_without_signing_anybody_out():
    at = datetime(2018, 10, 12, tzinfo=UTC)
    kept = sealed("token", at, "old key")
    assert opened(kept, ["new key", "old key"]) == Ticket("token", at)
    assert opened(kept, ["new key"]) is None


def test_c1_a_session_gets_a_new_number_at_each_step(app, client):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    client.set_cookie("session", "chosen-by-somebody-else.1.abc")
    numbers = {"chosen-by-somebody-else"}
    client.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
    half = client.get_cookie("session").value
    numbers.add(half.split(".")[0])
    client.post_form("/sign-in/second-step", {"code": person.code()})
    numbers.add(client.get_cookie("session").value.split(".")[0])
    with operations() as ops:
        ops.query(WebSession).update({"proved_at": moment() - HALF_HOUR})
    assert client.get("/account/password").location.startswith("/account/prove")
    proved = client.post_form("/account/prove?next=/account/password", {"code": person.code(1)})
    assert proved.location == "/account/password"
    numbers.add(client.get_cookie("session").value.split(".")[0])
    assert len(numbers) == 4
    client.set_cookie("session", half)
    assert client.get("/account").status_code == 303
    assert client.get("/sign-in/second-step").status_code == 303


ENDINGS = {
    "sign-out": lambda tx, person, key: sessions.end(key, person, moment()),
    "closed account": lambda tx, person, key: accounts.disable(tx, person, "a test"),
    "password": lambda tx, person, key: accounts.change_password(tx, person, None, 0),
    "app": lambda tx, person, key: (accounts.set_up_totp(tx, person, "x"), accounts.second_step_changed(tx, person, 0)),
    "second step taken away": lambda tx, person, key: accounts.take_second_step_away(tx, person, "a test"),
}


@pytest.mark.parametrize("why", ENDINGS)
def test_c1_ended_cookies_open_nothing_ever_again(app, client, why, count, figure):
    """Each ending, with several sessions of one person; every cookie is tried again afterwards."""
    number = count(4, 20)
    person = make(app, Role.MANAGER)
    tokens = [sessions.start(person.id, moment(), "the suite") for _ in range(number)]
    rows = list(db.session.query(WebSession.id).order_by(WebSession.id))
    db.session.rollback()
    if why == "sign-out":
        assert all(ENDINGS[why](None, person.id, row.id) for row in rows)
    else:
        with writing(OPERATOR, moment()) as tx:
            ENDINGS[why](tx, person.id, 0)
    refused = 0
    for token in tokens:
        client.set_cookie("session", sealed(token, moment(), KEY))
        refused += client.get("/account").status_code == 303
    assert refused == number
    figure(f"C1 sessions ended by {why}: {refused} of {number} cookies refused")


@pytest.mark.parametrize("role", EIGHT)
@pytest.mark.parametrize("change", ["closed", "role ended", "role over", "moved"])
def test_a8_a_change_of_access_counts_from_the_next_request(app, role, change):
    person = make(app, role)
    token = sessions.start(person.id, moment(), "the suite", strong=True)
    before = found(token, moment(), moment()).viewer
    assert [grant.role for grant in before.grants] == [role]
    make(app, Role.ADMINISTRATOR)
    grant = db.session.query(RoleGrant.id).filter_by(person_id=person.id).scalar()
    with writing(OPERATOR, moment()) as tx:
        if change == "closed":
            accounts.disable(tx, person.id, "a test")
        elif change == "role over":
            tx.session.get(RoleGrant, grant).ends_on = TODAY - timedelta(days=1)
            tx.say(roles.rules.about(person.id, "moved the last day of a role"))
        else:
            roles.end(tx, person.id, grant, "a test", TODAY)
            if change == "moved":
                roles.give(tx, person.id, roles.NewRole(Role.ASSESSOR, TODAY), TODAY)
    after = found(token, moment(), moment()).viewer
    if change == "closed":
        assert after is None
    else:
        assert role is Role.ASSESSOR or role not in [grant.role for grant in after.grants]


def test_c1_a_new_role_that_needs_two_steps_ends_sessions_of_one(app):
    person = make(app, Role.MANAGER)
    token = sessions.start(person.id, moment(), "the suite")
    with writing(OPERATOR, moment()) as tx:
        roles.give(tx, person.id, roles.NewRole(Role.NATIONAL_TEAM, TODAY), TODAY)
    assert found(token, moment(), moment()).viewer is None
    weak = sessions.start(person.id, moment(), "the suite")
    assert found(weak, moment(), moment()).viewer is None, "and one step opens nothing afterwards"


def test_c1_half_a_sign_in_lasts_ten_minutes(app):
    person = make(app, Role.ADMINISTRATOR, totp=True)
    token = sessions.start(person.id, AT, "the suite", SessionStage.SECOND_STEP)
    ticket = Ticket(token, AT)
    assert sessions.half_session(ticket, AT + timedelta(minutes=10) - SECOND)
    assert sessions.half_session(ticket, AT + timedelta(minutes=10)) is None
    assert viewer_for(ticket, AT, TODAY).viewer is None


def test_c3_only_the_owner_ends_a_session(app, client):
    mine, theirs = make(app, Role.MANAGER), make(app, Role.MANAGER)
    kept = sessions.start(theirs.id, moment(), "the suite")
    key = db.session.query(WebSession.id).scalar()
    db.session.rollback()
    client.sign_in(mine.id)
    form = client.fields("/account")
    assert client.post(f"/account/sessions/{key}/end", data={"token": form["token"]}).status_code == 404
    assert client.post("/account/sessions/999999/end", data={"token": form["token"]}).status_code == 404
    assert found(kept, moment(), moment()).viewer
    assert client.post("/account/sessions/end-others", data={"token": form["token"]}).status_code == 303
    assert found(kept, moment(), moment()).viewer
    own = sessions.open_sessions(mine.id, moment())[0].id
    assert client.post(f"/account/sessions/{own}/end", data={"token": form["token"]}).status_code == 303
    assert client.get("/account").status_code == 303


def test_c4_every_cookie_of_every_page_is_closed(app, settings):
    """With https: the name binds it to this host, no script reads it, no other site sends it along."""
    person = make(app, Role.MANAGER)
    secure = replace(settings, base_url="https://tracker.example.nhs.uk")
    with another(secure) as site:
        browser = site.test_client()
        home = {"base_url": secure.base_url}
        form = browser.get("/sign-in", **home).text
        token = re.search(r'name="token" value="([^"]+)"', form).group(1)
        sent = {"token": token, "email": person.email, "password": PASSWORD}
        answers = [
            browser.post("/sign-in", data=sent, **home),
            browser.post("/sign-in", data={**sent, "way": "code"}, **home),
        ]
        pages = [rule.rule for rule in site.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
        answers += [browser.get(page, **home) for page in pages]
        cookies = [one for answer in answers for one in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) > 3
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), cookie
        assert "Domain" not in cookie
        assert len(cookie) < 4096


def test_a_session_takes_two_queries(app, queries):
    token = sessions.start(make(app, Role.MANAGER).id, moment(), "the suite")
    db.session.rollback()
    queries.clear()
    assert viewer_for(Ticket(token, moment()), moment(), TODAY).viewer
    assert len(queries) == 2


def test_c1_an_account_that_is_opened_again_has_no_old_session(app):
    person = make(app, Role.MANAGER)
    token = sessions.start(person.id, moment(), "the suite")
    with writing(OPERATOR, moment()) as tx:
        accounts.disable(tx, person.id, "left the alliance")
        accounts.enable(tx, person.id)
    assert found(token, moment(), moment()).viewer is None, "opening the account again revives no session"
