"""Waiting times: typed in, loaded, shown to each reader, and on the pages of the alliance and its board."""

import io

import pytest

from alliance_tracker.data import measures
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from tests import make

INSIDE = "/alliances/north-east-and-cumbria"
WAITS = f"{INSIDE}/measures"
TYPED = {
    "measure": "62-day",
    "period": "Q1 2018/19",
    "in_time": "366",
    "total": "468",
    "kind": "provisional",
    "published_on": "13 Sep 2018",
}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(client, north):
    return client.sign_in(make.person(Role.MANAGER, north))


def test_figures_are_typed_in_and_read_on_the_overview_and_by_the_board(manager, client, north):
    make.deliverable(north)
    wrong = manager.post_form(f"{WAITS}/new", TYPED | {"in_time": "500", "period": "Q9"})
    assert (wrong.status_code, "is not a period" in wrong.text, 'value="500"' in wrong.text) == (422, True, True)
    wrong = manager.post_form(f"{WAITS}/new", TYPED | {"in_time": "500"})
    assert (wrong.status_code, "500 in time is more than all 468" in wrong.text) == (422, True)
    assert manager.post_form(f"{WAITS}/new", TYPED).location == WAITS
    again = manager.post_form(f"{WAITS}/new", TYPED | {"in_time": "1"})
    assert (again.status_code, "There are figures for the whole alliance in Q1 2018/19" in again.text) == (422, True)
    said = "Figures for Q2 2018/19 are not here yet. In Q1 2018/19, 78.2% were in time: 366 of 468 people"
    assert said in manager.get(INSIDE).text
    board = client.sign_in(make.person(Role.BOARD_MEMBER, north)).get(f"{INSIDE}/quarters/2018-19-q2")
    assert said in board.text and "Provisional figures, published on 13 September 2018" in board.text


def test_figures_are_changed_and_taken_away(manager, north):
    manager.post_form(f"{WAITS}/new", TYPED)
    row = measures.readings_of(north.alliance_id)[0]
    page = f"{WAITS}/{row.id}/edit"
    stale = manager.fields(page)
    assert manager.post_form(page, {"kind": "final", "in_time": "370"}).location == WAITS
    stale["in_time"] = "371"
    clash = manager.post(page, data=stale)
    assert (clash.status_code, "370" in clash.text, "371" in clash.text) == (409, True, True)
    assert manager.post_form(page, form=1).location == WAITS
    assert not measures.readings_of(north.alliance_id)
    assert manager.get(page).status_code == 404


def test_a_file_is_loaded_whole_or_not_at_all(manager, client, north):
    first, second = measures.bodies_of(north.alliance_id)[:2]
    header = "Measure,For,Period,In time,All,Provisional or final,Published on,Where published"
    good = [
        f"62-day wait,{first.ods_code},Q1 2018/19,30,33,final,2018-09-13,",
        "31-day,,Aug 2018,96,100,final,2018-10-11,",
    ]
    other = f"62-day wait,{second.name},Q1 2018/19,50,60,final,2018-09-13,"

    def sent(*lines):
        content = "\n".join((header, *lines)).encode()
        return manager.post_form(f"{WAITS}/load", {"file": (io.BytesIO(content), "waits.csv")})

    refused = sent(*good, "62-day wait,,31 Feb,1,2,final,2018-09-13,")
    assert (refused.status_code, "Line 4: Period: “31 Feb” is not a period" in refused.text) == (422, True)
    assert not measures.readings_of(north.alliance_id)
    assert sent(*good, other).location == WAITS
    assert "3 new, 0 changed, 0 the same" in manager.get(WAITS).text
    assert sent(good[0], other.replace("50,60", "51,60")).location == WAITS
    own = read_csv(manager.get(f"{WAITS}.csv").data)
    assert ["62-day wait", first.name, "Q1 2018/19", "30", "33", "Final", "2018-09-13", ""] in own
    seen = read_csv(client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north)).get(f"{WAITS}.csv").data)
    hidden = {row[1]: row[3:5] for row in seen if row[0] == "62-day wait"}
    assert hidden == {first.name: ["not shown"] * 2, second.name: ["not shown"] * 2}
    assert client.get(f"{WAITS}/load").status_code == 403


def test_a_file_mended_under_the_same_name_is_another_form(manager, north):
    """Chosen again on the page behind the back button, it is loaded and not taken for the one before."""
    header = "Measure,For,Period,In time,All,Provisional or final,Published on,Where published"
    fields = manager.fields(f"{WAITS}/load")

    def send(in_time):
        line = f"62-day,,Q1 2018/19,{in_time},468,final,2018-09-13,"
        file = (io.BytesIO(f"{header}\n{line}".encode()), "waits.csv")
        return manager.post(f"{WAITS}/load", data={**fields, "file": file})

    for in_time in (366, 367, 367):
        assert send(in_time).status_code == 303
        assert measures.readings_of(north.alliance_id)[0].draft.in_time == in_time
