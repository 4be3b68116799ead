"""Versions of a bid: sealed, compared, agreed by its own rule, submitted once, and then locked."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import migrate, writing
from alliance_tracker.data.awards.reading import decision_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding import answers, bids
from alliance_tracker.data.funding.agreed import check_as_sent, check_readable, check_to_submit
from alliance_tracker.data.funding.every import every_bid
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.funding.states import states_of
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan import england, every, submissions, versions
from alliance_tracker.data.plan.comparing import compared
from alliance_tracker.data.plan.sealed import version_faults
from alliance_tracker.data.plan.versions import Freezing
from alliance_tracker.data.signoff import requests
from alliance_tracker.data.signoff.ledger import ledger_of
from alliance_tracker.data.signoff.waiting import waiting_for
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tables.plan import PlanVersion
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Grant, Role, Viewer
from alliance_tracker.rules.plan.content import seals
from alliance_tracker.rules.plan.freezing import stamp_of
from alliance_tracker.rules.plan.submission import OutcomeDraft
from alliance_tracker.terms import AwardKind, OrganisationKind, Standing, SubmissionOutcome
from tests import agreeing, asking, awarding, bidding, make
from tests.make import TODAY

KINDS = (OrganisationKind.CCG, OrganisationKind.PROVIDER, OrganisationKind.STP)


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def made(north):
    return bidding.make_bid(north, submitted_on=None)


@pytest.fixture
def bid(made, north):
    """A plan with a complete bid as its paper."""
    return bidding.complete(made, north)


def freeze(plan, seen=""):
    with writing(make.by(), make.moment()) as tx:
        return versions.freeze(tx, plan, TODAY, Freezing("it is complete", seen=seen))


def reword(made, words, code="risks"):
    row = answers.answers_of(made.id)[code]
    with writing(make.by(), make.moment()) as tx:
        answers.write(tx, made.plan, made.call, made.stream, code, words, row.version)


def agreed_by_all(plan):
    """Everybody whom the rule asks agrees."""
    if not agreeing.ids(plan, OrganisationKind.PROVIDER):
        agreeing.provide(replace(plan), "Tees Hospitals")
    for body_id in (plan.board_id, *agreeing.ids(plan, *KINDS)):
        agreeing.answer(plan, body_id)


def submit(plan, on=TODAY):
    newest = versions.versions_of(*plan.key)[-1].id
    with writing(make.by(), make.moment()) as tx:
        submissions.submit(tx, plan, newest, lambda name, address: Message(address, "x", "y"), on)


def send_back(plan, **changes):
    last = submissions.submissions_of(*plan.key)[-1]
    draft = replace(OutcomeDraft(SubmissionOutcome.RETURNED, TODAY, "Say more of risks."), **changes)
    with writing(make.by(), make.moment()) as tx:
        submissions.decide(tx, plan, last.id, draft, lambda name, address: Message(address, "x", "y"), TODAY)


def state(made):
    db.session.rollback()
    return states_of(made.plan, TODAY).of(made.call, bids.bids_of(made.plan, made.call)[made.stream])


def test_an_unfinished_bid_is_not_frozen_and_a_complete_one_is_kept_as_it_reads(made, north):
    with pytest.raises(RuleBroken, match="complete before it goes for agreement. “Main contact” is not written yet"):
        freeze(bidding.paper_of(made))
    plan = bidding.complete(made, north)
    head = freeze(plan)
    assert head.label == "1.0" and len(head.seals) == 8
    kept = versions.as_frozen(plan, head.id)
    assert kept == versions.as_written(plan, TODAY)
    assert kept.names[kept.lines[0].deliverable].endswith("Faster scans") and kept.texts["contact"].startswith(
        "Jo Hall"
    )
    with pytest.raises(RuleBroken, match="Nothing has changed since version 1.0"):
        freeze(plan)
    assert version_faults() == []


def test_what_changed_is_told_and_only_its_section_has_another_seal(made, bid):
    first = freeze(bid)
    reword(made, "About risks: two scanners may come late.")
    held = bidding.reading_of(made)
    with writing(make.by(), make.moment()) as tx:
        writes = Bidding(tx, made.plan, made.call, made.stream)
        writes.save_line(replace(held.lines[0], pence=held.lines[0].pence + 100))
        writes.remove(held.parts[0], held.parts[0].version)
    second = freeze(bid)
    assert second.label == "1.1"
    assert {code for code in first.seals if first.seals[code] != second.seals[code]} == {"stream", "money", "parts"}
    found = compared(bid, versions.as_frozen(bid, first.id), versions.as_frozen(bid, second.id), first.frozen_at, None)
    assert [(one.section, one.kind.value, one.what) for one in found] == [
        ("stream", "re-worded", "the text"),
        ("money", "re-costed", "the amount"),
        ("parts", "dropped", ""),
    ]
    assert (found[1].before, found[1].after) == ("£1,000,000", "£1,000,001")


def test_who_saved_meanwhile_is_told(made, bid):
    seen = stamp_of(seals(versions.as_written(bid, TODAY)))
    reword(made, "Another risk.")
    with pytest.raises(Stale, match="saved section 3"):
        freeze(bid, seen)


def test_the_plan_sees_nothing_of_its_bids(north, made, bid):
    """Versions, answers, requests and submissions of a bid are of the bid alone."""
    plan = made.plan
    freeze(bid)
    agreed_by_all(bid)
    submit(bid)
    db.session.rollback()
    assert versions.versions_of(plan.id) == () and versions.newest_label(north.id) == ""
    assert versions.next_label(plan, ()) == "1.0" and submissions.submissions_of(plan.id) == ()
    now = agreeing.now(plan)
    assert (now.version, now.submissions, now.answers, now.requests) == (None, {}, {}, {})
    assert ledger_of(plan.id) == () and len(ledger_of(*bid.key)) > 5
    assert [one.submitted for one in every.every_plan() if one.id == plan.id] == [""]
    assert [one.version_id for one in england.newest_submitted() if one.plan_id == plan.id] == [None]
    head = agreeing.freeze(plan, "The vision")
    assert head.label == "1.0" and agreeing.now(plan).agreed == 0
    assert versions.versions_of(*bid.key)[-1].id != head.id
    other = bidding.complete(bidding.make_bid(north, bidding.Stream.RECOVERY_PACKAGE, submitted_on=None), north)
    assert versions.versions_of(*other.key) == () and agreeing.now(other).answers == {}


def test_a_bid_is_agreed_by_the_lead_the_stps_and_every_member_and_submitted_once(made, bid):
    freeze(bid)
    now = agreeing.now(bid)
    assert {body.role for body in now.needed} == {"board", "stp", "ccg"}
    assert "The lead of the Cancer Alliance has not answered." in now.judged.sentences
    with pytest.raises(RuleBroken, match="Version 1.0 cannot be submitted before it is agreed"):
        submit(bid)
    assert state(made).words.startswith("Version 1.0 is out for agreement: 0 of ")
    agreed_by_all(bid)
    assert state(made).words == "Version 1.0 is agreed, and not submitted yet"
    submit(bid)
    with pytest.raises(Stale, match="was submitted on"):
        submit(bid)
    assert "days late" in state(made).words and state(made).locked
    assert "submitted version 1.0 of the bid for earlier diagnosis" in _told()


def test_a_submitted_bid_is_locked_until_it_is_sent_back(made, bid):
    freeze(bid)
    agreed_by_all(bid)
    submit(bid)
    with pytest.raises(
        RuleBroken, match="so it no longer changes. If it has to, ask the national team to send it back"
    ):
        reword(made, "A change.")
    head = bids.bids_of(made.plan, made.call)[made.stream]
    with pytest.raises(RuleBroken, match="no longer changes"), writing(make.by(), make.moment()) as tx:
        bids.withdraw(tx, made.plan, made.call, made.stream, "No", head.version)
    with pytest.raises(RuleBroken, match="Here it can only be sent back"):
        send_back(bid, kind=SubmissionOutcome.RATIFIED, minute="1", first_year_pence=0, second_year_pence=0)
    send_back(bid)
    with pytest.raises(Stale, match="was sent back on"):
        send_back(bid)
    assert state(made).words.startswith("Sent back on") and not state(made).locked
    assert [(one.sent_back, one.submitted_on) for one in every_bid(made.call)] == [(True, None)]
    reword(made, "A change.")
    assert freeze(bid).label == "2.0"
    stood = agreeing.now(bid)
    assert {stood.stood[body.id].standing for body in stood.needed} == {Standing.EARLIER}


def test_the_tables_do_not_go_back_once_bids_have_versions(bid):
    """Without their column they would read as versions of the plan."""
    freeze(bid)
    db.session.remove()
    with pytest.raises(RuntimeError, match="Versions of bids are on record"):
        migrate.downgrade(db.engine, "0003")
    assert migrate.is_current(db.engine)


def test_what_is_submitted_is_the_bid_as_it_stands_and_was_agreed(made, bid):
    freeze(bid)
    agreed_by_all(bid)
    agreed = answers.answers_of(made.id)["risks"].text
    reword(made, "Written after all had agreed.")
    with pytest.raises(RuleBroken, match="changed since version 1.0 was frozen: .* A bid is assessed as it stands"):
        submit(bid)
    reword(made, agreed)
    with pytest.raises(RuleBroken, match="The call opens on 6 December 2016"):
        check_to_submit(bid, "1.0", {}, date(2016, 12, 5))
    submit(bid)


def test_a_deferred_bid_may_be_changed_until_it_is_submitted_again(made, bid):
    freeze(bid)
    agreed_by_all(bid)
    submit(bid)
    with writing(make.by(), make.moment()) as tx:
        row = CommitteeDecision(
            plan_id=bid.id, bid_id=made.id, kind=AwardKind.DEFERRED.value, held_on=TODAY, minute="7", recorded_at=tx.now
        )
        tx.add(row)
        tx.say(Sentence("recorded a decision", "bid", "x"), min(bid.alliance_ids))
    assert state(made).words.startswith("Deferred on")
    with pytest.raises(RuleBroken, match="The committee decided this bid"):
        send_back(bid)
    check_as_sent(bid, made.id)
    reword(made, "A change.")
    with pytest.raises(RuleBroken, match="its alliance has changed it since"):
        award_in_full(made)
    freeze(bid)
    agreed_by_all(bid)
    with pytest.raises(NotFound, match="writing it anew"):
        check_readable(bid, made.id)
    submit(bid)
    check_as_sent(bid, made.id)


def award_in_full(made):
    """By a second minute, after the one that deferred the bid."""
    awarding.decide(made.id, awarding.in_full(made.id), seen=decision_of(made.id).newest.id)


def test_asked_answers_wait_and_a_new_version_ends_the_requests_of_this_bid_alone(north, made, bid):
    agreeing.freeze(made.plan, "The vision")
    freeze(bid)
    ccg = agreeing.ids(bid, OrganisationKind.CCG)[0]
    asking.ask(made.plan, ccg)
    asking.ask(bid, ccg)
    db.session.rollback()
    viewer = Viewer(1, "Sam", "sam@example.nhs.uk", (Grant(Role.SIGNATORY, north.id, organisation_id=ccg),))
    assert [(one.paper.noun, one.answer_by) for one in waiting_for(viewer, TODAY)] == [
        ("plan", asking.BY),
        ("bid", asking.BY),
    ]
    reword(made, "Another risk.")
    freeze(bid)
    db.session.rollback()
    assert agreeing.now(made.plan).requests and not agreeing.now(bid).requests
    row = db.session.scalars(select(PlanVersion).where(PlanVersion.bid_id == made.id)).first()
    assert "Jo Hall" in json.loads(row.content)["texts"]["contact"]


def _told() -> str:
    db.session.rollback()
    return " ".join(db.session.scalars(select(ChangePiece.after).where(ChangePiece.name == "words")))


def test_a_withdrawn_bid_asks_nobody_any_more(north, made, bid):
    freeze(bid)
    ccg = agreeing.ids(bid, OrganisationKind.CCG)[0]
    asking.ask(bid, ccg)
    head = bids.bids_of(made.plan, made.call)[made.stream]
    with writing(make.by(), make.moment()) as tx:
        requests.end_open(tx, bid, "withdrawn with the bid")
        bids.withdraw(tx, made.plan, made.call, made.stream, "Too late.", head.version)
    db.session.rollback()
    viewer = Viewer(1, "Sam", "sam@example.nhs.uk", (Grant(Role.SIGNATORY, north.id, organisation_id=ccg),))
    assert waiting_for(viewer, TODAY) == () and agreeing.now(bid).requests == {}
    for again in (lambda: asking.ask(bid, ccg), lambda: agreeing.answer(bid, ccg), lambda: submit(bid)):
        with pytest.raises(RuleBroken, match="This bid is withdrawn"):
            again()
    assert state(made).words == "Withdrawn" and bidding.paper_of(made).paper.withdrawn
