"""The delivery plan: its words, its reasons, its money and posts, its versions, and what became of it.

Below a plan the scope is `plan_id`, because the plan of the National Cancer Vanguard spans three alliances.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.terms import (
    AlignmentKind,
    AlignmentState,
    AllianceKind,
    LineKind,
    SubmissionOutcome,
    SupportKind,
)


def of_plan(column: str, table: str) -> ForeignKeyConstraint:
    """A link to another row of the same plan; the database refuses one across plans."""
    return ForeignKeyConstraint(["plan_id", column], [f"{table}.plan_id", f"{table}.id"])


def private_has_reason() -> CheckConstraint:
    """What is private says why, and when that is looked at again."""
    words = "NOT private OR (private_because <> '' AND private_until IS NOT NULL)"
    return CheckConstraint(words, name="private_has_reason")


class Plan(Base):
    """One plan of one round: an alliance's, or the Vanguard's over its three footprints (paragraph 13)."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("round_id", "id"),
        UniqueConstraint("round_id", "slug"),
        one_of("kind", AllianceKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("planning_round.id"))
    slug: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    board_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    """The Alliance Board, or the Vanguard's Programme Board: the body that may agree for all."""


class PlanAlliance(Base):
    """A footprint of a plan. An alliance has one plan a round."""

    __tablename__ = "plan_alliance"
    __table_args__ = (
        UniqueConstraint("round_id", "alliance_id"),
        ForeignKeyConstraint(["round_id", "plan_id"], ["plan.round_id", "plan.id"]),
        Index("ix_plan_alliance_alliance_id", "alliance_id"),
    )

    plan_id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), primary_key=True)
    round_id: Mapped[int]
    position: Mapped[int]


