"""How easy words are to read, told while they are typed."""

from flask import Response, request

from alliance_tracker.rules.engagement.reading import reading_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.guard import needs

LONGEST = 1000


@pages.post("/alliances/<slug>/involvement/reading-age")
@needs(Action.KEEP_INVOLVEMENT)
def reading(slug: str) -> Response:
    """One sentence for the words that were sent, which are kept nowhere."""
    return Response(reading_words(request.form.get("words", "")[:LONGEST]), mimetype="text/plain")
