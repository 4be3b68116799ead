"""What a bid scores: points, index, scores that stand apart, and what is missing before moderation may end.

Paragraph 22 names the Best Possible Value framework; value and confidence for each outcome come from its application
form. Its weights, its scale and how the two are joined are not published: weights, scale, formula and the two points
that stand apart are the tracker's own, and every page that shows them says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.funding.discounting import present, shown, whole
from alliance_tracker.rules.words import counted, inside, listing, number
from alliance_tracker.terms import CriterionHead, CriterionKind

APART = 2
"""Scores of one criterion that differ by so much must be settled."""
FEWEST_ASSESSORS = 2
"""One reader alone cannot be moderated."""
LONGEST_REASON = 1_000
AGREED = ""
"""Stands for the assessor where all of them agreed on one score in moderation."""
MILLION_PENCE = 100_000_000


class Criterion(Record):
    """What a bid is scored on. `weight` is in whole per cent; assurance has none and is never in the points."""

    code: str
    title: str
    head: CriterionHead
    weight: int
    kind: CriterionKind = CriterionKind.VALUE


class Score(Record):
    """One assessor's score of one criterion, from 1 to the top of the scale, with its reason.

    Assurance has no confidence. A moderated score stands beside the first one, which stays for ever; with AGREED as
    its assessor it is everybody's.
    """

    assessor: str
    criterion: str
    value: int
    confidence: int | None
    why: str
    moderated: bool = False


class Assessment(Record):
    """All that was scored of one bid. `assessors` are those assigned who have no conflict of interest."""

    criteria: tuple[Criterion, ...]
    top: int
    assessors: tuple[str, ...]
    scores: tuple[Score, ...] = ()


class Row(Record):
    """One criterion with the means of its settled scores; None while nothing is scored."""

    criterion: Criterion
    value: Fraction | None
    confidence: Fraction | None


def checked_score(score: Score, criterion: Criterion, top: int) -> Score:
    """The score as it is to be kept. Raises RulesBroken with the fields value, confidence and why."""
    needs = [("value", score.value)]
    if criterion.kind is CriterionKind.VALUE:
        needs.append(("confidence", score.confidence or 0))
    right = f"a whole number from 1, which is low, to {top}, which is high"
    problems = [Problem(field, f"Score {field} with {right}") for field, given in needs if not 1 <= given <= top]
    if criterion.kind is CriterionKind.ASSURANCE and score.confidence is not None:
        problems.append(Problem("confidence", f"{criterion.title} has one score, without confidence"))
    if not score.why.strip():
        problems.append(Problem("why", f"Say why {criterion.title} has this score. Name the evidence"))
    problems += too_long("why", "the reason", score.why, LONGEST_REASON)
    if problems:
        raise RulesBroken(problems)
    return score


def settled(assessment: Assessment, code: str) -> tuple[Score, ...]:
    """The scores of one criterion that count: the agreed one, else each assessor's moderated or first one."""
    here = [score for score in assessment.scores if score.criterion == code]
    agreed = [score for score in here if score.moderated and score.assessor == AGREED]
    if agreed:
        return (agreed[-1],)
    last = {score.assessor: score for score in sorted(here, key=lambda score: score.moderated)}
    return tuple(last[assessor] for assessor in assessment.assessors if assessor in last)


def first_scores(assessment: Assessment, code: str) -> tuple[Score, ...]:
    """The scores of one criterion as they were before moderation, in the order of the assessors."""
    first = {score.assessor: score for score in assessment.scores if score.criterion == code and not score.moderated}
    return tuple(first[assessor] for assessor in assessment.assessors if assessor in first)


def apart(scores: Iterable[Score]) -> tuple[str, ...]:
    """In which of value and confidence the scores stand two or more apart."""
    kept = tuple(scores)
    values = {"value": [one.value for one in kept]}
    values["confidence"] = [one.confidence for one in kept if one.confidence is not None]
    return tuple(name for name, given in values.items() if given and max(given) - min(given) >= APART)


def standing_apart(assessment: Assessment) -> tuple[Criterion, ...]:
    """The criteria whose scores still stand two or more apart."""
    return tuple(one for one in assessment.criteria if apart(settled(assessment, one.code)))


def unscored(assessment: Assessment, assessor: str) -> tuple[Criterion, ...]:
    """The criteria that an assessor has not scored yet."""
    done = {score.criterion for score in assessment.scores if score.assessor == assessor and not score.moderated}
    return tuple(one for one in assessment.criteria if one.code not in done)


