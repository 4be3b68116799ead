"""A quarter's workbook filled in as somebody would in Excel, for tests."""

import io
from datetime import date, datetime

import xlsxwriter
from python_calamine import CalamineWorkbook

from alliance_tracker.exchange.quarterfile.layout import SHEET, WAS


def sheets_of(content):
    """The cells of each sheet by its name."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def rows_of(content, sheet=SHEET):
    """The rows below the headings, each by heading."""
    cells = sheets_of(content)[sheet]
    at = next(number for number, row in enumerate(cells) if row[0] == "Reference")
    return [dict(zip(cells[at], row, strict=False)) for row in cells[at + 1 :]]


def filled(content, answers, keep=(SHEET, WAS), change=lambda sheets: None, merge=()):
    """The same workbook with answers {(reference, heading): value}; `change` may alter the cells of any sheet."""
    sheets = {name: cells for name, cells in sheets_of(content).items() if name in keep}
    head = next(row for row in sheets[SHEET] if row[0] == "Reference")
    for (reference, heading), value in answers.items():
        row = next(row for row in sheets[SHEET] if row[0] == reference)
        row[head.index(heading)] = value
    change(sheets)
    return book(sheets, merge)


def book(sheets, merge=()):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, cells in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(cells):
                for column, value in enumerate(row):
                    if isinstance(value, date | datetime):
                        page.write_datetime(number, column, value, day)
                    elif value not in (None, ""):
                        page.write(number, column, value)
            for place in merge if name == SHEET else ():
                page.merge_range(place, "")
            if name == WAS:
                page.very_hidden()
    return out.getvalue()
