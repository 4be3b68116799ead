"""What the database itself refuses of a bid, and what is kept of one."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.funding import bids, calls, reading, saving
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.tables.funding import Bid, BidAlliance, BidLine, BidOutcome
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.terms import Stream
from tests import agreeing, make
from tests.trust.bids import BENEFIT, BIASES, LINE, STREAM, fill_bid


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    found = agreeing.plan_of(north)
    fill_bid(found, make.person(make.Role.MANAGER, north))
    return found


def held(plan):
    db.session.rollback()
    call = calls.call_of(plan.round_id)
    heads = bids.bids_of(plan, call)
    return reading.contents_of(plan, call, list(heads.values()))[heads[STREAM].id]


def bidding(tx, plan):
    return Bidding(tx, plan, calls.call_of(plan.round_id), STREAM)


def test_all_that_was_saved_is_read(plan):
    kept = held(plan)
    assert [replace(one, id=0, version=0) for one in kept.lines] == [LINE]
    assert [replace(one, id=0, version=0) for one in kept.benefits] == [BENEFIT]
    assert replace(kept.biases, version=0) == BIASES
    assert (kept.outcomes[0].points, kept.outcomes[0].criterion) == ({"2017-18-q4": 55_000}, "safety")
    assert (kept.parts[0].total, kept.other, kept.footprints) == (60_00, 20_00, 1)
    assert kept.answers["contact"] == "Jo Hall, Cancer manager, 0191 496 0000"


@pytest.mark.parametrize("row", ["area", "deliverable", "stream", "round", "withdrawn"])
def test_the_database_refuses_what_crosses_plans_or_says_nothing(plan, row):
    other = make.alliance("Wessex")
    elsewhere = make.deliverable(other)
    bid = db.session.scalars(select(Bid).where(Bid.plan_id == plan.id)).one()
    own = {"plan_id": plan.id, "bid_id": bid.id}
    line = {"year": "2017-18", "kind": "revenue", "pence": 1, "what": "x", "position": 9}
    head = {"plan_id": plan.id, "call_id": bid.call_id, "opened_at": make.moment()}
    rows = {
        "area": BidAlliance(**own, alliance_id=other.id),
        "deliverable": BidLine(**own, **line, alliance_id=other.id, deliverable_id=elsewhere.id),
        "stream": Bid(**head, round_id=bid.round_id, stream="breast"),
        "round": Bid(**head, round_id=bid.round_id + 1, stream="recovery-package"),
        "withdrawn": Bid(**head, round_id=bid.round_id, stream="recovery-package", withdrawn_at=make.moment()),
    }
    with pytest.raises(IntegrityError), writing(make.by(), make.moment()) as tx:
        tx.add(rows[row])
        tx.flush()


def test_a_stamp_goes_on_when_only_the_trajectory_changes(plan):
    before = held(plan).outcomes[0]
    with writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_outcome(replace(before, points={"2017-18-q4": 56_000, "2018-19-q4": 60_000}))
    after = held(plan).outcomes[0]
    assert after.version == before.version + 1 and len(after.points) == 2
    with pytest.raises(Stale), writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_outcome(replace(before, title="Mine"))
    with writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).remove(after, after.version)
    assert db.session.scalars(select(BidOutcome)).all() == []


def test_a_criterion_of_assurance_is_served_by_no_outcome(plan):
    with pytest.raises(RuleBroken, match="not one of this round"), writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_outcome(Outcome("Stage", "leadership"))


def test_no_two_lines_say_the_same_and_there_is_a_most_of_them(plan, monkeypatch):
    """A return names a line by its words: of two alike the spend of one would count for nothing."""
    with pytest.raises(RuleBroken, match="Another line says the same"), writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_line(replace(LINE, pence=7))
    with writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_line(replace(LINE, year="2018-19"))
        bidding(tx, plan).save_line(replace(LINE, what=f"{LINE.what} of nurses"))
    changed = held(plan).lines[0]
    with writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_line(replace(changed, pence=7))
    monkeypatch.setattr(saving, "MOST", 3)
    with pytest.raises(RuleBroken, match="There are 3 of these already"), writing(make.by(), make.moment()) as tx:
        bidding(tx, plan).save_line(replace(LINE, what="One more"))


def test_a_bid_is_opened_once_and_held_only_where_it_is(plan):
    call = calls.call_of(plan.round_id)
    with writing(make.by(), make.moment()) as tx:
        bids.start(tx, plan, call, STREAM)
    assert list(bids.bids_of(plan, call)) == [STREAM]
    with pytest.raises(NotFound), writing(make.by(), make.moment()) as tx:
        Bidding(tx, plan, call, Stream.RECOVERY_PACKAGE)


def test_two_bids_are_read_with_as_many_queries_as_one(plan, queries):
    def cost() -> int:
        db.session.rollback()
        queries.clear()
        call = calls.call_of(plan.round_id)
        reading.contents_of(plan, call, list(bids.bids_of(plan, call).values()))
        return len(queries)

    before = cost()
    with writing(make.by(), make.moment()) as tx:
        bids.start(tx, plan, calls.call_of(plan.round_id), Stream.RECOVERY_PACKAGE)
    assert cost() == before <= 14
