"""What people do on the pages again and again, in their own words."""

from playwright.sync_api import Locator, Page, expect

from alliance_tracker.data import alliances, delivery
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import Whole
from alliance_tracker.demonstration.people import PASSWORD, WHERE
from alliance_tracker.demonstration.story import TODAY

HOME = f"/alliances/{WHERE}"
HAPPENED = "What happened this quarter"


def sign_in(page: Page, email: str) -> None:
    """By password, on the sign-in page that is open."""
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()


def heading(page: Page, words: str) -> None:
    """Wait until this is the page."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def choose(page: Page, rating: str) -> None:
    page.locator(".app-pick label", has_text=rating).click()


def save(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()


def done(page: Page, words: str) -> None:
    """Wait for the notice that a save leaves."""
    expect(page.get_by_role("alert")).to_contain_text(words)


def problems(page: Page) -> Locator:
    """The lines of the error summary."""
    return page.locator(".nhsuk-error-summary li")


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).click()


def record(reference: str) -> Whole:
    """The deliverable as it is kept now. Needs the app's context, which `app` gives."""
    db.session.rollback()
    found = alliances.head(WHERE)
    assert found
    return delivery.deliverable(found.id, reference, TODAY)
