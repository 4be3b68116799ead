"""A challenge: an answer is owed in 10 working days, and whoever is not satisfied takes it to the board.

The tracker's own rule. The right to challenge the board is level 4 of criterion M3 of the three tests; that people
hear back, and when, is criterion M5.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alliance_tracker.errors import NotAllowed, RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.working_days import working_days_after, working_days_between
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import ChallengeSubject, HowSaid
from alliance_tracker.terms.term import Term

ANSWER_IN = 10
"""Working days from the day it was asked."""
CHALLENGE = "challenge"
"""What its lines of history are about."""
LONGEST_QUESTION = 1_000
LONGEST_ANSWER = 3_000
OLDEST = 365
"""What somebody wrote longer ago than this many days is not recorded as a challenge of today."""


class ChallengeState(Term):
    """Where a challenge stands. What waits for the alliance comes first."""

    LATE = "late", "No answer yet, and late"
    ASKED = "asked", "Waiting for an answer"
    ON_AGENDA = "on_agenda", "Going to the board"
    ANSWERED = "answered", "Answered, waiting for the person who asked"
    HEARD = "heard", "Heard by the board"
    SATISFIED = "satisfied", "Answered, and the person who asked is satisfied"

    @property
    def mark(self) -> str:
        """The shape beside the words: cross, exclamation mark, tick, box with a tick, bar."""
        return _MARKS[self.value]


_MARKS = {"late": "stop", "asked": "part", "on_agenda": "part", "answered": "ok", "heard": "done", "satisfied": "done"}


class ChallengeFacts(Record):
    """What decides how a challenge stands; `answered_on` is the day of its first answer."""

    asked_on: date
    due_on: date
    answered_on: date | None = None
    satisfied: bool | None = None
    heard_on: date | None = None


def due(asked_on: date) -> date:
    """The last day on which an answer is in time."""
    return working_days_after(asked_on, ANSWER_IN)


def state_on(facts: ChallengeFacts, today: date) -> ChallengeState:
    """Where it stands. Somebody who is not satisfied puts it on the board's agenda by saying so."""
    if facts.answered_on is None:
        return ChallengeState.LATE if late_by(facts, today) else ChallengeState.ASKED
    if facts.satisfied is None:
        return ChallengeState.ANSWERED
    if facts.satisfied:
        return ChallengeState.SATISFIED
    return ChallengeState.ON_AGENDA if facts.heard_on is None else ChallengeState.HEARD


def late_by(facts: ChallengeFacts, today: date) -> int:
    """By how many working days the first answer is late, or was; nought while it is in time."""
    until = facts.answered_on or today
    return max(0, working_days_between(facts.due_on, until)) if until > facts.due_on else 0


def says(facts: ChallengeFacts, today: date) -> str:
    """The state in a line: No answer yet. It is 3 working days late."""
    state, late = state_on(facts, today), late_by(facts, today)
    match state:
        case ChallengeState.LATE:
            return f"No answer yet. It is {counted(late, 'working day')} late"
        case ChallengeState.ASKED:
            return f"Waiting for an answer by {day(facts.due_on)}"
        case ChallengeState.HEARD:
            assert facts.heard_on
            return f"The board heard it on {day(facts.heard_on)}"
        case _:
            was_late = f". The answer came {counted(late, 'working day')} late" if late else ""
            return f"{state.words}{was_late}"


class Waiting(Record):
    """How many challenges stand where, for the first sentence of a list."""

    states: tuple[ChallengeState, ...]

    def of(self, *states: ChallengeState) -> int:
        return sum(one in states for one in self.states)

    @property
    def words(self) -> str:
        """In a sentence or two: 3 wait for an answer, and 1 of them is late. 1 is going to the board."""
        if not self.states:
            return "Nobody has asked anything yet."
        late = self.of(ChallengeState.LATE)
        unanswered = late + self.of(ChallengeState.ASKED)
        said = [f"{unanswered} {_waits(unanswered)} for an answer" if unanswered else "All have an answer"]
        if late:
            said[0] += f", and {late} {'of them ' if late < unanswered else ''}{'is' if late == 1 else 'are'} late"
        board = self.of(ChallengeState.ON_AGENDA)
        if board:
            said.append(f"{board} {'is' if board == 1 else 'are'} going to the board")
        return ". ".join(said) + "."


def _waits(count: int) -> str:
    return "waits" if count == 1 else "wait"


def waiting(each: Iterable[ChallengeFacts], today: date) -> Waiting:
    return Waiting(tuple(state_on(one, today) for one in each))


class Asked(Record):
    """A challenge as typed. `how` is account for one's own words; others were recorded for somebody.

    `names_checked` answers the question about names of people, if it was asked.
    """

    question: str
    subject: ChallengeSubject
    key: str = ""
    how: HowSaid = HowSaid.ACCOUNT
    asked_on: date | None = None
    names_checked: bool = False


