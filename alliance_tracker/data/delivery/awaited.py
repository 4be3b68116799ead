"""Which updates are still waited for, and from whom."""

from sqlalchemy import and_, bindparam, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.terms import Rating


class Awaited(Record):
    """A deliverable whose update for the quarter is not in."""

    reference: str
    title: str
    lead_id: int | None
    deputy_id: int | None

    def is_led_by(self, person_id: int) -> bool:
        return person_id in (self.lead_id, self.deputy_id)


AWAITED = (
    select(Deliverable.reference, Deliverable.title, Deliverable.lead_id, Deliverable.deputy_id)
    .join(RatingAt, RatingAt.deliverable_id == Deliverable.id)
    .join(Area, Area.id == Deliverable.area_id)
    .where(
        RatingAt.alliance_id == bindparam("alliance"),
        RatingAt.quarter == bindparam("quarter"),
        or_(
            and_(RatingAt.declared.is_(None), RatingAt.suggested != Rating.NOT_STARTED.value),
            Deliverable.reference == bindparam("after"),
        ),
    )
    .order_by(Area.position, Deliverable.position, Deliverable.reference)
)


def awaited(alliance_id: int, quarter: Quarter, after: str = "") -> tuple[Awaited, ...]:
    """Started by the quarter's end and not updated, in the order of the plan. One query.

    With `after`, the list begins behind that deliverable and comes round to it again at the end.
    """
    wanted = {"alliance": alliance_id, "quarter": quarter.code, "after": after}
    rows = [Awaited(*row) for row in db.session.execute(AWAITED, wanted)]
    here = next((at for at, row in enumerate(rows) if row.reference == after), None)
    return tuple(rows) if here is None else (*rows[here + 1 :], *rows[:here])
