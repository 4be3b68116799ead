"""What a group does next: actions with an office and a day, carried over until done; and reports of working groups."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.agenda import HELD
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.groups.meetings import GroupAction, GroupReport, Meeting
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.groups import meetings as rules
from alliance_tracker.rules.groups.groups import about, check_office, check_past
from alliance_tracker.rules.groups.meetings import Act
from alliance_tracker.rules.words import day
from alliance_tracker.terms import GroupKind


class ActionRow(Record):
    """One action. `delegate` is the working group it was given to; `carried`, over how many meetings it was carried."""

    act: Act
    words: str
    owner: str
    meeting_id: int | None
    group: str
    group_slug: str
    working_group_id: int | None
    delegate: str
    delegate_slug: str
    outcome: str
    carried: int
    version: int


class ActionDraft(Record):
    words: str
    owner: str
    due_on: date
    meeting_id: int | None = None
    working_group_id: int | None = None


class Report(Record):
    """What a working group told the group above it; `decided` is what it decided by itself."""

    words: str
    decided: str
    reported_on: date
    person_id: int | None
    group: str = ""
    group_slug: str = ""


def actions_of(group_id: int, today: date) -> tuple[ActionRow, ...]:
    """The actions of a group and those given to it: late ones first, then by day; ended ones last. Two queries."""
    own, given = Group.__table__.alias("own"), aliased(Group)
    rows = db.session.execute(
        select(GroupAction, own.c.name, own.c.slug, given.name, given.slug, Meeting.meets_on)
        .join(own, own.c.id == GroupAction.group_id)
        .outerjoin(given, given.id == GroupAction.working_group_id)
        .outerjoin(Meeting, Meeting.id == GroupAction.meeting_id)
        .where(or_(GroupAction.group_id == group_id, GroupAction.working_group_id == group_id))
        .order_by(GroupAction.id)
    ).all()
    held = db.session.scalars(
        select(Meeting.meets_on).where(Meeting.group_id == group_id, Meeting.state.in_(HELD))
    ).all()
    found = []
    for row, name, slug, delegate, delegate_slug, meets_on in rows:
        act = Act(row.number, row.due_on, row.ended_on, row.done, meets_on)
        found.append(
            ActionRow(
                act,
                row.words,
                row.owner,
                row.meeting_id,
                name,
                slug,
                row.working_group_id,
                delegate or "",
                delegate_slug or "",
                row.outcome,
                rules.carried(act, held),
                row.version,
            )
        )
    return tuple(found[at] for at in rules.in_order((one.act for one in found), today))


def working_groups(group_id: int) -> tuple[tuple[int, str], ...]:
    """The working groups that an action of a group can be given to, by name. One query."""
    rows = db.session.execute(
        select(Group.id, Group.name).where(
            Group.parent_id == group_id, Group.kind == GroupKind.WORKING.value, Group.ended_on.is_(None)
        )
    )
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda one: (one[1].casefold(), one[0])))


def add_action(tx: Writing, alliance_id: int, slug: str, draft: ActionDraft) -> int:
    """A new action, from a meeting or between two; returns its number within the group."""
    group = open_group(tx, alliance_id, slug)
    _check(tx, group, draft)
    last = tx.session.scalar(select(func.max(GroupAction.number)).where(GroupAction.group_id == group.id))
    row = GroupAction(alliance_id=alliance_id, group_id=group.id, number=(last or 0) + 1)
    _fill(row, draft)
    tx.add(row)
    tx.say(about(slug, f"added action {row.number} of {group.name}, due on {day(draft.due_on)}"), alliance_id)
    return row.number


def change_action(tx: Writing, alliance_id: int, slug: str, number: int, draft: ActionDraft, version: int) -> None:
    group, row = _open_action(tx, alliance_id, slug, number, version)
    _check(tx, group, draft)
    moved = f" from {day(row.due_on)} to {day(draft.due_on)}" if row.due_on != draft.due_on else ""
    _fill(row, draft)
    tx.say(about(slug, f"changed action {number} of {group.name}{moved}"), alliance_id)


def end_action(
    tx: Writing, alliance_id: int, slug: str, number: int, done: bool, outcome: str, version: int, today: date
) -> None:
    """The action is done, or is let go with a reason."""
    group, row = _open_action(tx, alliance_id, slug, number, version)
    row.ended_on, row.done, row.outcome = today, done, outcome
    tx.say(about(slug, f"{'finished' if done else 'let go'} action {number} of {group.name}"), alliance_id)


def _open_action(tx: Writing, alliance_id: int, slug: str, number: int, version: int) -> tuple[Group, GroupAction]:
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(
        select(GroupAction).where(GroupAction.group_id == group.id, GroupAction.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that action. Choose one from the list of actions.")
    if row.version != version or row.ended_on is not None:
        raise Stale("Somebody else changed this action after you opened the page.")
    return group, row


def _check(tx: Writing, group: Group, draft: ActionDraft) -> None:
    check_office(draft.owner, "owner")
    meeting = None
    if draft.meeting_id is not None:
        meeting = tx.session.scalars(
            select(Meeting).where(Meeting.id == draft.meeting_id, Meeting.group_id == group.id)
        ).one_or_none()
        if meeting is None:
            raise RuleBroken("That meeting is not one of this group. Choose one from the list", "meeting")
    rules.check_act(draft.due_on, meeting.meets_on if meeting is not None else None)
    if draft.working_group_id is not None and draft.working_group_id not in {
        key for key, _ in working_groups(group.id)
    }:
        raise RuleBroken("That is not a working group of this group. Choose one from the list", "working_group")


def _fill(row: GroupAction, draft: ActionDraft) -> None:
    row.words, row.owner, row.due_on = draft.words, draft.owner, draft.due_on
    row.meeting_id, row.working_group_id = draft.meeting_id, draft.working_group_id


def reports_of(group_id: int) -> tuple[Report, ...]:
    """What a group, and the working groups under it, reported, the newest first. One query."""
    rows = db.session.execute(
        select(GroupReport, Group.name, Group.slug)
        .join(Group, Group.id == GroupReport.group_id)
        .where(or_(Group.id == group_id, Group.parent_id == group_id))
        .order_by(GroupReport.reported_on.desc(), GroupReport.id.desc())
    )
    return tuple(Report(row.words, row.decided, row.reported_on, row.person_id, name, slug) for row, name, slug in rows)


def add_report(tx: Writing, alliance_id: int, slug: str, words: str, decided: str, on: date, today: date) -> None:
    """A working group reports back. What it said stays; a later report corrects it."""
    group = open_group(tx, alliance_id, slug)
    if group.parent_id is None:
        raise RuleBroken("This group stands under no other, so there is nobody to report to")
    check_past(on, today, "reported_on", "the group reported")
    tx.add(
        GroupReport(
            alliance_id=alliance_id,
            group_id=group.id,
            words=words,
            decided=decided,
            reported_on=on,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    tx.say(about(slug, f"reported on the work of {group.name}"), alliance_id)
