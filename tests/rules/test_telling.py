"""Who is told when a move of milestones is taken back, and of what."""

from alliance_tracker.rules.delivery.telling import parts_of

LEADS = {"ED1": (1, None), "ED2": (2, 1), "ED3": (3, None), "ED4": (4, None), "ED5": (5, None)}
CHANGED, REVIEWED = "changed since", "reviewed by the board"


def told(people, back, left=(), waits=(), mover=None):
    found = parts_of(people, mover, LEADS, waits, back, left)
    return {key: (sorted(part.own), sorted(part.waited), dict(part.left)) for key, part in found.items()}


def test_each_is_told_of_their_own_that_go_back_and_of_their_own_that_stay_and_why():
    left = [(CHANGED, ("ED1",)), (REVIEWED, ("ED3",))]
    assert told([1, 2, 3, 4], ["ED2"], left) == {
        1: (["ED2"], [], {CHANGED: ("ED1",)}),
        2: (["ED2"], [], {}),
        3: ([], [], {REVIEWED: ("ED3",)}),
    }


def test_whoever_moved_them_is_told_of_all():
    left = [(CHANGED, ("ED1",))]
    assert told([9], ["ED2", "ED3"], left, mover=9) == {9: (["ED2", "ED3"], [], {CHANGED: ("ED1",)})}


def test_whose_deliverables_wait_for_what_goes_back_is_told_of_that_however_long_the_chain():
    waits = [("ED5", "ED4"), ("ED4", "ED3"), ("ED3", "ED5"), ("ED2", "ED1")]
    assert told([3, 4, 5], ["ED3"], waits=waits) == {
        3: (["ED3"], [], {}),
        4: ([], ["ED3"], {}),
        5: ([], ["ED3"], {}),
    }
    assert told([2], ["ED3"], [(CHANGED, ("ED1",))], waits) == {}, "what stays moves nobody"
