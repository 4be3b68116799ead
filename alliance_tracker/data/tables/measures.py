"""Measures of waiting, typed in or loaded: how many people were treated in time, of how many."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, People, Prose
from alliance_tracker.data.tables.alliances import FromSource


class Measure(FromSource, Base):
    """A standard that the guidance names: 85% treated within 62 days. `standard` is a whole percentage."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    standard: Mapped[int]


class MeasureReading(Base):
    """One measure in one period, of an alliance or one of its CCGs.

    `period` is a quarter, 2018-19-q1, or a month, 2018-08. `origin` says where the figures were published.
    """

    __tablename__ = "measure_reading"
    __table_args__ = (
        UniqueConstraint("alliance_id", "measure_id", "period", "organisation_id"),
        Index(
            "uq_measure_reading_alliance",
            "alliance_id",
            "measure_id",
            "period",
            unique=True,
            sqlite_where=text("organisation_id IS NULL"),
            postgresql_where=text("organisation_id IS NULL"),
        ),
        CheckConstraint("in_time >= 0", name="in_time_counted"),
        CheckConstraint("total >= in_time", name="in_time_of_total"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    period: Mapped[str]
    in_time: Mapped[People]
    total: Mapped[People]
    provisional: Mapped[bool]
    published_on: Mapped[date]
    origin: Mapped[Prose] = mapped_column(default="")
    entered_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
