"""Avonmere's board meets: papers, who came, what it decided, and minutes approved at the next meeting.

Two meetings are told; the one before LATEST leaves draft minutes. Everything is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from alliance_tracker.data import writing
from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board import confirming, decisions, meetings, quarters
from alliance_tracker.data.board.confirming import Confirming
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.plan import escalations, plans
from alliance_tracker.demonstration.records import at
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.board.deciding import DecisionDraft, MeetingFacts
from alliance_tracker.rules.board.meeting import MeetingInput, Seat
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.terms import Attends, DecidedHow, DecisionKind, FrozenKind
from alliance_tracker.web.board.freezing import freeze_quarter
from alliance_tracker.web.board.letters import FromBoard
from alliance_tracker.web.board.report import worked_out

BEFORE = timedelta(days=7)
"""So long before the meeting its papers go out."""
QUORUM = 7
AWAY = (Attends.PRESENT, Attends.PRESENT, Attends.DEPUTY, Attends.PRESENT, Attends.APOLOGIES)
NAMES = (
    "Alan Birch",
    "Beth Crowe",
    "Colin Dyer",
    "Dina Ellis",
    "Ewan Frost",
    "Gita Hall",
    "Hugh Ives",
    "Irene Jessop",
    "Kofi Larbi",
    "Lena Marlow",
    "Mohan Pillai",
    "Nora Quill",
)
"""One for each body: nobody sits for two."""
REGION_ON = date(2018, 9, 20)
ANSWER = "Two trusts next door have key workers' posts they cannot fill. We bring you together on 4 October."
ACCEPTED = "The board accepts the path, and looks at it again in the next quarter."
_ASKED = DecisionDraft(
    "ED3",
    "",
    DecisionKind.ASK_MORE,
    DecidedHow.MEETING,
    "Show what the wait from referral to result is at each of the sites, and what would shorten it.",
    due_on=date(2018, 11, 30),
)
TOLD: Mapping[str, tuple[DecisionDraft, ...]] = {
    "2017-18-q4": (
        DecisionDraft(
            "",
            "Dates of meetings in 2018/19",
            DecisionKind.OTHER,
            DecidedHow.MEETING,
            "The board meets twelve days after each update closes.",
        ),
    ),
    "2018-19-q1": (
        DecisionDraft(
            "EN1",
            "",
            DecisionKind.ESCALATE,
            DecidedHow.MEETING,
            "Nineteen key worker posts stay empty after three rounds of advertising. Who near us could share posts?",
            due_on=date(2018, 9, 28),
        ),
        _ASKED,
        DecisionDraft(
            "",
            "Who chairs the board from April 2019",
            DecisionKind.OTHER,
            DecidedHow.MEETING,
            "Two people are asked whether they would stand.",
            privacy=Privacy(True, "It is about people who have not been asked yet", date(2019, 3, 31)),
        ),
        DecisionDraft(
            "",
            "The register of interests",
            DecisionKind.OTHER,
            DecidedHow.NOT_REACHED,
            "There was no time for it.",
            carried_to=date(2018, 10, 31),
        ),
    ),
}
"""What was decided beside accepting each path; by the code of the quarter."""


class Board(Record):
    """Who acts at the board's meetings."""

    secretary: Actor
    chair: Actor
    region: Actor


def tells(quarter: Quarter) -> bool:
    """Whether the meeting on this quarter is told."""
    return quarter.code in TOLD


def papers(board: Board, alliance: AllianceHead, quarter: Quarter, met: date) -> None:
    """The papers go out a week before. Needs a request context, as the page has addresses in it."""
    on = met - BEFORE
    freeze_quarter(alliance, quarter.code, FrozenKind.PAPERS, board.secretary, at(on, 9), on)


def meeting(board: Board, alliance: AllianceHead, quarter: Quarter, met: date) -> None:
    """Who came, what was decided and confirmed, and the minutes of the meeting before."""
    heads = quarters.quarters_of(alliance.id)
    head = quarters.among(heads, quarter.code)
    seats = meetings.bodies_on(alliance.id, met)
    with writing(board.secretary, at(met, 12)) as tx:
        given = MeetingInput(met, min(QUORUM, len(seats)), _came(seats), "The patients’ statement was read out.")
        meetings.write_down(tx, head, given, None, met)
    facts = MeetingFacts(quarter, met, True)
    for draft in _drafts(alliance, head, heads, met):
        with writing(board.secretary, at(met, 13)) as tx:
            decisions.draft(tx, head, draft, facts, met)
    rows = decisions.decisions_of(head.id, met)
    assert board.chair.person_id is not None
    seen = Confirming(board.chair.person_id, False, {row.line.number: row.version for row in rows})
    with writing(board.chair, at(met, 14)) as tx:
        confirming.confirm(tx, head, alliance.region_id, seen, FromBoard.of(alliance), met)
    for earlier in meetings.to_approve(alliance.id, quarter):
        with writing(board.secretary, at(met, 14)) as tx:
            meetings.approve(tx, alliance.id, earlier.quarter, head)


def answered(board: Board, alliance: AllianceHead) -> None:
    """The regional team answers what the board asked of it."""
    plan = plans.plan_of(alliance.id)
    assert plan is not None
    for one in escalations.questions_of(plan.id):
        if one.answered_on is None and one.question.startswith("Nineteen key worker posts"):
            with writing(board.region, at(REGION_ON, 11)) as tx:
                escalations.answer_question(tx, plan, one.id, one.version, ANSWER, None, REGION_ON)


def _came(seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Nearly everybody, a deputy here and there."""
    told = []
    for place, seat in enumerate(seats):
        how = AWAY[place % len(AWAY)]
        told.append(replace(seat, how=how, name=NAMES[place] if how.counts else ""))
    return tuple(told)


def _drafts(
    alliance: AllianceHead, head: QuarterHead, heads: tuple[QuarterHead, ...], met: date
) -> list[DecisionDraft]:
    """Each path that needs the board is accepted, unless something else is told of it."""
    own = TOLD[head.quarter.code]
    told = {one.reference for one in own}
    needs = worked_out(alliance.id, head, heads, met)[1].needs_board
    accepted = [
        DecisionDraft(need.standing.reference, "", DecisionKind.ACCEPT, DecidedHow.MEETING, ACCEPTED)
        for need in needs
        if need.standing.reference not in told
    ]
    return [*accepted, *own]
