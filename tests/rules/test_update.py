"""What a quarter's return must say, message by message, and how often its green date moved."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import (
    DeliverableFacts,
    MilestoneFacts,
    Round,
    UpdateDraft,
    check_update,
    green_moves,
    returned,
    suggest,
)
from alliance_tracker.terms import Rating

Q2 = Quarter.parse("2018-19-q2")
PLAN = Round(date(2017, 4, 1), date(2021, 3, 31))
ON_TIME = MilestoneFacts("ED3.7", date(2019, 3, 31), date(2019, 3, 31))
SLIPPED = MilestoneFacts("ED3.6", date(2018, 9, 20), date(2018, 10, 10))
FACTS = DeliverableFacts(date(2017, 4, 1), (ON_TIME,))
GOOD = UpdateDraft("ED3", Rating.ON_TRACK, "All 7 navigators are in post.")
RED = UpdateDraft("ED1", Rating.OFF_TRACK, "Kits are late.", "Letters", Q2.plus(3), "1,100 fewer", "Decide")


def problems(draft, facts=FACTS, previous=None):
    found = check_update(draft, facts, Q2, suggest(facts, Q2.end), PLAN, previous)
    return [tuple(problem) for problem in found]


def test_a_good_return_has_no_problem():
    assert problems(GOOD) == []
    assert problems(RED) == []
    assert problems(replace(RED, declared=Rating.AT_RISK, patients="", ask="")) == []


@pytest.mark.parametrize("rating", [None, Rating.NO_UPDATE])
def test_a_rating_is_chosen_by_someone(rating):
    assert problems(replace(GOOD, declared=rating)) == [("declared", "Choose a rating for ED3")]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"happened": " "}, "happened", "Say what happened in ED1 this quarter"),
        (
            {"will_change": ""},
            "will_change",
            "ED1 is off track. Say what will bring it back on track",
        ),
        ({"green_by": None}, "green_by", "Choose the quarter when ED1 will be green"),
        (
            {"green_by": Q2.previous()},
            "green_by",
            "Q1 2018/19, the quarter when ED1 will be green, is already over. Choose Q2 2018/19 or later",
        ),
        (
            {"green_by": Quarter.parse("2021-22-q1")},
            "green_by",
            "Q1 2021/22, the quarter when ED1 will be green, is after the plan ends. Choose Q4 2020/21 or earlier",
        ),
        ({"patients": ""}, "patients", "ED1 is off track. Say what it means for patients"),
        (
            {"ask": ""},
            "ask",
            "ED1 is off track. Say what is asked of the board: note, decide, or money",
        ),
        ({"happened": "x" * 684}, "happened", "Shorten what happened in ED1 by 84 characters"),
        ({"ask": "x" * 601}, "ask", "Shorten what ED1 asks of the board by 1 character"),
    ],
)
def test_each_thing_missing_is_named_once(change, field, message):
    assert problems(replace(RED, **change)) == [(field, message)]


def test_green_by_may_be_this_quarter_and_the_last_of_the_plan():
    assert problems(replace(RED, green_by=Q2)) == []
    assert problems(replace(RED, green_by=Quarter.parse("2020-21-q4"))) == []


def test_everything_missing_comes_in_the_order_of_the_form():
    found = problems(UpdateDraft("ED1", Rating.OFF_TRACK))
    assert [field for field, _ in found] == ["happened", "will_change", "green_by", "patients", "ask"]


def test_line_ends_of_a_browser_count_once():
    assert problems(replace(GOOD, happened="x" * 598 + "\r\nx")) == []


LATE = DeliverableFacts(date(2017, 4, 1), (SLIPPED, ON_TIME))
EVIDENCE = (
    "evidence",
    "Add evidence for ED3 dated in Q2 2018/19, 1 July 2018 to 30 September 2018, "
    "as on track is better than the suggested at risk",
)


def test_better_than_suggested_needs_a_reason_and_evidence_of_the_quarter():
    say_why = ("why_better", "ED3.6 is late. Choose At risk or Off track, or say why it is still on track")
    assert problems(GOOD, LATE) == [say_why, EVIDENCE]
    why = replace(GOOD, why_better="Two trusts went live early.")
    assert problems(why, LATE) == [EVIDENCE]
    assert problems(replace(why, evidence_dates=(date(2018, 6, 30), date(2018, 10, 1))), LATE) == [EVIDENCE]
    assert problems(replace(why, evidence_dates=(date(2018, 9, 30),)), LATE) == []


def test_worse_than_suggested_needs_no_reason():
    assert problems(replace(RED, reference="ED3")) == []


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            DeliverableFacts(None, (MilestoneFacts("ED3.7", date(2019, 3, 31), date(2019, 6, 30)),)),
            "ED3.7 will be late. Choose Off track, or say why it is still on track",
        ),
        (
            DeliverableFacts(None, (MilestoneFacts("ED3.7", None, None),)),
            "ED3.7 has no date. Choose At risk or Off track, or say why it is still on track",
        ),
        (
            DeliverableFacts(None, ()),
            "ED3: it has no milestone, so nothing shows whether it is on track. "
            "Choose At risk or Off track, or say why it is still on track",
        ),
    ],
)
def test_the_message_names_what_calls_for_a_worse_rating(facts, message):
    assert problems(GOOD, facts)[0] == ("why_better", message)


def test_complete_needs_every_milestone_met_with_evidence_or_a_reason():
    complete = replace(GOOD, declared=Rating.COMPLETE)
    bare = DeliverableFacts(None, (MilestoneFacts("ED3.1", date(2018, 6, 30), None, date(2018, 6, 1)),))
    unmet = ("why_better", "ED3.7 is not met. Choose On track, or say why ED3 is complete")
    no_evidence = ("why_better", "ED3.1 has no evidence. Choose On track, or say why ED3 is complete")
    assert problems(complete)[0] == unmet
    assert problems(complete, bare)[0] == no_evidence
    shown = replace(bare, milestones=(replace(bare.milestones[0], has_evidence=True),))
    assert problems(complete, shown) == []


def test_not_started_is_refused_once_started():
    draft = UpdateDraft("TC2", Rating.NOT_STARTED)
    started = DeliverableFacts(date(2018, 4, 1), (ON_TIME,))
    message = "TC2 started in Quarter 1 2018/19, so it cannot be Not started"
    assert problems(draft, started) == [("declared", message)]
    assert problems(draft, replace(started, planned_start=Q2.end))[0][0] == "declared"
    later = replace(started, planned_start=date(2018, 10, 1))
    assert problems(draft, later) == []
    assert problems(draft, later, previous=Rating.NO_UPDATE) == []
    message = "TC2 was at risk in Quarter 1 2018/19, so it cannot be Not started"
    assert problems(draft, later, previous=Rating.AT_RISK) == [("declared", message)]


@given(st.sampled_from(Rating.declarable()), st.text(max_size=700), st.text(max_size=700))
def test_every_problem_names_a_field_and_the_deliverable(rating, happened, change):
    draft = UpdateDraft("ED3", rating, happened, change)
    for field, message in problems(draft, LATE):
        assert hasattr(draft, field) or field == "evidence"
        assert "ED3" in message


def q(text: str) -> Quarter:
    return Quarter.parse(text)


A, B, C = q("2017-18-q4"), q("2018-19-q2"), q("2019-20-q2")
RISK, OFF, ON = Rating.AT_RISK, Rating.OFF_TRACK, Rating.ON_TRACK


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ([], ""),
        ([(ON, None)], ""),
        ([(OFF, A)], "First date given"),
        ([(OFF, A), (OFF, A)], "First date given"),
        ([(RISK, A), (OFF, B)], "Moved once: said Q4 2017/18"),
        ([(RISK, A), (OFF, B), (OFF, C)], "Moved twice: said Q4 2017/18, then Q2 2018/19"),
        ([(RISK, A), (Rating.NO_UPDATE, None), (OFF, B)], "Moved once: said Q4 2017/18"),
        ([(RISK, A), (None, None), (OFF, B)], "Moved once: said Q4 2017/18"),
        ([(RISK, A), (ON, None), (OFF, C)], "First date given"),  # it was kept, and this is a new spell
        ([(RISK, B), (RISK, A)], "Moved once: said Q2 2018/19"),
        (
            [(RISK, A), (RISK, B), (RISK, A), (RISK, C)],
            "Moved 3 times: said Q4 2017/18, then Q2 2018/19, then Q4 2017/18",
        ),
    ],
)
def test_how_often_the_green_date_moved(history, words):
    moves = green_moves(history)
    assert moves.words == words
    assert moves.times == len(moves.said)


def test_a_return_leaves_a_sentence():
    assert returned("ED3", Q2, RISK).words == "returned ED3 for Q2 2018/19 as at risk"
    assert returned("ED3", Q2, RISK, ON).words == "changed ED3 for Q2 2018/19 from on track to at risk"
    assert returned("ED3", Q2, RISK, RISK).words == "changed the words of ED3 for Q2 2018/19, still at risk"
    assert (returned("ED3", Q2, RISK).kind, returned("ED3", Q2, RISK).key) == ("deliverable", "ED3")
