"""The board's meeting from papers to approved minutes, as its secretary, its chair, a lead and others see it."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import decisions, freezing, meetings, quarters
from alliance_tracker.data.board import room as boardroom
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance, Organisation
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.meeting import DecisionLink
from alliance_tracker.data.tables.people import Person, PersonState
from alliance_tracker.data.tables.plan import Escalation
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, Rating
from alliance_tracker.web.board.freezing import freeze_quarter
from alliance_tracker.web.board.report import live_page, report_of, worked_out
from tests import asking, involving, make, voicing

Q1 = make.Q2.previous()
INSIDE = "/alliances/north-east-and-cumbria"
HERE, NEXT = f"{INSIDE}/quarters/{Q1.code}", f"{INSIDE}/quarters/{make.Q2.code}"
LINK = re.compile(r"/decide/([\w-]{43})")


@pytest.fixture
def north(app):
    north = make.alliance()
    lead = make.person(Role.LEAD, north, "Claire Robson")
    one = make.deliverable(north, lead, title="Faster results")
    make.update(one, Rating.OFF_TRACK, Q1, ask="Agree £60,000")
    return north


@pytest.fixture
def people(north):
    roles = {
        "secretary": Role.SECRETARY,
        "chair": Role.CHAIR,
        "board": Role.BOARD_MEMBER,
        "patient": Role.PATIENT_REPRESENTATIVE,
    }
    return {name: make.person(role, north, f"The {name}") for name, role in roles.items()}


def head_of(north, quarter=Q1):
    return quarters.among(quarters.quarters_of(north.alliance_id), quarter.code)


def came(client, where=HERE, quorum=2, how="present", on="9 Oct 2018"):
    """Write down that every body came, or did not."""
    fields = client.fields(f"{where}/meeting/attendance")
    for name in [one for one in fields if one.startswith("how-")]:
        fields[name] = how
    fields["met_on"], fields["quorum"] = on, str(quorum)
    return client.post(f"{where}/meeting/attendance", data=fields)


def draft(client, where=HERE, **typed):
    given = {"reference": "ED1", "kind": "ask_more", "how": "meeting", "words": "Say how the pay is met."}
    given |= {"due_on": "30 Nov 2018"} | typed
    return client.post_form(f"{where}/decisions/new", {name: value for name, value in given.items() if value})


def test_from_papers_to_approved_minutes(app, client, north, people):
    client.sign_in(people["secretary"])
    for path, first, words in (
        ("papers", "papers/issue", "the board’s secretary or its chair issues them"),
        ("minutes", "meeting/attendance", "the board’s secretary or its chair writes down who came"),
    ):
        before = client.get(f"{HERE}/{path}")
        assert before.status_code == 404 and words in before.text and f'href="{HERE}/{first}"' in before.text
        reader = client.sign_in(people["board"]).get(f"{HERE}/{path}").text
        assert words in reader and f'href="{HERE}/{first}"' not in reader and f'href="{HERE}">Read the page' in reader
        coming = client.get(f"{INSIDE}/quarters/{make.Q2.next().code}/{path}")
        assert coming.status_code == 404 and "Its update opens on" in coming.text
        client.sign_in(people["secretary"])
    assert client.post_form(f"{HERE}/papers/issue").location == HERE
    for path in ("", "/papers", "/meeting"):
        assert "ssued on 12 October 2018" in client.get(f"{HERE}{path}").text, "no day after the one the tracker is in"
    assert "Nothing has changed since the papers were issued" in client.get(HERE).text
    make.update(make.Made(1, north.alliance_id, "ED1"), Rating.AT_RISK, Q1, happened="A new site opened.")
    page = client.get(HERE).text
    assert page.index('id="changed"') < page.index('id="areas"') < page.index('id="needs-the-board"')
    assert "A new site opened." in page and "1 rating among them" in page
    assert "Off track" in client.get(f"{HERE}/papers").text and "A new site" not in client.get(f"{HERE}/papers").text
    make.update(make.Made(1, north.alliance_id, "ED1"), Rating.OFF_TRACK, Q1, happened="It fell back.")
    missing = client.get(f"{HERE}/meeting/review").text
    assert "Decide on ED1 before you record the review." in missing and "Write down who came" in missing
    assert came(client, quorum=99).status_code == 422
    assert came(client).status_code == 303
    assert "so the meeting had a quorum" in client.get(f"{HERE}/meeting").text
    assert draft(client, due_on="").status_code == 422
    assert draft(client).status_code == 303
    assert "D1 waits" not in client.get(HERE).text
    refused = client.get(f"{HERE}/decisions/confirm")
    assert refused.status_code == 403
    client.sign_in(people["chair"])
    assert "1 decision on Q1 2018/19 waits for you" in client.get("/").text
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303
    client.sign_in(people["secretary"])
    locked = client.get(f"{HERE}/decisions/1/edit")
    assert locked.status_code == 422 and "it no longer changes" in locked.text
    assert client.post_form(f"{HERE}/meeting/review").location == HERE
    frozen = client.get(HERE).text
    assert "What the board decided" in frozen and "Say how the pay is met." in frozen and "draft minute" in frozen
    assert "data-decide" not in frozen and "The chair" in frozen
    lead = client.sign_in(make.Made(1, north.alliance_id))
    home = lead.get("/").text
    assert "The board asks of you: 1" in home and "Asked for by 30 November 2018" in home
    assert "Say how the pay is met." in lead.get(f"{INSIDE}/deliverables/ED1").text
    done = lead.post_form(f"{INSIDE}/deliverables/ED1/asked/{Q1.code}/1", {"words": "The trusts pay half each."})
    assert done.status_code == 303 and "The board asks of you" not in lead.get("/").text
    client.sign_in(people["secretary"])
    assert "This meeting approves them once" in client.get(f"{NEXT}/meeting").text
    assert came(client, NEXT, on="12 Oct 2018").status_code == 303
    assert client.post_form(f"{NEXT}/meeting/approve/{Q1.code}").status_code == 303
    after = client.get(HERE).text
    assert "minute, approved on 12 October 2018" in after and "Done on" in after
    assert "Approved at the meeting of 12 October 2018." in client.get(f"{HERE}/minutes").text
    assert (
        frozen.partition('id="areas"')[2].partition("</main>")[0]
        == after.partition('id="areas"')[2].partition("</main>")[0]
    )


def test_a_chair_confirms_by_a_link_that_is_spent_once(app, client, north, people):
    client.sign_in(people["secretary"])
    assert draft(client).status_code == 303
    assert client.post_form(f"{HERE}/decisions/ask").status_code == 303
    link = f"/decide/{LINK.search(asking.letters()[-1].body)[1]}"
    client.sign_out()
    before = len(asking.letters())
    assert client.get(link).status_code == 200 and len(asking.letters()) == before
    assert "Say how the pay" not in client.get(link).text
    sent = client.post_form(link)
    code = asking.code_in(asking.letters()[-1])
    assert client.post_form(sent.location, {"code": "000000" if code != "000000" else "111111"}).status_code == 422
    there = client.post_form(sent.location, {"code": code}).location
    fields = client.fields(there)
    done = client.post(there, data=fields)
    assert done.status_code == 303 and "stands in the record" in client.get(done.location).text
    assert client.post(there, data=fields).status_code == 410 and client.get(link).status_code == 410
    row = decisions.decision_of(head_of(north).id, 1, make.TODAY)
    assert row.confirmed and row.by_link and row.confirmed_by == "The chair"
    assert db.session.scalars(select(DecisionLink.used_at)).one() is not None
    other = app.test_client()
    assert other.get(there).status_code == 410


def test_what_is_private_is_read_by_the_board_and_never_frozen(app, client, north, people):
    client.sign_in(people["secretary"])
    secret = {"private": "yes", "private_because": "Pay is being agreed", "private_until": "1 Apr 2019"}
    assert draft(client, words="The director leaves.", kind="other", due_on="", **secret).status_code == 303
    client.sign_in(people["chair"])
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303
    came(client)
    assert "The director leaves." in client.sign_in(people["board"]).get(f"{HERE}/decisions").text
    assert "The director leaves." in client.get(f"{HERE}/minutes").text
    client.sign_in(people["patient"])
    for page in ("/decisions", "/minutes", ""):
        text = client.get(f"{HERE}{page}").text
        assert "One private item" in text and "The director leaves." not in text, page
    assert client.get(f"{HERE}/decisions/1").status_code == 404
    assert "director" not in client.get(f"{HERE}/decisions.csv").text
    client.sign_in(people["secretary"])
    assert client.post_form(f"{HERE}/meeting/review").status_code == 303
    head = head_of(north)
    whole = str(freezing.frozen_content(head.frozen_id)) + freezing.frozen_page(head.frozen_id).page.decode()
    assert "director" not in whole and "One private item" in whole
    assert "director" not in client.get(f"{INSIDE}/deliverables/ED1/history").text


def test_help_is_asked_of_the_region_or_of_somebody_without_an_account(client, north, people):
    team = make.person(Role.REGIONAL_TEAM, north, "Ann Region")
    client.sign_in(people["secretary"])
    assert draft(client, kind="escalate", words="Raise the tariff.").status_code == 303
    outside = {"to_name": "Dr Lee", "to_address": "lee@example.nhs.uk"}
    assert draft(client, kind="escalate", words="Lend us a reader.", **outside).status_code == 303
    assert not db.session.scalars(select(Escalation)).all()
    client.sign_in(people["chair"])
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303
    told = {one.address: one.body for one in asking.letters()[-2:]}
    assert "Raise the tariff." in next(body for address, body in told.items() if address.startswith("person"))
    assert "Lend us a reader." in told["lee@example.nhs.uk"]
    page = client.get(HERE).text
    assert "answer asked for by 30 November 2018" in page and "To be answered by 30 November 2018" in page
    assert "Sent by e-mail, not acknowledged." in page
    region = client.sign_in(team)
    questions = region.get(f"{INSIDE}/plan/questions").text
    assert "Raise the tariff." in questions and "Sent by e-mail to Dr Lee, not acknowledged." in questions


def test_help_that_nobody_would_hear_of_is_not_asked_for(client, north, people):
    client.sign_in(people["secretary"])
    alone = draft(client, kind="escalate", words="Raise the tariff.")
    assert alone.status_code == 422 and "Nobody of the regional team has an account here" in alone.text
    assert "Raise the tariff." in alone.text, "nothing typed is lost"
    team = make.person(Role.REGIONAL_TEAM, north, "Ann Region")
    assert draft(client, kind="escalate", words="Raise the tariff.").status_code == 303
    with writing(make.by(), make.moment()) as tx:
        tx.session.get(Person, team.id).state = PersonState.DISABLED.value
        tx.say(Sentence("closed an account", "person", str(team.id)), None)
    client.sign_in(people["chair"])
    refused = client.post_form(f"{HERE}/decisions/confirm")
    assert refused.status_code == 422 and "D1 cannot be confirmed" in refused.text
    assert not db.session.scalars(select(Escalation)).all()


def test_a_later_name_alters_no_minute(client, north, people):
    client.sign_in(people["secretary"])
    came(client)
    draft(client)
    client.sign_in(people["chair"]).post_form(f"{HERE}/decisions/confirm")
    client.sign_in(people["secretary"])
    assert client.post_form(f"{HERE}/meeting/review").status_code == 303

    def minutes():
        return client.get(f"{HERE}/minutes").text.partition('class="app-paper"')[2].partition("</main>")[0]

    before = minutes()
    assert "Faster results" in before
    with writing(make.by(), make.moment()) as tx:
        tx.session.scalars(select(Deliverable)).first().title = "Renamed since"
        for row in tx.session.scalars(select(Organisation)):
            row.name = f"New {row.name}"
        tx.session.scalars(select(Alliance).where(Alliance.id == north.alliance_id)).one().name = "Another name"
        tx.say(Sentence("renamed", "deliverable", "ED1"), north.alliance_id)
    assert minutes() == before


def test_the_meeting_of_a_quarter_that_has_not_opened_says_so_with_the_way_back(client, north, people):
    client.sign_in(people["secretary"])
    answer = client.get(f"{INSIDE}/quarters/2018-19-q4/meeting")
    assert answer.status_code == 422 and "The board has nothing of it before." in answer.text
    assert f'<a href="{INSIDE}">North East and Cumbria</a>' in answer.text.partition("<main")[2]


def test_an_inquorate_meeting_notes_and_carries_over(client, north, people):
    client.sign_in(people["secretary"])
    assert came(client, how="apologies").status_code == 303
    refused = draft(client)
    assert refused.status_code == 422 and "The meeting had no quorum, so it could not decide" in refused.text
    assert "Say how the pay is met." in refused.text, "nothing typed is lost"
    assert draft(client, how="not_reached", carried_to="12 Nov 2018", due_on="").status_code == 303
    client.sign_in(people["chair"])
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303
    fresh = f"{NEXT}/decisions/new?carried=D1"
    for page in ("meeting", "decisions"):
        text = client.get(f"{NEXT}/{page}").text
        assert "Carried over from the meeting before" in text and f'href="{fresh}"' in text
    assert client.post_form(f"{HERE}/meeting/review").status_code == 303
    client.sign_in(people["secretary"])
    form = client.fields(fresh, "/decisions/new")
    taken = {name: form[name] for name in ("reference", "kind", "words", "how", "carried_to")}
    told = {"reference": "ED1", "kind": "ask_more", "how": "meeting"}
    assert taken == {**told, "carried_to": "", "words": ""}, "why it was not reached is nothing that is decided now"


def test_what_is_on_the_agenda_names_the_decision_about_it(client, north, people):
    patient = people["patient"]
    number = voicing.challenge(north, patient, date(2018, 9, 3), "Who visits the wards?")
    voicing.answered(north, number, on=date(2018, 9, 10))
    voicing.unsatisfied(north, number, patient)
    client.sign_in(people["secretary"])
    fresh = f'href="{HERE}/decisions/new?about=C{number}"'
    assert fresh in client.get(f"{HERE}/meeting").text
    assert "What you type" not in client.get(f"{HERE}/papers/issue").text, "nothing is typed there"
    about = {"reference": "", "subject": f"Challenge C{number}", "kind": "other", "due_on": ""}
    assert draft(client, **about, words="The group visits them by March.").status_code == 303
    page = client.get(f"{HERE}/meeting").text
    assert fresh not in page and f'<a href="{HERE}/decisions/1">D1</a> is about it.' in page
    assert came(client).status_code == 303
    client.sign_in(people["chair"])
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303
    minutes = client.get(f"{HERE}/minutes").text
    assert "The group visits them by March." in minutes and "Another decision" not in minutes


def test_a_draft_changed_while_the_chair_reads_is_not_confirmed(client, north, people):
    client.sign_in(people["secretary"])
    draft(client)
    client.sign_in(people["chair"])
    fields = client.fields(f"{HERE}/decisions/confirm")
    assert client.post_form(f"{HERE}/decisions/1/edit", {"words": "Something else."}, form=0).status_code == 303
    stale = client.post(f"{HERE}/decisions/confirm", data=fields)
    assert stale.status_code == 409 and "D1 changed while you were reading" in stale.text
    assert "Something else." in stale.text
    assert client.post_form(f"{HERE}/decisions/confirm").status_code == 303


def test_a_draft_in_the_place_of_one_taken_back_is_not_confirmed_for_it(client, north, people):
    client.sign_in(people["secretary"])
    draft(client)
    client.sign_in(people["chair"])
    fields = client.fields(f"{HERE}/decisions/confirm")
    assert client.post_form(f"{HERE}/decisions/1/edit", form=1).status_code == 303
    assert draft(client, words="Spend it all.").status_code == 303
    assert client.post(f"{HERE}/decisions/confirm", data=fields).status_code in (409, 422)
    page = client.get(f"{HERE}/decisions").text
    assert "D2" in page and "Spend it all." in client.get(f"{HERE}/decisions/2").text
    assert decisions.decision_of(head_of(north).id, 2, make.TODAY).confirmed_at is None


def test_minutes_are_not_approved_before_the_review_is_recorded(client, north, people):
    client.sign_in(people["secretary"])
    came(client)
    draft(client)
    client.sign_in(people["chair"]).post_form(f"{HERE}/decisions/confirm")
    came(client, NEXT, on="11 Oct 2018")
    refused = client.post_form(f"{NEXT}/meeting/approve/{Q1.code}")
    assert refused.status_code == 422 and "its review is not recorded" in refused.text
    assert meetings.meeting_of(head_of(north).id).approved_on is None


def test_the_boards_view_and_a_correction_stand_beside(app, client, north, people):
    client.sign_in(people["secretary"])
    told = client.post_form(f"{HERE}/areas/ED", {"rating": "at_risk", "reason": "One site only."})
    assert told.status_code == 303
    page = client.get(HERE).text
    assert "The board’s view of ear" in page and "Because: One site only." in page
    assert client.get(f"{HERE}/corrections/new").status_code == 422
    with app.test_request_context(base_url="http://127.0.0.1"):
        freeze_quarter(alliances.head(north.slug), Q1.code, FrozenKind.REVIEW, make.by(), make.moment(), make.TODAY)
    said = client.post_form(f"{HERE}/corrections/new", {"subject": "ED1", "words": "It was at risk."})
    assert said.status_code == 303 and "It was at risk." in client.get(HERE).text
    assert client.get(f"{HERE}/areas/ED").status_code == 422


def test_what_the_whole_quarter_costs_where_everything_is_in_it(app, client, north, people, queries):
    client.sign_in(people["secretary"])
    client.post_form(f"{HERE}/papers/issue")
    came(client)
    involving.counts(north, involving.asked(north), 43, age={"50-64": 43})
    alliance = alliances.head("north-east-and-cumbria")
    heads = quarters.quarters_of(north.alliance_id)
    whole = (alliance, head_of(north), heads, make.TODAY)

    def cost(make_it) -> tuple[int, int]:
        """After a change, and again when nothing has changed."""
        make.milestone(make.Made(1, north.alliance_id, "ED1"))
        found = []
        for _ in range(2):
            db.session.rollback()
            queries.clear()
            make_it()
            found.append(len(queries))
        return found[0], found[1]

    with app.test_request_context():
        assert cost(lambda: worked_out(north.alliance_id, *whole[1:])) == (18, 1)
        assert cost(lambda: report_of(*whole)) == (26, 8)
        assert cost(lambda: report_of(*whole, years=True)) == (32, 14)
        assert cost(lambda: live_page(*whole)) == (27, 1)


def test_the_paper_of_a_reviewed_quarter_stays_and_is_made_as_pdf(app, client, north, people):
    client.sign_in(people["board"])
    live = client.get(f"{HERE}/paper").text
    assert "DRAFT, not reviewed by the board" in live and "Faster results" in live
    client.sign_in(people["secretary"])
    came(client)
    draft(client)
    client.sign_in(people["chair"]).post_form(f"{HERE}/decisions/confirm")
    client.post_form(f"{HERE}/meeting/review")
    before = client.get(f"{HERE}/paper").text
    assert "D1" in before and "DRAFT" not in before
    assert "What happens when" in before and 'src="data:image/svg+xml;base64,' in before
    rows = client.get(f"{HERE}/sequence.csv").data
    assert b"Faster results" in rows
    make.update(make.Made(1, north.alliance_id, "ED1"), Rating.AT_RISK, make.Q2)
    make.milestone(make.Made(1, north.alliance_id, "ED1"), date(2019, 3, 31))
    assert client.get(f"{HERE}/sequence.csv").data == rows
    after = client.get(f"{HERE}/paper").text
    assert before.partition('class="app-paper"')[2].partition("</main>")[0] in after
    asked = client.post_form(f"{HERE}/paper")
    assert asked.status_code == 303 and asked.location.endswith("waits=1")
    assert boardroom.pack_of(head_of(north).id, FrozenKind.REVIEW) is not None
    assert meetings.meeting_of(head_of(north).id).met_on == date(2018, 10, 9)
