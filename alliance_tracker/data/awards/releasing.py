"""Conditions of an award and its releases, written by the national team: made, met, planned, paid, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from alliance_tracker.data.awards.deciding import CHECK, InHand
from alliance_tracker.data.awards.reading import Condition, Decided, Release, decision_of
from alliance_tracker.data.funding.bids import in_words
from alliance_tracker.data.funding.every import one_bid
from alliance_tracker.data.plan.plans import say
from alliance_tracker.data.tables import awards as tables
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.decisions import added_later, checked_release
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.funding.releases import (
    check_awarded,
    check_condition,
    check_met,
    check_paid_on,
    check_planned,
    measure_words,
)
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import day, inside
from alliance_tracker.terms import ConditionKind

NO_CONDITION = "That condition is not one of this award. Choose one from its list."
NO_RELEASE = "That release is not one of this award. Choose one from its list."


class NewCondition(Record):
    """A condition as typed: the words of the evidence, or an outcome with the value to reach, in thousandths."""

    kind: ConditionKind
    words: str
    outcome: Outcome | None
    threshold: int | None
    made_on: date
    minute: str


def condition_in(decided: Decided | None, number: int) -> Condition:
    """A condition by its number. Raises NotFound."""
    found = next((one for one in decided.conditions if one.number == number), None) if decided else None
    if found is None:
        raise NotFound(NO_CONDITION)
    return found


def release_in(decided: Decided | None, number: int) -> Release:
    """A release by its number. Raises NotFound."""
    found = next((one for one in decided.releases if one.number == number), None) if decided else None
    if found is None:
        raise NotFound(NO_RELEASE)
    return found


def add_condition(held: InHand, new: NewCondition, today: date) -> None:
    """Make a condition. One made after the day of the award says so for ever. Raises RulesBroken."""
    decided = _awarded(held)
    assert decided.awarded_on is not None
    words = new.words
    if new.kind is ConditionKind.MEASURE:
        if new.outcome is None:
            raise RuleBroken("Choose the outcome of the bid that is measured", "outcome")
        if new.threshold is None:
            raise RuleBroken("Give the value that it must reach", "threshold")
        words = measure_words(new.outcome, new.threshold)
    check_condition(words, new.made_on, new.minute, decided.awarded_on, today)
    number = max((one.number for one in decided.conditions), default=0) + 1
    measured = new.kind is ConditionKind.MEASURE
    row = tables.AwardCondition(
        plan_id=held.plan.id,
        bid_id=held.bid_id,
        number=number,
        kind=new.kind.value,
        words=words,
        outcome_id=new.outcome.id if measured and new.outcome else None,
        threshold=new.threshold if measured else None,
        made_on=new.made_on,
        minute=new.minute,
        made_at=held.tx.now,
        person_id=held.tx.actor.person_id,
    )
    held.tx.add(row)
    made = Condition(0, number, new.kind, words, None, None, new.made_on, "", None, "", None, "", 1)
    late = ", later than the award itself" if added_later(made.rule, decided.awarded_on) else ""
    _tell(held, f"made condition {number}", f"{late}: {words}")


def meet_condition(held: InHand, number: int, version: int, met_on: date, how: str, today: date) -> None:
    """Record that a condition was met. Raises Stale, RulesBroken."""
    condition = condition_in(decision_of(held.bid_id), number)
    row = _row(held, tables.AwardCondition, condition.id, version)
    _open(condition)
    check_met(met_on, how, condition.made_on, today)
    row.met_on, row.met_how, row.met_by_id = met_on, how, held.tx.actor.person_id
    _tell(held, f"recorded that condition {number}", f" was met on {day(met_on)}: {condition.words}")


def end_condition(held: InHand, number: int, version: int, why: str, today: date) -> None:
    """End a condition that is not met: nothing waits for it any more. Raises Stale, RuleBroken."""
    condition = condition_in(decision_of(held.bid_id), number)
    row = _row(held, tables.AwardCondition, condition.id, version)
    _open(condition)
    row.ended_on, row.why_ended = today, why
    _tell(held, f"ended condition {number}", f", because {inside(why)}")


def _open(condition: Condition) -> None:
    if condition.met_on is not None:
        raise RuleBroken(f"Condition {condition.number} was met on {day(condition.met_on)} and stays as it is")
    if condition.ended_on is not None:
        raise RuleBroken(f"Condition {condition.number} was ended on {day(condition.ended_on)} and stays as it is")


def plan_release(held: InHand, quarter: Quarter, pence: int, waits_for: Sequence[int], today: date) -> None:
    """Plan a part of the award for a quarter. `waits_for` are numbers of conditions. Raises RulesBroken."""
    decided = _awarded(held)
    assert decided.awarded_on is not None
    before = [(one.year, one.pence) for one in decided.releases if one.ended_on is None]
    check_planned(quarter, pence, decided.amounts, before, decided.awarded_on)
    conditions = [condition_in(decided, one) for one in waits_for]
    number = max((one.number for one in decided.releases), default=0) + 1
    row = tables.Release(
        plan_id=held.plan.id,
        bid_id=held.bid_id,
        number=number,
        quarter=quarter.code,
        pence=pence,
        planned_on=today,
        planned_at=held.tx.now,
        person_id=held.tx.actor.person_id,
    )
    held.tx.add(row)
    held.tx.flush()
    for one in conditions:
        held.tx.add(tables.ReleaseCondition(release_id=row.id, condition_id=one.id, plan_id=held.plan.id))
    _tell(held, f"planned release {number}", f": {money(pence)} in {quarter.words}")


def pay_release(held: InHand, number: int, version: int, on: date, today: date) -> None:
    """Record that a release was paid, once its conditions are met. Raises Stale, RulesBroken."""
    decided = decision_of(held.bid_id)
    release = release_in(decided, number)
    assert decided is not None
    row = _row(held, tables.Release, release.id, version)
    _unpaid(release)
    check_paid_on(on, today)
    check_awarded(decided.kind)
    first = next((one.minute for one in decided.every if one.decision.kind.pays), None)
    before = [one.rule(on) for one in decided.paid]
    conditions = [one.rule for one in decided.conditions]
    checked_release(release.rule(on), decided.amounts, before, conditions, first)
    row.paid_on, row.paid_by_id = on, held.tx.actor.person_id
    _tell(held, f"recorded that release {number}", f", {money(release.pence)}, was paid on {day(on)}")


def end_release(held: InHand, number: int, version: int, why: str, today: date) -> None:
    """End a release that was not paid. Raises Stale, RuleBroken."""
    release = release_in(decision_of(held.bid_id), number)
    row = _row(held, tables.Release, release.id, version)
    _unpaid(release)
    row.ended_on, row.why_ended = today, why
    _tell(held, f"ended release {number}", f", because {inside(why)}")


def _unpaid(release: Release) -> None:
    if release.paid_on is not None:
        raise RuleBroken(f"Release {release.number} was paid on {day(release.paid_on)} and stays as it is")
    if release.ended_on is not None:
        raise RuleBroken(f"Release {release.number} was ended on {day(release.ended_on)} and stays as it is")


def _awarded(held: InHand) -> Decided:
    decided = decision_of(held.bid_id)
    check_awarded(decided.kind if decided else None)
    assert decided is not None
    return decided


def _row(held: InHand, table: Any, id: int, version: int) -> Any:
    row: Any = held.tx.session.get(table, id)
    if row is None or row.version != version:
        raise Stale(f"Somebody else changed this while you were here. {CHECK}")
    return row


def _tell(held: InHand, did: str, more: str) -> None:
    """One line in the history of each alliance of the plan."""
    _, bid = one_bid(held.bid_id)
    words = f"{did} of the award for {in_words(bid.stream)}{more}"
    say(held.tx, held.plan, Sentence(words, "bid", bid.stream.value))
