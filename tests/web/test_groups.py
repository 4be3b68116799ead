"""Groups: their tree, one group and its people, its meetings from the diary to the minutes, and its actions."""

import io
from datetime import date

import pypdf
import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.groups import nominations, people
from alliance_tracker.data.people import roles
from alliance_tracker.data.tables.groups.bodies import Group, Nomination
from alliance_tracker.data.tables.groups.meetings import AgendaItem, GroupAction, Meeting
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tables.people import Person, RoleGrant
from alliance_tracker.exchange.papers import making
from alliance_tracker.rules.permissions import Role
from tests import grouping, involving, make

GROUPS = "/alliances/north-east-and-cumbria/involvement/groups"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def local(north):
    return grouping.group(north)


@pytest.fixture
def keeper(client, north, local):
    """Signed in: a patient representative who keeps the group's record."""
    who = grouping.member(local, make.person(Role.PATIENT_REPRESENTATIVE, north, "Kay Hope"), keeps=True)
    client.sign_in(who)
    return client


def test_groups_stand_in_their_tree_and_one_ends_with_a_reason(client, north):
    client.sign_in(make.person(Role.MANAGER, north))
    assert "There are no groups here yet" in client.get(GROUPS).text
    network = {"name": "Network group", "kind": "network", "purpose": "All of us together."}
    assert client.post_form(f"{GROUPS}/new", network).location.endswith("/network-group")
    local = {"name": "Carlisle group", "kind": "local", "purpose": "We meet in Carlisle.", "parent": None}
    below = f"{GROUPS}/network-group/new"
    key = client.fields(below)["parent"]
    assert client.post_form(below, local | {"parent": key}).location.endswith("/carlisle-group")
    again = client.post_form(f"{GROUPS}/new", local)
    assert again.status_code == 422 and "There is a group of that name" in again.text
    page = client.get(GROUPS).text
    assert "Two groups of patients and carers work with North East and Cumbria" in page
    assert page.index("Network group") < page.index("Carlisle group")
    first = client.post_form(f"{GROUPS}/network-group/end", {"why": "Money has ended."})
    assert first.status_code == 422 and "Carlisle group stands under this group" in first.text
    assert client.post_form(f"{GROUPS}/carlisle-group/end", {"why": "Members moved."}).status_code == 303
    page = client.get(f"{GROUPS}/carlisle-group").text
    assert "This group ended on 12 October 2018. The reason: Members moved." in page and "Change the group" not in page
    late = client.post_form(
        f"{GROUPS}/carlisle-group/actions/new", {"words": "Go", "owner": "Chair", "due_on": "1 Nov 2018"}
    )
    assert late.status_code == 422 and "has ended, so its record stays as it is" in late.text


def test_one_group_says_what_it_is_and_a_working_group_without_a_professional_shows_none_yet(client, north, local):
    working = grouping.group(north, "Environment audit", under=local)
    number = involving.promise(north, "Visit the Cancer Patient Partnership twice a year")
    grouping.count(local, patient=12, carer=3, professional=6)
    grouping.count(working, patient=3)
    grouping.action(local, "Late one", date(2018, 9, 30))
    grouping.action(local, "Later one", date(2018, 12, 1))
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(local.path).text
    assert "We have at least 19 members" in page and "Environment audit" in page and "None yet" in page
    assert "1 promise names this group" in page and f"/involvement/promises/{number}" in page
    start = client.get("/alliances/north-east-and-cumbria/involvement").text
    assert ">Cancer Patient Partnership</a>" in start
    assert "Actions: 2 open, 1 late" in page and page.index("Late one") < page.index("Later one")
    assert "Late by 12 days" in page and "No meeting is planned." in page
    assert "Members’ own details are seen by members of the group only" in page
    assert "This working group has no health professional yet." in client.get(working.path).text
    people = client.get(f"{local.path}/people").text
    assert "Carers: fewer than 5" in people and "Patients: 12" in people and "All together: at least 19." in people
    client.sign_in(make.person(Role.MANAGER, north))
    people = client.get(f"{local.path}/people").text
    assert "Carers: 3" in people and "All together: 21." in people
    grouping.count(working, professional=1)
    assert "None yet" not in client.get(local.path).text.partition("Health professional")[2].partition("Last report")[0]


