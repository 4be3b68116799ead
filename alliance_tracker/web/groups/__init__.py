"""Groups of patients and carers: their pages, their meetings and their work."""

from alliance_tracker.web.groups import (
    actions,
    agenda,
    group,
    groups,
    meeting,
    meetings,
    minutes,
    nominations,
    people,
    reports,
)
from alliance_tracker.web.groups.pages import pages

__all__ = [
    "actions",
    "agenda",
    "group",
    "groups",
    "meeting",
    "meetings",
    "minutes",
    "nominations",
    "pages",
    "people",
    "reports",
]
