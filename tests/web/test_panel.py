"""The panel's bench: ranked, against the pot, with a suggestion; what is recommended on it, and by whom."""

import time
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.plan import resources
from alliance_tracker.data.tables.awards import Recommendation
from alliance_tracker.data.tables.funding import FundingPot
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.resources import Line
from alliance_tracker.terms import AwardKind, LineKind, Stream
from tests import awarding, make
from tests.bidding import make_bid
from tests.careful import forms_of

PANEL = "/england/bids/panel"
POT = "/england/bids/pot"
PART = {"kind": "part", "drops": "One site waits."}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def team(north):
    return make.person(Role.NATIONAL_TEAM, north, "Ola Okafor")


@pytest.fixture
def member(north):
    return make.person(Role.PANEL_MEMBER, north, "Uma Shah")


@pytest.fixture
def readers(north):
    return awarding.assessors(north)


@pytest.fixture
def bid(north, readers):
    """A bid of £1m and £0.5m, moderated, with a pot of twice that."""
    made = make_bid(north)
    awarding.assess(made.id, readers)
    awarding.enter_pot(made.call, 2_000_000_00, 1_000_000_00)
    return made


def rows(table):
    db.session.rollback()
    return db.session.scalars(select(table)).all()


def chains_with(words: str) -> set[str]:
    """The chains of history in which words stand."""
    found = (
        select(Change.chain)
        .join(ChangePiece, ChangePiece.change_id == Change.id)
        .where(ChangePiece.after.contains(words))
    )
    return set(db.session.scalars(found))


def test_the_pot_is_blank_until_it_is_entered_with_its_source(client, north, team, bid):
    db.session.rollback()
    client.sign_in(team)
    other = f"{POT}?call={bid.call.code}"
    assert "£2,000,000" in client.get(PANEL).text
    sent = client.fields(other)
    assert client.post_form(other, {"in-2017-18": "£1.4m"}).status_code == 303
    assert sorted(row.pence for row in rows(FundingPot)) == [1_000_000_00, 1_400_000_00]
    late = client.post(other, data={**sent, "in-2017-18": "9m"})
    assert late.status_code == 409 and "Somebody else changed the pot" in late.text and 'value="9m"' in late.text
    assert client.post(other, data=sent_again(late)).status_code == 303
    assert chains_with("entered the pot") == {"national"}


def sent_again(answer, **changes):
    """What a browser would send from the form of an answer that came back."""
    form = next(one for one in forms_of(answer.text, PANEL) if "stamp" in one.names)
    return {**form.fields.to_dict(), **changes}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"in-2017-18": "-5"}, "-£5 is less than £0"),
        ({"in-2017-18": "NaN"}, "“NaN” is not an amount of money"),
        ({"in-2017-18": "1e309"}, "“1e309” is not an amount of money"),
        ({"in-2017-18": "£1,2,3"}, "“£1,2,3” is not an amount of money"),
        ({"in-2017-18": "1.123456789012"}, "is not an amount of money"),
        ({"source-2017-18": ""}, "Say where the pot for 2017/18 is from"),
        ({"in-2017-18": ""}, "Give the pot for 2017/18"),
    ],
)
def test_a_pot_that_cannot_be_comes_back(client, north, team, bid, typed, words):
    client.sign_in(team)
    answer = client.post(POT, data={**client.fields(POT), **typed})
    assert answer.status_code == 422 and words in answer.text
    assert sorted(row.pence for row in rows(FundingPot)) == [1_000_000_00, 2_000_000_00]


