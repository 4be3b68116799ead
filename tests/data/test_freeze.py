"""What the board saw stays as it was: byte for byte, whatever is renamed, edited or tampered with afterwards."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from alliance_tracker.data import alliances, delivery, writing
from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links, lines_about
from alliance_tracker.data.tables.board import FrozenContent, FrozenQuarter, QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, RatingAt
from alliance_tracker.data.tables.history import ChainHead
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import FrozenKind, Rating
from alliance_tracker.web.board import freezing as web_freezing
from tests import make

Q1 = make.Q2.previous()


@pytest.fixture
def north(app):
    north = make.alliance()
    lead = make.person(Role.LEAD, north, "Claire Robson")
    one = make.deliverable(north, lead, title="Faster <results>")
    make.milestone(one, date(2018, 6, 30))
    make.update(one, Rating.OFF_TRACK, Q1, ask="Agree £60,000 & a second reader")
    return north


def freeze(app, north, quarter=Q1, kind=FrozenKind.REVIEW, today=make.TODAY):
    with app.test_request_context(base_url="http://127.0.0.1"):
        return web_freezing.freeze_quarter(
            alliances.head(north.slug), quarter.code, kind, make.by(), make.moment(), today
        )


def contents(frozen_id):
    rows = db.session.execute(
        select(FrozenContent.name, FrozenContent.content).where(FrozenContent.frozen_id == frozen_id)
    )
    return {row.name: row.content for row in rows}


def test_a_review_keeps_page_figures_and_pictures_and_closes_the_quarter(app, north):
    frozen_id = freeze(app, north)
    kept = contents(frozen_id)
    assert {name.split("-")[0].split(".")[0] for name in kept} == {
        "content",
        "page",
        "movement",
        "burn",
        "heat",
        "sequence",
    }
    assert {name.rsplit(".")[-1] for name in kept} == {"json", "html", "svg"}
    head = quarters.among(quarters.quarters_of(north.id), Q1.code)
    assert head.frozen_id == frozen_id
    assert head.reviewed_at is not None
    assert lines_about(north.id, "quarter", [Q1.code])[0].words == (
        "recorded the board’s review of Q1 2018/19 and froze what the board saw"
    )
    assert freezing.frozen_faults() == []
    assert broken_links() == []


def test_no_name_of_a_person_is_frozen(app, north):
    kept = contents(freeze(app, north))
    assert all(b"Claire" not in content for content in kept.values())
    assert b'data-person="' in kept["page.html"]


def test_later_edits_and_new_names_alter_no_byte(app, north):
    frozen_id = freeze(app, north)
    before = contents(frozen_id)
    rated = db.session.execute(
        select(RatingAt.declared, RatingAt.suggested, RatingAt.inputs).where(RatingAt.quarter == Q1.code)
    ).all()
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.scalars(select(Deliverable).where(Deliverable.alliance_id == north.id)).one()
        row.title, row.planned_start = "Something else", date(2019, 4, 1)
        milestone = tx.session.scalars(select(Milestone).where(Milestone.alliance_id == north.id)).one()
        milestone.forecast_on = date(2020, 3, 31)
        tx.session.scalars(select(Person).where(Person.name == "Claire Robson")).one().name = "Claire Smith"
        tx.say(Sentence("changed much", "deliverable", "ED1"), north.id)
    make.update(make.deliverable(north), Rating.AT_RISK, make.Q2)
    assert contents(frozen_id) == before
    after = db.session.execute(
        select(RatingAt.declared, RatingAt.suggested, RatingAt.inputs).where(
            RatingAt.quarter == Q1.code, RatingAt.alliance_id == north.id, RatingAt.deliverable_id == row_id(north)
        )
    ).all()
    assert after == rated
    assert freezing.frozen_faults() == []


def row_id(north):
    return db.session.scalar(
        select(Deliverable.id).where(Deliverable.reference == "ED1", Deliverable.alliance_id == north.id)
    )


@pytest.mark.parametrize("name", ["content.json", "page.html", "movement", "burn-up"])
def test_one_altered_byte_is_found(app, north, name, watch):
    frozen_id = freeze(app, north)
    whole = next(kept for kept in contents(frozen_id) if kept.startswith(name))
    content = contents(frozen_id)[whole]
    where = (FrozenContent.frozen_id == frozen_id, FrozenContent.name == whole)
    tampered(watch, FrozenContent.__table__.update().where(*where).values(content=content[:-9] + b"x" + content[-8:]))
    assert any("altered" in fault and Q1.words in fault for fault in freezing.frozen_faults())


def test_a_lost_picture_and_rewritten_hashes_are_found(app, north, watch):
    frozen_id = freeze(app, north)
    name = next(kept for kept in contents(frozen_id) if kept.endswith(".svg"))
    tampered(watch, FrozenContent.__table__.delete().where(FrozenContent.name == name))
    tampered(watch, FrozenQuarter.__table__.update().values(page_sha256="0" * 64))
    faults = " ".join(freezing.frozen_faults())
    assert f"{name} is missing" in faults
    assert "not the ones that history tells of" in faults
    tampered(watch, FrozenContent.__table__.delete())
    tampered(watch, FrozenQuarter.__table__.delete())
    assert freezing.frozen_faults() == [
        "north-east-and-cumbria Q1 2018/19: it is reviewed, but nothing of it is frozen"
    ]


def tampered(watch, statement):
    """Somebody with the database in their hands, who first takes away the triggers that would refuse."""
    for table in ("frozen_quarter", "frozen_content"):
        on = "" if db.engine.dialect.name == "sqlite" else f" ON {table}"
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER IF EXISTS keep_{table}_{verb}{on}"))
    with watch.tampering():
        db.session.execute(statement)
        db.session.commit()


@pytest.mark.parametrize("table", [FrozenContent, FrozenQuarter])
def test_the_database_itself_refuses_a_change(app, north, table):
    freeze(app, north)
    with pytest.raises(DBAPIError, match="cannot be changed"):
        db.session.execute(table.__table__.delete())
    db.session.rollback()


def test_a_quarter_is_frozen_once_and_only_when_it_has_closed(app, north):
    freeze(app, north)
    with pytest.raises(RuleBroken):
        freeze(app, north)
    with pytest.raises(RuleBroken):
        freeze(app, north, make.Q2)


def test_papers_are_frozen_before_the_review_and_do_not_close_the_quarter(app, north):
    freeze(app, north, kind=FrozenKind.PAPERS)
    assert quarters.among(quarters.quarters_of(north.id), Q1.code).reviewed_at is None
    freeze(app, north)
    assert freezing.frozen_faults() == []


def test_the_pack_holds_the_head_of_history(app, north):
    head = db.session.execute(
        select(ChainHead.number, ChainHead.hash).where(ChainHead.chain == f"alliance:{north.id}")
    ).one()
    frozen_id = freeze(app, north)
    row = db.session.get(FrozenQuarter, frozen_id)
    assert (row.chain_number, row.chain_hash) == (head.number, head.hash)


def test_what_is_saved_while_the_page_is_drawn_stops_the_freeze(app, north, monkeypatch):
    drawn = web_freezing.pictures.drawn
    made = iter([True])

    def slowly(table, form):
        if next(made, False):
            make.update(make.deliverable(north), Rating.AT_RISK, Q1)
        return drawn(table, form)

    monkeypatch.setattr(web_freezing.pictures, "drawn", slowly)
    with pytest.raises(Stale, match="a moment ago"):
        freeze(app, north)
    assert db.session.scalar(select(QuarterRow.reviewed_at).where(QuarterRow.code == Q1.code)) is None
    assert contents(1) == {}


def test_a_correction_stands_beside_a_reviewed_quarter_only(app, north):
    with pytest.raises(RuleBroken), writing(make.by(), make.moment()) as tx:
        freezing.correct(tx, north.id, Q1, "ED1", "It was met.")
    frozen_id = freeze(app, north)
    before = contents(frozen_id)
    with writing(make.by(), make.moment()) as tx:
        freezing.correct(tx, north.id, Q1, "ED1", "It was met on 2 July.")
    head = quarters.among(quarters.quarters_of(north.id), Q1.code)
    assert [(line.subject, line.words) for line in freezing.corrections_of(head.id)] == [
        ("ED1", "It was met on 2 July.")
    ]
    assert contents(frozen_id) == before
    assert delivery.standings(north.id, make.TODAY).rows
