"""Sign-ins: rows on the server, so that one that has ended is over wherever its cookie is kept."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.groups.bodies import GroupMember
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant, SessionStage, WebSession
from alliance_tracker.records import Record
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.people.sessions import (
    LIVES,
    NOBODY,
    STEP_LIVES,
    SessionFound,
    Ticket,
    idle_limit,
    needs_second_step,
    why_over,
)
from alliance_tracker.rules.permissions import Grant, Role, Viewer


class OpenSession(Record):
    """One of a person's sign-ins, for the list on their account."""

    id: int
    browser: str
    started_at: datetime
    ends_at: datetime


class HalfSession(Record):
    """A sign-in whose second step is still to come, or that must set one up first."""

    id: int
    person_id: int
    set_up: bool


def viewer_for(ticket: Ticket | None, now: datetime, today: date) -> SessionFound:
    """Who a cookie belongs to, with the roles held today. Two queries; none without a cookie.

    Roles and states are read each time, so a role that ends or an account that is disabled counts at once.
    """
    if ticket is None:
        return NOBODY
    row = (
        db.session()
        .execute(
            select(
                WebSession,
                Person.name,
                Person.display_name,
                Person.email,
                Person.state,
                Person.demonstration,
                belongs_to_a_group(today),
            )
            .join(Person, Person.id == WebSession.person_id)
            .where(WebSession.token_hash == proofs.token_hash(ticket.token))
        )
        .one_or_none()
    )
    if row is None or row.WebSession.stage != SessionStage.OPEN:
        return NOBODY
    session = row.WebSession
    if row.state != PersonState.ACTIVE or session.ended_at is not None:
        return SessionFound(ended_person_id=session.person_id, why=session.why_ended or "You were signed out.")
    grants = grants_of(session.person_id, today)
    why = why_over(session.ends_at, ticket.seen_at, idle_limit(grants), now)
    if needs_second_step(grants) and not session.strong and not row.demonstration:
        why = "Your role now needs a second step. Sign in again to set it up."
    if why:
        return SessionFound(ended_person_id=session.person_id, why=why)
    viewer = Viewer(session.person_id, row.display_name or row.name, row.email, grants, session.id, row.in_group)
    return SessionFound(viewer, session_id=session.id)


def half_session(ticket: Ticket | None, now: datetime) -> HalfSession | None:
    """A sign-in between its two steps, which lives ten minutes. One query."""
    if ticket is None:
        return None
    row = db.session().scalar(
        select(WebSession)
        .join(Person, Person.id == WebSession.person_id)
        .where(
            WebSession.token_hash == proofs.token_hash(ticket.token),
            WebSession.stage != SessionStage.OPEN,
            WebSession.ended_at.is_(None),
            WebSession.ends_at > now,
            Person.state == PersonState.ACTIVE,
        )
    )
    return HalfSession(row.id, row.person_id, row.stage == SessionStage.SET_UP) if row else None


def grants_of(person_id: int, today: date) -> tuple[Grant, ...]:
    """The roles somebody holds today, in the order they were given. One query."""
    rows = db.session().execute(
        select(RoleGrant.role, RoleGrant.alliance_id, RoleGrant.region_id, RoleGrant.organisation_id)
        .where(RoleGrant.person_id == person_id, *in_force(today))
        .order_by(RoleGrant.id)
    )
    return tuple(Grant(Role(row.role), row.alliance_id, row.region_id, row.organisation_id) for row in rows)


def in_force(today: date) -> tuple:  # type: ignore[type-arg]  # of conditions, whose types say nothing to a reader
    """The conditions that a role holds on a day."""
    return (
        RoleGrant.starts_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        RoleGrant.ended_at.is_(None),
    )


def belongs_to_a_group(today: date):  # type: ignore[no-untyped-def]  # a column, which costs no query
    """Whether a person is a member of a group, for the menu."""
    return (
        exists()
        .where(
            GroupMember.person_id == Person.id,
            GroupMember.starts_on <= today,
            or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today),
        )
        .correlate(Person)
        .label("in_group")
    )


