"""Several people change who must agree at the same moment: one is kept, and nobody declares what they did not see."""

from collections import Counter

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.signoff import providers
from alliance_tracker.data.signoff.bodies import bodies_of, declared
from alliance_tracker.errors import TrackerError
from alliance_tracker.terms import OrganisationKind
from tests import agreeing, make
from tests.make import TODAY
from tests.trust.at_once import at_once


def trying(app, act):
    """An act that one of several does at the same moment: what became of it."""

    def one(which: int) -> str:
        with app.app_context():
            try:
                with writing(make.by(), make.moment()) as tx:
                    act(tx, which)
            except TrackerError as problem:
                return type(problem).__name__
            return "kept"

    db.session.rollback()
    return one


def test_a_provider_added_by_several_stands_once_and_its_list_lapses_once(app):
    plan = agreeing.plan_of(make.alliance())
    agreeing.provide(plan, "St Oswald's Hospice")
    seen = providers.stamp_of(bodies_of(plan, TODAY))

    def add(tx, which):
        providers.add_typed(tx, plan, "Teesside Hospice", "", plan.footprints[0].id, TODAY)

    assert Counter(at_once(6, trying(app, add))) == {"kept": 1, "RuleBroken": 5}
    db.session.rollback()
    assert len(agreeing.ids(plan, OrganisationKind.PROVIDER)) == 2
    assert declared(plan.id) is None

    def declare(tx, which):
        providers.declare(tx, plan, seen if which == 0 else providers.stamp_of(bodies_of(plan, TODAY)), TODAY)

    assert Counter(at_once(4, trying(app, declare))) == {"kept": 1, "Stale": 3}
    db.session.rollback()
    assert declared(plan.id) == TODAY
    assert broken_links() == []
