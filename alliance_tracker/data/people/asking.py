"""What somebody who has not signed in may ask for: a code, a reset link, whether a password is right.

Each takes the same time for every address, whether it has an account or not.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people import links, mail, throttle
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.people import Credential, LinkPurpose, Passkey, Person, PersonState
from alliance_tracker.records import Record
from alliance_tracker.rules.people import addresses
from alliance_tracker.rules.people.throttle import Limit


class Secret(Record):
    """What a typed password is held against; nothing in it when the address has no account that may sign in."""

    person_id: int | None = None
    password_hash: str | None = None


class KeyKept(Record):
    """A passkey to check an answer against."""

    id: int
    person_id: int
    public_key: bytes
    sign_count: int


def secret_of(typed: str) -> Secret:
    """The password of an address. One query, whoever is meant."""
    row = (
        db.session()
        .execute(
            select(Person.id, Credential.password_hash)
            .outerjoin(Credential, Credential.person_id == Person.id)
            .where(
                Person.email_folded == addresses.folded_address(typed),
                Person.state == PersonState.ACTIVE.value,
            )
        )
        .one_or_none()
    )
    return Secret(row.id, row.password_hash) if row else Secret()


def send_code(
    typed: str, limits: Sequence[Limit], code_hash: str, letter: Callable[[str], Message], now: datetime
) -> bool:
    """Send a code to an address that has an account; False when too many were asked for. One transaction."""
    with operations() as ops:
        room = throttle.count(ops, limits, now)
        person = _active(ops, typed)
        if room and person is not None:
            links.make(ops, person.id, LinkPurpose.EMAIL_CODE, now, code_hash)
            mail.post(ops, letter(person.email), now)
        return room


def send_reset(typed: str, limits: Sequence[Limit], letter: Callable[[str, str], Message], now: datetime) -> bool:
    """Send a reset link to an address that has an account; False when too many were asked for. One transaction."""
    with operations() as ops:
        room = throttle.count(ops, limits, now)
        person = _active(ops, typed)
        if room and person is not None:
            token = links.make(ops, person.id, LinkPurpose.RESET, now)
            mail.post(ops, letter(person.email, token), now)
        return room


def keep_hash(person_id: int, password_hash: str) -> None:
    """The same password under today's stronger numbers. One statement."""
    with operations() as ops:
        ops.execute(update(Credential).where(Credential.person_id == person_id).values(password_hash=password_hash))


def passkey(credential_id: str) -> KeyKept | None:
    """A passkey of somebody who may sign in, by the number it gives itself. One query."""
    row = db.session().execute(
        select(Passkey.id, Passkey.person_id, Passkey.public_key, Passkey.sign_count)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == credential_id, Person.state == PersonState.ACTIVE.value)
    )
    found = row.one_or_none()
    return KeyKept(found.id, found.person_id, found.public_key, found.sign_count) if found else None


def passkey_used(key: KeyKept, count: int, now: datetime) -> bool:
    """Note that a passkey was used; False when another use came first. One statement."""
    with operations() as ops:
        done = ops.execute(
            update(Passkey)
            .where(Passkey.id == key.id, Passkey.sign_count == key.sign_count)
            .values(sign_count=count, last_used_at=now)
        )
        return int(done.rowcount) == 1  # type: ignore[attr-defined]


def code_of(typed: str, kept: str, now: datetime) -> int | None:
    """Spend an e-mailed code: the person's key when it is theirs, else None. Three statements."""
    person_id = db.session().scalar(
        select(Person.id).where(
            Person.email_folded == addresses.folded_address(typed), Person.state == PersonState.ACTIVE.value
        )
    )
    return links.spend_code(kept, person_id, now)


def _active(session: Session, typed: str) -> Person | None:
    found: Person | None = session.scalar(
        select(Person).where(
            Person.email_folded == addresses.folded_address(typed), Person.state == PersonState.ACTIVE.value
        )
    )
    return found
