"""Versions of a plan: what they hold, when they are refused, what becomes fixed, and how they compare."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import MilestoneInput
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.plan import content, plans, versions
from alliance_tracker.data.plan.comparing import compared
from alliance_tracker.data.plan.sealed import version_faults
from alliance_tracker.data.plan.versions import Freezing
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.plan import PlanText, PlanVersion, ResourceLine, Submission
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.content import seals
from alliance_tracker.rules.plan.freezing import stamp_of
from tests import make


def frozen(plan, reason="it is ready to be read", later=timedelta(), **given):
    with writing(make.by(), make.moment() + later) as tx:
        return versions.freeze(tx, plan, make.TODAY, Freezing(reason, **given))


def write(plan, code, words, who=None):
    with writing(make.by(who), make.moment()) as tx:
        row = tx.session.query(PlanText).filter_by(plan_id=plan.id, code=code).one_or_none()
        if row is None:
            row = PlanText(plan_id=plan.id, code=code, text="", saved_at=tx.now)
            tx.add(row)
        row.text, row.saved_at, row.person_id = words, tx.now, who.id if who else None
        plans.say(tx, plan, Sentence("wrote the plan", "plan", code))


def now(plan):
    return content.content_now(plan, make.TODAY)


def test_a_version_keeps_what_the_plan_said_and_nothing_else(app, kind, queries, tampering):
    north = make.alliance()
    one = make.deliverable(north)
    step = make.milestone(one, date(2019, 3, 31))
    plan = plans.plan_of(north.id)
    write(plan, "vision", "Better care for all.")
    before = now(plan)
    make.update(one)
    queries.clear()
    assert now(plan) == before
    small = len(queries)
    first = frozen(plan)
    assert (first.label, first.seals) == ("1.0", seals(now(plan)))
    assert versions.content_at(first.id) == now(plan)
    with pytest.raises(RuleBroken, match=r"Nothing has changed since version 1\.0"):
        frozen(plan)
    row = delivery.deliverable(north.id, one.reference, make.TODAY)
    assert row.baseline_fixed_on == make.TODAY
    words = [line.words for line in lines_about(north.id, "deliverable", [one.reference])]
    assert sum(line.startswith("fixed") for line in words) == 1
    for _ in range(3):
        make.milestone(make.deliverable(north))
    queries.clear()
    now(plan)
    assert len(queries) == small <= 25
    second = frozen(plan)
    queries.clear()
    assert [one.label for one in versions.versions_of(plan.id)] == ["1.0", "1.1"]
    assert len(queries) == 1 and "content" not in queries[0]
    assert versions.content_at(second.id).deliverables[0].steps[0].reference == step
    with pytest.raises(DBAPIError, match="cannot be changed"):
        db.session.execute(text("UPDATE plan_version SET reason = 'x'"))
    db.session.rollback()
    assert version_faults() == []
    with tampering():
        off = "DROP TRIGGER keep_plan_version_update" + ("" if kind == "sqlite" else " ON plan_version")
        db.session.execute(text(off))
        db.session.execute(
            text("UPDATE plan_version SET content = replace(content, 'Better', 'Worse') WHERE minor = 1")
        )
        db.session.commit()
    assert version_faults() == [
        "North East and Cumbria plan, version 1.1: its words have been altered since it was frozen"
    ]


def test_what_was_saved_meanwhile_is_told_before_it_is_frozen(app):
    north = make.alliance()
    plan = plans.plan_of(north.id)
    make.deliverable(north)
    sunita = make.person(Role.MANAGER, north, "Sunita Rao")
    seen = stamp_of(seals(now(plan)))
    write(plan, "sequencing", "Imaging first.", sunita)
    with pytest.raises(Stale, match=r"^Sunita Rao saved section 4 a minute ago\. Check it, then freeze\.$"):
        frozen(plan, seen=seen, later=timedelta(seconds=90))
    assert versions.versions_of(plan.id) == ()
    frozen(plan, seen=stamp_of(seals(now(plan))))
    seen = stamp_of(seals(now(plan)))
    make.deliverable(north)
    with pytest.raises(Stale, match=r"^Somebody saved section 4 a moment ago"):
        frozen(plan, seen=seen)
    with pytest.raises(Stale, match="saved sections 1, 2"):
        frozen(plan, seen="nonsense")


def test_not_of_substance_only_for_words_with_reason_and_name(app):
    north = make.alliance()
    plan = plans.plan_of(north.id)
    write(plan, "vision", "Beter care for all.")
    slip = {"of_substance": False, "why_not": "A letter was missing.", "lead_named": "Andy Welch"}
    with pytest.raises(RulesBroken, match="The first version is always of substance"):
        frozen(plan, **slip)
    frozen(plan)
    write(plan, "vision", "Better care for all.")
    with pytest.raises(RulesBroken, match="Name the alliance lead"):
        frozen(plan, **{**slip, "lead_named": ""})
    second = frozen(plan, "a slip of the pen.", **slip)
    assert (second.label, second.of_substance, second.lead_named) == ("1.1", False, "Andy Welch")
    assert lines_about(north.id, "plan", ["1.1"])[0].words == (
        "froze version 1.1 of the delivery plan: a slip of the pen "
        "(not of substance, Andy Welch says: A letter was missing)"
    )
    make.deliverable(north, title="A new clinic")
    with pytest.raises(RulesBroken, match=r"of substance\. ED1 A new clinic: added, and that is a deliverable"):
        frozen(plan, **slip)
    with writing(make.by(), make.moment()) as tx:
        last = tx.session.get(PlanVersion, second.id)
        day = {"submitted_on": make.TODAY, "submitted_at": tx.now}
        tx.add(Submission(plan_id=plan.id, version_id=last.id, seal=last.seal, standings="{}", **day))
        plans.say(tx, plan, Sentence("submitted version 1.1", "plan", "1.1"))
    assert frozen(plan).label == "2.0"


def test_the_vanguard_freezes_one_plan_and_a_move_says_why(app):
    places = ("Greater Manchester", "North West and South West London")
    greater, west = (make.alliance(f"National Cancer Vanguard: {name}") for name in places)
    plan = plans.plan_of(west.id)
    one, two = make.deliverable(greater), make.deliverable(west)
    step = make.milestone(two, date(2019, 3, 31), title="Scanner opens")
    make.milestone(one)
    with writing(make.by(), make.moment()) as tx:
        tx.add(
            ResourceLine(
                plan_id=plan.id,
                year="2017-18",
                what="A dispute",
                amount_pence=100,
                position=1,
                private=True,
                private_because="It is before a court.",
                private_until=date(2019, 1, 1),
            )
        )
        plans.say(tx, plan, Sentence("asked for money", "plan", "resources"))
    first = frozen(plan)
    kept = versions.content_at(first.id)
    assert {each.alliance for each in kept.deliverables} == {greater.slug, west.slug}
    assert (kept.private_count, kept.public().lines) == (1, ())
    for made in (one, two):
        assert delivery.deliverable(made.alliance_id, made.reference, make.TODAY).baseline_fixed_on == make.TODAY
    assert all(lines_about(each.id, "plan", ["1.0"]) for each in (greater, west))
    known = delivery.deliverable(two.alliance_id, two.reference, make.TODAY).milestones[0]
    moved = MilestoneInput(
        "Scanner opens",
        date(2019, 6, 30),
        forecast=date(2019, 6, 30),
        reason="The building is late.",
        decision="Board, 1 October 2018",
        baseline_reason="The building is late.",
    )
    with writing(make.by(), make.moment()) as tx:
        plan_round = planning_round(make.TODAY).round
        delivery.change_milestone(tx, west.id, step, moved, known.version, plan_round, make.TODAY)
    (found,) = compared(plan, kept, now(plan), first.frozen_at, None)
    assert found.subject == f"{step} Scanner opens (North West and South West London)"
    assert (found.before, found.after) == ("31 March 2019", "30 June 2019")
    assert found.why == "The building is late (decided: Board, 1 October 2018)"
