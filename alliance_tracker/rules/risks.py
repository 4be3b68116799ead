"""A one-line risk: its score, what the score is called, and what it must say.

Consequence times likelihood, each 1 to 5, in the four bands of the risk matrix that NHS bodies use (National
Patient Safety Agency, A risk matrix for risk managers, 2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.delivery.rating import HIGH_RISK
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.privacy import Privacy, check_privacy
from alliance_tracker.rules.words import capital, day, inside, number, plural
from alliance_tracker.terms import Consequence, Likelihood, RiskState

LONGEST_RISK = 200
LONGEST_REASON = 600
BANDS = ((HIGH_RISK, "Extreme"), (8, "High"), (4, "Moderate"), (1, "Low"))
"""The lowest score of each band, highest first. A score of 15 or more puts a deliverable at risk."""


class RiskFacts(Record):
    """One risk as recorded; open until the day it is closed."""

    consequence: int
    likelihood: int
    review_on: date
    opened_on: date
    closed_on: date | None = None


class RiskDraft(Record):
    """One risk as typed; `consequence` and `likelihood` are None until chosen."""

    words: str
    consequence: int | None
    likelihood: int | None
    owner: str
    review_on: date | None
    closed_on: date | None = None
    why_closed: str = ""
    privacy: Privacy = Privacy()


class Hideable(Protocol):
    """A risk as a page or a form has it."""

    @property
    def privacy(self) -> Privacy: ...


One = TypeVar("One", bound=Hideable)


def for_reader(risks: Sequence[One], sees_private: bool) -> tuple[tuple[One, ...], int]:
    """What this reader sees, and how many private risks there are beside it.

    A private risk is for those who record risks of its deliverable: its lead and deputy, and the programme manager.
    """
    shown = tuple(risk for risk in risks if sees_private or not risk.privacy.private)
    return shown, len(risks) - len(shown)


def hidden_risks(count: int) -> str:
    """One private risk: that it is there, and nothing of it."""
    return f"{capital(number(count))} private {plural(count, 'risk')}"


@lru_cache(64)
def score(consequence: int, likelihood: int) -> int:
    """1 to 25; anything but whole numbers from 1 to 5 is an error of the caller."""
    return Consequence.of(consequence).score * Likelihood.of(likelihood).score


def band(points: int) -> str:
    """What a score is called: Low, Moderate, High or Extreme."""
    return next((words for lowest, words in BANDS if points >= lowest), BANDS[-1][1])


def score_words(consequence: int, likelihood: int) -> str:
    """12, High: Major consequence, Possible."""
    points = score(consequence, likelihood)
    how_bad, how_likely = Consequence.of(consequence).words, Likelihood.of(likelihood).words
    return f"{points}, {band(points)}: {how_bad.lower()} consequence, {how_likely.lower()}"


def state_on(facts: RiskFacts, day: date) -> RiskState:
    """Whether the risk counts on the day; one closed on that day is closed."""
    return RiskState.CLOSED if facts.closed_on is not None and facts.closed_on <= day else RiskState.OPEN


def open_scores(risks: Iterable[RiskFacts], day: date) -> tuple[int, ...]:
    """The scores of what was open at the end of the day, highest first, as the rating rule takes them."""
    counted = (
        score(risk.consequence, risk.likelihood)
        for risk in risks
        if risk.opened_on <= day and state_on(risk, day) is RiskState.OPEN
    )
    return tuple(sorted(counted, reverse=True))


def review_overdue(facts: RiskFacts, today: date) -> bool:
    """An open risk whose review day has gone by."""
    return state_on(facts, today) is RiskState.OPEN and facts.review_on < today


def check_risk(draft: RiskDraft, today: date, is_new: bool = True) -> list[Problem]:
    """What a risk still needs, in the order of the form."""
    problems = []
    if not draft.words.strip():
        problems.append(Problem("words", "Say in one line what may happen, and what it would do"))
    problems += too_long("words", "the risk", draft.words, LONGEST_RISK)
    if draft.consequence not in range(1, 6):
        problems.append(Problem("consequence", "Choose how much it would matter, 1 to 5"))
    if draft.likelihood not in range(1, 6):
        problems.append(Problem("likelihood", "Choose how likely it is, 1 to 5"))
    if not draft.owner.strip():
        problems.append(Problem("owner", "Say who watches this risk"))
    problems += too_long("owner", "the owner", draft.owner, LONGEST_RISK)
    problems += [*_check_review(draft, today, is_new), *_check_closing(draft, today)]
    private = check_privacy(draft.privacy, today) if draft.closed_on is None else []
    return problems + [Problem(*found) for found in private]


def _check_review(draft: RiskDraft, today: date, is_new: bool) -> list[Problem]:
    if draft.review_on is None:
        return [Problem("review_on", "Give the day this risk is looked at again, like 30 Sep 2018")]
    if is_new and draft.review_on < today:
        gone = f"The review date, {day(draft.review_on)}, has gone by. Today is {day(today)}"
        return [Problem("review_on", f"{gone}. Give a later date")]
    return []


def _check_closing(draft: RiskDraft, today: date) -> list[Problem]:
    if draft.closed_on is None:
        return []
    problems = []
    if draft.closed_on > today:
        future = f"The date closed, {day(draft.closed_on)}, is in the future. Today is {day(today)}"
        problems.append(Problem("closed_on", future))
    if not draft.why_closed.strip():
        problems.append(Problem("why_closed", "Say why this risk is closed"))
    return problems + too_long("why_closed", "why it is closed", draft.why_closed, LONGEST_REASON)


PRIVATE = "a private risk"
"""The history is read by all of the alliance, so it says no more than this of what is private."""


def tells_of_private(words: str) -> bool:
    """Whether a line of history is about a risk that was private then, so that old and new are not for everyone."""
    return PRIVATE in words


def raised(reference: str, consequence: int, likelihood: int, private: bool = False) -> Sentence:
    """The line of history for a new risk."""
    if private:
        return Sentence(f"added {PRIVATE} to {reference}", "deliverable", reference)
    points = score(consequence, likelihood)
    return Sentence(f"added a risk to {reference}, scored {points} out of 25", "deliverable", reference)


def rescored(reference: str, before: int, after: int, private: bool = False) -> Sentence:
    """The line of history for an edited risk, by its scores before and after."""
    if private:
        return Sentence(f"changed {PRIVATE} of {reference}", "deliverable", reference)
    change = "" if before == after else f", scored {after} out of 25, was {before}"
    return Sentence(f"changed a risk of {reference}{change}", "deliverable", reference)


def closed(reference: str, why: str, private: bool = False) -> Sentence:
    """The line of history for a risk that no longer counts."""
    if private:
        return Sentence(f"closed {PRIVATE} of {reference}", "deliverable", reference)
    return Sentence(f"closed a risk of {reference}, because {inside(why)}", "deliverable", reference)
