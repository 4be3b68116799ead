"""A quarter on one page: good rows are kept beside bad ones, two people at once, late returns, the check, reminders."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.db import db
from alliance_tracker.data.people import roles
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import LateUpdate, QuarterUpdate
from alliance_tracker.data.tables.history import ChangePiece, Outgoing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.careful import forms_of

BASE = "/alliances/north-east-and-cumbria/quarters/2018-19-q2"
PAGE = f"{BASE}/update"
RISKY = {"declared": "at_risk", "happened": "Slow.", "will_change": "A second reader.", "green_by": "2018-19-q4"}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def lead(north):
    return make.person(Role.LEAD, north, "Tom Ashworth")


def some(north, lead, count):
    return [make.deliverable(north, lead).reference for _ in range(count)]


def typed(sent, ref, **values):
    for name, value in values.items():
        sent[f"{ref}-{name}"] = value
    return sent


def problems(answer):
    summary = answer.text.partition("error-summary")[2].partition("</ul>")[0]
    return [(to, words.strip()) for to, words in re.findall(r'<a href="#([^"]*)">([^<]*)</a>', summary)]


def grid_form(answer):
    """The page's own form as it stands in an answer."""
    return next(form for form in forms_of(answer.text, PAGE) if "row" in form.names)


def said(north, ref, quarter=make.Q2):
    return delivery.deliverable(north.id, ref, make.TODAY).update_for(quarter)


def close(north, closes=date(2018, 10, 11)):
    """The update closed yesterday."""
    with writing(make.by(), make.moment()) as tx:
        row = quarters.among(quarters.quarters_of(north.id), "2018-19-q2")
        quarters.set_dates(tx, north.id, row.quarter, Dates(row.dates.opens, closes, row.dates.board), row.version)


def letters():
    return [row.body for row in db.session.scalars(select(Outgoing).order_by(Outgoing.id))]


def test_two_bad_rows_of_22_stop_none_of_the_others_and_a_second_press_changes_nothing(client, north, manager, lead):
    refs = some(north, lead, 22)
    client.sign_in(manager)
    sent = client.fields(PAGE)
    assert sent.getlist("row") == refs
    for ref in refs:
        typed(sent, ref, **RISKY)
    typed(sent, "ED4", declared="off_track", happened="Stuck here.")
    typed(sent, "ED9", green_by="")
    first = client.post(PAGE, data=sent)
    again = client.post(PAGE, data=sent)
    for answer in (first, again):
        assert answer.status_code == 422
        assert "20 rows are saved. 2 need something more. What you typed is still here." in answer.text
        assert problems(answer)[0] == ("ED4-patients", "ED4 is off track. Say what it means for patients")
        assert ("ED9-green_by", "Choose the quarter when ED9 will be green") in problems(answer)
        assert "Stuck here." in answer.text
        assert grid_form(answer).fields.getlist("row") == ["ED4", "ED9"]
    counts = db.session.execute(select(func.count(), func.max(QuarterUpdate.version)).select_from(QuarterUpdate)).one()
    assert tuple(counts) == (20, 1)
    mended = grid_form(again).fields
    typed(mended, "ED4", patients="40 wait.", ask="Note")
    typed(mended, "ED9", green_by="2018-19-q4")
    answer = client.post(PAGE, data=mended)
    assert answer.status_code == 303, problems(answer)
    page = client.get(PAGE).text
    assert "2 rows are saved." in page and "Everything that is due is in." in page


def test_blank_rows_stay_as_they_are_and_words_of_last_quarter_come_back(client, north, manager, lead):
    one, two, three = (make.deliverable(north, lead) for _ in range(3))
    before = {"quarter": make.Q2.previous(), "who": lead, "happened": "Eight of nine sites are live."}
    for each in (one, two, three):
        make.update(each, Rating.AT_RISK, **before, green_by=make.Q2.next())
    client.sign_in(manager)
    sent = typed(client.fields(PAGE), "ED1", no_change="because the ninth site waits for a scanner")
    sent["use"] = "ED2"
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 200
    fields = grid_form(answer).fields
    assert fields["ED2-happened"] == "Eight of nine sites are live."
    assert fields["ED1-no_change"] == "because the ninth site waits for a scanner"
    answer = client.post(PAGE, data=typed(fields, "ED2", declared="on_track"))
    assert answer.status_code == 422
    assert "1 row is saved. 1 needs something more." in answer.text
    kept = said(north, "ED1")
    assert (kept.declared, kept.green_by) == (Rating.AT_RISK, make.Q2.next())
    assert kept.happened == "No change because the ninth site waits for a scanner."
    assert said(north, "ED2") is None and said(north, "ED3") is None


