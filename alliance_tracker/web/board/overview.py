"""The overview of one alliance, for those who may read it, and the national extract, for everyone signed in."""

from datetime import date
from typing import Any

from flask import Response, g

from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board import areas, quarters, returns
from alliance_tracker.data.board.returns import Extract
from alliance_tracker.rules.board.record import HeatRow, QuarterRecord, heat_map
from alliance_tracker.rules.board.tables import rating_words
from alliance_tracker.rules.delivery import movement
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Movement
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.report import worked_out
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.signoff.brief import brief


def overview_for(alliance: AllianceHead, day: date) -> dict[str, Any] | None:
    """What the overview shows of the quarter in question; None before the first has opened. At most eight queries."""
    heads = quarters.quarters_of(alliance.id)
    head = quarters.in_question(heads, day)
    if head is None:
        return None
    read, view = worked_out(alliance.id, head, heads, day)
    record = read.record
    rows = [(row.area, row.cells, _movement(row), _matters(record, row.area.code)) for row in heat_map(record)]
    views = {one.code: one for one in areas.views_of(head.id) if one.rating is not None}
    return {"head": head, "view": view, "record": record, "rows": rows, "names": read.names, "views": views}


def _movement(row: HeatRow) -> Movement | None:
    """How the rating of an area moved since the quarter before; nothing in the first, or while an update is awaited."""
    if len(row.cells) < 2:
        return None
    (_, before), (_, after) = row.cells[-2:]
    return None if after.awaited else movement(before.rating, after.rating)


def _matters(record: QuarterRecord, area: str) -> str:
    """What matters most in an area: the first sentence of its worst deliverable, if that is off track or at risk."""
    worst = min(
        (row for row in record.standings if row.area == area and row.rating is not None and row.rating.needs_path),
        key=lambda row: row.rating.order if row.rating else 0,
        default=None,
    )
    if worst is None or not worst.happened:
        return ""
    sentence, stop, _ = worst.happened.partition(". ")
    return f"{worst.reference}: {sentence}{stop.strip()}"


def overview() -> Response:
    """The page of an alliance to those who may read it."""
    plan = brief(g.alliance.id) if may(Action.READ_PLAN) else None
    return show("board/overview.html", today=today(), found=overview_for(g.alliance, today()), plan=plan)


@pages.app_template_global("national_extract")
def extract_for() -> Extract:
    """The national extract of the alliance that this page is about. Five queries."""
    return returns.extract_of(g.alliance.id, today())


@pages.get("/alliances/<slug>/extract.csv")
@needs(Action.READ_EXTRACT)
def extract_csv(slug: str) -> Response:
    """The ratings and counts of the last reviewed quarter as CSV."""
    extract = extract_for()
    columns = ("Quarter", "Area", "Rating", "Deliverables", "Counts", "Board’s view")
    quarter = extract.reviewed.words if extract.reviewed else ""
    rows = [
        (quarter, area.name, rating_words(found.rating), found.total, found.mix)
        + (extract.views[area.code].words if area.code in extract.views else "",)
        for area, found in extract.areas
    ]
    return csv_answer(f"{slug}-extract", columns, rows)
