"""The board's meeting by its rules: quorum, drafts, what a review needs, and what changed since the papers."""

import json
import random
from datetime import date

import pytest

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.board.conclusion import Span
from alliance_tracker.rules.board.deciding import DecisionDraft, MeetingFacts, check_decision
from alliance_tracker.rules.board.meeting import Decided, ForReview, Quorum, Seat, missing_for_review, quorum_of
from alliance_tracker.rules.board.record import AreaLine, MilestoneLine, QuarterRecord, RiskLine
from alliance_tracker.rules.board.since import differences, sentence
from alliance_tracker.rules.board.standing import Standing
from alliance_tracker.rules.delivery import MilestoneFacts
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import Attends, DecidedHow, DecisionKind, QuarterState, Rating

Q1 = Quarter.parse("2018-19-q1")
TODAY = date(2018, 10, 12)
MET = MeetingFacts(Q1, date(2018, 8, 7), True)
GOOD = DecisionDraft("ED1", "", DecisionKind.ASK_MORE, DecidedHow.MEETING, "Say how", due_on=date(2018, 11, 30))


def test_a_deputy_counts_and_the_words_say_why_there_is_a_quorum():
    seats = [Seat(1, "A", Attends.PRESENT), Seat(2, "B", Attends.DEPUTY), Seat(3, "C", Attends.APOLOGIES), Seat(4, "D")]
    assert quorum_of(seats, 2).words == "Two of 4 bodies were there. Two are needed, so the meeting had a quorum."
    assert quorum_of(seats, 3).met is False and "had no quorum" in quorum_of(seats, 3).words
    assert Quorum(1, 4).met is None and "One of 4 bodies was there." in Quorum(1, 4).words


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"reference": ""}, "subject"),
        ({"kind": None}, "kind"),
        ({"reference": "", "subject": "Dates"}, "kind"),
        ({"how": None}, "how"),
        ({"how": DecidedHow.NOTED}, "how"),
        ({"words": ""}, "words"),
        ({"words": "", "kind": DecisionKind.ACCEPT}, None),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2018, 8, 7)}, "due_on"),
        ({"how": DecidedHow.NOT_REACHED}, "carried_to"),
        ({"how": DecidedHow.NOT_REACHED, "carried_to": date(2018, 11, 6), "due_on": None}, None),
        ({"kind": DecisionKind.ESCALATE, "to_name": "Dr Lee"}, "to_address"),
        ({"kind": DecisionKind.ESCALATE, "to_address": "a@nhs.net"}, "to_name"),
        ({"kind": DecisionKind.ESCALATE, "to_name": "Dr Lee", "to_address": "a@nhs.net"}, None),
        ({"privacy": Privacy(True, "Pay", date(2019, 1, 1))}, None),
        ({"privacy": Privacy(True, "", date(2019, 1, 1))}, "private_because"),
        ({"kind": DecisionKind.ESCALATE, "privacy": Privacy(True, "Pay", date(2019, 1, 1))}, "private"),
    ],
)
def test_what_a_draft_must_say(changes, field):
    problems = check_decision(replace(GOOD, **changes), True, MET, TODAY)
    assert [name for name, _ in problems][:1] == ([field] if field else [])
    assert all(message and not message.endswith(".") for _, message in problems)


def test_a_meeting_without_a_quorum_decides_nothing_and_nobody_without_a_lead_is_asked():
    inquorate = replace(MET, quorate=False)
    assert [name for name, _ in check_decision(GOOD, True, inquorate, TODAY)] == ["how"]
    for how in (DecidedHow.NOTED, DecidedHow.CHAIRS_ACTION):
        assert check_decision(replace(GOOD, how=how), True, inquorate, TODAY) == []
    assert check_decision(GOOD, False, MET, TODAY)[0][1].startswith("ED1 has no lead")


