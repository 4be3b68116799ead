"""Every page that links lead to, by a stranger and by the manager: accessible, narrow, without a complaint."""

from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Error, expect
from werkzeug.exceptions import HTTPException

from tests.journeys.avonmere.doing import HOME
from tests.journeys.conftest import DESKTOP, PHONE

MOST = 120
LINKS = "() => [...document.querySelectorAll('a[href]')].map(one => one.href)"
OPEN = {
    "home.home",
    "alliances.every",
    "alliances.one",
    "guidance.about",
    "guidance.annex_a",
    "guidance.annex_i",
    "guidance.governance",
    "guidance.money",
    "guidance.timeline",
    "guidance.words",
    "pages.help",
    "pages.ratings",
    "pages.accessibility",
    "pages.privacy",
    "pages.cookies",
    "people.sign_in",
    "people.reset",
}
OWN = {
    "home.home",
    "alliances.printed",
    "board.quarter",
    "board.every",
    "board.dates",
    "delivery.list_page",
    "delivery.one",
    "delivery.update",
    "delivery.edit",
    "delivery.add",
    "delivery.why",
    "delivery.history_page",
    "delivery.new_milestone",
    "delivery.edit_milestone",
    "delivery.add_evidence",
    "delivery.new_risk",
    "delivery.edit_risk",
    "plan_file.upload",
    "people.account",
}
PLAN = {
    "plan.home",
    "plan.section",
    "plan.write",
    "plan.resources",
    "plan.add_post",
    "plan.edit_post",
    "plan.add_line",
    "plan.edit_line",
    "plan.support",
    "plan.record_support",
    "plan.coverage",
    "plan.covered_item",
    "plan.why_not",
    "plan.why_not_group",
    "plan.fit",
    "plan.mark_fit",
    "plan.add_fit",
    "plan.rename_fit",
    "plan.in_my_plan",
    "plan.every_version",
    "plan.compare",
    "plan.freeze",
    "plan.read",
    "plan.plan_file",
    "plan.certificate_file",
    "plan.submit",
    "plan.submitted",
    "plan.outcome",
    "plan.questions",
    "plan.ask_region",
    "signoff.page",
    "signoff.record",
    "signoff.ledger",
    "signoff.ask",
    "signoff.remind",
    "signoff.hand_on",
    "signoff.withdraw",
    "signoff.people",
    "signoff.add_providers",
    "signoff.remove_provider",
    "signoff.complete_providers",
    "signoff.merge_bodies",
    "signoff.add_member",
    "signoff.change_member",
    "signoff.end_member",
    "signoff.set_terms",
    "signoff.record_authority",
    "signoff.set_lead",
    "signoff.add_group",
    "signoff.change_group",
    "dates.every",
    "dates.record",
    "dates.every_meeting",
    "dates.new_meeting",
    "dates.edit_meeting",
    "dates.paste_meetings",
    "dates.plan_back",
    "dates.calendar",
}
LATER = ("plan/freeze", "plan/submit", "people/providers/complete", "plan/plan.pdf", "sign-off/certificate.pdf")
"""Linked to only while there is something to freeze, to submit, to declare or to have made."""
NATIONAL = {
    "england.index",
    "england.coverage",
    "plan.england_plans",
    "dates.england",
    "dates.record_nationally",
    "assessment.bids",
    "assessment.bid",
    "assessment.moderation",
    "awards.panel",
    "awards.award",
    "awards.calls",
    "awards.new_call",
}


INVOLVED = frozenset({"engagement", "groups"})
"""The features of Involvement, which have a crawl of their own."""


def opened(page, address):
    """Whether it is a page. Files are handed out to be kept, which a browser tells of as an error of navigation."""
    try:
        answer = page.goto(address)
    except Error as left:
        if "Download is starting" not in left.message:
            raise
        answer = page.request.get(address)
    assert answer.ok, f"{answer.status} for {address}"
    return "text/html" in answer.headers["content-type"]


@pytest.fixture
def crawl(app, live, assert_accessible, full):
    """`crawl(page, ["/"])`: the names of the pages found by following links, one address for each name.

    Each page is looked at by axe as on a phone or at a desk, in turns, and every third for its contrast; with --full as
    both and for all. `leave` names pages and `others` features that are left out; `only` features that are followed
    alone.
    """
    widths = [(PHONE, DESKTOP)] if full else [(PHONE,), (DESKTOP,)]
    routes = app.url_map.bind("localhost")

    def name_of(address):
        try:
            return routes.match(urlsplit(address).path)[0]
        except HTTPException:
            return f"nothing at {urlsplit(address).path}"

    def follow(page, begin, leave=frozenset(), only=frozenset(), others=frozenset()):
        waiting, seen = [f"{live}{path}" for path in begin], {}
        while waiting and len(seen) < MOST:
            address = urldefrag(waiting.pop(0)).url
            name = name_of(address)
            feature = name.partition(".")[0]
            left = name in leave or feature in others or (only and feature not in only)
            if name in seen or left or not address.startswith(live):
                continue
            seen[name] = address
            if opened(page, address):
                assert_accessible(page, widths[len(seen) % len(widths)], contrast=len(seen) % 3 == 0)
                waiting += page.evaluate(LINKS)
        assert not waiting, "more pages than expected; raise MOST"
        return set(seen)

    return follow


def test_all_that_is_open(page, crawl):
    found = crawl(page, ["/"])
    assert found >= OPEN, f"no link leads to {sorted(OPEN - found)}"


@pytest.mark.parametrize("path", ["promises", "promises/large", "promises/interest"])
def test_what_an_alliance_opens_to_everybody_at_both_widths(page, assert_accessible, path):
    page.goto(f"{HOME}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)


def test_all_that_a_manager_reaches(manager, crawl):
    found = crawl(
        manager, ["/", f"{HOME}/deliverables/ED3", HOME], leave=(OPEN | PLAN) - OWN - {"alliances.one"}, others=INVOLVED
    )
    assert found >= OWN, f"no link leads to {sorted(OWN - found)}"


def test_all_of_the_plan_that_a_manager_reaches(manager, crawl):
    leave = (OPEN | OWN) - PLAN - {"guidance.annex_a"}
    begin = [f"{HOME}/plan", f"{HOME}/dates", "/guidance/annex-a", *(f"{HOME}/{one}" for one in LATER)]
    found = crawl(manager, begin, leave=leave, others=INVOLVED)
    assert found >= PLAN, f"no link leads to {sorted(PLAN - found)}"


def test_all_of_involvement_that_a_manager_reaches(manager, crawl):
    found = crawl(manager, [f"{HOME}/involvement"], only=INVOLVED)
    assert len(found) > 60, f"links lead only to {sorted(found)}"


def test_all_that_the_national_team_reaches(page, people, browse_as, crawl):
    found = crawl(browse_as(page, people["national"]), ["/england"], leave=OPEN | OWN | PLAN)
    assert found >= NATIONAL, f"no link leads to {sorted(NATIONAL - found)}"
