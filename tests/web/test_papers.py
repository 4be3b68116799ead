"""The plan's papers: read as a page, made once as PDF and Word, and nothing private or half-read in them."""

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pypdf
import pytest
from docx import Document

from alliance_tracker.data import writing
from alliance_tracker.data.plan import printing
from alliance_tracker.data.tables.plan import Post, ResourceLine, Submission
from alliance_tracker.exchange.papers import making
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import agreeing, make
from tests.make import TODAY

HOSTILE = "#eval(1+1) $x^2$ <b>x</b> {7*7} \u202eturned\u202c 👩‍⚕️ " + "w" * 400


def spend(plan, private=True):
    """A line of money that all see, one that few see, and a post of each kind."""
    hidden = {"private": private, "private_because": "a price is being agreed", "private_until": date(2019, 1, 1)}
    with writing(make.by(), make.moment()) as tx:
        money = {"plan_id": plan.id, "year": "2017/18", "kind": "revenue"}
        tx.add(ResourceLine(**money, what="Two scanners", amount_pence=120_000_00, position=1))
        tx.add(ResourceLine(**money, what="A secret tender", amount_pence=77_777_00, position=2, **hidden))
        tx.add(Post(plan_id=plan.id, role="Navigator", needed_hundredths=200, filled_hundredths=60, position=1))
        tx.add(Post(plan_id=plan.id, role="Hush-hush lead", needed_hundredths=100, position=2, **hidden))
        tx.say(Sentence("asked for money", "plan", "resources"), plan.footprints[0].id)


def fetched(client, path):
    """A paper as a reader gets it: asked for, made by the process beside the server, downloaded."""
    assert "Make the" in client.get(path).text
    asked = client.post_form(path)
    assert asked.status_code == 303, asked.text
    page = client.get(asked.location)
    assert "is being made" in page.text
    assert page.headers["Refresh"] == "1"
    assert making.make_next(make.moment())
    page = client.get(asked.location)
    assert "Download the" in page.text
    assert "Refresh" not in page.headers
    again = client.get(path)
    assert again.status_code == 200, "the second time it is there"
    return again


