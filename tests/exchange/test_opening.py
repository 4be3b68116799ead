"""What a hostile workbook costs: the process that opens it stays below 100 MB and 5 seconds of processor time."""

import io
import json
import os
import subprocess
import sys

import pytest
import xlsxwriter

from alliance_tracker.exchange.planfile.reading import OPENING
from tests.exchange.test_reading import SHEET, book, repacked

MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-I", sys.argv[1]], input=sys.stdin.buffer.read(), capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_maxrss // 1024, used.ru_utime + used.ru_stime]))
"""


def cost(content):
    """Megabytes and seconds of the process that opens a workbook, measured by one that is small itself."""
    told = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, str(OPENING)], input=content, capture_output=True, check=True
    )
    return json.loads(told.stdout)


def wide(rows, columns, text):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet("Deliverables")
        for row in range(rows):
            for column in range(columns):
                page.write_string(row, column, text(row, column))
    return out.getvalue()


def comment(megabytes):
    noise = os.urandom(megabytes * 500_000).hex().encode()
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%b"><!--%b--><sheetData/></worksheet>'
    return repacked(book(Deliverables=[["x"]]), lambda name, part: sheet % (space, noise) if name == SHEET else part)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: wide(4_900, 16, lambda row, column: f"{row} {column}"), id="as many cells as are read"),
        pytest.param(lambda: wide(2_000, 20, lambda row, column: f"{row} {column} " * 9), id="as much text"),
        pytest.param(lambda: wide(3_000, 20, lambda row, column: "x" * 300), id="one text repeated"),
        pytest.param(lambda: comment(11), id="as many octets"),
        pytest.param(lambda: comment(40), id="far more octets"),
    ],
)
def test_no_workbook_costs_much(made):
    megabytes, seconds = cost(made())
    assert megabytes < 100
    assert seconds < 5
