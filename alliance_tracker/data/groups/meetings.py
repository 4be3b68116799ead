"""The meetings of groups: planned well ahead, moved, cancelled, and read for a page or a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.keeping import open_group
from alliance_tracker.data.groups.reading import TO_COME
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.groups.bodies import Group, GroupMember
from alliance_tracker.data.tables.groups.meetings import (
    AgendaItem,
    Coming,
    GroupAction,
    Meeting,
    MeetingCount,
    MeetingSeries,
)
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.events import Event, on
from alliance_tracker.rules.groups import meetings as rules
from alliance_tracker.rules.groups.groups import about
from alliance_tracker.rules.groups.meetings import Papers, Series
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import ComingKind, MeetingState

MOST_AHEAD = 60


class MeetingRow(Record):
    """One meeting as a list or a page shows it."""

    id: int
    series_id: int | None
    meets_on: date
    starts_at: str
    minutes: int
    place: str
    state: MeetingState
    why_cancelled: str
    papers: Papers
    approved_on: date | None
    version: int

    @property
    def ends_at(self) -> str:
        return rules.ends_at(self.starts_at, self.minutes)

    @property
    def to_come(self) -> bool:
        return self.state.value in TO_COME


class SeriesRow(Record):
    id: int
    months: int
    weekdays: tuple[int, ...]
    starts_at: str
    minutes: int
    place: str
    first_on: date
    ended_on: date | None
    version: int

    @property
    def words(self) -> str:
        return rules.series_words(self.months, self.weekdays, self.minutes)


class Numbers(Record):
    """What lists say of a meeting: items of its agenda, actions from it, and how many came of each class."""

    items: int = 0
    actions: int = 0
    came: Mapping[ComingKind, int] = {}


class Said(Record):
    """How many members with an account said that they come, how many that they cannot, and what one of them said."""

    coming: int
    not_coming: int
    own: bool | None


class MeetingDraft(Record):
    meets_on: date
    starts_at: str
    minutes: int
    place: str


def of_group(group_id: int) -> tuple[MeetingRow, ...]:
    """All meetings of a group, earliest first. One query."""
    rows = db.session.scalars(
        select(Meeting).where(Meeting.group_id == group_id).order_by(Meeting.meets_on, Meeting.starts_at, Meeting.id)
    )
    return tuple(map(_row, rows))


def meeting_of(group_id: int, meeting_id: int) -> MeetingRow:
    """One meeting of a group. One query. Raises NotFound."""
    chosen = select(Meeting).where(Meeting.id == meeting_id, Meeting.group_id == group_id)
    row = db.session.scalars(chosen).one_or_none()
    if row is None:
        raise NotFound("We cannot find that meeting. Choose one from the list of meetings.")
    return _row(row)


def _row(row: Meeting) -> MeetingRow:
    return MeetingRow(
        row.id,
        row.series_id,
        row.meets_on,
        row.starts_at,
        row.minutes,
        row.place,
        MeetingState(row.state),
        row.why_cancelled,
        Papers(row.papers_on, row.meets_on, row.in_plain_words, row.in_large_print),
        row.approved_on,
        row.version,
    )


def series_of(group_id: int) -> tuple[SeriesRow, ...]:
    """The series of a group, the newest first. One query."""
    rows = db.session.scalars(
        select(MeetingSeries).where(MeetingSeries.group_id == group_id).order_by(MeetingSeries.id.desc())
    )
    return tuple(_series(row) for row in rows)


def _series(row: MeetingSeries) -> SeriesRow:
    weekdays = tuple(int(one) for one in row.weekdays.split(","))
    when = (row.starts_at, row.minutes, row.place, row.first_on, row.ended_on, row.version)
    return SeriesRow(row.id, row.months, weekdays, *when)


def numbers_of(meeting_ids: Sequence[int]) -> dict[int, Numbers]:
    """Three queries; none for no meetings."""
    if not meeting_ids:
        return {}

    def counts(column) -> dict[int, int]:  # type: ignore[no-untyped-def]
        found = select(column, func.count()).where(column.in_(meeting_ids)).group_by(column)
        return {row[0]: row[1] for row in db.session.execute(found)}

    came: dict[int, dict[ComingKind, int]] = {}
    for row in db.session.scalars(select(MeetingCount).where(MeetingCount.meeting_id.in_(meeting_ids))):
        came.setdefault(row.meeting_id, {})[ComingKind(row.kind)] = row.people
    items, actions = counts(AgendaItem.meeting_id), counts(GroupAction.meeting_id)
    return {key: Numbers(items.get(key, 0), actions.get(key, 0), came.get(key, {})) for key in meeting_ids}


def said(meeting_id: int, person_id: int) -> Said:
    """Who is coming, as counts. One query."""
    rows = {
        row.person_id: row.comes for row in db.session.scalars(select(Coming).where(Coming.meeting_id == meeting_id))
    }
    return Said(sum(rows.values()), len(rows) - sum(rows.values()), rows.get(person_id))


def events(alliance_ids: Sequence[int], person_id: int | None = None) -> Iterable[Event]:
    """The meetings of groups that are not cancelled, for calendars; of one person's own groups if one is named.

    One query; none without an alliance.
    """
    if not alliance_ids:
        return
    chosen = (
        select(Meeting, Group.name, Group.slug, Alliance.slug)
        .join(Group, Group.id == Meeting.group_id)
        .join(Alliance, Alliance.id == Meeting.alliance_id)
        .where(Meeting.alliance_id.in_(alliance_ids), Meeting.state != MeetingState.CANCELLED.value)
        .order_by(Meeting.meets_on, Meeting.id)
    )
    if person_id is not None:
        own = select(GroupMember.group_id).where(
            GroupMember.person_id == person_id,
            GroupMember.starts_on <= Meeting.meets_on,
            or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= Meeting.meets_on),
        )
        chosen = chosen.where(Meeting.group_id.in_(own.correlate(Meeting)))
    for meeting, name, slug, alliance in db.session.execute(chosen):
        title = f"{name} meets, {meeting.starts_at} to {rules.ends_at(meeting.starts_at, meeting.minutes)}"
        path = f"/alliances/{alliance}/involvement/groups/{slug}/meetings/{meeting.id}"
        yield on(f"group-meeting-{meeting.id}", title, meeting.meets_on, note=meeting.place, path=path)


def plan_series(
    tx: Writing, alliance_id: int, slug: str, series: Series, draft: MeetingDraft, until: date, today: date
) -> int:
    """A series and its meetings up to a day; returns how many. Days that have a meeting already are left out."""
    group = open_group(tx, alliance_id, slug)
    rules.check_series(series, until, today)
    rules.check_place(draft.place)
    row = MeetingSeries(
        alliance_id=alliance_id,
        group_id=group.id,
        months=series.months,
        week=series.week,
        weekdays=",".join(map(str, series.weekdays)),
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        place=draft.place,
        first_on=series.first_on,
    )
    tx.add(row)
    tx.flush()
    number = _plan(tx, group, row, series, until)
    words = rules.series_words(series.months, series.weekdays, draft.minutes)
    planned = f"planned {counted(number, 'meeting')} of {group.name} up to {day(until)}: {words[0].lower()}{words[1:]}"
    tx.say(about(slug, planned), alliance_id)
    return number


def plan_further(
    tx: Writing, alliance_id: int, slug: str, series_id: int, until: date, version: int, today: date
) -> int:
    """More meetings of a series, after the last that it planned; returns how many."""
    group, row = _open_series(tx, alliance_id, slug, series_id, version)
    known = _series(row)
    series = Series(known.first_on, known.months, known.weekdays)
    if until - today > rules.FURTHEST:
        raise RuleBroken("Plan up to three years ahead. Choose an earlier day", "until")
    last = tx.session.scalar(select(func.max(Meeting.meets_on)).where(Meeting.series_id == row.id)) or today
    number = _plan(tx, group, row, series, until, max(last, today))
    if not number:
        raise RuleBroken(f"No meeting falls between {day(last)} and that day. Choose a later one", "until")
    tx.say(about(slug, f"planned {counted(number, 'more meeting')} of {group.name} up to {day(until)}"), alliance_id)
    return number


def _plan(tx: Writing, group: Group, row: MeetingSeries, series: Series, until: date, after: date | None = None) -> int:
    taken = set(tx.session.scalars(select(Meeting.meets_on).where(Meeting.group_id == group.id)))
    days = [one for one in rules.dates_of(series, until) if one not in taken and (after is None or one > after)]
    for one in days[:MOST_AHEAD]:
        draft = MeetingDraft(one, row.starts_at, row.minutes, row.place)
        _add(tx, group, draft, row.id)
    return min(len(days), MOST_AHEAD)


def end_series(tx: Writing, alliance_id: int, slug: str, series_id: int, version: int, today: date) -> None:
    """No more meetings are planned by it; those that are planned stay until they are cancelled."""
    group, row = _open_series(tx, alliance_id, slug, series_id, version)
    row.ended_on = today
    tx.say(about(slug, f"ended a series of meetings of {group.name}"), alliance_id)


def _open_series(tx: Writing, alliance_id: int, slug: str, series_id: int, version: int) -> tuple[Group, MeetingSeries]:
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(
        select(MeetingSeries).where(MeetingSeries.id == series_id, MeetingSeries.group_id == group.id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that series of meetings. Choose one from the list of meetings.")
    if row.version != version or row.ended_on is not None:
        raise Stale("Somebody else changed this series after you opened the page.")
    return group, row


def add_meeting(tx: Writing, alliance_id: int, slug: str, draft: MeetingDraft, today: date) -> int:
    """One meeting with the items that stand on every agenda; returns its key."""
    group = open_group(tx, alliance_id, slug)
    _check(tx, group, draft, today)
    row = _add(tx, group, draft)
    tx.say(about(slug, f"planned a meeting of {group.name} on {day(draft.meets_on)}"), alliance_id)
    return row.id


def _add(tx: Writing, group: Group, draft: MeetingDraft, series_id: int | None = None) -> Meeting:
    row = Meeting(
        alliance_id=group.alliance_id,
        group_id=group.id,
        series_id=series_id,
        meets_on=draft.meets_on,
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        place=draft.place,
        state=MeetingState.PLANNED.value,
    )
    tx.add(row)
    tx.flush()
    for position, kind in enumerate(rules.STANDING, 1):
        tx.add(
            AgendaItem(
                alliance_id=group.alliance_id,
                meeting_id=row.id,
                position=position,
                kind=kind.value,
                title=kind.words,
            )
        )
    return row


def move_meeting(
    tx: Writing, alliance_id: int, slug: str, meeting_id: int, draft: MeetingDraft, version: int, today: date
) -> None:
    """Another day, time or place for a meeting that is to come."""
    group, row = open_meeting(tx, alliance_id, slug, meeting_id, version)
    _to_come(row)
    _check(tx, group, draft, today, row.id)
    moved = f" from {day(row.meets_on)} to {day(draft.meets_on)}" if draft.meets_on != row.meets_on else ""
    row.meets_on, row.starts_at = draft.meets_on, draft.starts_at
    row.minutes, row.place = draft.minutes, draft.place
    tx.say(about(slug, f"changed a meeting of {group.name}{moved or f' on {day(row.meets_on)}'}"), alliance_id)


def cancel_meeting(tx: Writing, alliance_id: int, slug: str, meeting_id: int, why: str, version: int) -> None:
    group, row = open_meeting(tx, alliance_id, slug, meeting_id, version)
    _to_come(row)
    row.state, row.why_cancelled = MeetingState.CANCELLED.value, why
    tx.say(about(slug, f"cancelled the meeting of {group.name} on {day(row.meets_on)}. The reason: {why}"), alliance_id)


def say_coming(tx: Writing, alliance_id: int, slug: str, meeting_id: int, comes: bool, today: date) -> None:
    """Whether the person who is signed in comes; the last word counts."""
    group, row = open_meeting(tx, alliance_id, slug, meeting_id)
    if row.state not in TO_COME or row.meets_on < today:
        raise RuleBroken("This meeting is not to come any more")
    known = tx.session.get(Coming, (row.id, tx.actor.person_id))
    if known is None:
        tx.add(Coming(meeting_id=row.id, person_id=tx.actor.person_id, alliance_id=alliance_id, comes=comes))
    elif known.comes == comes:
        return
    else:
        known.comes = comes
    tx.say(about(slug, f"said who comes to the meeting of {group.name} on {day(row.meets_on)}"), alliance_id)


def open_meeting(
    tx: Writing, alliance_id: int, slug: str, meeting_id: int, version: int | None = None
) -> tuple[Group, Meeting]:
    """A meeting of a group that goes on, both held until the transaction ends. `version` is the form's stamp."""
    group = open_group(tx, alliance_id, slug)
    row = tx.session.scalars(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.group_id == group.id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that meeting. Choose one from the list of meetings.")
    if version is not None and row.version != version:
        raise Stale("Somebody else changed this meeting after you opened the page.")
    return group, row


def _to_come(row: Meeting) -> None:
    if row.state not in TO_COME:
        raise RuleBroken("This meeting is not to come any more, so it cannot be changed here")


def _check(tx: Writing, group: Group, draft: MeetingDraft, today: date, own_id: int | None = None) -> None:
    rules.check_new_meeting(draft.meets_on, today)
    rules.check_place(draft.place)
    other = tx.session.scalar(
        select(Meeting.id).where(
            Meeting.group_id == group.id, Meeting.meets_on == draft.meets_on, Meeting.starts_at == draft.starts_at
        )
    )
    if other is not None and other != own_id:
        raise RuleBroken("The group has a meeting at that time already. Choose another day or time", "meets_on")
