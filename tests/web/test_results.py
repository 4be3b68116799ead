"""What the money has brought: outcomes of a bid against their trajectory, and values typed with their source."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.tables.awards import OutcomeReading
from alliance_tracker.data.tables.funding import BidOutcome, BidPoint
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import agreeing, bidding, make
from tests import spending as given

BID = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"
RESULTS = f"{BID}/results"
OUTCOME = Outcome(
    "Earlier stage",
    measure="Stage 1 or 2 at diagnosis",
    unit="%",
    baseline=52_000,
    baseline_on=date(2016, 3, 31),
    points={"2018-19-q1": 54_000, "2018-19-q2": 55_000, "2018-19-q4": 57_000},
)
READ = {"value": "57.5", "source": "Cancer registry, 1 October 2018"}


@pytest.fixture
def north(app):
    return make.alliance()


def with_outcome(bid):
    with writing(make.by(), make.moment()) as tx:
        Bidding(tx, bid.plan, bid.call, bid.stream).save_outcome(OUTCOME)
    db.session.rollback()
    return db.session.scalars(select(BidOutcome.id).where(BidOutcome.bid_id == bid.id)).one()


@pytest.fixture
def number(north):
    """An outcome of an awarded bid."""
    made = bidding.make_bid(north, submitted_on=None)
    found = with_outcome(made)
    bidding.submit(made.plan, made.id, date(2017, 1, 17))
    given.award(made)
    return found


@pytest.fixture
def manager(client, north):
    client.sign_in(make.person(Role.MANAGER, north, "Priya Nair"))
    return client


def readings():
    db.session.rollback()
    return [(row.quarter, row.value) for row in db.session.scalars(select(OutcomeReading))]


def test_a_value_is_typed_compared_drawn_put_right_and_taken_away(manager, number):
    page = manager.get(RESULTS).text
    assert "0 of 1 outcome on course, 1 without a reading to compare" in page
    assert "Between the points nothing is assumed" in page and "Paragraph 24" in page and "Not read yet" in page
    place = f"{RESULTS}/{number}/2018-19-q2"
    assert "Planned for the end of Q2 2018/19: 55 %" in manager.get(place).text
    assert manager.post_form(place, READ).status_code == 303
    page = manager.get(RESULTS).text
    assert "1 of 1 outcome on course at the end of Q2 2018/19" in manager.get(RESULTS.removesuffix("/results")).text
    assert "On course at the end of Q2 2018/19: 2.5 percentage points better than planned" in page
    assert "5.5 percentage points better by Q2 2018/19 than the baseline of 31 March 2016" in page
    src = page.partition('<img src="')[2].partition('"')[0]
    assert "Earlier stage, %" in manager.get(src).text
    manager.post_form(place, {**READ, "value": "54"})
    assert "Not on course" in manager.get(RESULTS).text and readings() == [("2018-19-q2", 54_000)]
    table = read_csv(manager.get(f"{RESULTS}.csv").data)
    assert table[2] == ["Earlier stage", "%", "Higher", "Q2 2018/19", "55", "54", *table[2][6:7], READ["source"], ""]
    assert manager.post_form(place, form=1).status_code == 303 and readings() == []
    told = db.session.scalars(select(ChangePiece.after).where(ChangePiece.name == "words")).all()
    words = "the value of “Earlier stage” in Q2 2018/19 of the bid for earlier diagnosis"
    assert [f"{did} {words}" in told for did in ("gave", "put right", "took away")] == [True] * 3


WRONG = [
    ({"value": ""}, "Give the value"),
    ({"value": "NaN"}, "“NaN” is not a number with up to three places"),
    ({"value": "1e309"}, "“1e309” is not a number with up to three places"),
    ({"value": "1,2,3"}, "“1,2,3” is not a number with up to three places"),
    ({"value": "0.123456789012"}, "“0.123456789012” is not a number with up to three places"),
    ({"source": " "}, "Say where this value is from, and of what day"),
]


def test_a_wrong_value_comes_back_with_what_would_be_right(manager, number):
    place = f"{RESULTS}/{number}/2018-19-q2"
    fields = manager.fields(place)
    for typed, words in WRONG:
        answer = manager.post(place, data={**fields, **READ, **typed})
        assert answer.status_code == 422 and words in answer.text, words
    assert readings() == []


def test_quarters_to_come_and_outcomes_of_others_are_refused(manager, north, number):
    assert "Q3 2018/19 is not over yet" in manager.get(f"{RESULTS}/{number}/2018-19-q3").text
    assert "outside the round" in manager.get(f"{RESULTS}/{number}/2016-17-q4").text
    assert manager.get(f"{RESULTS}/{number + 1}/2018-19-q2").status_code == 404
    other = bidding.make_bid(north, Stream.RECOVERY_PACKAGE, submitted_on=None)
    stranger = with_outcome(other)
    assert manager.get(f"{RESULTS}/{stranger}/2018-19-q2").status_code == 404
    there = f"/alliances/north-east-and-cumbria/bids/{other.address}/results"
    assert "This bid has no award" in manager.get(f"{there}/{stranger}/2018-19-q2").text
    assert "This bid has no award" in manager.get(there).text


def test_two_people_type_one_value(manager, north, number):
    place = f"{RESULTS}/{number}/2018-19-q2"
    mine = manager.fields(place)
    manager.sign_in(make.person(Role.MANAGER, north, "Tom Ashworth"))
    manager.post_form(place, READ)
    token = manager.fields(place)["token"]
    clash = manager.post(place, data={**mine, **READ, "value": "56", "token": token})
    assert clash.status_code == 409 and "Tom Ashworth" in clash.text and "57.5" in clash.text and "56" in clash.text
    assert readings() == [("2018-19-q2", 57_500)]


def test_readers_read_and_do_not_type(client, north, number):
    client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north))
    page = client.get(RESULTS).text
    assert "Earlier stage" in page and "Type the value" not in page
    assert client.get(f"{RESULTS}/{number}/2018-19-q2").status_code == 403
    client.sign_in(make.person(Role.MANAGER, make.alliance("Wessex")))
    assert client.get(f"{RESULTS}/{number}/2018-19-q2").status_code == 404


def test_more_outcomes_cost_the_same_and_any_title_can_be_drawn(client, north, number, queries):
    client.sign_in(make.person(Role.MANAGER, north))

    def cost():
        client.get(RESULTS)
        queries.clear()
        client.get(RESULTS)
        return len(queries)

    few = cost()
    plan = agreeing.plan_of(north)
    with writing(make.by(), make.moment()) as tx:
        bid_id, round_id = tx.session.get(BidOutcome, number).bid_id, plan.round_id
        for place, title in enumerate(("It costs $5 or $\\frac{1}{", "Days & <hours>"), 2):
            facts = {"plan_id": plan.id, "round_id": round_id, "bid_id": bid_id, "position": place}
            row = BidOutcome(**facts, title=title, higher_is_better=False)
            tx.add(row)
            tx.flush()
            tx.add(BidPoint(plan_id=plan.id, outcome_id=row.id, quarter="2018-19-q2", planned=place))
        tx.say(Sentence("added outcomes", "bid", str(bid_id)), north.id)
    assert cost() == few
    for part in client.get(RESULTS).text.split('<img src="')[2:]:
        assert client.get(part.partition('"')[0]).status_code == 200
