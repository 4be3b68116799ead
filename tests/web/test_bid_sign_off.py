"""A bid on the pages that plans have: frozen, compared, asked, answered, submitted, sent back, and locked."""

import re
from datetime import date

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.funding import answers
from alliance_tracker.data.plan import versions
from alliance_tracker.data.plan.versions import Freezing
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import OrganisationKind, Stream
from tests import agreeing, asking, bidding, make
from tests.careful import forms_of

BIDS = "/alliances/north-east-and-cumbria/bids"
BID = f"{BIDS}/earlier-diagnosis"
CCG = OrganisationKind.CCG
YES = {"answer": "agrees", "authority": "delegated", "office": "Chief Officer"}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def made(north):
    return bidding.make_bid(north, submitted_on=None)


@pytest.fixture
def bid(made, north):
    return bidding.complete(made, north)


@pytest.fixture
def frozen(bid):
    return freeze(bid)


def freeze(plan):
    with writing(make.by(), make.moment()) as tx:
        versions.freeze(tx, plan, make.TODAY, Freezing("it is complete"))
    db.session.rollback()
    return plan


def said(answer):
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def reword(made, words):
    with writing(make.by(), make.moment()) as tx:
        version = answers.answers_of(made.id)["risks"].version
        answers.write(tx, made.plan, made.call, made.stream, "risks", words, version)


def agreed(plan):
    agreeing.provide(plan, "Tees Hospitals")
    asking.agreed(plan)
    db.session.rollback()


def confirm(client, path, answer):
    assert answer.status_code == 200, said(answer)
    form = next(form for form in forms_of(answer.text, path) if "confirmed" in form.names)
    return client.post(path, data=form.fields)


def test_an_unfinished_bid_says_what_is_missing_and_a_complete_one_is_frozen(client, north, manager, made):
    client.sign_in(manager)
    shown = said(client.get(f"{BID}/freeze"))
    assert "A bid is complete before it goes for agreement." in shown and "“Main contact” is not written yet" in shown
    assert "Being written." in said(client.get(BID)) and f"{BID}/freeze" not in client.get(BID).text
    agreement = client.get(f"{BID}/sign-off").text
    assert "things are still missing" in agreement and f"{BID}/freeze" not in agreement
    bidding.complete(made, north)
    assert f"{BID}/freeze" in client.get(f"{BID}/sign-off").text
    page = client.get(BID).text
    assert f'href="{BID}/freeze"' in page and "to do before it goes" not in page
    done = client.post_form(f"{BID}/freeze", {"reason": "It is complete"})
    assert (done.status_code, done.location) == (303, f"{BID}/versions")
    assert "Bid for earlier diagnosis" in client.get(done.location).text
    assert "Version 1.0 is out for agreement: 0 of 16 agree." in said(client.get(BID))
    states = [row[2] for row in read_csv(client.get(f"{BIDS}.csv").data)[1:]]
    assert states[0] == "Version 1.0 is out for agreement: 0 of 16 agree"
    assert "No version of this plan is frozen yet" in client.get("/alliances/north-east-and-cumbria/plan/compare").text
    assert "Nothing has changed since version 1.0" in said(client.get(f"{BID}/freeze"))


def test_what_changed_is_shown_word_by_word_and_lost_agreements_are_named(client, manager, made, frozen):
    body = agreeing.ids(frozen, CCG)[0]
    agreeing.answer(frozen, body)
    reword(made, "About risks: two scanners may come late.")
    client.sign_in(manager)
    shown = said(client.get(f"{BID}/compare"))
    assert "From version 1.0 to the draft, 1 thing changed: 1 re-worded." in shown
    assert "3. What the money is for" in shown and "“Risks”" in shown
    table = read_csv(client.get(f"{BID}/compare.csv").data)
    assert table[1][:3] == ["What the money is for", "Re-worded", "“Risks”"]
    ahead = said(client.get(f"{BID}/freeze"))
    assert "Section 3, what the money is for: 1 change" in ahead and "1 agreement will read" in ahead
    freeze(frozen)
    assert "agreed an earlier version" in said(client.get(f"{BID}/sign-off"))
    assert "From 1.0 to 1.1" in said(client.get(f"{BID}/versions"))


