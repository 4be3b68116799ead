"""Value by confidence of the moderated bids of a stream: the table made once for its data, drawn once."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.scoring import weighted
from alliance_tracker.rules.funding.standing import Dot, value_by_confidence
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import canonical, seal
from alliance_tracker.rules.words import lower
from alliance_tracker.web import drawings
from alliance_tracker.web.assessment.found import Found, national
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.kept import kept

NAME = "value-by-confidence"
EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
GONE = "That picture was drawn from scores that have changed. Open the page of the bid again."


def table_of(found: Found) -> dict[str, Any]:
    """The moderated bids of the stream, this one marked. One query while nothing has changed."""
    there = tuple(
        (bid.id, bid.name)
        for bid in found.others
        if bid.stream is found.bid.stream
        and found.beside[bid.id].stage.moderated
        and bid.submitted_on is not None
        and not bid.withdrawn
    )
    dots = kept(("dots of bids", there), None, lambda: _dots(found, there))
    made = value_by_confidence(dots, found.bid.id, found.call.top, lower(found.bid.stream.words))
    return {"heading": f"{found.bid.stream.words}, {found.call.name}", **made}


def _dots(found: Found, there: tuple[tuple[int, str], ...]) -> list[Dot]:
    means = {bid: weighted(found.beside[bid].assessment) for bid, _ in there}
    return [Dot(bid, name, *pair) for bid, name in there if (pair := means[bid])]


def prepared(found: Found) -> dict[str, Any]:
    """The table with its seal, which stands in the picture's address. One query more, and a short write once."""
    table = table_of(found)
    own = seal([NAME, EDITION, current_app.config["SETTINGS"].demonstration, canonical(table).decode()])
    drawings.keep_tables({_key(found.bid.id, own): table})
    return {**table, "seal": own}


@pages.get("/england/bids/<int:bid>/picture/<seal>.<any(svg,png):form>")
@needs(Action.READ_FUNDING)
def drawn(bid: int, seal: str, form: str) -> Response:
    """The picture. It is found only while the reader may see the result of the bid."""
    if not drawings.is_seal(seal) or not national(bid).sees_result:
        raise NotFound(GONE)
    return drawings.answer(NAME, seal, form, lambda: drawings.drawn_from(_key(bid, seal), NAME, form, GONE))


def _key(bid: int, own: str) -> str:
    """A picture is found only under the bid it was made for."""
    return f"bid:{bid}:{own}"