def text_of(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def words_of(content):
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Shah")


def test_a_draft_is_read_as_one_page_and_as_files_with_what_was_typed_printed_as_typed(client, north, manager, queries):
    one = make.deliverable(north, title="Scans #let x = 1", summary=HOSTILE)
    make.milestone(one, date(2018, 3, 31), title=HOSTILE[:90])
    plan = agreeing.plan_of(north)
    agreeing.write(plan, f"# A heading\n\n**Strong** and {HOSTILE}\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|")
    client.sign_in(manager)
    page = client.get("/alliances/north-east-and-cumbria/plan/read")
    assert "Draft: North East and Cumbria: delivery plan" in page.text
    assert "<strong>Strong</strong>" in page.text
    assert "&lt;b&gt;x&lt;/b&gt;" in page.text
    assert "\u202e" not in page.text
    assert "Annex A: what needs to be achieved locally" in page.text
    foot = page.text.partition('class="app-printed"')[2]
    assert "Delivery plan, DRAFT. Opened" in foot and foot.count("Priya Shah") == foot.count("North East") == 1
    queries.clear()
    client.get("/alliances/north-east-and-cumbria/plan/read")
    few = len(queries)
    for number in range(6):
        make.milestone(make.deliverable(north), date(2018, 6, 1), title=f"Step {number}")
    queries.clear()
    client.get("/alliances/north-east-and-cumbria/plan/read")
    assert len(queries) == few, "as many queries whatever the plan's size"

    pdf = fetched(client, "/alliances/north-east-and-cumbria/plan/plan.pdf")
    assert pdf.headers["Content-Disposition"].endswith('filename="north-east-and-cumbria-plan-draft.pdf"')
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "North East and Cumbria: delivery plan"
    text = text_of(pdf.data)
    for typed in ("#eval(1+1) $x^2$", "<b>x</b>", "{7*7}"):
        assert typed in text, "printed as typed"
    assert "DRAFT" in text
    assert "Printed by Priya Shah" in text

    word = fetched(client, "/alliances/north-east-and-cumbria/plan/plan.docx")
    document = Document(io.BytesIO(word.data))
    assert document.core_properties.title == "North East and Cumbria: delivery plan"
    assert document.core_properties.language == "en-GB"
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads[0] == "1. Vision"
    assert heads[-1] == "Who agrees"
    assert all(table._tbl.tr_lst[0].trPr.xpath("w:tblHeader") for table in document.tables), "head rows are marked"
    assert "#eval(1+1) $x^2$" in words_of(word.data)
    assert "DRAFT" in document.sections[0].header.paragraphs[0].text


def test_private_items_are_counted_for_those_who_may_not_see_them(client, north, manager):
    plan = agreeing.plan_of(north)
    spend(plan)
    board = make.person(Role.BOARD_MEMBER, north)
    client.sign_in(board)
    page = client.get("/alliances/north-east-and-cumbria/plan/read").text
    assert "One private item" in page
    assert "secret tender" not in page
    assert "Hush-hush" not in page
    assert "197,777" not in page
    assert "Total of what is shown" in page
    pdf = fetched(client, "/alliances/north-east-and-cumbria/plan/plan.pdf").data
    assert "secret tender" not in text_of(pdf)
    client.sign_in(manager)
    page = client.get("/alliances/north-east-and-cumbria/plan/read").text
    assert "A secret tender" in page
    assert "HOLDS PRIVATE ITEMS" in page
    assert "£197,777" in page


def test_papers_name_no_patient_representative(client, north, manager):
    client.sign_in(manager)
    seats = [("Pat Heard-Here", "Patient representative", "no"), ("Ida Chair-Person", "Independent chair", "yes")]
    for name, job, chairs in seats:
        typed = {"name": name, "job": job, "decides": "no", "starts_on": "1 April 2018", "chairs": chairs}
        kept = {key: value for key, value in typed.items() if (key, value) != ("chairs", "no")}
        path = "/alliances/north-east-and-cumbria/people/board/members/add"
        assert client.post_form(path, kept).status_code == 303
    assert "Pat Heard-Here" in client.get("/alliances/north-east-and-cumbria/people").text
    page = client.get("/alliances/north-east-and-cumbria/plan/read").text
    assert "Patient representative" in page
    assert "Pat Heard-Here" not in page
    assert "Ida Chair-Person" in page


def test_a_version_with_its_certificate_and_its_pack(client, north, manager):
    plan = agreeing.plan_of(north)
    spend(plan)
    client.sign_in(manager)
    none = client.get("/alliances/north-east-and-cumbria/sign-off/certificate.pdf")
    assert "No version of this plan is frozen yet" in none.text
    first = agreeing.freeze(plan, "Fewer people get cancer.")
    body = agreeing.ids(plan, *agreeing.OrganisationKind)[0]
    agreeing.answer(plan, body)
    agreeing.freeze(plan, "Far fewer people get cancer.")
    old = client.get("/alliances/north-east-and-cumbria/plan/read?version=1.0").text
    assert "Replaced by version" in old
    assert "Fewer people get cancer." in old
    assert first.seal in old
    assert "Ann Lee, Chief Officer" in old
    certificate = text_of(
        fetched(client, "/alliances/north-east-and-cumbria/sign-off/certificate.pdf?version=1.0").data
    )
    assert first.seal[:20] in certificate.replace("\n", "")
    assert "Ann Lee, Chief Officer" in certificate
    assert "1 body agrees" in certificate
    assert client.get("/alliances/north-east-and-cumbria/plan/read?version=9.9").status_code == 404

    pack = zipfile.ZipFile(
        io.BytesIO(fetched(client, "/alliances/north-east-and-cumbria/plan/pack.zip?version=1.0").data)
    )
    manifest = pack.read("manifest.txt").decode()
    assert f"Seal: {first.seal}" in manifest
    names = [name for name in pack.namelist() if name != "manifest.txt"]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "docx", "pdf"]
    for name in names:
        assert f"{hashlib.sha256(pack.read(name)).hexdigest()}  {name}" in manifest
    assert "secret tender" not in text_of(pack.read(names[0])), "nothing private leaves in the pack"
    assert "secret tender" not in words_of(pack.read(names[1]))


