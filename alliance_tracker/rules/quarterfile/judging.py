"""One return held to the rules of its form, from what is on record and what a file gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import (
    DeliverableFacts,
    MilestoneFacts,
    Problem,
    Step,
    UpdateDraft,
    check_step,
    check_update,
    suggest,
)
from alliance_tracker.rules.quarterfile.rows import Given, QuarterNow, ReturnNow
from alliance_tracker.rules.words import day


def problems_of(given: Given, now: ReturnNow, quarter: QuarterNow) -> list[tuple[str, Problem]]:
    """What is wrong with a return, each with the reference of the row that it stands in; the form's own rules."""
    found: list[tuple[str, Problem]] = []
    for one in now.steps:
        if one.reference in given.steps:
            told = check_step(given.steps[one.reference], one.facts, quarter.plan, quarter.today)
            found += [(one.reference, _renamed(problem)) for problem in told]
    found += [(reference, problem) for reference, problem in _of_evidence(given, now, quarter)]
    steps = tuple(_after(one.facts, given.steps.get(one.reference), one.reference in given.proofs) for one in now.steps)
    facts = DeliverableFacts(now.planned_start, steps, now.risk_scores)
    dates = [dated for _, dated, _ in now.proofs] + [dated for dated, _ in given.proofs.values()]
    if given.evidence is not None:
        dates.append(given.evidence[0])
    draft = UpdateDraft(given.reference, evidence_dates=tuple(dates), **_typed(given.values))
    suggestion = suggest(facts, quarter.quarter.end, quarter.thresholds)
    told = check_update(draft, facts, quarter.quarter, suggestion, quarter.plan, now.previous)
    return found + [(given.reference, problem) for problem in told]


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the form's draft takes them: nothing is an empty text, except for a choice."""
    return {name: value if name in ("declared", "green_by") else value or "" for name, value in values.items()}


def _renamed(problem: Problem) -> Problem:
    return Problem({"new_date": "forecast", "cleared": "forecast"}.get(problem.field, problem.field), problem.message)


def _of_evidence(given: Given, now: ReturnNow, quarter: QuarterNow) -> list[tuple[str, Problem]]:
    """Evidence is not of the future, and that of a milestone waits until it is met."""
    found = []
    if given.evidence is not None and given.evidence[0] > quarter.today:
        words = f"The date of the evidence, {day(given.evidence[0])}, is in the future. Today is {day(quarter.today)}"
        found.append((given.reference, Problem("evidence_dated", words)))
    met = {one.reference for one in now.steps if one.facts.met is not None}
    met |= {reference for reference, step in given.steps.items() if step.met is not None}
    for reference in given.proofs.keys() - met:
        found.append((reference, Problem("evidence", f"Give the date {reference} was met, or clear its evidence")))
    return found


def _after(facts: MilestoneFacts, step: Step | None, shown: bool) -> MilestoneFacts:
    """The milestone as it would be after the save."""
    facts = replace(facts, has_evidence=facts.has_evidence or shown)
    if step is None:
        return facts
    if step.met is not None:
        return replace(facts, met=step.met)
    return replace(facts, forecast=None if step.cleared else step.new_date or facts.forecast)
