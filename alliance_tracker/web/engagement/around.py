"""What stands around the pages of involvement: whom to ring, the other pages there are, parts of the main page.

A page says `{% include "engagement/_help.html" %}` in its aside for the first. A feature that has something for the
main page registers it here under the name that `engagement/involvement.html` has for it:

    @part("tests")
    def tests_part() -> Any: ...

What it returns is `parts.tests` in that place of the page; None leaves the place out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g

from alliance_tracker.data.engagement.help import Help, help_of
from alliance_tracker.web import menu
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.menu import Item

BASE = "/alliances/<slug>/involvement"
MORE = (
    ("Working together", "/together"),
    ("Our strategy", "/strategy"),
    ("Who has a say", "/stakeholders"),
    ("Places that help", "/directory"),
    ("Guides and forms", "/toolkit"),
)
ANOTHER_WAY = (("Easy Read", "/easy-read"), ("A sheet to print", "/sheet"))
KEPT = (
    ("Type in a sheet", "/sheet/typed"),
    ("What everybody can read", "/opening"),
    ("Who wants to be told", "/interest"),
    ("Letters to send", "/letters"),
)
BESIDE = (("More", MORE), ("Read it another way", ANOTHER_WAY), ("For you to keep", KEPT))
"""The pages of involvement that no part of its main page leads to; one that the reader may not open is left out."""
_parts: dict[str, Callable[[], Any]] = {}


def part(name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Register what a feature puts on the main page."""

    def keep(make: Callable[[], Any]) -> Callable[[], Any]:
        _parts[name] = make
        return make

    return keep


def gathered() -> Mapping[str, Any]:
    """The parts of the main page that there are, by name. Each costs its own queries."""
    made = ((name, make()) for name, make in _parts.items())
    return {name: one for name, one in made if one is not None}


@pages.app_template_global()
def help_contact() -> Help | None:
    """Whom to ring in this alliance. One query, once for each page."""
    if "help_contact" not in g:
        g.help_contact = help_of(g.alliance.id)
    found: Help | None = g.help_contact
    return found


@pages.app_template_global()
def involvement_pages() -> list[tuple[str, list[Item]]]:
    """The other pages of involvement that the reader may open, under the headings of its main page."""
    found = ((heading, menu.there(BASE, items)) for heading, items in BESIDE)
    return [(heading, items) for heading, items in found if items]
