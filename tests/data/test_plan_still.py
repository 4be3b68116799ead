"""A plan is read as it was at one moment, and frozen as it was at one moment, while others save."""

import threading

import pytest

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.plan import content, versions
from alliance_tracker.data.signoff import providers
from alliance_tracker.records import replace
from alliance_tracker.terms import OrganisationKind
from tests import agreeing, make
from tests.data.test_same_moment import as_it_is

HOSPICE = "Teesside Hospice"


@pytest.fixture
def north(app):
    return make.alliance()


@pytest.fixture
def elsewhere(app, north):
    """Somebody else adds a provider and makes it accountable for a deliverable, on a connection of their own."""
    made, plan = make.deliverable(north), agreeing.plan_of(north)
    given = as_it_is(made, delivery.known(north.id, make.TODAY))
    db.session.rollback()

    def save():
        with app.app_context():
            with writing(make.by(), make.moment()) as tx:
                providers.add_typed(tx, plan, HOSPICE, "", north.id, make.TODAY)
            body = agreeing.ids(plan, OrganisationKind.PROVIDER)[0]
            known = delivery.known(north.id, make.TODAY)
            db.session.rollback()
            with writing(make.by(), make.moment()) as tx:
                changed = replace(given, title="Told in one day", accountable_id=body)
                delivery.change_deliverable(tx, north.id, made.reference, changed, 1, known)

    return save


def retitle(app, north, ref):
    """Somebody else changes a title alone."""
    with app.app_context():
        known = delivery.known(north.id, make.TODAY)
        one = delivery.deliverable(north.id, ref, make.TODAY)
        given = replace(as_it_is(make.Made(one.id, north.id, reference=ref), known), title="Told in one day")
        db.session.rollback()
        with writing(make.by(), make.moment()) as tx:
            delivery.change_deliverable(tx, north.id, ref, given, one.version, known)


def test_a_page_never_meets_half_of_what_somebody_saves(north, elsewhere, monkeypatch):
    plan, before = agreeing.plan_of(north), content._deliverables

    def meanwhile(*given):
        monkeypatch.setattr(content, "_deliverables", before)
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        return before(*given)

    monkeypatch.setattr(content, "_deliverables", meanwhile)
    read = content.content_now(plan, make.TODAY)
    assert HOSPICE not in read.names.values() and read.deliverables[0].accountable == ""
    db.session.rollback()
    read = content.content_now(plan, make.TODAY)
    assert read.names[read.deliverables[0].accountable] == HOSPICE


def test_who_saves_while_a_version_is_frozen_waits_until_it_is_kept(app, north, monkeypatch):
    made, before = make.deliverable(north), content._deliverables
    plan, saved = agreeing.plan_of(north), threading.Event()

    def save():
        retitle(app, north, made.reference)
        saved.set()

    other = threading.Thread(target=save)

    def meanwhile(*given):
        monkeypatch.setattr(content, "_deliverables", before)
        other.start()
        assert not saved.wait(0.3)
        return before(*given)

    db.session.rollback()
    monkeypatch.setattr(content, "_deliverables", meanwhile)
    with writing(make.by(), make.moment()) as tx:
        head = versions.freeze(tx, plan, make.TODAY, versions.Freezing("it is ready"))
    other.join()
    title = versions.content_at(head.id).deliverables[0].title
    assert title != "Told in one day"
    db.session.rollback()
    assert content.content_now(plan, make.TODAY).deliverables[0].title == "Told in one day"
    assert broken_links() == []
