"""The groups of an alliance as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.promises import worded_now
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.engagement.promises import Promise, PromiseWording
from alliance_tracker.data.tables.groups.bodies import Group, GroupCount, GroupPartner
from alliance_tracker.data.tables.groups.meetings import GroupAction, GroupReport, Meeting
from alliance_tracker.data.tables.groups.work import Project
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.groups import Known, Made, made_of, tree
from alliance_tracker.terms import GroupKind, MeetingState, MemberKind

TO_COME = (MeetingState.PLANNED.value, MeetingState.PAPERS_OUT.value)


class Listed(Record):
    """A group in the list of groups; `deep` is how many stand above it."""

    id: int
    slug: str
    name: str
    kind: GroupKind
    deep: int
    purpose: str
    ended_on: date | None
    next_on: date | None
    open: int
    late: int


class Whole(Record):
    """What a group says of itself."""

    id: int
    slug: str
    name: str
    kind: GroupKind
    parent_id: int | None
    parent: str
    parent_slug: str
    deliverable_id: int | None
    reference: str
    deliverable: str
    purpose: str
    what_we_are_not: str
    story: str
    where_and_when: str
    how_to_join: str
    started: str
    ended_on: date | None
    why_ended: str
    version: int


class Below(Record):
    """A group that stands under another, as a line of that one's page."""

    slug: str
    name: str
    kind: GroupKind
    people: Mapping[MemberKind, int]
    offices: tuple[str, ...]
    reported_on: date | None
    reference: str
    deliverable: str

    @property
    def made(self) -> Made:
        return made_of(self.people)


class Change(Record):
    """Something that the group changed, by one of its projects."""

    title: str
    what: str
    reference: str


class PromiseNaming(Record):
    number: int
    what: str


def known(alliance_id: int) -> tuple[Known, ...]:
    """Every group, as the rules on their places need it, by name. One query."""
    rows = db.session.execute(
        select(Group.id, Group.kind, Group.parent_id, Group.ended_on, Group.slug, Group.name).where(
            Group.alliance_id == alliance_id
        )
    ).all()
    found = [Known(row.id, GroupKind(row.kind), row.parent_id, row.ended_on is not None, *row[4:]) for row in rows]
    return tuple(sorted(found, key=lambda one: (list(GroupKind).index(one.kind), one.name.casefold(), one.id)))


def every(alliance_id: int, today: date) -> tuple[Listed, ...]:
    """The groups in their tree, those that go on first. Four queries."""
    rows = {row.id: row for row in db.session.scalars(select(Group).where(Group.alliance_id == alliance_id))}
    meets: dict[int, date] = dict(
        db.session.execute(
            select(Meeting.group_id, func.min(Meeting.meets_on))
            .where(Meeting.alliance_id == alliance_id, Meeting.meets_on >= today, Meeting.state.in_(TO_COME))
            .group_by(Meeting.group_id)
        ).all()
    )
    acts: dict[int, list[date]] = {}
    for group_id, due_on in db.session.execute(
        select(GroupAction.group_id, GroupAction.due_on).where(
            GroupAction.alliance_id == alliance_id, GroupAction.ended_on.is_(None)
        )
    ):
        acts.setdefault(group_id, []).append(due_on)
    groups = sorted(known(alliance_id), key=lambda one: one.ended)
    found = []
    for key, deep in tree(groups):
        row, due = rows[key], acts.get(key, [])
        late = sum(on < today for on in due)
        facts = (row.ended_on, meets.get(key), len(due), late)
        found.append(Listed(key, row.slug, row.name, GroupKind(row.kind), deep, row.purpose, *facts))
    return tuple(found)


