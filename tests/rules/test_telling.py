"""A frozen plan told to those who read it by a link: all of it in its order, nothing private, no raw code."""

from datetime import date

from alliance_tracker.rules.plan.content import Body, Commitment, Job, Line, PlanContent, Step
from alliance_tracker.rules.plan.sections import SECTIONS
from alliance_tracker.rules.plan.telling import telling

PLAN = PlanContent(
    texts={"vision": "Better care.\n\nFor <b>everyone</b>."},
    bodies=(Body("nhs-a", "ccg"), Body("stp-b", "stp", "the northern part")),
    deliverables=(
        Commitment(
            "north",
            "ED1",
            "ED",
            "Faster results",
            "People hear sooner.",
            date(2017, 4, 1),
            date(2018, 3, 31),
            items=("A-ED1",),
            steps=(Step("ED1.1", "Two scanners run", date(2017, 12, 31), True),),
        ),
    ),
    lines=(
        Line(1, "2017-18", "revenue", "A scanner", 100, "", "", False),
        Line(2, "2017-18", "revenue", "A secret", 100, "", "", True),
    ),
    posts=(Job(1, "Nurse", "NHS A", "7", 100, 50, 0, 0, private=True),),
    names={"nhs-a": "NHS A", "stp-b": "The STP of B"},
)


def test_the_whole_plan_is_told_in_its_order_without_what_is_private():
    told = telling(PLAN, {"A-ED1": "Quicker tests"})
    assert [one.section for one in told] == list(SECTIONS)
    by_code = {one.section.code: one.things for one in told}
    (vision,) = by_code["vision"]
    assert vision.paragraphs == ("Better care.", "For <b>everyone</b>.")
    (bodies,) = by_code["governance"]
    assert bodies.parts[0] == ("NHS A", "Clinical commissioning group (CCG)")
    assert bodies.parts[1][1].endswith("(STP). the northern part")
    (deliverable,) = by_code["deliverables"]
    assert deliverable.subject == "ED1 Faster results"
    facts = dict(deliverable.parts)
    assert facts["Summary"] == "People hear sooner." and facts["Planned end"] == "31 March 2018"
    assert facts["ED1.1 Two scanners run"] == "31 December 2017"
    assert "secret" not in str(told) and "Nurse" not in str(told) and "A scanner" in str(told)
