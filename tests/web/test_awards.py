"""What the committee decides of a bid, on what conditions, when it is paid, and the letter that says so."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.awards.reading import decision_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.spending.results import save_reading
from alliance_tracker.data.tables.awards import AwardCondition, CommitteeDecision, Release
from alliance_tracker.data.tables.history import Change, ChangePiece, Outgoing
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.exchange.papers.making import make_next
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.funding.trajectory import Reading
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AwardKind, Stream
from tests import awarding, make
from tests.bidding import make_bid, reading_of, submit
from tests.careful import forms_of

BID = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"
MINUTE = {"held_on": "22 February 2017", "minute": "IC 17/09"}
PART = {**MINUTE, "kind": "part", "in-2017-18": "600,000", "drops": "One site waits.", "reasons": "The pot is small."}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def team(north):
    return make.person(Role.NATIONAL_TEAM, north, "Ola Okafor")


@pytest.fixture
def bid(north):
    """A bid with an outcome, moderated and recommended in full."""
    made = make_bid(north, submitted_on=None)
    with writing(make.by(), make.moment()) as tx:
        outcome = Outcome("Seen in two weeks", "safety", "Share seen", "%", points={"2017-18-q4": 55_000})
        Bidding(tx, made.plan, made.call, made.stream).save_outcome(outcome)
    submit(made.plan, made.id, made.call.closes_on)
    awarding.assess(made.id, awarding.assessors(north))
    awarding.enter_pot(made.call, 2_000_000_00, 1_000_000_00)
    awarding.recommend(made.id, awarding.in_full(made.id))
    return made


@pytest.fixture
def awarded(bid):
    awarding.decide(bid.id, awarding.in_full(bid.id))
    return bid


def rows(table):
    db.session.rollback()
    return db.session.scalars(select(table)).all()


def chains_with(words: str) -> set[str]:
    joined = select(Change.chain).join(ChangePiece, ChangePiece.change_id == Change.id)
    return set(db.session.scalars(joined.where(ChangePiece.after.contains(words))))


def test_nothing_of_it_is_the_alliances_to_read_before_the_minute(client, north, bid):
    client.sign_in(make.person(Role.MANAGER, north))
    page = client.get(BID).text
    assert 'id="decision"' not in page and "letter" not in page and "recommend" not in page.lower()
    for kind in ("pdf", "docx"):
        answer = client.get(f"{BID}/letter.{kind}")
        assert answer.status_code == 422
        assert "That cannot be done yet" in answer.text and "could not be saved" not in answer.text
        assert "There is no letter before the Investment Committee&#39;s minute" in answer.text
    assert chains_with("recommended for") == {"national"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"held_on": ""}, "Give the day of the Investment Committee&#39;s meeting and its minute"),
        ({"minute": ""}, "Give the number of the minute"),
        ({"held_on": "22 February 2019"}, "is still to come. Record it afterwards"),
        ({"held_on": "1 February 2017"}, "was before the recommendation of 10 February 2017"),
        ({"kind": "part", "reasons": ""}, "Say why the committee decided otherwise than the panel recommended"),
        ({"in-2017-18": "£1,2,3"}, "“£1,2,3” is not an amount of money"),
    ],
)
def test_a_decision_that_cannot_be_comes_back(client, team, bid, typed, words):
    client.sign_in(team)
    there = f"/england/bids/{bid.id}/decide"
    answer = client.post(there, data={**client.fields(there), **PART, **typed})
    assert answer.status_code == 422 and words in answer.text and rows(CommitteeDecision) == []


def test_nothing_is_decided_before_the_panel_recommends(client, north, team, bid):
    early = make_bid(north, Stream.RECOVERY_PACKAGE)
    awarding.assess(early.id, (make.person(Role.ASSESSOR, north), make.person(Role.ASSESSOR, north)))
    client.sign_in(team)
    there = f"/england/bids/{early.id}/decide"
    assert "The panel has not recommended anything yet" in client.get(there).text
    sent = {**client.fields(f"/england/bids/{bid.id}/decide"), **PART}
    answer = client.post(there, data={**sent, "stamp": "0"})
    assert answer.status_code == 422 and rows(CommitteeDecision) == []


def test_a_later_decision_stands_beside_the_first_and_the_alliance_reads_both(client, north, team, bid):
    make.person(Role.MANAGER, north)
    client.sign_in(team)
    there = f"/england/bids/{bid.id}/decide"
    old = client.fields(there)
    assert client.post(there, data={**old, **PART, "stamp": "none"}).status_code == 409
    assert client.post_form(there, PART).status_code == 303
    late = client.post(there, data={**old, **PART, "reasons": "Mine."})
    assert late.status_code == 409 and "Somebody else recorded a decision: Awarded in part, £600,000" in late.text
    again = next(one for one in forms_of(late.text, there) if "stamp" in one.names).fields.to_dict()
    assert again["reasons"] == "Mine."
    more = {"kind": "deferred", "held_on": "5 June 2017", "minute": "IC 17/20", "would_change": "A plan for staff."}
    assert client.post(there, data={**again, **more}).status_code == 303
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(BID).text
    assert "Deferred: Investment Committee, 5 June 2017, minute IC 17/20" in page and "A plan for staff." in page
    assert "<strong>Deferred: Investment Committee, 5 June 2017, minute IC 17/20.</strong>" in page
    every = client.get(f"/alliances/{north.slug}/bids").text
    assert "Deferred: Investment Committee, 5 June 2017" in every and "Paid so far" in every
    assert "Deferred: Investment Committee, 5 June 2017" in client.get(f"/alliances/{north.slug}/bids.csv").text
    assert f"{BID}/spend" in every and f"{BID}/results" in every, "The list of bids leads on to the money."
    assert "parts of the form complete" not in page and "paid so far" in page
    assert "Decided before" in page and "Awarded in part, £600,000: Investment Committee, 22 February 2017" in page
    assert chains_with("recorded of the bid for earlier diagnosis") == {f"alliance:{north.id}"}
    letters = db.session.scalars(select(Outgoing)).all()
    assert letters and {one.subject for one in letters} == {"Your bid for earlier diagnosis is decided"}
    told = "Scored as it was submitted before."
    assert told not in client.get(f"{BID}/scores").text
    submit(bid.plan, bid.id, date(2017, 7, 3), minor=1)
    assert told in client.get(f"{BID}/scores").text, "A deferred bid that is sent again keeps its scores, and says so."
    client.sign_in(team)
    for page in (f"/england/bids/{bid.id}", f"/england/bids/{bid.id}/award"):
        assert told in client.get(page).text
    assert "Submitted again on 3 July 2017: scored as it was before" in client.get("/england/bids/panel").text
    assert all("£" not in one.body and f"{BID}#decision" in one.body for one in letters)


def test_conditions_are_made_met_and_ended_and_a_later_one_stays_marked(client, north, team, awarded):
    client.sign_in(team)
    base = f"/england/bids/{awarded.id}/conditions"
    outcome = decision_of(awarded.id) and re.search(r'option value="(\d+)"', client.get(f"{base}/new").text)[1]
    measure = {"kind": "measure", "outcome": outcome, "threshold": "93", "minute": "IC 17/09"}
    assert client.post_form(f"{base}/new", measure).status_code == 303
    late = {"kind": "evidence", "words": "A named lead.", "made_on": "1 May 2017", "minute": "IC 17/15"}
    assert client.post_form(f"{base}/new", late).status_code == 303
    bad = client.post(f"{base}/new", data={**client.fields(f"{base}/new"), **late, "made_on": "1 May 2027"})
    assert bad.status_code == 422 and "is still to come" in bad.text
    bad = client.post(f"{base}/new", data={**client.fields(f"{base}/new"), **measure, "threshold": "NaN"})
    assert bad.status_code == 422 and "is not a number" in bad.text
    with writing(make.by(), make.moment()) as tx:
        given = Reading(Quarter.parse("2018-19-q2"), 94_500, "Dashboard")
        outcome = reading_of(awarded).outcomes[0]
        save_reading(tx, awarded.plan, awarded.stream, outcome, given, 0, make.TODAY)
    for page in (f"{base}/1", f"/england/bids/{awarded.id}/award"):
        assert "The newest reading reaches it: 94.5% at the end of Q2 2018/19" in client.get(page).text
    assert client.post_form(f"{base}/1", {"met_on": "30 June 2017", "how": "Dashboard, June."}).status_code == 303
    assert client.post_form(f"{base}/2", {"why": "The lead left."}, form=1).status_code == 303
    page = client.get(f"/england/bids/{awarded.id}/award").text
    assert "Seen in two weeks: 93% or more" in page and "Met on 30 June 2017" in page
    assert "Added on 1 May 2017, after the award of 22 February 2017" in page and "Added after the award" in page
    table = read_csv(client.get(f"{base}.csv").data)
    assert [row[3] for row in table[1:]] == ["", "Yes"] and table[2][7] == "2018-10-12"
    twice = client.post(f"{base}/1", data={**client.fields("/england/bids/pot"), "form": "met", "stamp": "2"})
    assert twice.status_code == 422


def test_a_release_waits_for_its_conditions_and_stays_within_the_year(client, team, awarded):
    client.sign_in(team)
    base = f"/england/bids/{awarded.id}"
    evidence = {"kind": "evidence", "words": "A named lead.", "minute": "IC 17/09"}
    client.post_form(f"{base}/conditions/new", evidence)
    new = f"{base}/releases/new"
    one = {"quarter": "2017-18-q1", "pence": "600,000", "waits_for": ["1"]}
    assert client.post_form(new, one).status_code == 303
    over = client.post(new, data={**client.fields(new), **one, "pence": "£400,001"})
    assert over.status_code == 422
    assert "£400,001 is more than the £400,000 of the award for 2017/18 that is not planned or paid yet" in over.text
    nothing = client.post(new, data={**client.fields(new), **one, "pence": "0"})
    assert "Give an amount above £0" in nothing.text
    assert "Not planned or paid yet" in nothing.text and "£400,000" in nothing.text
    paid = f"{base}/releases/1"
    early = client.post(paid, data={**client.fields(paid), "on": "3 July 2017"})
    assert early.status_code == 422 and "Not met on 3 July 2017: A named lead." in early.text
    client.post_form(new, {"quarter": "2018-19-q4", "pence": "5", "waits_for": ["1"]})
    waits = re.findall(r'#t-(\w+)"/></svg><span>Waits for condition 1', client.get(f"{base}/award").text)
    assert waits == ["stop", "part"], "Red once its quarter has begun, not before."
    client.post_form(f"{base}/releases/2", {"why": "Not now."}, form=1)
    client.post_form(f"{base}/conditions/1", {"met_on": "30 June 2017", "how": "A letter."})
    before = client.post(paid, data={**client.fields(paid), "on": "3 January 2017"})
    assert "Nothing is released before" in before.text
    future = client.post(paid, data={**client.fields(paid), "on": "3 January 2030"})
    assert "is still to come. Record the payment once it is made" in future.text
    old = client.fields(paid)
    assert client.post_form(paid, {"on": "3 July 2017"}).status_code == 303
    twice = client.post(paid, data={**old, "on": "4 July 2017"})
    assert twice.status_code == 409 and "Somebody else changed this" in twice.text
    page = client.get(f"{base}/award").text
    assert "£600,000 of £1,500,000 is paid, the last of it on 3 July 2017." in page and "Paid on 3 July 2017" in page
    assert client.post_form(new, {"quarter": "2018-19-q1", "pence": "1"}).status_code == 303
    assert client.post_form(f"{base}/releases/3", {"why": "Not needed."}, form=1).status_code == 303
    assert {row.number: bool(row.ended_on) for row in rows(Release)} == {1: False, 2: True, 3: True}
    assert decision_of(awarded.id).award.total == 1_500_000_00 and len(rows(AwardCondition)) == 1


def test_the_letter_says_it_all_for_the_alliance_and_nothing_of_others(client, north, team, bid):
    other = make_bid(make.alliance("West Midlands"))
    awarding.assess(other.id, (make.person(Role.ASSESSOR, north), make.person(Role.ASSESSOR, north)), value=5)
    awarding.recommend(other.id, awarding.decision(AwardKind.DECLINED, against="They wait."))
    part = {"2017-18": 600_000_00}
    awarding.decide(bid.id, awarding.decision(AwardKind.PART, amounts=part, reasons="The pot is small."))
    client.sign_in(make.person(Role.MANAGER, north))
    assert "Decision letter as PDF" in client.get(BID).text
    for kind in ("pdf", "docx"):
        there = f"{BID}/letter.{kind}"
        assert "It has not been made for you yet" in client.get(there).text
        asked = client.post_form(there)
        assert asked.status_code == 303 and client.get(asked.location).headers["Refresh"] == "1"
        assert make_next(make.moment())
        assert "Download the" in client.get(asked.location).text
        content = client.get(there).data
        if kind == "pdf":
            assert content.startswith(b"%PDF") and b"/StructTreeRoot" in content and b"/MarkInfo" in content
        else:
            words = re.sub(r"<[^>]+>", " ", ZipFile(io.BytesIO(content)).read("word/document.xml").decode())
            for told in (
                "£600,000",
                "The pot is small.",
                "IC 17/09",
                "Assessor 1",
                "Assessor 2",
                "The plan shows 3",
                "Value is how much good",
            ):
                assert told in words
            assert "West Midlands" not in words and "Ann Ames" not in words and "Bo Birch" not in words
    client.sign_in(team)
    assert client.get(f"/england/bids/{bid.id}/letter.pdf").status_code == 200
    assert client.get(f"/england/bids/{other.id}/letter.pdf").status_code == 422
    assert client.get(f"/england/bids/{bid.id}/letter.pdf?place=west-midlands").status_code == 404
