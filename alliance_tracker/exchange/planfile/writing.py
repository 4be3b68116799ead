"""A plan as a file: a workbook with drop-downs and notes, or CSV; what is written loads back unchanged."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from alliance_tracker.exchange.csvfile import DEMONSTRATION, csv_bytes
from alliance_tracker.exchange.planfile.layout import (
    ADVICE,
    DATES,
    LISTS,
    NOTES,
    ROW_HEADING,
    SHEETS,
    STAMP,
    VERSION_HEADING,
    WIDTHS,
    letter,
)
from alliance_tracker.records import Record, field
from alliance_tracker.rules.planfile import HEADINGS, Kind, Plan, words_of
from alliance_tracker.terms import Consequence, Likelihood, MoneySource

BLANK_ROWS = 500
"""So many rows below the plan keep their drop-downs and date formats."""
_HEADINGS = {name: heading for kind in Kind for name, heading in HEADINGS[kind].items()}
ADVICE_LINES = (
    "Fill in the sheets, save, and upload the file on the page it came from. Sheets you do not need may stay empty.",
    "Nothing is changed until you have seen what would change and confirmed it.",
    "A row with a new reference adds a record. A row with a known reference changes it. Nothing is removed.",
    "Columns may be moved or left out. What is not in the file stays as it is.",
    "Do not put anything about a patient into this file.",
)


class Choices(Record):
    """What the drop-downs offer, each in its order."""

    areas: Sequence[str] = ()
    people: Sequence[str] = ()
    bodies: Sequence[str] = ()
    items: Sequence[tuple[str, str]] = ()
    groups: Sequence[str] = ()
    national: Sequence[tuple[str, str]] = ()
    quarters: Sequence[str] = ()


class PlanSheet(Record):
    """What is to be written: whose plan, the records with their versions, the choices. Empty for a template."""

    alliance: str
    slug: str
    plan: Plan = Plan()
    versions: Mapping[str, int] = field(default_factory=dict)
    choices: Choices = Choices()
    demonstration: bool = False

    def rows(self, kind: Kind) -> list[list[str | date | int | None]]:
        """The cells of one sheet: text as words, dates as dates, the version last."""
        return [
            [*(_cell(getattr(row, name)) for name in HEADINGS[kind]), self.versions.get(row.reference)]
            for row in self.plan.rows(kind)
        ]


def plan_csv(sheet: PlanSheet) -> bytes:
    """Both kinds of row in one table; the first column says which."""
    columns = list(dict.fromkeys(heading for kind in Kind for heading in HEADINGS[kind].values()))
    header = [ROW_HEADING, *columns, VERSION_HEADING]
    body: list[Sequence[str | date | int | None]] = [header]
    for kind in Kind:
        places = [header.index(heading) for heading in (*HEADINGS[kind].values(), VERSION_HEADING)]
        for cells in sheet.rows(kind):
            line: list[str | date | int | None] = [kind.value, *[None] * (len(header) - 1)]
            for place, value in zip(places, cells, strict=True):
                line[place] = value
            body.append(line)
    return csv_bytes([STAMP, sheet.alliance, sheet.slug], body, sheet.demonstration)


def plan_workbook(sheet: PlanSheet) -> bytes:
    """A workbook: a sheet for each kind of record, notes, and the lists behind the drop-downs."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"Delivery plan, {sheet.alliance}", "author": "Alliance Tracker"})
        _Book(book, sheet).write()
    return out.getvalue()


