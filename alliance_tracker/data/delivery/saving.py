"""A deliverable's return for a quarter, saved whole: milestones it settles, evidence, what is declared."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.delivery.editing import found
from alliance_tracker.data.delivery.evidence import EvidenceDraft, add_evidence
from alliance_tracker.data.delivery.milestones import facts_of, meet, move_forecast
from alliance_tracker.data.history import Writing
from alliance_tracker.data.rounds import round_on, rounds
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, Evidence, Milestone, QuarterUpdate
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, field, replace
from alliance_tracker.rules.board.state import state_of
from alliance_tracker.rules.delivery import (
    DeliverableFacts,
    MilestoneFacts,
    Move,
    MovedDate,
    Problem,
    Round,
    Step,
    Thresholds,
    UpdateDraft,
    check_step,
    check_update,
    returned,
    suggest,
)
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.risks import RiskFacts, open_scores
from alliance_tracker.rules.words import day
from alliance_tracker.terms import QuarterState, Rating


class UpdateInput(Record):
    """A return as it is to be kept. `steps` and `proofs` are by the milestone's reference."""

    declared: Rating | None
    happened: str = ""
    will_change: str = ""
    green_by: Quarter | None = None
    patients: str = ""
    ask: str = ""
    why_better: str = ""
    steps: Mapping[str, Step] = field(default_factory=dict)
    proofs: Mapping[str, EvidenceDraft] = field(default_factory=dict)
    evidence: EvidenceDraft | None = None


TEXTS = ("happened", "will_change", "patients", "ask", "why_better")


def stamp_of(update_version: int | None, milestones: Sequence[tuple[str, int]]) -> str:
    """What the form of a return was opened on: one short stamp for the return's version and each milestone's."""
    versions = [update_version or 0, *sorted(milestones)]
    return hashlib.sha256(repr(versions).encode()).hexdigest()[:16]


def save_update(
    tx: Writing,
    alliance_id: int,
    ref: str,
    quarter: Quarter,
    given: UpdateInput,
    stamp: str | None,
    today: date,
) -> None:
    """Keep a return, or raise all that is wrong with it. About twenty statements.

    `stamp` is what the form was opened on, None for a loader that has nothing to compare. A closed quarter
    takes a late return and shows it as late; a reviewed one is frozen; one that has not opened takes none.
    """
    owner = found(tx, alliance_id, ref)
    _check_open(tx, alliance_id, quarter, today)
    row = tx.session.scalars(
        select(QuarterUpdate).where(QuarterUpdate.deliverable_id == owner.id, QuarterUpdate.quarter == quarter.code)
    ).one_or_none()
    steps = tx.session.scalars(
        select(Milestone).where(Milestone.deliverable_id == owner.id).order_by(Milestone.position, Milestone.id)
    ).all()
    opened = stamp_of(row.version if row else None, [(one.reference, one.version) for one in steps])
    if stamp is not None and stamp != opened:
        raise Stale(f"Somebody else changed {ref} while you were typing.")
    _check(tx, owner, steps, quarter, given, today)
    for one in steps:
        _step(tx, one, given, today)
    if given.evidence:
        add_evidence(tx, alliance_id, owner.id, None, given.evidence)
        tx.say(Sentence(f"added evidence for {ref}", "deliverable", ref), alliance_id)
    _keep(tx, owner, row, quarter, given)


def _check_open(tx: Writing, alliance_id: int, quarter: Quarter, today: date) -> None:
    dates = tx.session.execute(
        select(QuarterRow.opens_on, QuarterRow.closes_on, QuarterRow.reviewed_at).where(
            QuarterRow.alliance_id == alliance_id, QuarterRow.code == quarter.code
        )
    ).one_or_none()
    if dates is None:
        raise NotFound(f"{quarter.words} is not a quarter of this plan. Choose one from the list of quarters.")
    state = state_of(dates.opens_on, dates.closes_on, dates.reviewed_at, today)
    if state is QuarterState.REVIEWED:
        raise RuleBroken(f"The board has reviewed {quarter.words}, so it is frozen. Ask for a correction beside it.")
    if state is QuarterState.PLANNED:
        raise RuleBroken(f"The update for {quarter.words} opens on {day(dates.opens_on)}. Send it then.")


