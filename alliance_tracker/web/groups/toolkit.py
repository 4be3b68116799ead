"""The toolkit: short guides by two ways of reading, templates, and the usual sources of public figures."""

from __future__ import annotations

from itertools import groupby

from flask import Response, g

from alliance_tracker.data.groups import reading
from alliance_tracker.data.groups import toolkit as shelves
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.groups.beside import beside, here
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer

TOOLKIT = "Toolkit"
DATA_HEADER = ("Source", "What it can say", "What it cannot say", "Why it differs", "The duty behind it", "Address")


@pages.get("/alliances/<slug>/involvement/toolkit")
@needs(Action.READ_ALLIANCE)
def toolkit(slug: str) -> Response:
    """The shelf: one guide of each section for whoever is new, and everything for whoever looks something up."""
    every = shelves.shelf()
    sections = [(section, list(some)) for section, some in groupby(every, key=lambda one: one.section)]
    first = [next(one for one in some if not one.template) for _, some in sections]
    return beside("toolkit.html", (TOOLKIT, ""), sections=sections, first=first)


@pages.get("/alliances/<slug>/involvement/toolkit/public-data")
@needs(Action.READ_ALLIANCE)
def public_data(slug: str) -> Response:
    """The catalogue. One query."""
    return beside("public_data.html", _above(), ("Sources of public figures", ""), rows=shelves.public_data())


@pages.get("/alliances/<slug>/involvement/toolkit/public-data.csv")
@needs(Action.READ_ALLIANCE)
def public_data_csv(slug: str) -> Response:
    """The same as a table. One query."""
    rows = [(one.name, one.can_say, one.cannot_say, one.differs, one.duty, one.link) for one in shelves.public_data()]
    return csv_answer("public-data", DATA_HEADER, rows)


@pages.get("/alliances/<slug>/involvement/toolkit/<code>")
@needs(Action.READ_ALLIANCE)
def one_guide(slug: str, code: str) -> Response:
    """A guide, or a template with the groups that the reader can take it up for. Three queries at most."""
    found = shelves.guide(code)
    if found is None:
        raise NotFound("We cannot find that guide. Choose one from the toolkit.")
    return beside("guide.html", _above(), (found.title, ""), row=found, groups=_kept_groups() if found.template else ())


def _above() -> tuple[str, str]:
    return TOOLKIT, here("toolkit")


def _kept_groups() -> list[tuple[str, str]]:
    """The groups whose record the reader keeps: address name and name."""
    if may(Action.KEEP_GROUP):
        return [(one.slug, one.name) for one in reading.known(g.alliance.id) if not one.ended]
    return shelves.kept_groups(g.alliance.id, g.viewer.person_id, today())
