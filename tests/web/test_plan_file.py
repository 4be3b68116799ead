"""The plan file on its page: download, upload, check, confirm; and from the command line."""

import csv
import io
import os
import random
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import planfile
from alliance_tracker.data.db import db
from alliance_tracker.data.history import broken_links
from alliance_tracker.data.tables.delivery import (
    Activity,
    ActivityMilestone,
    Deliverable,
    Dependency,
    Milestone,
    MilestoneMove,
)
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.planfile import PlanSheet, import_file, plan_csv, plan_workbook
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.planfile import Plan, PlanActivity, PlanDependency, PlanRisk
from alliance_tracker.terms import Rating
from tests import make
from tests.exchange import plan_files
from tests.exchange.test_reading import corrupted

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


@pytest.fixture
def count_of(full):
    return lambda quick, many: many if full else quick


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
    assert "3 deliverables and 12 milestones to add" in checked.text
    done = client.post_form(at)
    assert done.status_code == 303
    assert (count(Deliverable), count(Milestone), count(Change)) == (3, 12, before + 1)
    assert "The plan is loaded: 3 deliverables and 12 milestones added." in client.get(done.location).text
    again = upload(client, page, client.get(f"/alliances/{home.slug}/plan.xlsx").data)
    assert "There is nothing to change" in client.get(again.location).text


def load(client, page, content):
    """All steps at once; the answer to the confirmation."""
    answer = upload(client, page, content)
    assert answer.status_code == 303
    return client.post_form(answer.location)


def rewritten(plan, home, **changes):
    """The plan's file with every milestone changed in the same way."""
    rows = tuple(plan_files.replace(row, **changes) for row in plan.milestones)
    return as_file(Plan(plan.deliverables, rows), home)


def test_three_bad_cells_are_named_and_nothing_is_written(client, home, manager, page):
    client.sign_in(manager)
    plan = plan_of(manager, 50, 4)
    rows = [
        plan_files.replace(row, title="x" * 121) if at in (5, 60, 199) else row
        for at, row in enumerate(plan.milestones)
    ]
    before = count(Change)
    answer = upload(client, page, as_file(Plan(plan.deliverables, tuple(rows)), home))
    assert answer.status_code == 422
    assert "3 cells need mending in this file. Nothing was changed." in answer.text
    assert [f"Milestones, row {row}, column C, Title" in answer.text for row in (8, 63, 202)] == [True] * 3
    assert answer.text.count('role="rowheader"') == 3
    assert (count(Deliverable), count(Milestone), count(Change)) == (0, 0, before)


def table_in(client, page):
    """The rows of the list of cells that a page offers."""
    found = re.search(r'href="([^"]*(?:errors|cells)\.csv)"', page.text)
    return found[1], list(csv.DictReader(io.StringIO(client.get(found[1]).data.decode("utf-8-sig"))))


