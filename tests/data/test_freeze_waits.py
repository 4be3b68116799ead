"""Who saves while a quarter is frozen waits, and then stands beside it; a freeze waits for whoever saves."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import alliances, delivery, many, writing
from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import UpdateInput, late
from alliance_tracker.data.delivery.late import late_returns
from alliance_tracker.data.many import changing
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.delivery import Milestone, QuarterUpdate
from alliance_tracker.errors import RuleBroken, TrackerError
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, LateOutcome, ManyKind, Rating
from alliance_tracker.web.board import freezing as web_freezing
from tests import make

Q1 = make.Q2.previous()


@pytest.fixture
def north(app):
    north = make.alliance()
    lead = make.person(Role.LEAD, north)
    for _ in range(3):
        one = make.deliverable(north, lead)
        make.milestone(one, date(2019, 3, 31))
    with writing(make.by(), make.moment()) as tx:
        delivery.save_update(tx, north.id, "ED1", Q1, said("The first six weeks went well."), None, make.TODAY, True)
    with writing(make.by(lead), make.moment()) as tx:
        delivery.save_update(tx, north.id, "ED2", Q1, said("Told late."), None, make.TODAY, False)
    with writing(make.by(), make.moment()) as tx:
        with many.watched(tx) as seen:
            delivery.save_update(tx, north.id, "ED3", Q1, said("From a file."), None, make.TODAY, True)
        words = "the spreadsheet: 1 deliverable (ED3)"
        many.keep(tx, seen, north.id, ManyKind.QUARTER, words, Sentence(f"loaded {words}", "quarter", Q1.code))
    return north


def said(words):
    return UpdateInput(Rating.ON_TRACK, words)


def returned(tx, north):
    return delivery.save_update(tx, north.id, "ED1", Q1, said("Changed at the last moment."), None, make.TODAY, True)


def settled(tx, north):
    one = next(row for row in late_returns(north.id, Q1) if row.outcome is None)
    return late.settle(tx, north.id, one.id, LateOutcome.ACCEPTED, "", one.version)


def corrected(tx, north):
    freezing.correct(tx, north.id, Q1, "ED1", "It was met on 2 July.")


def taken_back(tx, north):
    return changing.undo(tx, north.id, 1)


def met(tx, north):
    """It holds no quarter, as its deliverable is of every quarter."""
    row = tx.session.scalars(select(Milestone).where(Milestone.reference == "ED1.1")).one()
    plan = planning_round(make.TODAY).round
    delivery.meet_milestone(tx, north.id, "ED1.1", date(2018, 6, 29), None, row.version, plan, make.TODAY)


def freeze(app, north):
    with app.test_request_context(base_url="http://127.0.0.1"):
        head = alliances.head(north.slug)
        return web_freezing.freeze_quarter(head, Q1.code, FrozenKind.REVIEW, make.by(), make.moment(), make.TODAY)


def in_thread(app, act):
    """Begin it on a connection of its own: an event set at its end, and what came of it."""
    ended, told = threading.Event(), []

    def run():
        with app.app_context():
            try:
                act()
                told.append("kept")
            except TrackerError as problem:
                told.append(type(problem).__name__)
        ended.set()

    threading.Thread(target=run).start()
    return ended, told


def counted():
    return {row.id: row.happened for row in db.session.execute(select(QuarterUpdate.id, QuarterUpdate.happened))}


@pytest.mark.parametrize(
    ("act", "came", "beside"),
    [
        (returned, "kept", ["ED1"]),
        (settled, "kept", ["ED2"]),
        (corrected, "kept", ["ED1"]),
        (taken_back, RuleBroken.__name__, []),
    ],
)
def test_who_saves_while_a_review_is_frozen_waits_and_then_stands_beside_it(app, north, monkeypatch, act, came, beside):
    before, years, threads = counted(), web_freezing.years_of, []

    def save():
        with writing(make.by(), make.moment()) as tx:
            act(tx, north)

    def meanwhile(*given):
        threads.append(in_thread(app, save))
        assert not threads[0][0].wait(0.4)
        return years(*given)

    monkeypatch.setattr(web_freezing, "years_of", meanwhile)
    db.session.rollback()
    freeze(app, north)
    ended, told = threads[0]
    assert ended.wait(10) and told == [came]
    db.session.rollback()
    head = quarters.among(quarters.quarters_of(north.id), Q1.code)
    assert counted() == before
    assert [one.subject for one in freezing.corrections_of(head.id)] == beside


@pytest.mark.parametrize("act", [returned, settled, taken_back, met])
def test_a_freeze_waits_for_whoever_saves_and_freezes_nothing_else(app, north, act):
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        act(tx, north)
        ended, told = in_thread(app, lambda: freeze(app, north))
        assert not ended.wait(1.5)
    assert ended.wait(10) and told == ["Stale"]
    db.session.rollback()
    assert quarters.among(quarters.quarters_of(north.id), Q1.code).reviewed_at is None


def test_a_freeze_and_whoever_holds_the_alliance_do_not_wait_for_each_other(app, north):
    """A plan that is loaded holds the alliance first and says its line later, as pages for the public do."""
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        tx.session.execute(select(Alliance.id).where(Alliance.id == north.id).with_for_update())
        ended, told = in_thread(app, lambda: freeze(app, north))
        assert not ended.wait(1.5)
        met(tx, north)
    assert ended.wait(10) and told == ["Stale"]
