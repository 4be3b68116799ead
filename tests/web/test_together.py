"""Working together: the statement, what really happened, five practices, money and time; what they refuse."""

from datetime import date

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.engagement.adoptions import adoptions_of
from alliance_tracker.data.engagement.together import costs_of, matrix_of, practices_of, save_costs
from alliance_tracker.data.tables.engagement.records import EngagementRecord
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import FinancialYear
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import CostKind
from tests import involving, make, strategic

BASE = "/alliances/north-east-and-cumbria/involvement/together"
Y2018 = f"{BASE}/costs/2018-19"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def manager(north):
    return make.person(Role.MANAGER, north)


def test_the_statement_stands_in_their_words_and_versions_stay(client, north, manager):
    page = client.sign_in(manager).get(BASE).text
    assert "There is no shared statement yet." in page and "No money and no time is on record yet." in page
    form = client.fields(f"{BASE}/statement").to_dict() | {"made_by": "The board", "adopted_on": "1 Jun 2018"}
    assert client.post(f"{BASE}/statement", data=form | {"words": "We decide together."}).status_code == 303
    second = client.post(f"{BASE}/statement", data=form | {"words": "Others decide."})
    assert (second.status_code, "Somebody else changed the statement" in second.text) == (409, True)
    changed = {"words": "We decide and judge together.", "made_by": "The board", "adopted_on": "1 Sep 2018"}
    bare = client.post_form(f"{BASE}/statement", changed)
    assert (bare.status_code, "Say why the words change" in bare.text) == (422, True)
    assert client.post_form(f"{BASE}/statement", changed | {"why": "The panel asked."}).status_code == 303
    page = client.get(BASE).text
    assert "We decide and judge together." in page and "Earlier words" in page and "The panel asked." in page
    assert (
        "We decide together.,The board,2018-06-01,2018-09-01,The panel asked."
        in client.get(f"{BASE}/statements.csv").text
    )
    end = BASE.replace("/together", "/end/coproduction")
    assert client.post_form(end, {"why": "It was not lived.", "ended_on": "1 Oct 2018"}).status_code == 303
    assert "There is no shared statement any more." in client.get(BASE).text
    assert len(adoptions_of(north.alliance_id, "coproduction")) == 2


def test_consultation_has_no_place_among_what_really_happened(client, north, manager):
    number = involving.promise(north)
    involving.evidence(north, number)
    _consultation(north, number)
    found = matrix_of(north.alliance_id)
    assert (found.counted, len(found.consulted)) == (1, 1)
    page = client.sign_in(manager).get(BASE).text
    assert "People worked together once. Once they were only consulted. That is not counted here." in page
    assert "Only consulted" in page and "A leaflet" in page and involving.WARDS in page
    table = client.get(f"{BASE}/matrix.csv").text
    assert "Consultation,Not counted as working together,1," in table


def _consultation(where, number):
    """The same record, said to be a choice between options that staff had written."""
    made = involving.evidence(where, number, "A leaflet")
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.query(EngagementRecord).filter_by(alliance_id=where.alliance_id, number=made).one()
        row.was_choice_of_options = True
        tx.say(Sentence("changed the record", "evidence", f"E{made}"), where.alliance_id)


def test_a_practice_is_in_place_since_a_day_in_somebodys_words(client, north, manager):
    for in_place, on in ((True, date(2017, 5, 1)), (False, date(2018, 1, 8)), (True, date(2018, 3, 1))):
        strategic.practise(north, in_place, on)
    strategic.practise(north, True, date(2018, 9, 1))
    panels = next(one for one in practices_of(north.alliance_id) if one.code == "panels")
    assert (panels.state, panels.since) == ("In place", date(2018, 3, 1))
    client.sign_in(manager)
    bare = client.post_form(f"{BASE}/practices/roles", {"seen_on": "1 Jan 2019"})
    assert (bare.status_code, "Say whether it is in place" in bare.text) == (422, True)
    assert "1 January 2019 is in the future" in bare.text
    given = {"in_place": "no", "words": "Nobody is paid for it yet.", "seen_on": "1 Oct 2018"}
    assert client.post_form(f"{BASE}/practices/roles", given).status_code == 303
    page = client.get(BASE).text
    assert "since 1 March 2018" in page and "Nobody is paid for it yet." in page and "Not said yet" in page
    assert client.get(f"{BASE}/practices/none").status_code == 404
    assert "In place,2018-03-01,2018-09-01" in client.get(f"{BASE}/practices.csv").text


