"""Who is in a group: officers by consent, members with an account, how many of each kind, and who works with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.groups.bodies import Group, GroupCount, GroupMember, GroupOfficer, GroupPartner
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.groups import about, check_named, check_office, check_past, check_span
from alliance_tracker.rules.seal import seal
from alliance_tracker.terms import MemberKind


class Officer(Record):
    id: int
    office: str
    name: str
    consent: str
    starts_on: date
    ends_on: date | None
    version: int


class Member(Record):
    """Somebody with an account, by the name they choose. `email` is for members of the group only."""

    id: int
    person_id: int
    name: str
    email: str
    keeps: bool
    starts_on: date
    ends_on: date | None


class Partner(Record):
    id: int
    office: str
    regular: bool
    ended_on: date | None


class Counted(Record):
    people: Mapping[MemberKind, int]
    counted_on: date | None

    @property
    def stamp(self) -> str:
        """Another one for each counting, for the form of whoever keeps the record."""
        return seal([self.counted_on, {kind.value: number for kind, number in self.people.items()}])


class OfficerDraft(Record):
    office: str
    name: str
    consent: str
    starts_on: date


class GroupPeople(Record):
    """Everybody on the page of a group's people; those whose time is over come last."""

    officers: tuple[Officer, ...]
    members: tuple[Member, ...]
    partners: tuple[Partner, ...]
    counted: Counted


class Mine(Record):
    """A group that somebody belongs to."""

    alliance: str
    alliance_name: str
    slug: str
    name: str


def people_in(group_id: int) -> GroupPeople:
    """All of them. Four queries."""
    officers = db.session.scalars(
        select(GroupOfficer).where(GroupOfficer.group_id == group_id).order_by(GroupOfficer.starts_on, GroupOfficer.id)
    )
    members = db.session.execute(
        select(GroupMember, Person.name, Person.display_name, Person.email)
        .join(Person, Person.id == GroupMember.person_id)
        .where(GroupMember.group_id == group_id)
        .order_by(Person.name_folded, GroupMember.id)
    )
    partners = db.session.scalars(
        select(GroupPartner)
        .where(GroupPartner.group_id == group_id)
        .order_by(GroupPartner.regular.desc(), GroupPartner.id)
    )
    return GroupPeople(
        tuple(
            Officer(row.id, row.office, row.name, row.consent, row.starts_on, row.ends_on, row.version)
            for row in officers
        ),
        tuple(
            Member(row.id, row.person_id, shown or name, email, row.keeps, row.starts_on, row.ends_on)
            for row, name, shown, email in members
        ),
        tuple(Partner(row.id, row.office, row.regular, row.ended_on) for row in partners),
        counted(group_id),
    )


def counted(group_id: int) -> Counted:
    """How many members of each kind, and when they were last counted. One query."""
    rows = db.session.scalars(select(GroupCount).where(GroupCount.group_id == group_id)).all()
    found = {MemberKind(row.kind): row.people for row in rows}
    return Counted(
        {kind: found[kind] for kind in MemberKind if kind in found}, max((row.counted_on for row in rows), default=None)
    )


def could_join(alliance_id: int, group_id: int, today: date) -> tuple[tuple[int, str], ...]:
    """People with a role in the alliance today who are not members yet, by name. One query."""
    inside = select(GroupMember.person_id).where(
        GroupMember.group_id == group_id, or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today)
    )
    rows = db.session.execute(
        _with_role(alliance_id, today).where(Person.id.not_in(inside)).order_by(Person.name_folded, Person.id)
    )
    return tuple((row.id, row.display_name or row.name) for row in rows)


def _with_role(alliance_id: int, today: date):  # type: ignore[no-untyped-def]  # a select of people
    holds = select(RoleGrant.person_id).where(RoleGrant.alliance_id == alliance_id, *in_force(today))
    return select(Person.id, Person.name, Person.display_name).where(
        Person.state != PersonState.DISABLED.value, Person.id.in_(holds)
    )


def groups_of(person_id: int, alliance_ids: Collection[int], today: date) -> tuple[Mine, ...]:
    """The groups that somebody belongs to, where they have a role still, by name. One query, none without a role."""
    if not alliance_ids:
        return ()
    rows = db.session.execute(
        select(Alliance.slug, Alliance.name, Group.slug, Group.name)
        .join(Group, Group.alliance_id == Alliance.id)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(
            GroupMember.person_id == person_id,
            GroupMember.starts_on <= today,
            or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today),
            Group.ended_on.is_(None),
            Alliance.id.in_(alliance_ids),
        )
        .distinct()
    ).all()
    return tuple(sorted((Mine(*row) for row in rows), key=lambda one: (one.name.casefold(), one.alliance, one.slug)))


