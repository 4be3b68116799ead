"""What would grow for ever is let go of once it is old; what somebody still needs stays."""

from datetime import timedelta

from sqlalchemy import func, select

from alliance_tracker.data import many, writing
from alliance_tracker.data.board import pictures, quarters
from alliance_tracker.data.db import Base, db, operations
from alliance_tracker.data.engagement import interest
from alliance_tracker.data.people import LinkPurpose, links, mail, roles, sessions
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan import plans, printing
from alliance_tracker.data.tables.engagement.opened import Interest
from alliance_tracker.data.tables.history import Draft, Once, Outgoing, ParkedForm, Picture, PrintedPaper, Throttle
from alliance_tracker.data.tables.many import WayBack
from alliance_tracker.data.tables.meeting import DecisionLink
from alliance_tracker.data.tables.people import OneUseLink, WebSession
from alliance_tracker.data.tidy import KEPT, tidy
from alliance_tracker.rules.engagement.interest import InterestDraft
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import ManyKind
from tests import make

TABLES = (Throttle, Draft, Once, ParkedForm, Outgoing, OneUseLink, WebSession, Picture, PrintedPaper, Interest)
TABLES += (WayBack, DecisionLink)
STAY_SMALL = {"credential", "digest", "feed_token", "follower", "note", "passkey", "recovery_code", "told", "totp_used"}
RECORD = {"agreement_link", "chain_head", "change", "change_piece", "file_content", "frozen_content", "rating_at"}


def fill(person_id: int, at) -> None:
    """One row in each table that grows, as its own part of the tracker writes it or as near as can be."""
    with operations() as ops:
        ops.add(Throttle(key=f"k{at}", window_ends=at, tries=1))
        ops.add(Once(key=f"k{at}", person_id=person_id, location="/", words="", taken_at=at))
        ops.add(Draft(person_id=person_id, place=f"/{at}", words="Update ED1", content=b"typed", saved_at=at))
        ops.add(ParkedForm(id=f"k{at}", person_id=person_id, path="/", content=b"typed", parked_at=at))
        mail.post(ops, Message("lead@example.org", "Your code", "123456"), at)
    with operations() as ops:
        links.make(ops, person_id, LinkPurpose.RESET, at)
    sessions.start(person_id, at, "Firefox")
    pictures.keep({(f"k{at}", "svg"): b"<svg/>"}, at)
    interest.ask(make.alliance().id, InterestDraft("Ann Lee", f"ann{at:%y%m%d}@example.com"), at - timedelta(days=200))
    home = make.alliance().id
    quarter = quarters.quarters_of(home)[0].id
    with writing(make.by(), at) as tx, many.watched(tx) as rows:
        sentence = Sentence("loaded a plan", "plan", "all")
        many.keep(tx, rows, home, ManyKind.PLAN, "loaded a plan", sentence)
    with operations() as ops:
        ops.add(DecisionLink(quarter_id=quarter, person_id=person_id, token_hash=f"k{at}", expires_at=at))
    printing.ask(f"k{at}", plans.plan_of(make.alliance().id).id, person_id, "plan.pdf", b"{}", at)


def counts() -> list[int]:
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_old_rows_go_and_new_ones_stay(app):
    person = make.person(Role.LEAD, make.alliance())
    now = make.moment()
    before = counts()
    fill(person.id, now - timedelta(days=200))
    assert tidy(now) == 11, "the reset is the person's only one, and the sign-in their latest"
    fill(person.id, now)
    assert tidy(now) == 1, "the sign-in that is no longer the latest"
    assert [after - old for after, old in zip(counts(), before, strict=True)] == [1] * len(TABLES)


def test_a_latest_sign_in_is_remembered_however_old(app):
    person = make.person(Role.LEAD, make.alliance())
    then = make.moment() - timedelta(days=400)
    sessions.start(person.id, then, "Firefox")
    sessions.start(person.id, then + timedelta(days=1), "Firefox")
    assert tidy(make.moment()) == 1
    assert roles.last_sign_in(person.id) == then + timedelta(days=1)


def test_every_operational_table_is_in_the_list_or_stays_small():
    operational = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if not mapper.class_.__audited__}
    listed = {moment.class_.__tablename__ for moment, _, _ in KEPT}
    assert operational - RECORD - STAY_SMALL == listed, "say in data/tidy.py how long its rows are kept"


def test_each_moment_has_an_index():
    for moment, _, _ in KEPT:
        table = moment.class_.__table__
        leading = {list(index.columns)[0].name for index in table.indexes}
        assert moment.key in leading, f"{table.name}.{moment.key}"
