"""Promises on pages: made, worded anew, reported on, judged by patients, told to who gave to them."""

from datetime import date

import pytest

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement import followers
from alliance_tracker.data.tables.history import Change, ChangePiece, Outgoing
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Progress, View
from tests import bidding, involving, make

INSIDE = "/alliances/north-east-and-cumbria/involvement"
P1 = f"{INSIDE}/promises/1"
TYPED = {
    "what": "Pay what it costs to come, within ten days",
    "to_whom": "People who take part",
    "due_on": "31 Mar 2019",
    "mode": "co_delivery",
    "level": "strategic",
}


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(client, north):
    who = make.person(Role.MANAGER, north, "Jane Holroyd")
    client.sign_in(who)
    return who


@pytest.fixture
def patient(north):
    return make.person(Role.PATIENT_REPRESENTATIVE, north, "Margaret Doyle")


def words(answer):
    return " ".join(answer.get_data(as_text=True).split())


def test_a_promise_is_checked_made_read_and_told_of_on_the_main_page(client, north, manager):
    empty = client.get(INSIDE)
    assert "No promises yet. The guidance asks every plan for them." in words(empty)
    ED1 = make.deliverable(north, title="Faster scans").reference
    new = f"{INSIDE}/promises/new"
    checked = client.post_form(new, {**TYPED, "about": f"deliverable:{ED1}"} | {"check": "words"})
    assert checked.status_code == 200 and "Reading age" in checked.text and "easy to read" in checked.text
    assert "10 days" not in checked.text and TYPED["what"] in checked.text
    made = client.post_form(new, {**TYPED, "about": f"deliverable:{ED1}", "check": None})
    assert made.status_code == 303 and made.location.endswith("/promises/1")
    page = client.get(P1)
    for part in (
        "Promise P1 is made. Reading age",
        "31 March 2019",
        "People who take part",
        "Not started",
        "Faster scans",
    ):
        assert part in words(page), part
    main = words(client.get(INSIDE))
    assert "The alliance made 1 promise to patients." in main and "1 has not started." in main
    assert client.post(
        f"{INSIDE}/reading-age", data={"words": TYPED["what"], "token": client.fields(new)["token"]}
    ).text
    listed = client.get(f"{INSIDE}/promises.csv?state=not_started")
    assert (
        'P1,"Pay what it costs to come' in listed.text
        and client.get(f"{INSIDE}/promises?state=late").status_code == 200
    )
    assert "P1," not in client.get(f"{INSIDE}/promises.csv?state=late").text


def test_bad_promises_are_refused_with_what_would_be_right(client, north, manager):
    new = f"{INSIDE}/promises/new"
    other = bidding.make_bid(make.alliance("Wessex"))
    own = bidding.make_bid(north)
    cases = [
        ({"due_on": ""}, "No promise is without one"),
        ({"due_on": "1 Sep 2018"}, "1 September 2018 is not ahead. Today is 12 October 2018. Give a later date"),
        ({"due_on": "31 Feb 2019"}, "is not a date"),
        ({"what": "x" * 10_000}, "Shorten we promise to by 9,840 characters"),
        ({"what": "Ring Mrs Hargreaves"}, "Is “Mrs Hargreaves” a patient or a carer?"),
        ({"what": "Ring 0191 498 0123"}, "looks like a telephone number"),
    ]
    for changes, told in cases:
        answer = client.post_form(new, TYPED | changes)
        assert answer.status_code == 422 and told in answer.text, (changes, told)
    for about in ("deliverable:ED99", f"bid:{other.id}", "section:gossip", "x" * 3000):
        answer = client.post(new, data=client.fields(new).to_dict() | TYPED | {"about": about})
        assert answer.status_code == 422 and "is not a choice for what is it for" in answer.text, about
    assert client.get(P1).status_code == 404
    assert client.post_form(new, TYPED | {"about": f"bid:{own.id}"}).status_code == 303
    assert "The bid for" in client.get(P1).text
    assert client.post_form(new, {**TYPED, "about": "section:vision"}).status_code == 303


def test_the_first_words_and_date_stay_and_a_new_wording_says_why(client, north, manager):
    involving.promise(north)
    page = f"{P1}/reword"
    same = client.post_form(page, {"why": "Plainer."})
    assert same.status_code == 422 and "Nothing is different yet" in same.text
    done = client.post_form(page, {"due_on": "31 Mar 2019", "why": "The bus broke down."})
    assert done.status_code == 303
    read = words(client.get(P1))
    for part in (
        "First promised for",
        "30 September 2018",
        "31 March 2019",
        "Because: The bus broke down.",
        involving.WARDS,
    ):
        assert part in read, part
    assert client.post_form(page, {"due_on": "1 Oct 2018", "why": "Sooner."}).status_code == 422
    gone = client.post_form(f"{P1}/withdraw", {"why": "The wards have merged."})
    assert gone.status_code == 303
    read = words(client.get(P1))
    assert "took this promise back on 12 October 2018, because: The wards have merged." in read
    assert involving.WARDS in words(client.get(f"{INSIDE}/promises")) and "took" in words(client.get(INSIDE))
    assert client.get(page).status_code == 422


