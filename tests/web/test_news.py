"""However much else happens, nothing that is news for somebody is lost on Home, on its page and in the e-mail."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.news import digests
from alliance_tracker.data.news.changed import changed_for
from alliance_tracker.data.people.sessions import grants_of
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import Person, RoleGrant
from alliance_tracker.exchange import digest
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role, Viewer
from alliance_tracker.terms import Rating
from tests import grouping, make, voicing

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
    assert "at least 1 thing asked of you" in first
    assert "Plans, bids and who agrees</h2>" in first and "Plans, bids and who agrees</h2>" in second
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


def test_other_groups_and_others_questions_hide_nothing(client, north, queries):
    """Whatever happens that a reader is not told, they are never told that nothing has changed when something has."""
    member, asker = make.person(Role.LEAD, north), make.person(Role.PATIENT_REPRESENTATIVE, north)
    own, other = grouping.group(north), grouping.group(north, "Other group")
    grouping.member(own, member)
    number = voicing.challenge(north, asker)
    happened(north, SUBMITTED)
    happened(north, "added action A1 of the partnership", kind="group", key=own.slug)
    client.sign_in(member)
    queries.clear()
    client.get(LONG)
    few = len(queries)
    happened(north, *many(110, "added action A1"), kind="group", key=other.slug)
    happened(north, *many(110, "said who comes"), kind="group", key=own.slug)
    happened(north, *many(110, "answered challenge"), kind="challenge", key=str(number))
    queries.clear()
    page = main(client.get(LONG))
    assert len(queries) == few, "as many questions however much happens"
    for told in (page, latest(client)):
        assert "Nothing has changed" not in told and SUBMITTED in told.replace("Sub", "sub")
        assert "of the partnership" in told
        assert "A1, 1" not in told and "who comes" not in told and "answered challenge" not in told.lower()
    assert "Earlier changes" not in page, "what is not shown is not counted"
    assert "Earlier changes" in client.sign_in(asker).get(LONG).text
    end = main(client.get(f"{LONG}&page=99"))
    assert "There are no earlier changes" in end and "These are" not in end


def test_a_group_of_the_same_name_in_another_alliance_is_not_ones_own(client, north):
    wessex = make.alliance("Wessex")
    member = make.person(Role.LEAD, north)
    own, other = grouping.group(north), grouping.group(wessex)
    assert own.slug == other.slug
    grouping.member(own, member)
    happened(wessex, "added action A1 of Wessex", kind="group", key=other.slug)
    happened(north, "added action A1 of the North", kind="group", key=own.slug)
    page = client.sign_in(member).get(LONG).text
    assert "A1 of the North" in page and "A1 of Wessex" not in page


def letter(app, person) -> Outgoing:
    """This person's weekly e-mail."""
    db.session.rollback()
    digest.write_due(app.config["SETTINGS"], MONDAY, datetime(2018, 10, 8, 8, tzinfo=UTC))
    db.session.rollback()
    address = select(Person.email).where(Person.id == person.id).scalar_subquery()
    return db.session.scalars(select(Outgoing).where(Outgoing.address == address)).one()


def test_the_e_mail_gives_no_number_of_more_than_it_read(app, north):
    manager = make.person(Role.MANAGER, north)
    digests.begin(date(2018, 10, 1))
    happened(north, *many(131), at=IN_THE_WEEK)
    mail = letter(app, manager)
    assert mail.subject == "More than 100 changes from 1 October 2018 to 7 October 2018"
    assert "more than 100 things have changed, of what" in mail.body
    assert "Plans, bids and who agrees\n" in mail.body and "- and more on the page below" in mail.body
    assert ": 100" not in mail.body and "92" not in mail.body and "on one page" not in mail.body


def test_the_e_mail_goes_however_much_happens_in_other_groups(app, north):
    lead, other = make.person(Role.LEAD, north), grouping.group(north)
    grouping.member(grouping.group(north, "Own group"), lead)
    digests.begin(date(2018, 10, 1))
    happened(north, SUBMITTED, at=IN_THE_WEEK)
    happened(north, *many(110, "added action A1"), kind="group", key=other.slug, at=IN_THE_WEEK)
    mail = letter(app, lead)
    assert mail.subject.startswith("1 change from") and SUBMITTED in mail.body.replace("Sub", "sub")
