"""The three tests: both sides beside each other, the grading form, the three questions, and what they refuse."""

from datetime import date

import pytest

from alliance_tracker.data.engagement import three_tests
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import TestView, ThreeTest
from tests import make, voicing

INVOLVEMENT = "/alliances/north-east-and-cumbria/involvement"
BASE = f"{INVOLVEMENT}/tests"
M1 = f"{BASE}/meaningful/M1"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def patient(north):
    return make.person(Role.PATIENT_REPRESENTATIVE, north, "Margaret Doyle")


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


def test_both_sides_stand_beside_each_other_and_patients_speak_as_a_group(client, north, patient):
    for code in ("M1", "M2", "M4", "M5", "M6"):
        voicing.grade(north, code, 3)
    voicing.grade(north, "M3", 2, roles=False, lived=False)
    others = [make.person(Role.PATIENT_REPRESENTATIVE, north) for _ in range(2)]
    voicing.say(north, patient, TestView.IN_PART, "Only two changes.")
    voicing.say(north, others[0], TestView.IN_PART)
    voicing.say(north, others[1], TestView.YES)
    for page in (BASE, INVOLVEMENT, f"{BASE}/meaningful"):
        text = client.sign_in(patient).get(page).text
        assert "2 of 3 say in part" in text and "1 says yes." in text
        assert "Achieving" in text and "2.8 of 4 on average." in text
        assert "Patients and the alliance see this differently." in text
    text = client.sign_in(make.person(Role.BOARD_MEMBER, north)).get(f"{BASE}/meaningful").text
    assert "Only two changes." in text and "Margaret Doyle" not in text
    assert "M3,Do patients have a place" in client.get(f"{BASE}/meaningful.csv").text
    assert "Not answered yet" in text or "Not graded yet" in client.get(f"{BASE}/inequalities").text


def test_how_it_was_stays_and_the_newest_counts(client, north, patient):
    voicing.grade(north, "I2", 0, date(2018, 6, 1), evidence="", by_on=date(2019, 3, 31))
    voicing.grade(north, "I2", 3, date(2018, 10, 1))
    voicing.say(north, patient, TestView.NOT_YET, "No.", ThreeTest.INEQUALITIES, date(2018, 6, 2))
    voicing.say(north, patient, TestView.YES, "They did.", ThreeTest.INEQUALITIES)
    page = client.sign_in(patient).get(f"{BASE}/inequalities").text
    assert "level 0 of 4: no evidence. Not yet, by 31 March 2019" in page
    assert "1 person says yes" in page and "1 person says not yet" in page
    whole = three_tests.whole_test(north.alliance_id, ThreeTest.INEQUALITIES)
    assert [(one.quarter.code, one.patients.words) for one in whole.moments] == [
        ("2018-19-q3", "1 person says yes"),
        ("2018-19-q1", "1 person says not yet"),
    ]


def test_the_manager_grades_with_evidence_and_not_without(client, north, manager):
    client.sign_in(manager)
    bare = client.post_form(M1, {"level": "3"})
    assert (bare.status_code, "Say what shows that it is level 3" in bare.text) == (422, True)
    seven = client.post(M1, data=client.fields(M1).to_dict() | {"level": "7", "evidence": "Minutes"})
    assert (seven.status_code, "“7” is not a choice" in seven.text) == (422, True)
    reason = client.post_form(M1, {"level": "none"})
    assert (reason.status_code, "Say why this does not apply here" in reason.text) == (422, True)
    seats = client.post_form(f"{BASE}/meaningful/M3", {"level": "3", "evidence": "Two seats on the board"})
    assert (seats.status_code, "Seats on a committee alone are level 2 at the most" in seats.text) == (422, True)
    sent = client.post_form(
        f"{BASE}/meaningful/M3", {"level": "3", "evidence": "Two seats on the board", "roles": "yes"}
    )
    assert sent.location == f"{BASE}/meaningful#M3"
    page = client.get(f"{BASE}/meaningful").text
    assert "Beside seats on a committee there is: role descriptions." in page
    assert client.get(f"{BASE}/meaningful/R1").status_code == 404
    assert client.get(f"{BASE}/perfect").status_code == 404


def test_a_second_grade_from_an_old_page_is_asked_again(client, north, manager):
    client.sign_in(manager)
    form = client.fields(M1).to_dict() | {"level": "2", "evidence": "A letter"}
    voicing.grade(north, "M1", 1)
    sent = client.post(M1, data=form)
    assert (sent.status_code, "Somebody else graded M1" in sent.text) == (409, True)
    assert "A letter" in sent.text


def test_three_questions_on_one_page(client, north, patient):
    client.sign_in(patient)
    page = f"{BASE}/answers"
    empty = client.post_form(page)
    assert (empty.status_code, "Answer at least one of the three questions" in empty.text) == (422, True)
    bare = client.post_form(page, {"meaningful_view": "yes"})
    assert (bare.status_code, "Say why, in a sentence" in bare.text) == (422, True)
    given = {"meaningful_view": "in_part", "meaningful_sentence": "Two changes.", "inequalities_view": "cannot_say"}
    assert client.post_form(page, given).status_code == 303
    assert "Two changes." in client.get(page).text
    again = client.post_form(page)
    assert (again.status_code, "These are the answers you gave before" in again.text) == (422, True)
    assert client.post_form(page, {"inequalities_view": "not_yet", "inequalities_sentence": "No."}).status_code == 303
    cards = three_tests.cards_of(north.alliance_id)
    assert [card.patients.words for card in cards] == [
        "1 person says in part",
        "Not answered yet",
        "1 person says not yet",
    ]


def test_neither_side_answers_for_the_other(client, north, patient, manager):
    assert client.sign_in(manager).get(f"{BASE}/answers").status_code == 403
    assert client.sign_in(patient).get(M1).status_code == 403
    assert client.sign_in(make.person(Role.LEAD, north)).get(M1).status_code == 403
    away = make.person(Role.PATIENT_REPRESENTATIVE, make.alliance("Wessex"))
    for page in (BASE, f"{BASE}/meaningful", f"{BASE}/answers", M1):
        assert client.sign_in(away).get(page).status_code == 404


def test_the_cards_cost_one_query_and_a_test_two(north, patient, queries):
    voicing.grade(north, "M1", 2)
    voicing.say(north, patient, TestView.YES)
    queries.clear()
    three_tests.cards_of(north.alliance_id)
    three_tests.whole_test(north.alliance_id, ThreeTest.MEANINGFUL)
    assert len(queries) == 3
