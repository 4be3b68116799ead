"""How many people there are of each kind, told so that nobody can be found by a small number.

Those who keep the record see their figures. Others read "fewer than 5" for 1 to 4, and a sum only where no part of it
is told so; else what it is at least, worked out from nothing but what they read already.
"""

from collections.abc import Mapping
from typing import TypeVar

from alliance_tracker.records import Record
from alliance_tracker.rules.words import number

Kind = TypeVar("Kind")
SMALL = 5


class Told(Record):
    """The words for each kind that was counted, in the order of the kinds, and for all together."""

    each: tuple[tuple[str, str], ...]
    total: str


def is_small(people: int) -> bool:
    return 0 < people < SMALL


def told(people: Mapping[str, int], words: Mapping[str, str], keeps: bool) -> Told:
    """`people` by kind, `words` for each kind in the order to be shown; `keeps`: the reader keeps the record."""
    found = [(name, people[kind]) for kind, name in words.items() if kind in people]
    each = tuple((name, cell(count, keeps)) for name, count in found)
    small = 0 if keeps else sum(is_small(count) for _, count in found)
    if not small:
        return Told(each, f"{sum(count for _, count in found):,}")
    least = sum(count for _, count in found if not is_small(count)) + small
    return Told(each, f"at least {number(least)}")


def cell(people: int, keeps: bool) -> str:
    return f"fewer than {SMALL}" if is_small(people) and not keeps else f"{people:,}"
