"""What people were asked: recorded, offered before it is asked again, called what it was, and told without names."""

import io
import re
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.evidence import record_of
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.tables.engagement.records import EngagementRecord
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.exchange.csvfile import read_csv
from alliance_tracker.rules.permissions import Role
from tests import involving, make
from tests.exchange.test_photographs import photograph

BASE = "/alliances/north-east-and-cumbria/involvement"
LIST = f"{BASE}/evidence"
NEW = f"{LIST}/new?record=yes"
TYPED = {
    "title": "A bus in Byker",
    "happened_on": "14 Sep 2018",
    "method": "mobile_unit",
    "stage": "options",
    "said": "Come on a Saturday.",
    "mode": "co_design",
    "level": "operational",
}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(client, north):
    client.sign_in(make.person(Role.MANAGER, north, "Priya Nair"))
    return client


def patient(client, north):
    client.sign_out()
    return client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north))


def count():
    db.session.rollback()
    return len(db.session.scalars(select(EngagementRecord.id)).all())


def test_a_record_is_made_read_by_patients_answered_and_taken_back(manager, north):
    promise = involving.promise(north)
    work = make.deliverable(north).reference
    assert "This is where you read" in manager.get(LIST).text
    sent = TYPED | {"promises": [f"promise:{promise}"], "about": [f"deliverable:{work}"]}
    answer = manager.post_form(NEW, sent)
    assert answer.status_code == 303 and answer.location.endswith("/evidence/1")
    page = manager.get(f"{LIST}/1").text
    assert "Come on a Saturday." in page and "It is 28 days ago" in page and f"P{promise} Visit the ten" in page
    assert "Say what came of it" in page and "Designing together" in page
    came = {"changed": "The bus comes on Saturdays.", "told": "All 61 who came", "told_on": "1 Oct 2018"}
    assert manager.post_form(f"{LIST}/1/edit", came).status_code == 303
    page = patient(manager, north).get(LIST).text
    assert "We did" in page and "The bus comes on Saturdays." in page and "Record what people" not in page
    about = f"{BASE}/challenges/new?about=evidence:1"
    assert manager.post_form(about, {"question": "Which Saturdays?"}).status_code == 303
    page = manager.get(f"{LIST}/1").text
    assert "Questions about it" in page and "Which Saturdays?" in page
    page = manager.get(BASE).text
    assert "You said, we did" in page and "The bus comes on Saturdays." in page
    assert "A bus in Byker" in manager.get(f"{BASE}/promises/{promise}").text
    manager.sign_out().sign_in(make.person(Role.LEAD, north))
    assert manager.post_form(f"{LIST}/1/withdraw", {"why": "It was another bus."}).status_code == 303
    assert "took this record back on 12 October 2018, because: It was another bus." in manager.get(f"{LIST}/1").text
    assert manager.get(f"{LIST}/1/edit").status_code == 422
    assert "Nothing yet" in manager.get(BASE).text
    assert "A bus in Byker" not in manager.get(f"{BASE}/promises/{promise}").text


def test_a_yes_to_what_involvement_is_not_makes_it_consultation(manager, north):
    answer = manager.post_form(NEW, TYPED | {"was_not": ["was_wish_list"], "mode": "co_decision"})
    assert answer.status_code == 303
    page = manager.get(f"{LIST}/1").text
    assert "counts as consultation, not as working together" in page and "Deciding together" not in page
    _, rows = table(manager.get(f"{LIST}.csv"))
    assert rows[0]["What it was"] == "Consultation" and "what do you want" in rows[0]["What it was not"]
    assert "0 of 1 record" in manager.get(f"{LIST}?kind=together").text
    assert "1 record." in manager.get(f"{LIST}?kind=consultation").text
    fields = manager.fields(f"{LIST}/1/edit")
    fields.poplist("was_not")
    fields["stage"] = "problem"
    assert manager.post(f"{LIST}/1/edit", data=fields).status_code == 303
    (said,) = [one.words for one in lines_about(north.alliance_id, "evidence", ["E1"]) if "changed" in one.words]
    assert said == (
        "changed the record E1 from consultation to deciding together, and when people came in from "
        "“Options were still open” to “From the start, when the problem was named”"
    )


def table(answer):
    head, *rows = [row for row in read_csv(answer.data) if any(row)]
    return head, [dict(zip(head, row, strict=False)) for row in rows]


