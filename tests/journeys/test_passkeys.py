"""Passkeys in a real browser, with an authenticator that Chromium plays itself."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from alliance_tracker.rules.permissions import Role
from tests.accounts import PASSWORD, make

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(page: Page) -> Iterator[Page]:
    """A browser on a device that keeps passkeys, like Windows Hello."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page


@pytest.fixture
def accessible(kind: str, assert_accessible):
    """The pages are the same on both databases, so axe reads them once."""
    return assert_accessible if kind == "sqlite" else lambda page: None


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def test_a_passkey_is_made_and_signs_in_alone(app: Flask, device: Page, accessible):
    person = make(app, Role.MANAGER)
    sign_in(device, person.email)
    device.goto("/account/passkeys")
    accessible(device)
    device.fill("input[name=name]", "work laptop")
    device.get_by_role("button", name="Make the passkey").click()
    expect(device.get_by_role("row", name=re.compile("work laptop"))).to_be_visible()
    accessible(device)
    device.get_by_role("banner").get_by_role("button", name="Sign out").click()
    accessible(device)
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()
    device.goto("/account")
    expect(device.get_by_role("row", name=re.compile("work laptop"))).to_be_visible()


def test_a_role_that_needs_two_steps_may_set_up_a_passkey(app: Flask, device: Page, accessible):
    person = make(app, Role.ADMINISTRATOR)
    sign_in(device, person.email)
    accessible(device)
    device.get_by_role("button", name="Use a passkey instead").click()
    expect(device.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    accessible(device)
    device.get_by_role("link", name="I have kept them, go on").click()
    device.goto("/admin/people")
    accessible(device)
    device.get_by_role("banner").get_by_role("button", name="Sign out").click()
    sign_in(device, person.email)
    expect(device.get_by_role("heading", level=1)).to_have_text("Second step")
    accessible(device)
    device.get_by_role("button", name="Use a passkey").click()
    expect(device.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()
    device.goto("/admin/people")
    expect(device.get_by_role("heading", level=1)).to_have_text("People")


def test_without_scripts_passkeys_stay_away(new_page):
    page = new_page(javascript=False)
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).not_to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
