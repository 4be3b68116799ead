"""What may be written of a condition, and of a release before it is paid. The steps are the tracker's own.

`decisions.checked_release` judges the payment itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.funding.decisions import LONGEST_REASON, shown
from alliance_tracker.rules.funding.record import Outcome, thousandths
from alliance_tracker.rules.funding.trajectory import Reading
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import day
from alliance_tracker.terms import AwardKind

NO_AWARD = "This bid has no award. Conditions and releases follow the committee's minute that gives money"


def check_awarded(kind: AwardKind | None) -> None:
    """Raise RuleBroken unless the decision that counts gives money."""
    if kind is None or not kind.pays:
        raise RuleBroken(NO_AWARD)


def measure_words(outcome: Outcome, threshold: int) -> str:
    """People seen within two weeks: 93% or more."""
    unit = outcome.unit if outcome.unit == "%" else f" {outcome.unit}" if outcome.unit else ""
    way = "more" if outcome.higher_is_better else "less"
    return f"{outcome.title}: {thousandths(threshold)}{unit} or {way}"


def reached_words(outcome: Outcome, threshold: int, readings: Sequence[Reading]) -> str:
    """The newest reading reaches it: 86% at the end of Q2 2018/19; nothing while it does not. The tracker's own.

    Whether the condition is met stays for somebody to say, with the day and the evidence.
    """
    last = max(readings, key=lambda one: one.quarter, default=None)
    if last is None or (last.value < threshold if outcome.higher_is_better else last.value > threshold):
        return ""
    unit = outcome.unit if outcome.unit == "%" else f" {outcome.unit}" if outcome.unit else ""
    return f"The newest reading reaches it: {thousandths(last.value)}{unit} at the end of {last.quarter}"


def check_condition(words: str, made_on: date, minute: str, awarded_on: date, today: date) -> None:
    """Raise RulesBroken unless a condition says what is asked, since when, and by which minute."""
    problems = [] if words.strip() else [Problem("words", "Say what evidence must be shown")]
    problems += too_long("words", "the condition", words, LONGEST_REASON)
    if not minute.strip():
        problems.append(Problem("minute", "Give the number of the minute that makes it"))
    if made_on > today:
        problems.append(Problem("made_on", f"{day(made_on)} is still to come. Record the condition once it is made"))
    elif made_on < awarded_on:
        problems.append(Problem("made_on", f"{day(made_on)} is before the award of {day(awarded_on)}"))
    if problems:
        raise RulesBroken(problems)


def check_met(met_on: date, how: str, made_on: date, today: date) -> None:
    """Raise RulesBroken unless it says on which day the condition was met, and how that is known."""
    problems = [] if how.strip() else [Problem("how", "Say how it was met, and where the evidence is")]
    problems += too_long("how", "how it was met", how, LONGEST_REASON)
    if met_on > today:
        problems.append(Problem("met_on", f"{day(met_on)} is still to come. Record it once it is met"))
    elif met_on < made_on:
        problems.append(Problem("met_on", f"{day(met_on)} is before the condition was made, {day(made_on)}"))
    if problems:
        raise RulesBroken(problems)


def check_planned(
    quarter: Quarter, pence: int, award: Mapping[str, int], before: Sequence[tuple[str, int]], awarded_on: date
) -> None:
    """Raise RulesBroken unless the release fits into the year's award beside those planned or paid already.

    `before` are their years and pence, without those that were ended.
    """
    problems = []
    year = quarter.financial_year.code
    left = award.get(year, 0) - sum(other for of, other in before if of == year)
    if quarter < Quarter.of(awarded_on):
        made = f"the award was made in {Quarter.of(awarded_on)}"
        problems.append(Problem("quarter", f"{quarter} is too early: {made}. Choose that quarter or a later one"))
    if pence <= 0:
        problems.append(Problem("pence", "Give an amount above £0"))
    elif pence > left:
        words = f"{money(pence)} is more than the {money(max(left, 0))} of the award for {shown(year)}"
        problems.append(Problem("pence", f"{words} that is not planned or paid yet"))
    if problems:
        raise RulesBroken(problems)


def check_paid_on(paid_on: date, today: date) -> None:
    """Raise RuleBroken for a payment that is still to come."""
    if paid_on > today:
        raise RuleBroken(f"{day(paid_on)} is still to come. Record the payment once it is made", "on")
