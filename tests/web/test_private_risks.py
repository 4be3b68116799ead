"""A risk can be private: who sees it, and what everyone else reads instead, live, frozen and as a file."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import freezing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, Rating
from alliance_tracker.web.board.freezing import freeze_quarter
from tests import make

BASE = "/alliances/north-east-and-cumbria"
ONE = f"{BASE}/deliverables/ED1"
PAGES = (ONE, f"{ONE}/risks.csv", f"{ONE}/history", f"{ONE}/history.csv")
Q1 = make.Q2.previous()
REVIEW = f"{BASE}/quarters/{Q1.code}"
SHARED = (REVIEW, f"{REVIEW}/risks.csv", f"{ONE}/why/{Q1.code}")
OPEN = {"words": "Too few beds", "consequence": "2", "likelihood": "3", "owner": "Ward manager"}
SECRET = {"words": "Dismissal of somebody", "consequence": "5", "likelihood": "4", "owner": "Somebody’s employer"}
PRIVATE = {"private": "yes", "private_because": "A hearing is near", "private_until": "1 Apr 2019"}
HIDDEN = ("Dismissal", "employer", "hearing", "A settlement")


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def people(north):
    """The lead and the deputy of ED1, another lead, and one person of each role that reads."""
    found = {name: make.person(Role.LEAD, north) for name in ("lead", "deputy", "other lead")}
    found |= {role.value: make.person(role, north) for role in Role}
    made = make.deliverable(north, found["lead"], deputy_id=found["deputy"].id)
    make.milestone(made, date(2019, 3, 31))
    make.update(made, Rating.AT_RISK, Q1, who=found["lead"])
    return found


def record(client, who, facts, path=f"{ONE}/risks/new"):
    answer = client.sign_in(who).post_form(path, facts | {"review_on": "1 12 2018"})
    assert answer.status_code == 303, answer.text


def open_since(day):
    """As if the risks on record had been raised before the quarter ended."""
    with writing(make.by(), make.moment()) as tx:
        for row in tx.session.scalars(select(Risk)):
            row.opened_on = day
        tx.say(Sentence("dated the risks", "quarter", Q1.code), row.alliance_id)


def test_a_private_risk_is_read_by_those_who_record_it_and_counted_for_others(client, people):
    manager = people["manager"]
    refused = client.sign_in(manager).post_form(f"{ONE}/risks/new", SECRET | {"private": "yes"})
    assert refused.status_code == 422 and "Say why it is private" in refused.text
    assert "Give the day on which that is looked at again" in refused.text
    record(client, manager, OPEN)
    record(client, manager, SECRET | PRIVATE)
    for name in ("manager", "lead", "deputy"):
        client.sign_in(people[name])
        page = client.get(ONE).text
        assert (
            "Dismissal of somebody" in page
            and "Private: A hearing is near. To be looked at again on 1 April 2019" in page
        )
        assert "highest score 20 of 25" in page and "ne private risk" not in page
        assert "Dismissal of somebody,5,4,20" in client.get(f"{ONE}/risks.csv").text
        assert "hearing" in client.get(f"{ONE}/history").text
    for name in ("other lead", "board_member", "chair", "secretary", "patient_representative", "signatory"):
        client.sign_in(people[name])
        for path in PAGES + SHARED:
            found = client.get(path).text
            assert not [words for words in HIDDEN if words in found], (name, path)
        page = client.get(ONE).text
        assert "Too few beds" in page and "One private risk" in page
        assert "open risks, 1 of them private" in page and "highest score 20" not in page
        assert "One private risk" in client.get(f"{ONE}/risks.csv").text
        assert "added a private risk to ED1" in client.get(f"{ONE}/history.csv").text
        assert "Too few beds" in client.get(f"{ONE}/history").text, "what is not private is told as before"


def test_the_quarter_counts_it_for_region_and_nation_too_and_freezes_no_word_of_it(app, client, north, people):
    record(client, people["lead"], OPEN)
    record(client, people["lead"], SECRET | PRIVATE)
    open_since(date(2018, 6, 1))
    for name in ("manager", "board_member", "patient_representative"):
        page = client.sign_in(people[name]).get(REVIEW).text
        assert "Open risks: 2" in page and "One private risk" in page and "Dismissal" not in page
    with app.test_request_context(base_url="http://127.0.0.1"):
        alliance = alliances.head(north.slug)
        review = (FrozenKind.REVIEW, make.by(), make.moment(), make.TODAY)
        frozen_id = freeze_quarter(alliance, Q1.code, *review)
    frozen = freezing.frozen_page(frozen_id).page.decode()
    frozen += str(freezing.frozen_content(frozen_id))
    assert "One private risk" in frozen and not [words for words in HIDDEN if words in frozen]
    for name in ("manager", "board_member", "patient_representative", "regional_team", "national_team"):
        client.sign_in(people[name])
        assert "Open risks: 2" in client.get(REVIEW).text
        assert "ED1,One private risk" in client.get(f"{REVIEW}/risks.csv").text
        for path in SHARED:
            answer = client.get(path)
            assert answer.status_code == 200 and not [words for words in HIDDEN if words in answer.text], (name, path)


def test_what_it_was_stays_hidden_when_it_is_closed_or_made_private_later(client, people):
    manager, member = people["manager"], people["board_member"]
    record(client, manager, SECRET)
    assert "Dismissal" in client.sign_in(member).get(ONE).text
    client.sign_in(manager)
    assert client.post_form(f"{ONE}/risks/1/edit", PRIVATE).status_code == 303
    assert client.post_form(f"{ONE}/risks/1/edit", {"why_closed": "A settlement"}, form=1).status_code == 303
    assert "A settlement" in client.get(ONE).text
    client.sign_in(member)
    for path in PAGES:
        found = client.get(path).text
        assert not [words for words in HIDDEN if words in found], path
    assert "1 closed risk" in client.get(ONE).text and "One private risk" in client.get(ONE).text
    assert "closed a private risk of ED1" in client.get(f"{ONE}/history.csv").text
    assert client.get("/").status_code == 200 and "A settlement" not in client.get("/").text


def test_a_risk_that_is_private_no_longer_keeps_no_reason_and_tells_nothing_of_before(client, people):
    manager, member = people["manager"], people["board_member"]
    record(client, manager, SECRET | PRIVATE)
    public = {"words": "Posts stay empty", "private": [], "owner": "Board"}
    assert client.post_form(f"{ONE}/risks/1/edit", public).status_code == 303
    row = db.session.scalar(select(Risk))
    assert (row.private, row.private_because, row.private_until) == (False, "", None)
    client.sign_in(member)
    assert "Posts stay empty" in client.get(ONE).text
    for path in PAGES:
        found = client.get(path).text
        assert not [words for words in HIDDEN if words in found], path


def test_private_risks_cost_no_query_more(client, people, queries):
    def cost(path: str) -> int:
        client.get(path)
        queries.clear()
        client.get(path)
        return len(queries)

    for name in ("lead", "board_member"):
        record(client, people["lead"], OPEN)
        client.sign_in(people[name])
        first = [cost(path) for path in (*PAGES, *SHARED)]
        for _ in range(3):
            record(client, people["lead"], SECRET | PRIVATE)
        client.sign_in(people[name])
        assert [cost(path) for path in (*PAGES, *SHARED)] == first
