"""The programme manager starts a bid and writes in it, with the keyboard's own forms and at every width."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.rules.permissions import Role
from tests import agreeing, make
from tests.trust.bids import fill_bid

BIDS = "/alliances/north-east-and-cumbria/bids"
BID = f"{BIDS}/earlier-diagnosis"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_bid_is_started_and_written(app, page, browse_as, assert_accessible):
    home = make.alliance()
    one = make.deliverable(home, title="Faster scans")
    browse_as(page, make.person(Role.MANAGER, home)).goto(BIDS)
    assert_accessible(page)
    page.get_by_role("button", name="Start the bid for Earlier diagnosis").click()
    expect(page.get_by_text("The bid for earlier diagnosis is open to be written.")).to_be_visible()
    page.get_by_role("link", name="No money is asked for 2017/18").first.click()
    assert page.get_by_label("2017/18").is_checked()
    page.get_by_label("What it buys").fill("Two scanners")
    page.get_by_label("Amount").fill("£1,2,3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="“£1,2,3” is not an amount of money")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Amount").fill("£1.4m")
    page.get_by_label("The deliverable it pays for").select_option(f"{home.slug}/{one.reference}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("cell", name=f"{one.reference} Faster scans")).to_be_visible()
    assert_accessible(page)
    page.goto(BID)
    expect(page.get_by_text("£0.47 for each of the 3 million people")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_page_of_a_bid_is_accessible(app, page, browse_as, assert_accessible):
    home = make.alliance()
    manager = make.person(Role.MANAGER, home)
    line = fill_bid(agreeing.plan_of(home), manager)["bid_line"]
    browse_as(page, manager)
    forms = ("money", "other", "outcomes", "benefits", "parts")
    places = ["questions/summary", "questions/contact", "bias", "areas", "withdraw", f"money/{line}"]
    for place in ["", "/whole", *(f"/{one}" for one in places), *(f"/{one}/new" for one in forms)]:
        page.goto(f"{BID}{place}")
        assert_accessible(page)
