"""A member of the panel declares an interest in a bid; a conflict keeps them from recommending on it."""

from __future__ import annotations

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.awards.opened import check_interest, on_bench
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.forms import ChoiceField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

INTEREST, CONFLICT = "interest", "conflict"


class InterestForm(TrackerForm):
    """An interest, once there is one: who has none declares nothing."""

    form_name = "interest"
    interest = ProseField(
        "What is the interest?",
        "For example, you work for one of its organisations, or somebody close to you does. It stays on record",
        required="Say what the interest is",
        most=600,
    )
    kind = ChoiceField(
        "Is it a conflict?",
        required="Say whether it is a conflict",
        choices=(
            (INTEREST, "No: I can recommend on this bid fairly"),
            (CONFLICT, "Yes: I must not recommend on this bid"),
        ),
    )


@pages.route("/england/bids/<int:bid>/interest", methods=["GET", "POST"])
@needs(Action.RECOMMEND)
def interest(bid: int) -> Response:
    """Declare it. 11 queries, 22 more after a change."""
    one = on_bench(bid)
    check_interest(one)
    form = InterestForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        conflict = form.kind.data == CONFLICT
        deciding.declare(deciding.in_hand(tx, bid), form.interest.data or "", conflict)
        words = (
            "conflict of interest is on record. You do not recommend on this bid"
            if conflict
            else "interest is on record"
        )
        return url_for("awards.award", bid=bid, _anchor="interests"), f"Your {words}."

    return once.saved(form, save) or show("awards/interest.html", form=form, one=one, line=one.line)
