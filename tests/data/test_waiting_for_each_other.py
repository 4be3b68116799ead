"""Two who save the same thing in two ways: the second waits, then is told. Nothing answered as saved is lost."""

from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import delivery, many, planfile, risks, writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import MilestoneInput, UpdateInput, moving, ratings, saving
from alliance_tracker.data.delivery.activities import ActivityInput, add_activity, change_activity
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.many import changing
from alliance_tracker.data.planfile import loading
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.delivery import Activity, Milestone, RatingAt
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.exchange.planfile import PlanSheet, import_file, plan_csv
from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import Step
from alliance_tracker.rules.delivery.moving import Shift
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.risks import RiskDraft
from alliance_tracker.terms import MoveUnit, MoveWay, Rating
from tests import make
from tests.data.test_freeze_waits import Q1, freeze, in_thread

on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
"""SQLite lets one save in at a time from its beginning, so there nobody comes between."""
DAY, LATER = date(2019, 3, 31), Shift(6, MoveUnit.WEEKS, MoveWay.LATER)


@pytest.fixture
def north(app):
    north = make.alliance()
    make.milestone(make.deliverable(north), DAY, title="Step")
    return north


def a_round():
    return planning_round(make.TODAY).round


def moved(north, refs=("ED1.1",)):
    stamp = moving.preview_of(north.id, refs, LATER, "Staff are short", a_round(), make.TODAY).stamp
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        given = (north.id, refs, LATER, "Staff are short", stamp, a_round(), make.TODAY)
        return moving.move(tx, *given, lambda preview, told: [])[0]


def version(tx):
    return tx.session.scalar(select(Milestone.version).where(Milestone.reference == "ED1.1"))


def met(north):
    with writing(make.by(), make.moment()) as tx:
        done = date(2018, 9, 28)
        delivery.meet_milestone(tx, north.id, "ED1.1", done, None, version(tx), a_round(), make.TODAY)


def renamed(north):
    with writing(make.by(), make.moment()) as tx:
        given = MilestoneInput("Said by somebody", DAY)
        delivery.change_milestone(tx, north.id, "ED1.1", given, version(tx), a_round(), make.TODAY)


def meanwhile(app, monkeypatch, where, name, act, seconds=0.7):
    """Let somebody else begin to save at the first call of this function: they wait. Gives how it ended for them.

    `seconds`: longer than it takes them when nobody holds them up.
    """
    real, began = getattr(where, name), []

    def called(*given):
        if not began and db.session().in_transaction():
            began.append(in_thread(app, act))
            assert not began[0][0].wait(seconds), "nobody comes between"
        return real(*given)

    monkeypatch.setattr(where, name, called)

    def ended():
        assert began and began[0][0].wait(10)
        db.session.rollback()
        return began[0][1]

    return ended


def milestone():
    return db.session.scalars(select(Milestone).where(Milestone.reference == "ED1.1")).one()


def file_of(north, folder):
    """The plan as it is, but for the title of its one milestone."""
    plan = planfile.plan_now(north.id, make.TODAY).known.existing
    steps = tuple(replace(one, title="From the file") for one in plan.milestones)
    file = folder / "plan.csv"
    file.write_bytes(plan_csv(PlanSheet("North East and Cumbria", north.slug, replace(plan, milestones=steps))))
    db.session.rollback()
    return file


@on_postgresql
def test_who_says_a_milestone_is_met_while_its_move_is_taken_back_is_told(app, north, monkeypatch):
    change = moved(north)
    ended = meanwhile(app, monkeypatch, changing, "take_back", lambda: met(north))
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        many.undo(tx, north.id, change)
    assert ended() == ["Stale"]
    assert (milestone().met_on, milestone().baseline_on) == (None, DAY)


def planned(north):
    with writing(make.by(), make.moment()) as tx:
        given = ActivityInput("Train more readers", make.Q2, make.Q2)
        change_activity(tx, north.id, "ED1.A1", given, 1, a_round(), (), make.TODAY)


def feared(north):
    with writing(make.by(), make.moment()) as tx:
        risks.change_risk(tx, north.id, "ED1", 1, risk("Two readers leave"), 1, make.TODAY)


