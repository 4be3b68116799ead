"""Changes of many rows at once, and the one press that takes each of them back."""

from alliance_tracker.data.many.changing import Done, Returning, change_of, changes_of, keep, undo, watched, way_back
from alliance_tracker.data.many.rows import Watched

__all__ = ["Done", "Returning", "Watched", "change_of", "changes_of", "keep", "undo", "watched", "way_back"]
