"""Who was heard: the lines that people are counted by, the people here beside them, and who reaches whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.guidance import patient_groups
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.engagement.records import ReferencePopulation
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.groups.work import Reach, Resource, Stakeholder
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import Stale, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.heard import (
    Asked,
    Category,
    Population,
    check_population,
    populated,
    stored_as,
    tables,
)
from alliance_tracker.terms import OrganisationKind

CHANGED = "Somebody else changed this figure after you opened it."


def asked_of(alliance_id: int) -> tuple[Asked, ...]:
    """Every table that people of this alliance are counted by. Two queries."""
    groups = [Category(one.code, one.name) for one in patient_groups()]
    ccgs = db.session.execute(
        select(Organisation.slug, Organisation.name)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.alliance_id == alliance_id, Membership.role == OrganisationKind.CCG.value)
        .order_by(Membership.position, Membership.id)
    )
    return tables(groups, [Category(slug, name) for slug, name in ccgs])


class PopulationRow(Record):
    """A figure for the people here, with who entered it."""

    population: Population
    version: int
    by: str | None


def populations_of(asked: Sequence[Asked], alliance_id: int) -> dict[tuple[str, str], PopulationRow]:
    """The figures for the people here, by table and line. One query."""
    lines = {stored_as(table, line.code): (table.code, line.code) for table in asked for line in populated(table)}
    rows = db.session.execute(
        select(ReferencePopulation, func.coalesce(Person.display_name, Person.name))
        .outerjoin(Person, Person.id == ReferencePopulation.person_id)
        .where(ReferencePopulation.alliance_id == alliance_id)
        .order_by(ReferencePopulation.id)
    )
    return {
        lines[row.kind, row.category]: PopulationRow(
            Population(row.people, row.of_people, row.source, row.as_of), row.version, by
        )
        for row, by in rows
        if (row.kind, row.category) in lines
    }


def save_population(
    tx: Writing, alliance_id: int, table: Asked, line: Category, draft: Population, version: int
) -> bool:
    """Enter or put right how many people here are of a category; whether anything changed."""
    refuse(check_population(draft))
    kind, category = stored_as(table, line.code)
    row = tx.session.scalars(
        select(ReferencePopulation).where(
            ReferencePopulation.alliance_id == alliance_id,
            ReferencePopulation.kind == kind,
            ReferencePopulation.category == category,
        )
    ).one_or_none()
    if (row.version if row else 0) != version:
        raise Stale(CHANGED)
    if row is not None and Population(row.people, row.of_people, row.source, row.as_of) == draft:
        return False
    if row is None:
        row = ReferencePopulation(alliance_id=alliance_id, kind=kind, category=category)
        tx.add(row)
    row.people, row.of_people = draft.people, draft.of_people
    row.source, row.as_of, row.person_id = draft.source, draft.as_of, tx.actor.person_id
    tx.say(draft.entered(line), alliance_id)
    return True


class Reaching(Record):
    """Somebody who can reach people of a category: what it is, its name, and the group's address if it is one."""

    what: str
    name: str
    group: str = ""


def reach_of(asked: Sequence[Asked], alliance_id: int) -> dict[tuple[str, str], list[Reaching]]:
    """Who reaches whom, by table and line: groups, then stakeholders, then places of the directory. One query."""
    lines = {stored_as(table, line.code): (table.code, line.code) for table in asked for line in table.categories}
    rows = db.session.execute(
        select(Reach.kind, Reach.category, Group.name, Group.slug, Stakeholder.name, Resource.name)
        .outerjoin(Group, (Group.id == Reach.group_id) & Group.ended_on.is_(None))
        .outerjoin(Stakeholder, (Stakeholder.id == Reach.stakeholder_id) & Stakeholder.ended_on.is_(None))
        .outerjoin(Resource, (Resource.id == Reach.resource_id) & Resource.ended_on.is_(None))
        .where(Reach.alliance_id == alliance_id)
        .order_by(Reach.id)
    )
    found: dict[tuple[str, str], list[Reaching]] = {}
    for kind, category, group, slug, stakeholder, resource in rows:
        for what, name in (("group", group), ("stakeholder", stakeholder), ("place that helps", resource)):
            if name and (kind, category) in lines:
                found.setdefault(lines[kind, category], []).append(Reaching(what, name, slug if group else ""))
    return found
