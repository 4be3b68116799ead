"""The pictures of a bid after its award: their tables kept by the hash of their data, drawn once when asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, g, request, url_for

from alliance_tracker.data.board import pictures as kept_pictures
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import canonical, seal
from alliance_tracker.web import charts
from alliance_tracker.web.clock import now
from alliance_tracker.web.guard import needs
from alliance_tracker.web.spending.drawing import DRAWN
from alliance_tracker.web.spending.pages import pages

EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
TABLE = "table"
TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_SEAL = re.compile(r"[0-9a-f]{64}")
charts.DRAWN.update(DRAWN)


def prepared(stream: str, tables: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The tables with the addresses of their pictures, by any key; each table says its `name`.

    One query, and one short transaction for new data.
    """
    demonstration = current_app.config["SETTINGS"].demonstration
    seals = {key: seal([EDITION, demonstration, table]) for key, table in tables.items()}
    keys = {key: _key(tables[key]["name"], made) for key, made in seals.items()}
    there = kept_pictures.kept(tuple(keys.values()), TABLE) if keys else {}
    new = {(keys[key], TABLE): canonical(table) for key, table in tables.items() if keys[key] not in there}
    if new:
        kept_pictures.keep(new, now())
    return {
        key: {
            **table,
            "src": {
                form: url_for(
                    "spending.picture",
                    slug=g.plan.slug,
                    stream=stream,
                    name=table["name"],
                    seal=seals[key],
                    form=form,
                )
                for form in TYPES
            },
        }
        for key, table in tables.items()
    }


@pages.get("/alliances/<slug>/bids/<stream>/pictures/<name>/<seal>.<any(svg, png):form>")
@needs(Action.READ_BID)
def picture(slug: str, stream: str, name: str, seal: str, form: str) -> Response:
    """One picture. Two queries when it is drawn already, none when the browser still holds it."""
    if name not in DRAWN or not _SEAL.fullmatch(seal):
        raise NotFound("We cannot find that picture. Open the page of the bid’s money to see those of today.")
    answer = Response(mimetype=TYPES[form])
    answer.set_etag(f"{seal}-{form}")
    if not request.if_none_match.contains(f"{seal}-{form}"):
        answer.set_data(_content(name, seal, form))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    answer.make_conditional(request)
    return answer


def _content(name: str, seal: str, form: str) -> bytes:
    """Drawn before, or drawn now from its table."""
    key = _key(name, seal)
    found = kept_pictures.kept((key,), form).get(key)
    if found is None:
        table = kept_pictures.kept((key,), TABLE).get(key)
        if table is None:
            raise NotFound("That picture was drawn from figures that have changed. Open the page of the bid’s money.")
        settings = current_app.config["SETTINGS"]
        found = charts.draw(name, json.loads(table), form, settings.data_dir, settings.demonstration)
        kept_pictures.keep({(key, form): found}, now())
    return found


def _key(name: str, seal: str) -> str:
    """A picture is found only under its name and the plan it belongs to."""
    return f"plan-{g.plan.id}:{name}:{seal}"
