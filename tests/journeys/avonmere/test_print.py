"""The quarter page as the board's paper: nothing to press, everything open, few sheets."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.avonmere.doing import HOME

MOST_PAGES = {"2018-19-q1": 8, "2018-19-q2": 6}
"""A quarter that was reviewed has what the board decided, who was there and what was corrected too."""
TABLES = """() => [...document.querySelectorAll('main table')]
    .filter(table => getComputedStyle(table.tHead).display !== 'table-header-group').length"""


@pytest.mark.parametrize("quarter", ["2018-19-q1", "2018-19-q2"])
def test_the_quarter_prints(manager, quarter):
    manager.goto(f"{HOME}/quarters/{quarter}")
    manager.emulate_media(media="print")
    for gone in ("header", "footer", ".app-where", ".nhsuk-skip-link", "button", ".app-btns", "summary"):
        for one in manager.locator(gone).all():
            expect(one).to_be_hidden()
    folded = manager.locator("details").all()
    assert folded, "the milestones that were met, at least"
    for one in folded:
        expect(one.locator("> .nhsuk-details__text")).to_be_visible()
    assert manager.evaluate(TABLES) == 0, "each table repeats its head"
    foot = manager.locator(".app-printed")
    expect(foot).to_contain_text("Avonmere and Fells")
    expect(foot).to_contain_text("by Priya Nair")
    expect(foot).to_contain_text("Reviewed" if quarter == "2018-19-q1" else "Draft")
    paper = manager.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 1 <= pages <= MOST_PAGES[quarter], f"{pages} pages"


def test_nothing_that_belongs_together_is_parted_by_the_end_of_a_sheet(manager):
    manager.goto(f"{HOME}/quarters/2018-19-q1/paper")
    foot = manager.locator(".app-printed").text_content()
    assert foot.count("Avonmere and Fells") == 1 and foot.count("Priya Nair") == 1, foot
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(manager.pdf(format="A4"))).pages]
    asked = [(sheet.count("For patients"), sheet.count("Back on track")) for sheet in sheets]
    assert sum(heads for heads, _ in asked) > 4, asked
    assert all(heads == paths for heads, paths in asked), f"what needs the board is parted: {asked}"
    manager.goto(f"{HOME}/quarters/2018-19-q1")
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(manager.pdf(format="A4"))).pages]
    moved = next(sheet for sheet in sheets if "What moved since" in sheet)
    assert "The same stop-smoking" in moved.partition("What moved since")[2], "a head stands without its first row"
