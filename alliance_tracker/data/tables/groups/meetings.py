"""When groups meet, what is on the agenda, how many came, what was decided, and who does what by when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, People, Prose, one_of
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.terms import AgendaKind, ComingKind, MeetingState


class MeetingSeries(Base):
    """Meetings every so many months, their weekdays in turn (1 is Monday): "2,3" is a Tuesday, then a Wednesday."""

    __tablename__ = "meeting_series"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        within("group_id", "involvement_group"),
        CheckConstraint("months BETWEEN 1 AND 12", name="months_1_to_12"),
        CheckConstraint("week BETWEEN 1 AND 4", name="week_1_to_4"),
        CheckConstraint("minutes BETWEEN 15 AND 480", name="minutes_15_to_480"),
        Index("ix_meeting_series_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    months: Mapped[int]
    week: Mapped[int]
    weekdays: Mapped[str]
    starts_at: Mapped[str]
    minutes: Mapped[int]
    place: Mapped[Prose]
    first_on: Mapped[date]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Meeting(Base):
    """One meeting. Three of its columns are the check that everybody can read its papers."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("group_id", "meets_on", "starts_at"),
        within("group_id", "involvement_group"),
        within("series_id", "meeting_series"),
        one_of("state", MeetingState),
        CheckConstraint("minutes BETWEEN 15 AND 480", name="minutes_15_to_480"),
        CheckConstraint("state <> 'cancelled' OR why_cancelled <> ''", name="cancelled_says_why"),
        CheckConstraint("(state = 'approved') = (approved_on IS NOT NULL)", name="approved_on_a_day"),
        Index("ix_meeting_alliance_id_meets_on", "alliance_id", "meets_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    series_id: Mapped[int | None]
    meets_on: Mapped[date]
    starts_at: Mapped[str]
    minutes: Mapped[int]
    place: Mapped[Prose]
    state: Mapped[str]
    why_cancelled: Mapped[Prose] = mapped_column(default="")
    papers_on: Mapped[date | None]
    in_plain_words: Mapped[bool] = mapped_column(default=False)
    in_large_print: Mapped[bool] = mapped_column(default=False)
    a_week_before: Mapped[bool] = mapped_column(default=False)
    approved_on: Mapped[date | None]
    """The day of the later meeting that approved the minutes."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AgendaItem(Base):
    """An item of an agenda, and what was said and decided on it."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        within("meeting_id", "meeting"),
        one_of("kind", AgendaKind),
        Index("ix_agenda_item_meeting_id", "meeting_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    meeting_id: Mapped[int]
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[Prose]
    said: Mapped[Prose] = mapped_column(default="")
    decided: Mapped[Prose] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who suggested it, if it was suggested."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class MeetingCount(Base):
    """How many of a class came."""

    __tablename__ = "meeting_count"
    __table_args__ = (
        within("meeting_id", "meeting"),
        one_of("kind", ComingKind),
        CheckConstraint("people >= 0", name="people_counted"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    people: Mapped[People]


class Coming(Base):
    """Whether a member with an account is coming."""

    __tablename__ = "coming"
    __table_args__ = (within("meeting_id", "meeting"),)

    meeting_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    comes: Mapped[bool]


class GroupAction(Base):
    """What somebody does by a day: `number` counts within the group. It is carried over until it is done or let go."""

    __tablename__ = "group_action"
    __table_args__ = (
        within("group_id", "involvement_group"),
        within("working_group_id", "involvement_group"),
        within("meeting_id", "meeting"),
        UniqueConstraint("group_id", "number"),
        CheckConstraint("(ended_on IS NULL) = (outcome = '')", name="ended_says_outcome"),
        Index("ix_group_action_working_group_id", "working_group_id"),
        Index("ix_group_action_meeting_id", "meeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    group_id: Mapped[int]
    number: Mapped[int]
    words: Mapped[Prose]
    owner: Mapped[Prose]
    """An office or a working group, not a name."""
    due_on: Mapped[date]
    meeting_id: Mapped[int | None]
    working_group_id: Mapped[int | None]
    ended_on: Mapped[date | None]
    done: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupReport(Base):
    """What a working group tells the group above it. Append-only."""

    __tablename__ = "group_report"
    __table_args__ = (within("group_id", "involvement_group"), Index("ix_group_report_group_id", "group_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    words: Mapped[Prose]
    decided: Mapped[Prose] = mapped_column(default="")
    reported_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
