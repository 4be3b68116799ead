"""One bid for the panel and the national team: what it asks for, what is scored so far, how it stands; and whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from alliance_tracker.data.awards.reading import decision_of, recommendation_of
from alliance_tracker.data.people.names import names_of
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.decisions import decided_words
from alliance_tracker.rules.funding.scoring import score_words, weighted
from alliance_tracker.rules.funding.standing import Scored, named_missing, worked_out
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.assessment import picture
from alliance_tracker.web.assessment.found import Found, held_by, national, result_of
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import figure, pounds

SCORES = ("Criterion", "Weight (%)", "Assessor", "Value", "Confidence", "Why")
QUESTIONS = ("Kind", "About", "Text", "Raised on", "Answer by", "How it stands", "Answer")


@pages.get("/england/bids/<int:bid>")
@needs(Action.READ_FUNDING)
def bid(bid: int) -> Response:
    """The assessment of one bid. 29 queries, however much is scored."""
    found = national(bid)
    recommended, decided = recommendation_of(bid), decision_of(bid)
    return show(
        "assessment/bid.html",
        found=found,
        asked_about=about(found.bid.total),
        result=result_of(found),
        means=weighted(found.assessed.assessment) if found.sees_result else None,
        labels=labels(found),
        missing=() if found.assessed.stage.moderated else missing_of(found),
        worked_out=worked_out(found.assessed.assessment) if found.sees_result else (),
        recommended=recommended[-1] if recommended else None,
        decided=decided.newest if decided else None,
        decided_words=decided_words,
        picture=picture.prepared(found) if found.sees_result else None,
        raised_by=names_of({one.raised_by_id for one in found.asked if one.raised_by_id is not None}),
        today=today(),
    )


def missing_of(found: Found) -> tuple[str, ...]:
    """What must be done before moderation may end, and by whom."""
    undeclared = {seat.code for seat in found.assessed.sitting if not seat.declared}
    return named_missing(found.assessed.assessment, found.names, undeclared)


@pages.get("/england/bids/<int:bid>/whole")
@needs(Action.READ_FUNDING)
def whole(bid: int) -> Response:
    """The bid as it was submitted. 31 queries, however much it holds."""
    found = national(bid)
    return show("assessment/whole.html", found=found, **held_by(found))


@pages.get("/england/bids/<int:bid>/<any(scores,questions,money,picture):table>.csv")
@needs(Action.READ_FUNDING)
def bid_csv(bid: int, table: str) -> Response:
    """One of its tables."""
    found = national(bid)
    header, rows = _csv(found, table)
    return csv_answer(f"bid-{bid}-{table}", header, rows)


def _csv(found: Found, table: str) -> tuple[Sequence[str], list[Sequence[Any]]]:
    if table == "scores":
        return SCORES, score_table(found.rows, labels(found))
    if table == "questions":
        return QUESTIONS, question_table(found)
    if table == "money":
        asked = found.bid.asked.items()
        return ("Year", "Asked (£)"), [(year.replace("-", "/"), figure(pence)) for year, pence in asked]
    if not found.sees_result:
        raise NotFound("There is no picture before moderation of this bid has ended.")
    drawn = picture.table_of(found)
    return drawn["columns"], drawn["rows"]


def about(pence: int) -> str:
    """An amount for a small place, rounded half-up: £1.2m, £640k. The exact one stands beside it on the page."""
    step = 10**7 if pence >= 10**8 else 10**5
    return pounds((pence + step // 2) // step * step)


def labels(found: Found) -> Mapping[str, str]:
    """The assessors whose scores count, without names: Assessor 1."""
    return {seat.code: f"Assessor {number}" for number, seat in enumerate(found.assessed.sitting, 1)}


def score_table(rows: Sequence[Scored], named: Mapping[str, str]) -> list[Sequence[Any]]:
    """A row for each score with its reason, the agreed one of a criterion last, then what counts."""
    made: list[Sequence[Any]] = []
    for row in rows:
        head = (row.criterion.title, row.criterion.weight or "")
        agreed = [(row.agreed, "Agreed in moderation")] if row.agreed else []
        given = [(one, named.get(one.assessor, "")) for one in row.first] + agreed
        made += [(*head, who, one.value, one.confidence or "", one.why) for one, who in given]
        made.append((*head, "What counts", score_words(row.value, 2), score_words(row.confidence, 2), ""))
    return made


def question_table(found: Found) -> list[Sequence[Any]]:
    """Questions and flags with their answers."""
    return [
        (
            one.kind.words,
            one.criterion or "The whole bid",
            one.text,
            one.raised_on,
            one.answer_by,
            one.stands(today()),
            one.answer,
        )
        for one in found.asked
    ]
