"""Many at the same moment: as threads that wait for each other and then go together."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask

from alliance_tracker import create_app
from alliance_tracker.config import Settings
from alliance_tracker.data.db import db
from tests.careful import CarefulClient

T = TypeVar("T")


def at_once(number: int, act: Callable[[int], T]) -> list[T]:
    """What each of `number` calls returned, all begun at the same moment."""
    gate = threading.Barrier(number)

    def one(which: int) -> T:
        gate.wait(30)
        return act(which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@contextmanager
def another(settings: Settings) -> Iterator[Flask]:
    """The tracker once more on the same database, as another process has it: with connections of its own."""
    app = create_app(settings)
    app.test_client_class = CarefulClient
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
