"""Many at the same moment: as threads that wait for each other and then go together."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask

from alliance_tracker import create_app
from alliance_tracker.config import Settings
from alliance_tracker.data import Writing, writing
from alliance_tracker.data.db import db
from alliance_tracker.errors import TrackerError
from tests import make
from tests.careful import CarefulClient
from tests.make import Made

T = TypeVar("T")


def at_once(number: int, act: Callable[[int], T]) -> list[T]:
    """What each of `number` calls returned, all begun at the same moment."""
    gate = threading.Barrier(number)

    def one(which: int) -> T:
        gate.wait(30)
        return act(which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def saved(app: Flask, number: int, act: Callable[[Writing, int], object], by: Sequence[Made] = ()) -> Counter[str]:
    """What came of `number` saves begun at the same moment: "kept", or the name of the error.

    `act` is given the transaction, and which of them it is. `by` are those who save, in turn.
    """

    def one(which: int) -> str:
        with app.app_context():
            try:
                with writing(make.by(by[which % len(by)] if by else None), make.moment()) as tx:
                    act(tx, which)
            except TrackerError as problem:
                return type(problem).__name__
            return "kept"

    db.session.rollback()
    return Counter(at_once(number, one))


@contextmanager
def another(settings: Settings) -> Iterator[Flask]:
    """The tracker once more on the same database, as another process has it: with connections of its own."""
    app = create_app(settings)
    app.test_client_class = CarefulClient
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
