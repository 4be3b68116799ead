"""The open pages of the guidance, and each of their tables as CSV."""

import csv
import io
from datetime import date

import pytest

from alliance_tracker.data import guidance
from alliance_tracker.exchange.reference import TABLES

PAGES = ["", "/annex-a", "/alliances", "/governance", "/words", "/timeline", "/money"]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_open_and_names_the_document(client, page):
    answer = client.get(f"/guidance{page}")
    assert answer.status_code == 200
    assert "rinted in the guidance, 6 December 2016" in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_each_page_offers_its_table_as_csv(client, page):
    assert ".csv" in client.get(f"/guidance{page}").text


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("annex-a", 27),
        ("ambitions", 25),
        ("national-work", 13),
        ("alliances", 257),
        ("governance", 8),
        ("requirements", 14),
        ("timeline", 10),
        ("money", 4),
        ("words", 64),
    ],
)
def test_each_table_as_csv(client, name, count):
    answer = client.get(f"/guidance/{name}.csv")
    assert answer.mimetype == "text/csv"
    table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(table) == 1 + count
    assert {len(row) for row in table} == {len(table[0])}


def test_every_table_is_tried_above():
    assert len(TABLES) == 9


def test_an_unknown_table_is_not_found(client):
    assert client.get("/guidance/secrets.csv").status_code == 404


def test_annex_a_shows_every_item_once_with_its_numbers(client):
    page = client.get("/guidance/annex-a").text
    for area in guidance.areas():
        for item in area.items:
            assert page.count(f'id="{item.code}"') == 1
    assert "63, 70 and 74" in page
    assert "None printed" in page
    assert "The layout leaves the pairing uncertain" in page
    assert "Only for prostate and colorectal cancer" in page


def test_annex_i_keeps_the_slips(client):
    page = client.get("/guidance/alliances").text
    assert "; HS West Cheshire;" in page
    assert "210 printed lines name 209" in page
    assert page.count("**:") == 5


def test_the_money_page_warns(client):
    page = client.get("/guidance/money").text
    assert "never adds them up" in page
    for figure in ("£123m", "£140m", "£154m", "£190m"):
        assert figure in page
    assert "£607m" not in page


def test_the_timeline_says_what_is_next(client, app, monkeypatch):
    assert "All of them lie in the past on 12 October 2018" in client.get("/guidance/timeline").text
    monkeypatch.setattr("alliance_tracker.web.guidance.today", lambda: date(2017, 2, 10))
    assert "sign off Cancer Transformation Funding" in client.get("/guidance/timeline").text.split("Next:")[1][:200]


def test_words_are_explained_where_they_stand(client):
    page = client.get("/guidance/annex-a").text
    prevention = page.split('id="PR"')[1].split('id="ED"')[0]
    assert "human papillomavirus" in prevention
    assert "multidisciplinary team" not in prevention


def test_the_pages_take_few_queries(client, queries):
    for page, most in zip(PAGES, (4, 9, 4, 2, 2, 2, 2), strict=True):
        queries.clear()
        client.get(f"/guidance{page}")
        assert len(queries) <= most, page
