"""The board's quarter: the list of quarters, one quarter's page, its pictures and tables, and the overview."""

from alliance_tracker.web.board import pictures, quarter, quarters
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.overview import extract_for, overview_for

__all__ = ["extract_for", "overview_for", "pages", "pictures", "quarter", "quarters"]
