"""The board's quarter: its state, its conclusion, what moved, what needs the board, and its seal."""

from alliance_tracker.rules.board.conclusion import Span, Tile, conclusion, tiles
from alliance_tracker.rules.board.dates import Dates, date_problems, default_dates, said_of_dates
from alliance_tracker.rules.board.standing import (
    NeedsBoard,
    Standing,
    area_so_far,
    by_area,
    late_returns,
    needs_board,
    not_updated,
    unheard,
    what_moved,
)
from alliance_tracker.rules.board.state import state_of
from alliance_tracker.rules.board.steps import Steps, steps_of
from alliance_tracker.rules.board.view import QuarterView, quarter_view

__all__ = [
    "Dates",
    "NeedsBoard",
    "QuarterView",
    "Span",
    "Standing",
    "Steps",
    "Tile",
    "area_so_far",
    "by_area",
    "conclusion",
    "date_problems",
    "default_dates",
    "late_returns",
    "needs_board",
    "not_updated",
    "quarter_view",
    "said_of_dates",
    "state_of",
    "steps_of",
    "tiles",
    "unheard",
    "what_moved",
]
