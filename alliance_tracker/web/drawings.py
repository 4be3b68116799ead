"""Pictures that are drawn from tables: each table kept once under a key of its owner, and drawn once when asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, current_app, request

from alliance_tracker.data.board import pictures as kept_pictures
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.seal import canonical
from alliance_tracker.web import charts
from alliance_tracker.web.clock import now

TABLE = "table"
TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_SEAL = re.compile(r"[0-9a-f]{64}")


def is_seal(text: str) -> bool:
    """Whether an address names the hash of a picture's data."""
    return _SEAL.fullmatch(text) is not None


def keep_tables(tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the tables that are not there yet, by key. One query, and one short transaction for new data."""
    there = kept_pictures.kept(tuple(tables), TABLE) if tables else {}
    new = {(key, TABLE): canonical(table) for key, table in tables.items() if key not in there}
    if new:
        kept_pictures.keep(new, now())


def drawn_from(key: str, name: str, form: str, gone: str) -> bytes:
    """Drawn before, or now from its table. NotFound in the words of `gone` when there is neither."""
    found = kept_pictures.kept((key,), form).get(key)
    if found is None:
        table = kept_pictures.kept((key,), TABLE).get(key)
        if table is None:
            raise NotFound(gone)
        settings = current_app.config["SETTINGS"]
        found = charts.draw(name, json.loads(table), form, settings.data_dir, settings.demonstration)
        kept_pictures.keep({(key, form): found}, now())
    return found


def answer(name: str, seal: str, form: str, content: Callable[[], bytes]) -> Response:
    """The picture, or that the browser still holds it: then its content is not asked for."""
    response = Response(mimetype=TYPES[form])
    response.set_etag(f"{seal}-{form}")
    if not request.if_none_match.contains(f"{seal}-{form}"):
        response.set_data(content())
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    response.make_conditional(request)
    return response
