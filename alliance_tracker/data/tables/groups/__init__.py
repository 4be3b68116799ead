"""Groups: what they are, when they meet, what they do."""

from alliance_tracker.data.tables.groups import bodies, meetings, work

__all__ = ["bodies", "meetings", "work"]
