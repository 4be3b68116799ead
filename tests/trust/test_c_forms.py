"""C5 and E5: a form counts only from a page of its own session, and nobody is sent to another site."""

import pytest
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from alliance_tracker.data.db import db
from alliance_tracker.data.people import sessions
from alliance_tracker.data.tables.history import Change, Outgoing
from alliance_tracker.data.tables.people import OneUseLink, Person, WebSession
from alliance_tracker.rules.people.addresses import own_path
from alliance_tracker.rules.people.sessions import sealed
from alliance_tracker.rules.permissions import Role
from tests.accounts import PASSWORD, make, moment
from tests.conftest import KEY
from tests.trust.expected import YES
from tests.trust.walk import cells
from tests.trust.world import OWN

ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/account",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\x00//evil.example",
    "/%09/evil.example/..//evil.example\r\nLocation: https://evil.example",
    "evil.example",
    "@evil.example",
    "http://[::1",
    "/" * 3000,
    "",
    None,
]
VARIANTS = {
    "no token": {"data": {}},
    "an empty token": {"data": {"token": ""}},
    "a forged token": {"data": {"token": "0" * 64}},
    "a token in the address": {"query": "token"},
    "the token of another session": {"other": True},
    "from another site": {"headers": {"Origin": "https://evil.example"}},
    "said by the browser to be from another site": {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "from a page without an origin": {"headers": {"Origin": "null"}},
}


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_e5_nobody_is_sent_elsewhere(wanted):
    assert own_path(wanted) == "/"


@pytest.mark.parametrize(
    "wanted", ["/", "/account", "/alliances/x?quarter=2018-19-q2&sort=-lead", "/a%2Fb", "/path#part"]
)
def test_e5_own_paths_are_kept(wanted):
    assert own_path(wanted) == wanted


@pytest.mark.parametrize("wanted", ELSEWHERE[:10])
def test_e5_signing_in_leads_to_own_pages(app, client, wanted):
    person = make(app, Role.MANAGER)
    form = client.fields("/sign-in")
    sent = {**form, "email": person.email, "password": PASSWORD}
    answer = client.post("/sign-in", data=sent, query_string={"next": wanted})
    assert answer.location == "/"


def test_e5_signing_in_never_leads_to_signing_out(app, client):
    person = make(app, Role.MANAGER)
    for wanted in ("/sign-out", "/sign-in", "/reset/x", "/welcome/x"):
        answer = client.post_form(f"/sign-in?next={wanted}", {"email": person.email, "password": PASSWORD})
        assert answer.location == "/"
        client.sign_out()


@pytest.mark.parametrize("variant", VARIANTS)
def test_c5_no_form_counts_without_the_token_of_its_session(app, client, variant):
    """Every address that takes an unsafe method, as somebody who may use the page."""
    person = make(app, Role.ADMINISTRATOR)
    client.sign_in(person.id)
    token = client.fields("/account")["token"]
    other = app.test_client()
    other.sign_in(make(app, Role.ADMINISTRATOR).id)
    stolen = other.fields("/account")["token"]
    how = VARIANTS[variant]
    data = how.get("data", {"token": stolen if how.get("other") else token})
    query = {"token": token} if "query" in how else {}
    before = state()
    for path in unsafe_paths(app):
        sent = {} if query else data
        answer = client.post(path, data=sent, query_string=query, headers=how.get("headers"))
        assert answer.status_code in {400, 404}, f"{path}: {answer.status_code}"
    assert state() == before, "nothing was written"


def test_c5_no_page_of_an_alliance_takes_a_form_without_the_token_of_its_session(world, figure):
    """Each address of an alliance that takes a form, by somebody who may send it: no token, or another's."""
    theirs = {}
    for cell in cells(world.app, world.facts.roles):
        if cell.method == "POST" and cell.declared and cell.place == OWN and cell.expected == YES and "<" in cell.rule:
            theirs.setdefault(cell.rule, cell)
    stolen, before = world.token("second_lead"), world.dump()
    for cell in theirs.values():
        for token in ("", stolen):
            browser = world.app.test_client(use_cookies=False)
            headers = {"Cookie": world.cookie(cell.who)}
            answer = browser.post(cell.path(world), data={"token": token, "title": "changed"}, headers=headers)
            assert answer.status_code == 400, f"{cell.rule}: {answer.status_code}"
    assert world.dump() == before
    assert len(theirs) > 60
    figure("C5: {} addresses of an alliance that take forms, 0 without the token of the session", len(theirs))


@pytest.mark.parametrize("path", ["/sign-in", "/reset", "/sign-in/demonstration", "/sign-in/passkey"])
def test_c5_visitors_forms_are_bound_to_their_browser(app, client, path):
    """Nobody can be signed in as somebody else by a form of another site."""
    token = client.fields("/sign-in")["token"]
    stranger = app.test_client()
    stranger.get("/sign-in")
    sent = {"token": token, "email": make(app).email, "password": PASSWORD}
    assert stranger.post(path, data=sent).status_code == 400
    assert stranger.post(path, data={**sent, "token": ""}).status_code == 400


def test_c5_the_token_of_an_ended_session_is_refused(app, client):
    person = make(app, Role.MANAGER)
    first = sessions.start(person.id, moment(), "the suite")
    client.set_cookie("session", sealed(first, moment(), KEY))
    old = client.fields("/account")["token"]
    client.post_form("/account", form="/sign-out")
    client.sign_in(person.id)
    assert client.post("/account/sessions/end-others", data={"token": old}).status_code == 400


def unsafe_paths(app) -> list[str]:
    """Each address that takes a POST, its parts filled in with something."""
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and "slug" not in rule.arguments:
            values = {name: something(rule._converters[name]) for name in rule.arguments}
            with app.test_request_context():
                found.append(app.url_map.bind("localhost").build(rule.endpoint, values, method="POST"))
    assert len(found) > 20
    return sorted(found)


def something(converter: BaseConverter) -> object:
    """A value that this part of an address may have."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def state() -> list[int]:
    """How much there is of what these pages write."""
    db.session.rollback()
    return [db.session.query(table).count() for table in (Change, Outgoing, OneUseLink, Person, WebSession)]
