"""A deliverable's return for a quarter: what it must say, and how often its green date has moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, Round, too_long
from alliance_tracker.rules.delivery.rating import DeliverableFacts, Suggestion
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, listing, times
from alliance_tracker.terms import Rating

LONGEST_ANSWER = 600


class UpdateDraft(Record):
    """The return as typed, by the form's field names; `evidence_dates` are those of all its evidence."""

    reference: str
    declared: Rating | None
    happened: str = ""
    will_change: str = ""
    green_by: Quarter | None = None
    patients: str = ""
    ask: str = ""
    why_better: str = ""
    evidence_dates: tuple[date, ...] = ()


def check_update(
    draft: UpdateDraft,
    facts: DeliverableFacts,
    quarter: Quarter,
    suggestion: Suggestion,
    plan: Round,
    previous: Rating | None = None,
) -> list[Problem]:
    """What the return still needs, in the order of the form; empty when it can be saved.

    The tracker's own rule. Better than suggested needs a reason, and evidence dated in the quarter; off
    track and at risk need what will change and the quarter it is green by; off track also what it means for
    patients and what is asked of the board.
    """
    if draft.declared is None or draft.declared is Rating.NO_UPDATE:
        return [Problem("declared", f"Choose a rating for {draft.reference}"), *_lengths(draft)]
    if draft.declared is Rating.NOT_STARTED:
        started = _has_started(draft, facts, quarter, previous)
        if started:
            return [*started, *_lengths(draft)]
    return [
        *_happened(draft),
        *_better(draft, facts, quarter, suggestion),
        *(_path(draft, draft.declared, quarter, plan) if draft.declared.needs_path else ()),
        *_lengths(draft),
    ]


def _has_started(
    draft: UpdateDraft, facts: DeliverableFacts, quarter: Quarter, previous: Rating | None
) -> list[Problem]:
    """Not started is refused once the planned start has come, or work was already reported."""
    start, name = facts.planned_start, draft.reference
    if start is not None and start <= quarter.end:
        since = f"{name} started in {Quarter.of(start).long_words}"
    elif previous not in (None, Rating.NO_UPDATE, Rating.NOT_STARTED):
        since = f"{name} was {previous.sentence_words} in {quarter.previous().long_words}"
    else:
        return []
    return [Problem("declared", f"{since}, so it cannot be Not started")]


def _happened(draft: UpdateDraft) -> list[Problem]:
    if draft.happened.strip() or draft.declared is Rating.NOT_STARTED:
        return []
    return [Problem("happened", f"Say what happened in {draft.reference} this quarter")]


def _better(draft: UpdateDraft, facts: DeliverableFacts, quarter: Quarter, suggestion: Suggestion) -> list[Problem]:
    """Better than suggested: why, and evidence dated in the quarter."""
    declared = draft.declared
    if declared is None or not declared.better_than(suggestion.rating):
        return []
    problems = []
    if not draft.why_better.strip():
        problems.append(Problem("why_better", _say_why(draft.reference, declared, facts, quarter, suggestion)))
    if not any(dated in quarter for dated in draft.evidence_dates):
        days = f"{day(quarter.start)} to {day(quarter.end)}"
        better = f"{declared.sentence_words} is better than the suggested {suggestion.rating.sentence_words}"
        message = f"Add evidence for {draft.reference} dated in {quarter.words}, {days}, as {better}"
        problems.append(Problem("evidence", message))
    return problems


def _say_why(name: str, declared: Rating, facts: DeliverableFacts, quarter: Quarter, suggestion: Suggestion) -> str:
    """ED3.6 is late. Choose At risk or Off track, or say why it is still on track."""
    as_bad = [rating.words for rating in reversed(Rating) if _as_bad(rating, suggestion.rating)]
    choose = f"Choose {listing(as_bad, 'or')}, or say why it is still {declared.sentence_words}"
    if declared is Rating.COMPLETE and suggestion.rating is Rating.ON_TRACK:
        return f"{_not_done(facts, quarter.end)}. Choose On track, or say why {name} is complete"
    reason = suggestion.reasons[0]
    if reason.milestone is None:
        return f"{name}: {reason.words[0].lower()}{reason.words[1:]}. {choose}"
    late = next(milestone for milestone in facts.milestones if milestone.reference == reason.milestone)
    if late.due is None:
        return f"{late.reference} has no date. {choose}"
    due = late.baseline or late.due
    state = "is late" if due <= quarter.end else "will be late"
    return f"{late.reference} {state}. {choose}"


