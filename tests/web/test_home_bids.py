"""Home: what waits of the bids of an alliance, for its manager."""

from datetime import date

import pytest

from alliance_tracker.rules.permissions import Role
from tests import bidding, make
from tests import spending as given
from tests.bidding import make_bid

BID = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"


@pytest.fixture
def north(app):
    return make.alliance()


def home(client, person):
    return client.sign_in(person).get("/")


def test_the_manager_reads_what_waits_of_the_bids(client, north):
    manager = make.person(Role.MANAGER, north)
    assert "Bids for Transformation Funding" not in home(client, manager).text
    bid = make_bid(north, submitted_on=None)
    page = home(client, manager).text
    assert "Bids for Transformation Funding: 1 thing to do" in page
    assert "To be submitted; bids closed on 18 January 2017" in page and f'{BID}"' in page
    bidding.submit(bid.plan, bid.id, date(2017, 1, 17))
    assert "Bids for Transformation Funding" not in home(client, manager).text
    given.award(bid)
    page = home(client, manager).text
    assert "Return what was spent in 6 quarters, from Q1 2017/18" in page and f"{BID}/spend" in page
    for code in ("2017-18-q1", "2017-18-q2", "2017-18-q3", "2017-18-q4", "2018-19-q1"):
        given.spend(bid, code, 1_00, 1_00)
    assert "Return what was spent in Q2 2018/19" in home(client, manager).text
    assert "Return what was spent" not in home(client, make.person(Role.BOARD_MEMBER, north)).text
