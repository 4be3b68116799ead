"""The pages of dates: what is next, committee meetings, planning backwards, England, and each person's calendar."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.dates import feed, meetings
from alliance_tracker.data.dates.meetings import Given
from alliance_tracker.data.plan import plans
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.data.tables.plan import Outcome, PlanVersion, Submission
from alliance_tracker.data.tables.signoff import CommitteeDate, FeedToken
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import agreeing, asking, make

JANUARY = date(2017, 1, 12)


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    return plans.plan_of(north.id)


@pytest.fixture
def on(app):
    """`on(day)` sets the business day of the app."""

    def set_day(day: date) -> None:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], today=day)
        app.jinja_env.globals["settings"] = app.config["SETTINGS"]

    return set_day


def early(role: Role, where):
    """Somebody who held the role before the first submission."""
    made = make.person(role, where)
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == made.id)).one()
        row.starts_on = date(2016, 9, 1)
        tx.say(Sentence("gave the role earlier", "person", str(made.id)))
    return made


def submitted(plan, on: date, ratified: date | None = None) -> None:
    """The plan as submitted on a day, and as ratified."""
    with writing(make.by(), make.moment()) as tx:
        given = {"plan_id": plan.id, "content": "{}", "sections": "{}", "seal": "0" * 64, "reason": "First"}
        version = PlanVersion(major=1, minor=0, frozen_on=on, frozen_at=tx.now, **given)
        tx.add(version)
        tx.flush()
        row = Submission(
            plan_id=plan.id, version_id=version.id, seal="0" * 64, standings="{}", submitted_on=on, submitted_at=tx.now
        )
        tx.add(row)
        tx.flush()
        if ratified:
            tx.add(
                Outcome(
                    plan_id=plan.id,
                    submission_id=row.id,
                    kind="ratified",
                    decided_on=ratified,
                    minute="Minute 7",
                    recorded_at=tx.now,
                )
            )
        tx.say(Sentence("submitted the plan", "plan", "1.0"), next(iter(plan.alliance_ids)))


def part(page: str, beginning: str, end: str = "</ol>") -> str:
    """The page from some words to others."""
    at = page.index(beginning)
    return page[at : page.index(end, at)]


def box(page: str, name: str) -> str:
    """The value of a hidden box."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def send(client, path: str, **typed):
    """Open a form and send it with these values."""
    page = client.get(path).text
    form = part(page, '<form class="app-form', "</form>")
    hidden = {name: box(form, name) for name in ("token", "once", "stamp") if f'name="{name}" value=' in form}
    return client.post(path, data=hidden | typed)


def test_a_week_before_submission(client, north, plan, on):
    on(JANUARY)
    page = client.sign_in(early(Role.MANAGER, north)).get(f"/alliances/{north.slug}/dates").text
    assert "Today is Thursday 12 January 2017" in page
    assert "<strong>Next: Wednesday 18 January 2017, in 4 working days.</strong>" in page
    coming = part(page, ">Coming up<", ">Past, and not on record<")
    assert "February 2017, day to be given" in coming and "Early April 2017, day to be given" in coming
    assert "From April 2018" in coming, "years that Annex A prints"
    assert coming.index("18 January 2017") < coming.index("February 2017") < coming.index("Early April 2017")
    assert "No version is frozen yet" in page
    left = re.search(r"(\d+) problems are left in the plan", page)
    problems = client.get(f"/alliances/{north.slug}/plan").text
    assert left and f"Not ready yet: {left[1]} problems" in problems and ">Put the plan right</a>" in page
    missed = part(page, ">Past, and not on record<")
    assert "Submission of STPs" in missed and "Not recorded as done, 83 days after the date" in missed
    assert "Not done" not in missed, "what others owe is never called the alliance's delay"
    done = part(page, ">Done<")
    assert done.count("As the guidance says") == 4
    assert "28 days from GP referral" in page and "£123m" in page
    ours = client.get(f"/alliances/{north.slug}/dates?show=ours&from=2017-04").text
    assert "Investment Committee" not in part(ours, ">Coming up<") and ">Done<" not in ours
    odd = client.get(f"/alliances/{north.slug}/dates?show=x&from=0000-00")
    assert odd.status_code == 200


