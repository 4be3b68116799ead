"""`rating_at`: what was declared and what the dates suggest, kept for every quarter of every round.

Rewritten in the transaction that changes an input and left alone once a quarter is reviewed. `inputs` holds
the facts as they were judged, so that "why" can still be answered after the milestones have moved on.

A quarter is judged by the thresholds of the round in force on its last day, whenever it is derived: a later round
changes nothing in the quarters of the round before it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import BindParameter, bindparam, delete, exists, insert, select, tuple_, update
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing, before_commit
from alliance_tracker.data.holding import hold_every
from alliance_tracker.data.rounds import round_on, rounds
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, Evidence, Milestone, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import DeliverableFacts, MilestoneFacts, Thresholds, suggest
from alliance_tracker.rules.risks import RiskFacts, open_scores

MANY = 400
"""So many deliverables are read at a time: fewer than the parameters either database takes."""


@dataclass
class _Known:
    """What is on record of one deliverable."""

    alliance_id: int
    planned_start: date
    milestones: list[MilestoneFacts] = field(default_factory=list)
    risks: list[RiskFacts] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)

    def facts(self, end: date) -> DeliverableFacts:
        """As the rule takes it: a risk counts if it was open when the quarter ended."""
        scores = open_scores(self.risks, end)
        return DeliverableFacts(self.planned_start, tuple(self.milestones), scores)


Rated = Mapping[tuple[int, str], tuple[int, str | None, str, str]]
"""(deliverable, quarter) to (alliance, declared, suggested, inputs)."""


@before_commit
def rewrite(tx: Writing) -> None:
    """Derive anew what this transaction touched. Seven queries for up to 400 deliverables, three writes at most.

    A change of the round waits for every review that is being recorded, so that no quarter is frozen half-way.
    """
    touched: set[tuple[str, int | None]] = tx.session.info.get("touched", set())
    ids = {key for kind, key in touched if kind in RATED and key is not None}
    alliances = {key for kind, key in touched if kind == "quarter" and key is not None}
    whole_round = any(kind == "planning_round" for kind, _ in touched)
    if whole_round:
        hold_every(tx)
    if alliances or whole_round:
        ids |= _ids_in(tx.session, None if whole_round else alliances)
    if ids:
        _rewrite(tx.session, sorted(ids))


RATED = frozenset({"deliverable", "milestone", "evidence", "risk", "quarter_update"})


def rederive(alliance_id: int | None = None) -> list[str]:
    """Every kept rating that is not what the rule says now, in words; empty when all agree. For `check`."""
    session = db.session()
    ids = sorted(_ids_in(session, None if alliance_id is None else {alliance_id}))
    faults: list[str] = []
    for chunk in _chunks(ids):
        kept, frozen, names = _kept(session, chunk), _reviewed(session, chunk), _names(session, chunk)
        true = _derived(session, chunk, frozen)
        for key in sorted(kept.keys() | true.keys()):
            alliance = (true.get(key) or kept[key])[0]
            if (alliance, key[1]) not in frozen and kept.get(key) != true.get(key):
                where = f"{names[key[0]]} in {Quarter.parse(key[1]).words}"
                faults.append(f"{where}: the rating kept is not the one derived")
    return faults


def _ids_in(session: Session, alliances: set[int] | None) -> set[int]:
    chosen = select(Deliverable.id)
    if alliances is not None:
        chosen = chosen.where(Deliverable.alliance_id.in_(alliances))
    return set(session.scalars(chosen))


def _names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(Deliverable.id, Deliverable.alliance_id, Deliverable.reference).where(Deliverable.id.in_(ids))
    )
    return {row.id: f"alliance {row.alliance_id} {row.reference}" for row in rows}


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))


def _rewrite(session: Session, ids: Sequence[int]) -> None:
    for chunk in _chunks(ids):
        kept, frozen = _kept(session, chunk), _reviewed(session, chunk)
        true = _derived(session, chunk, frozen)
        new, changed = [], []
        for (deliverable_id, quarter), values in true.items():
            before = kept.get((deliverable_id, quarter))
            if before == values:
                continue
            alliance_id, declared, suggested, inputs = values
            row = {"declared": declared, "suggested": suggested, "inputs": inputs}
            if before is None:
                new.append({"deliverable_id": deliverable_id, "quarter": quarter, "alliance_id": alliance_id, **row})
            else:
                changed.append({"at_deliverable": deliverable_id, "at_quarter": quarter, **row})
        if new:
            session.execute(insert(RatingAt), new)
        if changed:
            table = RatingAt.__table__
            at = (table.c.deliverable_id == bindparam("at_deliverable")) & (table.c.quarter == bindparam("at_quarter"))
            session.connection().execute(update(table).where(at), changed)  # type: ignore[arg-type]
        gone = [key for key in kept.keys() - true.keys() if (kept[key][0], key[1]) not in frozen]
        if gone:
            session.execute(delete(RatingAt).where(tuple_(RatingAt.deliverable_id, RatingAt.quarter).in_(gone)))


IDS: BindParameter[int] = bindparam("ids", expanding=True)
KEPT = select(
    RatingAt.deliverable_id,
    RatingAt.quarter,
    RatingAt.alliance_id,
    RatingAt.declared,
    RatingAt.suggested,
    RatingAt.inputs,
).where(RatingAt.deliverable_id.in_(IDS))
OWNERS = (
    select(Deliverable.id, Deliverable.alliance_id, Deliverable.planned_start)
    .where(Deliverable.id.in_(IDS))
    .order_by(Deliverable.id)
)
STEPS = (
    select(
        Milestone.deliverable_id,
        Milestone.reference,
        Milestone.baseline_on,
        Milestone.forecast_on,
        Milestone.met_on,
        Milestone.critical,
        exists().where(Evidence.milestone_id == Milestone.id),
    )
    .where(Milestone.deliverable_id.in_(IDS))
    .order_by(Milestone.deliverable_id, Milestone.position, Milestone.id)
)
RISKS = (
    select(
        Risk.deliverable_id,
        Risk.consequence,
        Risk.likelihood,
        Risk.review_on,
        Risk.opened_on,
        Risk.closed_on,
    )
    .where(Risk.deliverable_id.in_(IDS))
    .order_by(Risk.id)
)
SAID = select(QuarterUpdate.deliverable_id, QuarterUpdate.quarter, QuarterUpdate.declared).where(
    QuarterUpdate.deliverable_id.in_(IDS)
)
REVIEWED = select(QuarterRow.alliance_id, QuarterRow.code).where(
    QuarterRow.alliance_id.in_(select(Deliverable.alliance_id).where(Deliverable.id.in_(IDS))),
    QuarterRow.reviewed_at.is_not(None),
)
"""Made once, since every save runs them."""


def _kept(session: Session, ids: Sequence[int]) -> Rated:
    rows = session.execute(KEPT, {"ids": ids})
    return {(row[0], row[1]): (row[2], row[3], row[4], row[5]) for row in rows}


def _derived(session: Session, ids: Sequence[int], frozen: set[tuple[int, str]]) -> Rated:
    """What the rule says of every quarter but the frozen ones, each given as (alliance, quarter)."""
    every = rounds()
    ends = {quarter.code: quarter.end for one in every for quarter in one.quarters}
    judged_by = [(code, end, round_on(every, end).thresholds) for code, end in ends.items()]
    found: dict[tuple[int, str], tuple[int, str | None, str, str]] = {}
    for deliverable_id, known in _known(session, ids).items():
        texts: dict[object, str] = {}
        for code, end, thresholds in judged_by:
            if (known.alliance_id, code) in frozen:
                continue
            facts = known.facts(end)
            suggested = suggest(facts, end, thresholds).rating.value
            same = (facts.open_risk_scores, thresholds)
            if same not in texts:
                texts[same] = as_text(facts, thresholds)
            found[deliverable_id, code] = (known.alliance_id, known.declared.get(code), suggested, texts[same])
    return found


def _reviewed(session: Session, ids: Sequence[int]) -> set[tuple[int, str]]:
    """The reviewed quarters of the alliances that these deliverables belong to."""
    rows = session.execute(REVIEWED, {"ids": ids})
    return {(row[0], row[1]) for row in rows}


def _known(session: Session, ids: Sequence[int]) -> dict[int, _Known]:
    """The facts of many deliverables. Four queries."""
    found = {row.id: _Known(row.alliance_id, row.planned_start) for row in session.execute(OWNERS, {"ids": ids})}
    for step in session.execute(STEPS, {"ids": ids}):
        found[step[0]].milestones.append(MilestoneFacts(*step[1:]))
    for risk in session.execute(RISKS, {"ids": ids}):
        found[risk[0]].risks.append(RiskFacts(*risk[1:]))
    for key, quarter, declared in session.execute(SAID, {"ids": ids}):
        found[key].declared[quarter] = declared
    return found


def facts_now(deliverable_id: int, quarter: Quarter) -> DeliverableFacts:
    """What is on record of one deliverable, as the rule takes it for a quarter. Four queries."""
    return _known(db.session(), [deliverable_id])[deliverable_id].facts(quarter.end)


def facts_of_many(deliverable_ids: Sequence[int], quarter: Quarter) -> dict[int, DeliverableFacts]:
    """What is on record of many deliverables, as the rule takes it for a quarter. Four queries for 400 of them."""
    return {
        key: known.facts(quarter.end)
        for chunk in _chunks(deliverable_ids)
        for key, known in _known(db.session(), chunk).items()
    }


def as_text(facts: DeliverableFacts, thresholds: Thresholds) -> str:
    """The facts and settings that a rating rests on, as they are kept beside it."""
    milestones = [
        [
            one.reference,
            one.baseline and one.baseline.isoformat(),
            one.forecast and one.forecast.isoformat(),
            one.met and one.met.isoformat(),
            int(one.critical),
            int(one.has_evidence),
        ]
        for one in facts.milestones
    ]
    start = facts.planned_start and facts.planned_start.isoformat()
    days = [thresholds.at_risk_days, thresholds.off_track_days]
    return json.dumps(
        {"start": start, "milestones": milestones, "risks": facts.open_risk_scores, "days": days},
        separators=(",", ":"),
    )


def as_facts(text: str) -> tuple[DeliverableFacts, Thresholds]:
    """What `as_text` wrote."""
    kept = json.loads(text)
    milestones = tuple(
        MilestoneFacts(name, _day(baseline), _day(forecast), _day(met), bool(critical), bool(evidence))
        for name, baseline, forecast, met, critical, evidence in kept["milestones"]
    )
    return DeliverableFacts(_day(kept["start"]), milestones, tuple(kept["risks"])), Thresholds(*kept["days"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