def test_money_and_time_by_year_and_what_is_refused(client, north, manager):
    strategic.cost(north, 2017, 0, 5000, 3)
    client.sign_in(manager)
    odd = {"planned-payments": "1.123456789012", "spent-staff": "-5", "hours-staff": "1.5", "planned-venues": "1e5"}
    bad = client.post_form(Y2018, odd)
    assert bad.status_code == 422
    assert "“1.123456789012” is not an amount of money" in bad.text and "cannot be below nothing" in bad.text
    assert "“1.5” is not a whole number" in bad.text and "“1e5” is not an amount" in bad.text
    good = {"planned-payments": "£1,200.50", "spent-payments": "600.25", "hours-staff": "40", "note-staff": "A post"}
    old = client.fields(Y2018).to_dict()
    assert client.post_form(Y2018, good).status_code == 303
    assert client.post(Y2018, data=old | {"planned-payments": "7"}).status_code == 409
    page = client.get(BASE).text
    assert "£1,200.50" in page and "50%" in page and "Not planned" in page and "A post" in page
    table = client.get(f"{BASE}/costs.csv").text
    assert "2018/19,Payments to people who take part,1200.50,600.25,50%,0," in table and "2018/19,All," in table
    for outside in ("2016-17", "2021-22", "2018", "2018-20"):
        missing = client.get(f"{BASE}/costs/{outside}")
        assert (missing.status_code, "Choose one from 2017/18 to 2020/21" in missing.text) == (404, True), outside


def test_a_year_outside_the_round_is_refused_below_the_pages_too(north):
    with pytest.raises(NotFound, match="2030/31 is outside the plan"), writing(make.by(), make.moment()) as tx:
        save_costs(tx, north.alliance_id, FinancialYear(2030), [], 0, make.TODAY)


def test_readers_read_and_the_tables_cost_few_queries(client, north, queries):
    strategic.cost(north, 2018, 100, 50, 1, CostKind.VENUES)
    strategic.state(north)
    client.sign_in(make.person(Role.PATIENT_REPRESENTATIVE, north))
    page = client.get(BASE).text
    assert "Say how it is" not in page and "We decide together." in page and "Co-production" in page
    for form in (Y2018, f"{BASE}/statement", f"{BASE}/practices/panels"):
        assert client.get(form).status_code == 403, form
    queries.clear()
    matrix_of(north.alliance_id), practices_of(north.alliance_id), costs_of(north.alliance_id, [FinancialYear(2018)])
    assert len(queries) == 4


def test_the_engagement_section_of_the_plan_has_what_is_on_record_beside_its_text(client, north, manager, queries):
    section = "/alliances/north-east-and-cumbria/plan/engagement"
    client.sign_in(manager)
    client.get(section)
    queries.clear()
    assert "No promises yet." in client.get(section).text
    few = len(queries)
    number = involving.promise(north)
    for _ in range(3):
        involving.promise(north)
        involving.evidence(north, number)
    strategic.cost(north, 2018, 120000, 60000, 40)
    client.get(section)
    queries.clear()
    page = client.get(section).text
    assert few <= len(queries) <= few + 10  # the parts of promises and of records are read once there are any
    assert "The alliance made 4 promises to patients. 4 are late." in page
    assert "Patients: not answered yet. The alliance: not graded yet." in page
    assert "People were asked, or worked with, 3 times." in page
    assert "£1,200 planned and £600 spent (50%), with 40 hours of time" in page
    assert "There is not enough here yet to say whether those heard" in page and "The seven ambitions" not in page
    strategic.adopt(north)
    strategic.rate(north, 3)
    assert "1 of the seven stands at level 3 or 4. 6 are not rated yet." in client.get(section).text
    piece = client.get(f"{section}/edit/engagement")
    assert piece.status_code == 404 or "The alliance made 4 promises" in piece.text
    assert "What the record says of involvement" not in client.get(section.replace("engagement", "vision")).text


def test_what_the_plan_covers_marks_promises_by_their_deliverables(client, north, manager):
    done = make.deliverable(north)
    client.sign_in(manager)
    page = "/alliances/north-east-and-cumbria/plan/coverage"
    assert "promise to patients" not in client.get(page).text
    involving.promise(north, about=involving.about(deliverable=done.reference))
    assert client.get(page).text.count("1 promise to patients") == 1