def test_region_and_nation_read_what_was_submitted_and_nobody_anothers_papers(client, north, manager):
    plan = agreeing.plan_of(north)
    head = agreeing.freeze(plan, "Fewer people get cancer.")
    region = make.person(Role.REGIONAL_TEAM, north)
    client.sign_in(region)
    none = client.get("/alliances/north-east-and-cumbria/plan/read")
    assert "No version of this plan has been submitted yet" in none.text
    with writing(make.by(), make.moment()) as tx:
        kept = {"rule": "x", "route": "bodies", "sentences": ["All agree."], "bodies": []}
        sent = Submission(plan_id=plan.id, version_id=head.id, seal=head.seal, standings=json.dumps(kept))
        sent.submitted_on, sent.submitted_at = TODAY, tx.now
        tx.add(sent)
        tx.say(Sentence("submitted the plan", "plan", "1.0"), north.id)
    agreeing.write(plan, "A secret of the draft")
    page = client.get("/alliances/north-east-and-cumbria/plan/read")
    assert "Submitted on 12 October 2018" in page.text
    assert "Fewer people get cancer." in page.text
    assert "secret of the draft" not in client.get("/alliances/north-east-and-cumbria/plan/read?version=1.0").text
    assert client.get("/alliances/north-east-and-cumbria/plan/read?version=draft").status_code == 404
    asked = client.post_form("/alliances/north-east-and-cumbria/plan/plan.pdf")
    printing.finish(printing.take(make.moment()).key, b"%PDF-1.7")
    key = asked.location.rpartition("/")[2].partition("?")[0]
    assert client.get(f"/alliances/north-east-and-cumbria/plan/papers/{key}.pdf").status_code == 200
    client.sign_in(manager)
    assert client.get(f"/alliances/north-east-and-cumbria/plan/papers/{key}.pdf").status_code == 404
    assert client.get(f"/alliances/north-east-and-cumbria/plan/papers/pdf/{key}").status_code == 404


def test_a_paper_that_fails_says_so_and_can_be_asked_for_again(client, north, manager, monkeypatch):
    client.sign_in(manager)
    path = "/alliances/north-east-and-cumbria/plan/plan.pdf"
    asked = client.post_form(path)
    with monkeypatch.context() as broken:
        broken.setitem(making.PRESSES, "pdf", "missing.py")
        assert making.make_next(make.moment())
    page = client.get(asked.location)
    assert "could not be made" in page.text
    assert "Refresh" not in page.headers
    assert not making.make_next(make.moment()), "it is not tried for ever"
    assert "is being made" in client.get(client.post_form(asked.location).location).text, "it can be tried again"
    printing.finish(printing.take(make.moment()).key, b"%PDF-1.7")
    assert client.get(path).data == b"%PDF-1.7"
    for code in ("vision", "fit", "bids", "workforce"):
        agreeing.write(agreeing.plan_of(north), f"Words on {code}", code)
        assert client.post_form(path).status_code == 303
    agreeing.write(agreeing.plan_of(north), "One more", "equality")
    full = client.post_form(path)
    assert full.status_code == 503
    assert "being made for you already" in full.text
    order = printing.take(make.moment())
    assert printing.take(make.moment()) != order, "two never make the same"
    assert printing.take(make.moment() + timedelta(minutes=5)) == order, "what a dead process began is begun again"
