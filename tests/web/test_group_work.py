"""What groups do: projects and logs, documents and the toolkit, the directory, the stakeholder map, whom they reach."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.groups.bodies import AdoptedDocument
from alliance_tracker.data.tables.groups.work import Problem, Project, Reach, Resource, Stakeholder
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.rules.permissions import Role
from alliance_tracker.web import clock
from alliance_tracker.web.groups import confirming
from tests import grouping, make

INVOLVEMENT = "/alliances/north-east-and-cumbria/involvement"
PROBLEM = {"words": "The lift is slow", "where": "Main door", "told_to": "Estates", "raised_on": "1 Oct 2018"}
ENTRY = {"name": "Eden Hospice", "offers": "Rest", "where": "Church Street", "contact": "01228 000000"}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def local(north):
    return grouping.group(north)


@pytest.fixture
def keeper(client, north, local):
    """Signed in: a patient representative who keeps the group's record."""
    client.sign_in(grouping.member(local, make.person(Role.PATIENT_REPRESENTATIVE, north, "Kay Hope"), keeps=True))
    return client


def test_a_feedback_desk_waits_for_leave_and_what_it_changed_stands_on_the_page_of_the_group(keeper, local):
    assert "none yet" in keeper.get(local.path).text
    desk = {"title": "Listening desk", "kind": "feedback_desk", "words": "We sit and listen.", "with_whom": "A charity"}
    unticked = keeper.post_form(f"{local.path}/projects/new", desk)
    assert unticked.status_code == 422 and "so it needs leave" in unticked.text
    desk |= {"needs_approval": "yes", "started_on": "1 Oct 2018"}
    early = keeper.post_form(f"{local.path}/projects/new", desk)
    assert early.status_code == 422 and "Say who gave leave, and when, before it starts" in early.text
    assert db.session.scalar(select(Project.id)) is None
    here = keeper.post_form(f"{local.path}/projects/new", desk | {"started_on": ""}).location
    waits = keeper.get(here).text
    assert "It waits for leave and has not started." in waits and "<p>A charity</p>" in waits
    leave = {"approved": "Head of Nursing, 3 May 2018", "started_on": "1 Oct 2018", "in_showcase": "yes"}
    changed = {"what_changed": "Two more chairs at the door."}
    assert keeper.post_form(f"{here}/edit", leave | changed).status_code == 303
    page = keeper.get(local.path).text
    assert "<strong>Listening desk.</strong> Two more chairs at the door." in page and "1 under way" in page
    assert "Since 1 October 2018" in keeper.get(f"{local.path}/projects").text
    assert "Two more chairs at the door." in keeper.get(f"{INVOLVEMENT}/showcase").text
    assert "Two more chairs" in keeper.get(f"{local.path}/projects.csv").text


def test_problems_say_how_fast_they_were_put_right(keeper, local):
    page = f"{local.path}/problems"
    assert "No problem is on record yet" in keeper.get(page).text
    grouping.problem(local, ended_on=grouping.SEPTEMBER + timedelta(6), outcome="Lamps")
    wrong = keeper.post_form(f"{page}/new", PROBLEM | {"ended_on": "30 Sep 2018", "outcome": "Mended"})
    assert wrong.status_code == 422 and "That is before 1 October 2018" in wrong.text
    named = keeper.post_form(f"{page}/new", PROBLEM | {"words": "Mrs Jones waited"})
    assert named.status_code == 422 and "Is “Mrs Jones” a patient or a carer?" in named.text
    assert keeper.post_form(f"{page}/new", PROBLEM).status_code == 303
    text = keeper.get(page).text
    assert "One problem ended, after 6 days. 1 is open, and has waited 11 days." in text
    assert text.index("The lift is slow") < text.index("The car park is dark")
    mine, theirs = (keeper.fields(f"{page}/2") for _ in range(2))
    end = {"ended_on": "5 Oct 2018", "outcome": "Mended"}
    assert keeper.post(f"{page}/2", data={**mine, **end}).status_code == 303
    clash = keeper.post(f"{page}/2", data={**theirs, **end, "outcome": "Not so"})
    assert clash.status_code == 409 and "Mended" in clash.text
    assert "2 problems ended, half of them within 4 days." in keeper.get(page).text
    assert keeper.get(f"{page}.csv").text.count("Estates") == 2


