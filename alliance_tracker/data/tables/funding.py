"""Transformation Funding: calls, criteria and bids. Below a plan the scope is `plan_id`.

A financial year is kept by its code, "2017-18", as the rules of funding read it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.alliances import FromSource
from alliance_tracker.data.tables.plan import of_plan
from alliance_tracker.terms import BenefitKind, CriterionHead, CriterionKind, LineKind, Stream


class FundingCall(FromSource, Base):
    """One round of bidding. `committee_text` is what is printed where no day is; `top` ends the scale of scores."""

    __tablename__ = "funding_call"
    __table_args__ = (
        UniqueConstraint("round_id", "id"),
        CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),
        CheckConstraint("top >= 2", name="scale_has_steps"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("planning_round.id"))
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    committee_on: Mapped[date | None]
    committee_text: Mapped[str] = mapped_column(default="")
    top: Mapped[int]
    first_year: Mapped[str]
    last_year: Mapped[str]


class FundingPot(Base):
    """What a call has to give in a year. A row is there once the national team has entered it, with its source."""

    __tablename__ = "funding_pot"
    __table_args__ = (
        UniqueConstraint("call_id", "year"),
        CheckConstraint("pence >= 0", name="pence_counted"),
        CheckConstraint("source <> ''", name="says_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("funding_call.id"))
    year: Mapped[str]
    pence: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[Prose]
    entered_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class StreamRow(FromSource, Base):
    """One of the three priority areas of paragraph 21, in the document's words."""

    __tablename__ = "funding_stream"
    __table_args__ = (one_of("code", Stream),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    text: Mapped[str]


class Criterion(FromSource, Base):
    """What a bid of the round is scored on; the tracker's own. Assurance has no weight and makes no points."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("round_id", "id"),
        UniqueConstraint("round_id", "code"),
        one_of("head", CriterionHead),
        one_of("kind", CriterionKind),
        CheckConstraint("weight >= 0 AND weight <= 100", name="weight_is_per_cent"),
        CheckConstraint("(kind = 'assurance') = (weight = 0)", name="assurance_has_no_weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("planning_round.id"))
    code: Mapped[str]
    position: Mapped[int]
    head: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    asks: Mapped[str]
    weight: Mapped[int]


class Bid(Base):
    """One bid of a plan for a stream of a call of the same round. Withdrawn with a reason, never deleted."""

    __tablename__ = "bid"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        UniqueConstraint("round_id", "id"),
        UniqueConstraint("plan_id", "call_id", "stream"),
        ForeignKeyConstraint(["round_id", "plan_id"], ["plan.round_id", "plan.id"]),
        ForeignKeyConstraint(["round_id", "call_id"], ["funding_call.round_id", "funding_call.id"]),
        one_of("stream", Stream),
        CheckConstraint("(withdrawn_at IS NULL) = (why_withdrawn = '')", name="withdrawn_says_why"),
        Index("ix_bid_call_id_stream", "call_id", "stream"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    round_id: Mapped[int]
    call_id: Mapped[int]
    stream: Mapped[str]
    contact_name: Mapped[Prose] = mapped_column(default="")
    contact_job: Mapped[Prose] = mapped_column(default="")
    contact_phone: Mapped[Prose] = mapped_column(default="")
    opened_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    why_withdrawn: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidAlliance(Base):
    """A footprint that a bid covers: one to three of those of its plan."""

    __tablename__ = "bid_alliance"
    __table_args__ = (
        of_plan("bid_id", "bid"),
        ForeignKeyConstraint(["plan_id", "alliance_id"], ["plan_alliance.plan_id", "plan_alliance.alliance_id"]),
        Index("ix_bid_alliance_alliance_id", "alliance_id"),
    )

    bid_id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)


class BidAnswer(Base):
    """The text of one question; `code` is one of `rules.funding.form`."""

    __tablename__ = "bid_answer"
    __table_args__ = (UniqueConstraint("bid_id", "code"), of_plan("bid_id", "bid"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    bid_id: Mapped[int]
    code: Mapped[str]
    text: Mapped[Prose]
    saved_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidLine(Base):
    """A line of the money that a bid asks for, and the deliverable of the plan it pays for. Never private."""

    __tablename__ = "bid_line"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        one_of("kind", LineKind),
        CheckConstraint("pence >= 0", name="pence_counted"),
        ForeignKeyConstraint(["alliance_id", "deliverable_id"], ["deliverable.alliance_id", "deliverable.id"]),
        ForeignKeyConstraint(["plan_id", "alliance_id"], ["plan_alliance.plan_id", "plan_alliance.alliance_id"]),
        CheckConstraint("(deliverable_id IS NULL) = (alliance_id IS NULL)", name="deliverable_has_alliance"),
        Index("ix_bid_line_bid_id_year", "bid_id", "year", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    year: Mapped[str]
    kind: Mapped[str]
    pence: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[Prose]
    alliance_id: Mapped[int | None]
    deliverable_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidOther(Base):
    """Other money for the same work, declared: never part of what is asked."""

    __tablename__ = "bid_other"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        CheckConstraint("pence >= 0", name="pence_counted"),
        Index("ix_bid_other_bid_id_year", "bid_id", "year", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    year: Mapped[str]
    from_whom: Mapped[Prose]
    pence: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidOutcome(Base):
    """What a bid will change, and how that is measured. Baseline and target are in thousandths of the unit."""

    __tablename__ = "bid_outcome"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        ForeignKeyConstraint(["round_id", "bid_id"], ["bid.round_id", "bid.id"]),
        ForeignKeyConstraint(["round_id", "criterion_id"], ["criterion.round_id", "criterion.id"]),
        CheckConstraint("(baseline IS NULL) = (baseline_on IS NULL)", name="baseline_has_day"),
        Index("ix_bid_outcome_bid_id_position", "bid_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    round_id: Mapped[int]
    bid_id: Mapped[int]
    criterion_id: Mapped[int | None] = mapped_column(index=True)
    title: Mapped[Prose]
    measure: Mapped[Prose] = mapped_column(default="")
    unit: Mapped[Prose] = mapped_column(default="")
    baseline: Mapped[int | None] = mapped_column(BigInteger)
    baseline_on: Mapped[date | None]
    target: Mapped[int | None] = mapped_column(BigInteger)
    higher_is_better: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidPoint(Base):
    """Where an outcome is planned to be at the end of a quarter, in thousandths of its unit."""

    __tablename__ = "bid_point"
    __table_args__ = (UniqueConstraint("outcome_id", "quarter"), of_plan("outcome_id", "bid_outcome"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    outcome_id: Mapped[int]
    quarter: Mapped[str]
    planned: Mapped[int] = mapped_column(BigInteger)


class BidBenefit(Base):
    """What a bid is worth: a benefit with its measure and target, and, where it has a price, pence in a full year."""

    __tablename__ = "bid_benefit"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        one_of("kind", BenefitKind),
        CheckConstraint("full_year_pence >= 0", name="pence_counted"),
        CheckConstraint("kind <> 'other' OR full_year_pence = 0", name="other_has_no_price"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
        Index("ix_bid_benefit_bid_id_position", "bid_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    kind: Mapped[str]
    measure: Mapped[Prose]
    target: Mapped[Prose]
    full_year_pence: Mapped[int] = mapped_column(BigInteger)
    first_year: Mapped[str]
    last_year: Mapped[str]
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidBias(Base):
    """By how much the costs of a bid are raised for optimism, in hundredths of a per cent, and why that much."""

    __tablename__ = "bid_bias"
    __table_args__ = (
        of_plan("bid_id", "bid"),
        CheckConstraint("revenue_hundredths BETWEEN 0 AND 20000", name="revenue_in_range"),
        CheckConstraint("capital_hundredths BETWEEN 0 AND 20000", name="capital_in_range"),
        CheckConstraint("revenue_reason <> '' AND capital_reason <> ''", name="says_why"),
    )

    bid_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    revenue_hundredths: Mapped[int]
    revenue_reason: Mapped[Prose]
    capital_hundredths: Mapped[int]
    capital_reason: Mapped[Prose]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidPart(Base):
    """A smaller award that the bidder can live with, and what would be dropped, in the bidder's words."""

    __tablename__ = "bid_part"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        CheckConstraint("drops <> ''", name="says_what_is_dropped"),
        Index("ix_bid_part_bid_id_position", "bid_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    bid_id: Mapped[int]
    drops: Mapped[Prose]
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BidPartLine(Base):
    """What a smaller award gives in a year."""

    __tablename__ = "bid_part_line"
    __table_args__ = (
        UniqueConstraint("part_id", "year"),
        of_plan("part_id", "bid_part"),
        CheckConstraint("pence >= 0", name="pence_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(index=True)
    part_id: Mapped[int]
    year: Mapped[str]
    pence: Mapped[int] = mapped_column(BigInteger)
