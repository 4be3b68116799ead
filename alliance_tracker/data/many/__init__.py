"""Changes of many rows at once, and the one press that takes each of them back."""

from alliance_tracker.data.many.changing import (
    Done,
    MovedBack,
    Reach,
    Returning,
    Telling,
    change_of,
    changes_of,
    keep,
    reach_of,
    telling_of,
    undo,
    watched,
    way_back,
)
from alliance_tracker.data.many.rows import Watched

__all__ = [
    "Done",
    "MovedBack",
    "Reach",
    "Returning",
    "Telling",
    "Watched",
    "change_of",
    "changes_of",
    "keep",
    "reach_of",
    "telling_of",
    "undo",
    "watched",
    "way_back",
]
