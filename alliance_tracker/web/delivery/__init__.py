"""Deliverables: the list, one, its update, milestones, risks and evidence, and why a rating stands."""

from alliance_tracker.web.delivery import (
    baseline,
    edit,
    files,
    history,
    lists,
    milestones,
    one,
    risks,
    tables,
    update,
    why,
)
from alliance_tracker.web.delivery.pages import pages

__all__ = [
    "baseline",
    "edit",
    "files",
    "history",
    "lists",
    "milestones",
    "one",
    "pages",
    "risks",
    "tables",
    "update",
    "why",
]
