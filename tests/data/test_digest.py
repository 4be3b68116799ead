"""The weekly e-mail goes once to each who wants it, whatever is killed half-way and whoever else writes at once."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from alliance_tracker.data import writing
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.news import digests
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.plan import Plan
from alliance_tracker.exchange import digest, mail
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import make
from tests.trust import at_once

BEFORE, MONDAY, NEXT = date(2018, 10, 1), date(2018, 10, 8), date(2018, 10, 15)
MORNING = datetime(2018, 10, 8, 7, tzinfo=UTC)


class Killed(BaseException):
    """As if the process had been ended there."""


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def people(north):
    """Three who have had the e-mail of the Monday before."""
    found = [make.person(role, north) for role in (Role.MANAGER, Role.BOARD_MEMBER, Role.PATIENT_REPRESENTATIVE)]
    digests.begin(BEFORE)
    return found


def happened(north, at: datetime, words: str = "said something of the plan", who=None) -> None:
    with writing(make.by(who), at) as tx:
        tx.session.scalars(select(Plan).order_by(Plan.id)).first().name += " "
        tx.say(Sentence(words, "plan", "plan"), north.id)


def write(app, today: date = MONDAY, now: datetime = MORNING) -> int:
    db.session.rollback()
    return digest.write_due(app.config["SETTINGS"], today, now)


def written(*people) -> list[int]:
    """How many weekly e-mails each of them has had."""
    db.session.rollback()
    by_address = Counter(db.session.scalars(select(Outgoing.address).where(Outgoing.subject.like("%change%"))))
    addresses = dict(db.session.execute(select(Person.id, Person.email)).all())
    return [by_address[addresses[one.id]] for one in people]


def test_killed_half_way_nobody_gets_two_and_nobody_is_forgotten(app, north, people, monkeypatch):
    happened(north, datetime(2018, 10, 3, 11, tzinfo=UTC))
    write_one, post, done = digests.write, digests.post, []

    def after_the_first(*args):
        if done:
            raise Killed
        done.append(args)
        return write_one(*args)

    def before_it_is_kept(*args):
        post(*args)
        raise Killed

    monkeypatch.setattr(digests, "write", after_the_first)
    with pytest.raises(Killed):
        write(app)
    assert written(*people) == [1, 0, 0]
    monkeypatch.setattr(digests, "write", write_one)
    monkeypatch.setattr(digests, "post", before_it_is_kept)
    with pytest.raises(Killed):
        write(app)
    assert written(*people) == [1, 0, 0]
    monkeypatch.setattr(digests, "post", post)
    assert write(app) == 2
    assert write(app) == 0
    assert write(app, date(2018, 10, 14), datetime(2018, 10, 14, 23, tzinfo=UTC)) == 0
    assert written(*people) == [1, 1, 1]


def test_one_that_cannot_be_written_keeps_nobody_else_from_theirs(app, north, people, monkeypatch):
    happened(north, datetime(2018, 10, 3, 11, tzinfo=UTC))
    read = digest.changed_for

    def broken(viewer, *args):
        if viewer.person_id == people[0].id:
            raise ValueError("cannot be read")
        return read(viewer, *args)

    monkeypatch.setattr(digest, "changed_for", broken)
    assert write(app) == 2
    monkeypatch.setattr(digest, "changed_for", read)
    assert write(app) == 1
    assert written(*people) == [1, 1, 1]


def test_of_several_that_write_at_once_each_person_hears_from_one(app, north, people):
    happened(north, datetime(2018, 10, 3, 11, tzinfo=UTC))

    def one(_: int) -> int:
        with app.app_context():
            return write(app)

    db.session.rollback()
    assert sum(at_once.at_once(4, one)) == 3
    assert written(*people) == [1, 1, 1]


def test_a_week_without_changes_has_no_e_mail_and_is_not_told_of_later(app, north, people):
    happened(north, datetime(2018, 9, 28, 11, tzinfo=UTC), "said something too early")
    happened(north, datetime(2018, 10, 4, 11, tzinfo=UTC), "did something themselves", people[0])
    happened(north, datetime(2018, 10, 7, 22, 59, tzinfo=UTC), "said something on Sunday night")
    happened(north, datetime(2018, 10, 7, 23, 1, tzinfo=UTC), "said something on Monday")
    assert write(app) == 3
    db.session.rollback()
    bodies = dict(db.session.execute(select(Outgoing.address, Outgoing.body)).all())
    own, other = (bodies[address] for address in _addresses(people[:2]))
    assert "said something on Sunday night" in own and "said something on Sunday night" in other
    assert "did something themselves" not in own and "did something themselves" in other
    assert "too early" not in own + other and "something on Monday" not in own + other
    assert write(app, NEXT, datetime(2018, 10, 15, 7, tzinfo=UTC)) == 3, "that of Monday is told a week later"
    assert write(app, date(2018, 10, 22), datetime(2018, 10, 22, 7, tzinfo=UTC)) == 0, "nothing happened"
    happened(north, datetime(2018, 10, 23, 11, tzinfo=UTC))
    assert write(app, date(2018, 10, 29), datetime(2018, 10, 29, 7, tzinfo=UTC)) == 3
    assert written(*people) == [3, 3, 3]


def _addresses(people) -> list[str]:
    found = dict(db.session.execute(select(Person.id, Person.email)).all())
    return [found[one.id] for one in people]


def test_who_stops_it_is_new_or_has_no_role_gets_none(app, north, people):
    happened(north, datetime(2018, 10, 3, 11, tzinfo=UTC))
    digests.choose(people[0].id, False, BEFORE)
    new = make.person(Role.SECRETARY, north)
    with writing(make.by(), MORNING) as tx:
        tx.session.get(Person, people[1].id).state = "disabled"
        tx.say(Sentence("closed an account", "person", str(people[1].id)))
    assert write(app) == 1
    assert written(*people, new) == [0, 0, 1, 0]
    happened(north, datetime(2018, 10, 10, 11, tzinfo=UTC))
    digests.choose(people[0].id, True, MONDAY)
    assert write(app, NEXT, datetime(2018, 10, 15, 7, tzinfo=UTC)) == 3
    assert written(*people, new) == [1, 0, 2, 1]


def test_in_the_demonstration_e_mails_are_files(app, tmp_path):
    with operations() as ops:
        ops.execute(update(Outgoing).values(sent_at=MORNING))
        digests.post(ops, digest.Message("lead@demo.example", "3 changes / last week", "Dear Tom"), MORNING)
    settings = replace(app.config["SETTINGS"], demonstration=True, data_dir=tmp_path)
    assert mail.send_waiting(settings, MORNING) == (1, 0)
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name.startswith("20181008-070000-lead@demo.example-DEMONSTRATION-3-changes-last-week-")
    content = file.read_text()
    assert "Subject: DEMONSTRATION: 3 changes / last week" in content and "Dear Tom" in content
    assert mail.send_waiting(replace(settings, demonstration=False), MORNING) == (0, 0)
