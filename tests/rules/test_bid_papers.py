"""Bids as papers that bodies agree: their sections and seals, what changed, their rule, and how far one is."""

import json
from datetime import date

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules import papers
from alliance_tracker.rules.funding.content import Benefit, Bias, BidContent, Line, Other, Outcome, Part
from alliance_tracker.rules.funding.state import Agreeing, Sent, Stage, state_of, why_locked
from alliance_tracker.rules.papers import BY_CODE, SECTIONS_OF, in_order
from alliance_tracker.rules.plan.compare import differences
from alliance_tracker.rules.plan.content import read_as, seals
from alliance_tracker.rules.plan.freezing import PART, changed_sections, saved_since, stamp_of
from alliance_tracker.rules.plan.substance import of_substance
from alliance_tracker.rules.seal import canonical
from alliance_tracker.rules.signoff.expression import read_expression
from alliance_tracker.rules.signoff.rule import judge, marked
from alliance_tracker.terms import PaperKind, Standing, Stream
from tests.rules.test_signoff_rule import alliance

CLOSES = date(2017, 1, 18)
RULE = read_expression('{"all": [{"board": "lead"}, {"every": "stp_lead"}, {"every": "ccg"}, {"every": "provider"}]}')
BID = BidContent(
    {"risks": "Staff may be hard to find.", "summary": "Scans in two days."},
    ("north", "south"),
    (Line(1, "2017-18", "revenue", "Staff", 100_00, "north/ED1"), Line(2, "2018-19", "capital", "Scanner", 5_00, "")),
    (Other(3, "2017-18", "A charity", 20_00),),
    (Outcome(4, "Earlier stage", "safety", "Stage 1 or 2", "%", 52_000, date(2016, 3, 31), 57_000, True, ()),),
    (Benefit(5, "cash", "Fewer admissions", "20 a year", 50_00, "2018-19", "2020-21"),),
    (Bias(0, "Rates are agreed.", 2400, "Upper bound."),),
    (Part(6, (("2017-18", 60_00), ("2018-19", 0)), "One course."),),
    ("2017-18", "2018-19"),
    {"north": "The North", "south": "The South", "north/ED1": "ED1 Scans", "safety": "Safety"},
)


def told(after: BidContent) -> list[tuple[str, str, str, str, str]]:
    return [(one.section, one.kind.value, one.what, one.before, one.after) for one in differences(BID, after)]


def test_no_section_of_a_bid_is_one_of_a_plan_and_both_fit_into_a_stamp():
    assert len(BY_CODE) == sum(map(len, SECTIONS_OF.values())) == 16
    assert [one.number for one in SECTIONS_OF[PaperKind.BID]] == list(range(1, 9))
    assert [one.code for one in in_order(["parts", "details", "gone"])] == ["details", "parts"]
    each = seals(BID)
    assert list(each) == [one.code for one in SECTIONS_OF[PaperKind.BID]]
    assert len(stamp_of(each)) == 8 * PART and saved_since(stamp_of(each), each) == ()
    assert saved_since("", each) == SECTIONS_OF[PaperKind.BID]


def test_a_bid_comes_back_from_its_canonical_words_with_the_same_seals():
    again = read_as(BidContent, json.loads(canonical(BID)))
    assert again == BID and seals(again) == seals(BID)
    assert seals(replace(BID, names={})) == seals(BID), "names are shown, and are in no seal"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"texts": BID.texts | {"risks": "None."}}, ("stream", "re-worded", "the text", BID.texts["risks"], "None.")),
        ({"places": ("north",)}, ("places", "dropped", "", "", "")),
        (
            {"lines": (replace(BID.lines[0], pence=200_50), BID.lines[1])},
            ("money", "re-costed", "the amount", "£100", "£200.50"),
        ),
        (
            {"lines": (BID.lines[0], replace(BID.lines[1], deliverable="north/ED1"))},
            ("money", "moved", "the deliverable", "", "ED1 Scans"),
        ),
        ({"others": ()}, ("money", "dropped", "", "£20 in 2017/18", "")),
        (
            {"outcomes": (replace(BID.outcomes[0], target=58_500),)},
            ("outcomes", "re-worded", "the target", "57", "58.5"),
        ),
        (
            {"outcomes": (replace(BID.outcomes[0], points=(("2017-18-q4", 54_000),)),)},
            ("outcomes", "added", "", "", "54"),
        ),
        (
            {"benefits": (replace(BID.benefits[0], first_year="2019-20"),)},
            ("benefits", "re-dated", "the first year", "2018/19", "2019/20"),
        ),
        (
            {"biases": (replace(BID.biases[0], capital_hundredths=1250),)},
            ("benefits", "re-costed", "capital: per cent added", "24%", "12.5%"),
        ),
        (
            {"parts": (replace(BID.parts[0], drops="Two courses."),)},
            ("parts", "re-worded", "what would be dropped", "One course.", "Two courses."),
        ),
    ],
)
def test_each_change_is_told_in_words_and_turns_the_seal_of_its_section_alone(changes, found):
    after = replace(BID, **changes)
    assert told(after) == [found]
    assert [one.code for one in changed_sections(seals(BID), seals(after))] == [found[0]]


