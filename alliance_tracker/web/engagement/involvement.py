"""Involvement: what was promised to patients and what happened, and the way to everything else."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.engagement.around import gathered
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promises import conclusion, lines_of
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

MOST = 8
"""Promises on the main page; the list has all of them."""


@pages.get("/alliances/<slug>/involvement")
@needs(Action.READ_ALLIANCE)
def involvement(slug: str) -> Response:
    """The page patients open first. Six queries beside the guard's, and those of the parts of other features."""
    lines = lines_of(g.alliance.id)
    standing = [one for one in lines if one.standing.state is not PromiseState.WITHDRAWN]
    return show(
        "engagement/involvement.html",
        lines=standing[:MOST],
        every=len(lines),
        conclusion=conclusion(lines),
        parts=gathered(),
    )
