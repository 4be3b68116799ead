"""The pages of sign-off: the conclusion, an answer given and confirmed, one recorded, the ledger, refusals."""

import re
from datetime import date
from io import BytesIO

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AuthorityKind, OrganisationKind, Standing
from tests import agreeing, make
from tests.agreeing import AGREES, CANNOT, slug_of
from tests.careful import forms_of
from tests.make import TODAY

BASE = "/alliances/north-east-and-cumbria/sign-off"
YES = {"answer": "agrees", "authority": "delegated", "office": "Chief Officer"}
CCG, STP, PROVIDER = OrganisationKind.CCG, OrganisationKind.STP, OrganisationKind.PROVIDER


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    return agreeing.plan_of(north)


@pytest.fixture
def body(plan):
    return agreeing.ids(plan, CCG)[0]


@pytest.fixture
def signatory(north, body):
    return agreeing.signatory(north, body)


def said(answer):
    """The text of a page's main part."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def confirm(client, path, answer, **changes):
    """Press the button of the page that repeats an answer."""
    assert answer.status_code == 200, said(answer)
    form = next(form for form in forms_of(answer.text, path) if "confirmed" in form.names)
    sent = form.fields
    for name, value in changes.items():
        sent[name] = value
    return client.post(path, data=sent)


def test_the_overview_says_how_the_plan_stands_at_once_after_each_answer(client, north, plan, body, queries):
    overview = BASE.removesuffix("/sign-off")
    client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north))
    assert "Plan No version is frozen yet." in said(client.get(overview))
    agreeing.freeze(plan, "Better care.")
    assert "Plan 0 of 15 agree with version 1.0." in said(client.get(overview))
    agreeing.answer(plan, body)
    assert "Plan 1 of 15 agree with version 1.0." in said(client.get(overview))
    queries.clear()
    client.get(overview)
    again = len(queries)
    client.sign_in(make.person(Role.REGIONAL_TEAM, north))
    assert "of 15 agree with" not in client.get(overview).text
    assert again < 12


def test_the_page_says_whether_the_plan_can_go_and_who_stands_in_its_way(client, north, plan, body, queries):
    client.sign_in(make.person(Role.MANAGER, north))
    empty = said(client.get(BASE))
    assert "No version is frozen yet. Bodies agree a version" in empty and "Freeze the first version" in empty
    agreeing.provide(plan, "Tees Hospitals")
    agreeing.freeze(plan, "Better care.")
    bodies = agreeing.ids(plan, CCG, PROVIDER, STP)
    for one in bodies[2:]:
        agreeing.answer(plan, one)
    agreeing.answer(plan, body, CANNOT)
    page = said(client.get(BASE))
    assert "14 of 16 agree with version 1.0. The plan cannot be submitted until all 16 do. It was due on 18 Jan" in page
    assert "cannot agree yet What would let them agree: “Say what it means for Whitby” Ann Lee, Chief Officer, " in page
    assert (
        "10 of 12 CCGs and 1 of 1 provider agree. The Board cannot agree for them: no authority is on record." in page
    )
    assert "CCGs: 10 of 12, those still to agree first" in page and "About section 1, vision." in page
    agreeing.freeze(plan, "Better care for all.")
    queries.clear()
    page = said(client.get(BASE))
    few = len(queries)
    assert (
        "0 of 16 agree with version 1.1" in page and "What changed from 1.0 to 1.1 1 section changed. The other" in page
    )
    for one in bodies:
        agreeing.answer(plan, one)
    queries.clear()
    assert "All 16 agree with version 1.1. The plan can be submitted." in said(client.get(BASE))
    assert len(queries) == few <= 30
    assert not any("plan_version.content" in query for query in queries)
    table = client.get(f"{BASE}.csv").text.splitlines()
    assert len(table) == 1 + 17 and "Agrees,1.1,2018-10-12,Ann Lee,Chief Officer" in table[2]


def test_a_signatory_reads_what_changed_answers_and_confirms(client, plan, body, signatory):
    path = f"{BASE}/{slug_of(body)}"
    client.sign_in(signatory)
    assert client.get(path).status_code == 422
    agreeing.freeze(plan, "Better care.")
    agreeing.answer(plan, body)
    agreeing.freeze(plan, "Better care for all.")
    own = said(client.get(BASE))
    assert own.index("You answer for") < own.index("agreed an earlier version")
    assert "Changed since: 1 Vision." in own
    reading = said(client.get(path))
    assert (
        "Agreed an earlier version: version 1.0. Ann Lee, Chief Officer, 12 October 2018. 1 section changed" in reading
    )
    assert (
        "added: for all end added" in reading.replace(" .", ".") and "Word for word the same: 2 Membership" in reading
    )
    assert "The plan, version 1.1 Open a section to read it. 1. Vision changed since version 1.0 What the" in reading
    assert "Better care for all." in reading.partition("The plan, version 1.1")[2], "the words themselves"
    empty = client.post_form(path, {"name": "", "office": ""})
    assert empty.status_code == 422 and "Say by what authority" in empty.text and "Give your office" in empty.text
    asked = client.post_form(path, YES | {"answer": "agrees_with_comment", "comment": "Mind Whitby"})
    assert "Agrees, with a comment:" in said(asked) and "Changed since version 1.0: 1 Vision." in said(asked)
    assert agreeing.now(plan).stood[body].standing is Standing.EARLIER
    again = confirm(client, path, asked, again="yes")
    assert again.status_code == 200 and "Mind Whitby</textarea>" in again.text
    kept = confirm(client, path, asked)
    assert kept.status_code == 303 and "is recorded: agrees, with a comment." in said(client.get(kept.location))
    twice = confirm(client, path, asked)
    assert twice.status_code == 303 and len(agreeing.now(plan).answers[body]) == 2
    stood = agreeing.now(plan).stood[body]
    assert (stood.standing, stood.given.name, stood.given.comment) == (
        Standing.AGREES_WITH_COMMENT,
        "Sam Okafor",
        "Mind Whitby",
    )


def test_a_version_frozen_or_an_answer_given_while_reading_is_said(client, north, plan, body, signatory):
    path = f"{BASE}/{slug_of(body)}"
    agreeing.freeze(plan, "Better care.")
    client.sign_in(signatory)
    opened = client.fields(path)
    opened.update(YES)
    asked = client.post_form(path, YES)
    agreeing.freeze(plan, "Better care for all.")
    for answer in (client.post(path, data=opened), confirm(client, path, asked)):
        assert answer.status_code == 409
        assert "Version 1.1 replaced 1.0 while you were reading. See what changed, then answer." in answer.text
    sent = next(form for form in forms_of(answer.text, path) if "answer" in form.names).fields
    agreeing.answer(plan, body, replace(CANNOT, name="Ben Ode"))
    confirmed = client.post(path, data={**sent, "confirmed": "yes"})
    assert confirmed.status_code == 409 and "cannot agree yet, by Ben Ode, Chief Officer" in confirmed.text
    assert len(agreeing.now(plan).answers[body]) == 1


def test_only_a_signatory_whose_role_lasts_answers_and_their_name_stays(client, north, plan, body, signatory):
    path = f"{BASE}/{slug_of(body)}"
    agreeing.freeze(plan, "Better care.")
    client.sign_in(signatory)
    confirm(client, path, client.post_form(path, YES))
    opened = client.fields(path)
    other = agreeing.ids(plan, CCG)[1]
    assert client.get(f"{BASE}/{slug_of(other)}").status_code == 403
    with writing(make.by(), make.moment()) as tx:
        for grant in tx.session.query(RoleGrant).filter_by(person_id=signatory.id):
            grant.ends_on = agreeing.YESTERDAY
        tx.session.add(
            RoleGrant(
                person_id=signatory.id, role=Role.BOARD_MEMBER.value, alliance_id=north.id, starts_on=date(2018, 1, 1)
            )
        )
        tx.say(Sentence("ended a role", "person", str(signatory.id)))
    refused = client.post(path, data={**opened, **YES})
    assert refused.status_code == 403 and "while that role lasts" in refused.text
    assert "Sam Okafor, Chief Officer" in said(client.get(BASE))
    provider = agreeing.provide(plan, "Tees Hospitals", declared=False)
    assert provider is None and db.session.query(RoleGrant).count() > 1


def test_an_answer_is_recorded_from_a_minute_with_its_file_and_disowned(client, north, plan, body, signatory):
    agreeing.freeze(plan, "Better care.", on=date(2018, 10, 1))
    record, path = f"{BASE}/{slug_of(body)}/record", f"{BASE}/{slug_of(body)}"
    client.sign_in(make.person(Role.SECRETARY, north, "Rosa Lind"))
    minute = {
        "answer": "agrees",
        "authority": "governing_body",
        "authority_on": "9 Oct 2018",
        "minute": "GB 18/10",
        "name": "Ann Lee",
        "office": "Chair",
    }
    wrong = client.post_form(record, minute | {"file": (BytesIO(b"not a pdf"), "minute.pdf"), "minute": ""})
    assert wrong.status_code == 422 and "is not the PDF that its name says" in wrong.text
    early = client.post_form(record, minute | {"authority_on": "28 Sep 2018"})
    assert "a meeting on 28 September 2018 cannot have seen it" in early.text
    officer = client.post_form(record, minute | {"authority": "delegated", "authority_on": "28 Sep 2018"})
    assert "a decision of 28 September 2018 cannot have seen it" in officer.text
    large = client.post(record, data=b"0" * 25_000_000, content_type="multipart/form-data; boundary=b")
    assert large.status_code == 413 and "MB" in said(large) and agreeing.now(plan).answers == {}
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    done = client.post_form(record, minute | {"file": (BytesIO(pdf), "minute.pdf")})
    assert done.status_code == 303
    page = client.get(BASE)
    assert "Recorded for it by Rosa Lind" in said(page) and "minute GB 18/10" in said(page)
    given = agreeing.now(plan).stood[body].given
    file = client.get(f"{path}/file/{given.id}")
    assert file.data == pdf and file.headers["Content-Disposition"].startswith("attachment")
    client.sign_in(signatory)
    assert "This was not our answer" in said(client.get(BASE))
    disown = f"{path}/disown/{given.id}"
    assert client.post_form(disown, {"why": ""}).status_code == 422
    assert client.post_form(disown, {"why": "We did not meet"}).status_code == 303
    assert agreeing.now(plan).stood[body].standing is Standing.NO_ANSWER
    ledger = said(client.get(f"{BASE}/ledger"))
    assert "3 lines, the newest first." in ledger and "Sam Okafor: “We did not meet”" in ledger
    assert "Disowned since: it counts no more." in ledger
    rows = client.get(f"{BASE}/ledger.csv").text.splitlines()
    assert len(rows) == 4 and rows[2].endswith("No: disowned")


def test_the_vanguards_page_stands_under_its_first_footprint(client):
    footprint = make.alliance("National Cancer Vanguard: Greater Manchester")
    plan = agreeing.plan_of(footprint)
    second = plan.footprints[1]
    manager = make.person(Role.MANAGER, footprint)
    client.sign_in(manager)
    led = client.get(f"/alliances/{second.slug}/sign-off")
    assert led.status_code == 302 and led.location == f"/alliances/{plan.slug}/sign-off"
    page = said(client.get(led.location))
    assert "The National Cancer Vanguard Programme Board has not answered." in page and "CCGs:" not in page
    agreeing.freeze(plan, "Better care.")
    board = replace(AGREES, authority=AuthorityKind.GOVERNING_BODY, authority_on=TODAY, minute="7")
    agreeing.record(plan, plan.board_id, board, manager)
    assert "The National Cancer Vanguard Programme Board agrees." in said(client.get(led.location))