def test_only_words_without_figures_can_be_not_of_substance():
    assert of_substance(differences(BID, replace(BID, texts=BID.texts | {"summary": "Scans within two days."}))) == ()
    moved = differences(BID, replace(BID, places=("north",)))
    assert of_substance(moved) == ("The South: dropped, and that is where the work is",)


def test_the_lead_answers_without_an_authority_and_nobody_can_answer_for_the_members():
    some = marked(RULE, alliance(stps=(2, 2), board=Standing.AGREES, authority="Minute 7"))
    assert {body.role for body in some.bodies if body.needed} == {"ccg", "provider", "stp", "board"}
    found = judge(RULE, some)
    assert (found.holds, found.route) == (False, "") and len(found.outstanding) == 8
    assert found.sentences == (
        "17 of 22 CCGs and 9 of 12 providers agree.",
        "The lead of the Cancer Alliance agrees.",
        "Both STP leads agree.",
    )
    whole = marked(RULE, alliance((2, 2), (1, 1), (1, 1)))
    assert judge(RULE, whole).sentences[1] == "The lead of the Cancer Alliance has not answered."
    assert [body.role for body in judge(RULE, whole).outstanding] == ["board"]
    agreed = marked(RULE, alliance((2, 2), (1, 1), (1, 1), board=Standing.AGREES))
    assert (judge(RULE, agreed).holds, judge(RULE, agreed).route) == (True, "bodies")
    undeclared = marked(RULE, alliance((2, 2), (1, 1), (1, 1), board=Standing.AGREES, declared=False))
    assert not judge(RULE, undeclared).holds


SENT = Sent("1.0", date(2017, 1, 21))


@pytest.mark.parametrize(
    ("withdrawn", "version", "sent", "stage", "words"),
    [
        (False, None, None, Stage.WRITTEN, "Being written"),
        (False, Agreeing("1.0", 12, 24, False), None, Stage.OUT, "Version 1.0 is out for agreement: 12 of 24 agree"),
        (False, Agreeing("1.0", 24, 24, True), None, Stage.AGREED, "Version 1.0 is agreed, and not submitted yet"),
        (False, Agreeing("1.0", 24, 24, True), SENT, Stage.SUBMITTED, "Submitted on 21 January 2017, 3 days late"),
        (False, None, replace(SENT, on=CLOSES), Stage.SUBMITTED, "Submitted on 18 January 2017, in time"),
        (
            False,
            Agreeing("1.0", 24, 24, True),
            replace(SENT, returned_on=date(2017, 2, 3)),
            Stage.RETURNED,
            "Sent back on 3 February 2017, to be changed",
        ),
        (
            False,
            Agreeing("2.0", 1, 24, False),
            replace(SENT, deferred_on=date(2017, 2, 3)),
            Stage.OUT,
            "Version 2.0 is out for agreement: 1 of 24 agree",
        ),
        (True, Agreeing("1.0", 12, 24, False), None, Stage.WITHDRAWN, "Withdrawn"),
    ],
)
def test_how_far_a_bid_is(withdrawn, version, sent, stage, words):
    state = state_of(withdrawn, version, sent, CLOSES)
    assert (state.stage, state.words) == (stage, words)
    assert state.locked == bool(sent and sent.stands) == bool(sent and why_locked(sent))


def test_a_bid_is_named_after_its_stream():
    paper = papers.bid_paper(7, Stream.RECOVERY_PACKAGE, "recovery-package-2", CLOSES)
    assert paper.of("Wessex") == "the bid for the Recovery Package of Wessex"
    assert papers.PLAN.of("Wessex") == "the cancer delivery plan of Wessex"
    assert paper.version("1.0") == "version 1.0 of the bid for the Recovery Package"
    assert (paper.address, papers.PLAN.address) == ({"stream": "recovery-package-2"}, {})
