"""Files from outside: plain ones are understood, odd ones are refused in words, none brings the reader down."""

import io
import os
import random
import struct
import time
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.csvfile import csv_bytes
from alliance_tracker.exchange.planfile import KeptFile, packed, plan_csv, plan_workbook, read_plan, unpacked
from alliance_tracker.rules.planfile import Kind, Plan, checked, compared
from alliance_tracker.rules.typed import clean
from tests.exchange import plan_files as files

TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"


def values(found, kind):
    """What each row of a kind says, by field."""
    return [
        {name: cell.value for name, cell in row.cells.items() if cell.value is not None}
        for row in found.rows
        if row.kind is kind
    ]


def book(**sheets):
    """A workbook of sheets, each a list of rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    page.write(number, column, value)
    return out.getvalue()


def repacked(content, change, extra=(), method=zipfile.ZIP_DEFLATED):
    """The same workbook with its parts passed through `change(name, bytes)`; None leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", method) as new:
        for part in old.infolist():
            made = change(part.filename, old.read(part))
            if made is not None:
                new.writestr(part.filename, made)
        for name, made in extra:
            new.writestr(name, made)
    return out.getvalue()


@pytest.fixture(scope="module")
def good():
    return plan_workbook(files.sheet(files.plan()))


@pytest.mark.parametrize("write", [plan_workbook, plan_csv])
@pytest.mark.parametrize("demonstration", [True, False])
def test_a_plan_that_is_written_and_read_is_the_same(write, demonstration):
    plan = files.plan(5, 3)
    found = read_plan(write(files.sheet(plan, demonstration=demonstration)))
    told = checked(found.rows, files.known(plan))
    assert (found.errors, found.warnings, told.errors, told.warnings) == ([], [], [], [])
    assert told.plan == plan
    assert compared(plan, told.plan).nothing
    assert found.alliance == "avonmere-and-fells"


TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp")), min_size=1)


@given(st.lists(TITLES.map(lambda text: clean(text, lines=False)).filter(bool), min_size=1, max_size=6))
def test_any_title_survives_the_csv(titles):
    rows = [files.milestone("ED1", number, title=title) for number, title in enumerate(titles, 1)]
    plan = Plan(files.plan(2, 0).deliverables, tuple(rows))
    told = checked(read_plan(plan_csv(files.sheet(plan))).rows, files.known(plan))
    assert told.plan == plan


def test_many_titles_survive_the_workbook():
    odd = [
        "=1+1",
        "-",
        "@x",
        "'quoted'",
        "_x0041_",
        "<b>&amp;",
        "é ü 漢字 🙂",
        "1e5",
        "0012",
        "TRUE",
        "#N/A?",
        "x\u00a0y",
    ]
    rows = [files.milestone("ED1", number, title=title) for number, title in enumerate(odd, 1)]
    plan = Plan(files.plan(2, 0).deliverables, tuple(rows))
    told = checked(read_plan(plan_workbook(files.sheet(plan))).rows, files.known(plan))
    assert [row.title for row in told.plan.milestones] == [clean(title, lines=False) for title in odd]


def test_a_template_without_rows_says_so():
    with pytest.raises(RuleBroken, match="no rows below its headings"):
        read_plan(plan_workbook(files.sheet(Plan())))


def test_moved_columns_other_headings_blank_rows_and_spaces_are_understood():
    rows = [
        ["Our plan for 2018"],
        [],
        ["  LEAD ", "end", "Start Date", "reference", "Area code", "Title*", "Annex A", "Money", "Remarks"],
        ["", "\u00a0", None, " ", "", "", "", "", ""],
        ["SUNITA.RAO@example.nhs.uk", datetime(2020, 3, 31), "1 Apr 2018", " ed 1", "early diagnosis ",
         "  Nobody   waits", "ed3, A-ED1", "transformation funding", "kept"],
    ]  # fmt: skip
    found = read_plan(book(Deliverables=rows))
    assert [warning.words for warning in found.warnings] == [
        "Deliverables, row 3, column I: We do not know the column “Remarks”, so it is left out"
    ]
    told = checked(found.rows, files.known())
    assert told.errors == []
    row = told.plan.deliverables[0]
    assert (row.reference, row.title, row.area, row.items) == ("ED1", "Nobody waits", "ED", ("A-ED1", "A-ED3"))
    assert (row.planned_start, row.planned_end) == (date(2018, 4, 1), date(2020, 3, 31))
    assert row.lead == files.PEOPLE[0]


DAYS = ["30 9 2018", "30 Sep 2018", "30/09/2018", "30.09.2018", "2018-09-30", "30 September 2018", "30th Sept 2018"]
DAYS += ["2018-09-30 00:00:00", "2018-09-30T00:00:00"]


