"""The Vanguard's one plan over three footprints: agreed by its Programme Board and its STP leads (paragraph 13)."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.data.plan.submissions import submissions_of
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import OrganisationKind, Standing
from tests import agreeing, make
from tests.journeys import plan_steps as do

MANCHESTER = "National Cancer Vanguard: Greater Manchester"
BOARD = "national-cancer-vanguard-programme-board"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_plan_over_three_footprints_is_agreed_and_ratified(app, page, new_page, browse_as, assert_accessible):
    where = make.alliance(MANCHESTER)
    plan = agreeing.plan_of(where)
    stps = agreeing.ids(plan, OrganisationKind.STP)
    home, elsewhere = (f"/alliances/{one.slug}" for one in plan.footprints[:2])
    manager = browse_as(page, make.person(Role.MANAGER, where))
    do.write(manager, home, "What is tried here first is offered to every alliance.")
    manager.goto(f"{home}/plan")
    assert_accessible(manager)
    do.freeze(manager, home, "The first version, for the Programme Board and the STP leads", "1.0")
    manager.goto(f"{home}/sign-off")
    assert_accessible(manager)
    first = agreeing.now(plan).version.id
    for stp in stps:
        agreeing.answer(plan, stp)
    do.write(manager, home, "What is tried here first, and works, is offered to every alliance.")
    do.freeze(manager, home, "Only what works", "1.1")
    now = agreeing.now(plan)
    assert now.version.id != first
    assert {now.stood[stp].standing for stp in stps} == {Standing.EARLIER}
    for stp in stps:
        agreeing.answer(plan, stp)
    manager.goto(f"{home}/plan/submit")
    do.lede(manager, "cannot be submitted yet")
    do.record(manager, home, BOARD, "PB 18/09", "12 Oct 2018", ("Dr Amira Khan", "Chair"))
    do.submit(manager, home, "1.1")
    assert_accessible(manager)
    national = browse_as(new_page(), make.person(Role.NATIONAL_TEAM, where))
    do.ratify(national, home, "12 Oct 2018", "CPAOG 18/41")
    national.goto(f"{elsewhere}/plan/outcome")
    expect(national.get_by_role("main")).to_contain_text("CPAOG 18/41")
    assert national.url.endswith(f"{home}/plan/outcome"), "from another footprint one comes to the same plan"
    assert_accessible(national)
    assert submissions_of(plan.id)[-1].ratified is not None