class _Book:
    """A workbook being written."""

    def __init__(self, book: Any, sheet: PlanSheet):
        self.book = book
        self.sheet = sheet
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"})
        self.head = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#005EB8", "text_wrap": True, "valign": "top"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.quiet = book.add_format({"font_color": "#4C6272"})
        self.warning = book.add_format({"bold": True, "font_color": "#8A1538"})
        self.ranges: dict[str, str] = {}

    def write(self) -> None:
        pages = {kind: self.book.add_worksheet(SHEETS[kind]) for kind in Kind}
        notes, lists = self.book.add_worksheet(NOTES), self.book.add_worksheet(LISTS)
        self._lists(lists)
        for kind, page in pages.items():
            self._plan(page, kind)
        self._notes(notes)

    def _top(self, page: Any) -> int:
        """Whose plan it is, and that it is a demonstration; returns the next free row."""
        for column, words in enumerate((STAMP, self.sheet.alliance, self.sheet.slug)):
            page.write_string(0, column, words, self.title if column < 2 else self.quiet)
        if not self.sheet.demonstration:
            return 1
        page.write_string(1, 0, DEMONSTRATION, self.warning)
        return 2

    def _plan(self, page: Any, kind: Kind) -> None:
        fields = list(HEADINGS[kind])
        header = self._top(page)
        for column, name in enumerate(fields):
            page.set_column(column, column, WIDTHS[name], self.day if name in DATES else self.text)
            page.write_string(header, column, HEADINGS[kind][name], self.head)
            self._rule(page, name, header + 1, column)
        page.set_column(len(fields), len(fields), 10, None, {"hidden": True})
        page.write_string(header, len(fields), VERSION_HEADING, self.head)
        rows = self.sheet.rows(kind)
        for number, cells in enumerate(rows, header + 1):
            for column, value in enumerate(cells):
                self._put(page, number, column, value)
        page.autofilter(header, 0, header + max(len(rows), 1), len(fields) - 1)
        page.freeze_panes(header + 1, 2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(header)

    def _put(self, page: Any, row: int, column: int, value: str | date | int | None) -> None:
        """Text stays text whatever it begins with; a date is a date of the spreadsheet."""
        if isinstance(value, str):
            page.write_string(row, column, value, self.text)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self.day)
        elif value is not None:
            page.write_number(row, column, value)

    def _rule(self, page: Any, name: str, first: int, column: int) -> None:
        """What a cell of this column offers or takes; the check after the upload has the last word."""
        source = self.ranges.get(name)
        if source:
            rule: dict[str, Any] = {"validate": "list", "source": source}
        elif name in DATES:
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(2000, 1, 1),
                "maximum": date(2100, 12, 31),
            }
        else:
            return
        words = {"error_title": "Please check", "error_type": "warning", "ignore_blank": True}
        page.data_validation(first, column, first + BLANK_ROWS, column, rule | words)

    def _lists(self, page: Any) -> None:
        """The choices, a column each, hidden from the eye; people and bodies grow with the alliance."""
        choices = self.sheet.choices
        columns: Mapping[tuple[str, ...], Iterable[str]] = {
            ("area",): choices.areas,
            ("lead", "deputy"): choices.people,
            ("accountable",): choices.bodies,
            ("money_source",): [money.words for money in MoneySource],
            ("critical",): ["Yes", "No"],
            ("first", "last"): choices.quarters,
            ("consequence",): [one.words for one in Consequence],
            ("likelihood",): [one.words for one in Likelihood],
        }
        for column, (fields, values) in enumerate(columns.items()):
            told = list(values)
            page.write_string(0, column, _HEADINGS[fields[0]], self.head)
            for row, value in enumerate(told, 1):
                page.write_string(row, column, value)
            if told:
                at = letter(column)
                self.ranges |= dict.fromkeys(fields, f"={LISTS}!${at}$2:${at}${len(told) + 1}")
        page.hide()

    def _notes(self, page: Any) -> None:
        """How to fill it in: the rules of the file, each column, and the codes to choose from."""
        page.set_column(0, 0, 26, self.text)
        page.set_column(1, 1, 100, self.text)
        row = self._top(page) + 1
        for line in ADVICE_LINES:
            page.write_string(row, 0, line, self.quiet)
            row += 1
        sections: dict[str, Iterable[tuple[str, str]]] = {
            f"Columns of the sheet {SHEETS[kind]}": [
                (HEADINGS[kind][one.field], f"{'Needed. ' if one.must else ''}{one.words}") for one in ADVICE[kind]
            ]
            for kind in Kind
        }
        sections["Annex A items, by code, with the tracker's short titles"] = self.sheet.choices.items
        sections["National work, by code"] = self.sheet.choices.national
        sections["Patient groups of paragraph 10"] = [(name, "") for name in self.sheet.choices.groups]
        for title, lines in sections.items():
            row = self._section(page, row + 1, title, lines)

    def _section(self, page: Any, row: int, title: str, lines: Iterable[tuple[str, str]]) -> int:
        page.write_string(row, 0, title, self.title)
        for name, words in lines:
            row += 1
            page.write_string(row, 0, name, self.text)
            page.write_string(row, 1, words, self.text)
        return row + 1


def _cell(value: object) -> str | date | None:
    return value if isinstance(value, date) else words_of(value) or None
