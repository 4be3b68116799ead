"""Evidence: whom an alliance asked or worked with, when, what they said, what came of it, and who was heard."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, People, Prose, one_of
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.data.tables.plan import of_plan
from alliance_tracker.terms import HeardKind, Level, Method, Mode, Stage


class EngagementRecord(Base):
    """One time that people were asked, told or worked with: `number` is 4 of E4. Withdrawn, never deleted.

    The five last questions are what involvement is not; a yes to any makes it consultation, whatever else is said.
    """

    __tablename__ = "engagement_record"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "number"),
        one_of("method", Method),
        one_of("stage", Stage),
        one_of("mode", Mode),
        one_of("level", Level),
        CheckConstraint("(could_not = '') = (why_not = '')", name="could_not_says_why"),
        CheckConstraint("told = '' OR told_on IS NOT NULL", name="told_on_a_day"),
        CheckConstraint("(withdrawn_on IS NULL) = (why_withdrawn = '')", name="withdrawn_says_why"),
        CheckConstraint("quotation = '' OR consent <> ''", name="quotation_has_consent"),
        CheckConstraint("took_part >= 0", name="people_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    number: Mapped[int]
    title: Mapped[Prose]
    happened_on: Mapped[date]
    method: Mapped[str]
    stage: Mapped[str]
    mode: Mapped[str]
    level: Mapped[str]
    said: Mapped[Prose]
    decided: Mapped[Prose] = mapped_column(default="")
    changed: Mapped[Prose] = mapped_column(default="")
    could_not: Mapped[Prose] = mapped_column(default="")
    why_not: Mapped[Prose] = mapped_column(default="")
    told: Mapped[Prose] = mapped_column(default="")
    told_on: Mapped[date | None]
    quotation: Mapped[Prose] = mapped_column(default="")
    consent: Mapped[Prose] = mapped_column(default="")
    was_written_first: Mapped[bool]
    was_choice_of_options: Mapped[bool]
    was_wish_list: Mapped[bool]
    was_one_or_two_seats: Mapped[bool]
    was_as_consumers: Mapped[bool]
    took_part: Mapped[People | None]
    counts_withheld: Mapped[bool] = mapped_column(default=False)
    """Counts of which something was or would be hidden have changed: readers see none of them any more."""
    withdrawn_on: Mapped[date | None]
    why_withdrawn: Mapped[Prose] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RecordLink(Base):
    """What a record is evidence for: a promise, a deliverable, a bid, or a section of the plan."""

    __tablename__ = "record_link"
    __table_args__ = (
        within("record_id", "engagement_record"),
        within("promise_id", "promise"),
        within("deliverable_id", "deliverable"),
        of_plan("bid_id", "bid"),
        CheckConstraint(
            "CASE WHEN promise_id IS NULL THEN 0 ELSE 1 END + CASE WHEN deliverable_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN bid_id IS NULL THEN 0 ELSE 1 END + CASE WHEN section = '' THEN 0 ELSE 1 END = 1",
            name="links_one_thing",
        ),
        CheckConstraint("bid_id IS NULL OR plan_id IS NOT NULL", name="bid_names_its_plan"),
        Index("ix_record_link_promise_id", "promise_id"),
        Index("ix_record_link_deliverable_id", "deliverable_id"),
        Index("ix_record_link_bid_id", "bid_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    record_id: Mapped[int] = mapped_column(index=True)
    promise_id: Mapped[int | None]
    deliverable_id: Mapped[int | None]
    plan_id: Mapped[int | None]
    bid_id: Mapped[int | None]
    section: Mapped[str] = mapped_column(default="")


class RecordFile(Base):
    """A file that belongs to a record."""

    __tablename__ = "record_file"
    __table_args__ = (within("record_id", "engagement_record"), within("file_id", "stored_file"))

    record_id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)


class Heard(Base):
    """How many of those who took part were of a category. Counts only; shown by the rules for counts of people."""

    __tablename__ = "heard"
    __table_args__ = (
        within("record_id", "engagement_record"),
        UniqueConstraint("record_id", "kind", "category"),
        one_of("kind", HeardKind),
        CheckConstraint("people >= 0", name="people_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    record_id: Mapped[int]
    kind: Mapped[str]
    category: Mapped[str]
    people: Mapped[People]


class ReferencePopulation(Base):
    """How many people of a category live here, or have cancer here, by a source that the alliance names."""

    __tablename__ = "reference_population"
    __table_args__ = (
        UniqueConstraint("alliance_id", "kind", "category"),
        one_of("kind", HeardKind),
        CheckConstraint("people >= 0 AND people <= of_people", name="part_of_all"),
        CheckConstraint("source <> ''", name="says_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    kind: Mapped[str]
    category: Mapped[str]
    people: Mapped[int]
    of_people: Mapped[int]
    source: Mapped[Prose]
    as_of: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
