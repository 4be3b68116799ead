"""Who reads a decision of the board: its pages, the deliverable, the search and what is new say the same."""

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.people import roles
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make

Q1 = make.Q2.previous()
INSIDE = "/alliances/north-east-and-cumbria"
HERE = f"{INSIDE}/quarters/{Q1.code}"
WORDS = "Find a quagmire of money."
RUN = ("chair", "secretary")
BOARD = (*RUN, "board", "manager")
SECRET = {"private": "yes", "private_because": "Pay is being agreed", "private_until": "1 Apr 2019"}


@pytest.fixture
def people(app):
    north = make.alliance()
    roles = {
        "lead": Role.LEAD,
        "deputy": Role.LEAD,
        "other": Role.LEAD,
        "manager": Role.MANAGER,
        "board": Role.BOARD_MEMBER,
        "patient": Role.PATIENT_REPRESENTATIVE,
        "chair": Role.CHAIR,
        "secretary": Role.SECRETARY,
    }
    found = {name: make.person(role, north, f"The {name}") for name, role in roles.items()}
    one = make.deliverable(north, found["lead"], title="Faster results")
    make.update(one, Rating.OFF_TRACK, Q1, ask="Agree £60,000")
    with writing(make.by(), make.moment()) as tx:
        tx.session.scalars(select(Deliverable)).one().deputy_id = found["deputy"].id
        tx.say(Sentence("named a deputy", "deliverable", "ED1"), north.id)
    return found


def draft(client, people, **typed):
    client.sign_in(people["secretary"])
    given = {"reference": "ED1", "kind": "ask_more", "how": "meeting", "words": WORDS, "due_on": "30 Nov 2018"}
    assert client.post_form(f"{HERE}/decisions/new", {**given, **typed}).status_code == 303


def confirmed(client, people):
    client.sign_in(people["chair"])
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303


def readers(client, people, words=WORDS):
    """Who reads it where: each place with the names of those who do."""
    places = {
        "list": f"{HERE}/decisions",
        "table": f"{HERE}/decisions.csv",
        "one": f"{HERE}/decisions/1",
        "search": "/search?q=quagmire",
    }
    found = {place: set() for place in places}
    for name, person in people.items():
        client.sign_in(person)
        for place, path in places.items():
            page = client.get(path)
            assert page.status_code == 200 or (place == "one" and page.status_code == 404), (name, place)
            if words in page.text or (place == "search" and f"{HERE}/decisions/1" in page.text):
                found[place].add(name)
    return found


def told(client, people, words):
    """Whom a line of what is new is for."""
    pages = {name: client.sign_in(one).get("/since?from=2018-09-01").text for name, one in people.items()}
    return {name for name, page in pages.items() if words.lower() in page.lower()}


def test_a_draft_is_read_by_those_who_run_or_confirm_the_meeting(client, people):
    draft(client, people)
    assert readers(client, people) == dict.fromkeys(("list", "table", "one", "search"), set(RUN))
    assert told(client, people, "drafted decision D1") == {"chair"}, "and the secretary did it"
    client.sign_in(people["board"])
    page = client.get(f"{HERE}/decisions").text
    assert "No decision is confirmed yet." in page and "Still to decide: 1" in page
    assert "You can read it once the chair or a deputy has confirmed it" in client.get(f"{HERE}/decisions/1").text
    assert WORDS not in client.get(HERE).text and "waits for the chair" not in client.get(HERE).text


def test_once_confirmed_all_of_the_alliance_read_it_as_a_draft_minute(client, people):
    draft(client, people)
    confirmed(client, people)
    assert readers(client, people) == dict.fromkeys(("list", "table", "one", "search"), set(people))
    assert told(client, people, "confirmed decision D1") == set(people) - {"chair"}
    assert "Draft minute" in client.sign_in(people["patient"]).get(f"{HERE}/decisions").text


@pytest.mark.parametrize("holds", [True, False], ids=["holds", "ended"])
def test_whoever_owes_an_answer_is_written_to_while_their_role_holds(client, people, holds):
    draft(client, people)
    if not holds:
        with writing(make.by(), make.moment()) as tx:
            held = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == people["lead"].id)).one()
            roles.end(tx, people["lead"].id, held.id, "Left for the next alliance", make.TODAY)
    confirmed(client, people)
    bodies = [row.body for row in db.session.scalars(select(Outgoing))]
    assert any(WORDS in body and "Dear The lead" in body for body in bodies) is holds


def test_what_is_asked_in_private_is_read_by_the_board_the_manager_and_whom_it_asks(client, people):
    draft(client, people, **SECRET)
    assert readers(client, people)["list"] == set(RUN)
    confirmed(client, people)
    asked = {*BOARD, "lead", "deputy"}
    assert readers(client, people) == dict.fromkeys(("list", "table", "one", "search"), asked)
    on_page = {
        name for name, one in people.items() if WORDS in client.sign_in(one).get(f"{INSIDE}/deliverables/ED1").text
    }
    assert on_page == asked
    assert told(client, people, "The board asks for more on ED1") == {"lead", "deputy"}
    with writing(make.by(), make.moment()) as tx:
        tx.session.scalars(select(Deliverable)).one().lead_id = people["other"].id
        tx.say(Sentence("named another lead", "deliverable", "ED1"), people["lead"].alliance_id)
    assert readers(client, people)["list"] == asked | {"other"}, "who owes it now, and who was asked"
