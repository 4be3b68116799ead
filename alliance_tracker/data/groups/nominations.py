"""Whom a group wants as its patient representative, what an administrator answered, and when such a role ended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import accounts, roles
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.groups.bodies import Group, GroupMember, Nomination
from alliance_tracker.data.tables.people import Person, RoleGrant
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.groups import about, check_named, check_past
from alliance_tracker.rules.people.addresses import address as an_address
from alliance_tracker.rules.people.addresses import folded_address, person_name
from alliance_tracker.rules.people.roles import NewRole
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.words import day, inside


class NominationRow(Record):
    """One nomination. `given` is None until it is answered; `person_id` is the account of that address, if any."""

    id: int
    alliance_id: int
    alliance: str
    group: str
    slug: str
    name: str
    email: str
    minute: str
    nominated_on: date
    given: bool | None
    answered_on: date | None
    why_not: str
    version: int
    person_id: int | None = None

    @property
    def state(self) -> str:
        if self.given is None:
            return "Waits for the administrator"
        assert self.answered_on is not None
        return f"The role was given on {day(self.answered_on)}" if self.given else f"Not given: {self.why_not}"


class EndedRole(Record):
    """A representative of the group lost the role: by the name they chose, when, and the reason the group is told.

    No reason: the role was given up to that day.
    """

    name: str
    ended_on: date
    why: str


def of_group(group_id: int) -> tuple[NominationRow, ...]:
    """The nominations of a group, the newest first. Two queries."""
    return _read(Nomination.group_id == group_id)


def waiting() -> tuple[NominationRow, ...]:
    """Those of all alliances that wait for an administrator, the oldest first. Two queries."""
    return tuple(reversed(_read(Nomination.given.is_(None))))


def one(nomination_id: int) -> NominationRow:
    """Two queries. Raises NotFound."""
    found = _read(Nomination.id == nomination_id)
    if not found:
        raise NotFound("We cannot find that nomination. Choose one from the list.")
    return found[0]


def _read(condition) -> tuple[NominationRow, ...]:  # type: ignore[no-untyped-def]
    rows = db.session.execute(
        select(Nomination, Alliance.name, Group.name, Group.slug)
        .join(Group, Group.id == Nomination.group_id)
        .join(Alliance, Alliance.id == Nomination.alliance_id)
        .where(condition)
        .order_by(Nomination.nominated_on.desc(), Nomination.id.desc())
    ).all()
    folded = {folded_address(row[0].email) for row in rows}
    known = (
        dict(db.session.execute(select(Person.email_folded, Person.id).where(Person.email_folded.in_(folded))).all())
        if folded
        else {}
    )
    return tuple(
        NominationRow(
            row.id,
            row.alliance_id,
            alliance,
            group,
            slug,
            row.name,
            row.email,
            row.minute,
            row.nominated_on,
            row.given,
            row.answered_on,
            row.why_not,
            row.version,
            known.get(folded_address(row.email)),
        )
        for row, alliance, group, slug in rows
    )


def nominate(
    tx: Writing, alliance_id: int, slug: str, name: str, email: str, minute: str, on: date, today: date
) -> None:
    """A group names somebody as its patient representative, by a minute of its own."""
    group = open_group(tx, alliance_id, slug)
    address, name = an_address(email), person_name(name)
    check_named(name=name, minute=minute)
    check_past(on, today, "nominated_on", "the group decided")
    open_ones = tx.session.scalars(
        select(Nomination.email).where(Nomination.group_id == group.id, Nomination.given.is_(None))
    )
    if folded_address(address) in {folded_address(one) for one in open_ones}:
        raise RuleBroken("This person is nominated already. The administrator will answer", "email")
    tx.add(
        Nomination(
            alliance_id=alliance_id,
            group_id=group.id,
            name=name,
            email=address,
            minute=minute,
            nominated_on=on,
        )
    )
    tx.say(about(slug, f"nominated a patient representative of {group.name}, by a minute of {day(on)}"), alliance_id)


def give(tx: Writing, nomination_id: int, version: int, today: date) -> tuple[int, tuple[str, str] | None]:
    """Give the role, to an account of that address or to a new one.

    Returns the person's key, and for a new account what its invitation needs: the token and the address.
    """
    row, group = _open(tx, nomination_id, version)
    person_id = tx.session.scalar(select(Person.id).where(Person.email_folded == folded_address(row.email)))
    letter = None
    if person_id is None:
        person_id = accounts.invite(tx, row.name, row.email)
        letter = accounts.invitation(tx, person_id)
    minute = f"Nominated by {group.name}: {row.minute}"[:300]
    roles.give(tx, person_id, NewRole(Role.PATIENT_REPRESENTATIVE, today, None, row.alliance_id, minute=minute), today)
    row.given, row.answered_on = True, today
    tx.say(about(group.slug, f"gave the role that {group.name} had asked for"), row.alliance_id)
    return person_id, letter


def refuse(tx: Writing, nomination_id: int, why: str, version: int, today: date) -> None:
    """Say why the role is not given; the group reads it on its page."""
    check_named(why=why)
    row, group = _open(tx, nomination_id, version)
    row.given, row.answered_on, row.why_not = False, today, why
    tx.say(
        about(group.slug, f"did not give the role that {group.name} had asked for, because {inside(why)}"),
        row.alliance_id,
    )


def _open(tx: Writing, nomination_id: int, version: int) -> tuple[Nomination, Group]:
    found = tx.session.execute(
        select(Nomination, Group)
        .join(Group, Group.id == Nomination.group_id)
        .where(Nomination.id == nomination_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("We cannot find that nomination. Choose one from the list.")
    row, group = found
    if row.version != version or row.given is not None:
        raise Stale("Somebody else answered this nomination after you opened the page.")
    return row, group


def ended_roles(group_id: int, alliance_id: int, today: date) -> tuple[EndedRole, ...]:
    """Representatives that the group nominated or has as members, whose role has ended, newest first. Two queries."""
    emails = {
        folded_address(email)
        for email in db.session.scalars(
            select(Nomination.email).where(Nomination.group_id == group_id, Nomination.given.is_(True))
        )
    }
    inside = select(GroupMember.person_id).where(GroupMember.group_id == group_id)
    rows = db.session.execute(
        select(RoleGrant.ends_on, RoleGrant.why_ended, Person.name, Person.display_name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.PATIENT_REPRESENTATIVE.value,
            RoleGrant.alliance_id == alliance_id,
            or_(RoleGrant.ended_at.is_not(None), RoleGrant.ends_on < today),
            or_(Person.id.in_(inside), Person.email_folded.in_(emails)),
        )
        .order_by(RoleGrant.ends_on.desc(), RoleGrant.id.desc())
    )
    return tuple(EndedRole(row.display_name or row.name, row.ends_on, row.why_ended) for row in rows)
