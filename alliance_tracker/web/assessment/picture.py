"""Value by confidence of the moderated bids of a stream: the table made once for its data, drawn once."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Response, current_app, request

from alliance_tracker.data.board import pictures as kept_pictures
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.scoring import weighted
from alliance_tracker.rules.funding.standing import Dot, value_by_confidence
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import canonical, seal
from alliance_tracker.web import charts
from alliance_tracker.web.assessment.found import Found, national
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import now
from alliance_tracker.web.guard import needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.words import lower_first

NAME = "value-by-confidence"
EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
TABLE = "table"
TYPES = {"svg": "image/svg+xml", "png": "image/png"}
GONE = "That picture was drawn from scores that have changed. Open the page of the bid again."
_SEAL = re.compile(r"[0-9a-f]{64}")


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
    made = value_by_confidence(dots, found.bid.id, found.call.top, lower_first(found.bid.stream.words))
    return {"heading": f"{found.bid.stream.words}, {found.call.name}", **made}


def _dots(found: Found, there: tuple[tuple[int, str], ...]) -> list[Dot]:
    means = {bid: weighted(found.beside[bid].assessment) for bid, _ in there}
    return [Dot(bid, name, *pair) for bid, name in there if (pair := means[bid])]


def prepared(found: Found) -> dict[str, Any]:
    """The table with its seal, which stands in the picture's address. One query more, and a short write once."""
    table = table_of(found)
    own = seal([NAME, EDITION, current_app.config["SETTINGS"].demonstration, canonical(table).decode()])
    key = _key(found.bid.id, own)
    if key not in kept_pictures.kept((key,), TABLE):
        kept_pictures.keep({(key, TABLE): canonical(table)}, now())
    return {**table, "seal": own}


@pages.get("/england/bids/<int:bid>/picture/<seal>.<any(svg,png):form>")
@needs(Action.READ_FUNDING)
def drawn(bid: int, seal: str, form: str) -> Response:
    """The picture. It is found only while the reader may see the result of the bid."""
    if not _SEAL.fullmatch(seal) or not national(bid).sees_result:
        raise NotFound(GONE)
    answer = Response(mimetype=TYPES[form])
    answer.set_etag(f"{seal}-{form}")
    if not request.if_none_match.contains(f"{seal}-{form}"):
        answer.set_data(_content(bid, seal, form))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = f'inline; filename="{NAME}.{form}"'
    answer.make_conditional(request)
    return answer


def _content(bid: int, own: str, form: str) -> bytes:
    """Drawn before, or now from its table."""
    key = _key(bid, own)
    found = kept_pictures.kept((key,), form).get(key)
    if found is None:
        table = kept_pictures.kept((key,), TABLE).get(key)
        if table is None:
            raise NotFound(GONE)
        settings = current_app.config["SETTINGS"]
        found = charts.draw(NAME, json.loads(table), form, settings.data_dir, settings.demonstration)
        kept_pictures.keep({(key, form): found}, now())
    return found


def _key(bid: int, own: str) -> str:
    """A picture is found only under the bid it was made for."""
    return f"bid:{bid}:{own}"