def test_a_review_needs_every_decision_confirmed_attendance_and_a_closed_update():
    met = Decided(1, "ED1", DecidedHow.MEETING, True)
    given = ForReview(True, date(2018, 7, 19), ("ED1",), (met,), Quorum(3, 4, 2))
    assert missing_for_review(given) == []
    assert missing_for_review(replace(given, closed=False)) == [
        "The update closes on 19 July 2018. A review is recorded after that."
    ]
    assert missing_for_review(replace(given, needs=("ED1", "EN1"))) == ["Decide on EN1 before you record the review."]
    assert missing_for_review(replace(given, decided=(replace(met, confirmed=False),))) == [
        "The chair or a deputy has to confirm D1."
    ]
    assert "Write down who came" in missing_for_review(replace(given, quorum=None))[0]
    assert "had no quorum" in missing_for_review(replace(given, quorum=Quorum(1, 4, 2)))[0]
    noted = replace(given, quorum=Quorum(1, 4, 2), decided=(replace(met, how=DecidedHow.NOTED),))
    assert missing_for_review(noted) == []


def record(**changes):
    standings = tuple(
        Standing(f"ED{number}", f"Title {number}", "ED", Rating.ON_TRACK, happened="As planned.")
        for number in (1, 2, 3)
    )
    milestones = tuple(
        MilestoneLine(
            "ED1", f"Step {number}", MilestoneFacts(f"ED1.{number}", date(2018, 6, 1), date(2018, 7, 1), None, False)
        )
        for number in (1, 2)
    )
    made = QuarterRecord(
        Span(Q1, date(2018, 7, 1), date(2018, 7, 19), QuarterState.CLOSED), None, (Q1,), (Q1,),
        (AreaLine("ED", "Early"),), standings, (), milestones,
        (RiskLine("ED1", "Nobody applies", 3, 3, "HR", date(2018, 12, 1)),),
    )  # fmt: skip
    return replace(made, **changes)


def plain(one):
    return json.loads(canonical(one))


def test_what_changed_is_told_in_words_ratings_first():
    before = record()
    first, second, third = before.standings
    worse = replace(second, rating=Rating.OFF_TRACK, happened="Two left.", green_by=Quarter.parse("2018-19-q4"))
    moved = replace(before.milestones[0], facts=replace(before.milestones[0].facts, forecast=date(2018, 9, 30)))
    after = record(standings=(first, worse), milestones=(moved,), risks=())
    told = [(one.of, one.what, one.was, one.now) for one in differences(plain(before), plain(after))]
    assert told == [
        ("ED2", "Rating", "On track", "Off track"),
        ("ED3 Title 3", "Deliverable", "In the plan", "Taken out"),
        ("ED2", "What is happening", "As planned.", "Two left."),
        ("ED2", "On track by", "Nothing", "Q4 2018/19"),
        ("ED1.1", "Expected now", "1 July 2018", "30 September 2018"),
        ("ED1.2 Step 2", "Milestone", "In the plan", "Taken out"),
        ("ED1", "Risk", "Open: Nobody applies", "No longer open"),
    ]
    found = differences(plain(before), plain(after))
    assert sentence(found, TODAY) == (
        "7 things have changed since the papers were issued on 12 October 2018, 1 rating among them."
    )
    assert sentence((), TODAY) == "Nothing has changed since the papers were issued on 12 October 2018."
    assert third.title == "Title 3"


def test_nothing_changed_says_nothing_and_every_random_change_is_told():
    before = plain(record())
    assert differences(before, before) == ()
    rnd = random.Random(6)
    for _ in range(200):
        after = plain(record())
        row = rnd.choice(after["standings"])
        name = rnd.choice(["rating", "title", "happened", "will_change", "green_by", "patients", "ask", "why_better"])
        row[name] = {"rating": "at_risk", "green_by": "2018-19-q3"}.get(name, f"Words {rnd.random()}")
        found = differences(before, after)
        assert [one.of for one in found] == [row["reference"]]
        assert found[0].was != found[0].now
