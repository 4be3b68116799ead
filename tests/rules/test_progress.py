"""The frames behind the two pictures, and what each says."""

from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import MilestoneFacts
from alliance_tracker.rules.progress import (
    burn_up,
    burn_up_sentence,
    movement_by_quarter,
    movement_sentence,
)
from alliance_tracker.terms import Rating

Q4 = Quarter.parse("2017-18-q4")
Q1, Q2, Q3 = Q4.next(), Q4.plus(2), Q4.plus(3)
OFF, RISK, NO, ON, NOT, DONE = Rating
ROWS = [
    (Q2, "ED1", OFF),
    (Q1, "ED1", RISK),
    (Q4, "ED1", RISK),
    (Q4, "ED2", ON),
    (Q1, "ED2", OFF),
    (Q2, "ED2", ON),
    (Q2, "ED3", RISK),
    (Q1, "ED3", ON),
    (Q1, "ED4", NO),
    (Q2, "ED4", ON),
    (Q3, "ED1", None),
]


def test_movement_by_quarter():
    frame = movement_by_quarter(ROWS)
    assert frame.to_dict("list") == {
        "quarter": ["Q4 2017/18", "Q1 2018/19", "Q2 2018/19"],
        "worse": [0, 1, 2],
        "better": [0, 0, 1],
        "no_change": [0, 1, 0],
        "new": [2, 2, 1],
    }
    assert movement_sentence(frame) == (
        "In Q2 2018/19 two got worse and one got better; the quarter before, one got worse and none got better."
    )


def test_movement_with_little_to_say():
    assert movement_by_quarter([]).columns.tolist() == ["quarter", "worse", "better", "no_change", "new"]
    assert movement_sentence(movement_by_quarter([])) == "No quarter has ratings yet."
    first = movement_by_quarter([(Q1, "ED1", ON), (Q1, "ED2", OFF)])
    assert movement_sentence(first) == "Q1 2018/19 is the first quarter: 2 deliverables have a rating."
    still = movement_by_quarter([(Q1, "ED1", ON), (Q2, "ED1", ON)])
    assert movement_sentence(still).startswith("In Q2 2018/19 no deliverable got better or worse")


MILESTONES = [
    MilestoneFacts("ED1.1", date(2018, 3, 31), None, date(2018, 4, 2)),
    MilestoneFacts("ED1.2", date(2018, 6, 30), date(2018, 12, 31)),
    MilestoneFacts("ED1.3", date(2018, 9, 30), None, date(2018, 9, 1)),
    MilestoneFacts("ED1.4", None, date(2018, 12, 31)),
    MilestoneFacts("ED1.5", None, None),
]


def test_burn_up():
    frame = burn_up(MILESTONES, list(Q4.until(Q3)), latest=Q2)
    assert frame["quarter"].tolist() == ["Q4 2017/18", "Q1 2018/19", "Q2 2018/19", "Q3 2018/19"]
    assert frame["planned"].tolist() == [1, 2, 3, 4]
    assert frame["expected"].tolist() == [0, 1, 2, 4]
    assert frame["met"].isna().tolist() == [False, False, False, True]
    assert frame["met"].tolist()[:3] == [0, 1, 2]
    assert burn_up_sentence(frame) == "By the end of Q2 2018/19, 2 milestones were met, one fewer than the 3 planned."


def test_burn_up_with_little_to_say():
    quarters = list(Q4.until(Q3))
    assert burn_up_sentence(burn_up(MILESTONES, quarters, latest=Q4.previous())) == (
        "No quarter of this plan is over yet."
    )
    assert burn_up_sentence(burn_up([], quarters, latest=Q2)) == ("No milestone was due by the end of Q2 2018/19.")
    early = [MilestoneFacts("ED1.1", date(2019, 3, 31), None, date(2018, 4, 2))]
    assert burn_up_sentence(burn_up(early, quarters, latest=Q2)) == (
        "No milestone was due by the end of Q2 2018/19 and one was met early."
    )
    assert burn_up_sentence(burn_up(MILESTONES[2:3], quarters, latest=Q2)) == (
        "By the end of Q2 2018/19, 1 milestone was met, as many as planned."
    )
    assert burn_up_sentence(burn_up([], [], latest=Q2)) == "No quarter of this plan is over yet."
