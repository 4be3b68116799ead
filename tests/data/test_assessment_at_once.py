"""Several people assess at the same moment: one is first, the others are told, and a closed bid stays closed."""

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import writing
from alliance_tracker.data.assessment import assessors, questions, scores
from alliance_tracker.data.assessment.holding import Assessing
from alliance_tracker.data.assessment.reading import assessments_of
from alliance_tracker.data.assessment.scores import Given
from alliance_tracker.data.db import db
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.tables.assessment import Assessor, Moderation, Score
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import assessing, make
from tests.bidding import make_bid
from tests.trust import at_once

MANY = 5
FIRST = {"kept": 1, "Stale": MANY - 1}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def bid(north):
    return make_bid(north)


@pytest.fixture
def pair(north):
    return make.person(Role.ASSESSOR, north, "Ann Ames"), make.person(Role.ASSESSOR, north, "Bo Birch")


def saved(app, bid, act, by=()):
    """What came of each of several saves. `by`: who each of them is."""
    return at_once.saved(app, MANY, lambda tx, which: act(Assessing(tx, bid.id), which), by)


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_somebody_is_asked_once(app, bid, pair):
    letter = Message("ann@example.nhs.uk", "You are asked", "Please.")
    asked = saved(app, bid, lambda held, _: assessors.assign(held, pair[0].id, make.TODAY, letter))
    assert asked == FIRST and count(Assessor) == 1


def test_one_settles_and_one_ends_and_nothing_is_lost(app, bid, pair):
    for one in pair:
        assessing.seat(bid, one)
    assessing.score(bid, pair[0])
    assessing.score(bid, pair[1], safety=(1, 3))
    safety = assessments_of(bid.call, [bid.id])[bid.id].assessment.criteria[2]
    assert safety.code == "safety"

    def settle(held, which):
        scores.agree(held, safety, Given(3, 3, f"Told by {which}"), 0, make.TODAY)

    assert saved(app, bid, settle) == FIRST
    stamp = scores.stamp_of(bid.id)
    assert saved(app, bid, lambda held, which: scores.end(held, f"By {which}", stamp, make.TODAY)) == FIRST
    assert count(Moderation) == 1
    assert saved(app, bid, settle) == {"RuleBroken": MANY}


def test_the_last_scores_close_the_bid_and_what_comes_after_is_refused(app, bid, pair):
    for one in pair:
        assessing.seat(bid, one)
    assessing.score(bid, pair[0])
    given = {one.code: Given(2, 2 if one.weight else None, "Late.") for one in assessments(bid).criteria}

    def score(held, which):
        seat, _ = held.seat(held.tx.actor.person_id, assessing.NOWHERE)
        scores.save_scores(held, assessing.NOWHERE, given, scores.own_scores(seat.id).stamp)

    found = saved(app, bid, score, by=[pair[1]])
    assert found == {"kept": 1, "RuleBroken": MANY - 1} and count(Score) == 18


def assessments(bid):
    return assessments_of(bid.call, [bid.id])[bid.id].assessment


def test_a_question_is_answered_once(app, bid):
    draft = questions.Draft(questions.QuestionKind.QUESTION, "Which sites?", "", make.TODAY.replace(day=30))
    with writing(make.by(), make.moment()) as tx:
        questions.raise_one(Assessing(tx, bid.id), draft, (), make.TODAY)
    asked = questions.asked_of([bid.id])[0]

    def answer(held, which):
        given = questions.Answer(asked.id, f"By {which}", asked.version)
        questions.answer(held.tx, bid.plan, bid.stream, given, make.TODAY)

    assert saved(app, bid, answer) == FIRST


def test_one_call_is_read_with_as_many_queries_as_one_bid(app, north, bid, pair, queries):
    def cost() -> int:
        db.session.rollback()
        queries.clear()
        assert assessments_of(bid.call)
        return len(queries)

    assessing.seat(bid, pair[0])
    before = cost()
    for stream in (Stream.RECOVERY_PACKAGE, Stream.STRATIFIED_FOLLOW_UP):
        other = make_bid(north, stream)
        for one in pair:
            assessing.seat(other, one)
            assessing.score(other, one)
    assert cost() == before == 7
