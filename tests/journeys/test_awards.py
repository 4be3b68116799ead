"""The panel's bench, the decision, conditions and releases in a real browser: every page at every width."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.data import writing
from alliance_tracker.data.awards import releasing
from alliance_tracker.data.awards.deciding import in_hand
from alliance_tracker.data.awards.releasing import NewCondition
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AwardKind, ConditionKind, Stream
from tests import awarding, make
from tests.bidding import make_bid


@pytest.fixture
def bids(app):
    """A bid that waits for the panel, one that is decided with a condition and a release, one to be moderated."""
    north, west = make.alliance(), make.alliance("West Midlands")
    by = awarding.assessors(north)
    one, two = make_bid(north), make_bid(west)
    awarding.assess(one.id, by)
    awarding.assess(two.id, by, value=4)
    awarding.assess(make_bid(north, Stream.RECOVERY_PACKAGE).id, by, ended=False)
    awarding.enter_pot(one.call, 1_500_000_00, 900_000_00)
    part = awarding.decision(AwardKind.PART, amounts={"2017-18": 600_000_00})
    awarding.recommend(two.id, part)
    awarding.decide(two.id, part)
    late = NewCondition(ConditionKind.EVIDENCE, "A named lead.", None, None, make.TODAY, "IC 18/30")
    with writing(make.by(), make.moment()) as tx:
        releasing.add_condition(in_hand(tx, two.id), late, make.TODAY)
        releasing.plan_release(in_hand(tx, two.id), Quarter.parse("2017-18-q1"), 100_000_00, [1], make.TODAY)
    return one, two


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_page_of_the_bench_and_of_an_award_is_accessible(app, page, browse_as, assert_accessible, bids):
    one, two = bids
    browse_as(page, make.person(Role.PANEL_MEMBER, make.alliance()))
    page.goto("/england/bids/panel")
    assert_accessible(page)
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_text("No other choice within the pot of each year makes more")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Recommend on North East and Cumbria, earlier diagnosis").click()
    assert_accessible(page)
    page.get_by_role("radio", name="Awarded in full").check()
    page.get_by_role("button", name="Record the recommendation").click()
    expect(page.get_by_role("link", name="above the pot").first).to_be_visible()
    assert_accessible(page)
    browse_as(page, make.person(Role.NATIONAL_TEAM, make.alliance()))
    for place in ("award", "decide", "conditions/new", "conditions/1", "releases/new", "releases/1", "letter.pdf"):
        page.goto(f"/england/bids/{two.id}/{place}")
        assert_accessible(page)
    page.goto("/england/bids/pot")
    assert_accessible(page)
    browse_as(page, make.person(Role.MANAGER, make.alliance("West Midlands")))
    page.goto("/alliances/west-midlands/bids/earlier-diagnosis")
    expect(page.get_by_text("Added after the award")).to_be_visible()
    assert_accessible(page)
