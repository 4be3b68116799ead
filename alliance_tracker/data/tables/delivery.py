"""What an alliance commits to deliver, the dated steps towards it, and what is said of it each quarter."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance_tracker.data.db import Base, Folded, Prose, one_of
from alliance_tracker.terms import LateOutcome, MoneySource, Rating


def within(column: str, table: str) -> ForeignKeyConstraint:
    """A link to another row of the same alliance; the database refuses one across alliances."""
    return ForeignKeyConstraint(["alliance_id", column], [f"{table}.alliance_id", f"{table}.id"])


class Deliverable(Base):
    """What will have been done, by when, by whom. `position` is the number in its reference (3 of ED3)."""

    __tablename__ = "deliverable"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "reference"),
        CheckConstraint("planned_end >= planned_start", name="ends_after_start"),
        one_of("money_source", MoneySource),
        Index("ix_deliverable_alliance_id_lead_id", "alliance_id", "lead_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    reference: Mapped[str]
    position: Mapped[int]
    title: Mapped[Prose]
    title_folded: Mapped[Folded]
    summary: Mapped[Prose]
    planned_start: Mapped[date]
    planned_end: Mapped[date]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accountable_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    money_source: Mapped[str] = mapped_column(default=MoneySource.BASELINE.value)
    money_note: Mapped[Prose] = mapped_column(default="")
    workstream: Mapped[Prose] = mapped_column(default="")
    baseline_fixed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    milestones: Mapped[list["Milestone"]] = relationship(
        back_populates="deliverable",
        lazy="raise_on_sql",
        order_by="Milestone.position",
        foreign_keys="Milestone.deliverable_id",
        primaryjoin="Deliverable.id == Milestone.deliverable_id",
    )

    __mapper_args__ = {"version_id_col": version}


class DeliverableItem(Base):
    """Which Annex A item a deliverable works towards."""

    __tablename__ = "deliverable_item"
    __table_args__ = (within("deliverable_id", "deliverable"),)

    deliverable_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("annex_item.id"), primary_key=True, index=True)
    alliance_id: Mapped[int] = mapped_column(index=True)


class DeliverablePatientGroup(Base):
    """A group of paragraph 10 whose gap the deliverable is to narrow, and how we shall know."""

    __tablename__ = "deliverable_patient_group"
    __table_args__ = (within("deliverable_id", "deliverable"),)

    deliverable_id: Mapped[int] = mapped_column(primary_key=True)
    patient_group_id: Mapped[int] = mapped_column(ForeignKey("patient_group.id"), primary_key=True, index=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    how_known: Mapped[Prose] = mapped_column(default="")


class DeliverableOrganisation(Base):
    """Another organisation that takes part."""

    __tablename__ = "deliverable_organisation"
    __table_args__ = (within("deliverable_id", "deliverable"),)

    deliverable_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    alliance_id: Mapped[int] = mapped_column(index=True)


class Dependency(Base):
    """What a deliverable waits for: another deliverable of the alliance, or national work."""

    __tablename__ = "dependency"
    __table_args__ = (
        within("deliverable_id", "deliverable"),
        within("on_deliverable_id", "deliverable"),
        UniqueConstraint("deliverable_id", "on_deliverable_id"),
        UniqueConstraint("deliverable_id", "national_work_id"),
        CheckConstraint("(on_deliverable_id IS NULL) <> (national_work_id IS NULL)", name="on_one_thing"),
        CheckConstraint("on_deliverable_id <> deliverable_id", name="not_on_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    deliverable_id: Mapped[int] = mapped_column(index=True)
    on_deliverable_id: Mapped[int | None] = mapped_column(index=True)
    national_work_id: Mapped[int | None] = mapped_column(ForeignKey("national_work.id"), index=True)
    note: Mapped[Prose] = mapped_column(default="")


class Activity(Base):
    """A piece of work over one or more quarters. It may serve several milestones and is still one.

    `first_quarter` and `last_quarter` are codes, 2018-19-q2, which sort as they follow each other.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "reference"),
        within("deliverable_id", "deliverable"),
        CheckConstraint("last_quarter >= first_quarter", name="ends_after_start"),
        Index("ix_activity_deliverable_id", "deliverable_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    deliverable_id: Mapped[int]
    reference: Mapped[str]
    position: Mapped[int]
    title: Mapped[Prose]
    first_quarter: Mapped[str]
    last_quarter: Mapped[str]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ActivityMilestone(Base):
    """A milestone that an activity serves; it may be another deliverable's."""

    __tablename__ = "activity_milestone"
    __table_args__ = (within("activity_id", "activity"), within("milestone_id", "milestone"))

    activity_id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    alliance_id: Mapped[int] = mapped_column(index=True)


class Milestone(Base):
    """A dated step. `baseline_on` is the date first agreed, `forecast_on` the date now, `met_on` when it was met."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "reference"),
        within("deliverable_id", "deliverable"),
        Index("ix_milestone_alliance_id_deliverable_id", "alliance_id", "deliverable_id", "position"),
        Index("ix_milestone_deliverable_id", "deliverable_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    deliverable_id: Mapped[int]
    reference: Mapped[str]
    position: Mapped[int]
    title: Mapped[Prose]
    baseline_on: Mapped[date]
    forecast_on: Mapped[date | None]
    met_on: Mapped[date | None]
    critical: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    deliverable: Mapped[Deliverable] = relationship(
        back_populates="milestones",
        lazy="raise_on_sql",
        foreign_keys="Milestone.deliverable_id",
        primaryjoin="Deliverable.id == Milestone.deliverable_id",
    )

    __mapper_args__ = {"version_id_col": version}


class MilestoneMove(Base):
    """One move of one date of a milestone: which date, from, to, why, and for a fixed baseline by what decision."""

    __tablename__ = "milestone_move"
    __table_args__ = (
        within("milestone_id", "milestone"),
        CheckConstraint("which IN ('baseline', 'forecast', 'met')", name="which_known"),
        CheckConstraint("which <> 'baseline' OR (reason <> '' AND decision <> '')", name="baseline_needs_decision"),
        Index("ix_milestone_move_milestone_id_moved_at", "milestone_id", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    milestone_id: Mapped[int]
    which: Mapped[str]
    moved_from: Mapped[date | None]
    moved_to: Mapped[date | None]
    reason: Mapped[Prose] = mapped_column(default="")
    decision: Mapped[Prose] = mapped_column(default="")
    moved_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Evidence(Base):
    """What shows that a milestone is met, or that a rating is deserved: words, a link, a file, or several."""

    __tablename__ = "evidence"
    __table_args__ = (
        within("deliverable_id", "deliverable"),
        within("milestone_id", "milestone"),
        within("file_id", "stored_file"),
        CheckConstraint("words <> '' OR link <> '' OR file_id IS NOT NULL", name="says_something"),
        CheckConstraint(
            "link = '' OR lower(link) LIKE 'http://%' OR lower(link) LIKE 'https://%'", name="link_to_the_web"
        ),
        Index("ix_evidence_deliverable_id", "deliverable_id", "dated_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    deliverable_id: Mapped[int]
    milestone_id: Mapped[int | None] = mapped_column(index=True)
    dated_on: Mapped[date]
    words: Mapped[Prose] = mapped_column(default="")
    link: Mapped[Prose] = mapped_column(default="")
    file_id: Mapped[int | None]
    added_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class QuarterUpdate(Base):
    """One deliverable's return for one quarter, as people declare it."""

    __tablename__ = "quarter_update"
    __table_args__ = (
        UniqueConstraint("deliverable_id", "quarter"),
        within("deliverable_id", "deliverable"),
        one_of("declared", Rating),
        Index("ix_quarter_update_alliance_id_quarter", "alliance_id", "quarter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    deliverable_id: Mapped[int]
    quarter: Mapped[str]
    declared: Mapped[str]
    happened: Mapped[Prose]
    will_change: Mapped[Prose] = mapped_column(default="")
    green_by: Mapped[str | None]
    patients: Mapped[Prose] = mapped_column(default="")
    ask: Mapped[Prose] = mapped_column(default="")
    why_better: Mapped[Prose] = mapped_column(default="")
    updated_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class LateUpdate(Base):
    """A return that came after the quarter had closed, as it was given. It counts once the manager accepts it.

    Accepted before the review it becomes the return; after the review it can only stand beside it, as a correction.
    """

    __tablename__ = "late_update"
    __table_args__ = (
        within("deliverable_id", "deliverable"),
        one_of("declared", Rating),
        one_of("outcome", LateOutcome),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled_with_outcome"),
        Index("ix_late_update_alliance_id_quarter", "alliance_id", "quarter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    deliverable_id: Mapped[int] = mapped_column(index=True)
    quarter: Mapped[str]
    declared: Mapped[str]
    happened: Mapped[Prose]
    will_change: Mapped[Prose] = mapped_column(default="")
    green_by: Mapped[str | None]
    patients: Mapped[Prose] = mapped_column(default="")
    ask: Mapped[Prose] = mapped_column(default="")
    why_better: Mapped[Prose] = mapped_column(default="")
    given_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    why: Mapped[Prose] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RatingAt(Base):
    """Derived: what was declared and what the dates suggest, for each deliverable and quarter of the round.

    Rewritten in the transaction that changes an input, left alone once the quarter is reviewed.
    """

    __tablename__ = "rating_at"
    __audited__ = False
    __table_args__ = (
        within("deliverable_id", "deliverable"),
        Index("ix_rating_at_alliance_id_quarter", "alliance_id", "quarter"),
    )

    deliverable_id: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[str] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    declared: Mapped[str | None]
    suggested: Mapped[str]
    inputs: Mapped[str]
