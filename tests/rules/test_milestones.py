"""One milestone: its status, and the checks before its dates change."""

from datetime import date

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import (
    MilestoneDraft,
    MilestoneFacts,
    Move,
    MovedDate,
    Round,
    Step,
    check_milestone,
    check_move,
    check_step,
    marked_met,
    moved,
    status_of,
)

TODAY = date(2018, 10, 12)
PLAN = Round(date(2017, 4, 1), date(2021, 3, 31))
SEP, DEC, MAR = date(2018, 9, 30), date(2018, 12, 31), date(2019, 3, 31)
DUE = MilestoneFacts("LB1.7", SEP, SEP)


def messages(problems):
    return [tuple(problem) for problem in problems]


@pytest.mark.parametrize(
    ("baseline", "forecast", "met", "words"),
    [
        (SEP, SEP, SEP, "Met"),
        (SEP, SEP, date(2018, 10, 1), "Met late"),
        (None, SEP, date(2018, 10, 1), "Met"),
        (SEP, SEP, None, "Late"),
        (SEP, MAR, None, "Late"),  # moved, but the date first agreed has gone by
        (DEC, SEP, None, "Late"),
        (DEC, MAR, None, "Will be late"),
        (TODAY, TODAY, None, "On track"),  # today is not yet late
        (DEC, None, None, "On track"),
        (MAR, DEC, None, "On track"),
        (date(2019, 4, 1), None, None, "Not due"),
        (None, None, None, "Not due"),
        (SEP, SEP, date(2018, 10, 13), "Late"),  # met tomorrow is not met today
    ],
)
def test_status(baseline, forecast, met, words):
    assert status_of(MilestoneFacts("ED3.6", baseline, forecast, met), TODAY).words == words


def test_a_good_milestone_has_no_problem():
    assert check_milestone(MilestoneDraft("ED3.1", "Shared CT reporting live", SEP, MAR), PLAN, TODAY) == []
    assert check_milestone(MilestoneDraft("ED3.1", "Live", SEP, None, TODAY), PLAN, TODAY) == []


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        (
            {"met": date(2018, 11, 3)},
            "met",
            "The date ED3.1 was met, 3 November 2018, is in the future. Today is 12 October 2018.",
        ),
        (
            {"met": date(2017, 3, 31)},
            "met",
            "The date ED3.1 was met, 31 March 2017, is outside the plan. "
            "Choose a date from 1 April 2017 to 31 March 2021",
        ),
        (
            {"baseline": date(2021, 4, 1)},
            "baseline",
            "The date ED3.1 is due, 1 April 2021, is outside the plan. "
            "Choose a date from 1 April 2017 to 31 March 2021",
        ),
        (
            {"forecast": date(2016, 12, 6)},
            "forecast",
            "The date ED3.1 is now expected, 6 December 2016, is outside the plan. "
            "Choose a date from 1 April 2017 to 31 March 2021",
        ),
        ({"baseline": None}, "baseline", "Give the date ED3.1 is due, like 30 Sep 2018"),
        ({"title": "  "}, "title", "Say what ED3.1 will show when it is met"),
        ({"title": "x" * 10_000}, "title", "Shorten the title of ED3.1 by 9,880 characters"),
    ],
)
def test_a_bad_milestone_says_how_to_mend_it(change, field, message):
    draft = replace(MilestoneDraft("ED3.1", "Live", SEP), **change)
    assert messages(check_milestone(draft, PLAN, TODAY)) == [(field, message)]


@pytest.mark.parametrize(
    ("step", "field", "message"),
    [
        (
            Step(ticked=True, new_date=MAR, reason="x"),
            "new_date",
            "LB1.7 is both met and moved. Untick met, or clear the new date",
        ),
        (
            Step(met=SEP, new_date=MAR, reason="x"),
            "new_date",
            "LB1.7 is both met and moved. Untick met, or clear the new date",
        ),
        (
            Step(new_date=date(2018, 6, 30), reason="x"),
            "new_date",
            "The new date for LB1.7, 30 June 2018, is before the old one, 30 September 2018",
        ),
        (
            Step(new_date=SEP, reason="x"),
            "new_date",
            "The new date for LB1.7 is already 30 September 2018. Give another date, or leave it empty",
        ),
        (
            Step(new_date=date(2018, 10, 5), reason="x"),
            "new_date",
            "The new date for LB1.7, 5 October 2018, has gone by. Today is 12 October 2018. "
            "Give a later date, or say it is met",
        ),
        (
            Step(new_date=date(2022, 1, 1), reason="x"),
            "new_date",
            "The new date for LB1.7, 1 January 2022, is outside the plan. "
            "Choose a date from 1 April 2017 to 31 March 2021",
        ),
        (Step(new_date=MAR, reason=" "), "reason", "Say why LB1.7 has moved"),
        (Step(new_date=MAR, reason="x" * 601), "reason", "Shorten the reason by 1 character"),
        (
            Step(met=date(2018, 11, 3)),
            "met",
            "The date LB1.7 was met, 3 November 2018, is in the future. Today is 12 October 2018.",
        ),
    ],
)
def test_a_row_of_the_quarters_form(step, field, message):
    assert messages(check_step(step, DUE, PLAN, TODAY)) == [(field, message)]