def test_a_series_is_planned_ahead_and_stands_in_the_calendars(keeper, north, local):
    series = {"first_on": "13 Nov 2018", "months": "2", "other": "3", "starts_at": "12.30", "minutes": "90"}
    series |= {"place": "Education centre", "until": "31 July 2019"}
    assert keeper.post_form(f"{local.path}/meetings/series", series).status_code == 303
    page = keeper.get(f"{local.path}/meetings").text
    assert "Every other month, on a Tuesday or a Wednesday in turn, for 90 minutes" in page
    days = ["Tuesday 13 November 2018", "Wednesday 9 January 2019", "Tuesday 12 March 2019", "Wednesday 8 May 2019"]
    assert all(day in page for day in days) and "5 meetings are planned" in page
    assert "Cancer Patient Partnership meets\\, 12:30 to 14:00" in keeper.get(
        "/alliances/north-east-and-cumbria/dates.ics"
    ).text.replace("\r\n ", "")
    address = (
        keeper.post_form("/account/calendar", form="calendar/new").text.partition("/calendar/")[2].partition(".ics")[0]
    )
    assert keeper.get(f"/calendar/{address}.ics").text.count("meets") >= 5
    planned = db.session.scalar(select(Meeting.series_id).where(Meeting.series_id.is_not(None)).limit(1))
    further = keeper.post_form(f"{local.path}/meetings/series/{planned}", {"until": "30 Nov 2019"}, form=0)
    assert further.status_code == 303 and "2 more meetings are planned" in keeper.get(further.location).text
    wrong = keeper.post_form(f"{local.path}/meetings/new", {"meets_on": "31 Feb 2019"})
    assert wrong.status_code == 422 and "“31 Feb 2019” is not a date" in wrong.text
    taken = keeper.post_form(f"{local.path}/meetings/new", {"meets_on": "13 Nov 2018", "starts_at": "half past"})
    assert "“half past” is not a time" in taken.text
    taken = keeper.post_form(f"{local.path}/meetings/new", {"meets_on": "13 Nov 2018"})
    assert taken.status_code == 422 and "has a meeting at that time already" in taken.text


def test_two_who_count_the_members_at_once_meet_each_others_numbers(keeper, local):
    page = f"{local.path}/people/counts"
    first = keeper.fields(page).to_dict() | {"patient": "7"}
    assert keeper.post_form(page, {"patient": "9", "carer": "6"}).status_code == 303
    late = keeper.post(page, data=first)
    assert late.status_code == 409 and "changed this at the same time" in late.text
    assert sorted(people.counted(local.id).people.values()) == [6, 9]


def test_a_meeting_from_its_agenda_to_minutes_that_the_next_one_approves(keeper, north, local):
    at = f"{local.path}/meetings/{grouping.meeting(local, date(2018, 10, 9))}"
    assert keeper.post_form(f"{at}/suggest", {"title": "Parking at the unit"}).status_code == 303
    assert keeper.post_form(f"{at}/items/new", {"title": "Journal group", "kind": "report"}).status_code == 303
    page = keeper.get(at).text
    order = ["News and updates", "Next steps", "Policy watch", "Parking at the unit", "Journal group"]
    assert sorted(order, key=page.index) == order and "Suggested by a member" in page
    number = db.session.scalar(select(AgendaItem.id).where(AgendaItem.title == "Parking at the unit"))
    reworded = keeper.post_form(f"{at}/items/{number}", {"title": "Parking is fine"})
    assert reworded.status_code == 422 and "its words stay as they were sent" in reworded.text
    assert keeper.post_form(f"{at}/items/{number}", {"position": "4"}).status_code == 303
    papers = {"papers_on": "5 Oct 2018", "in_plain_words": "yes"}
    assert keeper.post_form(f"{at}/papers", papers).status_code == 303
    page = keeper.get(at).text
    assert "Did they go out a week before, or earlier? No" in page and "Are the papers in plain words? Yes" in page
    wrong = keeper.post_form(f"{at}/papers", {"papers_on": "11 Oct 2018"})
    assert wrong.status_code == 422 and "after the meeting on 9 October 2018" in wrong.text
    item = db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position)).first()
    said = {
        f"said_{item}": "Mrs Jones was pleased.",
        f"decided_{item}": "Buy two benches.",
        "came_core": "19",
        "came_observer": "2",
    }
    asked = keeper.post_form(f"{at}/record", said)
    assert asked.status_code == 422 and "Is “Mrs Jones” a patient or a carer?" in asked.text
    said[f"said_{item}"] = "All were pleased. Ring 01228 523444."
    assert "looks like a telephone number" in keeper.post_form(f"{at}/record", said).text
    said[f"said_{item}"] = "All were pleased."
    assert keeper.post_form(f"{at}/record", said).status_code == 303
    page = keeper.get(at).text
    assert "Buy two benches." in page and "Core members: 19" in page and "Invited observers: 2" in page
    assert "Approve the minutes" not in page, "no meeting has been since"
    early = keeper.post_form(
        f"{local.path}/actions/new?meeting={at[-1]}",
        {"words": "Buy", "owner": "Chair", "due_on": "1 Oct 2018", "meeting": at.rpartition("/")[2]},
    )
    assert early.status_code == 422 and "is before the meeting on 9 October 2018" in early.text
    person = keeper.post_form(
        f"{local.path}/actions/new", {"words": "Buy", "owner": "Mrs Whitby", "due_on": "1 Nov 2018"}
    )
    assert person.status_code == 422 and "looks like a person" in person.text
    minutes = keeper.get(f"{at}/minutes").text
    assert "Invited observers: fewer than 5" in minutes and "All together: at least 20." in minutes
    grouping.meeting(local, make.TODAY)
    assert keeper.post_form(at, form="approve").status_code == 303
    assert "Minutes approved at the meeting of 12 October 2018" in keeper.get(at).text
    version = keeper.get(f"{at}/record")
    assert version.status_code == 200
    assert "The minutes are approved and stay as they are" in keeper.post_form(f"{at}/record", said).text
    told = db.session.scalars(select(ChangePiece.after).where(ChangePiece.name.like("meeting_count%"))).all()
    assert told and not any("19" in (one or "") for one in told), "history counts nobody"


