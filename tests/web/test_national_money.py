"""The money of all alliances on a page: sums, pictures and tables that agree, and what stands apart."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.plan.resources import save_line
from alliance_tracker.data.tables.awards import AwardLine, CommitteeDecision, Release, SpendReturn
from alliance_tracker.data.tables.funding import BidLine, FundingPot
from alliance_tracker.data.tables.plan import Outcome, Submission
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.resources import Line
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.terms import LineKind, Stream
from tests import agreeing, bidding, make

MONEY = "/england/money"
DAY = date(2017, 2, 22)
PICTURE = re.compile(r'src="([^"]*/pictures/money-by-[^"]*\.svg)"')


def decide(bid, amounts, kind="part", paid=0, spent=0):
    """A minute that gives these pence, a release that was paid, and a quarter's return."""
    with writing(make.by(), make.moment()) as tx:
        own = {"plan_id": bid.plan.id, "bid_id": bid.id}
        row = CommitteeDecision(kind=kind, held_on=DAY, minute="7", recorded_at=tx.now, **own)
        tx.add(row)
        tx.flush()
        for year, pence in zip(bid.call.years, amounts, strict=True):
            tx.add(AwardLine(decision_id=row.id, plan_id=bid.plan.id, year=year, pence=pence))
        if paid:
            given = {"planned_on": DAY, "planned_at": tx.now, "paid_on": DAY, "number": 1}
            tx.add(Release(quarter="2017-18-q1", pence=paid, **own, **given))
        if spent:
            line = tx.session.scalars(select(BidLine.id).where(BidLine.bid_id == bid.id).order_by(BidLine.id)).first()
            sums = {"planned": 0, "cumulative": 0, "to_come": 0, "forecast": 0}
            tx.add(SpendReturn(line_id=line, quarter="2017-18-q1", actual=spent, saved_at=tx.now, **own, **sums))
        tx.say(Sentence("decided", "bid", str(bid.id)), None)


@pytest.fixture
def bids(app):
    """One of the North, awarded in part and spent; one of Wessex, asked for; one being written."""
    north, wessex = make.alliance(), make.alliance("Wessex")
    first = bidding.make_bid(north)
    bidding.make_bid(wessex, Stream.RECOVERY_PACKAGE, asked=(200_000_00, 0), part=None)
    bidding.make_bid(wessex, Stream.EARLIER_DIAGNOSIS, submitted_on=None)
    decide(first, (600_000_00, 0), paid=250_000_00, spent=-1_234_50)
    return north


@pytest.fixture
def panel(client, bids):
    return client.sign_in(make.person(Role.PANEL_MEMBER, bids))


def table(client, name, **chosen):
    return read_csv(client.get(f"{MONEY}/{name}.csv", query_string=chosen).data)


def test_the_page_says_who_asked_was_awarded_paid_and_spent(panel):
    page = panel.get(MONEY).text
    assert "2 bids ask for £1,700,000. £600,000 is awarded, £250,000 paid and -£1,234.50 spent so far." in page
    assert "are never added up" in page and "Not entered yet" in page and "£123m" in page
    assert "Apart from all this: wider resource needs" in page and "No plan has been submitted yet" in page
    assert 'href="/england/coverage"' not in page
    alliances = table(panel, "alliances")
    assert alliances[1] == ["North East and Cumbria", "1", "1500000", "600000", "250000", "-1234.50"]
    assert [row[0] for row in alliances] == ["Alliance", "North East and Cumbria", "Wessex", "Total"]


def test_every_table_as_csv_adds_up_to_the_same(panel):
    totals = {tuple(table(panel, name)[-1]) for name in ("years", "alliances", "streams", "heads")}
    assert totals == {("Total", "2", "1700000", "600000", "250000", "-1234.50")}
    assert table(panel, "heads")[1] == ["Revenue", "2", "1700000", "600000", "250000", "-1234.50"]
    assert len(table(panel, "rows")) == 1 + 4 + 2 + 1 + 1
    assert table(panel, "envelopes")[1][:3] == ["2017/18", "123000000", "£123m"]
    assert table(panel, "pots")[1][1:] == ["2017/18", "", "Not entered yet"]
    assert table(panel, "wider")[0][:3] == ["Alliance", "Version", "Asked 2017/18 (£)"]
    assert panel.get(f"{MONEY}/everything.csv").status_code == 404