@pytest.mark.parametrize("day", [*DAYS, datetime(2018, 9, 30), date(2018, 9, 30)])
def test_dates_in_every_usual_form(day):
    rows = [["Reference", "Title", "Baseline date"], ["ED1.1", "Step", day]]
    told = checked(read_plan(book(Milestones=rows)).rows, files.known(files.plan(2, 0)))
    assert [row.baseline for row in told.plan.milestones] == [date(2018, 9, 30)]


def test_a_column_that_was_plainly_meant_is_an_error_and_not_left_out():
    rows = [["Reference", "Title", "Planed start"], ["ED1", "x", "1 Apr 2018"]]
    errors = read_plan(book(Deliverables=rows)).errors
    assert [error.words for error in errors] == [
        "Deliverables, row 1, column C: We do not know the column “Planed start”. Did you mean Planned start?"
    ]


def test_csv_rows_say_their_kind_or_their_reference_does():
    content = csv_bytes(
        ["Row", "Reference", "Title"], [["Deliverable", "ED1", "a"], ["", "ED1.1", "b"], ["step", "X", "c"]]
    )
    found = read_plan(content)
    assert [row.kind for row in found.rows] == [Kind.DELIVERABLE, Kind.MILESTONE]
    assert [error.words for error in found.errors] == [
        "Row 4, column A, Row: “step” is not a kind of row. Use deliverable, milestone, activity, dependency or risk"
    ]


def test_a_formula_that_fails_is_named_with_its_cell():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet("Milestones")
        page.write_row(0, 0, ["Reference", "Title", "Baseline date"])
        page.write_row(1, 0, ["ED1.1", "Step"])
        page.write_formula(1, 2, "=A1/0", None, "#DIV/0!")
    told = checked(read_plan(out.getvalue()).rows, files.known(files.plan(2, 0)))
    assert [error.words for error in told.errors] == [
        "Milestones, row 2, column C, Baseline date: "
        "The formula in this cell gives #DIV/0!. Put the value itself in its place"
    ]


def macro(name, part):
    changed = part.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
    return changed.replace(b"application/vnd.openxmlformats-officedocument.ms-", b"application/vnd.ms-")


