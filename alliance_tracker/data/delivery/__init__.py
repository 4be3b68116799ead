"""Deliverables, milestones, evidence and the quarter's returns: what pages ask and what they save."""

from alliance_tracker.data.delivery.lists import (
    DeliverableRow,
    Filters,
    Page,
    Standing,
    Standings,
    leads_of,
    page_of,
    standings,
)
from alliance_tracker.data.delivery.quarters import (
    SHOWN,
    QuarterDates,
    RoundNow,
    in_question,
    planning_round,
    quarters_of,
)
from alliance_tracker.data.delivery.ratings import as_facts, as_text, derive_all, facts_now, rederive

__all__ = [
    "SHOWN",
    "DeliverableRow",
    "Filters",
    "Page",
    "QuarterDates",
    "RoundNow",
    "Standing",
    "Standings",
    "as_facts",
    "as_text",
    "derive_all",
    "facts_now",
    "in_question",
    "leads_of",
    "page_of",
    "planning_round",
    "quarters_of",
    "rederive",
    "standings",
]
