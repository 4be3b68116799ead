"""Where a recommendation goes against the ranking, or against the suggestion, and needs a line that says why.

The tracker's own rule: paragraph 22 names the Best Possible Value framework, and no ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.funding.ranking import Ranked, ordinal
from alliance_tracker.rules.words import counted

Awards = Mapping[str, int]
"""Pence awarded in all by bid; a bid that is not named gets nothing."""


class Departure(Record):
    """A bid that is awarded although bids above it in the ranking are not: those, the highest first.

    `suggested` says that the best portfolio takes this bid too, and none of those above; then that is its reason.
    """

    code: str
    place: int
    passed_over: tuple[str, ...]
    suggested: bool

    @property
    def words(self) -> str:
        """Ranked 6th and awarded, while 2 bids above it get nothing."""
        above = counted(len(self.passed_over), "bid")
        gets = "gets" if len(self.passed_over) == 1 else "get"
        told = f"Ranked {ordinal(self.place)} and awarded, while {above} above it {gets} nothing"
        return f"{told}, as the best portfolio within the pot suggests" if self.suggested else told


def departures(recommended: Awards, suggested: Awards, ranking: Sequence[Ranked]) -> tuple[Departure, ...]:
    """Every bid that gets money although one above it gets none, in the order of the ranking.

    Bids that share a place are not above one another. Each departure needs a line of explanation.
    """
    made = []
    for one in ranking:
        if recommended.get(one.code, 0) <= 0:
            continue
        above = tuple(
            other.code for other in ranking if other.place < one.place and recommended.get(other.code, 0) <= 0
        )
        if above:
            as_suggested = suggested.get(one.code, 0) > 0 and not any(suggested.get(code, 0) > 0 for code in above)
            made.append(Departure(one.code, one.place, above, as_suggested))
    return tuple(made)
