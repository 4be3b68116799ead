"""One quarter's page put together: from the rows as they stand, or from what was frozen."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board import freezing, reading
from alliance_tracker.data.board import room as boardroom
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.reading import Read
from alliance_tracker.data.board.room import Issued
from alliance_tracker.exchange.papers.board import BoardFacts, board_paper, room_for_bars
from alliance_tracker.exchange.papers.board_years import YearsFacts
from alliance_tracker.exchange.papers.document import Paper, Picture, plain
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.board import QuarterView, quarter_view
from alliance_tracker.rules.board.record import HeatRow, QuarterRecord, heat_map
from alliance_tracker.rules.board.room import Room, tables_of_room
from alliance_tracker.rules.board.since import Difference, differences, sentence
from alliance_tracker.rules.board.tables import milestone_rows, tables_of
from alliance_tracker.rules.seal import canonical
from alliance_tracker.web.board import pictures
from alliance_tracker.web.board.main_part import main_part
from alliance_tracker.web.board.years import Years, picture_of, years_of
from alliance_tracker.web.clock import day_of
from alliance_tracker.web.kept import kept


class Report(Record):
    """A quarter worked out: its inputs, its results, the names of today, and the tables of its pictures.

    `room` is what the board adds; `changed` what is not as it was in its papers, None while none are out.
    """

    alliance: AllianceHead
    record: QuarterRecord
    view: QuarterView
    heat: tuple[HeatRow, ...]
    names: dict[int, str]
    pictures: dict[str, dict[str, Any]]
    room: Room = Room()
    papers: Issued | None = None
    changed: tuple[Difference, ...] | None = None
    years: Years | None = None

    def html(self, deciding: bool = False) -> str:
        """The main part, the same for every reader; `deciding`: with the ways to decide, for those who may."""
        return main_part(
            slug=self.alliance.slug,
            quarter=self.record.span.quarter,
            record=self.record,
            view=self.view,
            heat=self.heat,
            milestones=milestone_rows(self.record, self.view.steps),
            pictures=self.pictures,
            years=_years(self.record.quarters),
            room=self.room,
            changed=self.changed,
            since=self._since(),
            deciding=deciding,
        )

    def _since(self) -> str:
        """The conclusion of what changed since the papers."""
        if self.papers is None or self.changed is None:
            return ""
        return sentence(self.changed, day_of(self.papers.at))

    def content(self, paper: Paper) -> dict[str, object]:
        """What is frozen beside the page: inputs, results, every table of both, and the paper without its picture."""
        return {
            "alliance": self.alliance.slug,
            "inputs": self.record,
            "results": self.view,
            "board": replace(self.room, drafts=()),
            "since": {"papers": self.papers.seal if self.papers else None, "changed": self.changed or ()},
            "paper": plain(pictured(paper, lambda name: b"")),
            "tables": self.tables(),
        }

    def tables(self) -> dict[str, object]:
        """Every table of the page and of its pictures."""
        return {
            **tables_of(self.record, self.view, self.heat),
            **tables_of_room(self.room, self.changed),
            **_picture_tables(self.pictures),
            **(_picture_tables({"sequence": self.years.each}) if self.years else {}),
        }

    def paper(self) -> Paper:
        """The board paper, the same for every reader; who prints it is added when it is printed."""
        facts = BoardFacts(
            self.alliance.name, self.record, self.view, self.heat, self.room, self.changed, self._since()
        )
        return board_paper(replace(facts, years=self._years(facts)))

    def _years(self, facts: BoardFacts) -> YearsFacts | None:
        """The picture of the years, drawn as large as the rest of the paper leaves room for."""
        if self.years is None:
            return None
        whole = room_for_bars(facts)
        table = self.years.table(whole)
        return YearsFacts(picture_of(self.alliance, table), table["sentence"], self.record.span.quarter.words, whole)


def pictured(paper: Paper, content: Callable[[str], bytes]) -> Paper:
    """The paper with each of its pictures holding this content, by the name of its file."""
    blocks = (replace(one, content=content(one.name)) if isinstance(one, Picture) else one for one in paper.blocks)
    return replace(paper, blocks=tuple(blocks))


def worked_out(
    alliance_id: int, head: QuarterHead, heads: tuple[QuarterHead, ...], today: date
) -> tuple[Read, QuarterView]:
    """The quarter's inputs and results as the rows stand. One query while nothing has changed, else up to 18."""

    def make() -> tuple[Read, QuarterView]:
        read = reading.record_of(alliance_id, head, heads, today)
        milestones = [line.facts for line in read.record.milestones]
        areas = [area.code for area in read.record.areas]
        return read, quarter_view(read.record.standings, milestones, areas, read.record.span)

    return kept(("quarter", head.quarter.code, today), alliance_id, make)


def report_of(
    alliance: AllianceHead, head: QuarterHead, heads: tuple[QuarterHead, ...], today: date, years: bool = False
) -> Report:
    """The whole report, with the tables of its pictures. 32 queries at the most, 26 without the `years`."""
    read, view = worked_out(alliance.id, head, heads, today)
    heat = heat_map(read.record)
    over = min(read.record.span.quarter, Quarter.of(today).previous())
    tables = pictures.prepared(alliance, read.record, heat, over)
    papers = boardroom.papers_of(head.id)
    changed = None
    if papers is not None:
        was: Any = freezing.frozen_content(papers.frozen_id)["inputs"]
        changed = differences(was, json.loads(canonical(read.record)))
    room = boardroom.room_of(head.id, today)
    found = years_of(alliance, head.quarter) if years else None
    return Report(alliance, read.record, view, heat, read.names, tables, room, papers, changed, found)


class LivePage(Record):
    """The main part of a quarter that is not reviewed, and how many updates it waits for."""

    html: str
    waiting: int


def live_page(alliance: AllianceHead, head: QuarterHead, heads: tuple[QuarterHead, ...], today: date) -> LivePage:
    """The main part as the rows stand. One query while nothing has changed since it was last made, else up to 27.

    It is the same for every reader and holds no name.
    """

    def make() -> LivePage:
        report = report_of(alliance, head, heads, today)
        return LivePage(report.html(deciding=True), len(report.view.not_updated))

    return kept(("quarter page", head.quarter.code, today, alliance), alliance.id, make)


def tables_for(
    alliance: AllianceHead, head: QuarterHead, heads: tuple[QuarterHead, ...], today: date
) -> dict[str, Any]:
    """The tables of the quarter, of a reviewed one as they were frozen: plain values, people as {"person": key}."""
    if head.frozen_id is not None:
        found: dict[str, Any] = freezing.frozen_content(head.frozen_id)["tables"]  # type: ignore[assignment]
        return found
    plain: dict[str, Any] = json.loads(canonical(report_of(alliance, head, heads, today, True).tables()))
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
