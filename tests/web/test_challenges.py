"""Ask or challenge, answer, satisfied or not, the board: the pages, and what they refuse."""

from datetime import date

import pytest

from alliance_tracker.data.engagement import challenges
from alliance_tracker.rules.permissions import Role
from tests import asking, make, voicing

INVOLVEMENT = "/alliances/north-east-and-cumbria/involvement"
BASE = f"{INVOLVEMENT}/challenges"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def patient(north):
    return make.person(Role.PATIENT_REPRESENTATIVE, north, "Margaret Doyle")


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


def test_asked_answered_taken_to_the_board_and_heard(client, north, patient, manager):
    sent = client.sign_in(patient).post_form(f"{BASE}/new", {"question": "Who was asked?\nAnd when?"})
    assert (sent.status_code, sent.location) == (303, f"{BASE}/1")
    page = client.get(f"{BASE}/1").text
    assert "The alliance has to answer by 26 October 2018" in page and "You asked on 12 October 2018" in page
    assert "Are you satisfied?" not in page

    client.sign_in(manager)
    assert "Margaret Doyle" not in client.get(f"{BASE}/1").text
    assert client.post_form(f"{BASE}/1/answer", {"words": "Twelve people, in May."}).status_code == 303
    (told,) = asking.letters()
    assert told.subject == "An answer to your question C1" and told.body.startswith("Dear Margaret Doyle,")
    assert "Twelve people, in May." in told.body and f"{BASE}/1\n" in told.body
    assert "Are you satisfied?" not in client.get(f"{BASE}/1").text

    client.sign_in(patient)
    assert "Twelve people, in May." in client.get(f"{BASE}/1").text
    assert client.post_form(f"{BASE}/1", {"satisfied": "no"}, form="/satisfied").location == f"{BASE}/1"
    assert "It is on the board’s agenda now" in client.get(f"{BASE}/1").text.replace("C1 is", "It is")
    assert "1 is going to the board" in client.get(BASE).text

    client.sign_in(make.person(Role.SECRETARY, north))
    told = client.post_form(f"{BASE}/1/heard", {"words": "We shall ask more people."})
    assert told.status_code == 303
    assert [one.subject for one in asking.letters()][1:] == ["The board heard your question C1"]
    page = client.get(f"{BASE}/1").text
    assert "The board heard it on 12 October 2018" in page and "We shall ask more people." in page
    assert "C1,Something else" in client.get(f"{BASE}.csv").text


def test_words_of_the_glossary_are_explained_on_the_page_that_uses_them(client, north, patient):
    voicing.challenge(north, patient, question="Who in the CCG reads the letters?")
    client.sign_in(patient)
    for page in (f"{BASE}/1", f"{INVOLVEMENT}/large"):
        text = client.get(page).text
        assert "Words used here" in text and "CCG (clinical commissioning group)" in text, page
    assert "Words used here" not in client.get(f"{BASE}/new").text


def test_the_list_has_what_is_late_first_and_says_by_how_much(client, north, patient):
    voicing.challenge(north, patient, date(2018, 10, 11), "A new one?")
    voicing.challenge(north, patient, date(2018, 9, 24), "An old one?")
    page = client.sign_in(patient).get(BASE).text
    assert page.index("An old one?") < page.index("A new one?")
    assert "2 wait for an answer, and 1 of them is late." in page
    assert "No answer yet. It is 4 working days late" in page
    assert "Waiting for an answer by 25 October 2018" in page


@pytest.mark.parametrize(
    ("about", "words"),
    [("deliverable:ED1", "Deliverable ED1"), ("test:meaningful", "Is it meaningful?"), ("plan", "The delivery plan")],
)
def test_what_it_is_about_comes_with_the_link(client, north, patient, about, words):
    make.deliverable(north)
    address = f"{BASE}/new?about={about}"
    assert f'value="{about}" selected>{words}' in client.sign_in(patient).get(address).text
    client.post_form(address, {"question": "Why?"})
    assert f">{words}</a>" in client.get(f"{BASE}/1").text


