"""The first administrator, who is let in by a command on the server; there is no account from the start."""

from datetime import date, datetime

from sqlalchemy import select

from alliance_tracker.data.history import writing
from alliance_tracker.data.people import accounts, roles
from alliance_tracker.data.tables.people import LinkPurpose, Person
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.people import addresses
from alliance_tracker.rules.people.roles import NewRole
from alliance_tracker.rules.permissions import Role


def first_administrator(typed: str, now: datetime, today: date) -> str:
    """The token of a one-time link, which lasts 72 hours, that makes the bearer of this address an administrator.

    Run again before it is used, it makes a new link and the old one stops. Raises RuleBroken when the address is
    no address, or belongs to somebody who has signed in before.
    """
    email = addresses.address(typed)
    with writing(Actor(None, "Operator", "command line"), now) as tx:
        person_id = tx.session.scalar(select(Person.id).where(Person.email_folded == addresses.folded_address(email)))
        if person_id is None:
            person_id = accounts.invite(tx, email.partition("@")[0], email)
            roles.give(tx, person_id, NewRole(Role.ADMINISTRATOR, today, minute="made on the command line"), today)
        token, _ = accounts.invitation(tx, person_id, LinkPurpose.FIRST_ADMIN)
    return token
