"""The panel's bench: bids in their order, what each may be given, and the line that explains a departure.

The tracker's own. A bid stands on the bench once its moderation has ended; a bid that asks nothing has no place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from alliance_tracker.records import Record
from alliance_tracker.rules.funding import portfolio, scoring
from alliance_tracker.rules.funding.departures import Awards, Departure, departures
from alliance_tracker.rules.funding.ranking import Entry, Ranked, Stability, ordinal, ranking, stability, weightings
from alliance_tracker.rules.funding.scoring import Assessment, Criterion, points, thousandths, weights_of
from alliance_tracker.rules.seal import seal
from alliance_tracker.rules.words import counted

EDITION = 1
"""Counts up when the search for the best portfolio changes, so that no older suggestion is shown."""
Pence = tuple[int, ...]
Entries = tuple[Entry, ...]


class Scored(Record):
    """A bid whose moderation has ended. Pence by year of the call; `parts` are the smaller awards, as stated."""

    code: str
    assessment: Assessment
    asked: Pence
    parts: tuple[Pence, ...] = ()


class Ladder(Record):
    """Bids by rank, and how each keeps its place under other weights, by code."""

    ranking: tuple[Ranked, ...]
    stability: Mapping[str, Stability]


class Given(Record):
    """What the suggestion gives a bid: `part` counts the bidder's smaller awards from 0, None is all of it."""

    pence: Pence
    part: int | None

    @property
    def total(self) -> int:
        return sum(self.pence)


class Suggestion(Record):
    """The portfolio of most points within the pot, as a suggestion of the tracker's own; by code what it gives."""

    given: Mapping[str, Given]
    pence: Pence
    words: str

    @property
    def awards(self) -> Awards:
        """Pence in all, by code."""
        return {code: one.total for code, one in self.given.items()}


@lru_cache(maxsize=8)
def entries_of(scored: tuple[Scored, ...]) -> Entries:
    """What is ranked: the bids that ask for something. The same bids and scores are worked out once."""
    return tuple(Entry(one.code, scoring.parts(one.assessment), one.asked) for one in scored if any(one.asked))


def ladder_of(entries: Sequence[Entry], criteria: Sequence[Criterion]) -> Ladder:
    """Rank and stability. Cost: 57 bids take about five hundredths of a second."""
    weights = weights_of(criteria)
    if not entries or not weights:
        return Ladder((), {})
    others = weightings(weights, {one.code: one.title for one in criteria})
    return Ladder(ranking(entries, weights), {one.code: one for one in stability(entries, weights, others)})


@lru_cache(maxsize=8)
def ladder_of_bids(scored: tuple[Scored, ...], criteria: tuple[Criterion, ...]) -> Ladder:
    """The same of bids with their scores, worked out once: a change elsewhere leaves them as they were."""
    return ladder_of(entries_of(scored), criteria)


@lru_cache(maxsize=8)
def ways_to_fund(scored: tuple[Scored, ...], criteria: tuple[Criterion, ...]) -> tuple[portfolio.Bid, ...]:
    """What the portfolio is made of, worked out once for the same bids, scores and smaller awards."""
    return portfolio_bids(scored, entries_of(scored), criteria)


def portfolio_bids(
    scored: Sequence[Scored], entries: Entries, criteria: Sequence[Criterion]
) -> tuple[portfolio.Bid, ...]:
    """Each bid with the ways to fund it: in full, then its smaller awards, which bring their share of the points."""
    weights, parts = weights_of(criteria), {one.code: one.parts for one in entries}
    made = []
    for one in scored:
        full = sum(one.asked)
        worth = thousandths(points(parts[one.code], weights)) if full else 0
        if not worth:
            continue
        options = [portfolio.Option(one.asked, worth)]
        options += [portfolio.Option(part, _share(worth, sum(part), full)) for part in one.parts]
        made.append(portfolio.Bid(one.code, tuple(options)))
    return tuple(made)


def _share(worth: int, part: int, full: int) -> int:
    """Points of a smaller award: as many of the whole as its share of the money, rounded down."""
    return worth * part // full


def pot_of(pot: Mapping[str, int], years: Sequence[str]) -> Pence:
    """The pot by year; from a year that is blank nothing can be given."""
    return tuple(pot.get(year, 0) for year in years)


def suggestion_key(bids: Sequence[portfolio.Bid], pot: Pence) -> str:
    """The hash of all that the suggestion rests on."""
    return seal([EDITION, list(pot), [[one.code, [[*way.pence, way.points] for way in one.options]] for one in bids]])


def suggestion_of(bids: Sequence[portfolio.Bid], found: portfolio.Portfolio) -> Suggestion:
    """What the portfolio says of each bid that it takes."""
    given = {
        bid.code: Given(bid.options[choice].pence, choice - 1 if choice else None)
        for bid, choice in zip(bids, found.chosen, strict=True)
        if choice is not None
    }
    return Suggestion(given, found.pence, found.words)


class Explained(Record):
    """A departure from the ranking with its line; empty where none is written."""

    departure: Departure
    line: str

    @property
    def done(self) -> bool:
        """Whether it has a reason: its own line, or that the best portfolio suggests it."""
        return self.departure.suggested or bool(self.line.strip())


def explained(
    recommended: Awards, suggested: Awards, ranked: Sequence[Ranked], lines: Mapping[str, str]
) -> tuple[Explained, ...]:
    """Every departure among the bids that the panel has come to, which are those in `recommended`, with its line.

    A bid that it has not come to yet is not passed over. The line may stand with the bid that is awarded, or with one
    that it passes over.
    """
    found = departures(recommended, suggested, [one for one in ranked if one.code in recommended])
    return tuple(Explained(one, _line(one, lines)) for one in found)


class Alike(Record):
    """Departures that pass over the same bids for the same reason, in the order of the ranking."""

    every: tuple[Explained, ...]

    @property
    def first(self) -> Explained:
        return self.every[0]

    @property
    def words(self) -> str:
        """Ranked from 4th to 9th and awarded, while 1 bid above them gets nothing."""
        if len(self.every) == 1:
            return self.first.departure.words
        told = self.first.departure
        above = counted(len(told.passed_over), "bid")
        gets = "gets" if len(told.passed_over) == 1 else "get"
        ends = f"{ordinal(told.place)} to {ordinal(self.every[-1].departure.place)}"
        words = f"Ranked from {ends} and awarded, while {above} above them {gets} nothing"
        return f"{words}, as the best portfolio within the pot suggests" if told.suggested else words


def alike(found: Sequence[Explained]) -> tuple[Alike, ...]:
    """The departures, those together that follow one another and say the same."""

    def same(one: Explained) -> tuple[object, ...]:
        return one.departure.passed_over, one.departure.suggested, one.line

    return tuple(Alike(tuple(every)) for _, every in groupby(found, same))


def _line(one: Departure, lines: Mapping[str, str]) -> str:
    told = (lines.get(code, "").strip() for code in (one.code, *one.passed_over))
    return next((line for line in told if line), "")


def departs(code: str, found: Sequence[Explained]) -> bool:
    """Whether a recommendation takes part in a departure that has no reason yet."""
    return any(code in (one.departure.code, *one.departure.passed_over) and not one.done for one in found)