@pytest.mark.parametrize("about", ["promise:7", "deliverable:ED9", "promise:0", "quarter:soon", "nothing", "plan:x"])
def test_a_link_about_nothing_is_not_found(client, north, patient, about):
    assert client.sign_in(patient).get(f"{BASE}/new?about={about}").status_code == 404


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("  ", "Write your question"),
        ("x" * 1_001, "Shorten your question by 1 character"),
        ("Ring me on 0191 498 0123", "looks like a telephone number"),
        ("Why did Mrs Hargreaves wait?", "Is “Mrs Hargreaves” a patient or a carer?"),
    ],
)
def test_a_question_that_cannot_be_kept_comes_back_as_typed(client, north, patient, question, message):
    sent = client.sign_in(patient).post_form(f"{BASE}/new", {"question": question})
    assert sent.status_code == 422
    assert message in sent.text and question.strip() in sent.text
    assert challenges.challenges_of(north.alliance_id, make.TODAY) == ()


def test_one_written_down_for_somebody_can_be_put_right_until_it_is_answered(client, north, patient, manager):
    sent = client.sign_in(manager).post_form(
        f"{BASE}/record",
        {"question": "Why so late", "how": "telephone", "asked_on": "1 October 2018"},
    )
    assert sent.status_code == 303, sent.text
    page = client.get(f"{BASE}/1").text
    assert "Recorded from a telephone call on 1 October 2018" in page and "Put the words right" in page
    assert client.post_form(f"{BASE}/1/correct", {"question": "Why so early?"}).status_code == 303
    voicing.answered(north, 1)
    assert client.get(f"{BASE}/1/correct").status_code == 422
    assert "Why so early?" in client.get(f"{BASE}/1").text
    assert client.post_form(f"{BASE}/1/answer", {"words": "It will open at nine."}).status_code == 303
    own = client.post_form(f"{BASE}/1", {"satisfied": "yes"}, form="/said")
    assert own.status_code == 422 and "You answered this yourself" in own.text
    client.sign_in(make.person(Role.SECRETARY, north))
    client.post_form(f"{BASE}/1", {"satisfied": "yes"}, form="/said")
    assert "the person who asked is satisfied" in client.get(f"{BASE}/1").text


def test_nobody_speaks_for_somebody_else(client, north, patient, manager):
    voicing.challenge(north, patient)
    voicing.answered(north, 1)
    other = make.person(Role.PATIENT_REPRESENTATIVE, north)
    assert client.sign_in(other).get(f"{BASE}/1/satisfied").status_code == 403
    client.sign_in(manager)
    assert client.get(f"{BASE}/1/satisfied").status_code == 403
    assert client.get(f"{BASE}/1/said").status_code == 403
    assert client.get(f"{BASE}/new").status_code == 403
    assert client.get(f"{BASE}/1/correct").status_code == 422
    assert client.get(f"{BASE}/1/heard").status_code == 403
    assert client.sign_in(patient).get(f"{BASE}/1/answer").status_code == 403
    away = make.person(Role.PATIENT_REPRESENTATIVE, make.alliance("Wessex"))
    for page in ("", "/new", "/1", "/1/satisfied"):
        assert client.sign_in(away).get(f"{BASE}{page}").status_code == 404
    assert challenges.challenge_of(north.alliance_id, 1).facts.satisfied is None


def test_an_answer_is_sent_once_and_a_second_person_reads_the_first_one_before(client, north, patient, manager):
    voicing.challenge(north, patient)
    client.sign_in(manager)
    form, stale = client.fields(f"{BASE}/1/answer"), client.fields(f"{BASE}/1/answer")
    form["words"], stale["words"] = "Two nurses left.", "It rained."
    assert client.post(f"{BASE}/1/answer", data=form).status_code == 303
    assert client.post(f"{BASE}/1/answer", data=form).status_code == 303
    second = client.post(f"{BASE}/1/answer", data=stale)
    assert second.status_code == 409
    assert "Somebody else answered while you were typing" in second.text
    assert "It rained." in second.text and "Two nurses left." in second.text
    row = challenges.challenge_of(north.alliance_id, 1)
    assert [one.words for one in challenges.answers_to(row.id)] == ["Two nurses left."]


def test_pages_cost_the_same_for_one_challenge_or_nine(client, north, patient, queries):
    client.sign_in(patient)

    def cost(page: str) -> int:
        client.get(page)
        queries.clear()
        client.get(page)
        return len(queries)

    voicing.challenge(north, patient)
    before = [cost(page) for page in (BASE, INVOLVEMENT)]
    for _n in range(8):
        voicing.answered(north, voicing.challenge(north, patient))
    assert [cost(page) for page in (BASE, INVOLVEMENT)] == before
