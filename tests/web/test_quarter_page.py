"""The quarter page: what it says, to whom, live and frozen, as CSV, and what it costs."""

import csv
import io
import json
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.people import Person
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, Rating
from alliance_tracker.web.board.freezing import freeze_quarter
from alliance_tracker.web.board.main_part import shown
from tests import make

Q1 = make.Q2.previous()
TABLES = {
    "areas": "Area",
    "deliverables": "Reference",
    "moved": "Reference",
    "needs-the-board": "Reference",
    "milestones": "Reference",
    "risks": "Deliverable",
    "not-updated": "Reference",
    "movement": "Quarter",
    "burn-up": "By the end of",
}


@pytest.fixture
def north(app):
    """Three deliverables: one fell off track, one got better, one still waits."""
    north = make.alliance()
    lead = make.person(Role.LEAD, north, "Claire Robson")
    fell, rose, waits = (make.deliverable(north, lead, area=area) for area in ("ED", "PR", "TC"))
    for of, baseline in ((fell, date(2018, 7, 31)), (rose, date(2019, 3, 31)), (waits, date(2019, 3, 31))):
        make.milestone(of, baseline)
    for of, rating in ((fell, Rating.AT_RISK), (rose, Rating.OFF_TRACK), (waits, Rating.AT_RISK)):
        make.update(of, rating, Q1)
    make.update(fell, Rating.OFF_TRACK, happened="FIT kits <b>late</b>", ask="Agree £60,000")
    make.update(rose, Rating.AT_RISK)
    return north


def address(north, quarter=make.Q2):
    return f"/alliances/{north.slug}/quarters/{quarter.code}"


def freeze(app, north, quarter=Q1):
    with app.test_request_context(base_url="http://127.0.0.1"):
        alliance = alliances.head(north.slug)
        return freeze_quarter(alliance, quarter.code, FrozenKind.REVIEW, make.by(), make.moment(), make.TODAY)


def rows(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_page_says_what_the_board_must_know(client, north):
    page = client.sign_in(make.person(Role.BOARD_MEMBER, north)).get(address(north)).text
    assert "Draft: Quarter 2 2018/19 review" in page
    assert "Two of 3 updates are in; the update for Quarter 2 2018/19 closes on 19 October 2018." in page
    assert "FIT kits &lt;b&gt;late&lt;/b&gt;" in page
    assert "Agree £60,000" in page
    assert "What needs the board so far: 1" in page
    assert "No update yet: 1" in page
    assert "off track so far, 1 in Q1 2018/19" in page
    silent = page[page.index("Off track or at risk last quarter, no update yet:") : page.index('id="milestones"')]
    assert f'href="/alliances/{north.slug}/deliverables/TC1">TC1</a> (at risk).' in silent
    assert "ED1.1" in page and "Missed" in page
    moved = page[page.index('id="moved"') : page.index('id="needs-the-board"')]
    assert moved.index("ED1 What") < moved.index("PR1 What"), "what got worse comes first"
    assert f"/alliances/{north.slug}/deliverables/ED1/why/2018-19-q2" in page
    assert f'href="/alliances/{north.slug}/deliverables/ED1#milestones">ED1.1' in page


def test_an_area_that_waits_never_looks_better_than_it_is(client, north):
    for area, start in (("ED", None), ("TC", date(2019, 4, 1))):
        make.deliverable(north, area=area, **({"planned_start": start} if start else {}))
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(address(north)).text
    heat = page[page.index('id="areas"') : page.index('id="moved"')]
    assert "<b>Off track so far</b><small>1 of 2, 1 to come</small>" in heat
    assert "<b>Not yet updated</b><small>1 of 2 not yet updated</small>" in heat
    assert "<b>Not started</b>" not in heat
    found = {row[0]: row[-1] for row in rows(client.get(f"{address(north)}/areas.csv"))}
    assert found["Area"] == "Q2 2018/19 so far"
    assert "Off track so far: 1 of 2 off track, 1 not yet updated" in found.values()
    assert "1 of 2 not yet updated" in found.values()


def test_names_are_put_in_when_shown(client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(address(north)).text
    assert "Claire Robson" in page
    assert "data-person" not in page


@pytest.mark.parametrize("name", ["<img src=x>", "O’Neill & Sons"])
def test_a_name_is_text_in_the_page(name):
    html = shown('<p><span data-person="7">a former deliverable lead</span></p>', {7: name}, links=True)
    assert "<img" not in html
    assert shown('<span data-person="7">a former deliverable lead</span>', {}, True) == "a former deliverable lead"


def test_the_page_costs_the_same_for_three_deliverables_or_nine(client, north, queries):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))

    def cost(more: int) -> tuple[int, int]:
        """New, and again when nothing has changed."""
        for _ in range(more):
            made = make.deliverable(north)
            make.milestone(made)
            make.update(made)
        client.get(f"{address(north)}/movement.csv")
        costs = []
        for _ in range(2):
            queries.clear()
            client.get(address(north))
            costs.append(len(queries))
        return costs[0], costs[1]

    first = cost(0)
    assert cost(6) == first
    assert first[0] <= 14 and first[1] <= 8


