"""England: what everyone signed in may read of all alliances, and what those who watch them see beside it."""

import re
from datetime import date

import pytest

from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.make import Q2

Q1 = "/england/quarters/2018-19-q1"
QUARTER = Q2.previous()


@pytest.fixture
def north(app):
    """Q1 reviewed, with one deliverable off track."""
    made = make.alliance()
    one = make.deliverable(made)
    make.update(one, Rating.OFF_TRACK, QUARTER)
    make.review(made, QUARTER)
    return made


@pytest.fixture
def wessex(app):
    """Q1 closed, not reviewed, and nothing returned."""
    made = make.alliance("Wessex")
    make.deliverable(made)
    return made


def test_everyone_reads_the_extract_and_nobody_reads_more(client, north, wessex, queries):
    assert client.get("/england").status_code == 303
    reader = client.sign_in(make.person(Role.SIGNATORY, wessex))
    page = reader.get("/england").text
    assert "1 of 19 boards has reviewed Q1 2018/19. 1 return is missing." in page
    assert "1 of 1 off track" in page and "Its board meets on" in page
    assert "Returns missing" not in page and "What will be different" not in page and "More of England" not in page
    assert reader.get(f"{Q1}/missing.csv").status_code == 403
    rows = read_csv(reader.get(f"{Q1}/extract.csv").data)
    named = [row for row in rows if row[1] == "North East and Cumbria"]
    assert [row[7] for row in named].count("Off track") == 1 and len(named) == 5
    assert next(row for row in rows if row[1] == "Wessex")[4] == "Not returned"
    assert reader.get("/england/quarters/2020-21-q4").status_code == 404
    queries.clear()
    reader.get("/england")
    kept = len(queries)
    for _ in range(3):
        make.update(make.deliverable(wessex), Rating.AT_RISK, QUARTER)
    queries.clear()
    reader.get("/england")
    assert len(queries) <= kept + 8


def test_the_teams_that_watch_see_what_is_missing_and_what_needs_a_board(client, north, wessex):
    late = make.deliverable(wessex)
    make.update(late, Rating.OFF_TRACK, QUARTER)
    national = client.sign_in(make.person(Role.NATIONAL_TEAM, north))
    page = national.get("/england").text
    assert page.index("Returns missing: 1") < page.index("Alliances by area")
    assert "1 of 2 in" in page and "What needs a board: 2" in page and "Unreviewed. Its board meets on" in page
    items = national.get(f"{Q1}/items").text
    assert "2 off track" in items
    needs = read_csv(national.get(f"{Q1}/needs-a-board.csv").data)
    assert {row[1] for row in needs if "Off track" in row} == {"North East and Cumbria", "Wessex"}
    region = client.sign_in(make.person(Role.REGIONAL_TEAM, north))
    own = region.get("/england").text
    assert "Returns missing: 0" in own and "What needs a board: 1" in own
    assert all(row[1] != "Wessex" for row in read_csv(region.get(f"{Q1}/needs-a-board.csv").data))


def test_a_return_that_came_late_is_shown_so_to_who_watches_it_and_no_update_is_not_new(client, north, wessex):
    make.update(make.deliverable(wessex, area="PR"), Rating.AT_RISK, QUARTER)
    make.review(wessex, QUARTER)
    late = re.compile(r"Returned, [0-9]+ days? late")
    for role, there in ((Role.NATIONAL_TEAM, True), (Role.REGIONAL_TEAM, True), (Role.SIGNATORY, False)):
        page = client.sign_in(make.person(role, north)).get(Q1).text
        assert bool(late.search(page.partition('id="extract"')[2])) is there and "Returned" in page
    rows = read_csv(client.get(f"{Q1}/extract.csv").data)
    silent = [row for row in rows if row[7] == "No update"]
    assert silent and {row[9] for row in silent} == {""}


def test_the_boards_own_view_of_an_area_stands_beside_its_rating(client, wessex):
    here = make.alliance()
    make.update(make.deliverable(here), Rating.OFF_TRACK, QUARTER)
    inside = f"/alliances/{here.slug}"
    secretary = client.sign_in(make.person(Role.SECRETARY, here))
    told = {"rating": "at_risk", "reason": "One site only."}
    assert secretary.post_form(f"{inside}/quarters/{QUARTER.code}/areas/ED", told).status_code == 303
    overview = secretary.get(inside).text
    assert "The board’s view:" not in overview
    newest = secretary.post_form(f"{inside}/quarters/{Q2.code}/areas/ED", told)
    assert newest.status_code == 303
    overview = secretary.get(inside).text
    assert "The board’s view:" in overview and "Because: One site only." in overview
    reader = client.sign_in(make.person(Role.SIGNATORY, wessex))
    assert "The board’s view" not in reader.get(Q1).text
    make.review(here, QUARTER)
    page = reader.get(Q1).text
    assert "The board’s view: at risk" in page and "Areas that a board sees otherwise" in page
    assert "One site only." not in page
    rows = read_csv(reader.get(f"{Q1}/extract.csv").data)
    assert [row[10] for row in rows if row[10]] == ["Board’s view", "At risk"]
    extract = reader.get(inside).text
    assert "The board’s view:" in extract and "One site only." not in extract
    assert "At risk" in reader.get(f"{inside}/extract.csv").text


def test_a_past_quarter_is_read_as_it_was(client, north):
    reader = client.sign_in(make.person(Role.BOARD_MEMBER, north))
    before = reader.get(f"{Q1}/extract.csv").data
    make.deliverable(north)
    assert reader.get(f"{Q1}/extract.csv").data == before
    assert date(2018, 10, 12).isoformat() not in before.decode()
