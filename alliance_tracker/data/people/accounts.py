"""Accounts: finding one by its address, and each change to who somebody is or how they prove it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db, folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import links, sessions
from alliance_tracker.data.tables.people import (
    Credential,
    LinkPurpose,
    Passkey,
    Person,
    PersonState,
    RecoveryCode,
    WebSession,
)
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.people import addresses, passwords, proofs
from alliance_tracker.rules.people.roles import about
from alliance_tracker.rules.people.sessions import needs_second_step
from alliance_tracker.rules.permissions import Grant


class KeyHeld(Record):
    """A passkey as its owner sees it."""

    id: int
    name: str
    credential_id: str
    added_at: datetime
    last_used_at: datetime | None


class Account(Record):
    """One person's account with all that signing in asks about."""

    person_id: int
    name: str
    display_name: str | None
    email: str
    state: str
    demonstration: bool
    version: int
    password_hash: str | None
    totp_secret: str | None
    passkeys: tuple[KeyHeld, ...]
    recovery_left: int
    grants: tuple[Grant, ...]

    @property
    def active(self) -> bool:
        return self.state == PersonState.ACTIVE

    @property
    def needs_second_step(self) -> bool:
        """Whether a role asks for two steps; the demonstration's accounts are let off."""
        return needs_second_step(self.grants) and not self.demonstration

    @property
    def has_second_step(self) -> bool:
        """Whether one is set up: an app, or a passkey where a role asks for two steps (else it is a way of its own)."""
        return self.totp_secret is not None or (self.needs_second_step and bool(self.passkeys))

    @property
    def two_steps(self) -> bool:
        """Whether signing in takes, or will take, two steps."""
        return self.has_second_step or self.needs_second_step

    @property
    def least_password(self) -> int:
        """The fewest characters a new password may have."""
        return passwords.least(self.two_steps)

    def new_password_hash(self, typed: str) -> str:
        """The hash of a new password that is good enough for this account; made before any transaction begins.

        Raises RuleBroken on the field `password`.
        """
        return passwords.hashed(passwords.check_new(typed, self.two_steps, (self.name, self.email)))


def account(person_id: int, today: date) -> Account:
    """One account. Four queries. Raises NotFound."""
    session: Session = db.session()
    row = session.execute(
        select(Person, Credential.password_hash, Credential.totp_secret)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that person. Choose one from the list of people.")
    keys = session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id))
    left = session.scalar(
        select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    )
    person = row.Person
    return Account(
        person.id,
        person.name,
        person.display_name,
        person.email,
        person.state,
        person.demonstration,
        person.version,
        row.password_hash,
        row.totp_secret,
        tuple(KeyHeld(key.id, key.name, key.credential_id, key.added_at, key.last_used_at) for key in keys),
        left or 0,
        sessions.grants_of(person_id, today),
    )


def invite(tx: Writing, name: str, typed_address: str) -> int:
    """Add somebody who has not been here before. Returns their key; raises RuleBroken when the address is taken."""
    email = addresses.address(typed_address)
    name = addresses.person_name(name)
    if tx.session.scalar(select(Person.id).where(Person.email_folded == addresses.folded_address(email))):
        raise RuleBroken("Somebody with this e-mail address is on the list already", field="email")
    person = Person(
        name=name,
        name_folded=folded(name),
        email=email,
        email_folded=addresses.folded_address(email),
        state=PersonState.INVITED.value,
    )
    tx.add(person)
    tx.flush()
    tx.say(about(person.id, "added a person to invite"))
    return person.id


def invitation(tx: Writing, person_id: int, purpose: LinkPurpose = LinkPurpose.INVITE) -> tuple[str, str]:
    """A new invitation: its token, and the address it goes to. The one before stops working."""
    person = _person(tx, person_id)
    if person.state != PersonState.INVITED:
        raise RuleBroken("This person has signed in before and needs no invitation")
    token = links.make(tx.session, person_id, purpose, tx.now)
    tx.say(about(person_id, "made an invitation, which lasts 72 hours"))
    return token, person.email


def welcome(tx: Writing, token: str, name: str, password_hash: str | None) -> int:
    """Take up an invitation: spends the link, sets the name and, if one was chosen, the password."""
    person_id = links.spend(tx.session, token, tx.now, LinkPurpose.INVITE, LinkPurpose.FIRST_ADMIN)
    person = _person(tx, person_id) if person_id is not None else None
    if person is None or person.state != PersonState.INVITED:
        raise LinkSpent
    person.name = addresses.person_name(name)
    person.name_folded = folded(person.name)
    person.state = PersonState.ACTIVE.value
    if password_hash:
        _set_password(tx, person.id, password_hash)
    tx.say(about(person.id, "took up their invitation" + (" and chose a password" if password_hash else "")))
    return person.id


def reset_password(tx: Writing, token: str, password_hash: str) -> int:
    """Set a password by a link sent to the person's address. Ends every sign-in; the second step stays as it was."""
    person_id = links.spend(tx.session, token, tx.now, LinkPurpose.RESET)
    person = _person(tx, person_id) if person_id is not None else None
    if person is None or person.state != PersonState.ACTIVE:
        raise LinkSpent
    _set_password(tx, person.id, password_hash)
    sessions.end_all(tx.session, person.id, tx.now, "Your password was changed.")
    tx.say(about(person.id, "changed their password by a link sent to their address"))
    return person.id


def change_password(tx: Writing, person_id: int, password_hash: str | None, keep_session: int) -> None:
    """Set a new password, or none. Every other sign-in of this person ends."""
    _own(tx, person_id)
    _set_password(tx, person_id, password_hash)
    sessions.end_all(tx.session, person_id, tx.now, "Your password was changed.", but=keep_session)
    tx.say(about(person_id, "changed their password" if password_hash else "took away their password"))


