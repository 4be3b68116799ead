"""What a bid holds, record by record, and what may be said in each. Limits of length are the tracker's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from alliance_tracker.errors import RulesBroken
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record, field
from alliance_tracker.rules.funding.appraisal import Benefit as Priced
from alliance_tracker.rules.funding.appraisal import Flows, flows_of
from alliance_tracker.rules.funding.discounting import LAST_YEAR
from alliance_tracker.rules.funding.form import BidFacts, OutcomeFacts
from alliance_tracker.rules.funding.optimism import NO_BIAS, Bias, checked_bias
from alliance_tracker.rules.funding.totals import Line as Money
from alliance_tracker.rules.funding.totals import Totals, adds_up, outside, totals
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.typed import NotUnderstood, clean
from alliance_tracker.terms import BenefitKind, LineKind

LONGEST_LINE, LONGEST_TEXT = 200, 600
MOST_FOOTPRINTS = 3
NO_PURPOSE = "Say what the money buys"
One = TypeVar("One")
_THOUSANDTHS = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.([0-9]{1,3}))?")


class Line(Record):
    """A line of money. `deliverable` is "slug/ED1", or nothing."""

    year: str
    kind: LineKind
    pence: int
    what: str
    deliverable: str = ""
    id: int = 0
    version: int = 0


class Other(Record):
    """Other money for the same work."""

    year: str
    from_whom: str
    pence: int
    id: int = 0
    version: int = 0


class Outcome(Record):
    """What the bid will change. Values are in thousandths of the unit; `points` by the code of a quarter."""

    title: str
    criterion: str = ""
    measure: str = ""
    unit: str = ""
    baseline: int | None = None
    baseline_on: date | None = None
    target: int | None = None
    higher_is_better: bool = True
    points: Mapping[str, int] = field(default_factory=dict)
    id: int = 0
    version: int = 0


class Benefit(Record):
    """What the bid is worth; what is not in money has no price."""

    kind: BenefitKind
    measure: str
    target: str
    full_year_pence: int
    first_year: str
    last_year: str
    id: int = 0
    version: int = 0


class Biases(Record):
    """The optimism bias of revenue and of capital."""

    revenue: Bias = NO_BIAS
    capital: Bias = NO_BIAS
    version: int = 0


class Part(Record):
    """A smaller award that the bidder can live with, by year, and what would be dropped."""

    pence: Mapping[str, int]
    drops: str
    id: int = 0
    version: int = 0

    @property
    def total(self) -> int:
        return sum(self.pence.values())


class Contents(Record, dict=True):
    """All that a bid holds. `answers` has the contact as one text under its code; `footprints` counts alliances."""

    years: tuple[str, ...]
    answers: Mapping[str, str]
    lines: tuple[Line, ...] = ()
    others: tuple[Other, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    biases: Biases | None = None
    parts: tuple[Part, ...] = ()
    footprints: int = 0

    @cached_property
    def totals(self) -> Totals:
        """What is asked for, by year and kind."""
        return totals((Money(one.year, one.kind, one.pence) for one in self.lines), self.years)

    @property
    def other(self) -> int:
        """Pence of other funding that is declared."""
        return sum(one.pence for one in self.others)

    @property
    def pays_for(self) -> tuple[str, ...]:
        """The deliverables that the money is for, each once, in the order of the lines."""
        return tuple(dict.fromkeys(one.deliverable for one in self.lines if one.deliverable))

    def above(self, part: Part) -> tuple[str, ...]:
        """The years in which a smaller award gives more than the bid asks for by now."""
        asked = dict(zip(self.years, self.totals.by_year, strict=True))
        return tuple(year for year, pence in part.pence.items() if pence > asked.get(year, 0))

    @property
    def facts(self) -> BidFacts:
        """What the form asks of it."""
        asked: dict[str, int] = {}
        for one in self.lines:
            asked[one.year] = asked.get(one.year, 0) + one.pence
        return BidFacts(
            self.answers,
            self.years,
            asked,
            len(self.lines),
            tuple(one.what for one in self.lines if not one.deliverable),
            tuple(
                OutcomeFacts(
                    one.title,
                    bool(one.measure),
                    one.baseline is not None,
                    bool(one.points),
                    bool(one.criterion),
                )
                for one in self.outcomes
            ),
            len(self.benefits),
            self.biases is not None,
            self.footprints,
        )

    @cached_property
    def flows(self) -> Flows:
        """Costs and benefits by year for the appraisal; the first year of the call is year 0."""
        sums = self.totals
        cash, health = flows_of(
            Priced(one.kind, one.full_year_pence, number(one.first_year, self.years), number(one.last_year, self.years))
            for one in self.benefits
        )
        return Flows(sums.revenue, sums.capital, cash, health)


def number(year: str, years: Sequence[str]) -> int:
    """Which year that is, counted from 0 at the first year of the call."""
    return FinancialYear.parse(year).begins - FinancialYear.parse(years[0]).begins


def benefit_years(years: Sequence[str]) -> tuple[str, ...]:
    """The years in which a benefit may count: from the first of the call, for as long as the rates are set."""
    first = FinancialYear.parse(years[0]).begins
    return tuple(FinancialYear(begins).code for begins in range(first, first + LAST_YEAR + 1))


def call_years(first: str, last: str) -> tuple[str, ...]:
    """Every year of a call by its code."""
    begins, ends = FinancialYear.parse(first).begins, FinancialYear.parse(last).begins
    return tuple(FinancialYear(year).code for year in range(begins, ends + 1))


def call_quarters(years: Iterable[str]) -> tuple[str, ...]:
    """The quarters of those years, by code."""
    return tuple(quarter.code for year in years for quarter in FinancialYear.parse(year).quarters)


def read_thousandths(text: str) -> int:
    """Read a number with up to three places, like 62.5, as whole thousandths."""
    typed = clean(text, lines=False)
    found = _THOUSANDTHS.fullmatch(typed)
    if found is None:
        seen = typed if len(typed) <= 40 else f"{typed[:40]}…"
        raise NotUnderstood(f"“{seen}” is not a number with up to three places. Type it like 62.5")
    value = int(found[2].replace(",", "")) * 1000 + int((found[3] or "").ljust(3, "0"))
    return -value if found[1] else value


def thousandths(value: int) -> str:
    """62.5 for 62500."""
    whole, part = divmod(abs(value), 1000)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:,}.{part:03d}".rstrip("0").rstrip(".") if part else f"{sign}{whole:,}"


def checked_line(line: Line, years: Sequence[str]) -> Line:
    """The line as it is to be kept. Raises RulesBroken with what is wrong."""
    problems: list[tuple[str, str]] = [*outside("year", line.year, years)]
    return _or_raise(line, problems + _counted("what", line.what, NO_PURPOSE) + _pence("amount", line.pence))


def checked_other(other: Other, years: Sequence[str]) -> Other:
    """Other funding as it is to be kept."""
    problems: list[tuple[str, str]] = [*outside("year", other.year, years)]
    problems += _counted("from_whom", other.from_whom, "Say who gives this money")
    return _or_raise(other, problems + _pence("amount", other.pence))


def checked_outcome(outcome: Outcome, years: Sequence[str]) -> Outcome:
    """The outcome as it is to be kept; what it still lacks is told by the completeness of the bid."""
    problems = _counted("title", outcome.title, "Say what will be better")
    if (outcome.baseline is None) != (outcome.baseline_on is None):
        lacks = "baseline" if outcome.baseline is None else "baseline_on"
        problems.append((lacks, "Give the baseline with the date that it is from"))
    problems += _wrong_way(outcome)
    known = call_quarters(years)
    problems += [(f"at-{code}", "Choose a quarter of this call") for code in outcome.points if code not in known]
    return _or_raise(outcome, problems)


def _wrong_way(outcome: Outcome) -> list[tuple[str, str]]:
    """A target on the worse side of the baseline: one of the two, or which way is better, was typed wrong."""
    if outcome.baseline is None or outcome.target is None or outcome.target == outcome.baseline:
        return []
    if (outcome.target > outcome.baseline) == outcome.higher_is_better:
        return []
    better = "Higher" if outcome.higher_is_better else "Lower"
    found = f"the target {thousandths(outcome.target)} is worse than the baseline {thousandths(outcome.baseline)}"
    return [("target", f"{better} is better here, but {found}. Check all three")]


def checked_benefit(benefit: Benefit, years: Sequence[str]) -> Benefit:
    """The benefit as it is to be kept."""
    problems = _counted("measure", benefit.measure, "Say what the benefit is and how it is measured")
    problems += _counted("target", benefit.target, "Say how much of it there will be")
    known = benefit_years(years)
    for name, year in (("first_year", benefit.first_year), ("last_year", benefit.last_year)):
        if year not in known:
            ends = " to ".join(one.replace("-", "/") for one in (known[0], known[-1]))
            problems.append((name, f"Choose a year from {ends}"))
    if not problems and benefit.last_year < benefit.first_year:
        problems.append(("last_year", "The last year comes before the first. Check both"))
    if benefit.kind is BenefitKind.OTHER and benefit.full_year_pence:
        problems.append(("amount", "A benefit that is not in money has no value in pounds. Leave this empty"))
    elif benefit.kind is not BenefitKind.OTHER and not benefit.full_year_pence:
        problems.append(("amount", "Give what the benefit is worth in a full year"))
    return _or_raise(benefit, problems + _pence("amount", benefit.full_year_pence))


def checked_biases(biases: Biases) -> Biases:
    """Both biases as they are to be kept, each with its reason."""
    problems: list[tuple[str, str]] = []
    for name, bias in (("revenue", biases.revenue), ("capital", biases.capital)):
        try:
            checked_bias(bias)
        except RulesBroken as broken:
            problems += [(f"{name}_{one.field}", str(one)) for one in broken.each]
    return _or_raise(biases, problems)


def checked_part(part: Part, asked: Mapping[str, int], stated: int) -> Part:
    """A smaller award as it is to be kept: no year above what is asked, smaller in all, its total adding up."""
    problems: list[tuple[str, str]] = [*adds_up("total", stated, list(part.pence.values()))]
    for year, pence in part.pence.items():
        if pence > asked.get(year, 0):
            shown, most = year.replace("-", "/"), money(asked.get(year, 0))
            problems.append((f"in-{year}", f"{money(pence)} in {shown} is more than the {most} asked for"))
    if not problems and part.total >= sum(asked.values()):
        problems.append(("total", "This is all that the bid asks for. Give less in at least one year"))
    if not problems and not part.total:
        problems.append(("total", "This gives nothing. Say what the least is that you can live with"))
    return _or_raise(part, problems + _counted("drops", part.drops, "Say what would be dropped"))


def checked_places(chosen: Sequence[str]) -> Sequence[str]:
    """One to three footprints."""
    wrong = "" if 1 <= len(chosen) <= MOST_FOOTPRINTS else "Choose one to three areas that this bid covers"
    return _or_raise(chosen, [("places", wrong)] if wrong else [])


def _counted(name: str, text: str, missing: str) -> list[tuple[str, str]]:
    return [] if text else [(name, missing)]


def _pence(name: str, pence: int) -> list[tuple[str, str]]:
    return [(name, "An amount is £0 or more")] if pence < 0 else []


def _or_raise(one: One, problems: Sequence[tuple[str, str]]) -> One:
    if problems:
        raise RulesBroken(list(problems))
    return one