def test_the_bench_ranks_the_moderated_and_lists_the_others_apart(client, north, member, readers, bid):
    better = make_bid(make.alliance("West Midlands"))
    awarding.assess(better.id, readers, value=4)
    waiting = make_bid(north, Stream.RECOVERY_PACKAGE)
    awarding.assess(waiting.id, readers, ended=False)
    make_bid(north, Stream.STRATIFIED_FOLLOW_UP, submitted_on=None)
    client.sign_in(member)
    page = client.get(PANEL).text
    assert page.index("West Midlands, earlier diagnosis") < page.index("North East and Cumbria, earlier diagnosis")
    assert "Keeps its place in 15 of 15 weightings" in page and "are the tracker’s own, not NHS England’s" in page
    apart = page[page.index('id="waiting"') : page.index('id="suggestion"')]
    assert "North East and Cumbria, the Recovery Package" in apart and "stratified" not in page
    assert "no part of these sums" in page and "paragraph 23" in page
    table = read_csv(client.get(f"{PANEL}.csv").data)
    assert [row[0] for row in table[1:]] == ["1", "1", "2", "2", "", ""]
    years = read_csv(client.get(f"{PANEL}/years.csv").data)
    assert years[1][:2] == ["2017/18", "3000000"] and years[1][5] == "2000000"


def test_wider_needs_are_in_no_sum_of_the_bench(client, north, member, bid):
    """Paragraph 23: what a plan asks for wider needs leaves every figure of the bench as it was."""
    client.sign_in(member)
    before = client.get(f"{PANEL}/years.csv").data, client.get(f"{PANEL}.csv").data
    with writing(make.by(), make.moment()) as tx:
        needed = Line("2017/18", LineKind.REVENUE, "Training for wider needs", 777_000_00)
        resources.save_line(tx, bid.plan, needed, make.TODAY)
    assert (client.get(f"{PANEL}/years.csv").data, client.get(f"{PANEL}.csv").data) == before
    page = client.get(PANEL).text
    assert "Wider resource needs (paragraph 23)" in page and "777" not in page


def test_a_suggestion_is_worked_out_on_request_and_remembered(client, north, member, readers, bid, queries):
    more = make_bid(make.alliance("West Midlands"), asked=(1_500_000_00, 0), part=None)
    awarding.assess(more.id, readers, value=4)
    client.sign_in(member)
    assert "Work it out" in client.get(PANEL).text
    assert client.post_form(PANEL, form="panel/suggestion").status_code == 303
    page = client.get(PANEL).text
    assert "No other choice within the pot of each year makes more" in page and "Work it out" not in page
    assert "In full" in page
    for one, words in ((more, "in full"), (bid, "nothing")):
        assert f"suggestion gives it: <strong>{words}" in client.get(f"/england/bids/{one.id}/recommend").text
    awarding.enter_pot(bid.call, 100_000_00, 0)
    assert "Work it out" in client.get(PANEL).text
    assert chains_with("suggest") == set()


def test_a_blank_pot_gives_no_suggestion_and_no_money(client, north, member, readers):
    one = make_bid(north)
    awarding.assess(one.id, readers)
    client.sign_in(member)
    page = client.get(PANEL).text
    assert "The pot is blank" in page and "Blank" in page
    assert client.post_form(PANEL, form="panel/suggestion").status_code == 303
    assert "then there is a suggestion" in client.get(PANEL).text
    there = f"/england/bids/{one.id}/recommend"
    answer = client.post(there, data={**client.fields(there), "kind": "awarded", "reasons": "Good."})
    assert answer.status_code == 422 and "The pot for 2017/18 is blank" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose one of the four"),
        ({**PART, "in-2017-18": "-1"}, "-£1 is less than £0"),
        ({**PART, "in-2017-18": "NaN"}, "“NaN” is not an amount of money"),
        ({**PART, "in-2017-18": "1e309"}, "“1e309” is not an amount of money"),
        ({**PART, "in-2017-18": "£1,2,3"}, "“£1,2,3” is not an amount of money"),
        ({**PART, "in-2017-18": "0.123456789012"}, "is not an amount of money"),
        ({**PART, "in-2017-18": "1.1m"}, "£1,100,000 in 2017/18 is more than the £1,000,000 asked for"),
        ({**PART, "in-2017-18": "1", "drops": ""}, "Say what this part-award leaves out"),
        ({"kind": "declined"}, "Say why. The alliance reads it in its letter"),
        ({"kind": "deferred", "reasons": "Later."}, "Say what is waited for, and until when"),
    ],
)
def test_a_recommendation_that_cannot_be_comes_back(client, north, member, bid, typed, words):
    client.sign_in(member)
    there = f"/england/bids/{bid.id}/recommend"
    answer = client.post(there, data={**client.fields(there), **typed})
    assert answer.status_code == 422 and words in answer.text and rows(Recommendation) == []