def _check(
    tx: Writing,
    owner: Deliverable,
    steps: Sequence[Milestone],
    quarter: Quarter,
    given: UpdateInput,
    today: date,
) -> None:
    """Every rule at once, against the milestones as they would be after the save.

    New dates lie in the round in force today; the quarter is judged by the thresholds of the round it belongs to.
    """
    known = rounds()
    plan, thresholds = round_on(known, today).round, round_on(known, quarter.end).thresholds
    unknown = given.steps.keys() - {one.reference for one in steps}
    if unknown:
        raise NotFound(f"We cannot find {min(unknown)[:20]} in {owner.reference}. Open the form again.")
    problems: list[Problem] = []
    for one in steps:
        step = given.steps.get(one.reference)
        if step is not None:
            found = check_step(step, facts_of(one), plan, today)
            problems += [Problem(f"{problem.field}-{one.position}", problem.message) for problem in found]
    if given.declared is not None or not problems:
        problems += _declared(tx, owner, steps, quarter, given, plan, thresholds, today)
    if problems:
        raise RulesBroken(problems)


def _declared(
    tx: Writing,
    owner: Deliverable,
    steps: Sequence[Milestone],
    quarter: Quarter,
    given: UpdateInput,
    plan: Round,
    thresholds: Thresholds,
    today: date,
) -> list[Problem]:
    proofs = tx.session.execute(
        select(Evidence.milestone_id, Evidence.dated_on).where(Evidence.deliverable_id == owner.id)
    ).all()
    fresh = [*given.proofs.values(), *([given.evidence] if given.evidence else [])]
    dates = (*(row.dated_on for row in proofs), *(one.dated_on for one in fresh if one))
    shown = {row.milestone_id for row in proofs}
    facts = DeliverableFacts(
        owner.planned_start,
        tuple(_after(one, given, one.id in shown, today) for one in steps),
        open_scores(_risks(tx, owner), quarter.end),
    )
    draft = UpdateDraft(
        owner.reference,
        given.declared,
        **{name: getattr(given, name) for name in TEXTS},
        green_by=given.green_by,
        evidence_dates=tuple(dates),
    )
    suggestion = suggest(facts, quarter.end, thresholds)
    before = tx.session.scalar(
        select(QuarterUpdate.declared).where(
            QuarterUpdate.deliverable_id == owner.id, QuarterUpdate.quarter == quarter.previous().code
        )
    )
    return check_update(draft, facts, quarter, suggestion, plan, Rating(before) if before else None)


def _after(row: Milestone, given: UpdateInput, shown: bool, today: date) -> MilestoneFacts:
    """The milestone as it would be after the save."""
    facts = replace(facts_of(row), has_evidence=shown or bool(given.proofs.get(row.reference)))
    step = given.steps.get(row.reference)
    if step is None:
        return facts
    if step.ticked or step.met:
        return replace(facts, met=step.met or row.met_on or today)
    return replace(facts, forecast=None if step.cleared else step.new_date or facts.forecast)


def _risks(tx: Writing, owner: Deliverable) -> list[RiskFacts]:
    rows = tx.session.execute(
        select(Risk.consequence, Risk.likelihood, Risk.review_on, Risk.opened_on, Risk.closed_on).where(
            Risk.deliverable_id == owner.id
        )
    )
    return [RiskFacts(*row) for row in rows]


def _step(tx: Writing, row: Milestone, given: UpdateInput, today: date) -> None:
    """What the form settles of one milestone."""
    step, proof = given.steps.get(row.reference, Step()), given.proofs.get(row.reference)
    met = (step.met or row.met_on or today) if step.ticked or step.met else row.met_on
    if met != row.met_on or proof:
        meet(tx, row, met, proof)
    if step.new_date is not None or step.cleared:
        move_forecast(tx, row, Move(MovedDate.FORECAST, step.new_date, step.reason))


def _keep(tx: Writing, owner: Deliverable, row: QuarterUpdate | None, quarter: Quarter, given: UpdateInput) -> None:
    assert given.declared is not None
    before = Rating(row.declared) if row else None
    values = {
        "declared": given.declared.value,
        "green_by": given.green_by.code if given.green_by else None,
        **{name: getattr(given, name) for name in TEXTS},
    }
    if row is None:
        row = QuarterUpdate(alliance_id=owner.alliance_id, deliverable_id=owner.id, quarter=quarter.code)
        tx.add(row)
    elif all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at, row.person_id = tx.now, tx.actor.person_id
    tx.say(returned(owner.reference, quarter, given.declared, before), owner.alliance_id)
