"""What an alliance sees of the assessment of its bid: what was asked of it; after the decision, all scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alliance_tracker.data.assessment.questions import Asked, asked_of
from alliance_tracker.data.assessment.reading import Assessed, assessments_of
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.funding.scoring import weighted
from alliance_tracker.rules.funding.standing import results, scored_rows
from alliance_tracker.web.clock import today


def seen(call: Call, bid_id: int, asked: Mapping[str, int]) -> dict[str, Any]:
    """What the templates of the bid's page need beside the bid; `asked` is pence by year. Nine queries."""
    assessed = assessments_of(call, [bid_id])[bid_id]
    decided = blindness.alliance_sees(assessed.stage) >= Sight.RESULT
    found = results({bid_id: (assessed.assessment, list(asked.values()))}) if decided else {}
    return {
        "today": today(),
        "asked_back": shown_asked(bid_id, assessed),
        "scores": {
            "rows": scored_rows(assessed.assessment),
            "labels": anonymous(assessed),
            "means": weighted(assessed.assessment),
            "result": found[bid_id],
            "summary": assessed.summary,
        }
        if decided and assessed.stage.moderated
        else None,
    }


def shown_asked(bid_id: int, assessed: Assessed) -> tuple[Asked, ...]:
    """The questions; flags only once the committee has decided. One query."""
    decided = blindness.alliance_sees(assessed.stage) >= Sight.RESULT
    return tuple(one for one in asked_of([bid_id]) if decided or not one.is_flag)


def anonymous(assessed: Assessed) -> Mapping[str, str]:
    """The assessors whose scores count, by code: Assessor 1. Never names."""
    return {seat.code: f"Assessor {number}" for number, seat in enumerate(assessed.sitting, 1)}
