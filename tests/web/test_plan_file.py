"""The plan file on its page: download, upload, check, confirm; and from the command line."""

import io

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import planfile
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, MilestoneMove
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.planfile import PlanSheet, import_file, plan_csv, plan_workbook
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.planfile import Plan
from tests import make
from tests.exchange import plan_files

TODAY = make.TODAY


@pytest.fixture
def home(app):
    return make.alliance()


@pytest.fixture
def manager(home):
    return make.person(Role.MANAGER, home)


@pytest.fixture
def page(home):
    return f"/alliances/{home.slug}/plan-file"


def address(person):
    return db.session.scalar(select(Person.email).where(Person.id == person.id))


def plan_of(manager, deliverables=3, milestones=4, **changes):
    """A plan that the manager leads, with nothing that the alliance of the test does not know."""
    made = plan_files.plan(deliverables, milestones)
    own = {"lead": address(manager), "deputy": "", "accountable": ""} | changes
    rows = [plan_files.replace(row, **own) for row in made.deliverables]
    return Plan(tuple(rows), made.milestones)


def as_file(plan, home, write=plan_workbook):
    return write(PlanSheet("North East and Cumbria", home.slug, plan))


def upload(client, page, content, name="plan.xlsx"):
    return client.post_form(page, {"file": (io.BytesIO(content), name)})


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("write", [plan_workbook, plan_csv])
def test_a_plan_is_loaded_by_four_steps(client, home, manager, page, write):
    client.sign_in(manager)
    before = count(Change)
    answer = upload(client, page, as_file(plan_of(manager), home, write))
    assert answer.status_code == 303
    assert count(Deliverable) == 0
    at = answer.location
    checked = client.get(at)
    assert "3 deliverables and 12 milestones new" in checked.text
    done = client.post_form(at)
    assert done.status_code == 303
    assert (count(Deliverable), count(Milestone), count(Change)) == (3, 12, before + 1)
    assert "The plan is loaded: 3 deliverables and 12 milestones new." in client.get(done.location).text
    again = upload(client, page, client.get(f"/alliances/{home.slug}/plan.xlsx").data)
    assert "There is nothing to change" in client.get(again.location).text
