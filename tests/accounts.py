"""People with accounts, for tests about signing in: one valid account at a time, changed where a test is about it."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pyotp
from flask import Flask

from alliance_tracker.data import people, writing
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people import LinkPurpose, accounts, roles
from alliance_tracker.data.tables.alliances import Alliance, Organisation, Region
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import Credential, Person, PersonState
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.people import passwords, proofs
from alliance_tracker.rules.people.roles import NewRole
from alliance_tracker.rules.permissions import Role

PASSWORD = "seven lemons under a bridge"
TODAY = date(2018, 10, 12)
OPERATOR = Actor(None, "Operator", "the suite")
_HASHED = passwords.hashed(PASSWORD)
_number = count(1)


class Made(Record):
    """A person with what proves them."""

    id: int
    email: str
    totp: str = ""

    def code(self, ahead: int = 0) -> str:
        """What the authenticator app shows, so many steps from now."""
        return pyotp.TOTP(self.totp).at(datetime.now(UTC) + timedelta(seconds=30 * ahead))


def moment() -> datetime:
    return datetime.now(UTC)


def place_for(role: Role) -> dict[str, int]:
    """A place of the kind that a role is given for: the first of the reference data."""
    session = db.session()
    first = {
        "alliance_id": session.query(Alliance.id).order_by(Alliance.id).limit(1).scalar(),
        "region_id": session.query(Region.id).order_by(Region.id).limit(1).scalar(),
        "organisation_id": session.query(Organisation.id).order_by(Organisation.id).limit(1).scalar(),
    }
    wanted = {"alliance": {"alliance_id"}, "organisation": {"alliance_id", "organisation_id"}, "region": {"region_id"}}
    return {name: key for name, key in first.items() if name in wanted.get(role.given_for, set())}


def make(
    app: Flask,
    *held: Role,
    password: str | None = PASSWORD,
    totp: bool = False,
    state: PersonState = PersonState.ACTIVE,
    demonstration: bool = False,
) -> Made:
    """Somebody with these roles; signed in nowhere."""
    number = next(_number)
    email = f"person{number}@people.example"
    secret = proofs.new_totp_secret() if totp else ""
    with writing(OPERATOR, moment()) as tx:
        key = accounts.invite(tx, f"Person {number}", email)
        person = tx.session.get(Person, key)
        person.state, person.demonstration = state.value, demonstration
        for role in held:
            roles.give(tx, key, NewRole(role, date(2018, 1, 1), **place_for(role)), TODAY)
        tx.say(roles.rules.about(key, "made ready for a test"))
    with operations() as ops:
        kept = Credential(person_id=key)
        if password is not None:
            kept.password_hash = _HASHED if password == PASSWORD else passwords.hashed(password)
        if secret:
            kept.totp_secret = proofs.locked(secret, [app.config["SETTINGS"].secret_key], "totp")
        ops.add(kept)
    db.session.rollback()
    return Made(key, email, secret)


def link(person: Made, purpose: LinkPurpose, at: datetime | None = None) -> str:
    """The token of a link of this person."""
    from_when = at or moment()
    with operations() as ops:
        return people.links.make(ops, person.id, purpose, from_when)


def letters(address: str) -> list[str]:
    """The texts of the e-mails waiting for an address, oldest first."""
    db.session.rollback()
    found = db.session().query(Outgoing).filter_by(address=address).order_by(Outgoing.id)
    return [one.body for one in found]
