"""Mail that waits, links and places in the database."""

import smtplib
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data import operations, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.people import demonstration, mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.roles import NewRole
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.exchange.mail import send_waiting
from alliance_tracker.records import replace
from alliance_tracker.rules.people import passwords
from alliance_tracker.rules.permissions import Role
from tests.accounts import OPERATOR, TODAY, make, moment, place_for

HELLO = Message("ann@people.example", "Hello", "A text\nof two lines, with an é")


def posted(message: Message = HELLO) -> None:
    with operations() as ops:
        mail.post(ops, message, moment())


def waiting() -> Outgoing:
    db.session.rollback()
    return db.session.query(Outgoing).one()


def test_mail_is_sent_once_and_its_text_let_go(app, settings):
    posted()
    gone = []
    assert send_waiting(settings, moment(), gone.append) == (1, 0)
    assert send_waiting(settings, moment(), gone.append) == (0, 0)
    (letter,) = gone
    assert letter["To"] == "ann@people.example"
    assert letter.get_content() == "A text\nof two lines, with an é\n".replace("\n", "\n")
    row = waiting()
    assert row.sent_at
    assert row.body == ""


def test_mail_that_cannot_be_sent_is_tried_again(app, settings):
    posted()

    def broken(_letter) -> None:
        raise smtplib.SMTPServerDisconnected

    at = moment()
    assert send_waiting(settings, at, broken) == (0, 1)
    assert send_waiting(settings, at + timedelta(seconds=59), broken) == (0, 0)
    assert send_waiting(settings, at + timedelta(seconds=61), broken) == (0, 1)
    row = waiting()
    assert (row.tries, row.failure) == (2, "SMTPServerDisconnected")
    assert row.body


def test_mail_waits_where_no_server_is_set(app, settings):
    posted()
    assert send_waiting(settings, moment()) == (0, 0)
    unreachable = replace(settings, mail_url="smtp://127.0.0.1:9", mail_from="Tracker <t@people.example>")
    assert send_waiting(unreachable, moment()) == (0, 1)


def test_two_senders_do_not_take_the_same_letter(app):
    posted()
    at = moment()
    assert len(mail.take(at)) == 1
    assert mail.take(at) == []
    assert len(mail.take(at + mail.LEASE)) == 1, "unless the first has died"


@pytest.mark.parametrize("field", ["address", "subject"])
def test_no_line_end_enters_a_header(app, settings, field):
    posted(replace(HELLO, **{field: "a@people.example\r\nBcc: all@people.example"}))
    gone = []
    send_waiting(settings, moment(), gone.append)
    for letter in gone:
        assert letter["Bcc"] is None
        assert "\r\nBcc:" not in letter.as_string()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("manager", {}),
        ("manager", {"region_id"}),
        ("assessor", {"alliance_id"}),
        ("regional_team", {"alliance_id"}),
        ("king", set()),
    ],
)
def test_the_database_refuses_a_role_in_the_wrong_place(app, role, place):
    person = make(app)
    first = place_for(Role.SIGNATORY) | place_for(Role.REGIONAL_TEAM)
    with pytest.raises(IntegrityError), writing(OPERATOR, moment()) as tx:
        tx.add(RoleGrant(person_id=person.id, role=role, starts_on=TODAY, **{name: first[name] for name in place}))
        tx.flush()


def test_accounts_of_the_demonstration_are_listed_by_role(app):
    hashed = passwords.hashed("demonstration")
    with writing(OPERATOR, moment()) as tx:
        for name, role in (("admin", Role.ADMINISTRATOR), ("manager", Role.MANAGER)):
            roles = [NewRole(role, TODAY, **place_for(role))]
            demonstration.add(tx, name.title(), f"{name}@demo.example", roles, TODAY, hashed)
    make(app, Role.LEAD)
    assert [one.email for one in demonstration.accounts()] == ["manager@demo.example", "admin@demo.example"]
