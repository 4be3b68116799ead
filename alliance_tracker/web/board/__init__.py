"""The board's quarter: its page, its pictures and tables, and the board's meeting from papers to minutes."""

from alliance_tracker.web.board import (
    areas,
    confirming,
    corrections,
    decide,
    decisions,
    meeting,
    papers,
    pictures,
    quarter,
    quarters,
    waiting,
)
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.overview import extract_for, overview_for

__all__ = [
    "areas",
    "confirming",
    "corrections",
    "decide",
    "decisions",
    "extract_for",
    "meeting",
    "overview_for",
    "pages",
    "papers",
    "pictures",
    "quarter",
    "quarters",
    "waiting",
]
