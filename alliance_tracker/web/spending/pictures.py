"""The pictures of a bid after its award: their tables kept by the hash of their data, drawn once when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, g, url_for

from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import seal
from alliance_tracker.web import charts, drawings
from alliance_tracker.web.guard import needs
from alliance_tracker.web.spending.drawing import DRAWN
from alliance_tracker.web.spending.pages import pages

EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
GONE = "That picture was drawn from figures that have changed. Open the page of the bid’s money."
charts.DRAWN.update(DRAWN)


def prepared(stream: str, tables: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The tables with the addresses of their pictures, by any key; each table says its `name`.

    One query, and one short transaction for new data.
    """
    demonstration = current_app.config["SETTINGS"].demonstration
    seals = {key: seal([EDITION, demonstration, table]) for key, table in tables.items()}
    drawings.keep_tables({_key(table["name"], seals[key]): table for key, table in tables.items()})
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
                for form in drawings.TYPES
            },
        }
        for key, table in tables.items()
    }


@pages.get("/alliances/<slug>/bids/<stream>/pictures/<name>/<seal>.<any(svg, png):form>")
@needs(Action.READ_BID)
def picture(slug: str, stream: str, name: str, seal: str, form: str) -> Response:
    """One picture. Two queries when it is drawn already, none when the browser still holds it."""
    if name not in DRAWN or not drawings.is_seal(seal):
        raise NotFound("We cannot find that picture. Open the page of the bid’s money to see those of today.")
    return drawings.answer(name, seal, form, lambda: drawings.drawn_from(_key(name, seal), name, form, GONE))


def _key(name: str, seal: str) -> str:
    """A picture is found only under its name and the plan it belongs to."""
    return f"plan-{g.plan.id}:{name}:{seal}"
