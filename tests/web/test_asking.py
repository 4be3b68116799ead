"""Asking bodies for agreement, reminding, withdrawing, handing on, and what a new version does to it all."""

from datetime import timedelta

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.db import operations
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.people import mail
from alliance_tracker.data.signoff import governing, requests
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.data.tables.signoff import AgreementRequest
from alliance_tracker.exchange.mail import send_waiting
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.signoff.board import LeadInput
from alliance_tracker.terms import OrganisationKind
from tests import agreeing, asking, make
from tests.conftest import KEY


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    plan = agreeing.plan_of(north)
    agreeing.freeze(plan, "Better care.")
    return plan


@pytest.fixture
def manager(north, client):
    manager = make.person(Role.MANAGER, north, "Sunita Rao")
    client.sign_in(manager)
    return manager


def rows(plan):
    return [(one.sent, one.to_name) for one in requests.asked_of(plan, make.TODAY)]


def day_before(**columns):
    """Move what was sent back by a day, as the next day would find it."""
    with writing(make.by(), make.moment()) as tx:
        for row in tx.session.query(AgreementRequest):
            for name in columns:
                setattr(row, name, getattr(row, name) - timedelta(days=1))
        tx.say(Sentence("let a day pass", "agreement", "test"))


def test_bodies_are_chosen_the_email_is_shown_and_all_goes_in_one_save(app, client, north, plan, manager):
    page = f"/alliances/{north.slug}/sign-off/ask"
    first, second, third = agreeing.ids(plan, OrganisationKind.CCG)[:3]
    agreeing.signatory(north, first, name="Ann Lee")
    agreeing.answer(plan, third)
    shown = client.get(page).text
    assert "Ann Lee answers for it with an account" in shown
    assert "of the plan are still to be put right" in shown and "You can ask all the same" in shown
    assert f'name="b{second}-name"' in shown and f'name="b{third}-name"' not in shown, "who agrees is not asked"

    sent = client.fields(page)
    assert sent[f"b{first}-asked"] == "yes" and f"b{second}-asked" not in sent, "nobody is known there yet"
    sent[f"b{second}-asked"] = "yes"
    wrong = client.post(page, data=sent)
    assert wrong.status_code == 422 and "enter a name" in wrong.text and not rows(plan)
    sent[f"b{second}-name"], sent[f"b{second}-email"] = "Raj Patel", "raj@example"
    assert "enter an e-mail address like" in client.post(page, data=sent).text
    sent[f"b{second}-email"], sent["answer_by"] = "raj.patel@example.nhs.uk", "1 Oct 2018"
    assert "1 October 2018 has passed" in client.post(page, data=sent).text
    sent["answer_by"], sent["note"] = "26 Oct 2018", "The board meets on 30 October."

    preview = client.post(page, data=sent)
    assert preview.status_code == 200 and not rows(plan) and not asking.letters(), "nothing goes before it is shown"
    assert "The board meets on 30 October." in preview.text and "[their own link stands here]" in preview.text
    sent["confirmed"] = "yes"
    for _ in range(2):
        done = client.post(page, data=sent)
        assert (done.status_code, done.location) == (303, page), "pressed twice, asked once"
    assert [name for _, name in rows(plan)] == ["Ann Lee", "Raj Patel"]
    (letter,) = asking.letters("raj.patel@example.nhs.uk")
    assert "Dear Raj Patel" in letter.body and "Sunita Rao" in letter.body and len(asking.letters()) == 2
    assert client.get(asking.link_in(letter)).status_code == 200
    after = client.get(page).text
    assert "Waits to be sent" in after and "No mail server is set here" in after and "2 bodies have been asked" in after
    told = lines_about(north.id, "agreement", ["1.0"])
    assert told[0].words.startswith("asked 2 bodies to agree version 1.0 by 26 October 2018: NHS")
    assert "raj.patel@example.nhs.uk" in client.get(f"{page}.csv").text


