"""Who of those that were asked answers for the body still: by an account, or as the lead of an STP on record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import case, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.bodies import holds
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.data.tables.signoff import StpLead
from alliance_tracker.rules.permissions import Role

Who = tuple[int, str]
"""A body, and an address without regard to case."""


class Hold(Enum):
    """How somebody answers for a body."""

    TODAY = "today"
    ENDED = "ended"
    CLOSED = "closed"


def signatory_of(plan: PlanHead) -> tuple[Any, ...]:
    """The conditions that a role is that of a signatory of the plan."""
    return (RoleGrant.role == Role.SIGNATORY.value, RoleGrant.alliance_id.in_(plan.alliance_ids))


def over(plan: PlanHead, asked: Collection[Who], today: date) -> set[Who]:
    """Of these bodies and addresses, those that once answered for the body and do no more. Two queries.

    Over is what was held once in some way and is held in none today, or by an account that was closed. Of an
    address that is on record nowhere nothing is known, so its link works.
    """
    if not asked:
        return set()
    known = {(body, email.casefold()) for body, email in asked}
    accounts, leads = _accounts(plan, {email for _, email in known}, today), _leads(plan, today)
    return {one for one in known if _is_over(accounts.get(one), leads.get(one))}


def _is_over(*ways: Hold | None) -> bool:
    return Hold.CLOSED in ways or (Hold.ENDED in ways and Hold.TODAY not in ways)


def _accounts(plan: PlanHead, emails: Collection[str], today: date) -> dict[Who, Hold]:
    """How these addresses hold the role of signatory by an account. One query."""
    held = select(RoleGrant.id).where(*in_force(today)).subquery()
    rows = db.session.execute(
        select(RoleGrant.organisation_id, Person.email_folded, func.count(held.c.id), func.max(Person.state))
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(held, held.c.id == RoleGrant.id)
        .where(*signatory_of(plan), Person.email_folded.in_(emails))
        .group_by(RoleGrant.organisation_id, Person.email_folded)
    )
    found: dict[Who, Hold] = {}
    for body, email, count, state in rows:
        if body is None:
            continue
        closed = state == PersonState.DISABLED.value
        found[body, email] = Hold.CLOSED if closed else Hold.TODAY if count else Hold.ENDED
    return found


def _leads(plan: PlanHead, today: date) -> dict[Who, Hold]:
    """How the addresses of STP leads, now and before, are on record. One query."""
    now = case((holds(StpLead.starts_on, StpLead.ends_on, today), 1), else_=0)
    rows = db.session.execute(
        select(StpLead.organisation_id, StpLead.email, now).where(StpLead.plan_id == plan.id, StpLead.email != "")
    )
    found: dict[Who, Hold] = {}
    for stp, email, leads in rows:
        if found.get((stp, email.casefold())) is not Hold.TODAY:
            found[stp, email.casefold()] = Hold.TODAY if leads else Hold.ENDED
    return found