BAD = (
    ({"said": "Three Roma women came."}, "names_checked", "“Three Roma women”: could anybody know who that is?"),
    ({"said": "She is 943 476 5919."}, "said", "“943…” looks like an NHS number"),
    ({"decided": "Write to jo@example.org"}, "decided", "looks like an e-mail address"),
    ({"title": "Tea at NE1 4LP"}, "title", "looks like a postcode"),
    ({"told": "Ring 0191 496 0123"}, "told", "looks like a telephone number"),
    ({"said": "Mrs Hargreaves spoke"}, "names_checked", "Is “Mrs Hargreaves” a patient or a carer?"),
    ({"said": "a" * 10_000}, "said", "Shorten what did people say? by 8,500 characters"),
    ({"could_not": "Free parking"}, "why_not", "Say why it could not be done"),
    ({"quotation": "It was cold."}, "consent", "agreed to be quoted"),
    ({"happened_on": "1 Jan 2019"}, "happened_on", "is in the future"),
    ({"told": "All", "told_on": "1 Jan 2018"}, "told_on", "before the day people were asked"),
)


def test_what_may_not_stand_in_a_record_comes_back_as_typed(manager, north):
    for changes, field, says in BAD:
        answer = manager.post_form(NEW, TYPED | changes)
        assert answer.status_code in (409, 422) and count() == 0, says
        assert says in answer.text and f'href="#{field}"' in answer.text, says
        assert all(value[:40] in answer.text for value in changes.values())
    sent = manager.fields(NEW).to_dict() | TYPED | {"said": "Mrs Hargreaves spoke", "names_checked": "yes"}
    assert manager.post(NEW, data=sent).status_code == 303


def test_a_file_with_a_macro_and_a_photograph_with_its_place_are_refused(manager, north):
    for name, content, says in (
        ("notes.docm", b"PK", "is not a kind of file"),
        ("notes.docx", with_macro(), "is not the Word document that its name says"),
        ("ward.jpg", photograph("JPEG"), "says where it was taken"),
        ("empty.pdf", b"", "The file is empty"),
    ):
        answer = manager.post_form(NEW, TYPED | {"file": (io.BytesIO(content), name)})
        assert answer.status_code in (409, 422) and says in answer.text and count() == 0, name


def with_macro():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(part, "x")
    return out.getvalue()


def test_a_file_is_kept_and_handed_out(manager, north):
    plain = photograph("JPEG", place=False)
    assert manager.post_form(NEW, TYPED | {"file": (io.BytesIO(plain), "ward.jpg")}).status_code == 303
    place = re.search(r'href="([^"]+/files/\d+)"', manager.get(f"{LIST}/1").text)[1]
    answer = manager.get(place)
    assert answer.data == plain and "attachment" in answer.headers["Content-Disposition"]
    assert manager.get(place.replace("/1/", "/2/")).status_code == 404


def test_earlier_work_is_offered_before_people_are_asked_again(manager, north):
    promise = involving.promise(north)
    involving.asked(north, (f"promise:{promise}",))
    involving.asked(north, title="Parking", said="Parking costs too much.", happened_on=date(2016, 9, 1))
    page = manager.get(f"{LIST}/new?words=opening+clinics+in+the+evening").text
    assert "This may be known already" in page and "It has the same words: clinic, evening" in page
    assert "It was about P1" in manager.get(f"{LIST}/new?about=promise:{promise}").text
    assert "in the same way: survey" in manager.get(f"{LIST}/new?method=survey").text
    assert "Nothing like that is on record" in manager.get(f"{LIST}/new?words=parking+costs").text
    page = manager.get(f"{LIST}/new?record=yes&about=promise:{promise}&method=survey").text
    assert re.search(rf'value="promise:{promise}" checked', page) and re.search(r'value="survey" checked', page)


def test_counts_add_up_or_are_refused_and_hold_no_number_of_anybody(manager, north):
    involving.asked(north)
    place = f"{LIST}/1/counts"
    for typed, says in (
        ({"took_part": "40", "age--75-over": "38"}, "add up to 38, and 40 took part. Put the 2 who are left"),
        ({"took_part": "40", "age--75-over": "41"}, "over 100%"),
        ({"took_part": "40", "group--older-people": "41"}, "over 100%"),
        ({"took_part": "943 476 5919"}, "looks like an NHS number"),
        ({"took_part": "9434765919"}, "Only how many people there were belongs here"),
        ({"took_part": "-1"}, "must be from 0"),
        ({"took_part": "about 40"}, "is not a whole number"),
        ({"age--75-over": "3"}, "Say how many took part in all"),
    ):
        answer = manager.post_form(place, typed)
        assert answer.status_code in (409, 422) and says in answer.text, says
    assert manager.post_form(place, {"took_part": "40", "age--75-over": "38", "age--not-known": "2"}).status_code == 303
    page = manager.get(f"{LIST}/1").text
    assert "40 people</strong> took part" in page and ">2</td>" in page
    db.session.rollback()
    lines = select(Change.id).where(Change.subject_kind == "evidence")
    pieces = db.session.execute(
        select(ChangePiece.name, ChangePiece.before, ChangePiece.after).where(ChangePiece.change_id.in_(lines))
    ).all()
    told = [piece for piece in pieces if piece.name.rpartition(" ")[2] in ("people", "took_part")]
    assert told and not {"38", "40", "2"} & {value for piece in pieces for value in piece[1:]}, pieces


