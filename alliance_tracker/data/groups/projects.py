"""Projects of a group, and those that an alliance shows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.groups.work import Project
from alliance_tracker.errors import NotFound, Stale, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.groups import about, slug_of
from alliance_tracker.rules.groups.work import ProjectDraft, check_project
from alliance_tracker.terms import ProjectKind


class ProjectRow(Record):
    """A project with whose it is, and the part of the plan that it serves."""

    slug: str
    draft: ProjectDraft
    reference: str
    deliverable: str
    group: str
    group_slug: str
    version: int


def projects_of(group_id: int) -> tuple[ProjectRow, ...]:
    """The projects of a group: those that are shown first, then those that go on, the newest first. One query."""
    return _rows(Project.group_id == group_id)


def showcase(alliance_id: int) -> tuple[ProjectRow, ...]:
    """What the groups of an alliance show, the newest first. One query."""
    return _rows(Project.alliance_id == alliance_id, Project.in_showcase)


def _rows(*where: object) -> tuple[ProjectRow, ...]:
    rows = db.session.execute(
        select(Project, Deliverable.reference, Deliverable.title, Group.name, Group.slug)
        .join(Group, Group.id == Project.group_id)
        .outerjoin(Deliverable, Deliverable.id == Project.deliverable_id)
        .where(*where)  # type: ignore[arg-type]  # conditions
        .order_by(Project.in_showcase.desc(), Project.ended_on.is_not(None), Project.id.desc())
    )
    return tuple(
        ProjectRow(row.slug, _draft(row), reference or "", title or "", group, slug, row.version)
        for row, reference, title, group, slug in rows
    )


def _draft(row: Project) -> ProjectDraft:
    return ProjectDraft(
        ProjectKind(row.kind),
        row.title,
        row.words,
        row.needs_approval,
        row.approved,
        row.started_on,
        row.ended_on,
        row.what_changed,
        row.deliverable_id,
        row.in_showcase,
        row.with_whom,
    )


def add_project(tx: Writing, alliance_id: int, slug: str, draft: ProjectDraft, today: date) -> str:
    """A new project; returns its name in addresses."""
    group = open_group(tx, alliance_id, slug)
    _check(tx, alliance_id, draft, today)
    taken = tx.session.scalars(select(Project.slug).where(Project.group_id == group.id)).all()
    row = Project(alliance_id=alliance_id, group_id=group.id, slug=slug_of(draft.title, taken))
    _fill(row, draft)
    tx.add(row)
    tx.say(about(slug, f"added the project {draft.title} of {group.name}"), alliance_id)
    return row.slug


def change_project(
    tx: Writing, alliance_id: int, slug: str, project: str, draft: ProjectDraft, version: int, today: date
) -> None:
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(select(Project).where(Project.group_id == group.id, Project.slug == project)).one_or_none()
    if row is None:
        raise NotFound("We cannot find that project. Choose one from the list of projects.")
    if row.version != version:
        raise Stale("Somebody else changed this project after you opened the page.")
    _check(tx, alliance_id, draft, today)
    ended = row.ended_on is None and draft.ended_on is not None
    _fill(row, draft)
    tx.say(about(slug, f"{'ended' if ended else 'changed'} the project {draft.title} of {group.name}"), alliance_id)


def _check(tx: Writing, alliance_id: int, draft: ProjectDraft, today: date) -> None:
    problems = check_project(draft, today)
    own = select(Deliverable.id).where(Deliverable.alliance_id == alliance_id, Deliverable.id == draft.deliverable_id)
    if draft.deliverable_id is not None and tx.session.scalar(own) is None:
        problems.append(("deliverable", "That deliverable is not one of this alliance. Choose one from the list"))
    refuse(problems)


def _fill(row: Project, draft: ProjectDraft) -> None:
    row.kind, row.title, row.words = draft.kind.value, draft.title, draft.words
    row.needs_approval, row.approved = draft.needs_approval, draft.approved
    row.started_on, row.ended_on = draft.started_on, draft.ended_on
    row.what_changed, row.deliverable_id, row.in_showcase = draft.what_changed, draft.deliverable_id, draft.in_showcase
    row.with_whom = draft.with_whom
