"""The accounts of the demonstration, which sign in with one click. No other database has any."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db, folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people.roles import give
from alliance_tracker.data.tables.people import Credential, Person, PersonState, RoleGrant
from alliance_tracker.records import Record
from alliance_tracker.rules.people import addresses
from alliance_tracker.rules.people.roles import NewRole, about
from alliance_tracker.rules.permissions import Role


class DemonstrationAccount(Record):
    """One button: who, and which role it shows."""

    person_id: int
    name: str
    email: str
    role: Role


def add(tx: Writing, name: str, email: str, roles: Sequence[NewRole], today: date, password_hash: str) -> int:
    """An account of the demonstration, with its roles. Returns its key. Let off from the rules for passwords and
    second steps, and marked so that it never can change how it signs in.

    `password_hash`: one hash serves all, since they share one password.
    """
    person = Person(
        name=name,
        name_folded=folded(name),
        email=email,
        email_folded=addresses.folded_address(email),
        state=PersonState.ACTIVE.value,
        demonstration=True,
    )
    tx.add(person)
    tx.flush()
    tx.add(Credential(person_id=person.id, password_hash=password_hash, password_set_at=tx.now))
    tx.say(about(person.id, "made an account of the demonstration"))
    for role in roles:
        give(tx, person.id, role, today)
    return person.id


def accounts() -> list[DemonstrationAccount]:
    """The demonstration's accounts in the order of the roles. One query."""
    rows = db.session().execute(
        select(Person.id, Person.name, Person.email, RoleGrant.role)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.demonstration, Person.state == PersonState.ACTIVE.value, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.id)
    )
    first: dict[int, DemonstrationAccount] = {}
    for row in rows:
        first.setdefault(row.id, DemonstrationAccount(row.id, row.name, row.email, Role(row.role)))
    order = list(Role)
    return sorted(first.values(), key=lambda one: (order.index(one.role), one.person_id))
