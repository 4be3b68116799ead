"""Comparing two contents of a plan: nothing that a seal tells apart goes unsaid, and it is quick."""

import json
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.records import replace
from alliance_tracker.rules.plan import content as parts
from alliance_tracker.rules.plan.compare import differences, for_reader
from alliance_tracker.rules.plan.content import PlanContent, read, seals
from alliance_tracker.rules.plan.numbering import next_number
from alliance_tracker.rules.plan.substance import Declared, of_substance, problems
from alliance_tracker.rules.plan.things import Kind
from alliance_tracker.rules.plan.words_diff import Fate, changed_words, shortened, word_diff
from alliance_tracker.rules.seal import canonical

START = date(2017, 4, 1)


def step(reference, on=START, **changes):
    return parts.Step(reference, **{"title": f"Step {reference}", "on": on, "critical": False, **changes})


def deliverable(reference="ED3", *steps, **changes):
    given = {"alliance": "avonmere", "area": "ED", "title": f"Title {reference}", "summary": "Sooner.", "steps": steps}
    return parts.Commitment(**{"reference": reference, "starts_on": START, "ends_on": START, **given, **changes})


def line(key, **changes):
    given = {"year": "2017-18", "kind": "revenue", "what": f"Line {key}", "pence": 100, "alliance": ""}
    return parts.Line(key, **{**given, "deliverable": "", "private": False, **changes})


def plan(*deliverables, **changes):
    return PlanContent(deliverables=deliverables, **changes)


def told(before, after, **given):
    return [(one.kind, one.subject, one.what, one.before, one.after) for one in differences(before, after, **given)]


def test_each_kind_of_difference_in_words():
    first = deliverable("ED3", step("ED3.1"), step("ED3.2"), items=("A-ED3",))
    before = plan(first, deliverable("LB1"), lines=(line(1), line(2), line(3)), texts={"vision": "One vision here."})
    changed = replace(
        first,
        title="Faster tests",
        items=("A-ED4",),
        steps=(step("ED3.1", START + timedelta(30)), step("ED3.2", title="Second")),
    )
    after = plan(
        changed,
        deliverable("TC1", step("TC1.1")),
        lines=(line(3), replace(line(1), pence=250), replace(line(2), year="2018-19")),
        texts={"vision": "One vision for all."},
    )
    labels = {"A-ED3": "Direct access", "A-ED4": "Screening"}
    assert told(before, after, labels=labels, reasons={"avonmere/ED3.1": "the scanner is late"}) == [
        (Kind.RE_WORDED, "“What it means here”", "the text", "One vision here.", "One vision for all."),
        (Kind.RE_WORDED, "ED3 Faster tests", "the title", "Title ED3", "Faster tests"),
        (Kind.RE_DATED, "ED3.1 Step ED3.1", "the date first agreed", "1 April 2017", "1 May 2017"),
        (Kind.RE_WORDED, "ED3.2 Second", "the title", "Step ED3.2", "Second"),
        (Kind.ADDED, "ED3: the Taskforce’s “Screening”", "", "", ""),
        (
            Kind.ADDED,
            "TC1 Title TC1",
            "",
            "",
            "1 April 2017 to 1 April 2017. Milestones: TC1.1 Step TC1.1, 1 April 2017",
        ),
        (Kind.DROPPED, "ED3: the Taskforce’s “Direct access”", "", "", ""),
        (Kind.DROPPED, "LB1 Title LB1", "", "1 April 2017 to 1 April 2017", ""),
        (Kind.MOVED, "Line 3", "the order", "", ""),
        (Kind.RE_COSTED, "Line 1", "the amount", "£1", "£2.50"),
        (Kind.MOVED, "Line 2", "the year", "2017-18", "2018-19"),
    ]
    found = differences(before, after, reasons={"avonmere/ED3.1": "the scanner is late"})
    assert [one.why for one in found if one.kind is Kind.RE_DATED] == ["the scanner is late"]
    assert differences(after, after) == ()


def test_what_stands_under_another_reference_is_moved_not_dropped_and_added():
    before = plan(deliverable("ED3", step("ED3.1", title="Scanner")), deliverable("ED4"))
    across = plan(deliverable("ED3"), deliverable("ED4", step("ED4.1", title="Scanner")))
    assert [(one.kind, one.what, one.before) for one in differences(before, across)] == [
        (Kind.MOVED, "the deliverable", "ED3.1 Scanner")
    ]
    renamed = plan(deliverable("LB9", step("LB9.1", title="Scanner"), title="Title ED3", area="LB"), deliverable("ED4"))
    assert [(one.kind, one.what) for one in differences(before, renamed)] == [
        (Kind.MOVED, "the area"),
        (Kind.MOVED, "the reference"),
    ]


def test_what_is_private_is_only_counted_for_others():
    before = plan(lines=(line(1, what="A dispute", private=True), line(2)))
    after = plan(lines=(line(1, what="A dispute", private=True, pence=900), line(2, pence=900)))
    found = differences(before, after)
    assert [one.subject for one in for_reader(found, True)] == ["A dispute", "Line 2"]
    assert [one.subject for one in for_reader(found, False)] == ["Line 2", "1 change in what is private"]
    opened = plan(lines=(line(1, what="A dispute"), line(2)))
    assert all("dispute" not in str(one) for one in for_reader(differences(before, opened), False))
    assert "dispute" not in " ".join(of_substance(found))


