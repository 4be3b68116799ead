"""The national team looks at the money, two people open the awards, anyone reads them, and one takes them back."""

from datetime import date

from playwright.sync_api import expect

from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import bidding, make
from tests import spending as given


def test_awards_are_opened_by_two_and_taken_back_by_one(app, page, new_page, browse_as, assert_accessible):
    north, wessex = make.alliance(), make.alliance("Wessex")
    bid = bidding.make_bid(north)
    given.award(bid)
    given.release(bid, 300_000_00, date(2017, 4, 10))
    given.spend(bid, "2017-18-q1", 200_000_00, 200_000_00)
    bidding.make_bid(wessex, Stream.RECOVERY_PACKAGE)
    asks, confirms = (make.person(Role.NATIONAL_TEAM, north) for _ in range(2))

    browse_as(page, asks).goto("/england")
    page.get_by_role("link", name="Money", exact=True).click()
    expect(page.get_by_text("2 bids ask for £3,000,000").first).to_be_visible()
    expect(page.get_by_role("img", name="Bar chart: money by year")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Financial year").select_option("2018/19")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("are of: All alliances, 2018/19")).to_be_visible()

    page.goto("/england/open-awards")
    assert_accessible(page)
    page.get_by_role("link", name="Cancer Transformation Funding 2017/18 and 2018/19").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ask for these awards to be opened").click()
    expect(page.get_by_text("You asked for this, so somebody else")).to_be_visible()
    assert_accessible(page)

    second = browse_as(new_page(), confirms)
    second.goto("/england/open-awards/december-2016")
    second.get_by_role("button", name="Confirm: open these awards to anyone").click()
    expect(second.get_by_text("These awards are open to anyone now")).to_be_visible()
    assert_accessible(second)

    anyone = new_page()
    anyone.goto("/awards")
    expect(anyone.get_by_text("transfers inside the NHS")).to_be_visible()
    assert_accessible(anyone)
    second.get_by_role("button", name="Take these awards back").click()
    expect(second.get_by_role("link", name="Say why they are taken back")).to_be_visible()
    assert_accessible(second)
    second.get_by_label("Why are they taken back?").fill("A sum is wrong")
    second.get_by_role("button", name="Take these awards back").click()
    expect(second.get_by_text("Nobody can read these awards any more")).to_be_visible()
    anyone.goto("/awards")
    expect(anyone.get_by_text("No awards are open to anyone yet")).to_be_visible()
    assert_accessible(anyone)