class PlanText(Base):
    """One piece of a plan's prose, in Markdown; `code` is one of `rules.plan.sections`."""

    __tablename__ = "plan_text"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str]
    text: Mapped[Prose]
    saved_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CoverageReason(Base):
    """Why nothing is done for an Annex A item in a year: "not this year because …"."""

    __tablename__ = "coverage_reason"
    __table_args__ = (UniqueConstraint("plan_id", "item_id", "year"), CheckConstraint("why <> ''", name="says_why"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("annex_item.id"))
    year: Mapped[str]
    why: Mapped[Prose]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupReason(Base):
    """Why nothing is done in an area for a group of patients of paragraph 10."""

    __tablename__ = "group_reason"
    __table_args__ = (
        UniqueConstraint("plan_id", "patient_group_id", "area_id"),
        CheckConstraint("why <> ''", name="says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    patient_group_id: Mapped[int] = mapped_column(ForeignKey("patient_group.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    why: Mapped[Prose]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Alignment(Base):
    """Whether the plan fits with a document of a body, or with evidence that has a name of its own."""

    __tablename__ = "alignment"
    __table_args__ = (
        one_of("kind", AlignmentKind),
        one_of("state", AlignmentState),
        CheckConstraint("(organisation_id IS NULL) <> (name = '')", name="of_a_body_or_named"),
        CheckConstraint("state = 'not_checked' OR checked_on IS NOT NULL", name="checked_has_day"),
        Index("ix_alignment_plan_id_kind", "plan_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Prose] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=AlignmentState.NOT_CHECKED.value)
    note: Mapped[Prose] = mapped_column(default="")
    checked_on: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ResourceLine(Base):
    """A line of the request for wider resources (paragraph 23). Never part of a bid, never of an envelope."""

    __tablename__ = "resource_line"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        one_of("kind", LineKind),
        CheckConstraint("amount_pence >= 0", name="amount_counted"),
        private_has_reason(),
        ForeignKeyConstraint(["alliance_id", "deliverable_id"], ["deliverable.alliance_id", "deliverable.id"]),
        CheckConstraint("deliverable_id IS NULL OR alliance_id IS NOT NULL", name="deliverable_has_alliance"),
        Index("ix_resource_line_plan_id_year", "plan_id", "year", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    year: Mapped[str]
    kind: Mapped[str] = mapped_column(default=LineKind.REVENUE.value)
    what: Mapped[Prose]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    alliance_id: Mapped[int | None]
    deliverable_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    private: Mapped[bool] = mapped_column(default=False)
    private_because: Mapped[Prose] = mapped_column(default="")
    private_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Post(Base):
    """A post that delivers the plan. Whole-time equivalents are in hundredths: 60 is three days a week."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        CheckConstraint("needed_hundredths > 0", name="needed_counted"),
        CheckConstraint("filled_hundredths >= 0 AND filled_hundredths <= needed_hundredths", name="filled_counted"),
        CheckConstraint("first_year_pence >= 0 AND second_year_pence >= 0", name="cost_counted"),
        private_has_reason(),
        Index("ix_post_plan_id_position", "plan_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    role: Mapped[Prose]
    employer: Mapped[Prose] = mapped_column(default="")
    band: Mapped[str] = mapped_column(default="")
    needed_hundredths: Mapped[int]
    filled_hundredths: Mapped[int] = mapped_column(default=0)
    first_year_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    second_year_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int]
    private: Mapped[bool] = mapped_column(default=False)
    private_because: Mapped[Prose] = mapped_column(default="")
    private_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Support(Base):
    """Help offered by the national team (paragraphs 11 and 26): asked for, received, used."""

    __tablename__ = "support"
    __table_args__ = (
        UniqueConstraint("plan_id", "kind"),
        one_of("kind", SupportKind),
        CheckConstraint("received_on IS NULL OR asked_on IS NOT NULL", name="asked_before_received"),
        CheckConstraint("used_on IS NULL OR received_on IS NOT NULL", name="received_before_used"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[str]
    asked_on: Mapped[date | None]
    received_on: Mapped[date | None]
    used_on: Mapped[date | None]
    note: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PlanVersion(Base):
    """A frozen version of the plan, or of one of its bids: canonical JSON, a seal for each section and for the whole.

    Never changed. Requests, answers and submissions are of a version, so they serve plans and bids alike.
    `sections` is a JSON object, section code to seal. `of_substance` is false only with a reason and a name.
    """

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        of_plan("bid_id", "bid"),
        Index(
            "uq_plan_version_of_plan",
            "plan_id",
            "major",
            "minor",
            unique=True,
            sqlite_where=text("bid_id IS NULL"),
            postgresql_where=text("bid_id IS NULL"),
        ),
        Index(
            "uq_plan_version_of_bid",
            "bid_id",
            "major",
            "minor",
            unique=True,
            sqlite_where=text("bid_id IS NOT NULL"),
            postgresql_where=text("bid_id IS NOT NULL"),
        ),
        CheckConstraint("of_substance OR (why_not <> '' AND lead_named <> '')", name="not_of_substance_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    bid_id: Mapped[int | None]
    major: Mapped[int]
    minor: Mapped[int]
    content: Mapped[str]
    sections: Mapped[str]
    seal: Mapped[str]
    reason: Mapped[Prose]
    of_substance: Mapped[bool] = mapped_column(default=True)
    why_not: Mapped[Prose] = mapped_column(default="")
    lead_named: Mapped[Prose] = mapped_column(default="")
    frozen_on: Mapped[date]
    frozen_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Submission(Base):
    """A version as it was submitted: by whom, when, with its seal and how each body stood. Never changed."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("plan_id", "id"),
        UniqueConstraint("plan_id", "version_id"),
        of_plan("version_id", "plan_version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    version_id: Mapped[int]
    seal: Mapped[str]
    standings: Mapped[str]
    submitted_on: Mapped[date]
    submitted_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Outcome(Base):
    """What became of a submission: returned with comments, or ratified, with the money for wider needs. Append-only."""

    __tablename__ = "submission_outcome"
    __table_args__ = (
        of_plan("submission_id", "submission"),
        one_of("kind", SubmissionOutcome),
        CheckConstraint("first_year_pence >= 0 AND second_year_pence >= 0", name="money_counted"),
        CheckConstraint("kind <> 'ratified' OR minute <> ''", name="ratified_has_minute"),
        Index("ix_submission_outcome_submission_id", "submission_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    submission_id: Mapped[int]
    kind: Mapped[str]
    decided_on: Mapped[date]
    comments: Mapped[Prose] = mapped_column(default="")
    minute: Mapped[Prose] = mapped_column(default="")
    first_year_pence: Mapped[int | None] = mapped_column(BigInteger)
    second_year_pence: Mapped[int | None] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Escalation(Base):
    """A question the alliance takes to its regional team, and the answer owed by a day.

    The board's own are tied to its decision. `to_address`: somebody without an account to whom it was sent by e-mail.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_says_what"),
        Index("ix_escalation_plan_id_raised_at", "plan_id", "raised_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("board_decision.id"), unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    to_name: Mapped[Prose] = mapped_column(default="")
    to_address: Mapped[Prose] = mapped_column(default="")
    question: Mapped[Prose]
    raised_on: Mapped[date]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_by: Mapped[date]
    answer: Mapped[Prose] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
