"""A workbook of somebody's own: its columns are guessed, matched, kept, offered again, changed and forgotten."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.columns import forget_map, keep_map
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, QuarterUpdate
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.many import ColumnMap
from alliance_tracker.rules.columns import FileMap, SheetMap
from alliance_tracker.rules.permissions import Role
from alliance_tracker.web.spreadsheet import columns as matching
from tests import make
from tests.careful import forms_of
from tests.exchange.quarter_files import book
from tests.web.test_plan_file import address, plan_of
from tests.web.test_plan_file import load as load_plan
from tests.web.test_plan_file import upload as upload_plan
from tests.web.test_spreadsheet import Story, count, said, upload


@pytest.fixture
def story(app):
    return Story()


def own_book(story, *rows, columns=("Item", "Status (RAG)", "Progress to date", "Comments for Tom", "Path back")):
    """A tracker as an alliance might keep it: two rows above the headings, and a column that is not for us."""
    return book({"Our tracker": [["Northern tracker"], ["Kept by the office"], list(columns), *map(list, rows)]})


def choices(page):
    return {name: value for name, value in page.items() if name.startswith("column-") and value}


def test_a_tracker_of_one_s_own_is_matched_checked_kept_and_offered_again(client, story):
    client.sign_in(story.manager)
    one, two, _ = story.refs()
    content = own_book(
        story, [one, "G", "Three sites are live.", "Ring him", ""], [two, "R/A", "Stuck.", "", "A reader"]
    )
    answer = upload(client, story, content, "tracker.xlsx")
    assert "/spreadsheet/columns/" in answer.location
    page = client.get(answer.location)
    for words in (
        "Sheet <bdi>Our tracker</bdi>",
        "read from row 3; 2 rows stand below",
        "Three sites are live.",
        "Ring him",
    ):
        assert words in page.text
    guessed = client.fields(answer.location)
    matched = {
        "column-0-0": "reference",
        "column-0-1": "declared",
        "column-0-2": "happened",
        "column-0-4": "will_change",
    }
    assert choices(guessed) == matched
    assert guessed["name"] == "tracker"
    refused = client.post_form(answer.location, {"column-0-1": "happened", "keep": "yes", "name": ""})
    assert refused.status_code == 422
    assert "“Status (RAG)” is What happened this quarter already." in refused.text
    assert "Give these choices a name" in refused.text
    sent = {"keep": "yes", "name": "Northern tracker"}
    at = client.post_form(answer.location, sent).location
    page = client.get(at)
    assert "We do not know the rating “R/A”" in page.text
    assert "1 deliverable will change and 1 left out until mended" in page.text
    assert "Our tracker, row 5, column B, Status (RAG)" in page.text
    assert client.post_form(at).status_code == 303
    assert (said(one), count(QuarterUpdate)) == (("on_track", "Three sites are live."), 1)
    row = db.session.scalars(select(ColumnMap)).one()
    assert (row.name, row.person_id) == ("Northern tracker", story.manager.id)
    again = own_book(
        story,
        ["x", two, "A", "Ask", "Going well."],
        columns=("Path back", "Item", "Status (RAG)", "Comments for Tom", "Progress to date"),
    )
    lead = client.sign_in(story.lead)
    answer = upload(lead, story, again, "october.xlsx")
    page = client.get(answer.location)
    assert "The choices below are those kept as “Northern tracker”" in page.text
    kept = client.fields(answer.location)
    assert choices(kept) == {
        "column-0-0": "will_change",
        "column-0-1": "reference",
        "column-0-2": "declared",
        "column-0-4": "happened",
    }
    before = count(Change)
    assert client.post_form(answer.location).status_code == 303
    assert count(Change) == before


def rows_kept():
    db.session.rollback()
    rows = db.session.scalars(select(ColumnMap).order_by(ColumnMap.id))
    return [
        (row.name, row.person_id, [field for _, field in json.loads(row.columns)["sheets"][0]["columns"]])
        for row in rows
    ]


def test_two_who_match_the_same_headings_at_once_each_keep_their_own(client, app, story):
    one, two, _ = story.refs()
    other = app.test_client()
    client.sign_in(story.manager), other.sign_in(story.lead)
    here, there = (
        upload(who, story, own_book(story, [one, "G", "Live.", "x", ""]), "tracker.xlsx").location
        for who in (client, other)
    )
    ours = {**client.fields(here), "keep": "yes"}
    theirs = {**other.fields(there), "keep": "yes", "column-0-4": "why_better"}
    assert other.post(there, data=theirs).status_code == 303
    taken = client.post(here, data=ours)
    assert taken.status_code == 422 and "Choices are kept as “tracker” already" in taken.text
    assert "first guess" in taken.text, "what is chosen there is nobody’s choice yet"
    assert client.post(here, data={**ours, "name": "Ours"}).status_code == 303
    mine = ["reference", "declared", "happened", "", "will_change"]
    kept = [("tracker", story.lead.id, [*mine[:4], "why_better"]), ("Ours", story.manager.id, mine)]
    assert rows_kept() == kept
    # By the browser's back button: the same again, and another choice.
    for again in ({**ours, "name": "Ours"}, {**ours, "name": "Ours, new", "column-0-4": ""}):
        assert client.post(here, data=again).status_code == 303
    assert rows_kept() == [kept[0], ("Ours, new", story.manager.id, [*mine[:4], ""])]
    assert other.post(there, data={**theirs, "column-0-4": ""}).status_code == 303, "theirs are not the newest any more"
    assert [name for name, _, _ in rows_kept()] == ["tracker", "Ours, new"]


def test_choices_that_somebody_else_changed_meanwhile_stand_beside_one_s_own(client, story, monkeypatch):
    one, _, _ = story.refs()
    client.sign_in(story.manager)

    def said_of(happened, name):
        fields = ("reference", "declared", happened, "", "")
        headings = ("Item", "Status (RAG)", "Progress to date", "Comments for Tom", "Path back")
        sheet = SheetMap("Our tracker", "all", tuple(zip(headings, fields, strict=True)))
        number = db.session.scalar(select(ColumnMap.id)) or 0
        with writing(make.by(story.lead if number else story.manager), make.moment()) as tx:
            keep_map(tx, story.home.id, name, FileMap("quarter", (sheet,)), number)

    said_of("happened", "Ours")
    at = upload(client, story, own_book(story, [one, "G", "Live.", "x", ""]), "tracker.xlsx").location
    typed = {**client.fields(at), "column-0-4": "patients", "column-0-2": "will_change"}
    read = matching.read_matched

    def meanwhile(*given):
        monkeypatch.setattr(matching, "read_matched", read)
        said_of("why_better", "Theirs")
        return read(*given)

    monkeypatch.setattr(matching, "read_matched", meanwhile)
    clash = client.post(at, data=typed)
    assert clash.status_code == 409 and "changed this at the same time" in clash.text
    assert rows_kept() == [("Theirs", story.lead.id, ["reference", "declared", "why_better", "", ""])]
    form = next(form for form in forms_of(clash.text, at) if form.method == "post")
    assert client.post(at, data={**form.fields, "keep-column-0-2": "theirs"}).status_code == 303
    assert rows_kept() == [("Theirs", story.manager.id, ["reference", "declared", "why_better", "", "patients"])]
    assert client.post(at, data={**form.fields, "keep-column-0-2": "theirs"}).status_code == 303, "nothing would change"


@pytest.mark.parametrize("number_is_free", [True, False])
def test_choices_forgotten_meanwhile_are_kept_anew_and_no_others_taken_for_them(client, story, number_is_free):
    one, _, _ = story.refs()
    client.sign_in(story.manager)
    at = upload(client, story, own_book(story, [one, "G", "Live.", "x", ""]), "tracker.xlsx").location
    assert client.post(at, data={**client.fields(at), "keep": "yes", "name": "Ours"}).status_code == 303
    typed = {**client.fields(at), "column-0-4": ""}
    number = db.session.scalar(select(ColumnMap.id))
    headings = ("Item", "Status (RAG)", "Progress to date", "Comments for Tom", "Path back")
    said = SheetMap("Our tracker", "all", tuple(zip(headings, ("reference", "", "happened", "", ""), strict=True)))
    with writing(make.by(story.lead), make.moment()) as tx:
        if number_is_free:
            forget_map(tx, story.home.id, number, 1)
        keep_map(tx, story.home.id, "Another", FileMap("quarter", (said,)))
        tx.flush()
        if not number_is_free:
            forget_map(tx, story.home.id, number, 1)
    answer = client.post(at, data=typed)
    kept = [(name, who) for name, who, _ in rows_kept()]
    assert kept[0] == ("Another", story.lead.id)
    if answer.status_code == 409:  # SQLite gives the number of the last row again
        assert number_is_free and len(kept) == 1 and "saved this while you were typing" in answer.text
    else:
        assert answer.status_code == 303 and kept[1:] == [("Ours", story.manager.id)]


def test_choices_that_are_kept_are_changed_and_forgotten_by_the_alliance_alone(client, story):
    client.sign_in(story.manager)
    said_of = FileMap(
        "quarter", (SheetMap("Tracker", "all", (("Item", "reference"), ("State", "declared"), ("What", ""))),)
    )
    with writing(make.by(), make.moment()) as tx:
        keep_map(tx, story.home.id, "Ours", said_of)
    number = db.session.scalar(select(ColumnMap.id))
    at = f"/alliances/{story.home.slug}/quarters/columns/{number}"
    assert f'href="{at}">Ours</a>' in client.get(story.base).text
    stale = client.fields(at)
    changed = client.post_form(at, {"column-0-2": "happened"}, form=0)
    assert "“Ours” is kept." in client.get(changed.location).text
    assert choices(client.fields(at)) == {"column-0-0": "reference", "column-0-1": "declared", "column-0-2": "happened"}
    stale["column-0-1"] = ""
    late = client.post(at, data=stale)
    assert late.status_code == 409 and "You changed different parts, so they are joined here" in late.text
    joined = next(form for form in forms_of(late.text, at) if form.method == "post").fields
    assert choices(joined) == {"column-0-0": "reference", "column-0-2": "happened"}
    assert choices(client.fields(at))["column-0-1"] == "declared", "nothing is kept yet"
    assert client.post(at, data=joined).status_code == 303
    assert choices(client.fields(at)) == choices(joined)
    assert client.post_form(at, {"column-0-0": ""}, form=0).status_code == 422
    plan_at = f"/alliances/{story.home.slug}/plan-file/kept-columns/{number}"
    assert client.get(plan_at).status_code == 404
    reader = make.person(Role.BOARD_MEMBER, story.home)
    assert client.sign_in(reader).get(at).status_code == 403
    stranger = make.person(Role.MANAGER, make.alliance("West Yorkshire"))
    assert client.sign_in(stranger).get(at).status_code == 404
    other = at.replace(story.home.slug, "west-yorkshire")
    assert client.get(other).status_code == 404
    client.sign_in(story.manager)
    read = client.fields(at, form=1)
    assert client.post_form(at, {"column-0-2": ""}, form=0).status_code == 303
    late = client.post(at, data=read)
    assert late.status_code == 409 and "so it is not forgotten" in late.text and count(ColumnMap) == 1
    assert client.post(at, data={**read, "stamp": ""}).status_code == 409 and count(ColumnMap) == 1
    again = [form for form in forms_of(late.text, at) if form.method == "post"][1]
    gone = client.post(at, data=again.fields)
    assert gone.location.endswith("/quarters/2018-19-q2/spreadsheet"), "where the next file is uploaded"
    assert "“Ours” is forgotten." in client.get(gone.location).text
    assert count(ColumnMap) == 0
    assert client.get(at).status_code == 404


def test_a_plan_in_somebody_s_own_words_is_matched_sheet_by_sheet(client, app):
    home = make.alliance()
    manager = make.person(Role.MANAGER, home)
    client.sign_in(manager)
    page = f"/alliances/{home.slug}/plan-file"
    plan = plan_of(manager, 1, 0).deliverables[0]
    work = [
        ["Work item", "What will be different", "Begins", "Ends", "Item of the guidance", "Responsible", "Purse"],
        ["ED1", "Sooner", date(2018, 4, 1), date(2019, 3, 31), plan.items[0], address(manager), plan.money_source],
    ]
    steps = [["Step", "What shows it", "Agreed for", "Mood"], ["ED1.1", "Kits are out", date(2018, 12, 31), "good"]]
    at = upload_plan(
        client, page, book({"Work": work, "Steps": steps, "Sums": [["a", "b"], [1, 2]]}), "ours.xlsx"
    ).location
    assert "/plan-file/columns/" in at
    guessed = client.fields(at)
    assert (guessed["column-0-0"], guessed["column-1-0"]) == ("reference", "reference")
    wrong = client.post_form(at, {"holds-0": "deliverable", "holds-1": "milestone", "column-1-3": "money_source"})
    assert "Money source is no column of milestones. Choose another for “Mood”" in wrong.text
    sent = {
        "holds-0": "deliverable",
        "holds-1": "milestone",
        "holds-2": "",
        **dict(
            zip(
                (f"column-0-{n}" for n in range(1, 7)),
                ("title", "planned_start", "planned_end", "items", "lead", "money_source"),
                strict=True,
            )
        ),
        "column-1-1": "title",
        "column-1-2": "baseline",
        "column-1-3": "",
    }
    checked = client.post_form(at, sent)
    assert checked.status_code == 303
    told = client.get(checked.location)
    assert "1 deliverable and 1 milestone to add" in told.text
    assert client.post_form(checked.location).status_code == 303
    assert (count(Deliverable), count(Milestone)) == (1, 1)
    assert count(ColumnMap) == 0
    again = load_plan(client, page, client.get(f"/alliances/{home.slug}/plan.xlsx").data)
    assert again.status_code in (303, 409)
