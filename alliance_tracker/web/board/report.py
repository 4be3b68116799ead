"""One quarter's page put together: from the rows as they stand, or from what was frozen."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app

from alliance_tracker.data.board import freezing, quarters, reading
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board import QuarterView, quarter_view
from alliance_tracker.rules.board.record import HeatRow, QuarterRecord, heat_map
from alliance_tracker.rules.board.tables import milestone_rows, tables_of
from alliance_tracker.rules.seal import canonical
from alliance_tracker.web.board import pictures
from alliance_tracker.web.board.main_part import main_part
from alliance_tracker.web.clock import now

MOST_KEPT = 64
"""Pages of quarters kept in memory, about 90 KB each."""


@dataclass(frozen=True)
class Report:
    """A quarter worked out: its inputs, its results, the names of today, and the tables of its pictures."""

    alliance: Any
    record: QuarterRecord
    view: QuarterView
    heat: tuple[HeatRow, ...]
    names: dict[int, str]
    pictures: dict[str, dict[str, Any]]

    def html(self) -> str:
        """The main part, the same for every reader."""
        return main_part(
            slug=self.alliance.slug,
            quarter=self.record.span.quarter,
            record=self.record,
            view=self.view,
            heat=self.heat,
            milestones=milestone_rows(self.record, self.view.steps),
            pictures=self.pictures,
            years=_years(self.record.quarters),
        )

    def content(self) -> dict[str, object]:
        """What is frozen beside the page: inputs, results, and every table of both."""
        return {
            "alliance": self.alliance.slug,
            "inputs": self.record,
            "results": self.view,
            "tables": {**tables_of(self.record, self.view, self.heat), **_picture_tables(self.pictures)},
        }


def report_of(alliance: Any, head: QuarterHead, heads: list[QuarterHead], today: date) -> Report:
    """From the rows as they stand. Five queries."""
    read = reading.record_of(alliance.id, head, heads, today)
    record = read.record
    heat = heat_map(record)
    over = min(record.span.quarter, Quarter.of(today).previous())
    milestones = [line.facts for line in record.milestones]
    view = quarter_view(record.standings, milestones, [area.code for area in record.areas], record.span)
    return Report(alliance, record, view, heat, read.names, pictures.prepared(alliance, record, heat, over))


@dataclass(frozen=True)
class LivePage:
    """The main part of a quarter that is not reviewed, and how many updates it waits for."""

    html: str
    waiting: int


def live_page(alliance: Any, head: QuarterHead, heads: list[QuarterHead], today: date) -> LivePage:
    """The main part as the rows stand. One query while nothing has changed since it was last made, else six.

    It is the same for every reader and holds no name, so it is kept in memory under the alliance and its version:
    the head of its history moves with every change there is. The days are part of the key, as pages speak of them.
    """
    shelf: dict[Any, LivePage] = current_app.extensions.setdefault("quarter_pages", {})
    version = quarters.version_of(alliance.id)
    key = (alliance, head.quarter.code, today, now().date(), version)
    found = shelf.get(key)
    if found is None:
        report = report_of(alliance, head, heads, today)
        found = LivePage(report.html(), len(report.view.not_updated))
        if len(shelf) >= MOST_KEPT:
            shelf.clear()
        shelf[key] = found
    return found


def tables_for(alliance: Any, head: QuarterHead, heads: list[QuarterHead], today: date) -> dict[str, Any]:
    """The tables of the quarter, of a reviewed one as they were frozen: plain values, people as {"person": key}."""
    if head.frozen_id is not None:
        found: dict[str, Any] = freezing.frozen_content(head.frozen_id)["tables"]  # type: ignore[assignment]
        return found
    plain: dict[str, Any] = json.loads(canonical(report_of(alliance, head, heads, today).content()["tables"]))
    return plain


def _picture_tables(tables: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The tables that were drawn; the heat map stands among the page's own tables."""
    return {
        name: {"title": table["title"], "columns": table["columns"], "rows": table["rows"]}
        for name, table in tables.items()
        if name != "heat-map"
    }


def _years(quarters: tuple[Quarter, ...]) -> list[tuple[str, int]]:
    """The heads above the quarters: each financial year with the number of its quarters shown."""
    found: dict[str, int] = {}
    for quarter in quarters:
        words = quarter.financial_year.words
        found[words] = found.get(words, 0) + 1
    return list(found.items())
