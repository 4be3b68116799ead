"""One deliverable: how it stands, its milestones, its quarters, its risks, and what it is for."""

from collections.abc import Sequence
from datetime import date

from flask import Response, g

from alliance_tracker.data.delivery import MilestoneRow, Standing, UpdateRow, Whole
from alliance_tracker.data.delivery.activities import activities_of
from alliance_tracker.data.delivery.sequence import effects_in
from alliance_tracker.data.plan import versions
from alliance_tracker.data.risks import RiskRow
from alliance_tracker.exchange.evidence import kind_words
from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import MilestoneFacts, movement, status_of
from alliance_tracker.rules.delivery.depending import Effect, slips
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.risks import for_reader, review_overdue, score_words
from alliance_tracker.rules.words import times
from alliance_tracker.terms import MilestoneStatus, Movement, QuarterState, Rating
from alliance_tracker.web.clock import day_of, today
from alliance_tracker.web.delivery.pages import pages, whole
from alliance_tracker.web.delivery.scale import Scale, span_words
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show

ICONS = {
    MilestoneStatus.LATE: "stop",
    MilestoneStatus.WILL_BE_LATE: "part",
    MilestoneStatus.ON_TRACK: "ok",
    MilestoneStatus.NOT_DUE: "none",
    MilestoneStatus.MET_LATE: "done",
    MilestoneStatus.MET: "done",
}
STRIP = 8
RECENT = 4


class QuarterLine(Record):
    """One quarter of the timeline: what stood, how it moved, what was said, and when the board reviewed it."""

    quarter: Quarter
    standing: Standing
    movement: Movement | None
    update: UpdateRow | None
    returned_on: date | None
    reviewed_on: date | None
    late: bool


class StepLine(Record):
    """One milestone as the table shows it."""

    row: MilestoneRow
    number: int
    status: MilestoneStatus
    icon: str
    words: str
    moved: str


@pages.route("/alliances/<slug>/deliverables/<ref>")
@needs(Action.READ_ALLIANCE)
def one(slug: str, ref: str) -> Response:
    """The whole deliverable. Eleven queries beside the guard's, two more for what it waits for, one for who may fix."""
    found = whole(ref)
    lines = quarter_lines(found)
    steps = [_step(row) for row in found.milestones]
    open_risks, hidden_open = _risks(found, is_open=True)
    closed_risks, hidden_closed = _risks(found, is_open=False)
    works = activities_of(g.alliance.id, found.id)
    said = found.update_for(found.quarter) or (found.updates[-1] if found.updates else None)
    return show(
        "delivery/one.html",
        one=found,
        frozen=may(Action.EDIT_PLAN) and not found.baseline_fixed_on and versions.newest_label(g.alliance.id),
        lines=lines[:RECENT],
        earlier=lines[RECENT:],
        this=lines[0] if lines and lines[0].quarter == found.quarter else None,
        strip=[(line.quarter, line.standing.shown) for line in reversed(lines) if line.standing.shown][-STRIP:],
        path=said if said and said.declared.needs_path else None,
        steps=steps,
        works=[one for one in works if one.home == found.reference],
        borrowed=[one for one in works if one.home != found.reference],
        waits=_waits(found),
        late=sum(step.status is MilestoneStatus.LATE for step in steps),
        met=sum(step.row.facts.met is not None for step in steps),
        next_step=_next(found.milestones),
        open_risks=open_risks,
        hidden_open=hidden_open,
        closed_risks=closed_risks,
        hidden_closed=hidden_closed,
        score_words=score_words,
        overdue=lambda risk: review_overdue(risk.facts, today()),
        scale=Scale.over([found.planned_start, found.planned_end], found.quarter),
        span_words=span_words,
        kind_words=kind_words,
        may_return=found.state in (QuarterState.OPEN, QuarterState.CLOSED),
        is_mine=g.viewer.person_id in (found.lead_id, found.deputy_id),
    )


def _waits(found: Whole) -> dict[tuple[str, str], Effect]:
    """What slipped of what it waits for, and what waits for it, by both references. Two queries when there is any."""
    if not found.waits_for and not found.needed_by:
        return {}
    return {(one.waiting, one.on): one for one in slips(effects_in(g.alliance.id))}


def _risks(found: Whole, is_open: bool) -> tuple[tuple[RiskRow, ...], int]:
    """The open or the closed risks that this reader sees, and how many are private beside them."""
    risks = [risk for risk in found.risks if (risk.facts.closed_on is None) is is_open]
    return for_reader(risks, may(Action.RECORD_RISK))


def quarter_lines(found: Whole) -> list[QuarterLine]:
    """The quarters up to the one in question that have something to show, newest first."""
    lines = []
    before: Rating | None = None
    for standing in found.standings:
        update, head = found.update_for(standing.quarter), found.head_of(standing.quarter)
        moved = movement(before, standing.shown) if standing.shown is not None else None
        before = standing.shown
        if standing.shown is None and standing.quarter != found.quarter:
            continue
        reviewed = day_of(head.reviewed_at) if head and head.reviewed_at else None
        returned = day_of(update.updated_at) if update else None
        late = bool(returned and head and returned > head.dates.closes)
        lines.append(QuarterLine(standing.quarter, standing, moved, update, returned, reviewed, late))
    return lines[::-1]


def status_words(facts: MilestoneFacts, on: date) -> str:
    """How a milestone stands; one that is due after this financial year says from when on it counts."""
    status = status_of(facts, on)
    if status is not MilestoneStatus.NOT_DUE:
        return status.words
    year = FinancialYear.of(on).end.year
    return f"Not due before April {year}" if facts.due else "No date yet"


def _step(row: MilestoneRow) -> StepLine:
    status = status_of(row.facts, today())
    forecasts = [move for move in row.moves if move.which == "forecast"]
    return StepLine(
        row,
        int(row.reference.partition(".")[2]),
        status,
        ICONS[status],
        status_words(row.facts, today()),
        f"Moved {times(len(forecasts))}" if forecasts else "",
    )


def _next(milestones: Sequence[MilestoneRow]) -> MilestoneRow | None:
    """The unmet milestone that is expected first."""
    waiting = [row for row in milestones if row.facts.met is None and row.facts.due is not None]
    return min(waiting, key=lambda row: (row.facts.due or date.max, row.reference), default=None)
