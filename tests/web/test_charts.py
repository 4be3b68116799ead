"""Pictures: the same bytes for the same figures, drawn once, guarded, marked, not loaded before they are needed."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.pictures import NAMES
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from alliance_tracker.web import charts
from alliance_tracker.web.board import pictures
from tests import make

QUARTERS = [quarter.words for quarter in Quarter.parse("2017-18-q1").until(Quarter.parse("2018-19-q2"))]
WORDS = "Off track: 1 of 5 off track"
TABLES = {
    "movement": {"rows": [[quarter, number % 3, number % 2, 9, 0] for number, quarter in enumerate(QUARTERS)]},
    "burn-up": {
        "rows": [[quarter, 9 + number, 8, 7 if number < 3 else None] for number, quarter in enumerate(QUARTERS)]
    },
    "heat-map": {
        "columns": ["Area", *QUARTERS],
        "rows": [["Living with and beyond cancer", *[WORDS] * 6], ["Enablers", *["No deliverables"] * 6]],
        "letters": [list("RAGCXN"), [""] * 6],
    },
}
EMPTY = {
    "movement": {"rows": []},
    "burn-up": {"rows": []},
    "heat-map": {"columns": ["Area"], "rows": [], "letters": []},
}


def drawn(name, form="svg", folder=None, demonstration=False, tables=TABLES, **changes):
    table = {"title": "A title & <more>", "heading": "North, Q2 2018/19", **tables[name], **changes}
    return charts.draw(name, table, form, folder, demonstration)


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_is_well_formed_plain_text_and_the_same_each_time(name, tmp_path):
    first, second = drawn(name, folder=tmp_path), drawn(name, folder=tmp_path)
    assert first == second
    root = ElementTree.fromstring(first)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "A title & <more>"
    assert b"<text" in first, "letters stay letters, so that they can be searched and read"
    assert b"<dc:date>" not in first
    assert b"script" not in first
    assert not re.search(rb"(href|src)=\"(?!#)", first), "a picture loads nothing"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_demonstration_is_marked_on_the_picture_itself(name, form, tmp_path):
    plain, marked = (drawn(name, form, tmp_path, demonstration) for demonstration in (False, True))
    assert plain != marked
    if form == "svg":
        assert charts.MARK.encode() in marked
        assert charts.MARK.encode() not in plain
    else:
        assert marked.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_draw_is_drawn_without_complaint(name, tmp_path):
    assert drawn(name, folder=tmp_path, tables=EMPTY).startswith(b"<svg")


@pytest.mark.parametrize("many", [0, 1, 4])
def test_a_sequence_of_any_number_of_rows_and_of_one_quarter_is_drawn(many, tmp_path):
    rows, bars = [["Area", "ED1 Work", "", 1, 0]] * many, [[1, 1, [[5, 1]], [[1, 1]]]] * many
    table = {"sequence": {"rows": rows, "bars": bars, "now": 1}}
    for quarters in (QUARTERS[:1], QUARTERS):
        picture = drawn("sequence", folder=tmp_path, tables=table, quarters=quarters)
        assert picture.count(b">ED1 Work<") == many
        assert all(f">{quarter[:2]}<".encode() in picture for quarter in quarters)


def test_a_worker_carries_no_drawing_library_before_its_first_chart():
    code = (
        "import sys, alliance_tracker; from alliance_tracker.web import charts, board;"
        "print([name for name in ('matplotlib', 'pandas', 'numpy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


class TestAddress:
    """A picture is found at an address named by the hash of its figures."""

    @pytest.fixture
    def north(self, app):
        north = make.alliance()
        one = make.deliverable(north)
        make.milestone(one)
        make.update(one, Rating.AT_RISK)
        return north

    def address(self, client, north, name="movement", form="svg"):
        page = client.get(f"/alliances/{north.slug}/quarters/{make.Q2.code}").text
        return re.search(rf"/alliances/{north.slug}/pictures/{name}/[0-9a-f]{{64}}\.svg", page)[0].replace("svg", form)

    @pytest.mark.parametrize("name", NAMES)
    def test_each_is_served_with_a_policy_and_an_etag_and_drawn_once(self, client, north, name, monkeypatch):
        client.sign_in(make.person(Role.BOARD_MEMBER, north))
        where = self.address(client, north, name)
        times = []
        draw = charts.draw
        monkeypatch.setattr(pictures.charts, "draw", lambda *given: times.append(1) or draw(*given))
        first = client.get(where)
        assert first.mimetype == "image/svg+xml"
        assert "default-src 'none'" in first.headers["Content-Security-Policy"]
        assert "script" not in first.headers["Content-Security-Policy"]
        assert client.get(where).data == first.data
        assert len(times) == 1
        again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(where.replace(".svg", ".png")).data.startswith(b"\x89PNG")

    def test_other_figures_have_another_address(self, client, north):
        client.sign_in(make.person(Role.BOARD_MEMBER, north))
        before = self.address(client, north, "burn-up")
        make.milestone(make.deliverable(north))
        assert self.address(client, north, "burn-up") != before

    def test_strangers_and_other_alliances_get_nothing(self, client, north):
        client.sign_in(make.person(Role.BOARD_MEMBER, north))
        where = self.address(client, north)
        other = make.alliance("West Yorkshire")
        client.sign_in(make.person(Role.MANAGER, other))
        assert client.get(where).status_code == 404
        assert client.get(where.replace(north.slug, "west-yorkshire")).status_code == 404
        client.sign_out()
        assert client.get(where).status_code == 303

    @pytest.mark.parametrize("name", ["movement/" + "0" * 64, "nothing/" + "0" * 64, "movement/abc"])
    def test_what_was_never_drawn_is_not_found(self, client, north, name):
        client.sign_in(make.person(Role.BOARD_MEMBER, north))
        assert client.get(f"/alliances/{north.slug}/pictures/{name}.svg").status_code == 404

    def test_the_sentence_and_the_table_stand_beside_it(self, client, north):
        page = (
            client.sign_in(make.person(Role.BOARD_MEMBER, north))
            .get(f"/alliances/{north.slug}/quarters/{make.Q2.code}")
            .text
        )
        assert "by the end of Q2 2018/19" in page
        assert page.count("Show the numbers") == 2
        assert page.count('<img src="/alliances/') == 2