def test_two_managers_ask_the_same_body_once(client, north, plan, manager):
    (body, *_) = agreeing.ids(plan, OrganisationKind.CCG)
    page = f"/alliances/{north.slug}/sign-off/ask"
    sent = client.fields(page)
    sent[f"b{body}-asked"], sent[f"b{body}-name"], sent[f"b{body}-email"] = "yes", "Ann Lee", "ann@example.nhs.uk"
    sent["confirmed"] = "yes"
    asking.ask(plan, body)
    late = client.post(page, data=sent)
    assert late.status_code in (409, 422) and len(rows(plan)) == 1
    agreeing.freeze(plan, "Better care for all.")
    stale = client.post(page, data=sent)
    assert stale.status_code == 409 and "Another version was frozen" in stale.text


def test_reminders_go_once_a_day_and_only_to_those_who_have_not_answered(client, north, plan, manager):
    first, second, third = agreeing.ids(plan, OrganisationKind.CCG)[:3]
    asking.ask(plan, first, second, third)
    page = f"/alliances/{north.slug}/sign-off/ask/remind"
    assert "Nobody is left to remind today" in client.get(page).text, "they were asked today"
    day_before(sent_at=1)
    agreeing.answer(plan, second)
    shown = client.get(page).text
    assert f"body{first}@example.nhs.uk" in shown and f"body{second}@example.nhs.uk" not in shown
    sent = client.fields(page)
    assert client.post(page, data=sent).status_code == 303
    assert client.post(page, data=sent).status_code == 303, "the same press again"
    letters = asking.letters()[3:]
    assert [one.address for one in letters] == [f"body{first}@example.nhs.uk", f"body{third}@example.nhs.uk"]
    assert all(one.subject.startswith("Reminder") for one in letters)
    for one in letters:
        assert client.get(asking.link_in(one)).status_code == 200
    assert "Nobody is left to remind today" in client.get(page).text
    numbers = [sent.id for sent, _ in rows(plan)]
    with writing(make.by(), make.moment() + timedelta(days=1)) as tx:
        write = asking.letter
        assert requests.remind(tx, plan, numbers, KEY, write, make.TODAY) == 2
    assert asking.link_in(asking.letters()[-1]) == asking.link_in(letters[-1]), "the same link as before"


def test_a_request_is_withdrawn_or_handed_on_and_its_link_says_so(client, north, plan, manager):
    first, second = agreeing.ids(plan, OrganisationKind.CCG)[:2]
    one, two = asking.ask(plan, first, second)
    old, other = (asking.link_in(letter) for letter in asking.letters())
    page = f"/alliances/{north.slug}/sign-off/ask"
    assert client.post_form(f"{page}/{one}/withdraw").status_code == 303
    gone = client.get(old)
    assert gone.status_code == 410 and "was withdrawn" in gone.text
    assert asking.letters()[-1].subject.startswith("You need not answer for")
    assert client.get(f"{page}/{one}/withdraw").status_code == 422, "it has ended already"
    same = client.post_form(f"{page}/{two}/hand-on", {"name": "Ann Lee", "email": f"BODY{second}@example.nhs.uk"})
    assert same.status_code == 422 and "who has it now" in same.text
    handed = client.post_form(f"{page}/{two}/hand-on", {"name": "Raj Patel", "email": "raj@example.nhs.uk"})
    assert handed.status_code == 303
    assert "handed on to somebody else" in client.get(other).text
    (letter,) = asking.letters("raj@example.nhs.uk")
    assert "for <strong>Raj Patel</strong>" in client.get(asking.link_in(letter)).text
    assert client.get(f"{page}/987654/hand-on").status_code == 404


