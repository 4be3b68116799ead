"""What an alliance sees of the assessment of its bid: what was asked of it; after the decision, all scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alliance_tracker.data.assessment.questions import Asked, asked_of
from alliance_tracker.data.assessment.reading import Assessed
from alliance_tracker.rules.funding.scoring import weighted
from alliance_tracker.rules.funding.standing import results, scored_rows


def scores_of(bid_id: int, assessed: Assessed, asked: Sequence[int]) -> dict[str, Any] | None:
    """The scores as their page reads them; `asked` is pence by year. None where moderation has not ended."""
    if not assessed.stage.moderated:
        return None
    return {
        "rows": scored_rows(assessed.assessment),
        "labels": anonymous(assessed),
        "means": weighted(assessed.assessment),
        "result": results({bid_id: (assessed.assessment, list(asked))})[bid_id],
        "summary": assessed.summary,
    }


def shown_asked(bid_id: int, decided: bool) -> tuple[Asked, ...]:
    """The questions; flags only once the committee has decided. One query."""
    return tuple(one for one in asked_of([bid_id]) if decided or not one.is_flag)


def anonymous(assessed: Assessed) -> Mapping[str, str]:
    """The assessors whose scores count, by code: Assessor 1. Never names."""
    return {seat.code: f"Assessor {number}" for number, seat in enumerate(assessed.sitting, 1)}
