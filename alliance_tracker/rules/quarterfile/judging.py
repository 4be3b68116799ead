"""A return of a file held to the rule of every return, with each problem named by the column of the sheet."""

from __future__ import annotations

from collections.abc import Mapping

from alliance_tracker.rules.delivery import DeliverableFacts, Problem
from alliance_tracker.rules.delivery.returns import Said
from alliance_tracker.rules.delivery.whole import HeldTo, OnRecord, WholeReturn, check_return
from alliance_tracker.rules.quarterfile.rows import RETURN, Given, QuarterNow, ReturnNow, Value

COLUMN_OF = {"new_date": "forecast", "cleared": "forecast", "proof": "evidence"}


def problems_of(given: Given, now: ReturnNow, quarter: QuarterNow) -> list[tuple[str, Problem]]:
    """What is wrong with a return, each with the reference of the row that it stands in."""
    proofs = {reference: dated for reference, (dated, _) in given.proofs.items()}
    whole = WholeReturn(said_in(given.values), given.steps, proofs, given.evidence[0] if given.evidence else None)
    steps = tuple(one.facts for one in now.steps)
    facts = DeliverableFacts(now.planned_start, steps, now.risk_scores)
    record = OnRecord(now.reference, facts, tuple(dated for _, dated, _ in now.proofs), now.previous)
    told = check_return(whole, record, HeldTo(quarter.quarter, quarter.plan, quarter.thresholds, quarter.today))
    return [(at, Problem(COLUMN_OF.get(one.field, one.field), one.message)) for at, one in told]


def said_in(values: Mapping[str, Value]) -> Said:
    """The values as a return declares them: nothing is an empty text, except for a choice."""
    told = {name: values[name] if name in ("declared", "green_by") else values[name] or "" for name in RETURN}
    return Said(**told)  # type: ignore[arg-type]