REFUSED = {
    "nothing": (b"", "The file is empty"),
    "spaces": (b" \r\n ", "The file is empty"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "picture of a spreadsheet. Save it as .xlsx and try again"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"x" * 90, "picture of a spreadsheet"),
    "heic": (b"\x00\x00\x00\x18ftypheic", "picture of a spreadsheet"),
    "pdf": (b"%PDF-1.7", "This file is a PDF"),
    "html": (b"  <html><table></table>", "not a spreadsheet"),
    "rtf": (b"{\\rtf1", "not a spreadsheet"),
    "binary": (b"\x01\x02\x03\x00" * 50, "not a spreadsheet"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old .xls file"),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "protected with a password",
    ),
    "prose": (b"Dear all,\r\nplease find the plan attached\r\n", "We found no headings"),
    "large": (b"a,b\n" * 1_300_000, "larger than 5 MB"),
    "rows": (b"reference,title\n" * 5_001, "more than 5,000 rows"),
    "lines": (b"a\n" * 2_400_000, "more than 5,000 rows"),
    "commas": (b"," * 4_900_000, "more than 50 columns"),
    "columns": (b",".join([b"x"] * 51), "more than 50 columns"),
    "zip": (b"PK\x03\x04 and nothing", "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plan_file_is_refused_in_words(name):
    content, words = REFUSED[name]
    try:
        found = read_plan(content)
    except RuleBroken as problem:
        assert words in str(problem)
    else:
        assert words in found.errors[0].words


def cell(reference, more=""):
    return f'<row r="{reference[1:]}"><c r="{reference}" {more}/></row></sheetData>'.encode()


def bombs(good):
    """Workbooks made to hurt, and what is said of each."""
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    external = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    def in_sheet(old, new):
        return repacked(good, lambda name, part: part.replace(old, new) if name == SHEET else part)

    def with_doctype(words):
        return repacked(good, lambda name, part: words + part.partition(b"?>")[2] if name == SHEET else part)

    utf16 = (doctype.partition(b"?>")[2].decode() + "<x>&b;</x>").encode("utf-16")
    yield "laughs", with_doctype(doctype), "instructions that no spreadsheet writes"
    yield "outside entity", with_doctype(external), "instructions that no spreadsheet writes"
    yield "hidden in UTF-16", repacked(good, lambda _, part: part, [("xl/x.xml", utf16)]), "instructions"
    yield "zeros", repacked(good, lambda _, part: part, [("xl/a.bin", b"\0" * 25_000_000)]), "far larger"
    yield "too much", repacked(good, lambda _, part: part, [("a", b"ab" * 20_000_000)]), "far larger"
    yield "many parts", repacked(good, lambda _, part: part, [(f"p{n}", b"") for n in range(30_000)]), "far larger"
    yield "far row", in_sheet(b"</sheetData>", cell("A1048576")), "more than 5,000 rows"
    yield (
        "far column",
        in_sheet(b"</sheetData>", b'<row r="90"><c r="XFD90"/></row></sheetData>'),
        "more than 50 columns",
    )
    yield "odd cell", in_sheet(b"</sheetData>", cell("a?")), "damaged"
    yield "macros", repacked(good, lambda _, part: part, [("xl/vbaProject.bin", b"x")]), "macros"
    yield "macro type", repacked(good, lambda name, part: macro(name, part) if name == TYPES else part), "macros"
    yield "no workbook", repacked(good, lambda name, part: None if name == "xl/workbook.xml" else part), "not an Excel"
    yield "no sheet", repacked(good, lambda name, part: None if name == SHEET else part), ""
    yield "cut short", good[: len(good) // 2], "damaged"
    yield "broken XML", in_sheet(b"</sheetData>", b"<"), "damaged"
    yield "lying sizes", lying(good), ""


def lying(content):
    """Every entry of the list of contents says that its part unpacks to one byte."""
    made, at = bytearray(content), content.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", 1)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def test_bombs_are_refused_in_time(good, figure):
    worst = 0.0
    for name, content, words in bombs(good):
        began = time.monotonic()
        with pytest.raises(RuleBroken) as caught:
            read_plan(content)
        worst = max(worst, time.monotonic() - began)
        assert words in str(caught.value), name
    figure(f"D7 hostile workbooks: all refused, the slowest in {worst:.1f} s")
    assert worst < 9


def test_strings_far_beyond_a_plan_run_into_the_limits_of_the_reader():
    rows = [["Reference", "Title"], *([f"ED{n}", "x" * 32_000] for n in range(900))]
    with pytest.raises(RuleBroken):
        read_plan(book(Deliverables=rows))


def test_a_sheet_in_an_odd_place_keeps_to_the_limits(good):
    def elsewhere(name, part):
        return part.replace(b"worksheets/sheet1.xml", b"other/one.xml")

    far = repacked(good, elsewhere)
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        filled = b'<row r="900000"><c r="XFD900000"><v>1</v></c></row></sheetData>'
        sheet = package.read(SHEET).replace(b"</sheetData>", filled)
    with pytest.raises(RuleBroken, match="far larger"):
        read_plan(repacked(far, lambda name, part: None if name == SHEET else part, [("xl/other/one.xml", sheet)]))


def test_a_workbook_full_to_its_limits_is_refused_in_time(figure):
    rows = [["Reference", "Title", *map(str, range(40))], *([f"ED{n}", *range(41)] for n in range(4_900))]
    content = book(Deliverables=rows)
    began = sum(os.times()[:4])
    with pytest.raises(RuleBroken, match="far larger"):
        read_plan(content)
    figure(f"D7 a workbook of 200,000 cells: refused in {sum(os.times()[:4]) - began:.1f} s of processor time")


def corrupted(content, chance):
    """A copy with one thing wrong: a byte, a tail, a part, or a piece of a part."""
    made = bytearray(content)
    match chance.randrange(6 if content.startswith(b"PK") else 3):
        case 0:
            for _ in range(chance.randrange(1, 9)):
                made[chance.randrange(len(made))] = chance.randrange(256)
        case 1:
            del made[chance.randrange(len(made)) :]
        case 2:
            at = chance.randrange(len(made))
            made[at:at] = chance.randbytes(chance.randrange(1, 40))
        case 3:
            gone = chance.randrange(20)
            names = iter(range(100))
            return repacked(content, lambda _, part: None if next(names) == gone else part)
        case _:
            return repacked(content, lambda _, part: _scratched(part, chance) if chance.random() < 0.3 else part)
    return bytes(made)


def _scratched(part, chance):
    made = bytearray(part)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(made) or 1)
        made[at : at + chance.randrange(1, 6)] = chance.choice(
            [b"", b"<", b">", b"&", b'"', b"9", b"-1", b"\xff", b"e"]
        )
    return bytes(made)


def test_corrupted_copies_are_read_or_refused_and_never_fail_otherwise(good, count, figure):
    plan = files.plan()
    read = refused = 0
    for number in range(count(40, 500)):
        chance = random.Random(number)
        content = corrupted(good if number % 4 else plan_csv(files.sheet(plan)), chance) or b"x"
        try:
            found = read_plan(content)
            told = checked(found.rows, files.known(plan))
            assert all(error.row and error.words for error in [*found.errors, *told.errors])
            compared(plan, told.plan)
            assert unpacked(packed(KeptFile("x", found.rows, found.warnings, plan))).rows == found.rows
            read += 1
        except RuleBroken:
            refused += 1
    figure(f"D9 corrupted copies of a plan: {read + refused} tried, {read} read, {refused} refused, 0 other errors")
    assert read
    assert refused
