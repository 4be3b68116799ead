"""What was scored of every bid of a call, as the rules of scoring and of blindness read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Call, criteria_of
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.tables.assessment import Assessor, Moderation, Score
from alliance_tracker.data.tables.awards import CommitteeDecision, Recommendation
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.data.tables.funding import Criterion as CriterionRow
from alliance_tracker.data.tables.plan import PlanAlliance
from alliance_tracker.records import Record
from alliance_tracker.rules.funding import scoring
from alliance_tracker.rules.funding.blindness import Stage
from alliance_tracker.terms import AwardKind

FORMER = "A former assessor"


class Seat(Record):
    """Somebody who is to assess a bid. Interests are declared before it opens; a conflict takes them off it."""

    id: int
    person_id: int
    name: str
    declared: bool
    conflict: bool
    interest: str
    removed: bool
    why_removed: str
    assigned_at: datetime
    version: int

    @property
    def code(self) -> str:
        """How the rules of scoring name this assessor."""
        return str(self.id)

    @property
    def sits(self) -> bool:
        """Whether this assessor's scores count."""
        return not self.conflict and not self.removed


class Assessed(Record):
    """The assessment of one bid. Only the scores of those who sit are in it; names stand in `seats`, not in scores."""

    assessment: scoring.Assessment
    stage: Stage
    moderated_on: date | None
    summary: str
    seats: tuple[Seat, ...]
    moderated_at: datetime | None = None

    @property
    def sitting(self) -> tuple[Seat, ...]:
        """Those who assess it, without whoever was taken off."""
        return tuple(seat for seat in self.seats if seat.sits)

    @property
    def finished(self) -> int:
        """How many of them have scored every criterion."""
        return sum(not scoring.unscored(self.assessment, seat.code) for seat in self.sitting)

    def scored_before(self, submitted_at: datetime | None) -> bool:
        """Whether moderation had ended before the bid was submitted as it is now: the scores are of an earlier one."""
        return submitted_at is not None and self.moderated_at is not None and self.moderated_at < submitted_at

    def seat_of(self, person_id: int) -> Seat | None:
        """The seat of a person, if they were ever assigned."""
        return next((seat for seat in self.seats if seat.person_id == person_id), None)


def assessments_of(call: Call, only: Collection[int] | None = None) -> Mapping[int, Assessed]:
    """The assessment of every bid of a call, or of some, by the bid's number. Seven queries, however many bids."""
    chosen = select(Bid.id).where(Bid.call_id == call.id).order_by(Bid.id)
    bids = list(db.session.scalars(chosen if only is None else chosen.where(Bid.id.in_(only))))
    criteria = criteria_of(call.round_id)
    seats = _seats(bids)
    scores = grouped((row.bid_id, row) for row in db.session.execute(_scores(bids)))
    ended = {row.bid_id: row for row in db.session.scalars(select(Moderation).where(Moderation.bid_id.in_(bids)))}
    found = select(CommitteeDecision.bid_id).where(CommitteeDecision.bid_id.in_(bids)).distinct()
    decided = set(db.session.scalars(found))
    made = {}
    for bid in bids:
        here = seats.get(bid, ())
        sitting = tuple(seat.code for seat in here if seat.sits)
        assessment = scoring.Assessment(criteria, call.top, sitting, tuple(_counting(scores.get(bid, ()), sitting)))
        end = ended.get(bid)
        stage = Stage(scoring.all_in(assessment), end is not None, bid in decided)
        summary, ended_at = (end.summary, end.ended_at) if end else ("", None)
        made[bid] = Assessed(assessment, stage, end.ended_on if end else None, summary, here, ended_at)
    return made


def _seats(bids: list[int]) -> Mapping[int, tuple[Seat, ...]]:
    rows = db.session.scalars(select(Assessor).where(Assessor.bid_id.in_(bids)).order_by(Assessor.id)).all()
    names = names_of({row.person_id for row in rows})
    return grouped((row.bid_id, _seat(row, names.get(row.person_id, FORMER))) for row in rows)


def _seat(row: Assessor, name: str) -> Seat:
    return Seat(
        row.id,
        row.person_id,
        name,
        row.declared_at is not None,
        row.conflict,
        row.interest,
        row.removed_at is not None,
        row.why_removed,
        row.assigned_at,
        row.version,
    )


def _scores(bids: list[int]) -> Any:
    return (
        select(
            Score.bid_id,
            Score.assessor_id,
            CriterionRow.code,
            Score.value,
            Score.confidence,
            Score.why,
            Score.moderated,
        )
        .join(CriterionRow, CriterionRow.id == Score.criterion_id)
        .where(Score.bid_id.in_(bids))
        .order_by(Score.id)
    )


def _counting(rows: Iterable[Any], sitting: Collection[str]) -> Iterable[scoring.Score]:
    """Scores of those who sit, and those that all agreed on."""
    for row in rows:
        assessor = scoring.AGREED if row.assessor_id is None else str(row.assessor_id)
        if assessor == scoring.AGREED or assessor in sitting:
            yield scoring.Score(assessor, row.code, row.value, row.confidence, row.why, row.moderated)


def said_of(call: Call) -> tuple[Mapping[int, AwardKind], Mapping[int, AwardKind]]:
    """What the panel recommends, and what the committee decided, last of each bid that it came to. Two queries."""
    return _last(Recommendation, call), _last(CommitteeDecision, call)


def _last(table: Any, call: Call) -> Mapping[int, AwardKind]:
    chosen = select(table.bid_id, table.kind).join(Bid, Bid.id == table.bid_id).where(Bid.call_id == call.id)
    return {row.bid_id: AwardKind(row.kind) for row in db.session.execute(chosen.order_by(table.id))}


def assigned_to(person_id: int) -> Mapping[int, tuple[int, ...]]:
    """The bids that somebody was ever asked to assess, by the number of their call. One query."""
    rows = db.session.execute(
        select(Bid.call_id, Bid.id)
        .join(Assessor, Assessor.bid_id == Bid.id)
        .where(Assessor.person_id == person_id)
        .order_by(Bid.call_id, Bid.id)
    )
    return grouped((row.call_id, row.id) for row in rows)


def plans_within(alliance_ids: Collection[int]) -> frozenset[int]:
    """The plans behind which one of these alliances stands. One query, none for no alliance."""
    if not alliance_ids:
        return frozenset()
    rows = db.session.scalars(select(PlanAlliance.plan_id).where(PlanAlliance.alliance_id.in_(alliance_ids)))
    return frozenset(rows)
