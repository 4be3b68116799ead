"""Bad input on the pages of deliverables: each gets its message with a status 4xx, and loses nothing typed."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from alliance_tracker.data import delivery
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating
from tests import make

BASE = "/alliances/north-east-and-cumbria/deliverables"
TYPED = "What I typed for a quarter of an hour."
RISKY = {"declared": "at_risk", "happened": TYPED, "will_change": "A second reader.", "green_by": "2018-19-q4"}


@dataclass
class Here:
    north: make.Made
    manager: make.Made
    one: make.Made


@pytest.fixture
def here(app, client):
    """A manager signed in, and ED1 with one milestone to come."""
    north = make.alliance()
    manager = make.person(Role.MANAGER, north)
    one = make.deliverable(north, make.person(Role.LEAD, north))
    make.milestone(one, date(2018, 11, 30))
    client.sign_in(manager)
    return Here(north, manager, one)


def update_of(here):
    return delivery.deliverable(here.north.id, "ED1", make.TODAY).update_for(make.Q2)


def in_parts(fields):
    """The body that a browser sends for a form with files; a value may be raw bytes."""
    parts = []
    for name, value in fields.items(multi=True):
        raw = value if isinstance(value, bytes) else value.encode()
        parts.append(b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), raw))
    return b"".join(parts) + b"--x--\r\n"


def refused(answer, message, status=422):
    """The message is there, what was typed is there, and the status says that nothing was saved."""
    assert answer.status_code == status
    assert message in answer.text
    assert TYPED in answer.text
    return True


UNFIT = [
    ({"ticked-1": "yes", "met-1": "31 Feb 2019"}, "“31 Feb 2019” is not a date. Type it like 28 Feb 2019"),
    (
        {"ticked-1": "yes", "met-1": "1 Dec 2018"},
        "The date ED1.1 was met, 1 December 2018, is in the future. Today is 12 October 2018",
    ),
    ({"new_date-1": "1 Apr 2022", "reason-1": "x"}, "The new date for ED1.1, 1 April 2022, is outside the plan"),
    ({"new_date-1": "31/12/2018"}, "Say why ED1.1 has moved"),
    ({"happened": f"{TYPED}{'x' * 10_000}"}, "Shorten what happened"),
    ({"ask": "\x00"}, "contains a character that cannot be stored (U+0000)"),
    ({"ask": "\ud800".encode("utf-8", "surrogatepass")}, "contains a character that cannot be stored (U+FFFD)"),
    ({"ask": "\ufffe"}, "contains a character that cannot be stored (U+FFFE)"),
    ({"declared": "orange"}, "“orange” is not a choice"),
    ({"green_by": "2018-19-q9"}, "is not a quarter"),
    ({"green_by": "2016-17-q1"}, "is not a choice"),
]


def test_what_cannot_be_taken_is_said_beside_its_box(client, here):
    opened = client.fields(f"{BASE}/ED1/update")
    for boxes, message in UNFIT:
        sent = opened.copy()
        for name, value in (RISKY | boxes).items():
            sent[name] = value
        answer = client.post(f"{BASE}/ED1/update", data=in_parts(sent), content_type="multipart/form-data; boundary=x")
        assert refused(answer, message), boxes
        assert update_of(here) is None, boxes


def test_ten_thousand_characters_in_a_title_come_back_whole(client, here):
    title = f"{TYPED}{'é' * 10_000}"
    answer = client.post_form(f"{BASE}/ED1/edit", {"title": title})
    assert refused(answer, "Shorten title by 9,918 characters")
    assert title in answer.text


def test_a_milestone_outside_its_round(client, here):
    answer = client.post_form(f"{BASE}/ED1/milestones/new", {"title": TYPED, "baseline": "1 4 2021"})
    assert refused(
        answer,
        "The date ED1.2 is due, 1 April 2021, is outside the plan. Choose a date from 1 April 2017 to 31 March 2021",
    )


MISSING = [
    (f"{BASE}/ED1/why/2018-19-q5", "We cannot find that quarter"),
    (f"{BASE}/ED1/why/1999-00-q1", "Q1 1999/00 is outside the plan"),
    (f"{BASE}/ED1/update?quarter=2030-31-q1", "is not a quarter of this plan"),
    (f"{BASE}/ED1/update?quarter=%00", "We cannot find that quarter"),
    (f"{BASE}/ED99", "We cannot find ED99"),
    (f"{BASE}/%00", "We cannot find"),
    (f"{BASE}/ED1%00/update", "We cannot find"),
    (f"{BASE}/%F0%9F%92%A9", "We cannot find"),
    (f"{BASE}/ED1/milestones/99/edit", "We cannot find ED1.99"),
    (f"{BASE}/ED1/milestones/99999999999999999999/edit", "We cannot find"),
    (f"{BASE}/ED1/risks/7/edit", "We cannot find that risk"),
    (f"{BASE}/ED1/evidence/99999999999999999999", "We cannot find"),
    ("/alliances/nowhere/deliverables", "We cannot find that alliance"),
]


def test_what_does_not_exist_is_said_to_be_missing(client, here):
    for path, message in MISSING:
        answer = client.get(path)
        assert (answer.status_code, message in answer.text) == (404, True), path


def test_an_update_that_is_not_open_yet_says_when(client, here):
    answer = client.get(f"{BASE}/ED1/update?quarter=2018-19-q3")
    assert answer.status_code == 422
    assert "The update for Q3 2018/19 opens on 1 January 2019" in answer.text


def test_a_stale_edit_shows_before_theirs_and_mine(client, here):
    path = f"{BASE}/ED1/edit"
    mine = client.fields(path)
    before = mine["title"]
    client.sign_in(make.person(Role.MANAGER, here.north))
    assert client.post_form(path, {"title": "What the other wrote"}).status_code == 303
    client.sign_in(here.manager)
    mine = client.fields(path) | {}
    mine["stamp"], mine["title"] = "1", TYPED
    mine["was"] = mine["was"].replace("What the other wrote", before)
    answer = client.post(path, data=mine)
    assert refused(answer, "What the other wrote", 409)
    assert before in answer.text


def test_a_missing_or_forged_token_saves_nothing_and_keeps_the_text(client, here):
    path = f"{BASE}/ED1/update"
    for token in (None, "", "forged", "é" * 40):
        sent = client.fields(path)
        for name, value in RISKY.items():
            sent[name] = value
        sent.pop("token")
        if token is not None:
            sent["token"] = token
        answer = client.post(path, data=sent)
        assert answer.status_code == 400
        assert update_of(here) is None
        back = answer.text.split('href="')[1:]
        link = next(one.split('"')[0] for one in back if "parked=" in one.split('"')[0])
        assert TYPED in client.get(link.replace("&amp;", "&")).text


def test_a_double_press_saves_once(client, here):
    path = f"{BASE}/ED1/milestones/new"
    sent = client.fields(path)
    sent["title"], sent["baseline"] = "Only once", "30 Jun 2019"
    assert [client.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(delivery.deliverable(here.north.id, "ED1", make.TODAY).milestones) == 2


def test_a_form_sent_again_with_other_words_loses_none_of_them(client, here):
    """From the page behind the browser's back button, with the key of the form that was saved already."""
    new, change = f"{BASE}/ED1/milestones/new", f"{BASE}/ED1/milestones/1/edit"
    sent = client.fields(new).to_dict() | {"title": "First words", "baseline": "30 Jun 2019"}
    assert client.post(new, data=sent).status_code == 303
    assert client.post(new, data=sent | {"title": "Other words"}).status_code == 303
    titles = [row.title for row in delivery.deliverable(here.north.id, "ED1", make.TODAY).milestones]
    assert titles[1:] == ["First words", "Other words"]
    sent = client.fields(change).to_dict() | {"title": "Changed words"}
    assert client.post(change, data=sent).status_code == 303
    again = client.post(change, data=sent | {"title": "Changed once more"})
    assert (again.status_code, "Changed once more" in again.text) == (409, True)


