"""Plans and plan files that the tests of the plan file share."""

from datetime import date, timedelta

from alliance_tracker.exchange.planfile import Choices, PlanSheet
from alliance_tracker.records import replace
from alliance_tracker.rules.delivery import Round
from alliance_tracker.rules.planfile import Known, Plan, PlanDeliverable, PlanMilestone
from alliance_tracker.terms import MoneySource

START, END, TODAY = date(2017, 4, 1), date(2021, 3, 31), date(2018, 10, 12)
AREAS = {"PR": "Prevention", "ED": "Early diagnosis", "TC": "Treatment and care", "EN": "Enablers"}
ITEMS = ("A-PR1", "A-ED1", "A-ED3", "A-TC2", "A-EN1")
GROUPS = ("Older people", "People with rarer cancers")
PEOPLE = ("sunita.rao@example.nhs.uk", "tom.ashworth@example.nhs.uk")
EMPTY = Plan()
BODIES = ("NHS Avonmere CCG", "Fells Hospitals NHS Foundation Trust")


def known(existing: Plan = EMPTY, **changes: object) -> Known:
    """What a small alliance knows."""
    spelt = {name.casefold(): code for code, name in AREAS.items()} | {code.casefold(): code for code in AREAS}
    items = {code.casefold(): code for code in ITEMS} | {code[2:].casefold(): code for code in ITEMS}
    references = [row.reference for row in (*existing.deliverables, *existing.milestones)]
    base = Known(
        plan=Round(START, END),
        today=TODAY,
        areas=spelt,
        items=items,
        groups={name.casefold(): name for name in GROUPS},
        people={name: name for name in PEOPLE},
        bodies={name.casefold(): name for name in BODIES},
        leaders=frozenset(PEOPLE),
        existing=existing,
        versions=dict.fromkeys(references, 1),
    )
    return replace(base, **changes)


def deliverable(number: int, **changes: object) -> PlanDeliverable:
    area = list(AREAS)[number % len(AREAS)]
    base = PlanDeliverable(
        reference=f"{area}{number // len(AREAS) + 1}",
        title=f"Promise number {number}, = kept",
        summary="Nobody waits.\nEverybody knows why.",
        area=area,
        items=("A-ED1", "A-ED3"),
        groups=GROUPS,
        planned_start=date(2017, 7, 1),
        planned_end=date(2020, 3, 31),
        lead=PEOPLE[0],
        deputy=PEOPLE[1],
        accountable=BODIES[0],
        money_source=MoneySource.TRANSFORMATION.words,
    )
    return replace(base, **changes)


def milestone(home: str, number: int, **changes: object) -> PlanMilestone:
    due = date(2018, 12, 31) + timedelta(days=30 * number)
    base = PlanMilestone(home, f"{home}.{number}", f"Step {number}", due, None, None, number % 3 == 0)
    return replace(base, **changes)


def plan(deliverables: int = 3, milestones: int = 4) -> Plan:
    """So many deliverables with so many milestones each, in order."""
    own = sorted((deliverable(number) for number in range(deliverables)), key=_key)
    return Plan(tuple(own), tuple(milestone(one.reference, step) for one in own for step in range(1, milestones + 1)))


def _key(row: PlanDeliverable) -> tuple[str, int]:
    return row.reference[:2], int(row.reference[2:])


def sheet(of: Plan, **changes: object) -> PlanSheet:
    """What is written of a plan."""
    items = [(code, f"What {code} says") for code in ITEMS]
    choices = Choices(tuple(AREAS), PEOPLE, BODIES, items, GROUPS)
    base = PlanSheet("Avonmere and Fells", "avonmere-and-fells", of, {}, choices)
    return replace(base, **changes)
