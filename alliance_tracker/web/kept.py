"""What is worked out from an alliance's record, kept in memory for as long as the record has not changed.

The head of an alliance's history moves with every change there is, and the national one with every change to people
and reference data. Both are in the key, with the two days that pages speak of, so nothing kept is ever old. What is
kept is the same for every reader.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, current_app

from alliance_tracker.data.board import quarters
from alliance_tracker.web.clock import now, today

MOST = 128
"""Things kept, about 100 KB each at the most; the one not asked for longest goes first."""
T = TypeVar("T")


class Shelf:
    """A few things by key. Threads share it."""

    def __init__(self) -> None:
        self.things: OrderedDict[Hashable, Any] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing at the key, made if need be; made twice if two threads ask at once, which does no harm."""
        with self.lock:
            if key in self.things:
                self.things.move_to_end(key)
                found: T = self.things[key]
                return found
        found = make()
        with self.lock:
            self.things[key] = found
            if len(self.things) > MOST:
                self.things.popitem(last=False)
        return found


def init_app(app: Flask) -> None:
    app.extensions["kept"] = Shelf()


def kept(what: Hashable, alliance_id: int | None, make: Callable[[], T]) -> T:
    """What `make` gives for this alliance as it stands, or for England. One query while nothing has changed."""
    shelf: Shelf = current_app.extensions["kept"]
    key = (what, alliance_id, today(), now().date(), quarters.version_of(alliance_id))
    return shelf.get(key, make)
