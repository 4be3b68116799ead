"""A file of evidence, handed out for keeping and never shown inside a page."""

from flask import Response, g

from alliance_tracker.data import delivery
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import file_answer


@pages.route("/alliances/<slug>/deliverables/<ref>/evidence/<int:number>")
@needs(Action.READ_ALLIANCE)
def evidence_file(slug: str, ref: str, number: int) -> Response:
    """The file as it was given. One query."""
    return file_answer(delivery.file_of(g.alliance.id, ref, number))
