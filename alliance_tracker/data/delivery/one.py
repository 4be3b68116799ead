"""One deliverable, whole: what its page shows, as plain values."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.board.quarters import QuarterHead, in_question, quarters_of
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.evidence import EvidenceRow, evidence_of
from alliance_tracker.data.delivery.links import Linked, links_of
from alliance_tracker.data.delivery.lists import Standing, standing
from alliance_tracker.data.risks import RiskRow, risks_of
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, MilestoneMove, QuarterUpdate, RatingAt
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import GreenMoves, MilestoneFacts, green_moves
from alliance_tracker.terms import MoneySource, QuarterState, Rating


class MoveRow(Record):
    """One move of one date of a milestone."""

    which: str
    moved_from: date | None
    moved_to: date | None
    reason: str
    decision: str
    moved_at: datetime
    by: str | None


class MilestoneRow(Record):
    """A milestone with its evidence and the moves of its dates, oldest first."""

    id: int
    reference: str
    title: str
    version: int
    facts: MilestoneFacts
    evidence: tuple[EvidenceRow, ...] = ()
    moves: tuple[MoveRow, ...] = ()


class UpdateRow(Record):
    """One quarter's return as it was declared."""

    quarter: Quarter
    declared: Rating
    happened: str
    will_change: str
    green_by: Quarter | None
    patients: str
    ask: str
    why_better: str
    updated_at: datetime
    person_id: int | None
    by: str | None
    version: int


class Whole(Record):
    """A deliverable with everything its page shows. Standings and updates run oldest first."""

    id: int
    alliance_id: int
    reference: str
    title: str
    summary: str
    area: str
    area_name: str
    planned_start: date
    planned_end: date
    lead_id: int | None
    lead: str | None
    deputy_id: int | None
    deputy: str | None
    accountable_id: int | None
    accountable: str | None
    money_source: MoneySource
    money_note: str
    workstream: str
    baseline_fixed_on: date | None
    version: int
    milestones: tuple[MilestoneRow, ...]
    evidence: tuple[EvidenceRow, ...]
    risks: tuple[RiskRow, ...]
    updates: tuple[UpdateRow, ...]
    standings: tuple[Standing, ...]
    items: tuple[Linked, ...]
    numbers: tuple[int, ...]
    groups: tuple[Linked, ...]
    organisations: tuple[Linked, ...]
    waits_for: tuple[Linked, ...]
    national_work: tuple[Linked, ...]
    needed_by: tuple[Linked, ...]
    heads: tuple[QuarterHead, ...]
    quarter: Quarter
    state: QuarterState

    def update_for(self, quarter: Quarter) -> UpdateRow | None:
        return next((one for one in self.updates if one.quarter == quarter), None)

    def standing_in(self, quarter: Quarter) -> Standing | None:
        return next((one for one in self.standings if one.quarter == quarter), None)

    def head_of(self, quarter: Quarter) -> QuarterHead | None:
        return next((one for one in self.heads if one.quarter == quarter), None)

    @property
    def green(self) -> GreenMoves:
        """How often the date of being back on track has moved, up to the quarter in question."""
        return green_moves((one.declared, one.green_by) for one in self.updates if one.quarter <= self.quarter)


class Brief(Record):
    """What taking an update needs of a deliverable; milestones without their evidence and moves."""

    id: int
    alliance_id: int
    reference: str
    milestones: tuple[MilestoneRow, ...]
    heads: tuple[QuarterHead, ...]
    quarter: Quarter

    def head_of(self, quarter: Quarter) -> QuarterHead | None:
        return next((one for one in self.heads if one.quarter == quarter), None)


_whole: Callable[..., Whole] = Whole
_update: Callable[..., UpdateRow] = UpdateRow


def brief(alliance_id: int, ref: str, today: date) -> Brief:
    """A deliverable as far as a form that was sent needs it, or NotFound. Three queries."""
    own = db.session.scalar(KEY, {"alliance": alliance_id, "reference": ref})
    if own is None:
        raise NotFound(f"We cannot find {ref[:20]}. It may have another reference now. Look for it in the list.")
    heads = quarters_of(alliance_id)
    current = in_question(heads, today)
    steps = tuple(
        MilestoneRow(*row[:4], MilestoneFacts(row.reference, *row[4:]))
        for row in db.session.execute(MILESTONES, {"own": own})
    )
    return Brief(own, alliance_id, ref, steps, heads, current.quarter if current else Quarter.of(today))


def deliverable(alliance_id: int, ref: str, today: date) -> Whole:
    """All of one deliverable, or NotFound. Nine queries, whatever it holds."""
    head = db.session.execute(HEAD, {"alliance": alliance_id, "reference": ref}).one_or_none()
    if head is None:
        raise NotFound(f"We cannot find {ref[:20]}. It may have another reference now. Look for it in the list.")
    heads = quarters_of(alliance_id)
    current = in_question(heads, today)
    quarter = current.quarter if current else Quarter.of(today)
    proofs = evidence_of(head.id)
    links = links_of(head.id)
    return _whole(
        *head[:-5],
        money_source=MoneySource(head.money_source),
        money_note=head.money_note,
        workstream=head.workstream,
        baseline_fixed_on=head.baseline_fixed_on,
        version=head.version,
        milestones=_milestones(head.id, proofs),
        evidence=tuple(one for one in proofs if one.milestone_id is None),
        risks=risks_of(head.id),
        updates=_updates(head.id),
        standings=_standings(head.id, heads, quarter, today),
        **links,
        heads=heads,
        quarter=quarter,
        state=current.state(today) if current else QuarterState.PLANNED,
    )


