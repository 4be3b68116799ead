"""Promises: what became of one on any day, what a group says together, how easy its words are to read."""

from datetime import date, timedelta

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.records import replace
from alliance_tracker.rules.engagement.opened import patients_say
from alliance_tracker.rules.engagement.promises import (
    HARDEST,
    Facts,
    PromiseState,
    Report,
    Said,
    Wording,
    counted_of,
    group_view,
    may_be_judged,
    standing_on,
)
from alliance_tracker.rules.engagement.promising import (
    About,
    PromiseDraft,
    Reason,
    ReportDraft,
    SaidDraft,
    check_new,
    check_report,
    check_reworded,
    check_said,
    check_withdrawn,
    correctable,
    why_not_judged,
)
from alliance_tracker.rules.engagement.reading import reading_age, reading_words
from alliance_tracker.terms import HowSaid, Level, Mode, Progress, View

MADE, DUE, TODAY = date(2018, 1, 8), date(2018, 9, 30), date(2018, 10, 12)
FIRST = Wording(1, "Visit the ten poorest wards", "People who live there", DUE, MADE)
KEPT, PARTLY, NOT_KEPT, CANNOT = View.KEPT, View.PARTLY, View.NOT_KEPT, View.CANNOT_SAY


def facts(*rows, shown=1, wordings=(FIRST,), **changes):
    reports = tuple(row for row in rows if isinstance(row, Report))
    said = tuple(row for row in rows if isinstance(row, Said))
    return Facts(MADE, wordings, reports, said, shown, **changes)


def reported(progress, on=TODAY, id=1):
    return Report(id, progress, "Something happened.", on)


def says(id, view, who=None, on=TODAY, **changes):
    how = HowSaid.LETTER if who is None else HowSaid.ACCOUNT
    return Said(id, view, f"Because {id}.", on, how, who, 9 if who is None else None, **changes)


def state(day, *rows, **changes):
    return standing_on(facts(*rows, **changes), day).state


def test_until_patients_say_something_it_stands_by_the_report_and_the_date():
    before = DUE - timedelta(days=1)
    assert state(before) is PromiseState.NOT_STARTED
    assert state(before, reported(Progress.UNDER_WAY, MADE)) is PromiseState.UNDER_WAY
    assert state(before, reported(Progress.AT_RISK, MADE)) is PromiseState.AT_RISK
    assert state(DUE, reported(Progress.UNDER_WAY, MADE)) is PromiseState.UNDER_WAY
    late = standing_on(facts(reported(Progress.UNDER_WAY, MADE)), TODAY)
    assert (late.state, late.days, late.words) == (PromiseState.LATE, 12, "Late by 12 days")


def test_done_is_not_kept_and_its_age_counts_from_the_first_of_the_reports_in_a_row():
    done = [reported(Progress.DONE, date(2018, 9, 1), 1), reported(Progress.DONE, date(2018, 9, 20), 2)]
    unchecked = standing_on(facts(*done), TODAY)
    assert (unchecked.state, unchecked.days) == (PromiseState.UNCHECKED, 41)
    assert unchecked.words == "Done, says the alliance. Not yet checked by patients for 41 days"
    again = [done[0], reported(Progress.UNDER_WAY, date(2018, 9, 5), 2), reported(Progress.DONE, TODAY, 3)]
    assert standing_on(facts(*again), TODAY).days == 0


def test_patients_decide_and_new_words_do_not_undo_what_they_said():
    judged = facts(reported(Progress.DONE), says(1, NOT_KEPT, 5))
    assert standing_on(judged, TODAY).state is PromiseState.NOT_KEPT
    later = Wording(2, "Visit five wards", "People", date(2019, 9, 30), TODAY, "Too many")
    moved = facts(says(1, NOT_KEPT, 5, DUE), reported(Progress.DONE), wordings=(FIRST, later))
    stands = standing_on(moved, TODAY)
    assert stands.state is PromiseState.NOT_KEPT and moved.moved
    assert stands.since is not None and stands.since.reported_on == TODAY


def test_kept_needs_something_to_see():
    assert state(TODAY, says(1, KEPT, 5), shown=0) is PromiseState.UNSHOWN
    assert state(TODAY, says(1, KEPT, 5), shown=1) is PromiseState.KEPT


def test_any_day_can_be_asked_for():
    found = facts(
        reported(Progress.UNDER_WAY, date(2018, 3, 1)),
        says(1, PARTLY, 5, date(2018, 10, 2)),
        says(2, KEPT, 5, date(2018, 10, 8)),
        withdrawn_on=date(2018, 10, 10),
        why_withdrawn="The wards merged.",
    )
    days = [date(2018, 2, 1), date(2018, 3, 1), date(2018, 10, 1), *(date(2018, 10, n) for n in (2, 8, 10))]
    wanted = ["not_started", "under_way", "late", "partly", "kept", "withdrawn"]
    assert [standing_on(found, day).state.value for day in days] == wanted


