"""A bid's content as things that can be held against each other: each with its key, its place, and its values."""

from __future__ import annotations

from collections.abc import Iterator

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.content import Benefit, Bias, BidContent, Line, Other, Outcome, Part
from alliance_tracker.rules.funding.form import QUESTIONS
from alliance_tracker.rules.funding.record import thousandths
from alliance_tracker.rules.funding.sections import ORDER, SECTION_OF
from alliance_tracker.rules.plan.things import Facet, Kind, Labels, Matter, Thing, hundredths, money
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import BenefitKind, LineKind

PROMISE = Matter.OUTCOME


def things(content: BidContent, _: Labels) -> Iterator[Thing]:
    """Everything in a bid, in its order; what is part of another thing comes after it."""
    for code, text in sorted(content.texts.items(), key=lambda pair: ORDER.index(pair[0])):
        if text:
            facets = (_words(Matter.WORDS, "the text", text),)
            yield Thing(SECTION_OF[code].code, f"text/{code}", f"“{QUESTIONS[code].title}”", Matter.WORDS, facets, text)
    for slug in content.places:
        yield Thing("places", f"place/{slug}", content.name(slug), Matter.PLACE)
    yield from (_line(one, content) for one in content.lines)
    yield from map(_other, content.others)
    for outcome in content.outcomes:
        yield from _outcome(outcome, content)
    yield from map(_benefit, content.benefits)
    yield from map(_bias, content.biases)
    yield from map(_part, content.parts)


def _line(one: Line, content: BidContent) -> Thing:
    facets = (
        _words(Matter.MONEY, "what it buys", one.what),
        _costed("the amount", one.pence),
        Facet(Kind.RE_COSTED, Matter.MONEY, "revenue or capital", one.kind, LineKind(one.kind).words),
        _year(Kind.MOVED, Matter.MONEY, "the year", one.year),
        Facet(Kind.MOVED, Matter.MONEY, "the deliverable", one.deliverable, content.name(one.deliverable)),
    )
    told = f"{money(one.pence)} {LineKind(one.kind).words.lower()} in {_shown(one.year)}"
    return Thing("money", f"line/{one.key}", one.what, Matter.MONEY, facets, told, "", f"lines/{one.year}")


def _other(one: Other) -> Thing:
    facets = (
        _words(Matter.MONEY, "who gives it", one.from_whom),
        _costed("the amount", one.pence),
        _year(Kind.MOVED, Matter.MONEY, "the year", one.year),
    )
    told = f"{money(one.pence)} in {_shown(one.year)}"
    return Thing("money", f"other/{one.key}", f"Other funding from {one.from_whom}", Matter.MONEY, facets, told)


def _outcome(one: Outcome, content: BidContent) -> Iterator[Thing]:
    key = f"outcome/{one.key}"
    better = "higher is better" if one.higher_is_better else "lower is better"
    facets = (
        _words(PROMISE, "what will be better", one.title),
        Facet(Kind.MOVED, PROMISE, "the criterion it serves", one.criterion, content.name(one.criterion)),
        _words(PROMISE, "the measure", one.measure),
        _words(PROMISE, "the unit", one.unit),
        _valued("the baseline", one.baseline),
        Facet(
            Kind.RE_DATED,
            Matter.DATE,
            "the date of the baseline",
            one.baseline_on,
            day(one.baseline_on) if one.baseline_on else "no day",
        ),
        _valued("the target", one.target),
        Facet(Kind.RE_WORDED, PROMISE, "which way is better", one.higher_is_better, better),
    )
    target = "" if one.target is None else f", target {thousandths(one.target)} {one.unit}".rstrip()
    yield Thing(
        "outcomes", key, f"Outcome: {one.title}", PROMISE, facets, f"{one.measure}{target}", "", "outcomes", one.title
    )
    for quarter, value in one.points:
        subject = f"{one.title}: the end of {Quarter.parse(quarter).words}"
        planned = (_valued("what is planned", value),)
        yield Thing("outcomes", f"{key}/{quarter}", subject, PROMISE, planned, thousandths(value), key)


def _benefit(one: Benefit) -> Thing:
    facets = (
        _words(PROMISE, "what it is", one.measure),
        Facet(Kind.RE_COSTED, Matter.MONEY, "how it counts", one.kind, BenefitKind(one.kind).words),
        _words(PROMISE, "how much of it", one.target),
        _costed("the value in a full year", one.full_year_pence),
        _year(Kind.RE_DATED, Matter.DATE, "the first year", one.first_year),
        _year(Kind.RE_DATED, Matter.DATE, "the last year", one.last_year),
    )
    worth = f", {money(one.full_year_pence)} in a full year" if one.full_year_pence else ""
    told = f"{one.target}{worth}, {_shown(one.first_year)} to {_shown(one.last_year)}"
    return Thing("benefits", f"benefit/{one.key}", f"Benefit: {one.measure}", PROMISE, facets, told, "", "benefits")


def _bias(one: Bias) -> Thing:
    facets = (
        _percent("revenue: per cent added", one.revenue_hundredths),
        _words(Matter.MONEY, "revenue: why", one.revenue_reason),
        _percent("capital: per cent added", one.capital_hundredths),
        _words(Matter.MONEY, "capital: why", one.capital_reason),
    )
    told = f"Revenue {hundredths(one.revenue_hundredths)}%, capital {hundredths(one.capital_hundredths)}%"
    return Thing("benefits", "bias", "The optimism bias", Matter.MONEY, facets, told)


def _part(one: Part) -> Thing:
    total = sum(pence for _, pence in one.pence)
    years = listing([f"{money(pence)} in {_shown(year)}" for year, pence in one.pence])
    facets = (
        Facet(Kind.RE_COSTED, Matter.MONEY, "the amounts", one.pence, years),
        _words(Matter.MONEY, "what would be dropped", one.drops),
    )
    subject = f"Smaller award of {money(total)}"
    return Thing("parts", f"part/{one.key}", subject, Matter.MONEY, facets, f"{years}. {one.drops}", "", "parts")


def _shown(year: str) -> str:
    return year.replace("-", "/")


def _words(matter: Matter, name: str, text: str) -> Facet:
    return Facet(Kind.RE_WORDED, matter, name, text, text)


def _costed(name: str, pence: int) -> Facet:
    return Facet(Kind.RE_COSTED, Matter.MONEY, name, pence, money(pence))


def _percent(name: str, value: int) -> Facet:
    return Facet(Kind.RE_COSTED, Matter.MONEY, name, value, f"{hundredths(value)}%")


def _valued(name: str, value: int | None) -> Facet:
    return Facet(Kind.RE_WORDED, PROMISE, name, value, "none" if value is None else thousandths(value))


def _year(kind: Kind, matter: Matter, name: str, year: str) -> Facet:
    return Facet(kind, matter, name, year, _shown(year))
