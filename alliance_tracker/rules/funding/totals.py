"""Totals of a bid's money by year and by kind, what that is for each person, and whether a stated total adds up.

The tracker's own rule: each total is worked out from the lines, so that nothing is typed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.funding.discounting import whole
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.typed import NotUnderstood, read_money
from alliance_tracker.rules.words import listing
from alliance_tracker.terms import LineKind


class Line(Record):
    """A line of a bid's money: the financial year ("2017-18"), its kind, and pence."""

    year: str
    kind: LineKind
    pence: int


class Totals(Record):
    """Pence by year (rows, in the order of `years`) and kind (revenue, capital), with sums both ways."""

    years: tuple[str, ...]
    revenue: tuple[int, ...]
    capital: tuple[int, ...]

    @property
    def by_year(self) -> tuple[int, ...]:
        return tuple(map(int.__add__, self.revenue, self.capital))

    @property
    def total(self) -> int:
        return sum(self.by_year)


def totals(lines: Iterable[Line], years: Sequence[str]) -> Totals:
    """The sums of the lines. Lines of years that are not in `years` are left out; `outside` names them."""
    sums = {(year, kind): 0 for year in years for kind in LineKind}
    for line in lines:
        if (line.year, line.kind) in sums:
            sums[line.year, line.kind] += line.pence
    return Totals(
        tuple(years),
        tuple(sums[year, LineKind.REVENUE] for year in years),
        tuple(sums[year, LineKind.CAPITAL] for year in years),
    )


def outside(field: str, year: str, years: Sequence[str]) -> list[Problem]:
    """The problem with a year that is not among those of the call."""
    if year in years:
        return []
    choices = listing([one.replace("-", "/") for one in years], "or")
    shown = year.replace("-", "/") or "empty"
    return [Problem(field, f"“{shown}” is not a year of this call. Choose {choices}")]


def read_amount(text: str) -> int:
    """An amount of £0 or more, as whole pence. Raises NotUnderstood with what was found and what would be right."""
    pence = read_money(text)
    if pence < 0:
        raise NotUnderstood(f"-{money(-pence)} is less than £0. Type an amount of £0 or more")
    return pence


def adds_up(field: str, stated: int, parts: Sequence[int]) -> list[Problem]:
    """The problem with a total that was typed and is not the sum of its parts."""
    right = sum(parts)
    if stated == right:
        return []
    apart = f"{money(abs(stated - right))} {'too much' if stated > right else 'too little'}"
    return [Problem(field, f"The total says {money(stated)}, but the lines add up to {money(right)}: {apart}")]


def per_head(pence: int, population: int | None) -> int | None:
    """Pence for each person, to the nearest penny, a half up; None where the population is not one printed number."""
    return whole(Fraction(pence, population)) if population else None


def per_head_words(pence: int, population: int | None, printed: str) -> str:
    """£0.97 for each of the 3 million people, as printed in the guidance; or why there is no such figure."""
    each = per_head(pence, population)
    if each is None:
        return "No figure for each person: the population is not printed as one number"
    return f"£{each // 100:,}.{each % 100:02d} for each of the {printed} people, as printed in the guidance"
