"""What the bids of the demonstration say, as plain values: read from files for the invented alliances, else neutral."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from alliance_tracker.demonstration.plan_story import MADE_UP, OFFICER, trimmed
from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.funding.form import QUESTIONS
from alliance_tracker.rules.funding.optimism import Bias
from alliance_tracker.rules.funding.record import Benefit, Biases, Line, Other, Outcome, Part, call_quarters
from alliance_tracker.terms import BenefitKind, LineKind, Stream

CONTACT = "contact"
ED, RP, SF = Stream


class BidStory(Record):
    """One bid. A line names its deliverable by its reference alone; the contact is name, job and telephone."""

    contact: tuple[str, str, str]
    texts: Mapping[str, str]
    lines: tuple[Line, ...]
    others: tuple[Other, ...]
    outcomes: tuple[Outcome, ...]
    benefits: tuple[Benefit, ...]
    biases: Biases
    part: Part


class Kind(Record):
    """What bids of a stream have in common: pence a head, deliverables, words for lines and for two outcomes."""

    pence: int
    refs: tuple[str, str]
    lines: tuple[str, str]
    outcomes: tuple[tuple[str, str, int, int], tuple[str, str, int, int]]
    benefit: str


KINDS = {
    ED: Kind(
        55,
        ("ED3", "ED2"),
        ("Nurses and consultant sessions of the clinic", "Scanner sessions, set up and equipped"),
        (
            ("An answer within two weeks", "safety", 52_000, 85_000),
            ("Cancers found at stage 1 or 2", "earlier-stage-and-survival", 48_000, 54_000),
        ),
        "First visits that are no longer needed",
    ),
    RP: Kind(
        30,
        ("LB1", "LB3"),
        ("Coordinator and support workers", "Rooms and forms for assessments and events"),
        (
            ("A care plan for every patient", "patient-experience", 30_000, 75_000),
            ("Care plans reviewed by a GP", "less-variation-and-inequality", 25_000, 60_000),
        ),
        "Urgent admissions avoided after treatment",
    ),
    SF: Kind(
        25,
        ("LB2", "EN3"),
        ("Nurses and support workers for follow-up", "System that watches dates and tests"),
        (
            ("Follow-up without routine clinics", "cost-against-benefit", 5_000, 65_000),
            ("Seen within a week of a call", "safety", 60_000, 95_000),
        ),
        "Clinic visits that are no longer needed",
    ),
}


@cache
def told(file: str) -> Mapping[str, Any]:
    """One of the two files: avonmere_bids, invented_bids."""
    with (Path(__file__).parent / f"{file}.toml").open("rb") as opened:
        return tomllib.load(opened)


def avonmere(stream: Stream, years: Sequence[str]) -> BidStory:
    """The alliance whose story is told in full."""
    whole = told("avonmere_bids")
    given = whole[stream.value]
    common = {code: text for code, text in whole["common"].items() if code != CONTACT}
    revenue, why_revenue, capital, why_capital = given["bias"]
    first, second, drops = given["part"]
    return BidStory(
        tuple(whole["common"][CONTACT]),
        trimmed(common | {code: given[code] for code in QUESTIONS if code in given}),
        tuple(Line(year, LineKind(kind), pounds * 100, what, ref) for year, kind, what, pounds, ref in given["lines"]),
        tuple(Other(year, who, pounds * 100) for year, who, pounds in given["others"]),
        tuple(_outcome(years, *row) for row in given["outcome"]),
        tuple(
            Benefit(BenefitKind(kind), measure, target, pounds * 100, starts, ends)
            for kind, measure, target, pounds, starts, ends in given["benefits"]
        ),
        Biases(Bias(revenue, why_revenue), Bias(capital, why_capital)),
        Part(dict(zip(years, (first * 100, second * 100), strict=True)), drops),
    )


def _outcome(years: Sequence[str], title: str, criterion: str, measure: str, unit: str, *rest: Any) -> Outcome:
    baseline, on, target, better, points = rest
    planned = {code: round(one * 1000) for code, one in zip(call_quarters(years), points, strict=True)}
    return Outcome(title, criterion, measure, unit, round(baseline * 1000), on, round(target * 1000), better, planned)


def invented(stream: Stream, years: Sequence[str], name: str, population: int) -> BidStory:
    """An invented alliance: whole texts, sums by its population."""
    whole = told("invented_bids")
    texts = {code: text.format(name=name) for code, text in (whole["common"] | whole[stream.value]).items()}
    kind = KINDS[stream]
    return _drawn(stream, years, population, trimmed(texts), kind.lines, kind.outcomes[0][0], kind.outcomes[1][0])


def neutral(stream: Stream, years: Sequence[str], population: int) -> BidStory:
    """A real alliance: nothing is said in its name, and every text says that it is made up."""
    texts = {
        code: f"{MADE_UP} An alliance answers here: {one.help}" for code, one in QUESTIONS.items() if code != CONTACT
    }
    amount = "Demonstration amount"
    return _drawn(stream, years, population, texts, (amount, amount), "Demonstration outcome", "Demonstration result")


def _drawn(
    stream: Stream,
    years: Sequence[str],
    population: int,
    texts: Mapping[str, str],
    lines: tuple[str, str],
    *titles: str,
) -> BidStory:
    """Sums by population, a little more in the second year, and a part-award of about two thirds."""
    kind = KINDS[stream]
    large = max(population * kind.pence * 8 // 10, 90_000_00)
    small = large // 4
    amounts = [(year, large * (10 + turn) // 10, small * (10 - 5 * turn) // 10) for turn, year in enumerate(years)]
    asked = tuple(
        line
        for year, revenue, capital in amounts
        for line in (
            Line(year, LineKind.REVENUE, _round(revenue), lines[0], kind.refs[0]),
            Line(year, LineKind.CAPITAL, _round(capital), lines[1], kind.refs[1]),
        )
    )
    made_up = texts["summary"].startswith(MADE_UP)
    note = MADE_UP if made_up else "Later places start a year later, and the smallest hospital waits."
    return BidStory(
        (OFFICER, "Demonstration office", ""),
        texts,
        asked,
        (Other(years[0], "Demonstration charity", 5_000_00),),
        tuple(_rising(title, years, *facts[1:]) for title, facts in zip(titles, kind.outcomes, strict=True)),
        (
            Benefit(
                BenefitKind.CASH,
                "Demonstration benefit" if made_up else kind.benefit,
                "As counted in the baseline",
                _round(large // 3),
                years[1],
                _later(years[1], 5),
            ),
            Benefit(
                BenefitKind.OTHER, "People who know whom to call", "9 of every 10", 0, years[0], _later(years[0], 3)
            ),
        ),
        Biases(
            Bias(1000, MADE_UP if made_up else "A tenth, for posts that take long to fill."),
            Bias(2400, MADE_UP if made_up else "The upper bound for standard buildings."),
        ),
        Part({year: _round(revenue * 7 // 10) for year, revenue, _ in amounts}, note),
    )


def _rising(title: str, years: Sequence[str], criterion: str, baseline: int, target: int) -> Outcome:
    quarters = call_quarters(years)
    steps = {
        code: (baseline + (target - baseline) * number // len(quarters)) // 100 * 100
        for number, code in enumerate(quarters, 1)
    }
    on = FinancialYear.parse(years[0]).start.replace(month=1, day=31)
    measure = f"Share of all people who could have it: {title[0].lower()}{title[1:]}"
    return Outcome(title, criterion, measure, "%", baseline, on, target, True, steps)


def _round(pence: int) -> int:
    """To whole thousands of pounds."""
    return pence // 1_000_00 * 1_000_00


def _later(year: str, by: int) -> str:
    return FinancialYear(FinancialYear.parse(year).begins + by).code


def a_year_later(story: BidStory, texts: Mapping[str, str]) -> BidStory:
    """The same for the second call: every year and quarter one later, some texts another."""
    return replace(
        story,
        texts={**story.texts, **trimmed(texts)},
        lines=tuple(replace(one, year=_later(one.year, 1)) for one in story.lines),
        others=tuple(replace(one, year=_later(one.year, 1)) for one in story.others),
        outcomes=tuple(
            replace(one, points={_quarter_later(code): value for code, value in one.points.items()})
            for one in story.outcomes
        ),
        benefits=tuple(
            replace(one, first_year=_later(one.first_year, 1), last_year=_later(one.last_year, 1))
            for one in story.benefits
        ),
        part=replace(story.part, pence={_later(year, 1): pence for year, pence in story.part.pence.items()}),
    )


def _quarter_later(code: str) -> str:
    quarter = Quarter.parse(code)
    return Quarter(quarter.financial_year.next(), quarter.number).code