def test_every_change_shows_at_once(client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    assert "What needs the board so far: 1" in client.get(address(north)).text
    make.update(make.deliverable(north), Rating.OFF_TRACK, happened="The scanner broke")
    page = client.get(address(north)).text
    assert "What needs the board so far: 2" in page and "The scanner broke" in page
    with writing(make.by(), make.moment()) as tx:
        tx.session.scalars(select(Person).where(Person.name == "Claire Robson")).one().name = "Claire Smith"
        tx.say(Sentence("changed a name", "person", "1"))
    assert "Claire Smith" in client.get(address(north)).text


def test_a_reviewed_quarter_is_the_very_page_that_was_frozen(app, client, north):
    frozen_id = freeze(app, north)
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    first = client.get(address(north, Q1)).text
    assert "Draft" not in first
    with writing(make.by(), make.moment()) as tx:
        tx.session.scalars(select(Person).where(Person.name == "Claire Robson")).one().name = "Claire Smith"
        tx.say(Sentence("changed a name", "person", "1"))
        freezing.correct(tx, north.id, Q1, "ED1", "It was met on 2 <July>.")
    second = client.get(address(north, Q1)).text
    kept = freezing.frozen_page(frozen_id).page.decode()
    assert shown(kept, {}, links=True).replace("a former deliverable lead", "Claire Smith") in second
    assert "It was met on 2 &lt;July&gt;." in second
    assert second.index("Corrected since") < second.index("app-tiles")


def test_a_frozen_page_costs_nine_queries(app, client, north, queries):
    freeze(app, north)
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    queries.clear()
    client.get(address(north, Q1))
    assert len(queries) <= 9


@pytest.mark.parametrize("role", [Role.REGIONAL_TEAM, Role.NATIONAL_TEAM])
def test_region_and_nation_read_what_is_submitted_and_are_told_it_is_unreviewed(app, client, north, role):
    client.sign_in(make.person(role, north))
    early = client.get(address(north))
    assert early.status_code == 404
    assert "can be read once it has closed" in early.text
    why = f"/alliances/{north.slug}/deliverables/ED1/why/{make.Q2.code}"
    for table in (f"{address(north)}/deliverables.csv", why, f"{why}/milestones.csv"):
        assert client.get(table).status_code == 404
    assert "can be read once it has closed" in client.get(why).text
    page = client.get(address(north, Q1)).text
    assert "Unreviewed." in page
    assert f'href="/alliances/{north.slug}/deliverables/ED1"' not in page
    freeze(app, north)
    page = client.get(address(north, Q1)).text
    assert "Unreviewed." not in page
    assert "The board reviewed this quarter" in page
    assert f'href="/alliances/{north.slug}/deliverables/ED1"' not in page


def test_another_alliance_looks_as_if_it_were_not_there(client, north):
    other = make.alliance("West Yorkshire")
    client.sign_in(make.person(Role.MANAGER, other))
    for path in (address(north), f"/alliances/{north.slug}/quarters", f"{address(north)}/areas.csv"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("code", ["2018-19-q5", "2016-17-q4", "nothing", "2018-19-q2x"])
def test_a_quarter_that_does_not_exist_says_so(client, north, code):
    answer = client.sign_in(make.person(Role.MANAGER, north)).get(f"/alliances/{north.slug}/quarters/{code}")
    assert answer.status_code == 404


def test_every_table_is_had_as_csv_live_and_frozen(app, client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    for table, head in TABLES.items():
        assert rows(client.get(f"{address(north)}/{table}.csv"))[0][0] == head
    assert rows(client.get(f"{address(north)}/deliverables.csv"))[1][-1] == "Claire Robson"
    live = rows(client.get(f"{address(north, Q1)}/needs-the-board.csv"))
    freeze(app, north)
    assert rows(client.get(f"{address(north, Q1)}/needs-the-board.csv")) == live
    assert client.get(f"{address(north)}/nothing.csv").status_code == 404


def test_the_figures_of_a_frozen_page_stay_when_the_record_moves_on(app, client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    freeze(app, north)
    before = rows(client.get(f"{address(north, Q1)}/deliverables.csv"))
    make.update(make.deliverable(north), Rating.AT_RISK)
    assert rows(client.get(f"{address(north, Q1)}/deliverables.csv")) == before
    assert json.loads(json.dumps(freezing.frozen_content(1)))["inputs"]["standings"][0]["lead"]


def test_an_alliance_without_deliverables_has_a_page_that_says_so(client, app):
    empty = make.alliance()
    page = client.sign_in(make.person(Role.MANAGER, empty)).get(address(empty)).text
    assert "There are no deliverables yet." in page
    assert "No deliverables in this area." in page


def test_a_planned_quarter_says_when_it_opens_and_nothing_else(client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(address(north, make.Q2.next())).text
    assert ">Quarter 3 2018/19</h1>" in page
    assert "The update for Quarter 3 2018/19 opens on 1 January 2019 and closes on 21 January 2019." in page
    assert f'href="{address(north)}"' in page
    for absent in ("Draft", "app-tiles", "app-heat", ".csv"):
        assert absent not in page
    answer = client.get(f"{address(north, make.Q2.next())}/areas.csv")
    assert answer.status_code == 404
    assert "opens on 1 January 2019. It has no tables yet." in answer.text


def test_the_list_of_quarters_and_its_csv(client, north):
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    page = client.get(f"/alliances/{north.slug}/quarters").text
    assert "Closed, not reviewed" in page
    assert '<td role="cell" data-l="Where it stands">Open</td>' in page, "no sign that reads as a rating"
    assert "Set the dates" not in page
    assert len(rows(client.get(f"/alliances/{north.slug}/quarters.csv"))) == 17


class TestDates:
    """The manager sets when an update opens and closes and when the board meets."""

    def path(self, north):
        return f"{address(north)}/dates"

    def test_they_are_saved_once(self, client, north):
        client.sign_in(make.person(Role.MANAGER, north))
        answer = client.post_form(self.path(north), {"closes": "26 Oct 2018", "board": ""})
        assert answer.status_code == 303
        found = quarters.among(quarters.quarters_of(north.id), make.Q2.code)
        assert found.dates == Dates(date(2018, 10, 1), date(2018, 10, 26), None)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"closes": "31 Feb 2019"}, "“31 Feb 2019” is not a date"),
            ({"closes": "1 Sep 2018"}, "must be on or after the opening day"),
            ({"opens": ""}, "Give the day the update opens"),
            ({"board": "2 October 2018"}, "must be on or after the closing day"),
            ({"opens": "1 Oct 2028", "closes": "2 Oct 2028", "board": ""}, "Choose an opening day"),
        ],
    )
    def test_what_cannot_be_gets_the_form_back(self, client, north, typed, message):
        client.sign_in(make.person(Role.MANAGER, north))
        answer = client.post_form(self.path(north), typed)
        assert answer.status_code == 422
        assert message in answer.text
        for value in typed.values():
            assert value in answer.text

    def test_two_people_at_once(self, client, north):
        client.sign_in(make.person(Role.MANAGER, north))
        old = client.fields(self.path(north))
        client.post_form(self.path(north), {"closes": "26 Oct 2018"})
        answer = client.post(self.path(north), data={**old.to_dict(), "closes": "25 Oct 2018"})
        assert answer.status_code == 409
        assert "25 October 2018" in answer.text or "25 Oct 2018" in answer.text
        assert "26 October 2018" in answer.text

    def test_a_reviewed_quarter_keeps_its_dates(self, app, client, north):
        freeze(app, north)
        client.sign_in(make.person(Role.MANAGER, north))
        answer = client.get(f"{address(north, Q1)}/dates")
        assert answer.status_code == 422
        kept = db.session.scalar(select(QuarterRow.reviewed_at).where(QuarterRow.code == Q1.code))
        assert kept is not None

    def test_they_are_the_managers(self, client, north):
        client.sign_in(make.person(Role.BOARD_MEMBER, north))
        assert client.get(self.path(north)).status_code == 403