def test_the_group_says_how_many_and_the_others_keep_their_words():
    view = group_view([says(1, KEPT, 5), says(2, NOT_KEPT, 6), says(3, KEPT, 7)])
    assert view.words == "2 of 3 say kept." and [one.why for one in view.minority] == ["Because 2."]
    assert group_view([says(1, KEPT, 5), says(2, KEPT, 6)]).words == "Both say kept."
    assert group_view([]) is None


def test_one_alone_speaks_for_the_group_without_a_count():
    assert group_view([says(1, NOT_KEPT, 5)]).words == "The patient representatives say: not kept."


def test_the_newest_of_each_person_counts_and_a_correction_replaces():
    rows = [says(1, KEPT, 5), says(2, NOT_KEPT), says(3, PARTLY, 5), says(4, KEPT, 6, corrects_id=2)]
    assert [one.id for one in counted_of(rows)] == [3, 4]
    twice = [says(1, NOT_KEPT), says(2, PARTLY, corrects_id=1), says(3, KEPT, corrects_id=2)]
    assert [one.id for one in counted_of(twice)] == [3]
    assert [one.id for one in correctable(rows[:3])] == [2]


def test_where_as_many_say_one_thing_as_another_the_harder_view_stands():
    assert group_view([says(1, KEPT, 5), says(2, NOT_KEPT, 6)]).view is NOT_KEPT
    assert group_view([says(1, KEPT, 5), says(2, CANNOT, 6)]).view is CANNOT
    assert group_view([says(1, CANNOT, 5), says(2, PARTLY, 6)]).view is PARTLY


def test_what_the_alliance_wrote_down_never_makes_better_what_patients_say_in_person():
    rung = [says(at, KEPT) for at in range(10, 15)]
    view = group_view([says(1, NOT_KEPT, 5), *rung])
    assert (view.view, view.agree, view.of) == (NOT_KEPT, 1, 6) and [one.view for one in view.minority] == [KEPT] * 5
    assert view.words == "1 of 6 says not kept. It stands, because patients say so here themselves."
    assert group_view([says(1, KEPT, 5), says(2, NOT_KEPT), says(3, NOT_KEPT)]).view is NOT_KEPT
    assert group_view([says(1, CANNOT, 5), *rung]).view is KEPT
    assert not group_view([says(1, NOT_KEPT, 5), says(2, NOT_KEPT, 6), says(3, KEPT)]).in_person


def test_a_promise_that_is_changed_after_it_was_judged_says_so():
    found = facts(says(1, KEPT, 5, date(2018, 10, 2)))
    assert standing_on(found, date(2018, 10, 9)).reworded is None
    anew = replace(found.now, number=2, what="Visit one ward", worded_on=date(2018, 10, 8), why="It was too much.")
    found = replace(found, wordings=(*found.wordings, anew))
    standing = standing_on(found, date(2018, 10, 9))
    assert standing.reworded == anew and "We have changed the promise since." in patients_say(standing)
    assert standing_on(found, date(2018, 10, 7)).reworded is None


def test_what_was_written_down_for_somebody_says_so():
    assert "No one has said so here in person" in group_view([says(1, KEPT)]).how_recorded
    assert group_view([says(1, KEPT), says(2, KEPT, 5)]).how_recorded.startswith("1 of 2 was written down")
    assert group_view([says(1, KEPT, 5)]).how_recorded == ""


PEOPLE = st.one_of(st.none(), st.integers(1, 4))
VIEWS = st.lists(st.tuples(st.sampled_from(View), PEOPLE, st.booleans()), max_size=12)


@given(VIEWS)
def test_any_views_each_person_counts_once_and_most_of_them_stand(drawn):
    rows = []
    for id, (view, who, corrects) in enumerate(drawn, 1):
        open_ones = correctable(rows)
        rows.append(says(id, view, who, corrects_id=open_ones[0].id if corrects and open_ones else None))
    counted = counted_of(rows)
    people = [one.person_id for one in counted if one.person_id is not None]
    assert len(people) == len(set(people))
    view = group_view(rows)
    if view is None:
        assert not counted
        return
    assert view.of == len(counted) == view.agree + len(view.minority)
    heard = [one for one in counted if not one.recorded and one.view is not CANNOT] if view.in_person else counted
    tally = {one: sum(row.view is one for row in heard) for one in View}
    assert all(tally[view.view] >= many for many in tally.values())
    assert all(tally[one] < tally[view.view] for one in HARDEST[: HARDEST.index(view.view)])
    assert group_view([*rows]) == view


