"""What is recommended and decided of a bid, on what conditions, when it is paid, and what it is spent on.

Scope: `plan_id`. Recommendations and decisions are append-only: the newest of a bid counts, the others stay.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.plan import of_plan
from alliance_tracker.terms import AwardKind, ConditionKind


class Recommendation(Base):
    """What the panel recommends of a bid. `against` explains a departure from the ranking. Append-only."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        one_of("kind", AwardKind),
        Index("ix_recommendation_bid_id_id", "bid_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    kind: Mapped[str]
    reasons: Mapped[Prose] = mapped_column(default="")
    would_change: Mapped[Prose] = mapped_column(default="")
    drops: Mapped[Prose] = mapped_column(default="")
    against: Mapped[Prose] = mapped_column(default="")
    recommended_on: Mapped[date]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RecommendationLine(Base):
    """What a recommendation gives in a year."""

    __tablename__ = "recommendation_line"
    __table_args__ = (
        of_plan("recommendation_id", "recommendation"),
        CheckConstraint("pence >= 0", name="pence_counted"),
    )

    recommendation_id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    pence: Mapped[int] = mapped_column(BigInteger)


class PanelInterest(Base):
    """An interest of a member of the panel in a bid. A conflict keeps them from recommending on it. Append-only."""

    __tablename__ = "panel_interest"
    __table_args__ = (of_plan("bid_id", "bid"), CheckConstraint("interest <> ''", name="says_what"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    bid_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    interest: Mapped[Prose]
    conflict: Mapped[bool]
    declared_at: Mapped[datetime]


class CommitteeDecision(Base):
    """What the Investment Committee decided of a bid, by its dated minute. Append-only: later ones stand beside."""

    __tablename__ = "committee_decision"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        one_of("kind", AwardKind),
        CheckConstraint("minute <> ''", name="rests_on_a_minute"),
        Index("ix_committee_decision_bid_id_id", "bid_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    kind: Mapped[str]
    reasons: Mapped[Prose] = mapped_column(default="")
    would_change: Mapped[Prose] = mapped_column(default="")
    drops: Mapped[Prose] = mapped_column(default="")
    held_on: Mapped[date]
    minute: Mapped[Prose]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AwardLine(Base):
    """What a decision gives in a year."""

    __tablename__ = "award_line"
    __table_args__ = (of_plan("decision_id", "committee_decision"), CheckConstraint("pence >= 0", name="pence_counted"))

    decision_id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    pence: Mapped[int] = mapped_column(BigInteger)


class AwardCondition(Base):
    """A condition of an award. `made_on` after the award says so for ever; ended with a reason, never deleted.

    A measure names an outcome of the bid and its threshold, in thousandths of the unit.
    """

    __tablename__ = "award_condition"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        UniqueConstraint("bid_id", "number"),
        of_plan("bid_id", "bid"),
        of_plan("outcome_id", "bid_outcome"),
        one_of("kind", ConditionKind),
        CheckConstraint("words <> ''", name="says_what"),
        CheckConstraint("(kind = 'measure') = (threshold IS NOT NULL)", name="measure_has_threshold"),
        CheckConstraint("(kind = 'measure') = (outcome_id IS NOT NULL)", name="measure_has_outcome"),
        CheckConstraint("(met_on IS NULL) = (met_how = '')", name="met_says_how"),
        CheckConstraint("(ended_on IS NULL) = (why_ended = '')", name="ended_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    number: Mapped[int]
    kind: Mapped[str]
    words: Mapped[Prose]
    outcome_id: Mapped[int | None]
    threshold: Mapped[int | None] = mapped_column(BigInteger)
    made_on: Mapped[date]
    minute: Mapped[Prose] = mapped_column(default="")
    made_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    met_on: Mapped[date | None]
    met_how: Mapped[Prose] = mapped_column(default="")
    met_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Release(Base):
    """A part of an award, planned for a quarter, and the day it was paid. Ended with a reason, never deleted."""

    __tablename__ = "award_release"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        UniqueConstraint("bid_id", "number"),
        of_plan("bid_id", "bid"),
        CheckConstraint("pence > 0", name="pence_counted"),
        CheckConstraint("(ended_on IS NULL) = (why_ended = '')", name="ended_says_why"),
        CheckConstraint("ended_on IS NULL OR paid_on IS NULL", name="paid_is_not_ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    number: Mapped[int]
    quarter: Mapped[str]
    pence: Mapped[int] = mapped_column(BigInteger)
    planned_on: Mapped[date]
    planned_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paid_on: Mapped[date | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ReleaseCondition(Base):
    """A condition that a release waits for."""

    __tablename__ = "release_condition"
    __table_args__ = (of_plan("release_id", "award_release"), of_plan("condition_id", "award_condition"))

    release_id: Mapped[int] = mapped_column(primary_key=True)
    condition_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)


class SpendReturn(Base):
    """What an alliance says was spent on a line of its bid in a quarter. Pence; a repayment is below nought.

    `cumulative` is the total to date as typed, `to_come` what is still to be spent, `forecast` the total expected.
    """

    __tablename__ = "spend_return"
    __table_args__ = (
        UniqueConstraint("line_id", "quarter"),
        of_plan("bid_id", "bid"),
        of_plan("line_id", "bid_line"),
        CheckConstraint("planned >= 0", name="planned_counted"),
        Index("ix_spend_return_bid_id_quarter", "bid_id", "quarter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    bid_id: Mapped[int]
    line_id: Mapped[int]
    quarter: Mapped[str]
    planned: Mapped[int] = mapped_column(BigInteger)
    actual: Mapped[int] = mapped_column(BigInteger)
    cumulative: Mapped[int] = mapped_column(BigInteger)
    to_come: Mapped[int] = mapped_column(BigInteger)
    forecast: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[Prose] = mapped_column(default="")
    saved_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class OutcomeReading(Base):
    """Where an outcome of a bid stood at the end of a quarter, in thousandths of its unit, and from what source."""

    __tablename__ = "outcome_reading"
    __table_args__ = (
        UniqueConstraint("outcome_id", "quarter"),
        of_plan("outcome_id", "bid_outcome"),
        CheckConstraint("source <> ''", name="says_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    outcome_id: Mapped[int]
    quarter: Mapped[str]
    value: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[Prose]
    note: Mapped[Prose] = mapped_column(default="")
    saved_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AwardPublication(Base):
    """The awards of a call made open to anyone: asked for by one person, confirmed by another, ended with a reason.

    `content` is what anyone reads, as it stood when it was asked for; `seal` is its hash. Of a call one at most waits
    to be confirmed, and one is open.
    """

    __tablename__ = "award_publication"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (why_ended = '')", name="ended_says_why"),
        CheckConstraint("(published_at IS NULL) = (published_on IS NULL)", name="published_on_a_day"),
        CheckConstraint("published_at IS NOT NULL OR confirmed_by_id IS NULL", name="confirmed_is_published"),
        CheckConstraint("confirmed_by_id <> asked_by_id", name="two_people"),
        Index("ix_award_publication_call_id", "call_id", "published_at"),
        Index(
            "uq_award_publication_asked",
            "call_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND published_at IS NULL"),
            postgresql_where=text("ended_at IS NULL AND published_at IS NULL"),
        ),
        Index(
            "uq_award_publication_open",
            "call_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND published_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NULL AND published_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("funding_call.id"))
    content: Mapped[str]
    seal: Mapped[str]
    asked_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
