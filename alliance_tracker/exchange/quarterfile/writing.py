"""A quarter as a workbook: one sheet to fill in, references locked, last quarter in grey, drop-downs, print set-up."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.planfile.layout import VERSION_HEADING, letter
from alliance_tracker.exchange.quarterfile.layout import (
    ADVICE,
    ALL,
    DATES,
    LISTS,
    NOTES,
    SHEET,
    STAMP,
    WAS,
    WIDTHS,
)
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.quarterfile import COLUMNS, HEADINGS, READ_ONLY, Part, QuarterNow, ReturnNow, words_of
from alliance_tracker.rules.words import day
from alliance_tracker.terms import Rating

LINES = (
    "Fill in the white cells of the sheet Quarter, save, and upload the file on the page it came from.",
    "Nothing is changed until you have seen what would change and confirmed it.",
    "A row that you leave empty is left alone. Grey cells are for reading.",
    "If somebody changes the same answer on the site meanwhile, you are asked which to keep.",
    "Do not put anything about a patient into this file.",
)
Cells = list[str | date | None]


class QuarterSheet(Record):
    """What is to be written: whose quarter, and the returns as they are."""

    alliance: str
    slug: str
    now: QuarterNow
    moment: str
    demonstration: bool = False

    @property
    def quarter(self) -> Quarter:
        return self.now.quarter

    @property
    def returns(self) -> list[ReturnNow]:
        """What the reader may send and is due, or sent already."""
        return [one for one in self.now.returns if one.own and one.wanted]

    def rows(self) -> list[tuple[Part, Cells, str]]:
        """A row for each return and, below it, for each milestone to settle soon: its cells and its version."""
        found: list[tuple[Part, Cells, str]] = []
        soon = self.quarter.next().end
        for one in self.returns:
            last = one.previous.words if one.previous else "No update"
            values = {**one.values, "reference": one.reference, "title": one.title, "last_rating": last}
            found.append((Part.RETURN, _cells(values | {"last_words": one.last_words}), one.stamp))
            for step in one.steps:
                if step.facts.met is None and (step.facts.due is None or step.facts.due <= soon):
                    due = f"Due {day(step.facts.due)}" if step.facts.due else "No date"
                    values = {**step.values, "reference": step.reference, "title": step.title, "last_rating": due}
                    found.append((Part.STEP, _cells(values), str(step.version)))
        return found


def _cells(values: dict[str, Any]) -> Cells:
    return [_cell(values.get(name)) for name in ALL]


def _cell(value: Any) -> str | date | None:
    return value if isinstance(value, date) else words_of(value) or None


def quarter_workbook(sheet: QuarterSheet) -> bytes:
    """The workbook: the sheet, notes, and two hidden ones, the lists behind drop-downs and what each cell was."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"{sheet.quarter.words}, {sheet.alliance}", "author": "Alliance Tracker"})
        _Book(book, sheet).write()
    return out.getvalue()


