"""The board's own view of an area, with its reason, beside the rating that follows from the deliverables."""

from __future__ import annotations

from flask import Response

from alliance_tracker.data import Writing
from alliance_tracker.data.board import areas
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Rating
from alliance_tracker.web import once
from alliance_tracker.web.board.around import at, form_page, unreviewed
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.forms import ChoiceField, ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import needs

SEEN = (Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK, Rating.COMPLETE, Rating.NOT_STARTED)


class ViewForm(TrackerForm):
    """How the board sees an area."""

    form_name = "view"
    rating = ChoiceField(
        "How does the board see it?",
        "Choose none to take back what is recorded",
        choices=SEEN,
        read_as=Rating,
        blank="As its deliverables have it",
        always=True,
    )
    reason = ProseField("Why?", "It is printed beside the rating, as the board’s view", most=600, rows=3, always=True)


@pages.route("/alliances/<slug>/quarters/<code>/areas/<area>", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def area_view(slug: str, code: str, area: str) -> Response:
    """Record it, change it or take it back, until the review is recorded."""
    head = unreviewed(code)
    row = areas.view_of(head.id, area)
    form = ViewForm.opened({"rating": row.rating, "reason": row.reason}, stamp=row.version)
    back = at("quarter", head)

    def save(tx: Writing) -> tuple[str, str]:
        areas.say_view(tx, head, area, form.rating.data or None, form.reason.data or "", form.version)
        return f"{back}#areas", f"The board’s view of {row.name[0].lower()}{row.name[1:]} is saved."

    def theirs() -> Theirs:
        fresh = areas.view_of(head.id, area)
        return Theirs({"rating": fresh.rating, "reason": fresh.reason}, fresh.version)

    words = "An area takes the rating of its worst deliverable, and keeps it. The board’s view stands beside it."
    title = f"The board’s view of {row.name[0].lower()}{row.name[1:]}"
    return once.saved(form, save, theirs) or form_page(form, head, title, back, words)
