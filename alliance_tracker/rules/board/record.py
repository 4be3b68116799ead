"""What is on record of one alliance's quarter, as plain values: the inputs of its page, and of what is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, field
from alliance_tracker.rules.board.conclusion import Span
from alliance_tracker.rules.board.standing import Standing, area_so_far
from alliance_tracker.rules.delivery import AreaRating, MilestoneFacts
from alliance_tracker.rules.engagement.at_board import Voices
from alliance_tracker.rules.measures import WaitLine
from alliance_tracker.rules.risks import hidden_risks
from alliance_tracker.terms import Rating

SHOWN = 6
"""So many quarters stand side by side in a strip or the heat map: the one in question and the five before it."""


class AreaLine(Record):
    """One of the five areas."""

    code: str
    name: str


class MilestoneLine(Record):
    """A milestone with the deliverable it belongs to."""

    deliverable: str
    title: str
    facts: MilestoneFacts


class RiskLine(Record):
    """A risk that was open when the quarter ended."""

    deliverable: str
    words: str
    consequence: int
    likelihood: int
    owner: str
    review_on: date

    @property
    def score(self) -> int:
        return self.consequence * self.likelihood


class PrivateRisks(Record):
    """How many of the risks open when the quarter ended are private: that they are there, and nothing of them.

    The page of a quarter is the same for every reader and is frozen, so no word of a private risk is ever in it.
    """

    deliverable: str
    count: int

    @property
    def words(self) -> str:
        return hidden_risks(self.count)


class RatingLine(Record):
    """The rating a page shows for one deliverable in one quarter; None while it is awaited."""

    quarter: Quarter
    reference: str
    rating: Rating | None


class QuarterRecord(Record, dict=True):
    """The inputs of the quarter page. `ratings` go back one quarter further than the page shows, for movement."""

    span: Span
    board_on: date | None
    quarters: tuple[Quarter, ...]
    plan_quarters: tuple[Quarter, ...]
    areas: tuple[AreaLine, ...]
    standings: tuple[Standing, ...]
    ratings: tuple[RatingLine, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    risks: tuple[RiskLine, ...] = field(default=())
    private_risks: tuple[PrivateRisks, ...] = field(default=())
    voices: Voices = field(default=Voices())
    waits: tuple[WaitLine, ...] = ()

    @property
    def open_risks(self) -> int:
        """All that were open, private ones too."""
        return len(self.risks) + sum(one.count for one in self.private_risks)

    @property
    def leads(self) -> frozenset[int]:
        """The people whose names the page shows."""
        return frozenset(row.lead for row in self.standings if row.lead is not None)

    @cached_property
    def _rated(self) -> dict[str, dict[Quarter, Rating | None]]:
        found: dict[str, dict[Quarter, Rating | None]] = {}
        for line in self.ratings:
            found.setdefault(line.reference, {})[line.quarter] = line.rating
        return found

    def strip(self, reference: str) -> list[tuple[Quarter, Rating | None]]:
        """The ratings of one deliverable in the quarters shown, oldest first."""
        found = self._rated.get(reference, {})
        return [(quarter, found.get(quarter)) for quarter in self.quarters]


class HeatRow(Record):
    """One area with its rating in each quarter shown, oldest first."""

    area: AreaLine
    cells: tuple[tuple[Quarter, AreaRating], ...]


def heat_heads(record: QuarterRecord, heat: Sequence[HeatRow]) -> list[str]:
    """The quarters as heads of columns; the last reads "so far" while some of its updates are awaited."""
    so_far = " so far" if any(row.cells[-1][1].awaited for row in heat if row.cells) else ""
    heads = [quarter.words for quarter in record.quarters]
    return [*heads[:-1], *(words + so_far for words in heads[-1:])]


def heat_map(record: QuarterRecord) -> tuple[HeatRow, ...]:
    """Areas by quarter: an area takes the rating of its worst deliverable, with the counts behind it."""
    area_of = {row.reference: row.area for row in record.standings}
    found: dict[tuple[str, Quarter], list[Rating | None]] = {}
    for line in record.ratings:
        found.setdefault((area_of[line.reference], line.quarter), []).append(line.rating)
    return tuple(
        HeatRow(area, tuple((quarter, area_so_far(found.get((area.code, quarter), ()))) for quarter in record.quarters))
        for area in record.areas
    )