def add_officer(tx: Writing, alliance_id: int, slug: str, draft: OfficerDraft) -> None:
    """Somebody takes an office, by the name they choose and with their consent on record."""
    group = open_group(tx, alliance_id, slug)
    check_office(draft.office, "office")
    check_named(name=draft.name, consent=draft.consent)
    tx.add(
        GroupOfficer(
            alliance_id=alliance_id,
            group_id=group.id,
            office=draft.office,
            name=draft.name,
            consent=draft.consent,
            starts_on=draft.starts_on,
        )
    )
    tx.say(about(slug, f"recorded who is {draft.office} of {group.name}"), alliance_id)


def end_officer(tx: Writing, alliance_id: int, slug: str, officer_id: int, on: date, version: int) -> None:
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(
        select(GroupOfficer).where(GroupOfficer.id == officer_id, GroupOfficer.group_id == group.id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that office. Choose one from the page of the group’s people.")
    if row.version != version or row.ends_on is not None:
        raise Stale("Somebody else changed this office after you opened the page.")
    check_span(row.starts_on, on)
    row.ends_on = on
    tx.say(about(slug, f"recorded that an officer of {group.name} left: {row.office}"), alliance_id)


def add_member(
    tx: Writing, alliance_id: int, slug: str, person_id: int, keeps: bool, starts_on: date, today: date
) -> None:
    """Somebody with a role in the alliance becomes a member. Raises RuleBroken for anybody else."""
    group = open_group(tx, alliance_id, slug)
    if tx.session.execute(_with_role(alliance_id, today).where(Person.id == person_id)).first() is None:
        raise RuleBroken("This person has no role in the alliance. Choose somebody from the list", "person")
    others = tx.session.scalars(
        select(GroupMember).where(GroupMember.group_id == group.id, GroupMember.person_id == person_id)
    ).all()
    if any(row.ends_on is None or row.ends_on >= starts_on for row in others):
        raise RuleBroken("This person is a member on that day already. Choose somebody else", "person")
    tx.add(
        GroupMember(alliance_id=alliance_id, group_id=group.id, person_id=person_id, keeps=keeps, starts_on=starts_on)
    )
    tx.say(about(slug, f"added a member of {group.name}{_keeping(keeps)}"), alliance_id)


def change_member(
    tx: Writing, alliance_id: int, slug: str, member_id: int, keeps: bool, ends_on: date | None, was: tuple[bool, str]
) -> None:
    """Whether a member keeps the record, and when the membership ends. `was` is what the form was opened with."""
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(
        select(GroupMember).where(GroupMember.id == member_id, GroupMember.group_id == group.id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that member. Choose one from the page of the group’s people.")
    if (row.keeps, str(row.ends_on or "")) != was:
        raise Stale("Somebody else changed this membership after you opened the page.")
    check_span(row.starts_on, ends_on)
    row.keeps, row.ends_on = keeps, ends_on
    ended = " and when the membership ends" if ends_on else ""
    tx.say(about(slug, f"recorded what a member of {group.name} does{_keeping(keeps)}{ended}"), alliance_id)


def _keeping(keeps: bool) -> str:
    return ", who keeps the record" if keeps else ""


def count_members(
    tx: Writing,
    alliance_id: int,
    slug: str,
    people: Mapping[MemberKind, int | None],
    on: date,
    today: date,
    seen: str = "",
) -> None:
    """How many members of each kind there are now; a kind left empty is not counted. `seen` is the form's stamp."""
    group = open_group(tx, alliance_id, slug)
    if seen and seen != counted(group.id).stamp:
        raise Stale("Somebody else counted the members after you opened the page.")
    check_past(on, today, "counted_on", "they were counted")
    if all(one is None for one in people.values()):
        raise RuleBroken("Count at least one kind of member", MemberKind.PATIENT.value)
    rows = {row.kind: row for row in tx.session.scalars(select(GroupCount).where(GroupCount.group_id == group.id))}
    for kind, number in people.items():
        row = rows.get(kind.value)
        if number is None:
            if row is not None:
                tx.session.delete(row)
        elif row is None:
            tx.add(
                GroupCount(alliance_id=alliance_id, group_id=group.id, kind=kind.value, people=number, counted_on=on)
            )
        else:
            row.people, row.counted_on = number, on
    tx.say(about(slug, f"counted the members of {group.name}"), alliance_id)


def add_partner(tx: Writing, alliance_id: int, slug: str, office: str, regular: bool) -> None:
    group = open_group(tx, alliance_id, slug)
    check_office(office, "office")
    tx.add(GroupPartner(alliance_id=alliance_id, group_id=group.id, office=office, regular=regular))
    tx.say(about(slug, f"recorded that {office} works with {group.name}"), alliance_id)


def end_partner(tx: Writing, alliance_id: int, slug: str, partner_id: int, today: date) -> None:
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(
        select(GroupPartner).where(GroupPartner.id == partner_id, GroupPartner.group_id == group.id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find who that is. Choose from the page of the group’s people.")
    if row.ended_on is not None:
        raise Stale("Somebody else recorded this after you opened the page.")
    row.ended_on = today
    tx.say(about(slug, f"recorded that {row.office} works with {group.name} no more"), alliance_id)
