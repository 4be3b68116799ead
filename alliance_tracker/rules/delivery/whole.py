"""A whole return held to its rules at once: the one judge of the grid, the two-minute form and the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, asdict, field, replace
from alliance_tracker.rules.delivery.milestones import Step, check_step
from alliance_tracker.rules.delivery.problems import Problem, Round
from alliance_tracker.rules.delivery.rating import DeliverableFacts, MilestoneFacts, Thresholds, suggest
from alliance_tracker.rules.delivery.returns import Said
from alliance_tracker.rules.delivery.update import UpdateDraft, check_update
from alliance_tracker.rules.words import day
from alliance_tracker.terms import Rating


class WholeReturn(Record):
    """A return as it is given: `steps` and `proofs` by the milestone's reference; of evidence its day alone counts."""

    said: Said
    steps: Mapping[str, Step] = field(default_factory=dict)
    proofs: Mapping[str, date] = field(default_factory=dict)
    evidence: date | None = None


class OnRecord(Record):
    """The deliverable that it meets; `evidence_dates` are those of all its evidence, `previous` was declared before."""

    reference: str
    facts: DeliverableFacts
    evidence_dates: tuple[date, ...] = ()
    previous: Rating | None = None


class HeldTo(Record):
    """New dates lie in the round in force today; the quarter has the thresholds of the round it belongs to."""

    quarter: Quarter
    plan: Round
    thresholds: Thresholds
    today: date


def check_return(given: WholeReturn, now: OnRecord, to: HeldTo) -> list[tuple[str, Problem]]:
    """What is wrong with a return, each with the reference it is about; empty when it can be saved.

    The tracker's own rule. Milestones are judged as they would be after the save. Without a rating only what is wrong
    with its milestones and evidence is told, so that nobody is asked for a rating before a date can be right.
    """
    found = [*_of_steps(given, now.facts.milestones, to), *_of_evidence(given, now, to)]
    if given.said.declared is None and found:
        return found
    after = tuple(
        _after(one, given.steps.get(one.reference), one.reference in given.proofs, to.today)
        for one in now.facts.milestones
    )
    facts = replace(now.facts, milestones=after)
    fresh = [*given.proofs.values(), *([given.evidence] if given.evidence else [])]
    draft = UpdateDraft(now.reference, **asdict(given.said), evidence_dates=(*now.evidence_dates, *fresh))
    suggestion = suggest(facts, to.quarter.end, to.thresholds)
    told = check_update(draft, facts, to.quarter, suggestion, to.plan, now.previous)
    return [*found, *((now.reference, problem) for problem in told)]


def _of_steps(given: WholeReturn, milestones: Iterable[MilestoneFacts], to: HeldTo) -> Iterable[tuple[str, Problem]]:
    for one in milestones:
        step = given.steps.get(one.reference)
        if step is not None:
            for problem in check_step(step, one, to.plan, to.today):
                yield one.reference, problem


def _of_evidence(given: WholeReturn, now: OnRecord, to: HeldTo) -> Iterable[tuple[str, Problem]]:
    """Evidence is not of the future, and that of a milestone waits until it is met."""
    if given.evidence is not None and given.evidence > to.today:
        words = f"The date of the evidence, {day(given.evidence)}, is in the future. Today is {day(to.today)}"
        yield now.reference, Problem("evidence_dated", words)
    met = {one.reference for one in now.facts.milestones if one.met is not None}
    met |= {reference for reference, step in given.steps.items() if step.ticked or step.met is not None}
    for reference in sorted(given.proofs.keys() - met):
        yield reference, Problem("proof", f"Give the date {reference} was met, or clear its evidence")


def _after(facts: MilestoneFacts, step: Step | None, shown: bool, today: date) -> MilestoneFacts:
    """The milestone as it would be after the save; a tick without a date means today."""
    facts = replace(facts, has_evidence=facts.has_evidence or shown)
    if step is None:
        return facts
    if step.ticked or step.met:
        return replace(facts, met=step.met or facts.met or today)
    return replace(facts, forecast=None if step.cleared else step.new_date or facts.forecast)
