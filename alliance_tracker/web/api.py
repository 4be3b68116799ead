"""The read API of reference data: JSON, no token, with a document that describes it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from alliance_tracker.exchange import reference
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.guard import needs

pages = Blueprint("api", __name__, url_prefix="/api/v1")
DESCRIPTION = Path(__file__).with_name("openapi.json")
MINUTES = 5


@pages.route("/alliances")
@needs(Action.READ_OPEN)
def alliances() -> Response:
    return _answer(reference.alliances_document())


@pages.route("/guidance")
@needs(Action.READ_OPEN)
def guidance() -> Response:
    return _answer(reference.guidance_document())


@pages.route("/timeline")
@needs(Action.READ_OPEN)
def timeline() -> Response:
    return _answer(reference.timeline_document())


@pages.route("/envelopes")
@needs(Action.READ_OPEN)
def envelopes() -> Response:
    return _answer(reference.envelopes_document())


@pages.route("/openapi.json")
@needs(Action.READ_OPEN)
def openapi() -> Response:
    """The description, kept by hand; a test holds every answer to it."""
    document = json.loads(DESCRIPTION.read_bytes()) | {"servers": [{"url": f"{request.script_root}/api/v1"}]}
    document["paths"]["/awards.json"]["servers"] = [{"url": request.url_root.rstrip("/")}]
    return _answer(document)


def _answer(document: dict[str, Any]) -> Response:
    """JSON that a browser or a proxy may keep for minutes: nothing in it depends on who asks."""
    if current_app.config["SETTINGS"].demonstration:
        document |= {"x-demonstration" if "openapi" in document else "demonstration": DEMONSTRATION}
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    if g.viewer is None:
        response.cache_control.public, response.cache_control.max_age = True, MINUTES * 60
    else:
        response.cache_control.private, response.cache_control.no_cache = True, True
    return response.make_conditional(request)
