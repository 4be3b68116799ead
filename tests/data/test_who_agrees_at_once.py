"""Several people change who must agree at the same moment: one is kept, and nobody declares what they did not see."""

from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.signoff import providers
from alliance_tracker.data.signoff.bodies import bodies_of, declared
from alliance_tracker.terms import OrganisationKind
from tests import agreeing, make
from tests.make import TODAY
from tests.trust.at_once import saved


def test_a_provider_added_by_several_stands_once_and_its_list_lapses_once(app):
    plan = agreeing.plan_of(make.alliance())
    agreeing.provide(plan, "St Oswald's Hospice")
    seen = providers.stamp_of(bodies_of(plan, TODAY))

    def add(tx, which):
        providers.add_typed(tx, plan, "Teesside Hospice", "", plan.footprints[0].id, TODAY)

    assert saved(app, 6, add) == {"kept": 1, "RuleBroken": 5}
    db.session.rollback()
    assert len(agreeing.ids(plan, OrganisationKind.PROVIDER)) == 2
    assert declared(plan.id) is None

    def declare(tx, which):
        providers.declare(tx, plan, seen if which == 0 else providers.stamp_of(bodies_of(plan, TODAY)), TODAY)

    assert saved(app, 4, declare) == {"kept": 1, "Stale": 3}
    db.session.rollback()
    assert declared(plan.id) == TODAY
    assert broken_links() == []
