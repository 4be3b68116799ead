"""What the plan covers, whether it fits, and England: stories of the pages, their forms and their bad input."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.plan.coverage import coverage_of
from alliance_tracker.data.plan.plans import plan_of, say
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.plan import Alignment, CoverageReason, GroupReason, ResourceLine, Submission
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import agreeing, make

BASE = "/alliances/north-east-and-cumbria/plan"
WHY = f"{BASE}/coverage/A-PR2/why"
VANGUARD = select(Alliance.name).where(Alliance.kind == "vanguard").order_by(Alliance.position)


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


def money(where, deliverable, year, pence, private=False):
    plan = plan_of(where.id)
    with writing(make.by(), make.moment()) as tx:
        line = ResourceLine(
            plan_id=plan.id,
            year=year,
            what="Endoscopy lists",
            amount_pence=pence,
            alliance_id=where.id,
            deliverable_id=deliverable.id,
            position=pence,
        )
        if private:
            line.private, line.private_because, line.private_until = True, "Pay is being agreed", date(2019, 4, 1)
        tx.add(line)
        say(tx, plan, Sentence("asked for money", "plan", "resources"))


def submit(where):
    """The newest content of the plan as its submitted version."""
    plan = plan_of(where.id)
    version = agreeing.freeze(plan, "Better care.")
    with writing(make.by(), make.moment()) as tx:
        seal = {"version_id": version.id, "seal": version.seal, "standings": "[]"}
        tx.add(Submission(plan_id=plan.id, submitted_on=make.TODAY, submitted_at=tx.now, **seal))
        say(tx, plan, Sentence("submitted the plan", "plan", "submission"))


def last_words():
    words = select(ChangePiece.after).join(Change, Change.id == ChangePiece.change_id)
    return db.session.scalar(words.where(ChangePiece.name == "words").order_by(Change.id.desc()).limit(1))


def test_the_page_shows_what_is_planned_each_year_with_milestones_and_money(client, north, manager):
    one = make.deliverable(north, planned_start=date(2017, 4, 1), planned_end=date(2019, 3, 31))
    make.milestone(one, date(2018, 9, 30))
    money(north, one, "2018/19", 120_000_00)
    money(north, one, "2018/19", 5_000_00, private=True)
    page = client.sign_in(manager).get(f"{BASE}/coverage").text
    assert "1 has at least one deliverable and 26 are gaps." in page
    assert "Early diagnosis: 1 of 5 covered" in page
    assert '<span class="app-nb">1 milestone</span>, £125k' in page
    assert "Not started yet" in page
    assert "Starts from 2018/19" in page
    assert "Say why not, four years at once" in page
    reader = make.person(Role.BOARD_MEMBER, north)
    seen = client.sign_in(reader).get(f"{BASE}/coverage").text
    assert "£120k, 1 private item" in seen
    assert "Say why not" not in seen
    rows = read_csv(client.get(f"{BASE}/coverage.csv").data)
    assert len(rows) == 1 + 27 * 4
    row = next(row for row in rows if row[0] == "A-ED1" and row[4] == "2018/19")
    assert row[5:7] == ["Planned", f"ED1 {row[6][4:]}"]
    assert row[8:10] == ["120000", "1"]
    assert len(read_csv(client.get(f"{BASE}/coverage-groups.csv").data)) == 1 + 7 * 5


def test_one_item_shows_the_words_of_the_guidance_and_what_is_planned(client, north, manager):
    make.milestone(make.deliverable(north), date(2018, 9, 30), title="Shared reporting live")
    page = client.sign_in(manager).get(f"{BASE}/coverage/A-ED1").text
    assert "No year is printed, so nothing here is late." in page
    assert "Shared reporting live" in page
    assert client.get(f"{BASE}/coverage/A-ED9").status_code == 404
    assert f"{BASE.removesuffix('/plan')}/deliverables/ED1" in page
    annex = client.get("/guidance/annex-a").text
    assert "/in-my-plan/A-ED1" in annex
    assert client.get("/in-my-plan/A-ED1").location == f"{BASE}/coverage/A-ED1"


def test_several_years_are_explained_at_once_and_a_reason_is_taken_away(client, north, manager):
    client.sign_in(manager)
    sent = client.post_form(WHY, {"2018-19": "The drugs budget comes in 2021.", "same": "yes"})
    assert sent.location == f"{BASE}/coverage#A-PR2"
    plan = plan_of(north.id)
    assert coverage_of(plan, make.TODAY).row("A-PR2").empty == ()
    assert db.session.query(CoverageReason).count() == 4
    assert last_words() == (
        "said why nothing is planned for A-PR2 Chemo-prevention drugs in 2017/18, 2018/19, 2019/20 and 2020/21"
    )
    assert "26 are gaps" in client.get(f"{BASE}/coverage").text
    client.post_form(WHY, {"2017-18": None})
    assert coverage_of(plan, make.TODAY).row("A-PR2").empty == ("2017/18",)
    assert last_words() == "took away why nothing is planned for A-PR2 Chemo-prevention drugs in 2017/18"
    client.post_form(WHY)
    assert "Nothing was changed." in client.get(f"{BASE}/coverage").text


def test_an_empty_form_and_too_long_a_reason_are_refused_with_what_was_typed(client, north, manager):
    client.sign_in(manager)
    answer = client.post_form(WHY)
    assert answer.status_code == 422
    assert "Say why nothing is planned, or add a deliverable instead" in answer.text
    long = client.post_form(WHY, {"2018-19": "x" * 601})
    assert long.status_code == 422
    assert "Shorten 2018/19 by 1 character" in long.text
    assert "x" * 601 in long.text
    fields = client.fields(WHY).to_dict() | {"2018-19": "Never"}
    make.deliverable(north, area="PR", items=("A-PR2",))
    answer = client.post(WHY, data=fields)
    assert answer.status_code == 422
    assert "Something is planned here, so it needs no reason" in answer.text
    assert ">Never</textarea>" in answer.text


def test_two_who_explain_different_years_are_joined_and_a_double_press_saves_once(client, north, manager):
    client.sign_in(manager)
    first, second = client.fields(WHY), client.fields(WHY)
    before = db.session.query(Change).count()
    sent = first.to_dict() | {"2017-18": "Next year."}
    assert client.post(WHY, data=sent).status_code == client.post(WHY, data=sent).status_code == 303
    assert db.session.query(Change).count() == before + 1
    answer = client.post(WHY, data=second.to_dict() | {"2020-21": "It is over by then."})
    assert answer.status_code == 409
    assert "Next year." in answer.text
    assert "It is over by then." in answer.text


def test_groups_of_patients_are_explained_by_area(client, north, manager):
    client.sign_in(manager)
    page = f"{BASE}/coverage/groups/older-people/why"
    client.post_form(page, {"PR": "Screening ends at 74."})
    assert db.session.query(GroupReason).count() == 1
    shown = client.get(f"{BASE}/coverage").text
    assert "Screening ends at 74." in shown
    assert last_words() == "said why nothing is planned for Older people in Prevention"
    assert client.get(f"{BASE}/coverage/groups/giants/why").status_code == 404


def test_the_vanguards_plan_holds_the_deliverables_of_its_footprints_and_links_only_the_readers_own(client, app):
    first, second, _ = (make.alliance(name) for name in db.session.scalars(VANGUARD).all())
    make.deliverable(first, title="Ours")
    make.deliverable(second, title="Theirs next door")
    reader = make.person(Role.MANAGER, first)
    page = client.sign_in(reader).get(f"/alliances/{first.slug}/plan/coverage").text
    assert f'href="/alliances/{first.slug}/deliverables/ED1"' in page
    assert f'href="/alliances/{second.slug}/deliverables/ED1"' not in page
    assert "Theirs next door" in page
    there = client.get(f"/alliances/{second.slug}/plan/coverage")
    assert (there.status_code, there.location) == (302, f"/alliances/{first.slug}/plan/coverage")


def test_the_queries_do_not_grow_with_the_plan(client, north, manager, queries):
    client.sign_in(manager)
    make.deliverable(north)
    counts = []
    for _ in range(2):
        queries.clear()
        client.get(f"{BASE}/coverage")
        first = len(queries)
        queries.clear()
        client.get(f"{BASE}/coverage")
        counts.append((first, len(queries)))
        for number in range(3):
            make.milestone(make.deliverable(north), date(2019, 1 + number, 1))
    assert counts[0] == counts[1]
    assert counts[0][1] < 9


def test_many_are_marked_at_once_and_one_is_marked_again_with_a_note(client, north, manager):
    client.sign_in(manager)
    page = f"{BASE}/fit"
    shown = client.get(page).text
    assert "Nothing is checked yet, of 17 documents and sources." in shown
    assert "stp-aide-memoire-cancer.pdf" in shown
    sent = client.post_form(f"{page}/mark?kind=ccg_plan", {"state": "agrees"})
    assert sent.status_code == 303
    shown = client.get(page).text
    assert "Of 17 documents and sources, 12 agree and 5 are not checked." in shown
    assert "Priya Nair" in shown
    assert last_words().startswith("marked as agreeing with the plan: NHS")
    one = db.session.query(Alignment).order_by(Alignment.id).first()
    key = next(row for row in client.fields(f"{page}/mark?kind=stp").getlist("which"))
    wrong = client.post_form(f"{page}/mark?kind=stp&which={key}", {"state": "differs"})
    assert wrong.status_code == 422
    assert "Say what differs, and what is done about it" in wrong.text
    client.post_form(f"{page}/mark?kind=stp&which={key}", {"state": "differs", "note": "It plans one site fewer."})
    assert "12 agree, 1 differs and 4 are not checked" in client.get(page).text
    rows = read_csv(client.get(f"{page}.csv").data)
    assert len(rows) == 18
    assert [row[2] for row in rows if row[5] == "It plans one site fewer."] == ["Differs"]
    assert one.state == "agrees"


def test_marks_of_bad_kinds_are_refused(client, north, manager):
    client.sign_in(manager)
    page = f"{BASE}/fit/mark?kind=evidence"
    nothing = client.post_form(page, {"which": None, "state": "agrees"})
    assert (nothing.status_code, "Tick at least one" in nothing.text) == (422, True)
    future = client.post_form(page, {"state": "agrees", "checked_on": "13 October 2018"})
    assert "The day must not be after today, 12 October 2018" in future.text
    forged = client.fields(page)
    forged.setlist("which", ["stp-no-such"])
    answer = client.post(page, data=forged.to_dict(flat=False) | {"state": "agrees"})
    assert answer.status_code == 422
    assert "is not a choice" in answer.text
    stale = client.fields(page)
    client.post_form(page, {"state": "agrees"})
    answer = client.post(page, data=stale.to_dict(flat=False) | {"state": "differs", "note": "Mine"})
    assert answer.status_code == 409
    assert ">Mine</textarea>" in answer.text


def test_a_network_is_named_renamed_and_taken_off_the_list(client, north, manager):
    client.sign_in(manager)
    page = f"{BASE}/fit"
    client.post_form(f"{page}/add", {"kind": "radiotherapy", "name": "Northern radiotherapy network"})
    twice = client.post_form(f"{page}/add", {"kind": "radiotherapy", "name": "northern Radiotherapy Network"})
    assert (twice.status_code, "stands in the list already" in twice.text) == (422, True)
    printed = client.post_form(f"{page}/add", {"kind": "evidence", "name": "Cancer Dashboard"})
    assert printed.status_code == 422
    row = db.session.query(Alignment.id).scalar()
    assert client.post_form(f"{page}/{row}", {"name": ""}).status_code == 422
    client.post_form(f"{page}/{row}", {"name": "North Radiotherapy"})
    assert "North Radiotherapy is saved." in client.get(page).text
    typed = client.fields(f"{page}/{row}").to_dict() | {"take_away": "yes"}
    pressed = [client.post(f"{page}/{row}", data=typed).status_code for _ in range(2)]
    assert pressed == [303, 303], "pressed twice, it is taken off once"
    assert "No network is named yet." in client.get(page).text
    assert client.get(f"{page}/{row}").status_code == 404


def test_england_reads_what_is_submitted_and_never_a_draft(client, north):
    make.deliverable(north)
    national = make.person(Role.NATIONAL_TEAM, north)
    client.sign_in(national)
    assert 'href="/england/coverage"' in client.get("/england").text
    page = client.get("/england/coverage").text
    assert "No plan is submitted yet, of 17." in page
    submit(north)
    page = client.get("/england/coverage").text
    assert "1 of 17 plans is submitted." in page
    rows = read_csv(client.get("/england/coverage.csv").data)
    assert len(rows) == 28
    assert [row[6] for row in rows if row[3] == "A-ED1"] == ["Covered"]
    make.deliverable(north, area="PR")
    assert read_csv(client.get("/england/coverage.csv").data) == rows, "the draft has more now"
    assert client.get(f"{BASE}/coverage").status_code == 403
