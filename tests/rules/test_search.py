"""The search: folding, what is asked, marking, slips of the finger, and what each person may see."""

from itertools import pairwise
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.rules.permissions import Action, Grant, Place, Role, Viewer, can
from alliance_tracker.rules.search.asking import LONGEST, MOST_WORDS, asked, nearly
from alliance_tracker.rules.search.folding import fold
from alliance_tracker.rules.search.marking import WIDTH, found_in, marked, shown
from alliance_tracker.rules.search.sight import Footprint, Sight, sight_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
REFERENCES = st.from_regex(r"[A-Z]{2}[1-9][0-9]?(\.[1-9])?", fullmatch=True)
NORTH = Footprint(1, "north", "North", 1, False, 11, frozenset({1}), frozenset({1}))
WEST = Footprint(2, "west", "West", 2, False, 12, frozenset({2, 3}), frozenset({2}))
EAST = Footprint(3, "east", "East", 2, False, 12, frozenset({2, 3}), frozenset({2}))
MADE_UP = Footprint(4, "made-up", "Made up", 4, True, 14, frozenset({4}), frozenset({4}))
EVERY = (NORTH, WEST, EAST, MADE_UP)
SETS = {
    "record": (Action.READ_ALLIANCE,),
    "risks": (Action.RECORD_RISK,),
    "drafts": (Action.RUN_MEETING, Action.CONFIRM_DECISIONS),
    "board": (Action.READ_BOARD_PRIVATE,),
    "bodies": (Action.READ_PLAN,),
    "plans": (Action.READ_PLAN,),
    "money": (Action.WRITE_PLAN,),
    "bids": (Action.READ_BID,),
    "submitted": (Action.READ_SUBMITTED,),
}


def test_accents_case_and_punctuation_do_not_matter():
    assert fold("Women’s CAFÉ, Łódź: 62-day") == "womens cafe  lodz  62 day"
    assert fold("Cafe\N{COMBINING ACUTE ACCENT}") == fold("café") == "cafe"
    assert fold("ΩΔ Ж") == "ωδ ж"


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text.swapcase()) == fold(text) or not text.isascii()


@given(TEXTS)
def test_whatever_is_typed_is_a_question_or_an_empty_one(typed):
    question = asked(typed)
    assert len(question.text) <= LONGEST and len(question.words) <= MOST_WORDS
    assert question.text.isprintable() and "\n" not in question.text
    assert all(word == fold(word) and word and " " not in word for word in question.words)
    assert not any(sign in word for word in question.words for sign in "%_\\'\"\0")


def test_what_is_asked():
    assert asked(" ed 3 ").reference == "ED3"
    assert asked("ed3.4").exact == "ED3.4"
    assert asked("recommendation 24").recommendation == asked("Rec 24").recommendation == 24
    assert asked("the screening of women’s health").words == ("screening", "womens", "health")
    assert asked("the").words == ("the",)
    for nothing in ("", "   ", "\0\0", "%", "_", "—…“”", "'"):
        assert asked(nothing).empty, nothing
    assert asked("x" * 10_000).left_out and len(asked("x" * 10_000).text) == LONGEST
    assert asked(" ".join(f"word{number}" for number in range(30))).left_out
    assert not asked("cervical screening").left_out


@given(REFERENCES, st.data())
def test_one_slip_of_the_finger_is_known(reference, data):
    at = data.draw(st.integers(0, len(reference) - 1))
    one = data.draw(st.sampled_from("ABEDX159"))
    swapped = [*reference]
    if at + 1 < len(reference):
        swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    slips = (reference[:at] + one + reference[at:], reference[:at] + one + reference[at + 1 :])
    for wrong in (*slips, reference[:at] + reference[at + 1 :], "".join(swapped)):
        assert wrong == reference or reference in nearly(wrong)
    assert "ED3" in nearly("EDD3") and len(nearly("EDD3")) < 500


@given(TEXTS, st.lists(st.text("aeéx1", min_size=1, max_size=3), max_size=3))
def test_pieces_are_the_text_and_each_marked_one_begins_like_a_word(text, typed):
    words = [fold(word) for word in typed]
    pieces = marked(text, words)
    assert "".join(one.text for one in pieces) == text
    for one in pieces:
        if one.matched:
            assert any(fold(one.text).startswith(word) for word in words)
    assert not any(before.matched and after.matched for before, after in pairwise(pieces)) or not words
    if words and found_in(text, words):
        assert any(one.matched for one in pieces)


def test_the_part_that_is_shown_has_the_match_and_no_markdown():
    long = "Nothing here. " * 40 + "**The Café** is open on [Fridays](https://example.org). " + "More follows. " * 40
    pieces = shown(long, ("cafe", "friday"))
    text = "".join(one.text for one in pieces)
    assert [one.text for one in pieces if one.matched] == ["Café", "Fridays"]
    assert text.startswith("… ") and text.endswith(" …") and len(text) <= WIDTH + 4
    assert "*" not in text and "example.org" not in text
    assert shown("About lungs\nA nurse for lungs", ("nurse", "lungs"))[0].text == "A "
    assert shown("Nothing", ("cafe",)) == ()


def test_nobody_signed_in_sees_what_is_open_alone():
    assert sight_of(None, EVERY) == Sight(listed=frozenset({1, 2, 3}))


@given(
    st.lists(
        st.builds(
            Grant,
            st.sampled_from(Role),
            st.sampled_from([None, 1, 2, 3, 4]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from([None, 7]),
        ),
        max_size=3,
    )
)
def test_sight_is_what_the_table_of_permissions_says(grants):
    """For whatever roles somebody holds: a set holds an alliance only if the table lets them do it there."""
    viewer = Viewer(5, "Somebody", "s@example.org", tuple(grants))
    sight = sight_of(viewer, EVERY)
    for name, actions in SETS.items():
        allowed = {one.id for one in EVERY if any(can(viewer, action, one.place) for action in actions)}
        seen = getattr(sight, name)
        assert seen <= allowed
        plans = {one.plan_id for one in EVERY if one.id in allowed}
        assert {one.plan_id for one in EVERY if one.id in seen} == plans
        assert seen == allowed or name in {"plans", "money", "bids", "submitted"}
    leading = {one.id for one in EVERY if can(viewer, Action.RECORD_RISK, Place(one.id, leads=frozenset({5})))}
    assert sight.led == leading
    assert (4 in sight.listed) == can(viewer, Action.READ_EXTRACT, MADE_UP.place)
    assert sight.people == viewer.holds(Role.ADMINISTRATOR)
    assert sight.assessing == viewer.holds(Role.ASSESSOR)


def test_signs_of_links_without_end_cost_no_time():
    """Many of them on one line are read once, not once for each."""
    began = perf_counter()
    assert shown(f"{'](' * 50_000} screening", ["screening"])
    assert perf_counter() - began < 5
