"""How a bid is assessed: assessors and their interests, scores, moderation, questions. Scope: `plan_id`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.plan import of_plan
from alliance_tracker.terms import QuestionKind


class Assessor(Base):
    """Somebody who is to assess a bid, and the interests they declared before it opened to them.

    A conflict takes them off this bid and stays on record; so does the reason when the national team takes one off.
    """

    __tablename__ = "assessor"
    __table_args__ = (
        UniqueConstraint("bid_id", "id"),
        UniqueConstraint("bid_id", "person_id"),
        of_plan("bid_id", "bid"),
        CheckConstraint("NOT conflict OR (declared_at IS NOT NULL AND interest <> '')", name="conflict_says_what"),
        CheckConstraint("(removed_at IS NULL) = (why_removed = '')", name="removed_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    bid_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[datetime | None]
    interest: Mapped[Prose] = mapped_column(default="")
    conflict: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]
    why_removed: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Score(Base):
    """One score of one criterion. First scores stay; a moderated one stands beside them.

    Without an assessor it is the score that all agreed on in moderation. `confidence` is null for assurance.
    """

    __tablename__ = "score"
    __table_args__ = (
        of_plan("bid_id", "bid"),
        ForeignKeyConstraint(["bid_id", "assessor_id"], ["assessor.bid_id", "assessor.id"]),
        ForeignKeyConstraint(["round_id", "bid_id"], ["bid.round_id", "bid.id"]),
        ForeignKeyConstraint(["round_id", "criterion_id"], ["criterion.round_id", "criterion.id"]),
        CheckConstraint("value >= 1 AND (confidence IS NULL OR confidence >= 1)", name="scored_from_one"),
        CheckConstraint("why <> ''", name="says_why"),
        CheckConstraint("moderated OR assessor_id IS NOT NULL", name="first_score_is_somebodys"),
        UniqueConstraint("bid_id", "criterion_id", "assessor_id", "moderated"),
        Index(
            "uq_score_agreed",
            "bid_id",
            "criterion_id",
            unique=True,
            sqlite_where=text("assessor_id IS NULL"),
            postgresql_where=text("assessor_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    round_id: Mapped[int]
    bid_id: Mapped[int]
    assessor_id: Mapped[int | None]
    criterion_id: Mapped[int]
    value: Mapped[int]
    confidence: Mapped[int | None]
    why: Mapped[Prose]
    moderated: Mapped[bool]
    saved_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Moderation(Base):
    """That moderation of a bid has ended, and what the panel reads first. Once ended it does not open again."""

    __tablename__ = "moderation"
    __table_args__ = (of_plan("bid_id", "bid"),)

    bid_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    summary: Mapped[Prose]
    ended_on: Mapped[date]
    ended_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class BidQuestion(Base):
    """A question back to the bidder, owed an answer by a day; or a flag, which only those who assess see."""

    __tablename__ = "bid_question"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        one_of("kind", QuestionKind),
        ForeignKeyConstraint(["round_id", "bid_id"], ["bid.round_id", "bid.id"]),
        ForeignKeyConstraint(["round_id", "criterion_id"], ["criterion.round_id", "criterion.id"]),
        CheckConstraint("text <> ''", name="says_what"),
        CheckConstraint("(kind = 'question') = (answer_by IS NOT NULL)", name="question_has_day"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_says_what"),
        CheckConstraint("kind = 'question' OR answer = ''", name="flag_has_no_answer"),
        Index("ix_bid_question_bid_id_raised_at", "bid_id", "raised_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    round_id: Mapped[int]
    bid_id: Mapped[int]
    kind: Mapped[str]
    criterion_id: Mapped[int | None]
    text: Mapped[Prose]
    raised_on: Mapped[date]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_by: Mapped[date | None]
    answer: Mapped[Prose] = mapped_column(default="")
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