def whole(group_id: int) -> Whole:
    """One group. One query."""
    above = Group.__table__.alias("above")
    row = db.session.execute(
        select(Group, above.c.name, above.c.slug, Deliverable.reference, Deliverable.title)
        .outerjoin(above, above.c.id == Group.parent_id)
        .outerjoin(Deliverable, Deliverable.id == Group.deliverable_id)
        .where(Group.id == group_id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that group. Choose one from the list of groups.")
    group = row[0]
    return Whole(
        group.id,
        group.slug,
        group.name,
        GroupKind(group.kind),
        group.parent_id,
        row[1] or "",
        row[2] or "",
        group.deliverable_id,
        row[3] or "",
        row[4] or "",
        group.purpose,
        group.what_we_are_not,
        group.story,
        group.where_and_when,
        group.how_to_join,
        group.started,
        group.ended_on,
        group.why_ended,
        group.version,
    )


def below(group_id: int) -> tuple[Below, ...]:
    """The groups under one that go on, working groups last, by name. Four queries; one when there are none."""
    rows = db.session.execute(
        select(Group, Deliverable.reference, Deliverable.title)
        .outerjoin(Deliverable, Deliverable.id == Group.deliverable_id)
        .where(Group.parent_id == group_id, Group.ended_on.is_(None))
    ).all()
    keys = [row[0].id for row in rows]
    if not keys:
        return ()
    people, offices = people_of(keys), _offices(keys)
    reported: dict[int, date] = dict(
        db.session.execute(
            select(GroupReport.group_id, func.max(GroupReport.reported_on))
            .where(GroupReport.group_id.in_(keys))
            .group_by(GroupReport.group_id)
        ).all()
    )
    found = [
        Below(
            row[0].slug,
            row[0].name,
            GroupKind(row[0].kind),
            people.get(row[0].id, {}),
            tuple(offices.get(row[0].id, ())),
            reported.get(row[0].id),
            row[1] or "",
            row[2] or "",
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.kind is GroupKind.WORKING, one.name.casefold(), one.slug)))


def people_of(group_ids: Sequence[int]) -> dict[int, dict[MemberKind, int]]:
    """How many of each kind are members of these groups, as last counted. One query."""
    found: dict[int, dict[MemberKind, int]] = {}
    for row in db.session.scalars(
        select(GroupCount).where(GroupCount.group_id.in_(group_ids)).order_by(GroupCount.group_id, GroupCount.id)
    ):
        found.setdefault(row.group_id, {})[MemberKind(row.kind)] = row.people
    return found


def _offices(group_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for group_id, office in db.session.execute(
        select(GroupPartner.group_id, GroupPartner.office)
        .where(GroupPartner.group_id.in_(group_ids), GroupPartner.ended_on.is_(None), GroupPartner.regular)
        .order_by(GroupPartner.group_id, GroupPartner.id)
    ):
        found.setdefault(group_id, []).append(office)
    return found


def deliverable_choices(alliance_id: int) -> tuple[tuple[int, str], ...]:
    """The deliverables that a group can work on, by reference. One query."""
    rows = db.session.execute(
        select(Deliverable.id, Deliverable.reference, Deliverable.title)
        .where(Deliverable.alliance_id == alliance_id)
        .order_by(Deliverable.area_id, Deliverable.position)
    )
    return tuple((row.id, f"{row.reference} {row.title}") for row in rows)


def changed(group_id: int) -> tuple[Change, ...]:
    """What the group and its working groups changed, by their projects, the newest first. One query."""
    rows = db.session.execute(
        select(Project.title, Project.what_changed, Deliverable.reference)
        .join(Group, Group.id == Project.group_id)
        .outerjoin(Deliverable, Deliverable.id == Project.deliverable_id)
        .where(or_(Group.id == group_id, Group.parent_id == group_id), Project.what_changed != "")
        .order_by(Project.in_showcase.desc(), Project.id.desc())
    )
    return tuple(Change(row.title, row.what_changed, row.reference or "") for row in rows)


def promises_naming(alliance_id: int, name: str) -> tuple[PromiseNaming, ...]:
    """The promises whose words today name the group, by number. One query."""
    rows = db.session.execute(
        select(Promise.number, PromiseWording.what, PromiseWording.to_whom)
        .join(PromiseWording, worded_now())
        .where(Promise.alliance_id == alliance_id, Promise.withdrawn_on.is_(None))
        .order_by(Promise.number)
    )
    wanted = name.casefold()
    return tuple(
        PromiseNaming(row.number, row.what) for row in rows if wanted in f"{row.what} {row.to_whom}".casefold()
    )
