"""A member on a telephone, by keyboard: from the top menu to the group, its meeting and what is suggested for it."""

from datetime import date

import pytest

from alliance_tracker.rules.permissions import Role
from tests import grouping, make


def whole_group(north):
    """A group with everything on its page."""
    local = grouping.group(
        north,
        what_we_are_not="We are not a support group. We are not a pressure group.",
        story="Ten people began it after a talk at the hospital.",
        where_and_when="At the hospital, over lunch.",
        how_to_join="Ask the secretary at any clinic.",
        started="2002",
    )
    working = grouping.group(north, "Environment audit", under=local)
    grouping.count(local, patient=14, carer=6, both=5, professional=7)
    grouping.count(working, patient=3)
    key = grouping.held(local, core=19, partner=6)
    grouping.action(local, "Ask the CCG who answers feedback", date(2018, 9, 30), meeting_id=key)
    grouping.action(local, "Quote for benches in the garden", date(2018, 10, 15), working_group_id=working.id)
    grouping.meeting(local)
    return local, working, key


@pytest.mark.both
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_member_finds_the_next_meeting_and_suggests_an_item(app, page, browse_as, assert_accessible):
    north = make.alliance()
    local, working, key = whole_group(north)
    who = grouping.member(local, make.person(Role.PATIENT_REPRESENTATIVE, north, "Mo Member"))
    page.set_viewport_size({"width": 390, "height": 844})
    browse_as(page, who).goto("/")
    page.get_by_role("link", name="My group").press("Enter")
    page.get_by_role("heading", name="Next meeting: Tuesday 13 November 2018, 12:30 to 14:00").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="I am coming, or I cannot come").press("Enter")
    page.get_by_role("button", name="I am coming").press("Enter")
    page.get_by_text("You said that you are coming.").wait_for()
    page.get_by_role("link", name="Suggest an item").press("Enter")
    page.get_by_label("What should we talk about?").fill("Parking at the unit")
    page.get_by_role("button", name="Send").press("Enter")
    page.get_by_text("Suggested by a member").wait_for()
    assert_accessible(page)
    keeper = grouping.member(local, make.person(Role.LEAD, north, "Kay Keeper"), keeps=True)
    browse_as(page, keeper)
    meeting = f"{local.path}/meetings/{key}"
    for path in (
        f"/alliances/{north.slug}/involvement/groups",
        *(f"{local.path}{part}" for part in ("", "/new", "/people", "/people/counts", "/meetings", "/meetings/series")),
        *(f"{local.path}{part}" for part in ("/actions", "/actions/1", "/reports")),
        *(f"{meeting}{part}" for part in ("", "/record", "/minutes", "/sheet")),
        working.path,
    ):
        page.goto(path)
        assert_accessible(page)
