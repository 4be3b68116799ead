"""The strategy on one sheet of paper, and the pages of the strategy and of working together in a browser."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from alliance_tracker.data.engagement.strategy import strategy_of
from alliance_tracker.rules.permissions import Role
from tests import involving, make, strategic


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_seven_ambitions_fit_one_sheet_and_the_pages_are_accessible(app, page, browse_as, assert_accessible):
    north = make.alliance()
    strategic.adopt(north)
    long = "People take part as equal partners from the first talk to the last. " * 20
    for one in strategy_of(north.alliance_id).ambitions:
        strategic.rate(north, 2, one.code, ideal=long, how_to=long, measures=long)
    involving.evidence(north, involving.promise(north))
    strategic.cost(north, 2018, 120050, 60025, 40)
    browse_as(page, make.person(Role.MANAGER, north))
    base = f"/alliances/{north.slug}/involvement"
    page.goto(f"{base}/strategy/on-a-page")
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) == 1
    for what in ("strategy", f"strategy/{strategic.DESIGN}", "strategy/on-a-page", "together"):
        page.goto(f"{base}/{what}")
        assert_accessible(page)
