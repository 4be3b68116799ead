"""What changed since somebody was last here, for each role, and the weekly e-mail on their account and by its link."""

from datetime import date

import pytest

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import sending
from alliance_tracker.data.news import digests
from alliance_tracker.exchange.digest import stop_path
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, Progress, Rating
from alliance_tracker.web.board.freezing import freeze_quarter
from tests import grouping, involving, make, voicing

Q1 = make.Q2.previous()


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def lead(north):
    return make.person(Role.LEAD, north, "Tom Ashworth")


@pytest.fixture
def work(north, lead):
    """Two deliverables of one lead and one of somebody else; two ratings moved, one each way."""
    own, still, other = make.deliverable(north, lead), make.deliverable(north, lead), make.deliverable(north, area="PR")
    for of, before in ((own, Rating.ON_TRACK), (still, Rating.ON_TRACK), (other, Rating.OFF_TRACK)):
        make.milestone(of, date(2019, 3, 31))
        make.update(of, before, Q1)
    make.update(own, Rating.AT_RISK)
    make.update(still, Rating.ON_TRACK)
    make.update(other, Rating.AT_RISK)
    return own, still, other


def since(client, person, day: str = "2018-09-01") -> str:
    return client.sign_in(person).get(f"/since?from={day}").text


def part(page: str, heading: str) -> str:
    """What stands under one heading."""
    return page[page.index(f'id="{heading}"') :].partition("</section>")[0]


def test_each_role_reads_what_changed_for_it(client, north, lead, work):
    manager = make.person(Role.MANAGER, north)
    involving.report(north, involving.promise(north), Progress.DONE)
    page = since(client, lead)
    assert "ED1" in part(page, "own") and "PR1" not in part(page, "own") and "PR1" in part(page, "deliverables")
    moved = part(page, "ratings")
    assert "Ratings that moved: 2" in moved and "ED2" not in moved
    assert "Worse than on track before" in moved and "Better than off track before" in moved
    assert moved.index("ED1") < moved.index("PR1"), "what got worse stands first"
    page = since(client, manager)
    assert 'id="own"' not in page and "reported that promise P1" in part(page, "promises").replace("R", "r")
    assert since(client, make.person(Role.ASSESSOR, north)).count("Nothing has changed") == 1


def test_who_asked_reads_the_answer_and_a_member_what_the_group_did(client, north):
    patient = make.person(Role.PATIENT_REPRESENTATIVE, north, "Elsie Thwaite")
    number = voicing.challenge(north, patient)
    group = grouping.group(north)
    grouping.member(group, patient)
    grouping.meeting(group, date(2018, 11, 14))
    chair = make.person(Role.CHAIR, north)
    page = since(client, chair)
    assert "challenge C1" in part(page, "asked") and "Elsie" not in page
    voicing.answered(north, number)
    assert "Answered challenge C1" in part(since(client, patient), "answered")
    for other in (Role.LEAD, Role.BOARD_MEMBER, Role.SIGNATORY):
        page = since(client, make.person(other, north))
        assert "challenge" not in page.partition("<main")[2].lower() and 'id="groups"' not in page


def test_who_watches_reads_returns_and_reviews_and_never_what_is_inside(app, client, north, work):
    make.update(work[0], Rating.OFF_TRACK, Q1.previous())
    with writing(make.by(), make.moment()) as tx:
        sending.send(tx, north.alliance_id, make.Q2, 3, ["PR1"])
    with app.test_request_context():
        head = alliances.head(north.slug)
        freeze_quarter(head, Q1.code, FrozenKind.REVIEW, make.by(), make.moment(), make.TODAY)
    page = since(client, make.person(Role.REGIONAL_TEAM, north))
    assert "Q1 2018/19 as reviewed, 1 better and 0 worse than Q4 2017/18" in part(page, "ratings")
    assert part(page, "ratings").count(", North East and Cumbria</span>") == 1
    returns = part(page, "returns")
    assert f'<a href="/alliances/{north.slug}/quarters">Sent the return of Q2 2018/19 to the board</a>' in returns
    assert f'href="/alliances/{north.slug}/quarters/2018-19-q1">Recorded the board’s review' in returns
    assert "ED1" not in page and "PR1" not in page and "Tom Ashworth" not in page
    assert "as reviewed" in since(client, make.person(Role.NATIONAL_TEAM, north))
    page = since(client, make.person(Role.MANAGER, make.alliance("Wessex")))
    assert "ED1" not in page and "as reviewed" not in page and 'id="returns"' not in page


def test_it_costs_the_same_for_few_changes_or_many(client, north, lead, queries):
    manager = make.person(Role.MANAGER, north)
    client.sign_in(manager)

    def cost(more: int) -> int:
        for _ in range(more):
            made = make.deliverable(north, lead)
            make.milestone(made)
            make.update(made)
        queries.clear()
        client.get("/since?from=2018-09-01")
        return len(queries)

    assert cost(1) == cost(8) <= 20


def test_a_day_is_asked_for_and_a_long_list_goes_on(client, north, lead):
    client.sign_in(make.person(Role.MANAGER, north))
    with writing(make.by(lead), make.moment()) as tx:
        for number in range(109):
            tx.say(Sentence(f"said the same for the {number}th time", "plan", "plan"), north.id)
    page = client.get("/since?from=2018-09-01").text
    assert page.count('<span class="app-said app-dim">') == 100 and "Earlier changes</a>" in page
    page = client.get("/since?from=2018-09-01&page=2").text
    assert "Later changes</a>" in page and "Earlier changes</a>" not in page
    answer = client.get("/since?since=31+Feb")
    assert answer.status_code == 422 and "“31 Feb” is not a date" in answer.text
    assert "is still to come" in client.get("/since?since=1+January+2030").text
    rows = client.get("/since.csv?from=2018-09-01").text.splitlines()
    assert rows[0].lstrip("\ufeff") == "When,Alliance,Under,Who,What" and len(rows) == 111, (
        "with the dates of the quarters"
    )


def test_the_weekly_e_mail_is_seen_before_it_goes_and_stopped_without_signing_in(app, client, north, work):
    chair = make.person(Role.CHAIR, north, "Ada Chair")
    page = client.sign_in(chair).get("/account/digest").text
    assert "The next one goes on Monday 15 October 2018" in page
    assert "Ratings that moved: 2" in page and "/digest/stop/…" in page and "Tom Ashworth" not in page
    assert "Your weekly e-mail" in client.get("/account").text
    client.post_form("/account/digest", {"wanted": "none"})
    assert "You get no weekly e-mail" in client.get("/account/digest").text and not digests.wanted(chair.id)
    client.post_form("/account/digest", {"wanted": "weekly"})
    link = stop_path(app.config["SETTINGS"], chair.id)
    client.sign_out()
    for _ in range(2):
        page = client.get(link).text
        assert "Stop the weekly e-mail" in page and "Chair" not in page, "it says nothing of whose it is"
    assert digests.wanted(chair.id), "opening it stops nothing, as mail scanners open every link"
    assert client.post_form(link).status_code == 303
    assert "The weekly e-mail is stopped" in client.get(link).text
    assert not digests.wanted(chair.id)
    assert client.get(link[:-9]).status_code == 404
    assert client.get("/account").status_code == 303, "the link signs nobody in"
