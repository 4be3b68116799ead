"""A quarter by spreadsheet: filled in offline while somebody saves online, checked, confirmed, taken back."""

import pytest

from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.exchange.quarter_files import filled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAID = "What happened this quarter"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_quarter_by_spreadsheet_with_a_conflict(app, page, browse_as, assert_accessible):
    home = make.alliance()
    manager = make.person(Role.MANAGER, home)
    rows = [make.deliverable(home, manager) for _ in range(3)]
    for row in rows:
        make.milestone(row)
    one, two, three = (row.reference for row in rows)
    make.update(rows[0], Rating.ON_TRACK, happened="As it was.", who=manager)

    browse_as(page, manager).goto(f"/alliances/{home.slug}/quarters/2018-19-q2/spreadsheet")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Q2 2018/19 (.xlsx)").click()
    content = download.value.path().read_bytes()
    make.update(rows[0], Rating.ON_TRACK, happened="Said on the site.", who=make.person(Role.LEAD, home))
    answers = {
        (one, SAID): "Said in the file.",
        (two, "Rating"): "On track",
        (two, SAID): "Two sites are live.",
        (three, "Rating"): "Orange",
    }
    sheet = {"name": "quarter.xlsx", "mimeType": XLSX, "buffer": filled(content, answers)}
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Upload and check").click()
    assert page.get_by_text("2 deliverables will change, 1 of them with a choice to make").is_visible()
    assert page.get_by_text("We do not know the rating “Orange”").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Confirm and save 2 deliverables").click()
    page.get_by_role("link", name=f"Choose what to keep: {SAID}, {one}").click()
    assert_accessible(page)
    page.get_by_label(f"Keep both, theirs first: {one}").check()
    page.get_by_role("button", name="Confirm and save 2 deliverables").click()
    assert page.get_by_text("2 updates of Q2 2018/19 saved.").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Take it all back").click()
    assert page.get_by_text(f"Taken back: {one} and {two}.").is_visible()
    page.goto(f"/alliances/{home.slug}/quarters/2018-19-q2/form")
    assert page.get_by_text("Code for the office").first.is_visible()
    page.goto(f"/alliances/{home.slug}/quarters/2018-19-q2/form/typed")
    assert_accessible(page)