def test_a_good_row_has_no_problem():
    for step in (Step(), Step(ticked=True), Step(met=SEP), Step(new_date=MAR, reason="Staff left")):
        assert check_step(step, DUE, PLAN, TODAY) == []


def test_what_is_met_does_not_move():
    met = replace(DUE, met=SEP)
    message = "LB1.7 was met on 30 September 2018. Clear the date met before you move its date"
    assert messages(check_step(Step(new_date=MAR, reason="x"), met, PLAN, TODAY)) == [("new_date", message)]


def test_a_forecast_may_recover_on_the_milestones_own_page():
    late = replace(DUE, forecast=MAR)
    move = Move(MovedDate.FORECAST, DEC, "The supplier found a second team")
    assert check_move(move, late, PLAN, TODAY, baseline_fixed=True) == []
    assert [p.field for p in check_step(Step(new_date=DEC, reason="x"), late, PLAN, TODAY)] == ["new_date"]


def test_a_forecast_needs_a_date_and_a_reason():
    assert messages(check_move(Move(MovedDate.FORECAST, MAR), DUE, PLAN, TODAY, False)) == [
        ("reason", "Say why LB1.7 has moved")
    ]


def test_a_forecast_is_cleared_with_a_reason_and_only_back_to_a_date():
    clear = Move(MovedDate.FORECAST, None, "The supplier is back")
    late = replace(DUE, forecast=MAR)
    assert check_move(clear, late, PLAN, TODAY, True) == []
    assert check_step(Step(cleared=True, reason="x"), late, PLAN, TODAY) == []
    assert moved(late, clear).words.startswith("cleared the new date of LB1.7, which is due on 30 September 2018 again")
    assert moved(late, clear).words.endswith(", because The supplier is back")
    assert messages(check_step(Step(cleared=True), late, PLAN, TODAY)) == [
        ("reason", "Say why the date of LB1.7 no longer holds")
    ]
    for bare in (replace(DUE, forecast=None), replace(late, baseline=None)):
        said = [("to", "LB1.7 has no other date to go back to. Give a new date")]
        assert messages(check_move(clear, bare, PLAN, TODAY, True)) == said
    for other in (Step(cleared=True, ticked=True), Step(cleared=True, new_date=MAR, reason="x")):
        assert [problem.field for problem in check_step(other, late, PLAN, TODAY)] == ["cleared"]
    assert [one.field for one in check_move(clear, replace(late, met=SEP), PLAN, TODAY, True)] == ["to"]


def test_a_baseline_is_free_until_fixed_and_then_needs_reason_and_decision():
    move = Move(MovedDate.BASELINE, MAR)
    assert check_move(move, DUE, PLAN, TODAY, baseline_fixed=False) == []
    fixed = "The date first agreed for LB1.7 is fixed"
    assert messages(check_move(move, DUE, PLAN, TODAY, baseline_fixed=True)) == [
        ("reason", f"{fixed}. Say why it must move"),
        ("decision", f"{fixed}. Name the decision that allows it to move, and its date"),
    ]
    decided = replace(move, reason="The national pilot moved", decision="Board, 26 September 2018, item 4")
    assert check_move(decided, DUE, PLAN, TODAY, baseline_fixed=True) == []
    assert messages(check_move(replace(decided, to=None), DUE, PLAN, TODAY, True))[0][0] == "to"
    assert messages(check_move(replace(decided, to=SEP), DUE, PLAN, TODAY, True)) == [
        (
            "to",
            "The date first agreed for LB1.7 is already 30 September 2018. Give another date, or leave it empty",
        )
    ]


def test_moves_leave_a_sentence():
    facts = MilestoneFacts("ED3.6", SEP, SEP)
    said = moved(facts, Move(MovedDate.FORECAST, MAR, "two trusts\nhave no reader. "))
    assert said.words == "moved ED3.6 to 31 March 2019, because two trusts have no reader"
    assert (said.kind, said.key) == ("deliverable", "ED3")
    said = moved(facts, Move(MovedDate.BASELINE, MAR, "the pilot moved", "Board, item 4"))
    assert said.words == (
        "moved the date first agreed for ED3.6 to 31 March 2019, because the pilot moved (decided: Board, item 4)"
    )
    with pytest.raises(ValueError, match="needs the date"):
        moved(facts, Move(MovedDate.BASELINE, None))


def test_met_leaves_a_sentence():
    facts = MilestoneFacts("ED3.6", SEP, SEP)
    assert marked_met(facts, SEP).words == "said that ED3.6 was met on 30 September 2018"
    met = replace(facts, met=SEP)
    assert marked_met(met, TODAY).words == "changed the day ED3.6 was met to 12 October 2018"
    assert marked_met(met, None).words == "took back that ED3.6 was met"
