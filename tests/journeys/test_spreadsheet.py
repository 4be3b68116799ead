"""A quarter by spreadsheet: filled in offline while somebody saves online, checked, confirmed, taken back."""

import pytest
from playwright.sync_api import expect

from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.exchange.quarter_files import book, filled
from tests.journeys.conftest import DESKTOP, PHONE

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
    expect(page.get_by_text("2 deliverables will change, 1 of them with a choice to make")).to_be_visible()
    expect(page.get_by_text("We do not know the rating “Orange”")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Confirm and save 2 deliverables").click()
    page.get_by_role("link", name=f"Choose what to keep: {SAID}, {one}").click()
    assert_accessible(page)
    page.get_by_label(f"Keep both, theirs first: {one}").check()
    page.get_by_role("button", name="Confirm and save 2 deliverables").click()
    expect(page.get_by_text("2 updates of Q2 2018/19 saved.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Take it all back").click()
    expect(page.get_by_text(f"Taken back: {one} and {two}.")).to_be_visible()
    page.goto(f"/alliances/{home.slug}/quarters/2018-19-q2/form")
    expect(page.get_by_text("Code for the office").first).to_be_visible()
    page.goto(f"/alliances/{home.slug}/quarters/2018-19-q2/form/typed")
    assert_accessible(page)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_workbook_of_one_s_own_is_matched_and_a_large_one_read_without_scripts(
    app, page, new_page, browse_as, assert_accessible
):
    home = make.alliance()
    manager = make.person(Role.MANAGER, home)
    made = make.deliverable(home, manager)
    make.milestone(made)
    one = made.reference
    page.context.set_default_timeout(60_000)
    start = f"/alliances/{home.slug}/quarters/2018-19-q2/spreadsheet"
    heads = ["Item of work", "Status (RAG)", "Progress to date", "Ring whom"]
    own = {
        "Tracker": [["Northern tracker"], heads, [one, "G", "Three sites are live.", "Tom"]],
        "Sums": [["a", "b"], [1, 2]],
    }

    def send(where, sheets):
        browse_as(where, manager).goto(start)
        file = {"name": "tracker.xlsx", "mimeType": XLSX, "buffer": book(sheets)}
        where.locator("input[type=file]").set_input_files(file)
        where.get_by_role("button", name="Upload and check").click()

    send(page, own)
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    cut = "all => all.filter(one => one.clientHeight < parseFloat(getComputedStyle(one, '::before').height)).length"
    assert page.locator("td[data-l]").evaluate_all(cut) == 0, "a long label stands in the next cell"
    page.set_viewport_size(DESKTOP)
    assert page.get_by_text("1 row stands below").first.is_visible()
    page.get_by_label("What “Status (RAG)” is").select_option("")
    page.get_by_label("Keep these choices").check()
    page.get_by_label("What the sheet Tracker holds").select_option("")
    page.get_by_role("button", name="Check what would change").click()
    page.get_by_role("link", name="Say what at least one sheet holds").focus()
    assert_accessible(page)
    page.get_by_label("What the sheet Tracker holds").select_option("all")
    page.get_by_label("What “Status (RAG)” is").select_option("declared")
    page.get_by_role("button", name="Check what would change").click()
    expect(page.get_by_text("1 deliverable will change")).to_be_visible()
    page.goto(start)
    page.get_by_role("main").get_by_role("link", name="tracker", exact=True).click()
    expect(page.get_by_role("heading", name="How the columns of “tracker” are read")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Forget these choices").click()
    expect(page.get_by_text("“tracker” is forgotten.")).to_be_visible()

    plain = new_page(javascript=False)
    plain.context.set_default_timeout(60_000)
    many = [[f"{one}.{at}", "", f"{at} {at * 7919} " * 12 + str(at**5)] for at in range(2_500)]
    send(plain, {"Quarter": [["Reference", "Rating", "What happened this quarter"], *many]})
    plain.get_by_role("button", name="See what would change").click()
    expect(plain.get_by_text("Nothing has been changed yet.")).to_be_visible()
