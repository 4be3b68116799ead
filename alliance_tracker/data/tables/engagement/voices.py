"""The three tests by patients and by the alliance, challenges and their answers, the statement to the board."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.alliances import FromSource
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.terms import ChallengeSubject, HowSaid, TestView, ThreeTest


class RubricCriterion(FromSource, Base):
    """A line of the rubric by which an alliance grades itself on one test. A blocker caps its test."""

    __tablename__ = "rubric_criterion"
    __table_args__ = (one_of("test", ThreeTest),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    test: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    evidence: Mapped[str]
    level_0: Mapped[str]
    level_1: Mapped[str]
    level_2: Mapped[str]
    level_3: Mapped[str]
    level_4: Mapped[str]
    blocker: Mapped[bool]


class TestGrade(Base):
    """The level an alliance gives itself on a criterion, from its evidence; no level says why it does not apply.

    `by_on` is when an honest "not yet" is to be put right. The newest of a criterion counts. Append-only.
    """

    __test__ = False
    __tablename__ = "test_grade"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 4", name="level_0_to_4"),
        CheckConstraint("level IS NOT NULL OR why <> ''", name="without_level_says_why"),
        CheckConstraint("level IS NULL OR level = 0 OR evidence <> ''", name="level_has_evidence"),
        Index("ix_test_grade_alliance_id_criterion_id", "alliance_id", "criterion_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("rubric_criterion.id"))
    level: Mapped[int | None]
    why: Mapped[Prose] = mapped_column(default="")
    evidence: Mapped[Prose] = mapped_column(default="")
    evidence_on: Mapped[date | None]
    by_on: Mapped[date | None]
    graded_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class TestAnswer(Base):
    """What a representative answers to one of the three tests. The newest of each person counts. Append-only."""

    __test__ = False
    __tablename__ = "test_answer"
    __table_args__ = (
        one_of("test", ThreeTest),
        one_of("view", TestView),
        Index("ix_test_answer_alliance_id_test", "alliance_id", "test", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    test: Mapped[str]
    view: Mapped[str]
    sentence: Mapped[Prose]
    said_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Challenge(Base):
    """A question that must be answered by `due_on`: `number` is 2 of C2. `key` names what it is about.

    `satisfied` is what the asker says of the newest answer; no puts it on the board's agenda, from that day.
    """

    __tablename__ = "challenge"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "number"),
        one_of("subject", ChallengeSubject),
        one_of("how", HowSaid),
        CheckConstraint("(how = 'account') = (person_id IS NOT NULL)", name="own_words_have_a_person"),
        CheckConstraint("(satisfied IS NULL) = (satisfied_on IS NULL)", name="satisfied_on_a_day"),
        Index("ix_challenge_alliance_id_due_on", "alliance_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    number: Mapped[int]
    subject: Mapped[str]
    key: Mapped[str] = mapped_column(default="")
    question: Mapped[Prose]
    how: Mapped[str]
    asked_on: Mapped[date]
    due_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    satisfied: Mapped[bool | None]
    satisfied_on: Mapped[date | None]
    heard_on: Mapped[date | None]
    """The day on which a board that had it on its agenda heard it."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ChallengeAnswer(Base):
    """What the alliance, or its board, answers. Append-only."""

    __tablename__ = "challenge_answer"
    __table_args__ = (within("challenge_id", "challenge"), Index("ix_challenge_answer_challenge_id", "challenge_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    challenge_id: Mapped[int]
    words: Mapped[Prose]
    by_board: Mapped[bool] = mapped_column(default=False)
    answered_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class BoardStatement(Base):
    """What the representatives say to the board of a quarter (its code), printed as they wrote it."""

    __tablename__ = "board_statement"
    __table_args__ = (UniqueConstraint("alliance_id", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    quarter: Mapped[str]
    words: Mapped[Prose]
    sent_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
