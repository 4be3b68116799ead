"""Home: each role finds what waits for it; nobody signed in finds what the tracker is."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Progress, Rating, View
from alliance_tracker.web.words import short_day
from tests import grouping, involving, make

Q1 = make.Q2.previous()


@pytest.fixture
def north(app):
    """Two deliverables of one lead, the second still to update, and one of somebody else."""
    return make.alliance()


@pytest.fixture
def lead(north):
    return make.person(Role.LEAD, north, "Tom Ashworth")


@pytest.fixture
def work(north, lead):
    own, waits = make.deliverable(north, lead), make.deliverable(north, lead)
    other = make.deliverable(north, area="PR")
    for of in (own, waits, other):
        make.milestone(of, date(2018, 9, 30))
    make.update(waits, Rating.AT_RISK, Q1)
    make.update(other, Rating.OFF_TRACK, Q1)
    make.update(own, Rating.OFF_TRACK, patients="200 people wait longer.", ask="Decide")
    return own, waits, other


def home(client, person=None):
    return (client.sign_in(person) if person else client).get("/")


def test_nobody_signed_in_reads_what_it_is(client, app):
    page = home(client).text
    assert "One record of what each Cancer Alliance has planned" in page
    assert 'href="/sign-in"' in page
    assert "Your work" not in page


def test_the_manager_carries_on_where_it_stopped(client, north, work):
    page = home(client, make.person(Role.MANAGER, north)).text
    assert "1 of 3 deliverables updated." in page
    assert "Due Friday 19 October 2018, in 7 days. The board meets on 31 October 2018." in page
    assert f'href="/alliances/{north.slug}/quarters/2018-19-q2/update">Carry on with the update' in page
    assert f'href="/alliances/{north.slug}/quarters/2018-19-q2/spreadsheet">Use a spreadsheet' in page
    assert "Still to update: 2" in page
    waiting = page[page.index('id="waiting"') :]
    assert waiting.index("PR1") < waiting.index("ED2"), "the worst rating of last quarter comes first"
    assert "19 October 2018" in page and "Q2 2018/19 update closes" in page
    assert "Latest changes" in page


def test_a_lead_sees_their_own(client, north, lead, work):
    page = home(client, lead).text
    assert "1 of 2 deliverables updated." in page
    assert "Still to update: 1" in page
    waiting = page[page.index('id="waiting"') : page.index("<aside")]
    assert "PR1" not in waiting


def test_a_deputy_sees_what_they_stand_in_for(client, north, work):
    deputy = make.person(Role.LEAD, north)
    made = make.deliverable(north, deputy_id=deputy.id)
    page = home(client, deputy).text
    assert f"{made.reference} " in page[page.index('id="waiting"') : page.index("<aside")]


def test_a_lead_of_nothing_is_told_so(client, north):
    page = home(client, make.person(Role.LEAD, north)).text
    assert "Nothing is due from you" in page
    assert "The Quarter 3 2018/19 update opens on 1 January 2019." in page


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.CHAIR, Role.SECRETARY, Role.SIGNATORY])
def test_those_who_judge_read_the_quarter(client, north, work, role):
    changes = {}
    if role is Role.SIGNATORY:
        from alliance_tracker.data.db import db
        from alliance_tracker.data.tables.alliances import Organisation

        changes = {"organisation_id": db.session.scalar(select(Organisation.id).limit(1))}
        person = make.person(Role.BOARD_MEMBER, north)
        with writing(make.by(), make.moment()) as tx:
            grant = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
            grant.role, grant.organisation_id = role.value, changes["organisation_id"]
            tx.say(Sentence("gave another role", "person", str(person.id)))
    else:
        person = make.person(role, north)
    page = home(client, person).text
    assert "What needs the board so far: 1" in page
    assert "Asked: Decide" in page
    assert "So far, 2 updates to come:" in page
    assert "Off track or at risk last quarter, no update yet:" in page
    silent = page[page.index("Off track or at risk last quarter") :]
    assert silent.index(">PR1</a> (off track), ") < silent.index(">ED2</a> (at risk).")
    assert f"/alliances/{north.slug}/quarters/2018-19-q2#needs-ED1" in page
    assert "Carry on with the update" not in page


def test_a_patient_representative_reads_plain_words(client, north, work):
    page = home(client, make.person(Role.PATIENT_REPRESENTATIVE, north)).text
    assert "The plan, and how it is going" in page and "Open Involvement" in page
    assert "200 people wait longer." in page
    assert "So far one is off track: ED1." in page
    assert "Off track or at risk last quarter, no update yet:" in page
    assert f'href="/alliances/{north.slug}/deliverables"' in page


def test_a_patient_representative_reads_what_waits_for_them_and_when_their_group_meets(client, north, work, queries):
    patient = make.person(Role.PATIENT_REPRESENTATIVE, north)
    group = grouping.group(north)
    grouping.member(group, patient)
    grouping.meeting(grouping.group(north, "Panel"), date(2018, 10, 20))
    meeting = [grouping.meeting(group, on) for on in (date(2018, 12, 5), date(2018, 11, 14))][1]
    for number in (involving.promise(north), involving.promise(north, "Pay what it costs")):
        involving.report(north, number, Progress.DONE)
    involving.say(north, 1, patient, View.NOT_KEPT)
    queries.clear()
    page = home(client, patient).text
    assert len(queries) <= 34
    own = f"/alliances/{north.slug}/involvement"
    assert "Your group meets next" in page and "Wednesday 14 November 2018, 12:30 to 14:00" in page
    assert f'{group.path}/meetings/{meeting}/coming">Say whether you come</a>' in page
    assert "<strong>14 November 2018</strong><br>Cancer Patient Partnership meets" in page and "Panel meets" not in page
    assert "The alliance made 2 promises to patients." in page and "Say what became of these: 1" in page
    assert f'href="{own}/promises/2/verdict">Pay what it costs</a>' in page
    assert f"{own}/promises/1/verdict" not in page
    coming = f"{group.path}/meetings/{meeting}/coming"
    client.post(coming, data=client.fields(coming).to_dict() | {"comes": "yes"})
    assert "You said that you come." in home(client).text
    assert "Your group meets next" not in home(client, make.person(Role.PATIENT_REPRESENTATIVE, north)).text


def test_the_region_sees_its_own_returns_and_the_nation_all(client, north, work):
    page = home(client, make.person(Role.REGIONAL_TEAM, north)).text
    assert "Returns of your region" in page
    assert "North East and Cumbria" in page and "Wessex" not in page
    assert "Not returned" in page and "2 of 3 updates in" in page
    national = home(client, make.person(Role.NATIONAL_TEAM, north)).text
    assert "Returns of all alliances" in national and "Wessex" in national
    for read in (page, national):
        assert "Q2 2018/19 updates close on 19 October 2018; you can read them after that." in read
    assert client.get("/returns.csv").status_code == 200


def test_the_list_of_returns_is_for_those_who_watch(client, north):
    assert client.sign_in(make.person(Role.MANAGER, north)).get("/returns.csv").status_code == 403


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.ADMINISTRATOR, "People and their roles"),
        (Role.ASSESSOR, "For assessing bids"),
        (Role.PANEL_MEMBER, "Money"),
    ],
)
def test_those_outside_any_alliance(client, north, role, words):
    page = home(client, make.person(role, north)).text
    assert words in page
    assert "North East and Cumbria" not in page


def test_somebody_of_two_alliances_chooses(client, north, lead):
    other = make.alliance("West Yorkshire")
    with writing(make.by(), make.moment()) as tx:
        tx.add(RoleGrant(person_id=lead.id, role="manager", starts_on=date(2017, 4, 1), alliance_id=other.id))
        tx.say(Sentence("gave a role", "person", str(lead.id)))
    page = home(client, lead).text
    assert "Choose an alliance" in page
    assert 'href="/?alliance=west-yorkshire"' in page
    assert "West Yorkshire now" in client.get("/?alliance=west-yorkshire").text
    assert client.get("/?alliance=wessex").status_code == 404
    assert "Your alliances" in client.get("/my-alliance").text


def test_my_alliance_leads_to_the_only_one(client, north):
    answer = client.sign_in(make.person(Role.MANAGER, north)).get("/my-alliance")
    assert answer.headers["Location"].endswith(f"/alliances/{north.slug}")


def test_somebody_without_a_role_is_told_what_to_do(client, north, lead):
    with writing(make.by(), make.moment()) as tx:
        grant = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == lead.id)).one()
        grant.ends_on = date(2018, 1, 1)
        tx.say(Sentence("ended a role", "person", str(lead.id)))
    assert "You have no role at the moment" in home(client, lead).text
    assert "You have no role in an alliance" in client.get("/my-alliance").text


def test_since_you_were_last_here_begins_with_the_sign_in_before(client, north, lead):
    home(client, lead)
    made = make.deliverable(north)
    page = home(client, lead).text
    assert "Since you were last here" in page
    assert made.reference in page[page.index("Since you were last here") :]


def test_the_latest_changes_have_their_day_and_a_way_to_the_deliverable(client, north, work):
    make.person(Role.LEAD, north)
    with writing(make.by(), make.moment()) as tx:
        person = tx.session.scalars(select(RoleGrant)).first()
        person.why_ended = "Moved on"
        tx.say(Sentence("ended the role of somebody", "person", "1"), north.id)
    with writing(make.by(), make.moment() - timedelta(days=9)) as tx:
        tx.session.scalars(select(RoleGrant)).first().why_ended = "Moved on in May"
        tx.say(Sentence("brought in what an old list said", "bid", "1"), north.id)
    page = home(client, make.person(Role.MANAGER, north)).text
    latest = page[page.index("Latest changes") :]
    assert "brought in what" not in latest, "the newest by the day it happened, not by the writing"
    assert "ended the role" not in latest
    assert f'<span class="app-dim app-nb">{short_day(make.moment())}</span>' in latest
    assert f'<a href="/alliances/{north.slug}/deliverables/ED1">' in latest


def test_home_costs_the_same_for_one_deliverable_or_nine(client, north, lead, queries):
    manager = make.person(Role.MANAGER, north)
    client.sign_in(manager)

    def cost(more: int) -> int:
        for _ in range(more):
            make.milestone(make.deliverable(north, lead))
        queries.clear()
        client.get("/")
        return len(queries)

    assert cost(1) == cost(8) <= 34


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.PATIENT_REPRESENTATIVE])
def test_those_who_read_find_the_money(client, north, work, role):
    page = home(client, make.person(role, north)).text
    assert 'href="/alliances/north-east-and-cumbria/bids"' in page
    main = client.get("/alliances/north-east-and-cumbria").text
    assert "What was bid for and decided, what it is spent on" in main


def test_the_overview_of_ones_own_alliance(client, north, work):
    page = client.sign_in(make.person(Role.BOARD_MEMBER, north)).get(f"/alliances/{north.slug}").text
    assert "By area" in page
    by_area = page[page.index("By area") : page.index("What moved since")]
    assert by_area.count("so far") == 2, "the rating of early diagnosis, and its strip; prevention has none"
    assert "ED1: Two of three sites are live." in page
    assert "What needs the board so far: 1" in page


def test_the_extract_is_all_that_crosses(client, north, work):
    other = make.alliance("West Yorkshire")
    client.sign_in(make.person(Role.MANAGER, other))
    page = client.get(f"/alliances/{north.slug}").text
    assert "Its board has reviewed no quarter yet." in page
    make.review(north, Q1)
    page = client.get(f"/alliances/{north.slug}").text
    assert "Areas in Q1 2018/19" in page
    assert "Q1 2018/19: not returned." in page
    assert "updates in" not in page
    assert "ED1" not in page and "What will be different" not in page
    assert client.get(f"/alliances/{north.slug}/extract.csv").status_code == 200
    client.sign_out()
    assert "How its plan is going" not in client.get(f"/alliances/{north.slug}").text


def test_the_menu_of_an_alliance_is_the_same_on_each_of_its_pages(client):
    north = make.alliance()
    of = make.deliverable(north)
    words = ["Overview", "Plan", "Deliverables", "Quarters", "Bids", "Sign-off", "Involvement", "Dates"]
    for role in (Role.MANAGER, Role.PATIENT_REPRESENTATIVE):
        client.sign_in(make.person(role, north))
        for part in ("", "/plan", "/deliverables", f"/deliverables/{of.reference}", "/quarters", "/sign-off", "/dates"):
            text = client.get(f"/alliances/{north.slug}{part}").text
            menu = re.search(r'<nav class="app-where".*?</nav>', text, re.DOTALL)
            assert menu, part
            assert re.findall(r"<a [^>]*>([^<]+)</a>", menu[0]) == words, part
