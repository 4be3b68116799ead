"""Deliverables: the list, one deliverable, its update, its milestones, risks and evidence, and why a rating stands."""

from alliance_tracker.web.delivery import lists, one
from alliance_tracker.web.delivery.pages import pages

__all__ = ["lists", "one", "pages"]
