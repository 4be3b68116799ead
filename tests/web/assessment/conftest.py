"""A bid with those who assess it, the national team, the panel and the alliance's manager."""

import pytest

from alliance_tracker.rules.permissions import Role
from tests import assessing, make
from tests.bidding import make_bid


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def bid(north):
    return make_bid(north)


@pytest.fixture
def ann(north):
    return make.person(Role.ASSESSOR, north, "Ann Ames")


@pytest.fixture
def bo(north):
    return make.person(Role.ASSESSOR, north, "Bo Birch")


@pytest.fixture
def national(north):
    return make.person(Role.NATIONAL_TEAM, north, "Nia Nash")


@pytest.fixture
def panel(north):
    return make.person(Role.PANEL_MEMBER, north, "Pat Pope")


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def seated(bid, ann, bo):
    """The bid with two who have declared."""
    assessing.seat(bid, ann)
    assessing.seat(bid, bo)
    return bid


@pytest.fixture
def apart(seated, ann, bo):
    """All scores in, two apart on safety."""
    assessing.score(seated, ann, 4, 4)
    assessing.score(seated, bo, 3, 4, safety=(2, 4))
    return seated
