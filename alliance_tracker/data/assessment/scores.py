"""Scores kept: each assessor's own first ones, what all agreed on in moderation, and that moderation has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.assessment.holding import Assessing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.assessment import Moderation, Score
from alliance_tracker.data.tables.funding import Criterion as CriterionRow
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.funding import blindness, scoring
from alliance_tracker.rules.funding.scoring import AGREED, Criterion
from alliance_tracker.rules.funding.standing import named_missing
from alliance_tracker.rules.words import counted

LONGEST_SUMMARY = 1_000
ANEW = "Scores of this bid were changed after you opened this page. Look at them again, then end moderation."


class Given(Record):
    """A score as it is given: value, confidence (None for assurance) and why."""

    value: int
    confidence: int | None
    why: str


class Own(Record):
    """One assessor's own first scores by criterion, when the last was saved, and the stamp of all of them."""

    scores: Mapping[str, Given]
    saved_at: datetime | None
    stamp: int


def own_scores(assessor_id: int) -> Own:
    """What an assessor has scored so far. One query."""
    rows = db.session.execute(
        select(CriterionRow.code, Score.value, Score.confidence, Score.why, Score.saved_at, Score.version)
        .join(CriterionRow, CriterionRow.id == Score.criterion_id)
        .where(Score.assessor_id == assessor_id, Score.moderated.is_(False))
        .order_by(CriterionRow.position)
    ).all()
    held = {row.code: Given(row.value, row.confidence, row.why) for row in rows}
    return Own(held, max((row.saved_at for row in rows), default=None), sum(row.version for row in rows))


def save_scores(held: Assessing, places: frozenset[str], given: Mapping[str, Given], stamp: int) -> int:
    """Keep the assessor's own scores of some criteria, each a row of its own. Says how many changed.

    Raises RulesBroken with fields like "why-safety", Stale when another window saved meanwhile.
    """
    held.check_open()
    seat, sight = held.seat(held.tx.actor.person_id, places)
    blindness.check_scoring(sight, held.places, held.assessed.stage)
    if _were_in(held, seat.id):
        raise RuleBroken("All scores were in before an assessor was taken off this bid, so yours stay as they are")
    own = own_scores(seat.id)
    if own.stamp != stamp:
        raise Stale("You saved scores of this bid in another window after you opened this one.")
    checked_scores(held.assessed.assessment.criteria, held.call.top, seat.code, given)
    rows = {row.criterion_id: row for row in held.tx.session.scalars(_first(seat.id))}
    ids = criterion_ids(held)
    changed = [code for code, one in given.items() if own.scores.get(code) != one]
    for code in changed:
        row = rows.get(ids[code]) or _new(held, ids[code], seat.id, moderated=False)
        _fill(held, row, given[code])
    if changed:
        held.say(f"scored {counted(len(changed), 'criterion', 'criteria')} of")
    return len(changed)


def _were_in(held: Assessing, assessor_id: int) -> bool:
    """Whether this assessor and one who was taken off had both scored all, so that each could read the other's."""
    rows = held.tx.session.execute(
        select(Score.assessor_id, func.count().label("scored"))
        .where(Score.bid_id == held.bid.id, Score.moderated.is_(False))
        .group_by(Score.assessor_id)
    )
    done = {row.assessor_id for row in rows if row.scored == len(held.assessed.assessment.criteria)}
    return assessor_id in done and any(one.id in done for one in held.assessed.seats if one.removed)


def checked_scores(criteria: Sequence[Criterion], top: int, assessor: str, given: Mapping[str, Given]) -> None:
    """Raise RulesBroken for all that is wrong, with fields like "value-safety"."""
    known = {one.code: one for one in criteria}
    problems: list[tuple[str, str]] = []
    for code, one in given.items():
        try:
            scoring.checked_score(scoring.Score(assessor, code, one.value, one.confidence, one.why), known[code], top)
        except RulesBroken as wrong:
            problems += [(f"{problem.field}-{code}", str(problem)) for problem in wrong.each]
    if problems:
        raise RulesBroken(problems)


def agreed_version(bid_id: int, code: str) -> int:
    """The version of what is agreed on a criterion, 0 before there is anything. One query."""
    found = db.session.scalar(
        select(Score.version)
        .join(CriterionRow, CriterionRow.id == Score.criterion_id)
        .where(Score.bid_id == bid_id, CriterionRow.code == code, Score.assessor_id.is_(None))
    )
    return found or 0


def agree(held: Assessing, criterion: Criterion, given: Given, version: int, today: date) -> None:
    """One agreed score of a criterion, with the reason; it can be agreed anew until moderation ends."""
    held.check_free(today)
    held.check_open()
    blindness.check_moderating(held.assessed.stage)
    made = scoring.Score(AGREED, criterion.code, given.value, given.confidence, given.why, moderated=True)
    scoring.checked_score(made, criterion, held.call.top)
    criterion_id = criterion_ids(held)[criterion.code]
    there = select(Score).where(
        Score.bid_id == held.bid.id, Score.criterion_id == criterion_id, Score.assessor_id.is_(None)
    )
    row = held.tx.session.scalar(there)
    if (row.version if row else 0) != version:
        raise Stale("Somebody agreed another score of this criterion a moment ago.")
    _fill(held, row or _new(held, criterion_id, None, moderated=True), given)
    first = scoring.first_scores(held.assessed.assessment, criterion.code)
    held.say(f"{scoring.settled_words(criterion, first, made)}, in")


def stamp_of(bid_id: int) -> int:
    """Moves with every score of the bid. One query."""
    return db.session.scalar(select(func.sum(Score.version)).where(Score.bid_id == bid_id)) or 0


def end(held: Assessing, summary: str, stamp: int, today: date) -> None:
    """End moderation with what the panel reads first. Nothing changes any more after it. Raises RulesBroken, Stale."""
    held.check_free(today)
    held.check_open()
    if held.assessed.stage.moderated:
        raise Stale("Moderation of this bid was ended by somebody else a moment ago.")
    names = {seat.code: seat.name for seat in held.assessed.sitting}
    missing = named_missing(held.assessed.assessment, names)
    if missing:
        raise RuleBroken("; ".join(missing))
    if stamp_of(held.bid.id) != stamp:
        raise Stale(ANEW)
    held.tx.add(
        Moderation(
            bid_id=held.bid.id,
            plan_id=held.plan.id,
            summary=summary,
            ended_on=today,
            ended_at=held.tx.now,
            person_id=held.tx.actor.person_id,
        )
    )
    held.say("ended moderation of")


def _first(assessor_id: int) -> Any:
    return select(Score).where(Score.assessor_id == assessor_id, Score.moderated.is_(False))


def criterion_ids(held: Assessing) -> Mapping[str, int]:
    """The key of each criterion of the round, by its code. One query."""
    chosen = select(CriterionRow.code, CriterionRow.id).where(CriterionRow.round_id == held.call.round_id)
    return {row.code: row.id for row in db.session.execute(chosen)}


def _new(held: Assessing, criterion_id: int, assessor_id: int | None, moderated: bool) -> Score:
    row = Score(
        plan_id=held.plan.id,
        round_id=held.call.round_id,
        bid_id=held.bid.id,
        assessor_id=assessor_id,
        criterion_id=criterion_id,
        moderated=moderated,
    )
    held.tx.add(row)
    return row


def _fill(held: Assessing, row: Score, given: Given) -> None:
    row.value, row.confidence, row.why = given.value, given.confidence, given.why
    row.saved_at, row.person_id = held.tx.now, held.tx.actor.person_id
