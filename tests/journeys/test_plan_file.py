"""The programme manager loads a plan from a workbook: wrong at first, then right; nobody types it in again."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.exchange.planfile import PlanSheet, plan_workbook
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.planfile import Plan
from tests import make
from tests.exchange import plan_files
from tests.web.test_plan_file import plan_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_plan_is_loaded_from_a_workbook(app, page, browse_as, assert_accessible):
    home = make.alliance()
    manager = make.person(Role.MANAGER, home)
    plan = plan_of(manager, 6, 3)

    def choose(of):
        content = plan_workbook(PlanSheet("North East and Cumbria", home.slug, of))
        page.locator("input[type=file]").set_input_files({"name": "plan.xlsx", "mimeType": XLSX, "buffer": content})
        page.get_by_role("button", name="Upload and check").click()

    browse_as(page, manager).goto(f"/alliances/{home.slug}/plan-file")
    assert_accessible(page)
    late = plan_files.replace(plan.deliverables[1], planned_end=plan_files.date(2016, 3, 31), title="")
    choose(Plan((plan.deliverables[0], late, *plan.deliverables[2:]), plan.milestones))
    page.get_by_role("link", name="2 cells need mending in this file").click()
    expect(page.get_by_role("rowheader", name="Deliverables, row 4, column B")).to_be_visible()
    assert_accessible(page)
    choose(plan)
    expect(page.get_by_text("6 deliverables and 18 milestones to add")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Confirm and load").click()
    expect(page.get_by_text("The plan is loaded: 6 deliverables and 18 milestones added.")).to_be_visible()
