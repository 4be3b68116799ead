"""What a bid says, as plain values: what a version of it freezes, and what bodies agree to.

No person's name but the one that its main contact gives. Stamps and who saved what are no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from alliance_tracker.records import Record, field
from alliance_tracker.rules.funding.record import Contents
from alliance_tracker.rules.funding.sections import SECTIONS as BID_SECTIONS
from alliance_tracker.rules.plan.sections import Section


class Line(Record):
    """A line of money. `deliverable` is "slug/ED1", or nothing."""

    key: int
    year: str
    kind: str
    what: str
    pence: int
    deliverable: str


class Other(Record):
    """Other money for the same work."""

    key: int
    year: str
    from_whom: str
    pence: int


class Outcome(Record):
    """What the bid will change, in thousandths of the unit; `points` are quarters with what is planned."""

    key: int
    title: str
    criterion: str
    measure: str
    unit: str
    baseline: int | None
    baseline_on: date | None
    target: int | None
    higher_is_better: bool
    points: tuple[tuple[str, int], ...]


class Benefit(Record):
    """What the bid is worth."""

    key: int
    kind: str
    measure: str
    target: str
    full_year_pence: int
    first_year: str
    last_year: str


class Bias(Record):
    """By how much costs are raised for optimism, in hundredths of a per cent, and why."""

    revenue_hundredths: int
    revenue_reason: str
    capital_hundredths: int
    capital_reason: str


class Part(Record):
    """A smaller award by year, and what would be dropped."""

    key: int
    pence: tuple[tuple[str, int], ...]
    drops: str


class BidContent(Record):
    """A whole bid. `names` holds areas, deliverables and criteria as they were named: shown, but in no seal."""

    SECTIONS: ClassVar[tuple[Section, ...]] = BID_SECTIONS
    RECORDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "places": ("places",),
        "money": ("lines", "others"),
        "outcomes": ("outcomes",),
        "benefits": ("benefits", "biases"),
        "parts": ("parts",),
    }
    texts: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    others: tuple[Other, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    biases: tuple[Bias, ...] = ()
    parts: tuple[Part, ...] = ()
    years: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """How an area, a deliverable or a criterion was named."""
        return self.names.get(code, code)

    def asked(self, year: str) -> int:
        """Pence asked for in a year."""
        return sum(one.pence for one in self.lines if one.year == year)


def content_of(held: Contents, places: Mapping[str, str], names: Mapping[str, str]) -> BidContent:
    """What a bid holds now, as a version keeps it. `places` are names of areas by slug."""
    biases = held.biases
    return BidContent(
        {code: text for code, text in held.answers.items() if text},
        tuple(places),
        tuple(Line(one.id, one.year, one.kind.value, one.what, one.pence, one.deliverable) for one in held.lines),
        tuple(Other(one.id, one.year, one.from_whom, one.pence) for one in held.others),
        tuple(
            Outcome(
                one.id,
                one.title,
                one.criterion,
                one.measure,
                one.unit,
                one.baseline,
                one.baseline_on,
                one.target,
                one.higher_is_better,
                tuple(sorted(one.points.items())),
            )
            for one in held.outcomes
        ),
        tuple(
            Benefit(
                one.id,
                one.kind.value,
                one.measure,
                one.target,
                one.full_year_pence,
                one.first_year,
                one.last_year,
            )
            for one in held.benefits
        ),
        (Bias(biases.revenue.hundredths, biases.revenue.reason, biases.capital.hundredths, biases.capital.reason),)
        if biases
        else (),
        tuple(Part(one.id, tuple(sorted(one.pence.items())), one.drops) for one in held.parts),
        held.years,
        {**places, **names},
    )
