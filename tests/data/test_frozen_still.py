"""A frozen quarter is the same whatever is edited afterwards; of two who freeze at once, one does and one is told."""

import random
from datetime import date

import pytest
from sqlalchemy import select

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import freezing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance, Organisation
from alliance_tracker.data.tables.board import FrozenQuarter
from alliance_tracker.data.tables.delivery import Deliverable, Milestone
from alliance_tracker.data.tables.guidance import Area
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import FrozenKind, Rating
from alliance_tracker.web.board import freezing as web_freezing
from tests import make
from tests.trust.at_once import at_once

Q1 = make.Q2.previous()
TABLES = ("areas", "moved", "milestones", "risks", "decisions", "attendance")


@pytest.fixture
def north(app):
    north = make.alliance()
    for number in range(3):
        one = make.deliverable(north, make.person(Role.LEAD, north), title=f"Result {number}")
        make.milestone(one, date(2018, 6, 30))
        make.update(one, Rating.OFF_TRACK, Q1)
    return north


def freeze(app, north, kind=FrozenKind.REVIEW):
    with app.test_request_context(base_url="http://127.0.0.1"):
        alliance = alliances.head(north.slug)
        return web_freezing.freeze_quarter(alliance, Q1.code, kind, make.by(), make.moment(), make.TODAY)


def renamed(tx, rnd):
    """Some name that a page shows reads otherwise."""
    table, name = rnd.choice(
        [
            (Alliance, "name"),
            (Area, "name"),
            (Organisation, "name"),
            (Person, "name"),
            (Deliverable, "title"),
            (Milestone, "title"),
        ]
    )
    row = rnd.choice(tx.session.scalars(select(table).order_by(table.id)).all())
    setattr(row, name, f"Renamed {rnd.random()}")


def moved(tx, rnd):
    """A deliverable changes its area, lead or start, a milestone its dates."""
    row = rnd.choice(tx.session.scalars(select(Deliverable).order_by(Deliverable.id)).all())
    row.planned_start, row.position = date(2017, rnd.randint(4, 12), 1), rnd.randint(50, 10_000)
    row.lead_id = rnd.choice(tx.session.scalars(select(Person.id).order_by(Person.id)).all())
    step = rnd.choice(tx.session.scalars(select(Milestone).order_by(Milestone.id)).all())
    step.forecast_on, step.met_on = date(2020, rnd.randint(1, 12), 1), rnd.choice([None, date(2018, 5, 1)])


def reweighted(tx, rnd):
    """Areas stand in another order."""
    rows = tx.session.scalars(select(Area).order_by(Area.id)).all()
    for place, row in enumerate(rnd.sample(rows, len(rows))):
        row.position = 100 * rnd.randint(1, 50) + place


def risked(tx, rnd):
    """A risk is scored anew or closed, if there is one."""
    for row in tx.session.scalars(select(Risk)):
        row.consequence, row.closed_on = rnd.randint(1, 5), rnd.choice([None, date(2018, 5, 1)])


def test_later_edits_in_any_order_change_no_byte_of_it(app, client, north, count):
    frozen_id = freeze(app, north)
    client.sign_in(make.person(Role.BOARD_MEMBER, north))
    base = f"/alliances/{north.slug}/quarters/{Q1.code}"

    def seen():
        kept = freezing.frozen_page(frozen_id)
        words = client.get(f"{base}/paper").text.partition('class="app-paper"')[2].partition("</main>")[0]
        tables = [client.get(f"{base}/{name}.csv").data for name in TABLES]
        return kept.page, kept.seal, canonical(freezing.frozen_content(frozen_id)), words, tables

    before = seen()
    rnd = random.Random(2018)
    for _ in range(count(12, 200)):
        with writing(make.by(), make.moment()) as tx:
            rnd.choice([renamed, moved, reweighted, risked])(tx, rnd)
            tx.say(Sentence("changed something", "deliverable", "ED1"), north.id)
    assert seen() == before
    assert freezing.frozen_faults() == []


@pytest.mark.parametrize("what", [FrozenKind.PAPERS, FrozenKind.REVIEW], ids=["papers", "review"])
def test_of_two_who_freeze_at_once_one_does_and_the_other_is_told(app, north, what):
    def press(_: int) -> str:
        with app.app_context():
            try:
                freeze(app, north, what)
            except (RuleBroken, Stale) as problem:
                return str(problem)
            return "frozen"

    db.session.rollback()
    told = at_once(3, press)
    assert told.count("frozen") == 1
    assert all(
        "already" in one or "at the same moment" in one or "a moment ago" in one for one in told if one != "frozen"
    )
    rows = db.session.scalars(select(FrozenQuarter.kind).where(FrozenQuarter.alliance_id == north.id)).all()
    assert rows == [what.value]
    assert freezing.frozen_faults() == []
