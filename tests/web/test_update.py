"""The two-minute form: what it keeps, what it asks for, two people at once, and where it leads."""

import re
from datetime import date
from io import BytesIO

import pytest

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.rounds import rounds
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make
from tests.careful import forms_of

BASE = "/alliances/north-east-and-cumbria/deliverables"
GOOD = {"declared": "on_track", "happened": "Two of three sites are live."}
RISKY = {"declared": "at_risk", "happened": "Slow.", "will_change": "A second reader.", "green_by": "2018-19-q4"}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def lead(north):
    return make.person(Role.LEAD, north, "Tom Ashworth")


@pytest.fixture
def one(north, lead):
    """Two milestones to come, so that the dates suggest on track."""
    made = make.deliverable(north, lead)
    make.milestone(made, date(2018, 11, 30))
    make.milestone(made, date(2019, 9, 30))
    return made


@pytest.fixture
def late(north, lead):
    """One milestone that fell due in the quarter and was not met."""
    made = make.deliverable(north, lead)
    make.milestone(made, date(2018, 9, 30))
    make.milestone(made, date(2019, 9, 30))
    return made


def problems(answer):
    """What the error summary says."""
    return re.findall(r'<a href="#[^"]*">([^<]*)</a>', answer.text.partition("error-summary")[2].partition("</ul>")[0])


def read(north, ref="ED1"):
    return delivery.deliverable(north.id, ref, make.TODAY)


def test_a_tick_and_a_few_words_are_an_update(client, north, lead, late):
    client.sign_in(lead)
    met = {"ticked-1": "yes", "met-1": "28 Sep 2018", "proof-1": "Go-live notes"}
    answer = client.post_form(f"{BASE}/ED1/update", {**GOOD, **met})
    assert answer.status_code == 303, problems(answer)
    found = read(north)
    assert found.update_for(make.Q2).declared is Rating.ON_TRACK
    assert found.milestones[0].facts.met == date(2018, 9, 28)
    assert found.milestones[0].evidence[0].words == "Go-live notes"
    assert found.standing_in(make.Q2).suggested is Rating.ON_TRACK


def test_a_moved_date_keeps_the_old_late_and_its_reason(client, north, lead, late):
    client.sign_in(lead)
    answer = client.post_form(f"{BASE}/ED1/update", {**RISKY, "new_date-1": "20 10 2018", "reason-1": "Late delivery"})
    assert answer.status_code == 303, problems(answer)
    row = read(north).milestones[0]
    assert row.facts.forecast == date(2018, 10, 20)
    assert [(move.moved_from, move.reason) for move in row.moves] == [(date(2018, 9, 30), "Late delivery")]


def test_everything_that_is_missing_is_asked_for_at_once_and_nothing_is_lost(client, lead, one):
    client.sign_in(lead)
    answer = client.post_form(f"{BASE}/ED1/update", {"declared": "off_track", "happened": "Stuck here."})
    assert answer.status_code == 422
    for words in (
        "ED1 is off track. Say what will bring it back on track",
        "Choose the quarter when ED1 will be green",
        "ED1 is off track. Say what it means for patients",
        "Stuck here.",
    ):
        assert words in answer.text


def test_no_rating_no_update(client, lead, one):
    answer = client.sign_in(lead).post_form(f"{BASE}/ED1/update", {"happened": "Something."})
    assert answer.status_code == 422
    assert "Choose a rating for ED1" in answer.text


def test_better_than_suggested_needs_reason_and_evidence(client, north, lead, late):
    client.sign_in(lead)
    answer = client.post_form(f"{BASE}/ED1/update", GOOD)
    assert answer.status_code == 422
    assert "ED1.1 is late. Choose Off track, or say why it is still on track" in answer.text
    assert "Add evidence for ED1 dated in Q2 2018/19" in answer.text
    more = {"why_better": "Live in all but name", "evidence": "Test report", "evidence_dated": "21 Sep 2018"}
    more |= {"new_date-1": "20 Oct 2018", "reason-1": "Sign-off"}
    answer = client.post_form(f"{BASE}/ED1/update", {**GOOD, **more})
    assert answer.status_code == 303, problems(answer)
    standing = read(north).standing_in(make.Q2)
    assert (standing.declared, standing.suggested) == (Rating.ON_TRACK, Rating.AT_RISK)


def test_met_and_moved_cannot_both_be(client, lead, late):
    typed = {**RISKY, "ticked-1": "yes", "new_date-1": "20 Oct 2018", "reason-1": "x"}
    answer = client.sign_in(lead).post_form(f"{BASE}/ED1/update", typed)
    assert "ED1.1 is both met and moved. Untick met, or clear the new date" in answer.text


