"""Risks: what may happen, how bad and how likely, who watches it, and when it is looked at again."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.data.tables.plan import private_has_reason


class Risk(Base):
    """A one-line risk on a deliverable. Score = consequence × likelihood, each 1 to 5. Closed, never deleted."""

    __tablename__ = "risk"
    __table_args__ = (
        within("deliverable_id", "deliverable"),
        CheckConstraint("consequence BETWEEN 1 AND 5", name="consequence_1_to_5"),
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood_1_to_5"),
        private_has_reason(),
        Index("ix_risk_deliverable_id", "deliverable_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    deliverable_id: Mapped[int]
    position: Mapped[int]
    words: Mapped[Prose]
    consequence: Mapped[int]
    likelihood: Mapped[int]
    owner: Mapped[Prose] = mapped_column(default="")
    review_on: Mapped[date]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    why_closed: Mapped[Prose] = mapped_column(default="")
    private: Mapped[bool] = mapped_column(default=False)
    private_because: Mapped[Prose] = mapped_column(default="")
    private_until: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