def test_sign_off_of_a_bid_speaks_of_the_bid_and_leads_to_its_own_pages(client, north, manager, frozen, queries):
    agreeing.provide(frozen, "Tees Hospitals")
    client.sign_in(manager)
    client.get(f"{BID}/sign-off")
    queries.clear()
    page = client.get(f"{BID}/sign-off")
    first = len(queries)
    shown = said(page)
    assert "The bid cannot be submitted until all 17 do." in shown
    assert "The lead of the Cancer Alliance, for whom the Board answers: 0 of 1" in shown
    assert "of the application form for bids, which is not part of the guidance" in shown
    assert f'href="{BID}/sign-off/ask"' in page.text and "/plan/" not in page.text.partition("<main")[2]
    assert client.get(f"{BIDS}/recovery-package/sign-off").status_code == 404
    for body in agreeing.ids(frozen, CCG):
        agreeing.answer(frozen, body)
    queries.clear()
    client.get(f"{BID}/sign-off")
    assert len(queries) == first, "as many questions however many answers"
    table = read_csv(client.get(f"{BID}/sign-off.csv").data)
    assert len(table) == 18 and "out for agreement: 12 of 17" in said(client.get(BID))
    assert len(read_csv(client.get(f"{BID}/sign-off/ledger.csv").data)) == 14
    assert "no version is frozen" in said(client.get("/alliances/north-east-and-cumbria/sign-off/ledger")).lower()


def test_a_signatory_is_told_at_home_reads_the_bid_and_answers(client, north, made, frozen):
    body = agreeing.ids(frozen, CCG)[0]
    client.sign_in(agreeing.signatory(north, body))
    home = client.get("/").text
    address = f"{BID}/sign-off/{agreeing.slug_of(body)}"
    assert "What still needs your answer: 1" in home and f'href="{address}"' in home
    page = client.get(address)
    shown = said(page)
    assert "The bid, version 1.0" in shown and "About summary: scans in two days." in shown
    assert "3 What the money is for" in shown and "Vision" not in shown
    assert 'id="read-money" open>' in page.text, "What is asked is read without opening anything."
    refused = client.post_form(address, YES | {"answer": "cannot", "section": "vision", "would_let": "x"})
    assert "is not a choice for which section" in said(refused)
    checked = client.post_form(address, YES | {"answer": "cannot", "section": "money", "would_let": "Halve it"})
    assert "5 Money" in said(checked)
    done = confirm(client, address, checked)
    assert (done.status_code, done.location) == (303, f"{BID}/sign-off")
    assert "Halve it" in said(client.get(f"{BID}/sign-off"))
    assert "Halve it" not in client.get("/alliances/north-east-and-cumbria/sign-off").text


def test_asked_by_a_link_whose_reader_sees_the_bid_and_not_the_plan(client, north, manager, frozen):
    agreeing.freeze(agreeing.plan_of(north), "A secret vision.")
    body = agreeing.ids(frozen, CCG)[0]
    client.sign_in(manager)
    fields = client.fields(f"{BID}/sign-off/ask")
    for key in [key for key in fields if key.endswith("asked")]:
        fields.pop(key)
    typed = {f"b{body}-asked": "yes", f"b{body}-name": "Ann Lee", f"b{body}-email": "ann@example.nhs.uk"}
    for key, value in typed.items():
        fields[key] = value
    preview = client.post(f"{BID}/sign-off/ask", data=fields)
    assert "agrees the bid for earlier diagnosis of North East and Cumbria, version 1.0" in said(preview)
    assert confirm(client, f"{BID}/sign-off/ask", preview).location == f"{BID}/sign-off/ask"
    letter = asking.letters("ann@example.nhs.uk")[-1]
    assert "Open this link to read the bid and answer" in letter.body
    client.sign_out()
    link = asking.link_in(letter)
    assert "whether it agrees the bid for earlier diagnosis" in said(client.get(link))
    sent = client.post_form(link)
    address = client.post_form(sent.location, {"code": asking.code_in(asking.letters()[-1])}).location
    page = client.get(address)
    assert "The bid, version 1.0" in said(page) and "A secret vision" not in page.text
    done = confirm(client, address, client.post_form(address, YES))
    assert done.location.endswith("/done")
    assert agreeing.now(frozen).answers[body][0].version_id == versions.versions_of(*frozen.key)[0].id
    assert agreeing.now(agreeing.plan_of(north)).answers == {}


