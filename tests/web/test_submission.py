"""Submitting a plan once, what becomes of it, what the region is asked, and all plans side by side."""

import json
import threading
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan import submissions, versions
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.data.tables.plan import Submission
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import OrganisationKind
from tests import agreeing, asking, make

LATER = "12 Oct 2018"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    plan = agreeing.plan_of(north)
    agreeing.provide(plan, "Whitby Hospital Trust")
    agreeing.freeze(plan, "Better care.")
    return plan


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Sunita Rao")


def told(name, address):
    return Message(address, "It is submitted", f"Dear {name}")


def submit(plan, who=None):
    newest = versions.versions_of(plan.id)[-1].id
    with writing(make.by(who), make.moment()) as tx:
        return submissions.submit(tx, plan, newest, told, make.TODAY)


def kept():
    with operations() as ops:
        return ops.query(Submission).count()


def test_it_is_refused_until_the_rule_holds_then_submitted_once_with_how_each_stood(app, client, north, plan, manager):
    page = f"/alliances/{north.slug}/plan/submit"
    for role in (Role.NATIONAL_TEAM, Role.REGIONAL_TEAM, Role.CHAIR):
        make.person(role, north)
    client.sign_in(manager)
    bodies = agreeing.now(plan).needed
    shown = client.get(page).text
    assert "Version 1.0 cannot be submitted yet" in shown and bodies[0].name in shown
    with pytest.raises(RuleBroken, match=r"Version 1\.0 cannot be submitted before it is agreed"):
        submit(plan, manager)
    asking.agreed(plan)
    agreeing.write(plan, "A draft after it.")
    ready = client.get(page).text
    assert "Version 1.0 can be submitted" in ready and "The draft has changed since version 1.0" in ready
    assert "england.cancerpolicy@nhs.net" in ready and "a late plan is taken, and shown as late" in ready
    sent = client.fields(page)
    for _ in range(3):
        done = client.post(page, data=sent)
        assert (done.status_code, done.location) == (303, page)
    assert kept() == 1 and len(asking.letters()) == 4, "pressed three times: one submission, and each is told once"
    (row,) = submissions.submissions_of(plan.id)
    assert row.seal == versions.versions_of(plan.id)[-1].seal and row.by == "Sunita Rao"
    assert {one.standing.agreed for one in row.bodies if one.needed} == {True}
    assert json.loads(db.session.scalar(select(Submission.standings)))["bodies"][0]["slug"]
    after = client.get(page).text
    assert "Version 1.0 is submitted" in after and "632 days late" in after
    assert "0 of 4 e-mails have gone. 4 wait" in after and "No mail server is set here" in after
    line = lines_about(north.id, "plan", ["1.0"])[0].words
    assert line.startswith("submitted version 1.0 of the delivery plan, seal ")


def test_two_people_submit_at_once_and_one_finds_it_submitted(app, north, plan, manager):
    asking.agreed(plan)
    second, said = make.person(Role.MANAGER, north), []

    def press(who):
        with app.app_context():
            try:
                said.append(submit(plan, who))
            except Stale as problem:
                said.append(str(problem))
            finally:
                db.session.remove()

    pressed = [threading.Thread(target=press, args=(who,)) for who in (manager, second)]
    for one in pressed:
        one.start()
    for one in pressed:
        one.join()
    assert kept() == 1 and len([one for one in said if isinstance(one, int)]) == 1
    assert "was submitted on 12 October 2018. Nothing more is to be done." in str(said)