def test_late_submitted_and_ratified_within_the_month(client, north, plan, on):
    submitted(plan, date(2017, 1, 25), date(2017, 4, 28))
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(f"/alliances/{north.slug}/dates").text
    done = part(page, ">Done<")
    assert "Done on 25 January 2017, 7 days late" in done
    assert "Done on 28 April 2017, on time" in done
    csv = client.get(f"/alliances/{north.slug}/dates.csv").text
    assert "18 January 2017,2017-01-18,2017-01-18," in csv and "Owed by us" in csv
    calendar = Calendar.from_ical(client.get(f"/alliances/{north.slug}/dates.ics").data)
    found = {str(one["uid"]).partition("@")[0]: one for one in calendar.walk("VEVENT")}
    april = found["timeline-T10"]
    assert (april["dtstart"].dt, april["dtend"].dt) == (date(2017, 4, 1), date(2017, 5, 1)), "a month has no day"
    assert "(Early April 2017)" in april["summary"]
    assert found["timeline-T8"]["dtend"].dt == date(2017, 1, 19)
    assert len(found) == len(list(calendar.walk("VEVENT")))


def test_what_others_did_is_recorded_changed_and_taken_back(client, north, plan):
    client.sign_in(make.person(Role.MANAGER, north))
    path = f"/alliances/{north.slug}/dates/T2/done"
    assert send(client, path, done_on="").status_code == 422
    future = send(client, path, done_on="1 January 2019")
    assert future.status_code == 422 and "still to come" in future.text
    assert send(client, path, done_on="21 Oct 2016", note="3 of 3 STPs").status_code == 303
    page = client.get(f"/alliances/{north.slug}/dates").text
    assert "Done on 21 October 2016, on time" in page and "3 of 3 STPs" in page
    opened = client.get(path).text
    hidden = {name: box(opened, name) for name in ("token", "once", "stamp")}
    assert send(client, path, done_on="24 Oct 2016", note="").status_code == 303
    clash = client.post(path, data=hidden | {"done_on": "22 Oct 2016", "note": "", "was": box(opened, "was")})
    assert clash.status_code == 409
    assert "Done on 24 October 2016, 3 days late" in client.get(f"/alliances/{north.slug}/dates").text
    assert send(client, path, done_on="24 Oct 2016", note="", back="yes").status_code == 303
    assert "Done on 24 October 2016" not in client.get(f"/alliances/{north.slug}/dates").text
    for item in ("T1", "T8", "T10", "T99"):
        assert client.get(f"/alliances/{north.slug}/dates/{item}/done").status_code == 404
    assert client.get("/england/dates/T9/done").status_code == 403


def test_england_sees_all_plans_against_what_alliances_owe(client, north, plan):
    submitted(plan, date(2017, 1, 17), date(2017, 5, 2))
    client.sign_in(make.person(Role.NATIONAL_TEAM, north))
    page = client.get("/england/dates").text
    assert "1 submitted on time" in page and "1 of 17 plans ratified." in page
    assert "Done on 17 January 2017, on time" in page and "Done on 2 May 2017, 2 days late" in page
    assert page.count("National Cancer Vanguard</a>") == 1, "one plan for its three footprints"
    assert "Not recorded as done, 591 days after the month" in page, "the Investment Committee"
    assert send(client, "/england/dates/T9/done", done_on="20 Feb 2017", note="Minute 4").status_code == 303
    assert "Done on 20 February 2017, on time" in client.get("/england/dates").text
    assert client.get("/england/dates/T2/done").status_code == 404
    assert client.get("/england/dates.csv").text.count("\n") == 18
    assert "Minute 4" in client.get("/england/dates/national.csv").text


