"""The plans of the demonstration: the real alliances' neutral, the one merger, and the reference pages as printed."""

import re

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import alliances, demonstrated
from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.data.plan.submissions import submissions_of
from alliance_tracker.data.signoff.bodies import bodies_of, ended_bodies
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.data.tables.assessment import Score
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.funding import BidAnswer
from alliance_tracker.data.tables.signoff import Agreement, BoardMember, StpLead
from alliance_tracker.demonstration import filler, merger, plans, records, story
from alliance_tracker.demonstration.assessed import SEATS
from alliance_tracker.demonstration.bids import Staff
from alliance_tracker.demonstration.making import TRACKER
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.plans import Tellers
from alliance_tracker.demonstration.records import Known
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Answer, AwardKind, Standing
from tests import make

OLD = ("NHS Central Manchester CCG", "NHS North Manchester CCG", "NHS South Manchester CCG")
PRINTED = ("/guidance/alliances", "/guidance/alliances.csv", "/alliances", "/alliances.csv", "/api/v1/alliances")
NORTH = "north-east-and-cumbria"


@pytest.fixture
def told(app):
    """Makes the plans of 2017 of the Vanguard and of one more real alliance, with their bids."""

    def make_them() -> None:
        codes = demonstrated.codes()
        known = Known(codes.areas, codes.items, codes.groups, codes.national, {}, TRACKER)
        for slug in (merger.WHERE, NORTH):
            home = plan_of(alliances.head(slug).id).footprints[0]
            works = filler.drawn(slug, story.avonmere(), codes.titles, faults=False)
            records.plan(home.id, works, known)
        readers = [make.person(Role.ASSESSOR, make.alliance()).id for _ in range(SEATS + 1)]
        staff = Staff(TRACKER, TRACKER, TRACKER, TRACKER, TRACKER, readers)
        plans.of_2017((merger.WHERE, NORTH), known, Tellers(TRACKER, TRACKER, TRACKER, TRACKER, "k" * 32), staff)
        db.session.rollback()

    return make_them


def now(slug):
    plan = plan_of(alliances.head(slug).id)
    return plan, sign_off_of(plan, make.TODAY)


def test_a_real_alliance_carries_nothing_but_neutral_filler(app, told):
    told()
    plan, found = now(NORTH)
    submitted = submissions_of(plan.id)[0]
    assert (submitted.label, submitted.route, submitted.ratified is not None) == ("1.0", "bodies", True)
    assert str(submitted.submitted_on) == "2017-01-17"
    assert {found.stood[body.id].standing for body in found.needed} == {Standing.AGREES}
    assert set(db.session.scalars(select(Agreement.answer))) == {Answer.AGREES.value}
    assert db.session.scalar(select(func.count()).where(Agreement.comment != "")) == 0
    people = set(db.session.scalars(select(Agreement.name).union(select(BoardMember.name), select(StpLead.name))))
    assert all("demonstration" in name.lower() for name in people)
    providers = [row.name for row in bodies_of(plan, make.TODAY) if row.kind.value == "provider"]
    assert len(providers) == 2
    assert all(name.endswith("(invented)") for name in providers)
    said = set(db.session.scalars(select(BidAnswer.text).union(select(Score.why), select(CommitteeDecision.reasons))))
    assert said and all(text.startswith(MADE_UP) for text in said)
    assert {AwardKind(kind) for kind in db.session.scalars(select(CommitteeDecision.kind))} <= {
        AwardKind.AWARDED,
        AwardKind.PART,
    }


def test_three_ccgs_became_one_and_what_is_printed_stays(app, client, told):
    before = {path: printed(client, path) for path in PRINTED}
    told()
    plan, found = now(merger.WHERE)
    assert {row.name: row.successor for row in ended_bodies(plan, make.TODAY)} == dict.fromkeys(OLD, merger.NAME)
    new = next(row for row in bodies_of(plan, make.TODAY) if row.ods_code == merger.CODE)
    stood = found.stood[new.organisation_id]
    assert (stood.standing, str(stood.given.answered_on)) == (Standing.AGREES, "2017-04-24")
    assert submissions_of(plan.id)[0].ratified is not None
    for path in PRINTED:
        assert printed(client, path) == before[path], f"{path} no longer says what the guidance prints"


def printed(client, path):
    """What a page or the reference API says, without what differs from one answer to the next."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r'value="[^"]*"|\d\d:\d\d', "", answer.text)
