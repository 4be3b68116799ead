"""Bids of a plan: started, written, counted, and what bad input and two people at once get for an answer."""

import re

import pytest
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.funding import Bid, BidAlliance, BidAnswer, BidBias, BidLine, BidPart, BidPoint
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from tests import make

VANGUARD = select(Alliance.name).where(Alliance.kind == "vanguard").order_by(Alliance.position)
BIDS = "/alliances/north-east-and-cumbria/bids"
BID = f"{BIDS}/earlier-diagnosis"
WHOLE = f"{BID}/whole"
START = "earlier-diagnosis/start"
LINE = {"year": "2017-18", "what": "Two scanners", "kind": "capital", "amount": "£1.4m"}
BENEFIT = {
    "kind": "cash",
    "measure": "Fewer emergency admissions",
    "target": "200 a year",
    "amount": "500,000",
    "first_year": "2018-19",
    "last_year": "2022-23",
}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def bidder(client, manager):
    """The manager, signed in, with a bid for earlier diagnosis."""
    client.sign_in(manager)
    client.post_form(BIDS, form=START)
    return client


def rows(table):
    db.session.rollback()
    return db.session.scalars(select(table)).all()


def said(words: str) -> bool:
    db.session.rollback()
    return any(
        words in text for text in db.session.scalars(select(ChangePiece.after).where(ChangePiece.name == "words"))
    )


def test_three_streams_as_printed_and_a_bid_is_started_once(client, north, manager):
    client.sign_in(manager)
    page = client.get(BIDS).text
    assert (
        "“the Recovery Package”, as printed in paragraph 21" in page
        and "No bid for the Recovery Package in this call" in page
    )
    assert "Wednesday 18 January 2017" in page and "Investment Committee: February 2017; no day is printed" in page
    assert "How much there is to give is not on record yet" in page
    assert "No bid for earlier diagnosis yet" in client.get(BID).text
    sent = client.fields(BIDS, START)
    for _ in range(2):
        assert client.post(f"{BID}/start", data=sent).status_code == 303
    assert len(rows(Bid)) == 1 and said("opened the bid for earlier diagnosis")
    assert client.get(f"{BIDS}/breast").status_code == 404
    assert client.get(f"{BIDS}/recovery-package/money/new").status_code == 404
    states = [row[2] for row in read_csv(client.get(f"{BIDS}.csv").data)[1:]]
    assert states == ["Being written", "Being written", "No bid yet", "No bid yet"]


def test_a_reader_reads_and_does_not_write(bidder, north):
    bidder.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = bidder.get(BID).text + bidder.get(WHOLE).text
    assert "Earlier diagnosis bid" in page and "/new" not in page and "Withdraw" not in page
    assert bidder.get(f"{BID}/money/new").status_code == 403


def test_a_bid_being_written_after_the_day_says_that_it_is_late_and_asks_nothing_for_each_person(bidder):
    page = bidder.get(BID).text
    assert "Bids closed on 18 January 2017.</strong> A bid that is sent now is late" in page
    assert "£0.00 for each" not in page and "How complete it is" in page and 'id="in-short"' not in page


def test_a_reader_reads_first_what_it_is_for(bidder, north):
    bidder.post_form(f"{BID}/questions/summary", {"text": "Scans in two days."})
    bidder.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = bidder.get(BID).text
    assert page.index("What it is for") < page.index("Scans in two days.") < page.index("asked for over 2 years")


def test_money_is_linked_added_up_and_shown_for_each_person(bidder, north):
    one = make.deliverable(north, title="Faster scans")
    named = f"north-east-and-cumbria/{one.reference}"
    bidder.post_form(f"{BID}/money/new", {**LINE, "deliverable": named})
    bidder.post_form(f"{BID}/money/new", {**LINE, "year": "2018/19", "kind": "revenue", "amount": "100,000.50"})
    bidder.post_form(f"{BID}/other/new", {"from_whom": "A charity", "year": "2017-18", "amount": "20k"})
    page = bidder.get(BID).text + bidder.get(WHOLE).text
    assert "£1,500,000.50" in page and "£0.50 for each of the 3 million people" in page
    assert "Link “Two scanners” to a deliverable" in page and f"{one.reference} Faster scans" in page
    assert "£20,000" in page and "never added" in page
    table = read_csv(bidder.get(f"{BID}/money.csv").data)
    assert [row[3] for row in table[1:]] == ["1400000", "100000.50"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "-5"}, "-£5 is less than £0"),
        ({"amount": "NaN"}, "“NaN” is not an amount of money"),
        ({"amount": "1e309"}, "“1e309” is not an amount of money"),
        ({"amount": "£1,2,3"}, "“£1,2,3” is not an amount of money"),
        ({"amount": "1.123456789012"}, "is not an amount of money"),
        ({"amount": "9999999999999999"}, "is not an amount of money"),
        ({"year": "2024-25"}, "“2024/25” is not a year of this call. Choose 2017/18 or 2018/19"),
        ({"deliverable": "north-east-and-cumbria/XX9"}, "is not a choice for"),
        ({"what": ""}, "Say what the money buys"),
    ],
)
def test_bad_money_comes_back_with_what_would_be_right(bidder, typed, words):
    sent = {**bidder.fields(f"{BID}/money/new"), **LINE, **typed}
    answer = bidder.post(f"{BID}/money/new", data=sent)
    assert answer.status_code == 422 and words in answer.text
    assert rows(BidLine) == []


