"""Sums of the same rows, revenue and capital where the bid leaves no doubt, and awards as anyone may read them."""

from datetime import date

import pytest

from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.rules.funding import national, published
from alliance_tracker.rules.funding.national import Figure, Row
from alliance_tracker.rules.funding.open_data import grant_record
from alliance_tracker.rules.funding.published import Awarded, checked_to_ask, checked_to_confirm, frozen, grant_of
from alliance_tracker.terms import AwardKind, Stream

ED, RP = Stream.EARLIER_DIAGNOSIS, Stream.RECOVERY_PACKAGE


def row(bid, figure, revenue=0, capital=0, undivided=0, year="2017-18", stream=ED, plan="North", place=1):
    return Row(bid, 1, place, plan, place, stream, year, figure, revenue, capital, undivided)


def test_a_sum_is_divided_only_where_the_bid_leaves_no_doubt():
    asked = [row(1, Figure.ASKED, 60, 40), row(2, Figure.ASKED, 50), row(3, Figure.ASKED, 0, 70)]
    given = [
        row(1, Figure.AWARDED, undivided=100),
        row(1, Figure.RELEASED, undivided=30),
        row(2, Figure.AWARDED, undivided=20),
        row(3, Figure.RELEASED, undivided=7),
        row(4, Figure.RELEASED, undivided=5),
        row(1, Figure.AWARDED, undivided=9, year="2018-19"),
    ]
    made = [(one.revenue, one.capital, one.undivided) for one in national.divided([*asked, *given])[3:]]
    assert made == [(60, 40, 0), (0, 0, 30), (20, 0, 0), (0, 7, 0), (0, 0, 5), (0, 0, 9)]


def test_every_table_of_the_same_rows_has_the_same_total():
    rows = [
        row(1, Figure.ASKED, 60, 40),
        row(1, Figure.ASKED, 10, year="2018-19"),
        row(2, Figure.ASKED, 50, stream=RP, plan="South", place=2),
        row(2, Figure.AWARDED, undivided=20, stream=RP, plan="South", place=2),
        row(1, Figure.SPENT, -3, 8),
    ]
    tables = [make(rows) for make in (national.by_year, national.by_alliance, national.by_stream, national.by_head)]
    wanted = {Figure.ASKED: 160, Figure.AWARDED: 20, Figure.RELEASED: 0, Figure.SPENT: 5}
    for table in tables:
        assert table.total.sums == wanted and table.total.bids == 2
        assert {one: sum(line.sums[one] for line in table.lines) for one in Figure} == wanted
    years, plans, streams, heads = ([line.name for line in table.lines] for table in tables)
    assert years == ["2017/18", "2018/19"] and plans == ["North", "South"]
    assert streams == ["Earlier diagnosis", "Recovery Package"] and heads == ["Revenue", "Capital", "Not divided"]


def test_the_page_says_its_sums():
    table = national.by_stream([row(1, Figure.ASKED, 4_500_000_00), row(1, Figure.SPENT, -120_00)])
    assert national.sentence(table) == "1 bid asks for £4,500,000. £0 is awarded, £0 paid and -£120 spent so far."
    assert national.most(table) == "Earlier diagnosis has the most asked for: £4,500,000 of £4,500,000."
    assert national.sentence(national.by_stream([])).startswith("No bid has been submitted yet")
    two = [row(1, Figure.AWARDED, 5_00), row(2, Figure.AWARDED, 5_00, stream=RP)]
    said = national.most(national.by_stream(two))
    assert said == "Earlier diagnosis and Recovery Package have the most awarded: £5 each of £10."
    words = [national.short(pence) for pence in (950_00, 640_400_00, 999_600_00, 1_250_000_00, -2_000_000_00)]
    assert words == ["£950", "£640k", "£1.0m", "£1.2m", "-£2.0m"]


AWARD = Awarded(
    "december-2016",
    "Cancer Transformation Funding",
    RP,
    "=Avon & Fells",
    "avon-and-fells",
    AwardKind.PART,
    {"2017-18": 600_000_00, "2018-19": 0},
    1_500_000_00,
    100_000_50,
    date(2017, 2, 22),
)


def test_an_award_says_what_is_known_and_names_nobody():
    grant = grant_of(AWARD)
    assert grant.id == "360G-AllianceTracker-december-2016-recovery-package-avon-and-fells"
    assert grant.recipient.id == "360G-AllianceTracker-org-avon-and-fells" and grant.funder.id == "GB-NHS-X24"
    assert "for the Recovery Package: £600,000 in 2017/18. Awarded in part: the bid asked for £1,500,000" in (
        grant.description
    )
    assert "no code of its own" in grant.description
    assert (grant.starts_on, grant.ends_on) == (date(2017, 4, 1), date(2018, 3, 31))
    assert published.thawed(frozen([grant])[0]) == (grant,)


def test_a_row_under_the_titles_of_the_standard():
    cells = dict(zip(published.TITLES, published.cells(grant_record(grant_of(AWARD))), strict=True))
    assert cells["Amount Awarded"] == 600_000 and cells["Amount Disbursed"] == 100_000.5
    assert cells["Recipient Org:Name"] == "=Avon & Fells" and cells["Planned Dates:End Date"] == "2018-03-31"
    assert list(cells)[:4] == ["Identifier", "Title", "Description", "Currency"]


def test_two_people_and_the_same_awards():
    grants = [grant_of(AWARD)]
    seal = frozen(grants)[1]
    checked_to_ask(grants, seal, False, "")
    for given, error, words in (
        (([], seal, False, ""), RuleBroken, "nothing to open"),
        ((grants, "0" * 64, False, ""), Stale, "changed since you looked"),
        ((grants, seal, True, ""), Stale, "Somebody else has asked"),
        ((grants, seal, False, seal), RuleBroken, "open to anyone already"),
    ):
        with pytest.raises(error, match=words):
            checked_to_ask(*given)
    checked_to_confirm(1, 2, seal, seal)
    with pytest.raises(RuleBroken, match="You asked for this"):
        checked_to_confirm(1, 1, seal, seal)
    with pytest.raises(RuleBroken, match="have changed since"):
        checked_to_confirm(1, 2, seal, "0" * 64)
