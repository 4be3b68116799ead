"""The board's meetings: the day, the quorum, who came for which body, and the minutes approved by a later one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, or_, select

from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.meeting import Attendance, BoardDecision, BoardMeeting
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.meeting import (
    MeetingInput,
    Quorum,
    Seat,
    approved,
    check_meeting,
    quorum_of,
    wrote_down,
)
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import Attends, OrganisationKind

BODIES = (OrganisationKind.CCG, OrganisationKind.PROVIDER, OrganisationKind.STP)


class Meeting(Record):
    """The meeting that reviews one quarter, as it was written down."""

    id: int
    quarter: Quarter
    met_on: date
    quorum: int | None
    note: str
    private_note: str
    approved_on: date | None
    recorded_at: datetime
    version: int
    seats: tuple[Seat, ...] = ()

    @property
    def counted(self) -> Quorum:
        return quorum_of(self.seats, self.quorum)


def meeting_of(quarter_id: int) -> Meeting | None:
    """The meeting with its attendance, if it is written down. Two queries, one where it is not."""
    row = db.session().execute(_meetings().where(BoardMeeting.quarter_id == quarter_id)).one_or_none()
    return _meeting(row, _seats(row.BoardMeeting.id)) if row else None


def _meetings() -> Any:
    return select(BoardMeeting, QuarterRow.code).join(QuarterRow, QuarterRow.id == BoardMeeting.quarter_id)


def _meeting(found: Any, seats: tuple[Seat, ...] = ()) -> Meeting:
    row = found.BoardMeeting
    return Meeting(
        row.id,
        Quarter.parse(found.code),
        row.met_on,
        row.quorum,
        row.note,
        row.private_note,
        row.approved_on,
        row.recorded_at,
        row.version,
        seats,
    )


def _seats(meeting_id: int) -> tuple[Seat, ...]:
    rows = db.session().execute(
        select(Attendance.organisation_id, Organisation.name, Attendance.how, Attendance.name.label("who"))
        .join(Organisation, Organisation.id == Attendance.organisation_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.id)
    )
    return tuple(Seat(row.organisation_id, row.name, Attends(row.how), row.who) for row in rows)


def bodies_on(alliance_id: int, on: date) -> tuple[Seat, ...]:
    """The bodies that make up the alliance on a day: CCGs, providers, STPs, each by name. One query."""
    order = case({kind.value: place for place, kind in enumerate(BODIES)}, value=Membership.role)
    rows = db.session().execute(
        select(Organisation.id, Organisation.name)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.alliance_id == alliance_id,
            Membership.role.in_([kind.value for kind in BODIES]),
            or_(Membership.starts_on.is_(None), Membership.starts_on <= on),
            or_(Membership.ends_on.is_(None), Membership.ends_on > on),
        )
        .order_by(order, Organisation.name_folded, Organisation.id)
    )
    return tuple({row.id: Seat(row.id, row.name) for row in rows}.values())


def write_down(tx: Writing, head: QuarterHead, given: MeetingInput, seen: int | None, today: date) -> None:
    """Keep who came and what makes a quorum. `seen` is the version the form was opened on, None for none."""
    quarter = held(tx, head)
    problems = check_meeting(given, head.dates.opens, today)
    if problems:
        raise RulesBroken(problems)
    assert given.met_on is not None
    row = tx.session.scalars(select(BoardMeeting).where(BoardMeeting.quarter_id == head.id)).one_or_none()
    if (row.version if row else None) != seen:
        raise Stale("Somebody else wrote down who came while you were typing. Read theirs beside yours, then save.")
    again = row is not None
    if row is None:
        row = BoardMeeting(
            alliance_id=quarter.alliance_id, quarter_id=quarter.id, met_on=given.met_on, recorded_at=tx.now
        )
        tx.add(row)
    row.met_on, row.quorum, row.person_id = given.met_on, given.quorum, tx.actor.person_id
    row.note, row.private_note, row.recorded_at = given.note, given.private_note, tx.now
    tx.flush()
    _keep_seats(tx, row, given.seats)
    said = wrote_down(head.quarter, given.met_on, quorum_of(given.seats, given.quorum), again)
    tx.say(said, quarter.alliance_id)


def _keep_seats(tx: Writing, meeting: BoardMeeting, seats: Sequence[Seat]) -> None:
    there = {
        row.organisation_id: row
        for row in tx.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    }
    for seat in seats:
        assert seat.how is not None
        row = there.pop(seat.organisation_id, None)
        if row is None:
            row = Attendance(
                alliance_id=meeting.alliance_id, meeting_id=meeting.id, organisation_id=seat.organisation_id
            )
            tx.add(row)
        row.how, row.name = seat.how.value, seat.name
    for gone in there.values():
        tx.session.delete(gone)


def held(tx: Writing, head: QuarterHead) -> QuarterRow:
    """The quarter, held until the end, as long as its review is not recorded."""
    row = hold(tx, head.alliance_id, head.quarter, alone=True)
    if row.reviewed_at is not None:
        raise RuleBroken(
            f"The review of {head.quarter.words} is recorded, so what the board did is kept as it is. Write a "
            "correction; it stands beside it."
        )
    return row


def to_approve(alliance_id: int, before: Quarter) -> tuple[Meeting, ...]:
    """Reviewed meetings of earlier quarters whose minutes no meeting has approved, oldest first. One query."""
    rows = db.session().execute(
        _meetings()
        .where(
            BoardMeeting.alliance_id == alliance_id,
            BoardMeeting.approved_on.is_(None),
            QuarterRow.code < before.code,
            QuarterRow.reviewed_at.is_not(None),
        )
        .order_by(QuarterRow.code)
    )
    return tuple(_meeting(row) for row in rows)


def approve(tx: Writing, alliance_id: int, quarter: Quarter, at: QuarterHead) -> None:
    """The meeting on a later quarter has approved the minutes of this one; from then they are minutes."""
    found = tx.session.execute(
        _meetings()
        .where(BoardMeeting.alliance_id == alliance_id, QuarterRow.code == quarter.code)
        .with_for_update(of=BoardMeeting)
    ).one_or_none()
    met_on = tx.session.scalar(select(BoardMeeting.met_on).where(BoardMeeting.quarter_id == at.id))
    if found is None or at.quarter <= quarter:
        raise RuleBroken("Choose the minutes of an earlier meeting.")
    row = found.BoardMeeting
    if tx.session.scalar(select(QuarterRow.reviewed_at).where(QuarterRow.id == row.quarter_id)) is None:
        told = f"The minutes on {quarter.words} can still change, because its review is not recorded"
        raise RuleBroken(f"{told}. Record it first.")
    if row.approved_on is not None:
        raise RuleBroken(f"The minutes of {day(row.met_on)} were approved on {day(row.approved_on)} already.")
    if met_on is None or met_on <= row.met_on:
        raise RuleBroken("Write down first who came to this meeting, which approves the minutes.")
    waiting = tx.session.scalars(
        select(BoardDecision.number)
        .where(BoardDecision.quarter_id == row.quarter_id, BoardDecision.confirmed_at.is_(None))
        .order_by(BoardDecision.number)
    ).all()
    if waiting:
        raise RuleBroken(f"The chair has to confirm {listing([f'D{one}' for one in waiting])} first.")
    row.approved_on, row.approved_by_id = met_on, tx.actor.person_id
    tx.say(approved(quarter, row.met_on, met_on), alliance_id)
