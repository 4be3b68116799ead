"""A quarter's spreadsheet that is bad or hurt on its way: a sentence for each, nothing lost, nothing twice, no half."""

import gc
import io
import multiprocessing
import os
import random
import resource
import signal
import time

import pytest
import xlsxwriter
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from alliance_tracker import create_app
from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.tables.delivery import MilestoneMove, QuarterUpdate
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.many import ManyChange
from alliance_tracker.exchange.quarterfile.layout import SHEET as QUARTER_SHEET
from alliance_tracker.web import reading
from tests.exchange.quarter_files import filled, sheets_of
from tests.exchange.test_opening import wide
from tests.exchange.test_reading import SHEET, bombs, cell, repacked
from tests.web.test_spreadsheet import SAID, Story, count, download, said, upload

HURTFUL = {
    "laughs",
    "hidden in UTF-16",
    "zeros",
    "too much",
    "many parts",
    "far row",
    "macros",
    "macro type",
    "cut short",
}


@pytest.fixture
def story(app):
    return Story()


def written():
    return count(QuarterUpdate), count(MilestoneMove), count(ManyChange), count(Change)


def read_to_the_end(client, at):
    """The page of a file on its way, once it is read; it asks again by itself until then."""
    for _ in range(400):
        page = client.get(at)
        if "Refresh" not in page.headers:
            return page
        assert "Nothing" in page.text or "looks again every second" in page.text
        time.sleep(0.1)
    raise AssertionError("the file was never read")


def body_of(client, story, content, name="quarter.xlsx"):
    """The type and the octets of a form that sends a file."""
    sent = client.fields(story.base)
    file = FileStorage(io.BytesIO(content), name, "file", "application/octet-stream")
    boundary, body = encode_multipart({**{key: sent[key] for key in sent}, "file": file})
    return f"multipart/form-data; boundary={boundary}", body


def refusal(client, story, content, name="quarter.xlsx"):
    """The page that says why a file is not taken, whether it was read at once or step by step."""
    kind, body = body_of(client, story, content, name)
    answer = client.post(story.base, data=body, content_type=kind)
    if answer.status_code == 303:
        assert "/spreadsheet/file/" in answer.location
        return read_to_the_end(client, answer.location)
    assert answer.status_code == 422
    return answer


def test_files_made_to_hurt_are_refused_in_a_sentence_and_nothing_is_written(client, story, figure):
    client.sign_in(story.manager)
    good, before = download(client, story), written()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    tried = 0
    for name, content, words in bombs(good):
        if name in HURTFUL:
            assert words in refusal(client, story, content).text, name
            tried += 1
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert tried == len(HURTFUL)
    many = repacked(good, lambda name, part: part.replace(b"</sheetData>", cell("A200000")) if name == SHEET else part)
    for content, file in ((many, "quarter.xlsx"), (b"Reference,Rating\n" + b"ED1,On track\n" * 200_000, "quarter.csv")):
        assert "more than 5,000 rows" in refusal(client, story, content, file).text
    assert written() == before
    seconds = (spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime) / tried
    figure(f"Hostile workbooks of a quarter: all refused, {seconds:.1f} s of processor time each")
    assert seconds < 5


def test_a_large_file_is_read_apart_and_pages_stay_quick_meanwhile(client, story, figure):
    """Opened by a process with limits (`tests/exchange/test_opening.py`), while the page says how far it is."""
    client.sign_in(story.manager)
    hostile, before = wide(4_000, 16, lambda row, column: f"{row} {column}"), written()
    began = time.process_time()
    at = upload(client, story, hostile).location
    assert "/spreadsheet/file/" in at
    first = client.get(at)
    spent = [time.process_time() - began]
    if "Refresh" in first.headers:
        assert "of 4." in first.text
    while "Refresh" in client.get(at).headers:
        began = time.thread_time()
        assert client.get(f"/alliances/{story.home.slug}/quarters").status_code == 200
        spent.append(time.thread_time() - began)
        time.sleep(0.2)
    page = read_to_the_end(client, at)
    assert "rows. Nothing has been changed yet." in page.text
    assert "See what would change" in page.text
    assert written() == before
    figure(f"While a hostile workbook is read: the slowest page {max(spent[1:], default=0):.2f} s of processor time")
    assert max(spent) < 3
    reading._held.clear()  # as after a restart: the file is read again, from where it is kept
    assert "/spreadsheet/columns/" in client.post(at, data=client.fields(at)).location


