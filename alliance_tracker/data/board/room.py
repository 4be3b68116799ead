"""What the board itself adds to a quarter, read for its page: attendance, decisions, its view of areas, its papers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from alliance_tracker.data.board.areas import views_of
from alliance_tracker.data.board.decisions import decisions_of
from alliance_tracker.data.board.meetings import meeting_of
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.board import FrozenQuarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.room import AreaViewLine, AttendanceLine, Room
from alliance_tracker.terms import FrozenKind


class Issued(Record):
    """The papers of a quarter, once they are out, or its review: the pack, when, and by whom."""

    frozen_id: int
    at: datetime
    seal: str
    person_id: int | None


def room_of(quarter_id: int, today: date) -> Room:
    """Everything that everybody may read of it; private decisions are counted. Four queries at the most."""
    meeting = meeting_of(quarter_id)
    rows = decisions_of(quarter_id, today)
    public = [row for row in rows if not row.privacy.private]
    return Room(
        met_on=meeting.met_on if meeting else None,
        quorum=meeting.counted if meeting else None,
        attendance=tuple(AttendanceLine(seat.body, seat.how) for seat in meeting.seats if seat.how) if meeting else (),
        decisions=tuple(row.line for row in public if row.confirmed),
        private=sum(row.privacy.private and row.confirmed for row in rows),
        views=tuple(AreaViewLine(row.code, row.rating, row.reason) for row in views_of(quarter_id) if row.rating),
        drafts=tuple(row.line for row in public if not row.confirmed),
    )


def papers_of(quarter_id: int) -> Issued | None:
    """The papers, if they are out. One query."""
    return pack_of(quarter_id, FrozenKind.PAPERS)


def pack_of(quarter_id: int, kind: FrozenKind) -> Issued | None:
    """What was frozen of a quarter, papers or review, and by whom. One query."""
    row = (
        db.session()
        .execute(
            select(
                FrozenQuarter.id, FrozenQuarter.frozen_at, FrozenQuarter.content_sha256, FrozenQuarter.person_id
            ).where(FrozenQuarter.quarter_id == quarter_id, FrozenQuarter.kind == kind.value)
        )
        .one_or_none()
    )
    return Issued(*row) if row else None
