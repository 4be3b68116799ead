"""Which bodies belong to a plan, which have left it and why, and whether its list of providers is complete.

A membership holds from its first day until the day it ends, which is the first on which it holds no more;
those of Annex i have no first day.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.alliances import Alliance, Membership, Organisation
from alliance_tracker.data.tables.plan import PlanAlliance
from alliance_tracker.data.tables.signoff import Merger, ProviderList
from alliance_tracker.records import Record
from alliance_tracker.terms import OrganisationKind

KINDS = (OrganisationKind.CCG, OrganisationKind.PROVIDER, OrganisationKind.STP)
"""The kinds of body that agree a plan beside the board, in the order of every list (paragraph 12)."""


class BodyRow(Record):
    """A body of a plan, once, however many of its footprints it belongs to. `successor` is a name or empty.

    `took_over_on`: the last day, up to today, on which another body of the plan became this one.
    """

    organisation_id: int
    slug: str
    name: str
    kind: OrganisationKind
    ods_code: str
    alliance_names: tuple[str, ...]
    coverage_note: str
    starts_on: date | None
    ends_on: date | None
    why_ended: str
    successor: str
    successor_id: int | None = None
    took_over_on: date | None = None


def holds(starts_on: Any, ends_on: Any, today: Any) -> ColumnElement[bool]:
    """Whether something dated is in force: begun, and not ended by today."""
    return and_(or_(starts_on.is_(None), starts_on <= today), or_(ends_on.is_(None), ends_on > today))


_LATER = aliased(Organisation)
_INTO = aliased(Merger)
_TOOK_OVER_ON = (
    select(func.max(_INTO.merged_on))
    .where(
        _INTO.plan_id == PlanAlliance.plan_id,
        _INTO.successor_id == Organisation.id,
        _INTO.merged_on <= bindparam("today"),
    )
    .correlate(PlanAlliance, Organisation)
    .scalar_subquery()
)
_CHOSEN = (
    select(
        Organisation.id,
        Organisation.slug,
        Organisation.name,
        Organisation.kind,
        Organisation.ods_code,
        Alliance.name,
        Membership.coverage_note,
        Membership.starts_on,
        Membership.ends_on,
        Membership.why_ended,
        func.coalesce(_LATER.name, ""),
        Merger.successor_id,
        _TOOK_OVER_ON,
    )
    .join(PlanAlliance, PlanAlliance.alliance_id == Membership.alliance_id)
    .join(Alliance, Alliance.id == Membership.alliance_id)
    .join(Organisation, Organisation.id == Membership.organisation_id)
    .outerjoin(Merger, and_(Merger.plan_id == PlanAlliance.plan_id, Merger.organisation_id == Organisation.id))
    .outerjoin(_LATER, _LATER.id == Merger.successor_id)
    .where(PlanAlliance.plan_id == bindparam("plan"), Membership.role.in_([kind.value for kind in KINDS]))
    .order_by(Organisation.name_folded, Organisation.id, PlanAlliance.position, Membership.id)
)
"""Memberships in the footprints of a plan, with the body, the alliance and what the body merged into.

Made once: making a statement costs more than asking it.
"""
IN_FORCE = _CHOSEN.where(holds(Membership.starts_on, Membership.ends_on, bindparam("today")))
ENDED = _CHOSEN.where(Membership.ends_on <= bindparam("today"))


def bodies_of(plan: PlanHead, today: date) -> tuple[BodyRow, ...]:
    """The bodies in force: CCGs, providers, STPs, each by name. One query."""
    return _rows(IN_FORCE, plan, today)


def ended_bodies(plan: PlanHead, today: date, there: Collection[int] | None = None) -> tuple[BodyRow, ...]:
    """The bodies that have left the plan altogether, in the same order. Two queries, one if told who is `there`."""
    if there is None:
        there = {row.organisation_id for row in bodies_of(plan, today)}
    return tuple(row for row in _rows(ENDED, plan, today) if row.organisation_id not in there)


def declared(plan_id: int) -> date | None:
    """The day on which the list of providers was declared complete, if that still stands. One query."""
    return db.session.scalar(
        select(ProviderList.declared_on)
        .where(ProviderList.plan_id == plan_id, ProviderList.withdrawn_at.is_(None))
        .order_by(ProviderList.declared_at.desc(), ProviderList.id.desc())
        .limit(1)
    )


def lapsed(plan_id: int) -> str:
    """Why the newest declaration no longer stands; empty if it stands or there never was one. One query."""
    newest = (
        select(ProviderList.why_withdrawn)
        .where(ProviderList.plan_id == plan_id)
        .order_by(ProviderList.declared_at.desc(), ProviderList.id.desc())
        .limit(1)
    )
    return db.session.scalar(newest) or ""


def _rows(chosen: Any, plan: PlanHead, today: date) -> tuple[BodyRow, ...]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(chosen, {"plan": plan.id, "today": today}):
        found.setdefault(row[0], []).append(row)
    made = [_one(rows) for rows in found.values()]
    return tuple(sorted(made, key=lambda row: KINDS.index(row.kind)))


def _one(rows: list[Any]) -> BodyRow:
    """The body with the dates of its last membership."""
    id, slug, name, kind, ods_code, _, _, *rest = rows[-1]
    alliances = _each(row[5] for row in rows)
    notes = "; ".join(_each(row[6] for row in rows))
    return BodyRow(id, slug, name, OrganisationKind(kind), ods_code or "", alliances, notes, *rest)


def _each(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order, without the empty ones."""
    return tuple(dict.fromkeys(word for word in words if word))
