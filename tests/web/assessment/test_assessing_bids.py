"""The assessment of bids through its pages: who is asked, who sees what and when, and scores."""

import re

import pytest
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.assessment import Score
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.plan import PlanAlliance
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import assessing, awarding, make
from tests.assessing import OWN, give_role, rows, told
from tests.bidding import make_bid


def test_assessors_are_asked_declare_and_a_conflict_ends_it(client, bid, ann, national):
    client.sign_in(national)
    assert "nobody is chosen yet" in client.get(f"/england/bids/{bid.id}").text
    page = client.get(f"/england/bids/{bid.id}/assessors").text
    assert "Nobody is asked to assess it yet" in page and "Ann Ames" in page
    client.post_form(f"/england/bids/{bid.id}/assessors", {"person": str(ann.id)})
    assert [row.subject for row in rows(Outgoing)] == [
        "You are asked to assess a bid: North East and Cumbria, earlier diagnosis"
    ]
    words = "Ann Ames has still to declare interests, and then to score the bid"
    assert words in client.get(f"/england/bids/{bid.id}").text
    client.sign_in(ann)
    page = client.get("/assess").text
    assert "Declare your interests" in page and "Asked today" in page
    home = client.get("/").text
    assert "1 bid waits for you to assess" in home and f"/assess/{bid.id}" in home
    own = f"/assess/{bid.id}"
    page = client.get(own).text
    assert "Have you an interest" in page and "Work in 2017-18" not in page
    assert client.get(f"{own}/score").status_code == 404, "nothing opens before"
    sent = client.fields(own)
    assert "Say whether you have an interest" in client.post(own, data=sent).text
    wrong = client.post(own, data={**sent, "kind": "conflict"})
    assert wrong.status_code == 422 and "Say what the interest is" in wrong.text
    kept = client.post(own, data={**sent, "kind": "conflict", "interest": "My brother runs it."})
    assert kept.status_code == 303 and kept.location == "/assess"
    assert client.get(own).status_code == 404
    page = client.get("/assess").text
    assert "You declared a conflict of interest" in page and "Asked on 12 October 2018" in page
    assert "conflict of interest" in told("national") and "My brother" not in told(f"alliance:{bid.id}")
    client.sign_in(national)
    assert "My brother runs it." in client.get(f"/england/bids/{bid.id}").text
    refused = client.post(
        f"/england/bids/{bid.id}/assessors",
        data={**client.fields("/account/password"), "form": "assign", "person": str(ann.id)},
    )
    assert refused.status_code == 422


def test_somebody_of_the_alliance_cannot_be_asked_nor_open_it_by_address(client, north, bid, ann, national):
    other = make.alliance("Wessex")
    inside = make.person(Role.ASSESSOR, north, "Ivo Inside")
    give_role(inside, Role.BOARD_MEMBER, north)
    client.sign_in(national)
    page = client.get(f"/england/bids/{bid.id}/assessors").text
    assert "Cannot: works in North East and Cumbria" in page
    sent = client.fields(f"/england/bids/{bid.id}/assessors")
    assert client.post(f"/england/bids/{bid.id}/assessors", data={**sent, "person": str(inside.id)}).status_code == 422
    assessing.seat(bid, inside)
    client.sign_in(inside)
    assert client.get(f"/assess/{bid.id}").status_code == 404 and "No bid is with you" in client.get("/assess").text
    elsewhere = make_bid(other)
    client.sign_in(ann)
    nowhere = client.get("/assess/2000000000")
    assert nowhere.status_code == client.get(f"/assess/{elsewhere.id}").status_code == 404
    assert "There is no such bid" in client.get(f"/assess/{elsewhere.id}").text


