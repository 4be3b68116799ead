"""Whom a move of milestones that is taken back concerns: those who lead them, wait for them, or moved them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.depending import Wait

Left = Sequence[tuple[str, Sequence[str]]]
"""Why deliverables stay as they are, and which."""


class Part(Record):
    """What one person is told of, by deliverable: their own that go back, what theirs wait for, their own that stay."""

    own: frozenset[str]
    waited: frozenset[str]
    left: tuple[tuple[str, tuple[str, ...]], ...]


def parts_of(
    people: Iterable[int],
    mover: int | None,
    leads: Mapping[str, Collection[int | None]],
    waits: Iterable[Wait],
    back: Collection[str],
    left: Left,
) -> dict[int, Part]:
    """What each of these people is told of; who is in no way concerned is left out. Whoever moved them is by all."""
    after: dict[str, list[str]] = {}
    for one, on in waits:
        after.setdefault(one, []).append(on)
    found = {}
    for person in people:
        led = {ref for ref, keys in leads.items() if person in keys}
        own = {*back, *(ref for _, refs in left for ref in refs)} if person == mover else led
        stays = [(why, tuple(ref for ref in refs if ref in own)) for why, refs in left]
        part = Part(
            frozenset(back) & own,
            (frozenset(back) & _reached(led, after)) - own,
            tuple((why, refs) for why, refs in stays if refs),
        )
        if part.own or part.waited or part.left:
            found[person] = part
    return found


def _reached(led: Collection[str], after: Mapping[str, Sequence[str]]) -> set[str]:
    """All that these wait for, however long the chain."""
    found: set[str] = set()
    open_ones = list(led)
    while open_ones:
        more = [one for one in after.get(open_ones.pop(), ()) if one not in found]
        found.update(more)
        open_ones += more
    return found