def test_submitted_late_it_is_shown_so_locked_sent_back_and_open_again(client, north, manager, made, frozen):
    agreed(frozen)
    client.sign_in(manager)
    assert "The call closes on 18 January 2017" in said(client.get(f"{BID}/submit"))
    done = client.post_form(f"{BID}/submit")
    assert (done.status_code, done.location) == (303, f"{BID}/submit")
    page = client.get(BID)
    assert "Submitted on 12 October 2018, 632 days late. It no longer changes" in said(page)
    assert "/questions/" not in page.text and "/money/" not in page.text and "Withdraw" not in said(page)
    assert "632 days late" in said(client.get(BIDS))
    typed = client.post_form(f"{BID}/questions/risks", {"text": "Another risk."})
    assert typed.status_code == 422 and "so it no longer changes" in typed.text
    team = make.person(Role.NATIONAL_TEAM, north, "Ola Okafor")
    client.sign_in(team)
    assert "Send back" in said(client.get(f"{BID}/submitted"))
    form = f"{BID}/outcome/record"
    assert "Write the comments" in said(client.post_form(form, {"comments": ""}))
    assert client.post_form(form, {"comments": "Say more of risks."}).location == f"{BID}/outcome"
    assert "Say more of risks." in said(client.get(f"{BID}/outcome"))
    assert client.get(form).status_code == 200 and "was sent back on" in said(client.get(form))
    told = asking.letters()[-1]
    assert told.subject == "The bid for earlier diagnosis of North East and Cumbria: returned with comments"
    assert f"{BID}/outcome" in told.body
    client.sign_in(manager)
    page = client.get(BID)
    assert "Sent back on 12 October 2018, to be changed." in said(page)
    assert "/questions/" in client.get(f"{BID}/whole").text
    assert "has not been submitted yet" in said(client.get("/alliances/north-east-and-cumbria/plan/outcome"))


def test_a_bid_is_read_as_one_page_and_no_plan_stands_in_it(client, north, manager, frozen):
    client.sign_in(manager)
    shown = said(client.get(f"{BID}/read?version=1.0"))
    assert "Bid for earlier diagnosis" in client.get(f"{BID}/versions").text
    for words in ("5. Money", "Work in 2017-18", "£1,000,000", "Stage 1 or 2", "Smaller award", "One site waits."):
        assert words in shown
    assert "Annex A" not in shown and "Draft" not in shown
    asked = client.get(f"{BID}/sign-off/certificate.pdf")
    assert "It has not been made for you yet" in said(asked)
    made = client.post(f"{BID}/sign-off/certificate.pdf", data={"token": client.fields(f"{BID}/freeze")["token"]})
    assert made.status_code == 303 and made.location.startswith(f"{BID}/papers/certificate/")


def test_three_bids_out_for_agreement_cost_the_list_what_one_costs(client, north, manager, frozen, queries):
    client.sign_in(manager)

    def cost():
        client.get(BIDS)
        queries.clear()
        client.get(BIDS)
        return len(queries)

    one = cost()
    for stream in (Stream.RECOVERY_PACKAGE, Stream.STRATIFIED_FOLLOW_UP):
        plan = freeze(bidding.complete(bidding.make_bid(north, stream, submitted_on=None), north))
        agreeing.answer(plan, agreeing.ids(plan, CCG)[0])
    assert cost() == one


def test_a_bid_submitted_before_the_call_closes_is_in_time(client, north, manager):
    bidding.make_bid(north, submitted_on=date(2017, 1, 17))
    client.sign_in(manager)
    assert "Submitted on 17 January 2017, in time" in said(client.get(BIDS))
