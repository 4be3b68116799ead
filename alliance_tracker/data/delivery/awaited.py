"""Which updates are still waited for, and from whom."""

from dataclasses import dataclass

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.periods import Quarter
from alliance_tracker.terms import Rating


@dataclass(frozen=True)
class Awaited:
    """A deliverable whose update for the quarter is not in."""

    reference: str
    title: str
    lead_id: int | None
    deputy_id: int | None

    def is_led_by(self, person_id: int) -> bool:
        return person_id in (self.lead_id, self.deputy_id)


def awaited(alliance_id: int, quarter: Quarter) -> tuple[Awaited, ...]:
    """Started by the quarter's end and not updated, in the order of the plan. One query."""
    rows = db.session.execute(
        select(Deliverable.reference, Deliverable.title, Deliverable.lead_id, Deliverable.deputy_id)
        .join(RatingAt, RatingAt.deliverable_id == Deliverable.id)
        .join(Area, Area.id == Deliverable.area_id)
        .where(
            RatingAt.alliance_id == alliance_id,
            RatingAt.quarter == quarter.code,
            RatingAt.declared.is_(None),
            RatingAt.suggested != Rating.NOT_STARTED.value,
        )
        .order_by(Area.position, Deliverable.position, Deliverable.reference)
    )
    return tuple(Awaited(*row) for row in rows)
