"""F1 in a real browser: no page breaks its own content policy, complains in the console, or asks another host."""

from urllib.parse import urlsplit

import pytest

from alliance_tracker.rules.permissions import Role
from tests import make

LISTEN = "addEventListener('securitypolicyviolation', event => (window.broken ??= []).push(event.violatedDirective))"
OPEN = ["/", "/alliances", "/alliances/wessex", "/guidance", "/guidance/annex-a", "/sign-in", "/help", "/no-such-page"]
INSIDE = ["", "/deliverables", "/deliverables/ED1", "/deliverables/ED1/update", "/deliverables/ED1/edit",
          "/deliverables/ED1/history", "/quarters", "/quarters/2018-19-q2", "/plan-file", "/plan", "/plan/vision",
          "/plan/vision/edit/vision", "/plan/staff-and-money", "/plan/staff-and-money/money/new", "/plan/coverage",
          "/plan/fit", "/plan/support", "/plan/versions", "/plan/freeze", "/plan/read", "/plan/submit",
          "/plan/questions", "/plan/plan.pdf", "/sign-off", "/sign-off/ask", "/sign-off/ledger", "/people",
          "/people/merge", "/people/providers/add", "/people/providers/complete", "/dates", "/dates/meetings/paste",
          "/dates/back-plan"]  # fmt: skip


@pytest.fixture
def kind():
    return "sqlite"


def test_f1_no_page_breaks_the_policy(app, browse_as, page, figure):
    north = make.alliance()
    of = make.deliverable(north)
    make.milestone(of)
    roles = (Role.MANAGER, Role.ADMINISTRATOR, Role.NATIONAL_TEAM)
    manager, administrator, national = (make.person(role, north) for role in roles)
    page.set_default_timeout(60_000)  # a chart is drawn when it is first asked for
    page.add_init_script(LISTEN)
    visited = 0
    walks = [
        (None, OPEN),
        (manager, ["/", "/account", "/account/calendar", *(f"/alliances/{north.slug}{one}" for one in INSIDE)]),
        (administrator, ["/admin/people", "/admin/people/invite", "/account/app"]),
        (national, ["/england", "/england/coverage", "/england/plans", "/england/dates"]),
    ]
    for who, paths in walks:
        if who is not None:
            browse_as(page, who)
        for path in paths:
            page.goto(path)  # until it and all that it asks for, pictures too, is there
            assert urlsplit(page.url).path.startswith(path.rstrip("/") or "/")
            assert page.evaluate("window.broken ?? []") == [], path
            visited += 1
    figure("F1: {} pages in Chromium, 0 violations of the policy, 0 console errors, 0 requests to other hosts", visited)