def test_minutes_and_sheet_are_tagged_pdfs(keeper, local):
    at = f"{local.path}/meetings/{grouping.held(local, core=12)}"
    grouping.action(local, "Ask for <b>benches</b>", meeting_id=int(at.rpartition("/")[2]))
    assert "Ask for &lt;b&gt;benches" in keeper.get(f"{at}/sheet").text
    assert keeper.post_form(f"{at}/minutes.pdf").status_code == 303
    assert making.make_next(make.moment())
    made = keeper.get(f"{at}/minutes.pdf")
    assert made.mimetype == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(made.data))
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    assert (
        "Minutes: Cancer Patient Partnership" in text
        and "Ask for benches." in text
        and "Ask for <b>benches</b>" in text
    )
    assert reader.root_object["/MarkInfo"]["/Marked"]


def test_a_member_comes_and_suggests_but_does_not_keep_the_record(client, north, local):
    at = f"{local.path}/meetings/{grouping.meeting(local)}"
    number = grouping.action(local)
    who = grouping.member(local, make.person(Role.PATIENT_REPRESENTATIVE, north, "Mo Member"))
    client.sign_in(who)
    assert client.get("/my-group").location.endswith(local.path)
    page = client.get(local.path).text
    assert ">My group</a>" in page and "Suggest an item" in page and "Ask or challenge" in page
    sent = client.fields(f"{at}/coming")
    assert client.post(f"{at}/coming", data={**sent, "comes": "yes"}).status_code == 303
    assert "You said that you are coming." in client.get(local.path).text
    assert client.post(f"{at}/coming", data={**client.fields(f"{at}/coming"), "comes": "maybe"}).status_code == 422
    for path in ("/edit", "/end", "/new", "/people/members/new", "/meetings/new", f"/actions/{number}"):
        assert client.get(local.path + path).status_code == 403, path
        data = {"token": sent["token"], "words": "By address", "owner": "Chair", "due_on": "1 Nov 2018"}
        assert client.post(local.path + path, data=data).status_code == 403, path
    assert db.session.scalars(select(GroupAction.words)).all() == ["Ask who answers"]
    added = {"words": "Ask for a seat", "owner": "Chair", "due_on": "1 Nov 2018"}
    assert client.post_form(f"{local.path}/actions/new", added).location == f"{local.path}/actions"
    page = client.get(f"{local.path}/actions").text
    assert "Ask for a seat" in page and "/actions/2" not in page, "whoever keeps the record changes it"
    told = {"kind": "clinical_meeting", "went_to": "Breast group", "went_on": "2 Oct 2018", "found": "Scans are late."}
    person = client.post_form(f"{local.path}/visits/new", told | {"who_went": "Mrs Whitby"})
    assert person.status_code == 422 and "looks like a person" in person.text
    assert client.post_form(f"{local.path}/visits/new", told | {"who_went": "Two members"}).status_code == 303
    assert "Who went: two members." in client.get(f"{local.path}/visits").text
    wrong = {"words": "The lift is slow", "where": "Main door", "told_to": "Estates", "raised_on": "1 Oct 2018"}
    assert client.post_form(f"{local.path}/problems/new", wrong).status_code == 303
    asked = client.get(f"/alliances/north-east-and-cumbria/involvement/challenges/new?about=group:{local.slug}").text
    assert asked.count(f'value="group:{local.slug}"') == 1 and ">The group Cancer Patient Partnership<" in asked
    question = {"question": "Why does it meet in the day?", "about": f"group:{local.slug}"}
    new = f"/alliances/north-east-and-cumbria/involvement/challenges/new?about=group:{local.slug}"
    wrong = client.post_form(new, question | {"question": ""})
    assert wrong.status_code == 422 and wrong.text.count(f'value="group:{local.slug}"') == 1, "offered once"
    challenge = client.post_form(new, question)
    told = client.get(challenge.location).text
    assert f'href="{local.path}"' in told and "The group Cancer Patient Partnership" in told, (
        "by its name, not by its address"
    )
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    assert client.get(f"{at}/suggest").status_code == 403 and ">My group</a>" not in client.get(local.path).text
    assert client.get(f"{local.path}/actions/new").status_code == 403


