"""How many people may be told to whoever may not edit the record: no small number, and none that can be worked out.

1 to 4 reads "fewer than 5", zero is shown, and no percentage stands on a base under 20. The counts of a record are the
only thing that is ever released; everything else that is shown (sums over records and periods, charts, files,
percentages) is computed from what was released, so it cannot tell more. In each table another count is hidden beside
the small ones, so that each small one can still be any of 1, 2, 3 and 4, also for somebody who knows these rules. What
to hide is chosen from the order of the categories, never from how large they are. Counts of which something is or would
be hidden are shown once: when they change, none of them is shown any more, so that no difference between two dates
tells anything. The tracker's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

from alliance_tracker.records import Record

FEW = 5
LEAST_BASE = 20
ROUNDED_TO = 5
FEWER = "fewer than 5"
NOT_SHOWN = "not shown"
SURE = 1.96
"""The range that a Wilson interval gives holds the true share 19 times in 20."""


def is_small(people: int) -> bool:
    """1 to 4: a number that could point to somebody."""
    return 0 < people < FEW


def hidden_in(cells: Mapping[str, int]) -> frozenset[str]:
    """What to hide in a table whose counts add up to a total that is told; all of it when less does not protect.

    `cells` are in the order of the table. One count is hidden beside the small ones, the last that is not small: it
    should be "not known". No third is tried when that is not enough, because whoever knows this rule would learn from
    it how small the first two are.
    """
    every = frozenset(cells)
    total = sum(cells.values())
    if total < FEW:
        return every if total else frozenset()
    small = [name for name, people in cells.items() if is_small(people)]
    if not small:
        return frozenset()
    hidden = [*small, *[name for name, people in cells.items() if people >= FEW][-1:]]
    return frozenset(hidden) if _protects(cells, hidden) else every


def hidden_alone(cells: Mapping[str, int], total: int) -> frozenset[str]:
    """What to hide among counts that do not add up to anything, because people can be in several."""
    if 0 < total < FEW:
        return frozenset(cells)
    return frozenset(name for name, people in cells.items() if is_small(people))


def _protects(cells: Mapping[str, int], hidden: Iterable[str]) -> bool:
    """Whether each small count could be any of 1 to 4, for somebody who knows the sum of all that is hidden."""
    small = [cells[name] for name in hidden if is_small(cells[name])]
    others = [cells[name] for name in hidden if not is_small(cells[name])]
    return bool(others) and sum(small) + sum(others) >= len(small) + FEW - 2 + FEW * len(others)


class Count(Record):
    """How many people, for one reader: from `low` to `high`, the same when it is known."""

    low: int
    high: int

    def __add__(self, other: Count) -> Count:
        return Count(self.low + other.low, self.high + other.high)

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def words(self) -> str:
        """In a table of one record: the number, "fewer than 5", or that it is not shown."""
        if self.exact:
            return f"{self.low:,}"
        return FEWER if (self.low, self.high) == (1, FEW - 1) else NOT_SHOWN

    @property
    def sum_words(self) -> str:
        """In a sum: the number, "fewer than 5", or from what to what."""
        if self.exact or (self.low, self.high) == (1, FEW - 1):
            return self.words
        return f"{self.low:,} to {self.high:,}"


NONE = Count(0, 0)


def known(people: int) -> Count:
    """A count that this reader may see as it is."""
    return Count(people, people)


def one_count(people: int, edits: bool) -> Count:
    """A count that belongs to no table."""
    return Count(1, FEW - 1) if is_small(people) and not edits else known(people)


class Released(Record):
    """A table of counts as one reader sees it. Withheld when all of it is hidden: then nothing of it is told."""

    total: Count
    cells: dict[str, Count]
    withheld: bool = False


def released(cells: Mapping[str, int], total: int, hidden: Iterable[str], adds_up: bool, edits: bool) -> Released:
    """The table for a reader; `adds_up` when the counts make the total."""
    if edits:
        return Released(known(total), {name: known(people) for name, people in cells.items()})
    out = set(hidden) & set(cells)
    if cells and out == set(cells):
        return Released(one_count(total, False), {}, withheld=True)
    small = [name for name in out if is_small(cells[name])]
    left = sum(cells[name] for name in out) - len(small)
    others = len(out) - len(small)
    rest = Count(left - (FEW - 2) * len(small) if others == 1 else 0, left) if adds_up else Count(0, total)
    shown = {name: known(people) for name, people in cells.items()}
    return Released(
        one_count(total, False), shown | {name: Count(1, FEW - 1) if name in small else rest for name in out}
    )


WIDE = 0.2
"""A count that could be off by more than this share of its base says nothing."""


def says_little(count: Count, base: Count) -> bool:
    """Whether so much is hidden in a sum that a share of it would mislead."""
    return count.high - count.low > WIDE * base.low


def share(count: Count, base: Count) -> float | None:
    """The share, by the middle of what is known; None on a base under 20."""
    return None if base.low < LEAST_BASE else min(1.0, count.middle / base.middle)


def percent(part: float | None) -> str:
    """14%, or that there are too few for one."""
    if part is None:
        return "too few for a percentage"
    return "less than 1%" if 0 < part < 0.005 else f"{round(part * 100)}%"


def likely(count: Count, base: Count) -> tuple[float, float] | None:
    """Between which shares the true one lies, by Wilson's interval and all that the counts could be; None under 20."""
    if base.low < LEAST_BASE:
        return None
    return _wilson(count.low, base.high)[0], _wilson(min(count.high, base.low), base.low)[1]


def _wilson(people: float, base: float) -> tuple[float, float]:
    part, square = people / base, SURE * SURE
    middle = (part + square / (2 * base)) / (1 + square / base)
    reach = SURE * sqrt(part * (1 - part) / base + square / (4 * base * base)) / (1 + square / base)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def for_everybody(count: Count) -> str:
    """On a page for the public: rounded to 5; zero and "fewer than 5" stay."""
    if count == NONE or (count.exact and is_small(count.low)) or (count.low, count.high) == (1, FEW - 1):
        return "0" if count == NONE else FEWER
    return f"about {max(ROUNDED_TO, round(count.middle / ROUNDED_TO) * ROUNDED_TO):,}"
