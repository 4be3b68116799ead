"""Deliverables: the list, one, its update, milestones, risks and evidence, and why a rating stands."""

from alliance_tracker.web.delivery import (
    baseline,
    check,
    edit,
    files,
    grid,
    history,
    late,
    lists,
    milestones,
    one,
    remind,
    risks,
    tables,
    update,
    why,
)
from alliance_tracker.web.delivery.pages import pages

__all__ = [
    "baseline",
    "check",
    "edit",
    "files",
    "grid",
    "history",
    "late",
    "lists",
    "milestones",
    "one",
    "pages",
    "remind",
    "risks",
    "tables",
    "update",
    "why",
]