def given(organisation_id: int, meets: date, papers: date) -> Given:
    return Given(organisation_id, "Governing body", meets, papers)


def test_meetings_are_added_changed_pasted_and_taken_away(client, app, north, plan):
    client.sign_in(make.person(Role.SECRETARY, north))
    base = f"/alliances/{north.slug}/dates/meetings"
    first, second, *_ = meetings.choices(plan, make.TODAY)
    assert "No meeting to come is on record." in client.get(base).text
    wrong = send(client, f"{base}/new", body=str(first.id), name="GB", meets_on="1 Nov 2018", papers_by="2 Nov 2018")
    assert wrong.status_code == 422 and "1 day after the meeting" in wrong.text
    typed = {"body": str(first.id), "name": "Governing body", "meets_on": "1 Nov 2018", "papers_by": ""}
    assert send(client, f"{base}/new", **typed).status_code == 303
    twice = send(client, f"{base}/new", **typed)
    assert twice.status_code == 422 and "already" in twice.text
    assert "25 October 2018" in client.get(base).text, "five working days before"
    row = meetings.meetings_of(plan.id)[0]
    edit = f"{base}/{row.id}"
    assert send(client, edit, body=str(first.id), name="Board", meets_on="2 Nov 2018", papers_by="26 Oct 2018").location
    pasted = f"{first.name}\tBoard\t2 Nov 2018\t1 Nov 2018\n{second.name}, 9 Nov 2018\n"
    broken = send(client, f"{base}/paste", lines=pasted + "Nobody, 3 Nov 2018", before="5")
    assert broken.status_code == 422 and "Line 3:" in broken.text
    assert len(meetings.meetings_of(plan.id)) == 1, "all lines or none"
    assert send(client, f"{base}/paste", lines=pasted, before="5").status_code == 303
    rows = meetings.meetings_of(plan.id)
    assert [(one.body, one.papers_by) for one in rows] == [
        (first.name, date(2018, 11, 1)),
        (second.name, date(2018, 11, 2)),
    ]
    assert f"{second.name},Governing body or board,2018-11-09,2018-11-02" in client.get(f"{base}.csv").text
    assert client.post_form(edit, form=1).status_code == 303
    assert client.get(edit).status_code == 404
    told = app.extensions["sqlalchemy"].session.scalars(select(Change).where(Change.subject_kind == "meeting")).all()
    assert len(told) == 4, "a line of history for each save"


def test_planning_backwards_names_who_sets_the_day_and_the_ways_out(client, north, plan, on, queries):
    on(date(2016, 12, 1))
    bodies = [one for one in meetings.choices(plan, JANUARY) if one.kind.value == "ccg"]
    slow, quick, never = bodies[:3]
    with writing(make.by(), make.moment()) as tx:
        for one in (
            given(slow.id, date(2016, 12, 20), date(2016, 12, 11)),
            given(slow.id, date(2017, 1, 24), date(2017, 1, 17)),
            given(quick.id, date(2017, 1, 12), date(2017, 1, 5)),
            given(never.id, date(2017, 2, 2), date(2017, 1, 26)),
        ):
            meetings.add(tx, plan, one, bodies)
    client.sign_in(early(Role.MANAGER, north))
    base = f"/alliances/{north.slug}/dates/back-plan"
    page = client.get(f"{base}?submit=18+January+2017&draft=19+December+2016").text
    assert "2 of 3 bodies do not meet between a final draft on 19 December 2016" in page
    assert f"the last safe day for a final draft is 9 December 2016: {slow.name} sets it." in page
    ways = page[page.index(f">{slow.name}</h3>") : page.index(f">{never.name}</h3>")]
    assert "An earlier draft: final by 9 December 2016." in ways
    assert f"Committees in common with {quick.name} (12 January 2017, papers by 5 January 2017)." in ways
    assert "to be reported to its meeting on 24 January 2017" in ways
    assert "Delegated authority" in ways and "once its authority to agree for all is on record" in ways
    assert "submit on 3 February 2017 or later" in page
    assert "nothing can be said of them" in page
    assert never.name in client.get(f"{base}.csv?submit=2017-01-18&draft=2016-12-19").text
    queries.clear()
    client.get(base)
    count = len(queries)
    with writing(make.by(), make.moment()) as tx:
        for one in bodies[3:6]:
            meetings.add(tx, plan, given(one.id, date(2017, 1, 10), date(2017, 1, 3)), bodies)
    queries.clear()
    assert "which is the date" not in client.get(base).text
    assert len(queries) == count <= 32
    assert client.get(f"{base}?submit=soon&draft=1+1+2017").status_code == 422
    assert client.get(f"{base}?submit=1+1+2017&draft=2+1+2017").status_code == 422