def test_a_smaller_award_adds_up_and_asks_no_more_than_the_bid(bidder):
    bidder.post_form(f"{BID}/money/new", {**LINE, "amount": "100"})
    bidder.post_form(f"{BID}/money/new", {**LINE, "year": "2018-19", "amount": "50"})
    new = f"{BID}/parts/new"
    part = {"in-2017-18": "60", "in-2018-19": "0", "total": "70", "drops": "One scanner."}
    wrong = bidder.post(new, data={**bidder.fields(new), **part})
    assert wrong.status_code == 422
    assert "The total says £70, but the lines add up to £60: £10 too much" in wrong.text
    more = bidder.post(new, data={**bidder.fields(new), **part, "in-2018-19": "51", "total": "111"})
    assert "£51 in 2018/19 is more than the £50 asked for" in more.text and rows(BidPart) == []
    assert bidder.post_form(new, {**part, "total": "60"}).status_code == 303
    assert "One scanner." in bidder.get(WHOLE).text and "£60" in bidder.get(BID).text


def test_an_answer_has_a_limit_of_words_and_a_count(bidder):
    place = f"{BID}/questions/summary"
    long = bidder.post(place, data={**bidder.fields(place), "text": "word " * 212})
    assert long.status_code == 422 and "Shorten “The bid in short” by 12 words" in long.text
    far = bidder.post(place, data={**bidder.fields(place), "text": "word " * 5000})
    assert far.status_code == 422 and "Shorten “The bid in short” by 4,800 words" in far.text
    assert bidder.post_form(place, {"text": "Scans in **two** days."}).status_code == 303
    page = bidder.get(WHOLE).text
    assert "4 of 200 words, 196 left" in page and "<strong>two</strong>" in page and "by Priya Nair" in page
    bidder.post_form(f"{BID}/questions/contact", {"name": "Jo Hall", "job": "Cancer manager"})
    assert "Jo Hall, Cancer manager" in bidder.get(WHOLE).text
    assert bidder.get(f"{BID}/questions/nothing").status_code == 404


def test_outcomes_have_a_trajectory_and_a_baseline_its_day(bidder):
    new = f"{BID}/outcomes/new"
    outcome = {"title": "Earlier stage", "measure": "Found at stage 1 or 2", "unit": "%", "higher": "higher"}
    outcome |= {"criterion": "earlier-stage-and-survival", "baseline": "52.5", "target": "60"}
    wrong = bidder.post(new, data={**bidder.fields(new), **outcome, "at-2017-18-q4": "1e3"})
    assert wrong.status_code == 422 and "“1e3” is not a number with up to three places" in wrong.text
    wrong = bidder.post(new, data={**bidder.fields(new), **outcome})
    assert "Give the baseline with the date that it is from" in wrong.text
    outcome["baseline_on"] = "31 Mar 2016"
    assert bidder.post_form(new, {**outcome, "at-2017-18-q4": "55", "at-2018-19-q4": "60"}).status_code == 303
    assert "Earlier stage: from 52.5% to 60%" in bidder.get(BID).text
    page = bidder.get(WHOLE).text
    assert "These are the tracker’s own" in page and "25%" in page
    assert f'href="{BIDS}"' in bidder.get("/alliances/north-east-and-cumbria/plan/bids").text
    assert "Q4 2017/18: 55" in page and "Earlier stage and survival" in page and "52.5" in page
    place = re.search(rf"{BID}/outcomes/[0-9]+", page)[0]
    bidder.post_form(place, {"at-2017-18-q4": "", "at-2018-19-q4": "61"})
    assert [(row.quarter, row.planned) for row in rows(BidPoint)] == [("2018-19-q4", 61000)]
    assert bidder.post_form(place, form=1).status_code == 303 and rows(BidPoint) == []


