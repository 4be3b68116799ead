"""When others than the alliance did what they owe: the few facts of the timeline that no other record holds."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose


class TimelineDone(Base):
    """On which day an item of the timeline was done: by the STPs, CCGs or providers of one plan, or nationally.

    `plan_id` is empty for what the national team owes, which is recorded once for everyone.
    """

    __tablename__ = "timeline_done"
    __table_args__ = (
        UniqueConstraint("item_id", "plan_id"),
        Index(
            "uq_timeline_done_national",
            "item_id",
            unique=True,
            sqlite_where=text("plan_id IS NULL"),
            postgresql_where=text("plan_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("timeline_item.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    done_on: Mapped[date]
    note: Mapped[Prose] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
