"""Roles given and ended, and the list of people that an administrator sees."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db, folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people.sessions import end_all, in_force
from alliance_tracker.data.tables.alliances import Alliance, Organisation, Region
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant, SessionStage, WebSession
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.people import roles as rules
from alliance_tracker.rules.people.roles import NewRole, Span
from alliance_tracker.rules.permissions import TWO_STEPS, Role


class RoleHeld(Record):
    """A role of a person as a page shows it; `where` names its alliance, organisation or region, else England."""

    id: int
    role: Role
    where: str
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None
    minute: str
    why_ended: str

    def holds_on(self, day: date) -> bool:
        return Span(self.starts_on, self.ends_on, self.ended_at is not None).holds_on(day)

    def is_over(self, day: date) -> bool:
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < day)


class Listed(Record):
    """One line of the list of people."""

    id: int
    name: str
    email: str
    state: str
    roles: tuple[RoleHeld, ...]
    last_sign_in: datetime | None


class Filter(Record):
    """What the list of people is narrowed to; empty means everyone."""

    words: str = ""
    state: str = ""
    role: str = ""
    alliance_id: int | None = None


def people(chosen: Filter, today: date, page: int = 1, size: int = 100) -> tuple[list[Listed], int]:
    """People by name with the roles they hold, and how many there are in all. Four queries, however many people.

    `size` 0 means all of them, for a file.
    """
    session: Session = db.session()
    which = _narrowed(chosen, today)
    count = session.scalar(select(func.count()).select_from(Person).where(*which)) or 0
    found = select(Person).where(*which).order_by(Person.name_folded, Person.id)
    if size:
        found = found.limit(size).offset((page - 1) * size)
    rows = session.scalars(found).all()
    keys = [row.id for row in rows]
    held = _roles(session, keys)
    seen = _last_sign_ins(session, keys)
    return [
        Listed(
            row.id,
            row.name,
            row.email,
            row.state,
            tuple(role for role in held.get(row.id, ()) if role.holds_on(today)),
            seen.get(row.id),
        )
        for row in rows
    ], count


def roles_of(person_id: int) -> list[RoleHeld]:
    """Every role a person has been given, newest first. One query."""
    return list(reversed(_roles(db.session(), [person_id]).get(person_id, [])))


def last_sign_in(person_id: int) -> datetime | None:
    """When somebody last signed in. One query."""
    return _last_sign_ins(db.session(), [person_id]).get(person_id)


def places() -> dict[str, list[tuple[str, str]]]:
    """What a role can be given for: alliances, regions and organisations, as choices by name. Three queries."""
    session: Session = db.session()
    return {
        "alliance": [
            (str(key), name)
            for key, name in session.execute(
                select(Alliance.id, Alliance.name).order_by(Alliance.name_folded, Alliance.id)
            )
        ],
        "region": [
            (str(key), name)
            for key, name in session.execute(select(Region.id, Region.name).order_by(Region.position, Region.id))
        ],
        "organisation": [
            (str(key), name)
            for key, name in session.execute(
                select(Organisation.id, Organisation.name).order_by(Organisation.name_folded, Organisation.id)
            )
        ],
    }


def give(tx: Writing, person_id: int, new: NewRole, today: date) -> int:
    """Give a role. A role that needs a second step ends sign-ins made with one step only. Returns its key."""
    person = tx.session.get(Person, person_id)
    if person is None:
        raise NotFound("We cannot find that person. Choose one from the list of people.")
    if person.state == PersonState.DISABLED:
        raise RuleBroken("This account is closed. Open it before you give it a role")
    held = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)).all()
    rules.check_new_role(new, today, [(_as_new(row), _is_over(row, today)) for row in held])
    where = _where(tx.session, new)
    row = RoleGrant(
        person_id=person_id,
        role=new.role.value,
        alliance_id=new.alliance_id,
        region_id=new.region_id,
        organisation_id=new.organisation_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        granted_by_id=tx.actor.person_id,
        minute=new.minute,
    )
    tx.add(row)
    tx.say(rules.given(person_id, new, where), alliance_id=new.alliance_id)
    if new.role in TWO_STEPS and not person.demonstration:
        end_all(tx.session, person_id, tx.now, "You have a new role. Sign in again to use it.")
    return row.id


def end(tx: Writing, person_id: int, grant_id: int, why: str, today: date) -> None:
    """End a role at once, with a reason."""
    row = tx.session.scalar(
        select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.person_id == person_id).with_for_update()
    )
    if row is None:
        raise NotFound("We cannot find that role. Open the person's page again.")
    if _is_over(row, today):
        raise RuleBroken("This role has ended already")
    row.why_ended = rules.check_end(why, _is_last_administrator(tx.session, row, today))
    row.ended_at = tx.now
    if row.ends_on is None or row.ends_on > today:
        row.ends_on = max(today, row.starts_on)
    new = _as_new(row)
    tx.say(rules.ended(person_id, new.role, _where(tx.session, new), row.why_ended), alliance_id=row.alliance_id)


def is_last_administrator(tx: Writing, person_id: int, today: date) -> bool:
    """Whether nobody else could invite people if this account were closed. Two queries."""
    row = tx.session.scalar(
        select(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.role == Role.ADMINISTRATOR.value, *in_force(today))
        .limit(1)
    )
    return row is not None and _is_last_administrator(tx.session, row, today)


def _is_last_administrator(session: Session, row: RoleGrant, today: date) -> bool:
    """The grants of all others are locked, so that two administrators cannot end each other at one moment."""
    if row.role != Role.ADMINISTRATOR.value:
        return False
    others = session.scalars(
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR.value,
            RoleGrant.person_id != row.person_id,
            Person.state == PersonState.ACTIVE.value,
            *in_force(today),
        )
        .order_by(RoleGrant.id)
        .with_for_update()
    )
    return len(others.all()) == 0


def _narrowed(chosen: Filter, today: date) -> list:  # type: ignore[type-arg]  # of conditions
    which = []
    if chosen.words:
        like = "%" + folded(chosen.words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        which.append(or_(Person.name_folded.like(like, escape="\\"), Person.email_folded.like(like, escape="\\")))
    if chosen.state:
        which.append(Person.state == chosen.state)
    if chosen.role or chosen.alliance_id is not None:
        holds = select(RoleGrant.person_id).where(*in_force(today))
        if chosen.role:
            holds = holds.where(RoleGrant.role == chosen.role)
        if chosen.alliance_id is not None:
            holds = holds.where(RoleGrant.alliance_id == chosen.alliance_id)
        which.append(Person.id.in_(holds))
    return which


def _roles(session: Session, people: Sequence[int]) -> dict[int, list[RoleHeld]]:
    rows = session.execute(
        select(
            RoleGrant,
            Alliance.name.label("alliance"),
            Region.name.label("region"),
            Organisation.name.label("body"),
        )
        .outerjoin(Alliance, Alliance.id == RoleGrant.alliance_id)
        .outerjoin(Region, Region.id == RoleGrant.region_id)
        .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.person_id.in_(people))
        .order_by(RoleGrant.person_id, RoleGrant.id)
    )
    held: dict[int, list[RoleHeld]] = {}
    for row in rows:
        grant = row.RoleGrant
        held.setdefault(grant.person_id, []).append(
            RoleHeld(
                grant.id,
                Role(grant.role),
                _place_words(row.alliance, row.region, row.body),
                grant.starts_on,
                grant.ends_on,
                grant.ended_at,
                grant.minute,
                grant.why_ended,
            )
        )
    return held


def _last_sign_ins(session: Session, people: Sequence[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(WebSession.person_id, func.max(WebSession.started_at))
        .where(WebSession.person_id.in_(people), WebSession.stage == SessionStage.OPEN)
        .group_by(WebSession.person_id)
    )
    return {row[0]: row[1] for row in rows}


def _where(session: Session, new: NewRole) -> str:
    """The place in words. Raises NotFound for one that does not exist."""
    told: list[str | None] = []
    for column, key in (
        (Alliance.name, new.alliance_id),
        (Region.name, new.region_id),
        (Organisation.name, new.organisation_id),
    ):
        told.append(session.scalar(select(column).where(column.class_.id == key)) if key is not None else None)
        if key is not None and told[-1] is None:
            raise NotFound("We cannot find that place. Choose one from the list.")
    return _place_words(*told)


def _place_words(alliance: str | None, region: str | None, body: str | None) -> str:
    if body and alliance:
        return f"{body} in {alliance}"
    return alliance or region or "England"


def _as_new(row: RoleGrant) -> NewRole:
    return NewRole(
        Role(row.role),
        row.starts_on,
        row.ends_on,
        row.alliance_id,
        row.region_id,
        row.organisation_id,
        row.minute,
    )


def _is_over(row: RoleGrant, today: date) -> bool:
    return row.ended_at is not None or (row.ends_on is not None and row.ends_on < today)