def test_who_may_not_edit_never_reads_a_small_count_on_any_page_file_or_later_day(manager, north):
    involving.asked(north)
    involving.people_here(north, "age", "75-over", 360)
    involving.counts(north, 1, 43, age={"50-64": 20, "65-74": 20, "75-over": 3}, group={"older-people": 23})
    reader = patient(manager, north)
    page = reader.get(f"{LIST}/1").text
    assert "fewer than 5" in page and ">not shown<" in page and ">3</td>" not in page and ">23</td>" not in page
    heard = reader.get(f"{BASE}/heard").text
    assert "fewer than 5" in heard and "19 to" not in page
    picture = re.search(r'src="([^"]+heard/[0-9a-f]{64}\.svg)"', heard)[1]
    assert reader.get(picture).status_code == 200
    assert "3" not in [row["Heard"] for row in table(reader.get(f"{BASE}/heard.csv"))[1]]
    assert table(reader.get(f"{LIST}.csv"))[1][0]["Who took part"] == "43 people"
    reader.sign_out().sign_in(make.person(Role.LEAD, north))
    page = reader.get(f"{BASE}/heard").text
    exact = re.search(r'src="([^"]+heard/[0-9a-f]{64}\.svg)"', page)[1]
    assert exact != picture and reader.get(exact).status_code == 200
    assert ">3</td>" in reader.get(f"{LIST}/1").text
    assert patient(reader, north).get(exact).status_code == 404
    involving.counts(north, 1, 46, age={"50-64": 20, "65-74": 20, "75-over": 6})
    page = reader.get(f"{LIST}/1").text
    assert "not shown any more" in page and "46" not in page.partition("Who took part")[2].partition("aside")[0]
    assert table(reader.get(f"{LIST}.csv"))[1][0]["Who took part"] == "Not shown"
    assert record_of(north.alliance_id, 1).took_part == 46


def test_who_is_heard_too_little_who_is_missing_and_the_figures_for_the_people_here(manager, north):
    involving.asked(north)
    involving.counts(north, 1, 200, age={"25-49": 180, "75-over": 20})
    place = f"{BASE}/heard/here/age/75-over"
    bad = {"people": "1100", "of_people": "1000", "source": "Census 2011", "as_of": "2011"}
    answer = manager.post_form(place, bad)
    assert answer.status_code == 422 and "1,100 of 1,000 is 110%, over 100%" in answer.text
    assert manager.post_form(place, bad | {"people": "360", "source": ""}).status_code == 422
    assert manager.post_form(place, bad | {"people": "360"}).status_code == 303
    page = manager.get(f"{BASE}/heard").text
    assert (
        "No. Heard too little: people aged 75 and over." in page
        and "Who is missing" in page
        and "Nobody we know of yet" in page
    )
    assert "By chance alone it could be from 7% to 15%" in page and "10%" in page and "36%" in page
    assert "No. Heard too little: people aged 75 and over." in manager.get(BASE).text
    rows = {row["Who"]: row for row in table(manager.get(f"{BASE}/heard.csv"))[1]}
    assert rows["75 and over"]["In words"] == "Heard too little" and rows["75 and over"]["Of"] == "2011"
    assert manager.get(f"{BASE}/heard/here/age/nobody").status_code == 404


def test_pages_ask_no_more_of_the_database_for_more_records(manager, north, queries):
    involving.asked(north)
    involving.counts(north, 1, 30, age={"25-49": 30})

    def asked(page):
        manager.get(page)
        queries.clear()
        assert manager.get(page).status_code == 200
        return len(queries)

    before = [asked(page) for page in (LIST, f"{BASE}/heard", BASE)]
    for number in range(2, 7):
        involving.asked(north, title=f"Evening {number}")
        involving.counts(north, number, 30, age={"25-49": 30})
    assert [asked(page) for page in (LIST, f"{BASE}/heard", BASE)] == before
