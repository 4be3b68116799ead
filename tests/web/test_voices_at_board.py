"""What patients say to the board: the statement, challenges on the quarter's page, and what waits at home."""

from datetime import date

import pytest

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.engagement import promising, statements
from alliance_tracker.rules.engagement.promising import Reason
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, View
from alliance_tracker.web.board.freezing import freeze_quarter
from tests import involving, make, voicing

INSIDE = "/alliances/north-east-and-cumbria"
STATEMENT = f"{INSIDE}/involvement/statement/2018-19-q2"
QUARTER = f"{INSIDE}/quarters/2018-19-q2"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def patient(north):
    return make.person(Role.PATIENT_REPRESENTATIVE, north, "Margaret Doyle")


def test_the_statement_waits_as_a_draft_and_is_printed_as_it_was_written(client, north, patient):
    client.sign_in(patient)
    later = client.post_form(STATEMENT, {"words": "We are n", "draft": "later"})
    assert (later.status_code, later.location) == (303, QUARTER)
    assert "Statement of the patient" not in client.get(QUARTER).text
    assert "We are n</textarea>" in client.get(STATEMENT).text
    empty = client.post_form(STATEMENT, {"words": " "})
    assert (empty.status_code, "Write what you want to say" in empty.text) == (422, True)
    sent = client.post_form(STATEMENT, {"words": "We are not heard.\n\n<b>Ask</b> us first."})
    assert sent.location == f"{QUARTER}#statement"
    page = client.sign_in(make.person(Role.BOARD_MEMBER, north)).get(QUARTER).text
    assert "We are not heard.\n\n&lt;b&gt;Ask&lt;/b&gt; us first.</p>" in page
    assert "Sent on 12 October 2018. Printed as they wrote it." in page and "Margaret Doyle" not in page


def test_two_representatives_write_one_statement_and_neither_loses_words(client, north, patient):
    other = make.person(Role.PATIENT_REPRESENTATIVE, north)
    client.sign_in(patient)
    form = client.fields(STATEMENT)
    form["words"] = "Mine."
    voicing.statement(north, other, "Theirs.")
    clash = client.post(STATEMENT, data=form)
    assert clash.status_code == 409
    assert "Mine." in clash.text and "Theirs." in clash.text
    assert statements.statement_of(north.alliance_id, make.Q2).words == "Theirs."


def test_a_statement_before_the_quarter_opens_or_after_the_review_is_refused(client, north, patient):
    client.sign_in(patient)
    form = client.fields(STATEMENT)
    form["words"] = "Too late?"
    make.review(north, make.Q2)
    assert client.get(STATEMENT).status_code == 422
    late = client.post(STATEMENT, data=form)
    assert (late.status_code, "The board has reviewed Q2 2018/19" in late.text) == (422, True)
    assert "Too late?" in late.text
    early = client.get(STATEMENT.replace("q2", "q4"))
    assert (early.status_code, "It is too early for Q4 2018/19" in early.text) == (422, True)
    assert client.get(STATEMENT.replace("2018-19-q2", "2031-32-q1")).status_code == 404
    assert client.sign_in(make.person(Role.MANAGER, north)).get(STATEMENT).status_code == 403


def test_the_board_sees_what_is_late_and_what_is_on_its_agenda(client, north, patient, queries):
    make.deliverable(north)
    client.sign_in(patient)
    client.get(QUARTER)
    voicing.challenge(north, patient, date(2018, 10, 11), "A new one?")
    queries.clear()
    assert "What patients say to the board" not in client.get(QUARTER).text
    before = len(queries)
    for _ in range(3):
        voicing.challenge(north, patient, date(2018, 9, 24), "A late one?")
        number = voicing.challenge(north, patient, date(2018, 9, 24), "One for the board?")
        voicing.answered(north, number, on=date(2018, 10, 1))
        voicing.unsatisfied(north, number, patient)
    queries.clear()
    page = client.get(QUARTER).text
    assert len(queries) == before
    assert "For the board: 3 challenges" in page and "Late: 3 challenges without an answer" in page
    assert "C3: One for the board?" in page and "It is 4 working days late" in page
    assert "A new one?" not in page