def test_visits_wait_to_be_reported_and_leaflets_say_where(keeper, local):
    key = grouping.visit(local)
    assert "Not reported back yet" in keeper.get(f"{local.path}/visits").text
    early = keeper.post_form(f"{local.path}/visits/{key}", {"reported_on": "1 Sep 2018"})
    assert early.status_code == 422 and "That is before the visit on 11 September 2018" in early.text
    told = {"reported_on": "9 Oct 2018", "came_of_it": "We asked for a date."}
    assert keeper.post_form(f"{local.path}/visits/{key}", told).status_code == 303
    page = keeper.get(f"{local.path}/visits").text
    assert "Told the group on 9 October 2018" in page and "We asked for a date." in page
    assert "Scans take" in keeper.get(f"{local.path}/visits.csv").text
    leaflet = {"title": "Leaflet", "places": "The library", "since": "1 May 2018"}
    assert keeper.post_form(f"{local.path}/materials/new", leaflet).status_code == 303
    assert "The library" in keeper.get(f"{local.path}/materials").text
    assert "The library" in keeper.get(f"{local.path}/materials.csv").text


def test_who_does_not_keep_the_record_reads_and_changes_nothing(client, north, local):
    number, key, leaflet = grouping.problem(local), grouping.visit(local), grouping.material(local)
    grouping.project(local)
    grouping.document(local)
    client.sign_in(grouping.member(local, make.person(Role.PATIENT_REPRESENTATIVE, north, "Mo Member")))
    for part in ("projects", "projects/patient-journal", "problems", "visits", "materials", "documents"):
        page = client.get(f"{local.path}/{part}")
        assert page.status_code == 200 and "/edit" not in page.text, part
        assert (f"{part}/new" in page.text) == (part in ("problems", "visits")), "members add, keepers change"
    token = client.fields("/account")["token"]
    for part in (
        *("projects/new", "projects/patient-journal/edit", f"problems/{number}"),
        *(f"visits/{key}", "materials/new", f"materials/{leaflet}", "documents/new", "documents/work-plan/edit"),
        "reach",
    ):
        assert client.get(f"{local.path}/{part}").status_code == 403, part
        assert client.post(f"{local.path}/{part}", data={**PROBLEM, "token": token}).status_code == 403, part
    for part in ("directory/new", "stakeholders/new"):
        assert client.post(f"{INVOLVEMENT}/{part}", data={**ENTRY, "token": token}).status_code == 403, part
    other = make.alliance("Peninsula")
    theirs = grouping.group(other)
    grouping.project(theirs)
    for part in ("projects", "projects/patient-journal", "problems/new", "documents", "reach"):
        assert client.get(f"{theirs.path}/{part}").status_code == 404, part
    elsewhere = grouping.resource(other)
    client.sign_in(make.person(Role.MANAGER, north))
    assert client.get(f"{INVOLVEMENT}/directory/{elsewhere}").status_code == 404
    assert client.get(f"{local.path}/problems/99").status_code == 404
    assert len(db.session.scalars(select(Problem.id)).all()) == 1