def check_asked(asked: Asked, today: date) -> list[Problem]:
    """What it still needs, in the order of the form."""
    problems = _needs_words("question", "Write your question", "your question", asked.question, LONGEST_QUESTION)
    if asked.how is not HowSaid.ACCOUNT:
        problems += _check_day("asked_on", "the day on which they wrote or rang", asked.asked_on, today)
    return problems + check_words({"question": asked.question}, asked.names_checked)


def check_answer(words: str, names_checked: bool = False) -> list[Problem]:
    problems = _needs_words("words", "Write the answer", "the answer", words, LONGEST_ANSWER)
    return problems + check_words({"words": words}, names_checked)


def check_heard(
    words: str, heard_on: date | None, said_on: date | None, today: date, names_checked: bool = False
) -> list[Problem]:
    """What the board said and when; not before the person who asked took it there."""
    problems = _needs_words("words", "Write what the board said", "what the board said", words, LONGEST_ANSWER)
    problems += _check_day("heard_on", "the day the board heard it", heard_on, today)
    if heard_on and said_on and heard_on < said_on:
        problems.append(Problem("heard_on", f"It went to the board on {day(said_on)}. Give that day or a later one"))
    return problems + check_words({"words": words}, names_checked)


def check_may_answer(facts: ChallengeFacts, today: date) -> None:
    """An answer can be given, or added to, until the person who asked is satisfied or the board has heard it."""
    if state_on(facts, today) in (ChallengeState.SATISFIED, ChallengeState.HEARD):
        raise RuleBroken("This challenge is settled. It takes no more answers.")


def check_may_say(facts: ChallengeFacts, today: date) -> None:
    """Whether somebody is satisfied can be said once there is an answer, and changed until the board has heard it."""
    if facts.answered_on is None:
        raise RuleBroken(f"There is no answer yet. One is due by {day(facts.due_on)}.")
    if state_on(facts, today) is ChallengeState.HEARD:
        raise RuleBroken("The board has heard this challenge. Ask again if there is more to ask.")


def check_may_speak(asker: int | None, reader: int | None, own: bool) -> None:
    """Nobody says for somebody with an account whether they are satisfied, and nobody says it as somebody else."""
    if own and (asker is None or asker != reader):
        raise NotAllowed("Only the person who asked says whether the answer is enough.")
    if not own and asker is not None:
        raise NotAllowed("The person who asked has an account, and says here whether the answer is enough.")


def check_may_hear(facts: ChallengeFacts, today: date) -> None:
    if state_on(facts, today) is not ChallengeState.ON_AGENDA:
        raise RuleBroken("This challenge is not on the board’s agenda. The person who asked puts it there.")


def check_may_correct(facts: ChallengeFacts, how: HowSaid) -> None:
    """What was recorded for somebody can be put right until it is answered; nobody changes a person's own words."""
    if how is HowSaid.ACCOUNT:
        raise RuleBroken("These are somebody’s own words. Nobody else changes them.")
    if facts.answered_on is not None:
        raise RuleBroken("This challenge has an answer, so its words stay as they were. Record a new one instead.")


def asked_words(number: int, how: HowSaid) -> Sentence:
    recorded = "" if how is HowSaid.ACCOUNT else f" for somebody: {how.words[0].lower()}{how.words[1:]}"
    return _about(number, f"{'asked' if how is HowSaid.ACCOUNT else 'recorded'} challenge C{number}{recorded}")


def corrected(number: int) -> Sentence:
    return _about(number, f"corrected what was recorded as challenge C{number}")


def answered(number: int, again: bool) -> Sentence:
    return _about(number, f"{'answered challenge' if not again else 'added to the answer to challenge'} C{number}")


def said_satisfied(number: int, satisfied: bool) -> Sentence:
    if satisfied:
        return _about(number, f"was satisfied with the answer to challenge C{number}")
    return _about(number, f"was not satisfied with the answer to challenge C{number}, and took it to the board")


def heard(number: int, heard_on: date) -> Sentence:
    return _about(number, f"recorded that the board heard challenge C{number} on {day(heard_on)}")


def _about(number: int, words: str) -> Sentence:
    return Sentence(words, CHALLENGE, str(number))


def _needs_words(field: str, missing: str, what: str, words: str, most: int) -> list[Problem]:
    if not words.strip():
        return [Problem(field, missing)]
    return too_long(field, what, words, most)


def _check_day(field: str, what: str, given: date | None, today: date) -> list[Problem]:
    if given is None:
        return [Problem(field, f"Give {what}, like {day(today)}")]
    if given > today:
        return [Problem(field, f"{day(given)} is still to come. Give {what}")]
    if (today - given).days > OLDEST:
        return [Problem(field, f"{day(given)} is more than a year ago. Check the year")]
    return []
