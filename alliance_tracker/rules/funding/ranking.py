"""The order of bids by points for each discounted million pounds, and how often a bid keeps its place.

The tracker's own. The other weightings are always the same: each criterion's weight halved, each doubled (the others
then share the rest as before), and all weights equal: 15 for seven criteria.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from alliance_tracker.records import Record
from alliance_tracker.rules.funding.discounting import present
from alliance_tracker.rules.funding.scoring import MILLION_PENCE, points
from alliance_tracker.rules.words import counted, listing

Parts = Mapping[str, Fraction]


class Entry(Record):
    """A bid whose moderation has ended: value × confidence / top by criterion, and pence asked by year.

    A bid that asks nothing has no index and is not ranked: leave it out.
    """

    code: str
    parts: Parts
    asked: tuple[int, ...]


class Ranked(Record):
    """A bid with its points, its index and its place; `tied` lists the others that share the place."""

    code: str
    points: Fraction
    index: Fraction
    place: int
    tied: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """6th, or joint 6th."""
        return f"{'joint ' if self.tied else ''}{ordinal(self.place)}"


class Stability(Record):
    """How a bid stands under other weightings: in how many it keeps its place, and its best and worst place.

    A place that it comes to share is still its place.
    """

    code: str
    place: int
    kept: int
    of: int
    best: int
    worst: int

    @property
    def words(self) -> str:
        """Keeps its place in 11 of 15 weightings; between 5th and 8th."""
        told = f"Keeps its place in {self.kept} of {counted(self.of, 'weighting')}"
        return told if self.best == self.worst else f"{told}; between {ordinal(self.best)} and {ordinal(self.worst)}"


class Weighting(Record):
    """One way to weigh the criteria, as whole numbers in proportion, and its name."""

    words: str
    weights: Mapping[str, int]


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    teen = value % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def ranking(entries: Sequence[Entry], weights: Mapping[str, int]) -> tuple[Ranked, ...]:
    """The bids, the highest index first. Equal ones share a place (1, 2, 2, 4) and stand in the order given."""
    found = [(entry, points(entry.parts, weights)) for entry in entries]
    indexed = [(entry.code, value, value * MILLION_PENCE / present(entry.asked)) for entry, value in found]
    place = _places([index for _, _, index in indexed])
    shared: dict[int, list[str]] = {}
    for (code, _, _), own in zip(indexed, place, strict=True):
        shared.setdefault(own, []).append(code)
    made = [
        Ranked(code, value, index, own, tuple(other for other in shared[own] if other != code))
        for (code, value, index), own in zip(indexed, place, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: one.place))


def _places(values: Sequence[Fraction]) -> list[int]:
    """The place of each value, the greatest first, equal ones alike."""
    place: dict[Fraction, int] = {}
    for position, value in enumerate(sorted(values, reverse=True), 1):
        place.setdefault(value, position)
    return [place[value] for value in values]


def tie_words(ranked: Ranked, names: Mapping[str, str]) -> str:
    """Joint 6th with West Yorkshire; nothing where the place is its own."""
    others = [names[code] for code in ranked.tied]
    return f"Joint {ordinal(ranked.place)} with {listing(others)}" if others else ""


def weightings(weights: Mapping[str, int], titles: Mapping[str, str]) -> tuple[Weighting, ...]:
    """Each criterion's weight halved, each doubled, and all equal, in that order."""
    halved = [_moved(weights, code, 1, f"{titles[code]} counts half") for code in weights]
    doubled = [_moved(weights, code, 4, f"{titles[code]} counts double") for code in weights]
    return (*halved, *doubled, Weighting("All criteria count the same", dict.fromkeys(weights, 1)))


def _moved(weights: Mapping[str, int], code: str, times: int, words: str) -> Weighting:
    """All weights doubled, but one `times` its own, so that a half stays whole."""
    return Weighting(words, {other: weight * (times if other == code else 2) for other, weight in weights.items()})


def stability(
    entries: Sequence[Entry], weights: Mapping[str, int], others: Sequence[Weighting]
) -> tuple[Stability, ...]:
    """How each bid stands under the other weightings, in the order given. Best and worst count its own place too.

    Cost: 57 bids with seven criteria take about four hundredths of a second.
    """
    scaled = [_scaled(entry) for entry in entries]
    own = _places([_index(one, weights) for one in scaled])
    tried = [_places([_index(one, other.weights) for one in scaled]) for other in others]
    made = []
    for position, (entry, place) in enumerate(zip(entries, own, strict=True)):
        places = [each[position] for each in tried]
        best, worst = min([place, *places]), max([place, *places])
        made.append(Stability(entry.code, place, places.count(place), len(places), best, worst))
    return tuple(made)


def _scaled(entry: Entry) -> tuple[dict[str, int], Fraction]:
    """The parts as whole numbers, and what one of them is worth per penny asked: weighing is then quick."""
    unit = lcm(*(part.denominator for part in entry.parts.values()))
    return {code: int(part * unit) for code, part in entry.parts.items()}, 1 / (unit * present(entry.asked))


def _index(scaled: tuple[Mapping[str, int], Fraction], weights: Mapping[str, int]) -> Fraction:
    """In proportion to the index: enough to rank by."""
    parts, worth = scaled
    return sum(weights[code] * part for code, part in parts.items()) * worth
