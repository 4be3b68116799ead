"""Who must agree and who speaks for whom: providers, mergers, the board, and what Annex ii asks of them."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import ensure_plans, plan_of
from alliance_tracker.data.signoff import board, bodies
from alliance_tracker.data.tables.alliances import Alliance, Organisation
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import OrganisationKind, Standing
from tests import agreeing, asking, make

PEOPLE = "/alliances/north-east-and-cumbria/people"
ADD = f"{PEOPLE}/providers/add"
NEWCASTLE, GATESHEAD = "RTD", "RR7"


@pytest.fixture
def north(app):
    ensure_plans(make.moment())
    return make.alliance()


@pytest.fixture
def manager(client, north):
    person = make.person(Role.MANAGER, north, "Priya Nair")
    client.sign_in(person)
    return person


def id_of(code):
    return str(db.session.scalar(select(Organisation.id).where(Organisation.ods_code == code)))


def listed(where, kind=OrganisationKind.PROVIDER):
    return [row.name for row in bodies.bodies_of(plan_of(where.alliance_id), make.TODAY) if row.kind is kind]


def problems(answer):
    summary = answer.text.partition("error-summary")[2].partition("</ul>")[0]
    return [" ".join(line.split()) for line in re.findall(r"<li>\s*(?:<a[^>]*>)?([^<]*)", summary)]


def add(client, **typed):
    return client.post_form(ADD, {"name": None, "ods_code": None, **typed}, form=1)


def said(words):
    return db.session.scalars(select(ChangePiece.after).where(ChangePiece.after.contains(words))).all()


def choose(client, *codes):
    return client.post_form(ADD, {"trusts": [id_of(code) for code in codes]})


def test_providers_are_chosen_or_typed_and_declared_complete_until_the_list_changes(client, north, manager):
    page = client.get(PEOPLE).text
    assert "12 CCGs, 0 providers and 3 STPs" in re.sub(r"\s+", " ", page)
    assert "The list of providers is not declared complete" in page
    assert choose(client, NEWCASTLE, GATESHEAD).status_code == 303
    assert add(client, name="St Oswald’s Hospice", ods_code="8c123").status_code == 303
    assert len(listed(north)) == 3
    assert 'value="' + id_of(NEWCASTLE) + '"' not in client.get(ADD).text
    assert client.post_form(f"{PEOPLE}/providers/complete").status_code == 303
    plan = plan_of(north.alliance_id)
    assert bodies.declared(plan.id) == make.TODAY
    assert add(client, name="Teesside Hospice").status_code == 303
    assert bodies.declared(plan.id) is None
    assert "Teesside Hospice was added after the list was declared complete." in client.get(PEOPLE).text
    assert said("withdrew that the list of providers is complete")
    client.post_form(f"{PEOPLE}/providers/complete")
    page = f"{PEOPLE}/providers/teesside-hospice/remove"
    assert problems(client.post_form(page)) == ["Say why this provider does not have to agree"]
    assert client.post_form(page, {"why": "It treats no cancer patients."}).status_code == 303
    assert bodies.declared(plan.id) is None
    assert "Teesside Hospice" not in listed(north)
    shown = client.get(PEOPLE).text
    assert "Teesside Hospice" in shown
    assert "It treats no cancer patients." in shown
    assert client.get(page).status_code == 404
    for open_page in ("/guidance/alliances", "/alliances/north-east-and-cumbria", "/api/v1/alliances"):
        assert "Oswald" not in client.get(open_page).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Type the name of the provider"),
        ({"name": "Hospice", "ods_code": "R"}, "“R” is not an ODS code. It has three to six letters and figures"),
        ({"name": "the newcastle upon tyne hospitals nhs ft"}, "is in the list already. Nothing needs to be added"),
        ({"name": "Somebody", "ods_code": "rtd"}, "has the code RTD and is in the list already"),
        ({"name": "Somebody", "ods_code": "00Q"}, "00Q is the code of NHS Blackburn with Darwen CCG, which is another"),
        ({"name": "Somebody", "ods_code": "RR7"}, "RR7 is the code of Gateshead Health NHS Foundation Trust"),
    ],
)
def test_a_provider_that_cannot_be_added_is_refused_in_words_and_nothing_is_lost(client, north, manager, typed, told):
    choose(client, NEWCASTLE)
    answer = add(client, **typed)
    assert answer.status_code == 422
    assert any(told in line for line in problems(answer)), problems(answer)
    assert all(f'value="{value}"' in answer.text for value in typed.values())
    assert len(listed(north)) == 1


def test_a_list_that_changed_while_it_was_read_cannot_be_declared_complete(client, north, manager):
    choose(client, NEWCASTLE)
    opened = client.fields(f"{PEOPLE}/providers/complete")
    choose(client, GATESHEAD)
    answer = client.post(f"{PEOPLE}/providers/complete", data=opened)
    assert answer.status_code == 409
    assert "The list of providers changed after you opened this page" in answer.text
    again = client.fields(f"{PEOPLE}/providers/complete")
    assert client.post(f"{PEOPLE}/providers/complete", data=again).status_code == 303
    assert client.post(f"{PEOPLE}/providers/complete", data=again).status_code == 303
    assert len(said("declared the list of 2 providers complete")) == 1


def merge(client, codes, **typed):
    given = {"name": None, "ods_code": None, "merged_on": "1 Apr 2018", **typed}
    return client.post_form(f"{PEOPLE}/merge", {"bodies": [id_of(code) for code in codes], **given})


def test_ccgs_merge_half_way_and_the_successor_stands_in_their_place(client, north, manager):
    """North Durham (00J) and Darlington (00C) merge; Cumbria (01H) does so here and not in its other alliance."""
    mixed = merge(client, ["00C", "00J"], name="NHS Durham CCG", merged_on=None)
    assert problems(mixed) == ["Give the day from which the new body exists, like 1 Apr 2018"]
    assert merge(client, ["00C", "00J"], name="NHS Durham CCG", ods_code="16C").status_code == 303
    names = listed(north, OrganisationKind.CCG)
    assert "NHS Durham CCG" in names
    assert not {"NHS Darlington CCG", "NHS North Durham CCG"} & set(names)
    plan = plan_of(north.alliance_id)
    left = {row.name: row for row in bodies.ended_bodies(plan, make.TODAY)}
    assert left["NHS Darlington CCG"].successor == "NHS Durham CCG"
    assert left["NHS Darlington CCG"].ends_on == date(2018, 4, 1)
    assert "Became NHS Durham CCG on 1 April 2018" in client.get(PEOPLE).text
    old = client.get("/alliances/north-east-and-cumbria/printed").text
    assert "NHS Darlington CCG" in old
    assert "NHS Durham CCG" in old
    assert merge(client, ["01H"], name="NHS North Cumbria CCG").status_code == 303
    cumbria = db.session.scalars(select(Organisation).where(Organisation.ods_code == "01H")).one()
    assert cumbria.ends_on is None
    elsewhere = make.alliance("Lancashire and South Cumbria")
    assert cumbria.name in listed(elsewhere, OrganisationKind.CCG)


def test_what_a_body_agreed_before_it_merged_does_not_count_for_its_successor(client, north, manager):
    plan = plan_of(north.alliance_id)
    darlington, durham = int(id_of("00C")), int(id_of("00J"))
    march = date(2018, 3, 1)
    agreeing.freeze(plan, "Better care.", on=march)
    agreeing.answer(plan, darlington, on=march)
    agreeing.answer(plan, durham, on=march)
    agreeing.freeze(plan, "Better care for all.")
    asking.ask(plan, darlington)
    link = asking.link_in(asking.letters()[-1])
    assert merge(client, ["00C", "00J"], name="NHS Durham CCG", ods_code="16C").status_code == 303
    over = client.get(link)
    assert over.status_code == 410 and "It became NHS Durham CCG on 1 April 2018, which answers for itself" in over.text
    told = "Answered version 1.0 before it became another body; NHS Durham CCG must be asked again."
    assert client.get(PEOPLE).text.count(told) == 2
    successor = int(id_of("16C"))
    found = agreeing.now(plan)
    assert found.stood[successor].standing is Standing.NO_ANSWER
    assert darlington not in found.stood
    agreeing.answer(plan, successor)
    assert agreeing.now(plan).stood[successor].standing.agreed
    client.sign_in(agreeing.signatory(north, darlington))
    sign_off = f"/alliances/{north.slug}/sign-off"
    mine = client.get(sign_off).text
    assert "You no longer answer for NHS Darlington" in mine and "NHS Durham CCG has taken its place" in mine
    gone = client.get(f"{sign_off}/nhs-darlington-ccg")
    assert gone.status_code == 404 and "NHS Durham CCG has taken its place and answers for itself." in gone.text
    client.sign_in(manager)
    back = client.post_form(f"{PEOPLE}/merge/nhs-darlington-ccg/take-back", {"why": "A slip."})
    assert "NHS Durham CCG has answered a version of the plan since, so this stays on record" in back.text


def test_a_merger_recorded_by_mistake_is_taken_back(client, north, manager):
    merge(client, ["00C", "00J"], name="NHS Durham CCG")
    assert problems(merge(client, ["00K"], into=id_of("00K"))) == [
        "A body cannot merge into itself. Take it out of those that merged"
    ]
    for slug in ("nhs-darlington-ccg", "nhs-north-durham-ccg"):
        back = f"{PEOPLE}/merge/{slug}/take-back"
        assert client.post_form(back, {"why": "The merger was put off."}).status_code == 303
    assert len(listed(north, OrganisationKind.CCG)) == 12
    body = db.session.scalars(select(Organisation).where(Organisation.ods_code == "00C")).one()
    assert (body.ends_on, body.successor_id) == (None, None)
    assert "Recorded by mistake: The merger was put off." in client.get(PEOPLE).text
    assert client.get(f"{PEOPLE}/merge/nhs-darlington-ccg/take-back").status_code == 404


MEMBER = {"name": "Amir Haddad", "job": "Accountable Officer", "decides": "yes", "starts_on": "1 Apr 2017"}


def member(client, **typed):
    return client.post_form(f"{PEOPLE}/board/members/add", {**MEMBER, **typed})


def now_on(where):
    return board.board_of(plan_of(where.alliance_id), make.TODAY)


def test_one_person_speaks_for_several_ccgs_and_a_change_keeps_what_was(client, north, manager):
    empty = client.post_form(f"{PEOPLE}/board/members/add")
    assert len(problems(empty)) == 4
    voices = [id_of(code) for code in ("00C", "00J", "00K")]
    assert member(client, organisation=id_of("00C"), speaks_for=voices, chairs="yes").status_code == 303
    one = now_on(north).members[0]
    assert len(one.speaks_for) == 3
    assert one.chairs
    change = f"{PEOPLE}/board/members/{one.id}"
    assert client.post_form(change, {"job": "Accountable officer"}).status_code == 303
    assert [row.id for row in now_on(north).members] == [one.id]
    answer = client.post_form(change, {"speaks_for": voices[:1], "changed_on": "1 Oct 2018"})
    assert answer.status_code == 303, problems(answer)
    after = now_on(north).members[0]
    assert (after.id != one.id, len(after.speaks_for), after.starts_on) == (True, 1, date(2018, 10, 1))
    before = board.board_before(plan_of(north.alliance_id), make.TODAY).members[0]
    assert (before.id, len(before.speaks_for), before.ends_on) == (one.id, 3, date(2018, 10, 1))
    stale = client.fields(f"{PEOPLE}/board/members/{after.id}")
    client.post_form(f"{PEOPLE}/board/members/{after.id}", {"job": "Chief Officer"})
    assert client.post(f"{PEOPLE}/board/members/{after.id}", data={**stale, "job": "Other"}).status_code == 409
    end = f"{PEOPLE}/board/members/{after.id}/end"
    assert problems(client.post_form(end)) == ["Say why it ends"]
    assert client.post_form(end, {"why": "Retired."}).status_code == 303
    assert now_on(north).members == ()
    assert "Retired." in client.get(PEOPLE).text


def test_the_authority_of_the_board_rests_on_a_record_and_ends_with_a_reason(client, north, manager):
    page = f"{PEOPLE}/board/authority"
    assert "Name the record the authority rests on" in problems(client.post_form(page, {"starts_on": "14 Feb 2017"}))[0]
    record = {"record": "Governing bodies in common, minute 6.2", "starts_on": "14 Feb 2017"}
    assert client.post_form(page, record).status_code == 303
    assert "on record already. End it first" in client.post_form(page, record).text
    assert now_on(north).authority.record.endswith("6.2")
    assert client.post_form(f"{page}/end", {"why": "Two bodies withdrew."}).status_code == 303
    assert now_on(north).authority is None
    assert client.get(f"{page}/end").status_code == 404
    terms = {"words": "Decides by consent.", "link": "ftp://x", "starts_on": "1 Apr 2017"}
    wrong = client.post_form(f"{PEOPLE}/board/terms", terms)
    assert problems(wrong) == ["The link must begin with https://. Copy the whole address"]
    assert client.post_form(f"{PEOPLE}/board/terms", {**terms, "link": None}).status_code == 303
    newer = {"words": "Decides by two thirds.", "starts_on": "1 Sep 2018"}
    assert client.post_form(f"{PEOPLE}/board/terms", newer).status_code == 303
    assert now_on(north).terms.words == "Decides by two thirds."
    table = client.get(f"{PEOPLE}/authority.csv").text
    assert "Decides by consent." in table
    assert "Two bodies withdrew." in table


def test_the_lead_of_an_stp_may_sit_on_the_board_until_the_seat_ends(client, north, manager):
    member(client)
    seat = now_on(north).members[0].id
    page = f"{PEOPLE}/leads/northumberland-tyne-and-wear-stp"
    lead = {"name": "Amir Haddad", "email": "amir", "member": str(seat), "starts_on": "1 Apr 2017"}
    assert problems(client.post_form(page, lead)) == ["Enter an e-mail address like name@example.nhs.uk"]
    assert client.post_form(page, {**lead, "email": "amir@example.nhs.uk"}).status_code == 303
    stp = int(next(iter(now_on(north).stp_leads)))
    assert now_on(north).leads_on_board == {stp}
    client.post_form(f"{PEOPLE}/board/members/{seat}/end", {"why": "Left."})
    assert now_on(north).leads_on_board == frozenset()
    assert client.post_form(page, {"name": "Ruth Osei", "starts_on": "1 Oct 2018"}).status_code == 303
    assert now_on(north).stp_leads[stp].name == "Ruth Osei"
    assert "Amir Haddad" in client.get(f"{PEOPLE}/leads.csv").text
    assert client.get(f"{PEOPLE}/leads/nhs-darlington-ccg").status_code == 404
    reader = make.person(Role.BOARD_MEMBER, north)
    shown = client.sign_in(reader).get(PEOPLE).text
    assert "Ruth Osei" in shown
    assert "amir@example.nhs.uk" not in shown


def test_what_annex_ii_asks_follows_the_records(client, north, manager):
    page = client.get(PEOPLE).text
    assert page.count("Missing</span>") == 6
    choose(client, NEWCASTLE)
    member(client, organisation=id_of("00C"), speaks_for=[id_of("00C"), id_of("00J")], chairs="yes")
    member(client, name="Jo Lee", organisation=id_of(NEWCASTLE), decides="no")
    client.post_form(f"{PEOPLE}/board/terms", {"words": "Decides by consent.", "starts_on": "1 Apr 2017"})
    group = {"name": "Lung", "purpose": "One pathway", "starts_on": "1 Apr 2017"}
    assert client.post_form(f"{PEOPLE}/groups/add", group).status_code == 303
    table = client.get(f"{PEOPLE}/annex-ii.csv").text.splitlines()
    met = [
        line.split(",")[-3] if '"' not in line else re.findall(r",(Met|Partly met|Missing),", line)[0]
        for line in table[1:]
    ]
    assert met == ["Met", "Met", "Partly met", "Partly met", "Missing", "Met", "Missing", "Partly met"]
    number = now_on(north).groups[0].id
    assert client.post_form(f"{PEOPLE}/groups/{number}", {"ends_on": "1 Oct 2018"}).status_code == 303
    assert now_on(north).groups == ()
    for name in ("bodies", "board", "authority", "leads", "groups"):
        assert client.get(f"{PEOPLE}/{name}.csv").status_code == 200
    assert client.get(f"{PEOPLE}/other.csv").status_code == 404


def test_the_vanguard_has_one_page_for_its_three_footprints(client, app):
    """A footprint's address leads to the first one's, and a provider is listed in the footprint of its STP."""
    ensure_plans(make.moment())
    names = db.session.scalars(select(Alliance.name).where(Alliance.kind == "vanguard").order_by(Alliance.position))
    first, second, _ = [make.alliance(name) for name in names]
    client.sign_in(make.person(Role.SECRETARY, second))
    page = f"/alliances/{first.slug}/people"
    led = client.get(f"/alliances/{second.slug}/people?x=1&_external=y")
    assert (led.status_code, led.location) == (302, f"{page}?x=1&_external=y")
    assert "National Cancer Vanguard Programme Board" in client.get(page).text
    add_page = f"{page}/providers/add"
    assert client.post_form(add_page, {"trusts": [id_of("RBV")]}).status_code == 303
    typed = {"name": "Springfield Hospice", "alliance": str(second.id)}
    assert client.post_form(add_page, typed, form=1).status_code == 303
    found = {row.name: row for row in bodies.bodies_of(plan_of(first.id), make.TODAY)}
    assert len(found["The Christie NHS Foundation Trust"].alliance_names) == 1
    assert found["Springfield Hospice"].alliance_names != found["The Christie NHS Foundation Trust"].alliance_names
    assert client.sign_in(make.person(Role.LEAD, second)).get(add_page).status_code == 403


def test_the_page_asks_the_same_number_of_queries_whatever_it_shows(client, north, manager, queries):
    queries.clear()
    client.get(PEOPLE)
    before = len(queries)
    choose(client, NEWCASTLE, GATESHEAD)
    merge(client, ["00C", "00J"], name="NHS Durham CCG")
    for number in range(3):
        member(client, name=f"Member {number}", speaks_for=[id_of("00K"), id_of("00L")])
    client.get(PEOPLE)
    queries.clear()
    client.get(PEOPLE)
    assert len(queries) == before
