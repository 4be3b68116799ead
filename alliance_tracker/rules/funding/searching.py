"""The search for the best portfolio among those that lose little: bid by bid, in whole numbers, ties and all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest

from alliance_tracker.records import Record
from alliance_tracker.rules.funding.prices import Choice, Pence, Priced

Trail = tuple[int, int, "Trail | None"]
"""The choices made so far, the last one first: place of the bid, number of the choice, and what came before."""
Made = dict[Pence, tuple[int, Trail | None]]
"""Half-made portfolios by what they take of each year: what the best of them loses, and its choices."""
Tell = Callable[[str], None]
NARROW = 300
"""So many half-made portfolios are kept once the work is used up."""


class Found(Record):
    """The portfolio within reach that loses least: the number of the choice for each bid, None when none was found.

    `complete` says that nothing was left out in looking, so that there is none better, or none within reach. `looked`
    counts the half-made portfolios that were looked at.
    """

    choices: tuple[int, ...] | None
    complete: bool
    looked: int


class _Open(Record):
    """A bid with more than one choice within reach: its place, and its choices."""

    place: int
    choices: tuple[Choice, ...]


def searched(table: Priced, reach: int, work: int, tell: Tell) -> Found:
    """The portfolio that loses least, if one loses `reach` or less.

    Two half-made portfolios that take the same of each year are one: the better of them. All are kept while there is
    `work` left (so many are looked at, 500,000 in about a second); after that only a few hundred of the best.
    """
    choices = [bid[0].number for bid in table.bids]
    taken = [0] * len(table.pot)
    open_bids = []
    for place, bid in enumerate(table.bids):
        near = tuple(choice for choice in bid if choice.loss <= reach)
        if len(near) > 1:
            open_bids.append(_Open(place, near))
        else:
            taken = [before + more for before, more in zip(taken, bid[0].pence, strict=True)]
    open_bids.sort(key=lambda one: -one.choices[1].loss)
    made: Made = {tuple(taken): (0, None)}
    complete, looked = True, 0
    rests = _still_to_come(open_bids, table.pot) if open_bids else ([], [])
    for done, (one, least, most) in enumerate(zip(open_bids, *rests, strict=True), 1):
        tell(f"{done} of {len(open_bids)} bids weighed, {len(made):,} part portfolios side by side")
        looked += len(made) * len(one.choices)
        if looked > work and len(made) > NARROW:
            made, complete = _best_of(made, NARROW, table), False
        made = _with(made, one, table, reach, least, most)
    ends = [(loss + _left(table, pence), trail) for pence, (loss, trail) in made.items()]
    loss, trail = min(ends, key=lambda end: end[0], default=(reach + 1, None))
    if loss > reach:
        return Found(None, complete, looked)
    while trail is not None:
        place, number, trail = trail
        choices[place] = number
    return Found(tuple(choices), complete, looked)


def _with(made: Made, one: _Open, table: Priced, reach: int, least: Pence, most: Pence) -> Made:
    """The half-made portfolios with each choice of one more bid, without those that can no longer come within reach.

    `least` and `most` are what all bids after it take together, by year.
    """
    new: Made = {}
    ceilings = tuple(pot - rest for pot, rest in zip(table.pot, least, strict=True))
    floors = tuple(pot - rest for pot, rest in zip(table.pot, most, strict=True))
    years = tuple(zip(table.prices, ceilings, floors, strict=True))
    for pence, (before, trail) in made.items():
        for choice in one.choices:
            loss = before + choice.loss
            if loss > reach:
                break
            now = tuple(map(int.__add__, pence, choice.pence))
            known = new.get(now)
            if (known is None or known[0] > loss) and _may_come(now, loss, reach, years):
                new[now] = (loss, (one.place, choice.number, trail))
    return new


def _may_come(pence: Pence, loss: int, reach: int, years: Iterable[tuple[int, int, int]]) -> bool:
    """Whether it can still end within the pot, and so near to it that what is left over loses little."""
    for taken, (price, ceiling, floor) in zip(pence, years, strict=False):
        if taken > ceiling:
            return False
        if taken < floor:
            loss += price * (floor - taken)
    return loss <= reach


def _still_to_come(open_bids: Sequence[_Open], pot: Pence) -> tuple[list[Pence], list[Pence]]:
    """For each bid, the least and the most that all bids after it take of each year."""
    least, most = [(0,) * len(pot)], [(0,) * len(pot)]
    for one in reversed(open_bids[1:]):
        by_year = list(zip(*(choice.pence for choice in one.choices), strict=True))
        least.append(tuple(rest + min(taken) for rest, taken in zip(least[-1], by_year, strict=True)))
        most.append(tuple(rest + max(taken) for rest, taken in zip(most[-1], by_year, strict=True)))
    return least[::-1], most[::-1]


def _left(table: Priced, pence: Pence) -> int:
    """What the money loses that is left over."""
    return sum(price * (pot - taken) for price, pot, taken in zip(table.prices, table.pot, pence, strict=True))


def _best_of(made: Made, widest: int, table: Priced) -> Made:
    """The half-made portfolios that lose least, with what they leave of the pot so far."""
    kept = nsmallest(widest, made, key=lambda pence: (made[pence][0] + _left(table, pence), pence))
    return {pence: made[pence] for pence in kept}


def simple(table: Priced) -> tuple[int, ...]:
    """A portfolio that is quickly found: bid by bid, those first that lose most without, the best award that fits."""
    choices = [0] * len(table.bids)
    left = table.pot
    without = [next(choice.loss for choice in bid if not choice.number) for bid in table.bids]
    for place in sorted(range(len(choices)), key=lambda place: -without[place]):
        for choice in table.bids[place]:
            rest = tuple(map(int.__sub__, left, choice.pence))
            if choice.number and min(rest) >= 0:
                choices[place], left = choice.number, rest
                break
    return tuple(choices)


def lost(table: Priced, choices: Sequence[int]) -> int:
    """What a portfolio within the pot loses against the bound."""
    taken = [
        next(choice for choice in bid if choice.number == number)
        for bid, number in zip(table.bids, choices, strict=True)
    ]
    spent = tuple(sum(choice.pence[year] for choice in taken) for year in range(len(table.pot)))
    return sum(choice.loss for choice in taken) + _left(table, spent)