def all_in(assessment: Assessment) -> bool:
    """Whether every assessor has scored every criterion, and there are enough of them."""
    enough = len(assessment.assessors) >= FEWEST_ASSESSORS
    return enough and not any(unscored(assessment, one) for one in assessment.assessors)


def missing(assessment: Assessment) -> tuple[str, ...]:
    """What must be done before moderation may end, each in a sentence; nothing when it may."""
    found = []
    short = FEWEST_ASSESSORS - len(assessment.assessors)
    if short > 0:
        found.append(f"Assign {number(short)} more assessor{'s' if short > 1 else ''} without a conflict of interest")
    for assessor in assessment.assessors:
        left = unscored(assessment, assessor)
        if left:
            of = counted(len(assessment.criteria), "criterion", "criteria")
            found.append(f"{assessor} has {len(left)} of {of} still to score")
    if all_in(assessment):
        found += [_settle(assessment, one) for one in standing_apart(assessment)]
    return tuple(found)


def _settle(assessment: Assessment, criterion: Criterion) -> str:
    scores = settled(assessment, criterion.code)
    names = apart(scores)
    given = {
        "value": [score.value for score in scores],
        "confidence": [score.confidence for score in scores if score.confidence is not None],
    }
    told = [f"{name} {listing([str(one) for one in given[name]])}" for name in names]
    return f"Settle {criterion.title} with a reason: {listing(told)}"


def rows(assessment: Assessment) -> tuple[Row, ...]:
    """Each criterion with the means of its settled scores, in order."""
    made = []
    for one in assessment.criteria:
        scores = settled(assessment, one.code)
        values = [score.value for score in scores]
        confidences = [score.confidence for score in scores if score.confidence is not None]
        made.append(Row(one, _mean(values), _mean(confidences)))
    return tuple(made)


def _mean(values: Sequence[int]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


def parts(assessment: Assessment) -> dict[str, Fraction]:
    """Value × confidence / top of each criterion of value, by its code; what is not scored yet counts nothing."""
    return {
        row.criterion.code: (row.value or 0) * (row.confidence or 0) / Fraction(assessment.top)
        for row in rows(assessment)
        if row.criterion.kind is CriterionKind.VALUE
    }


def points(parts_of: Mapping[str, Fraction], weights: Mapping[str, int]) -> Fraction:
    """The sum of weight × value × confidence / top, with the weights as shares of 1: from 1/top to top."""
    return sum((weights[code] * part for code, part in parts_of.items()), Fraction(0)) / sum(weights.values())


def weights_of(criteria: Iterable[Criterion]) -> dict[str, int]:
    """The weights of the criteria of value, in whole per cent, by code."""
    return {one.code: one.weight for one in criteria if one.kind is CriterionKind.VALUE}


def thousandths(value: Fraction) -> int:
    """Points as whole thousandths, a half up, as the best portfolio counts them."""
    return whole(value * 1000)


def index(value: Fraction, asked: Sequence[int]) -> Fraction | None:
    """Points per discounted million pounds asked, revenue and capital; pence by year, year 0 the first of the call.

    None where nothing is asked.
    """
    cost = present(asked)
    return value * MILLION_PENCE / cost if cost else None


def weighted(assessment: Assessment) -> tuple[Fraction, Fraction] | None:
    """The weighted mean of value and of confidence, for the line under the criteria; None until all are scored."""
    scored = [row for row in rows(assessment) if row.criterion.kind is CriterionKind.VALUE]
    given = [(row.criterion.weight, row.value, row.confidence) for row in scored]
    total = sum(weight for weight, _, _ in given)
    values = [weight * value for weight, value, _ in given if value is not None]
    confidences = [weight * confidence for weight, _, confidence in given if confidence is not None]
    if not given or len(values) < len(given) or len(confidences) < len(given):
        return None
    return sum(values, Fraction(0)) / total, sum(confidences, Fraction(0)) / total


def score_words(value: Fraction | None, places: int = 1) -> str:
    """3.8, or a dash where there is none."""
    return "–" if value is None else shown(value, places)


def settled_words(criterion: Criterion, first: Sequence[Score], agreed: Score) -> str:
    """The line of history when scores that stood apart are settled."""
    before = listing([str(score.value) for score in first])
    return f"settled {criterion.title} at {agreed.value} (was {before}), because {inside(agreed.why)}"