def test_formulas_count_by_their_values_and_one_that_fails_is_named(client, story):
    client.sign_in(story.manager)
    one, two, _ = story.refs()
    content = filled(download(client, story), {(ref, "Rating"): "On track" for ref in (one, two)})
    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(out, plain) as book:
        for name, cells in sheets_of(content).items():
            page = book.add_worksheet(name)
            heads = next((row for row in cells if row[0] == "Reference"), [])
            for number, row in enumerate(cells):
                for column, value in enumerate(row):
                    if name == QUARTER_SHEET and row[0] in (one, two) and heads[column] == SAID:
                        page.write_formula(number, column, "=A1/0", None, "#DIV/0!" if row[0] == two else "Live.")
                    elif value != "":
                        page.write(number, column, value)
    at = upload(client, story, out.getvalue()).location
    page = client.get(at)
    assert "The formula in this cell gives #DIV/0!. Put the value itself in its place" in page.text
    lede = page.text.partition('app-lede">')[2].partition("</p>")[0]
    assert "1 deliverable will change, 1 left empty and 1 left out until mended" in lede
    assert client.post_form(at).status_code == 303
    assert (said(one), said(two)) == (("on_track", "Live."), None)
    harmless = {(two, "Rating"): "On track", (two, SAID): "=HYPERLINK(1)"}
    at = upload(client, story, filled(download(client, story), harmless)).location
    client.post_form(at)
    assert said(two).happened == "=HYPERLINK(1)"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upload_that_stops_half_way_changes_nothing_and_can_be_sent_again(client, story):
    client.sign_in(story.manager)
    one = story.refs()[0]
    content = filled(download(client, story), {(one, "Rating"): "On track", (one, SAID): "Whole."})
    before = written()
    kind, body = body_of(client, story, content)
    for part in (len(body) // 2, len(body) - 10):
        answer = client.open(
            story.base,
            method="POST",
            input_stream=io.BytesIO(body[:part]),
            content_length=len(body),
            content_type=kind,
        )
        assert answer.status_code == 400
        assert written() == before
        gc.collect()  # Werkzeug closes its half of a file only when it is collected, with a warning
    at = upload(client, story, content).location
    assert client.post_form(at).status_code == 303
    assert said(one).happened == "Whole."


def _confirm(settings, cookie, at, sent, ready):
    """Another server on the same database, which is about to be killed."""
    served = create_app(settings).test_client(use_cookies=False)
    served.get("/help", headers={"Cookie": cookie})
    ready.send(True)
    served.post(at, data=sent, headers={"Cookie": cookie})
    ready.send(True)


def test_killed_between_check_and_confirmation_all_of_it_is_saved_or_nothing_and_never_twice(
    client, story, settings, figure, full
):
    client.sign_in(story.manager)
    refs = story.refs()
    chance, context = random.Random(4), multiprocessing.get_context("spawn")
    tried = 10 if full else 2
    for number in range(tried):
        answers = {(ref, "Rating"): "On track" for ref in refs} | {(ref, SAID): f"Try {number}." for ref in refs}
        at = upload(client, story, filled(download(client, story), answers)).location
        sent = client.fields(at)
        before, done = count(ManyChange), said(refs[0])
        cookie = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())
        db.session.remove()
        here, there = context.Pipe()
        child = context.Process(target=_confirm, args=(settings, cookie, at, dict(sent), there))
        child.start()
        assert here.poll(120)
        here.recv()
        time.sleep(chance.uniform(0, 0.15))  # the kill comes at a moment of chance
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        told = {said(ref) for ref in refs}
        assert told in ({done}, {("on_track", f"Try {number}.")}), "a part of it was saved"
        first, again = client.post(at, data=sent), client.post(at, data=sent)
        assert (first.status_code, again.status_code) == (303, 303)
        assert first.location == again.location
        assert {said(ref) for ref in refs} == {("on_track", f"Try {number}.")}
        assert count(ManyChange) == before + 1
        assert db.session.scalars(select(QuarterUpdate.version)).all() == [number + 1] * 3
        assert broken_links() == []
    figure("Killed between check and confirmation: {} times, 0 in part, 0 twice", tried)
