"""Milestones moved together: each date as it would be, what is refused, who is told, and a stamp for all of it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import MilestoneFacts, Round
from alliance_tracker.rules.delivery.moving import Shift, check_shift, previewed, said_of
from alliance_tracker.rules.delivery.sequence import Lane, Mark
from alliance_tracker.terms import MoveUnit, MoveWay

PLAN, TODAY = Round(date(2017, 4, 1), date(2021, 3, 31)), date(2018, 10, 12)
WEEKS, QUARTERS, LATER, EARLIER = MoveUnit.WEEKS, MoveUnit.QUARTERS, MoveWay.LATER, MoveWay.EARLIER
DAYS = st.dates(PLAN.start, PLAN.end)


def mark(reference, baseline, forecast=None, met=None):
    return Mark(reference, "A step", MilestoneFacts(reference, baseline, forecast, met), 1)


def lane(ref, *marks, fixed=True, lead=1, deputy=None, waits=(), start=date(2017, 4, 1)):
    return Lane(ref, "Work", ref[:2], "Area", "", start, PLAN.end, lead, "Tom", deputy, fixed, marks, (), waits)


def shown(lanes, chosen, count=6, unit=WEEKS, way=LATER, reason="Scanner late"):
    return previewed(lanes, chosen, Shift(count, unit, way), reason, PLAN, TODAY)


def test_a_fixed_baseline_stays_and_the_forecast_moves_an_unfixed_one_moves_itself():
    step = mark("ED3.1", date(2018, 12, 31))
    [fixed] = shown([lane("ED3", step)], ["ED3.1"], 1, QUARTERS).moved
    assert (fixed.baseline, fixed.forecast) == (date(2018, 12, 31), date(2019, 3, 31))
    [free] = shown([lane("ED3", step, fixed=False)], ["ED3.1"], 1, QUARTERS).moved
    assert (free.baseline, free.forecast) == (date(2019, 3, 31), None)


def test_finished_ones_stay_and_dates_outside_the_plan_or_gone_by_are_refused():
    steps = (
        mark("ED3.1", date(2018, 6, 30), met=date(2018, 6, 20)),
        mark("ED3.2", date(2021, 3, 1)),
        mark("ED3.3", date(2018, 6, 30)),
        mark("ED3.4", date(2019, 6, 30)),
    )
    told = shown([lane("ED3", *steps)], [one.reference for one in steps])
    assert told.stay == ("ED3.1",)
    assert [(one.reference, one.problem) for one in told.refused] == [
        ("ED3.2", "12 April 2021 is outside the plan’s years, 1 Apr 2017 to 31 Mar 2021"),
        ("ED3.3", "11 August 2018 has gone by"),
    ]


def test_what_waits_is_told_when_it_would_start_before_what_it_waits_for_ends():
    first = lane("LB1", mark("LB1.1", date(2019, 3, 31)), lead=1, deputy=2)
    waiting = lane("ED3", mark("ED3.1", date(2019, 12, 31)), lead=3, waits=("LB1",), start=date(2019, 4, 1))
    told = shown([first, waiting], ["LB1.1"], 1, QUARTERS)
    assert [one.words for one in told.early] == [
        "ED3 waits for LB1, which now ends 3 months later, on 30 June 2019",
    ]
    assert told.told == ((1, ("LB1.1",), ()), (2, ("LB1.1",), ()), (3, (), ("ED3",)))
    assert shown([first, replace(waiting, start=date(2020, 1, 1))], ["LB1.1"], 1, QUARTERS).early == ()


def test_the_words_and_the_stamp_are_those_of_what_was_shown():
    lanes = [lane("ED3", mark("ED3.1", date(2019, 3, 31)), mark("ED3.2", date(2019, 6, 30)))]
    told = shown(lanes, ["ED3.1", "ED3.2"])
    assert told.words == "moved 2 milestones of ED3, 6 weeks later"
    assert said_of(told)["ED3"].words == "moved ED3.1 and ED3.2 6 weeks later, because Scanner late"
    other = [
        shown(lanes, ["ED3.1"]),
        shown(lanes, ["ED3.1", "ED3.2"], 7),
        shown(lanes, ["ED3.1", "ED3.2"], reason="Another"),
        shown([replace(lanes[0], lead_id=9)], ["ED3.1", "ED3.2"]),
        shown(
            [replace(lanes[0], marks=(replace(lanes[0].marks[0], version=2), lanes[0].marks[1]))], ["ED3.1", "ED3.2"]
        ),
    ]
    assert told.stamp not in {one.stamp for one in other}
    assert told.stamp == shown(lanes, ["ED3.2", "ED3.1"]).stamp


def test_the_form_says_what_it_still_needs():
    assert {one.field for one in check_shift(None, WEEKS, " ")} == {"count", "reason"}
    assert [one.field for one in check_shift(17, QUARTERS, "Why")] == ["count"]
    assert check_shift(16, QUARTERS, "Why") == []


@given(DAYS, st.integers(1, 208))
def test_weeks_there_and_back_change_nothing(value, count):
    assert Shift(count, WEEKS, EARLIER).of(Shift(count, WEEKS, LATER).of(value)) == value


@given(DAYS, st.integers(1, 16))
def test_quarters_move_by_whole_quarters_and_there_and_back_is_the_same_day_or_the_end_of_its_month(value, count):
    moved = Shift(count, QUARTERS, LATER).of(value)
    assert (moved.year * 12 + moved.month) - (value.year * 12 + value.month) == 3 * count
    back = Shift(count, QUARTERS, EARLIER).of(moved)
    assert back == value or (back.month == value.month and min(back.day, value.day) >= 28)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=6), st.integers(1, 20))
def test_whatever_moves_is_in_the_plan_and_not_gone_by_or_it_is_refused(dates, count):
    steps = [mark(f"ED3.{at}", *three) for at, three in enumerate(dates, 1)]
    told = shown([lane("ED3", *steps)], [one.reference for one in steps], count, QUARTERS)
    assert len(told.moved) + len(told.stay) == len(steps)
    for one in told.moved:
        assert bool(one.problem) != (one.new in PLAN and one.new >= TODAY)
        assert one.baseline == one.facts.baseline