@pytest.mark.parametrize(
    ("value", "why", "words"),
    [
        ("0", "Good.", "“0” is not on the scale. Score with a whole number from 1, which is low, to 5"),
        ("6", "Good.", "“6” is not on the scale"),
        ("3.5", "Good.", "“3.5” is not on the scale"),
        ("four", "Good.", "“four” is not on the scale"),
        ("4", "", "Say why safety has this score. Name the evidence"),
        ("4", "x" * 1001, "Shorten why: safety by 1 character"),
        ("", "Good.", "Choose a score for safety"),
    ],
)
def test_a_bad_score_comes_back(client, seated, ann, value, why, words):
    client.sign_in(ann)
    place = f"/assess/{seated.id}/score/safety"
    sent = {**client.fields(place), "confidence-safety": "3", "value-safety": value, "why-safety": why}
    answer = client.post(place, data=sent)
    assert answer.status_code == 422 and words in answer.text and rows(Score) == []


def test_scores_are_saved_some_at_a_time_and_change_until_all_are_in(client, seated, ann, bo):
    client.sign_in(ann)
    place = f"/assess/{seated.id}/score"
    some = {"value-safety": "4", "confidence-safety": "2", "why-safety": "Named."}
    assert client.post(place, data={**client.fields(place), **some}).location == f"/assess/{seated.id}"
    mine = client.get(f"/assess/{seated.id}").text
    assert "1 of 9 criteria scored" in mine and "Work in 2017-18" in mine and "Named." in mine
    window = client.fields(place)
    client.post_form(f"{place}/safety", {"why-safety": "Named and dated."})
    clash = client.post(place, data={**window, "why-safety": "Mine."})
    assert clash.status_code == 409 and "Named and dated." in clash.text and "Mine." in clash.text
    assessing.score(seated, ann)
    assert "You can change your scores until all assessors have" in client.get(f"/assess/{seated.id}").text
    open_form = client.fields(f"{place}/safety")
    assessing.score(seated, bo, 3)
    late = client.post(f"{place}/safety", data={**open_form, "value-safety": "1"})
    assert late.status_code == 422 and "All scores of this bid are in" in late.text
    assert [row.value for row in rows(Score) if row.person_id == ann.id] == [4] * 9


def test_assessors_see_nothing_of_each_other_before_all_are_in(client, seated, ann, bo, national, panel):
    assessing.score(seated, bo, 5, 5)
    client.sign_in(ann)
    for address in ("/assess", f"/assess/{seated.id}", f"/assess/{seated.id}/score", "/assess.csv"):
        page = client.get(address).text
        assert assessing.TOLD not in page and "Bo Birch" not in page and "finished" not in page
    assert client.get(f"/assess/{seated.id}/scores").status_code == 404
    for who in (national, panel):
        client.sign_in(who)
        page = client.get(f"/england/bids/{seated.id}").text
        assert "1 of 2" in page and assessing.TOLD not in page and "once mod" in page
        assert len(read_csv(client.get(f"/england/bids/{seated.id}/scores.csv").data)) == 1
    client.sign_in(national)
    assert assessing.TOLD not in client.get(f"/england/bids/{seated.id}/moderation").text
    assert client.get(f"/england/bids/{seated.id}/moderation.csv").status_code == 404
    assert client.get(f"/england/bids/{seated.id}/moderation/safety").status_code == 404


