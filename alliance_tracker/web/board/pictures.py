"""The pictures of a quarter: their tables made once for their data, drawn once when first asked for."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, g, url_for

from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board import freezing
from alliance_tracker.data.board import pictures as kept_pictures
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.pictures import NAMES, seals_of, table_of
from alliance_tracker.rules.board.record import HeatRow, QuarterRecord
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import canonical
from alliance_tracker.web import charts, drawings
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.clock import now
from alliance_tracker.web.drawings import TABLE, is_seal
from alliance_tracker.web.guard import needs


def prepared(
    alliance: AllianceHead, record: QuarterRecord, heat: Sequence[HeatRow], over: Quarter
) -> dict[str, dict[str, Any]]:
    """The tables of all pictures with their addresses. One query, and one short transaction for new data."""
    settings = current_app.config["SETTINGS"]
    seals = seals_of(record, heat, over, [alliance.id, alliance.name, settings.demonstration])
    keys = {name: _key(alliance.id, seal) for name, seal in seals.items()}
    found = kept_pictures.kept(tuple(keys.values()), TABLE)
    heading = f"{alliance.name}, {record.span.quarter.words}"
    new = {
        (key, TABLE): canonical(table_of(name, record, heat, over, heading))
        for name, key in keys.items()
        if key not in found
    }
    if new:
        kept_pictures.keep(new, now())
        found |= {key: content for (key, _), content in new.items()}
    return {name: {**json.loads(found[keys[name]]), "name": name, "seal": seals[name]} for name in NAMES}


def drawn(table: dict[str, Any], form: str) -> bytes:
    """Draw one now."""
    settings = current_app.config["SETTINGS"]
    return charts.draw(table["name"], table, form, settings.data_dir, settings.demonstration)


def address(slug: str, table: dict[str, Any], form: str = "svg") -> str:
    """Where the picture is."""
    return url_for("board.picture", slug=slug, name=table["name"], seal=table["seal"], form=form)


def file_name(table: dict[str, Any], form: str) -> str:
    """What a frozen pack calls it."""
    return f"{table['name']}-{table['seal']}.{form}"


@pages.get("/alliances/<slug>/pictures/<name>/<seal>.<any(svg, png):form>")
@needs(Action.READ_RETURN)
def picture(slug: str, name: str, seal: str, form: str) -> Response:
    """One picture. Two queries when it is drawn already, none when the browser still holds it."""
    if name not in NAMES or not is_seal(seal):
        raise NotFound("We cannot find that picture. Open the quarter’s page to see the pictures of today.")
    return drawings.answer(name, seal, form, lambda: _content(name, seal, form))


def _content(name: str, seal: str, form: str) -> bytes:
    """From those drawn before, from what was frozen, or drawn now from its table."""
    key = _key(g.alliance.id, seal)
    found = kept_pictures.kept((key,), form).get(key)
    if found is None and form == "svg":
        found = freezing.frozen_picture(g.alliance.id, f"{name}-{seal}.svg")
    if found is None:
        table = kept_pictures.kept((key,), TABLE).get(key) or freezing.frozen_picture(
            g.alliance.id, f"{name}-{seal}.json"
        )
        if table is None:
            raise NotFound("That picture was drawn from figures that have changed. Open the quarter’s page again.")
        found = drawn({**json.loads(table), "name": name, "seal": seal}, form)
        kept_pictures.keep({(key, form): found}, now())
    return found


def _key(alliance_id: int, seal: str) -> str:
    """A picture is found only under the alliance it belongs to."""
    return f"{alliance_id}:{seal}"
