"""What the guidance asks of a plan: met, partly met, missing, and what should be put right first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.plan import support
from alliance_tracker.rules.plan.alignment import Fit
from alliance_tracker.rules.plan.completeness import PlanFacts, ready, requirements
from alliance_tracker.rules.plan.content import Commitment
from alliance_tracker.rules.plan.coverage import Cell, GroupCell, GroupRow, Place, Row
from alliance_tracker.rules.plan.printed import Asked
from alliance_tracker.rules.plan.resources import Line, Post, Resources, checked_line, checked_post
from alliance_tracker.rules.plan.sections import PIECES
from alliance_tracker.rules.plan.support import Offer
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.rules.signoff.governance import Asked as Governed
from alliance_tracker.rules.signoff.governance import Gap
from alliance_tracker.rules.typed import NotUnderstood, read_hundredths
from alliance_tracker.terms import AlignmentKind, AlignmentState, LineKind, Met, SupportKind

TODAY = date(2018, 10, 12)
YEARS = ("2017/18", "2018/19")
ELSEWHERE = (
    ("workforce", "Workforce development", "paragraph 9"),
    ("variation", "Variation between groups of patients", "paragraph 10"),
    ("new-service-models", "New service models", "paragraph 8c"),
    ("support-offer", "National support offer", "paragraph 11"),
)
ONE = Commitment("north", "ED1", "ED", "Faster", "", TODAY, TODAY)


def item(code, *places):
    cells = tuple(Cell(f"20{17 + at}/{18 + at}", place) for at, place in enumerate(places))
    return Row(Asked(code, f"Thing {code}", "ED", "Early diagnosis", (1,), ()), cells)


def line(year, pence=100, **more):
    return Line(year, LineKind.REVENUE, "Lists", pence, **more)


FULL = PlanFacts(
    texts=dict.fromkeys(PIECES, "Words of ours."),
    governance=(Governed("established", "P1", "A board", Met.MET, "Board: 8 members.", ()),),
    bodies=12,
    declared=True,
    deliverables={"North": 3},
    rows=(item("A-ED1", Place.FILLED), item("A-ED2", Place.EXPLAINED)),
    groups=(GroupRow("older", "Older people", (GroupCell("ED", "Early diagnosis", Place.FILLED, ((ONE, "age"),)),)),),
    resources=Resources(YEARS, (Post("Manager", "", "", 100, 50, 1, 1),), (line("2017/18"), line("2018/19", 0))),
    fits=(Fit("n1", AlignmentKind.RADIOTHERAPY, "Northern", AlignmentState.AGREES),),
    offers=(Offer(SupportKind.ANALYTICS, TODAY, TODAY, TODAY),),
    asked=ELSEWHERE,
)
EMPTY = replace(
    FULL,
    texts={},
    governance=(Governed("established", "P1", "A board", Met.MISSING, "", (Gap("No member is recorded", "members"),)),),
    bodies=0,
    declared=False,
    deliverables={"North": 0},
    rows=(item("A-ED1", Place.EMPTY),),
    groups=(GroupRow("older", "Older people", (GroupCell("ED", "Early diagnosis", Place.EMPTY),)),),
    resources=Resources(YEARS),
    fits=(),
    offers=(Offer(SupportKind.ANALYTICS),),
)


def of(facts, code):
    return next(one for one in requirements(facts) if one.code == code)


def to_do(facts, code):
    return [problem.to_do for problem in of(facts, code).missing]


def test_a_full_plan_meets_everything_and_an_empty_one_hardly_anything():
    assert {one.met for one in requirements(FULL)} == {Met.MET}
    assert ready(requirements(FULL)) == ()
    met = {one.code: one.met for one in requirements(EMPTY)}
    assert met.pop("vision") is Met.PARTLY, "the Taskforce's vision is every plan's"
    assert set(met.values()) == {Met.MISSING}
    assert {one.code for one in requirements(EMPTY) if one.stops} == {
        "vision", "governance", "engagement", "deliverables", "resources", "bids",
    }  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(PIECES)), st.sampled_from(["", "Words."])))
def test_a_text_is_missing_exactly_while_it_is_empty(texts):
    found = {problem.where for one in requirements(replace(FULL, texts=texts)) for problem in one.missing}
    asked = {one for one in PIECES if one in {code for code, *_ in ELSEWHERE}} | {
        "vision", "governance", "stakeholders", "meaningful", "representative", "inequalities", "sequencing",
        "resources", "bids", "fit",
    }  # fmt: skip
    assert found == {f"piece:{code}" for code in asked if not texts.get(code)}


def test_each_of_the_three_tests_is_asked_for_by_itself():
    facts = replace(FULL, texts={code: "Words." for code in PIECES if code != "inequalities"})
    one = of(facts, "engagement")
    assert (one.met, one.stops) == (Met.PARTLY, True)
    assert one.has == "Answered: how others are involved, meaningful and representative."
    assert one.missing[0].to_do == "Say how engagement tackles inequalities"
    assert one.missing[0].words == "The third test in paragraph 11 has no answer"


def test_a_few_gaps_are_named_many_are_counted_and_empty_years_do_not_stop():
    gaps = tuple(item(f"A-ED{at}", Place.EMPTY) for at in range(3))
    assert to_do(replace(FULL, rows=gaps), "deliverables") == [f"Cover A-ED{at}, thing A-ED{at}" for at in range(3)]
    many = replace(FULL, rows=(*gaps, item("A-ED9", Place.EMPTY)))
    assert to_do(many, "deliverables") == ["Cover 4 of 4 things to achieve of Annex A"]
    years = replace(FULL, rows=(item("A-ED1", Place.FILLED, Place.EMPTY, Place.EMPTY),))
    assert to_do(years, "deliverables") == ["Fill or explain 2 years of 1 thing to achieve"]
    assert not of(years, "deliverables").stops


def test_the_vanguard_declares_no_list_and_each_footprint_has_deliverables():
    vanguard = replace(FULL, declared=None, deliverables={"Manchester": 2, "London": 0})
    assert of(vanguard, "governance").met is Met.MET
    assert to_do(vanguard, "deliverables") == ["Add deliverables of London"]
    assert to_do(replace(FULL, declared=False), "governance") == ["Say who the providers are"]


def test_both_years_are_asked_for_and_a_line_of_nothing_fills_one():
    money = Resources(YEARS, FULL.resources.posts, (line("2017/18"),))
    money = replace(money, posts=(replace(money.posts[0], second_year_pence=0),))
    one = of(replace(FULL, resources=money), "resources")
    assert [(problem.to_do, problem.words) for problem in one.missing] == [
        ("Give the 2018/19 resource request", "2017/18 is filled in, 2018/19 is blank")
    ]
    zero = replace(money, lines=(*money.lines, line("2018/19", 0)))
    assert of(replace(FULL, resources=zero), "resources").met is Met.MET


def test_private_items_are_counted_and_never_summed_for_others():
    private = Privacy(True, "Pay", date(2019, 4, 1))
    money = Resources(
        YEARS,
        (Post("Lead", "", "", 100, 0, 5_00, 0, private),),
        (line("2017/18", 10_00), line("2017/18", 7_00, privacy=private)),
    )
    assert money.words_of("2017/18") == "£10 asked for in 2017/18, and 2 private items"
    assert (money.total("2017/18"), money.shown(writes=False).total("2017/18"), money.hidden) == (22_00, 10_00, 2)


def test_what_is_not_checked_is_missing_what_differs_is_not():
    fits = tuple(Fit(str(at), AlignmentKind.CCG_PLAN, f"NHS {at}", state) for at, state in enumerate(AlignmentState))
    one = of(replace(FULL, fits=fits), "fit")
    assert "2 of 3 plans of CCGs checked" in one.has
    assert [problem.to_do for problem in one.missing] == ["Check 1 plan of a CCG"]
    assert not one.stops


def test_what_is_asked_elsewhere_says_so_and_stops_nothing():
    rows = [one for one in requirements(EMPTY) if one.elsewhere]
    assert [one.place for one in rows] == [place for *_, place in ELSEWHERE]
    assert not any(one.stops for one in rows)
    assert to_do(EMPTY, "support-offer") == ["Say which help you asked for"]


@pytest.mark.parametrize(
    ("post", "field"),
    [
        (Post("", "", "", 100, 0, 0, 0), "role"),
        (Post("A", "", "", 0, 0, 0, 0), "needed"),
        (Post("A", "", "", 60, 61, 0, 0), "filled"),
        (Post("A", "", "", 60, 60, 0, 0, Privacy(True)), "private_because"),
        (Post("A", "", "", 60, 60, 0, 0, Privacy(True, "Pay", TODAY)), "private_until"),
    ],
)
def test_a_post_that_cannot_be(post, field):
    with pytest.raises(RulesBroken) as broken:
        checked_post(post, TODAY)
    assert broken.value.field == field


def test_a_line_says_what_it_is_for():
    with pytest.raises(RulesBroken):
        checked_line(replace(line("2017/18"), what=""), TODAY)
    assert checked_line(line("2017/18"), TODAY) == line("2017/18")


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((None, TODAY, None), "received_on"),
        ((TODAY, None, TODAY), "used_on"),
        ((TODAY, date(2018, 1, 1), None), "received_on"),
        ((date(2018, 12, 1), None, None), "asked_on"),
    ],
)
def test_help_comes_in_steps(days, field):
    with pytest.raises(RulesBroken) as broken:
        support.checked(Offer(SupportKind.ANALYTICS, *days), TODAY)
    assert broken.value.field == field


@given(st.integers(0, 99_999_999))
def test_hundredths_are_read_as_they_are_shown(value):
    assert read_hundredths(f"{value // 100}.{value % 100:02d}") == value


@pytest.mark.parametrize("typed", ["", ".", "1.005", "-1", "one", "１", "1,5"])
def test_what_is_no_such_number(typed):
    with pytest.raises(NotUnderstood):
        read_hundredths(typed)
