"""A plan from a draft to ratified: written, agreed by some, changed, agreed again by those it turned, submitted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from alliance_tracker.data import alliances
from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.data.plan.submissions import submissions_of
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.demonstration.people import WHERE
from alliance_tracker.demonstration.story import TODAY
from alliance_tracker.terms import Standing
from tests.journeys import plan_steps as do
from tests.journeys.avonmere.doing import HOME

NORTH, STP = "NHS Avonmere North CCG (invented)", "Eastwater and the Fells (invented)"
BOARD = "avonmere-and-fells-cancer-alliance-board"
LEAD = "ellen.sowerby@demo.example"


@pytest.fixture
def standing(app) -> Callable[[str], tuple[Standing, str]]:
    """How a body stands now, and on which version."""

    def found(name: str) -> tuple[Standing, str]:
        db.session.rollback()
        plan = plan_of(alliances.head(WHERE).id)
        now = sign_off_of(plan, TODAY)
        body = next(one for one in now.bodies if one.name == name)
        return now.stood[body.id].standing, now.stood[body.id].label

    return found


def test_from_a_draft_to_ratified(manager, new_page, people, browse_as, standing, assert_accessible):
    _begins_in_the_middle(manager, standing, assert_accessible)
    do.write(manager, HOME, "More people live longer and better with and after cancer, here too.")
    manager.goto(f"{HOME}/plan/freeze")
    do.lede(manager, "A frozen version never changes")
    expect(manager.get_by_role("main")).to_contain_text("NHS Upper Tarn CCG (invented)")
    assert_accessible(manager)
    do.freeze(manager, HOME, "A clearer vision", "2.2")
    assert standing("NHS Upper Tarn CCG (invented)") == (Standing.EARLIER, "2.1")
    do.ask(manager, HOME, NORTH, STP)
    signatory = browse_as(new_page(), people["signatory"])
    _signatory_agrees(signatory, assert_accessible)
    assert standing(NORTH) == (Standing.AGREES, "2.2")
    lead = new_page()
    do.open_link(lead, LEAD)
    assert_accessible(lead)
    do.agree(lead, "STP lead", comment="The workforce figures are now the same.")
    do.lede(lead, "Agrees, with a comment, version 2.2")
    assert standing(STP) == (Standing.AGREES_WITH_COMMENT, "2.2")
    do.write(manager, HOME, "More people live longer and better with and after cancer. We begin with two towns.")
    do.freeze(manager, HOME, "Where we begin", "2.3")
    assert (standing(NORTH), standing(STP)) == ((Standing.EARLIER, "2.2"), (Standing.EARLIER, "2.2"))
    do.ask(manager, HOME, NORTH, STP)
    _signatory_agrees(signatory, None)
    do.open_link(lead, LEAD)
    do.agree(lead, "STP lead")
    assert (standing(NORTH), standing(STP)) == ((Standing.AGREES, "2.3"), (Standing.AGREES, "2.3"))
    manager.goto(f"{HOME}/plan/submit")
    do.lede(manager, "cannot be submitted yet")
    assert_accessible(manager)
    _gives_the_board_authority(manager)
    do.record(manager, HOME, BOARD, "AB 18/31", "12 Oct 2018", ("Dr Ruth Calder", "Chair"))
    do.submit(manager, HOME, "2.3")
    assert_accessible(manager)
    national = browse_as(new_page(), people["national"])
    do.ratify(national, HOME, "12 Oct 2018", "CPAOG 18/40")
    assert_accessible(national)
    db.session.rollback()
    last = submissions_of(plan_of(alliances.head(WHERE).id).id)[-1]
    assert (last.label, last.route, last.ratified.minute) == ("2.3", "board", "CPAOG 18/40")


def _begins_in_the_middle(page, standing, assert_accessible):
    """The refresh of the demonstration: some agree, some agreed an earlier version, one cannot agree yet."""
    page.goto(f"{HOME}/sign-off")
    do.lede(page, "4 of 11 agree with version 2.1")
    assert_accessible(page)
    assert standing(NORTH) == (Standing.EARLIER, "2.0")
    assert standing("NHS Harbour and Moss CCG (invented)")[0] is Standing.CANNOT
    page.goto(f"{HOME}/plan/vision/edit/vision")
    assert_accessible(page)


def _gives_the_board_authority(page):
    """From then on it may agree for the CCGs and the providers that have not answered."""
    page.goto(f"{HOME}/people/board/authority")
    main = page.get_by_role("main")
    main.get_by_role("textbox").first.fill("Governing bodies and trust boards in common, 10 October 2018, minute 7")
    main.get_by_label("From", exact=False).last.fill("10 Oct 2018")
    do.save(page, re.compile("^(Save|Record)"))


def _signatory_agrees(page, assert_accessible):
    """What still needs an answer stands first on the home page, and leads to it."""
    page.goto("/")
    card = page.locator("#answers")
    expect(card).to_contain_text(NORTH)
    if assert_accessible:
        assert_accessible(page)
    card.get_by_role("link").first.click()
    if assert_accessible:
        assert_accessible(page)
    do.agree(page, "Chief finance officer")
    do.told(page, "is recorded: agrees")