def test_a_group_takes_up_a_template_fills_it_in_and_adopts_it_and_versions_stay(keeper, local):
    shelf = keeper.get(f"{INVOLVEMENT}/toolkit").text
    assert shelf.count("template</span>") == 11 and "Are you new to it?" in shelf
    guide = keeper.get(f"{INVOLVEMENT}/toolkit/payment-policy").text
    assert "Take it up for Cancer Patient Partnership" in guide and "Fares and parking" in guide
    assert keeper.get(f"{INVOLVEMENT}/toolkit/no-such-guide").status_code == 404
    new = f"{local.path}/documents/new?template=payment-policy"
    assert "[how many days]" in keeper.fields(new)["text"]
    gaps = keeper.post_form(new, {"adopted_on": "9 Oct 2018"})
    assert gaps.status_code == 422 and "Fill in [how, and up to how much]" in gaps.text
    here = keeper.post_form(new, {}).location
    assert "A draft: the group has not adopted it." in keeper.get(here).text
    assert "payment-policy" not in keeper.get(local.path).text
    mine, theirs = (keeper.fields(f"{here}/edit") for _ in range(2))
    filled = {"text": "# What we pay\n\nAll fares.", "adopted_on": "9 Oct 2018"}
    assert keeper.post(f"{here}/edit", data={**mine, **filled}).status_code == 303
    clash = keeper.post(f"{here}/edit", data={**theirs, **filled, "text": "Nothing."})
    assert clash.status_code == 409 and "All fares." in clash.text
    page = keeper.get(here).text
    assert "Version 2. Adopted on 9 October 2018." in page and "All fares." in page
    assert "[how many days]" in keeper.get(f"{here}/1").text
    assert "Payment policy</a>, adopted on 9 October 2018" in keeper.get(local.path).text
    own = {"title": "Payment policy", "text": "Another one.", "adopted_on": "31 Dec 2018"}
    late = keeper.post_form(f"{local.path}/documents/new", own)
    assert late.status_code == 422 and "is still to come" in late.text
    made = keeper.post_form(f"{local.path}/documents/new", own | {"adopted_on": ""})
    assert made.location.endswith("/payment-policy-2")
    assert db.session.scalars(select(AdoptedDocument.number).order_by(AdoptedDocument.id)).all() == [1, 2, 1]


def test_a_document_may_be_a_file_which_stays_with_its_version(keeper, local):
    new = f"{local.path}/documents/new"
    neither = keeper.post_form(new, {"title": "Leaflet"})
    assert neither.status_code == 422 and "Write the document, or choose a file" in neither.text
    macro = keeper.post_form(new, {"title": "Leaflet", "file": (io.BytesIO(b"PK"), "leaflet.docm")})
    assert macro.status_code == 422 and "is not a kind of file" in macro.text
    given = {"title": "Leaflet", "file": (io.BytesIO(b"%PDF-1.4 ours"), "leaflet.pdf"), "adopted_on": "9 Oct 2018"}
    here = keeper.post_form(new, given).location
    assert "leaflet.pdf" in keeper.get(here).text
    made = keeper.get(f"{here}/1/file")
    assert made.data == b"%PDF-1.4 ours" and "attachment" in made.headers["Content-Disposition"]
    assert keeper.post_form(f"{here}/edit", {"text": "In words."}).status_code == 303
    assert keeper.get(f"{here}/2/file").data == b"%PDF-1.4 ours", "the same file, unless it is left out"
    assert keeper.post_form(f"{here}/edit", {"no_file": "yes"}).status_code == 303
    assert keeper.get(f"{here}/3/file").status_code == 404 and "leaflet.pdf" not in keeper.get(f"{here}/3").text
    assert keeper.get(f"{local.path}/documents.csv").text.count("leaflet.pdf") == 2


