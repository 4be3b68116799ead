"""A bid is assessed in a real browser: asked, declared, scored, settled, ended, read by the alliance."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import assessing, make
from tests.bidding import make_bid


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_assessor_declares_and_scores_and_every_page_is_accessible(app, page, browse_as, assert_accessible):
    home = make.alliance()
    bid, other = make_bid(home), make_bid(home, Stream.RECOVERY_PACKAGE)
    ann, bo = (make.person(Role.ASSESSOR, home, name) for name in ("Ann Ames", "Bo Birch"))
    national, manager = make.person(Role.NATIONAL_TEAM, home), make.person(Role.MANAGER, home)
    for one in (ann, bo):
        assessing.seat(other, one)
        assessing.score(other, one, 4, 3)
    assessing.end(other)
    assessing.seat(bid, bo)
    browse_as(page, national).goto("/england/bids")
    assert_accessible(page)
    page.get_by_role("link", name="North East and Cumbria for earlier diagnosis").click()
    assert_accessible(page)
    page.get_by_role("link", name="Choose assessors").click()
    page.get_by_label("Who?").select_option("Ann Ames")
    page.get_by_role("button", name="Ask them to assess it").click()
    assert_accessible(page)
    browse_as(page, ann).goto("/assess")
    assert_accessible(page)
    page.get_by_role("link", name="North East and Cumbria, earlier diagnosis").click()
    assert_accessible(page)
    page.get_by_label("Yes, but it is no conflict: I can score it fairly").check()
    page.get_by_label("What is the interest?").fill("I trained there in 2009.")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("I trained there in 2009.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Score this bid").click()
    page.get_by_role("group", name="Value: safety").get_by_label("4").check()
    page.get_by_role("button", name="Save and return").click()
    expect(page.get_by_role("link", name="Choose how confident you are about safety")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("group", name="Confidence: safety").get_by_label("3").check()
    page.get_by_label("Why: safety").fill("Each ward is named.")
    page.get_by_role("button", name="Save and return").click()
    expect(page.get_by_text("1 of 9 criteria scored")).to_be_visible()
    assessing.score(bid, ann, 4, 3)
    assessing.score(bid, bo, 4, 3, safety=(2, 3))
    browse_as(page, national).goto(f"/england/bids/{bid.id}/moderation")
    assert_accessible(page)
    page.get_by_role("link", name="Settle safety", exact=True).click()
    page.get_by_role("group", name="Agreed value").get_by_label("3").check()
    page.get_by_role("group", name="Agreed confidence").get_by_label("3").check()
    page.get_by_label("Why was it settled so?").fill("Two wards are not named.")
    assert_accessible(page)
    page.get_by_role("button", name="Settle it").click()
    page.get_by_label("What should the panel read first?").fill("High value for patients.")
    page.get_by_role("button", name="End moderation").click()
    expect(page.get_by_text("High value for patients.")).to_be_visible()
    expect(page.get_by_role("img", name="Value of each bid by the confidence")).to_be_visible()
    assert_accessible(page)
    for place in ("assessors", "moderation", "questions/new", "whole"):
        page.goto(f"/england/bids/{bid.id}/{place}")
        assert_accessible(page)
    browse_as(page, ann).goto(f"/assess/{bid.id}/scores")
    assert_accessible(page)
    assessing.minute(bid)
    browse_as(page, manager).goto("/alliances/north-east-and-cumbria/bids/earlier-diagnosis")
    assert_accessible(page)
    page.get_by_role("link", name="How it was scored").click()
    expect(page.get_by_text("Assessor 1: Sites are named").first).to_be_visible()
    assert_accessible(page)
