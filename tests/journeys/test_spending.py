"""The programme manager returns a quarter's spend and types what it brought, at every width and without a script."""

from datetime import date

import pytest
from playwright.sync_api import expect

from alliance_tracker.data import writing
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.rules.funding.record import Line, Outcome
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import LineKind
from tests import bidding, make
from tests import spending as given

BID = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"
OUTCOME = Outcome(
    "Cancers found at stage 1 or 2",
    measure="National cancer registry",
    unit="%",
    baseline=52_000,
    baseline_on=date(2016, 3, 31),
    points={"2017-18-q2": 53_000, "2017-18-q4": 54_000, "2018-19-q2": 55_000, "2018-19-q4": 57_000},
)


def awarded(home):
    """An award that was released in part and spent for two quarters, the second above what was released."""
    bid = bidding.make_bid(home, submitted_on=None)
    one = make.deliverable(home, title="Faster scans")
    make.milestone(one)
    with writing(make.by(), make.moment()) as tx:
        writes = Bidding(tx, bid.plan, bid.call, bid.stream)
        writes.save_line(Line("2017-18", LineKind.CAPITAL, 0, "Two scanners", f"{home.slug}/{one.reference}"))
        writes.save_outcome(OUTCOME)
    bidding.submit(bid.plan, bid.id, date(2017, 1, 17))
    given.award(bid)
    given.release(bid, 300_000_00, date(2017, 4, 10))
    given.spend(bid, "2017-18-q1", 200_000_00, 200_000_00, planned=250_000_00, to_come=800_000_00, forecast=10**8)
    given.spend(bid, "2017-18-q2", 250_000_00, 450_000_00, to_come=550_000_00, forecast=10**8)
    return bid


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_quarter_is_returned_and_read(app, page, browse_as, assert_accessible):
    home = make.alliance()
    bid = awarded(home)
    browse_as(page, make.person(Role.MANAGER, home)).goto(BID)
    page.get_by_role("link", name="Spend by quarter, and what is amiss").click()
    expect(page.get_by_text("£450,000 of £1,500,000 spent by Q2 2017/18, £300,000 released").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Return Q3 2017/18").first.click()
    assert_accessible(page)
    line = page.locator(f"#line-{given.lines(bid)[0]}")
    line.get_by_label("Spent").fill("NaN")
    page.get_by_role("button", name="Save the return").click()
    expect(page.get_by_role("link", name="“NaN” is not an amount of money")).to_be_visible()
    assert_accessible(page)
    line.get_by_label("Spent").fill("275,000")
    line.get_by_label("Total to date").fill("£700,000")
    line.get_by_label("Still to come").fill("275,000")
    other = page.locator(f"#line-{given.lines(bid)[1]}")
    other.get_by_label("Spent").fill("0")
    other.get_by_label("Still to come").fill("0")
    page.get_by_role("button", name="Save the return").click()
    page.get_by_role("link", name="£450,000 by Q2 2017/18 and £275,000 in Q3 2017/18 make £725,000").click()
    line.get_by_label("Total to date").fill("")
    page.get_by_role("button", name="Save the return").click()
    expect(page.get_by_text("The spend of Q3 2017/18 is returned.")).to_be_visible()
    expect(page.get_by_text("48% spent, 0 of 1 milestone met")).to_be_visible()
    page.get_by_role("link", name="What the money has brought").click()
    page.get_by_role("link", name="Type the value of Q2 2018/19").click()
    assert_accessible(page)
    page.get_by_label("Value at the end of the quarter").fill("54.2")
    page.get_by_label("Where it is from").fill("Registry, 1 October 2018")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("0.8 percentage points worse than planned").first).to_be_visible()
    assert_accessible(page)
    browse_as(page, make.person(Role.NATIONAL_TEAM, home)).goto("/england/spend")
    expect(page.get_by_role("link", name="North East and Cumbria, earlier diagnosis").first).to_be_visible()
    assert_accessible(page)
