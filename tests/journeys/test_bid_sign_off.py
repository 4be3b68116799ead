"""A bid frozen, answered, submitted and sent back in a real browser, on a computer and on a telephone."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.rules.permissions import Role
from tests import agreeing, bidding, make

BID = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"


@pytest.mark.both
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_bid_goes_out_for_agreement_and_is_submitted(app, page, browse_as, assert_accessible):
    north = make.alliance()
    bid = bidding.complete(bidding.make_bid(north, submitted_on=None), north)
    agreeing.provide(bid, "Tees Hospitals")
    manager = make.person(Role.MANAGER, north)
    browse_as(page, manager).goto(BID)
    page.get_by_role("link", name="Freeze the first version").first.click()
    assert_accessible(page)
    page.get_by_label("Why is this version made?").fill("It is complete")
    page.get_by_role("button", name="Freeze version 1.0").click()
    assert_accessible(page)
    page.goto(f"{BID}/sign-off")
    assert_accessible(page)
    first, *others = agreeing.now(bid).needed
    for body in others:
        agreeing.answer(bid, body.id)
    browse_as(page, agreeing.signatory(north, first.id)).goto("/")
    page.get_by_role("link", name="Bid for earlier diagnosis of North East and Cumbria, version 1.0").click()
    assert_accessible(page)
    page.get_by_label("Agrees", exact=True).check()
    page.get_by_label("An officer, under the scheme of delegation").check()
    page.get_by_label("Your office").fill("Chief Officer")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="We agree").click()
    expect(page.get_by_text("All 17 agree with version 1.0. The bid can be submitted.")).to_be_visible()
    browse_as(page, manager).goto(BID)
    page.get_by_role("link", name="Submit the bid").click()
    assert_accessible(page)
    page.get_by_role("button", name="Submit version 1.0").click()
    expect(page.get_by_text("Version 1.0 is submitted.").first).to_be_visible()
    browse_as(page, make.person(Role.NATIONAL_TEAM, north)).goto(f"{BID}/outcome/record")
    page.get_by_label("What has to change, and why").fill("Say more of risks.")
    assert_accessible(page)
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_text("Say more of risks.")).to_be_visible()
    assert_accessible(page)
