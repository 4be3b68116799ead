"""England: the pages on which all alliances stand side by side, for the national team."""

from alliance_tracker.web.england import coverage, quarter
from alliance_tracker.web.england.pages import pages

__all__ = ["coverage", "pages", "quarter"]
