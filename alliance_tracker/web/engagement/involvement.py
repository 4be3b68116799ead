"""Involvement: what was promised to patients and what happened, and the way to everything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g

from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.engagement.three_tests import seen_differently
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ThreeTest
from alliance_tracker.web.engagement.around import gathered
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promises import conclusion, lines_of
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show

MOST = 8
"""Promises on the main page; the list has all of them."""


@pages.get("/alliances/<slug>/involvement")
@needs(Action.READ_ALLIANCE)
def involvement(slug: str) -> Response:
    """The page patients open first. One query beside the guard’s, seven after a change, and those of its parts."""
    lines = lines_of(g.alliance.id)
    standing = [one for one in lines if one.standing.state is not PromiseState.WITHDRAWN]
    parts = gathered()
    return show(
        "engagement/involvement.html",
        lines=standing[:MOST],
        every=len(lines),
        conclusion=conclusion(lines),
        parts=parts,
        shows=_shows(parts),
        seen=seen_differently([card.agreement for card in parts["tests"]], may(Action.SPEAK_FOR_PATIENTS)),
    )


def _shows(parts: Mapping[str, Any]) -> dict[ThreeTest, str]:
    """What the record says of each test, in a sentence, from what the page reads anyhow."""
    said, heard = parts["evidence"], parts["heard"]
    return {
        ThreeTest.MEANINGFUL: said.came,
        ThreeTest.REPRESENTATIVE: heard.like_people_here,
        ThreeTest.INEQUALITIES: heard.worse_deal,
    }
