"""The page of the search: a box on every page, results with what matched, straight to a reference, and bad input."""

import csv
import io
import random
import re
from itertools import product
from urllib.parse import quote

import pytest
from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.meeting import BoardDecision
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import DecidedHow, DecisionKind, Kind
from tests import involving, make
from tests.careful import forms_of
from tests.markup import elements, parsed
from tests.searching import LATER, filled

BASE = "/alliances/north-east-and-cumbria"
WORD = "Quagmire"
HOSTILE = (
    "",
    "   ",
    "\0",
    "\0ED1\0",
    "%",
    "_",
    "%%__",
    "'\"; DROP TABLE deliverable; --",
    "\\",
    "<script>alert(1)</script>",
    "(((((",
    "…—“”",
    "x" * 10_000,
    "word " * 2_000,
    "\ud7ff\uffff\N{RIGHT-TO-LEFT OVERRIDE}",
    "NULL",
    "-1",
    "9" * 100,
    "ED99999999999999999999",
)


@pytest.fixture
def north(app):
    return make.alliance()


def results(page):
    """The addresses of what was found."""
    return re.findall(r'app-found__title"><a href="([^"]+)"', page)


def test_the_box_stands_on_every_page_and_leads_to_the_results(client, north):
    filled(north, make.person(Role.LEAD, north), WORD)
    for path in ("/", "/guidance", "/sign-in", "/no-such-page", "/help"):
        box = [form for form in forms_of(client.get(path).text, path) if "q" in form.names]
        assert [(form.method, form.action) for form in box] == [("get", "/search")], path
    client.sign_in(make.person(Role.MANAGER, north))
    for path in (BASE, f"{BASE}/deliverables/ED1", "/account"):
        assert 'name="q"' in client.get(path).text, path
    page = client.get("/search").text
    assert page.count('name="q"') == 1 and "You find what you may see" in page


def test_every_result_leads_to_a_page_that_its_reader_may_open(client, north):
    """Whoever it is: what is found can be read, and its words stand marked on the results."""
    lead = make.person(Role.LEAD, north)
    filled(north, lead, WORD)
    readers = [lead, *(make.person(role, north) for role in Role)]
    opened = set()
    for reader in readers:
        client.sign_in(reader)
        for words in (WORD, f"{WORD} hushed", f"{WORD} unsaid", "screening", "rec 24"):
            answer = client.get("/search", query_string={"q": words})
            for href in {href.partition("#")[0] for href in results(answer.text)} - opened:
                assert client.get(href).status_code == 200, (reader, words, href)
        page = client.get(f"/search?q={WORD.lower()}")
        hrefs = results(page.text)
        assert bool(hrefs) == (f"<mark>{WORD}</mark>" in page.text)
    assert len(results(client.sign_in(readers[1]).get(f"/search?q={WORD}").text)) >= 18


def test_of_decisions_each_reader_finds_those_that_their_list_shows(client, north):
    """The rule is asked in SQL by the search and in Python by the page: drafts, private ones, what one is asked."""
    lead, other = make.person(Role.LEAD, north), make.person(Role.LEAD, north)
    led = (
        make.deliverable(north, lead),
        make.deliverable(north, other, deputy_id=lead.id),
        make.deliverable(north, other),
    )
    every = product(
        (True, False),
        (True, False),
        (DecisionKind.ASK_MORE, DecisionKind.OTHER),
        (DecidedHow.MEETING, DecidedHow.NOTED),
        (None, lead.id, other.id),
        (None, *(one.id for one in led)),
    )
    _decided(north, random.Random(11).sample(list(every), 99))
    seen = []
    for reader in (lead, other, *(make.person(role, north) for role in Role)):
        client.sign_in(reader)
        listed = client.get(f"{BASE}/quarters/{make.Q2.code}/decisions.csv")
        page = client.get("/search", query_string={"q": WORD, "kind": Kind.DECISION.value}).text
        table = csv.reader(io.StringIO(listed.text)) if listed.status_code == 200 else ()
        read = {row[0].removeprefix("D") for row in table if row[0].startswith("D")}
        assert {href.rpartition("/")[2] for href in results(page)} == read, reader
        seen.append(len(read))
    assert len(set(seen)) > 4, "these readers tell the rule's parts apart"


def _decided(where, every):
    with writing(make.by(), make.moment()) as tx:
        rows = select(QuarterRow.id).where(QuarterRow.alliance_id == where.id, QuarterRow.code == make.Q2.code)
        quarter = tx.session.scalar(rows)
        for number, (confirmed, private, kind, how, owner, about) in enumerate(every, 1):
            row = BoardDecision(alliance_id=where.id, quarter_id=quarter, number=number, deliverable_id=about)
            row.subject, row.words, row.owner_id, row.drafted_at = "" if about else WORD, WORD, owner, tx.now
            row.kind, row.how, row.private = kind.value, how.value, private
            row.private_because, row.private_until = ("A hearing", LATER) if private else ("", None)
            row.confirmed_at, row.confirmed_via = (tx.now, "account") if confirmed else (None, None)
            tx.add(row)
        tx.say(Sentence("drafted decisions", "quarter", make.Q2.code), where.id)


def test_a_place_on_a_page_is_there(client, north):
    """A result that names a place on its page leads to that place."""
    lead = make.person(Role.LEAD, north)
    filled(north, lead, WORD)
    client.sign_in(make.person(Role.MANAGER, north))
    hrefs = [href for words in (WORD, "cervical", "vision") for href in results(client.get(f"/search?q={words}").text)]
    anchored = [href.split("#") for href in hrefs if "#" in href]
    assert len(anchored) > 5
    for path, anchor in anchored:
        ids = {element.attr("id") for element in elements(parsed(client.get(path).text))}
        assert anchor in ids, (path, anchor)


