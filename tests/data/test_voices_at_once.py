"""Several ask, answer, grade or write to the board at the same moment: each is kept once, and the others are told."""

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.engagement import challenges, statements, three_tests
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.rules.engagement.challenges import Asked
from alliance_tracker.rules.engagement.three_tests import GradeDraft
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import ChallengeSubject, ThreeTest
from tests import make, voicing
from tests.make import TODAY
from tests.trust import at_once

MANY = 5


@pytest.fixture
def north(app):
    return make.alliance()


def saved(app, act):
    """What came of each of several saves."""
    return at_once.saved(app, MANY, act)


def test_challenges_asked_at_once_get_numbers_of_their_own(app, north):
    asker = make.person(Role.PATIENT_REPRESENTATIVE, north)

    def one(which: int) -> int:
        with app.app_context(), writing(make.by(asker), make.moment()) as tx:
            return challenges.ask(tx, north.alliance_id, Asked(f"Why {which}?", ChallengeSubject.OTHER), TODAY)

    db.session.rollback()
    assert sorted(at_once.at_once(MANY, one)) == [1, 2, 3, 4, 5]


def test_one_of_several_first_answers_is_kept_and_the_others_read_it_first(app, north):
    number = voicing.challenge(north, make.person(Role.PATIENT_REPRESENTATIVE, north))

    def answer(tx, which):
        challenges.answer(tx, north.alliance_id, number, f"Answer {which}", 0, TODAY)

    assert saved(app, answer) == {"kept": 1, "Stale": MANY - 1}
    assert len(challenges.answers_to(challenges.challenge_of(north.alliance_id, number).id)) == 1


def test_one_grade_and_one_statement_are_kept(app, north):
    def grade(tx, which):
        draft = GradeDraft(which % 4 + 1, evidence=f"Paper {which}")
        three_tests.save_grade(tx, north.alliance_id, "M1", draft, 0, TODAY)

    def write(tx, which):
        statements.send(tx, north.alliance_id, make.Q2, f"Statement {which}", 0, TODAY)

    assert saved(app, grade) == {"kept": 1, "Stale": MANY - 1}
    whole = three_tests.whole_test(north.alliance_id, ThreeTest.MEANINGFUL)
    assert whole.alliance.graded == 1 and whole.lines[0].earlier == ()
    assert saved(app, write) == {"kept": 1, "Stale": MANY - 1}


def test_a_statement_sent_while_the_board_reviews_is_before_the_review_or_refused(app, north):
    def act(tx, which):
        if which:
            statements.send(tx, north.alliance_id, make.Q2, "We are not heard.", 0, TODAY)
            return
        row = tx.session.scalars(
            select(QuarterRow)
            .where(QuarterRow.alliance_id == north.alliance_id, QuarterRow.code == make.Q2.code)
            .with_for_update()
        ).one()
        row.reviewed_at = tx.now
        tx.say(Sentence("reviewed Q2 2018/19", "quarter", make.Q2.code), north.alliance_id)

    found = saved(app, act)
    sent = statements.statement_of(north.alliance_id, make.Q2).version
    assert found["kept"] == 1 + sent
    assert sent in (0, 1) and sum(found.values()) == MANY
