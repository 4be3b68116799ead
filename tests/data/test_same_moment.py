"""Several people save at the same moment: one is first, nobody's work is lost, and nobody meets a fault of ours."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import delivery, risks, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import DeliverableInput, MilestoneInput
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.delivery import Deliverable, DeliverablePatientGroup, Milestone
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.risks import RiskDraft
from alliance_tracker.terms import MoneySource
from tests import make
from tests.trust import at_once

MANY = 6


@pytest.fixture
def north(app):
    return make.alliance()


def saved(app, act):
    """What came of each of several saves."""
    return at_once.saved(app, MANY, act)


def test_one_of_several_edits_of_a_milestone_is_kept(app, north, count):
    made = make.deliverable(north)
    reference = make.milestone(made)
    plan = planning_round(make.TODAY).round
    for _ in range(count(3, 100)):
        version = db.session.scalar(select(Milestone.version).where(Milestone.reference == reference))

        def change(tx, which, version=version):
            given = MilestoneInput(f"Told by {which} at {version}", date(2019, 3, 31))
            delivery.change_milestone(tx, north.id, reference, given, version, plan, make.TODAY)

        assert saved(app, change) == {"kept": 1, "Stale": MANY - 1}


def test_one_of_several_edits_of_what_a_deliverable_is_tied_to_is_kept(app, north):
    made, known = make.deliverable(north), delivery.known(north.id, make.TODAY)
    given = as_it_is(made, known)
    codes = list(known.groups)

    def tie(tx, which):
        groups = ((codes[which % len(codes)], f"We shall see {which}"),)
        delivery.change_deliverable(tx, north.id, made.reference, replace(given, groups=groups), 1, known)

    assert saved(app, tie) == {"kept": 1, "Stale": MANY - 1}
    assert len(db.session.scalars(select(DeliverablePatientGroup)).all()) == 1


def test_new_records_get_references_of_their_own_or_are_asked_to_save_again(app, north):
    made, known = make.deliverable(north), delivery.known(north.id, make.TODAY)
    given, plan = as_it_is(made, known), planning_round(make.TODAY).round
    step = MilestoneInput("A step", date(2019, 3, 31))
    risk = RiskDraft("The scanner is late", 3, 3, "Kit Moor", date(2019, 1, 31))
    tables = (Deliverable.reference, Milestone.reference, Risk.position)

    def add(tx, which):
        delivery.add_deliverable(tx, north.id, given, replace(known, deliverables=dict(known.deliverables)))

    before = [len(db.session.scalars(select(column)).all()) for column in tables]
    told = [
        saved(app, add),
        saved(app, lambda tx, _: delivery.add_milestone(tx, north.id, made.reference, step, plan, make.TODAY)),
        saved(app, lambda tx, _: risks.add_risk(tx, north.id, made.reference, risk, make.TODAY)),
    ]
    assert told == [{"kept": 1, "Stale": MANY - 1}, {"kept": MANY}, {"kept": MANY}]
    for column, there, result in zip(tables, before, told, strict=True):
        names = db.session.scalars(select(column)).all()
        assert len(set(names)) == len(names) == there + result["kept"]


def test_a_change_of_ties_alone_tells_of_nothing_else(north):
    made, known = make.deliverable(north), delivery.known(north.id, make.TODAY)
    given = replace(as_it_is(made, known), groups=((next(iter(known.groups)), "We shall see"),))
    with writing(make.by(), make.moment()) as tx:
        delivery.change_deliverable(tx, north.id, made.reference, given, 1, known)
    newest = select(Change.id).order_by(Change.id.desc()).limit(1).scalar_subquery()
    names = db.session.scalars(select(ChangePiece.name).where(ChangePiece.change_id == newest)).all()
    assert [name for name in names if name.startswith("deliverable ")] == []
    with pytest.raises(Stale), writing(make.by(), make.moment()) as tx:
        delivery.change_deliverable(tx, north.id, made.reference, given, 1, known)


def as_it_is(made: make.Made, known: delivery.Known) -> DeliverableInput:
    one = delivery.deliverable(made.alliance_id, made.reference, make.TODAY)
    return DeliverableInput(
        one.area,
        one.title,
        one.summary,
        tuple(item.code for item in one.items),
        one.planned_start,
        one.planned_end,
        one.lead_id,
        money_source=MoneySource(one.money_source),
    )
