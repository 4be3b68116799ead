"""A board's meeting from papers to approved minute: by keyboard at a desk, by touch on a telephone, pages checked."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.tables.alliances import Membership
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.journeys.conftest import DESKTOP, PHONE

Q1 = make.Q2.previous()
PATIENT = 180_000
"""Milliseconds: the journey is about what can be done, and a busy machine draws the first pictures slowly."""


def few_bodies(north) -> None:
    """An alliance of three bodies, so that all of its attendance is typed by hand."""
    with writing(make.by(), make.moment()) as tx:
        rows = tx.session.scalars(
            select(Membership).where(Membership.alliance_id == north.id).order_by(Membership.id)
        ).all()
        for row in rows[3:]:
            row.ends_on = date(2018, 4, 1)
        tx.say(Sentence("ended memberships", "alliance", north.slug), north.id)


def press(page, role: str, name: str | re.Pattern[str]) -> None:
    page.get_by_role(role, name=name).first.press("Enter")


def click(page, role: str, name: str | re.Pattern[str]) -> None:
    page.get_by_role(role, name=name).first.click()


@pytest.mark.both
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_board_meeting_from_papers_to_approved_minute(app, page, new_page, browse_as, assert_accessible):
    north = make.alliance()
    few_bodies(north)
    lead = make.person(Role.LEAD, north, "Claire Robson")
    make.update(make.deliverable(north, lead, title="Faster results"), Rating.OFF_TRACK, Q1, ask="Agree £60,000")
    make.update(make.deliverable(north, lead, title="Nearer to home"), Rating.OFF_TRACK, Q1, ask="Note")
    base = f"/alliances/{north.slug}/quarters"
    secretary = make.person(Role.SECRETARY, north, "Imran Sheikh")
    chair = make.person(Role.CHAIR, north, "Ruth Calder")
    page.context.set_default_timeout(PATIENT)
    browse_as(page, secretary).goto(f"{base}/{Q1.code}")
    press(page, "link", "The board’s meeting")
    assert_accessible(page)
    press(page, "link", "Issue the papers")
    press(page, "button", "Issue the papers")
    page.get_by_text("Nothing has changed since the papers were issued").wait_for()
    make.update(make.Made(1, north.id, "ED1"), Rating.OFF_TRACK, Q1, happened="Two readers have left.")
    page.reload()
    assert page.locator("main section").evaluate_all("all => all.map(one => one.id)").index("changed") < 2
    page.locator("#changed").get_by_text("Two readers have left.").wait_for()
    assert_accessible(page)

    press(page, "link", re.compile("Accept the path.*ED1"))
    page.get_by_label("In a sentence or two").fill("The board accepts it.")
    page.get_by_label("In a sentence or two").press("Tab")
    press(page, "button", "Save the draft")
    page.get_by_text("D1 is drafted.").wait_for()
    page.goto(f"{base}/{Q1.code}")
    press(page, "link", re.compile("Ask for more.*ED2"))
    press(page, "button", "Save the draft")
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert_accessible(page)
    page.get_by_label("In a sentence or two").fill("Say how the pay is met.")
    page.get_by_label("By when, if something is asked for").fill("30 Nov 2018")
    press(page, "button", "Save the draft")
    page.get_by_text("D2 is drafted.").wait_for()

    page.goto(f"{base}/{Q1.code}/meeting")
    press(page, "link", "Write down who came")
    page.get_by_label("When did the board meet?").fill("9 Oct 2018")
    page.get_by_label("How many bodies make a quorum?").fill("2")
    for row in page.locator("tbody select").all():
        row.focus()
        page.keyboard.type("Pre")
    assert_accessible(page)
    press(page, "button", "Save who came")
    page.get_by_text("so the meeting had a quorum").wait_for()
    page.get_by_text("The chair or a deputy has to confirm D1 and D2.").wait_for()

    phone = new_page()
    phone.context.set_default_timeout(PATIENT)
    phone.set_viewport_size(PHONE)
    browse_as(phone, chair).goto("/")
    click(phone, "link", "2 decisions on Q1 2018/19 wait for you")
    assert_accessible(phone, (DESKTOP, PHONE))
    click(phone, "button", "Confirm what is ticked")
    phone.get_by_text("What is confirmed no longer changes.").wait_for()
    assert_accessible(phone, (DESKTOP, PHONE))

    page.reload()
    press(page, "link", "Record the review")
    press(page, "button", "Record the review")
    page.get_by_text("This is what it saw, kept as it was.").wait_for()
    page.get_by_role("heading", name="What the board decided").wait_for()
    page.get_by_text("draft minute").wait_for()
    assert_accessible(page)

    of_lead = new_page()
    of_lead.context.set_default_timeout(PATIENT)
    of_lead.set_viewport_size(PHONE)
    browse_as(of_lead, lead).goto("/")
    of_lead.get_by_role("heading", name="The board asks of you: 1").wait_for()
    click(of_lead, "link", "ED2 Nearer to home")
    click(of_lead, "link", "Say it is done")
    of_lead.get_by_label("What was done?").fill("The trusts pay half each.")
    click(of_lead, "button", "Save")
    of_lead.get_by_text("The trusts pay half each.").wait_for()
    assert_accessible(of_lead, (DESKTOP, PHONE))

    page.goto(f"{base}/{make.Q2.code}/meeting")
    press(page, "link", "Write down who came")
    page.get_by_label("When did the board meet?").fill("12 Oct 2018")
    page.get_by_label("How many bodies make a quorum?").fill("2")
    for row in page.locator("tbody select").all():
        row.focus()
        page.keyboard.type("Pre")
    press(page, "button", "Save who came")
    press(page, "link", "Approve the minutes on Q1 2018/19")
    press(page, "button", "The board approves them")
    page.get_by_text("are approved.").wait_for()
    page.goto(f"{base}/{Q1.code}/minutes")
    page.get_by_text("Approved at the meeting of 12 October 2018.").wait_for()
    assert_accessible(page)
    for path in ("/paper", "/decisions/2", "/corrections/new"):
        page.goto(f"{base}/{Q1.code}{path}")
        assert_accessible(page)