def test_above_the_pot_is_refused_with_what_is_left_and_a_part_is_taken_in_the_bidders_words(
    client, member, readers, bid
):
    other = make_bid(make.alliance("West Midlands"))
    awarding.assess(other.id, readers, value=4)
    awarding.recommend(other.id, awarding.in_full(other.id))
    awarding.enter_pot(bid.call, 1_700_000_00, 1_000_000_00)
    client.sign_in(member)
    there = f"/england/bids/{bid.id}/recommend"
    answer = client.post(there, data={**client.fields(there), "kind": "awarded", "reasons": "Good."})
    assert answer.status_code == 422
    assert "£1,000,000 in 2017/18 is £300,000 above the pot: £700,000 of £1,700,000 is left" in answer.text
    part = client.get(there).text.split('name="part" type="radio" value="')[1].split('"')[0]
    assert client.post_form(there, {"kind": "part", "part": part, "reasons": "Good."}).status_code == 303
    page = client.get(PANEL).text
    assert "Leaves out: One site waits." in page and "2017/18: £600,000" in page
    assert chains_with("recommended for") == {"national"} and chains_with("Good.") == {"national"}


def test_two_members_at_once_and_the_second_sees_what_the_first_said(client, north, member, bid):
    there = f"/england/bids/{bid.id}/recommend"
    client.sign_in(member)
    sent = {**client.fields(there), "kind": "awarded", "reasons": "Mine."}
    awarding.recommend(bid.id, awarding.decision(AwardKind.DECLINED, reasons="Too slow."))
    late = client.post(there, data=sent)
    assert late.status_code == 409 and "Another member of the panel was first: Declined" in late.text
    assert "Mine." in late.text and "Too slow." in late.text and len(rows(Recommendation)) == 1
    assert client.post(there, data=sent_again(late)).status_code == 303
    assert len(rows(Recommendation)) == 2
    for stamp in ("", "x", "99999999999999999999"):
        assert client.post(there, data={**sent_again(late), "once": stamp, "stamp": stamp}).status_code == 409


def test_a_departure_from_the_ranking_needs_its_line(client, north, member, readers, bid):
    better = make_bid(make.alliance("West Midlands"))
    awarding.assess(better.id, readers, value=4)
    awarding.recommend(better.id, awarding.decision(AwardKind.DECLINED))
    client.sign_in(member)
    there = f"/england/bids/{bid.id}/recommend"
    assert "The alliance reads them in its letter" not in client.get(there).text
    sent = {"kind": "awarded", "reasons": "Good."}
    answer = client.post(there, data={**client.fields(there), **sent})
    assert answer.status_code == 422 and "Say in a line why this departs from the ranking" in answer.text
    assert client.post_form(there, {**sent, "against": "The first cannot start."}).status_code == 303
    page = client.get(PANEL).text
    assert "Ranked 2nd and awarded, while 1 bid above it gets nothing" in page and "The first cannot start." in page


def test_a_bid_that_the_committee_awards_is_not_said_to_get_nothing(client, north, member, readers, bid):
    better = make_bid(make.alliance("West Midlands"))
    awarding.assess(better.id, readers, value=4)
    awarding.recommend(better.id, awarding.decision(AwardKind.DECLINED))
    line = awarding.in_full(bid.id)
    awarding.recommend(bid.id, replace(line, against="The first cannot start."))
    client.sign_in(member)
    assert "while 1 bid above it gets nothing" in client.get(PANEL).text
    awarding.decide(better.id, awarding.decision(AwardKind.PART, amounts={"2017-18": 1_00}, drops="One site waits."))
    page = client.get(PANEL).text
    assert "gets nothing" in page and "while 1 bid above it" not in page


