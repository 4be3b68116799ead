"""A bid from its draft to the second spend return, with a conflict of interest and a part award on the way."""

from datetime import date

import pytest
from playwright.sync_api import expect

from alliance_tracker.data.db import db
from alliance_tracker.data.funding import bids, calls
from alliance_tracker.exchange.papers import making
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import agreeing, bidding, make
from tests.bidding import MadeBid
from tests.journeys import bid_steps as do
from tests.journeys.plan_steps import lede, record, save, told

STREAM = Stream.EARLIER_DIAGNOSIS


@pytest.fixture
def move_to(apps, settings, live):
    """`move_to(day)`: the business day of the server from now on."""

    def moved(day: date) -> None:
        served = apps.of(replace(settings, base_url=live))
        later = replace(settings, base_url=live, today=day)
        served.config["SETTINGS"] = served.jinja_env.globals["settings"] = later

    return moved


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_bid_from_draft_to_the_second_spend_return(app, page, new_page, browse_as, assert_accessible, move_to):
    where = make.alliance()
    plan, home = agreeing.plan_of(where), f"/alliances/{where.slug}/bids/{STREAM.value}"
    agreeing.provide(plan, "Tees Hospitals")
    people = [make.person(Role.ASSESSOR, where, name) for name in ("Ann Ames", "Bo Birch", "Cy Cole")]
    manager = browse_as(page, make.person(Role.MANAGER, where))
    team = browse_as(new_page(), make.person(Role.NATIONAL_TEAM, where))

    made = written(manager, home, where, plan)
    do.freeze(manager, home)
    agreed(manager, home, made)
    do.submit(manager, home)

    bid, task = f"/england/bids/{made.id}", f"/assess/{made.id}"
    do.ask_assessors(team, bid, "Ann Ames", "Bo Birch", "Cy Cole")
    aside, *scoring = (browse_as(new_page(), one) for one in people)
    do.declare(aside, task, "Yes, and it is a conflict: I must not assess it", "My sister leads one of its trusts")
    told(aside, "Your conflict of interest is on record")
    assert aside.goto(task).status == 404
    for assessor, safety in zip(scoring, (2, 5), strict=True):
        do.declare(assessor, task, "No, none")
        do.score(assessor, task, 4, safety)
    team.goto(f"{bid}/moderation")
    lede(team, "All scores are in")
    assert_accessible(team)
    do.settle(team, bid, "safety", 4, "Both trusts watch results, as its risks say")
    do.end_moderation(team, bid, "Sound and agreed by all.")
    do.enter_pot(team, "2m", "2m")

    panel = browse_as(new_page(), make.person(Role.PANEL_MEMBER, where))
    panel.goto(f"{bid}/recommend")
    do.award_part(panel, "The pot is small, and the first site is ready")
    save(panel, "Record the recommendation")
    told(panel, "The recommendation is recorded")
    team.goto(f"{bid}/decide")
    do.award_part(team, "The pot is small, and the first site is ready")
    team.get_by_label("Day of the committee’s meeting").fill("12 Oct 2018")
    team.get_by_label("Minute", exact=True).fill("IC 18/44")
    save(team, "Record the decision")
    told(team, "The decision is recorded")
    assert_accessible(team)

    letter(manager, home)
    for day, quarter, spent, left in (
        (date(2019, 1, 8), "2018-19-q3", "90,000", "210,000"),
        (date(2019, 4, 9), "2018-19-q4", "200,000", "10,000"),
    ):
        move_to(day)
        do.spend(manager, home, quarter, spent, left)
    expect(manager.get_by_role("main")).to_contain_text("£290,000")
    assert_accessible(manager)


def written(manager, home, where, plan) -> MadeBid:
    """Started and costed on the pages; the long texts are written beside them."""
    manager.goto(home.rpartition("/")[0])
    manager.get_by_role("button", name="Start the bid for Earlier diagnosis").click()
    told(manager, "is open to be written")
    do.add_line(manager, home, "2017/18", "Set up of the clinic", "£600,000")
    do.add_line(manager, home, "2018/19", "Nurses of the clinic", "£500,000")
    do.add_part(manager, home, ("400,000", "300,000"), "700,000", "One site waits.")
    db.session.rollback()
    call = calls.call_of(plan.round_id)
    made = MadeBid(bids.bids_of(plan, call)[STREAM].id, plan, call, STREAM, call.address(STREAM))
    bidding.complete(made, where)
    return made


def agreed(manager, home, made) -> None:
    """The board's agreement is recorded from its minute; the other bodies give theirs."""
    db.session.rollback()
    paper = bidding.paper_of(made)
    for body in agreeing.now(paper).needed:
        if body.id != paper.board_id:
            agreeing.answer(paper, body.id)
    db.session.rollback()
    record(manager, home, paper.board_slug, "AB 18/31", "12 Oct 2018", ("Dr Ruth Calder", "Chair"))


def letter(manager, home) -> None:
    """The decision letter, made by the process beside the server."""
    manager.goto(home)
    manager.get_by_role("link", name="Decision letter as PDF").click()
    save(manager, "Make the PDF")
    assert making.make_next(make.moment())
    link = manager.get_by_role("link", name="Download the PDF")
    expect(link).to_be_visible()
    with manager.expect_download() as waiting:
        link.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_another_call_is_opened(app, page, browse_as, assert_accessible):
    browse_as(page, make.person(Role.NATIONAL_TEAM, make.alliance())).goto("/england/bids/calls")
    page.get_by_role("link", name="Open another call").click()
    page.get_by_label("Name", exact=True).fill("Second release 2018/19")
    page.get_by_label("Opens on").fill("4 June 2018")
    page.get_by_label("Closes on").fill("1 June 2018")
    page.get_by_label("What is printed of its day").fill("November 2018")
    page.get_by_label("First year with money").select_option("2018/19")
    page.get_by_label("Last year with money").select_option("2019/20")
    page.get_by_label("Source").fill("Letter of 4 June 2018")
    save(page, "Open the call")
    expect(page.get_by_role("link", name="The call opens on 4 June 2018, so it closes on a later day")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Closes on").fill("14 September 2018")
    save(page, "Open the call")
    told(page, "Second release 2018/19 is opened")
    assert_accessible(page)