def rename(tx: Writing, person_id: int, name: str, display_name: str, named: bool, version: int, today: date) -> None:
    """Change the names others read, and whether pages open to anyone may name this person beside a role."""
    person = _person(tx, person_id)
    if person.version != version:
        raise Stale("Your account was changed in another window. Check what you typed and save again.")
    person.name = addresses.person_name(name)
    person.name_folded = folded(person.name)
    person.display_name = addresses.person_name(display_name, "display_name") if display_name.strip() else None
    if named != (person.may_be_named_since is not None):
        person.may_be_named_since = today if named else None
    tx.say(about(person_id, "changed their own name and consent"))


def may_be_named_since(person_id: int) -> date | None:
    """Since when pages open to anyone may name this person; None when they may not. One query."""
    return db.session().scalar(select(Person.may_be_named_since).where(Person.id == person_id))


def disable(tx: Writing, person_id: int, why: str) -> None:
    """Close an account: every sign-in and link ends for good, at once."""
    person = _person(tx, person_id)
    if person.state == PersonState.DISABLED:
        raise RuleBroken("This account is closed already")
    person.state = PersonState.DISABLED.value
    sessions.end_all(tx.session, person_id, tx.now, "Your account was closed.")
    links.end_all(tx.session, person_id)
    tx.say(about(person_id, f"closed an account, because {why}"))


def enable(tx: Writing, person_id: int) -> None:
    """Open a closed account again. Somebody who never took up an invitation needs a new one."""
    person = _person(tx, person_id)
    if person.state != PersonState.DISABLED:
        raise RuleBroken("This account is open already")
    been_here = tx.session.scalar(select(func.count()).where(WebSession.person_id == person_id))
    person.state = (PersonState.ACTIVE if been_here else PersonState.INVITED).value
    tx.say(about(person_id, "opened a closed account again"))


def set_up_totp(tx: Writing, person_id: int, locked_secret: str) -> None:
    """Keep the secret of an authenticator app that has shown it works."""
    _own(tx, person_id)
    credential = _credential(tx.session, person_id)
    credential.totp_secret, credential.totp_since = locked_secret, tx.now
    tx.say(about(person_id, "set up an authenticator app as their second step"))


def remove_totp(tx: Writing, person_id: int) -> None:
    _own(tx, person_id)
    _credential(tx.session, person_id).totp_secret = None
    tx.say(about(person_id, "took away their authenticator app"))


def add_passkey(tx: Writing, person_id: int, name: str, credential_id: str, public_key: bytes, count: int) -> None:
    """Keep the public half of a new passkey."""
    _own(tx, person_id)
    if tx.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)):
        raise RuleBroken("That passkey is kept here already")
    tx.add(
        Passkey(
            person_id=person_id,
            name=name[:60],
            credential_id=credential_id,
            public_key=public_key,
            sign_count=count,
            added_at=tx.now,
        )
    )
    tx.say(about(person_id, "added a passkey"))


def remove_passkey(tx: Writing, person_id: int, passkey_id: int) -> None:
    """Take away one's own passkey. Raises NotFound for anybody else's."""
    _own(tx, person_id)
    key = tx.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person_id))
    if key is None:
        raise NotFound("We cannot find that passkey. It may have been removed in another window.")
    tx.session.delete(key)
    tx.say(about(person_id, "removed a passkey"))


def new_recovery_codes(tx: Writing, person_id: int, hashes: Sequence[str]) -> None:
    """Replace the recovery codes by new ones."""
    tx.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    tx.add(*(RecoveryCode(person_id=person_id, code_hash=one) for one in hashes))
    tx.say(about(person_id, "made new recovery codes"))


def take_second_step_away(tx: Writing, person_id: int, why: str) -> None:
    """For somebody who has lost telephone and codes: all second steps go, and the next sign-in sets one up."""
    _own(tx, person_id)
    _credential(tx.session, person_id).totp_secret = None
    for table in (Passkey, RecoveryCode):
        tx.session.execute(delete(table).where(table.person_id == person_id))
    sessions.end_all(tx.session, person_id, tx.now, "Your second step was taken away.")
    tx.say(about(person_id, f"took a person's second step away, because {why}"))


def second_step_changed(tx: Writing, person_id: int, session_id: int) -> str:
    """End a person's other sign-ins and give this one a new token, which is returned. Two statements."""
    sessions.end_all(tx.session, person_id, tx.now, "Your second step was changed.", but=session_id)
    token = proofs.new_token()
    sessions.made_strong(tx.session, session_id, token, tx.now)
    return token


class LinkSpent(RuleBroken):
    """A link that has been used, has run out or never was: all three read the same."""

    def __init__(self) -> None:
        super().__init__("This link has been used or has run out. Ask for a new one")


def _set_password(tx: Writing, person_id: int, password_hash: str | None) -> None:
    credential = _credential(tx.session, person_id)
    credential.password_hash = password_hash
    credential.password_set_at = tx.now


def _person(tx: Writing, person_id: int) -> Person:
    person = tx.session.get(Person, person_id)
    if person is None:
        raise NotFound("We cannot find that person. Choose one from the list of people.")
    return person


def _own(tx: Writing, person_id: int) -> Person:
    """The person, when they may change how they sign in: the demonstration's accounts are shared, so they may not."""
    person = _person(tx, person_id)
    if person.demonstration:
        raise RuleBroken("This account of the demonstration is shared, so the ways it signs in stay as they are")
    return person


def _credential(session: Session, person_id: int) -> Credential:
    kept = session.get(Credential, person_id)
    if kept is None:
        kept = Credential(person_id=person_id)
        session.add(kept)
    return kept