def test_a_shared_plan_has_one_list_of_meetings(client, app):
    where = make.alliance("National Cancer Vanguard: North Central and North East London")
    plan = plans.plan_of(where.id)
    client.sign_in(make.person(Role.MANAGER, where))
    assert client.get(f"/alliances/{where.slug}/dates").status_code == 200
    answer = client.get(f"/alliances/{where.slug}/dates/meetings")
    assert answer.status_code == 302 and answer.location == f"/alliances/{plan.slug}/dates/meetings"


def test_a_feed_is_made_read_and_revoked_and_follows_the_roles(client, app, north, plan):
    session = app.extensions["sqlalchemy"].session
    lead = make.person(Role.LEAD, north)
    of = make.deliverable(north, lead)
    reference = make.milestone(of, date(2019, 3, 31))
    client.sign_in(lead)
    assert "You have no feed" in client.get("/account/calendar").text
    token = box(client.get("/account/calendar").text, "token")
    page = client.post("/account/calendar/new", data={"token": token}).text
    address = re.search(r"/calendar/[\w-]{43}\.ics", page)[0]
    assert address.split("/")[-1].removesuffix(".ics") not in session.scalar(select(FeedToken.token_hash))
    assert address not in client.get("/account/calendar").text, "shown once"
    reader = app.test_client()
    answer = reader.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    words = answer.text.replace("\r\n ", "")
    assert f"Milestone {reference}" in words and "Q2 2018/19 update closes" in words
    assert "last read it on" in client.get("/account/calendar").text
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == lead.id)).one()
        row.ends_on = make.TODAY - timedelta(1)
        tx.say(Sentence("ended a role", "person", str(lead.id)))
    assert "VEVENT" not in reader.get(address).text, "a role that ended takes its dates along"
    newer = client.post("/account/calendar/new", data={"token": token}).text
    assert reader.get(address).status_code == 404
    address = re.search(r"/calendar/[\w-]{43}\.ics", newer)[0]
    assert reader.get(address).status_code == 200
    assert client.post("/account/calendar/end", data={"token": token}).status_code == 303
    assert reader.get(address).status_code == 404
    assert reader.get(f"/calendar/{'x' * 43}.ics").status_code == 404


