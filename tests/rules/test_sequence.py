"""The years of the plan: grouped, narrowed and counted, each activity once whatever it leads to."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.rules.delivery import MilestoneFacts
from alliance_tracker.rules.delivery.sequence import (
    Lane,
    Mark,
    Narrowing,
    Work,
    counts,
    counts_in_words,
    grouped,
    part_of_plan,
    picture_table,
    place_of,
)
from alliance_tracker.terms import SequenceBy, SequenceShows

FIRST = Quarter.parse("2017-18-q1")
ROUND = tuple(FIRST.until(Quarter.parse("2020-21-q4")))


def mark(reference, due, met=None):
    return Mark(reference, "A step", MilestoneFacts(reference, due, None, met), 1)


def work(reference, first, last, serves=(), lead=None, done=None):
    return Work(
        reference, "Train", Quarter.parse(first), Quarter.parse(last), lead, "Ann" if lead else None, done, serves
    )


def lane(ref, stream="", lead=1, name="Tom", marks=(), works=()):
    areas = {"ED": "Early diagnosis", "LB": "Living with cancer"}
    return Lane(
        ref,
        "Work",
        ref[:2],
        areas[ref[:2]],
        stream,
        date(2017, 4, 1),
        date(2020, 3, 31),
        lead,
        name,
        None,
        True,
        marks,
        works,
    )


SERVING = work("ED1.A1", "2018-19-q1", "2018-19-q3", ("ED1.1", "ED1.2", "LB1.1"), lead=7)
PLAN = [
    lane(
        "ED1",
        "Screening",
        marks=(mark("ED1.1", date(2018, 9, 30), date(2018, 9, 1)), mark("ED1.2", date(2019, 9, 30))),
        works=(SERVING,),
    ),
    lane("ED2", lead=None, name=None),
    lane("LB1", "screening B", lead=2, name="Ann", marks=(mark("LB1.1", date(2020, 3, 31)),)),
]


def test_an_activity_that_leads_to_several_milestones_is_counted_once():
    assert counts(PLAN) == (3, 1, 3)
    assert counts_in_words(PLAN) == "3 deliverables, 1 activity and 3 milestones"


def test_it_is_put_together_by_area_workstream_or_lead_and_those_without_come_last():
    names = {by: [name for name, _ in grouped(PLAN, by)] for by in SequenceBy}
    assert names[SequenceBy.AREA] == ["Early diagnosis", "Living with cancer"]
    assert names[SequenceBy.WORKSTREAM] == ["Screening", "screening B", "No workstream named"]
    assert names[SequenceBy.LEAD] == ["Ann", "Tom", "Nobody leads these yet"]


def test_it_is_narrowed_by_area_lead_year_and_what_is_finished():
    def refs(**wanted):
        return [(one.reference, len(one.works), len(one.marks)) for one in Narrowing(**wanted).of(PLAN)]

    assert refs() == [("ED1", 1, 2), ("ED2", 0, 0), ("LB1", 0, 1)]
    assert refs(area="LB") == [("LB1", 0, 1)]
    assert refs(lead_id=7) == [("ED1", 1, 0)]
    assert refs(year=FinancialYear(2019)) == [("ED1", 0, 1), ("ED2", 0, 0), ("LB1", 0, 1)]
    assert refs(shows=SequenceShows.UNFINISHED) == [("ED1", 1, 1), ("LB1", 0, 1)]
    assert refs(shows=SequenceShows.MILESTONES, workstream="Screening") == [("ED1", 0, 2)]


@given(st.sampled_from(list(SequenceBy)), st.lists(st.sampled_from(PLAN), unique=True))
def test_grouping_loses_nothing_and_doubles_nothing(by, lanes):
    found = [one for _, own in grouped(lanes, by) for one in own]
    assert sorted(one.reference for one in found) == sorted(one.reference for one in lanes)


@given(st.dates(date(2017, 4, 1), date(2021, 3, 31)))
def test_a_day_stands_inside_its_quarter(value):
    at, place = part_of_plan(value, FIRST), place_of(Quarter.of(value), FIRST)
    assert (place - 1) * 10 <= at <= place * 10 and 1 <= place <= 16


def test_the_picture_has_a_row_for_each_deliverable_and_says_what_it_shows():
    table = picture_table(grouped(PLAN, SequenceBy.AREA), "By area", ROUND, 7)
    assert len(table["rows"]) == 3 and len(table["quarters"]) == 16
    assert table["sentence"] == "3 deliverables, 1 activity and 3 milestones. 1 of 3 milestones met."
    assert table["bars"][0] == [1, 12, [[part_of_plan(date(2018, 9, 1), FIRST), 1], [100, 0]], [[5, 7]]]
