"""How many people there are of each kind in a group or at a meeting, by the rule for counts of people.

Each kind stands for itself: a small one reads "fewer than 5", and no sum is told that has such a part; only what it
is at least, worked out from nothing but what the reader sees already. So nothing can be found by taking away.
"""

from collections.abc import Mapping

from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.counts import NONE, one_count
from alliance_tracker.rules.words import number


class Told(Record):
    """The words for each kind that was counted, in the order of the kinds, and for all together."""

    each: tuple[tuple[str, str], ...]
    total: str

    @property
    def members(self) -> str:
        """19 members, at least one member."""
        return f"{self.total} {'member' if self.total in ('1', 'at least one') else 'members'}"


def told(people: Mapping[str, int], words: Mapping[str, str], keeps: bool) -> Told:
    """`people` by kind, `words` for each kind in the order to be shown; `keeps`: the reader keeps the record."""
    found = [(name, one_count(people[kind], keeps)) for kind, name in words.items() if kind in people]
    total = sum((count for _, count in found), NONE)
    all_of_it = f"{total.low:,}" if total.exact else f"at least {number(total.low)}"
    return Told(tuple((name, count.words) for name, count in found), all_of_it)
