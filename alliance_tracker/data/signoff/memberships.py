"""Bodies join a plan and leave it: what adding, removing and merging have in common. Used inside `writing`."""

import re
from datetime import date

from sqlalchemy import func, or_, select

from alliance_tracker.data.db import folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.signoff.bodies import holds
from alliance_tracker.data.tables.alliances import Alliance, Membership, Organisation
from alliance_tracker.data.tables.signoff import AgreementRequest, ProviderList
from alliance_tracker.rules.signoff import bodies as rules
from alliance_tracker.rules.signoff.bodies import Known
from alliance_tracker.terms import OrganisationKind


def join(tx: Writing, alliance_id: int, organisation_id: int, kind: OrganisationKind, starts_on: date) -> None:
    """The body belongs to the alliance from a day on; after those of its kind. Nothing if it does already."""
    there = select(Membership.id).where(
        Membership.alliance_id == alliance_id,
        Membership.organisation_id == organisation_id,
        Membership.role == kind.value,
        Membership.ends_on.is_(None),
    )
    if tx.session.scalar(there) is not None:
        return
    last = select(func.max(Membership.position)).where(
        Membership.alliance_id == alliance_id, Membership.role == kind.value
    )
    position = (tx.session.scalar(last) or 0) + 1
    tx.add(
        Membership(
            alliance_id=alliance_id,
            organisation_id=organisation_id,
            role=kind.value,
            position=position,
            starts_on=starts_on,
        )
    )
    tx.flush()


def end_memberships(tx: Writing, plan: PlanHead, organisation_id: int, on: date, why: str) -> list[int]:
    """The body belongs to no footprint of the plan from a day on. Returns the footprints that it leaves."""
    rows = tx.session.scalars(
        select(Membership).where(
            Membership.alliance_id.in_(plan.alliance_ids),
            Membership.organisation_id == organisation_id,
            or_(Membership.ends_on.is_(None), Membership.ends_on > on),
        )
    ).all()
    for row in rows:
        row.ends_on, row.why_ended = on, why
    return [row.alliance_id for row in rows]


def belongs_elsewhere(tx: Writing, plan: PlanHead, organisation_id: int, on: date) -> bool:
    """Whether the body belongs to an alliance outside the plan on a day, as NHS Cumbria does."""
    chosen = select(Membership.id).where(
        Membership.alliance_id.not_in(plan.alliance_ids),
        Membership.organisation_id == organisation_id,
        holds(Membership.starts_on, Membership.ends_on, on),
    )
    return tx.session.scalar(chosen.limit(1)) is not None


def end_requests(tx: Writing, plan: PlanHead, organisation_id: int, why: str) -> None:
    """What was asked of a body that has left need not be answered any more."""
    for row in tx.session.scalars(
        select(AgreementRequest).where(
            AgreementRequest.plan_id == plan.id,
            AgreementRequest.organisation_id == organisation_id,
            AgreementRequest.ended_at.is_(None),
        )
    ):
        row.ended_at, row.why_ended = tx.now, why


def known_or_new(tx: Writing, name: str, code: str, kind: OrganisationKind, alliance_id: int) -> Organisation:
    """The body that a name and a code mean, anywhere in the tracker; a new one if there is none."""
    rows = tx.session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind, Organisation.ods_code).where(
            or_(Organisation.kind == kind.value, Organisation.ods_code == code)
        )
    )
    known = [Known(id, own, OrganisationKind(its), ods or "") for id, own, its, ods in rows]
    found = rules.meant(name, code, kind, known)
    if found is not None:
        body = tx.session.get_one(Organisation, found.id)
        body.ods_code = body.ods_code or code or None
        return body
    return _new(tx, name, code, kind, alliance_id)


def _new(tx: Writing, name: str, code: str, kind: OrganisationKind, alliance_id: int) -> Organisation:
    invented = tx.session.scalar(select(Alliance.invented).where(Alliance.id == alliance_id))
    body = Organisation(
        slug=_free_slug(tx, name),
        name=name,
        name_folded=folded(name),
        kind=kind.value,
        ods_code=code or None,
        invented=bool(invented),
    )
    tx.add(body)
    tx.flush()
    return body


def _free_slug(tx: Writing, name: str) -> str:
    """The name as an address that no other body and no page has."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold().replace("'", "").replace("’", "")).strip("-")[:120] or "body"
    taken = rules.PAGES_BESIDE.union(
        tx.session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(words)))
    )
    number = 2
    slug = words
    while slug in taken:
        slug, number = f"{words}-{number}", number + 1
    return slug


def standing_list(tx: Writing, plan: PlanHead) -> ProviderList | None:
    """The declaration that the list of providers is complete, while it stands."""
    return tx.session.scalars(
        select(ProviderList).where(ProviderList.plan_id == plan.id, ProviderList.withdrawn_at.is_(None))
    ).one_or_none()


def lapse(tx: Writing, plan: PlanHead, what: str) -> None:
    """The list of providers changed, so it is no longer declared complete; says so if it was."""
    row = standing_list(tx, plan)
    if row is None:
        return
    row.withdrawn_at, row.why_withdrawn = tx.now, rules.lapsed(what)
    say(tx, plan, rules.about("withdrew that the list of providers is complete, because it changed"))