def test_returned_then_mended_agreed_again_and_ratified(app, client, north, plan, manager):
    base = f"/alliances/{north.slug}/plan"
    national = make.person(Role.NATIONAL_TEAM, north, "Nina Park")
    client.sign_in(national)
    assert "has not submitted a plan yet" in client.get(f"{base}/submitted").text
    assert "has not been submitted yet" in client.get(f"{base}/outcome/record").text
    asking.agreed(plan)
    submit(plan, manager)
    empty = client.post_form(f"{base}/outcome/record", {"kind": "returned"})
    assert empty.status_code == 422 and "Write the comments" in empty.text and "Give the day" in empty.text
    given = {"kind": "returned", "decided_on": LATER, "comments": "Say who pays.", "first_year_pence": "500"}
    sent = client.fields(f"{base}/outcome/record")
    for name, value in given.items():
        sent[name] = value
    for _ in range(2):
        assert client.post(f"{base}/outcome/record", data=sent).status_code == 303
    (row,) = submissions.submissions_of(plan.id)
    assert [(one.kind.value, one.first_year_pence) for one in row.decided] == [("returned", None)]
    assert "Say who pays." in asking.letters()[-1].body
    page = client.get(f"{base}/outcome").text
    assert "Mend what the comments name" in page and "Say who pays." in page

    agreeing.freeze(plan, "The CCGs pay.")
    with pytest.raises(RuleBroken, match="cannot be submitted before it is agreed"):
        submit(plan, manager)
    asking.agreed(plan)
    submit(plan, manager)
    sent["comments"], sent["once"] = "Another word", "x"
    late = client.post(f"{base}/outcome/record", data=sent)
    assert late.status_code == 409, "another version was submitted since this form was opened"
    first, second = row.label, submissions.submissions_of(plan.id)[-1].label
    assert (first, second) == ("1.0", "2.0")
    ratified = {"kind": "ratified", "decided_on": LATER, "minute": "CPAOG 18/31"}
    money = client.post_form(f"{base}/outcome/record", ratified)
    assert money.status_code == 422 and money.text.count("Type 0 if there is none") >= 2
    ratified |= {"first_year_pence": "120,000", "second_year_pence": "0"}
    assert client.post_form(f"{base}/outcome/record", ratified).status_code == 303
    page = client.get(f"{base}/outcome").text
    assert "CPAOG 18/31" in page and "£120,000" in page and "£0" in page and "never added to them" in page
    assert "was ratified on 12 October 2018" in client.get(f"{base}/outcome/record").text
    with pytest.raises(Stale), writing(make.by(national), make.moment()) as tx:
        draft = replace(submissions.OutcomeDraft(None, date(2018, 10, 12)), comments="x")
        submissions.decide(tx, plan, submissions.submissions_of(plan.id)[-1].id, draft, told, make.TODAY)
    assert 'version=1.0">Read version 1.0' in client.get(f"{base}/submitted?version=1.0").text
    old = client.get(f"{base}/read?version=1.0").text
    assert "Better care." in old and "The CCGs pay." not in old
    assert client.get(f"{base}/submitted?version=7.0").status_code == 404
    assert "CPAOG 18/31" in client.get(f"{base}/outcome.csv").text


def test_the_region_reads_what_was_submitted_and_answers_by_a_day(app, client, north, plan, manager):
    base = f"/alliances/{north.slug}/plan"
    asking.agreed(plan)
    submit(plan, manager)
    region = make.person(Role.REGIONAL_TEAM, north, "Rita Moss")
    client.sign_in(manager)
    bad = client.post_form(f"{base}/questions/ask", {"question": "", "days": "0"})
    assert bad.status_code == 422 and "Write what you ask" in bad.text and "must be from 1 to 60" in bad.text
    asked = client.post_form(f"{base}/questions/ask", {"question": "Two STPs disagree.", "days": "5"})
    assert asked.status_code == 303
    (letter,) = [one for one in asking.letters() if "asks for your help" in one.subject]
    assert "Two STPs disagree." in letter.body and "19 October 2018" in letter.body
    client.sign_out().sign_in(region)
    read = client.get(f"{base}/submitted").text
    assert "Whitby Hospital Trust" in read and "632 days late" in read
    assert "Better care." in client.get(f"{base}/read?version=1.0").text
    mine = client.get("/my-region/plans").text
    assert "1 question waits" in mine and "North East and Cumbria" in mine and "Wessex" not in mine
    page = client.get(f"{base}/questions").text
    assert "To be answered by 19 October 2018" in page
    there = page.partition('href="')[2] and next(
        part.partition('"')[0] for part in page.split('href="') if "/answer" in part.partition('"')[0]
    )
    sent = client.fields(there)
    sent["answer"] = "We will bring them together on Monday."
    for _ in range(2):
        assert client.post(there, data=sent).status_code == 303
    sent["answer"], sent["once"] = "Or on Tuesday.", "y"
    late = client.post(there, data=sent)
    assert late.status_code == 409 and "Or on Tuesday." in late.text and "on Monday" in late.text
    assert "Answered on 12 October 2018, in time" in client.get(f"{base}/questions").text
    (letter,) = [one for one in asking.letters() if "The region has answered" in one.subject]
    assert "on Monday" in letter.body
    assert "on Monday" in client.get(f"{base}/questions.csv").text


