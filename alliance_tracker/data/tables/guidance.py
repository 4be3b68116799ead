"""The guidance as rows: planning round, Annex A, timeline, money, what a plan contains, words."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance_tracker.data.db import Base, one_of
from alliance_tracker.data.tables.alliances import FromSource
from alliance_tracker.terms import AmbitionGroup, Precision, TimelineOwner, YearKind


class PlanningRound(FromSource, Base):
    """One edition of the guidance. The thresholds of slip, in days, are the tracker's own."""

    __tablename__ = "planning_round"
    __table_args__ = (CheckConstraint("at_risk_after_days < off_track_after_days", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    at_risk_after_days: Mapped[int] = mapped_column(default=7)
    off_track_after_days: Mapped[int] = mapped_column(default=30)


class Area(FromSource, Base):
    """One of the five areas of Annex A."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int]


class Ambition(FromSource, Base):
    """A Taskforce ambition in an area, in the document's words, without "[not in Dashboard]"."""

    __tablename__ = "ambition"
    __table_args__ = (one_of("kind", AmbitionGroup),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    in_dashboard: Mapped[bool]
    footnote: Mapped[str] = mapped_column(default="")


class AmbitionTarget(FromSource, Base):
    """A figure printed in an ambition. `year` only where it is printed for this figure."""

    __tablename__ = "ambition_target"
    __table_args__ = (UniqueConstraint("ambition_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ambition_id: Mapped[int] = mapped_column(ForeignKey("ambition.id"))
    position: Mapped[int]
    what: Mapped[str]
    value: Mapped[int]
    unit: Mapped[str]
    year: Mapped[int | None]


class AnnexItem(FromSource, Base):
    """One of the 27 things to achieve. `text` is printed, without the numbers; `title` is the tracker's."""

    __tablename__ = "annex_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    position: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    footnote: Mapped[str] = mapped_column(default="")


class RecommendationNumber(FromSource, Base):
    """A Taskforce recommendation's number, printed with an item. One number may stand with two items."""

    __tablename__ = "recommendation_number"
    __table_args__ = (UniqueConstraint("annex_item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    annex_item_id: Mapped[int] = mapped_column(ForeignKey("annex_item.id"))
    number: Mapped[int]
    position: Mapped[int]


class AnnexPoint(FromSource, Base):
    """A part of an item: printed as a bullet, or the part that a printed year is for."""

    __tablename__ = "annex_point"
    __table_args__ = (
        one_of("year_kind", YearKind),
        CheckConstraint("(year IS NULL) = (year_kind IS NULL)", name="year_has_kind"),
        UniqueConstraint("annex_item_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    annex_item_id: Mapped[int] = mapped_column(ForeignKey("annex_item.id"))
    position: Mapped[int]
    text: Mapped[str]
    bullet: Mapped[bool]
    year: Mapped[str | None]
    year_kind: Mapped[str | None]


class NationalWork(FromSource, Base):
    """National work that local work waits for. Tied to an item only where the layout leaves no doubt."""

    __tablename__ = "national_work"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    annex_item_id: Mapped[int | None] = mapped_column(ForeignKey("annex_item.id"))
    annex_item: Mapped[AnnexItem | None] = relationship(lazy="raise_on_sql")
    position: Mapped[int]
    text: Mapped[str]


class TimelineItem(FromSource, Base):
    """A dated item. Where no day is printed it runs the whole month, and nobody is late within it."""

    __tablename__ = "timeline_item"
    __table_args__ = (
        one_of("precision", Precision),
        one_of("owner", TimelineOwner),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    text: Mapped[str]
    date_text: Mapped[str]
    precision: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    owner: Mapped[str]


class Envelope(FromSource, Base):
    """One year's funding of the whole national programme above baselines. Not the bid pot, not a request."""

    __tablename__ = "envelope"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[str] = mapped_column(unique=True)
    amount_pence: Mapped[int] = mapped_column(BigInteger)


class PlanRequirement(FromSource, Base):
    """What a plan contains: the five of paragraph 11, and what other places ask (`asked_elsewhere`)."""

    __tablename__ = "plan_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    asked_elsewhere: Mapped[bool]


class PatientGroup(FromSource, Base):
    """A group of patients whose outcomes differ, named in paragraph 10."""

    __tablename__ = "patient_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]


class Principle(FromSource, Base):
    """A principle of Annex ii. The first five "must guide"; the others stand below them."""

    __tablename__ = "principle"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    text: Mapped[str]
    must_guide: Mapped[bool]


class Word(FromSource, Base):
    """A term or acronym, in plain words of the tracker's own."""

    __tablename__ = "word"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    term: Mapped[str]
    stands_for: Mapped[str] = mapped_column(default="")
    meaning: Mapped[str]
