"""CSV in and out: nothing runs as a formula, and every text comes back as it was."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.csvfile import csv_bytes, decoded, quoted, read_csv, read_csv_text, unquoted

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
MARKS = ["'", '"', " ", "=", "+", "-", "@", "＝", "\t", "\r", "\n", "\ufeff", "\u200b", ";", ",", "a"]
TRICKY = st.builds("".join, st.lists(st.sampled_from(MARKS)))
RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1"]
RUNS += ["＝1", "＋1", "－1", "＠x", "﹢1", "\ufeff=1", "\u200b=1", "\u2060 @x"]


@pytest.mark.parametrize("text", RUNS)
def test_what_a_spreadsheet_could_run_is_quoted(text):
    written = csv_bytes(["words"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert written.lstrip('"').startswith("'")
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize("text", ["ED3", "It's late", "'quoted' words", "a=b", "1-2", "", " x"])
def test_ordinary_text_is_left_alone(text):
    assert quoted(text) == text


def test_numbers_and_dates_stay_what_they_are():
    row = [-5, -2.5, Decimal("-1.20"), date(2018, 10, 12), None]
    assert csv_bytes(["a", "b", "c", "d", "e"], [row]).endswith(b"\r\n-5,-2.5,-1.20,2018-10-12,\r\n")


def test_a_demonstration_file_says_so_first():
    content = csv_bytes(["a"], [["b"]], demonstration=True)
    assert content.startswith("\ufeffDEMONSTRATION: not about any real organisation\r\na\r\n".encode())


@settings(max_examples=500)
@given(st.lists(st.tuples(TEXT | TRICKY, TEXT | TRICKY)))
@example([("=", "'='"), ("", "''"), ("\r", "\n"), ("\x00", "'\u200b＝")])
def test_what_is_written_reads_back(rows):
    assert read_csv(csv_bytes(["Reference", "Title"], rows)) == [["Reference", "Title"], *map(list, rows)]


@pytest.mark.full
@settings(max_examples=10_000)
@given(TEXT | TRICKY)
def test_ten_thousand_texts_read_back(text):
    assert read_csv(csv_bytes(["a", "b"], [[text, text]]))[1] == [text, text]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_files_that_spreadsheets_write_are_read(coding, mark):
    text = f"reference{mark}title\r\nED3{mark}Café – “soon”\r\n"
    assert read_csv(text.encode(coding)) == [["reference", "title"], ["ED3", "Café – “soon”"]]


def test_excel_s_own_line_about_the_divider_is_followed():
    assert read_csv_text("sep=;\r\na,b;c\r\n1,2;3") == [["a,b", "c"], ["1,2", "3"]]


def test_blank_lines_keep_their_number():
    assert read_csv_text("a,b\n\n,\nc,d") == [["a", "b"], [], ["", ""], ["c", "d"]]


def test_what_is_no_text_is_refused_in_words():
    with pytest.raises(RuleBroken, match="Save it as"):
        decoded(b"\x81\x8d\x8f\x90")
    with pytest.raises(RuleBroken, match="Line 1 of the file"):
        read_csv_text("a" * 200_000)
