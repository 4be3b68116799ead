"""Promises open to everybody: nothing before two people agree, nobody named, gone when taken back."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data import writing
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.engagement import interest, opened
from alliance_tracker.data.groups import meetings
from alliance_tracker.data.tables.engagement.opened import Interest, PublicPage
from alliance_tracker.data.tables.engagement.promises import Verdict
from alliance_tracker.data.tables.engagement.records import EngagementRecord
from alliance_tracker.data.tables.groups.meetings import Meeting
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tidy import tidy
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.short_codes import Coded
from alliance_tracker.terms import HowSaid, Progress, View
from alliance_tracker.web.engagement.opened import conclusion
from tests import grouping, involving, make, opening
from tests.careful import forms_of

HERE = "/alliances/north-east-and-cumbria"
PUBLIC = f"{HERE}/promises"
INSIDE = f"{HERE}/involvement"
OPENING = f"{INSIDE}/opening"
PATIENT = "Margaret Doyle"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def two(north):
    return make.person(Role.MANAGER, north, "Jane Holroyd"), make.person(Role.CHAIR, north, "Sam Reid")


def words(answer):
    return " ".join(answer.get_data(as_text=True).split())


def story(north):
    """A promise that patients say was not kept, what people said, and a group that anybody may join."""
    patient = make.person(Role.PATIENT_REPRESENTATIVE, north, PATIENT)
    number = involving.promise(north)
    involving.report(north, number, Progress.DONE, "Two of ten are visited.")
    involving.say(north, number, patient, View.NOT_KEPT, "Eight wards saw nobody.")
    evidence = involving.evidence(north, number)
    group = grouping.group(north, how_to_join="Come to a meeting.")
    grouping.meeting(group)
    opening.contact(north)
    return evidence


def change(north, number, **values):
    """A record put right as its own pages would."""
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.scalars(
            select(EngagementRecord).where(
                EngagementRecord.alliance_id == north.alliance_id, EngagementRecord.number == number
            )
        ).one()
        for name, value in values.items():
            setattr(row, name, value)
        tx.say(Sentence("changed a record", "evidence", f"E{number}"), north.alliance_id)


def test_two_people_open_it_and_any_of_them_undoes_it_at_once(client, north, two):
    manager, chair = two
    evidence = story(north)
    change(north, evidence, quotation="It was cold.", consent="By letter, 3 May 2018", took_part=12)
    printed = f"{HERE}/printed"
    assert (
        "Nothing is open here yet" in client.get(PUBLIC).text and "Promises to patients" not in client.get(printed).text
    )
    client.sign_in(manager)
    unread = client.post_form(OPENING, {}, form="/propose")
    assert unread.status_code == 422 and "Tick the box when no patient or carer is named" in unread.text
    assert client.post_form(OPENING, {"names_checked": "yes"}, form="/propose").status_code == 303
    own = client.get(OPENING)
    assert "Another person must read it and open it" in own.text and f"{OPENING}/open" not in own.text
    client.sign_out()
    assert "Nothing is open here yet" in client.get(PUBLIC).text
    client.sign_in(chair)
    assert client.post_form(OPENING, {"names_checked": "yes"}, form="/open").status_code == 303
    client.sign_out()
    read = words(client.get(PUBLIC))
    for part in (
        "We made 1 promise to patients. Patients say that none are kept so far.",
        involving.WARDS,
        "Two of ten are visited.",
        "Not kept",
        "Patients say: not kept.",
        "Come on a Saturday.",
        "“It was cold.”",
        "About 10 people took part.",
        "Tuesday 13 November 2018, 12:30 to 14:00",
        "Come to a meeting.",
        "Ring Jo Brown on",
    ):
        assert part in read, part
    for hidden in (PATIENT, "Doyle", "Eight wards saw nobody", "By letter, 3 May", "12 people", "Holroyd", "Reid"):
        assert hidden not in read, hidden
    assert "Promises to patients" in client.get(printed).text
    found = opened.open_page(north.alliance_id)
    one = found.page.promises[0]
    back = replace(found, page=replace(found.page, promises=(one, replace(one, state=PromiseState.WITHDRAWN))))
    assert conclusion(back).startswith("We made 2 promises to patients, and took 1 back. Patients say that none")
    with writing(make.by(), make.moment()) as tx:
        meeting = tx.session.scalars(select(Meeting)).one()
        meetings.cancel_meeting(
            tx, north.alliance_id, "cancer-patient-partnership", meeting.id, "The hall is shut", meeting.version
        )
    assert "13 November" not in client.get(PUBLIC).text, "nobody is sent to a meeting that is not to be"
    large = client.get(f"{PUBLIC}/large")
    assert involving.WARDS in large.text and "plain.css" in large.text and "<table" not in large.text
    client.sign_in(chair)
    assert "Say why" in client.post_form(OPENING, {"why": " "}, form="/undo").text
    assert client.post_form(OPENING, {"why": "A date is wrong."}, form="/undo").status_code == 303
    assert "A date is wrong." in client.get(f"{OPENING}.csv").text
    client.sign_out()
    assert "Nothing is open here yet" in client.get(PUBLIC).text
    assert client.get(f"{PUBLIC}/interest").status_code == 404


def test_one_person_alone_is_refused_by_the_rules_and_by_the_table(client, north, two):
    manager, _ = two
    story(north)
    number = opening.proposed(north, manager)
    with pytest.raises(RuleBroken, match="Another person must read it"):
        opening.opened_by(north, number, manager)
    with pytest.raises(RuleBroken, match="Another person"), writing(make.by(), make.moment()) as tx:
        opened.open_to_all(tx, north.alliance_id, False, number, True, make.TODAY)
    with pytest.raises(IntegrityError), writing(make.by(), make.moment()) as tx:
        row = tx.session.get(PublicPage, number)
        row.opened_by, row.opened_at = manager.id, make.moment()
        tx.say(Sentence("opened a page", "public page", "promises"), north.alliance_id)
    db.session.rollback()
    client.sign_in(manager)
    token = client.fields(OPENING)["token"]
    sent = {"token": token, "form": "open", "stamp": number, "once": "x", "names_checked": "yes"}
    alone = client.post(f"{OPENING}/open", data=sent)
    assert alone.status_code == 422 and "Another person must read it" in alone.text
    assert opened.open_page(north.alliance_id) is None


def test_a_page_that_names_somebody_or_is_not_as_the_record_is_stays_closed(client, north, two):
    manager, chair = two
    evidence = story(north)
    number = opening.proposed(north, manager)
    change(north, evidence, said="Come on a Sunday.")
    with pytest.raises(RuleBroken, match="changed since this was proposed"):
        opening.opened_by(north, number, chair)
    client.sign_in(chair)
    assert client.post_form(OPENING, {}, form="/back").status_code == 303
    for said, told in (
        ("Margaret  doyle asked for it.", f"E{evidence} names a patient representative"),
        ("Mrs Doyle asked for it.", f"E{evidence} names a patient representative"),
        ("Ring 0191 498 0123.", "looks like a telephone number"),
    ):
        change(north, evidence, said=said)
        shown = client.get(OPENING)
        assert told in shown.text and f"{OPENING}/propose" not in shown.text, said
        with pytest.raises(RuleBroken, match=told):
            opening.proposed(north, manager)
    change(north, evidence, said="Mr Brown of the council came.")
    assert "Look at these names:" in client.get(OPENING).text
    opening.contact(north, PATIENT)
    assert "Whom to ring names a patient representative" in client.get(OPENING).text


def test_counts_tell_nothing_by_their_difference(client, north, two):
    manager, chair = two
    evidence = story(north)
    seen = []
    for people in (3, 7, 4, 12):
        change(north, evidence, took_part=people)
        opening.open_page(north, manager, chair)
        seen.append(opened.open_page(north.alliance_id).page.said[0].took_part)
        db.session.rollback()
        involving.promise(north, f"Pay what it costs, part {people}")
    assert seen == ["fewer than 5", "", "", ""]


def test_somebody_asks_to_be_told_and_is_let_go_of(client, north, two):
    manager, chair = two
    story(north)
    opening.open_page(north, manager, chair)
    page = f"{PUBLIC}/interest"
    asked = client.get(page)
    assert "nothing about your health" in asked.text and asked.text.count("<textarea") == 0
    for typed, told in (
        ({}, "Enter a name"),
        ({"name": "Ann Lee", "contact": "1 High Street"}, "Enter a telephone number with its area code"),
        ({"name": "Ann Lee", "contact": "ann@"}, "Enter one e-mail address"),
        ({"name": "<b>Ann</b>", "contact": "ann@example.com"}, "Give only a name here"),
        ({"name": "Ann Lee" * 50, "contact": "ann@example.com"}, "Shorten your name by"),
    ):
        wrong = client.post_form(page, typed)
        assert wrong.status_code == 422 and told in wrong.text, told
    for name in ("Ann", "Ann Lee"):
        assert client.post_form(page, {"name": name, "contact": "ann@example.com"}).status_code == 303
    found = [client.post_form(page, {"name": "Ann", "contact": f"ann{at}@example.com"}) for at in range(20)]
    assert found[17].status_code == 303 and found[-1].status_code == 429
    assert "Try again tomorrow" in found[-1].text and 'value="ann19@example.com"' in found[-1].text
    listed = f"{INSIDE}/interest"
    client.sign_in(chair)
    assert client.get(listed).status_code == 403
    client.sign_in(make.person(Role.MANAGER, make.alliance("Wessex")))
    assert client.get(listed).status_code == 404
    client.sign_in(manager)
    own = client.get(listed)
    assert (
        "Ann Lee" in own.text and own.text.count("ann@example.com") == 1 and own.headers["Cache-Control"] == "no-store"
    )
    assert client.post_form(listed, {}, form=1).status_code == 303
    pieces = " ".join(filter(None, db.session.scalars(select(ChangePiece.after))))
    assert "example.com" not in pieces
    db.session.rollback()
    with operations() as ops:
        for row in ops.scalars(select(Interest)):
            row.erase_on = make.moment().date()
    assert interest.interests_of(north.alliance_id, make.moment()) == ()
    db.session.rollback()
    tidy(make.moment() + timedelta(days=2))
    assert db.session.scalars(select(Interest)).first() is None


def test_an_easy_read_document_has_a_maker_and_runs_nothing(client, north, two):
    manager, chair = two
    story(north)
    client.sign_in(manager)
    new = f"{INSIDE}/easy-read/new"
    typed = {"title": "Our promises", "maker": "Skills for People"}
    bad = opening.PDF.replace(b"/Type", b"/OpenAction << /S /Java#53cript /JS (app.alert) >> /Type")
    for content, name, told in (
        (bad, "a.pdf", "has a macro or another file in it"),
        (opening.PDF.replace(b"/Type", b"/Encrypt 2 0 R /Type"), "a.pdf", "This PDF is locked"),
        (b"PK\3\4word/vbaProject.bin", "a.docm", "Easy Read is kept as a PDF"),
        (b"MZ\x90", "a.pdf", "Easy Read is kept as a PDF"),
    ):
        wrong = client.post_form(new, {**typed, "file": (BytesIO(content), name)})
        assert wrong.status_code in (409, 422) and told in wrong.text, told
    assert (
        "Say who made it" in client.post_form(new, {**typed, "maker": "", "file": (BytesIO(opening.PDF), "a.pdf")}).text
    )
    assert client.post_form(new, {**typed, "file": (BytesIO(opening.PDF), "a.pdf")}).status_code == 303
    listed = client.get(f"{INSIDE}/easy-read")
    assert "Made by Skills for People" in listed.text
    number = listed.text.split(f"{INSIDE}/easy-read/")[2].split('"')[0].split("/")[0]
    client.sign_out()
    assert client.get(f"{PUBLIC}/easy-read/{number}").status_code == 404
    opening.open_page(north, manager, chair)
    given = client.get(f"{PUBLIC}/easy-read/{number}")
    assert given.data == opening.PDF and "sandbox" in given.headers["Content-Security-Policy"]
    assert "Made by Skills for People" in client.get(PUBLIC).text
    client.sign_in(manager)
    listing = client.get(f"{INSIDE}/easy-read")
    assert client.post_form(f"{INSIDE}/easy-read", {"version": "none"}, form="/end").status_code == 422
    assert client.get(f"{INSIDE}/easy-read").text.count("/end") == listing.text.count("/end"), "nothing was taken off"
    assert client.post_form(f"{INSIDE}/easy-read", {}, form="/end").status_code == 303
    client.sign_out()
    assert client.get(f"{PUBLIC}/easy-read/{number}").status_code == 404
    assert "Skills for People" not in client.get(PUBLIC).text


def test_a_sheet_is_printed_and_typed_back_whole_or_not_at_all(client, north, two):
    manager, _ = two
    first, second = involving.promise(north), involving.promise(north, "Pay what it costs")
    later = involving.promise(north, "Test it", due_on=make.TODAY + timedelta(days=90))
    codes = {number: Coded.of(north.alliance_id, number, 1).code for number in (first, second, later)}
    other = Coded.of(make.alliance("Wessex").alliance_id, first, 1).code
    client.sign_in(manager)
    sheet = client.get(f"{INSIDE}/sheet").text
    assert codes[first] in sheet and codes[second] in sheet and codes[later] not in sheet
    page = f"{INSIDE}/sheet/typed"
    slip = codes[first][:-1] + ("2" if codes[first][-1] != "2" else "3")
    good = f"{codes[first].lower()} c: Nobody came.\n\n{codes[second].replace('-', ' ')}  Kept"
    for lines, told in (
        ("", "Type at least one line"),
        (f"{codes[second]} A\n{slip} A", "Line 2: “" + slip + "” is mistyped"),
        (f"{other} A", "is from the sheet of another alliance"),
        (f"{codes[first]} X", "is not an answer. Type A for kept"),
        (f"{codes[first]} C", "Line 1: Say why"),
        (f"{codes[first]} A\n{codes[first]} B: x", "P1 is on line 1 already"),
        (f"{codes[later]} A", "P3: This promise is for"),
        (f"{Coded.of(north.alliance_id, 99, 1).code} A", "There is no promise P99 here"),
        (f"{Coded.of(north.alliance_id, first, 2).code} A", "was worded anew after this sheet was printed"),
        (f"{codes[first]} C: Mrs Hargreaves waited.", "Is “Mrs Hargreaves” a patient or a carer?"),
        ("<script>alert(1)</script>", "needs a code"),
    ):
        wrong = client.post_form(page, {"said_on": "30 Sep 2018", "lines": lines})
        assert wrong.status_code in (409, 422) and told in wrong.text, (lines, told)
    assert client.post_form(page, {"said_on": "", "lines": good}).status_code == 422
    assert db.session.scalars(select(Verdict)).first() is None
    db.session.rollback()
    looked = client.post_form(page, {"said_on": "30 Sep 2018", "lines": good})
    assert looked.status_code == 200 and "Nothing is kept yet" in looked.text
    assert db.session.scalars(select(Verdict)).first() is None
    db.session.rollback()
    sent = next(form for form in forms_of(looked.text, page) if "lines" in form.names).fields.to_dict()
    changed = client.post(page, data={**sent, "lines": good.replace("Nobody", "No one")})
    assert changed.status_code == 200 and "Is this what the sheet says?" in changed.text
    for _ in range(2):
        assert client.post(page, data=sent).status_code == 303
    kept = db.session.scalars(select(Verdict).order_by(Verdict.promise_id)).all()
    assert [(one.view, one.how, one.why, one.person_id) for one in kept] == [
        (View.NOT_KEPT.value, HowSaid.LETTER.value, "Nobody came.", None),
        (View.KEPT.value, HowSaid.LETTER.value, "", None),
    ]
