"""The published timeline: lateness by the day, never within a month, and never for somebody else."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.rules.dates.timeline import (
    Done,
    Item,
    State,
    as_the_guidance_says,
    next_of,
    stand_of,
)
from alliance_tracker.terms import Precision, TimelineOwner

PLANS = Item(
    "T8",
    "Delivery plans submitted",
    "18th January 2017",
    Precision.DAY,
    date(2017, 1, 18),
    date(2017, 1, 18),
    TimelineOwner.ALLIANCE,
)
RATIFIED = Item(
    "T10",
    "Plans ratified",
    "Early April 2017",
    Precision.EARLY_MONTH,
    date(2017, 4, 1),
    date(2017, 4, 30),
    TimelineOwner.NATIONAL,
)
STPS = Item(
    "T2",
    "Submission of STPs",
    "21st October 2016",
    Precision.DAY,
    date(2016, 10, 21),
    date(2016, 10, 21),
    TimelineOwner.STP,
)


def test_each_way_an_item_can_stand() -> None:
    early = stand_of(PLANS, Done(date(2017, 1, 16)), date(2018, 1, 1))
    assert (early.state, early.words) == (State.ON_TIME, "Done on 16 January 2017, on time")
    late = stand_of(PLANS, Done(date(2017, 1, 25)), date(2018, 1, 1))
    assert (late.state, late.days_late, late.words) == (State.LATE, 7, "Done on 25 January 2017, 7 days late")
    assert stand_of(PLANS, None, date(2017, 1, 19)).words == "Not done, 1 day late"
    coming = stand_of(PLANS, None, date(2017, 1, 12))
    assert (coming.away, coming.words) == ("in 4 working days", "In 4 working days")
    on_the_day = stand_of(PLANS, None, date(2017, 1, 18))
    assert (on_the_day.state, on_the_day.words) == (State.TO_COME, "Today"), "nobody is late on the day itself"
    assert stand_of(STPS, None, date(2016, 10, 31)).words == "Not recorded as done, 10 days after the date"


@given(some.integers(-60, 29))
def test_nobody_is_late_within_a_month_and_no_day_is_given(days: int) -> None:
    today = RATIFIED.starts_on + timedelta(days)
    waiting = stand_of(RATIFIED, None, today)
    assert (waiting.state, waiting.days_late, waiting.away) == (State.TO_COME, 0, "")
    assert waiting.words == "Early April 2017, day to be given"
    assert stand_of(RATIFIED, Done(today), date(2018, 1, 1)).state is State.ON_TIME


@given(some.dates(date(2016, 1, 1), date(2019, 1, 1)), some.booleans())
def test_late_by_exactly_the_days_after_the_last(day: date, is_done: bool) -> None:
    stand = stand_of(RATIFIED, Done(day) if is_done else None, date(2020, 1, 1) if is_done else day)
    assert stand.days_late == max(0, (day - date(2017, 4, 30)).days)
    assert (stand.state in (State.LATE, State.OVERDUE)) == (day > date(2017, 4, 30))
    assert stand.state.done == is_done


def test_what_is_next_and_whose_it_is() -> None:
    stands = [stand_of(item, None, date(2017, 1, 12)) for item in (RATIFIED, STPS, PLANS)]
    assert next_of(stands).item is PLANS
    assert {stand.item.owner: stand.days_late for stand in stands}[TimelineOwner.ALLIANCE] == 0, "the STPs' is not ours"
    assert next_of(stands[1:2]) is None


def test_the_guidance_vouches_only_for_what_was_published() -> None:
    published = Item(
        "T1",
        "Planning Guidance published",
        "22nd Sep 2016",
        Precision.DAY,
        date(2016, 9, 22),
        date(2016, 9, 22),
        TimelineOwner.NATIONAL,
    )
    said = as_the_guidance_says([published, STPS, PLANS, RATIFIED], date(2016, 12, 6))
    assert {code: done.on for code, done in said.items()} == {"T1": date(2016, 9, 22)}
    assert as_the_guidance_says([published], None) == {}
