"""What an alliance may take up: the seven ambitions of involvement, and co-production with its statement and money."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.alliances import FromSource
from alliance_tracker.terms import CostKind


class InvolvementAmbition(FromSource, Base):
    """One of the seven ambitions of the involvement strategy. It counts nowhere until an alliance takes it up."""

    __tablename__ = "involvement_ambition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]


class CoproductionPractice(FromSource, Base):
    """One of the five practices of co-production."""

    __tablename__ = "coproduction_practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    text: Mapped[str]


class Adoption(Base):
    """An alliance took up the seven ambitions, or the shared statement on co-production in its own words.

    One of each stands at a time. The others have ended, with a reason, and stay.
    """

    __tablename__ = "adoption"
    __table_args__ = (
        CheckConstraint("what IN ('ambitions', 'coproduction')", name="what_known"),
        CheckConstraint("(ended_on IS NULL) = (why_ended = '')", name="ended_says_why"),
        Index(
            "uq_adoption_alliance_id_what",
            "alliance_id",
            "what",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    what: Mapped[str]
    words: Mapped[Prose] = mapped_column(default="")
    made_by: Mapped[Prose]
    adopted_on: Mapped[date]
    ended_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AmbitionView(Base):
    """How an alliance stands on one of the seven ambitions. The newest of each counts. Append-only."""

    __tablename__ = "ambition_view"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 4", name="level_0_to_4"),
        CheckConstraint("lived_authors <> '' OR professional_authors <> ''", name="has_authors"),
        Index("ix_ambition_view_alliance_id_ambition_id", "alliance_id", "ambition_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    ambition_id: Mapped[int] = mapped_column(ForeignKey("involvement_ambition.id"))
    level: Mapped[int]
    ideal: Mapped[Prose]
    worked: Mapped[Prose] = mapped_column(default="")
    not_worked: Mapped[Prose] = mapped_column(default="")
    uneven: Mapped[Prose] = mapped_column(default="")
    how_to: Mapped[Prose] = mapped_column(default="")
    measures: Mapped[Prose] = mapped_column(default="")
    lived_authors: Mapped[Prose] = mapped_column(default="")
    professional_authors: Mapped[Prose] = mapped_column(default="")
    rated_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class GoodPractice(Base):
    """An example to borrow, under one of the seven ambitions."""

    __tablename__ = "good_practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    ambition_id: Mapped[int] = mapped_column(ForeignKey("involvement_ambition.id"))
    title: Mapped[Prose]
    words: Mapped[Prose]
    source: Mapped[Prose]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class EmbeddingStep(Base):
    """What was done of one of the four steps that make a strategy real; what stood against it, what would help."""

    __tablename__ = "embedding_step"
    __table_args__ = (CheckConstraint("step BETWEEN 1 AND 4", name="step_1_to_4"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    step: Mapped[int]
    done: Mapped[Prose]
    against: Mapped[Prose] = mapped_column(default="")
    support: Mapped[Prose] = mapped_column(default="")
    done_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PracticeView(Base):
    """Whether one of the five practices is in place here. The newest of each counts. Append-only."""

    __tablename__ = "practice_view"
    __table_args__ = (Index("ix_practice_view_alliance_id_practice_id", "alliance_id", "practice_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    practice_id: Mapped[int] = mapped_column(ForeignKey("coproduction_practice.id"))
    in_place: Mapped[bool]
    words: Mapped[Prose]
    seen_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CoproductionCost(Base):
    """What working together is planned to cost in a financial year (its code), and what was spent. Whole pence."""

    __tablename__ = "coproduction_cost"
    __table_args__ = (
        UniqueConstraint("alliance_id", "year", "kind"),
        one_of("kind", CostKind),
        CheckConstraint("planned_pence >= 0 AND spent_pence >= 0 AND hours >= 0", name="counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    year: Mapped[str]
    kind: Mapped[str]
    planned_pence: Mapped[int] = mapped_column(BigInteger)
    spent_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    hours: Mapped[int] = mapped_column(default=0)
    note: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
