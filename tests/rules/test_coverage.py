"""What a plan covers: places filled, explained, not yet due or empty; printed years; areas, groups and England."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import replace
from alliance_tracker.rules.plan.alignment import Fit, Found, checked, fit_words
from alliance_tracker.rules.plan.content import Commitment, Line, NotHere, NotThisYear, PlanContent, Step
from alliance_tracker.rules.plan.coverage import (
    Cover,
    Place,
    by_area,
    cells,
    covered_words,
    empty_words,
    group_cells,
    years_of,
)
from alliance_tracker.rules.plan.england import Submitted, column, england_words, side_by_side
from alliance_tracker.rules.plan.printed import Asked, Printed, printed_years
from alliance_tracker.rules.plan.reasons import reasons, told
from alliance_tracker.terms import AlignmentKind, AlignmentState, YearKind

YEARS = years_of(date(2017, 4, 1), date(2021, 3, 31))
TODAY = date(2018, 10, 12)
AFTER = date(2019, 4, 1)
PLAIN = Asked("A-PR2", "Chemo-prevention drugs", "PR", "Prevention", (6,))
STARTS = Printed("roll out from 2018/19", "2018/19", YearKind.STARTS)
LATER = Asked("A-TC2", "Chemotherapy in community settings", "TC", "Treatment and care", (33,), (STARTS,))
BREAST = Printed("All breast cancer patients")
PILOTS = Printed("prostate and colorectal", "2018/19", YearKind.DEPENDS_ON_PILOTS)
FOLLOW_UP = Asked("A-LB4", "Stratified follow up", "LB", "Living with and beyond", (67,), (BREAST, PILOTS))
MET = Printed("can be met from 2020/21", "2020/21", YearKind.MET_BY)
FASTER = Asked("A-ED3", "The 28 day standard", "ED", "Early diagnosis", (24,), (MET,))


def work(starts=date(2017, 4, 1), ends=date(2018, 3, 31), items=("A-PR2",), steps=(), alliance="north", **more):
    return Commitment(alliance, "PR1", "PR", "Drugs", "", starts, ends, items, steps=steps, **more)


def places(item, *commitments, today=TODAY, **content):
    row = cells([item], PlanContent(deliverables=commitments, **content), YEARS, today)[0]
    return [cell.place for cell in row.cells]


def test_a_place_is_filled_by_work_in_that_year_or_explained_or_empty():
    why = (NotThisYear("A-PR2", "2019/20", "It is done by then."),)
    found = places(PLAIN, work(), not_this_year=why)
    assert found == [Place.FILLED, Place.EMPTY, Place.EXPLAINED, Place.EMPTY]
    step = Step("PR1.1", "Audit", date(2020, 4, 1), False)
    assert places(PLAIN, work(steps=(step,)))[3] is Place.FILLED
    assert places(PLAIN, work(items=("A-PR1",))) == [Place.EMPTY] * 4


@given(st.dates(date(2017, 4, 1), date(2021, 3, 31)), st.dates(date(2017, 4, 1), date(2021, 3, 31)))
def test_work_fills_the_years_that_it_touches_and_no_other(one, other):
    starts, ends = sorted((one, other))
    expected = [FinancialYear.of(starts) <= year <= FinancialYear.of(ends) for year in YEARS]
    assert [place is Place.FILLED for place in places(PLAIN, work(starts, ends))] == expected


def test_before_a_printed_start_of_the_whole_item_no_reason_is_asked_for():
    assert places(LATER) == [Place.NOT_YET, Place.EMPTY, Place.EMPTY, Place.EMPTY]
    assert places(FOLLOW_UP)[0] is Place.EMPTY, "breast cancer has no later year"
    assert places(FASTER)[0] is Place.EMPTY, "the year is printed for the standard, not for capacity"
    part = replace(LATER, points=(STARTS, BREAST))
    assert places(part)[0] is Place.EMPTY


def test_a_year_is_late_only_where_one_is_printed_of_its_kind_and_when_it_has_ended():
    assert printed_years(PLAIN, (), date(2021, 6, 1)) == ()
    assert printed_years(FOLLOW_UP, (), date(2021, 6, 1)) == (), "what depends on pilots is never late"
    assert printed_years(LATER, (), date(2019, 3, 31)) == ()
    late = printed_years(LATER, (), AFTER)
    assert [one.late for one in late] == [True]
    assert late[0].words == "Late: “roll out from 2018/19” is printed, and nothing has started."
    row = cells([LATER], PlanContent(), YEARS, AFTER)[0]
    assert [cell.late for cell in row.cells] == [False, True, False, False]
    assert row.late
    assert printed_years(LATER, (work(date(2019, 3, 31), date(2020, 3, 31)),), AFTER) == ()


def test_a_start_planned_after_the_printed_year_is_said_and_late_once_the_year_has_ended():
    after = work(date(2019, 4, 2), date(2020, 3, 31))
    before = printed_years(LATER, (after,), TODAY)[0]
    assert not before.late
    assert "the first deliverable starts on 2 April 2019" in before.words
    assert "nothing has started" in printed_years(LATER, (after,), AFTER)[0].words
    began = printed_years(LATER, (after,), date(2019, 5, 1))[0]
    assert began.late
    assert "started on 2 April 2019" in began.words


def test_what_can_be_met_from_a_year_is_late_when_milestones_are_not_met_at_its_end():
    step = Step("ED3.6", "All providers", date(2020, 3, 31), True)
    plan = work(items=("A-ED3",), steps=(step,))
    assert printed_years(FASTER, (plan,), date(2021, 3, 31), {"north/ED3.6"}) == ()
    assert "ED3.6 is not met" in printed_years(FASTER, (plan,), date(2021, 4, 1), {"north/ED3.6"})[0].words
    assert printed_years(FASTER, (plan,), date(2021, 4, 1), {"south/ED3.6"}) == ()
    assert "nothing is planned" in printed_years(FASTER, (), date(2021, 4, 1))[0].words
    after = replace(plan, steps=(replace(step, on=date(2021, 4, 2)),))
    assert "ED3.6 comes after it" in printed_years(FASTER, (after,), TODAY)[0].words


def test_money_stands_in_its_year_and_private_lines_are_counted_for_those_who_may_see_them():
    lines = (
        Line(1, "2017/18", "revenue", "Lists", 1_000_00, "north", "PR1", False),
        Line(2, "2017/18", "revenue", "Pay", 500_00, "north", "PR1", True),
        Line(3, "2017/18", "revenue", "Elsewhere", 9_00, "south", "PR1", False),
        Line(4, "2017/18", "revenue", "No deliverable", 9_00, "", "", False),
    )
    content = PlanContent(deliverables=(work(),), lines=lines)
    seen = cells([PLAIN], content, YEARS, TODAY)[0].cells[0]
    assert (seen.pence, seen.hidden) == (1_000_00, 1)
    whole = cells([PLAIN], content, YEARS, TODAY, private=True)[0].cells[0]
    assert (whole.pence, whole.hidden) == (1_500_00, 0)


def test_areas_say_how_many_are_covered_and_name_the_gaps():
    other = replace(PLAIN, code="A-PR1", title="Screening", numbers=(12, 11))
    third = replace(PLAIN, code="A-PR3", title="Services")
    whys = tuple(NotThisYear("A-PR3", year.words, "Public health does it.") for year in YEARS)
    rows = cells([other, PLAIN, third], PlanContent(deliverables=(work(),), not_this_year=whys), YEARS, TODAY)
    area = by_area(rows)[0]
    assert (area.words, area.numbers) == ("1 of 3 covered", (6,))
    assert [item.title for item in area.gaps] == ["Screening"]
    assert [item.title for item in area.explained] == ["Services"]
    assert covered_words(rows).endswith(
        "3 things to achieve locally: 1 has at least one deliverable, 1 is explained and 1 is a gap."
    )
    assert empty_words(rows) == "In 7 years of 2 of them nothing is planned, and nothing says why."
    assert empty_words(rows[2:]) == "Every year of each is filled or explained."


def test_groups_are_held_against_each_area():
    one = work(groups=(("older-people", "Share over 75"),))
    why = (NotHere("older-people", "ED", "Screening ends at 74."),)
    areas = (("PR", "Prevention"), ("ED", "Early diagnosis"), ("EN", "Enablers"))
    row = group_cells([("older-people", "Older people")], areas, PlanContent(deliverables=(one,), not_here=why))[0]
    assert [cell.place for cell in row.cells] == [Place.FILLED, Place.EXPLAINED, Place.EMPTY]
    assert row.cells[0].active == ((one, "Share over 75"),)
    assert row.empty == ("Enablers",)


def test_a_reason_can_stand_for_every_other_empty_place_and_never_where_something_is_planned():
    there = {"a": Place.FILLED, "b": Place.EMPTY, "c": Place.EMPTY, "d": Place.NOT_YET}
    empty = dict.fromkeys(there, "")
    assert reasons(there, {}, empty | {"b": "Later"}, True) == empty | {"b": "Later", "c": "Later"}
    assert reasons(there, {}, empty | {"c": "Later"}, False) == empty | {"c": "Later"}
    with pytest.raises(RulesBroken, match="Something is planned here"):
        reasons(there, {}, empty | {"a": "Never"}, False)
    assert reasons(there, {"a": "Before"}, empty | {"a": "Before"}, False)["a"] == "Before"
    for same, words in ((True, "Write the reason in one box first"), (False, "Say why nothing is planned")):
        with pytest.raises(RuleBroken, match=words) as wrong:
            reasons(there, {}, empty, same)
        assert wrong.value.field == "b"
    names = {"b": "2017/18", "c": "2018/19"}
    assert told({"b": "Old"}, {"b": "", "c": "New"}, "A-PR2 Drugs", names) == (
        "said why nothing is planned for A-PR2 Drugs in 2018/19 and "
        "took away why nothing is planned for A-PR2 Drugs in 2017/18"
    )
    assert told({"b": "Old"}, {"b": "Old", "c": ""}, "A-PR2", names) == ""


def test_england_puts_submitted_plans_side_by_side_and_names_those_that_wait():
    items = (PLAIN, LATER)
    rows = cells(items, PlanContent(deliverables=(work(),)), YEARS, TODAY)
    whole = cells(items, PlanContent(deliverables=(work(items=("A-PR2", "A-TC2")),)), YEARS, TODAY)
    columns = [column(Submitted(1, "north", "North", 1, "1.0", TODAY), rows), column(Submitted(2, "s", "South"), whole)]
    found = side_by_side(items, columns, ["West"])
    assert found.lines[1].gaps == ("North",)
    assert found.lines[0].count(Cover.COVERED) == 2
    assert columns[0].years_open == 6
    assert england_words(found) == (
        "2 of 3 plans are submitted. Of the 2 things to achieve, 1 is covered by each of these plans and "
        "1 is a gap in at least one."
    )
    assert england_words(side_by_side(items, [], ["West"])) == "No plan is submitted yet, of 1."


def test_what_was_found_needs_a_day_and_what_differs_a_note():
    with pytest.raises(RulesBroken) as wrong:
        checked(Found(AlignmentState.DIFFERS, None), TODAY)
    assert [one.field for one in wrong.value.each] == ["checked_on", "note"]
    with pytest.raises(RulesBroken, match="must not be after today, 12 October 2018"):
        checked(Found(AlignmentState.AGREES, date(2018, 10, 13)), TODAY)
    assert checked(Found(AlignmentState.NOT_CHECKED, TODAY, "Asked for"), TODAY).checked_on is None


def test_the_counts_of_fit_stand_in_one_sentence_without_bodies_that_left():
    fits = [Fit(str(at), AlignmentKind.STP, f"STP {at}", state) for at, state in enumerate(AlignmentState)]
    gone = replace(fits[0], left=True)
    assert fit_words([*fits, fits[2], gone]) == "Of 4 documents and sources, 2 agree, 1 differs and 1 is not checked."
    assert fit_words([fits[0]]) == "Nothing is checked yet, of 1 document or source."
    assert fit_words([]) == "There is nothing to check yet."
