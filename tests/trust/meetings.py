"""The board's meeting on a quarter in the world of the walk: papers, attendance and one decision, before the review."""

from datetime import date

from flask import Flask

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import confirming, decisions, meetings, quarters
from alliance_tracker.data.board.confirming import Confirming
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.board.deciding import DecisionDraft, MeetingFacts
from alliance_tracker.rules.board.meeting import MeetingInput
from alliance_tracker.terms import Attends, DecidedHow, DecisionKind, FrozenKind
from alliance_tracker.web.board.freezing import freeze_quarter
from alliance_tracker.web.board.letters import FromBoard
from tests import make

QUARTER = "/alliances/<slug>/quarters/<code>"
MEETING_PAGES = f"""
{QUARTER}/meeting {QUARTER}/meeting/attendance {QUARTER}/meeting/review {QUARTER}/meeting/approve/<earlier>
{QUARTER}/papers/issue {QUARTER}/areas/<area>
{QUARTER}/decisions/new {QUARTER}/decisions/<int:number>/edit {QUARTER}/decisions/ask
"""
DECIDED_PAGES = f"""
{QUARTER}/decisions {QUARTER}/decisions.csv {QUARTER}/decisions/<int:number> {QUARTER}/minutes {QUARTER}/minutes.pdf
"""
OF_MEETING = {
    "/alliances/<slug>/quarters/<code>/areas/<area>": {"area": "ED"},
    "/alliances/<slug>/quarters/<code>/meeting/approve/<earlier>": {"earlier": "2017-18-q4"},
}
MET = date(2018, 8, 20)


def hold_meeting(app: Flask, where: make.Made, lead: make.Made, reference: str, quarter: Quarter) -> None:
    """Everything but the review, which the world records afterwards."""
    alliance = alliances.head(where.slug)
    assert alliance is not None
    head = quarters.among(quarters.quarters_of(where.alliance_id), quarter.code)
    draft = DecisionDraft(
        reference, "", DecisionKind.ASK_MORE, DecidedHow.MEETING, "Say how.", due_on=date(2018, 11, 30)
    )
    with app.test_request_context():
        freeze_quarter(alliance, quarter.code, FrozenKind.PAPERS, make.by(), make.moment(), MET)
        with writing(make.by(), make.moment()) as tx:
            seats = tuple(replace(one, how=Attends.PRESENT) for one in meetings.bodies_on(where.alliance_id, MET))
            meetings.write_down(tx, head, MeetingInput(MET, 1, seats), None, MET)
        with writing(make.by(), make.moment()) as tx:
            number = decisions.draft(tx, head, draft, MeetingFacts(quarter, MET, True), MET)
        row = decisions.decision_of(head.id, number, MET)
        with writing(make.by(lead), make.moment()) as tx:
            given = Confirming(lead.id, False, {number: row.version})
            confirming.confirm(tx, head, alliance.region_id, given, FromBoard.of(alliance), MET)
