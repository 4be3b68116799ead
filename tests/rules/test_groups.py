"""Dates of a series, actions late first and carried over, the place of a group among others, what a minute may say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.dates.working_days import bank_holidays
from alliance_tracker.rules.groups import meetings
from alliance_tracker.rules.groups.counting import told
from alliance_tracker.rules.groups.groups import GroupDraft, Known, check_group, check_office, made_of, slug_of, tree
from alliance_tracker.rules.groups.meetings import Act, Papers, Series, dates_of
from alliance_tracker.terms import ComingKind, GroupKind, MeetingState, MemberKind

TODAY = date(2018, 10, 12)
days = st.dates(date(2016, 1, 1), date(2029, 12, 28)).filter(lambda day: day.day <= 28 and day.isoweekday() < 6)


def test_every_other_month_on_a_tuesday_and_a_wednesday_in_turn():
    found = list(dates_of(Series(date(2018, 11, 13), 2, (2, 3)), date(2019, 7, 31)))
    assert found == [
        date(2018, 11, 13),
        date(2019, 1, 9),
        date(2019, 3, 12),
        date(2019, 5, 8),
        date(2019, 7, 9),
    ]
    assert (
        meetings.series_words(2, (2, 3), 90) == "Every other month, on a Tuesday or a Wednesday in turn, for 90 minutes"
    )


def test_a_bank_holiday_is_left_for_the_same_weekday_of_another_week():
    """Christmas Day 2018 is a Tuesday, and so is New Year's Day after it."""
    found = list(dates_of(Series(date(2018, 11, 27), 1, (2,)), date(2019, 1, 31)))
    assert found == [date(2018, 11, 27), date(2018, 12, 18), date(2019, 1, 22)]


@given(days, st.integers(1, 12), st.one_of(st.none(), st.integers(1, 5)))
def test_a_series_keeps_its_weekdays_and_its_months(first, months, other):
    weekdays = tuple(dict.fromkeys((first.isoweekday(), other or first.isoweekday())))
    found = list(dates_of(Series(first, months, weekdays), first + timedelta(days=800)))
    assert found == sorted(set(found)) and found
    for number, day in enumerate(found):
        assert day.isoweekday() == weekdays[number % len(weekdays)]
        assert day not in bank_holidays(day.year)
        asked = first.year * 12 + first.month - 1 + number * months
        assert abs(day.year * 12 + day.month - 1 - asked) <= 1
    if first not in bank_holidays(first.year):
        assert found[0] == first


@pytest.mark.parametrize(
    ("series", "until", "field"),
    [
        (Series(date(2018, 11, 30), 1, (5,)), date(2019, 11, 1), "first_on"),
        (Series(date(2018, 10, 11), 1, (4,)), date(2019, 11, 1), "first_on"),
        (Series(date(2018, 11, 13), 1, (2,)), date(2018, 11, 12), "until"),
        (Series(date(2018, 11, 13), 1, (2,)), date(2022, 11, 12), "until"),
    ],
)
def test_a_series_that_cannot_be_planned(series, until, field):
    with pytest.raises(RuleBroken) as problem:
        meetings.check_series(series, until, TODAY)
    assert problem.value.field == field


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("12:30", "12:30"),
        ("12.30", "12:30"),
        ("2pm", "14:00"),
        ("12 am", "00:00"),
        ("9:05 AM", "09:05"),
        ("0:15", "00:15"),
    ],
)
def test_times(typed, means):
    assert meetings.read_time(typed) == means


@pytest.mark.parametrize("typed", ["", "12", "25:00", "13pm", "12:60", "noon", "12:3", "٣pm"])
def test_times_that_are_none(typed):
    with pytest.raises(RuleBroken, match="is not a time"):
        meetings.read_time(typed)


def test_the_end_of_a_meeting():
    assert meetings.ends_at("12:30", 90) == "14:00" and meetings.ends_at("23:30", 60) == "00:30"


def test_papers_are_read_by_everybody_only_when_all_three_answers_are_yes():
    assert Papers(date(2018, 11, 6), date(2018, 11, 13), True, True).passed
    assert not Papers(date(2018, 11, 7), date(2018, 11, 13), True, True).a_week_before
    assert not Papers(None, date(2018, 11, 13), True, True).passed
    with pytest.raises(RuleBroken, match="still to come"):
        meetings.check_papers(Papers(date(2018, 11, 6), date(2018, 11, 13), True, True), TODAY)


def test_minutes_are_approved_by_the_newest_meeting_since():
    held = MeetingState.HELD
    later = [date(2018, 9, 11), date(2018, 11, 13)]
    assert meetings.approving(date(2018, 7, 10), held, later, TODAY) == date(2018, 9, 11)
    for meets_on, state in ((date(2018, 9, 11), held), (date(2018, 7, 10), MeetingState.PLANNED)):
        with pytest.raises(RuleBroken):
            meetings.approving(meets_on, state, later, TODAY)


