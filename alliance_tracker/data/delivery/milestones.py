"""Milestones: added, changed, moved with a reason, and met with evidence."""

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.delivery.evidence import EvidenceDraft, add_evidence
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import held_deliverable
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, MilestoneMove
from alliance_tracker.errors import NotFound, RulesBroken, Stale
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery import (
    MilestoneDraft,
    MilestoneFacts,
    Move,
    MovedDate,
    Problem,
    Round,
    added,
    changed,
    check_met,
    check_milestone,
    check_move,
    marked_met,
    moved,
    next_milestone,
)
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day


class MilestoneInput(Record):
    """A milestone as it is to be kept, with why a date moves and, once baselines are fixed, by what decision."""

    title: str
    baseline: date | None
    forecast: date | None = None
    met: date | None = None
    critical: bool = False
    reason: str = ""
    decision: str = ""
    baseline_reason: str = ""
    reference: str = ""


def add_milestone(tx: Writing, alliance_id: int, ref: str, given: MilestoneInput, plan: Round, today: date) -> str:
    """Keep a new milestone; its reference is the next free one unless given. Returns the reference."""
    owner = held_deliverable(tx, alliance_id, ref)
    taken = tx.session.scalars(select(Milestone.reference).where(Milestone.deliverable_id == owner.id)).all()
    reference = given.reference or next_milestone(ref, taken)
    problems = _check(reference, given, plan, today)
    if reference in taken:
        problems.append(Problem("reference", f"{reference} is used already. {next_milestone(ref, taken)} is free"))
    if problems:
        raise RulesBroken(problems)
    assert given.baseline is not None
    tx.add(
        Milestone(
            alliance_id=alliance_id,
            deliverable_id=owner.id,
            reference=reference,
            position=int(reference.partition(".")[2]),
            title=given.title,
            baseline_on=given.baseline,
            forecast_on=given.forecast,
            met_on=given.met,
            critical=given.critical,
        )
    )
    words = f"{added(reference, given.title).words}, due {day(given.baseline)}"
    tx.say(Sentence(words, "deliverable", ref), alliance_id)
    return reference


def _check(reference: str, given: MilestoneInput, plan: Round, today: date) -> list[Problem]:
    draft = MilestoneDraft(reference, given.title, given.baseline, given.forecast, given.met)
    return check_milestone(draft, plan, today)


def change_milestone(
    tx: Writing,
    alliance_id: int,
    reference: str,
    given: MilestoneInput,
    version: int,
    plan: Round,
    today: date,
) -> None:
    """Keep an edited milestone. A date that moves leaves a row of its own with reason and decision."""
    row, owner = _row(tx, alliance_id, reference)
    if row.version != version:
        raise Stale(f"Somebody else changed {reference} after you opened it.")
    facts = facts_of(row)
    problems = _check(reference, given, plan, today)
    if not problems:
        problems = _check_moves(facts, given, plan, today, owner.baseline_fixed_on is not None)
    if problems:
        raise RulesBroken(problems)
    _words(tx, row, given)
    if given.baseline is not None and given.baseline != row.baseline_on:
        reason = given.baseline_reason if owner.baseline_fixed_on else ""
        decision = given.decision if owner.baseline_fixed_on else ""
        _move_baseline(tx, row, Move(MovedDate.BASELINE, given.baseline, reason, decision))
    if _moves(facts, given):
        move_forecast(tx, row, Move(MovedDate.FORECAST, given.forecast, given.reason))
    if given.met != row.met_on:
        meet(tx, row, given.met)


def _check_moves(facts: MilestoneFacts, given: MilestoneInput, plan: Round, today: date, fixed: bool) -> list[Problem]:
    """Only for the dates that change; a milestone that is said to be met as well cannot move."""
    problems: list[Problem] = []
    if given.baseline != facts.baseline:
        move = Move(MovedDate.BASELINE, given.baseline, given.baseline_reason, given.decision)
        names = {"to": "baseline", "reason": "baseline_reason"}
        problems += _renamed(check_move(move, facts, plan, today, fixed), names)
    if _moves(facts, given):
        move = Move(MovedDate.FORECAST, given.forecast, given.reason)
        now = replace(facts, met=given.met)
        problems += _renamed(check_move(move, now, plan, today, fixed), {"to": "forecast"})
    return problems


