"""The providers of a plan: chosen from the trusts of its STPs or typed, declared complete, removed with a reason."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of, holds
from alliance_tracker.data.signoff.memberships import (
    end_memberships,
    end_requests,
    join,
    known_or_new,
    lapse,
    standing_list,
)
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.signoff import ProviderList, StpTrust
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.signoff import bodies as rules
from alliance_tracker.rules.signoff.bodies import Known
from alliance_tracker.rules.words import some
from alliance_tracker.terms import OrganisationKind

PROVIDER = OrganisationKind.PROVIDER


class Offered(Record):
    """A trust that may be one of the providers: what the register says, and with which STPs it is named.

    `note` is about the trust, `named_note` about its being named with them.
    """

    id: int
    name: str
    ods_code: str
    note: str
    named_note: str
    stps: tuple[str, ...]
    alliance_ids: tuple[int, ...]


def offered(plan: PlanHead, today: date) -> tuple[Offered, ...]:
    """The trusts named with the plan's STPs and not in its list yet, by name. Two queries."""
    listed = {row.organisation_id for row in bodies_of(plan, today)}
    stp = aliased(Organisation)
    rows = db.session.execute(
        select(Organisation, stp.name, Membership.alliance_id, StpTrust.note)
        .join(StpTrust, StpTrust.trust_id == Organisation.id)
        .join(stp, stp.id == StpTrust.stp_id)
        .join(Membership, Membership.organisation_id == StpTrust.stp_id)
        .where(Membership.alliance_id.in_(plan.alliance_ids), holds(Membership.starts_on, Membership.ends_on, today))
        .order_by(Organisation.name_folded, Organisation.id, stp.ons_code)
    )
    found: dict[int, list[tuple[Organisation, str, int, str]]] = {}
    for body, stp_name, alliance_id, remark in rows:
        if body.id not in listed:
            found.setdefault(body.id, []).append((body, stp_name, alliance_id, remark))
    return tuple(_offered(each) for each in found.values())


def _offered(rows: Sequence[tuple[Organisation, str, int, str]]) -> Offered:
    body, _, _, named_note = rows[0]
    return Offered(
        body.id,
        body.name,
        body.ods_code or "",
        body.note,
        named_note,
        tuple(dict.fromkeys(row[1] for row in rows)),
        tuple(dict.fromkeys(row[2] for row in rows)),
    )


def add_offered(tx: Writing, plan: PlanHead, trust_ids: Collection[int], today: date) -> int:
    """List trusts that were offered, each in the footprints whose STPs it is named with. Returns how many."""
    lock(tx, plan)
    chosen = [one for one in offered(plan, today) if one.id in trust_ids]
    if not chosen:
        raise RuleBroken("Choose at least one trust, or type the name of a provider below", field="trusts")
    for one in chosen:
        for alliance_id in one.alliance_ids:
            join(tx, alliance_id, one.id, PROVIDER, today)
    names = [one.name for one in chosen]
    say(tx, plan, rules.added(names))
    lapse(tx, plan, f"{some(names)} {'was' if len(names) == 1 else 'were'} added")
    return len(chosen)


def add_typed(tx: Writing, plan: PlanHead, typed_name: str, typed_code: str, alliance_id: int, today: date) -> str:
    """List a provider by a name and, if known, its ODS code. Returns the name it has in the tracker."""
    lock(tx, plan)
    if alliance_id not in plan.alliance_ids:
        raise RuleBroken("Choose the alliance that the provider belongs to", field="alliance")
    name, code = rules.read_name(typed_name), rules.read_code(typed_code)
    listed = [Known(row.organisation_id, row.name, row.kind, row.ods_code) for row in bodies_of(plan, today)]
    rules.refuse_listed(name, code, listed)
    body = known_or_new(tx, name, code, PROVIDER, alliance_id)
    rules.refuse_listed(body.name, body.ods_code or "", listed)
    join(tx, alliance_id, body.id, PROVIDER, today)
    shown = body.name
    say(tx, plan, rules.added([shown]))
    lapse(tx, plan, f"{shown} was added")
    return shown


def remove(tx: Writing, plan: PlanHead, organisation_id: int, typed_why: str, today: date) -> None:
    """Take a provider off the list, with the reason that stands on the page. Only providers leave in this way."""
    lock(tx, plan)
    row = next((one for one in bodies_of(plan, today) if one.organisation_id == organisation_id), None)
    if row is None:
        raise Stale("Somebody has taken this provider off the list already. Open the list again.")
    if row.kind is not PROVIDER:
        raise RuleBroken(f"{row.name} is named by the guidance, so it can merge into another body but not be removed")
    why = rules.read_reason(typed_why, "Say why this provider does not have to agree")
    end_memberships(tx, plan, organisation_id, today, why)
    end_requests(tx, plan, organisation_id, f"{row.name} was removed from those who must agree")
    say(tx, plan, rules.removed(row.name, why))
    lapse(tx, plan, f"{row.name} was removed")


def stamp_of(rows: Sequence[BodyRow]) -> str:
    """Stands for the list of providers as it is; a declaration carries the stamp of the list its reader saw."""
    listed = sorted(row.organisation_id for row in rows if row.kind is PROVIDER)
    return hashlib.sha256(str(listed).encode()).hexdigest()[:16]


def declare(tx: Writing, plan: PlanHead, seen: str, today: date) -> None:
    """Declare the list complete, as its reader saw it."""
    lock(tx, plan)
    rows = bodies_of(plan, today)
    count = sum(row.kind is PROVIDER for row in rows)
    if not count:
        raise RuleBroken("There is no provider in the list. Add the providers first")
    if seen != stamp_of(rows):
        raise Stale("The list of providers changed after you opened this page. Check it again, then declare it.")
    if standing_list(tx, plan) is not None:
        raise Stale("Somebody else has declared this list complete already.")
    tx.add(ProviderList(plan_id=plan.id, declared_on=today, declared_at=tx.now, person_id=tx.actor.person_id))
    say(tx, plan, rules.declared_complete(count))
