"""What waits for what: slips are told, slack takes them up, chains push on, and circles do not hang."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.records import replace
from alliance_tracker.rules.delivery.depending import (
    Span,
    circles,
    effects,
    in_order,
    slips,
    span_of,
    time_in_words,
    too_early,
)

MARCH, JUNE = date(2019, 3, 31), date(2019, 6, 30)
LATE = Span(date(2018, 1, 1), MARCH, JUNE)
WAITING = Span(date(2019, 4, 1), date(2019, 12, 31), date(2019, 12, 31))
DAYS = st.dates(date(2017, 4, 1), date(2021, 3, 31))
SPANS = st.builds(Span, DAYS, DAYS, DAYS, st.booleans())
NAMES = [f"ED{number}" for number in range(1, 9)]
PLANS = st.fixed_dictionaries(dict.fromkeys(NAMES, SPANS))
WAITS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40)


def test_a_slip_says_by_how_much_until_when_and_what_it_moves():
    [one] = slips(effects({"LB1": LATE, "ED3": WAITING}, [("ED3", "LB1")]))
    assert one.words == "ED3 waits for LB1, which now ends 3 months later, on 30 June 2019"
    assert one.outcome == "ED3 would start 3 months later."


def test_what_has_begun_does_not_start_later_but_may_end_later():
    [one] = slips(effects({"LB1": LATE, "ED3": replace(WAITING, begun=True)}, [("ED3", "LB1")]))
    assert one.outcome == "ED3 has begun; the rest of it may come 3 months later."


def test_slack_takes_a_slip_up():
    later = replace(WAITING, start=date(2019, 9, 1))
    [one] = slips(effects({"LB1": LATE, "ED3": later}, [("ED3", "LB1")]))
    assert (one.pushed, one.outcome) == (0, "ED3 starts after that as planned.")


def test_a_chain_is_pushed_on_and_one_that_is_done_is_not():
    last = Span(date(2020, 1, 1), date(2020, 6, 30), date(2020, 6, 30))
    plan = {"EN1": last, "ED3": WAITING, "LB1": LATE}
    found = {(one.waiting, one.on): one for one in effects(plan, [("EN1", "ED3"), ("ED3", "LB1")])}
    assert found["EN1", "ED3"].words == "EN1 waits for ED3, which would now end 3 months later, on 31 March 2020"
    done = effects(plan | {"ED3": replace(WAITING, done=True)}, [("EN1", "ED3"), ("ED3", "LB1")])
    assert [one.pushed for one in done] == [0, 0]


def test_several_are_waited_for_and_the_latest_counts():
    later = Span(date(2018, 1, 1), MARCH, date(2019, 9, 30))
    after = Span(date(2020, 1, 1), date(2020, 3, 31), date(2020, 3, 31))
    plan = {"LB1": LATE, "LB2": later, "ED3": WAITING, "EN1": after}
    found = effects(plan, [("ED3", "LB1"), ("ED3", "LB2"), ("EN1", "ED3")])
    assert {one.on: one.pushed for one in found if one.waiting == "ED3"} == {"LB1": 91, "LB2": 183}
    assert next(one.pushed for one in found if one.waiting == "EN1") == 183


def test_a_deliverable_ends_with_its_last_milestone_or_else_as_planned():
    start, end = date(2018, 4, 1), date(2020, 3, 31)
    assert span_of(start, end, []) == Span(start, end, end, False)
    assert span_of(start, end, [(MARCH, JUNE, False), (date(2018, 9, 30), date(2018, 9, 30), True)]) == Span(
        start, MARCH, JUNE, done=False, begun=True
    )


def test_time_is_told_in_days_weeks_or_months():
    assert [time_in_words(days) for days in (1, 14, 20, 30, 91, 366)] == [
        "1 day", "2 weeks", "20 days", "1 month", "3 months", "12 months",
    ]  # fmt: skip


@given(PLANS, WAITS)
def test_any_waits_end_circles_too_and_no_push_is_more_than_the_slip(plan, waits):
    found = effects(plan, waits)
    assert {(one.waiting, one.on) for one in found} == {one for one in waits if one[0] != one[1]} - set(
        circles(list(plan), waits)
    )
    for one in found:
        assert 0 <= one.pushed <= max(0, one.slipped)
        assert not (plan[one.waiting].done and one.pushed)


@given(WAITS)
def test_the_order_keeps_every_wait_that_closes_no_circle(waits):
    there = [one for one in waits if one[0] != one[1]]
    order, kept = in_order(NAMES, there)
    assert sorted(order) == NAMES
    assert all(order.index(on) < order.index(one) for one, on in kept)
    again, whole = in_order(NAMES, kept)
    assert len(whole) == len(kept) and circles(NAMES, kept) == []


def test_a_chain_as_long_as_any_plan_is_followed_to_its_end():
    names = [f"ED{number}" for number in range(3000)]
    plan = {name: Span(MARCH + timedelta(1), MARCH, MARCH) for name in names} | {"ED0": LATE}
    found = effects(plan, list(zip(names[1:], names, strict=False)))
    assert found[-1].pushed == 91


@given(PLANS, WAITS)
def test_nothing_is_too_early_when_nothing_changed(plan, waits):
    assert too_early(effects(plan, waits), effects(plan, waits)) == []
