"""With scripts off nothing is missing: signing in, the list and its filters, an update with something wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from alliance_tracker.terms import Rating
from tests.journeys.avonmere.doing import (
    HAPPENED,
    HOME,
    choose,
    done,
    heading,
    problems,
    record,
    save,
    sign_in,
    sign_out,
    unfold,
)
from tests.make import Q2


@pytest.fixture
def plain(new_page) -> Page:
    """A browser that runs no script."""
    return new_page(javascript=False)


def test_everything_works_without_scripts(plain, people):
    plain.goto(f"{HOME}/deliverables")
    sign_in(plain, people["manager"].email)
    heading(plain, "Deliverables")
    plain.get_by_label("Area").select_option(label="Living with and beyond cancer")
    plain.get_by_role("button", name="Filter").click()
    named = plain.get_by_role("rowheader", name=re.compile(r"^[A-Z]{2}\d "))
    expect(named).to_have_text([re.compile("^LB")] * 4)
    plain.get_by_role("columnheader", name=re.compile("Rating")).get_by_role("link").click()
    expect(named).to_have_count(4)
    plain.get_by_role("link", name="Clear the filters").click()
    expect(named).to_have_count(22)
    plain.goto(f"{HOME}/deliverables/LB2/update")
    plain.get_by_label(HAPPENED).fill("Written without scripts.")
    plain.get_by_label("What will change").fill("Nothing needs to.")
    unfold(plain, "due later")
    save(plain)
    problems(plain).get_by_role("link", name="Choose a rating for LB2").click()
    expect(plain.get_by_label(HAPPENED)).to_have_value("Written without scripts.")
    choose(plain, "On track")
    save(plain)
    done(plain, "LB2 is updated")
    assert record("LB2").update_for(Q2).declared is Rating.ON_TRACK
    sign_out(plain)
    done(plain, "You are signed out.")
    plain.goto(f"{HOME}/deliverables/LB2")
    heading(plain, "Sign in")


def test_a_double_click_without_scripts_is_one_update(plain, people, browse_as):
    browse_as(plain, people["manager"]).goto(f"{HOME}/deliverables/LB2/update")
    choose(plain, "On track")
    plain.get_by_label(HAPPENED).fill("Pressed twice.")
    plain.get_by_role("main").get_by_role("button", name="Save", exact=True).dblclick()
    done(plain, "LB2 is updated")
    assert record("LB2").update_for(Q2).version == 1