def test_who_becomes_a_member_and_who_cannot(keeper, north, local):
    other = make.alliance("Peninsula")
    stranger = make.person(Role.BOARD_MEMBER, other, "Elsewhere")
    near = make.person(Role.LEAD, north, "Lead Nurse")
    page = keeper.get(f"{local.path}/people/members/new").text
    assert "Lead Nurse" in page and "Elsewhere" not in page
    wrong = keeper.post_form(f"{local.path}/people/members/new", {"person": str(stranger.id)})
    assert wrong.status_code == 422
    assert keeper.post_form(f"{local.path}/people/members/new", {"person": str(near.id)}).status_code == 303
    assert "Lead Nurse" in keeper.get(f"{local.path}/people").text
    officer = {"office": "Chair", "name": "Al W", "starts_on": "1 Jan 2018"}
    unsaid = keeper.post_form(f"{local.path}/people/officers/new", officer)
    assert unsaid.status_code == 422 and "Nobody is named without it" in unsaid.text
    assert (
        keeper.post_form(f"{local.path}/people/officers/new", officer | {"consent": "Said yes in July"}).status_code
        == 303
    )
    assert (
        keeper.post_form(
            f"{local.path}/people/partners/new", {"office": "Lead Cancer Nurse", "regular": "yes"}
        ).status_code
        == 303
    )
    page = keeper.get(local.path).text
    assert "Al W" in page and "Lead Cancer Nurse." in page
    keeper.sign_in(stranger)
    assert keeper.get(local.path).status_code == 404 and keeper.get(GROUPS).status_code == 404


def test_two_keepers_at_once_see_each_others_words(keeper, north, local):
    at = f"{local.path}/meetings/{grouping.held(local)}/record"
    item = db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position)).first()
    first, second = keeper.fields(at), keeper.fields(at)
    first[f"said_{item}"], second[f"said_{item}"] = "The first words.", "The second words."
    assert keeper.post(at, data=first).status_code == 303
    clash = keeper.post(at, data=second)
    assert clash.status_code == 409 and "The first words." in clash.text and "The second words." in clash.text
    number = grouping.action(local)
    mine, theirs = (keeper.fields(f"{local.path}/actions/{number}", form=0) for _ in range(2))
    done = {"how": "done", "outcome": "They do."}
    assert keeper.post(f"{local.path}/actions/{number}", data={**mine, **done}).status_code == 303
    assert keeper.post(
        f"{local.path}/actions/{number}", data={**theirs, **done, "outcome": "Not they."}
    ).status_code in (404, 409)
    assert "Done on 12 October 2018" in keeper.get(f"{local.path}/actions").text