def test_a_new_version_ends_requests_and_offers_those_that_it_concerns(client, north, plan, manager):
    agreed, silent, cannot = agreeing.ids(plan, OrganisationKind.CCG)[:3]
    asking.ask(plan, agreed, silent, cannot)
    old = asking.link_in(asking.letters()[1])
    agreeing.answer(plan, agreed)
    agreeing.answer(plan, cannot, agreeing.CANNOT)
    agreeing.freeze(plan, "Better care for all.")
    assert all(sent.why_ended == "version 1.1 took its place" for sent, _ in rows(plan))
    over = client.get(old)
    assert over.status_code == 410 and "Version 1.1 has taken its place" in over.text
    sent = client.fields(f"/alliances/{north.slug}/sign-off/ask")
    assert sent[f"b{agreed}-asked"] == sent[f"b{silent}-asked"] == "yes", "agreed an earlier version, or none at all"
    assert f"b{cannot}-asked" not in sent and sent[f"b{cannot}-name"] == "Ann Lee", "offered, not ticked"


def test_a_signatory_whose_role_has_ended_is_shown_and_the_link_is_refused(client, north, plan, manager):
    (body, *_) = agreeing.ids(plan, OrganisationKind.CCG)
    who = agreeing.signatory(north, body, name="Ann Lee")
    asking.ask(plan, body, email=f"ann.lee.{body}@example.nhs.uk")
    link = asking.link_in(asking.letters()[0])
    assert client.get(link).status_code == 200
    with writing(make.by(), make.moment()) as tx:
        tx.session.query(RoleGrant).filter_by(person_id=who.id).one().ends_on = agreeing.YESTERDAY
        tx.say(Sentence("ended a role", "person", str(who.id)))
    over = client.get(link)
    assert over.status_code == 410 and "That role has ended" in over.text
    page = client.get(f"/alliances/{north.slug}/sign-off/ask").text
    assert "Their role has ended. Hand it on" in page
    (sent, _) = rows(plan)[0]
    assert (
        sent.role_ended
        and "The role of Ann Lee has ended"
        in client.get(f"/alliances/{north.slug}/sign-off/ask/{sent.id}/hand-on").text
    )


def test_the_link_of_an_stp_lead_on_record_ends_with_their_dates(client, north, plan, manager):
    """No account, no role: the board's own record says who leads an STP, and until when."""
    (stp, *_) = agreeing.ids(plan, OrganisationKind.STP)

    def lead(name, email, since, version):
        with writing(make.by(), make.moment()) as tx:
            governing.set_lead(tx, plan, stp, LeadInput(name, email, None, since), version, make.TODAY)

    lead("Amir Haddad", "Amir@example.nhs.uk", make.TODAY - timedelta(days=30), 0)
    asking.ask(plan, stp, name="Amir Haddad", email="amir@example.nhs.uk")
    link = asking.link_in(asking.letters()[-1])
    assert client.get(link).status_code == 200
    lead("Ruth Osei", "ruth@example.nhs.uk", make.TODAY, 1)
    over = client.get(link)
    assert over.status_code == 410 and "That role has ended" in over.text and "hand the request on" in over.text
    page = client.get(f"/alliances/{north.slug}/sign-off/ask").text
    assert "Their role has ended. Hand it on" in page


def test_while_mail_is_down_nothing_is_lost_and_the_page_says_which_wait(client, app, north, plan, manager):
    first, second = agreeing.ids(plan, OrganisationKind.CCG)[:2]
    asking.ask(plan, first, second)

    def refuses(message):
        if f"body{first}@" in message["To"]:
            raise OSError("down")

    assert send_waiting(app.config["SETTINGS"], make.moment(), refuses) == (1, 1)
    page = f"/alliances/{north.slug}/sign-off/ask"
    shown = client.get(page).text
    assert "1 e-mail could not be sent so far" in shown and "tried once (OSError)" in shown
    with operations() as ops:
        ops.query(Outgoing).filter_by(address=f"body{first}@example.nhs.uk").update({"tries": mail.MOST_TRIES})
    assert "Not sent after 8 tries" in client.get(page).text
    day_before(sent_at=1)
    assert client.post_form(f"{page}/remind").status_code == 303
    assert send_waiting(app.config["SETTINGS"], make.moment(), lambda message: None) == (2, 0)
    assert "could not be sent" not in client.get(page).text
