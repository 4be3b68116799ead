"""What changed between two contents of a plan or a bid, in words, with the reason of each move (paragraph 14).

Every difference between two sections is told: one that no thing explains is a change of order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from alliance_tracker.records import Record
from alliance_tracker.rules.funding import things as of_bid
from alliance_tracker.rules.funding.content import BidContent
from alliance_tracker.rules.papers import BY_CODE
from alliance_tracker.rules.plan import things as of_plan
from alliance_tracker.rules.plan.content import Content, PlanContent, sections
from alliance_tracker.rules.plan.things import Facet, Kind, Labels, Matter, Thing
from alliance_tracker.rules.words import plural


class Difference(Record):
    """One thing that changed: what it was and what it is. `what` names the value; empty when it is the whole thing.

    `why` is the reason recorded when a date was moved. `private`: only those who write the plan may read it.
    """

    section: str
    kind: Kind
    subject: str
    before: str
    after: str
    what: str = ""
    why: str = ""
    matter: Matter = Matter.WORDS
    private: bool = False

    @property
    def worded(self) -> bool:
        """Whether it is a text, to be shown word by word."""
        return self.kind is Kind.RE_WORDED and bool(self.before) and bool(self.after)


THINGS: Mapping[type, Callable[[Any, Labels], Iterator[Thing]]] = {
    PlanContent: of_plan.things,
    BidContent: of_bid.things,
}


def differences(
    before: Content,
    after: Content,
    reasons: Mapping[str, str] | None = None,
    labels: Labels | None = None,
) -> tuple[Difference, ...]:
    """Everything that differs between two plans or two bids, in the order of their sections.

    `reasons` is by key of a milestone, "alliance/ED3.6"; `labels` are titles by code.
    """
    old, new = (list(THINGS[type(content)](content, labels or {})) for content in (before, after))
    found = list(_between(old, new, reasons or {}))
    told = {one.section for one in found}
    was, now = sections(before), sections(after)
    found += [
        Difference(section.code, Kind.MOVED, section.title, "", "", "the order", "", Matter.DELIVERABLE)
        for section in after.SECTIONS
        if section.code not in told and was[section.code] != now[section.code]
    ]
    return tuple(sorted(found, key=lambda one: BY_CODE[one.section].number))


def for_reader(found: Iterable[Difference], sees_private: bool) -> tuple[Difference, ...]:
    """What this reader may see: of what is private, for others, only how many things changed."""
    found = tuple(found)
    hidden = Counter(one.section for one in found if one.private and not sees_private)
    shown = [one for one in found if sees_private or not one.private]
    for section, count in hidden.items():
        words = f"{count} {plural(count, 'change')} in what is private"
        shown.append(Difference(section, Kind.RE_COSTED, words, "", "", "", "", Matter.MONEY, True))
    return tuple(sorted(shown, key=lambda one: BY_CODE[one.section].number))


def _between(old: Sequence[Thing], new: Sequence[Thing], reasons: Mapping[str, str]) -> Iterator[Difference]:
    was, now = {one.key: one for one in old}, {one.key: one for one in new}
    renamed = _renamed([one for one in old if one.key not in now], [one for one in new if one.key not in was])
    found_again = set(renamed.values())
    reordered = _reordered(old, new)
    for one in new:
        earlier = was.get(one.key) or was.get(renamed.get(one.key, ""))
        if earlier is None:
            if one.parent in was or one.parent in renamed or not one.parent:
                yield _whole(Kind.ADDED, one)
            continue
        changes = [_changed(earlier, one, *pair, reasons) for pair in _facets(earlier, one)]
        place = _place(earlier, one, renamed)
        if place:
            changes.append(_moved(earlier, one, place, earlier.subject))
        elif one.key in reordered and not any(change.kind is Kind.MOVED for change in changes):
            changes.append(_moved(earlier, one, "the order", ""))
        yield from changes
    for one in old:
        gone = one.key not in now and one.key not in found_again
        if gone and (not one.parent or one.parent in now or one.parent in found_again):
            yield _whole(Kind.DROPPED, one)


def _place(earlier: Thing, later: Thing, renamed: Mapping[str, str]) -> str:
    """What of its place changed, in words; what only follows the thing that it is part of has not moved itself."""
    if earlier.key == later.key or (later.parent in renamed and renamed[later.parent] == earlier.parent):
        return ""
    return "the reference" if later.parent == earlier.parent else "the deliverable"


def _facets(earlier: Thing, later: Thing) -> list[tuple[Facet, Facet]]:
    """The values that differ, side by side."""
    pairs = zip(earlier.facets, later.facets, strict=True)
    return [(one, other) for one, other in pairs if one.value != other.value]


def _changed(earlier: Thing, later: Thing, was: Facet, now: Facet, reasons: Mapping[str, str]) -> Difference:
    why = reasons.get(later.key, "") if now.kind is Kind.RE_DATED else ""
    private = earlier.private or later.private
    return Difference(later.section, now.kind, later.subject, was.shown, now.shown, now.name, why, now.matter, private)


def _whole(kind: Kind, one: Thing) -> Difference:
    before, after = (one.told, "") if kind is Kind.DROPPED else ("", one.told)
    return Difference(one.section, kind, one.subject, before, after, "", "", one.matter, one.private)


def _moved(earlier: Thing, later: Thing, what: str, before: str) -> Difference:
    after = later.subject if before else ""
    private = earlier.private or later.private
    return Difference(later.section, Kind.MOVED, later.subject, before, after, what, "", later.matter, private)


def _renamed(gone: Iterable[Thing], come: Iterable[Thing]) -> dict[str, str]:
    """New key to old key of what stands under another key with the same title, where only one can be meant."""
    found: dict[tuple[str, bool], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, one in [*((0, one) for one in gone), *((1, one) for one in come)]:
        if one.likeness:
            found[one.likeness, bool(one.parent)][place].append(one.key)
    return {new[0]: old[0] for old, new in found.values() if len(old) == len(new) == 1}


def _reordered(old: Sequence[Thing], new: Sequence[Thing]) -> frozenset[str]:
    """The fewest things that must have changed places among those that stand in one order in both."""
    place = {(one.among, one.key): number for number, one in enumerate(old) if one.among}
    rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for one in new:
        if (one.among, one.key) in place:
            rows[one.among].append((place[one.among, one.key], one.key))
    return frozenset(key for row in rows.values() for key in _out_of_line(row))


def _out_of_line(row: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Those outside the longest stretch that is still in the old order."""
    ends: list[int] = []
    lengths = []
    for number, _ in row:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
        lengths.append(at + 1)
    wanted = len(ends)
    for (_, key), length in zip(reversed(row), reversed(lengths), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            yield key