def test_a_closed_account_has_no_feed_and_a_manager_has_everything(client, app, north, plan):
    manager = make.person(Role.MANAGER, north)
    body = meetings.choices(plan, make.TODAY)[0]
    with writing(make.by(), make.moment()) as tx:
        meetings.add(tx, plan, given(body.id, date(2018, 11, 1), date(2018, 10, 25)), [body])
    token = feed.make(manager.id, make.moment())
    words = client.get(f"/calendar/{token}.ics").text.replace("\r\n ", "")
    assert f"{body.name}: Governing body" in words and "Papers close for" in words and "timeline-T8" in words
    assert "timeline-T2" not in words, "what others owe is not this person's deadline"
    with writing(make.by(), make.moment()) as tx:
        tx.session.get(Person, manager.id).state = PersonState.DISABLED.value
        tx.say(Sentence("closed an account", "person", str(manager.id)))
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_an_answer_that_is_due_stands_in_the_feed_until_it_is_given_in_whatever_way(client, north, plan):
    """NHS Cumbria belongs to two alliances: what the other one asks of it is no business of this one's signatory."""
    south = agreeing.plan_of(make.alliance("Lancashire and South Cumbria"))
    bodies = {row.slug: row.organisation_id for row in bodies_of(plan, make.TODAY)}
    cumbria = bodies["nhs-cumbria-ccg"]
    for one in (plan, south):
        agreeing.freeze(one, "Better care.")
        asking.ask(one, cumbria)
    asking.ask(plan, bodies["nhs-darlington-ccg"])
    who = agreeing.signatory(north, cumbria)
    token = feed.make(who.id, make.moment())

    def due():
        words = client.get(f"/calendar/{token}.ics").text.replace("\r\n ", "")
        return re.findall(r"answers on the delivery plan of (.*?)\\\\?, version", words)

    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = f"/alliances/{north.slug}/dates"
    assert due() == ["North East and Cumbria"]
    assert "Answers on the plan due from 2 organisations" in client.get(page).text
    agreeing.answer(plan, cumbria, who=who)
    assert not due(), "answered with an account, not by the link"
    assert "Answers on the plan due from 1 organisation" in client.get(page).text


def test_a_body_meets_once_a_day_however_often_it_is_sent(app, north, plan):
    bodies = meetings.choices(plan, make.TODAY)
    session = app.extensions["sqlalchemy"].session
    with pytest.raises(Exception, match="already"):
        for _ in range(2):
            with writing(make.by(), make.moment()) as tx:
                meetings.add(tx, plan, given(bodies[0].id, date(2018, 11, 1), date(2018, 11, 1)), bodies)
    assert len(session.scalars(select(CommitteeDate)).all()) == 1


def test_home_begins_with_what_needs_the_readers_answer(client, north, plan):
    signatory = make.person(Role.SIGNATORY, north)
    client.sign_in(signatory)
    assert "No plan and no bid waits for your answer." in client.get("/").text
    agreeing.freeze(agreeing.plan_of(north), "Better care.")
    page = client.get("/").text
    main = page[page.index('id="main"') :]
    assert "What still needs your answer: 1" in main
    assert main.index('id="answers"') < main.index("Quarter 2 2018/19"), "before anything else"
    assert "version 1.0</a>" in main and "has not answered yet." in main
    manager = make.person(Role.MANAGER, north)
    body = meetings.choices(plan, make.TODAY)[0]
    with writing(make.by(), make.moment()) as tx:
        meetings.add(tx, plan, given(body.id, date(2018, 10, 17), date(2018, 10, 15)), [body])
    home = client.sign_in(manager).get("/").text
    assert "15 October 2018</strong><br>Papers close for" in home and "What still needs" not in home


def test_the_page_costs_the_same_for_one_meeting_or_forty(client, north, plan, queries):
    client.sign_in(make.person(Role.MANAGER, north))
    bodies = meetings.choices(plan, make.TODAY)

    def cost(first: int, last: int) -> tuple[int, ...]:
        with writing(make.by(), make.moment()) as tx:
            for number in range(first, last):
                day = date(2018, 11, 1) + timedelta(number)
                meetings.add(tx, plan, given(bodies[number % 3].id, day, day), bodies)
        client.get(f"/alliances/{north.slug}/plan")  # what the plan lacks is worked out once, and kept
        found = []
        for page in ("dates", "dates.ics", "dates/meetings", "dates/back-plan"):
            queries.clear()
            assert client.get(f"/alliances/{north.slug}/{page}").status_code == 200
            found.append(len(queries))
        return tuple(found)

    once = cost(0, 1)
    assert cost(1, 40) == once
    assert all(count <= most for count, most in zip(once, (33, 16, 6, 19), strict=True)), once