def test_milestones_are_ticked_and_moved_in_the_row(client, north, manager, lead):
    one = make.deliverable(north, lead)
    make.milestone(one, date(2018, 9, 30))
    make.milestone(one, date(2018, 11, 30))
    make.milestone(one, date(2020, 9, 30))
    client.sign_in(manager)
    sent = client.fields(PAGE)
    assert "ED1-proof-2" in sent and "ED1-proof-3" not in sent
    steps = {"ticked-1": "yes", "proof-1": "Go-live notes", "new_date-2": "20 12 2018", "ticked-2": "yes"}
    answer = client.post(PAGE, data=typed(sent, "ED1", **RISKY, **steps))
    assert problems(answer) == [
        ("ED1-new_date-2", "ED1.2 is both met and moved. Untick met, or clear the new date"),
    ]
    sent = grid_form(answer).fields
    sent.poplist("ED1-ticked-2")
    answer = client.post(PAGE, data=typed(sent, "ED1", **{"reason-2": "Late delivery"}))
    assert answer.status_code == 303, problems(answer)
    first, second, _ = delivery.deliverable(north.id, "ED1", make.TODAY).milestones
    assert (first.facts.met, first.evidence[0].words) == (date(2018, 9, 30), "Go-live notes")
    assert (second.facts.forecast, second.moves[0].reason) == (date(2018, 12, 20), "Late delivery")


@pytest.mark.both
def test_two_people_save_the_same_row_within_a_second_and_the_other_rows_are_saved(client, north, manager, lead):
    one, two, three = (make.deliverable(north, lead) for _ in range(3))
    for each in (one, two):
        make.update(each, Rating.AT_RISK, who=lead, happened="Before.")
    other = client.application.test_client().sign_in(lead)
    theirs = other.fields(f"{PAGE}?show=all")
    client.sign_in(manager)
    mine = client.fields(f"{PAGE}?show=all")
    typed(typed(theirs, "ED1", happened="Theirs."), "ED2", patients="Ten wait.")
    assert other.post(PAGE, data=theirs).status_code == 303
    typed(typed(typed(mine, "ED1", happened="Mine."), "ED2", ask="Decide"), "ED3", **RISKY)
    answer = client.post(PAGE, data=mine)
    assert answer.status_code == 409, problems(answer)
    assert "1 row is saved. 2 need something more." in answer.text
    assert said(north, "ED3").declared is Rating.AT_RISK
    for words in ("Before.", "Theirs.", "Mine.", "Keep Tom Ashworth’s", "Decide later, at this address"):
        assert words in answer.text
    joined = grid_form(answer).fields
    assert (joined["ED2-patients"], joined["ED2-ask"]) == ("Ten wait.", "Decide")
    answer = client.post(PAGE, data=joined)
    assert answer.status_code == 422
    assert ("ED1-keep-happened", "ED1: choose what to keep: what happened this quarter") in problems(answer)
    assert (said(north, "ED2").patients, said(north, "ED2").ask) == ("Ten wait.", "Decide")
    choice = grid_form(answer).fields
    choice["ED1-keep-happened"], choice["ED1-happened"] = "both", "Both of us."
    assert client.post(PAGE, data=choice).status_code == 303
    assert said(north, "ED1").happened == "Both of us."


def test_a_lead_has_their_own_rows_and_can_save_no_other(client, north, manager, lead):
    mine = make.deliverable(north, lead)
    make.deliverable(north)
    client.sign_in(lead)
    sent = client.fields(f"{PAGE}?show=mine")
    assert sent.getlist("row") == [mine.reference]
    assert "Lead</label>" not in client.get(PAGE).text
    typed(sent, "ED1", **RISKY)
    typed(sent, "ED2", **{**RISKY, "happened": "Not mine at all."}).add("row", "ED2")
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert "ED2 is not yours to update, so nothing was saved for it. You typed: “Not mine at all.”" in answer.text
    assert said(north, "ED1") is not None and said(north, "ED2") is None
    client.sign_in(make.person(Role.LEAD, north))
    assert client.get(PAGE).status_code == 403
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    assert client.get(PAGE).status_code == 403