def test_nobody_recommends_before_moderation_has_ended(client, north, member, bid):
    waiting = make_bid(north, Stream.RECOVERY_PACKAGE)
    client.sign_in(member)
    there = f"/england/bids/{waiting.id}/recommend"
    assert "Moderation of this bid has not ended" in client.get(there).text
    sent = {**client.fields(f"/england/bids/{bid.id}/recommend"), "kind": "declined", "reasons": "No."}
    answer = client.post(there, data={**sent, "would_change": "More."})
    assert answer.status_code == 422 and rows(Recommendation) == []


def test_nobody_recommends_with_an_interest(client, north, member, readers, bid):
    there = f"/england/bids/{bid.id}/recommend"
    with writing(make.by(), make.moment()) as tx:
        tx.add(RoleGrant(person_id=member.id, role="manager", starts_on=date(2017, 4, 1), alliance_id=north.id))
        tx.say(Sentence("gave a role", "person", str(member.id)))
    client.sign_in(member)
    assert client.get(PANEL).status_code == 200
    refused = client.get(there)
    assert refused.status_code == 403 and "you have an interest in it" in refused.text
    token = client.fields("/account/password")["token"]
    assert client.post(there, data={"token": token, "form": "recommend"}).status_code == 403
    assert rows(Recommendation) == []


def test_a_conflict_that_a_member_declares_keeps_them_and_nobody_else_from_that_bid(
    client, north, member, readers, bid
):
    other = make_bid(north, Stream.RECOVERY_PACKAGE)
    awarding.assess(other.id, readers)
    there, declares, page = (f"/england/bids/{bid.id}/{name}" for name in ("recommend", "interest", "award"))
    client.sign_in(member)
    sent = client.fields(there)
    assert client.post_form(declares, {"interest": "My sister is a nurse there."}).status_code == 422
    said = {"interest": "My sister is a nurse there.", "kind": "interest"}
    assert client.post_form(declares, said).status_code == 303 and client.get(there).status_code == 200
    awarding.recommend(bid.id, awarding.decision(AwardKind.DECLINED), member)
    said = {"interest": "I chair its board.", "kind": "conflict"}
    answer = client.post_form(declares, said)
    shown = client.get(answer.location).text
    assert "You do not recommend on this bid" in shown and "I chair its board." in shown
    assert f'href="{there}"' not in shown + client.get(PANEL).text
    assert client.post(there, data={**sent, "kind": "declined", "reasons": "No."}).status_code == 403
    assert client.get(there).status_code == client.get(declares).status_code == 403
    assert client.get(f"/england/bids/{other.id}/recommend").status_code == 200
    assert len(rows(Recommendation)) == 1 and chains_with("I chair its board.") == {"national"}
    client.sign_in(make.person(Role.PANEL_MEMBER, north, "Val Wood"))
    shown = client.get(page).text
    assert "Uma Shah" in shown and "so another member looks at it again" in shown
    assert client.get(there).status_code == 200


def test_the_bench_takes_the_same_queries_for_one_bid_or_many(client, north, member, readers, bid, queries, figure):
    client.sign_in(member)

    def cost() -> tuple[int, int, float]:
        """Queries of the page after a change, and again, and milliseconds of the second."""
        queries.clear()
        client.get(PANEL)
        after = len(queries)
        queries.clear()
        began = time.perf_counter()
        assert client.get(PANEL).status_code == 200
        return after, len(queries), (time.perf_counter() - began) * 1000

    *one, _ = cost()
    for name in ("West Midlands", "Peninsula", "Wessex"):
        for stream in Stream:
            made = make_bid(make.alliance(name), stream)
            awarding.assess(made.id, readers, value=2)
    *ten, took = cost()
    assert ten == one and one[1] < 8
    figure(f"The bench of 10 bids in {took:.0f} ms, {one[1]} queries, {one[0]} after a change")
