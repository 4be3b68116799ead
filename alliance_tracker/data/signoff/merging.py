"""Bodies become another: a merger, or a new name from a day, and how a mistake about that is taken back."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of
from alliance_tracker.data.signoff.memberships import (
    belongs_elsewhere,
    end_memberships,
    end_requests,
    join,
    known_or_new,
    lapse,
)
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.signoff import Agreement, Disowned, Merger
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.rules.signoff import bodies as rules
from alliance_tracker.rules.signoff.bodies import Known, Merging
from alliance_tracker.rules.words import listing
from alliance_tracker.terms import OrganisationKind


def merge(tx: Writing, plan: PlanHead, given: Merging, today: date) -> str:
    """Record that bodies of the plan became one from a day on. Returns the name of that one.

    The old ones leave the plan's alliances on that day with the reason, the new one joins them there. The
    body itself is ended everywhere, unless it belongs to an alliance outside the plan, which speaks for itself.
    What the new one agreed before that day, for itself alone, does not count for those that became part of it.
    """
    lock(tx, plan)
    rows = {row.organisation_id: row for row in bodies_of(plan, today)}
    kind = rules.check_merging(given, _known(rows.values()), _leaving(rows.values()), today)
    assert given.merged_on is not None
    into = _into(tx, plan, given, kind)
    old = [rows[one] for one in given.bodies if one in rows]
    if into.id in {row.organisation_id for row in old}:
        raise RuleBroken("That is the name of a body that merged. Type the name of the new one", field="name")
    rules.check_answered(given.merged_on, _answered(plan, [*old, into]))
    name = into.name
    for row in old:
        _leave(tx, plan, row, into, kind, given.merged_on)
    say(tx, plan, rules.merged([row.name for row in old], name, given.merged_on))
    if kind is OrganisationKind.PROVIDER:
        lapse(tx, plan, f"{listing([row.name for row in old])} became {name}")
    return name


def take_back(tx: Writing, plan: PlanHead, organisation_id: int, typed_why: str, today: date) -> str:
    """A merger was recorded by mistake: the body belongs to the plan again. Returns its name.

    Refused once the successor has answered a version, because that answer is on the ledger.
    """
    lock(tx, plan)
    why = rules.read_reason(typed_why, "Say what was wrong")
    row = tx.session.get(Merger, (plan.id, organisation_id))
    if row is None:
        raise Stale("Somebody has taken this merger back already. Open the list again.")
    body = tx.session.get_one(Organisation, organisation_id)
    into = tx.session.get_one(Organisation, row.successor_id)
    answered = select(Agreement.id).where(
        Agreement.plan_id == plan.id, Agreement.organisation_id == into.id, Agreement.answered_on >= row.merged_on
    )
    if tx.session.scalar(answered.limit(1)) is not None:
        raise RuleBroken(f"{into.name} has answered a version of the plan since, so this stays on record")
    name, later, kind = body.name, into.name, OrganisationKind(body.kind)
    _return(tx, plan, row)
    if body.successor_id == into.id:
        body.ends_on, body.successor_id = None, None
    merged_on = row.merged_on
    tx.session.delete(row)
    tx.flush()
    _empty(tx, plan, into.id, merged_on, f"Recorded by mistake: {why}")
    say(tx, plan, rules.unmerged([name], later, why))
    if kind is OrganisationKind.PROVIDER:
        lapse(tx, plan, f"{name} came back")
    return name


def _known(rows: Collection[BodyRow]) -> dict[int, tuple[Known, date | None]]:
    return {
        row.organisation_id: (Known(row.organisation_id, row.name, row.kind, row.ods_code), row.starts_on)
        for row in rows
    }


def _leaving(rows: Collection[BodyRow]) -> dict[int, str]:
    return {row.organisation_id: row.successor for row in rows if row.successor}


def _into(tx: Writing, plan: PlanHead, given: Merging, kind: OrganisationKind) -> Organisation:
    if given.into is not None:
        return tx.session.get_one(Organisation, given.into)
    name, code = rules.read_name(given.name, "new body"), rules.read_code(given.ods_code)
    return known_or_new(tx, name, code, kind, plan.footprints[0].id)


def _answered(plan: PlanHead, bodies: Sequence[BodyRow | Organisation]) -> list[tuple[str, date]]:
    """Those of these bodies that have answered a version, by name, with the day of their last answer. One query."""
    names = {one.organisation_id if isinstance(one, BodyRow) else one.id: one.name for one in bodies}
    disowned = select(Disowned.agreement_id).where(Disowned.plan_id == plan.id)
    rows = db.session.execute(
        select(Agreement.organisation_id, func.max(Agreement.answered_on))
        .where(Agreement.plan_id == plan.id, Agreement.organisation_id.in_(names), Agreement.id.not_in(disowned))
        .group_by(Agreement.organisation_id)
        .order_by(Agreement.organisation_id)
    )
    return [(names[body], last) for body, last in rows]


def _leave(tx: Writing, plan: PlanHead, row: BodyRow, into: Organisation, kind: OrganisationKind, on: date) -> None:
    why = rules.became(into.name, on)
    for alliance_id in end_memberships(tx, plan, row.organisation_id, on, why):
        join(tx, alliance_id, into.id, kind, on)
    end_requests(tx, plan, row.organisation_id, why)
    tx.add(Merger(plan_id=plan.id, organisation_id=row.organisation_id, successor_id=into.id, merged_on=on))
    if not belongs_elsewhere(tx, plan, row.organisation_id, on):
        body = tx.session.get_one(Organisation, row.organisation_id)
        body.ends_on, body.successor_id = on, into.id


def _return(tx: Writing, plan: PlanHead, merger: Merger) -> None:
    """The memberships that the merger ended run on."""
    for row in tx.session.scalars(
        select(Membership).where(
            Membership.alliance_id.in_(plan.alliance_ids),
            Membership.organisation_id == merger.organisation_id,
            Membership.ends_on == merger.merged_on,
        )
    ):
        row.ends_on, row.why_ended = None, ""


def _empty(tx: Writing, plan: PlanHead, successor_id: int, on: date, why: str) -> None:
    """A successor into which no other body merged leaves the memberships that the merger gave it."""
    others = select(Merger.organisation_id).where(Merger.plan_id == plan.id, Merger.successor_id == successor_id)
    if tx.session.scalar(others.limit(1)) is not None:
        return
    for row in tx.session.scalars(
        select(Membership).where(
            Membership.alliance_id.in_(plan.alliance_ids),
            Membership.organisation_id == successor_id,
            Membership.starts_on == on,
            Membership.document.is_(None),
            Membership.ends_on.is_(None),
        )
    ):
        row.ends_on, row.why_ended = on, why