def test_a_question_of_the_vanguard_is_for_the_region_that_it_was_asked_of(app, client):
    hive = make.alliance("National Cancer Vanguard: Greater Manchester")
    plan = agreeing.plan_of(hive)
    agreeing.freeze(plan, "Better care.")
    number = asking.question(plan)
    london = db.session.scalar(select(Region.id).where(Region.name.like("London%")))
    other = db.session.execute(select(Alliance.id).where(Alliance.region_id == london)).first()
    assert other is not None
    elsewhere = make.person(Role.REGIONAL_TEAM, make.Made(other[0], other[0]), "Lena Fox")
    client.sign_in(elsewhere)
    base = f"/alliances/{plan.slug}/plan/questions"
    assert client.get(base).status_code == 200
    refused = client.get(f"{base}/{number}/answer")
    assert refused.status_code == 403 and "North regional team, which answers it" in refused.text


def test_all_plans_side_by_side_cost_the_same_however_many_are_submitted(app, client, north, plan, manager, queries):
    client.sign_in(make.person(Role.NATIONAL_TEAM, north))
    client.get("/england/plans")
    queries.clear()
    before = client.get("/england/plans").text
    count = len(queries)
    assert "0 of 17 plans are submitted" in before
    asking.agreed(plan)
    submit(plan, manager)
    asking.question(plan)
    queries.clear()
    page = client.get("/england/plans").text
    assert len(queries) == count
    assert "1 of 17 plans is submitted, 1 of them late" in page and "Not decided" in page
    table = client.get("/england/plans.csv").text
    assert "North East and Cumbria" in table and ",632," in table
    assert client.get("/my-region/plans").status_code == 200


def test_it_is_not_submitted_while_a_body_may_still_withdraw_and_each_is_told(client, north, plan, manager):
    asking.agreed(plan)
    first, *_ = agreeing.ids(plan, OrganisationKind.CCG)
    agreeing.signatory(north, first)
    agreeing.write(plan, "Better care!")
    client.sign_in(manager)
    slip = {"reason": "A mark", "substance": "no", "why_not": "A mark.", "lead_named": "Andy Welch, lead"}
    done = client.post_form(f"/alliances/{north.slug}/plan/freeze", slip)
    page = client.get(done.location).text
    assert "told by e-mail, and until when they may withdraw it. No address is known of" in page
    (letter,) = asking.letters(f"sam.okafor.{first}@example.nhs.uk")
    assert "it may withdraw until 26 October 2018" in letter.subject
    assert "Andy Welch, lead says that this version changes nothing of substance, because: A mark." in letter.body
    with pytest.raises(RuleBroken, match="may withdraw until 26 October 2018. Submit it after that day"):
        submit(plan)
    page = client.get(f"/alliances/{north.slug}/plan/submit").text
    assert "Version 1.1 is agreed, and waits." in page and "Submit version 1.1" not in page
    assert f"b{first}-email" in client.get(f"/alliances/{north.slug}/sign-off/ask").text
    for body in agreeing.now(plan).needed:
        agreeing.answer(plan, body.id)
    assert submit(plan)
