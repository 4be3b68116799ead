"""The deliverables of an alliance as light rows, for the list, the board's page and the home page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property

from sqlalchemy import Integer, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.board.quarters import QuarterHead, in_question, quarters_of
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, DeliverableItem, Milestone, RatingAt
from alliance_tracker.data.tables.guidance import Area, RecommendationNumber
from alliance_tracker.data.tables.people import Person
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, field
from alliance_tracker.rules.board.record import SHOWN
from alliance_tracker.rules.delivery import gone_by, movement, rating_shown
from alliance_tracker.terms import Movement, QuarterState, Rating


class Standing(Record):
    """A deliverable in one quarter: what people declared, what the dates suggest, and what a page shows."""

    quarter: Quarter
    declared: Rating | None
    suggested: Rating | None
    shown: Rating | None


class DeliverableRow(Record, dict=True):
    """One deliverable in a list. `standings` run oldest first and end with the quarter in question."""

    id: int
    reference: str
    title: str
    area: str
    area_name: str
    planned_start: date
    planned_end: date
    lead_id: int | None
    lead: str | None
    deputy_id: int | None
    next_reference: str | None
    next_title: str | None
    next_due: date | None
    next_agreed: date | None = None
    oldest: date | None = None
    today: date = date.min
    standings: tuple[Standing, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether any of its milestones is late: `oldest` is the first of all the dates of those not met."""
        return gone_by((self.oldest,), self.today)

    @property
    def next_is_late(self) -> bool:
        """Whether the milestone expected next is late already."""
        return gone_by((self.next_agreed, self.next_due), self.today)

    @property
    def now(self) -> Standing | None:
        return self.standings[-1] if self.standings else None

    @property
    def rating(self) -> Rating | None:
        """The rating shown for the quarter in question; None while its update is awaited."""
        return self.standings[-1].shown if self.standings else None

    @property
    def before(self) -> Rating | None:
        """The rating shown for the quarter before."""
        return self.standings[-2].shown if len(self.standings) > 1 else None

    @property
    def strip(self) -> tuple[tuple[str, str], ...]:
        """The codes of the quarters, each with the rating it shows, oldest first; "" while the newest is awaited."""
        newest = self.standings[-1:]
        shown = [one for one in self.standings if one.shown is not None or one in newest]
        return tuple((one.quarter.code, one.shown.value if one.shown else "") for one in shown)

    @cached_property
    def movement(self) -> Movement | None:
        """Against the quarter before; None while the update is awaited."""
        return movement(self.before, self.rating) if self.rating is not None else None


_row: Callable[..., DeliverableRow] = DeliverableRow


class Standings(Record):
    """All deliverables of an alliance, in the order of the plan, with the quarters they are rated in."""

    quarter: Quarter
    head: QuarterHead | None
    state: QuarterState
    quarters: tuple[Quarter, ...]
    rows: tuple[DeliverableRow, ...]


class Filters(Record):
    """What a list is narrowed to; empty fields narrow nothing. `due_by` is for the next milestone, `late` for any."""

    area: str = ""
    rating: str = ""
    movement: Movement | None = None
    lead_id: int | None = None
    due_by: date | None = None
    late: bool = False

    AWAITED = "awaited"

    def takes(self, row: DeliverableRow) -> bool:
        wanted = Filters.AWAITED if row.rating is None else row.rating.value
        return (
            self.area in ("", row.area)
            and self.rating in ("", wanted)
            and self.movement in (None, row.movement)
            and self.lead_id in (None, row.lead_id)
            and (self.due_by is None or (row.next_due is not None and row.next_due <= self.due_by))
            and (row.is_late or not self.late)
        )


class Page(Record):
    """One page of a list, at most 100 rows, and what all rows that match come to."""

    rows: tuple[DeliverableRow, ...]
    matching: int
    number: int
    pages: int
    counts: Mapping[Rating | None, int] = field(default_factory=dict)


MOST = 100
SORTS = {
    "reference": lambda row: (),
    "title": lambda row: row.title.casefold(),
    "rating": lambda row: row.rating.order if row.rating is not None else len(Rating),
    "movement": lambda row: list(Movement).index(row.movement) if row.movement else len(Movement),
    "next": lambda row: row.next_due or date.max,
    "lead": lambda row: (row.lead is None, (row.lead or "").casefold()),
    "end": lambda row: row.planned_end,
}
"""The orders a list can be asked for; each falls back on the references."""


