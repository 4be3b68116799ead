"""What money of a later year is worth now, exactly, and rounding it to the penny only at the end.

Source: HM Treasury, The Green Book (2022), Annex A6: 3.5% a year for money and 1.5% for effects on health, in the
years 0 to 30, where year 0 is not discounted. Later years have lower rates and no bid here reaches them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

MONEY_RATE = Fraction(35, 1000)
HEALTH_RATE = Fraction(15, 1000)
LAST_YEAR = 30
"""The last year for which these two rates hold; year 0 is the first."""


def factor(year: int, rate: Fraction = MONEY_RATE) -> Fraction:
    """What 1 in that year is worth in year 0: 1 / (1 + rate) to the power of the year.

    Raises ValueError outside the years 0 to 30.
    """
    if not 0 <= year <= LAST_YEAR:
        raise ValueError(f"Year {year} is outside 0 to {LAST_YEAR}, for which the rate of {percent(rate)} is set")
    return 1 / (1 + rate) ** year


def present(pence: Sequence[int], rate: Fraction = MONEY_RATE) -> Fraction:
    """The present value, in pence and not rounded, of whole pence by year, year 0 first."""
    return sum((amount * factor(year, rate) for year, amount in enumerate(pence) if amount), Fraction(0))


def half_up(value: Fraction, places: int = 0) -> Fraction:
    """The value with so many decimals, a half away from nought: 0.5 is 1 and -0.5 is -1."""
    scale = 10**places
    doubled = 2 * abs(value) * scale + 1
    whole = doubled.numerator // doubled.denominator // 2
    return Fraction(-whole if value < 0 else whole, scale)


def whole(value: Fraction) -> int:
    """The nearest whole number, such as pence, a half away from nought."""
    return int(half_up(value))


def shown(value: Fraction, places: int) -> str:
    """The value with so many decimals for reading: 1.2442."""
    rounded = half_up(value, places)
    scaled = int(abs(rounded) * 10**places)
    sign = "-" if rounded < 0 else ""
    if not places:
        return f"{sign}{scaled:,}"
    return f"{sign}{scaled // 10**places:,}.{scaled % 10**places:0{places}d}"


def percent(share: Fraction) -> str:
    """A share of 1 as 3.5% or 24%."""
    text = shown(share * 100, 2)
    return text.rstrip("0").rstrip(".") + "%"
