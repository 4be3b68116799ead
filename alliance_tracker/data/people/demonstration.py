"""The accounts of the demonstration, which sign in with one click. No other database has any."""

from dataclasses import dataclass

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.rules.permissions import Role


@dataclass(frozen=True)
class DemonstrationAccount:
    """One button: who, and which role it shows."""

    person_id: int
    name: str
    email: str
    role: Role


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
