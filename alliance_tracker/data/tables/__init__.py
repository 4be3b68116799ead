"""Every table, one file a feature. Importing this folder makes them all known."""

from alliance_tracker.data.tables import (
    alliances,
    assessment,
    awards,
    board,
    dates,
    delivery,
    engagement,
    funding,
    groups,
    guidance,
    history,
    people,
    plan,
    risks,
    signoff,
)

__all__ = [
    "alliances",
    "assessment",
    "awards",
    "board",
    "dates",
    "delivery",
    "engagement",
    "funding",
    "groups",
    "guidance",
    "history",
    "people",
    "plan",
    "risks",
    "signoff",
]