def test_an_action_is_given_to_a_working_group_which_reports_back(keeper, north, local):
    working = grouping.group(north, "Journal group", under=local)
    given = {
        "words": "Print the journal",
        "owner": "Secretary",
        "due_on": "9 Nov 2018",
        "working_group": str(working.id),
    }
    assert keeper.post_form(f"{local.path}/actions/new", given).status_code == 303
    assert "Given to" in keeper.get(local.path).text and "Print the journal" in keeper.get(working.path).text
    report = {"words": "It is printed.", "decided": "Print it again in spring."}
    assert keeper.post_form(f"{working.path}/reports/new", report).status_code == 303
    assert "Print it again in spring." in keeper.get(f"{local.path}/reports").text
    assert keeper.get(f"{local.path}/reports/new").status_code == 404
    itself = keeper.post_form(f"{local.path}/edit", {"kind": "working", "parent": ""})
    assert itself.status_code == 422 and "cannot stand under a working group. Move them first" in itself.text
    fields = keeper.fields(f"{local.path}/edit")
    fields["parent"] = str(local.id)
    assert keeper.post(f"{local.path}/edit", data=fields).status_code == 422, "a group under itself"
    fields["parent"] = str(working.id)
    under = keeper.post(f"{local.path}/edit", data=fields)
    assert under.status_code == 422 and "cannot stand under" in under.text
    assert db.session.scalar(select(Group.parent_id).where(Group.id == local.id)) is None


def test_a_group_names_its_representative_and_is_told_what_becomes_of_it(keeper, client, north, local):
    named = {"name": "Pat Rep", "email": "pat@example.nhs.uk", "nominated_on": "11 Sep 2018", "minute": "Item 4"}
    assert keeper.post_form(f"{local.path}/people/nominate", named).status_code == 303
    assert "Waits for the administrator" in keeper.get(f"{local.path}/people").text
    twice = keeper.post_form(f"{local.path}/people/nominate", named)
    assert twice.status_code == 422 and "nominated already" in twice.text
    other = {**named, "name": "Sam Rep", "email": "sam@example.nhs.uk"}
    keeper.post_form(f"{local.path}/people/nominate", other)
    assert keeper.get("/admin/people/nominations").status_code == 403
    pat, sam = db.session.scalars(select(Nomination.id).order_by(Nomination.id)).all()
    reader = make.person(Role.PATIENT_REPRESENTATIVE, north)
    grouping.member(local, reader)
    admin = make.person(Role.ADMINISTRATOR, north)
    client.sign_in(admin)
    assert "2 groups wait for an answer" in client.get("/admin/people").text
    given = client.post_form(f"/admin/people/nominations/{pat}", form=0)
    assert (
        given.status_code == 303
        and "Nominated by Cancer Patient Partnership: Item 4" in client.get(given.location).text
    )
    person = db.session.scalars(select(Person).where(Person.email == "pat@example.nhs.uk")).one()
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
    assert grant.role == Role.PATIENT_REPRESENTATIVE and grant.alliance_id == north.id
    assert (
        client.post_form(f"/admin/people/nominations/{sam}", {"why": "Works for the alliance."}, form=1).status_code
        == 303
    )
    with writing(make.by(), make.moment()) as tx:
        roles.end(tx, person.id, grant.id, "Moved away", make.TODAY)
    assert nominations.waiting() == ()
    client.sign_in(reader)
    page = client.get(local.path).text
    assert (
        "Pat Rep is no longer your patient representative. The role ended on 12 October 2018. The reason: Moved away"
        in page
    )
    assert "Not given: Works for the alliance." in client.get(f"{local.path}/people").text


def test_pages_cost_the_same_for_one_thing_or_ten(client, north, local, queries):
    client.sign_in(make.person(Role.MANAGER, north))

    def cost(number: int) -> list[int]:
        for at in range(number):
            key = grouping.held(local, date(2018, 1 + at % 9, 2 + number), core=6)
            grouping.action(local, f"Action {at}", meeting_id=key)
            grouping.count(grouping.group(north, f"Working {number} {at}", under=local), patient=6)
        found = []
        for path in (GROUPS, local.path, f"{local.path}/meetings", f"{local.path}/actions", f"{local.path}/people"):
            client.get(path)
            queries.clear()
            client.get(path)
            found.append(len(queries))
        return found

    grouping.meeting(local)
    assert cost(1) == cost(5)