class _Book:
    """A workbook being written."""

    def __init__(self, book: Any, sheet: QuarterSheet):
        top = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#AEB7BD"}
        grey = {"bg_color": "#F0F4F5", "font_color": "#4C6272"}
        self.book = book
        self.sheet = sheet
        self.locked = book.add_format({**top, **grey})
        self.name = book.add_format({**top, **grey, "bold": True, "font_color": "#212B32"})
        self.off = book.add_format({**top, "bg_color": "#D8DDE0"})
        self.text = book.add_format({**top, "locked": False})
        self.day = book.add_format({**top, "locked": False, "num_format": "d mmm yyyy", "align": "left"})
        self.head = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#005EB8", "text_wrap": True, "valign": "top"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.quiet = book.add_format({"font_color": "#4C6272", "text_wrap": True, "valign": "top"})
        self.warning = book.add_format({"bold": True, "font_color": "#8A1538"})
        self.green_by: Sequence[Quarter] = list(sheet.quarter.until(sheet.now.plan.last_quarter))

    def write(self) -> None:
        page, notes = self.book.add_worksheet(SHEET), self.book.add_worksheet(NOTES)
        lists, was = self.book.add_worksheet(LISTS), self.book.add_worksheet(WAS)
        self._lists(lists)
        rows = self.sheet.rows()
        self._page(page, rows)
        self._notes(notes)
        header = self._top(was)
        for column, name in enumerate(ALL):
            was.write_string(header, column, COLUMNS[name])
        for number, (_, cells, _version) in enumerate(rows, header + 1):
            for column, value in enumerate(cells):
                self._put(was, number, column, value, None, self.day)
        was.very_hidden()

    def _top(self, page: Any) -> int:
        """Whose quarter it is, and that it is a demonstration; returns the next free row."""
        sheet = self.sheet
        words = (STAMP, sheet.alliance, sheet.slug, sheet.quarter.code, sheet.quarter.words, sheet.moment)
        for column, text in enumerate(words):
            page.write_string(0, column, text, self.title if column in (0, 1) else None)
        if not sheet.demonstration:
            return 1
        page.write_string(1, 0, DEMONSTRATION, self.warning)
        return 2

    def _page(self, page: Any, rows: Sequence[tuple[Part, Cells, str]]) -> None:
        header = self._top(page)
        for column, name in enumerate(ALL):
            page.set_column(column, column, WIDTHS[name])
            page.write_string(header, column, COLUMNS[name], self.head)
        page.write_string(header, len(ALL), VERSION_HEADING, self.head)
        page.set_column(len(ALL), len(ALL), 10, None, {"hidden": True})
        for number, (part, cells, version) in enumerate(rows, header + 1):
            for column, (name, value) in enumerate(zip(ALL, cells, strict=True)):
                self._fill(page, number, column, part, name, value)
            page.write_string(number, len(ALL), version)
        page.freeze_panes(header + 1, 2)
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        self._print(page, header)

    def _fill(self, page: Any, row: int, column: int, part: Part, name: str, value: str | date | None) -> None:
        """A cell to read, to fill in, or, where the row has no such answer, to leave."""
        if name in READ_ONLY:
            style = self.name if name in ("reference", "title") and part is Part.RETURN else self.locked
            self._put(page, row, column, value, style, style)
        elif name not in HEADINGS[part]:
            page.write_blank(row, column, None, self.off)
        else:
            self._put(page, row, column, value, self.text, self.day, blank=self.day if name in DATES else self.text)
            self._rule(page, row, column, name)

    def _put(
        self, page: Any, row: int, column: int, value: str | date | None, style: Any, dated: Any, blank: Any = None
    ) -> None:
        """Text stays text whatever it begins with; a date is a date of the spreadsheet."""
        if isinstance(value, str):
            page.write_string(row, column, value, style)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, dated)
        elif blank is not None or style is not None:
            page.write_blank(row, column, None, blank or style)

    def _rule(self, page: Any, row: int, column: int, name: str) -> None:
        """What a cell offers or takes; the check after the upload has the last word."""
        rule: dict[str, Any]
        if name == "declared":
            rule = {"validate": "list", "source": f"={LISTS}!$A$2:$A${len(Rating.declarable()) + 1}"}
        elif name == "green_by":
            rule = {"validate": "list", "source": f"={LISTS}!${letter(1)}$2:${letter(1)}${len(self.green_by) + 1}"}
        elif name in DATES:
            rule = {"validate": "date", "criteria": "between"}
            rule |= {"minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}
        else:
            return
        page.data_validation(
            row,
            column,
            row,
            column,
            rule | {"error_title": "Please check", "error_type": "warning", "ignore_blank": True},
        )

    def _lists(self, page: Any) -> None:
        columns = (
            ("declared", [rating.words for rating in Rating.declarable()]),
            ("green_by", [quarter.words for quarter in self.green_by]),
        )
        for column, (name, values) in enumerate(columns):
            page.write_string(0, column, COLUMNS[name], self.head)
            for row, value in enumerate(values, 1):
                page.write_string(row, column, value)
        page.hide()

    def _print(self, page: Any, header: int) -> None:
        """Landscape A4, one page wide, the headings on each; who, which quarter and which page below."""
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(header)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        name = self.sheet.alliance.replace("&", "&&")
        page.set_footer(f"&L{name}, {self.sheet.quarter.words}&RPage &P of &N")

    def _notes(self, page: Any) -> None:
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 90)
        row = self._top(page) + 1
        for line in LINES:
            page.write_string(row, 0, line)
            row += 1
        for name, words in ADVICE:
            row += 1
            page.write_string(row, 0, COLUMNS[name], self.quiet)
            page.write_string(row, 1, words, self.quiet)