def test_the_cells_to_mend_are_had_as_a_table_until_the_next_file(client, home, manager, page):
    client.sign_in(manager)
    content = "Deliverable,Reference,Name of step,Title,Due\n,ED1.1,x,=1+1,31 Feb 2019\n"
    plan = plan_of(manager)
    load(client, page, as_file(Plan(plan.deliverables, ()), home))
    at, rows = table_in(client, upload(client, page, content.encode(), "steps.csv"))
    assert [tuple(row.values()) for row in rows] == [
        ("Put right", "", "2", "E", "Due", "31 Feb 2019", "“31 Feb 2019” is not a date. Type it like 28 Feb 2019")
    ]
    assert client.sign_in(make.person(Role.MANAGER, home)).get(at).status_code == 404
    client.sign_in(manager)
    checked = client.get(upload(client, page, content.replace("31", "28").encode(), "steps.csv").location)
    assert client.get(at).status_code == 404
    _, rows = table_in(client, checked)
    assert [(row["What to do"], row["Column"], row["What we found"]) for row in rows] == [
        ("Please look at", "C", "Name of step")
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "This file is a picture of a spreadsheet. Save it as .xlsx and try again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (b"", "The file is empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_gets_a_sentence(client, manager, page, content, words):
    answer = upload(client.sign_in(manager), page, content)
    assert answer.status_code == 422
    assert words in answer.text


def test_no_file_gets_a_sentence(client, manager, page):
    answer = client.sign_in(manager).post_form(page)
    assert answer.status_code == 422
    assert "Choose the file with your plan" in answer.text


def test_the_file_of_another_alliance_is_refused(client, manager, page):
    sheet = PlanSheet("West Yorkshire", "west-yorkshire", plan_of(manager))
    answer = upload(client.sign_in(manager), page, plan_workbook(sheet))
    assert answer.status_code == 422
    assert "This spreadsheet is for West Yorkshire. You are updating North East and Cumbria." in answer.text


def test_a_plan_that_changed_after_the_check_is_not_overwritten(client, home, manager, page):
    client.sign_in(manager)
    plan = plan_of(manager)
    load(client, page, as_file(plan, home))
    at = upload(client, page, rewritten(plan, home, critical=True)).location
    sent = client.fields(at)
    load(client, page, rewritten(plan, home, title="Changed meanwhile"))
    before = count(Change)
    answer = client.post(at, data=sent)
    assert answer.status_code == 409
    assert "The plan was changed after you checked this file: ED1.1, ED1.2" in answer.text
    assert "The plan was changed since you uploaded the file" in answer.text
    assert count(Change) == before
    assert client.post_form(at).status_code == 303
    assert db.session.scalars(select(Milestone.critical)).all() == [True] * 12


def test_confirming_twice_loads_once(client, home, manager, page):
    client.sign_in(manager)
    at = upload(client, page, as_file(plan_of(manager), home)).location
    sent = client.fields(at)
    first, second = client.post(at, data=sent), client.post(at, data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert (count(Deliverable), count(Milestone)) == (3, 12)


def test_a_kept_file_is_for_one_person_and_one_alliance(client, home, manager, page):
    at = upload(client.sign_in(manager), page, as_file(plan_of(manager), home)).location
    other = make.person(Role.MANAGER, home)
    assert client.sign_in(other).get(at).status_code == 404
    lead = make.person(Role.LEAD, home)
    assert client.sign_in(lead).get(at).status_code == 403
    assert client.sign_in(lead).get(f"/alliances/{home.slug}/plan.xlsx").status_code == 403
    stranger = make.person(Role.MANAGER, make.alliance("West Yorkshire"))
    assert client.sign_in(stranger).get(page).status_code == 404
    assert client.sign_in(manager).get(f"{page}/no-such-file").status_code == 404


def test_a_change_keeps_what_the_file_does_not_tell(client, home, manager, page):
    client.sign_in(manager)
    plan = plan_of(manager)
    load(client, page, as_file(plan, home))
    content = "Reference,Now expected,Why it has moved\nED1.2,31 Mar 2019,The scanner came late\n"
    at = upload(client, page, content.encode(), "moves.csv").location
    assert "1 milestone to change" in client.get(at).text
    table = client.get(f"{at}/changes.csv").text
    assert "Change,Milestone,ED1.2,Now expected,,31 March 2019" in table
    client.post_form(at)
    move = db.session.scalars(select(MilestoneMove)).one()
    assert (move.which, str(move.moved_from), str(move.moved_to)) == ("forecast", "2019-03-01", "2019-03-31")
    assert move.reason == "The scanner came late"
    assert count(Milestone) == 12


def test_ties_and_people_change_by_a_file(client, home, manager, page):
    client.sign_in(manager)
    plan = plan_of(manager)
    load(client, page, as_file(plan, home))
    lead = make.person(Role.LEAD, home)
    first = plan_files.replace(plan.deliverables[0], items=("A-ED1",), groups=(), deputy=address(lead))
    load(client, page, as_file(Plan((first,), ()), home))
    now = planfile.plan_now(home.id, TODAY).known.existing
    assert now.deliverables == (first, *plan.deliverables[1:])
    assert now.milestones == plan.milestones


def test_a_deliverable_s_history_tells_of_the_file_and_of_its_own_part_alone(client, home, manager, page):
    client.sign_in(manager)
    plan = plan_of(manager)
    load(client, page, as_file(plan, home))
    load(client, page, as_file(Plan((), (plan_files.replace(plan.milestones[0], title="Another step"),)), home))
    told = client.get(f"/alliances/{home.slug}/deliverables/ED1/history").text
    assert "Loaded a plan file: added 3 deliverables (ED1, PR1 and TC1) and 12 milestones" in told
    assert "Loaded a plan file: changed 1 milestone (ED1.1)" in told
    assert "ED1.1, Title" in told
    assert "PR1.1, Title" not in told
    other = client.get(f"/alliances/{home.slug}/deliverables/PR1/history").text
    assert "changed 1 milestone" not in other


def test_the_template_has_the_choices_of_the_alliance_and_no_records(client, home, manager, page):
    client.sign_in(manager)
    answer = client.get(f"/alliances/{home.slug}/plan-template.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert f"{home.slug}-plan-template.xlsx" in answer.headers["Content-Disposition"]
    refused = upload(client, page, answer.data)
    assert "The file has no rows below its headings" in refused.text


def test_the_command_line_follows_the_same_rules(app, home, manager, tmp_path):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(as_file(plan_of(manager), home))
    lines = import_file(file, home.slug, make.by(), make.moment(), TODAY)
    assert lines == [
        "Added 3 deliverables: ED1, PR1 and TC1",
        "Added 12 milestones: ED1.1, ED1.2, ED1.3, ED1.4, PR1.1 and seven more",
    ]
    again = import_file(file, home.slug, make.by(), make.moment(), TODAY)
    assert again == ["There is nothing to change: the plan says what the file says already."]
    file.write_bytes(rewritten(plan_of(manager), home, title=""))
    with pytest.raises(
        RuleBroken, match="12 cells need mending. Nothing was changed.\nMilestones, row 3, column C, Title: Say"
    ):
        import_file(file, home.slug, make.by(), make.moment(), TODAY)


def test_a_hundred_rows_cost_the_reads_of_ten(app, home, manager, queries, tmp_path):
    def cost(deliverables, milestones):
        file = tmp_path / "plan.csv"
        file.write_bytes(as_file(plan_of(manager, deliverables, milestones), home, plan_csv))
        queries.clear()
        import_file(file, home.slug, make.by(), make.moment(), TODAY)
        return sum(statement.startswith("SELECT") for statement in queries)

    assert cost(4, 2) == cost(20, 6)


def test_two_thousand_rows_load_in_seconds(app, home, manager, tmp_path, figure):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(as_file(plan_of(manager, 200, 9), home))
    began = worked()
    import_file(file, home.slug, make.by(), make.moment(), TODAY)
    spent = worked() - began
    assert (count(Deliverable), count(Milestone)) == (200, 1800)
    where = db.engine.dialect.name
    figure(f"Plan file of 2,000 rows: read, checked and loaded in {spent:.1f} s of processor time, {where}")
    assert spent < 15


def worked():
    """Processor time of this process and of those it has waited for, in seconds."""
    return sum(os.times()[:4])


def test_corrupted_copies_load_whole_or_not_at_all(app, home, manager, tmp_path, count_of, figure):
    good = as_file(plan_of(manager), home)
    file = tmp_path / "plan.xlsx"
    loaded = 0
    for number in range(count_of(8, 250)):
        file.write_bytes(corrupted(good, random.Random(1000 + number)))
        before = planfile.plan_now(home.id, TODAY).known.existing
        changes = count(Change)
        try:
            lines = import_file(file, home.slug, make.by(), make.moment(), TODAY)
            new = lines[0].startswith(("Added", "Changed"))
            assert count(Change) == changes + new
            loaded += 1
        except RuleBroken:
            db.session.rollback()
            assert planfile.plan_now(home.id, TODAY).known.existing == before
            assert count(Change) == changes
    figure(f"D9 corrupted copies on {db.engine.dialect.name}: {number + 1} tried, {loaded} loaded whole, 0 in part")


def test_activities_dependencies_and_risks_are_loaded_and_the_whole_load_is_taken_back(client, home, manager, page):
    client.sign_in(manager)
    plan = plan_of(manager)
    one, two = (row.reference for row in plan.deliverables[:2])
    quarter = Quarter.parse("2018-19-q3")
    whole = plan_files.replace(
        plan,
        activities=(PlanActivity(one, f"{one}.A1", "Book rooms", quarter, quarter, "", None, (f"{two}.1",)),),
        dependencies=(PlanDependency(one, two, "Its results"),),
        risks=(PlanRisk(one, f"{one}.R1", "No staff", "Major", "Likely", "Tom", date(2018, 12, 1), None, ""),),
    )
    done = load(client, page, as_file(whole, home))
    tables = (Deliverable, Milestone, Activity, ActivityMilestone, Dependency, Risk)
    assert [count(table) for table in tables] == [3, 12, 1, 1, 1, 1]
    told = client.get(done.location).text
    assert "3 deliverables, 12 milestones, 1 activity, 1 dependency and 1 risk added" in told
    same = upload(client, page, client.get(f"/alliances/{home.slug}/plan.xlsx").data)
    assert "There is nothing to change" in client.get(same.location).text
    risk = plan_files.replace(whole.risks[0], owner="Ann")
    busy = plan_files.replace(whole.activities[0], milestones=(f"{one}.1", f"{two}.1"), title="Book more rooms")
    second = load(client, page, as_file(plan_files.replace(whole, activities=(busy,), risks=(risk,)), home))
    assert [count(table) for table in tables] == [3, 12, 1, 2, 1, 1]
    assert client.post_form(second.location).status_code == 303
    assert db.session.scalars(select(Risk.owner)).all() == ["Tom"]
    assert [count(table) for table in tables] == [3, 12, 1, 1, 1, 1]
    assert client.post_form(done.location).status_code == 303
    assert [count(table) for table in tables] == [0] * 6
    done = load(client, page, as_file(whole, home))
    make.update(make.Made(deliverable_id(two), home.id, two), declared=Rating.AT_RISK, who=manager)
    assert f"because they have changed since: {two}." in client.get(done.location).text
    assert client.post_form(done.location).status_code == 303
    assert [count(table) for table in tables] == [1, 4, 0, 0, 0, 0]
    assert broken_links() == []


def deliverable_id(reference):
    return db.session.scalar(select(Deliverable.id).where(Deliverable.reference == reference))
