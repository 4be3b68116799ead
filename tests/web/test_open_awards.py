"""Awards open to anyone: nothing before two people agree, the standard's own fields, gone when taken back."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.awards import AwardLine, AwardPublication, CommitteeDecision, Release
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tables.plan import Plan
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import bidding, make

OPEN = "/england/open-awards"
CALL = f"{OPEN}/december-2016"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TEXT = {"type": "string", "minLength": 1}
BODY = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}},
}
STANDARD = {
    "type": "object",
    "required": ["grants"],
    "properties": {
        "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
        "title": TEXT,
        "description": TEXT,
        "identifier": TEXT,
        "issued": {"type": "string", "pattern": DAY},
        "modified": {"type": "string", "pattern": DAY},
        "license": {"type": "string", "pattern": "^https://"},
        "publisher": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "identifier": TEXT}},
        "grants": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["id", "title", "description", "currency", "amountAwarded", "awardDate"]
                + ["recipientOrganization", "fundingOrganization"],
                "properties": {
                    "id": {"type": "string", "pattern": "^360G-[A-Za-z0-9]+-[^ /\\\\]+$"},
                    "title": TEXT,
                    "description": TEXT,
                    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                    "amountAppliedFor": {"type": "number"},
                    "amountAwarded": {"type": "number"},
                    "amountDisbursed": {"type": "number"},
                    "awardDate": {"type": "string", "pattern": DAY},
                    "plannedDates": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": dict.fromkeys(("startDate", "endDate"), {"type": "string", "pattern": DAY}),
                        },
                    },
                    "recipientOrganization": BODY,
                    "fundingOrganization": BODY,
                    "grantProgramme": {"type": "array", "items": {"type": "object", "properties": {"title": TEXT}}},
                },
            },
        },
    },
}
"""What the 360Giving Data Standard, schema 1.4, asks of a package and of a grant to an organisation, in our words."""


def decide(bid, kind="part", amounts=(600_000_00, 0), reasons="", minute="7", held_on=date(2017, 2, 22)):
    with writing(make.by(), make.moment()) as tx:
        given = {"kind": kind, "reasons": reasons, "drops": reasons, "held_on": held_on, "minute": minute}
        row = CommitteeDecision(plan_id=bid.plan.id, bid_id=bid.id, recorded_at=tx.now, **given)
        tx.add(row)
        tx.flush()
        for year, pence in zip(bid.call.years, amounts, strict=True) if amounts else ():
            tx.add(AwardLine(decision_id=row.id, plan_id=bid.plan.id, year=year, pence=pence))
        tx.say(Sentence("decided", "bid", str(bid.id)), None)


@pytest.fixture
def north(app):
    """An award in part of the North, decided twice; one of Wessex declined after all."""
    north, wessex = make.alliance(), make.alliance("Wessex")
    first = bidding.make_bid(north)
    decide(first, "awarded", (1_000_000_00, 500_000_00))
    decide(first, reasons="SECRET reason", minute="SECRET minute", held_on=date(2017, 3, 1))
    second = bidding.make_bid(wessex)
    decide(second)
    decide(second, "declined", None, "SECRET why not")
    with writing(make.by(), make.moment()) as tx:
        own = {"plan_id": first.plan.id, "bid_id": first.id, "number": 1, "quarter": "2017-18-q1"}
        on = date(2017, 4, 3)
        tx.add(Release(pence=100_000_50, planned_on=on, planned_at=tx.now, paid_on=on, **own))
        tx.say(Sentence("paid", "bid", str(first.id)), None)
    return north


@pytest.fixture
def team(north):
    """Two people of the national team."""
    return [make.person(Role.NATIONAL_TEAM, north, name) for name in ("Asha Private", "Ben Private")]


def publish(client, team) -> None:
    client.sign_in(team[0])
    assert client.post_form(CALL, form="ask").status_code == 303
    client.sign_in(team[1])
    assert client.post_form(CALL, form="confirm").status_code == 303
    client.sign_out()


def said() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(ChangePiece.after).where(ChangePiece.name == "words")))


def test_nothing_is_there_before_it_is_published(client, north, team):
    page = client.get("/awards")
    assert page.status_code == 200 and "No awards are open to anyone yet" in page.text
    for path in ("/awards.json", "/awards.csv"):
        answer = client.get(path)
        assert answer.status_code == 404 and "No awards are open to anyone yet" in answer.text
    assert client.get("/awards.json").json == {"error": client.get("/awards.json").json["error"]}
    client.sign_in(team[0])
    client.post_form(CALL, form="ask")
    assert client.sign_out().get("/awards.json").status_code == 404


def test_two_people_publish_and_one_is_not_enough(client, team):
    client.sign_in(team[0])
    page = client.get(CALL).text
    assert "What anyone would read" in page and "£600,000 in 2017/18. Awarded in part" in page and "SECRET" not in page
    client.post_form(CALL, form="ask")
    mine = client.get(CALL).text
    assert "You asked for this, so somebody else" in mine and "/confirm" not in mine
    sent = {**client.fields(CALL, "withdraw"), "form": "confirm"}
    refused = client.post(f"{CALL}/confirm", data=sent)
    assert refused.status_code == 422 and "You asked for this" in refused.text
    client.sign_in(team[1])
    assert "Asha Private" in client.get(CALL).text and "waits for somebody else" in client.get(OPEN).text
    assert client.post_form(CALL, form="confirm").status_code == 303
    assert "Open since 12 October 2018" in client.get(OPEN).text
    late = client.post(f"{CALL}/confirm", data={**sent, "token": client.fields(CALL, "end")["token"]})
    assert late.status_code == 409 and "Somebody else has confirmed this" in late.text
    made = read_csv(client.get(f"{OPEN}.csv").data)[1]
    assert made[1:6] == ["2018-10-12", "Asha Private", "1", "2018-10-12", "Ben Private"]
    assert len(client.sign_out().get("/awards.json").json["grants"]) == 1
    assert [one for one in said() if one.endswith("to anyone")] == [
        "asked to open 1 award of Cancer Transformation Funding 2017/18 and 2018/19 to anyone",
        "opened 1 award of Cancer Transformation Funding 2017/18 and 2018/19 to anyone",
    ]


def test_the_database_holds_to_two_people_too(client, team):
    client.sign_in(team[0])
    client.post_form(CALL, form="ask")
    with pytest.raises(Exception, match="two_people"), writing(make.by(), make.moment()) as tx:
        row = tx.session.scalars(select(AwardPublication)).one()
        row.published_on, row.published_at, row.confirmed_by_id = make.TODAY, tx.now, row.asked_by_id
        tx.say(Sentence("opened", "awards", "x"), None)


def test_the_package_is_as_the_standard_asks(client, team):
    publish(client, team)
    answer = client.get("/awards.json")
    Draft202012Validator(STANDARD).validate(answer.json)
    assert answer.mimetype == "application/json" and answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/awards.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    described = client.get("/api/v1/openapi.json").json
    whole = {"$ref": "#/components/schemas/Awards", "components": described["components"]}
    Draft202012Validator(whole).validate(answer.json)
    assert answer.json["version"] == "1.4" and "open-government-licence/version/3" in answer.json["license"]
    assert "by choice" in answer.json["description"] and answer.json["issued"] == "2018-10-12"
    grant = answer.json["grants"][0]
    assert (grant["amountAwarded"], grant["amountAppliedFor"]) == (600_000, 1_500_000)
    assert grant["amountDisbursed"] == 100_000.5 and grant["awardDate"] == "2017-03-01"
    assert grant["fundingOrganization"] == [{"id": "GB-NHS-X24", "name": "NHS England"}]
    assert grant["recipientOrganization"][0]["id"] == "360G-AllianceTracker-org-north-east-and-cumbria"


def test_the_open_page_and_table_say_it_in_plain_english_and_nothing_private(client, team):
    publish(client, team)
    page, table = client.get("/awards"), client.get("/awards.csv")
    assert "transfers inside the NHS" in page.text and "Open Government Licence v3.0" in page.text
    assert "As they stood on 12 October 2018" in page.text and "Earlier diagnosis: North East and Cumbria" in page.text
    assert "1 award: <strong>£600,000</strong> awarded, £100,000.50 of it paid by 12 October 2018." in page.text
    header, row = read_csv(table.data)
    assert header[:4] == ["Identifier", "Title", "Description", "Currency"] and row[3] == "GBP"
    for answer in (page, table, client.get("/awards.json")):
        assert "SECRET" not in answer.text and "Private" not in answer.text and "Wessex" not in answer.text


def test_taken_back_it_is_gone_at_once_with_the_reason_kept(client, team):
    publish(client, team)
    client.sign_in(team[0])
    sent = client.fields(CALL, "end")
    empty = client.post(f"{CALL}/end", data=sent)
    assert empty.status_code == 422 and "Say why they are taken back" in empty.text
    assert client.post_form(CALL, {"why": "A sum is wrong"}, form="end").status_code == 303
    assert "A sum is wrong" in client.get(CALL).text
    assert client.post(f"{CALL}/end", data={**sent, "why": "Once more"}).status_code == 409
    assert client.post(f"{CALL}/end", data={**sent, "why": " "}).status_code == 409
    assert client.sign_out().get("/awards.json").status_code == 404
    assert "No awards are open" in client.get("/awards").text


def test_what_was_decided_since_is_asked_for_again(client, north, team):
    client.sign_in(team[0])
    sent = client.fields(CALL, "ask")
    third = bidding.make_bid(north, Stream.RECOVERY_PACKAGE)
    decide(third)
    stale = client.post(f"{CALL}/ask", data=sent)
    assert stale.status_code == 409 and "have changed since you looked" in stale.text
    client.post_form(CALL, form="ask")
    decide(third, "deferred", None)
    client.sign_in(team[1])
    assert "cannot be confirmed" in client.get(CALL).text
    assert client.post_form(CALL, form="withdraw").status_code == 303
    publish(client, team)
    decide(third)
    assert len(client.get("/awards.json").json["grants"]) == 1
    assert "have changed since then" in client.sign_in(team[0]).get(CALL).text
    publish(client, team)
    assert len(client.get("/awards.json").json["grants"]) == 2
    db.session.rollback()
    open_rows = db.session.scalars(select(AwardPublication).where(AwardPublication.ended_at.is_(None))).all()
    assert len(open_rows) == 1 and len(db.session.scalars(select(AwardPublication)).all()) == 3


def test_a_cell_never_runs_as_a_formula(client, north, team):
    with writing(make.by(), make.moment()) as tx:
        plan = tx.session.scalars(select(Plan).where(Plan.name == "North East and Cumbria")).one()
        plan.name = "=cmd|' /C calc'!A0"
        tx.say(Sentence("renamed the plan", "plan", str(plan.id)), north.alliance_id)
    publish(client, team)
    text = client.get("/awards.csv").text
    assert ",'=cmd|" in text and ",=cmd" not in text


def test_more_awards_cost_no_more_queries(client, team, queries):
    publish(client, team)

    def cost(path: str) -> int:
        client.get(path)
        queries.clear()
        client.get(path)
        return len(queries)

    client.sign_in(team[0])
    before = [cost(path) for path in (CALL, OPEN)]
    for name in ("Peninsula", "Thames Valley"):
        for stream in Stream:
            decide(bidding.make_bid(make.alliance(name), stream))
    assert [cost(path) for path in (CALL, OPEN)] == before
    one = cost("/awards")
    publish(client, team)
    client.sign_in(team[0])
    assert cost("/awards") == one and len(client.get("/awards.json").json["grants"]) == 7


def test_who_may_not_open_them(client, north):
    assert client.get(CALL).location.startswith("/sign-in")
    client.sign_in(make.person(Role.PANEL_MEMBER, north))
    assert client.get(CALL).status_code == 403
    client.sign_in(make.person(Role.NATIONAL_TEAM, north))
    assert client.get(f"{OPEN}/no-such-call").status_code == 404
