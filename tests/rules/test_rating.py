"""The suggested rating: the table of examples, then what must hold for any dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import (
    DeliverableFacts,
    MilestoneFacts,
    Thresholds,
    rule_in_words,
    slip,
    suggest,
)
from alliance_tracker.terms import Rating

END = date(2018, 9, 30)
START = date(2017, 4, 1)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def step(baseline, forecast=None, met=None, critical=False, evidence=True, name="ED3.1"):
    return MilestoneFacts(name, day(baseline), day(forecast), day(met), critical, evidence)


def suggested(*milestones, start=START, risks=(), end=END, thresholds=None):
    return suggest(DeliverableFacts(start, milestones, risks), end, thresholds)


@pytest.mark.parametrize(
    ("milestone", "rating"),
    [
        (step("2019-03-31", "2019-03-31"), Rating.ON_TRACK),
        (step("2019-03-31"), Rating.ON_TRACK),  # the baseline stands for the forecast until it passes
        (step("2019-03-31", "2019-04-07"), Rating.ON_TRACK),  # 7 days
        (step("2019-03-31", "2019-04-08"), Rating.AT_RISK),  # 8 days
        (step("2019-03-31", "2019-04-30"), Rating.AT_RISK),  # 30 days
        (step("2019-03-31", "2019-05-01"), Rating.OFF_TRACK),  # 31 days
        (step("2019-03-31", "2018-12-31"), Rating.ON_TRACK),  # ahead
        (step("2018-09-29", "2018-10-06"), Rating.ON_TRACK),  # baseline passed, 7 days
        (step("2018-09-23", "2018-10-01"), Rating.AT_RISK),  # baseline passed, 8 days
        (step("2018-08-31", "2018-10-01"), Rating.OFF_TRACK),  # baseline passed, 31 days
        (step("2018-09-30", "2018-09-30"), Rating.OFF_TRACK),  # the quarter's last day is over
        (step("2018-09-30"), Rating.OFF_TRACK),  # past its baseline with no forecast
        (step("2018-10-01"), Rating.ON_TRACK),
        (step("2018-12-31", "2018-09-15"), Rating.OFF_TRACK),  # past its forecast, though not its baseline
        (step("2018-09-29", "2018-10-02", critical=True), Rating.OFF_TRACK),  # 3 days, but critical
        (step("2018-09-30", "2018-10-02", critical=True), Rating.OFF_TRACK),  # critical, due that last day
        (step("2018-10-01", "2018-10-03", critical=True), Rating.ON_TRACK),  # critical, baseline not passed
        (step(None, "2018-12-31"), Rating.ON_TRACK),  # nothing agreed, so nothing slips
        (step(None, "2018-09-01"), Rating.OFF_TRACK),
        (step(None, None), Rating.AT_RISK),
        (step("2018-06-30", "2018-06-30", met="2018-06-26"), Rating.COMPLETE),
        (step("2018-06-30", "2018-06-30", met="2018-06-26", evidence=False), Rating.ON_TRACK),
        (step("2018-06-30", "2018-09-30", met="2018-09-30"), Rating.COMPLETE),
        (step("2018-06-30", "2018-09-30", met="2018-10-01"), Rating.OFF_TRACK),  # met after the quarter's end
        (step("2018-12-31", "2018-09-15", met="2018-10-05"), Rating.ON_TRACK),  # met early, past an old forecast
        (step("2018-12-31", "2019-06-30", met="2018-12-31"), Rating.ON_TRACK),  # met on the day after all
        (step("2018-12-31", "2018-09-15", met="2019-01-01"), Rating.OFF_TRACK),  # a day late
        (step("2018-12-31", "2018-09-15", met="2018-10-05", critical=True), Rating.ON_TRACK),
        (step(None, "2018-09-15", met="2018-10-05"), Rating.OFF_TRACK),  # nothing agreed, so held to its forecast
    ],
)
def test_one_milestone(milestone, rating):
    assert suggested(milestone).rating is rating


def test_a_later_start_wins_over_everything():
    late = step("2018-01-01", "2018-02-01")
    assert suggested(late, start=date(2018, 10, 1)).rating is Rating.NOT_STARTED
    assert suggested(late, start=END).rating is Rating.OFF_TRACK
    assert suggested(late, start=None).rating is Rating.OFF_TRACK


@pytest.mark.parametrize(
    ("risks", "rating"),
    [((), Rating.COMPLETE), ((14,), Rating.COMPLETE), ((15,), Rating.AT_RISK), ((25, 4), Rating.AT_RISK)],
)
def test_an_open_risk_of_15_or_more_is_at_risk_even_when_all_is_met(risks, rating):
    assert suggested(step("2018-06-30", met="2018-06-30"), risks=risks).rating is rating


def test_without_milestones_it_is_at_risk():
    assert suggested().rating is Rating.AT_RISK
    assert suggested().reasons[0].words == "It has no milestone, so nothing shows whether it is on track"


def test_thresholds_are_settings():
    milestone = step("2019-03-31", "2019-04-10")
    assert suggested(milestone, thresholds=Thresholds(10, 20)).rating is Rating.ON_TRACK
    assert suggested(milestone, thresholds=Thresholds(5, 9)).rating is Rating.OFF_TRACK


def test_the_rule_is_told_in_the_order_it_is_tried_with_the_rounds_own_days():
    told = rule_in_words(Thresholds(10, 20))
    assert [rating for rating, _ in told] == [
        Rating.NOT_STARTED,
        Rating.OFF_TRACK,
        Rating.AT_RISK,
        Rating.COMPLETE,
        Rating.ON_TRACK,
    ]
    assert "more than 20 days behind" in told[1][1]
    assert "11 to 20 days behind" in told[2][1]
    assert "8 to 30 days behind" in rule_in_words()[2][1]


@pytest.mark.parametrize(
    ("milestone", "days"),
    [
        (step(None, "2018-12-31"), None),
        (step("2018-08-31", "2018-09-10"), 30),  # the quarter's end is later than the forecast
        (step("2018-08-31", "2018-10-31"), 61),
        (step("2018-12-31", "2018-11-30"), -31),
        (step("2018-12-31"), 0),
    ],
)
def test_slip(milestone, days):
    assert slip(milestone, END) == days


@pytest.mark.parametrize(
    ("milestone", "words"),
    [
        (
            step("2018-09-30", "2019-03-31"),
            "ED3.1 was due 30 September 2018 and is now forecast for 31 March 2019, 182 days later",
        ),
        (
            step("2019-03-31", "2019-05-31", critical=True),
            "ED3.1, which is critical, is due 31 March 2019 and is now forecast for 31 May 2019, 61 days later",
        ),
        (
            step("2018-08-31"),
            "ED3.1 was due 31 August 2018, has no forecast and was not met by 30 September 2018, 30 days later",
        ),
        (
            step("2018-07-31", "2018-09-29"),
            "ED3.1 was due 31 July 2018, was forecast for 29 September 2018 and was not met by "
            "30 September 2018, 61 days later",
        ),
        (
            step("2018-12-31", "2018-09-15"),
            "ED3.1 is due 31 December 2018, was forecast for 15 September 2018 and was not met by 30 September 2018",
        ),
        (
            step(None, "2018-09-15"),
            "ED3.1 was forecast for 15 September 2018 and was not met by 30 September 2018",
        ),
        (step(None), "ED3.1 has no date, so it cannot be judged"),
        (
            step("2018-08-29", "2018-09-30"),
            "ED3.1 was due 29 August 2018, was forecast for 30 September 2018 and was not met by "
            "30 September 2018, 32 days later",
        ),
    ],
)
def test_a_reason_names_its_inputs(milestone, words):
    reason = suggested(milestone).reasons[0]
    assert (reason.words, reason.milestone) == (words, "ED3.1")


def test_met_late_reads_so_and_keeps_no_grudge():
    found = suggested(step("2017-12-31", "2018-02-28", met="2018-03-09"), step("2019-03-31", name="ED3.2"))
    assert found.rating is Rating.ON_TRACK
    assert found.reasons[0].words == "1 of 2 milestones is met and no other is late"
    assert found.also[0].words == "ED3.1 was due 31 December 2017 and was met on 9 March 2018, 68 days late"


def test_met_on_the_day_is_not_late():
    assert suggested(step("2018-06-30", met="2018-06-30")).also == ()


def test_what_decides_stands_before_what_is_also_true():
    found = suggested(step("2018-09-23", "2018-10-01"), step("2018-06-30", name="ED3.2"), risks=(16, 15, 9))
    assert found.rating is Rating.OFF_TRACK
    assert [reason.milestone for reason in found.reasons] == ["ED3.2"]
    assert [reason.milestone for reason in found.also] == ["ED3.1", None]
    assert found.also[1].words == "It has 2 open risks that score 15 or more out of 25: 16 and 15"


def test_complete_and_nearly_complete_say_why():
    done = step("2018-06-30", met="2018-06-30")
    bare = replace(done, reference="ED3.2", has_evidence=False)
    assert suggested(done).reasons[0].words == "Its one milestone is met with evidence"
    assert (
        suggested(done, replace(bare, has_evidence=True)).reasons[0].words == "All 2 milestones are met with evidence"
    )
    assert suggested(done, bare).reasons[0].words == "Every milestone is met, but ED3.2 has no evidence yet"


DAYS = st.dates(date(2017, 4, 1), date(2021, 3, 31))
MAYBE = st.none() | DAYS
MILESTONE = st.builds(MilestoneFacts, st.just("ED3.1"), MAYBE, MAYBE, MAYBE, st.booleans(), st.booleans())
FACTS = st.builds(
    DeliverableFacts,
    MAYBE,
    st.lists(MILESTONE, max_size=4).map(tuple),
    st.lists(st.integers(1, 25), max_size=3).map(tuple),
)
LATER = st.integers(0, 400).map(lambda days: timedelta(days=days))


@given(FACTS, DAYS)
def test_there_is_always_a_rating_people_may_declare_and_a_reason_for_it(facts, end):
    found = suggest(facts, end)
    assert found.rating in Rating.declarable()
    assert found.reasons
    assert all(reason.calls_for is found.rating for reason in found.reasons)
    assert not any(found.rating.better_than(also.calls_for) for also in found.also if also.calls_for)


@given(FACTS, DAYS, DAYS, DAYS, LATER)
def test_a_later_forecast_never_makes_it_better(facts, end, baseline, forecast, more):
    """For forecasts that are still to come; one that has gone by is mended by giving another."""
    forecast = max(forecast, end + timedelta(days=1))
    one = MilestoneFacts("ED3.9", baseline, forecast)
    two = replace(one, forecast=forecast + more)
    before = suggest(replace(facts, milestones=(*facts.milestones, one)), end)
    after = suggest(replace(facts, milestones=(*facts.milestones, two)), end)
    assert not after.rating.better_than(before.rating)


@given(FACTS, DAYS, MILESTONE.filter(lambda milestone: milestone.met is not None), LATER)
def test_meeting_a_milestone_later_never_makes_it_better(facts, end, milestone, more):
    later = replace(milestone, met=milestone.met + more)
    before = suggest(replace(facts, milestones=(*facts.milestones, milestone)), end)
    after = suggest(replace(facts, milestones=(*facts.milestones, later)), end)
    assert not after.rating.better_than(before.rating)


@given(FACTS, DAYS, MILESTONE, LATER)
def test_one_met_by_the_date_first_agreed_calls_for_nothing_whatever_was_forecast(facts, end, milestone, more):
    if milestone.met is None:
        return
    early = replace(milestone, reference="ED3.9", baseline=milestone.met + more)
    found = suggest(replace(facts, milestones=(*facts.milestones, early)), end)
    assert "ED3.9" not in [reason.milestone for reason in (*found.reasons, *found.also)]


@given(FACTS, DAYS, MILESTONE)
def test_an_earlier_baseline_never_makes_it_better(facts, end, milestone):
    if milestone.baseline is None:
        return
    earlier = replace(milestone, baseline=milestone.baseline - timedelta(days=10))
    before = suggest(replace(facts, milestones=(milestone,)), end)
    after = suggest(replace(facts, milestones=(earlier,)), end)
    assert not after.rating.better_than(before.rating)


@given(FACTS, DAYS, st.integers(1, 25))
def test_one_more_risk_never_makes_it_better(facts, end, score):
    worse = replace(facts, open_risk_scores=(*facts.open_risk_scores, score))
    assert not suggest(worse, end).rating.better_than(suggest(facts, end).rating)


@given(FACTS, DAYS, st.randoms())
def test_the_order_of_milestones_does_not_matter(facts, end, random):
    mixed = list(facts.milestones)
    random.shuffle(mixed)
    assert suggest(replace(facts, milestones=tuple(mixed)), end).rating is suggest(facts, end).rating