def _as_bad(rating: Rating, suggested: Rating) -> bool:
    """A rating people may declare that is not better than the suggested one."""
    return rating in Rating.declarable() and not rating.better_than(suggested)


def _not_done(facts: DeliverableFacts, quarter_end: date) -> str:
    """What keeps a deliverable from being complete: milestones not met, or met without evidence."""
    unmet = [milestone.reference for milestone in facts.milestones if not milestone.met_by(quarter_end)]
    if unmet:
        return f"{listing(unmet)} {'is' if len(unmet) == 1 else 'are'} not met"
    bare = [milestone.reference for milestone in facts.milestones if not milestone.has_evidence]
    return f"{listing(bare)} {'has' if len(bare) == 1 else 'have'} no evidence"


def _path(draft: UpdateDraft, declared: Rating, quarter: Quarter, plan: Round) -> list[Problem]:
    """The path to green, and for off track what it means for patients and what is asked of the board."""
    name = draft.reference
    it_is = f"{name} is {declared.sentence_words}"
    problems = []
    if not draft.will_change.strip():
        problems.append(Problem("will_change", f"{it_is}. Say what will bring it back on track"))
    problems += _green_by(name, draft.green_by, quarter, plan)
    if declared is Rating.OFF_TRACK:
        if not draft.patients.strip():
            problems.append(Problem("patients", f"{it_is}. Say what it means for patients"))
        if not draft.ask.strip():
            problems.append(Problem("ask", f"{it_is}. Say what is asked of the board: note, decide, or money"))
    return problems


def _green_by(name: str, green_by: Quarter | None, quarter: Quarter, plan: Round) -> list[Problem]:
    """This quarter or later, and inside the round."""
    if green_by is None:
        return [Problem("green_by", f"Choose the quarter when {name} will be green")]
    if green_by < quarter:
        gone = f"{green_by.words}, the quarter when {name} will be green, is already over"
        return [Problem("green_by", f"{gone}. Choose {quarter.words} or later")]
    if green_by > plan.last_quarter:
        after = f"{green_by.words}, the quarter when {name} will be green, is after the plan ends"
        return [Problem("green_by", f"{after}. Choose {plan.last_quarter.words} or earlier")]
    return []


def _lengths(draft: UpdateDraft) -> list[Problem]:
    name = draft.reference
    return [
        *too_long("happened", f"what happened in {name}", draft.happened, LONGEST_ANSWER),
        *too_long("why_better", f"why {name} is better than suggested", draft.why_better, LONGEST_ANSWER),
        *too_long("will_change", f"what will change in {name}", draft.will_change, LONGEST_ANSWER),
        *too_long("patients", f"what {name} means for patients", draft.patients, LONGEST_ANSWER),
        *too_long("ask", f"what {name} asks of the board", draft.ask, LONGEST_ANSWER),
    ]


class GreenMoves(Record):
    """How often the quarter promised for green has changed, and each one said before, oldest first."""

    said: tuple[Quarter, ...] = ()
    latest: Quarter | None = None

    @property
    def times(self) -> int:
        return len(self.said)

    @property
    def words(self) -> str:
        """Moved twice: said Q4 2017/18, then Q2 2018/19. Empty when no quarter was promised."""
        if self.latest is None:
            return ""
        if not self.said:
            return "First date given"
        return f"Moved {times(self.times)}: said {', then '.join(quarter.words for quarter in self.said)}"


def green_moves(history: Iterable[tuple[Rating | None, Quarter | None]]) -> GreenMoves:
    """Count the moves in one spell off track or at risk; `history` is (rating, green by), oldest first.

    A spell ends with any other declared rating, so a promise that was kept starts the count afresh; a quarter
    without an update ends nothing. A move to an earlier quarter counts too: it is a different promise.
    """
    said: list[Quarter] = []
    for rating, green_by in history:
        if rating is None or rating is Rating.NO_UPDATE:
            continue
        if not rating.needs_path:
            said = []
        elif green_by is not None and (not said or said[-1] != green_by):
            said.append(green_by)
    return GreenMoves(tuple(said[:-1]), said[-1] if said else None)


def returned(reference: str, quarter: Quarter, declared: Rating, before: Rating | None = None) -> Sentence:
    """The line of history for a return, or for a changed one."""
    if before is None:
        words = f"returned {reference} for {quarter.words} as {declared.sentence_words}"
    elif before is declared:
        words = f"changed the words of {reference} for {quarter.words}, still {declared.sentence_words}"
    else:
        change = f"from {before.sentence_words} to {declared.sentence_words}"
        words = f"changed {reference} for {quarter.words} {change}"
    return Sentence(words, "deliverable", reference)
