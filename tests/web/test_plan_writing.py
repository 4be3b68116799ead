"""Writing the plan: what is missing, prose, staff and money, help, and their bad input."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import say
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.plan import Outcome, PlanText, Post, ResourceLine, Submission, Support
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.sections import LONGEST, PIECES
from tests import agreeing, make

BASE = "/alliances/north-east-and-cumbria/plan"
VISION = f"{BASE}/vision/edit/vision"
MONEY = f"{BASE}/staff-and-money"
VANGUARD = select(Alliance.name).where(Alliance.kind == "vanguard").order_by(Alliance.position)


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def reader(north):
    return make.person(Role.BOARD_MEMBER, north, "Margaret Lowe")


def text(code="vision"):
    return db.session.scalar(select(PlanText.text).where(PlanText.code == code))


def said(word):
    """The lines of history that hold a word, oldest first."""
    rows = select(ChangePiece.after).join(Change, Change.id == ChangePiece.change_id)
    return [
        one for one in db.session.scalars(rows.where(ChangePiece.name == "words").order_by(Change.id)) if word in one
    ]


def ratify(where, kind="ratified"):
    plan = agreeing.plan_of(where)
    version = agreeing.freeze(plan, "Better care.")
    with writing(make.by(), make.moment()) as tx:
        seal = {"version_id": version.id, "seal": version.seal}
        standings = '{"bodies": [], "route": "bodies", "sentences": []}'
        sent = Submission(
            plan_id=plan.id, submitted_on=date(2017, 1, 18), submitted_at=tx.now, standings=standings, **seal
        )
        tx.add(sent)
        tx.flush()
        money = {"first_year_pence": 90_000_00, "second_year_pence": None} if kind == "ratified" else {}
        money |= {"comments": "Say who leads."} if kind == "returned" else {}
        decided = {"decided_on": date(2017, 4, 6), "minute": "CPAO 17/04", "recorded_at": tx.now}
        tx.add(Outcome(plan_id=plan.id, submission_id=sent.id, kind=kind, **decided, **money))
        say(tx, plan, Sentence("submitted the plan", "plan", "submission"))


def test_the_page_says_when_it_is_due_and_what_to_put_right(client, north, manager, reader):
    page = client.sign_in(manager).get(BASE).text
    assert "The plan was due on <strong>Wednesday 18 January 2017</strong> and is 632 days late." in page
    assert f'<a href="{BASE}/engagement/edit/inequalities">Say how engagement tackles inequalities</a>' in page
    assert "The third test in paragraph 11 has no answer." in page
    assert f'<a href="{MONEY}/money/new?year=2018/19">Give the 2018/19 resource request</a>' in page
    assert "Say who the providers are" in page
    assert "Not ready yet: 13 problems" in page
    assert "Paragraph 8a" in page and "Paragraph 24" in page and "Equality and Health Inequalities statement" in page
    assert "0 of 3" in page, "the cover of Annex A by area"
    elsewhere = client.sign_in(reader).get(BASE).text
    assert f'<a href="{BASE}/engagement#inequalities">' in elsewhere and "/edit/" not in elsewhere
    rows = read_csv(client.get(f"{BASE}/requirements.csv").data)
    assert len(rows) == 1 + 7 + 9


def test_what_is_written_and_recorded_is_no_longer_missing(client, north, manager):
    plan = agreeing.plan_of(north)
    for code in PIECES:
        agreeing.write(plan, "Better care for everybody here.", code)
    agreeing.provide(plan, "Tyne Hospitals")
    one = make.deliverable(north, planned_start=date(2017, 4, 1), planned_end=date(2021, 3, 31))
    make.milestone(one)
    client.sign_in(manager)
    for year in ("2017/18", "2018/19"):
        client.post_form(f"{MONEY}/money/new", {"year": year, "what": "Lists", "kind": "revenue", "amount": "45,000"})
    page = client.get(BASE).text
    assert "2 things should be put right" in page, "the other things to achieve, and a board with members"
    assert "Cover 26 of 27 things to achieve of Annex A" in page
    assert "£45,000 asked for in 2017/18" in page
    assert "What it means here, in 5 words" in page


def test_a_version_and_what_became_of_it_stand_at_the_top(client, north, manager):
    ratify(north)
    page = client.sign_in(manager).get(BASE).text
    assert "Version 1.0 was submitted on <strong>18 January 2017</strong> and ratified." in page
    assert "The draft reads like version 1.0." in page
    agreeing.write(agreeing.plan_of(north), "Other words.")
    assert "Changed in 1 section since 1.0" in client.get(BASE).text
    money = client.get(MONEY).text
    assert "Confirmed when version 1.0 was ratified, 6 April 2017" in money
    assert "£90,000" in money and "Not said" in money


def test_a_plan_that_came_back_leads_to_its_comments(client, north, manager):
    ratify(north, "returned")
    page = client.sign_in(manager).get(BASE).text
    assert f'<a href="{BASE}/outcome">Read the comments</a> with which version 1.0 was returned, and mend' in page


def test_prose_is_looked_at_first_then_saved_and_shown(client, north, manager, reader):
    typed = (
        "## Here\n\nFewer people **die**. <script>alert(1)</script> [x](javascript:alert(1)) ![y](//evil.example/z.png)"
    )
    client.sign_in(manager)
    form = client.fields(VISION)
    look = client.post(VISION, data={**form, "text": typed, "preview": "1"})
    assert look.status_code == 200 and "It is not saved yet" in look.text
    assert text() is None
    assert client.post_form(VISION, {"text": typed}).status_code == 303
    assert said("wrote “What it means here”")
    for who in (manager, reader):
        page = client.sign_in(who).get(f"{BASE}/vision").text
        assert '<h3 class="nhsuk-heading-s">Here</h3>' in page and "<strong>die</strong>" in page
        assert "&lt;script&gt;" in page and "<script>alert" not in page
        assert 'href="javascript' not in page and "evil.example" not in page
        assert "by Priya Nair" in page
    assert client.get(VISION).status_code == 403


@pytest.mark.parametrize(
    ("typed", "words"),
    [("a" * (LONGEST + 1), "Shorten what it means here by 1 character"), ("a\x00b", "cannot be stored (U+0000)")],
)
def test_bad_prose_comes_back_as_it_was_typed(client, north, manager, typed, words):
    client.sign_in(manager)
    for press in ({}, {"preview": "1"}):
        answer = client.post(VISION, data={**client.fields(VISION), "text": typed, **press})
        assert answer.status_code == 422 and words in answer.text
    assert text() is None


def test_two_people_in_one_piece_choose_and_in_two_pieces_do_not_meet(client, north, manager):
    other = make.person(Role.MANAGER, north, "Imran Sheikh")
    client.sign_in(manager)
    mine, governance = client.fields(VISION), f"{BASE}/governance/edit/governance"
    organised = client.fields(governance)
    client.sign_in(other).post_form(VISION, {"text": "His words."})
    client.sign_in(manager)
    token = client.fields(VISION)["token"]
    clash = client.post(VISION, data={**mine, "token": token, "text": "My words."})
    assert clash.status_code == 409
    assert "Imran Sheikh" in clash.text and "His words." in clash.text and "My words." in clash.text
    assert client.post(governance, data={**organised, "token": token, "text": "A board."}).status_code == 303
    assert (text(), text("governance")) == ("His words.", "A board.")


def test_a_text_can_be_left_for_later_and_a_double_press_saves_once(client, north, manager, reader):
    client.sign_in(manager)
    left = client.post(VISION, data={**client.fields(VISION), "text": "Half a thought", "draft": "later"})
    assert left.status_code == 303 and text() is None
    assert "Half a thought" in client.get(VISION).text and "What it means here" in client.get("/").text
    sent = {**client.fields(VISION), "text": "A whole thought"}
    assert [client.post(VISION, data=sent).status_code for _ in range(2)] == [303, 303]
    assert text() == "A whole thought" and len(said("wrote “What it means here”")) == 1
    assert "This is your draft" not in client.get(VISION).text


def test_every_section_has_its_page_with_records_and_the_printed_words(client, north, manager):
    make.milestone(make.deliverable(north, title="Faster results"), title="Two scanners run")
    client.sign_in(manager)
    pages = {one: client.get(f"{BASE}/{one}") for one in ("governance", "deliverables", "alignment", "elsewhere")}
    assert {page.status_code for page in pages.values()} == {200}
    assert "the plan should set out who is involved in the Alliance/Vanguard" in pages["governance"].text
    assert "Faster results" in pages["deliverables"].text and "Two scanners run" in pages["deliverables"].text
    assert "Paragraph" not in client.get(f"{BASE}/resources").text.partition("<h1")[0]
    assert client.get(f"{BASE}/nothing").status_code == 404
    assert client.get(f"{BASE}/vision/edit/governance").status_code == 404


def test_posts_and_money_are_added_changed_and_taken_away(client, north, manager, reader):
    one = make.deliverable(north)
    client.sign_in(manager)
    post = {"role": "Project manager", "employer": "Tyne CCG", "band": "8a", "needed": "1.5", "filled": "0.6"}
    client.post_form(f"{MONEY}/posts/new", {**post, "first": "60,000", "second": "61,000.50"})
    line = {"year": "2017/18", "what": "Endoscopy lists", "kind": "capital", "amount": "£45k"}
    client.post_form(f"{MONEY}/money/new", {**line, "deliverable": f"north-east-and-cumbria/{one.reference}"})
    page = client.get(MONEY).text
    assert "<strong>£105,000</strong> in 2017/18: asked for, can be confirmed." in page
    assert "<strong>£61,000.50</strong> in 2018/19: likely, not promised." in page
    assert 'data-l="Vacant">0.9</td>' in page and one.reference in page
    assert "It is not a bid for Transformation Funding" in page
    for path in (MONEY, f"{BASE}/resources", f"{BASE}/read"):
        told = " ".join(re.sub(r"<[^>]*>", " ", client.get(path).text).split())
        assert "Total asked for £105,000 £61,000.50" in told, "one rule counts for the page and for the papers"
    row, money = db.session.scalar(select(Post)), db.session.scalar(select(ResourceLine))
    assert (row.needed_hundredths, row.filled_hundredths, money.amount_pence) == (150, 60, 45_000_00)
    client.post_form(f"{MONEY}/posts/{row.id}", {"filled": "1.5"})
    client.post_form(f"{MONEY}/money/{money.id}", form=1)
    assert db.session.scalar(select(ResourceLine)) is None and db.session.scalar(select(Post.filled_hundredths)) == 150
    assert said("took the line of money “Endoscopy lists” out of the plan")
    rows = read_csv(client.get(f"{MONEY}/posts.csv").data)
    assert rows[1][:6] == ["Project manager", "Tyne CCG", "8a", "1.5", "1.5", "0"]
    assert rows[1][6:8] == ["60000", "61000.50"]
    assert client.sign_in(reader).get(f"{MONEY}/posts/{row.id}").status_code == 403


def test_a_post_that_somebody_took_away_meanwhile_loses_nothing_typed(client, north, manager):
    client.sign_in(manager)
    client.post_form(f"{MONEY}/posts/new", {"role": "Nurse", "needed": "1", "filled": "0", "first": "0", "second": "0"})
    place = f"{MONEY}/posts/{db.session.scalar(select(Post.id))}"
    typed, away = client.fields(place).to_dict() | {"role": "Lead nurse"}, client.fields(place, form=1)
    assert client.post(place, data=away).status_code == client.post(place, data=away).status_code == 303, (
        "twice is once"
    )
    refused = client.post(place, data=typed)
    assert refused.status_code == 409 and "Somebody took this out of the plan" in refused.text
    assert 'value="Lead nurse"' in refused.text and db.session.scalar(select(Post)) is None
    assert client.post(place, data=typed | {"stamp": "taken"}).status_code == 303
    assert [row.role for row in db.session.scalars(select(Post))] == ["Lead nurse"]


def test_what_is_private_is_only_counted_for_others(client, north, manager, reader):
    client.sign_in(manager)
    line = {"year": "2017/18", "what": "Severance of somebody", "kind": "revenue", "amount": "1,000", "private": "yes"}
    refused = client.post_form(f"{MONEY}/money/new", line)
    assert refused.status_code == 422 and "Say why it is private" in refused.text
    assert "Give the day on which that is looked at again" in refused.text
    line |= {"private_because": "Talks go on", "private_until": "1 Apr 2019"}
    assert client.post_form(f"{MONEY}/money/new", line).status_code == 303
    assert "Severance of somebody" in client.get(MONEY).text
    for who, sees in ((manager, True), (reader, False)):
        client.sign_in(who)
        for path in (MONEY, f"{MONEY}/money.csv", f"{BASE}/resources"):
            assert ("Severance" in client.get(path).text) is sees, path
        assert "£1,000" not in client.get(BASE).text, "what is kept for all readers holds no private sum"
    assert "One private item" in client.get(MONEY).text
    assert not said("Severance") and said("added a private item (line of money)")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": ""}, "Give the role"),
        ({"needed": "0"}, "Say how much of the post is needed"),
        ({"filled": "1.2"}, "No more can be filled than is needed"),
        ({"needed": "1.005"}, "is not a number with up to two places"),
        ({"first": "-5"}, "cannot be below nothing"),
    ],
)
def test_a_post_that_cannot_be_says_why(client, north, manager, changes, words):
    post = {"role": "Nurse", "needed": "1", "filled": "0", "first": "0", "second": "0"}
    answer = client.sign_in(manager).post_form(f"{MONEY}/posts/new", post | changes)
    assert answer.status_code == 422 and words in answer.text
    assert db.session.scalar(select(Post)) is None


def test_help_is_asked_for_received_and_used(client, north, manager):
    client.sign_in(manager)
    path = f"{BASE}/support/analytics"
    early = client.post_form(path, {"received_on": "3 May 2017", "used_on": "1 May 2017"})
    assert early.status_code == 422 and "Nothing can be received that was not asked for" in early.text
    days = {"asked_on": "12 Jan 2017", "received_on": "3 May 2017", "note": "Two analysts"}
    assert client.post_form(path, days).status_code == 303
    page = client.get(f"{BASE}/support").text
    assert "1 of 4 kinds of help is asked for." in page and "Two analysts" in page
    assert db.session.scalar(select(Support.received_on)) == date(2017, 5, 3)
    assert "Of 4 kinds of help, one asked for and one received" in client.get(BASE).text
    assert read_csv(client.get(f"{BASE}/support.csv").data)[1][0] == "Analytics"


def test_the_vanguard_has_one_plan_and_reads_the_deliverables_of_all(client, app):
    names = list(db.session.scalars(VANGUARD))
    first, second = make.alliance(names[0]), make.alliance(names[1])
    make.deliverable(first, title="Ours alone"), make.deliverable(second, title="Theirs alone")
    client.sign_in(make.person(Role.MANAGER, second))
    moved = client.get(f"/alliances/{second.slug}/plan")
    assert moved.status_code == 302 and moved.location.endswith(f"/alliances/{first.slug}/plan")
    page = client.get(moved.location).text
    assert f"One plan for {names[0]}, {names[1]} and {names[2]}." in page
    assert f"Add deliverables of {names[2]}" in page and "Say who the providers are" not in page
    read = client.get(f"/alliances/{first.slug}/plan/deliverables").text
    assert "Ours alone" in read and "Theirs alone" in read
    assert client.post_form(f"/alliances/{first.slug}/plan/vision/edit/vision", {"text": "One."}).status_code == 303


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is(client, queries, north, manager):
    client.sign_in(manager)

    def cost(path):
        agreeing.write(agreeing.plan_of(north), f"Words {make.moment()}")
        queries.clear()
        assert client.get(path).status_code == 200
        return len(queries)

    paths = (BASE, f"{BASE}/deliverables", MONEY)
    make.milestone(make.deliverable(north))
    client.post_form(f"{MONEY}/money/new", {"year": "2017/18", "what": "A", "kind": "revenue", "amount": "1"})
    few = [cost(path) for path in paths]
    for _ in range(4):
        make.milestone(make.deliverable(north))
        client.post_form(f"{MONEY}/money/new", {"year": "2017/18", "what": "A", "kind": "revenue", "amount": "1"})
    assert [cost(path) for path in paths] == few
    assert max(few) < 110