def test_a_reference_goes_straight_there_and_one_nearly_right_is_understood(client, north):
    filled(north, make.person(Role.LEAD, north), WORD)
    heard = involving.evidence(north, 1)
    client.sign_in(make.person(Role.MANAGER, north))
    straight = {
        "ED1": f"{BASE}/deliverables/ED1",
        " ed 1 ": f"{BASE}/deliverables/ED1",
        "ed1.1": f"{BASE}/deliverables/ED1#m1",
        "ED1.A1": f"{BASE}/deliverables/ED1#activities",
        "P1": f"{BASE}/involvement/promises/1",
        f"e{heard}": f"{BASE}/involvement/evidence/{heard}",
        "C1": f"{BASE}/involvement/challenges/1",
        "A-ED3": "/guidance/annex-a#A-ED3",
        "rec 24": "/guidance/annex-a#A-ED3",
    }
    for words, place in straight.items():
        answer = client.get("/search", query_string={"q": words})
        assert (answer.status_code, answer.location) == (303, place), words
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    page = client.get("/search?q=EDD1").text
    assert "nothing with the reference EDD1" in page and '<a href="/search?q=ED1">ED1</a>' in page
    assert "Did you mean" not in client.get("/search?q=care").text
    client.sign_in(make.person(Role.MANAGER, make.alliance("Wessex")))
    assert client.get("/search?q=ED1").status_code == 200, "the reference of another alliance"
    assert "Did you mean" not in client.get("/search?q=EDD1").text
    both = client.get("/search?q=rec+12").text
    assert "A-PR1" in both and len(results(both)) == 2, "a number that is printed with two items"


def test_what_is_private_or_a_draft_says_so(client, north):
    filled(north, make.person(Role.LEAD, north), WORD)
    marks = r'</a> <span class="app-tag">(\w+)</span>'
    client.sign_in(make.person(Role.MANAGER, north))
    assert re.findall(marks, client.get(f"/search?q={WORD}").text) == ["Private"] * 4, "risk, decision, post, money"
    client.sign_in(make.person(Role.SECRETARY, north))
    assert sorted(re.findall(marks, client.get(f"/search?q={WORD}").text)) == ["Draft", "Private"]


def test_of_each_kind_the_first_are_shown_and_the_rest_by_a_link(client, north):
    lead = make.person(Role.LEAD, north)
    for number in range(8):
        make.deliverable(north, lead, title=f"{WORD} work {number}")
    client.sign_in(make.person(Role.CHAIR, north))
    page = client.get(f"/search?q={WORD}").text
    assert len(results(page)) == 5 and "Deliverables: 8" in page and "8 results for" in page
    every = client.get(f"/search?q={WORD}&kind=deliverables").text
    assert f"/search?q={WORD}&amp;kind=deliverables" in page and len(results(every)) == 8
    assert "Results of every kind" in every and "among deliverables" in every
    assert len(results(client.get(f"/search?q={WORD}&kind=nonsense").text)) == 5
    assert "Nothing that you may see" in client.get(f"/search?q={WORD}&kind=promises").text


def test_what_is_typed_is_shown_as_text_and_no_robot_keeps_it(client, north):
    lead = make.person(Role.LEAD, north)
    make.deliverable(north, lead, title="<b>Bold</b> & <i>brave</i>")
    client.sign_in(make.person(Role.MANAGER, north))
    answer = client.get("/search?q=bold+brave")
    assert "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt; &amp; &lt;i&gt;<mark>brave</mark>&lt;/i&gt;" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow" and 'content="noindex, nofollow"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.both
def test_nothing_that_is_typed_breaks_it(client, north):
    filled(north, make.person(Role.LEAD, north), WORD)
    for reader in (None, make.person(Role.MANAGER, north)):
        if reader is not None:
            client.sign_in(reader)
        for words in HOSTILE:
            answer = client.get(f"/search?q={quote(words)}")
            assert answer.status_code in (200, 303), words[:40]
            assert "<script>alert" not in answer.text
            if not re.search(r"\w", words):
                assert not results(answer.text), words
    assert client.get("/search?q=%ff%fe").status_code == 200
    assert client.get("/search?q=a&q=b&kind=%00&kind=").status_code == 200
    assert client.post("/search").status_code == 405


def test_a_stranger_is_told_to_sign_in_when_nothing_is_found(client):
    page = client.get("/search?q=zzzz+yyyy").text
    assert "Nothing that you may see has all of these words" in page
    assert "/sign-in?next=/search?q%3Dzzzz%2520yyyy" in page.replace("%2F", "/").replace("%3F", "?")
    assert "That is long" in client.get(f"/search?q={'long+' * 100}").text
    assert "no letter and no number" in client.get("/search?q=%25%25").text


def test_the_page_costs_the_same_queries_for_any_question(client, north, queries):
    lead = make.person(Role.LEAD, north)
    client.sign_in(make.person(Role.MANAGER, north))

    def cost(words):
        client.get(f"/search?q={words}")
        queries.clear()
        client.get(f"/search?q={words}")
        return len(queries)

    make.deliverable(north, lead, title=WORD)
    before = cost(WORD)
    for _ in range(6):
        make.milestone(make.deliverable(north, lead, title=f"{WORD} again"), title=WORD)
    assert cost(WORD) == before == cost("care") == cost("nothing-like-this")
