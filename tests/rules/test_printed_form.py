"""Milestones typed back from a printed form, a line each."""

from time import perf_counter

import pytest

from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.quarterfile.printed import EXAMPLE, TypedStep, read_steps


def test_lines_are_read_however_they_are_spaced():
    moved = TypedStep("ED3.6", forecast="31 Dec 2018", reason="the supplier is late")
    text = f"{EXAMPLE}\n\n  ed 3 . 7   met   on  30  Sep 2018 "
    assert read_steps(text) == [moved, TypedStep("ED3.7", met="30 Sep 2018")]


def test_a_line_of_many_spaces_costs_no_time():
    began = perf_counter()
    for text in (f"ED3.6 met{' ' * 590}x:", f"ED3.6{' ' * 590}met", f"ED3.6 met {'x ' * 290}:"):
        with pytest.raises(RuleBroken):
            read_steps(text)
    assert perf_counter() - began < 2
