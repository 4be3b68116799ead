"""Home: what waits of the bids, for the panel and for the national team."""

from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AwardKind
from tests import awarding, make
from tests.bidding import make_bid


def test_the_panel_and_the_national_team_read_which_bids_wait(client, app):
    north = make.alliance()
    team, member = make.person(Role.NATIONAL_TEAM, north), make.person(Role.PANEL_MEMBER, north)
    assert "No bid is submitted yet" in client.sign_in(team).get("/").text
    bid = make_bid(north)
    page = client.get("/").text
    assert "1 bid of 1 submitted waits for a decision" in page and "Waiting for assessors" in page
    assert f'href="/england/bids/{bid.id}"' in page
    assert "Nothing waits for the panel among the 1 bid submitted" in client.sign_in(member).get("/").text
    awarding.assess(bid.id, awarding.assessors(north))
    assert "1 bid of 1 submitted waits for the panel’s recommendation" in client.get("/").text
    there = f"/england/bids/{bid.id}"
    page = client.get(there).text
    assert f'href="{there}/recommend">Recommend</a>' in page and "sustainability and transformation plans" in page
    awarding.recommend(bid.id, awarding.decision(AwardKind.DECLINED))
    assert "Nothing waits for the panel" in client.get("/").text and "Recommend</a>" not in client.get(there).text
    client.sign_in(team)
    assert "Recommended: declined" in client.get("/").text
    assert f'href="{there}/decide">Record the committee’s decision</a>' in client.get(there).text
    awarding.decide(bid.id, awarding.decision(AwardKind.DECLINED))
    assert "Nothing waits to be decided" in client.get("/").text
    assert "Record the committee’s decision" not in client.get(there).text
