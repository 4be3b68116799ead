"""The bench: ranked, explained, suggested; conditions and releases before they are paid."""

import random
import time
from datetime import date

import pytest

from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding import releases
from alliance_tracker.rules.funding.bench import (
    Scored,
    alike,
    departs,
    entries_of,
    explained,
    ladder_of,
    portfolio_bids,
    suggestion_key,
    suggestion_of,
)
from alliance_tracker.rules.funding.decisions import Decision, Facts, Minute, checked_decision, pot_problems
from alliance_tracker.rules.funding.portfolio import best_portfolio
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.funding.scoring import Assessment, Criterion, Score
from alliance_tracker.terms import AwardKind, CriterionHead

HEADS = list(CriterionHead)
CRITERIA = tuple(Criterion(f"c{number}", f"C{number}", HEADS[0], weight) for number, weight in enumerate((60, 40)))
YEAR = "2017-18"
HELD, TODAY = date(2017, 2, 22), date(2017, 7, 1)


def scored(code: str, value: int, asked=(100_00, 0), parts=(), confidence: int = 5) -> Scored:
    scores = tuple(Score("a", one.code, value, confidence, "Shown.") for one in CRITERIA)
    return Scored(code, Assessment(CRITERIA, 5, ("a", "b"), scores), asked, parts)


BENCH = (scored("one", 2), scored("two", 4), scored("three", 3), scored("free", 5, asked=(0, 0)))


def problems(run):
    with pytest.raises(RuleBroken) as found:
        run()
    return [(one.field, str(one)) for one in getattr(found.value, "each", [found.value])]


def ladder(bench=BENCH):
    return ladder_of(entries_of(bench), CRITERIA)


def test_bids_stand_by_their_index_and_one_that_asks_nothing_has_no_place():
    assert [one.code for one in ladder().ranking] == ["two", "three", "one"]
    assert ladder().stability["two"].words == "Keeps its place in 5 of 5 weightings"
    assert ladder(()) == ladder((scored("free", 5, asked=(0, 0)),))


def test_a_smaller_award_brings_its_share_of_the_points_and_the_key_follows_every_input():
    bids = portfolio_bids(BENCH, entries_of(BENCH), CRITERIA)
    assert [one.code for one in bids] == ["one", "two", "three"]
    [half] = portfolio_bids(*(lambda one: ((one,), entries_of((one,)), CRITERIA))(scored("x", 4, parts=((50_00, 0),))))
    assert [way.points for way in half.options] == [4000, 2000]
    found = suggestion_of(bids, best_portfolio(bids, (200_00, 0)))
    assert set(found.given) == {"two", "three"} and found.pence == (200_00, 0)
    keys = {suggestion_key(bids, pot) for pot in ((1, 0), (0, 1))} | {suggestion_key(bids[1:], (1, 0))}
    assert len(keys) == 3


def test_a_departure_is_explained_where_it_is_awarded_or_passed_over():
    ranked = ladder().ranking
    assert explained({"three": 100}, {}, ranked, {}) == (), "the panel has not come to two yet"
    [found] = explained({"two": 0, "three": 100}, {}, ranked, {})
    assert not found.done and departs("two", [found]) and departs("three", [found]) and not departs("one", [found])
    for line in ({"two": "It cannot start."}, {"three": "It can start now."}):
        [found] = explained({"two": 0, "three": 100}, {}, ranked, line)
        assert found.done and not departs("three", [found])
    [found] = explained({"two": 0, "three": 100}, {"three": 100}, ranked, {})
    assert found.done and "as the best portfolio within the pot suggests" in found.departure.words


def test_departures_that_say_the_same_stand_together():
    ranked = ladder().ranking
    alone = alike(explained({"two": 0, "three": 100}, {}, ranked, {"three": "It can start now."}))
    assert [one.words for one in alone] == [one.first.departure.words for one in alone]
    given = {"two": 0, "three": 10, "one": 100}
    [both] = alike(explained(given, {}, ranked, {"three": "It can start now.", "one": "It can start now."}))
    assert both.words == "Ranked from 2nd to 3rd and awarded, while 1 bid above them gets nothing"
    assert [one.departure.code for one in both.every] == ["three", "one"]
    assert len(alike(explained(given, {}, ranked, {"three": "It can start now.", "one": "It is small."}))) == 2


