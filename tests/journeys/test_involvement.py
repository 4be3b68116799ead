"""A patient representative on a telephone, by keyboard: a promise was not kept, why, and what the board reads of it."""

import pytest
from playwright.sync_api import Page, expect

from alliance_tracker.rules.permissions import Role
from tests import accounts, involving, make
from tests.journeys.avonmere.test_keyboard import tab_to
from tests.journeys.conftest import PHONE

WHY = "Eight of the ten wards saw nobody."
QUESTION = "Who decides which wards are visited?"
ANSWER = "No, not all of them. Two nurses left in July."
QUARTER = "/alliances/{}/quarters/2018-19-q2"
MOST_PAGES = 3
FIRST = "North East and Cumbria"  # where `accounts.make` gives a role


def press(page: Page, role: str, name: str) -> None:
    """Go there with Tab and press Enter."""
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def write(page: Page, name: str, words: str) -> None:
    tab_to(page, page.locator(f"[name={name}]"))
    page.keyboard.type(words)


def heading(page: Page, words: str) -> None:
    """Wait until this is the page."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


@pytest.mark.both
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_broken_promise_reaches_the_board(app, new_page, browse_as, assert_accessible):
    who = accounts.make(app, Role.PATIENT_REPRESENTATIVE)
    north = make.alliance(FIRST)
    manager, chair = make.person(Role.MANAGER, north), make.person(Role.CHAIR, north)
    make.deliverable(north)
    involving.promise(north)
    involving.report(north, 1)

    def accessible(page: Page) -> None:
        assert_accessible(page, (PHONE,))

    page = new_page()
    page.set_viewport_size(PHONE)
    page.goto("/sign-in")
    accessible(page)
    write(page, "email", who.email)
    write(page, "password", accounts.PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Your work")
    pages = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    pages.append(page.url)
    accessible(page)
    press(page, "link", "Open Involvement")
    heading(page, "Involving patients and carers")
    accessible(page)
    press(page, "link", "Say what became of it : P1")
    heading(page, "Say what became of it")
    accessible(page)
    tab_to(page, page.get_by_label("It was kept"))
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("It was not kept")).to_be_checked()
    write(page, "why", WHY)
    assert len(pages) <= MOST_PAGES, pages
    press(page, "button", "Save")
    expect(page.get_by_text("The patient representatives say: not kept.")).to_be_visible()
    expect(page.get_by_text(WHY).first).to_be_visible()
    accessible(page)
    press(page, "link", "Ask about anything you read here")
    heading(page, "Ask or challenge")
    accessible(page)
    write(page, "question", QUESTION)
    press(page, "button", "Send")
    heading(page, "Challenge C1")
    accessible(page)
    answer(browse_as(new_page(), manager))
    page.goto("/")
    accessible(page)
    press(page, "link", f"C1: {QUESTION}")
    expect(page.get_by_text(ANSWER)).to_be_visible()
    accessible(page)
    press(page, "button", "No, take it to the board")
    expect(page.get_by_text("C1 is on the board’s agenda now.")).to_be_visible()
    board = browse_as(new_page(), chair)
    board.goto(QUARTER.format(north.slug))
    said = board.locator("#patients")
    expect(said).to_contain_text("Not kept, say patients: 1 promise")
    expect(said).to_contain_text(f"The patient representatives say: not kept. For 30 September 2018Because: {WHY}")
    expect(said).to_contain_text("For the board: 1 challenge")
    expect(said).to_contain_text(QUESTION)
    accessible(board)


def answer(page: Page) -> None:
    """The programme manager answers what waits at home."""
    page.goto("/")
    page.get_by_role("link", name=f"C1: {QUESTION}").press("Enter")
    page.get_by_role("link", name="Answer", exact=True).press("Enter")
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Send the answer").press("Enter")
    expect(page.get_by_text("Your answer to C1 is sent.")).to_be_visible()