def test_only_words_can_be_not_of_substance():
    before = plan(deliverable(), texts={"vision": "Better care by all."})
    reworded = replace(before, texts={"vision": "Better care for all."})
    named = {"of_substance": False, "why_not": "A slip.", "lead_named": "Andy Welch"}
    assert problems(Declared("A slip", **named), differences(before, reworded), first=False) == []
    for changes in (
        {"texts": {"vision": "Better care by March."}},
        {"texts": {"vision": "Better care by all, for £2m."}},
        {"texts": {**before.texts, "governance": "We meet."}},
        {"deliverables": ()},
        {"lines": (line(1),)},
        {"bodies": (parts.Body("a-ccg", "ccg"),)},
        {"deliverables": (deliverable("ED3", step("ED3.1")),)},
    ):
        found = differences(before, replace(before, **changes))
        assert problems(Declared("A slip", **named), found, first=False)[0][0] == "of_substance"
    assert [field for field, _ in problems(Declared("", False), (), first=False)] == ["reason", "why_not", "lead_named"]
    assert problems(Declared("x", **named), (), first=True)[0][0] == "of_substance"


@pytest.mark.parametrize(
    ("taken", "submitted", "number"),
    [([], [], (1, 0)), ([(1, 0)], [], (1, 1)), ([(1, 0), (1, 1)], [(1, 1)], (2, 0)), ([(2, 0)], [(1, 1)], (2, 1))],
)
def test_numbers(taken, submitted, number):
    assert next_number(taken, submitted) == number


TEXTS = st.text("ab \n.", max_size=30)


@given(TEXTS, TEXTS)
def test_a_word_diff_gives_both_texts_back(before, after):
    found = word_diff(before, after)
    assert "".join(one.text for one in found if one.fate is not Fate.ADDED) == before
    assert "".join(one.text for one in found if one.fate is not Fate.DROPPED) == after
    assert (changed_words(before, after) == "") == (before == after)
    assert all(one.text for one in found)
    assert [one.fate for one in shortened(found)] == [one.fate for one in found]


STEPS = st.lists(
    st.builds(
        parts.Step, st.sampled_from(["1", "2", "3"]), st.sampled_from("xyz"), st.sampled_from([START]), st.booleans()
    ),
    max_size=3,
    unique_by=lambda one: one.reference,
)
DELIVERABLES = st.lists(
    st.builds(
        lambda reference, steps, **given: deliverable(
            reference, *[replace(one, reference=f"{reference}.{one.reference}") for one in steps], **given
        ),
        st.sampled_from(["ED1", "ED2", "LB1"]),
        STEPS,
        title=st.sampled_from("tuv"),
        accountable=st.sampled_from(["", "a"]),
        items=st.sampled_from([(), ("A",), ("A", "B")]),
        groups=st.sampled_from([(), (("g", "x"),), (("g", "y"),)]),
    ),
    max_size=3,
    unique_by=lambda one: one.reference,
)
LINES = st.lists(
    st.builds(
        line,
        st.integers(1, 4),
        pence=st.integers(0, 2),
        year=st.sampled_from(["2017-18", "2018-19"]),
        private=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
)
BODIES = st.lists(
    st.builds(parts.Body, st.sampled_from("abc"), st.sampled_from(["ccg", "stp"])),
    max_size=2,
    unique_by=lambda one: one.slug,
)
CONTENTS = st.builds(
    PlanContent,
    texts=st.dictionaries(st.sampled_from(["vision", "governance", "bids"]), TEXTS, max_size=3),
    bodies=BODIES.map(lambda found: tuple(sorted(found, key=lambda one: one.slug))),
    deliverables=DELIVERABLES.map(tuple),
    lines=LINES.map(tuple),
    support=st.sampled_from([(), ("analytics",), ("learning", "analytics")]),
)


@given(CONTENTS, CONTENTS)
def test_sections_differ_exactly_when_something_is_told(before, after):
    one, other = seals(before), seals(after)
    differing = {code for code in one if one[code] != other[code]}
    assert {found.section for found in differences(before, after)} == differing
    assert read(json.loads(canonical(before))) == before


def large(shift):
    steps = [[step(f"ED{n}.{m}", START + timedelta(shift * (m % 2))) for m in range(4)] for n in range(60)]
    words = [f"word{(n * 7919) % 400 + shift * (n % 97 == 0)}" for n in range(1800)]
    text = " ".join(f"{word}." if n % 15 == 14 else word for n, word in enumerate(words))
    summary = f"The same {shift} again. Patients in ten places hear sooner from one team. " * 3
    return plan(
        *(deliverable(f"ED{n}", *steps[n], summary=summary) for n in range(60)),
        texts=dict.fromkeys(("vision", "stakeholders", "sequencing", "resources", "workforce"), text),
        lines=tuple(line(n, pence=n + shift) for n in range(40)),
    )


def test_comparing_is_quick(figure):
    kept = [canonical(large(shift)) for shift in (0, 1)]
    began = time.process_time()
    before, after = (read(json.loads(text)) for text in kept)
    found = differences(before, after)
    spent = time.process_time() - began
    began = time.process_time()
    words = [word_diff(one.before, one.after) for one in found if one.worded]
    diffed = time.process_time() - began
    assert len(found) > 200 and len(words) > 60
    figure("Two versions of 60 deliverables and 240 milestones read and compared in {} ms", round(spent * 1000))
    figure("... and their words in {} ms", round(diffed * 1000))
    assert spent + diffed < 0.3
