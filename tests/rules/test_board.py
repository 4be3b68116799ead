"""The board's quarter: state, conclusion, tiles, what moved, what needs the board, milestones."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.board import (
    Span,
    Standing,
    Steps,
    conclusion,
    late_returns,
    needs_board,
    not_updated,
    quarter_view,
    state_of,
    steps_of,
    tiles,
    unheard,
    what_moved,
)
from alliance_tracker.rules.delivery import GreenMoves, MilestoneFacts
from alliance_tracker.rules.seal import seal
from alliance_tracker.terms import QuarterState, Rating

Q2 = Quarter.parse("2018-19-q2")
OPENS, CLOSES = date(2018, 10, 1), date(2018, 10, 19)
CLOSED = Span(Q2, OPENS, CLOSES, QuarterState.CLOSED)
OPEN = replace(CLOSED, state=QuarterState.OPEN)
OFF, RISK, NO, ON, NOT, DONE = Rating


def row(reference, rating, before=None, **more):
    """A deliverable whose update is in, unless nothing is shown or it reads no update or not started."""
    declared = rating if rating not in (None, NO, NOT) else None
    suggested = NOT if rating is NOT else ON
    return Standing(reference, f"Title of {reference}", reference[:2], rating, before, declared, suggested, **more)


@pytest.mark.parametrize(
    ("today", "reviewed", "state"),
    [
        (date(2018, 9, 30), False, QuarterState.PLANNED),
        (OPENS, False, QuarterState.OPEN),
        (CLOSES, False, QuarterState.OPEN),
        (date(2018, 10, 20), False, QuarterState.CLOSED),
        (date(2018, 10, 31), True, QuarterState.REVIEWED),
    ],
)
def test_state_follows_from_dates(today, reviewed, state):
    at = datetime(2018, 10, 31, 12, tzinfo=UTC) if reviewed else None
    assert state_of(OPENS, CLOSES, at, today) is state


def many(*ratings, before=None):
    """Numbered deliverables of one area with these ratings."""
    return [row(f"ED{n}", rating, before) for n, rating in enumerate(ratings, 1)]


STORY = [
    row("PR1", ON, ON),
    row("ED1", OFF, RISK),
    row("ED2", RISK, ON),
    row("TC4", OFF, RISK),
    row("LB1", ON, RISK),
    row("EN1", OFF, OFF),
    row("EN2", NO, ON),
]


@pytest.mark.parametrize(
    ("standings", "first", "second"),
    [
        (
            STORY,
            "Three of 7 deliverables are off track (ED1, TC4 and EN1), two more than last quarter.",
            "One is at risk; three got worse and one got better since Q1 2018/19; one has no update: EN2.",
        ),
        (
            many(ON, ON, before=OFF),
            "None of 2 deliverables is off track, two fewer than last quarter.",
            "None is at risk; two got better since Q1 2018/19.",
        ),
        (
            many(OFF, OFF, before=OFF),
            "Both deliverables are off track (ED1 and ED2), the same as last quarter.",
            "None is at risk; no rating got better or worse since Q1 2018/19.",
        ),
        (many(OFF, RISK), "One of 2 deliverables is off track (ED1).", "One is at risk."),
        (
            many(NO, NO, ON),
            "None of 3 deliverables is off track.",
            "None is at risk; two have no update: ED1 and ED2.",
        ),
        (
            many(RISK, before=ON),
            "ED1, the only deliverable, is at risk.",
            "One is at risk; one got worse since Q1 2018/19.",
        ),
        (many(NO), "ED1, the only deliverable, has no update.", "None is at risk; one has no update: ED1."),
        (
            many(*[OFF] * 11),
            "All 11 deliverables are off track (ED1, ED2, ED3, ED4, ED5 and six more).",
            "None is at risk.",
        ),
        ([], "There are no deliverables yet.", "Start with the plan."),
    ],
)
def test_the_conclusion_of_a_closed_quarter(standings, first, second):
    assert conclusion(standings, CLOSED) == (first, second)
    assert conclusion(standings, replace(CLOSED, state=QuarterState.REVIEWED)) == (first, second)


UNTIL = "the update for Quarter 2 2018/19 closes on 19 October 2018."


@pytest.mark.parametrize(
    ("standings", "first", "second"),
    [
        (many(OFF, None, ON, NOT), f"Two of 3 updates are in; {UNTIL}", "So far one is off track: ED1."),
        (many(ON, None), f"One of 2 updates is in; {UNTIL}", "So far none is off track."),
        (many(None, None), f"None of 2 updates is in; {UNTIL}", "There is nothing to judge yet."),
        (many(OFF, OFF), f"All 2 updates are in; {UNTIL}", "So far two are off track: ED1 and ED2."),
        (many(ON, NOT), f"The one update is in; {UNTIL}", "So far none is off track."),
        (
            many(NOT),
            "No update is due for Quarter 2 2018/19, as no deliverable has started.",
            "There is nothing to judge yet.",
        ),
    ],
)
def test_the_conclusion_of_an_open_quarter(standings, first, second):
    assert conclusion(standings, OPEN) == (first, second)


def test_the_conclusion_of_a_planned_quarter():
    planned = replace(CLOSED, state=QuarterState.PLANNED)
    assert conclusion(many(None), planned) == (
        "The update for Quarter 2 2018/19 opens on 1 October 2018.",
        "Nothing is due yet.",
    )


RATED = st.sampled_from([None, *Rating])
STANDINGS = st.lists(st.tuples(RATED, RATED), max_size=30).map(
    lambda pairs: [row(f"ED{n}", now, was) for n, (now, was) in enumerate(pairs, 1)]
)
STATES = st.sampled_from(QuarterState)


@given(STANDINGS, STATES)
def test_there_are_always_two_whole_sentences(standings, state):
    for sentence in conclusion(standings, replace(CLOSED, state=state)):
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")
        assert sentence.count(".") == 1
        assert "  " not in sentence


@given(STANDINGS)
def test_what_moved_is_worse_first_then_worst_first(standings):
    order = [(str(moved.movement) == "better", moved.rating.order) for moved in what_moved(standings)]
    assert order == sorted(order)


def test_what_moved_keeps_the_order_of_the_plan_among_equals():
    moved = what_moved([*STORY, row("EN3", ON, OFF), row("EN4", DONE, ON), row("EN5", ON, None)])
    assert [found.reference for found in moved] == ["ED1", "TC4", "ED2", "LB1", "EN3", "EN4"]


TWICE = GreenMoves((Quarter.parse("2017-18-q4"), Quarter.parse("2018-19-q2")), Quarter.parse("2019-20-q2"))


def test_what_needs_the_board():
    found = needs_board(
        [
            row("PR1", RISK, green=TWICE),
            row("ED1", OFF),
            row("EN1", OFF, green=TWICE),
            row("LB1", RISK),
            row("LB2", ON, green=TWICE),
            row("LB3", NO),
        ]
    )
    assert [(item.standing.reference, item.why) for item in found] == [
        ("ED1", "Off track"),
        ("EN1", "Off track, and the date it will be green has moved twice"),
        ("PR1", "The date it will be green has moved twice"),
    ]


def test_who_has_not_updated_worst_of_last_quarter_first():
    waiting = [row("PR1", None, ON), row("PR2", None), row("PR3", None, OFF), row("PR4", NOT), row("PR5", ON)]
    assert [found.reference for found in not_updated(waiting)] == ["PR3", "PR1", "PR2"]
    started_early = replace(row("PR4", ON), suggested=NOT)
    assert started_early.is_due
    assert not_updated([started_early]) == ()


@pytest.mark.parametrize("span", [OPEN, CLOSED])
def test_updates_in_count_those_that_are_owed_whether_open_or_closed(span):
    said = replace(row("PR3", NOT), declared=NOT)
    standings = [row("PR1", ON), row("PR2", NOT), said, row("PR4", None if span is OPEN else NO)]
    assert tiles(standings, Steps(), span)[-1].number == "1 of 2"
    assert not said.is_due and replace(said, suggested=ON).is_due


def test_late_returns():
    rows = [
        row("PR1", ON, returned_on=CLOSES),
        row("PR2", ON, returned_on=date(2018, 10, 20)),
        row("PR3", NO),
    ]
    assert [found.reference for found in late_returns(rows, CLOSES)] == ["PR2"]


def day(text):
    return date.fromisoformat(text) if text else None


def step(name, baseline, forecast=None, met=None):
    return MilestoneFacts(name, day(baseline), day(forecast), day(met))


STEPS = [
    step("ED1.1", "2018-06-30", None, "2018-06-30"),  # met before
    step("ED1.2", "2018-06-30", None, "2018-07-01"),  # met late in the quarter
    step("ED1.3", "2018-06-30", "2018-12-31"),  # overdue
    step("ED1.4", "2018-07-01", None, "2018-08-01"),  # due and met late
    step("ED1.5", "2018-09-30", None, "2018-09-30"),  # due and met
    step("ED1.6", "2018-09-30", "2018-12-31"),  # missed
    step("ED1.7", "2018-09-30", None, "2018-10-02"),  # met after the end
    step("ED1.8", "2018-12-31", None, "2018-09-01"),  # met early
    step("ED1.9", "2018-12-31"),
    step("ED1.10", None, "2018-09-15"),  # never agreed, forecast in the quarter
    step("ED1.11", None),
]


def test_milestones_of_a_quarter():
    steps = steps_of(STEPS, Q2)
    assert steps == Steps(
        due=("ED1.4", "ED1.5", "ED1.6", "ED1.7", "ED1.10"),
        met=("ED1.2", "ED1.4", "ED1.5", "ED1.8"),
        met_late=("ED1.2", "ED1.4"),
        missed=("ED1.6", "ED1.7", "ED1.10"),
        overdue=("ED1.3",),
        caught_up=("ED1.2",),
        early=("ED1.8",),
        due_so_far=8,
        met_so_far=4,
    )
    assert steps.sentence == (
        "Of 5 milestones due, 2 are met and 3 missed. 1 from an earlier quarter is now met, and 1 is still not met. "
        "1 from a later quarter is met early."
    )
    assert len(steps.met) == 2 + 1 + 1, "the sentence counts every milestone that the list shows as met"


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (Steps(), "No milestone was due."),
        (Steps(due=("A",)), "The one milestone due is met."),
        (Steps(due=("A", "B")), "All 2 milestones due are met."),
        (Steps(due=("A",), missed=("A",)), "The one milestone due is missed."),
        (Steps(due=("A", "B"), missed=("A", "B")), "None of 2 milestones due is met."),
        (Steps(due=("A", "B"), missed=("A",)), "Of 2 milestones due, 1 is met and 1 missed."),
        (Steps(due=("A",), caught_up=("B", "C")), "The one milestone due is met. 2 from earlier quarters are now met."),
        (Steps(overdue=("A", "B")), "No milestone was due. 2 from earlier quarters are still not met."),
    ],
)
def test_the_sentence_of_milestones(steps, words):
    assert steps.sentence == words


def test_six_tiles_read_aloud():
    found = [f"{tile.number} {tile.words}" for tile in tiles(STORY, steps_of(STEPS, Q2), CLOSED)]
    assert found == [
        "3 off track, was 1",
        "1 at risk, was 3",
        "2 on track, was 3",
        "0 complete, was 0",
        "4 of 8 milestones due by 30 September 2018 are met",
        "6 of 7 updates in, closed 19 October 2018",
    ]
    assert tiles(many(OFF), Steps(), CLOSED)[0].words == "off track"


def test_while_updates_are_awaited_a_tile_counts_so_far():
    waiting = [row("PR1", RISK, RISK), row("PR2", None, RISK), row("PR3", ON, ON)]
    assert [tile.words for tile in tiles(waiting, Steps(), OPEN)][:2] == [
        "off track so far, 0 in Q1 2018/19",
        "at risk so far, 2 in Q1 2018/19",
    ]
    assert tiles(many(OFF, None), Steps(), OPEN)[0].words == "off track so far"
    assert tiles(many(OFF, before=ON), Steps(), OPEN)[0].words == "off track, was 0"


def test_last_quarters_reds_without_an_update_are_named_the_worst_first():
    waiting = [
        row("PR1", None, RISK),
        row("PR2", None, ON),
        row("PR3", None, OFF),
        row("PR4", ON, OFF),
        row("PR5", None),
    ]
    assert [found.reference for found in unheard(waiting)] == ["PR3", "PR1"]
    view = quarter_view(waiting, [], ["PR"], OPEN)
    assert [found.reference for found in view.unheard] == ["PR3", "PR1"]
    assert view.so_far and not quarter_view(waiting, [], ["PR"], CLOSED).so_far


def test_the_whole_quarter_can_be_frozen_and_its_seal_follows_the_content():
    view = quarter_view(STORY, STEPS, ["PR", "ED", "TC", "LB", "EN", "XX"], CLOSED)
    assert [(area, rating.sentence) for area, rating in view.areas] == [
        ("PR", "1 of 1 on track"),
        ("ED", "1 of 2 off track"),
        ("TC", "1 of 1 off track"),
        ("LB", "1 of 1 on track"),
        ("EN", "1 of 2 off track"),
        ("XX", "No deliverables"),
    ]
    assert len(view.moved) == 4
    assert [found.reference for found in view.not_updated] == ["EN2"]
    again = quarter_view(list(STORY), list(STEPS), ("PR", "ED", "TC", "LB", "EN", "XX"), CLOSED)
    assert seal(view) == seal(again)
    changed = [replace(STORY[0], happened="A word more"), *STORY[1:]]
    assert seal([changed]) != seal([STORY])