def test_a_reviewed_quarter_keeps_what_the_board_saw(app, client, north, patient):
    voicing.statement(north, patient, "We are not heard.")
    client.sign_in(patient)
    assert "How patients and carers are involved" not in client.get(QUARTER).text
    involving.evidence(north, involving.promise(north))
    number = voicing.challenge(north, patient, date(2018, 9, 24), "A late one?")
    alliance = alliances.head(north.slug)
    with app.test_request_context():
        freeze_quarter(alliance, make.Q2.code, FrozenKind.REVIEW, make.by(), make.moment(), date(2018, 11, 1))
    head = quarters.among(quarters.quarters_of(north.alliance_id), make.Q2.code)
    kept = freezing.frozen_page(head.frozen_id).page
    voicing.answered(north, number)
    page = client.sign_in(patient).get(QUARTER).text
    assert "We are not heard." in page and "It is 18 working days late" in page
    assert "People were asked, or worked with, once." in page and "There is not enough here yet to say" in page
    assert freezing.frozen_page(head.frozen_id).page == kept
    region = make.person(Role.REGIONAL_TEAM, north)
    assert "/involvement/challenges/" not in client.sign_in(region).get(QUARTER).text.partition("What patients say")[2]


def test_home_says_what_waits_for_whom_and_names_nobody_who_speaks_for_patients(client, north, patient):
    number = voicing.challenge(north, patient, date(2018, 9, 24), "A late one?")
    manager, chair = make.person(Role.MANAGER, north), make.person(Role.CHAIR, north)
    home = client.sign_in(manager).get("/").text
    assert "Challenges that wait for an answer: 1" in home and "4 working days late" in home
    assert "Margaret Doyle" not in home
    assert "Your challenges still open: 1" in client.sign_in(patient).get("/").text
    voicing.answered(north, number)
    assert "Answers to your challenges: 1" in client.sign_in(patient).get("/").text
    assert "A late one?" not in client.sign_in(manager).get("/").text
    voicing.unsatisfied(north, number, patient)
    assert "Challenges for the board: 1" in client.sign_in(chair).get("/").text
    assert "A late one?" not in client.sign_in(make.person(Role.BOARD_MEMBER, north)).get("/").text


def test_the_board_reads_which_promises_were_not_kept_and_why(app, client, north, patient, queries):
    make.deliverable(north)
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    involving.say(north, involving.promise(north, "Ring back in a day"), patient, View.PARTLY, "Some rang.")
    assert "What patients say to the board" not in client.get(QUARTER).text
    involving.say(north, involving.promise(north), patient, View.NOT_KEPT, "Nobody came.")
    queries.clear()
    assert "Not kept, say patients: 1 promise" in client.get(QUARTER).text
    before = len(queries)
    number = involving.promise(north)
    involving.say(north, number, patient, View.NOT_KEPT, "It was shut.")
    involving.say(north, number, make.person(Role.PATIENT_REPRESENTATIVE, north), View.KEPT, "It was open.")
    gone = involving.promise(north, "Taken back")
    involving.say(north, gone, patient, View.NOT_KEPT, "Never began.")
    with writing(make.by(), make.moment()) as tx:
        promising.withdraw(tx, north.alliance_id, gone, Reason("It closed."), 1, involving.letter, make.TODAY)
    queries.clear()
    page = client.get(QUARTER).text
    assert len(queries) == before
    assert "Not kept, say patients: 2 promises" in page and "Because: Nobody came." in page
    assert "1 of 2 says not kept." in page and "It was open." not in page
    assert "Some rang." not in page and "Never began." not in page and "Margaret Doyle" not in page
    with app.test_request_context():
        freeze_quarter(
            alliances.head(north.slug), "2018-19-q2", FrozenKind.REVIEW, make.by(), make.moment(), date(2018, 11, 1)
        )
    involving.say(north, number, patient, View.KEPT, "They came after all.", date(2018, 11, 2))
    assert "Not kept, say patients: 2 promises" in client.get(QUARTER).text
