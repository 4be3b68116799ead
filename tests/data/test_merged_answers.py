"""A merger is no way to lose an objection, and what a body agreed for itself does not speak for one it took over."""

from datetime import timedelta

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.signoff import merging
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.signoff.bodies import Merging
from alliance_tracker.terms import OrganisationKind, Standing
from tests import agreeing, make
from tests.agreeing import CANNOT
from tests.make import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def plan(app):
    return agreeing.plan_of(make.alliance())


def merge(plan, body, into, day, on=TODAY):
    with writing(make.by(), make.moment()) as tx:
        merging.merge(tx, plan, Merging((body,), into, "", "", day), on)


def test_a_body_that_takes_over_one_that_objects_is_asked_again(plan):
    agreeing.freeze(plan, "Better care.")
    agrees, objects, silent, *_ = agreeing.ids(plan, OrganisationKind.CCG)
    agreeing.answer(plan, agrees)
    agreeing.answer(plan, objects, CANNOT)
    for body in (objects, silent):
        with pytest.raises(RuleBroken, match="answered a version of this plan on 12 October 2018, as the body it was"):
            merge(plan, body, agrees, TODAY)
    merge(plan, objects, agrees, TOMORROW)
    assert agreeing.now(plan).stood[objects].standing is Standing.CANNOT, "until the day it stands"
    assert agreeing.now(plan).stood[agrees].standing is Standing.AGREES
    after = agreeing.now(plan, TOMORROW)
    assert objects not in after.stood
    assert after.stood[agrees].standing is Standing.NO_ANSWER
    agreeing.answer(plan, agrees, on=TOMORROW)
    assert agreeing.now(plan, TOMORROW).stood[agrees].standing is Standing.AGREES
    assert broken_links() == []


def test_an_objection_outlives_the_merger_and_the_merger_can_be_taken_back(plan):
    agreeing.freeze(plan, "Better care.")
    one, other, *_ = agreeing.ids(plan, OrganisationKind.CCG)
    agreeing.answer(plan, one, CANNOT)
    merge(plan, other, one, TOMORROW)
    assert agreeing.now(plan, TOMORROW).stood[one].standing is Standing.CANNOT
    with writing(make.by(), make.moment()) as tx:
        merging.take_back(tx, plan, other, "Another CCG was meant", TOMORROW)
    assert other in agreeing.now(plan, TOMORROW).stood