def risk(words):
    return RiskDraft(words, 4, 4, "Medical director", date(2019, 4, 1))


@on_postgresql
@pytest.mark.parametrize(("act", "came"), [(renamed, "Stale"), (planned, "kept"), (feared, "kept")])
def test_who_saves_while_a_file_is_loaded_waits(app, north, monkeypatch, tmp_path, act, came):
    with writing(make.by(), make.moment()) as tx:
        add_activity(tx, north.id, "ED1", ActivityInput("Train readers", make.Q2, make.Q2), a_round(), (), make.TODAY)
        risks.add_risk(tx, north.id, "ED1", risk("A reader leaves"), make.TODAY)
    file = file_of(north, tmp_path)
    ended = meanwhile(app, monkeypatch, loading, "_apply", lambda: act(north))
    import_file(file, north.slug, make.by(), make.moment(), make.TODAY)
    assert ended() == [came]
    assert milestone().title == "From the file"
    said = db.session.scalar(select(Activity.title)), db.session.scalar(select(Risk.words))
    assert ("Train more readers" in said) == (act is planned) and ("Two readers leave" in said) == (act is feared)


@on_postgresql
def test_a_file_and_a_move_do_not_wait_for_each_other_for_ever(app, north, monkeypatch, tmp_path):
    file = file_of(north, tmp_path)

    def load():
        import_file(file, north.slug, make.by(), make.moment(), make.TODAY)

    ended = meanwhile(app, monkeypatch, moving, "_apply", load)
    moved(north)
    assert ended() == ["Stale"], "the plan is another than the one that the file was checked against"
    assert milestone().baseline_on > DAY


@on_postgresql
def test_who_saves_on_the_page_of_a_milestone_that_is_being_moved_is_told(app, north, monkeypatch):
    ended = meanwhile(app, monkeypatch, moving, "_apply", lambda: renamed(north))
    moved(north)
    assert ended() == ["Stale"]


@on_postgresql
def test_who_saves_on_the_page_of_a_milestone_of_a_return_that_is_saved_is_told(app, north, monkeypatch):
    ended = meanwhile(app, monkeypatch, saving, "_read_returns", lambda: renamed(north))
    given = UpdateInput(Rating.ON_TRACK, "Well.", steps={"ED1.1": Step(met=date(2018, 9, 28))})
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        delivery.save_update(tx, north.id, "ED1", make.Q2, given, None, make.TODAY, True)
    assert ended() == ["Stale"]
    assert milestone().met_on == date(2018, 9, 28)


@on_postgresql
def test_a_review_waits_for_a_change_of_the_round(app, north, monkeypatch):
    slipped = make.deliverable(north)
    make.milestone(slipped, date(2018, 12, 31), forecast=date(2019, 1, 20))
    ended = meanwhile(app, monkeypatch, ratings, "_derived", lambda: freeze(app, north), seconds=3)
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        changed_round(tx, at_risk_after_days=5, off_track_after_days=10)
    assert ended() == ["Stale"], "whoever records the review looks at the ratings of now first"
    at = RatingAt.deliverable_id == slipped.id, RatingAt.quarter == Q1.code
    assert db.session.scalars(select(RatingAt.suggested).where(*at)).one() == "off_track"
    assert quarters.among(quarters.quarters_of(north.id), Q1.code).reviewed_at is None


def changed_round(tx, **values):
    row = tx.session.scalars(select(PlanningRound)).one()
    for name, value in values.items():
        setattr(row, name, value)
    tx.say(Sentence("changed the planning round", "planning_round", row.code), None)


def test_a_round_that_ends_earlier_leaves_no_rating_behind(app, north):
    with writing(make.by(), make.moment()) as tx:
        changed_round(tx, ends_on=date(2020, 3, 31))
    assert delivery.rederive() == []
    assert max(db.session.scalars(select(RatingAt.quarter))) == "2019-20-q4"


def test_a_move_that_was_taken_back_stands_in_the_history_of_its_deliverable(app, north):
    with writing(make.by(), make.moment()) as tx:
        many.undo(tx, north.id, moved(north))
    told = [line.words for line in lines_about(north.id, "deliverable", ["ED1"])]
    assert told[0] == "moved ED1.1 back, as the change that moved it was taken back"
