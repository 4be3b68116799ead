"""The rating shown, its movement, and what an area makes of its deliverables."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.rules.delivery import area_rating, movement, needs_update, rating_shown
from alliance_tracker.terms import Movement, QuarterState, Rating

RATINGS = st.sampled_from(list(Rating))
OFF, RISK, NO, ON, NOT, DONE = Rating


def test_the_order_is_worst_first():
    assert [rating.words for rating in Rating] == [
        "Off track",
        "At risk",
        "No update",
        "On track",
        "Not started",
        "Complete",
    ]


@pytest.mark.parametrize(
    ("declared", "suggested", "state", "shown"),
    [
        (ON, RISK, QuarterState.CLOSED, ON),  # people decide
        (ON, NOT, QuarterState.OPEN, ON),
        (None, NOT, QuarterState.CLOSED, NOT),  # no update was due
        (None, NOT, QuarterState.OPEN, NOT),
        (None, ON, QuarterState.CLOSED, NO),
        (None, DONE, QuarterState.REVIEWED, NO),
        (None, ON, QuarterState.OPEN, None),
        (None, OFF, QuarterState.PLANNED, None),
    ],
)
def test_rating_shown(declared, suggested, state, shown):
    assert rating_shown(declared, suggested, state) is shown


def test_only_what_has_not_started_needs_no_update():
    assert [rating for rating in Rating if not needs_update(rating)] == [NOT]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (RISK, OFF, Movement.WORSE),
        (OFF, RISK, Movement.BETTER),
        (ON, ON, Movement.NO_CHANGE),
        (ON, DONE, Movement.BETTER),
        (NOT, ON, Movement.NEW),  # work that starts has not got worse
        (NOT, OFF, Movement.NEW),
        (NOT, NOT, Movement.NO_CHANGE),
        (NO, OFF, Movement.NEW),
        (ON, NO, Movement.NEW),
        (NO, NO, Movement.NEW),
        (None, ON, Movement.NEW),
        (ON, None, Movement.NEW),
    ],
)
def test_movement(before, after, moved):
    assert movement(before, after) is moved


@given(RATINGS, RATINGS)
def test_movement_is_its_own_opposite(before, after):
    opposite = {Movement.BETTER: Movement.WORSE, Movement.WORSE: Movement.BETTER}
    moved = movement(before, after)
    assert movement(after, before) is opposite.get(moved, moved)


def test_an_area_takes_its_worst_and_shows_the_counts():
    area = area_rating([ON, OFF, ON, RISK, ON])
    assert (area.rating, area.sentence) == (OFF, "1 of 5 off track")
    assert area.mix == "1 off track, 1 at risk, 3 on track"


def test_an_area_without_update_says_so():
    assert area_rating([ON, NO, NO]).sentence == "2 of 3 with no update"
    assert area_rating([DONE, DONE]).sentence == "2 of 2 complete"


def test_an_area_still_waiting_for_updates():
    area = area_rating([None, ON, None])
    assert (area.rating, area.sentence, area.mix) == (ON, "1 of 3 on track", "1 on track, 2 not yet updated")
    assert area_rating([None, None]).rating is None
    assert area_rating([None, None]).sentence == "2 of 2 not yet updated"
    assert area_rating([]).sentence == "No deliverables"


@given(st.lists(RATINGS, min_size=1))
def test_an_areas_rating_is_one_of_its_members_and_none_is_worse(ratings):
    area = area_rating(ratings)
    assert area.rating in ratings
    assert not any(area.rating.better_than(rating) for rating in ratings)
    assert dict(area.counts) == Counter(ratings)
    assert area.total == len(ratings)


@given(st.lists(RATINGS, min_size=1), RATINGS)
def test_one_more_deliverable_never_makes_an_area_better(ratings, more):
    assert not area_rating([*ratings, more]).rating.better_than(area_rating(ratings).rating)
