"""Spend after the award: a return line by line, what is amiss and where it is mended, and all awards of a call."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.awards import SpendReturn
from alliance_tracker.data.tables.funding import BidLine
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tables.plan import ResourceLine
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AwardKind, Stream
from tests import bidding, make
from tests import spending as given

VANGUARD = select(Alliance.name).where(Alliance.kind == "vanguard").order_by(Alliance.position)
BID = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"
SPEND = f"{BID}/spend"
Q1 = f"{SPEND}/2017-18-q1"
Q2 = f"{SPEND}/2017-18-q2"
SECOND = "Total to date at the end of Q1 2017/18: £20,000"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def bid(north):
    """Awarded in full on 22 February 2017, £600,000 of it released in April."""
    made = bidding.make_bid(north)
    given.award(made)
    given.release(made, 600_000_00, date(2017, 4, 10))
    return made


@pytest.fixture
def manager(client, north):
    client.sign_in(make.person(Role.MANAGER, north, "Priya Nair"))
    return client


def boxes(bid, **typed):
    """The boxes of the first line, by their names without its number."""
    return {f"{name}-{given.lines(bid)[0]}": value for name, value in typed.items()}


def rows():
    db.session.rollback()
    return db.session.scalars(select(SpendReturn).order_by(SpendReturn.quarter, SpendReturn.line_id)).all()


def test_a_quarter_is_returned_line_by_line_and_put_right(manager, bid):
    page = manager.get(SPEND).text
    assert "£0 of £1,500,000 spent by Q2 2018/19, £600,000 released" in page and "6 quarters to return" in page
    form = manager.get(Q1).text
    assert "£250,000" in form and "Nothing was returned before Q1 2017/18" in form
    assert manager.post_form(Q1, boxes(bid, actual="245k", to_come="755,000")).status_code == 303
    first, later = rows()
    assert (first.planned, first.actual, first.cumulative, first.forecast) == (
        250_000_00,
        245_000_00,
        245_000_00,
        1_000_000_00,
    )
    assert (later.planned, later.actual, later.to_come, later.forecast) == (0, 0, 500_000_00, 500_000_00)
    form = manager.get(Q2).text
    assert "Total to date at the end of Q1 2017/18: £245,000; then still to come: £755,000" in form
    assert 'value="£251,666"' in form
    page = manager.get(SPEND).text
    assert "£5,000 (2%) less than planned" in page and ", Priya Nair<br>" in page
    manager.post_form(Q1, boxes(bid, actual="250,000", cumulative="250,000", to_come="750,000"))
    assert rows()[0].actual == 250_000_00 and "1,500,000" in manager.get(SPEND).text
    told = db.session.execute(select(ChangePiece.name, ChangePiece.before, ChangePiece.after)).all()
    assert any(
        name.endswith(" actual") and before == "24500000" and after == "25000000" for name, before, after in told
    )
    assert any("put right the spend of Q1 2017/18 of the bid" in (after or "") for _, _, after in told)
    assert manager.post_form(Q1).status_code == 303 and "Nothing was changed" in manager.get(SPEND).text


WRONG = [
    ({"planned": "-5"}, "Planned, Work in 2017-18 (2017/18, revenue) cannot be below nothing"),
    ({"actual": "NaN"}, "Spent, Work in 2017-18 (2017/18, revenue): “NaN” is not an amount of money"),
    ({"actual": "1e309"}, "“1e309” is not an amount of money"),
    ({"to_come": "£1,2,3"}, "“£1,2,3” is not an amount of money"),
    ({"forecast": "1.123456789012"}, "“1.123456789012” is not an amount of money"),
    ({"actual": ""}, "give what was spent, 0 if nothing"),
    ({"to_come": ""}, "give what is still to come, or the forecast in all"),
    ({"cumulative": "240,000"}, "the total to date says £240,000, but £250,000 was spent up to Q1 2017/18"),
    ({"forecast": "£1.4m"}, "the forecast says £1,400,000, but £250,000 to date and £750,000 still to come make"),
    ({"actual": "200,000"}, "£50,000 (20%) less than planned. Say why"),
    ({"actual": "-1", "reason": "A refund"}, "£1 is paid back, but only £0 was spent before"),
]


def test_a_wrong_return_is_named_and_comes_back_as_typed(manager, bid):
    fields = manager.fields(Q1)
    for typed, words in WRONG:
        sent = {"actual": "250,000", "to_come": "750,000", "reason": ""} | typed
        answer = manager.post(Q1, data={**fields, **boxes(bid, **sent)})
        assert answer.status_code == 422 and words in answer.text, words
        assert all(f'value="{value}"' in answer.text for name, value in sent.items() if value and name != "reason")
    assert rows() == []


def test_quarters_that_cannot_be_returned_are_refused_in_words(manager, north, bid):
    for code, words in {
        "2018-19-q3": "Q3 2018/19 is not over yet. It can be returned from 1 January 2019",
        "2016-17-q4": "outside the round",
        "2021-22-q1": "outside the round",
    }.items():
        answer = manager.get(f"{SPEND}/{code}")
        assert answer.status_code == 422 and words in answer.text
    assert manager.get(f"{SPEND}/2018-19-q9").status_code == 404
    other = bidding.make_bid(north, Stream.RECOVERY_PACKAGE)
    there = f"/alliances/north-east-and-cumbria/bids/{other.address}/spend"
    assert "This bid has no award" in manager.get(there).text
    assert "This bid has no award" in manager.get(f"{there}/2017-18-q1").text
    given.award(other, on=date(2017, 10, 2))
    assert "Q1 2017/18 was before the award, which was made in Q3 2017/18" in manager.get(f"{there}/2017-18-q1").text


def test_two_people_in_one_return_choose_and_nothing_typed_is_lost(manager, north, bid):
    mine = {**manager.fields(Q1), **boxes(bid, actual="250,000", to_come="750,000")}
    sent = {**mine, **boxes(bid, actual="240,000", to_come="760,000", cumulative="240,000")}
    manager.sign_in(make.person(Role.MANAGER, north, "Tom Ashworth"))
    other = {**manager.fields(Q1), **boxes(bid, actual="245,000", to_come="755,000")}
    assert manager.post(Q1, data=other).status_code == 303
    clash = manager.post(Q1, data={**sent, "token": other["token"], "once": "another-one-0123456789"})
    assert clash.status_code == 409 and "Tom Ashworth" in clash.text
    assert "£245,000" in clash.text and "£240,000" in clash.text and "Spent, Work in 2017-18" in clash.text
    again = manager.post(Q1, data={**other})
    assert again.status_code == 303 and rows()[0].actual == 245_000_00


def test_a_long_return_can_be_left_for_later(manager, bid):
    sent = {**manager.fields(Q1), **boxes(bid, actual="about half"), "draft": "later"}
    assert manager.post(Q1, data=sent).status_code == 303 and rows() == []
    assert 'value="about half"' in manager.get(Q1).text


def test_readers_read_and_others_do_not_find_it(client, north, bid):
    given.spend(bid, "2017-18-q1", 250_000_00, 250_000_00)
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(SPEND).text
    assert f"{SPEND}/2017-18-q1" not in page and "The programme manager returns them" in page
    assert client.get(Q1).status_code == 403
    client.sign_in(make.person(Role.MANAGER, make.alliance("Wessex")))
    for path in (SPEND, Q1, f"{BID}/spend-lines.csv", f"{BID}/results", f"{BID}/results.csv"):
        assert client.get(path).status_code == 404
    assert client.get("/england/spend").status_code == 403


def amiss(bid):
    """Every cross-check, one way or another."""
    given.release(bid, 900_000_00, date(2017, 7, 3), 2, waits_for="8 posts are filled")
    given.spend(bid, "2016-17-q4", 5_00, 5_00, forecast=1_000_005_00, to_come=1_000_000_00)
    given.spend(bid, "2017-18-q1", 10_00, 90_00, forecast=90_00)
    given.spend(bid, "2017-18-q2", 10_00, 80_00, forecast=80_00)
    given.spend(bid, "2017-18-q3", 1_700_000_00, 1_700_080_00, planned=0, forecast=1_700_081_00)


AMISS = (
    "£5 spent before anything was released",
    "The total to date says £90, but £5 by Q4 2016/17 and £10 in Q1 2017/18 make £15",
    "The total to date fell from £90 in Q1 2017/18 to £80",
    "£1,700,025 spent by Q3 2017/18, £200,025 more than the award of £1,500,000",
    "The forecast says £1,700,081, but £1,700,080 to date and £0 still to come make £1,700,080",
    "£1,700,000 more than planned. Say why",
    "£1,700,081 forecast, £200,081 more than the award. Say who pays",
    "£900,000 released while not met: 8 posts are filled. Release it once that is met",
    "£1,500,000 released of £1,000,000 awarded for 2017/18. Release no more",
)


def test_every_finding_stands_on_the_page_with_the_way_to_mend_it(manager, bid):
    amiss(bid)
    page = manager.get(SPEND).text
    assert [words for words in AMISS if words not in page] == []
    errors, _, warnings = page.partition('id="warnings"')
    assert "7 errors" not in warnings and "more than planned. Say why" in warnings and "Say why" not in errors
    line = given.lines(bid)[0]
    assert f'href="{SPEND}/2017-18-q2#line-{line}"' in page and f'href="{BID}#releases"' in page
    assert "Put right the spend of Q4 2016/17" in manager.get(f"{SPEND}/2016-17-q4").text
    told = read_csv(manager.get(f"{BID}/spend-findings.csv").data)[1:]
    assert {row[0] for row in told} == {"Error", "Warning"} and ["Error", "Q3 2017/18, the whole bid"] in [
        row[:2] for row in told
    ]


def test_an_earlier_quarter_put_right_shows_what_no_longer_adds_up(manager, bid):
    first = boxes(bid, actual="250,000", to_come="750,000")
    manager.post_form(Q1, first)
    manager.post_form(Q2, boxes(bid, actual="250,000", to_come="500,000"))
    assert "Nothing is amiss" in manager.get(SPEND).text
    right = {"actual": "255,000", "cumulative": "", "to_come": "745,000", "forecast": ""}
    manager.post_form(Q1, boxes(bid, **right))
    page = manager.get(SPEND).text
    assert (
        "The total to date says £500,000, but £255,000 by Q1 2017/18 and £250,000 in Q2 2017/18 make £505,000" in page
    )
    assert "1 error to put right" in page and f'href="{Q2}#line-' in page


def test_the_same_line_twice_and_spend_without_or_before_an_award(manager, north, bid):
    other = bidding.make_bid(north, Stream.RECOVERY_PACKAGE, asked=(10_00, 10_00), part=None)
    there = f"/alliances/north-east-and-cumbria/bids/{other.address}/spend"
    given.spend(other, "2017-18-q1", 1_00, 1_00)
    assert "£1 spent, but this bid has no award. Spend should be £0" in manager.get(there).text
    given.award(other, {"2017-18": 10_00}, AwardKind.PART, on=date(2017, 8, 2))
    words = "£1 spent in Q1 2017/18, but the award was made in Q2 2017/18. Spend before it should be £0"
    assert words in manager.get(there).text
    assert "Put right" in manager.get(f"{there}/2017-18-q1").text
    with writing(make.by(), make.moment()) as tx:
        for line in tx.session.scalars(select(BidLine).where(BidLine.bid_id == other.id)):
            line.what, line.year = "Posts", "2017-18"
        tx.say(Sentence("changed lines", "bid", "x"), north.id)
    given.spend(other, "2017-18-q1", 1_00, 1_00, line=1)
    assert "Posts (2017/18, revenue) is returned twice for Q1 2017/18. Keep one of the two" in manager.get(there).text


def test_a_line_with_spend_stays_in_a_bid_that_is_deferred(manager, bid):
    given.spend(bid, "2017-18-q1", 250_000_00, 250_000_00)
    given.award(bid, {}, AwardKind.DEFERRED, on=date(2018, 2, 1))
    place = f"{BID}/money/{given.lines(bid)[0]}"
    refused = manager.post(place, data=manager.fields(place, 1))
    assert refused.status_code == 422 and "Money was returned as spent on this line" in refused.text
    assert manager.post_form(f"{BID}/money/{given.lines(bid)[1]}", form=1).status_code == 303


def test_money_beside_milestones_and_the_line_on_the_page_of_the_bid(manager, north, bid):
    assert "What is spent" in manager.get(BID).text
    one = make.deliverable(north, title="Faster scans")
    make.milestone(one)
    make.milestone(one, date(2018, 8, 31))
    with writing(make.by(), make.moment()) as tx:
        line = tx.session.get(BidLine, given.lines(bid)[0])
        line.alliance_id, line.deliverable_id = north.id, one.id
        tx.say(Sentence("linked a line", "bid", "x"), north.id)
    given.spend(bid, "2017-18-q1", 250_000_00, 250_000_00, forecast=1_000_000_00, to_come=750_000_00)
    page = manager.get(SPEND).text
    assert "17% spent, 0 of 2 milestones met" in page and "Faster scans" in page
    assert ">25% spent, 0 of 2 milestones met<" in page
    assert "£250,000 of £1,500,000 spent by Q1 2017/18, £600,000 released" in page, "Known up to the last return."
    assert "the award is paid in parts" in page
    assert "Spent by Q1 2017/18" in page and "Released by Q2 2018/19" in page
    assert "£250,000 of £1,500,000 spent by Q1 2017/18" in manager.get(BID).text


def test_the_picture_is_drawn_once_from_its_table_and_every_table_is_csv(manager, bid):
    given.spend(bid, "2017-18-q1", 250_000_00, 250_000_00)
    page = manager.get(SPEND)
    src = page.text.partition('<img src="')[2].partition('"')[0]
    for form in ("svg", "png"):
        assert manager.get(src.replace(".svg", f".{form}")).status_code == 200
    assert (
        "Released" in manager.get(src).text and manager.get(src.replace("bid-money", "bid-outcome")).status_code == 404
    )
    quarters = read_csv(manager.get(f"{BID}/spend-quarters.csv").data)
    assert quarters[2][:3] == ["Q1 2017/18", "250000", "250000"] and quarters[-1][-1] == "Not returned"
    assert quarters[2][-1] == "2018-10-12"
    assert read_csv(manager.get(f"{BID}/spend-lines.csv").data)[1][:4] == [
        "Q1 2017/18",
        "Work in 2017-18 (2017/18, revenue)",
        "250000",
        "250000",
    ]
    assert read_csv(manager.get(f"{BID}/spend-deliverables.csv").data)[0][0] == "Deliverable"


def test_wider_needs_are_never_in_these_sums(manager, north, bid):
    before = [manager.get(f"{BID}/spend-{name}.csv").data for name in ("quarters", "lines")]
    with writing(make.by(), make.moment()) as tx:
        facts = {"plan_id": bid.plan.id, "year": "2017-18", "kind": "revenue", "position": 1}
        tx.add(ResourceLine(**facts, what="A programme office", amount_pence=77_777_77))
        tx.say(Sentence("asked for wider needs", "plan", "resources"), north.id)
    assert [manager.get(f"{BID}/spend-{name}.csv").data for name in ("quarters", "lines")] == before
    assert "77,777" not in manager.get(SPEND).text


def test_an_award_of_this_quarter_has_nothing_to_return_yet(client, north):
    made = bidding.make_bid(north, Stream.EARLIER_DIAGNOSIS, part=None)
    given.award(made, on=date(2018, 10, 10))
    client.sign_in(make.person(Role.NATIONAL_TEAM, north))
    page = client.get("/england/spend").text
    assert "none is to be returned" in page and "Every quarter that is over is returned" not in page
    assert "Q3 2018/19 is not over: it ends on 31 December 2018" in page


@pytest.mark.both
def test_all_awards_of_a_call_add_up_as_pandas_adds_them_up(client, bid):
    wessex = bidding.make_bid(make.alliance("Wessex"), Stream.RECOVERY_PACKAGE, asked=(300_00, 0), part=None)
    given.award(wessex, {"2017-18": 300_00})
    for place, (one, line) in enumerate(((bid, 0), (bid, 1), (wessex, 0))):
        total = 0
        for number in (1, 2, 3):
            total += number * 10_07 + place
            given.spend(one, f"2017-18-q{number}", number * 10_07 + place, total, line, planned=number * 10_00)
    client.sign_in(make.person(Role.NATIONAL_TEAM, make.alliance()))
    db.session.rollback()
    frame = pd.read_sql(select(SpendReturn.bid_id, SpendReturn.quarter, SpendReturn.actual), db.session.connection())
    added = frame.groupby("quarter")["actual"].sum().cumsum() / 100
    totals = {row[0]: float(row[4]) for row in read_csv(client.get("/england/spend-totals.csv").data)[1:]}
    assert {words: totals[words] for words in ("Q1 2017/18", "Q2 2017/18", "Q3 2017/18")} == pytest.approx(
        dict(zip(("Q1 2017/18", "Q2 2017/18", "Q3 2017/18"), added, strict=True))
    )
    page = client.get("/england/spend").text
    assert f"£{added.iloc[-1]:,.2f} of £1,500,300 spent by Q2 2018/19" in page
    assert "Wessex, the Recovery Package" in page and "3 quarters, the first Q4 2017/18" in page
    assert f"£{added.iloc[0]:,.2f} of" in client.get("/england/spend?quarter=2017-18-q1").text
    assert len(read_csv(client.get("/england/spend-quarters.csv").data)) == 1 + 2 * 7
    client.sign_in(make.person(Role.PANEL_MEMBER, make.alliance()))
    assert client.get("/england/spend").status_code == 200


def test_the_pages_cost_the_same_for_one_row_and_for_many(client, north, bid, queries):
    given.spend(bid, "2017-18-q1", 1_00, 1_00)
    people = [make.person(role, north) for role in (Role.MANAGER, Role.NATIONAL_TEAM)]

    def cost():
        found = []
        for person, path in zip(people, (SPEND, "/england/spend"), strict=True):
            client.sign_in(person)
            client.get(path)
            queries.clear()
            client.get(path)
            found.append(len(queries))
        return found

    few = cost()
    amiss_elsewhere = bidding.make_bid(make.alliance("Wessex"), Stream.RECOVERY_PACKAGE)
    given.award(amiss_elsewhere)
    amiss(amiss_elsewhere)
    for number, code in enumerate(("2017-18-q2", "2017-18-q3", "2017-18-q4"), 2):
        given.spend(bid, code, 1_00, number * 1_00)
    assert cost() == few
    page = client.get("/england/spend").text
    assert [words for words in AMISS[:-1] if words not in page] == []
    assert "Wessex, the Recovery Package</a></strong>, Q2 2017/18, release 2" in page


def test_a_shared_plan_is_returned_by_any_of_its_alliances(client, app):
    first, second = (make.alliance(name) for name in db.session.scalars(VANGUARD).all()[:2])
    shared = bidding.make_bid(first)
    given.award(shared)
    client.sign_in(make.person(Role.MANAGER, second))
    there = f"/alliances/{first.slug}/bids/earlier-diagnosis/spend"
    assert client.get(there.replace(first.slug, second.slug)).location.endswith(there)
    typed = boxes(shared, actual="250,000", to_come="750,000")
    assert client.post_form(f"{there}/2017-18-q1", typed).status_code == 303
    assert "National Cancer Vanguard" in client.get(there).text and rows()[0].actual == 250_000_00
