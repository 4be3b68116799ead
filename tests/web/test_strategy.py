"""The involvement strategy: offered until it is taken up, then seven ambitions side by side; what it refuses."""

from datetime import date

import pytest

from alliance_tracker.data.engagement.strategy import strategy_of
from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.rules.engagement.first_heard import FIRST_HEARD
from alliance_tracker.rules.permissions import Role
from tests import make, strategic

BASE = "/alliances/north-east-and-cumbria/involvement/strategy"
DESIGN = f"{BASE}/{strategic.DESIGN}"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north)


def test_it_is_offered_with_its_source_and_counts_nowhere(client, north, manager):
    page = client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north)).get(BASE).text
    assert "They count nowhere until this alliance takes them up." in page
    assert "Together: service user and carer involvement strategy, Cumbria" in page
    assert "decisions made regarding the design, delivery and evaluation" in page
    assert "Take up the seven ambitions" not in page and "has not taken them up" in client.get(f"{BASE}/on-a-page").text
    assert "No, it is only offered" in client.get(f"{BASE}/ambitions.csv").text
    offered = client.get(DESIGN).text
    assert "What people said who made it" in offered and "Recovery colleges" in offered and "Borrow this" not in offered
    assert {one.code for one in strategy_of(north.alliance_id).ambitions} == set(FIRST_HEARD)
    client.sign_in(manager)
    assert "Take up the seven ambitions" in client.get(BASE).text
    for early in (f"{DESIGN}/rate", f"{DESIGN}/borrow", f"{BASE}/steps/1"):
        refused = client.get(early)
        assert (refused.status_code, "Take up the seven ambitions first" in refused.text) == (422, True), early


def test_nothing_is_rated_before_it_is_taken_up_nor_after_it_ended(north, client, manager):
    for attempt in (strategic.rate, strategic.step, strategic.example):
        with pytest.raises(RuleBroken, match="Take up the seven ambitions first"):
            attempt(north)
    strategic.adopt(north, date(2018, 6, 1))
    strategic.rate(north)
    client.sign_in(manager)
    end = BASE.replace("/strategy", "/end/ambitions")
    bare = client.post_form(end, {"ended_on": "1 May 2018"})
    assert (bare.status_code, "Say why it ends" in bare.text) == (422, True)
    assert "It was taken up on 1 June 2018. Give a day from then on" in bare.text
    assert client.post_form(end, {"why": "We merged.", "ended_on": "1 Oct 2018"}).status_code == 303
    page = client.get(BASE).text
    assert "That ended on 1 October 2018. We merged." in page and "They are on offer." in page
    with pytest.raises(RuleBroken, match="Take up the seven ambitions first"):
        strategic.rate(north)


def test_taken_up_rated_and_written_by_both_kinds_of_expert(client, north, manager):
    client.sign_in(manager)
    bare = client.post_form(f"{BASE}/take-up", {"adopted_on": "1 Jan 2019"})
    assert (bare.status_code, "1 January 2019 is in the future" in bare.text) == (422, True)
    decided = {"made_by": "The board", "adopted_on": "1 Jun 2018", "words": "After a day with the panel."}
    assert client.post_form(f"{BASE}/take-up", decided).status_code == 303
    assert "After a day with the panel." in client.get(BASE).text and "Borrow this" in client.get(DESIGN).text
    assert client.fields(f"{DESIGN}/borrow?take=Recovery+colleges")["title"] == "Recovery colleges"
    form = client.fields(f"{DESIGN}/rate").to_dict() | {"ideal": "Equal partners", "lived_authors": strategic.AUTHORS}
    seven = client.post(f"{DESIGN}/rate", data=form | {"level": "7", "worked": "Colleges"})
    assert (seven.status_code, "“7” is not a choice" in seven.text) == (422, True)
    alone = client.post(f"{DESIGN}/rate", data=form | {"level": "2"})
    assert (alone.status_code, "Say what has worked. Without that it is level 0" in alone.text) == (422, True)
    sent = client.post(f"{DESIGN}/rate", data=form | {"level": "2", "worked": "Colleges", "uneven": "Not in Cumbria"})
    assert sent.status_code == 303
    page = client.get(DESIGN).text
    assert "Two carers and a patient" in page and "Nobody took part" in page and "Not in Cumbria" in page
    old = client.post(f"{DESIGN}/rate", data=form | {"level": "1", "worked": "Less"})
    assert (old.status_code, "Somebody else wrote about Service design" in old.text) == (409, True)
    assert client.get(f"{BASE}/nothing").status_code == client.get(f"{BASE}/steps/5").status_code == 404


def test_seven_stand_side_by_side_over_time_on_a_page_and_in_a_file(client, north, manager):
    strategic.adopt(north, date(2018, 1, 8))
    strategic.rate(north, 1, on=date(2018, 2, 1))
    strategic.rate(north, 3, on=date(2018, 8, 1), uneven="Not in Cumbria")
    strategic.rate(north, 4, "training")
    strategic.step(north)
    number = strategic.example(north)
    page = client.sign_in(manager).get(BASE).text
    assert "2 of the seven stand at level 3 or 4. 5 are not rated yet. 1 of 4 steps begun." in page
    assert "Q4 2017/18" in page and "Q2 2018/19" in page and "3 Achieving" in page and "Not rated yet" in page
    assert "There was no time." in page and "An hour a month" in page and "Not in Cumbria" in page
    sheet = client.get(f"{BASE}/on-a-page").text
    assert "3 Achieving" in sheet and "Equal partners" in sheet
    assert "2018-02-01,1,Not developed" in client.get(f"{BASE}/ratings.csv").text
    assert "An hour a month" in client.get(f"{BASE}/steps.csv").text
    assert "Recovery colleges" in client.get(DESIGN).text and "1 February 2018: level 1 of 4" in client.get(DESIGN).text
    assert client.post_form(f"{DESIGN}/borrow/{number}/end").status_code == 303
    assert client.get(f"{DESIGN}/borrow/{number}/end").status_code == 404
    assert strategy_of(north.alliance_id).ambition(strategic.DESIGN).examples == ()


def test_only_who_keeps_involvement_changes_it_and_names_are_asked_about(client, north, manager):
    strategic.adopt(north)
    client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north))
    for page in (f"{BASE}/take-up", f"{DESIGN}/rate", f"{DESIGN}/borrow", f"{BASE}/steps/1"):
        assert client.get(page).status_code == 403, page
    away = make.person(Role.MANAGER, make.alliance("Wessex"))
    assert client.sign_in(away).get(BASE).status_code == 404
    client.sign_in(manager)
    given = {"level": "0", "ideal": "Equal partners", "lived_authors": "Mrs Hargreaves"}
    named = client.post_form(f"{DESIGN}/rate", given)
    assert (named.status_code, "Is “Mrs Hargreaves” a patient or a carer?" in named.text) == (422, True)


def test_it_is_taken_up_once_and_costs_four_queries(north, queries):
    strategic.adopt(north)
    with pytest.raises(RuleBroken, match="taken up already"):
        strategic.adopt(north)
    strategic.rate(north)
    queries.clear()
    strategy_of(north.alliance_id)
    assert len(queries) == 4
    with pytest.raises(RulesBroken, match="Choose a level from 0 to 4"):
        strategic.rate(north, 7)