def test_last_quarters_words_come_after_what_is_typed(client, lead, one):
    make.update(one, Rating.AT_RISK, make.Q2.previous(), who=lead, happened="What Q1 said.")
    client.sign_in(lead)
    sent = client.fields(f"{BASE}/ED1/update")
    sent["use"], sent["happened"] = "last", "Typed before."
    answer = client.post(f"{BASE}/ED1/update", data=sent)
    assert answer.status_code == 200
    assert "Typed before.\n\nWhat Q1 said." in answer.text


def test_save_leads_to_the_next_that_waits(client, north, lead, one):
    make.deliverable(north)
    make.deliverable(north, lead)
    manager = make.person(Role.MANAGER, north)
    path = f"{BASE}/ED1/update"
    first = client.sign_in(lead).post_form(path, RISKY)
    assert first.status_code == 303, problems(first)
    assert first.location.endswith("/ED3/update")
    answer = client.sign_in(manager).post_form(path, {"happened": "Other words."})
    assert answer.location.endswith("/ED2/update")


def test_two_people_at_once_choose_field_by_field(client, north, lead, one):
    path = f"{BASE}/ED1/update"
    make.update(one, Rating.AT_RISK, who=lead, happened="Before.")
    client.sign_in(lead)
    mine = client.fields(path)
    other = make.person(Role.MANAGER, north, "Sunita Rao")
    make.update(one, Rating.AT_RISK, who=other, happened="Theirs.", patients="Ten wait.")
    mine["happened"] = "Mine."
    answer = client.post(path, data=mine)
    assert answer.status_code == 409, problems(answer)
    for words in ("You and Sunita Rao changed this at the same time", "Before.", "Theirs.", "Mine."):
        assert words in answer.text
    assert read(north).update_for(make.Q2).happened == "Theirs."
    settled = next(form.fields for form in forms_of(answer.text, path) if "keep-happened" in form.names)
    assert client.post(path, data=settled).status_code == 422
    settled["keep-happened"] = "mine"
    answer = client.post(path, data=settled)
    assert answer.status_code == 303, problems(answer)
    kept = read(north).update_for(make.Q2)
    assert (kept.happened, kept.patients) == ("Mine.", "Ten wait.")


