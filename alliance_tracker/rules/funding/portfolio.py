"""The portfolio of bids with the most points within the pot of each year, exactly, as a suggestion to the panel.

For each bid it takes nothing, all that was asked, or one of the part-awards that the bidder has stated. Among
portfolios of equal points the cheaper one is taken, and among those the one that gives more to the bids that come
first. The tracker's own; neither the guidance nor the Best Possible Value framework names a method.

How: the solver HiGHS says what a pound of each year's pot is worth in points (the prices of the linear relaxation).
With any such prices, whole or not, one can say exactly how much worse than a bound every choice makes a portfolio
(`prices.py`), so that nearly all bids have one choice only, and the rest are searched through in whole numbers
(`searching.py`). Nothing of the answer rests on floating-point numbers: bad prices only make the search longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.prices import Priced, priced
from alliance_tracker.rules.funding.searching import lost, searched, simple

LARGEST_PENCE = 10**13
WORK, LEAST_WORK, MOST_WORK = 5_000, 250_000, 2_000_000
"""So many half-made portfolios are looked at for each bid at once, and in all, before some are left out and that is
said."""
Tell = Callable[[str], None]


class Option(Record):
    """One way to fund a bid: pence in each year of the pot, and points in whole thousandths."""

    pence: tuple[int, ...]
    points: int

    @property
    def total(self) -> int:
        return sum(self.pence)


class Bid(Record):
    """A bid and the ways to fund it besides not at all: in full first, then the bidder's part-awards."""

    code: str
    options: tuple[Option, ...]


class Portfolio(Record):
    """The suggestion. `chosen` has for each bid the number of its option, or None for nothing.

    `most` is how many points, in thousandths, no portfolio within the pot can exceed. `proved` says that this is the
    best one, ties settled and all; otherwise it is the best that was found.
    """

    chosen: tuple[int | None, ...]
    points: int
    pence: tuple[int, ...]
    most: int
    proved: bool

    @property
    def words(self) -> str:
        """What the page says of it."""
        made = f"{self.points / 1000:,.3f} points"
        if self.proved:
            return f"No other choice within the pot of each year makes more than these {made}"
        if self.points == self.most:
            return f"No other choice makes more than these {made}; there may be a cheaper one that makes as many"
        return f"The best that was found makes {made}; no choice can make more than {self.most / 1000:,.3f}"


def best_portfolio(bids: Sequence[Bid], pot: Sequence[int], tell: Tell = lambda words: None) -> Portfolio:
    """The portfolio of most points. `pot` is pence by year; `tell` hears how far the search is.

    Cost: 57 bids with part-awards over two years take a few tenths of a second, 570 some seconds; where bids are all
    worth nearly the same for each pound, the work runs out and the answer says so. Raises RuleBroken when pot or bids
    cannot be: a year missing, an amount below nought, or one of £100,000 million or more.
    """
    _check(bids, pot)
    table = priced([[(one.pence, one.points) for one in bid.options] for bid in bids], pot)
    choices, proved, empty = _searched(table, tell)
    chosen = tuple(choice - 1 if choice else None for choice in choices)
    awards = [bid.options[choice] for bid, choice in zip(bids, chosen, strict=True) if choice is not None]
    spent = tuple(sum(award.pence[year] for award in awards) for year in range(len(pot)))
    if any(used > most for used, most in zip(spent, pot, strict=True)):
        raise AssertionError("The suggested portfolio is above the pot")
    points = sum(award.points for award in awards)
    return Portfolio(chosen, points, spent, points if proved else table.points_at(empty), proved)


def _searched(table: Priced, tell: Tell) -> tuple[tuple[int, ...], bool, int]:
    """The choices, whether they are the best, and up to how far below the bound there is known to be nothing.

    Looks ever further below the bound. The first portfolio found is the best, unless so many were within reach that
    some had to be left out.
    """
    reach, empty = 4 * table.point, 0
    work, left = min(max(WORK * len(table.bids), LEAST_WORK), MOST_WORK), MOST_WORK
    while True:
        tell(f"Looking up to {reach / table.point / 1000:.3f} points below the bound")
        found = searched(table, reach, min(work, left), tell)
        left -= found.looked
        if found.choices is not None and found.complete:
            return found.choices, True, empty
        if not found.complete:
            either = [choices for choices in (found.choices, simple(table)) if choices is not None]
            return min(either, key=lambda choices: lost(table, choices)), False, empty
        reach, empty = reach * 9 // 8, reach


def _check(bids: Sequence[Bid], pot: Sequence[int]) -> None:
    """Refuse what cannot be before anything is worked out."""
    if not pot:
        raise RuleBroken("Enter the pot of at least one year first", "pot")
    amounts = [*pot, *(pence for bid in bids for option in bid.options for pence in (*option.pence, option.points))]
    if min(amounts) < 0 or max(amounts) >= LARGEST_PENCE:
        raise RuleBroken("Pot, awards and points must be nought or more, and below £100,000 million", "pot")
    if any(len(option.pence) != len(pot) for bid in bids for option in bid.options):
        raise RuleBroken("Every award needs an amount for each year of the pot", "pot")
