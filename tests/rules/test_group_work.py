"""Projects, problems, documents and the stakeholder map: what their rules refuse, and what they say."""

from datetime import date, timedelta

import pytest

from alliance_tracker.rules.groups.documents import DocumentDraft, check_document, gaps_in
from alliance_tracker.rules.groups.reaching import (
    ResourceDraft,
    StakeholderDraft,
    advice,
    check_resource,
    check_stakeholder,
    is_fresh,
    is_quiet,
    map_sentence,
)
from alliance_tracker.rules.groups.work import (
    MaterialDraft,
    ProblemDraft,
    ProjectDraft,
    VisitDraft,
    check_material,
    check_problem,
    check_project,
    check_visit,
    turnaround,
)
from alliance_tracker.terms import ProjectKind, VisitKind

TODAY = date(2018, 10, 12)
DESK = ProjectDraft(ProjectKind.FEEDBACK_DESK, "Desk", "We listen.", needs_approval=True)


def fields(problems):
    return [field for field, _ in problems]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"needs_approval": False}, ["needs_approval"]),
        ({"started_on": TODAY}, ["approved"]),
        ({"started_on": TODAY, "approved": "Head of Nursing, 3 May 2018"}, []),
        ({"started_on": TODAY + timedelta(1), "approved": "Head of Nursing"}, ["started_on"]),
        ({"ended_on": TODAY}, ["ended_on"]),
        ({"started_on": TODAY, "approved": "Yes", "ended_on": TODAY - timedelta(1)}, ["ended_on"]),
        ({"what_changed": "More seats."}, ["what_changed"]),
    ],
)
def test_a_project_where_patients_are_treated_has_leave_before_it_starts(changes, wrong):
    draft = ProjectDraft(
        **{name: getattr(DESK, name) for name in ("kind", "title", "words")} | {"needs_approval": True} | changes
    )
    assert fields(check_project(draft, TODAY)) == wrong


def test_a_problem_ends_after_it_was_raised_and_says_what_came_of_it():
    raised = date(2018, 9, 1)
    assert not check_problem(ProblemDraft("Dark car park", "Gate 2", "Estates", raised), TODAY)
    early = ProblemDraft("Dark", "Gate 2", "Estates", raised, date(2018, 8, 31), "Lamps")
    assert check_problem(early, TODAY) == [
        ("ended_on", "That is before 1 September 2018, when it was raised. Give a later day")
    ]
    assert fields(check_problem(ProblemDraft("Dark", "Gate 2", "Estates", raised, TODAY), TODAY)) == ["outcome"]
    half = ProblemDraft("Dark", "Gate 2", "Estates", raised, None, "Lamps")
    assert fields(check_problem(half, TODAY)) == ["ended_on"]
    ahead = ProblemDraft("Dark", "Gate 2", "Estates", TODAY + timedelta(1))
    assert fields(check_problem(ahead, TODAY)) == ["raised_on"]


def test_turnaround_is_the_middle_of_those_that_ended_and_the_age_of_the_oldest_open_one():
    first = date(2018, 9, 1)
    ended = [(first, first + timedelta(days)) for days in (2, 30, 4, 6)]
    told = turnaround([*ended, (date(2018, 10, 2), None), (date(2018, 10, 10), None)], TODAY)
    assert (told.middle, told.oldest) == (4, 10)
    assert told.words == "4 problems ended, half of them within 4 days. 2 are open. The oldest has waited 10 days."
    assert turnaround([], TODAY).words == ""
    assert turnaround([(TODAY, TODAY)], TODAY).words == "One problem ended, on the same day."
    assert turnaround([(TODAY - timedelta(1), None)], TODAY).words == "1 is open, and has waited 1 day."


def test_visits_and_materials_have_days_in_order():
    visit = VisitDraft(VisitKind.AUDIT, "Ward 4", date(2018, 10, 2), "Loud doors", "", date(2018, 10, 1))
    assert fields(check_visit(visit, TODAY)) == ["reported_on"]
    assert fields(check_visit(VisitDraft(VisitKind.AUDIT, "Ward 4", date(2019, 1, 1), "?"), TODAY)) == ["went_on"]
    gone = MaterialDraft("Leaflet", "Clinics", date(2018, 5, 1), date(2018, 4, 1))
    assert fields(check_material(gone, TODAY)) == ["ended_on"]


@pytest.mark.parametrize(("power", "interest", "wrong"), [(7, 3, ["power"]), (1, 0, ["interest"]), (5, 1, [])])
def test_say_and_interest_are_from_1_to_5(power, interest, wrong):
    assert fields(check_stakeholder(StakeholderDraft("Hospice", power, interest), TODAY)) == wrong


def test_the_map_in_words_and_how_old_things_are():
    stakes = [("Cancer board", 5, 5), ("Patients", 2, 5), ("Council", 3, 2)]
    assert map_sentence(stakes) == "Much say and much interest: Cancer board. Much interest, but less say: Patients."
    assert advice(2, 5) == "Help them to more say"
    assert "Nobody has both" in map_sentence([])
    year = timedelta(365)
    assert is_fresh(TODAY - year, TODAY) and not is_fresh(TODAY - year - timedelta(1), TODAY)
    assert not is_fresh(None, TODAY) and is_quiet(None, TODAY) and not is_quiet(TODAY, TODAY)
    entry = ResourceDraft("Hospice", "Rest", "Town", "Ring", "nobody", TODAY + timedelta(1))
    assert fields(check_resource(entry, TODAY)) == ["confirmed_on", "email"]


def test_a_document_with_gaps_is_kept_as_a_draft_and_not_adopted():
    text = "We are [name of the group]. See [our page](https://example.org). We meet [how often], [name of the group]."
    assert gaps_in(text) == ("name of the group", "how often")
    assert not check_document(DocumentDraft("Rules", text), TODAY)
    assert check_document(DocumentDraft("Rules", text, TODAY), TODAY) == [
        ("text", "Fill in [name of the group] and [how often] first, or leave the day empty to keep it as a draft")
    ]
    assert fields(check_document(DocumentDraft("Rules", "Whole.", TODAY + timedelta(1)), TODAY)) == ["adopted_on"]
