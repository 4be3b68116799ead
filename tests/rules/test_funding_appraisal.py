"""What a bid is worth: the Green Book's worked cases to the penny, optimism, switching values, sensitivity."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.rules.funding.appraisal import (
    Benefit,
    Flows,
    appraise,
    bias_words,
    flows_of,
    pence,
    rates_words,
    sensitivity,
    switching,
)
from alliance_tracker.rules.funding.discounting import HEALTH_RATE, MONEY_RATE, factor, half_up, present, shown, whole
from alliance_tracker.rules.funding.optimism import STARTS, Bias, checked_bias
from alliance_tracker.terms import BenefitKind

POUND = 100
STANDARD = Bias(STARTS["standard_buildings"].upper * 100, "Two rooms of a kind built before")
HEALTH = (0, 420_000, 420_000, 420_000)
CASH = (0, 150_000, 200_000, 200_000)
SPENT = (500_000, 500_000, 0, 0)
CASES = {
    "one year later at exactly 3.5%": ((100_000,), (0, 103_500), (), 0),
    "two years funded, two more of savings": (SPENT, CASH, (), 0),
    "six QALYs a year at 70,000": (SPENT, (), HEALTH, 0),
    "with 24% for optimism, and both benefits": (SPENT, CASH, HEALTH, 2400),
}
"""Costs, cash and health benefits in pounds by year, and the bias on costs in hundredths of a per cent."""
RESULTS = {
    "one year later at exactly 3.5%": (100000_00, 100000_00, 0, 0, "1.0000"),
    "two years funded, two more of savings": (983091_79, 512018_22, 0, -471073_57, "0.5208"),
    "six QALYs a year at 70,000": (983091_79, 0, 1223124_18, 240032_39, "1.2442"),
    "with 24% for optimism, and both benefits": (1219033_82, 512018_22, 1223124_18, 516108_58, "1.4234"),
}
"""Present value of costs, cash and health benefits, net present value, ratio; computed apart from this code from
the rates of the Green Book (2022), Annex A6."""
FACTORS = {1: ("0.966184", "0.985222"), 10: ("0.708919", "0.861667"), 30: ("0.356278", "0.639762")}
"""Green Book (2022), Annex A6, by year: money, health."""


def pounds(amounts):
    return tuple(amount * POUND for amount in amounts)


@pytest.mark.parametrize("name", CASES)
def test_the_worked_cases_come_out_to_the_penny(name):
    costs, cash, health, bias = CASES[name]
    result = appraise(Flows(capital=pounds(costs), cash=pounds(cash), health=pounds(health)), capital_bias=Bias(bias))
    rounded = [pence(value) for value in (result.costs, result.cash, result.health, result.npv)]
    assert (*rounded, shown(result.ratio, 4)) == RESULTS[name]


@pytest.mark.parametrize("year", FACTORS)
def test_factors_are_those_of_the_green_book(year):
    assert (shown(factor(year, MONEY_RATE), 6), shown(factor(year, HEALTH_RATE), 6)) == FACTORS[year]


def test_year_nought_is_not_discounted_and_no_year_lies_outside():
    assert factor(0) == 1
    for year in (-1, 31):
        with pytest.raises(ValueError, match="outside 0 to 30, for which the rate of 3.5% is set"):
            factor(year)
    with pytest.raises(RuleBroken, match="year 0 to year 30"):
        Flows(cash=(1,) * 32)


@given(st.lists(st.integers(-(10**11), 10**11), max_size=31), st.lists(st.integers(-(10**11), 10**11), max_size=31))
def test_present_values_add_up_and_time_only_makes_them_smaller(one, other):
    both = [a + b for a, b in zip(one + [0] * 31, other + [0] * 31, strict=False)][:31]
    assert present(both) == present(one) + present(other)
    assert abs(present([0, *one][:31])) <= abs(present(one[:30])) or len(one) == 31


@given(st.fractions(-(10**12), 10**12, max_denominator=10**6))
def test_rounding_goes_to_the_nearest_and_a_half_away_from_nought(value):
    assert abs(whole(value) - value) <= Fraction(1, 2)
    assert whole(-value) == -whole(value)
    assert [half_up(Fraction(n, 2)) for n in (1, 3, -1, -5)] == [1, 2, -1, -3]
    assert half_up(Fraction(1245, 1000), 2) == Fraction(125, 100)


def test_optimism_has_named_starting_values_and_its_reason():
    assert [start.upper for start in STARTS.values()] == [24, 51, 44, 66, 200, 41]
    assert [start.lower for start in STARTS.values()] == [2, 4, 3, 6, 10, 0]
    assert checked_bias(STANDARD).words == "24%"
    assert bias_words(Bias(1050, "x"), STANDARD) == "Costs are raised for optimism by 10.5% (revenue) and 24% (capital)"


def test_what_is_wrong_with_a_bias():
    with pytest.raises(RulesBroken) as found:
        checked_bias(Bias(20_001))
    assert [one.field for one in found.value.each] == ["percent", "reason"]
    with pytest.raises(RuleBroken, match="Say why 0% is added for optimism"):
        checked_bias(Bias())
    with pytest.raises(RuleBroken, match="Shorten the reason by 1 characters"):
        checked_bias(Bias(0, "x" * 501))


def flows():
    return Flows(revenue=pounds((100_000,)), capital=pounds((100_000,)), cash=pounds((0, 103_500)), health=())


def test_switching_values_make_the_net_present_value_nought():
    """Costs of 200,000 against benefits of 100,000: benefits would have to double."""
    said = [one.words for one in switching(flows())]
    assert said == [
        "All costs: 50.0% lower, and the bid is just worth its cost",
        "Revenue costs: 100.0% lower, and the bid is just worth its cost",
        "Capital costs: 100.0% lower, and the bid is just worth its cost",
        "Money saved: 100.0% higher, and the bid is just worth its cost",
        "Better health: none assumed",
    ]


def test_a_switching_value_may_lie_out_of_reach():
    small = Flows(revenue=pounds((10,)), cash=pounds((100,)), health=pounds((5,)))
    assert [one.words for one in switching(small)][3:] == [
        "Money saved: 95.0% lower, and the bid is no longer worth its cost",
        "Better health: even without any, the bid would still be worth its cost",
    ]
    dear = Flows(revenue=pounds((100,)), capital=pounds((5,)), cash=pounds((10,)))
    assert switching(dear)[2].words == "Capital costs: even without any, the bid would not be worth its cost"
    even = Flows(revenue=pounds((10,)), cash=pounds((10,)))
    assert switching(even)[0].words == "All costs: the bid is worth exactly what it costs"
    assert appraise(Flows()).ratio is None and appraise(Flows()).ratio_words == "–"


AMOUNTS = st.lists(st.integers(0, 10**10), min_size=1, max_size=6).map(tuple)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.integers(0, 20_000))
def test_every_switching_value_does_what_it_says(revenue, capital, cash, health, bias):
    stated = Flows(revenue, capital, cash, health)
    result = appraise(stated, Bias(bias), STANDARD)
    parts = [result.costs, present(revenue) * (1 + Bias(bias).share), present(capital) * (1 + STANDARD.share)]
    for part, sign, one in zip(
        [*parts, result.cash, result.health], [-1, -1, -1, 1, 1], switching(stated, Bias(bias), STANDARD), strict=True
    ):
        assert (one.change is None) == (part == 0)
        if one.change is not None:
            assert result.npv + sign * part * one.change == 0
            assert one.never == (one.change < -1)


def test_the_sensitivity_table():
    stated = Flows(capital=pounds(SPENT), cash=pounds(CASH), health=pounds(HEALTH))
    table = {case.code: case.result for case in sensitivity(stated, Bias(), STANDARD)}
    assert pence(table["stated"].npv) == 516108_58
    assert pence(table["without-bias"].npv) == 752050_61
    assert table["benefits-lower"].benefits == table["stated"].benefits * Fraction(4, 5)
    assert table["benefits-late"].cash == table["stated"].cash / (1 + MONEY_RATE)
    assert table["benefits-late"].health == table["stated"].health / (1 + HEALTH_RATE)
    assert table["benefits-late"].costs == table["stated"].costs
    assert rates_words() == "Money is discounted at 3.5% a year and effects on health at 1.5%"


def test_benefits_by_year_come_from_their_full_year_value():
    cash, health = flows_of(
        [
            Benefit(BenefitKind.CASH, 100_00, 1, 3),
            Benefit(BenefitKind.CASH, 50_00, 3, 3),
            Benefit(BenefitKind.HEALTH, 420_000_00, 0, 1),
            Benefit(BenefitKind.OTHER, 99, 0, 5),
        ]
    )
    assert cash[:5] == (0, 100_00, 100_00, 150_00, 0)
    assert health[:3] == (420_000_00, 420_000_00, 0)
    with pytest.raises(RuleBroken, match="years from 0 to 30, the first before the last"):
        flows_of([Benefit(BenefitKind.CASH, 1, 3, 2)])
