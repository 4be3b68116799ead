"""A file of evidence, handed out for keeping and never shown inside a page."""

from urllib.parse import quote

from flask import Response, g

from alliance_tracker.data import delivery
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.guard import needs


@pages.route("/alliances/<slug>/deliverables/<ref>/evidence/<int:number>")
@needs(Action.READ_ALLIANCE)
def evidence_file(slug: str, ref: str, number: int) -> Response:
    """The file as it was given. The browser is told to save it, and could run nothing in it. One query."""
    kept = delivery.file_of(g.alliance.id, ref, number)
    response = Response(kept.content, mimetype=kept.kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
