"""The Involvement page in large print: one column of plain words, no pictures."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data.engagement.challenges import unsettled
from alliance_tracker.data.engagement.easy_read import documents_of
from alliance_tracker.data.engagement.evidence import you_said
from alliance_tracker.data.engagement.three_tests import cards_of
from alliance_tracker.rules.engagement.challenges import says, waiting
from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.engagement.three_tests import seen_differently
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promises import conclusion, lines_of
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show


@pages.get("/alliances/<slug>/involvement/large")
@needs(Action.READ_ALLIANCE)
def involvement_large(slug: str) -> Response:
    """All that stands on the Involvement page in words, and every promise. Eleven queries beside the guard's."""
    lines = lines_of(g.alliance.id)
    rows, cards = unsettled(g.alliance.id, today()), cards_of(g.alliance.id)
    return show(
        "engagement/involvement_large.html",
        lines=[one for one in lines if one.standing.state is not PromiseState.WITHDRAWN],
        conclusion=conclusion(lines),
        cards=cards,
        seen=seen_differently([card.agreement for card in cards], may(Action.SPEAK_FOR_PATIENTS)),
        said=you_said(g.alliance.id),
        asked=rows,
        says=says,
        waiting=waiting([row.facts for row in rows], today()) if rows else None,
        documents=documents_of(g.alliance.id),
        today=today(),
    )
