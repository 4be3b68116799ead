"""The link of one request: opened, proved by a code sent to the same address, and spent by one answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail, throttle
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.data.signoff.requests import sent_of
from alliance_tracker.data.signoff.roles import over
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.people import Person, PersonState
from alliance_tracker.data.tables.plan import PlanAlliance, PlanVersion
from alliance_tracker.data.tables.signoff import AgreementLink, AgreementRequest
from alliance_tracker.errors import Stale
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.people.proofs import CODE_LIVES, token_hash
from alliance_tracker.rules.people.throttle import Limit
from alliance_tracker.rules.signoff.requests import Sent

MOST_TRIES = 5
"""Wrong codes before another one has to be asked for."""


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


def send_code(request_id: int, limits: Sequence[Limit], code_hash: str, letter: Message, now: datetime) -> bool:
    """Send a code to the address of the request; an earlier one ends. False when too many were asked for."""
    with operations() as ops:
        room = throttle.count(ops, limits, now)
        if room:
            ops.execute(
                update(AgreementLink)
                .where(AgreementLink.request_id == request_id)
                .values(code_hash=code_hash, code_until=now + CODE_LIVES, code_tries=0)
            )
            mail.post(ops, letter, now)
        return room


def code_is_true(request_id: int, code_hash: str, limits: Sequence[Limit], now: datetime) -> bool:
    """Whether this is the code sent last; a right one is spent, of any number at once by one. Three statements.

    Each try is counted before the code is looked at.
    """
    with operations() as ops:
        if not throttle.count(ops, limits, now):
            return False
        live = (AgreementLink.request_id == request_id, AgreementLink.code_until > now)
        ops.execute(
            update(AgreementLink)
            .where(*live, AgreementLink.code_tries <= MOST_TRIES)
            .values(code_tries=AgreementLink.code_tries + 1)
        )
        done = ops.execute(
            update(AgreementLink)
            .where(*live, AgreementLink.code_tries <= MOST_TRIES, AgreementLink.code_hash == code_hash)
            .values(code_hash=None, code_until=None)
        )
        return int(done.rowcount) == 1  # type: ignore[attr-defined]


def spend(tx: Writing, request_id: int) -> None:
    """The link is used, in the transaction of the answer; of any number at the same moment one wins."""
    done = tx.session.execute(
        update(AgreementLink)
        .where(AgreementLink.request_id == request_id, AgreementLink.used_at.is_(None))
        .values(used_at=tx.now)
    )
    if int(done.rowcount) != 1:  # type: ignore[attr-defined]
        raise Stale("This link has been used: the answer is recorded.")
