"""What a deliverable must have, and references."""

from datetime import date

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import (
    DeliverableDraft,
    Round,
    added,
    baselines_fixed,
    changed,
    check_deliverable,
    meant,
    next_milestone,
    next_reference,
    reference_key,
    unknown,
)

PLAN = Round(date(2017, 4, 1), date(2021, 3, 31))
AREAS = ("PR", "ED", "TC", "LB", "EN")
TAKEN = {"ED1", "ED2", "ED10", "TC1"}
ITEMS = {"A-ED1", "A-ED3", "A-TC1"}
GOOD = DeliverableDraft(
    "ED3", "ED", "All-clear within 28 days", "", ("A-ED3",), date(2017, 4, 1), date(2020, 3, 31), True
)


def problems(**changes):
    return [tuple(found) for found in check_deliverable(replace(GOOD, **changes), PLAN, AREAS, TAKEN, ITEMS)]


def test_a_good_deliverable_has_no_problem():
    assert problems() == []
    assert problems(planned_start=PLAN.start, planned_end=PLAN.end) == []


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title": " "}, "title", "Say what will be different when ED3 is done"),
        ({"title": "x" * 121}, "title", "Shorten the title of ED3 by 1 character"),
        ({"summary": "x" * 1010}, "summary", "Shorten the summary of ED3 by 10 characters"),
        ({"items": ()}, "items", "Choose at least one thing to achieve for ED3 from Annex A"),
        ({"items": ("A-ED33",)}, "items", "We do not know the Annex A item A-ED33. Did you mean A-ED3?"),
        ({"area": "XX"}, "area", "Choose an area: PR, ED, TC, LB or EN"),
        ({"reference": ""}, "reference", "Give a reference, like ED11"),
        ({"reference": "ed3"}, "reference", "“ed3” is not a reference. Write it like ED11"),
        ({"reference": "ED03"}, "reference", "“ED03” is not a reference. Write it like ED11"),
        ({"reference": "TC3"}, "reference", "TC3 does not fit the area ED. Write it like ED11"),
        ({"reference": "ED2"}, "reference", "ED2 is used by another deliverable. ED11 is free"),
        ({"has_lead": False}, "lead", "Choose who leads ED3"),
        ({"planned_start": None}, "planned_start", "Give the planned start of ED3, like 1 Apr 2018"),
        (
            {"planned_end": date(2021, 4, 1)},
            "planned_end",
            "The planned end of ED3, 1 April 2021, is outside the plan. "
            "Choose a date from 1 April 2017 to 31 March 2021",
        ),
        (
            {"planned_start": date(2020, 4, 1)},
            "planned_end",
            "The planned end of ED3, 31 March 2020, is before its start, 1 April 2020. Swap them, or mend one",
        ),
    ],
)
def test_a_bad_deliverable_says_how_to_mend_it(changes, field, message):
    assert problems(**changes) == [(field, message)]


def test_an_empty_form_names_every_field_once():
    empty = DeliverableDraft("", "ED", "")
    fields = [found.field for found in check_deliverable(empty, PLAN, AREAS, TAKEN, ITEMS)]
    assert fields == ["reference", "title", "items", "planned_start", "planned_end", "lead"]


def test_references_sort_as_people_count():
    mixed = ["ED10", "ED2", "ED3.10", "ED3.2", "ED3"]
    assert sorted(mixed, key=reference_key) == ["ED2", "ED3", "ED3.2", "ED3.10", "ED10"]


def test_the_next_reference_never_uses_a_number_again():
    assert next_reference("ED", TAKEN) == "ED11"
    assert next_reference("LB", TAKEN) == "LB1"
    assert next_milestone("ED1", ["ED1.1", "ED1.9", "ED10.30"]) == "ED1.10"


@pytest.mark.parametrize(
    ("typed", "near"),
    [("EDD3", "ED3"), ("ed3", "ED3"), ("E D 3", "ED3"), ("Zebra", None), ("", None)],
)
def test_the_reference_meant(typed, near):
    assert meant(typed, {"ED3", "TC1", "LB12"}) == near


def test_an_unknown_reference_asks():
    assert unknown("EDD3", {"ED3"}) == "We do not know the reference EDD3. Did you mean ED3?"
    assert unknown("Zebra", {"ED3"}) == "We do not know the reference Zebra. Check it against the list"


def test_changes_leave_a_sentence():
    assert added("ED3", "All-clear within 28 days").words == "added ED3, All-clear within 28 days"
    assert changed("ED3", ["title", "lead"]).words == "changed the title and lead of ED3"
    assert baselines_fixed("ED3", 1).words == "fixed the date first agreed for ED3"
    assert baselines_fixed("ED3", 8).words == "fixed the 8 dates first agreed for ED3"
