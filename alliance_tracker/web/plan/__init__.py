"""The delivery plan: what it covers, whether it fits with others, its words, its versions, its papers."""

from alliance_tracker.web.plan import compare, coverage, versions, why_not
from alliance_tracker.web.plan.pages import pages

__all__ = ["compare", "coverage", "pages", "versions", "why_not"]
