"""What may be said in each record of a bid, and what the form and the appraisal make of them."""

from datetime import date

import pytest

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.optimism import Bias
from alliance_tracker.rules.funding.record import (
    Benefit,
    Biases,
    Contents,
    Line,
    Outcome,
    Part,
    benefit_years,
    call_quarters,
    call_years,
    checked_benefit,
    checked_biases,
    checked_line,
    checked_outcome,
    checked_part,
    checked_places,
    read_thousandths,
    thousandths,
)
from alliance_tracker.rules.typed import NotUnderstood
from alliance_tracker.terms import BenefitKind, LineKind

YEARS = ("2017-18", "2018-19")
LINE = Line("2017-18", LineKind.REVENUE, 100_00, "Training", "somewhere/ED1")
BENEFIT = Benefit(BenefitKind.CASH, "Admissions", "20 a year", 50_00, "2018-19", "2020-21")
ASKED = {"2017-18": 100_00, "2018-19": 50_00}


def broken(check, *given) -> list[str]:
    with pytest.raises(RulesBroken) as found:
        check(*given)
    return [f"{one.field}: {one}" for one in found.value.each]


def test_years_and_quarters_of_a_call():
    assert call_years("2017-18", "2019-20") == ("2017-18", "2018-19", "2019-20")
    assert call_quarters(YEARS)[0] == "2017-18-q1" and len(call_quarters(YEARS)) == 8
    assert (benefit_years(YEARS)[0], benefit_years(YEARS)[-1]) == ("2017-18", "2047-48")


@pytest.mark.parametrize(
    ("typed", "value"), [("62.5", 62_500), ("-0.125", -125), ("1,400", 1_400_000), ("0", 0), (" 7 ", 7_000)]
)
def test_numbers_in_thousandths(typed, value):
    assert read_thousandths(typed) == value
    assert read_thousandths(thousandths(value)) == value


@pytest.mark.parametrize("typed", ["1e309", "NaN", "1.2345", "1,2,3", "62.5%", "", "٧", "--1", "9" * 12])
def test_what_is_no_number(typed):
    with pytest.raises(NotUnderstood):
        read_thousandths(typed)


def test_a_line_and_a_benefit_say_what_is_wrong():
    wrong = replace(LINE, year="2020-21", what="", pence=-1)
    assert broken(checked_line, wrong, YEARS) == [
        "year: “2020/21” is not a year of this call. Choose 2017/18 or 2018/19",
        "what: Say what the money buys",
        "amount: An amount is £0 or more",
    ]
    wrong = replace(BENEFIT, first_year="2020-21", last_year="2018-19")
    assert broken(checked_benefit, wrong, YEARS) == ["last_year: The last year comes before the first. Check both"]
    assert "2017/18 to 2047/48" in broken(checked_benefit, replace(BENEFIT, first_year="2016-17"), YEARS)[0]


def test_a_smaller_award_is_smaller_and_adds_up():
    part = Part({"2017-18": 60_00, "2018-19": 0}, "One course.")
    assert checked_part(part, ASKED, 60_00) == part
    assert "£10 too much" in broken(checked_part, part, ASKED, 70_00)[0]
    assert "all that the bid asks for" in broken(checked_part, Part(ASKED, "x"), ASKED, 150_00)[0]
    assert "gives nothing" in broken(checked_part, Part({"2017-18": 0}, "x"), ASKED, 0)[0]
    assert Contents(YEARS, {}, (LINE,)).above(Part({"2017-18": 100_01, "2018-19": 1}, "x")) == YEARS


def test_outcomes_biases_and_places():
    assert broken(checked_outcome, Outcome("Stage", baseline=1), YEARS)[0].startswith("baseline_on: Give the baseline")
    assert broken(checked_outcome, Outcome("Stage", points={"2020-21-q1": 1}), YEARS)[0].startswith("at-2020-21-q1:")
    poor = Outcome("Stage", baseline=300_000, baseline_on=date(2016, 3, 31), target=150_000)
    assert broken(checked_outcome, poor, YEARS) == [
        "target: Higher is better here, but the target 150 is worse than the baseline 300. Check all three"
    ]
    assert checked_outcome(replace(poor, higher_is_better=False), YEARS)
    assert checked_outcome(replace(poor, target=300_000), YEARS), "Holding steady is an aim."
    biases = Biases(Bias(20_001, "High."), Bias(0, ""))
    assert [one.partition(":")[0] for one in broken(checked_biases, biases)] == ["revenue_percent", "capital_reason"]
    for chosen in ([], list("abcd")):
        assert broken(checked_places, chosen) == ["places: Choose one to three areas that this bid covers"]


def test_the_form_and_the_appraisal_read_what_is_held():
    held = Contents(
        YEARS, {"risks": "Few."}, (LINE, replace(LINE, what="Scanner", deliverable="", kind=LineKind.CAPITAL))
    )
    held = replace(held, benefits=(BENEFIT,), footprints=1)
    assert held.facts.asked == {"2017-18": 200_00} and held.facts.unlinked == ("Scanner",)
    assert held.pays_for == ("somewhere/ED1",)
    flows = held.flows
    assert (flows.revenue, flows.capital) == ((100_00, 0), (100_00, 0))
    assert flows.cash[:5] == (0, 50_00, 50_00, 50_00, 0) and not any(flows.health)