def test_a_committee_that_decides_otherwise_says_why_and_not_before_its_last_decision():
    full = Decision(AwardKind.AWARDED, {YEAR: 100_00})
    part = Decision(AwardKind.PART, {YEAR: 60_00}, drops="One site.")
    facts = Facts({YEAR: 100_00}, {YEAR: 100_00}, {}, True, date(2017, 2, 1), date(2017, 2, 10), full, HELD)
    later = Minute(date(2017, 6, 5), "20")
    assert checked_decision(full, facts, later, TODAY) is full
    why = "Say why the committee decided otherwise than the panel recommended"
    assert problems(lambda: checked_decision(part, facts, later, TODAY)) == [("reasons", why)]
    early = problems(lambda: checked_decision(full, facts, Minute(date(2017, 2, 20), "8"), TODAY))
    assert early == [("held_on", "The meeting, 20 February 2017, was before that of 22 February 2017, which decided")]


def test_a_pot_has_an_amount_and_a_source_or_is_blank():
    assert pot_problems(YEAR, None, "", False) == pot_problems(YEAR, 0, "Paper", True) == []
    assert pot_problems(YEAR, None, "Paper", False)[0].field == f"in-{YEAR}"
    assert "with 0 if there is none" in pot_problems(YEAR, None, "", True)[0].message
    assert pot_problems(YEAR, 5, "", False)[0].field == f"source-{YEAR}"


def test_a_condition_says_what_since_when_and_by_which_minute():
    assert releases.measure_words(Outcome("Seen in time", unit="%"), 93_500) == "Seen in time: 93.5% or more"
    days = Outcome("Wait", unit="days", higher_is_better=False)
    assert releases.measure_words(days, 7_000) == "Wait: 7 days or less"
    found = problems(lambda: releases.check_condition(" ", date(2017, 2, 1), "", HELD, TODAY))
    assert [field for field, _ in found] == ["words", "minute", "made_on"]
    assert "is before the award of 22 February 2017" in found[2][1]
    assert "still to come" in problems(lambda: releases.check_condition("A", date(2018, 1, 1), "7", HELD, TODAY))[0][1]
    met = problems(lambda: releases.check_met(date(2017, 1, 1), "", HELD, TODAY))
    assert [field for field, _ in met] == ["how", "met_on"] and "before the condition was made" in met[1][1]
    with pytest.raises(RuleBroken, match="This bid has no award"):
        releases.check_awarded(AwardKind.DEFERRED)


def test_a_release_is_planned_within_its_year_and_not_before_the_award():
    quarter, early = Quarter.parse("2017-18-q1"), Quarter.parse("2016-17-q3")
    award, before = {YEAR: 100_00}, [(YEAR, 60_00), ("2018-19", 1)]
    releases.check_planned(quarter, 40_00, award, before, HELD)
    over = problems(lambda: releases.check_planned(quarter, 40_01, award, before, HELD))
    assert over == [("pence", "£40.01 is more than the £40 of the award for 2017/18 that is not planned or paid yet")]
    assert problems(lambda: releases.check_planned(quarter, 0, award, before, HELD))[0][1] == "Give an amount above £0"
    assert "is too early" in problems(lambda: releases.check_planned(early, 1, award, [], HELD))[0][1]
    with pytest.raises(RuleBroken, match="still to come"):
        releases.check_paid_on(date(2018, 1, 1), TODAY)


@pytest.mark.full
def test_570_bids_take_under_ten_seconds_and_say_how_far_they_are(figure):
    chance, told = random.Random(570), []
    bench = []
    for number in range(570):
        asked = chance.randint(500_000_00, 2_000_000_00), chance.randint(0, 1_000_000_00)
        part = (asked[0] // 2, asked[1] // 3)
        bench.append(scored(str(number), chance.randint(1, 5), asked, (part,), chance.randint(1, 5)))
    bids = portfolio_bids(bench, entries_of(tuple(bench)), CRITERIA)
    pot = tuple(sum(one.asked[year] for one in bench) // 3 for year in (0, 1))
    began = time.perf_counter()
    found = best_portfolio(bids, pot, told.append)
    took = time.perf_counter() - began
    assert took < 10 and told and found.points
    figure(f"The best portfolio among 570 bids in {took:.1f} s, proved: {found.proved}, {len(told)} lines of progress")
