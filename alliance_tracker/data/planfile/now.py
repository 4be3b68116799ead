"""The plan of an alliance as a plan file tells it, and what such a file is held against."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from alliance_tracker.data import delivery
from alliance_tracker.data.db import db, folded
from alliance_tracker.data.planfile import around as around_rows
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.delivery import (
    Deliverable,
    DeliverableItem,
    DeliverablePatientGroup,
    Milestone,
)
from alliance_tracker.data.tables.guidance import AnnexItem, Area, PatientGroup
from alliance_tracker.data.tables.people import Person
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import reference_key
from alliance_tracker.rules.planfile import (
    Known,
    Plan,
    PlanDeliverable,
    PlanMilestone,
)
from alliance_tracker.rules.seal import seal
from alliance_tracker.terms import MoneySource


class PlanNow(Record):
    """The plan of an alliance as it is, what a file is held against, and the keys behind the words."""

    known: Known
    ids: Mapping[str, Mapping[str, int]]
    items: Sequence[tuple[str, str]]
    national: Sequence[tuple[str, str]]

    @property
    def stamp(self) -> str:
        """The seal of the plan: it changes when anything that a file could change does."""
        return seal(self.known.existing.content())


def plan_now(alliance_id: int, today: date) -> PlanNow:
    """Everything a plan file is read against. Twenty queries."""
    around = delivery.known(alliance_id, today)
    rows = db.session.scalars(
        select(Deliverable).where(Deliverable.alliance_id == alliance_id).order_by(Deliverable.reference)
    ).all()
    steps = db.session.scalars(
        select(Milestone).where(Milestone.alliance_id == alliance_id).order_by(Milestone.reference)
    ).all()
    named = {key for row in rows for key in (row.lead_id, row.deputy_id) if key is not None}
    named |= around_rows.people_in(alliance_id)
    people = _addresses(named | around.people.keys())
    bodies = _bodies(alliance_id, {row.accountable_id for row in rows if row.accountable_id is not None})
    homes = {row.id: row.reference for row in rows}
    risks = around_rows.risks_in(alliance_id)
    plan = Plan(
        tuple(_deliverables(rows, people, {key: name for key, (name, _) in bodies.items()})),
        tuple(_milestones(steps, homes)),
        around_rows.activities_now(alliance_id, homes, people),
        around_rows.dependencies_now(alliance_id, homes),
        around_rows.risks_now(risks, homes),
    )
    known = Known(
        plan=around.now.round,
        today=today,
        areas={word.casefold(): one.code for one in around.areas.values() for word in (one.words, one.code)},
        items={word.casefold(): code for code in around.items for word in (code, code.partition("-")[2] or code)},
        groups={word.casefold(): one.words for one in around.groups.values() for word in (one.code, one.words)},
        people={address.casefold(): address for address in people.values()},
        bodies={word: name for name, spellings in bodies.values() for word in spellings},
        leaders=frozenset(people[key] for key in around.people),
        national={code.casefold(): code for code in around.national_work},
        hidden=frozenset(around_rows.risk_reference(row, homes) for row in risks if row.private),
        existing=plan,
        fixed=frozenset(row.reference for row in rows if row.baseline_fixed_on is not None),
        versions={row.reference: row.version for row in rows} | {step.reference: step.version for step in steps},
    )
    ids = {
        "area": {one.code: one.id for one in around.areas.values()},
        "items": {one.code: one.id for one in around.items.values()},
        "groups": {one.words: one.id for one in around.groups.values()},
        "people": {address: key for key, address in people.items()},
        "national": {one.code: one.id for one in around.national_work.values()},
        "bodies": {name: key for key, (name, _) in bodies.items()},
    }
    items, national = (
        [(one.code, one.words) for one in kind.values()] for kind in (around.items, around.national_work)
    )
    return PlanNow(known, ids, items, national)


def _deliverables(
    rows: Sequence[Deliverable], people: Mapping[int, str], bodies: Mapping[int, str]
) -> list[PlanDeliverable]:
    """The deliverables as a file tells them. Three queries."""
    ids = [row.id for row in rows]
    areas = {row.id: row.code for row in db.session.execute(select(Area.id, Area.code))}
    items = _ties(
        select(DeliverableItem.deliverable_id, AnnexItem.code)
        .join(AnnexItem, AnnexItem.id == DeliverableItem.item_id)
        .join(Area, Area.id == AnnexItem.area_id)
        .where(DeliverableItem.deliverable_id.in_(ids))
        .order_by(Area.position, AnnexItem.position)
    )
    groups = _ties(
        select(DeliverablePatientGroup.deliverable_id, PatientGroup.name)
        .join(PatientGroup, PatientGroup.id == DeliverablePatientGroup.patient_group_id)
        .where(DeliverablePatientGroup.deliverable_id.in_(ids))
        .order_by(PatientGroup.position)
    )
    found = [
        PlanDeliverable(
            reference=row.reference,
            title=row.title,
            summary=row.summary,
            area=areas[row.area_id],
            items=tuple(items.get(row.id, ())),
            groups=tuple(groups.get(row.id, ())),
            planned_start=row.planned_start,
            planned_end=row.planned_end,
            lead=people.get(row.lead_id or 0, ""),
            deputy=people.get(row.deputy_id or 0, ""),
            accountable=bodies.get(row.accountable_id or 0, ""),
            money_source=MoneySource(row.money_source).words,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: reference_key(row.reference))


def _milestones(steps: Sequence[Milestone], homes: Mapping[int, str]) -> list[PlanMilestone]:
    found = [
        PlanMilestone(
            homes[row.deliverable_id],
            row.reference,
            row.title,
            row.baseline_on,
            row.forecast_on,
            row.met_on,
            row.critical,
        )
        for row in steps
    ]
    return sorted(found, key=lambda row: reference_key(row.reference))


def _ties(chosen: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, words in db.session.execute(chosen):
        found.setdefault(key, []).append(words)
    return found


def _addresses(ids: Collection[int]) -> dict[int, str]:
    """E-mail addresses by person. One query."""
    chosen = select(Person.id, Person.email).where(Person.id.in_(ids)).order_by(Person.email_folded)
    return {row.id: row.email for row in db.session.execute(chosen)}


def _bodies(alliance_id: int, also: Collection[int]) -> dict[int, tuple[str, set[str]]]:
    """The organisations of the alliance, and those named now, with every way to spell each. One query."""
    members = select(Membership.organisation_id).where(Membership.alliance_id == alliance_id)
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.official_name, Organisation.ods_code)
        .where(or_(Organisation.id.in_(members), Organisation.id.in_(also)))
        .order_by(Organisation.name_folded, Organisation.id)
    )
    return {
        row.id: (row.name, {folded(word) for word in (row.name, row.official_name, row.ods_code) if word})
        for row in rows
    }
