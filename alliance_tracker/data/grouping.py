"""Rows of one query put together by what they belong to, in the order in which they came."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
One = TypeVar("One")


def grouped(rows: Iterable[tuple[Key, One]]) -> dict[Key, tuple[One, ...]]:
    """All of each key. Whoever has none is not in it."""
    found: dict[Key, list[One]] = {}
    for key, one in rows:
        found.setdefault(key, []).append(one)
    return {key: tuple(every) for key, every in found.items()}
