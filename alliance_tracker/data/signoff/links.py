"""The link of one request: opened, proved by a code sent to the same address, and spent by one answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.data.signoff.requests import sent_of
from alliance_tracker.data.signoff.roles import over
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.people import Person, PersonState
from alliance_tracker.data.tables.plan import PlanAlliance, PlanVersion
from alliance_tracker.data.tables.signoff import AgreementLink, AgreementRequest
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.people.proofs import token_hash
from alliance_tracker.rules.signoff.requests import Sent


class Opened(Record):
    """A request found by its link: to whom, for which body, about which version of what, and who asked."""

    sent: Sent
    to_name: str
    to_email: str
    body_slug: str
    body: str
    label: str
    plan: PlanHead
    by: str
    by_email: str


def by_token(token: str, today: date) -> Opened | None:
    """The request of a link. Finding it does not spend it. Four queries, six for a bid."""
    return _opened(_rows().where(AgreementLink.token_hash == token_hash(token)), today)


def by_number(request_id: int, today: date) -> Opened | None:
    """The request with a number, for a browser that has shown a right code. Four queries, six for a bid."""
    return _opened(_rows().where(AgreementRequest.id == request_id), today)


def _rows() -> Select[Any]:
    first = select(func.min(PlanAlliance.alliance_id)).where(PlanAlliance.plan_id == AgreementRequest.plan_id)
    return (
        select(
            AgreementRequest,
            AgreementLink.used_at,
            Organisation.slug,
            Organisation.name,
            PlanVersion.major,
            PlanVersion.minor,
            PlanVersion.bid_id,
            Person,
            first.correlate(AgreementRequest).scalar_subquery().label("alliance_id"),
        )
        .join(AgreementLink, AgreementLink.request_id == AgreementRequest.id)
        .join(Organisation, Organisation.id == AgreementRequest.organisation_id)
        .join(PlanVersion, PlanVersion.id == AgreementRequest.version_id)
        .outerjoin(Person, Person.id == AgreementRequest.person_id)
    )


def _opened(chosen: Select[Any], today: date) -> Opened | None:
    found = db.session.execute(chosen).one_or_none()
    if found is None:
        return None
    row, used_at, slug, name, major, minor, bid_id, asker, alliance_id = found
    plan = plan_of(alliance_id)
    assert plan is not None
    if bid_id is not None:
        plan = replace(plan, paper=papers_of(plan)[bid_id])
    there = asker is not None and asker.state == PersonState.ACTIVE.value
    return Opened(
        sent_of(row, used_at, bool(over(plan, {(row.organisation_id, row.to_email)}, today))),
        row.to_name,
        row.to_email,
        slug,
        name,
        f"{major}.{minor}",
        plan,
        (asker.display_name or asker.name) if there else "",
        asker.email if there else "",
    )