def start(
    person_id: int,
    now: datetime,
    browser: str,
    stage: SessionStage = SessionStage.OPEN,
    strong: bool = False,
    instead_of: int | None = None,
) -> str:
    """Begin a sign-in, or its next step, under a new token; the row it replaces ends. Returns the token.

    Two statements. A sign-in that has been replaced or ended already is not replaced again: then "" is returned.
    """
    token = proofs.new_token()
    lives = LIVES if stage is SessionStage.OPEN else STEP_LIVES
    with operations() as ops:
        if instead_of is not None and not _ended(
            ops, now, "It went on under a new number.", WebSession.id == instead_of
        ):
            return ""
        ops.add(
            WebSession(
                token_hash=proofs.token_hash(token),
                person_id=person_id,
                stage=stage.value,
                strong=strong,
                started_at=now,
                proved_at=now,
                ends_at=now + lives,
                browser=browser,
            )
        )
    return token


def take_over(session: Session, session_id: int, person_id: int, now: datetime) -> bool:
    """End a half-way sign-in whose second step is being set up, and all others; False when it has ended before.

    Of two that are set up at the same moment only one is kept. Two statements.
    """
    mine = _ended(session, now, "It went on under a new number.", WebSession.id == session_id)
    end_all(session, person_id, now, "Your second step was changed.")
    return mine == 1


def renew(session_id: int, now: datetime) -> str:
    """The same sign-in under a new token, after its bearer has proved again who they are. Returns the token."""
    token = proofs.new_token()
    with operations() as ops:
        ops.execute(
            update(WebSession)
            .where(WebSession.id == session_id, WebSession.ended_at.is_(None))
            .values(token_hash=proofs.token_hash(token), proved_at=now)
        )
    return token


def made_strong(session: Session, session_id: int, token: str, now: datetime) -> None:
    """A second step was set up within this sign-in: it counts as two steps, under a new token. One statement."""
    session.execute(
        update(WebSession)
        .where(WebSession.id == session_id)
        .values(strong=True, proved_at=now, token_hash=proofs.token_hash(token))
    )


def proved_at(session_id: int) -> datetime | None:
    """When the bearer of a sign-in last proved who they are. One query."""
    return db.session().scalar(select(WebSession.proved_at).where(WebSession.id == session_id))


def end(session_id: int, person_id: int, now: datetime, why: str = "You signed out.") -> bool:
    """End one of a person's own sign-ins; False when it is not theirs or is over. One statement."""
    with operations() as ops:
        return _ended(ops, now, why, WebSession.id == session_id, WebSession.person_id == person_id) > 0


def end_all(session: Session, person_id: int, now: datetime, why: str, but: int | None = None) -> None:
    """End a person's sign-ins for good, in the transaction of what causes it. One statement."""
    _ended(session, now, why, WebSession.person_id == person_id, WebSession.id != (but or 0))


def end_others(person_id: int, but: int, now: datetime) -> None:
    """End all of a person's sign-ins but one. One statement."""
    with operations() as ops:
        end_all(ops, person_id, now, "You ended it from your account.", but=but)


def open_sessions(person_id: int, now: datetime) -> Sequence[OpenSession]:
    """A person's sign-ins that may still be in use, newest first. One query."""
    rows = db.session().scalars(
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            WebSession.stage == SessionStage.OPEN,
            WebSession.ended_at.is_(None),
            WebSession.ends_at > now,
        )
        .order_by(WebSession.started_at.desc(), WebSession.id.desc())
        .limit(100)
    )
    return [OpenSession(row.id, row.browser, row.started_at, row.ends_at) for row in rows]


def _ended(session: Session, now: datetime, why: str, *which: object) -> int:
    done = session.execute(
        update(WebSession).where(WebSession.ended_at.is_(None), *which).values(ended_at=now, why_ended=why)  # type: ignore[arg-type]
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
