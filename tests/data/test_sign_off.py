"""Agreement in the database: what stands, what lapses, what is refused, and how many queries it takes."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.signoff.answering import Door, disown, give
from alliance_tracker.data.signoff.ledger import ledger_of
from alliance_tracker.data.signoff.waiting import waiting_for
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale, TrackerError
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Grant, Role, Viewer
from alliance_tracker.terms import AnsweredVia, AuthorityKind, OrganisationKind, Standing
from tests import agreeing, make
from tests.agreeing import AGREES, CANNOT
from tests.make import TODAY
from tests.trust.at_once import at_once

CCG, STP, PROVIDER = OrganisationKind.CCG, OrganisationKind.STP, OrganisationKind.PROVIDER
MINUTE = replace(AGREES, authority=AuthorityKind.GOVERNING_BODY, authority_on=TODAY, minute="GB 17/04")


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def plan(north):
    return agreeing.plan_of(north)


def standings(plan, on=TODAY):
    return Counter(one.standing for one in agreeing.now(plan, on).stood.values())


def test_a_plan_is_agreed_body_by_body_and_opens_again_when_a_provider_comes(plan, north):
    agreeing.provide(plan, "Tees Hospitals", declared=False)
    agreeing.freeze(plan, "Better care.")
    for body in agreeing.ids(plan, CCG, PROVIDER, STP):
        agreeing.answer(plan, body)
    undeclared = agreeing.now(plan).judged
    assert not undeclared.holds and "list of providers is not declared complete" in undeclared.sentences[1]
    agreeing.provide(plan)
    agreed = agreeing.now(plan)
    assert agreed.judged.holds and agreed.judged.route == "bodies"
    assert agreed.judged.sentences[0] == "12 of 12 CCGs and 1 of 1 provider agree."
    agreeing.provide(plan, "Northern Ambulance", declared=False)
    lapsed = agreeing.now(plan).judged
    assert not lapsed.holds and [body.name for body in lapsed.outstanding] == ["Northern Ambulance"]
    assert broken_links() == []


def test_a_new_version_turns_agreements_into_earlier_ones_and_one_not_of_substance_does_not(plan):
    agreeing.freeze(plan, "Better care.")
    first, second, third = agreeing.ids(plan, CCG)[:3]
    agreeing.answer(plan, first)
    agreeing.freeze(plan, "Better care for all.")
    agreeing.answer(plan, second)
    assert standings(plan) == {Standing.EARLIER: 1, Standing.AGREES: 1, Standing.NO_ANSWER: 14}
    stood = agreeing.now(plan).stood[first]
    assert (stood.label, stood.changed) == ("1.0", ("vision",))
    agreeing.freeze(plan, "Better care for all!", of_substance=False, why_not="A mark", lead_named="Ann Lee")
    now = agreeing.now(plan)
    assert now.stood[second].declared_on == TODAY and now.stood[first].standing is Standing.EARLIER
    late = date(2018, 10, 29)
    with pytest.raises(RuleBroken, match="10 working days to withdraw ended on 26 October 2018"):
        agreeing.answer(plan, second, CANNOT, on=late)
    agreeing.answer(plan, second, CANNOT, on=date(2018, 10, 26))
    assert agreeing.now(plan, late).stood[second].standing is Standing.CANNOT
    agreeing.answer(plan, third, on=late)
    with pytest.raises(RulesBroken, match="Say which section"):
        agreeing.answer(plan, third, replace(CANNOT, section=""))


def test_what_was_frozen_or_answered_while_reading_is_said_and_nothing_is_lost(plan):
    old = agreeing.freeze(plan, "Better care.")
    body = agreeing.ids(plan, CCG)[0]
    new = agreeing.freeze(plan, "Better care for all.")
    with (
        pytest.raises(Stale, match=r"^Version 1\.1 replaced 1\.0 while you were reading\. See what changed, then"),
        writing(make.by(), make.moment()) as tx,
    ):
        give(tx, plan, body, old.id, AGREES, Door(AnsweredVia.ACCOUNT, 0), TODAY)
    agreeing.answer(plan, body, CANNOT)
    with (
        pytest.raises(Stale, match="cannot agree yet, by Ann Lee, Chief Officer"),
        writing(make.by(), make.moment()) as tx,
    ):
        give(tx, plan, body, new.id, AGREES, Door(AnsweredVia.ACCOUNT, 0), TODAY)
    assert len(agreeing.now(plan).answers[body]) == 1


def test_of_several_answers_at_the_same_moment_one_is_kept(app, plan, count):
    version = agreeing.freeze(plan, "Better care.")
    for body in agreeing.ids(plan, CCG)[: count(2, 12)]:

        def one(which: int, body=body) -> str:
            with app.app_context():
                try:
                    with writing(make.by(), make.moment()) as tx:
                        draft = AGREES if which % 2 else CANNOT
                        give(tx, plan, body, version.id, draft, Door(AnsweredVia.ACCOUNT, 0), TODAY)
                except TrackerError as problem:
                    return type(problem).__name__
                return "kept"

        db.session.rollback()
        assert Counter(at_once(6, one)) == {"kept": 1, "Stale": 5}
        db.session.rollback()
        assert len(agreeing.now(plan).answers[body]) == 1
    assert broken_links() == []


def test_an_answer_recorded_from_a_minute_can_be_disowned_and_the_one_before_it_counts_again(plan, north):
    agreeing.freeze(plan, "Better care.", on=TODAY - timedelta(days=20))
    secretary = make.person(Role.SECRETARY, north, "Rosa Lind")
    body = agreeing.ids(plan, CCG)[0]
    with pytest.raises(RulesBroken, match="Give the date of the meeting"):
        agreeing.record(plan, body, AGREES, secretary)
    agreeing.answer(plan, body, CANNOT, on=TODAY - timedelta(days=5))
    older = replace(MINUTE, authority_on=TODAY - timedelta(days=9))
    with pytest.raises(RuleBroken, match="It answered on 7 October 2018, after the meeting of 3 October 2018"):
        agreeing.record(plan, body, older, secretary)
    number = agreeing.record(plan, body, MINUTE, secretary)
    recorded = agreeing.now(plan).stood[body]
    assert (recorded.standing, recorded.given.recorded_by) == (Standing.AGREES, "Rosa Lind")
    with pytest.raises(RuleBroken, match="Say why"), writing(make.by(), make.moment()) as tx:
        disown(tx, plan, body, number, "Ann Lee", "")
    after_midnight = datetime(make.moment().year + 1, 7, 12, 23, 30, tzinfo=UTC)
    with writing(make.by(), after_midnight) as tx:
        disown(tx, plan, body, number, "Ann Lee", "We never met on that day")
    assert agreeing.now(plan).stood[body].standing is Standing.CANNOT
    with pytest.raises(Stale, match="disowned already"), writing(make.by(), make.moment()) as tx:
        disown(tx, plan, body, number, "Ann Lee", "Again")
    told = [(one.kind, one.body) for one in ledger_of(plan.id)]
    name = agreeing.now(plan).body(body).name
    assert ledger_of(plan.id)[0].on == date(after_midnight.year, 7, 13), "the day in the United Kingdom"
    assert told == [("disowned", name), ("answer", name), ("answer", name), ("version", "")]
    for table in ("agreement", "agreement_disowned"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(f"UPDATE {table} SET plan_id = plan_id"))
        db.session.rollback()


def test_what_waits_for_a_signatory_is_what_the_rule_asks_of_their_bodies(plan, north):
    first, second, third = agreeing.ids(plan, CCG)[:3]
    grants = tuple(Grant(Role.SIGNATORY, north.id, None, body) for body in (first, second, third, plan.board_id))
    viewer = Viewer(1, "Sam", "sam@example.nhs.uk", grants)
    assert waiting_for(viewer, TODAY) == () == waiting_for(Viewer(2, "No", "no@example.nhs.uk"), TODAY)
    agreeing.freeze(plan, "Better care.")
    agreeing.answer(plan, first)
    agreeing.answer(plan, second, CANNOT)
    waiting = waiting_for(viewer, TODAY)
    assert [(one.body_slug, one.standing) for one in waiting] == [(agreeing.slug_of(third), Standing.NO_ANSWER)]
    agreeing.freeze(plan, "Better care for all.")
    assert {one.standing for one in waiting_for(viewer, TODAY)} == {
        Standing.NO_ANSWER,
        Standing.EARLIER,
        Standing.CANNOT,
    }


def test_the_rule_takes_the_same_queries_for_any_number_of_bodies_answers_and_versions(plan, queries):
    def taken() -> int:
        queries.clear()
        agreeing.now(plan)
        return len(queries)

    agreeing.provide(plan, "Tees Hospitals")
    agreeing.freeze(plan, "Better care.")
    small = taken()
    agreeing.provide(plan, "Second Trust", "Third Trust", "Fourth Trust")
    for number in range(3):
        for body in agreeing.ids(plan, CCG, PROVIDER, STP):
            agreeing.answer(plan, body)
        agreeing.freeze(plan, f"Better care {number}.")
    assert taken() == small <= 15
    assert not any("plan_version.content" in query for query in queries)


def test_the_vanguard_is_agreed_by_its_programme_board_and_the_stp_leads(app):
    footprint = make.alliance("National Cancer Vanguard: Greater Manchester")
    plan = agreeing.plan_of(footprint)
    agreeing.freeze(plan, "Better care.")
    now = agreeing.now(plan)
    assert {body.role for body in now.bodies} == {"stp", "board"} and plan.shared
    for body in now.bodies:
        agreeing.answer(plan, body.id)
    assert agreeing.now(plan).judged.holds
