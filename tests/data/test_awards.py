"""Recommendations and decisions as kept rows: read in the same queries, never changed, one first of several."""

from collections import Counter

import pytest
from sqlalchemy import select, text

from alliance_tracker.data import writing
from alliance_tracker.data.awards import deciding, releasing
from alliance_tracker.data.awards.bench import bench_of
from alliance_tracker.data.awards.deciding import in_hand
from alliance_tracker.data.awards.reading import decision_of, decisions_of, recommendations_of
from alliance_tracker.data.awards.releasing import NewCondition
from alliance_tracker.data.awards.suggesting import key_of, remembered, work_out
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import CommitteeDecision, Recommendation
from alliance_tracker.errors import RuleBroken, TrackerError
from alliance_tracker.periods import Quarter
from alliance_tracker.terms import AwardKind, ConditionKind, Stream
from tests import awarding, make
from tests.bidding import make_bid
from tests.trust.at_once import at_once

MANY = 4


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def bid(north):
    made = make_bid(north)
    awarding.assess(made.id, awarding.assessors(north))
    awarding.enter_pot(made.call, 2_000_000_00, 1_000_000_00)
    return made


def came_of(app, act):
    """What came of each of several at once: "kept", or the name of the error."""

    def one(_which: int) -> str:
        with app.app_context():
            try:
                with writing(make.by(), make.moment()) as tx:
                    act(tx)
            except TrackerError as problem:
                return type(problem).__name__
            return "kept"

    db.session.rollback()
    return Counter(at_once(MANY, one))


def test_one_of_several_recommends_and_one_of_several_records_the_minute(app, bid):
    full = awarding.in_full(bid.id)

    def recommend(tx):
        deciding.recommend(in_hand(tx, bid.id), 0, full, awarding.judge, awarding.RECOMMENDED)

    def decide(tx):
        deciding.decide(in_hand(tx, bid.id), 0, full, awarding.MINUTE, make.TODAY)

    assert came_of(app, recommend) == came_of(app, decide) == {"kept": 1, "Stale": MANY - 1}
    for table in (Recommendation, CommitteeDecision):
        assert len(db.session.scalars(select(table)).all()) == 1


def test_what_was_said_is_never_changed(app, bid, tampering):
    awarding.recommend(bid.id, awarding.in_full(bid.id))
    awarding.decide(bid.id, awarding.in_full(bid.id))
    for table in ("recommendation", "recommendation_line", "committee_decision", "award_line"):
        with (
            pytest.raises(Exception, match="what has been recorded cannot be changed"),
            tampering(),
            db.engine.begin() as connection,
        ):
            connection.execute(text(f"UPDATE {table} SET plan_id = plan_id"))


def test_two_bids_cost_what_one_does_and_an_award_is_as_the_rules_of_spend_want_it(app, north, bid, queries):
    awarding.recommend(bid.id, awarding.in_full(bid.id))
    awarding.decide(bid.id, awarding.in_full(bid.id))
    new = NewCondition(ConditionKind.EVIDENCE, "A named lead.", None, None, awarding.HELD, "7")
    with writing(make.by(), make.moment()) as tx:
        held = in_hand(tx, bid.id)
        releasing.add_condition(held, new, make.TODAY)
        releasing.plan_release(held, Quarter.parse("2017-18-q1"), 100_00, [1], make.TODAY)
    with pytest.raises(RuleBroken, match="A named lead"), writing(make.by(), make.moment()) as tx:
        releasing.pay_release(in_hand(tx, bid.id), 1, 1, make.TODAY, make.TODAY)
    with writing(make.by(), make.moment()) as tx:
        releasing.end_condition(in_hand(tx, bid.id), 1, 1, "The lead left.", make.TODAY)
        releasing.pay_release(in_hand(tx, bid.id), 1, 1, make.TODAY, make.TODAY)
    db.session.rollback()

    def cost() -> int:
        queries.clear()
        decisions_of(bid.call), recommendations_of(bid.call)
        return len(queries)

    first = cost()
    other = make_bid(north, Stream.RECOVERY_PACKAGE, asked=(100_00, 0), part=None)
    awarding.assess(other.id, (make.person(make.Role.ASSESSOR, north), make.person(make.Role.ASSESSOR, north)))
    awarding.recommend(other.id, awarding.decision(AwardKind.DECLINED, against="Small."))
    awarding.decide(other.id, awarding.decision(AwardKind.DECLINED))
    assert cost() == first == 4
    award = decisions_of(bid.call)[bid.id].award
    assert (award.total, award.from_quarter.code, [one.pence for one in award.releases]) == (
        1_500_000_00,
        "2016-17-q4",
        [100_00],
    )
    assert award.releases[0].conditions == (), "nothing waited for it any more"
    assert decision_of(other.id).award is None and decision_of(other.id).kind is AwardKind.DECLINED


def test_a_suggestion_is_remembered_for_the_very_same_inputs(app, bid):
    told: list[str] = []
    bench = bench_of(bid.call)
    assert remembered(key_of(bench)) is None
    made = work_out(bench, make.moment(), told.append)
    db.session.rollback()
    assert remembered(key_of(bench)) == made and made.awards == {str(bid.id): 1_500_000_00} and told
    awarding.enter_pot(bid.call, 700_000_00, 0)
    smaller = bench_of(bid.call)
    assert remembered(key_of(smaller)) is None
    assert work_out(smaller, make.moment()).given[str(bid.id)].part == 0
