"""A correction after the review: it stands beside what the board saw, never in its place."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.board import freezing
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.board.around import at, form_page, located
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.forms import LineField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs


class CorrectionForm(TrackerForm):
    """What was wrong, and what is right."""

    form_name = "correction"
    subject = LineField(
        "What was wrong?", "For example, ED3.6, or the count of milestones", required="Say what was wrong", most=120
    )
    words = ProseField("What is right, and how it came about", required="Say what is right", most=1000, rows=4)


@pages.route("/alliances/<slug>/quarters/<code>/corrections/new", methods=["GET", "POST"])
@needs(Action.CORRECT_QUARTER)
def new_correction(slug: str, code: str) -> Response:
    """Write it beside the frozen page."""
    head = located(code)
    form = CorrectionForm.opened()
    back = at("quarter", head)
    if head.reviewed_at is None and not form.sent():
        raise RuleBroken(
            f"{head.quarter.words} is not reviewed yet, so it can still be changed. Change the update itself."
        )

    def save(tx: Writing) -> tuple[str, str]:
        freezing.correct(tx, g.alliance.id, head.quarter, form.subject.data, form.words.data)
        return f"{back}#corrections", "The correction stands beside what the board saw."

    words = "What the board saw stays as it was. Your correction stands above it, with your name and the day."
    return once.saved(form, save) or form_page(form, head, "Write a correction", back, words)
