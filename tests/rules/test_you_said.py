"""You said, we did: which records the main page shows, and what came of all of them in a sentence."""

from datetime import date

from alliance_tracker.rules.engagement.evidence import Facts, came_of_all, chosen


def said(changed="", could_not=""):
    return Facts("A meeting", date(2018, 5, 1), None, None, None, None, "It is far.", "", changed, could_not, "Rules")


DID, NOT, BOTH, WAITS = said("A bus runs."), said(could_not="Parking."), said("A bus.", "Parking."), said()


def test_what_was_done_comes_first_then_what_could_not_be_then_what_waits():
    every = list(enumerate((WAITS, WAITS, WAITS, DID, NOT, DID, DID, BOTH), 1))
    assert [number for number, _ in chosen(every, 4)] == [4, 6, 5, 1]
    assert [number for number, _ in chosen(every[:3], 2)] == [1, 2]
    assert [number for number, _ in chosen(every[3:6], 4)] == [4, 6, 5]
    assert chosen((), 4) == ()


def test_what_came_of_all_of_it_in_a_sentence():
    assert came_of_all([DID, BOTH, NOT, WAITS]) == (
        "2 of 4 things people said led to a change. 2 could not be done in full, and the reason is given. "
        "1 has no answer yet."
    )
    assert came_of_all([DID]) == "1 of 1 thing people said led to a change."
    assert came_of_all([]) == ""
