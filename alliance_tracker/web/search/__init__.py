"""The search over everything a person may see."""

from alliance_tracker.web.search import page
from alliance_tracker.web.search.page import pages

__all__ = ["page", "pages"]
