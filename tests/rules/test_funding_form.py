"""The form of a bid: questions, counting words, completeness; its totals; and awards as open data."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.form import (
    PARTS,
    QUESTIONS,
    BidFacts,
    OutcomeFacts,
    completeness,
    count_words,
    ready,
    too_many_words,
    words_of,
)
from alliance_tracker.rules.funding.open_data import Grant, Organisation, Package, grant_record, identifier, package
from alliance_tracker.rules.funding.totals import (
    Line,
    adds_up,
    outside,
    per_head,
    per_head_words,
    read_amount,
    totals,
)
from alliance_tracker.rules.typed import NotUnderstood
from alliance_tracker.terms import LineKind, Met

YEARS = ("2017-18", "2018-19")
MEASURED = OutcomeFacts("earlier stage at diagnosis", True, True, True, True)
WHOLE = BidFacts(
    dict.fromkeys(QUESTIONS, "We have an answer."),
    years=YEARS,
    asked={"2017-18": 5, "2018-19": 0},
    lines=2,
    unlinked=(),
    outcomes=(MEASURED,),
    benefits=1,
    bias=True,
    footprints=1,
)


def test_every_question_has_help_and_a_limit():
    for question in QUESTIONS.values():
        assert question.title and question.help.endswith(("?", ".")) and question.words > 0
    assert len(QUESTIONS) == sum(len(part.questions) for part in PARTS) == 13


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" – … !\n", 0),
        ("One two\nthree\tfour", 4),
        ("The 28-day standard, and/or the GP’s 62.5% – by 31/3/2018.", 9),
        ("Ünïcode naïve 東京", 3),
        ("end.Begin", 1),
        ("under_score", 2),
    ],
)
def test_words_are_counted_as_people_count_them(text, count):
    assert words_of(text) == count


@given(st.lists(st.from_regex(r"[a-z]{1,5}(-[0-9]{1,3})?", fullmatch=True)), st.sampled_from([" ", "\n", ", ", " – "]))
def test_any_blanks_and_marks_between_words_count_nothing(words, between):
    assert words_of(between.join(words)) == len(words)


def test_the_count_under_a_question():
    assert count_words("risks", "One two three") == "3 of 300 words, 297 left"
    assert count_words("risks", "word " * 301) == "301 of 300 words, 1 too many"
    assert too_many_words("risks", "word " * 301) == "Shorten “Risks” by 1 word"
    assert too_many_words("risks", "word " * 300) == ""


def test_a_whole_bid_is_met_in_every_part():
    found = completeness(WHOLE)
    assert {part.met for part in found} == {Met.MET} and ready(found) == ()


def test_an_empty_bid_is_missing_everything():
    found = completeness(BidFacts({}, YEARS, {}, 0, (), (), 0, False, 0))
    assert {part.met for part in found} == {Met.MISSING}
    said = dict(ready(found))
    assert said["question:risks"] == "“Risks” is not written yet"
    assert said["money:2017-18"] == "No money is asked for 2017/18. Add a line, if only of £0"
    assert said["places:"] == "Choose one to three areas that this bid covers"


@pytest.mark.parametrize(
    ("changes", "part", "where", "words"),
    [
        (
            {"answers": WHOLE.answers | {"risks": "word " * 302}},
            "stream",
            "question:risks",
            "Shorten “Risks” by 2 words",
        ),
        ({"answers": WHOLE.answers | {"oversight": " – "}}, "leadership", "question:oversight", "is not written yet"),
        ({"asked": {"2017-18": 0, "2018-19": 0}}, "money", "money:", "The bid asks for nothing. Add what it costs"),
        ({"unlinked": tuple("abcde")}, "money", "money:", "Link “a”, “b” and “c” and two more to a deliverable"),
        (
            {"outcomes": (replace(MEASURED, baseline=False, criterion=False),)},
            "outcomes",
            "outcomes:earlier stage at diagnosis",
            "Earlier stage at diagnosis needs a baseline and the criterion it serves",
        ),
        ({"bias": False}, "benefits", "benefits:", "State the optimism bias on costs, with its reason, if only 0%"),
        ({"footprints": 4}, "places", "places:", "Choose one to three areas"),
    ],
)
def test_what_is_missing_is_said(changes, part, where, words):
    found = {one.code: one for one in completeness(replace(WHOLE, **changes))}
    assert found[part].met is Met.PARTLY
    assert [(place, words in said) for place, said in found[part].missing] == [(where, True)]
    assert all(one.met is Met.MET for code, one in found.items() if code != part)


LINES = st.lists(st.builds(Line, st.sampled_from(YEARS), st.sampled_from(LineKind), st.integers(0, 10**11)))


@given(LINES)
def test_totals_add_up_both_ways(lines):
    made = totals(lines, YEARS)
    assert made.total == sum(line.pence for line in lines) == sum(made.revenue) + sum(made.capital)
    for year, pence in zip(YEARS, made.by_year, strict=True):
        assert pence == sum(line.pence for line in lines if line.year == year)


def test_a_year_outside_the_call_and_a_total_that_does_not_add_up():
    assert totals([Line("2020-21", LineKind.REVENUE, 5)], YEARS).total == 0
    assert outside("year", "2017-18", YEARS) == []
    assert outside("year", "2020-21", YEARS) == [
        ("year", "“2020/21” is not a year of this call. Choose 2017/18 or 2018/19")
    ]
    assert adds_up("total", 5, [2, 3]) == []
    assert adds_up("total", 6_00, [2_00, 3_00]) == [
        ("total", "The total says £6, but the lines add up to £5: £1 too much")
    ]
    assert "£1 too little" in adds_up("total", 4_00, [5_00])[0].message


def test_money_for_each_person_only_of_a_number():
    assert per_head(2_900_000_00, 3_000_000) == 97
    assert (per_head(1, 2), per_head(3, 2), per_head(1, 3)) == (1, 2, 0)
    assert per_head(5, None) is per_head(5, 0) is None
    printed = "£0.97 for each of the 3 million people, as printed in the guidance"
    assert per_head_words(2_900_000_00, 3_000_000, "3 million") == printed
    assert "not printed as one number" in per_head_words(5, None, "2 to 3 million")


@pytest.mark.parametrize(
    "typed",
    [
        "£1,2,3",
        "1.123456789012",
        "NaN",
        "nan",
        "1e309",
        "inf",
        "-5",
        "£-5",
        "-£5",
        "−5",
        "",
        "£",
        "1,4000",
        "٣",
        "0x10",
    ],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(NotUnderstood):
        read_amount(typed)


@pytest.mark.parametrize(
    ("typed", "pence"), [("£1.4m", 140_000_000), ("1,400,000.50", 140_000_050), ("640k", 64_000_000), ("0", 0)]
)
def test_what_is_an_amount_is_read(typed, pence):
    assert read_amount(typed) == pence


NHS = Organisation("GB-NHS-X24", "NHS England")
GRANT = Grant(
    id=identifier("tracker", "NEC/ED 2017"),
    title="Earlier diagnosis",
    description="A 28-day pathway",
    awarded_pence=2_900_000_50,
    awarded_on=date(2017, 2, 22),
    recipient=Organisation("GB-NHS-00C", "NHS Darlington CCG"),
    funder=NHS,
)
AROUND = Package(
    identifier="awards-2017",
    title="Awards",
    description="Transformation Funding.",
    issued=date(2017, 3, 1),
    modified=date(2018, 10, 12),
    publisher=NHS,
    license="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)


def test_an_award_has_every_required_field():
    assert grant_record(GRANT) == {
        "id": "360G-tracker-NEC-ED-2017",
        "title": "Earlier diagnosis",
        "description": "A 28-day pathway",
        "currency": "GBP",
        "amountAwarded": 2_900_000.5,
        "awardDate": "2017-02-22",
        "recipientOrganization": [{"id": "GB-NHS-00C", "name": "NHS Darlington CCG"}],
        "fundingOrganization": [{"id": "GB-NHS-X24", "name": "NHS England"}],
    }


def test_useful_fields_are_told_where_they_are_known():
    more = grant_record(
        replace(
            GRANT,
            applied_pence=3_000_000_00,
            paid_pence=0,
            starts_on=date(2017, 4, 1),
            ends_on=date(2019, 3, 31),
            programme="Cancer Transformation Funding",
            changed_at=datetime(2018, 10, 12, 9, 30, tzinfo=UTC),
        )
    )
    assert (more["amountAppliedFor"], more["amountDisbursed"], more["dateModified"]) == (
        3_000_000,
        0,
        "2018-10-12T09:30:00+00:00",
    )
    assert more["plannedDates"] == [{"startDate": "2017-04-01", "endDate": "2019-03-31"}]
    assert more["grantProgramme"] == [{"title": "Cancer Transformation Funding"}]


def test_the_package_around_the_awards():
    made = package(AROUND, [GRANT])
    assert made["version"] == "1.4" and made["grants"] == [grant_record(GRANT)]
    assert made["publisher"] == {"identifier": "GB-NHS-X24", "name": "NHS England"}
    assert "published in this format by choice" in made["description"]
    assert json.loads(json.dumps(made)) == made


@given(st.integers(0, 10**13))
def test_pounds_and_pence_come_back_from_the_file(pence):
    read = json.loads(json.dumps(grant_record(replace(GRANT, awarded_pence=pence))["amountAwarded"]))
    assert round(read * 100) == pence


def test_awards_that_cannot_be_published():
    with pytest.raises(RulesBroken) as found:
        grant_record(
            replace(
                GRANT,
                id="NEC",
                title=" ",
                recipient=Organisation("", ""),
                awarded_pence=-1,
                starts_on=date(2019, 1, 1),
                ends_on=date(2018, 1, 1),
            )
        )
    fields = ["id", "title", "recipient", "recipient id", "amountAwarded", "plannedDates"]
    assert [one.field for one in found.value.each] == fields
    with pytest.raises(RulesBroken, match="There is no award to publish yet"):
        package(AROUND, [])
    with pytest.raises(RulesBroken, match="more than once: 360G-tracker-NEC-ED-2017"):
        package(AROUND, [GRANT, GRANT])
