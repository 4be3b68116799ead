"""Moderation, scores after closing, assessors taken off, and questions back to the bidder."""

import re

from alliance_tracker.data.tables.assessment import Assessor, BidQuestion, Moderation, Score
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.rules.permissions import Role
from tests import assessing, make
from tests.assessing import OWN, rows, told


def test_what_stands_apart_is_settled_with_a_reason_before_the_end(client, apart, national):
    client.sign_in(national)
    place = f"/england/bids/{apart.id}/moderation"
    page = client.get(place).text
    assert f'href="{place}/safety">Settle Safety with a reason: value 4 and 2</a>' in page
    assert 'name="summary"' not in page
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


def test_who_has_an_interest_in_a_bid_moderates_nothing_of_it(client, apart, national, north):
    """Nobody settles the scores of their own alliance, nor of a bid that a conflict took them off as its assessor."""
    assessing.seat(apart, national, conflict=True, interest="My sister works there.")
    client.sign_in(national)
    place = f"/england/bids/{apart.id}/moderation"
    refused = client.get(f"{place}/safety")
    assert refused.status_code == 403 and "You cannot settle scores of this bid" in refused.text
    other = make.person(Role.NATIONAL_TEAM, north, "Olu Orr")
    assessing.give_role(other, Role.MANAGER, north)
    client.sign_in(other)
    assert client.get(f"{place}/safety").status_code == 403
    assessing.agree(apart, "safety", 3, 4)
    assessing.agree(apart, "patient-experience", 4, 4)
    ended = client.post_form(place, {"summary": "Strong for patients."})
    assert ended.status_code == 403 and rows(Moderation) == []


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
    client.sign_in(bo)
    assert "1 bid waits for you to assess" not in client.get("/").text, "Bo has scored all of it"
    assert [row.removed_at for row in rows(Assessor)] == [None, None]


def test_who_has_read_anothers_scores_cannot_change_their_own(client, apart, ann, bo, national):
    client.sign_in(ann)
    assert client.get(f"/assess/{apart.id}/scores").status_code == 200
    seat = next(row.id for row in rows(Assessor) if row.person_id == bo.id)
    client.sign_in(national)
    client.post_form(f"/england/bids/{apart.id}/assessors/{seat}/take-off", {"why": "Works there since May."})
    client.sign_in(ann)
    place = f"/assess/{apart.id}/score/safety"
    answer = client.post(place, data={**client.fields(place), "value-safety": "2"})
    assert answer.status_code == 422 and "yours stay as they are" in answer.text
    assert client.get(f"/assess/{apart.id}/scores").status_code == 404, "one alone is not all"


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
    assert "Durham and Carlisle." in rows(Outgoing)[-1].body and rows(Outgoing)[-1].address.startswith("person")
    second = client.post(place, data={**mine, "answer": "Durham."})
    assert second.status_code == 409 and "Durham and Carlisle." in second.text
    assert "answered a question about the bid for earlier diagnosis" in told(f"alliance:{seated.plan.footprints[0].id}")
    assessing.minute(seated)
    assert "Costs look low." in client.get(OWN).text, "after the decision"


def test_an_answer_is_not_sent_to_who_was_taken_off_the_bid(client, seated, ann, manager, national):
    client.sign_in(ann)
    asked = {"text": "Which sites?", "answer_by": "19 Oct 2018"}
    client.post_form(f"/assess/{seated.id}/questions/new", asked)
    client.sign_in(national)
    client.post_form(f"/england/bids/{seated.id}/assessors/{rows(Assessor)[0].id}/take-off", {"why": "New job there."})
    client.sign_in(manager)
    before = len(rows(Outgoing))
    place = f"{OWN}/questions-asked/{rows(BidQuestion)[0].id}"
    assert client.post_form(place, {"answer": "Durham and Carlisle."}).status_code == 303
    assert rows(BidQuestion)[0].answer and len(rows(Outgoing)) == before
