"""Somebody looks for a thing from wherever they are: with the keys alone, on a telephone, and without scripts."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.rules.permissions import Role
from tests import make
from tests.searching import filled

WORD = "Quagmire"
BASE = "/alliances/north-east-and-cumbria"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_reference_mistyped_then_words_then_the_thing_itself(app, page, new_page, browse_as, assert_accessible):
    north = make.alliance()
    lead, manager = make.person(Role.LEAD, north), make.person(Role.MANAGER, north)
    filled(north, lead, WORD)
    browse_as(page, manager).goto("/help")
    assert_accessible(page)
    page.get_by_role("searchbox", name="Search everything you may see").focus()
    page.keyboard.type("EDD1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=EDD1")
    assert_accessible(page)
    page.get_by_role("link", name="ED1", exact=True).click()
    page.wait_for_url(f"**{BASE}/deliverables/ED1")

    page.get_by_role("searchbox").focus()
    page.keyboard.type(WORD.lower())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/search?q={WORD.lower()}")
    assert page.locator("mark", has_text=WORD).count() > 15
    assert_accessible(page)
    page.get_by_role("link", name="Promises to patients 1").click()
    page.get_by_role("link", name=f"P1 Ask {WORD} first").click()
    page.wait_for_url(f"**{BASE}/involvement/promises/1")

    stranger = new_page(javascript=False)
    stranger.goto("/")
    stranger.get_by_role("searchbox").fill("cervical screening")
    stranger.get_by_role("button", name="Search").click()
    expect(stranger.get_by_role("link", name="A-PR1 Cervical screening")).to_be_visible()
    stranger.get_by_role("searchbox", name="What are you looking for?").fill(WORD)
    stranger.get_by_role("button", name="Search").click()
    expect(stranger.get_by_text("Nothing that you may see has this word")).to_be_visible()
    assert stranger.get_by_role("link", name="Sign in").count() == 2