def test_a_session_that_ends_with_a_full_form_gives_it_back(client, here):
    path = f"{BASE}/ED1/update"
    sent = client.fields(path)
    for name, value in RISKY.items():
        sent[name] = value
    client.sign_in(here.manager)
    old = client.fields(path)["token"]
    assert old
    signed_out = client.fields("/account", form="sign-out")
    kept = client.get_cookie("session")
    client.post("/sign-out", data=signed_out)
    client.set_cookie("session", kept.value)
    sent["token"] = old
    answer = client.post(path, data=sent)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    assert update_of(here) is None
    client.sign_in(here.manager)
    back = parse_qs(urlsplit(answer.location).query)["next"][0]
    page = client.get(back).text
    assert TYPED in page
    assert "You were signed out. What you typed is here." in page


def test_hostile_hidden_boxes_are_no_server_error(client, here):
    path = f"{BASE}/ED1/update"
    for was in ("[" * 5000, '{"happened": 3}', "\x00", '{"\\ud800": ["x"]}'):
        sent = client.fields(path)
        for name, value in (RISKY | {"was": was, "once": "x" * 500, "stamp": "\ud7ff"}).items():
            sent[name] = value
        assert client.post(path, data=sent).status_code in (303, 409, 422)


def test_a_closed_rating_is_not_for_typing(client, here):
    sent = client.fields(f"{BASE}/ED1/update")
    for name, value in (RISKY | {"declared": Rating.NO_UPDATE.value}).items():
        sent[name] = value
    assert refused(client.post(f"{BASE}/ED1/update", data=sent), "is not a choice")


def test_a_form_of_another_name_saves_nothing(client, here):
    path = f"{BASE}/ED1/update"
    sent = client.fields(path)
    assert client.post(path, data={"token": sent["token"]}).status_code == 200
    for name in ("", "milestone", "\x00"):
        sent["form"] = name
        assert client.post(path, data=sent).status_code == 200
    assert update_of(here) is None