def test_the_appraisal_says_what_it_is_worth_and_what_would_turn_it(bidder):
    bidder.post_form(f"{BID}/money/new", LINE)
    bidder.post_form(f"{BID}/benefits/new", BENEFIT)
    wrong = bidder.post(f"{BID}/bias", data={**bidder.fields(f"{BID}/bias"), "revenue_percent": "10"})
    assert wrong.status_code == 422 and "Say why" in wrong.text and rows(BidBias) == []
    bias = {"revenue_percent": "0", "revenue_reason": "Rates are agreed.", "capital_percent": "24%"}
    bidder.post_form(f"{BID}/bias", {**bias, "capital_reason": "Upper bound."})
    value = "It brings £1.30 for each £1 that it costs, £521,526 more than its cost in all, at present value"
    assert value in bidder.get(BID).text
    page = bidder.get(WHOLE).text
    assert "£1,736,000" in page, "the costs with 24%"
    assert "£2,257,526.19" in page, "five years of £500,000, discounted from the second year"
    assert "Money saved: 23.1% lower, and the bid is no longer worth its cost" in page
    assert "24% (capital)" in page
    assert read_csv(bidder.get(f"{BID}/appraisal.csv").data)[1][1:3] == ["1736000", "2257526.19"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"last_year": "2017-18"}, "The last year comes before the first"),
        ({"amount": ""}, "Give what the benefit is worth in a full year"),
        ({"kind": "other"}, "A benefit that is not in money has no value in pounds"),
        ({"first_year": "2016-17"}, "is not a year of this call"),
    ],
)
def test_a_bad_benefit_comes_back(bidder, typed, words):
    new = f"{BID}/benefits/new"
    answer = bidder.post(new, data={**bidder.fields(new), **BENEFIT, **typed})
    assert answer.status_code == 422 and words in answer.text


def test_two_people_in_one_record_choose_and_what_was_taken_away_can_be_added_again(bidder, north):
    bidder.post_form(f"{BID}/money/new", LINE)
    place = re.search(rf"{BID}/money/[0-9]+", bidder.get(WHOLE).text)[0]
    mine = bidder.fields(place)
    bidder.post_form(place, {"what": "Three scanners"})
    clash = bidder.post(place, data={**mine, "what": "One scanner"})
    assert clash.status_code == 409 and "Three scanners" in clash.text and "One scanner" in clash.text
    joined = bidder.post(place, data={**mine, "amount": "5"})
    assert joined.status_code == 409 and "joined" in joined.text
    late = bidder.fields(place)
    bidder.post_form(place, form=1)
    assert rows(BidLine) == []
    gone = bidder.post(place, data={**late, "what": "Mine"})
    assert gone.status_code == 409 and "Somebody took this out of the bid" in gone.text


def test_a_text_waits_as_a_draft(bidder):
    place = f"{BID}/questions/risks"
    left = bidder.post(place, data={**bidder.fields(place), "text": "Half", "draft": "later"})
    assert left.status_code == 303 and rows(BidAnswer) == []
    assert "Half" in bidder.get(place).text and "Earlier diagnosis bid: Risks" in bidder.get("/").text


def test_a_withdrawn_bid_says_why_takes_no_change_and_can_be_taken_up_again(bidder):
    new = bidder.fields(f"{BID}/money/new")
    bidder.post_form(f"{BID}/withdraw", {"why": "The scanners are paid for."})
    page = bidder.get(BID).text
    assert "The scanners are paid for." in page and "/money/new" not in page + bidder.get(WHOLE).text
    refused = bidder.post(f"{BID}/money/new", data={**new, **LINE})
    assert refused.status_code == 422 and "Take it up again before you change it" in refused.text
    assert "Withdrawn" in bidder.get(BIDS).text
    assert bidder.post_form(BID, form="take-up").status_code == 303
    assert "/money/new" in bidder.get(WHOLE).text and said("took up again the bid for earlier diagnosis")


def test_the_pages_cost_the_same_for_one_record_or_many(bidder, queries):
    def cost() -> list[int]:
        counts = []
        for address in (BIDS, BID, WHOLE):
            queries.clear()
            assert bidder.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    bidder.post_form(f"{BID}/money/new", LINE)
    bidder.get(BID)
    before = cost()
    for number in range(3):
        bidder.post_form(f"{BID}/money/new", {**LINE, "what": f"Scanner {number}"})
        bidder.post_form(f"{BID}/benefits/new", BENEFIT)
    bidder.post_form(BIDS, form="recovery-package/start")
    bidder.get(BID)
    assert cost() == before and max(before) <= 20


def test_the_vanguard_has_one_bid_over_the_areas_it_names(client, app):
    first, other = map(make.alliance, db.session.scalars(VANGUARD).all()[:2])
    client.sign_in(make.person(Role.MANAGER, other))
    bids = f"/alliances/{first.slug}/bids"
    assert client.get(f"/alliances/{other.slug}/bids").location == bids
    client.post_form(bids, form=START)
    page = client.get(f"{bids}/earlier-diagnosis").text
    assert "Change the areas" in page
    none = client.post_form(f"{bids}/earlier-diagnosis/areas", {"places": []})
    assert none.status_code == 422 and "Choose one to three areas" in none.text
    client.post_form(f"{bids}/earlier-diagnosis/areas", {"places": [other.slug]})
    assert len(rows(BidAlliance)) == 1
