"""The pages of deliverables: the list and its filters, one deliverable, why, evidence, and who may open what."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from alliance_tracker.rules.delivery import rule_in_words
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make

BASE = "/alliances/north-east-and-cumbria/deliverables"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north, "Priya Nair")


@pytest.fixture
def one(north, manager):
    """ED1: one milestone late, one to come, two quarters returned, a risk."""
    lead = make.person(Role.LEAD, north, "Tom Ashworth")
    made = make.deliverable(north, lead, title="Diagnosis or all-clear within 28 days")
    make.milestone(made, date(2018, 9, 30), title="Shared CT reporting live")
    make.milestone(made, date(2019, 3, 31), title="All nine providers submit data")
    make.update(made, Rating.OFF_TRACK, make.Q2.previous(), who=lead)
    make.update(made, Rating.OFF_TRACK, who=lead)
    return made


def test_the_list_names_each_deliverable_with_rating_lead_and_next_milestone(client, one, manager):
    page = client.sign_in(manager).get(BASE).text
    assert "ED1 Diagnosis or all-clear within 28 days" in page
    assert "Tom Ashworth" in page
    assert f"{BASE}/ED1/why/2018-19-q2" in page
    assert "1 deliverable. 1 off track in Q2 2018/19." in page
    assert "30 Sep 2018" in page


def test_a_quarter_still_awaited_is_a_dash_at_the_end_of_the_strip_never_last_quarters_rating(client, north, manager):
    made = make.deliverable(north, manager)
    make.update(made, Rating.AT_RISK, make.Q2.previous())
    page = client.sign_in(manager).get(BASE).text
    assert "Q2 2018/19: Not yet updated" in page
    assert 'href="#i-N"' not in page.partition("<tbody")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    "query",
    [
        "area=ED",
        "rating=off_track",
        "movement=no_change",
        "next=late",
        "sort=-rating",
        "sort=next&page=7",
        "slug=a&_scheme=b",
    ],
)
def test_filters_and_sorts_are_in_the_address(client, one, manager, query):
    page = client.sign_in(manager).get(f"{BASE}?{query}").text
    assert "ED1 Diagnosis" in page


def test_a_filter_that_nothing_matches_says_so_and_leads_back(client, one, manager):
    page = client.sign_in(manager).get(f"{BASE}?area=PR&lead=x&rating=nonsense").text
    assert "No deliverable matches these filters" in page
    assert f'href="{BASE}">Clear the filters' in page


def test_late_finds_what_its_own_page_calls_late_though_its_date_was_moved(client, north, manager):
    moved, behind, fine = (make.deliverable(north, manager) for _ in range(3))
    make.milestone(moved, date(2018, 9, 30), forecast=date(2019, 3, 31))
    make.milestone(behind, date(2019, 3, 1))
    make.milestone(behind, date(2018, 9, 1), forecast=date(2019, 3, 31))
    make.milestone(fine, date(2018, 10, 12))
    make.milestone(fine, date(2018, 6, 30), met=date(2018, 7, 31))
    client.sign_in(manager)
    page = client.get(f"{BASE}?next=late").text
    assert "2 of 3 deliverables. " in page
    assert f'{BASE}/{moved.reference}"' in page
    assert f'{BASE}/{fine.reference}"' not in page
    assert page.count("<span>Late</span>") == 1
    assert page.count("another is late") == 1
    for made, late in ((moved, True), (behind, True), (fine, False)):
        assert ("<span>Late</span>" in client.get(f"{BASE}/{made.reference}").text) is late
    assert "3 deliverables. " in client.get(BASE).text


def test_short_forms_in_titles_are_explained_below_the_list(client, north, manager, one):
    client.sign_in(manager)
    assert "stands for" not in client.get(BASE).text
    make.deliverable(north, manager, title="FIT in every practice, with an MDT for each result")
    page = client.get(BASE).text
    assert "FIT stands for faecal immunochemical test. MDT stands for multidisciplinary team." in page
    assert 'href="/guidance/words">All words explained' in page
    assert "HPV stands for" not in page


def test_an_empty_alliance_says_how_to_begin(client, north, manager):
    assert "Add the first one" in client.sign_in(manager).get(BASE).text


def test_the_list_is_a_file_too(client, one, manager):
    answer = client.sign_in(manager).get(f"{BASE}.csv?area=ED")
    assert answer.mimetype == "text/csv"
    assert "Tom Ashworth" in answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("milestones", "ED1.1,Shared CT reporting live,No,2018-09-30"),
        ("quarters", "Q2 2018/19,Off track,Off track,Off track,No change"),
        ("risks", "Too few radiologists,4,3,12"),
        ("history", "Priya Nair, programme manager"),
        ("why/2018-19-q2/milestones", "ED1.1,Shared CT reporting live,2018-09-30"),
    ],
)
def test_every_table_of_a_deliverable_is_a_file_too(client, one, manager, name, words):
    client.sign_in(manager)
    given = {"words": "Too few radiologists", "consequence": "4", "likelihood": "3", "owner": "Medical director"}
    client.post_form(f"{BASE}/ED1/risks/new", {**given, "review_on": "30 11 2018"})
    page = {"history": "/history", "why/2018-19-q2/milestones": "/why/2018-19-q2"}.get(name, "")
    address = f"{BASE}/ED1/{name}.csv"
    assert f'href="{address}"' in client.get(f"{BASE}/ED1{page}").text
    answer = client.get(address)
    assert answer.mimetype == "text/csv"
    assert words in answer.text
    assert client.get(f"{BASE}/ED1/nothing.csv").status_code == 404


def test_milestones_to_come_say_what_tells_them_apart(client, one, manager):
    make.milestone(one, date(2019, 4, 1))
    client.sign_in(manager)
    page, file = client.get(f"{BASE}/ED1").text, client.get(f"{BASE}/ED1/milestones.csv").text
    for words in ("On track", "Not due before April 2019"):
        assert f"<span>{words}</span>" in page
        assert f",{words}," in file


def test_the_summary_stands_first(client, one, manager):
    page = client.sign_in(manager).get(f"{BASE}/ED1").text.partition("</h1>")[2]
    assert page.index("app-lede app-words") < page.index("app-tiles")


def test_one_page_shows_all_of_a_deliverable(client, one, manager):
    page = client.sign_in(manager).get(f"{BASE}/ED1").text
    for words in ("Shared CT reporting live", "A second reader starts.", "Late", "Q1 2018/19", "What the Taskforce"):
        assert words in page


def test_why_gives_rule_inputs_and_who_declared(client, one, manager):
    page = client.sign_in(manager).get(f"{BASE}/ED1/why/2018-19-q2").text
    assert "Declared by Tom Ashworth" in page
    assert "ED1.1 was due 30 September 2018" in page
    assert "more than 30 days" in page


def test_why_and_help_tell_the_rule_in_the_same_words(client, one, manager):
    client.sign_in(manager)
    why, told = client.get(f"{BASE}/ED1/why/2018-19-q2").text, client.get("/help/ratings").text
    for _, words in rule_in_words():
        assert words in told
        assert words[1:] in why
    assert "ED1.1 Shared CT reporting live" in why


def test_a_return_bears_the_business_day_though_the_real_clock_runs_ahead(client, one, manager, monkeypatch):
    monkeypatch.setattr(make, "moment", lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
    make.update(one, Rating.OFF_TRACK)
    page = client.sign_in(manager).get(f"{BASE}/ED1").text
    assert "12 October 2018. <a" in page
    assert "22 November 2026" not in page.partition("app-printed")[0]
    assert "on 12 October 2018</p>" in client.get(f"{BASE}/ED1/why/2018-19-q2").text


def test_a_reviewed_quarter_is_judged_on_what_was_known_then(client, north, one, manager):
    make.review(north, make.Q2)
    make.milestone(one, date(2018, 8, 1), title="Found out later")
    page = client.sign_in(manager).get(f"{BASE}/ED1/why/2018-19-q2").text
    assert "ED1.3" not in page


def test_national_team_reads_why_only_of_submitted_quarters(client, north, one):
    client.sign_in(make.person(Role.NATIONAL_TEAM, north))
    assert client.get(f"{BASE}/ED1/why/2018-19-q1").status_code == 200
    assert client.get(f"{BASE}/ED1/why/2018-19-q2").status_code == 404
    assert client.get(f"{BASE}/ED1").status_code == 403


@pytest.mark.parametrize("path", ["", "/ED1", "/ED1/why/2018-19-q1", "/ED1/update", "/ED1/edit", "/ED1/history"])
def test_another_alliance_sees_nothing(client, one, path):
    client.sign_in(make.person(Role.MANAGER, make.alliance("West Yorkshire")))
    assert client.get(BASE + path).status_code == 404


def test_ten_rows_take_the_queries_of_one(client, north, one, manager, queries):
    client.sign_in(manager)

    def cost(path):
        client.get(path)
        queries.clear()
        client.get(path)
        return len(queries)

    first = cost(BASE), cost(f"{BASE}/ED1")
    for _ in range(9):
        made = make.deliverable(north)
        make.milestone(made)
        make.milestone(one)
    assert (cost(BASE), cost(f"{BASE}/ED1")) == first


def test_a_manager_adds_edits_and_fixes(client, north, manager):
    lead = make.person(Role.LEAD, north, "Helen Marsh")
    client.sign_in(manager)
    answer = client.post_form(
        f"{BASE}/new",
        {
            "area": "PR",
            "title": "Nobody smokes",
            "summary": "Help to stop, everywhere.",
            "items": ["A-PR1"],
            "planned_start": "1 4 2018",
            "planned_end": "31 Mar 2020",
            "lead": str(lead.id),
        },
    )
    assert answer.status_code == 303, answer.text
    assert answer.location.endswith("/PR1")
    step = {"title": "Advice in every clinic", "baseline": "30/6/2019"}
    answer = client.post_form(f"{BASE}/PR1/milestones/new", step)
    assert answer.status_code == 303, answer.text
    answer = client.post_form(f"{BASE}/PR1/edit", {"title": "Fewer people smoke"})
    assert answer.status_code == 303, answer.text
    assert client.post_form(f"{BASE}/PR1/baseline").status_code == 422
    assert client.post_form(f"{BASE}/PR1/baseline", {"sure": "yes"}).status_code == 303
    answer = client.post_form(f"{BASE}/PR1/milestones/1/edit", {"baseline": "31 Jul 2019"})
    assert answer.status_code == 422
    assert "Name the decision that allows it to move" in answer.text
    answer = client.post_form(
        f"{BASE}/PR1/milestones/1/edit",
        {"forecast": "30 Sep 2019", "reason": "The tender failed"},
    )
    assert answer.status_code == 303, answer.text
    page = client.get(f"{BASE}/PR1").text
    assert "Fewer people smoke" in page and "Moved once" in page and "The tender failed" in page
    history = client.get(f"{BASE}/PR1/history").text
    assert "Moved PR1.1 to 30 September 2019, because The tender failed" in history
    assert "Nobody smokes" in history
    assert "2019-09-30" not in history, "a kept date reads like every other"


def test_a_lead_records_changes_and_closes_a_risk(client, north):
    lead = make.person(Role.LEAD, north)
    make.deliverable(north, lead)
    client.sign_in(lead)
    risk = {"words": "Scanner breaks", "consequence": "5", "likelihood": "4", "owner": "Radiology"}
    risk["review_on"] = "1 2 2019"
    assert client.post_form(f"{BASE}/ED1/risks/new", risk).status_code == 303
    assert "20, Extreme" in client.get(f"{BASE}/ED1").text
    assert client.post_form(f"{BASE}/ED1/risks/1/edit", {"likelihood": "2"}).status_code == 303
    assert client.post_form(f"{BASE}/ED1/risks/1/edit", form=1).status_code == 422
    assert client.post_form(f"{BASE}/ED1/risks/1/edit", {"why_closed": "New scanner"}, form=1).status_code == 303
    assert "1 closed risk" in client.get(f"{BASE}/ED1").text


def test_evidence_is_kept_and_handed_out_for_keeping_only(client, north):
    lead = make.person(Role.LEAD, north)
    one = make.deliverable(north, lead)
    make.milestone(one, date(2018, 9, 30))
    client.sign_in(lead)
    answer = client.post_form(
        f"{BASE}/ED1/milestones/1/evidence",
        {"met": "21 Sep 2018", "proof": "https://example.org/audit", "file": (BytesIO(PDF), "MRI audit.pdf")},
    )
    assert answer.status_code == 303, answer.text
    page = client.get(f"{BASE}/ED1").text
    assert "MRI audit.pdf" in page
    path = page.split(f'href="{BASE}/ED1/evidence/')[1].split('"')[0]
    kept = client.get(f"{BASE}/ED1/evidence/{path}")
    assert kept.data == PDF
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in kept.headers["Content-Security-Policy"]
    client.sign_in(make.person(Role.MANAGER, make.alliance("West Yorkshire")))
    assert client.get(f"{BASE}/ED1/evidence/{path}").status_code == 404
