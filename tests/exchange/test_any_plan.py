"""Export, then import, changes nothing: for any plan, with all it may hold, by workbook and by CSV."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_tracker.exchange.planfile import KeptFile, packed, plan_csv, plan_workbook, read_plan, unpacked
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.delivery import reference_key
from alliance_tracker.rules.delivery.activities import row_key
from alliance_tracker.rules.planfile import Plan, PlanActivity, PlanDependency, PlanRisk, checked, compared
from alliance_tracker.rules.typed import clean
from alliance_tracker.terms import Consequence, Likelihood, MoneySource
from tests.exchange import plan_files as files

SHOWN = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"))
LINE = st.text(SHOWN, min_size=1, max_size=30).map(lambda text: clean(text, lines=False)).filter(bool)
PROSE = st.lists(st.text(SHOWN, max_size=20), max_size=3).map("\n".join).map(clean)
DAYS = st.dates(files.START, files.END)
PAST = st.dates(files.START, files.TODAY)
QUARTERS = list(Quarter.of(files.START).until(Quarter.of(files.END)))
PEOPLE = st.sampled_from(files.PEOPLE)
NATIONAL = {"n-ed1": "N-ED1", "n-tc2": "N-TC2"}


def some_of(values):
    return st.lists(st.sampled_from(values), unique=True).map(lambda chosen: tuple(v for v in values if v in chosen))


@st.composite
def plans(draw):
    homes = draw(st.lists(st.integers(0, 19), min_size=1, max_size=4, unique=True))
    deliverables = [draw(deliverables_of(number)) for number in homes]
    names = [row.reference for row in deliverables]
    milestones = [
        files.milestone(
            home,
            number,
            title=draw(LINE),
            baseline=draw(DAYS),
            forecast=draw(st.none() | DAYS),
            met=draw(st.none() | PAST),
            critical=draw(st.booleans()),
        )
        for home in names
        for number in draw(st.sets(st.integers(1, 12), max_size=3))
    ]
    steps = sorted((row.reference for row in milestones), key=reference_key)
    activities, risks = [], []
    for home in names:
        for number in draw(st.sets(st.integers(1, 12), max_size=2)):
            first = draw(st.integers(0, 15))
            last = draw(st.integers(first, 15))
            served = draw(some_of(steps)) if steps else ()
            lead = draw(st.just("") | PEOPLE)
            done = draw(st.none() | PAST)
            name = f"{home}.A{number}"
            activities.append(PlanActivity(home, name, draw(LINE), QUARTERS[first], QUARTERS[last], lead, done, served))
        for number in draw(st.sets(st.integers(1, 12), max_size=2)):
            closed = draw(st.none() | PAST)
            risks.append(
                PlanRisk(
                    home,
                    f"{home}.R{number}",
                    draw(LINE),
                    draw(st.sampled_from([one.words for one in Consequence])),
                    draw(st.sampled_from([one.words for one in Likelihood])),
                    draw(LINE),
                    files.TODAY + timedelta(days=draw(st.integers(-90, 300))),
                    closed,
                    draw(LINE) if closed else "",
                )
            )
    waits = draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from([*names, *NATIONAL.values()])), max_size=4))
    dependencies = [PlanDependency(home, on, draw(PROSE)) for home, on in sorted(waits) if home != on]
    rows = ([*deliverables], [*milestones], activities, dependencies, risks)
    return Plan(*(tuple(sorted(kind, key=lambda row: row_key(row.reference))) for kind in rows))


@st.composite
def deliverables_of(draw, number):
    start, end = sorted((draw(DAYS), draw(DAYS)))
    lead, deputy = draw(st.permutations(files.PEOPLE))
    return files.deliverable(
        number,
        title=draw(LINE),
        summary=draw(PROSE),
        items=draw(some_of(files.ITEMS).filter(bool)),
        groups=draw(some_of(files.GROUPS)),
        planned_start=start,
        planned_end=end,
        lead=lead,
        deputy=draw(st.sampled_from(("", deputy))),
        accountable=draw(st.sampled_from(("", *files.BODIES))),
        money_source=draw(st.sampled_from([money.words for money in MoneySource])),
    )


def unchanged(plan, content):
    found = read_plan(content)
    told = checked(found.rows, files.known(plan, national=NATIONAL))
    assert (found.errors, found.warnings, told.errors, told.warnings) == ([], [], [], [])
    assert told.plan == plan
    assert compared(plan, told.plan).nothing
    kept = unpacked(packed(KeptFile("plan", found.rows, [], plan)))
    assert kept.before == plan


@given(plans())
def test_export_then_import_changes_nothing_by_csv(plan):
    unchanged(plan, plan_csv(files.sheet(plan)))


@given(plans())
@settings(max_examples=8)
def test_export_then_import_changes_nothing_by_workbook(plan):
    unchanged(plan, plan_workbook(files.sheet(plan)))


def test_an_activity_a_dependency_and_a_risk_are_checked_cell_by_cell():
    plan = files.plan(3, 1)
    wrong = Plan(
        plan.deliverables,
        plan.milestones,
        (PlanActivity("ED1", "ED1.A1", "", QUARTERS[4], QUARTERS[2], "", date(2019, 1, 1), ()),),
        (PlanDependency("ED1", "ED1", ""), PlanDependency("ED1", "EDD1", "")),
        (PlanRisk("ED1", "ED1.A1", "A risk", "Major", "Likely", "Somebody", date(2018, 1, 1), None, ""),),
    )
    told = checked(read_plan(plan_workbook(files.sheet(wrong))).rows, files.known(plan, national=NATIONAL))
    assert [f"{error.where}: {error.right}" for error in told.errors] == [
        "Activities, row 3, column C, Title: Say what is done in ED1.A1",
        "Activities, row 3, column E, Last quarter: The last quarter of ED1.A1 is before its first. "
        "Swap them, or mend one",
        "Activities, row 3, column G, Done on: The day ED1.A1 was done, 1 January 2019, is in the future. "
        "Today is 12 October 2018",
        "Dependencies, row 3, column B, Waits for: ED1 cannot wait for itself",
        "Dependencies, row 4, column B, Waits for: We do not know the reference EDD1. Did you mean ED1?",
        "Risks, row 3, column B, Reference: “ED1.A1” is not one of ED1. Write it like ED1.R1",
        "Risks, row 3, column G, Review date: The review date, 1 January 2018, has gone by. "
        "Today is 12 October 2018. Give a later date",
    ]
