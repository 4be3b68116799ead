"""The assessment of bids through its pages: who sees what and when, scores, moderation, questions."""

import re

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.assessment import Assessor, BidQuestion, Moderation, Score
from alliance_tracker.data.tables.history import Change, ChangePiece, Outgoing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import assessing, make
from tests.bidding import make_bid

OWN = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def bid(north):
    return make_bid(north)


@pytest.fixture
def ann(north):
    return make.person(Role.ASSESSOR, north, "Ann Ames")


@pytest.fixture
def bo(north):
    return make.person(Role.ASSESSOR, north, "Bo Birch")


@pytest.fixture
def national(north):
    return make.person(Role.NATIONAL_TEAM, north, "Nia Nash")


@pytest.fixture
def panel(north):
    return make.person(Role.PANEL_MEMBER, north, "Pat Pope")


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def seated(bid, ann, bo):
    """The bid with two who have declared."""
    assessing.seat(bid, ann)
    assessing.seat(bid, bo)
    return bid


@pytest.fixture
def apart(seated, ann, bo):
    """All scores in, two apart on safety."""
    assessing.score(seated, ann, 4, 4)
    assessing.score(seated, bo, 3, 4, safety=(2, 4))
    return seated


def rows(table):
    db.session.rollback()
    return db.session.scalars(select(table).order_by(table.id if hasattr(table, "id") else table.bid_id)).all()


def told(chain: str) -> str:
    """All that the history of a chain holds."""
    db.session.rollback()
    chosen = select(ChangePiece.after).join(Change, Change.id == ChangePiece.change_id).where(Change.chain == chain)
    return "\n".join(text for text in db.session.scalars(chosen) if text)


def test_assessors_are_asked_declare_and_a_conflict_ends_it(client, bid, ann, national):
    client.sign_in(national)
    page = client.get(f"/england/bids/{bid.id}/assessors").text
    assert "Nobody is asked to assess it yet" in page and "Ann Ames" in page
    client.post_form(f"/england/bids/{bid.id}/assessors", {"person": str(ann.id)})
    assert [row.subject for row in rows(Outgoing)] == [
        "You are asked to assess a bid: North East and Cumbria, earlier diagnosis"
    ]
    client.sign_in(ann)
    assert "Declare your interests" in client.get("/assess").text
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
    assert "You declared a conflict of interest" in client.get("/assess").text
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


def give_role(person, role, where):
    """A second role of somebody."""
    with writing(make.by(), make.moment()) as tx:
        tx.add(RoleGrant(person_id=person.id, role=role.value, starts_on=make.TODAY, alliance_id=where.alliance_id))
        tx.say(make.Sentence("gave a role", "person", str(person.id)))


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
    assert client.get(f"{OWN}/scores.csv").status_code == 404
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
    after = client.get(OWN).text
    assert assessing.TOLD in after and "Assessor 1:" in after and "Ann Ames" not in after and "Bo Birch" not in after
    assert "not NHS England’s" in after
    table = client.get(f"{OWN}/scores.csv").text
    assert "Assessor 2" in table and "Ann Ames" not in table


def test_what_stands_apart_is_settled_with_a_reason_before_the_end(client, apart, national):
    client.sign_in(national)
    place = f"/england/bids/{apart.id}/moderation"
    page = client.get(place).text
    assert "Settle Safety with a reason: value 4 and 2" in page and 'name="summary"' not in page
    early = {**client.fields(f"{place}/safety"), "form": "end", "summary": "Good."}
    refused = client.post(place, data=early)
    assert refused.status_code == 422 and "Settle Safety with a reason" in refused.text and rows(Moderation) == []
    settle = f"{place}/safety"
    sent = client.fields(settle)
    wrong = client.post(settle, data={**sent, "value": "6", "confidence": "4", "why": ""})
    assert (
        wrong.status_code == 422 and "“6” is not on the scale" in wrong.text and "Say why it was settled" in wrong.text
    )
    good = {"value": "3", "confidence": "4", "why": "The annex names two wards."}
    assert client.post(settle, data={**sent, **good}).status_code == 303
    again = client.post(settle, data={**sent, **good, "value": "4", "once": "another-opening-of-it"})
    assert again.status_code == 409 and "The annex names two wards." in again.text
    assert "settled Safety at 3 (was 4 and 2), because The annex names two wards" in told("national")
    window = client.fields(place)
    client.post_form(f"{place}/patient-experience", {"value": "4", "confidence": "4", "why": "Also."})
    stale = client.post(place, data={**window, "summary": "Good."})
    assert stale.status_code == 409 and "Scores of this bid were changed after you opened this page" in stale.text
    second = client.fields(place)
    assert client.post_form(place, {"summary": "High value for patients."}).status_code == 303
    twice = client.post(place, data={**second, "summary": "Other words."})
    assert twice.status_code == 409 and "ended by somebody else" in twice.text
    closed = client.post(settle, data={**sent, **good, "once": "a-third-opening-of-it"})
    assert closed.status_code == 422 and "its scores no longer change" in closed.text
    assert [row.summary for row in rows(Moderation)] == ["High value for patients."]


