"""All alliances and one alliance, as the guidance prints them; who may read an alliance gets its overview."""

from flask import Blueprint, Response, g, request, url_for

from alliance_tracker.data import alliances
from alliance_tracker.data.alliances import AllianceRow
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange import reference
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.board.overview import overview
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show

pages = Blueprint("alliances", __name__)


@pages.route("/alliances")
@needs(Action.READ_OPEN)
def every() -> Response:
    """The table and the tile map, all of England or one region. Four queries."""
    regions = alliances.regions()
    region = _region([one.slug for one in regions])
    rows = alliances.annex_i()
    chosen = [one for one in rows if not region or one.region.slug == region]
    choices = [("", "All of England"), *((one.slug, one.name) for one in regions)]
    return show(
        "alliances/every.html",
        regions=regions,
        region=region,
        region_name=dict(choices)[region],
        choices=choices,
        rows=rows,
        chosen=chosen,
    )


@pages.route("/alliances.csv")
@needs(Action.READ_OPEN)
def every_csv() -> Response:
    table = reference.alliances_table(_region([one.slug for one in alliances.regions()]))
    return csv_answer(table.name, table.head, table.rows)


@pages.route("/alliances/<slug>")
@needs(Action.READ_OPEN)
def one(slug: str) -> Response:
    """The overview to those who may read it; to everyone else what the guidance prints."""
    if may(Action.READ_ALLIANCE):
        return overview()
    return show("alliances/one.html", one=_found(slug))


@pages.route("/alliances/<slug>/printed")
@needs(Action.READ_OPEN)
def printed(slug: str) -> Response:
    """What the guidance prints of an alliance, to anyone, those who have its overview too."""
    return show("alliances/one.html", one=_found(slug))


@pages.route("/alliances/<slug>/members.csv")
@needs(Action.READ_OPEN)
def members_csv(slug: str) -> Response:
    table = reference.members_table(_printed(slug))
    return csv_answer(table.name, table.head, table.rows)


def _found(slug: str) -> AllianceRow:
    """The alliance as printed; an invented one, of which the guidance knows nothing, to people in office."""
    invented = alliances.invented(slug) if g.alliance.invented and may(Action.READ_EXTRACT) else None
    return invented or _printed(slug)


def _printed(slug: str) -> AllianceRow:
    found = alliances.one(slug)
    if found is None:
        raise NotFound("We cannot find that alliance. Choose one from the list of all alliances.")
    return found


def _region(known: list[str]) -> str:
    asked = request.args.get("region", "")
    if asked and asked not in known:
        raise NotFound(f"There is no such region. Choose one from the list at {url_for('alliances.every')}.")
    return asked
