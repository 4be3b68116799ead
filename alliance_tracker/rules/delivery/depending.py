"""What waits for what: a deliverable that ends later than agreed, and what that moves. The tracker's own rule.

A deliverable ends with its last milestone; one without milestones on its planned end. What waits for it starts after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted, day

Wait = tuple[str, str]
"""(what waits, what it waits for), by reference."""


class Span(Record):
    """A deliverable as others wait for it: planned start, the end first agreed, the end now, if it is done, has begun.

    It has begun when one of its milestones is met.
    """

    start: date
    agreed: date
    now: date
    done: bool = False
    begun: bool = False


class Effect(Record):
    """One that waits for another: how many days later the other ends, and by how many days it would start too early.

    `pushed` is how many days later the one that waits would start: no more than the other slipped, and no more than
    it needs. `through` says that the other is late only because it waits itself.
    """

    waiting: str
    on: str
    ends: date
    slipped: int
    early: int
    pushed: int
    through: bool = False
    begun: bool = False

    @property
    def words(self) -> str:
        """ED3 waits for LB1, which now ends 3 months later, on 30 June 2019."""
        told = f"{self.waiting} waits for {self.on}, which "
        if self.slipped > 0:
            would = "would now end" if self.through else "now ends"
            told += f"{would} {time_in_words(self.slipped)} later, on {day(self.ends)}"
        else:
            told += f"ends on {day(self.ends)}"
        return told

    @property
    def outcome(self) -> str:
        """What it comes to for the one that waits."""
        if self.pushed and self.begun:
            return f"{self.waiting} has begun; the rest of it may come {time_in_words(self.pushed)} later."
        if self.pushed:
            return f"{self.waiting} would start {time_in_words(self.pushed)} later."
        if self.early and not self.begun:
            return f"{self.waiting} is planned to start before that."
        return "" if self.early else f"{self.waiting} starts after that as planned."


def time_in_words(days: int) -> str:
    """3 months, 2 weeks, 5 days: months from four weeks on, to the nearest."""
    if days >= 28:
        return counted(max(1, round(days * 12 / 365.25)), "month")
    return counted(days // 7, "week") if days >= 14 and days % 7 == 0 else counted(days, "day")


def span_of(start: date, end: date, milestones: Sequence[tuple[date, date, bool]]) -> Span:
    """From the planned days and the milestones, each with its date first agreed, its date now, and if it is met."""
    agreed = max((one for one, _, _ in milestones), default=end)
    now = max((one for _, one, _ in milestones), default=end)
    met = [one for _, _, one in milestones]
    return Span(start, agreed, now, bool(met) and all(met), any(met))


def effects(spans: Mapping[str, Span], waits: Iterable[Wait]) -> list[Effect]:
    """Of everything that waits: what slipped, and what that pushes on in its turn, however long the chain.

    Where deliverables wait for each other in a circle, the circle is cut at one place, always the same.
    """
    there = sorted({(one, on) for one, on in waits if one in spans and on in spans and one != on})
    order, kept = in_order(list(spans), there)
    before: dict[str, list[str]] = {}
    for one, on in kept:
        before.setdefault(one, []).append(on)
    pushed = dict.fromkeys(spans, 0)
    found = []
    for one in order:
        for on in before.get(one, ()):
            effect = _effect(one, on, spans, pushed[on])
            pushed[one] = max(pushed[one], effect.pushed)
            found.append(effect)
    return found


def _effect(one: str, on: str, spans: Mapping[str, Span], pushed: int) -> Effect:
    waiting, other = spans[one], spans[on]
    through = pushed > 0 and not other.done
    ends = other.now + timedelta(days=pushed if through else 0)
    slipped = (ends - other.agreed).days
    early = 0 if waiting.done else max(0, (ends - waiting.start).days + 1)
    return Effect(one, on, ends, slipped, early, max(0, min(slipped, early)), through, waiting.begun)


def slips(found: Iterable[Effect]) -> list[Effect]:
    """Those that are news: what is waited for ends later than was agreed."""
    return [one for one in found if one.slipped > 0]


def too_early(before: Iterable[Effect], after: Iterable[Effect]) -> list[Effect]:
    """What would start before what it waits for ends, and did not, or not by so much, before the change."""
    was = {(one.waiting, one.on): one.early for one in before}
    return [one for one in after if one.early > was.get((one.waiting, one.on), 0)]


def in_order(names: Sequence[str], waits: Sequence[Wait]) -> tuple[list[str], list[Wait]]:
    """The names so that each comes after what it waits for, and the waits that this order keeps.

    A wait that closes a circle is left out, so that every chain ends.
    """
    place = {name: at for at, name in enumerate(names)}
    on: dict[str, list[str]] = {name: [] for name in names}
    for one, other in waits:
        on[one].append(other)
    for others in on.values():
        others.sort(key=place.__getitem__)
    done: list[str] = []
    state: dict[str, int] = {}
    cut: set[Wait] = set()
    for name in names:
        _visit(name, on, state, done, cut)
    return done, [wait for wait in waits if wait not in cut]


_OPEN, _DONE = 1, 2


def _visit(name: str, on: Mapping[str, list[str]], state: dict[str, int], done: list[str], cut: set[Wait]) -> None:
    """Depth first, without recursion: a chain may be as long as a plan."""
    if name in state:
        return
    state[name] = _OPEN
    stack = [(name, iter(on[name]))]
    while stack:
        current, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            state[current] = _DONE
            done.append(current)
        elif following not in state:
            state[following] = _OPEN
            stack.append((following, iter(on[following])))
        elif state[following] == _OPEN:
            cut.add((current, following))


def circles(names: Sequence[str], waits: Sequence[Wait]) -> list[Wait]:
    """The waits that close a circle, so that somebody can take one of them away."""
    there = sorted({(one, on) for one, on in waits if one in names and on in names and one != on})
    _, kept = in_order(names, there)
    return sorted(set(there) - set(kept))
