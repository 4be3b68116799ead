"""The quarter's spreadsheet: download, fill in, upload, check, confirm, take back."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, Evidence, Milestone, MilestoneMove, QuarterUpdate
from alliance_tracker.data.tables.history import Change
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.exchange.quarter_files import filled, rows_of

SAID = "What happened this quarter"


class Story:
    """An alliance with three deliverables, of which two are started and one has a milestone."""

    def __init__(self):
        self.home = make.alliance()
        self.manager = make.person(Role.MANAGER, self.home)
        self.lead = make.person(Role.LEAD, self.home)
        self.rows = [make.deliverable(self.home, self.lead if at < 2 else self.manager) for at in range(3)]
        for row in self.rows:
            make.milestone(row, date(2018, 12, 31))
        self.base = f"/alliances/{self.home.slug}/quarters/2018-19-q2/spreadsheet"

    def refs(self):
        return [row.reference for row in self.rows]


@pytest.fixture
def story(app):
    return Story()


def download(client, story):
    answer = client.get(f"{story.base}.xlsx")
    assert answer.status_code == 200
    return answer.data


def upload(client, story, content, name="quarter.xlsx"):
    return client.post_form(story.base, {"file": (io.BytesIO(content), name)})


def said(reference):
    """The rating and the words of a return of the quarter."""
    return db.session.execute(
        select(QuarterUpdate.declared, QuarterUpdate.happened)
        .join(Deliverable, Deliverable.id == QuarterUpdate.deliverable_id)
        .where(Deliverable.reference == reference)
    ).one_or_none()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_quarter_is_filled_in_checked_confirmed_and_taken_back(client, story):
    client.sign_in(story.manager)
    one, two, three = story.refs()
    content = download(client, story)
    assert [row["Reference"] for row in rows_of(content)] == [one, f"{one}.1", two, f"{two}.1", three, f"{three}.1"]
    answers = {
        (one, "Rating"): "on track ",
        (one, SAID): "  Three sites are live.",
        (f"{one}.1", "Now expected"): "5 Jan 2019",
        (f"{one}.1", "Why it has moved"): "The supplier is late.",
        (two, "Rating"): "A",
        (two, SAID): "A reader left.",
        (two, "What will change"): "Another starts.",
        (two, "On track by"): "Q4 2018/19",
        (f"{two}.1", "Date met"): date(2018, 9, 30),
        (f"{two}.1", "Evidence"): "The minutes of September.",
    }
    answer = upload(client, story, filled(content, answers))
    assert answer.status_code == 303
    at = answer.location
    page = client.get(at)
    assert "2 deliverables will change and 1 left empty. Nothing has been changed yet." in page.text
    assert (count(QuarterUpdate), count(MilestoneMove)) == (0, 0)
    sent = client.fields(at)
    first, second = client.post(at, data=sent), client.post(at, data=sent)
    assert (first.status_code, first.location) == (303, second.location)
    assert said(one) == ("on_track", "Three sites are live.")
    assert said(two) == ("at_risk", "A reader left.")
    assert (count(QuarterUpdate), count(MilestoneMove), count(Evidence)) == (2, 1, 1)
    assert "2 updates of Q2 2018/19 saved." in client.get(first.location).text
    again = client.get(upload(client, story, filled(content, answers)).location)
    assert "nothing will change, 2 the same and 1 left empty" in again.text
    undone = client.post_form(first.location)
    assert undone.status_code == 303
    assert f"Taken back: {one} and {two}." in client.get(undone.location).text
    assert (count(QuarterUpdate), count(MilestoneMove), count(Evidence)) == (0, 2, 0)
    assert db.session.scalars(select(Milestone.forecast_on)).all() == [None] * 3
    assert db.session.scalars(select(Milestone.met_on)).all() == [None] * 3


def test_a_conflict_is_chosen_field_by_field_and_what_one_changed_is_joined(client, story):
    client.sign_in(story.manager)
    one, two, _ = story.refs()
    make.update(story.rows[0], Rating.ON_TRACK, happened="As downloaded.")
    make.update(story.rows[1], Rating.ON_TRACK, happened="As downloaded.")
    content = download(client, story)
    make.update(story.rows[0], Rating.ON_TRACK, happened="Theirs.", who=story.lead)
    make.update(story.rows[1], Rating.AT_RISK, happened="As downloaded.", who=story.lead)
    answers = {(one, SAID): "Mine.", (two, SAID): "Mine too."}
    at = upload(client, story, filled(content, answers)).location
    page = client.get(at)
    assert "2 deliverables will change, 1 of them with a choice to make" in page.text
    assert "Theirs." in page.text
    refused = client.post_form(at)
    assert refused.status_code == 422
    assert f"Choose what to keep: {SAID}, {one}" in refused.text
    assert said(one).happened == "Theirs."
    done = client.post_form(at, {f"keep-{one}-happened": "both"})
    assert done.status_code == 303
    assert said(one).happened == "Theirs.\n\nMine."
    assert said(two) == ("at_risk", "Mine too.")
    again = client.get(at)
    assert "nothing will change, 2 the same" in again.text, "confirmed once more, nothing is joined twice"
    make.update(story.rows[1], Rating.AT_RISK, happened="Theirs again.", who=story.lead)
    assert "1 deliverable will change, with a choice to make" in client.get(at).text


def test_a_change_between_check_and_confirmation_is_refused_and_shown(client, story):
    client.sign_in(story.manager)
    one = story.refs()[0]
    content = download(client, story)
    at = upload(client, story, filled(content, {(one, "Rating"): "On track", (one, SAID): "Mine."})).location
    sent = client.fields(at)
    make.update(story.rows[0], Rating.ON_TRACK, happened="Theirs.", who=story.lead)
    before = count(Change)
    answer = client.post(at, data=sent)
    assert answer.status_code in (409, 422)
    assert "Theirs." in answer.text
    assert count(Change) == before
    assert said(one).happened == "Theirs."


def test_bad_cells_are_named_and_the_other_rows_can_be_saved(client, story):
    client.sign_in(story.manager)
    one, two, three = story.refs()
    content = download(client, story)

    def odd(sheets):
        sheets["Quarter"].append(["EDD3", "", "", "", "On track", "x"])
        sheets["Quarter"].append([three, "", "", "", "On track", "Twice."])
        sheets["Renamed"] = sheets.pop("Quarter")

    answers = {
        (one, "Rating"): "Orange",
        (two, "Rating"): "On track",
        (two, SAID): "Good.",
        (f"{one}.1", "Date met"): "31 Feb 2018",
        (three, "Rating"): "On track",
        (three, SAID): "Once.",
    }
    page = client.get(upload(client, story, filled(content, answers, change=odd)).location)
    for words in (
        "We do not know the rating “Orange”. Use Off track, At risk, On track, Complete or Not started",
        "“31 Feb 2018” is not a date",
        "We do not know the reference EDD3. Did you mean ED",
        "stands in row",
        "1 deliverable will change and 2 left out until mended",
    ):
        assert words in page.text
    assert "Renamed, row 3, column E, Rating" in page.text
    assert client.post_form(page.request.path).status_code == 303
    assert said(two).happened == "Good."
    assert count(QuarterUpdate) == 1


def test_merged_cells_and_the_files_of_others_are_refused(client, story):
    client.sign_in(story.manager)
    one = story.refs()[0]
    content = download(client, story)
    page = client.get(upload(client, story, filled(content, {(one, SAID): "x"}, merge=("F3:F5",))).location)
    assert "The cells F3 to F5 are merged. Unmerge them, and fill in each" in page.text
    other = upload(client, story, filled(content, {}, change=lambda sheets: stamp(sheets, 2, "west-yorkshire")))
    assert other.status_code == 422
    assert "This spreadsheet is for North East and Cumbria. You are updating" in other.text
    late = upload(client, story, filled(content, {}, change=lambda sheets: stamp(sheets, 3, "2018-19-q1")))
    assert "You are updating Q2 2018/19." in late.text


def stamp(sheets, column, words):
    for cells in sheets.values():
        cells[0][column] = words


def test_what_changed_since_stays_when_the_rest_is_taken_back(client, story):
    client.sign_in(story.manager)
    one, two, _ = story.refs()
    content = download(client, story)
    answers = {(ref, name): words for ref in (one, two) for name, words in (("Rating", "On track"), (SAID, "Good."))}
    at = upload(client, story, filled(content, answers)).location
    done = client.post_form(at).location
    make.update(story.rows[0], Rating.ON_TRACK, happened="Better.", who=story.lead)
    page = client.get(done)
    assert f"These stay as they are, because they have changed since: {one}." in page.text
    undone = client.post_form(done)
    assert f"{one} changed since, and stayed as it is." in client.get(undone.location).text
    assert (said(one).happened, said(two)) == ("Better.", None)


def test_a_lead_has_their_own_rows_and_no_others(client, story):
    client.sign_in(story.lead)
    one, two, three = story.refs()
    content = download(client, story)
    assert {row["Reference"] for row in rows_of(content)} == {one, f"{one}.1", two, f"{two}.1"}

    def more(sheets):
        sheets["Quarter"].append([three, "", "", "", "On track", "Not mine."])

    answers = {(one, "Rating"): "On track", (one, SAID): "Mine."}
    at = upload(client, story, filled(content, answers, change=more)).location
    assert f"{three} is led by somebody else." in client.get(at).text
    assert client.post_form(at).status_code == 303
    assert (said(one).happened, said(three)) == ("Mine.", None)
    reader = make.person(Role.BOARD_MEMBER, story.home)
    assert client.sign_in(reader).get(story.base).status_code == 403


def lead_s_change(client, story):
    """The address of what a lead changed by a file of theirs."""
    client.sign_in(story.lead)
    one = story.refs()[0]
    at = upload(client, story, filled(download(client, story), {(one, "Rating"): "On track", (one, SAID): "Mine."}))
    return client.post_form(at.location).location


def test_a_lead_takes_back_nothing_that_somebody_else_leads_by_now(client, story):
    at = lead_s_change(client, story)
    fields = client.fields(at)
    with writing(make.by(), make.moment()) as tx:
        tx.session.get(Deliverable, story.rows[0].id).lead_id = story.manager.id
        tx.say(Sentence("changed the lead", "deliverable", story.refs()[0]), story.home.id)
    assert "Take it all back" not in client.get(at).text
    assert client.post(at, data=fields).status_code == 422
    assert said(story.refs()[0]).happened == "Mine."
    client.sign_in(story.manager)
    assert client.post_form(at).status_code == 303
    assert said(story.refs()[0]) is None


def test_a_lead_takes_back_nothing_that_counts_once_the_update_has_closed(client, story):
    at = lead_s_change(client, story)
    fields = client.fields(at)
    with writing(make.by(), make.moment()) as tx:
        row = quarters.among(quarters.quarters_of(story.home.id), make.Q2.code)
        dates = Dates(row.dates.opens, date(2018, 10, 11), row.dates.board)
        quarters.set_dates(tx, story.home.id, row.quarter, dates, row.version)
    assert "Take it all back" not in client.get(at).text
    assert client.post(at, data=fields).status_code == 422
    assert said(story.refs()[0]).happened == "Mine."


def test_a_printed_form_is_typed_back_by_its_codes(client, story):
    client.sign_in(story.manager)
    one, two, _ = story.refs()
    base = story.base.replace("spreadsheet", "form")
    page = client.get(base)
    short, other = (re.search(rf"{ref} .*?app-code\">([^<]+)<", page.text, re.DOTALL)[1] for ref in (one, two))
    wrong = {"code-1": f"{short[:-1]}{'2' if short[-1] != '2' else '3'}", "declared-1": "G", "happened-1": "Live."}
    answer = client.post_form(f"{base}/typed", wrong)
    assert answer.status_code == 422
    assert "is mistyped" in answer.text
    assert "Live." in answer.text
    typed = {
        "code-1": short.lower(),
        "declared-1": "G",
        "happened-1": "Live.",
        "steps-1": f"{one}.1 met 30 Sep 2018",
        "code-2": other,
        "declared-2": "Orange",
        "happened-2": "Late.",
    }
    at = client.post_form(f"{base}/typed", typed).location
    page = client.get(at)
    assert "1 deliverable will change and 1 left out until mended" in page.text
    assert "Row 2, column Rating" in page.text
    again = client.get(re.search(r'href="([^"]+again=[^"]+)"', page.text)[1])
    assert "Orange" in again.text
    done = client.post_form(at)
    assert said(one) == ("on_track", "Live.")
    assert db.session.scalar(select(func.count()).where(Milestone.met_on == date(2018, 9, 30))) == 1
    assert "A printed form" in client.get(done.location).text
    assert client.post_form(done.location).status_code == 303
    assert said(one) is None


def test_an_upload_that_broke_off_and_a_picture_are_refused_in_a_sentence(client, story):
    client.sign_in(story.manager)
    content = download(client, story)
    for broken, words in ((content[: len(content) // 2], "is damaged"), (b"\x89PNG\r\n\x1a\n", "is a picture")):
        answer = upload(client, story, broken)
        assert answer.status_code == 422
        assert words in answer.text
    assert count(QuarterUpdate) == 0
