"""What a meeting is about, whether everybody can read its papers, what was said and decided, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.groups.meetings import open_meeting
from alliance_tracker.data.groups.reading import TO_COME
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.groups.meetings import AgendaItem, Meeting, MeetingCount
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.groups import meetings as rules
from alliance_tracker.rules.groups.groups import about
from alliance_tracker.rules.groups.meetings import Papers
from alliance_tracker.rules.words import day
from alliance_tracker.terms import AgendaKind, ComingKind, MeetingState

MOST_ITEMS = 40
HELD = (MeetingState.HELD.value, MeetingState.APPROVED.value)


class Item(Record):
    """An item of an agenda. `suggested`: a member asked for it."""

    id: int
    position: int
    kind: AgendaKind
    title: str
    said: str
    decided: str
    suggested: bool
    version: int

    @property
    def standing(self) -> bool:
        return self.kind in rules.STANDING


class Words(Record):
    """What was said and decided on an item."""

    said: str
    decided: str


def items_of(meeting_id: int) -> tuple[Item, ...]:
    """The agenda in its order. One query."""
    rows = db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position, AgendaItem.id)
    )
    return tuple(
        Item(
            row.id,
            row.position,
            AgendaKind(row.kind),
            row.title,
            row.said,
            row.decided,
            row.person_id is not None,
            row.version,
        )
        for row in rows
    )


def add_item(
    tx: Writing, alliance_id: int, slug: str, meeting_id: int, kind: AgendaKind, title: str, suggested: bool
) -> None:
    """An item at the end of an agenda; one that a member suggests keeps who did."""
    group, meeting = open_meeting(tx, alliance_id, slug, meeting_id)
    _open(meeting)
    last, number = tx.session.execute(
        select(func.max(AgendaItem.position), func.count()).where(AgendaItem.meeting_id == meeting.id)
    ).one()
    if number >= MOST_ITEMS:
        raise RuleBroken(f"The agenda has {MOST_ITEMS} items, which is as many as it holds. Ask for it next time")
    tx.add(
        AgendaItem(
            alliance_id=alliance_id,
            meeting_id=meeting.id,
            position=(last or 0) + 1,
            kind=kind.value,
            title=title,
            person_id=tx.actor.person_id if suggested else None,
        )
    )
    did = "suggested an item for" if suggested else "added an item to"
    tx.say(about(slug, f"{did} the agenda of {group.name} for {day(meeting.meets_on)}"), alliance_id)


def change_item(
    tx: Writing, alliance_id: int, slug: str, meeting_id: int, item_id: int, changes: Item, version: int
) -> None:
    """Another title, kind or place for an item of a meeting that is to come."""
    group, meeting = open_meeting(tx, alliance_id, slug, meeting_id)
    _open(meeting)
    row = _item(tx, meeting, item_id, version)
    if row.person_id is not None and changes.title != row.title:
        raise RuleBroken("A member suggested this, so its words stay as they were sent", "title")
    rows = list(
        tx.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting.id, AgendaItem.id != row.id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )
    row.title, row.kind = changes.title, changes.kind.value
    rows.insert(max(changes.position, 1) - 1, row)
    for position, one in enumerate(rows, 1):
        if one.position != position:
            one.position = position
    tx.say(about(slug, f"changed the agenda of {group.name} for {day(meeting.meets_on)}"), alliance_id)


def take_away(tx: Writing, alliance_id: int, slug: str, meeting_id: int, item_id: int, version: int) -> None:
    """An item leaves the agenda of a meeting that is to come; what stands on every agenda does not."""
    group, meeting = open_meeting(tx, alliance_id, slug, meeting_id)
    _open(meeting)
    row = _item(tx, meeting, item_id, version)
    if AgendaKind(row.kind) in rules.STANDING:
        raise RuleBroken(f"{AgendaKind(row.kind).words} stands on every agenda")
    what = f"“{row.title}”, which a member had suggested," if row.person_id is not None else "an item"
    tx.session.delete(row)
    tx.say(about(slug, f"took {what} off the agenda of {group.name} for {day(meeting.meets_on)}"), alliance_id)


def send_papers(
    tx: Writing, alliance_id: int, slug: str, meeting_id: int, papers: Papers, version: int, today: date
) -> None:
    """The papers are out, with the answers of the check that everybody can read them."""
    group, meeting = open_meeting(tx, alliance_id, slug, meeting_id, version)
    _open(meeting)
    rules.check_papers(papers, today)
    meeting.state, meeting.papers_on = MeetingState.PAPERS_OUT.value, papers.out_on
    meeting.in_plain_words, meeting.in_large_print = papers.in_plain_words, papers.in_large_print
    meeting.a_week_before = papers.a_week_before
    tx.say(about(slug, f"sent out the papers of {group.name} for {day(meeting.meets_on)}"), alliance_id)


def record_meeting(
    tx: Writing,
    alliance_id: int,
    slug: str,
    meeting_id: int,
    words: Mapping[int, Words],
    came: Mapping[ComingKind, int | None],
    version: int,
    today: date,
) -> None:
    """What was said and decided on each item, and how many of each class came; a class left empty is not counted."""
    group, meeting = open_meeting(tx, alliance_id, slug, meeting_id, version)
    rules.check_held(meeting.meets_on, MeetingState(meeting.state), today)
    for row in tx.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)):
        if row.id in words:
            row.said, row.decided = words[row.id].said, words[row.id].decided
    known = {
        row.kind: row for row in tx.session.scalars(select(MeetingCount).where(MeetingCount.meeting_id == meeting.id))
    }
    for kind, number in came.items():
        counted = known.get(kind.value)
        if number is None:
            if counted is not None:
                tx.session.delete(counted)
        elif counted is None:
            tx.add(MeetingCount(meeting_id=meeting.id, kind=kind.value, alliance_id=alliance_id, people=number))
        else:
            counted.people = number
    first = meeting.state != MeetingState.HELD.value
    meeting.state = MeetingState.HELD.value
    meeting.version += 1  # whoever has the form open meets this even where only an item or a count changed
    did = "wrote down" if first else "changed"
    tx.say(about(slug, f"{did} the minutes of {group.name} of {day(meeting.meets_on)}"), alliance_id)


def approve(tx: Writing, alliance_id: int, slug: str, meeting_id: int, version: int, today: date) -> date:
    """The next meeting has approved the minutes: from then on they stay. Returns the day of that meeting."""
    group, meeting = open_meeting(tx, alliance_id, slug, meeting_id, version)
    later = tx.session.scalars(
        select(Meeting.meets_on).where(
            Meeting.group_id == group.id, Meeting.state != MeetingState.CANCELLED.value, Meeting.id != meeting.id
        )
    ).all()
    on = rules.approving(meeting.meets_on, MeetingState(meeting.state), later, today)
    meeting.state, meeting.approved_on = MeetingState.APPROVED.value, on
    tx.say(about(slug, f"approved the minutes of {group.name} of {day(meeting.meets_on)}"), alliance_id)
    return on


def _open(meeting: Meeting) -> None:
    if meeting.state not in TO_COME:
        raise RuleBroken("This meeting is not to come any more, so its agenda stays as it is")


def _item(tx: Writing, meeting: Meeting, item_id: int, version: int) -> AgendaItem:
    row = tx.session.scalars(
        select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that item. Choose one from the agenda.")
    if row.version != version:
        raise Stale("Somebody else changed this item after you opened the page.")
    return row
