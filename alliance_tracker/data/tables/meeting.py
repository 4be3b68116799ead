"""The board's meeting on a quarter: who came, what was decided, and what the board thinks of an area."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.data.tables.plan import private_has_reason
from alliance_tracker.terms import Attends, DecidedHow, DecisionKind, Rating


class BoardMeeting(Base):
    """The meeting that reviews a quarter. `quorum`: how many bodies must be there, by the board's terms of reference.

    Its decisions read "draft minute" until a later meeting approves them, on `approved_on`.
    """

    __tablename__ = "board_meeting"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("quarter_id"),
        within("quarter_id", "quarter"),
        CheckConstraint("quorum >= 1", name="quorum_of_somebody"),
        CheckConstraint("approved_on >= met_on", name="approved_after_meeting"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    quarter_id: Mapped[int]
    met_on: Mapped[date]
    quorum: Mapped[int | None]
    note: Mapped[Prose] = mapped_column(default="")
    private_note: Mapped[Prose] = mapped_column(default="")
    approved_on: Mapped[date | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Attendance(Base):
    """One body at the meeting, and who came for it."""

    __tablename__ = "attendance"
    __table_args__ = (
        within("meeting_id", "board_meeting"),
        UniqueConstraint("meeting_id", "organisation_id"),
        one_of("how", Attends),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    meeting_id: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    how: Mapped[str]
    name: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BoardDecision(Base):
    """What the board decided of one deliverable, or of something else on its agenda. `number`: D1, D2 … of the quarter.

    The secretary drafts it, the chair or deputy confirms it; then it stays. `owner_id` owes what is asked by `due_on`;
    `to_address` is where a request for help goes if not to the regional team.
    """

    __tablename__ = "board_decision"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("quarter_id", "number"),
        within("quarter_id", "quarter"),
        within("deliverable_id", "deliverable"),
        one_of("kind", DecisionKind),
        one_of("how", DecidedHow),
        CheckConstraint("deliverable_id IS NOT NULL OR subject <> ''", name="about_something"),
        CheckConstraint("how <> 'not_reached' OR carried_to IS NOT NULL", name="carried_to_a_day"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_via IS NULL)", name="confirmed_somehow"),
        CheckConstraint("confirmed_via IN ('account', 'link')", name="confirmed_via_known"),
        private_has_reason(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    quarter_id: Mapped[int]
    number: Mapped[int]
    deliverable_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[Prose] = mapped_column(default="")
    kind: Mapped[str]
    how: Mapped[str]
    words: Mapped[Prose]
    carried_to: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_words: Mapped[Prose] = mapped_column(default="")
    to_name: Mapped[Prose] = mapped_column(default="")
    to_address: Mapped[Prose] = mapped_column(default="")
    private: Mapped[bool] = mapped_column(default=False)
    private_because: Mapped[Prose] = mapped_column(default="")
    private_until: Mapped[date | None]
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_via: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DecisionLink(Base):
    """The secret half of asking the chair or a deputy to confirm a quarter's decisions by link: hashes only."""

    __tablename__ = "decision_link"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str | None]
    code_until: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class AreaView(Base):
    """The board's own rating of an area, with its reason, beside the one that follows from the deliverables."""

    __tablename__ = "area_view"
    __table_args__ = (
        within("quarter_id", "quarter"),
        UniqueConstraint("quarter_id", "area_id"),
        one_of("rating", Rating),
        CheckConstraint("reason <> ''", name="says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    quarter_id: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    rating: Mapped[str]
    reason: Mapped[Prose]
    said_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