def test_late_actions_come_first_and_are_carried_over_until_they_end():
    late, soon = Act(1, date(2018, 9, 30), None, False), Act(2, date(2018, 10, 15), None, False)
    far, done = Act(3, date(2018, 12, 1), None, False), Act(4, date(2018, 8, 1), date(2018, 9, 20), True)
    gone = Act(5, date(2018, 8, 1), date(2018, 10, 1), False)
    assert meetings.in_order([far, done, soon, gone, late], TODAY) == [4, 2, 0, 3, 1]
    held = [date(2018, 7, 10), date(2018, 9, 11), date(2018, 10, 9)]
    assert [meetings.carried(act, held) for act in (late, soon, done, gone)] == [1, 0, 1, 1]
    told = [meetings.act_state(act, TODAY) for act in (late, soon, far, done, gone)]
    assert told == [
        ("stop", "Late by 12 days"),
        ("part", "Due in 3 days"),
        ("ok", "In time"),
        ("done", "Done on 20 September 2018"),
        ("none", "Let go on 1 October 2018"),
    ]
    with pytest.raises(RuleBroken, match="is before the meeting on 11 September 2018"):
        meetings.check_act(date(2018, 9, 10), date(2018, 9, 11))
    meetings.check_act(date(2018, 9, 11), date(2018, 9, 11))


def known(key, kind, parent=None, ended=False):
    return Known(key, kind, parent, ended, f"g{key}", f"Group {key}")


TREE = [
    known(1, GroupKind.NETWORK),
    known(2, GroupKind.LOCAL, 1),
    known(3, GroupKind.WORKING, 2),
    known(4, GroupKind.LOCAL, ended=True),
    known(5, GroupKind.PANEL, 2),
]


@pytest.mark.parametrize(
    ("kind", "parent", "own", "says"),
    [
        (GroupKind.WORKING, None, None, "Choose the group that this working group reports to"),
        (GroupKind.WORKING, 2, None, ""),
        (GroupKind.WORKING, 3, None, "cannot stand under a working group"),
        (GroupKind.LOCAL, 99, None, "not one of this alliance"),
        (GroupKind.LOCAL, 2, 2, "cannot stand under itself"),
        (GroupKind.PANEL, 5, 5, "cannot stand under itself"),
        (GroupKind.NETWORK, 3, 1, "cannot stand under itself"),
        (GroupKind.WORKING, 4, None, "has ended"),
        (GroupKind.NETWORK, 1, None, "cannot stand under a network group"),
        (GroupKind.WORKING, 1, 2, "Move them first"),
    ],
)
def test_where_a_group_can_stand(kind, parent, own, says):
    found = check_group(GroupDraft("New", kind, "We meet.", parent), TREE, own)
    assert ("parent" in dict(found)) == bool(says) and says in dict(found).get("parent", "")


def test_two_groups_have_two_names():
    assert check_group(GroupDraft("group 2", GroupKind.LOCAL, "We meet."), TREE)[0][0] == "name"
    assert check_group(GroupDraft("Group 2", GroupKind.LOCAL, "We meet.", 1), TREE, 2) == []
    assert slug_of("Children’s Journal!", ["childrens-journal"]) == "childrens-journal-2"
    assert slug_of("New", []) == "new-2" and slug_of("…", []) == "group"


def test_the_tree_shows_each_group_once_under_the_one_above_it():
    assert tree(TREE) == ((1, 0), (2, 1), (3, 2), (5, 2), (4, 0))


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ({MemberKind.PROFESSIONAL: 1, MemberKind.CARER: 1}, ""),
        ({MemberKind.PROFESSIONAL: 1}, "no patient, carer, friend or relative yet"),
        ({MemberKind.FRIEND: 3, MemberKind.PROFESSIONAL: 0}, "no health professional yet"),
        ({MemberKind.OBSERVER: 4}, "no health professional and no members yet"),
    ],
)
def test_a_working_group_has_a_health_professional_and_members(people, says):
    assert says in made_of(people).words and made_of(people).whole == (not says)


@pytest.mark.parametrize("words", ["Mrs Whitby", "Dr Rao, lead nurse", "a.b@example.nhs.uk", "ring 01228 523444"])
def test_an_office_is_no_person(words):
    with pytest.raises(RuleBroken):
        check_office(words, "owner")
    check_office("Lead Cancer Nurse", "owner")


@given(st.dictionaries(st.sampled_from([kind.value for kind in ComingKind]), st.integers(0, 30)))
def test_what_others_read_of_counts_is_the_same_for_every_number_it_could_stand_for(people):
    words = {kind.value: kind.words for kind in ComingKind}
    shown = told(people, words, keeps=False)
    for kind in people:
        if 0 < people[kind] < 5:
            assert all(told(people | {kind: other}, words, keeps=False) == shown for other in range(1, 5))
    assert told(people, words, keeps=True).total == f"{sum(people.values()):,}"
