"""Deliverables as they are kept and read: references, lists, one whole, and the cost in queries."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.delivery import Filters, MilestoneInput
from alliance_tracker.data.people import accounts, roles
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.errors import NotFound, RulesBroken, Stale
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Movement, Rating
from tests import make

Q1 = make.Q2.previous()


@pytest.fixture
def north(app):
    return make.alliance()


def test_references_are_the_next_free_ones(north):
    first, second = make.deliverable(north), make.deliverable(north)
    assert (first.reference, second.reference) == ("ED1", "ED2")
    assert make.milestone(second) == "ED2.1"
    assert make.milestone(second) == "ED2.2"


def test_the_list_shows_ratings_movement_and_the_next_milestone(north):
    lead = make.person(Role.LEAD, north, "Tom Ashworth")
    one = make.deliverable(north, lead)
    make.milestone(one, date(2019, 6, 30))
    make.milestone(one, date(2019, 3, 31))
    make.update(one, Rating.ON_TRACK, Q1)
    make.update(one, Rating.AT_RISK)
    found = delivery.standings(north.id, make.TODAY)
    row = found.rows[0]
    assert found.quarter == make.Q2
    assert (row.lead, row.rating, row.before) == ("Tom Ashworth", Rating.AT_RISK, Rating.ON_TRACK)
    assert row.movement is Movement.WORSE
    assert (row.next_reference, row.next_due) == ("ED1.2", date(2019, 3, 31))
    assert row.numbers


def test_an_awaited_update_has_no_rating_and_a_closed_quarter_says_so(north):
    make.deliverable(north)
    row = delivery.standings(north.id, make.TODAY).rows[0]
    assert (row.rating, row.movement) == (None, None)
    assert row.before is Rating.NO_UPDATE
    assert len(delivery.awaited(north.id, make.Q2)) == 1


def test_filters_take_what_they_say(north):
    lead = make.person(Role.LEAD, north)
    one, other = make.deliverable(north, lead), make.deliverable(north, area="PR")
    make.milestone(one)
    make.update(one, Rating.AT_RISK)
    rows = delivery.standings(north.id, make.TODAY).rows
    assert [row.reference for row in rows] == [other.reference, one.reference]

    def taken(**filters):
        return [row.reference for row in delivery.page_of(rows, Filters(**filters)).rows]

    assert taken(area="PR") == ["PR1"]
    assert taken(rating="at_risk") == ["ED1"]
    assert taken(rating="awaited") == ["PR1"]
    assert taken(lead_id=lead.id) == ["ED1"]
    assert taken(due_by=date(2019, 3, 31)) == ["ED1"]
    assert taken(movement=Movement.BETTER) == []


def test_every_sort_keeps_every_row(north):
    for area in ("ED", "PR", "TC"):
        make.deliverable(north, area=area)
    rows = delivery.standings(north.id, make.TODAY).rows
    for sort in [*delivery.SORTS, *(f"-{key}" for key in delivery.SORTS)]:
        assert sorted(row.id for row in delivery.page_of(rows, Filters(), sort).rows) == sorted(row.id for row in rows)


def test_ten_deliverables_cost_the_queries_of_one(north, queries):
    make.deliverable(north)

    def cost():
        queries.clear()
        delivery.standings(north.id, make.TODAY)
        return len(queries)

    first = cost()
    for _ in range(9):
        made = make.deliverable(north)
        make.milestone(made)
    assert cost() == first <= 4


def test_one_deliverable_costs_the_same_however_much_it_holds(north, queries):
    one = make.deliverable(north)

    def cost():
        queries.clear()
        delivery.deliverable(north.id, one.reference, make.TODAY)
        return len(queries)

    first = cost()
    for _ in range(4):
        make.milestone(one)
    make.update(one, quarter=Q1)
    make.update(one)
    assert cost() == first <= 9


def test_a_deliverable_of_another_alliance_is_not_there(north):
    one = make.deliverable(north)
    other = make.alliance("West Yorkshire")
    assert delivery.leads_of(other.id, one.reference) is None
    with pytest.raises(NotFound):
        delivery.deliverable(other.id, one.reference, make.TODAY)


def test_all_that_is_wrong_is_said_at_once(north):
    with pytest.raises(RulesBroken) as broken:
        make.deliverable(north, title="", items=(), planned_end=date(2016, 1, 1))
    assert {problem.field for problem in broken.value.each} == {"title", "items", "planned_end"}


def test_a_tie_alone_makes_the_record_newer(north):
    one = make.deliverable(north)
    make.deliverable(north)
    known = delivery.known(north.id, make.TODAY)
    before = delivery.deliverable(north.id, one.reference, make.TODAY)
    given = delivery.DeliverableInput(
        "ED",
        before.title,
        before.summary,
        tuple(item.code for item in before.items),
        before.planned_start,
        before.planned_end,
        before.lead_id,
        waits_for=("ED2",),
        money_source=before.money_source,
    )
    with writing(make.by(), make.moment()) as tx:
        delivery.change_deliverable(tx, north.id, "ED1", given, before.version, known)
    after = delivery.deliverable(north.id, one.reference, make.TODAY)
    assert [other.code for other in after.waits_for] == ["ED2"]
    assert after.version == before.version + 1
    with pytest.raises(Stale), writing(make.by(), make.moment()) as tx:
        delivery.change_deliverable(tx, north.id, "ED1", given, before.version, known)


def test_those_whose_role_or_account_has_ended_are_not_offered_as_leads(north):
    stays, ended, closed = (make.person(Role.LEAD, north) for _ in range(3))
    grant = select(RoleGrant.id).where(RoleGrant.person_id == ended.id)
    with writing(make.by(), make.moment()) as tx:
        roles.end(tx, ended.id, tx.session.scalar(grant), "left", make.TODAY)
        accounts.disable(tx, closed.id, "left")
    offered = delivery.known(north.id, make.TODAY).people.keys()
    assert (stays.id in offered, ended.id in offered, closed.id in offered) == (True, False, False)


def test_a_fixed_baseline_moves_only_with_reason_and_decision(north):
    one = make.deliverable(north)
    reference = make.milestone(one, date(2019, 3, 31))
    plan = planning_round(make.TODAY).round

    def move(**given):
        row = delivery.deliverable(north.id, "ED1", make.TODAY).milestones[0]
        values = {"title": row.title, "baseline": date(2019, 6, 30), **given}
        with writing(make.by(), make.moment()) as tx:
            delivery.change_milestone(tx, north.id, reference, MilestoneInput(**values), row.version, plan, make.TODAY)

    move(baseline=date(2019, 4, 30))
    with writing(make.by(), make.moment()) as tx:
        delivery.fix_baseline(tx, north.id, ["ED1"], make.TODAY)
    with pytest.raises(RulesBroken) as broken:
        move()
    assert {problem.field for problem in broken.value.each} == {"baseline_reason", "decision"}
    move(baseline_reason="The tender failed", decision="Board, 3 October 2018, item 4")
    row = delivery.deliverable(north.id, "ED1", make.TODAY).milestones[0]
    assert row.facts.baseline == date(2019, 6, 30)
    assert [(move.which, move.moved_from) for move in row.moves] == [("baseline", date(2019, 4, 30))]
