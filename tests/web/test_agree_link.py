"""Answering by the link of an e-mail: what opens it, what spends it, and what each end of it says."""

import logging
import re
from datetime import date, timedelta

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.db import operations
from alliance_tracker.data.people.link_codes import OF_ANSWERS
from alliance_tracker.data.signoff import providers
from alliance_tracker.data.tables.people import WebSession
from alliance_tracker.data.tables.plan import ResourceLine
from alliance_tracker.data.tables.signoff import Agreement, AgreementLink, AgreementRequest
from alliance_tracker.errors import Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.people.proofs import token_hash
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AnsweredVia, OrganisationKind
from tests import agreeing, asking, make


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    plan = agreeing.plan_of(north)
    secret = {"private": True, "private_because": "a price is being agreed", "private_until": date(2019, 1, 1)}
    with writing(make.by(), make.moment()) as tx:
        money = {"plan_id": plan.id, "year": "2017/18", "kind": "revenue", "amount_pence": 77_777_00}
        tx.add(ResourceLine(**money, what="A secret price", position=1, **secret))
        tx.say(Sentence("asked for money", "plan", "resources"), plan.footprints[0].id)
    agreeing.freeze(plan, "Better care.\n\nFor <b>everyone</b>:\n\n* and **soon**")
    return plan


@pytest.fixture
def body(plan):
    return agreeing.ids(plan, OrganisationKind.CCG)[0]


@pytest.fixture
def link(plan, body):
    manager = make.person(Role.MANAGER, make.Made(plan.footprints[0].id, plan.footprints[0].id), "Sunita Rao")
    asking.ask(plan, body, who=manager)
    return asking.link_in(asking.letters()[-1])


def kept_link():
    with operations() as ops:
        row = ops.query(AgreementLink).one()
        return row.token_hash, row.code_hash, row.used_at


def proved(client, link):
    """Through the code; the address at which to answer."""
    sent = client.post_form(link)
    assert sent.status_code == 303
    code = asking.code_in(asking.letters()[-1])
    done = client.post_form(sent.location, {"code": code})
    assert done.status_code == 303
    return done.location


def filled(client, address, **typed):
    fields = client.fields(address)
    given = {"answer": "agrees", "authority": "delegated", "office": "Chief Officer"}
    for name, value in {**given, **typed}.items():
        fields[name] = value
    return fields


def answers(app):
    with operations() as ops:
        return [(row.name, row.office, row.via, row.person_id) for row in ops.query(Agreement).order_by(Agreement.id)]


def test_a_scanner_that_opens_the_link_spends_and_sends_nothing(app, client, link, queries):
    before = len(asking.letters())
    queries.clear()
    for method in ("GET", "HEAD", "GET"):
        page = client.open(link, method=method)
        assert page.status_code == 200
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
    assert not [one for one in queries if not one.startswith("SELECT")], "reading writes nothing"
    assert len(asking.letters()) == before and kept_link()[1:] == (None, None)
    text = client.get(link).text
    assert "Ann Lee" in text and "Better care" not in text and "@example.nhs.uk" not in text
    assert '<meta name="robots" content="noindex, nofollow">' in text
    cut = client.get(link[:-3])
    assert cut.status_code == 404 and "cut short" in cut.text


def test_a_body_answers_once_and_no_account_is_signed_in(app, client, plan, body, link, caplog):
    caplog.set_level(logging.INFO)
    there = proved(client, link)
    assert link not in there
    page = client.get(there).text
    assert "Better care." in page and "For &lt;b&gt;everyone&lt;/b&gt;:" in page, "as it was typed"
    assert "<strong>soon</strong>" in page and 'id="read-resources"' in page, "as it reads"
    assert "One private item" in page and "A secret price" not in page
    assert 'name="name"' not in page, "it is signed by the person it was sent to"
    missing = client.post(there, data=filled(client, there, office="", authority=""))
    assert missing.status_code == 422 and "Give your office" in missing.text and not answers(app)
    fields = filled(client, there)
    fields["name"] = "Somebody Else"
    confirm = client.post(there, data=fields)
    assert confirm.status_code == 200 and "Ann Lee, Chief Officer" in confirm.text and not answers(app)
    fields["confirmed"] = "yes"
    done = client.post(there, data=fields)
    assert (done.status_code, done.location.rpartition("/")[2]) == (303, "done")
    again = client.post(there, data=fields)
    assert again.status_code == 410 and "You need do nothing" in again.text
    assert answers(app) == [("Ann Lee", "Chief Officer", "link", None)]
    assert agreeing.now(plan).stood[body].standing.agreed
    assert "is recorded" in client.get(done.location).text
    used = client.get(link)
    assert used.status_code == 410 and "This link has been used" in used.text and "Sunita Rao" in used.text
    assert client.get("/account").status_code in (302, 303), "no account is signed in"
    with operations() as ops:
        assert ops.query(WebSession).count() == 0
    token = link.rpartition("/")[2]
    assert token not in caplog.text and token_hash(token) == kept_link()[0]