def test_what_each_role_sees_at_each_stage(client, apart, ann, national, panel, manager):
    page = f"/england/bids/{apart.id}"
    for who in (national, panel):
        client.sign_in(who)
        text = client.get(page).text
        assert "Differ by 2 in value" in text and assessing.TOLD in text and "once moderated" in text
        assert '<td role="cell" class="n" data-l="Place">–' in client.get("/england/bids").text
    client.sign_in(ann)
    assert "Bo Birch" in client.get(f"/assess/{apart.id}/scores").text
    assert client.get(page).status_code == client.get("/england/bids").status_code == 403
    client.sign_in(manager)
    assert assessing.TOLD not in client.get(OWN).text and client.get("/assess").status_code == 403
    assert client.get(f"{OWN}/scores.csv").status_code == client.get(f"{OWN}/scores").status_code == 404
    assessing.agree(apart, "safety", 3, 4)
    assessing.end(apart)
    assert assessing.TOLD not in client.get(OWN).text, "not before the decision"
    history = told(f"alliance:{apart.plan.footprints[0].id}")
    assert assessing.TOLD not in history and "annex" not in history and "Strong for patients" not in history
    client.sign_in(panel)
    text = client.get(page).text
    assert "Strong for patients." in text and "1st" in text and "How it is worked out" in text
    picture = re.search(rf"{page}/picture/[0-9a-f]{{64}}\.svg", text)[0]
    assert client.get(picture).data.startswith(b"<svg") and client.get(picture.replace("svg", "png")).status_code == 200
    assert "This is the only bid of the stream" in text and client.get(f"{page}/picture.csv").status_code == 200
    assert "Moderated" in client.get("/england/bids").text
    assessing.minute(apart)
    client.sign_in(manager)
    after = client.get(f"{OWN}/scores").text
    assert assessing.TOLD in after and "Assessor 1:" in after and "Ann Ames" not in after and "Bo Birch" not in after
    assert "not NHS England’s" in after
    table = client.get(f"{OWN}/scores.csv").text
    assert "Assessor 2" in table and "Ann Ames" not in table


def test_a_bid_being_written_or_withdrawn_is_not_assessed(client, north, ann, national):
    draft = make_bid(north, Stream.RECOVERY_PACKAGE, submitted_on=None)
    client.sign_in(national)
    page = client.get("/england/bids").text
    assert "Being written" in page and "£1,500,000" not in page
    assert client.get(f"/england/bids/{draft.id}").status_code == 404
    assert client.get("/england/bids?call=none").status_code == 404
    assessing.seat(draft, ann, declared=False)
    client.sign_in(ann)
    assert client.get(f"/assess/{draft.id}").status_code == 404
    assert "back with the alliance" in client.get("/assess").text


def test_the_whole_bid_is_read_without_links_into_the_alliance(client, seated, panel, ann):
    for who, address in ((panel, f"/england/bids/{seated.id}/whole"), (ann, f"/assess/{seated.id}")):
        client.sign_in(who)
        page = client.get(address).text
        assert "Work in 2017-18" in page and "One site waits." in page and "/alliances/north" not in page


def test_all_bids_cost_the_same_for_one_or_many(client, north, seated, ann, bo, national, queries):
    client.sign_in(national)

    def cost() -> list[int]:
        counts = []
        for address in ("/england/bids", f"/england/bids/{seated.id}"):
            client.get(address)
            queries.clear()
            assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    before = cost()
    for stream in (Stream.RECOVERY_PACKAGE, Stream.STRATIFIED_FOLLOW_UP):
        made = make_bid(north, stream)
        assessing.seat(made, ann)
        assessing.seat(made, bo)
        assessing.score(made, ann)
        assessing.score(made, bo)
    assert cost() == before


@pytest.mark.full
def test_as_many_bids_as_there_can_be_cost_what_one_does(client, north, bid, ann, bo, national, queries, figure):
    """Three for each plan; the National Cancer Vanguard's footprints share theirs."""
    awarding.assess(bid.id, (ann, bo))
    client.sign_in(national)

    def cost() -> int:
        client.get("/england/bids")
        queries.clear()
        assert client.get("/england/bids").status_code == 200
        return len(queries)

    before, made = cost(), 1
    chosen = select(Alliance.name).join(PlanAlliance, PlanAlliance.alliance_id == Alliance.id)
    for name in db.session.scalars(chosen.where(PlanAlliance.position == 1).order_by(Alliance.position)).all():
        where = north if name == "North East and Cumbria" else make.alliance(name)
        for stream in Stream:
            if where is not north or stream is not Stream.EARLIER_DIAGNOSIS:
                awarding.assess(make_bid(where, stream).id, (ann, bo), value=1 + made % 5, ended=made % 3 > 0)
                made += 1
    assert cost() == before
    figure(f"Bids: {made} on one page, with as many queries as one")