def test_a_second_press_gives_the_first_answer(client, north, lead, one, queries):
    client.sign_in(lead)
    sent = client.fields(f"{BASE}/ED1/update")
    for name, value in RISKY.items():
        sent[name] = value
    first, second = (client.post(f"{BASE}/ED1/update", data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303), problems(first)
    assert read(north).update_for(make.Q2).version == 1


def test_a_late_update_of_a_lead_waits_and_the_managers_own_counts_at_once(client, north, lead, one):
    q1, late = make.Q2.previous(), f"{BASE}/ED1/update?quarter=2018-19-q1"
    client.sign_in(lead)
    assert "counts once the programme manager accepts it" in client.get(late).text
    assert client.post_form(late, RISKY).status_code == 303
    assert read(north).update_for(q1) is None
    assert "Slow." in client.get(late).text, "what waits is there to be changed"
    client.sign_in(make.person(Role.MANAGER, north))
    assert "shown as late" in client.get(late).text
    assert client.post_form(late, RISKY).status_code == 303
    assert read(north).update_for(q1).declared is Rating.AT_RISK
    make.review(north, q1)
    answer = client.get(late)
    assert (answer.status_code, "frozen" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("name", "content", "right"),
    [
        ("notes.pdf", b"PK\x03\x04 not a pdf", False),
        ("page.txt", b"<html><script>", False),
        ("plan.docx", b"PK\x03\x04", False),
        ("run.exe", b"MZ", False),
        ("table.csv", b"a,b\n1,2\n", True),
        ("scan.png", b"\x89PNG\r\n\x1a\n...", True),
    ],
)
def test_a_file_is_what_it_says(client, north, lead, one, name, content, right):
    client.sign_in(lead)
    typed = {**GOOD, "ticked-1": "yes", "file-1": (BytesIO(content), name)}
    answer = client.post_form(f"{BASE}/ED1/update", typed)
    assert answer.status_code == (303 if right else 422), problems(answer)
    if not right:
        assert name in answer.text and "Two of three sites are live." in answer.text
        assert read(north).update_for(make.Q2) is None


def test_the_form_says_what_an_empty_date_means_and_asks_for_a_quarter_once(client, lead, late):
    page = client.sign_in(lead).get(f"{BASE}/ED1/update").text
    assert "If left empty: 30 September 2018" in page
    assert page.count("Choose a quarter") == 1


def test_a_refusal_says_whose_page_it_is(client, north, one):
    client.sign_in(make.person(Role.LEAD, north))
    manager = "the programme manager of North East and Cumbria"
    assert f"This page is for the lead or deputy of ED1, or {manager}." in client.get(f"{BASE}/ED1/update").text
    assert f"This page is for {manager}." in client.get(f"{BASE}/ED1/edit").text
    assert "This page is for the administrator." in client.get("/admin/people").text


def test_who_may_update(client, north, one):
    for role, status in ((Role.MANAGER, 200), (Role.LEAD, 403), (Role.BOARD_MEMBER, 403), (Role.CHAIR, 403)):
        assert client.sign_in(make.person(role, north)).get(f"{BASE}/ED1/update").status_code == status


def test_a_moved_date_is_cleared_with_a_reason(client, north, lead, one):
    client.sign_in(lead)
    path = f"{BASE}/ED1/update"
    assert "due on 30 November 2018 again" not in client.get(path).text
    assert client.post_form(path, {**RISKY, "new_date-1": "20 12 2018", "reason-1": "Late"}).status_code == 303
    assert "Not moved after all: ED1.1 is due on 30 November 2018 again" in client.get(path).text
    answer = client.post_form(path, {**RISKY, "cleared-1": "yes"})
    assert [words.strip() for words in problems(answer)] == ["Say why the date of ED1.1 no longer holds"]
    answer = client.post_form(path, {**RISKY, "cleared-1": "yes", "reason-1": "Delivered early"})
    assert answer.status_code == 303, problems(answer)
    row = read(north).milestones[0]
    assert row.facts.forecast is None
    moves = sorted((move.moved_from, move.moved_to or date.min, move.reason) for move in row.moves)
    assert moves[-1] == (date(2018, 12, 20), date.min, "Delivered early")


def test_evidence_typed_for_a_milestone_that_somebody_else_marks_met_is_given_back(client, north, lead, late):
    client.sign_in(lead)
    path = f"{BASE}/ED1/update"
    mine = client.fields(path)
    for name, value in {**GOOD, "ticked-1": "yes", "met-1": "28 Sep 2018", "proof-1": "My go-live notes"}.items():
        mine[name] = value
    with writing(make.by(), make.moment()) as tx:
        when = date(2018, 9, 27)
        plan = rounds()[0].round
        delivery.meet_milestone(tx, north.id, "ED1.1", when, None, late_version(north), plan, make.TODAY)
    answer = client.post(path, data=mine)
    assert answer.status_code == 409, problems(answer)
    assert "ED1.1 was marked met on 27 September 2018 while you were typing" in answer.text
    again = next(form.fields for form in forms_of(answer.text, path) if "proof-1" in form.names)
    assert again["proof-1"] == "My go-live notes"
    answer = client.post(path, data=again)
    assert answer.status_code == 303, problems(answer)
    row = read(north).milestones[0]
    assert (row.facts.met, row.evidence[0].words) == (when, "My go-live notes")


def late_version(north):
    return read(north).milestones[0].version


def test_a_draft_waits_for_its_writer_alone(client, north, lead, one):
    path = f"{BASE}/ED1/update"
    client.sign_in(lead)
    answer = client.post_form(path, {"happened": "Half a sent", "declared": "on_track", "draft": "later"})
    assert answer.status_code == 303, problems(answer)
    assert answer.location.endswith("/ED1")
    assert read(north).update_for(make.Q2) is None
    home = client.get("/").text
    assert "Drafts you have not finished: 1" in home
    assert f'<a href="{path}?quarter=2018-19-q2">Update ED1, Q2 2018/19</a>, saved just now' in home
    page = client.get(path).text
    assert "This is your draft, saved just now" in page and "Half a sent" in page
    client.sign_in(make.person(Role.MANAGER, north))
    assert "Half a sent" not in client.get(path).text
    assert "Drafts you have not finished" not in client.get("/").text
    client.sign_in(lead)
    assert client.post_form(path, {"happened": "The whole sentence."}).status_code == 303
    assert read(north).update_for(make.Q2).happened == "The whole sentence."
    assert "Drafts you have not finished" not in client.get("/").text
    assert "This is your draft" not in client.get(path).text


def test_start_again_and_delete_let_a_draft_go(client, lead, one):
    path = f"{BASE}/ED1/update"
    client.sign_in(lead)
    client.post_form(path, {"happened": "First try", "draft": "later"})
    client.post_form(path, {"happened": "Second try", "draft": "later"})
    assert "Drafts you have not finished: 1" in client.get("/").text
    answer = client.post_form(path, {"draft": "again"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Your draft is deleted" in page and "try" not in page.partition("<main")[2]
    client.post_form(path, {"happened": "Third try", "draft": "later"})
    assert client.post_form("/", {}, "/drafts/delete").status_code == 303
    assert "Drafts you have not finished" not in client.get("/").text


def test_what_somebody_saves_meanwhile_is_joined_with_a_draft(client, north, lead, one):
    path = f"{BASE}/ED1/update"
    make.update(one, Rating.AT_RISK, who=lead, happened="Before.")
    client.sign_in(lead)
    client.post_form(path, {"happened": "Mine.", "draft": "later"})
    make.update(one, Rating.AT_RISK, who=make.person(Role.MANAGER, north, "Sunita Rao"), happened="Theirs.")
    answer = client.post_form(path, {})
    assert answer.status_code == 409
    assert "You and Sunita Rao changed this at the same time" in answer.text
    assert "Mine." in answer.text
