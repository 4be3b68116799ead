"""B6: links of 256 bits, kept as hashes, used once, on the host that the settings name."""

import re
from email.errors import MessageError

import pytest

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people import LinkPurpose, PersonState, links
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.people import OneUseLink
from alliance_tracker.exchange.mail import as_email
from alliance_tracker.records import replace
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.permissions import Role
from tests.accounts import letters, link, make, moment
from tests.trust.at_once import another, at_once

PURPOSES = [LinkPurpose.INVITE, LinkPurpose.RESET, LinkPurpose.FIRST_ADMIN]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_b6_of_many_that_use_one_link_one_wins(app, count, figure, purpose):
    person = make(app, state=PersonState.INVITED)
    token = link(person, purpose)
    number = count(40, 200)

    def use(_which: int) -> bool:
        with app.app_context(), operations() as ops:
            return links.spend(ops, token, moment(), purpose) == person.id

    assert sum(at_once(number, use)) == 1
    figure(f"B6 one link ({purpose.value}) used {number} times at once: 1 won")


def test_b6_of_many_that_send_the_form_of_one_link_one_wins(app, count, figure):
    """The whole way, through the pages: eight at a time, as two workers of a server take them."""
    person = make(app, Role.MANAGER)
    token = link(person, LinkPurpose.RESET)
    path = f"/reset/{token}"
    browsers = [app.test_client() for _ in range(8)]
    forms = [browser.fields(path) for browser in browsers]
    db.session.rollback()

    def send(which: int) -> list[int]:
        with app.app_context():
            own = {"REMOTE_ADDR": f"192.0.2.{which}"}
            form = {**forms[which], "password": f"number {which} of some browsers"}
            return [browsers[which].post(path, data=form, environ_base=own).status_code for _ in range(count(1, 25))]

    answers = [status for some in at_once(8, send) for status in some]
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 409}
    figure(f"B6 the form of one reset link sent {len(answers)} times: 1 won")


def test_b6_a_link_is_for_one_purpose(app):
    person = make(app, state=PersonState.INVITED)
    token = link(person, LinkPurpose.INVITE)
    assert links.bearer(token, moment(), LinkPurpose.RESET) is None
    assert links.bearer(token, moment(), LinkPurpose.INVITE) == person.id


def test_b6_tokens_are_long_and_kept_as_hashes(app, client):
    admin = make(app, Role.ADMINISTRATOR)
    client.sign_in(admin)
    client.post_form("/admin/people/invite", {"name": "New Person", "email": "new@people.example"})
    token = re.search(r"/welcome/(\S+)", letters("new@people.example")[0]).group(1)
    assert len(token) == 43
    assert [row.token_hash for row in db.session().query(OneUseLink)] == [proofs.token_hash(token)]
    told = [piece.after or "" for piece in db.session().query(ChangePiece)]
    assert not any(token in text for text in told)
    assert db.session().query(Change).filter_by(subject_kind="person").count() >= 2


@pytest.mark.parametrize("host", ["evil.example", "tracker.example.evil.example", "localhost@evil.example"])
def test_b6_no_link_names_a_host_of_the_request(app, client, settings, host):
    person = make(app, Role.MANAGER)
    with another(replace(settings, allowed_hosts=frozenset({"evil.example"}))) as other:
        browser = other.test_client()
        form = browser.fields("/reset")
        for headers in ({"Host": host}, {"X-Forwarded-Host": host}, {"Forwarded": f"host={host}"}):
            browser.post("/reset", data={**form, "email": person.email}, headers=headers)
    links_sent = [address for text in letters(person.email) for address in re.findall(r"https?://\S+", text)]
    assert links_sent
    assert all(address.startswith("http://127.0.0.1:8000") for address in links_sent)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "%00", "../../etc", "a" * 5000])
def test_b6_what_is_no_link_reads_like_one_that_has_been_used(client, token):
    for way in ("reset", "welcome"):
        assert client.get(f"/{way}/{token}").status_code in {200, 404, 308} if token == "" else 404


def test_b6_letters_carry_no_second_header(app):
    with pytest.raises((ValueError, MessageError, IndexError)):
        as_email(
            Message("a@people.example\r\nBcc: all@people.example", "s", "b"), "t@people.example", moment()
        ).as_bytes()
    with pytest.raises((ValueError, MessageError)):
        as_email(Message("a@people.example", "s\r\nBcc: all@people.example", "b"), "t@people.example", moment())