def test_a_quarter_that_closes_meanwhile_keeps_a_leads_row_for_the_manager_to_accept(client, north, manager, lead):
    make.deliverable(north, lead)
    make.deliverable(north, lead)
    client.sign_in(lead)
    sent = typed(typed(client.fields(PAGE), "ED1", **RISKY), "ED2", **RISKY)
    close(north)
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 303, problems(answer)
    page = client.get(f"{PAGE}?show=all")
    assert "2 rows are sent late. They count once the programme manager accepts them." in page.text
    assert said(north, "ED1") is None and said(north, "ED2") is None
    assert client.get(f"{BASE}/late").status_code == 403
    client.sign_in(manager)
    assert "2 late returns wait for you to accept" in client.get(f"{BASE}/check").text
    first, second = db.session.scalars(select(LateUpdate.id).order_by(LateUpdate.deliverable_id))
    forms = [form for form in forms_of(client.get(f"{BASE}/late").text, f"{BASE}/late") if "late" in form.names]
    accept, refuse = forms[0].fields, forms[1].fields
    accept["outcome"], refuse["outcome"] = "accepted", "not_taken"
    assert client.post(f"{BASE}/late", data=accept).status_code == 303
    kept = said(north, "ED1")
    assert (kept.declared, kept.by) == (Rating.AT_RISK, "Tom Ashworth")
    answer = client.post(f"{BASE}/late", data=refuse)
    assert (answer.status_code, "Say why the late return of ED2 is not taken" in answer.text) == (422, True)
    refuse[f"late{second}-why"] = "The papers have gone."
    assert client.post(f"{BASE}/late", data=refuse).status_code == 303
    assert said(north, "ED2") is None
    told = letters()
    assert "It was accepted and counts for the quarter." in told[0] and "The papers have gone." in told[1]
    own = typed(client.fields(PAGE), "ED2", **RISKY)
    assert client.post(PAGE, data=own).status_code == 303
    assert said(north, "ED2").by == "Priya Nair"
    assert first != second


def test_after_the_review_a_late_return_stands_beside_it_as_a_correction(client, north, manager, lead):
    for _ in range(2):
        make.deliverable(north, lead)
    other = client.application.test_client().sign_in(lead)
    late = typed(other.fields(PAGE), "ED1", **RISKY)
    client.sign_in(manager)
    own = typed(client.fields(PAGE), "ED2", **RISKY)
    close(north)
    make.review(north, make.Q2)
    answer = client.post(PAGE, data=own)
    assert answer.status_code == 303, problems(answer)
    assert other.post(PAGE, data=late).status_code == 303
    assert client.get(PAGE).status_code == 422
    page = client.get(f"{BASE}/late")
    assert "stands beside what it saw, as a correction" in page.text
    sent = next(form.fields for form in forms_of(page.text, f"{BASE}/late") if "late" in form.names)
    sent["outcome"] = "accepted"
    assert client.post(f"{BASE}/late", data=sent).status_code == 303
    quarter_id = db.session.scalar(
        select(QuarterRow.id).where(QuarterRow.alliance_id == north.id, QuarterRow.code == make.Q2.code)
    )
    lines = freezing.corrections_of(quarter_id)
    assert [line.subject for line in lines] == ["ED2", "ED1"]
    assert lines[0].words.startswith("Returned late as at risk. On track by Q4 2018/19. Slow. What will change:")
    assert said(north, "ED1") is None and said(north, "ED2") is None


def test_a_session_that_ends_gives_the_page_back_and_a_draft_waits(client, north, manager, lead):
    some(north, lead, 2)
    client.sign_in(manager)
    sent = typed(client.fields(PAGE), "ED2", happened="Typed before the session ended.", declared="at_risk")
    signed_out, kept = client.fields("/account", form="sign-out"), client.get_cookie("session")
    client.post("/sign-out", data=signed_out)
    client.set_cookie("session", kept.value)
    answer = client.post(PAGE, data=sent)
    assert (answer.status_code, "/sign-in" in answer.location) == (303, True)
    client.sign_in(manager)
    page = client.get(parse_qs(urlsplit(answer.location).query)["next"][0])
    assert "You were signed out. What you typed is here." in page.text
    back = grid_form(page).fields
    assert back["ED2-happened"] == "Typed before the session ended."
    back["draft"] = "later"
    assert client.post(PAGE, data=back).status_code == 303
    assert said(north, "ED2") is None
    assert f'<a href="{PAGE}">Update Q2 2018/19, one page</a>' in client.get("/").text
    page = client.get(PAGE)
    assert "This is your draft, saved just now" in page.text
    answer = client.post(PAGE, data=typed(grid_form(page).fields, "ED2", will_change="More", green_by="2018-19-q4"))
    assert answer.status_code == 303, problems(answer)
    assert said(north, "ED2").happened == "Typed before the session ended."
    assert "This is your draft" not in client.get(PAGE).text


def test_the_check_names_what_is_missing_and_sends_it_to_the_board(client, north, manager, lead):
    one, two, three = (make.deliverable(north, lead) for _ in range(3))
    for each in (one, two):
        make.update(each, Rating.AT_RISK, make.Q2.previous(), who=lead, green_by=make.Q2.next())
    make.update(one, Rating.AT_RISK, who=lead)
    make.update(two, Rating.OFF_TRACK, who=lead)
    client.sign_in(lead)
    assert "Send to the board" not in client.get(f"{BASE}/check").text
    client.sign_in(manager)
    page = client.get(f"{BASE}/check").text
    for words in ("Missing: 1", "Changed: 1", "Unchanged: 1", "What is missing is named: ED3."):
        assert words in page
    assert client.post_form(f"{BASE}/check", form="/send").status_code == 303
    assert "Sent to the board on" in client.get(f"{BASE}/check").text
    told = db.session.scalars(select(ChangePiece.after)).all()
    assert any(
        "sent the return of Q2 2018/19 to the board, 2 of 3 updates in, without ED3" in (one or "") for one in told
    )
    assert client.get(f"{BASE}/check.csv").text.count("ED") == 3


