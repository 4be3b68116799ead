"""How far the assessment of a bid is, in words; what is scored of it; and how it stands among those moderated.

All of it is the tracker's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from alliance_tracker.records import Record
from alliance_tracker.rules.funding import scoring
from alliance_tracker.rules.funding.ranking import Entry, ordinal, ranking
from alliance_tracker.rules.funding.scoring import AGREED, Assessment, Criterion, Score, score_words
from alliance_tracker.rules.words import capital, counted, listing, number

HIGH = Fraction(7, 10)
"""So much of the scale counts as high: 3.5 of 5."""


class Progress(Record):
    """What is on record of a bid: `finished` of `assessors` have scored all, `apart` criteria are still to settle."""

    submitted: bool = False
    withdrawn: bool = False
    assessors: int = 0
    finished: int = 0
    all_in: bool = False
    apart: int = 0
    moderated: bool = False
    recommended: str = ""
    decided: str = ""
    sent_back: bool = False

    @property
    def words(self) -> str:
        """1 of 3 assessors finished."""
        if self.withdrawn:
            return "Withdrawn"
        if self.decided:
            return f"Decided: {_lower(self.decided)}"
        if not self.submitted:
            return "Sent back with comments" if self.sent_back else "Being written"
        if self.recommended:
            return f"Recommended: {_lower(self.recommended)}"
        return "Moderated" if self.moderated else self._scored

    @property
    def _scored(self) -> str:
        if self.all_in and self.apart:
            return f"{capital(number(self.apart))} {'score' if self.apart == 1 else 'scores'} to settle"
        if self.all_in:
            return "All scores in, moderation to end"
        if self.assessors < scoring.FEWEST_ASSESSORS:
            return "Waiting for assessors"
        return f"{self.finished} of {self.assessors} assessors finished"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


class Scored(Record):
    """One criterion as it stands: means of what counts, the first scores, where they differ, and what was agreed."""

    criterion: Criterion
    value: Fraction | None
    confidence: Fraction | None
    first: tuple[Score, ...]
    differs: tuple[str, ...]
    agreed: Score | None

    @property
    def to_settle(self) -> bool:
        """Whether the first scores stand apart and nothing is agreed yet."""
        return bool(self.differs) and self.agreed is None

    @property
    def spread(self) -> str:
        """5 and 4 for value, 3 and 3 for confidence."""
        values = listing([str(one.value) for one in self.first])
        confidences = listing([str(one.confidence) for one in self.first if one.confidence is not None])
        return f"{values} for value, {confidences} for confidence" if confidences else values

    @property
    def differ_words(self) -> str:
        """Differ by 2 in value; nothing where they do not."""
        told = [f"by {self._widest(name)} in {name}" for name in self.differs]
        return f"Differ {listing(told)}" if told else ""

    def _widest(self, name: str) -> int:
        given: list[int] = [getattr(one, name) for one in self.first if getattr(one, name) is not None]
        return max(given) - min(given)


def scored_rows(assessment: Assessment) -> tuple[Scored, ...]:
    """Every criterion in order."""
    agreed = {one.criterion: one for one in assessment.scores if one.moderated and one.assessor == AGREED}
    made = []
    for row in scoring.rows(assessment):
        first = scoring.first_scores(assessment, row.criterion.code)
        found = agreed.get(row.criterion.code)
        made.append(Scored(row.criterion, row.value, row.confidence, first, scoring.apart(first), found))
    return tuple(made)


def worked_out(assessment: Assessment) -> tuple[str, ...]:
    """Each step to the points, in a line: 25% of 4.5 × 3.5 ÷ 5 = 0.788."""
    told = []
    for row in scoring.rows(assessment):
        if row.criterion.weight and row.value is not None and row.confidence is not None:
            part = row.value * row.confidence / assessment.top * row.criterion.weight / 100
            value, confidence = score_words(row.value, 2), score_words(row.confidence, 2)
            told.append(
                f"{row.criterion.title}: {row.criterion.weight}% of {value} × {confidence} ÷ {assessment.top} "
                f"= {score_words(part, 3)}"
            )
    return tuple(told)


class Result(Record):
    """What moderation came to: points, index where anything is asked, and the place among those ranked."""

    points: Fraction
    index: Fraction | None
    place: str = ""
    of: int = 0

    @property
    def place_words(self) -> str:
        """6th of 19."""
        return f"{self.place} of {self.of}" if self.place else "Not ranked: nothing is asked"


def results(moderated: Mapping[int, tuple[Assessment, Sequence[int]]]) -> Mapping[int, Result]:
    """The result of each bid whose moderation has ended; with pence asked by year. Ranked together, all of a call."""
    if not moderated:
        return {}
    weights = scoring.weights_of(next(iter(moderated.values()))[0].criteria)
    parts = {bid: scoring.parts(assessment) for bid, (assessment, _) in moderated.items()}
    asked = {bid: tuple(pence) for bid, (_, pence) in moderated.items()}
    ranked = ranking([Entry(str(bid), parts[bid], asked[bid]) for bid in moderated if any(asked[bid])], weights)
    found = {int(one.code): Result(one.points, one.index, one.words, len(ranked)) for one in ranked}
    for bid, held in parts.items():
        found.setdefault(bid, Result(scoring.points(held, weights), None))
    return found


def named_missing(
    assessment: Assessment, names: Mapping[str, str], undeclared: Collection[str] = ()
) -> tuple[str, ...]:
    """What must be done before moderation may end, with the assessors' names for their codes.

    `undeclared` are those who cannot open the bid yet, because they have not declared their interests.
    """
    told = []
    for words in scoring.missing(assessment):
        code, _, rest = words.partition(" ")
        if code in undeclared:
            rest = "has still to declare interests, and then to score the bid"
        told.append(f"{names[code]} {rest}" if code in names else words)
    return tuple(told)


class Dot(Record):
    """A moderated bid in the picture of value by confidence."""

    bid: int
    name: str
    value: Fraction
    confidence: Fraction


def value_by_confidence(dots: Sequence[Dot], own: int, top: int, stream: str) -> dict[str, Any]:
    """The table behind the picture, in plain values that JSON can hold, with its title, sentence and description."""
    held = sorted(dots, key=lambda one: (-one.value, -one.confidence, one.name))
    return {
        "title": f"Value and confidence, {counted(len(held), 'bid')} for {stream}",
        "alt": "Value of each bid by the confidence that it will happen. The same numbers are in the table below.",
        "sentence": _sentence(held, own, top),
        "columns": ["Bid", "Value", "Confidence"],
        "rows": [[one.name, score_words(one.value), score_words(one.confidence)] for one in held],
        "own": next((place for place, one in enumerate(held) if one.bid == own), None),
        "top": top,
        "high": score_words(HIGH * top),
    }


def _sentence(dots: Sequence[Dot], own: int, top: int) -> str:
    high = sum(one.value >= HIGH * top and one.confidence >= HIGH * top for one in dots)
    line = score_words(HIGH * top)
    both = f"{capital(_bids_have(high))} {line} or more on both."
    here = next((one for one in dots if one.bid == own), None)
    if here is None:
        return f"This bid is not moderated yet, so it is not in the picture. {both}"
    if len(dots) == 1:
        return f"This is the only bid of the stream whose moderation has ended. {both}"
    value = _place([one.value for one in dots], here.value)
    confidence = _place([one.confidence for one in dots], here.confidence)
    return f"This bid is {value} for value and {confidence} for confidence. {both}"


def _bids_have(count: int) -> str:
    """One bid has, four bids have."""
    return f"{number(count)} {'bid has' if count == 1 else 'bids have'}"


def _place(values: Sequence[Fraction], own: Fraction) -> str:
    joint = "joint " if values.count(own) > 1 else ""
    return f"{joint}{ordinal(1 + sum(one > own for one in values))}"
