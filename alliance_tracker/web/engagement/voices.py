"""What the main page of involvement has of patients' voices: the three tests, their challenges, their statement."""

from flask import g

from alliance_tracker.data.board import quarters
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.engagement import challenges, statements, three_tests
from alliance_tracker.data.engagement.challenges import ChallengeRow
from alliance_tracker.data.engagement.statements import StatementRow
from alliance_tracker.data.engagement.three_tests import Card
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.challenges import Waiting, says, waiting
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.around import part
from alliance_tracker.web.guard import may
from alliance_tracker.web.kept import kept

MOST = 4


class Asked(Record):
    """The challenges nobody has said yet are settled: in a sentence, and the first of them."""

    waiting: Waiting
    lines: tuple[tuple[ChallengeRow, str, str], ...]


class ToBoard(Record):
    """The quarter a statement can be written for now, and what stands there."""

    head: QuarterHead
    statement: StatementRow


@part("tests")
def tests_part() -> tuple[Card, ...]:
    """One query while nothing has changed, else two."""
    return kept("three tests", g.alliance.id, lambda: three_tests.cards_of(g.alliance.id))


@part("challenges")
def challenges_part() -> Asked:
    """A representative's own stand first. One query."""
    rows = challenges.unsettled(g.alliance.id, today())
    own_first = sorted(rows, key=lambda row: row.person_id != g.viewer.person_id)
    day = today()
    lines = tuple((row, row.state(day).mark, says(row.facts, day)) for row in own_first[:MOST])
    return Asked(waiting([row.facts for row in rows], today()), lines)


@part("statement")
def statement_part() -> ToBoard | None:
    """For those who write it, while a quarter waits for its board. Two queries."""
    if not may(Action.SPEAK_FOR_PATIENTS):
        return None
    head = quarters.in_question(quarters.quarters_of(g.alliance.id), today())
    if head is None or head.reviewed_at is not None:
        return None
    return ToBoard(head, statements.statement_of(g.alliance.id, head.quarter))
