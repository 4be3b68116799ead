"""The board's quarter: its dates, and what the board saw, frozen."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.terms import FrozenKind


class QuarterRow(Base):
    """One alliance's quarter: when its update opens and closes, when the board meets. Its state follows from these.

    `sent_at`: when the manager sent the return to the board.
    """

    __tablename__ = "quarter"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "code"),
        CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),
        CheckConstraint("board_on IS NULL OR board_on >= opens_on", name="meets_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    code: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    board_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FrozenQuarter(Base):
    """What the board saw: inputs and results as canonical JSON, and the main part of the page. Never changed."""

    __tablename__ = "frozen_quarter"
    __table_args__ = (
        within("quarter_id", "quarter"),
        UniqueConstraint("quarter_id", "kind"),
        one_of("kind", FrozenKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    quarter_id: Mapped[int]
    kind: Mapped[str]
    content_sha256: Mapped[str]
    page_sha256: Mapped[str]
    chain_number: Mapped[int]
    chain_hash: Mapped[str]
    frozen_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class FrozenContent(Base):
    """The bytes of what was frozen, apart so that no list loads them: the JSON, the page, each picture."""

    __tablename__ = "frozen_content"
    __audited__ = False

    frozen_id: Mapped[int] = mapped_column(ForeignKey("frozen_quarter.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Correction(Base):
    """What was found wrong after the review. It stands beside the frozen quarter, never in its place."""

    __tablename__ = "correction"
    __table_args__ = (within("quarter_id", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    quarter_id: Mapped[int]
    subject: Mapped[str]
    words: Mapped[Prose]
    written_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