def test_a_year_or_a_call_alone_and_what_cannot_be_meant_is_left_out(panel):
    page = panel.get(f"{MONEY}?year=2018-19&call=december-2016").text
    assert "1 bid asks for £500,000. £0 is awarded" in page and "year=2018-19" in page
    assert table(panel, "years", year="2018-19")[-1][:3] == ["Total", "1", "500000"]
    assert "2 bids ask for £1,700,000" in panel.get(f"{MONEY}?year=1999-00&call=x").text


def test_the_pot_stands_with_its_source(panel, bids):
    with writing(make.by(), make.moment()) as tx:
        tx.add(FundingPot(call_id=1, year="2017-18", pence=5_000_000_00, source="=Letter", entered_at=tx.now))
        tx.say(Sentence("entered the pot", "call", "1"), None)
    assert "£5,000,000" in panel.get(MONEY).text and "2 bids ask for £1,700,000" in panel.get(MONEY).text
    assert b"'=Letter" in panel.get(f"{MONEY}/pots.csv").data


def test_pictures_have_addresses_of_their_sums_and_are_drawn_once(panel, queries):
    found = PICTURE.findall(panel.get(MONEY).text)
    assert len(found) == 3
    picture = panel.get(found[0])
    assert picture.mimetype == "image/svg+xml" and "Asked for £1.2m" in picture.text and "2018/19" in picture.text
    assert panel.get(found[0].replace(".svg", ".png")).data.startswith(b"\x89PNG")
    queries.clear()
    again = panel.get(found[0], headers={"If-None-Match": picture.headers["ETag"]})
    assert again.status_code == 304 and not [one for one in queries if "picture" in one]
    assert panel.get(found[0].replace("money-by-year", "money-by-stream")).status_code == 404
    assert panel.get(f"{MONEY}/pictures/money-by-year/{'0' * 64}.svg").status_code == 404


def test_wider_needs_stand_apart_as_they_were_submitted(panel, bids):
    plan = agreeing.plan_of(bids)
    ask_for(plan, 40_000_00)
    ask_for(plan, 9_000_00, privacy=Privacy(True, "A pay dispute", date(2019, 1, 31)))
    version = agreeing.freeze(plan, "Sooner.")
    ask_for(plan, 7_000_000_00)
    with writing(make.by(), make.moment()) as tx:
        own = {"plan_id": plan.id, "version_id": version.id, "seal": version.seal, "standings": "{}"}
        sent = Submission(submitted_on=DAY, submitted_at=tx.now, **own)
        tx.add(sent)
        tx.flush()
        decided = {"kind": "ratified", "decided_on": DAY, "minute": "CPAOG 17/12", "recorded_at": tx.now}
        sums = {"first_year_pence": 30_000_00, "second_year_pence": 0}
        tx.add(Outcome(plan_id=plan.id, submission_id=sent.id, **decided, **sums))
        tx.say(Sentence("submitted the plan", "plan", "1"), bids.alliance_id)
    before = "2 bids ask for £1,700,000"
    page = panel.get(MONEY).text
    assert before in page and "without 1 private item" in page
    assert table(panel, "wider")[1] == ["North East and Cumbria", version.label, "40000", "0", "30000", "0", "1"]
    assert table(panel, "years")[-1][:3] == ["Total", "2", "1700000"]


def ask_for(plan, pence, **more):
    with writing(make.by(), make.moment()) as tx:
        save_line(tx, plan, Line("2017/18", LineKind.REVENUE, "Project team", pence, **more), DAY)


def test_with_nothing_asked_for_the_page_says_so(client, app):
    client.sign_in(make.person(Role.NATIONAL_TEAM, make.alliance()))
    page = client.get(MONEY).text
    assert "No bid has been submitted yet" in page and "<figure" not in page
    assert MONEY in client.get("/england").text


def test_more_bids_cost_no_more_queries(panel, queries):
    def cost() -> int:
        panel.get(MONEY)
        queries.clear()
        panel.get(MONEY)
        return len(queries)

    before = cost()
    for name in ("Peninsula", "Thames Valley"):
        for stream in Stream:
            decide(bidding.make_bid(make.alliance(name), stream), (1_00, 2_00), paid=1_00, spent=50)
    assert cost() == before


def test_who_may_not_see_it_does_not(client, bids):
    assert client.get(MONEY).location == "/sign-in?next=/england/money"
    client.sign_in(make.person(Role.MANAGER, bids))
    assert client.get(MONEY).status_code == 403 and client.get(f"{MONEY}/rows.csv").status_code == 403
