"""What the board looks at: how each deliverable stands, what moved, what needs it, who has not answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery import AreaRating, GreenMoves, area_rating, movement, needs_update
from alliance_tracker.rules.words import times
from alliance_tracker.terms import Movement, Rating

OFTEN_MOVED = 2


class Standing(Record):
    """One deliverable in one quarter; `rating` is what a page shows, None while its update is awaited.

    `before` is what the quarter before showed. `lead` is a person's key, never a name, as this may be frozen.
    """

    reference: str
    title: str
    area: str
    rating: Rating | None
    before: Rating | None = None
    declared: Rating | None = None
    suggested: Rating = Rating.ON_TRACK
    lead: int | None = None
    happened: str = ""
    will_change: str = ""
    green_by: Quarter | None = None
    patients: str = ""
    ask: str = ""
    why_better: str = ""
    green: GreenMoves = GreenMoves()
    returned_on: date | None = None

    @property
    def movement(self) -> Movement:
        return movement(self.before, self.rating)

    @property
    def is_due(self) -> bool:
        """A return is owed: the planned start has come, or it was returned as started before then."""
        return needs_update(self.suggested) or self.declared not in (None, Rating.NOT_STARTED)

    @property
    def is_in(self) -> bool:
        return self.declared is not None


class NeedsBoard(Record):
    """One thing that needs the board, and why: its rating, or a green date that keeps moving."""

    standing: Standing
    why: str


def what_moved(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Those that got worse, then those that got better; worst rating first, else in the order of the plan."""
    got = [row for row in standings if row.movement in (Movement.WORSE, Movement.BETTER)]
    return tuple(sorted(got, key=lambda row: (row.movement is Movement.BETTER, _order(row))))


def needs_board(standings: Iterable[Standing]) -> tuple[NeedsBoard, ...]:
    """Off track, or a green date that moved twice or more. The tracker's own rule."""
    found = []
    for row in standings:
        often = row.green.times >= OFTEN_MOVED and row.rating is not None and row.rating.needs_path
        moved = f"the date it will be green has moved {times(row.green.times)}"
        if row.rating is Rating.OFF_TRACK:
            found.append(NeedsBoard(row, f"Off track, and {moved}" if often else "Off track"))
        elif often:
            found.append(NeedsBoard(row, moved[0].upper() + moved[1:]))
    return tuple(sorted(found, key=lambda item: _order(item.standing)))


def not_updated(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Due and not in; worst rating of the quarter before first, else in the order of the plan."""
    waiting = [row for row in standings if row.is_due and not row.is_in]
    return tuple(sorted(waiting, key=lambda row: row.before.order if row.before else len(Rating)))


def late_returns(standings: Iterable[Standing], closes_on: date) -> tuple[Standing, ...]:
    """Returned after the quarter closed: accepted, and shown as late."""
    return tuple(row for row in standings if row.returned_on is not None and row.returned_on > closes_on)


def by_area(standings: Sequence[Standing], areas: Sequence[str]) -> tuple[tuple[str, AreaRating], ...]:
    """The rating and counts of each area, in the order of `areas`; one without deliverables has no rating."""
    return tuple((area, area_so_far(row.rating for row in standings if row.area == area)) for area in areas)


def area_so_far(ratings: Iterable[Rating | None]) -> AreaRating:
    """The rating of an area that may still wait for updates; none while nothing that has started has reported.

    The tracker's own rule: what is not due yet must not stand for an area whose updates are all to come.
    """
    area = area_rating(ratings)
    return replace(area, rating=None) if area.awaited and area.rating is Rating.NOT_STARTED else area


def unheard(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Off track or at risk the quarter before, and no update since: what must not vanish with the old quarter."""
    return tuple(row for row in not_updated(standings) if row.before is not None and row.before.needs_path)


def _order(row: Standing) -> int:
    return row.rating.order if row.rating is not None else len(Rating)