def _head() -> Select:  # type: ignore[type-arg]
    lead, deputy = aliased(Person), aliased(Person)
    return (
        select(
            Deliverable.id,
            Deliverable.alliance_id,
            Deliverable.reference,
            Deliverable.title,
            Deliverable.summary,
            Area.code,
            Area.name,
            Deliverable.planned_start,
            Deliverable.planned_end,
            Deliverable.lead_id,
            func.coalesce(lead.display_name, lead.name),
            Deliverable.deputy_id,
            func.coalesce(deputy.display_name, deputy.name),
            Deliverable.accountable_id,
            Organisation.name,
            Deliverable.money_source,
            Deliverable.money_note,
            Deliverable.workstream,
            Deliverable.baseline_fixed_on,
            Deliverable.version,
        )
        .join(Area, Area.id == Deliverable.area_id)
        .outerjoin(lead, lead.id == Deliverable.lead_id)
        .outerjoin(deputy, deputy.id == Deliverable.deputy_id)
        .outerjoin(Organisation, Organisation.id == Deliverable.accountable_id)
        .where(Deliverable.alliance_id == bindparam("alliance"), Deliverable.reference == bindparam("reference"))
    )


HEAD = _head()
KEY = select(Deliverable.id).where(
    Deliverable.alliance_id == bindparam("alliance"), Deliverable.reference == bindparam("reference")
)
MOVES = (
    select(
        MilestoneMove.milestone_id,
        MilestoneMove.which,
        MilestoneMove.moved_from,
        MilestoneMove.moved_to,
        MilestoneMove.reason,
        MilestoneMove.decision,
        MilestoneMove.moved_at,
        func.coalesce(Person.display_name, Person.name),
    )
    .join(Milestone, Milestone.id == MilestoneMove.milestone_id)
    .outerjoin(Person, Person.id == MilestoneMove.person_id)
    .where(Milestone.deliverable_id == bindparam("own"))
    .order_by(MilestoneMove.moved_at, MilestoneMove.id)
)
MILESTONES = (
    select(
        Milestone.id,
        Milestone.reference,
        Milestone.title,
        Milestone.version,
        Milestone.baseline_on,
        Milestone.forecast_on,
        Milestone.met_on,
        Milestone.critical,
    )
    .where(Milestone.deliverable_id == bindparam("own"))
    .order_by(Milestone.position, Milestone.id)
)
UPDATES = (
    select(
        QuarterUpdate.quarter,
        QuarterUpdate.declared,
        QuarterUpdate.happened,
        QuarterUpdate.will_change,
        QuarterUpdate.green_by,
        QuarterUpdate.patients,
        QuarterUpdate.ask,
        QuarterUpdate.why_better,
        QuarterUpdate.updated_at,
        QuarterUpdate.person_id,
        func.coalesce(Person.display_name, Person.name),
        QuarterUpdate.version,
    )
    .outerjoin(Person, Person.id == QuarterUpdate.person_id)
    .where(QuarterUpdate.deliverable_id == bindparam("own"))
    .order_by(QuarterUpdate.quarter)
)
RATINGS = (
    select(RatingAt.quarter, RatingAt.declared, RatingAt.suggested)
    .where(RatingAt.deliverable_id == bindparam("own"), RatingAt.quarter <= bindparam("last"))
    .order_by(RatingAt.quarter)
)
"""Made once: making a statement costs as much as running it."""


def _milestones(deliverable_id: int, proofs: Sequence[EvidenceRow]) -> tuple[MilestoneRow, ...]:
    """Two queries."""
    moves: dict[int, list[MoveRow]] = {}
    for row in db.session.execute(MOVES, {"own": deliverable_id}):
        moves.setdefault(row[0], []).append(MoveRow(*row[1:]))
    shown: dict[int, list[EvidenceRow]] = {}
    for proof in proofs:
        if proof.milestone_id is not None:
            shown.setdefault(proof.milestone_id, []).append(proof)
    rows = db.session.execute(MILESTONES, {"own": deliverable_id})
    return tuple(
        MilestoneRow(
            *row[:4],
            MilestoneFacts(row.reference, *row[4:], has_evidence=row.id in shown),
            tuple(shown.get(row.id, ())),
            tuple(moves.get(row.id, ())),
        )
        for row in rows
    )


def _updates(deliverable_id: int) -> tuple[UpdateRow, ...]:
    """The returns of a deliverable, oldest first. One query."""
    rows = db.session.execute(UPDATES, {"own": deliverable_id})
    return tuple(
        _update(
            Quarter.parse(row[0]),
            Rating(row[1]),
            row[2],
            row[3],
            Quarter.parse(row[4]) if row[4] else None,
            *row[5:],
        )
        for row in rows
    )


def _standings(deliverable_id: int, heads: Sequence[QuarterHead], last: Quarter, today: date) -> tuple[Standing, ...]:
    """Every quarter of the round up to the one in question. One query."""
    states = {one.quarter: one.state(today) for one in heads}
    rows = db.session.execute(RATINGS, {"own": deliverable_id, "last": last.code})
    return tuple(standing(Quarter.parse(row[0]), (row[1], row[2]), states) for row in rows)


def kept_inputs(deliverable_id: int, quarter: Quarter) -> str | None:
    """The facts that a quarter's suggestion rests on, as they were kept. One query."""
    return db.session.scalar(
        select(RatingAt.inputs).where(RatingAt.deliverable_id == deliverable_id, RatingAt.quarter == quarter.code)
    )