def test_codes_are_few_short_lived_and_for_one_browser(app, client, link):
    sent = client.post_form(link)
    first = asking.code_in(asking.letters()[-1])
    wrong = f"{(int(first) + 1) % 10**6:06d}"
    for _ in range(5):
        assert "not right" in client.post_form(sent.location, {"code": wrong}).text
    assert client.post_form(sent.location, {"code": first}).status_code == 422, "five wrong ones end it"
    again = client.post_form(sent.location, form=1)
    assert again.status_code == 303
    second = asking.code_in(asking.letters()[-1])
    stranger = app.test_client()
    assert stranger.get(again.location).status_code == 410, "another browser has not asked"
    with operations() as ops:
        ops.query(AgreementLink).update({"code_until": make.moment() - timedelta(seconds=1)})
    assert client.post_form(again.location, {"code": second}).status_code == 422, "its ten minutes are over"
    for _ in range(3):
        assert client.post_form(link).status_code == 303
    full = client.post_form(link)
    assert full.status_code == 422 and "Too many codes" in full.text
    newest = asking.code_in(asking.letters()[-1])
    proof = client.post_form(again.location, {"code": newest})
    assert proof.status_code == 303
    fresh = app.test_client()
    assert fresh.post(again.location, data={"code": newest}).status_code == 400, "no token, no form"


def test_two_answers_at_once_and_a_version_frozen_meanwhile(app, client, plan, body, link):
    there = proved(client, link)
    fields = filled(client, there)
    agreeing.freeze(plan, "Better care for all.")
    over = client.post(there, data={**fields, "confirmed": "yes"})
    assert over.status_code == 410 and "Version 1.1 has taken its place" in over.text and not answers(app)
    asking.ask(plan, body)
    with operations() as ops:
        number = max(row.request_id for row in ops.query(AgreementLink))
    with writing(make.by(), make.moment()) as tx:
        OF_ANSWERS.spend(tx, number)
    with pytest.raises(Stale), writing(make.by(), make.moment()) as tx:
        OF_ANSWERS.spend(tx, number)


def test_each_end_of_a_link_has_a_page_that_says_what_to_do(app, client, plan, body, link):
    agreeing.answer(plan, body)
    answered = client.get(link)
    assert answered.status_code == 410 and "by somebody who signed in" in answered.text
    assert "ask for a new link" in answered.text
    for other, change, words in (
        (1, {"answer_by": make.TODAY - timedelta(days=1)}, "The time to answer is over"),
        (2, {"answer_by": make.TODAY}, "Nothing is sent before you press"),
    ):
        key = agreeing.ids(plan, OrganisationKind.CCG)[other]
        asking.ask(plan, key)
        with writing(make.by(), make.moment()) as tx:
            row = tx.session.query(AgreementRequest).order_by(AgreementRequest.id.desc()).first()
            for name, value in change.items():
                setattr(row, name, value)
            tx.say(Sentence("let days pass", "agreement", "test"))
        path = asking.link_in(asking.letters()[-1])
        page = client.get(path)
        assert words in page.text
        assert page.status_code == (410 if other == 1 else 200)
        if other == 1:
            tried = client.post(path, data={"form": "send", "token": token_of(client)})
            assert tried.status_code == 410


def token_of(client):
    return re.search(r'name="token" value="(\w+)"', client.get("/sign-in").text)[1]


def test_a_body_that_has_left_the_plan_need_not_answer(app, client, plan):
    agreeing.provide(plan, "Whitby Hospital Trust", declared=False)
    key = agreeing.ids(plan, OrganisationKind.PROVIDER)[0]
    asking.ask(plan, key)
    path = asking.link_in(asking.letters()[-1])
    with writing(make.by(), make.moment()) as tx:
        providers.remove(tx, plan, key, "It closed", make.TODAY)
    page = client.get(path)
    assert page.status_code == 410 and "no longer has to agree" in page.text


def test_what_was_typed_comes_back_when_the_proof_has_run_out(app, client, plan, body, link):
    there = proved(client, link)
    fields = filled(client, there, answer="cannot", section="vision", would_let="Say what it means for Whitby")
    number = there.split("/")[2]
    client.delete_cookie(f"agree-{number}")
    late = client.post(there, data=fields)
    assert late.status_code == 409 and "Say what it means for Whitby" in late.text and not answers(app)
    assert "Better care" not in late.text, "nothing of the plan is shown without the proof"
    assert client.get(there).status_code == 410
    proved(client, link)
    assert "Confirm the answer" in client.post(there, data=fields).text
    fields["confirmed"] = "yes"
    assert client.post(there, data=fields).status_code == 303
    assert [via for _, _, via, _ in answers(app)] == [AnsweredVia.LINK.value]
