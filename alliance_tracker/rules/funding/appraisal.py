"""Whether a bid's benefits are worth its cost, by the Green Book, and how sure that is.

Source: HM Treasury, The Green Book (2022): present values by year, net present value, benefit-cost ratio, switching
values, and optimism bias off and on. Prices are real and of one price base. That benefits are also shown 20% lower
and a year late is the tracker's own. The year in which a bid begins is year 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.funding.discounting import (
    HEALTH_RATE,
    LAST_YEAR,
    MONEY_RATE,
    percent,
    present,
    shown,
    whole,
)
from alliance_tracker.rules.funding.optimism import NO_BIAS, Bias
from alliance_tracker.terms import BenefitKind


class Flows(Record):
    """Whole pence by year, year 0 first; four streams, each as long as it needs to be, at most 31 years.

    `health` is effects on health as a sum of money, which are discounted at a rate of their own.
    """

    revenue: tuple[int, ...] = ()
    capital: tuple[int, ...] = ()
    cash: tuple[int, ...] = ()
    health: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if max(map(len, (self.revenue, self.capital, self.cash, self.health))) > LAST_YEAR + 1:
            raise RuleBroken(f"An appraisal covers year 0 to year {LAST_YEAR}", "years")


class Benefit(Record):
    """A benefit in money: pence in a full year, and the first and last year in which it counts, from 0."""

    kind: BenefitKind
    full_year_pence: int
    first: int
    last: int


class Appraised(Record):
    """The present values in pence, exact. Round each for showing with `pence`, never before adding."""

    costs: Fraction
    cash: Fraction
    health: Fraction

    @property
    def benefits(self) -> Fraction:
        return self.cash + self.health

    @property
    def npv(self) -> Fraction:
        """Net present value: benefits less costs."""
        return self.benefits - self.costs

    @property
    def ratio(self) -> Fraction | None:
        """Benefit-cost ratio; None where nothing is spent."""
        return self.benefits / self.costs if self.costs else None

    @property
    def ratio_words(self) -> str:
        """1.24, or a dash where there is none."""
        return "–" if self.ratio is None else shown(self.ratio, 2)


class Switch(Record):
    """How far one assumption must move for the net present value to be nought.

    `change` is a share of 1, above nought for a rise; None where nothing of it was assumed. `never` says that even
    the whole of it gone would not turn the answer.
    """

    what: str
    change: Fraction | None
    never: bool
    words: str


class Case(Record):
    """One row of the sensitivity table."""

    code: str
    words: str
    result: Appraised


def pence(value: Fraction) -> int:
    """A present value to the penny, a half away from nought."""
    return whole(value)


def flows_of(benefits: Iterable[Benefit]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The cash and the health benefits by year, from each one's full-year value; what has no price adds nothing."""
    made = {BenefitKind.CASH: [0] * (LAST_YEAR + 1), BenefitKind.HEALTH: [0] * (LAST_YEAR + 1)}
    for one in benefits:
        if not 0 <= one.first <= one.last <= LAST_YEAR:
            raise RuleBroken(f"A benefit counts in years from 0 to {LAST_YEAR}, the first before the last", "first")
        if one.kind in made:
            for year in range(one.first, one.last + 1):
                made[one.kind][year] += one.full_year_pence
    return tuple(made[BenefitKind.CASH]), tuple(made[BenefitKind.HEALTH])


def appraise(flows: Flows, revenue_bias: Bias = NO_BIAS, capital_bias: Bias = NO_BIAS) -> Appraised:
    """The present values of a bid, its costs raised for optimism."""
    revenue, capital = present(flows.revenue), present(flows.capital)
    return Appraised(
        revenue * (1 + revenue_bias.share) + capital * (1 + capital_bias.share),
        present(flows.cash, MONEY_RATE),
        present(flows.health, HEALTH_RATE),
    )


def sensitivity(flows: Flows, revenue_bias: Bias, capital_bias: Bias) -> tuple[Case, ...]:
    """The result as stated, without optimism bias, with benefits 20% lower, and with benefits a year late."""
    stated = appraise(flows, revenue_bias, capital_bias)
    lower = replace(stated, cash=stated.cash * Fraction(4, 5), health=stated.health * Fraction(4, 5))
    late = replace(flows, cash=_late(flows.cash), health=_late(flows.health))
    return (
        Case("stated", "As stated", stated),
        Case("without-bias", "Without optimism bias", appraise(flows)),
        Case("benefits-lower", "Benefits 20% lower", lower),
        Case("benefits-late", "Benefits a year later", appraise(late, revenue_bias, capital_bias)),
    )


def _late(flow: Sequence[int]) -> tuple[int, ...]:
    """A year later; what would fall after the last year counts no more."""
    return (0, *flow)[: LAST_YEAR + 1]


def switching(flows: Flows, revenue_bias: Bias = NO_BIAS, capital_bias: Bias = NO_BIAS) -> tuple[Switch, ...]:
    """The switching value of each large assumption, each moved alone: costs by head, benefits by kind."""
    result = appraise(flows, revenue_bias, capital_bias)
    revenue = present(flows.revenue) * (1 + revenue_bias.share)
    capital = present(flows.capital) * (1 + capital_bias.share)
    return (
        _switch("All costs", result.costs, -1, result.npv),
        _switch("Revenue costs", revenue, -1, result.npv),
        _switch("Capital costs", capital, -1, result.npv),
        _switch("Money saved", result.cash, 1, result.npv),
        _switch("Better health", result.health, 1, result.npv),
    )


def _switch(what: str, part: Fraction, sign: int, npv: Fraction) -> Switch:
    if not part:
        return Switch(what, None, False, f"{what}: none assumed")
    change = -npv / (sign * part)
    if change < -1:
        rest = "still be worth its cost" if npv > 0 else "not be worth its cost"
        return Switch(what, change, True, f"{what}: even without any, the bid would {rest}")
    if not change:
        return Switch(what, change, False, f"{what}: the bid is worth exactly what it costs")
    size = f"{shown(abs(change) * 100, 1)}%"
    way = "higher" if change > 0 else "lower"
    what_then = "no longer worth" if npv > 0 else "just worth"
    return Switch(what, change, False, f"{what}: {size} {way}, and the bid is {what_then} its cost")


def bias_words(revenue_bias: Bias, capital_bias: Bias) -> str:
    """Costs are raised for optimism by 10% (revenue) and 24% (capital)."""
    return f"Costs are raised for optimism by {revenue_bias.words} (revenue) and {capital_bias.words} (capital)"


def rates_words() -> str:
    """The rates, as every page that shows a result says them."""
    return f"Money is discounted at {percent(MONEY_RATE)} a year and effects on health at {percent(HEALTH_RATE)}"