def test_reminders_are_shown_before_they_go_and_lead_to_ones_own_rows(client, north, manager, lead):
    deputy = make.person(Role.LEAD, north, "Dee Deputy")
    make.deliverable(north, lead, deputy_id=deputy.id, title="Results within 28 days")
    make.update(make.deliverable(north), Rating.AT_RISK)
    client.sign_in(manager)
    page = client.get(f"{BASE}/remind").text
    assert "Dear Tom Ashworth" in page and "Dear Dee Deputy" in page and "ED1 Results within 28 days" in page
    assert letters() == []
    answer = client.post_form(f"{BASE}/remind", {"people": [str(lead.id)], "note": "The board meets early."})
    assert answer.status_code == 303
    (letter,) = letters()
    assert "The board meets early." in letter and "Questions? Write to Priya Nair" in letter
    link = re.search(r"http\S+/update\?show=mine", letter)[0]
    client.sign_in(lead)
    assert (
        grid_form(client.get(link.partition("/alliances")[1] + link.partition("/alliances")[2])).fields["row"] == "ED1"
    )


def test_whose_role_in_the_alliance_has_ended_is_not_reminded(client, north, manager, lead):
    make.deliverable(north, lead)
    make.deliverable(north, manager)
    client.sign_in(manager)
    page = f"{BASE}/remind"
    sent, elsewhere = client.fields(page), make.alliance("West Yorkshire")
    with writing(make.by(), make.moment()) as tx:
        held = tx.session.scalars(select(RoleGrant).where(RoleGrant.person_id == lead.id)).one()
        roles.end(tx, lead.id, held.id, "Left for the next alliance", make.TODAY)
        there = {"alliance_id": elsewhere.id, "starts_on": make.TODAY}
        tx.add(RoleGrant(person_id=lead.id, role=Role.LEAD.value, **there))
        tx.say(Sentence("gave a role to Tom Ashworth", "person", str(lead.id)))
    told = client.get(page).text
    assert "Nobody can be reminded of ED1" in told and "Tom Ashworth" not in told and "Dear Priya Nair" in told
    assert client.post(page, data=sent).status_code == 422 and letters() == []


def test_who_reminds_themselves_is_not_told_to_write_to_themselves(client, north, manager, lead):
    make.deliverable(north, manager)
    make.deliverable(north, lead)
    client.sign_in(manager)
    client.post_form(f"{BASE}/remind", {"people": [str(manager.id), str(lead.id)]})
    own, other = sorted(letters(), key=lambda letter: "Dear Tom Ashworth" in letter)
    assert "Dear Priya Nair" in own and "Questions?" not in own
    assert "Questions? Write to Priya Nair" in other


def test_more_rows_cost_no_more_queries_and_a_saved_row_few(client, north, manager, lead, queries):
    client.sign_in(manager)

    def cost(more):
        some(north, lead, more)
        client.get(PAGE)
        queries.clear()
        sent = client.fields(PAGE)
        shown = len(queries)
        queries.clear()
        for ref in sent.getlist("row"):
            typed(sent, ref, **RISKY)
        assert client.post(PAGE, data=sent).status_code == 303
        return shown, len(queries)

    few, many = cost(2), cost(8)
    assert few[0] == many[0]
    assert many[1] - few[1] <= 6 * 2, "a row more costs at most two statements"


def test_signed_out_in_another_tab_the_page_says_that_the_words_are_still_on_the_form(client, north, manager, lead):
    some(north, lead, 2)
    client.sign_in(manager)
    sent = typed(client.fields(PAGE), "ED2", happened="Typed before signing out.", declared="at_risk")
    client.post("/sign-out", data=client.fields("/account", form="sign-out"))
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 400
    assert "You are signed out of this browser, so nothing was saved. Go back to the form" in answer.text
    assert '<a href="/sign-in" target="_blank" rel="noopener">Sign in in another tab</a>' in answer.text
    elsewhere = client.post(PAGE, data=sent, headers={"Origin": "https://elsewhere.example"})
    assert "We could not check that this form came from a page of yours" in elsewhere.text
    client.sign_in(manager)
    answer = client.post(PAGE, data=sent)
    assert "What you typed is kept." in answer.text
    back = answer.text.partition('What you typed is kept. <a href="')[2].partition('"')[0]
    assert grid_form(client.get(back)).fields["ED2-happened"] == "Typed before signing out."
    assert said(north, "ED2") is None
