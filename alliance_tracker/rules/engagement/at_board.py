"""What of patients' voices stands before the board of a quarter: promises not kept, challenges, their statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.challenges import ChallengeFacts, ChallengeState, says, state_on
from alliance_tracker.rules.engagement.in_short import InShort
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.engagement.promises import Said, group_view
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day
from alliance_tracker.terms import View

LONGEST_STATEMENT = 5_000
STATEMENT = "statement"
"""What its lines of history are about."""


class ChallengeLine(Record):
    """A challenge as the board reads it: late, on its agenda, or heard by it."""

    number: int
    about: str
    question: str
    state: ChallengeState
    says: str


class Statement(Record):
    """What the representatives say to the board, in their own words."""

    words: str
    sent_on: date


class PromiseLine(Record):
    """A promise that was not kept, as the board reads it. `reasons` are in patients' own words."""

    number: int
    what: str
    due_on: date
    says: str
    reasons: tuple[str, ...] = ()


class Voices(Record):
    """All three, for one quarter; and what is on record of involvement, in short."""

    challenges: tuple[ChallengeLine, ...] = ()
    statement: Statement | None = None
    not_kept: tuple[PromiseLine, ...] = ()
    in_short: tuple[InShort, ...] = ()

    @property
    def late(self) -> tuple[ChallengeLine, ...]:
        return tuple(one for one in self.challenges if one.state is ChallengeState.LATE)

    @property
    def for_board(self) -> tuple[ChallengeLine, ...]:
        """On the agenda, and heard since the quarter ended."""
        return tuple(one for one in self.challenges if one.state is not ChallengeState.LATE)


def at_board(
    each: Iterable[tuple[int, str, str, ChallengeFacts]], quarter: Quarter, today: date
) -> tuple[ChallengeLine, ...]:
    """What the board of a quarter sees of challenges: number, what it is about, question, facts; in the order given.

    The board that reviews a quarter meets in the next one, so what it heard then belongs to this quarter.
    """
    lines = []
    for number, about, question, facts in each:
        state = state_on(facts, today)
        heard_then = facts.heard_on is not None and quarter.end < facts.heard_on <= quarter.next().end
        if state in (ChallengeState.LATE, ChallengeState.ON_AGENDA) or heard_then:
            lines.append(ChallengeLine(number, about, question, state, says(facts, today)))
    return tuple(lines)


def not_kept(each: Iterable[tuple[int, str, date, Sequence[Said]]]) -> tuple[PromiseLine, ...]:
    """Promises of which patients say that they were not kept: number, words, day, views; in the order given.

    Paragraph 11, second bullet: the board answers for what was promised to patients.
    """
    lines = []
    for number, what, due_on, said in each:
        view = group_view(said)
        if view is not None and view.view is View.NOT_KEPT:
            lines.append(PromiseLine(number, what, due_on, view.words, tuple(one.why for one in view.reasons)))
    return tuple(lines)


def check_statement(words: str, names_checked: bool = False) -> list[Problem]:
    if not words.strip():
        return [Problem("words", "Write what you want to say to the board")]
    problems = too_long("words", "the statement", words, LONGEST_STATEMENT)
    return problems + check_words({"words": words}, names_checked)


def check_open(quarter: Quarter, reviewed: bool, opens_on: date, today: date) -> None:
    """A statement can be sent from the day the quarter's update opens until the board has reviewed it."""
    if reviewed:
        raise RuleBroken(f"The board has reviewed {quarter.words}, so your statement stays as the board read it.")
    if today < opens_on:
        raise RuleBroken(f"It is too early for {quarter.words}. You can write from {day(opens_on)}.")


def sent(quarter: Quarter, again: bool) -> Sentence:
    did = "changed the statement" if again else "sent a statement"
    return Sentence(f"{did} of patient representatives to the board of {quarter.words}", STATEMENT, quarter.code)