def test_scores_after_closing_get_a_clear_answer(client, apart, ann):
    client.sign_in(ann)
    place = f"/assess/{apart.id}/score/safety"
    assert "All scores of this bid are in" in client.get(place).text
    assessing.agree(apart, "safety", 3, 4)
    assessing.end(apart)
    sent = {**client.fields("/account/password"), "form": "score", "stamp": "9"}
    sent |= {"value-safety": "5", "confidence-safety": "5", "why-safety": "Late."}
    answer = client.post(place, data=sent)
    assert answer.status_code == 422 and "Moderation of this bid has ended" in answer.text
    assert "Late." in answer.text and all(row.why != "Late." for row in rows(Score))


def test_an_assessor_is_taken_off_with_a_reason_and_counts_no_more(client, seated, bo, national):
    assessing.score(seated, bo)
    client.sign_in(national)
    place = f"/england/bids/{seated.id}/assessors"
    away = re.findall(rf"{place}/[0-9]+/take-off", client.get(place).text)
    two = client.fields(away[1])
    assert client.post(away[1], data={**two, "why": ""}).status_code == 422
    assert client.post(away[1], data={**two, "why": "Is away."}).status_code == 303
    again = client.post(away[1], data={**two, "why": "Is ill.", "once": "another-opening-of-it"})
    assert again.status_code == 409 and "Somebody else changed this" in again.text
    page = client.get(f"/england/bids/{seated.id}").text
    assert "Taken off: Is away." in page and "0 of 1" in page
    client.sign_in(bo)
    assert client.get(f"/assess/{seated.id}").status_code == 404
    assert len(rows(Score)) == 9, "what was scored stays on record"
    client.sign_in(national)
    client.post_form(place, {"person": str(bo.id)})
    assert [row.removed_at for row in rows(Assessor)] == [None, None]


def test_a_question_goes_back_to_the_bidder_and_a_flag_does_not(client, seated, ann, bo, manager, national):
    client.sign_in(ann)
    new = f"/assess/{seated.id}/questions/new"
    sent = {**client.fields(new), "text": "Which sites?", "criterion": "safety"}
    assert "Give the day by which" in client.post(new, data=sent).text
    past = client.post(new, data={**sent, "answer_by": "12 Oct 2018"})
    assert past.status_code == 422 and "is not after today" in past.text
    assert client.post(new, data={**sent, "answer_by": "19 Oct 2018"}).status_code == 303
    client.post_form(new, {"kind": "flag", "text": "Costs look low."})
    assert "Costs look low." in client.get(f"/assess/{seated.id}").text
    letters = rows(Outgoing)
    assert len(letters) == 1 and "Which sites?" in letters[0].body and "Ann Ames" not in letters[0].body
    client.sign_in(bo)
    other = client.get(f"/assess/{seated.id}").text
    assert "Which sites?" in other and "Costs look low." not in other and "Ann Ames" not in other
    client.sign_in(national)
    assert "Costs look low." in client.get(f"/england/bids/{seated.id}").text
    client.sign_in(manager)
    page = client.get(OWN).text
    assert "Which sites?" in page and "Costs look low." not in page and "Ann Ames" not in page
    history = told(f"alliance:{seated.plan.footprints[0].id}")
    assert "Which sites?" not in history and "Costs look low." not in history
    asked, flag = rows(BidQuestion)
    place = f"{OWN}/questions-asked/{asked.id}"
    assert client.get(f"{OWN}/questions-asked/{flag.id}").status_code == 404
    assert "Costs look low." not in client.get(f"{OWN}/questions-asked.csv").text
    mine = client.fields(place)
    assert client.post(place, data={**mine, "answer": ""}).status_code == 422
    assert client.post_form(place, {"answer": "Durham and Carlisle."}).status_code == 303
    second = client.post(place, data={**mine, "answer": "Durham."})
    assert second.status_code == 409 and "Durham and Carlisle." in second.text
    assert "answered a question about the bid for earlier diagnosis" in told(f"alliance:{seated.plan.footprints[0].id}")
    assessing.minute(seated)
    assert "Costs look low." in client.get(OWN).text, "after the decision"


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
