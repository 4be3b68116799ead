"""What a pound of each year's pot is worth, and how much worse than a bound every choice makes a portfolio.

Let p be any price per penny of each year, nought or more. A portfolio within the pot is worth at most the price of the
whole pot plus, for each bid, the best that a choice is worth above its own price. So every choice but the best of its
bid, and every penny left over, loses a known amount. This is Lagrange's bound; it holds in whole numbers for whatever
prices the solver gives, and with those of the linear relaxation it is close.
"""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.records import Record

Pence = tuple[int, ...]
PRECISE = 1 << 40
"""Prices are kept as whole numbers of so many parts."""


class Choice(Record):
    """One choice for a bid: 0 for nothing, then its options from 1; what it takes by year, and what it loses."""

    number: int
    pence: Pence
    loss: int


class Priced(Record):
    """All bids' choices, the one that loses least first, with prices and pot by year.

    Losses and prices are in one unit, so fine that points come first, then pounds, then the order of the bids: one
    thousandth of a point is `point` of them. `bound` is what no portfolio's worth exceeds.
    """

    bids: tuple[tuple[Choice, ...], ...]
    prices: tuple[int, ...]
    pot: Pence
    bound: int
    point: int

    def points_at(self, loss: int) -> int:
        """The most points, in thousandths, of a portfolio that loses at least so much."""
        return -((loss - self.bound) // self.point)


def priced(bids: Sequence[Sequence[tuple[Pence, int]]], pot: Pence | Sequence[int]) -> Priced:
    """Price the ways to fund each bid: pence by year and points in thousandths of each."""
    none = (0,) * len(pot)
    ways = [
        [(0, none, 0), *((number, *way) for number, way in enumerate(options, 1) if _fits(way[0], pot))]
        for options in bids
    ]
    order = max(map(len, ways), default=1) ** len(ways)
    point = order * (sum(max(sum(pence) for _, pence, _ in choices) for choices in ways) + 1)
    prices = tuple(max(0, round(price * PRECISE)) * point // PRECISE for price in _solved(ways, pot))
    base = order
    made, bound = [], sum(price * most for price, most in zip(prices, pot, strict=True))
    for choices in ways:
        base //= max(map(len, ways))
        dearest_first = sorted(choices, key=lambda way: (-sum(way[1]), -way[2], way[0]))
        rank = {way[0]: base * place for place, way in enumerate(dearest_first)}
        worth = {
            number: points * point - sum(pence) * order - rank[number] - _cost(prices, pence)
            for number, pence, points in choices
        }
        best = max(worth.values())
        bound += best
        priced_choices = (Choice(number, pence, best - worth[number]) for number, pence, _ in choices)
        made.append(tuple(sorted(priced_choices, key=lambda choice: choice.loss)))
    return Priced(tuple(made), prices, tuple(pot), bound, point)


def _fits(pence: Pence, pot: Sequence[int]) -> bool:
    return all(amount <= most for amount, most in zip(pence, pot, strict=True))


def _cost(prices: Pence, pence: Pence) -> int:
    return sum(price * amount for price, amount in zip(prices, pence, strict=True))


def _solved(ways: Sequence[Sequence[tuple[int, Pence, int]]], pot: Sequence[int]) -> list[float]:
    """Thousandths of a point per penny of each year: the prices of the linear relaxation, by HiGHS.

    One column for each way to fund a bid, one row for each bid (at most one way) and for each year (its pot).
    """
    import highspy

    unit = max(*pot, 1000) / 1000  # so that no number of the problem is far from 1
    columns = [(row, pence, points) for row, choices in enumerate(ways) for _, pence, points in choices[1:]]
    if not columns:
        return [0.0] * len(pot)
    years = range(len(ways), len(ways) + len(pot))
    problem = highspy.HighsLp()
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.num_col_, problem.num_row_ = len(columns), len(ways) + len(pot)
    problem.col_cost_ = [float(points) for _, _, points in columns]
    problem.col_lower_, problem.col_upper_ = [0.0] * len(columns), [1.0] * len(columns)
    problem.row_lower_ = [-highspy.kHighsInf] * problem.num_row_
    problem.row_upper_ = [1.0] * len(ways) + [most / unit for most in pot]
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = [place * (1 + len(pot)) for place in range(len(columns) + 1)]
    problem.a_matrix_.index_ = [index for row, _, _ in columns for index in (row, *years)]
    problem.a_matrix_.value_ = [value for _, pence, _ in columns for value in (1.0, *(one / unit for one in pence))]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the one function of highspy without types
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.passModel(problem)
    solver.run()
    return [abs(float(price)) / unit for price in solver.getSolution().row_dual[len(ways) :]]
