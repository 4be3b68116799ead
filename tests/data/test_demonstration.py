"""Bids and involvement of the demonstration: every state is somewhere, what is amiss in invented alliances alone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from alliance_tracker import create_app, demonstration
from alliance_tracker.data import alliances
from alliance_tracker.data.awards.bench import bench_of
from alliance_tracker.data.awards.national import rows_of_money
from alliance_tracker.data.awards.publication import publications_of
from alliance_tracker.data.awards.reading import decisions_of
from alliance_tracker.data.db import db
from alliance_tracker.data.engagement import challenges, easy_read, evidence, heard, opened, statements, three_tests
from alliance_tracker.data.engagement.promises import promises_of
from alliance_tracker.data.funding.bids import bids_of
from alliance_tracker.data.funding.calls import every_call
from alliance_tracker.data.funding.every import every_bid
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.funding.reading import contents_of
from alliance_tracker.data.funding.states import states_of
from alliance_tracker.data.groups import actions, meetings
from alliance_tracker.data.groups import people as members
from alliance_tracker.data.groups import reading as groups
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.plan.plans import plan_at, plan_of
from alliance_tracker.data.spending.returns import returns_in
from alliance_tracker.data.tables.assessment import Assessor
from alliance_tracker.demonstration import board_met, invented, involved, making, plans, second_call
from alliance_tracker.demonstration.story import LATEST, TODAY
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.board.meeting import Seat
from alliance_tracker.rules.engagement.challenges import ChallengeState, late_by
from alliance_tracker.rules.engagement.easy_read import check_pdf
from alliance_tracker.rules.engagement.heard import summed, told
from alliance_tracker.rules.engagement.opened import still_to_come
from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.engagement.three_tests import Grade
from alliance_tracker.rules.funding import record
from alliance_tracker.rules.funding.decisions import checked_recommendation, over_pot
from alliance_tracker.rules.funding.form import completeness, ready
from alliance_tracker.rules.funding.national import divided
from alliance_tracker.rules.funding.spend import findings
from alliance_tracker.rules.funding.state import Stage
from alliance_tracker.rules.groups.meetings import is_late
from alliance_tracker.terms import AwardKind, FindingKind, GroupKind, MeetingState
from alliance_tracker.web.assessment.bids import lines_of
from tests.conftest import settings_for
from tests.money_by_pandas import adds_up, by_pandas

INVENTED = [one.slug for one in invented.ALLIANCES]
REAL = ["north-east-and-cumbria", "lancashire-and-south-cumbria"]


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Three invented alliances and two real ones, with bids; of the quarters only money and involvement are told."""
    folder = tmp_path_factory.mktemp("bids")
    path = folder / "bids.sqlite"
    shutil.copy(sqlite_template, path)
    app = create_app(replace(settings_for(folder, f"sqlite:///{path}"), demonstration=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "_live", _money)
        demonstration.make(app, 1, lambda line: None, only=[*INVENTED, *REAL])
    with app.app_context():
        yield app
        db.session.rollback()
        db.engine.dispose()


def _money(app, slug, planted, works, known, secretary, who, followed, voices):
    """A life without returns and boards."""
    quarter = Quarter.parse("2017-18-q1")
    with app.app_context():
        while quarter <= LATEST:
            plans.money_told(slug, followed, quarter)
            quarter = quarter.next()
        plan = plan_of(alliances.head(slug).id)
        second_call.of_plan(plan, second_call.states_of(followed.slugs), followed.staff)
        involved.of_alliance(planted.alliance_id, slug, voices).until(TODAY)


def test_every_state_of_a_bid_and_of_its_assessment_is_somewhere(made):
    first, second = every_call()
    told = [line.state for line in lines_of(second)]
    for words in (
        "Being written",
        "Withdrawn",
        "Waiting for assessors",
        "0 of 3 assessors finished",
        "1 of 3 assessors finished",
        "Two scores to settle",
        "Moderated",
        "Recommended: awarded in part",
        "Decided: awarded in full",
    ):
        assert words in told, words
    decided = {line.state for line in lines_of(first)}
    assert decided == {f"Decided: {kind.words[0].lower()}{kind.words[1:]}" for kind in AwardKind}
    assert [bid.late for call in (first, second) for bid in every_bid(call)].count(True) == 2


def test_every_stage_at_the_alliances_is_somewhere(made):
    _, second = every_call()
    found, missing, complete = set(), 0, 0
    for plan in _plans(second):
        heads, states = bids_of(plan, second), states_of(plan, TODAY)
        missing += len(heads) < 3
        held = contents_of(plan, second, tuple(heads.values()))
        for head in heads.values():
            found.add(states.of(second, head).stage)
            complete += states.of(second, head).stage is Stage.WRITTEN and not ready(completeness(held[head.id].facts))
    assert found == set(Stage) - {Stage.AGREED, Stage.DEFERRED}
    assert missing and complete == 1


def _plans(call):
    return [plan_at(plan_id) for plan_id in sorted({bid.plan_id for bid in every_bid(call)})]


def test_what_a_form_would_take_is_what_the_bids_hold(made):
    first, _ = every_call()
    for plan in _plans(first):
        heads = bids_of(plan, first)
        for held in contents_of(plan, first, tuple(heads.values())).values():
            assert ready(completeness(held.facts)) == ()
            asked = dict(zip(first.years, held.totals.by_year, strict=True))
            for part in held.parts:
                record.checked_part(part, asked, part.total)
            for outcome in held.outcomes:
                record.checked_outcome(outcome, first.years)
            for benefit in held.benefits:
                record.checked_benefit(benefit, first.years)
            record.checked_biases(held.biases)
        assert len(papers_of(plan)) >= 3


def test_decisions_stand_by_the_rules_and_within_the_pot(made):
    for call in every_call():
        bench = bench_of(call)
        assert over_pot([one.decided.amounts for one in bench.every if one.decided], bench.pence) == {}
        for line in bench.lines:
            if line.newest is not None:
                checked_recommendation(line.newest.decision, bench.facts(line, decided=False))
        assert all("made up" in one.source.lower() for one in bench.pot.values())


def test_the_money_of_all_alliances_is_what_pandas_counts(made):
    adds_up(divided(rows_of_money()), by_pandas())


def test_each_thing_amiss_is_found_and_errors_in_invented_alliances_alone(made):
    first, _ = every_call()
    awards = [one.award for one in decisions_of(first).values() if one.award]
    found = findings(awards, [one.given for one in returns_in(first)])
    whose = {str(bid.id): bid.alliance for bid in every_bid(first)}
    errors = [one for one in found if one.kind is FindingKind.ERROR]
    assert {whose[one.bid] for one in errors} == {"kestrel-vale", "lantern-coast"}
    told = " ".join(one.words for one in found)
    for words in (
        "but this bid has no award",
        "is returned twice",
        "The total to date fell",
        "The total to date says",
        "The forecast says",
        "Spend before it should be £0",
        "more than the award of",
        "released while not met",
        "Release no more",
        "Say why",
        "spent before anything was released",
        "Check who paid the rest",
        "forecast, ",
    ):
        assert words in told, words


def test_the_rest_of_the_story(made):
    first, _ = every_call()
    decided = decisions_of(first)
    conditions = [(one, each) for one in decided.values() for each in one.conditions]
    assert any(each.made_on > one.awarded_on for one, each in conditions)
    assert any(each.waits for _, each in conditions)
    releases = [each for one in decided.values() for each in one.releases]
    assert any(each.paid_on for each in releases) and any(each.paid_on is None for each in releases)
    returned = {one.given.bid for one in returns_in(first) if one.given.quarter == LATEST}
    assert returned and len(returned) < sum(one.kind.pays for one in decided.values())
    assert db.session.scalars(select(Assessor).where(Assessor.conflict)).all()
    open_now = publications_of(first)[0]
    assert open_now.is_open and open_now.asked_by != open_now.confirmed_by
    assert broken_links() == []


def test_the_three_tests_tell_the_invented_alliances_apart(made):
    """One is good, one asks too late, one does not hear whom it serves."""
    cards = {slug: three_tests.cards_of(_id(slug)) for slug in INVENTED}
    assert {slug: [one.alliance.grade for one in of] for slug, of in cards.items()} == {
        "avonmere-and-fells": [Grade.ACHIEVING, Grade.ACHIEVING, Grade.ACHIEVING],
        "kestrel-vale": [Grade.UNDEVELOPED, Grade.ACHIEVING, Grade.DEVELOPING],
        "lantern-coast": [Grade.ACHIEVING, Grade.UNDEVELOPED, Grade.UNDEVELOPED],
    }
    assert {slug: [one.patients.words for one in of] for slug, of in cards.items()} == {
        "avonmere-and-fells": ["2 of 3 say yes", "2 of 3 say in part", "2 of 3 say in part"],
        "kestrel-vale": ["All 2 say not yet", "All 2 say yes", "1 of 2 says in part"],
        "lantern-coast": ["All 2 say yes", "1 of 2 says not yet", "1 of 2 says not yet"],
    }
    assert "2.8 of 4" in cards["avonmere-and-fells"][1].alliance.why


def _id(slug):
    return alliances.head(slug).id


def test_every_state_of_a_promise_is_at_avonmere(made):
    rows = promises_of(_id("avonmere-and-fells"))
    standing = {row.reference: row.standing(TODAY) for row in rows}
    assert {one.state for one in standing.values()} == set(PromiseState)
    assert standing["P1"].view.words == "2 of 3 say kept." and standing["P1"].view.minority
    assert standing["P4"].words == "Done, says the alliance. Not yet checked by patients for 44 days"
    assert standing["P8"].words == "Late by 42 days"
    assert any(row.facts.moved and row.facts.now.what != row.facts.first.what for row in rows)
    assert any(one.view and one.view.recorded for one in standing.values())


def test_challenges_evidence_and_who_was_heard_at_avonmere(made):
    here = _id("avonmere-and-fells")
    rows = challenges.challenges_of(here, TODAY)
    assert {row.state(TODAY) for row in rows} == set(ChallengeState)
    assert any(late_by(row.facts, TODAY) and row.facts.answered_on for row in rows)
    assert [statements.statement_of(here, one).sent_on is not None for one in (LATEST.previous(), LATEST)] == [True] * 2
    records = evidence.records_of(here)
    assert {row.facts.outcome for row in records if not row.withdrawn_on} == {"did", "both", "waiting"}
    assert any(row.facts.is_consultation for row in records) and any(row.facts.quotation for row in records)
    asked = heard.asked_of(here)
    counted = evidence.counted_of(asked, records)
    released = [told(asked, own, withheld=False, edits=False) for own in counted.values()]
    people = {key: row.population for key, row in heard.populations_of(asked, here).items()}
    found = {(one.table.code, one.category.code): one for one in summed(asked, released, people)}
    assert found["deprivation", "1"].standing == "under" and found["age", "75-over"].standing == "under"
    assert "over" in {one.standing for one in found.values()}
    assert all("made up" in one.source.lower() for one in people.values())


def test_two_people_opened_the_page_of_avonmere_alone_with_a_document_in_easy_read(made):
    here = _id("avonmere-and-fells")
    found = opened.open_page(here)
    assert (found.proposed_by, found.opened_by) == ("Priya Nair", "Dr Ruth Calder")
    assert still_to_come(found.page, TODAY) == opened.page_now(here, True, TODAY)
    (document,) = found.page.documents
    assert "people with a learning disability" in document.maker
    check_pdf(easy_read.file_of(here, document.id).content)
    assert not any(opened.is_open(_id(slug)) for slug in (*INVENTED, *REAL) if slug != "avonmere-and-fells")


def test_nobody_sits_on_the_board_for_two_bodies():
    came = board_met._came(tuple(Seat(number, f"Body {number}") for number in range(12)))
    names = [seat.name for seat in came if seat.name]
    assert len(set(names)) == len(names) == 10


def test_groups_of_avonmere(made):
    here = _id("avonmere-and-fells")
    known = {one.slug: one for one in groups.known(here)}
    assert {one.kind for one in known.values()} == set(GroupKind) and any(one.ended for one in known.values())
    own = known["eastwater-cancer-patient-partnership"].id
    people = members.people_in(own)
    assert [one.email for one in people.members if one.keeps] == ["patient@demo.example"]
    assert all(one.consent for one in people.officers) and len(people.partners) == 12
    diary = meetings.of_group(own)
    assert {one.state for one in diary} == set(MeetingState) - {MeetingState.PAPERS_OUT}
    assert [str(one.meets_on) for one in diary if one.to_come][:2] == ["2018-11-13", "2019-01-09"]
    acts = actions.actions_of(own, TODAY)
    assert {(is_late(one.act, TODAY), one.act.ended_on is None, one.act.done) for one in acts} == {
        (True, True, False),
        (False, True, False),
        (False, False, True),
        (False, False, False),
    }
    assert sorted(one.made.words for one in groups.below(own)) == [
        "",
        "This working group has no health professional yet.",
    ]
    assert len(actions.reports_of(own)) == 3


def test_real_alliances_carry_nothing_that_could_shame(made):
    for slug in REAL:
        here = _id(slug)
        rows = promises_of(here)
        assert [row.standing(TODAY).words for row in rows] == ["Under way", "Under way", "Not started"]
        assert all("made up" in row.facts.now.what and not row.facts.said for row in rows)
        assert not challenges.challenges_of(here, TODAY) and not evidence.records_of(here)
        assert not groups.known(here)
        assert {one.alliance.graded for one in three_tests.cards_of(here)} == {0}