def test_it_can_be_judged_when_it_fell_due_or_is_said_to_be_done():
    assert not may_be_judged(facts(), DUE - timedelta(days=1))
    assert may_be_judged(facts(), DUE)
    assert may_be_judged(facts(reported(Progress.DONE, MADE)), MADE)
    later = Wording(2, "Visit five wards", "People", date(2019, 9, 30), DUE, "Too many")
    assert may_be_judged(facts(wordings=(FIRST, later)), TODAY), "a day that was moved was promised"
    gone = facts(withdrawn_on=TODAY, why_withdrawn="The wards merged.")
    assert not may_be_judged(gone, TODAY) and "withdrawn on 12 October 2018" in why_not_judged(gone, TODAY)
    assert "30 September 2018" in why_not_judged(facts(), MADE) and why_not_judged(facts(), TODAY) == ""


GOOD = PromiseDraft("Visit the ten wards", "People there", date(2019, 3, 31), Mode.CO_DESIGN, Level.STRATEGIC)


def fields(problems):
    return [problem.field for problem in problems]


def test_a_promise_says_what_to_whom_by_when_and_how():
    assert check_new(GOOD, TODAY) == []
    assert fields(check_new(PromiseDraft("", "", None), TODAY)) == ["what", "to_whom", "due_on", "mode", "level"]
    past = check_new(PromiseDraft("Visit", "All", DUE, Mode.CO_DESIGN, Level.STRATEGIC), TODAY)
    assert [one.message for one in past] == [
        "30 September 2018 is not ahead. Today is 12 October 2018. Give a later date"
    ]
    long = check_new(PromiseDraft("x" * 10_000, "All", date(2019, 3, 31), Mode.CO_DESIGN, Level.STRATEGIC), TODAY)
    assert long[0].message == "Shorten the promise by 9,840 characters"


@pytest.mark.parametrize("what", ["Ring 0191 498 0123 for help", "Write to jo.hall@example.org", "Visit NE1 4LP"])
def test_a_promise_holds_nothing_private(what):
    draft = PromiseDraft(what, "All", date(2019, 3, 31), Mode.CO_DESIGN, Level.STRATEGIC)
    assert fields(check_new(draft, TODAY)) == ["what"]


def test_new_words_need_a_reason_and_a_difference_and_no_day_gone_by():
    same = PromiseDraft(FIRST.what, FIRST.to_whom, DUE, why="Plainer.")
    assert fields(check_reworded(same, facts(), TODAY)) == ["what"]
    assert check_reworded(PromiseDraft("Visit all ten wards", FIRST.to_whom, DUE, why="Plainer."), facts(), TODAY) == []
    assert fields(check_reworded(PromiseDraft("Visit", "All", date(2018, 10, 1)), facts(), TODAY)) == ["due_on", "why"]


def test_a_report_a_view_and_a_withdrawal_say_what_they_must():
    assert fields(check_report(ReportDraft(None, " "))) == ["progress", "happened"]
    assert fields(check_withdrawn(Reason(""))) == ["why"] and check_withdrawn(Reason("The wards merged.")) == []
    assert fields(check_said(SaidDraft(None, "", TODAY), facts(), TODAY)) == ["view"]
    assert fields(check_said(SaidDraft(NOT_KEPT, "", TODAY), facts(), TODAY)) == ["why"]
    assert check_said(SaidDraft(KEPT, "", TODAY), facts(), TODAY) == []
    wrong = SaidDraft(KEPT, "", TODAY + timedelta(days=1), HowSaid.LETTER, 77)
    assert fields(check_said(wrong, facts(), TODAY)) == ["said_on", "corrects"]


def test_what_it_is_for_is_read_from_a_choice():
    for about in (About("ED3"), About(bid_id=4), About(section="vision"), About()):
        assert About.read(about.key) == about
    assert About.read("bid:x") == About()


def test_how_easy_words_are_to_read():
    assert reading_age("Pay us") is None and "few more words" in reading_words("Pay us")
    assert reading_age("Pay what it costs to come, within ten days.") <= 8
    hard = (
        "Operationalise multidisciplinary engagement methodologies facilitating strategic organisational transformation"
    )
    assert reading_age(hard) == 20 and reading_words(hard).startswith("Reading age 20 or more: hard")
    assert reading_words("Meet people with a learning disability about screening.").startswith("Reading age 1")
    assert reading_age("word " * 2000) is not None
    for words in (
        hard,
        "Anybody’s own words: those belong to who said them. They don't change!",
        "Ring us at 9. Or come.",
    ):
        assert reading_age(words) == min(20, max(5, round(textstat.flesch_kincaid_grade(words) + 5)))
