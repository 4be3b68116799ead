"""Everything the quarter page says, worked out from plain values, so that it can be frozen whole."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.board.conclusion import Span, Tile, conclusion, tiles
from alliance_tracker.rules.board.standing import (
    NeedsBoard,
    Standing,
    by_area,
    late_returns,
    needs_board,
    not_updated,
    unheard,
    what_moved,
)
from alliance_tracker.rules.board.steps import Steps, steps_of
from alliance_tracker.rules.delivery import AreaRating, MilestoneFacts
from alliance_tracker.terms import QuarterState


class QuarterView(Record):
    """One alliance's quarter as the board sees it; every list in the order of the page."""

    span: Span
    conclusion: tuple[str, str]
    tiles: tuple[Tile, ...]
    areas: tuple[tuple[str, AreaRating], ...]
    moved: tuple[Standing, ...]
    needs_board: tuple[NeedsBoard, ...]
    not_updated: tuple[Standing, ...]
    late: tuple[Standing, ...]
    steps: Steps

    @property
    def so_far(self) -> bool:
        """Updates are awaited and the quarter has not closed: every count can still grow."""
        return self.span.state is QuarterState.OPEN and bool(self.not_updated)

    @property
    def unheard(self) -> tuple[Standing, ...]:
        return unheard(self.not_updated)


def quarter_view(
    standings: Sequence[Standing], milestones: Sequence[MilestoneFacts], areas: Sequence[str], span: Span
) -> QuarterView:
    """Put the quarter together; `standings` and `milestones` come in the order of the plan."""
    steps = steps_of(milestones, span.quarter)
    return QuarterView(
        span=span,
        conclusion=conclusion(standings, span),
        tiles=tiles(standings, steps, span),
        areas=by_area(standings, areas),
        moved=what_moved(standings),
        needs_board=needs_board(standings),
        not_updated=not_updated(standings),
        late=late_returns(standings, span.closes_on),
        steps=steps,
    )