def test_two_people_at_once_lose_nothing(client, north, manager, patient):
    involving.promise(north)
    page = f"{P1}/reword"
    sent, report, gone = (client.fields(f"{P1}/{part}").to_dict() for part in ("reword", "report", "withdraw"))
    client.sign_in(patient)
    verdict = client.fields(f"{P1}/verdict").to_dict()
    involving.reword(north, 1, "Visit all ten wards first", date(2019, 1, 31))
    involving.report(north, 1)
    verdict.update({"view": "not_kept", "why": "Eight wards saw nobody."})
    stale = client.post(f"{P1}/verdict", data=verdict)
    assert stale.status_code == 409 and "Eight wards saw nobody." in stale.text
    client.sign_in(manager)
    token = {"token": client.fields(page)["token"]}
    clash = client.post(page, data=sent | token | {"what": "Visit five wards first", "why": "Five are enough."})
    assert clash.status_code == 409
    assert "Visit all ten wards first" in clash.text and "Visit five wards first" in clash.text
    late = client.post(f"{P1}/report", data=report | token | {"progress": "done", "happened": "All ten are visited."})
    assert late.status_code == 409 and "All ten are visited." in late.text
    taken = client.post(f"{P1}/withdraw", data=gone | token | {"why": "No bus."})
    assert taken.status_code == 409 and "No bus." in taken.text


def test_patients_say_what_became_of_it_and_nobody_is_named(client, north, manager, patient):
    involving.promise(north)
    involving.report(north, 1, Progress.DONE, "Two are visited.")
    assert "Done, not yet checked by patients" in words(client.get(P1))
    assert client.get(f"{P1}/verdict").status_code == 403
    client.sign_in(patient)
    assert client.get(f"{P1}/reword").status_code == 403 and client.get(f"{P1}/record").status_code == 403
    home = words(client.get("/"))
    assert "Open Involvement" in home
    silent = client.post_form(f"{P1}/verdict", {"view": "not_kept"})
    assert silent.status_code == 422 and "Say why" in silent.text
    said = client.post_form(f"{P1}/verdict", {"view": "not_kept", "why": "Eight wards saw nobody."})
    assert said.status_code == 303
    main = words(client.get(INSIDE))
    assert "1 was not kept." in main and "Patients: Eight wards saw nobody." in main
    second = make.person(Role.PATIENT_REPRESENTATIVE, north, "Ann Other")
    client.sign_in(make.person(Role.CHAIR, north, "Sir Chair"))
    page = words(client.get(P1))
    assert "The patient representatives say: not kept." in page and "Margaret Doyle" not in page
    assert "Margaret" not in words(client.get("/"))
    involving.say(north, 1, second, View.KEPT, "")
    third = make.person(Role.PATIENT_REPRESENTATIVE, north, "Third One")
    involving.say(north, 1, third, View.KEPT, "I saw the bus.")
    page = words(client.get(P1))
    assert "2 of 3 say kept." in page and "“Eight wards saw nobody.”" in page
    assert "Kept, but nothing shows it yet" in page
    number = involving.evidence(north, 1)
    page = words(client.get(P1))
    assert "Kept, but" not in page and f"{INSIDE}/evidence/{number}" in page
    assert "2 of 3 say kept." in client.get(f"{INSIDE}/promises.csv").text


def test_a_view_is_too_early_before_the_day_and_pointless_after_withdrawal(client, north, patient):
    involving.promise(north, due_on=date(2019, 3, 31))
    client.sign_in(patient)
    assert "does not say that it is done" in words(client.get(f"{P1}/verdict"))
    answer = client.get(P1)
    assert f"{P1}/verdict" not in answer.text


def test_a_view_in_a_letter_is_marked_and_put_right_by_who_wrote_it(client, north, manager, patient):
    involving.promise(north)
    typed = {"view": "kept", "how": "letter", "said_on": "13 Oct 2018", "why": "A bus came."}
    early = client.post_form(f"{P1}/record", typed)
    assert early.status_code == 422 and "has not come yet" in early.text
    assert client.post_form(f"{P1}/record", typed | {"said_on": "8 Oct 2018"}).status_code == 303
    page = words(client.get(P1))
    assert "Recorded from a letter, 8 October 2018." in page and "No one has said so here in person yet." in page
    client.sign_in(patient)
    form = client.get(f"{P1}/verdict").text
    assert "Recorded from a letter, 8 October 2018: kept" in form
    corrects = str(involving.found(north, 1).facts.said[0].id)
    sent = {"view": "partly", "why": "Only one bus came.", "corrects": corrects}
    assert client.post_form(f"{P1}/verdict", sent).status_code == 303
    page = words(client.get(P1))
    assert "The patient representatives say: partly kept." in page and "Put right since" in page


