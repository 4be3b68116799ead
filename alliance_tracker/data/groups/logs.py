"""What a group keeps a log of: problems put right, visits, and materials with where they are to be had."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.groups.work import Material, Problem, Visit
from alliance_tracker.errors import NotFound, Stale, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.groups import about, check_office
from alliance_tracker.rules.groups.work import (
    MaterialDraft,
    ProblemDraft,
    VisitDraft,
    check_material,
    check_problem,
    check_visit,
)
from alliance_tracker.rules.words import day
from alliance_tracker.terms import VisitKind


class ProblemRow(Record):
    """A problem, by its number within the group."""

    number: int
    draft: ProblemDraft
    version: int


class VisitRow(Record):
    """A visit, by its key."""

    number: int
    draft: VisitDraft
    version: int


class MaterialRow(Record):
    """Something printed or posted, by its key."""

    number: int
    draft: MaterialDraft
    version: int


def problems_of(group_id: int) -> tuple[ProblemRow, ...]:
    """Open ones first, the oldest on top; then those that ended, the newest first. One query."""
    rows = db.session.scalars(select(Problem).where(Problem.group_id == group_id).order_by(Problem.id))
    found = [
        ProblemRow(
            row.number,
            ProblemDraft(row.words, row.where, row.told_to, row.raised_on, row.ended_on, row.outcome),
            row.version,
        )
        for row in rows
    ]
    waits = sorted((one for one in found if one.draft.ended_on is None), key=lambda one: one.draft.raised_on)
    ended = [(one.draft.ended_on, one.number, one) for one in found if one.draft.ended_on is not None]
    return (*waits, *(one for _, _, one in sorted(ended, key=lambda one: one[:2], reverse=True)))


def visits_of(group_id: int) -> tuple[VisitRow, ...]:
    """The newest first. One query."""
    rows = db.session.scalars(
        select(Visit).where(Visit.group_id == group_id).order_by(Visit.went_on.desc(), Visit.id.desc())
    )
    return tuple(
        VisitRow(
            row.id,
            VisitDraft(
                VisitKind(row.kind), row.went_to, row.went_on, row.found, row.came_of_it, row.reported_on, row.who_went
            ),
            row.version,
        )
        for row in rows
    )


def materials_of(group_id: int) -> tuple[MaterialRow, ...]:
    """Those that can be had, by title; then those that cannot any more. One query."""
    rows = db.session.scalars(select(Material).where(Material.group_id == group_id).order_by(Material.id))
    found = sorted(rows, key=lambda row: (row.ended_on is not None, row.title.casefold(), row.id))
    return tuple(
        MaterialRow(row.id, MaterialDraft(row.title, row.places, row.since, row.ended_on), row.version) for row in found
    )


def save_problem(
    tx: Writing, alliance_id: int, slug: str, number: int | None, draft: ProblemDraft, version: int, today: date
) -> int:
    """Add a problem, or say how one goes; returns its number."""
    group = open_group(tx, alliance_id, slug)
    refuse(check_problem(draft, today))
    row = _of_group(tx, Problem, group, number, version)
    before = row.ended_on
    if row.number is None:
        last = tx.session.scalar(select(func.max(Problem.number)).where(Problem.group_id == group.id))
        row.number = (last or 0) + 1
    row.words, row.where, row.told_to = draft.words, draft.where, draft.told_to
    row.raised_on, row.ended_on, row.outcome = draft.raised_on, draft.ended_on, draft.outcome
    did = "ended" if draft.ended_on and not before else "added" if number is None else "changed"
    tx.say(about(slug, f"{did} problem {row.number} of {group.name}, raised on {day(draft.raised_on)}"), alliance_id)
    return int(row.number)


def save_visit(
    tx: Writing, alliance_id: int, slug: str, number: int | None, draft: VisitDraft, version: int, today: date
) -> None:
    group = open_group(tx, alliance_id, slug)
    refuse(check_visit(draft, today))
    if draft.who_went:
        check_office(draft.who_went, "who_went")
    row = _of_group(tx, Visit, group, number, version)
    row.kind, row.went_to, row.went_on = draft.kind.value, draft.went_to, draft.went_on
    row.found, row.came_of_it, row.reported_on = draft.found, draft.came_of_it, draft.reported_on
    row.who_went = draft.who_went
    did = "recorded" if number is None else "changed"
    words = f"{did} a visit of {group.name} to {draft.went_to} on {day(draft.went_on)}"
    tx.say(about(slug, words), alliance_id)


def save_material(
    tx: Writing, alliance_id: int, slug: str, number: int | None, draft: MaterialDraft, version: int, today: date
) -> None:
    group = open_group(tx, alliance_id, slug)
    refuse(check_material(draft, today))
    row = _of_group(tx, Material, group, number, version)
    row.title, row.places = draft.title, draft.places
    row.since, row.ended_on = draft.since, draft.ended_on
    did = "added" if number is None else "changed"
    tx.say(about(slug, f"{did} {draft.title} among what {group.name} gives out"), alliance_id)


def _of_group(tx: Writing, table: Any, group: Group, number: int | None, version: int) -> Any:
    """The row as it was opened, or a new one of this group."""
    if number is None:
        row = table(alliance_id=group.alliance_id, group_id=group.id)
        tx.add(row)
        return row
    key = table.number if table is Problem else table.id
    row = tx.session.scalars(select(table).where(table.group_id == group.id, key == number)).one_or_none()
    if row is None:
        raise NotFound("We cannot find that on the list of this group. Go back to the list and choose again.")
    if row.version != version:
        raise Stale("Somebody else changed this after you opened the page.")
    return row
