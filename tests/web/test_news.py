"""However much else happens, nothing that is news for somebody is lost on Home, on its page and in the e-mail."""

from datetime import UTC, date, datetime

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.news.changed import changed_for
from alliance_tracker.data.people.sessions import grants_of
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role, Viewer
from alliance_tracker.terms import Rating
from tests import make

Q1 = make.Q2.previous()
LONG = "/since?from=2018-09-01"
ASKS = "The board asks for more on ED1"
SUBMITTED = "submitted the delivery plan"
MONDAY = date(2018, 10, 8)
IN_THE_WEEK = datetime(2018, 10, 3, 11, tzinfo=UTC)


@pytest.fixture
def north(app):
    return make.alliance()


def happened(north, *words: str, kind="plan", key="plan", at=None, who=None) -> None:
    with writing(make.by(who), at or make.moment()) as tx:
        for one in words:
            tx.say(Sentence(one, kind, key), north.id)


def many(count: int, words: str = "said something of the plan") -> list[str]:
    return [f"{words}, {number}" for number in range(count)]


def main(page) -> str:
    return page.text.partition("<main")[2]


def latest(client) -> str:
    """The list of what changed on Home."""
    return main(client.get("/")).partition('id="since"')[2].partition("</section>")[0]


@pytest.fixture
def asked(client, north):
    """The lead whom the board asked for more, and nothing else that happened since."""
    lead, secretary, chair = (make.person(role, north) for role in (Role.LEAD, Role.SECRETARY, Role.CHAIR))
    make.update(make.deliverable(north, lead, title="Faster results"), Rating.OFF_TRACK, Q1)
    there = f"/alliances/{north.slug}/quarters/{Q1.code}/decisions"
    typed = {"reference": "ED1", "kind": "ask_more", "how": "meeting", "words": "Say how.", "due_on": "30 Nov 2018"}
    client.sign_in(secretary)
    assert client.post_form(f"{there}/new", typed).status_code == 303
    client.sign_in(chair)
    assert client.post_form(f"{there}/confirm").status_code == 303
    return lead


def test_what_the_board_asks_of_somebody_stands_above_whatever_else_happens(client, north, asked):
    client.sign_in(asked)
    happened(north, *many(21))
    assert ASKS in latest(client), "although many more happened since"
    happened(north, *many(105))
    first, second = client.get(LONG).text, client.get(f"{LONG}&page=2").text
    assert first.count(ASKS) == 1 and ASKS not in second
    assert ASKS in client.get("/since.csv?from=2018-09-01").text
    other = make.person(Role.LEAD, north)
    assert ASKS not in client.sign_in(other).get(LONG).text


def test_what_the_board_asks_is_told_though_nothing_else_happened(client, north, asked, queries):
    """Who confirms as deputy chair what is asked of themselves reads no line of it, as those tell of others."""
    with writing(make.by(), make.moment()) as tx:
        tx.add(RoleGrant(person_id=asked.id, role=Role.CHAIR.value, starts_on=date(2017, 4, 1), alliance_id=north.id))
        tx.say(Sentence("gave the role of board chair", "person", str(asked.id)))
    make.update(make.deliverable(north, asked, title="Shorter waits"), Rating.OFF_TRACK, Q1)
    since, there = make.moment(), f"/alliances/{north.slug}/quarters/{Q1.code}/decisions"
    viewer = Viewer(asked.id, "Tom", "tom@example.nhs.uk", grants_of(asked.id, make.TODAY))
    queries.clear()
    assert changed_for(viewer, since, make.TODAY).items == () and len(queries) == 3
    client.sign_in(asked)
    typed = {"reference": "ED2", "kind": "ask_more", "how": "meeting", "words": "Say how.", "due_on": "30 Nov 2018"}
    assert client.post_form(f"{there}/new", typed).status_code == 303
    assert client.post_form(f"{there}/confirm").status_code == 303
    (one,) = changed_for(viewer, since, make.TODAY).items
    assert one.words == "The board asks for more on ED2 Shorter waits by 30 November 2018"
    assert changed_for(viewer, since, make.TODAY, page=2).items == ()