def test_public_data_says_what_each_source_can_and_cannot_say(client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(f"{INVOLVEMENT}/toolkit/public-data").text
    assert page.count("It cannot say") == 13 and "Cancer waiting times" in page
    assert "Why it must be shown" in page
    assert client.get(f"{INVOLVEMENT}/toolkit/public-data.csv").text.count("https://") >= 13
    assert "tool_guide" not in client.get("/api/v1/guidance").text


def test_an_entry_is_confirmed_once_by_the_link_sent_to_its_address(client, north, app, monkeypatch):
    client.sign_in(make.person(Role.MANAGER, north, "Mary Manager"))
    page = f"{INVOLVEMENT}/directory"
    assert client.post_form(f"{page}/new", ENTRY).status_code == 303
    number = db.session.scalar(select(Resource.id))
    assert "Not confirmed yet. Ring first" in client.get(page).text
    silent = client.post_form(f"{page}/{number}/ask", {})
    assert silent.status_code == 422 and "has no e-mail address" in silent.text
    assert "is not an e-mail address" in client.post_form(f"{page}/{number}", {"email": "eden"}).text
    assert client.post_form(f"{page}/{number}", {"email": "hello@eden.example"}).status_code == 303
    assert client.post_form(f"{page}/{number}/ask", {}).status_code == 303
    letter = db.session.scalars(select(Outgoing).where(Outgoing.address == "hello@eden.example")).one()
    assert "Mary Manager" in letter.body and "Church Street" in letter.body
    link = re.search(r"/still-right/\S+", letter.body)[0]
    db.session.rollback()
    stranger = app.test_client()
    assert stranger.get(f"{link}x").status_code == 404 and stranger.get("/still-right/abc").status_code == 404
    later = clock.now() + timedelta(31)
    with monkeypatch.context() as patch:
        patch.setattr(confirming, "now", lambda: later)
        assert client.get(link).status_code == 410 and "too old" in client.get(link).text
    assert "Rest" in client.get(link).text
    sent = client.fields(link)
    assert "was confirmed today" in client.post(link, data=sent).text
    assert "Last confirmed on 12 October 2018" in client.get(page).text
    again = client.post(link, data=sent)
    assert again.status_code == 410 and "has been used" in again.text and client.get(link).status_code == 410
    assert "hello@eden.example" not in client.get(f"{page}.csv").text


def test_a_changed_entry_makes_the_link_of_the_old_one_worthless(client, north):
    client.sign_in(make.person(Role.MANAGER, north))
    number = grouping.resource(north)
    assert client.post_form(f"{INVOLVEMENT}/directory/{number}/ask", {}).status_code == 303
    link = re.search(r"/still-right/\S+", db.session.scalars(select(Outgoing.body)).one())[0]
    db.session.rollback()
    sent = client.fields(link)
    assert client.post_form(f"{INVOLVEMENT}/directory/{number}", {"where": "High Street"}).status_code == 303
    assert client.post(link, data=sent).status_code == 410
    assert db.session.scalar(select(Resource.confirmed_on)) is None


def test_the_stakeholder_map_is_drawn_with_its_caution(client, north):
    client.sign_in(make.person(Role.LEAD, north))
    page = f"{INVOLVEMENT}/stakeholders"
    assert "Nobody stands on the map yet" in client.get(page).text
    seven = {"name": "Hospice", "power": "7", "interest": "3"}
    wrong = client.post_form(f"{page}/new", seven)
    assert wrong.status_code == 422 and "Give a whole number from 1 to 5" in wrong.text
    assert db.session.scalar(select(Stakeholder.id)) is None
    assert client.post_form(f"{page}/new", seven | {"power": "2", "interest": "5"}).status_code == 303
    grouping.stakeholder(north, last_contact_on=make.TODAY)
    text = client.get(page).text
    assert "Patients and carers are not low power" in text
    assert "Much say and much interest: Cancer board. Much interest, but less say: Hospice." in text
    svg = client.get(re.search(r'src="([^"]+\.svg)"', text)[1])
    assert svg.mimetype == "image/svg+xml" and b">Interest<" in svg.data
    assert "Work with them closely" in client.get(f"{page}.csv").text
    number = db.session.scalar(select(Stakeholder.id).where(Stakeholder.name == "Hospice"))
    assert client.post_form(f"{page}/{number}", {"ended_on": "1 Oct 2018"}).status_code == 303
    assert "Hospice" not in client.get(f"{page}.csv").text
    assert "Hospice</a>, on 1 October 2018" in client.get(page).text, "an end can be taken back"


def test_whom_each_reaches_shows_where_somebody_is_missing(client, north, local):
    client.sign_in(make.person(Role.MANAGER, north))
    entry, stake = grouping.resource(north), grouping.stakeholder(north)
    places = (
        f"{local.path}/reach",
        f"{INVOLVEMENT}/directory/{entry}/reach",
        f"{INVOLVEMENT}/stakeholders/{stake}/reach",
    )
    for path in places:
        assert client.post_form(path, {"group": ["older-people"], "age": ["under-25"]}).status_code == 303, path
        assert client.post_form(path, {"group": ["older-people"], "age": []}).status_code == 303, path
        assert client.post_form(path, {"group": ["nobody-known"]}).status_code == 422, path
    rows = db.session.execute(select(Reach.kind, Reach.category)).all()
    assert [tuple(row) for row in rows] == [("group", "older-people")] * 3
    assert "Older people" in client.get(f"{INVOLVEMENT}/directory").text
    assert "Older people" in client.get(f"{INVOLVEMENT}/stakeholders").text