def page_of(rows: Sequence[DeliverableRow], filters: Filters, sort: str = "reference", number: int = 1) -> Page:
    """The rows that match, in order, cut to one page. No query: an alliance has tens of deliverables."""
    found = [row for row in rows if filters.takes(row)]
    counts: dict[Rating | None, int] = {}
    for row in found:
        counts[row.rating] = counts.get(row.rating, 0) + 1
    if sort != "reference":
        found.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    pages = max(1, -(-len(found) // MOST))
    number = min(max(number, 1), pages)
    shown = tuple(found[(number - 1) * MOST : number * MOST])
    return Page(shown, len(found), number, pages, counts)


LEADS = select(Deliverable.lead_id, Deliverable.deputy_id).where(
    Deliverable.alliance_id == bindparam("alliance"), Deliverable.reference == bindparam("reference")
)


def leads_of(alliance_id: int, ref: str) -> frozenset[int] | None:
    """Lead and named deputy of a deliverable; None when the alliance has none of that reference. One query."""
    if not (ref.isascii() and ref.isalnum()):
        return None
    row = db.session.execute(LEADS, {"alliance": alliance_id, "reference": ref}).one_or_none()
    return None if row is None else frozenset(person for person in row if person is not None)


def leads_in(alliance_id: int) -> frozenset[int]:
    """Everybody who leads a deliverable of the alliance, or is the deputy of one. One query."""
    rows = db.session.execute(
        select(Deliverable.lead_id, Deliverable.deputy_id).where(Deliverable.alliance_id == alliance_id)
    )
    return frozenset(person for row in rows for person in row if person is not None)


def led_by(alliance_id: int, person_id: int) -> frozenset[str]:
    """The references of what this person leads, or is the deputy of. One query."""
    own = or_(Deliverable.lead_id == person_id, Deliverable.deputy_id == person_id)
    return frozenset(
        db.session.scalars(select(Deliverable.reference).where(Deliverable.alliance_id == alliance_id, own))
    )


def title_of(alliance_id: int, ref: str) -> str:
    """The title of a deliverable; empty when there is none. One query."""
    chosen = select(Deliverable.title).where(Deliverable.alliance_id == alliance_id, Deliverable.reference == ref)
    return db.session.scalar(chosen) or ""


def standings(alliance_id: int, today: date, quarter: Quarter | None = None, shown: int = SHOWN) -> Standings:
    """Every deliverable with its ratings of `shown` quarters up to `quarter`, or up to the one in question.

    Four queries, whatever the number of deliverables.
    """
    heads = quarters_of(alliance_id)
    states = {one.quarter: one.state(today) for one in heads}
    current = in_question(heads, today)
    wanted = quarter or (current.quarter if current else Quarter.of(today))
    quarters = tuple(wanted.plus(-back) for back in reversed(range(shown)))
    own = next((one for one in heads if one.quarter == wanted), None)
    rated = _ratings(alliance_id, quarters)
    numbers = _numbers(alliance_id)
    rows = tuple(
        _row(
            *row,
            today=today,
            standings=tuple(standing(one, rated.get((row.id, one.code)), states) for one in quarters),
            numbers=tuple(numbers.get(row.id, ())),
        )
        for row in db.session.execute(ROWS, {"alliance": alliance_id})
    )
    return Standings(wanted, own, states.get(wanted, QuarterState.PLANNED), quarters, rows)


def standing(
    quarter: Quarter,
    found: tuple[str | None, str] | None,
    states: Mapping[Quarter, QuarterState],
) -> Standing:
    """A quarter with no dates of its own shows what was declared, and nothing where nothing was."""
    if found is None:
        return Standing(quarter, None, None, None)
    declared = Rating(found[0]) if found[0] else None
    suggested = Rating(found[1])
    shown = rating_shown(declared, suggested, states.get(quarter, QuarterState.PLANNED))
    return Standing(quarter, declared, suggested, shown)


def _rows() -> Select:  # type: ignore[type-arg]
    """Each deliverable with area, lead and the unmet milestone that is expected first."""
    alliance_id = bindparam("alliance", type_=Integer)
    due = func.coalesce(Milestone.forecast_on, Milestone.baseline_on)
    first = case((due < Milestone.baseline_on, due), else_=Milestone.baseline_on)
    place = func.row_number().over(partition_by=Milestone.deliverable_id, order_by=(due, Milestone.position))
    unmet = (
        select(
            Milestone.deliverable_id,
            Milestone.reference,
            Milestone.title,
            due.label("due"),
            Milestone.baseline_on.label("agreed"),
            func.min(first).over(partition_by=Milestone.deliverable_id).label("oldest"),
            place.label("place"),
        )
        .where(Milestone.alliance_id == alliance_id, Milestone.met_on.is_(None))
        .subquery()
    )
    lead = aliased(Person)
    return (
        select(
            Deliverable.id,
            Deliverable.reference,
            Deliverable.title,
            Area.code,
            Area.name,
            Deliverable.planned_start,
            Deliverable.planned_end,
            Deliverable.lead_id,
            func.coalesce(lead.display_name, lead.name).label("lead"),
            Deliverable.deputy_id,
            unmet.c.reference.label("next_reference"),
            unmet.c.title.label("next_title"),
            unmet.c.due,
            unmet.c.agreed,
            unmet.c.oldest,
        )
        .join(Area, Area.id == Deliverable.area_id)
        .outerjoin(lead, lead.id == Deliverable.lead_id)
        .outerjoin(unmet, (unmet.c.deliverable_id == Deliverable.id) & (unmet.c.place == 1))
        .where(Deliverable.alliance_id == alliance_id)
        .order_by(Area.position, Deliverable.position, Deliverable.reference)
    )


ROWS = _rows()
RATINGS = select(RatingAt.deliverable_id, RatingAt.quarter, RatingAt.declared, RatingAt.suggested).where(
    RatingAt.alliance_id == bindparam("alliance"), RatingAt.quarter.in_(bindparam("quarters", expanding=True))
)
NUMBERS = (
    select(DeliverableItem.deliverable_id, RecommendationNumber.number)
    .join(RecommendationNumber, RecommendationNumber.annex_item_id == DeliverableItem.item_id)
    .where(DeliverableItem.alliance_id == bindparam("alliance"))
    .order_by(DeliverableItem.deliverable_id, RecommendationNumber.number)
)
"""Statements that stay the same are made once: making one costs as much as running it."""


def _ratings(alliance_id: int, quarters: Sequence[Quarter]) -> dict[tuple[int, str], tuple[str | None, str]]:
    wanted = {"alliance": alliance_id, "quarters": [one.code for one in quarters]}
    return {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(RATINGS, wanted)}


def _numbers(alliance_id: int) -> dict[int, list[int]]:
    """The Taskforce's numbers beside each deliverable, smallest first."""
    found: dict[int, list[int]] = {}
    for deliverable_id, number in db.session.execute(NUMBERS, {"alliance": alliance_id}):
        numbers = found.setdefault(deliverable_id, [])
        if number not in numbers:
            numbers.append(number)
    return found
