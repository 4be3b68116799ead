"""One milestone: how it stands, and what must hold before its dates change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, Round, too_long
from alliance_tracker.rules.delivery.rating import MilestoneFacts
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, inside
from alliance_tracker.terms import MilestoneStatus

LONGEST_TITLE = 120
LONGEST_REASON = 600


def status_of(facts: MilestoneFacts, today: date) -> MilestoneStatus:
    """How it stands today, where today's own date is not yet late.

    Late: the date first agreed, or the one now expected, has gone by. Will be late: it is expected after the
    date first agreed. On track: due in this financial year; not due: after it.
    """
    if facts.met_by(today):
        late = facts.baseline is not None and facts.met is not None and facts.met > facts.baseline
        return MilestoneStatus.MET_LATE if late else MilestoneStatus.MET
    if gone_by((facts.baseline, facts.forecast), today):
        return MilestoneStatus.LATE
    if facts.baseline is not None and facts.forecast is not None and facts.forecast > facts.baseline:
        return MilestoneStatus.WILL_BE_LATE
    near = facts.due is not None and facts.due <= FinancialYear.of(today).end
    return MilestoneStatus.ON_TRACK if near else MilestoneStatus.NOT_DUE


def gone_by(dates: Iterable[date | None], today: date) -> bool:
    """Whether milestones not yet met are late: one of their dates, first agreed or now expected, has gone by.

    The one rule for every page; a milestone without dates is not late.
    """
    return any(value is not None and value < today for value in dates)


class MilestoneDraft(Record):
    """A milestone as typed on its own form or in a plan file."""

    reference: str
    title: str
    baseline: date | None
    forecast: date | None = None
    met: date | None = None


def check_milestone(draft: MilestoneDraft, plan: Round, today: date) -> list[Problem]:
    """A title, a date first agreed, every date inside the round, and nothing met in the future."""
    name = draft.reference
    problems = []
    if not draft.title.strip():
        problems.append(Problem("title", f"Say what {name} will show when it is met"))
    problems += too_long("title", f"the title of {name}", draft.title, LONGEST_TITLE)
    if draft.baseline is None:
        problems.append(Problem("baseline", f"Give the date {name} is due, like 30 Sep 2018"))
    elif draft.baseline not in plan:
        problems.append(plan.outside("baseline", f"The date {name} is due", draft.baseline))
    if draft.forecast is not None and draft.forecast not in plan:
        problems.append(plan.outside("forecast", f"The date {name} is now expected", draft.forecast))
    return problems + check_met(name, draft.met, plan, today)


def check_met(name: str, met: date | None, plan: Round, today: date) -> list[Problem]:
    """A date met is not in the future, and not before the round."""
    if met is None:
        return []
    if met > today:
        message = f"The date {name} was met, {day(met)}, is in the future. Today is {day(today)}."
        return [Problem("met", message)]
    return [] if met in plan else [plan.outside("met", f"The date {name} was met", met)]


class Step(Record):
    """What the quarter's form says of one milestone: met or not, on which day, or a new date and why.

    `ticked` without a day means met, day to be filled in by the form with today's date. `cleared` takes the date
    now expected away, so that the one first agreed holds again.
    """

    ticked: bool = False
    met: date | None = None
    new_date: date | None = None
    reason: str = ""
    cleared: bool = False


def check_step(step: Step, facts: MilestoneFacts, plan: Round, today: date) -> list[Problem]:
    """The row of a milestone in the quarter's update; fields are met, new_date, reason and cleared.

    A new date comes after the old one here. A recovered date, earlier than the last forecast, is given on the
    milestone's own page, where `check_move` allows it.
    """
    name = facts.reference
    is_met = step.ticked or step.met is not None
    if is_met and step.new_date is not None:
        return [Problem("new_date", f"{name} is both met and moved. Untick met, or clear the new date")]
    if step.cleared and (is_met or step.new_date is not None):
        other = "met" if is_met else "given a new date"
        return [Problem("cleared", f"{name} is {other}, so there is no date to go back to. Untick one of the two")]
    problems = check_met(name, step.met, plan, today)
    if step.cleared:
        return problems + _check_cleared(facts, step.reason, "cleared")
    if step.new_date is None:
        return problems
    if facts.due is not None and step.new_date < facts.due:
        dates = f"{day(step.new_date)}, is before the old one, {day(facts.due)}"
        return [*problems, Problem("new_date", f"The new date for {name}, {dates}")]
    return problems + _check_forecast(facts, step.new_date, step.reason, plan, today, "new_date")


class MovedDate(StrEnum):
    """Which date of a milestone moves."""

    BASELINE = "baseline"
    FORECAST = "forecast"


class Move(Record):
    """A new baseline or forecast with why, and for a fixed baseline the decision that allows it.

    A forecast moved to nothing is cleared: the milestone is due on the date first agreed again.
    """

    which: MovedDate
    to: date | None
    reason: str = ""
    decision: str = ""


def check_move(move: Move, facts: MilestoneFacts, plan: Round, today: date, baseline_fixed: bool) -> list[Problem]:
    """A forecast moves with a reason; a fixed baseline only with a reason and a decision."""
    name = facts.reference
    if move.which is MovedDate.FORECAST:
        if move.to is None:
            return _check_cleared(facts, move.reason, "to")
        return _check_forecast(facts, move.to, move.reason, plan, today, "to")
    if move.to is None:
        return [Problem("to", f"Give the date {name} is due, like 30 Sep 2018")]
    problems = _same_or_outside(facts.baseline, move.to, f"The date first agreed for {name}", plan, "to")
    if baseline_fixed:
        fixed = f"The date first agreed for {name} is fixed"
        if not move.reason.strip():
            problems.append(Problem("reason", f"{fixed}. Say why it must move"))
        if not move.decision.strip():
            problems.append(Problem("decision", f"{fixed}. Name the decision that allows it to move, and its date"))
    return problems + _lengths(move.reason, move.decision)


def _check_forecast(
    facts: MilestoneFacts, to: date, reason: str, plan: Round, today: date, field: str
) -> list[Problem]:
    """Not for a met milestone, not a day that has gone, not the same day, inside the round, with a reason."""
    name = facts.reference
    if facts.met is not None:
        return [Problem(field, f"{name} was met on {day(facts.met)}. Clear the date met before you move its date")]
    problems = _same_or_outside(facts.due, to, f"The new date for {name}", plan, field)
    if not problems and to < today:
        gone = f"The new date for {name}, {day(to)}, has gone by. Today is {day(today)}"
        problems.append(Problem(field, f"{gone}. Give a later date, or say it is met"))
    if not reason.strip():
        problems.append(Problem("reason", f"Say why {name} has moved"))
    return problems + _lengths(reason, "")


def _check_cleared(facts: MilestoneFacts, reason: str, field: str) -> list[Problem]:
    """Only a date that moved can be cleared, only back to a date first agreed, and with a reason."""
    name = facts.reference
    if facts.met is not None:
        return [Problem(field, f"{name} was met on {day(facts.met)}. Clear the date met before you clear its date")]
    if facts.forecast is None or facts.baseline is None:
        return [Problem(field, f"{name} has no other date to go back to. Give a new date")]
    problems = [] if reason.strip() else [Problem("reason", f"Say why the date of {name} no longer holds")]
    return problems + _lengths(reason, "")


def _same_or_outside(old: date | None, new: date, what: str, plan: Round, field: str) -> list[Problem]:
    if new == old:
        return [Problem(field, f"{what} is already {day(new)}. Give another date, or leave it empty")]
    return [] if new in plan else [plan.outside(field, what, new)]


def _lengths(reason: str, decision: str) -> list[Problem]:
    return [
        *too_long("reason", "the reason", reason, LONGEST_REASON),
        *too_long("decision", "the decision", decision, LONGEST_REASON),
    ]


def moved(facts: MilestoneFacts, move: Move) -> Sentence:
    """The line of history: moved ED3.6 to 31 March 2019, because …"""
    what = facts.reference
    if move.which is MovedDate.BASELINE:
        what = f"the date first agreed for {what}"
    if move.to is not None:
        words = f"moved {what} to {day(move.to)}"
    elif move.which is MovedDate.FORECAST and facts.baseline is not None:
        words = f"cleared the new date of {what}, which is due on {day(facts.baseline)} again"
    else:
        raise ValueError("a move needs the date it moves to")
    if move.reason.strip():
        words += f", because {inside(move.reason)}"
    if move.decision.strip():
        words += f" (decided: {inside(move.decision)})"
    return Sentence(words, "deliverable", _deliverable(facts.reference))


def marked_met(facts: MilestoneFacts, met: date | None) -> Sentence:
    """The line of history when a milestone becomes met, another day, or unmet again."""
    if met is None:
        words = f"took back that {facts.reference} was met"
    elif facts.met is None:
        words = f"said that {facts.reference} was met on {day(met)}"
    else:
        words = f"changed the day {facts.reference} was met to {day(met)}"
    return Sentence(words, "deliverable", _deliverable(facts.reference))


def _deliverable(reference: str) -> str:
    return reference.partition(".")[0]
