"""The board of a plan: who sits on it and speaks for whom, its terms, its authority, the STP leads, its groups.

What is dated holds until the day it ends, which is the first on which it holds no more.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.bodies import holds
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.signoff import Authority, BoardMember, BoardTerms, BoardVoice, StpLead, TaskGroup
from alliance_tracker.records import Record


class Member(Record):
    """Somebody on the board. `speaks_for` are the bodies, their own among them only if it was chosen."""

    id: int
    name: str
    job: str
    organisation_id: int | None
    organisation: str
    decides: bool
    chairs: bool
    speaks_for: tuple[tuple[int, str], ...]
    starts_on: date
    ends_on: date | None
    why_ended: str
    version: int


class TermsNow(Record):
    """The terms of reference from a day on: words, a link, or both."""

    id: int
    words: str
    link: str
    starts_on: date
    ends_on: date | None
    version: int


class AuthorityNow(Record):
    """The board's authority to agree plans, and the record that it rests on."""

    id: int
    record: str
    starts_on: date
    ends_on: date | None
    why_ended: str
    version: int


class Lead(NamedTuple):
    """The lead of an STP. `member_id`: their seat on the board, if they hold one now."""

    name: str
    email: str
    member_id: int | None
    id: int
    starts_on: date
    ends_on: date | None
    version: int


class Group(Record):
    """A task and finish group, or another beside the board."""

    id: int
    name: str
    purpose: str
    chair: str
    starts_on: date
    ends_on: date | None
    version: int


class BoardNow(Record):
    """Everything about the board that is in force on a day. `stp_leads` is by the number of the STP."""

    members: tuple[Member, ...]
    terms: TermsNow | None
    authority: AuthorityNow | None
    stp_leads: Mapping[int, Lead]
    groups: tuple[Group, ...]

    @property
    def leads_on_board(self) -> frozenset[int]:
        """The STPs whose lead sits on the board."""
        return frozenset(stp for stp, lead in self.stp_leads.items() if lead.member_id is not None)

    @property
    def spoken_for(self) -> frozenset[int]:
        """The bodies that somebody on the board speaks for, or comes from."""
        voices = {body for member in self.members for body, _ in member.speaks_for}
        own = {member.organisation_id for member in self.members if member.organisation_id is not None}
        return frozenset(voices | own)


class BoardBefore(Record):
    """What has ended, the newest first."""

    members: tuple[Member, ...]
    terms: tuple[TermsNow, ...]
    authorities: tuple[AuthorityNow, ...]
    leads: tuple[tuple[str, Lead], ...]
    groups: tuple[Group, ...]


def board_of(plan: PlanHead, today: date) -> BoardNow:
    """The board as it is: chairs first, then by name. Six queries."""
    members = _members(plan.id, holds(BoardMember.starts_on, BoardMember.ends_on, today))
    seated = {member.id for member in members}
    leads = {
        row.organisation_id: _lead(row, seated)
        for row in _all(StpLead, plan.id, today, StpLead.organisation_id, StpLead.starts_on, StpLead.id)
    }
    terms = [_terms(row) for row in _all(BoardTerms, plan.id, today, BoardTerms.starts_on, BoardTerms.id)]
    rights = [_authority(row) for row in _all(Authority, plan.id, today, Authority.starts_on, Authority.id)]
    groups = [_group(row) for row in _all(TaskGroup, plan.id, today, TaskGroup.starts_on, TaskGroup.id)]
    ordered = sorted(members, key=lambda one: (not one.chairs, one.name.casefold(), one.id))
    return BoardNow(tuple(ordered), terms[-1] if terms else None, rights[-1] if rights else None, leads, tuple(groups))


def board_before(plan: PlanHead, today: date) -> BoardBefore:
    """What was and is no more, the newest first. Seven queries."""
    names = dict(
        db.session.execute(
            select(Organisation.id, Organisation.name)
            .join(StpLead, StpLead.organisation_id == Organisation.id)
            .where(StpLead.plan_id == plan.id)
        ).all()
    )
    members = _members(plan.id, BoardMember.ends_on <= today)
    return BoardBefore(
        tuple(sorted(members, key=lambda one: (one.ends_on, one.id), reverse=True)),
        tuple(_terms(row) for row in _ended(BoardTerms, plan.id, today)),
        tuple(_authority(row) for row in _ended(Authority, plan.id, today)),
        tuple((names[row.organisation_id], _lead(row, set())) for row in _ended(StpLead, plan.id, today)),
        tuple(_group(row) for row in _ended(TaskGroup, plan.id, today)),
    )


def _all(table: Any, plan_id: int, today: date, *order: Any) -> list[Any]:
    return list(db.session.scalars(_in_force(table, *order), {"plan": plan_id, "today": today}))


@cache
def _in_force(table: Any, *order: Any) -> Any:
    """What is in force of a table; made once, because making a statement costs more than asking it."""
    chosen = select(table).where(table.plan_id == bindparam("plan"))
    return chosen.where(holds(table.starts_on, table.ends_on, bindparam("today"))).order_by(*order)


def _ended(table: Any, plan_id: int, today: date) -> list[Any]:
    chosen = select(table).where(table.plan_id == plan_id, table.ends_on <= today)
    return list(db.session.scalars(chosen.order_by(table.ends_on.desc(), table.id.desc())))


def _members(plan_id: int, condition: Any) -> list[Member]:
    """Members with those they speak for. Two queries."""
    rows = db.session.execute(
        select(BoardMember, Organisation.name)
        .outerjoin(Organisation, Organisation.id == BoardMember.organisation_id)
        .where(BoardMember.plan_id == plan_id, condition)
        .order_by(BoardMember.id)
    ).all()
    voices: dict[int, list[tuple[int, str]]] = {}
    chosen = (
        select(BoardVoice.member_id, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == BoardVoice.organisation_id)
        .where(BoardVoice.plan_id == plan_id)
        .order_by(Organisation.name_folded, Organisation.id)
    )
    for member_id, organisation_id, name in db.session.execute(chosen):
        voices.setdefault(member_id, []).append((organisation_id, name))
    return [_member(row, name or "", tuple(voices.get(row.id, ()))) for row, name in rows]


def _member(row: BoardMember, organisation: str, speaks_for: tuple[tuple[int, str], ...]) -> Member:
    return Member(
        row.id,
        row.name,
        row.job,
        row.organisation_id,
        organisation,
        row.decides,
        row.chairs,
        speaks_for,
        row.starts_on,
        row.ends_on,
        row.why_ended,
        row.version,
    )


def _lead(row: StpLead, seated: set[int]) -> Lead:
    seat = row.member_id if row.member_id in seated else None
    return Lead(row.name, row.email, seat, row.id, row.starts_on, row.ends_on, row.version)


def _terms(row: BoardTerms) -> TermsNow:
    return TermsNow(row.id, row.words, row.link, row.starts_on, row.ends_on, row.version)


def _authority(row: Authority) -> AuthorityNow:
    return AuthorityNow(row.id, row.record, row.starts_on, row.ends_on, row.why_ended, row.version)


def _group(row: TaskGroup) -> Group:
    return Group(row.id, row.name, row.purpose, row.chair, row.starts_on, row.ends_on, row.version)