def test_who_gave_to_it_is_told_here_by_e_mail_and_by_letter(client, north, manager, patient):
    involving.promise(north)
    page = f"{P1}/followers"
    assert client.post_form(page, {"name": "Ann Lee", "agreed": "yes"}, form=0).status_code == 422
    assert client.post_form(page, {"name": "Ann Lee", "email": "ann@example.org", "agreed": "yes"}).status_code == 303
    assert (
        client.post_form(
            page, {"name": "Bob Ray", "post": "1 High Street\nDurham", "agreed": "yes"}, form=1
        ).status_code
        == 303
    )
    client.sign_in(patient)
    token = {"token": client.fields(P1)["token"]}
    assert client.post(f"{P1}/follow", data=token).status_code == 303
    client.sign_in(manager)
    assert client.post_form(f"{P1}/report", {"progress": "done", "happened": "All ten are visited."}).status_code == 303
    assert "Now add something that patients can open" in client.get(P1).text
    mails = db.session.query(Outgoing).filter_by(address="ann@example.org").all()
    assert len(mails) == 1 and "All ten are visited." in mails[0].body and involving.WARDS in mails[0].body
    letters = client.get(f"{INSIDE}/letters")
    assert "Bob Ray" in letters.text and "1 High Street" in client.get(f"{INSIDE}/letters.csv").text
    told = followers.letters_of(north.id)[0].told_id
    token = {"token": client.fields(P1)["token"]}
    assert client.post(f"{INSIDE}/letters/{told}/sent", data=token).status_code == 303
    assert "No letter waits to be sent." in client.get(f"{INSIDE}/letters").text
    assert client.post_form(f"{P1}/withdraw", {"why": "The wards have merged."}).status_code == 303
    mails = db.session.query(Outgoing).filter_by(address="ann@example.org").all()
    assert len(mails) == 2 and "is withdrawn" in mails[1].subject and "The wards have merged." in mails[1].body
    assert "withdrawn. The wards have merged." in client.get(f"{INSIDE}/letters").text
    gone = next(one.id for one in followers.followers_of(involving.found(north, 1).id) if one.name == "Ann Lee")
    assert client.post(f"{page}/{gone}/remove", data=token).status_code == 303
    assert "Ann Lee" not in client.get(page).text
    client.sign_in(patient)
    home = client.get("/")
    assert "News of promises you gave to: 1" in home.text and "withdrawn. The wards have merged." in home.text
    assert client.post(f"{P1}/read", data={"token": client.fields(P1)["token"]}).status_code == 303
    assert "News of promises" not in client.get("/").text
    kept = [text for row in db.session.query(ChangePiece).all() for text in (row.before, row.after) if text]
    assert not any("Ann Lee" in text or "Bob Ray" in text for text in kept)
    lines = db.session.query(Change.subject_kind).filter(Change.chain == f"alliance:{north.id}").distinct()
    assert "promise" in {kind for (kind,) in lines}


def test_whom_to_ring_stands_on_each_page_by_consent(client, north, manager, patient):
    involving.promise(north)
    page = f"{INSIDE}/help"
    assert "Nobody is named yet whom you can ring." in client.get(INSIDE).text
    bad = client.post_form(page, {"name": "Sue Lamb", "telephone": "496"})
    assert bad.status_code == 422 and "like 0191 496 0000" in bad.text and "Ask them first" in bad.text
    good = {"name": "Sue Lamb", "telephone": "0191 496 0123", "hours": "Monday to Thursday", "consents": "yes"}
    good["write_to"] = "Freepost NE VOICES, or voices@north.example"
    stale = client.fields(page).to_dict()
    assert client.post_form(page, good).status_code == 303
    assert client.post(page, data=stale | good | {"telephone": "0191 496 0999"}).status_code == 409
    client.sign_in(patient)
    for address in (INSIDE, P1, f"{INSIDE}/promises", f"{P1}/verdict"):
        assert "0191 496 0123" in client.get(address).text, address
        assert "Or write to: Freepost NE VOICES, or voices@north.example." in client.get(address).text, address
    assert client.get(page).status_code == 403


def test_lists_cost_the_same_for_one_promise_or_nine(client, north, patient, queries):
    client.sign_in(patient)

    def cost(address):
        client.get(address)
        queries.clear()
        assert client.get(address).status_code == 200
        return len(queries)

    involving.promise(north)
    involving.report(north, 1, who=patient)
    involving.evidence(north, 1)
    one = [cost(address) for address in (INSIDE, f"{INSIDE}/promises", P1)]
    for number in range(2, 10):
        involving.promise(north, f"Visit ward {number} before it moves")
        involving.report(north, number, who=patient)
        involving.say(north, number, patient, View.PARTLY)
    involving.evidence(north, 1)
    assert [cost(address) for address in (INSIDE, f"{INSIDE}/promises", P1)] == one
    main = words(client.get(INSIDE))
    assert "Show all 9 promises" in main and "8 are partly kept and 1 is late." in main
