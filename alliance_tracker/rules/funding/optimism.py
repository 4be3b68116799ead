"""Optimism bias: by how much the costs of a bid are raised, because such costs have been underrated before.

Source of the starting values: Mott MacDonald, Review of Large Public Procurement in the UK (2002), table 2, as used by
the Green Book's supplementary guidance. There is no such table for the running cost of a service or for benefits:
the bidder states a per cent with its reason.
"""

from __future__ import annotations

from fractions import Fraction

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.discounting import percent

MOST_PERCENT = 200
"""The highest upper bound in the table."""
LONGEST_REASON = 500


class Start(Record):
    """A starting value of the table: whole per cent of cost and of the time that works take, None where not given."""

    code: str
    words: str
    upper: int
    lower: int
    upper_time: int | None
    lower_time: int | None


STARTS = {
    start.code: start
    for start in (
        Start("standard_buildings", "Standard buildings", 24, 2, 4, 1),
        Start("non_standard_buildings", "Non-standard buildings", 51, 4, 39, 2),
        Start("standard_civil_engineering", "Standard civil engineering", 44, 3, 20, 1),
        Start("non_standard_civil_engineering", "Non-standard civil engineering", 66, 6, 25, 3),
        Start("equipment_development", "Equipment and development", 200, 10, 54, 10),
        Start("outsourcing_opex", "Outsourcing (operating cost)", 41, 0, None, None),
    )
}


class Bias(Record):
    """A stated optimism bias: hundredths of a per cent (2400 is 24%), and why that much."""

    hundredths: int = 0
    reason: str = ""

    @property
    def share(self) -> Fraction:
        """0.24 for 24%."""
        return Fraction(self.hundredths, 10_000)

    @property
    def words(self) -> str:
        """24%."""
        return percent(self.share)

    def on(self, pence: int) -> Fraction:
        """The amount with the bias added, in pence and not rounded."""
        return pence * (1 + self.share)


NO_BIAS = Bias()


def checked_bias(bias: Bias) -> Bias:
    """The bias as it is to be kept. Raises RulesBroken; no bias at all needs its reason too."""
    problems = []
    if not 0 <= bias.hundredths <= MOST_PERCENT * 100:
        problems.append(("percent", f"Optimism bias is from 0% to {MOST_PERCENT}%. Check {bias.words}"))
    if not bias.reason.strip():
        problems.append(("reason", f"Say why {bias.words} is added for optimism"))
    elif len(bias.reason) > LONGEST_REASON:
        problems.append(("reason", f"Shorten the reason by {len(bias.reason) - LONGEST_REASON} characters"))
    if problems:
        raise RulesBroken(problems)
    return bias
