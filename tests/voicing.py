"""Challenges, answers, grades and statements as tests need them, each made in the fewest rows that are valid."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.engagement import challenges, statements, three_tests
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.engagement.challenges import Asked
from alliance_tracker.rules.engagement.three_tests import AnswerDraft, GradeDraft
from alliance_tracker.terms import ChallengeSubject, HowSaid, TestView, ThreeTest
from tests import make
from tests.make import Made

QUESTION = "Why is the ward visit late?"


def challenge(where: Made, who: Made, asked_on: date = make.TODAY, question: str = QUESTION) -> int:
    """A representative asks; the number of the challenge."""
    with writing(make.by(who), make.moment()) as tx:
        return challenges.ask(tx, where.alliance_id, Asked(question, ChallengeSubject.OTHER), asked_on)


def recorded(where: Made, who: Made, asked_on: date = make.TODAY, question: str = QUESTION) -> int:
    """The same, written down for somebody who rang."""
    asked = Asked(question, ChallengeSubject.OTHER, "", HowSaid.TELEPHONE, asked_on)
    with writing(make.by(who), make.moment()) as tx:
        return challenges.ask(tx, where.alliance_id, asked, max(make.TODAY, asked_on))


def answered(where: Made, number: int, words: str = "Two nurses left.", on: date = make.TODAY) -> None:
    seen = len(challenges.answers_to(challenges.challenge_of(where.alliance_id, number).id))
    with writing(make.by(), make.moment()) as tx:
        challenges.answer(tx, where.alliance_id, number, words, seen, on)


def unsatisfied(where: Made, number: int, who: Made, on: date = make.TODAY) -> None:
    """The person who asked takes it to the board."""
    version = challenges.challenge_of(where.alliance_id, number).version
    with writing(make.by(who), make.moment()) as tx:
        challenges.say_satisfied(tx, where.alliance_id, number, False, version, on, own=True)


def grade(where: Made, code: str, level: int | None, on: date = make.TODAY, **more) -> None:
    """A grade of the alliance with what shows it; None for a line that does not apply."""
    given = {"evidence": "The minutes of May", "roles": True, "lived": True} | more
    if level is None:
        given |= {"applies": False, "why": "There is no bid here."}
    seen = {
        line.code: line.grade.id for test in ThreeTest for line in three_tests.whole_test(where.alliance_id, test).lines
    }
    with writing(make.by(), make.moment()) as tx:
        three_tests.save_grade(tx, where.alliance_id, code, GradeDraft(level, **given), seen[code], on)


def say(
    where: Made,
    who: Made,
    view: TestView,
    sentence: str = "They listened.",
    test: ThreeTest = ThreeTest.MEANINGFUL,
    on: date = make.TODAY,
) -> None:
    """What a representative answers to a test."""
    with writing(make.by(who), make.moment()) as tx:
        three_tests.save_answers(tx, where.alliance_id, [AnswerDraft(test, view, sentence)], on)


def statement(where: Made, who: Made, words: str = "We are not heard.", quarter: Quarter = make.Q2) -> None:
    """What the representatives say to the board."""
    version = statements.statement_of(where.alliance_id, quarter).version
    with writing(make.by(who), make.moment()) as tx:
        statements.send(tx, where.alliance_id, quarter, words, version, make.TODAY)
