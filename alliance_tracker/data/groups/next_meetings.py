"""The next meeting of each group that somebody belongs to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.groups.bodies import Group, GroupMember
from alliance_tracker.data.tables.groups.meetings import Coming, Meeting
from alliance_tracker.records import Record
from alliance_tracker.rules.groups import meetings as rules
from alliance_tracker.terms import MeetingState

TO_COME = (MeetingState.PLANNED.value, MeetingState.PAPERS_OUT.value)


class NextMeeting(Record):
    """When a group meets next, and whether the reader said that they come."""

    group: str
    group_slug: str
    id: int
    meets_on: date
    starts_at: str
    ends_at: str
    place: str
    papers_out: bool
    comes: bool | None


def next_meetings(person_id: int, alliance_id: int, today: date) -> tuple[NextMeeting, ...]:
    """Of this person's groups in an alliance, soonest first; a group that has planned none is left out. One query."""
    belongs = select(GroupMember.group_id).where(
        GroupMember.person_id == person_id,
        GroupMember.starts_on <= today,
        or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today),
    )
    said = and_(Coming.meeting_id == Meeting.id, Coming.person_id == person_id)
    rows = db.session.execute(
        select(Group.name, Group.slug, Meeting, Coming.comes)
        .join(Group, Group.id == Meeting.group_id)
        .outerjoin(Coming, said)
        .where(
            Meeting.alliance_id == alliance_id,
            Meeting.meets_on >= today,
            Meeting.state.in_(TO_COME),
            Meeting.group_id.in_(belongs),
        )
        .order_by(Meeting.meets_on, Meeting.starts_at, Meeting.id)
    )
    found: dict[str, NextMeeting] = {}
    for name, slug, row, comes in rows:
        end = rules.ends_at(row.starts_at, row.minutes)
        when = (row.id, row.meets_on, row.starts_at, end, row.place)
        papers_out = row.state == MeetingState.PAPERS_OUT.value
        found.setdefault(slug, NextMeeting(name, slug, *when, papers_out, comes))
    return tuple(found.values())