def _moves(facts: MilestoneFacts, given: MilestoneInput) -> bool:
    """Whether the date now expected changes: to another day, or to none."""
    return facts.forecast is not None if given.forecast is None else given.forecast != facts.due


def _renamed(problems: list[Problem], names: dict[str, str]) -> list[Problem]:
    return [Problem(names.get(field, field), message) for field, message in problems]


def _words(tx: Writing, row: Milestone, given: MilestoneInput) -> None:
    said = []
    if row.title != given.title:
        row.title = given.title
        said.append("title")
    if row.critical != given.critical:
        row.critical = given.critical
        said.append("critical mark")
    if said:
        ref = row.reference.partition(".")[0]
        tx.say(replace(changed(row.reference, said), key=ref), row.alliance_id)


def _move_baseline(tx: Writing, row: Milestone, move: Move) -> None:
    assert move.to is not None
    sentence = moved(facts_of(row), move)
    if move.decision:
        _note(tx, row, move, row.baseline_on)
    row.baseline_on = move.to
    tx.say(sentence, row.alliance_id)


def move_forecast(tx: Writing, row: Milestone, move: Move) -> None:
    """Move the date now expected; the old one stays on record. The caller has checked it."""
    facts = facts_of(row)
    _note(tx, row, move, facts.due)
    row.forecast_on = move.to
    tx.say(moved(facts, move), row.alliance_id)


def meet(tx: Writing, row: Milestone, met: date | None, evidence: EvidenceDraft | None = None) -> None:
    """Mark it met on a day, or take that back, with evidence if there is some. The caller has checked it."""
    sentence = marked_met(facts_of(row), met) if met != row.met_on else None
    row.met_on = met
    if evidence:
        add_evidence(tx, row.alliance_id, row.deliverable_id, row.id, evidence)
    if sentence is None:
        ref = row.reference.partition(".")[0]
        sentence = Sentence(f"added evidence for {row.reference}", "deliverable", ref)
    tx.say(sentence, row.alliance_id)


def meet_milestone(
    tx: Writing,
    alliance_id: int,
    reference: str,
    met: date | None,
    evidence: EvidenceDraft | None,
    version: int,
    plan: Round,
    today: date,
) -> None:
    """A lead says a milestone is met, on another day, or not after all, or adds evidence to it."""
    row, _ = _row(tx, alliance_id, reference)
    if row.version != version:
        raise Stale(f"Somebody else changed {reference} after you opened it.")
    problems = check_met(reference, met, plan, today)
    if problems:
        raise RulesBroken(problems)
    if met != row.met_on or evidence:
        meet(tx, row, met, evidence)


def facts_of(row: Milestone) -> MilestoneFacts:
    """A milestone's dates as the rules take them; evidence is not looked up."""
    return MilestoneFacts(row.reference, row.baseline_on, row.forecast_on, row.met_on, row.critical)


def _note(tx: Writing, row: Milestone, move: Move, old: date | None) -> None:
    tx.add(
        MilestoneMove(
            alliance_id=row.alliance_id,
            milestone_id=row.id,
            which=move.which.value,
            moved_from=old,
            moved_to=move.to,
            reason=move.reason,
            decision=move.decision,
            moved_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )


def _row(tx: Writing, alliance_id: int, reference: str) -> tuple[Milestone, Deliverable]:
    """The milestone to change and its deliverable, which is held first: other saves of it wait. Two queries."""
    owner = held_deliverable(tx, alliance_id, reference.partition(".")[0])
    row = tx.session.scalars(
        select(Milestone)
        .where(Milestone.deliverable_id == owner.id, Milestone.reference == reference)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"We cannot find {reference[:20]}. Choose a milestone from its deliverable’s page.")
    return row, owner
