"""What telling of involvement and of groups needs in every part: where it happens, and who is who."""

from collections.abc import Callable, Mapping
from typing import Any

from alliance_tracker.data.history import Writing
from alliance_tracker.records import Record

Event = Mapping[str, Any]
"""One thing that happened: `on` a day, by `who`, what they `do`, and the rest of it by name."""


class Telling(Record):
    """The alliance, and the keys of people by their short names."""

    alliance_id: int
    keys: Mapping[str, int]


Doing = Callable[[Writing, Telling, Event], object]
