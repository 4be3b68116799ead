"""The picture of who was heard: kept by the hash of its data, apart for whoever may edit and whoever may not.

Apart, because a reader who guesses the exact figures could otherwise ask whether their picture is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from flask import Response, current_app, g, url_for

from alliance_tracker.errors import NotFound
from alliance_tracker.rules.engagement.counts import likely, percent
from alliance_tracker.rules.engagement.heard import Compared
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import seal
from alliance_tracker.web import charts, drawings
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.guard import may, needs

NAME = "heard"
EDITION = 2
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
MOST = 7
"""Lines in the picture: those that differ most. The tables have them all."""
GONE = "That picture was drawn from figures that have changed. Open the page of who was heard."


def telling(found: Sequence[Compared]) -> list[Compared]:
    """What can be drawn, the widest apart first."""
    drawn = [one for one in found if one.part is not None and one.population is not None]
    return sorted(drawn, key=lambda one: -abs((one.part or 0) - (one.population.part if one.population else 0)))[:MOST]


def prepared(rows: Sequence[Compared], sentence: str) -> dict[str, Any]:
    """The table of the picture with its addresses. One query, and one short transaction for new data."""
    table: dict[str, Any] = {
        "heading": "Share of the people here, and of those heard",
        "title": "Are those heard like the people who live here?",
        "alt": "Share of the people here beside the share of those heard. The same numbers are in the table below.",
        "sentence": sentence,
        "columns": ["Who", "Share of the people here", "Share of those heard", "It could be, by chance alone"],
        "rows": [_row(one) for one in rows],
    }
    own = seal([EDITION, current_app.config["SETTINGS"].demonstration, table])
    drawings.keep_tables({_key(own): table})
    cells = [
        [row[0], *(f"{row[place] / 10:g}%" for place in (1, 2)), f"{_p(row[3])} to {_p(row[4])}"]
        for row in table["rows"]
    ]
    src = {
        form: url_for("engagement.heard_picture", slug=g.alliance.slug, seal=own, form=form) for form in drawings.TYPES
    }
    return {**table, "cells": cells, "src": src}


def _p(thousandths: int) -> str:
    return percent(thousandths / 1000)


def _row(one: Compared) -> list[Any]:
    """Who, and in thousandths: of the people here, of those heard, from what to what by chance."""
    low, high = likely(one.heard, one.base) or (0.0, 1.0)
    here = one.population.part if one.population else 0.0
    return [one.category.words, *(round(part * 1000) for part in (here, one.part or 0.0, low, high))]


@pages.get("/alliances/<slug>/involvement/heard/<seal>.<any(svg, png):form>")
@needs(Action.READ_ALLIANCE)
def heard_picture(slug: str, seal: str, form: str) -> Response:
    """The picture. Two queries when it is drawn already, none when the browser still holds it."""
    if not drawings.is_seal(seal):
        raise NotFound("We cannot find that picture. Open the page of who was heard to see that of today.")
    return drawings.answer(NAME, seal, form, lambda: drawings.drawn_from(_key(seal), NAME, form, GONE))


def _key(own: str) -> str:
    readers = "keepers" if may(Action.KEEP_INVOLVEMENT) else "readers"
    return f"alliance-{g.alliance.id}:{NAME}-{readers}:{own}"


def dumbbell(figure: Any, table: dict[str, Any]) -> None:
    """For each line a ring for the people here and a square for those heard, with what chance could make of it."""
    axes = figure.add_axes((0.4, 0.17, 0.57, 0.62))
    rows = table["rows"]
    for place, (_, here, heard, low, high) in enumerate(rows):
        axes.plot([low, high], [place, place], color=charts.LINE, linewidth=9, solid_capstyle="butt", zorder=1)
        axes.plot([here, heard], [place, place], color=charts.DIM, linewidth=2, zorder=2)
    places = range(len(rows))
    axes.plot([row[2] for row in rows], places, "s", color=charts.BLUE, markersize=10, label="Those heard", zorder=3)
    axes.plot(
        [row[1] for row in rows], places, "o", markersize=10, markerfacecolor="white", markeredgecolor=charts.INK,
        markeredgewidth=2, label="People here", zorder=4,
    )  # fmt: skip
    axes.set_yticks(list(places), [_short(row[0]) for row in rows], fontsize=13)
    axes.set_ylim(max(len(rows), 3) - 0.4, -0.6)
    axes.set_xlim(0, max([100, *(max(row[1:]) for row in rows)]) * 1.04)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value / 10:g}%")
    axes.xaxis.get_major_locator().set_params(nbins=5)
    axes.grid(axis="x", color=charts.LINE)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.7, 1.0), ncols=2, frameon=False, fontsize=14, handletextpad=0.3)


def _short(words: str) -> str:
    """Without what all of them are, in two lines at most."""
    told = re.sub("^People with cancer (and|from) (an? )?", "", words)
    return "\n".join(wrap(told[:1].upper() + told[1:], 27, max_lines=2, placeholder="…"))


charts.DRAWN[NAME] = dumbbell
