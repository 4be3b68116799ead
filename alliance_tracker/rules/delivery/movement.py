"""The rating a page shows, how it moved since the quarter before, and the rating of an area."""

from __future__ import annotations

from collections.abc import Iterable

from alliance_tracker.records import Record
from alliance_tracker.terms import Movement, QuarterState, Rating


def needs_update(suggested: Rating) -> bool:
    """Whether a return is due: not while the planned start lies after the quarter. The tracker's own rule."""
    return suggested is not Rating.NOT_STARTED


def rating_shown(declared: Rating | None, suggested: Rating, state: QuarterState) -> Rating | None:
    """What stands for the quarter; None while a running quarter still waits for its update.

    What people declared holds. Without it a deliverable whose planned start lies after the quarter reads not
    started, and any other closed quarter reads no update: never averaged away, never carried forward.
    """
    if declared is not None:
        return declared
    if not needs_update(suggested):
        return Rating.NOT_STARTED
    return Rating.NO_UPDATE if state in (QuarterState.CLOSED, QuarterState.REVIEWED) else None


def movement(before: Rating | None, after: Rating | None) -> Movement:
    """Better or worse by the order of ratings. Where there is nothing to compare it reads new: from or to no
    update or no rating, and from not started, because work that starts has not got worse."""
    if before is None or after is None or Rating.NO_UPDATE in (before, after):
        return Movement.NEW
    if before is after:
        return Movement.NO_CHANGE
    if Rating.NOT_STARTED in (before, after):
        return Movement.NEW
    return Movement.BETTER if after.better_than(before) else Movement.WORSE


class AreaRating(Record):
    """The worst rating of an area's deliverables, with the counts behind it, worst first; `awaited` wait."""

    rating: Rating | None
    counts: tuple[tuple[Rating, int], ...]
    awaited: int = 0

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts) + self.awaited

    @property
    def sentence(self) -> str:
        """The count that must stand wherever the area's rating stands: "1 of 5 off track"."""
        if self.total == 0:
            return "No deliverables"
        if self.rating is None:
            return f"{self.awaited} of {self.total} not yet updated"
        return f"{dict(self.counts)[self.rating]} of {self.total} {_in_a_sentence(self.rating)}"

    @property
    def mix(self) -> str:
        """All counts: "1 off track, 1 at risk, 3 on track"."""
        parts = [f"{count} {_in_a_sentence(rating)}" for rating, count in self.counts]
        if self.awaited:
            parts.append(f"{self.awaited} not yet updated")
        return ", ".join(parts)


def area_rating(ratings: Iterable[Rating | None]) -> AreaRating:
    """The area takes the rating of its worst deliverable; None is not yet updated and rates nothing."""
    found: dict[Rating, int] = {}
    awaited = 0
    for rating in ratings:
        if rating is None:
            awaited += 1
        else:
            found[rating] = found.get(rating, 0) + 1
    counts = tuple((rating, found[rating]) for rating in Rating if rating in found)
    return AreaRating(counts[0][0] if counts else None, counts, awaited)


def _in_a_sentence(rating: Rating) -> str:
    return "with no update" if rating is Rating.NO_UPDATE else rating.sentence_words
