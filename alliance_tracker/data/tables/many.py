"""Changes of many rows at once, so that one press takes them back, and how a workbook's columns are read."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.terms import ManyKind


class ManyChange(Base):
    """One change of many rows, in one transaction."""

    __tablename__ = "many_change"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        one_of("kind", ManyKind),
        CheckConstraint("undone_at IS NOT NULL OR undone_by_id IS NULL", name="undone_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[str]
    words: Mapped[Prose]
    done_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class WayBack(Base):
    """What the rows of such a change were before, and the versions that it left, as canonical JSON."""

    __tablename__ = "way_back"
    __audited__ = False

    change_id: Mapped[int] = mapped_column(ForeignKey("many_change.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(index=True)


class ColumnMap(Base):
    """How the columns of an alliance's own workbook are read, by a name it chose. `columns` is a JSON object."""

    __tablename__ = "column_map"
    __table_args__ = (UniqueConstraint("alliance_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[Prose]
    columns: Mapped[str]
    kept_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
