"""The board's meeting on a quarter: what is still to do, who came, the papers, the review, and earlier minutes."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.board import decisions, links, meetings, quarters
from alliance_tracker.data.board import room as boardroom
from alliance_tracker.data.board.meetings import Meeting
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.errors import RuleBroken, Stale, Unavailable
from alliance_tracker.rules.board.meeting import ForReview, MeetingInput, Seat, missing_for_review
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Attends, FrozenKind, QuarterState
from alliance_tracker.web import once
from alliance_tracker.web.board.around import at, form_page, located, page, unreviewed
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.decisions import SUBJECTS, carried_to, needed, working
from alliance_tracker.web.board.freezing import freeze_quarter
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, Theirs, TrackerForm, WholeField
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.show import done


class CameForm(TrackerForm):
    """Who came; `form_for` adds two boxes for each body."""

    form_name = "came"
    met_on = DateField("When did the board meet?", "For example, 6 Nov 2018", always=True)
    quorum = WholeField(
        "How many bodies make a quorum?", "By the board’s terms of reference", least=1, most=200, always=True
    )
    note = ProseField("What else was said", "Whatever the minutes should say beside the decisions", most=4000, rows=6)
    private_note = ProseField(
        "What was said in the private part", "Read by the board and the programme manager", most=4000, rows=4
    )


class IssueForm(TrackerForm):
    """One button: the papers are issued."""

    form_name = "issue"


class ReviewForm(TrackerForm):
    """One button: the review is recorded."""

    form_name = "review"


class ApproveForm(TrackerForm):
    """One button: earlier minutes are approved."""

    form_name = "approve"


def form_for(seats: tuple[Seat, ...]) -> type[CameForm]:
    """The form with, for each body, whether it came and who came for it."""
    fields: dict[str, Any] = {}
    for seat in seats:
        key = seat.organisation_id
        fields[f"how-{key}"] = ChoiceField(seat.body, choices=Attends, read_as=Attends, always=True)
        fields[f"name-{key}"] = LineField(f"Who came for {seat.body}", most=120)
    made = cast("type[CameForm]", type("CameForm", (CameForm,), fields))
    return made


@pages.get("/alliances/<slug>/quarters/<code>/meeting")
@needs(Action.RUN_MEETING)
def meeting(slug: str, code: str) -> Response:
    """What is done and what is still to do, from papers to approved minutes. Twelve queries."""
    head = located(code)
    found = meetings.meeting_of(head.id)
    rows = decisions.decisions_of(head.id, today())
    known = {row.line.reference for row in rows}
    return page(
        "meeting.html",
        head,
        ("The meeting", ""),
        meeting=found,
        papers=boardroom.papers_of(head.id),
        rows=rows,
        subjects=SUBJECTS,
        waiting=[need for need in needed(head) if need.standing.reference not in known],
        voices=working(head)[0].record.voices if head.reviewed_at is None else None,
        missing=_missing(head, found) if head.reviewed_at is None else [],
        links=links.sent(head.id, now()),
        earlier=meetings.to_approve(g.alliance.id, head.quarter),
        carried=carried_to(head),
    )


def _missing(head: QuarterHead, found: Meeting | None) -> list[str]:
    rows = decisions.decisions_of(head.id, today())
    given = ForReview(
        head.state(today()) is QuarterState.CLOSED,
        head.dates.closes,
        tuple(need.standing.reference for need in needed(head)),
        tuple(row.counts for row in rows),
        found.counted if found else None,
    )
    return missing_for_review(given)


@pages.route("/alliances/<slug>/quarters/<code>/meeting/attendance", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def attendance(slug: str, code: str) -> Response:
    """Who came for each body, and how many make a quorum."""
    head = unreviewed(code)
    found = meetings.meeting_of(head.id)
    seats = _seats(head, found)
    form = form_for(seats).opened(_values(head, found), stamp=found.version if found else "")

    def save(tx: Writing) -> tuple[str, str]:
        came = tuple(
            Seat(one.organisation_id, one.body, form[f"how-{one.organisation_id}"].data or None, _who(form, one))
            for one in seats
        )
        given = MeetingInput(
            form.met_on.data, form.quorum.data, came, form.note.data or "", form.private_note.data or ""
        )
        meetings.write_down(tx, head, given, form.version if form.stamp else None, today())
        return at("meeting", head), "Who came is written down."

    def theirs() -> Theirs:
        fresh = meetings.meeting_of(head.id)
        return Theirs(_values(head, fresh), fresh.version if fresh else "")

    kept = once.saved(form, save, theirs)
    return kept or page(
        "attendance.html", head, ("The meeting", at("meeting", head)), ("Who came", ""), form=form, seats=seats
    )


def _who(form: CameForm, seat: Seat) -> str:
    return form[f"name-{seat.organisation_id}"].data or ""


def _seats(head: QuarterHead, found: Meeting | None) -> tuple[Seat, ...]:
    """The bodies of the day of the meeting, and whoever was written down then."""
    on = found.met_on if found else min(head.dates.board or today(), today())
    seats = {seat.organisation_id: seat for seat in meetings.bodies_on(g.alliance.id, on)}
    if found:
        seats = {seat.organisation_id: seat for seat in found.seats} | seats
    return tuple(seats.values())


def _values(head: QuarterHead, found: Meeting | None) -> dict[str, Any]:
    if found is None:
        board = head.dates.board
        return {"met_on": board if board and board <= today() else None}
    values: dict[str, Any] = {
        "met_on": found.met_on,
        "quorum": found.quorum,
        "note": found.note,
        "private_note": found.private_note,
    }
    for seat in found.seats:
        values |= {f"how-{seat.organisation_id}": seat.how, f"name-{seat.organisation_id}": seat.name}
    return values


@pages.route("/alliances/<slug>/quarters/<code>/papers/issue", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def issue_papers(slug: str, code: str) -> Response:
    """Freeze the page as the board's papers. What changes afterwards stands first on it."""
    head = unreviewed(code)
    form = IssueForm.opened()
    if form.sent():
        return _frozen(form, head, FrozenKind.PAPERS) or _issue(head, form)
    if boardroom.papers_of(head.id) is not None:
        return done(at("papers", head))
    return _issue(head, form)


def _issue(head: QuarterHead, form: IssueForm) -> Response:
    words = "The page as it stands now is kept as the board’s papers. Whatever changes afterwards stands first on it."
    if head.state(today()) is QuarterState.OPEN:
        words += " The update is still open, so updates that come in later will stand there."
    return form_page(form, head, "Issue the papers", at("meeting", head), words, "Issue the papers")


@pages.route("/alliances/<slug>/quarters/<code>/meeting/review", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def record_review(slug: str, code: str) -> Response:
    """Freeze what the board saw and decided. Needs a decision on all that needs it, attendance and quorum."""
    form = ReviewForm.opened()
    head = located(code)
    if head.reviewed_at is not None:
        again = _again(head, FrozenKind.REVIEW) if form.sent() else None
        if again is not None:
            return again
        unreviewed(code)
    missing = _missing(head, meetings.meeting_of(head.id))
    if form.sent():
        if missing:
            for one in missing:
                form.add(RuleBroken(one))
        else:
            kept = _frozen(form, head, FrozenKind.REVIEW)
            if kept is not None:
                return kept
    return page(
        "review.html", head, ("The meeting", at("meeting", head)), ("Record the review", ""), form=form, missing=missing
    )


SAID = {
    FrozenKind.PAPERS: "The papers of {} are issued.",
    FrozenKind.REVIEW: "The review of {} is recorded.",
}


def _frozen(form: TrackerForm, head: QuarterHead, kind: FrozenKind) -> Response | None:
    """The way on once it is frozen; what stands in the way is put on the form. Pressed twice, it is frozen once."""
    try:
        freeze_quarter(g.alliance, head.quarter.code, kind, actor(), now(), today())
    except (RuleBroken, Stale, Unavailable) as problem:
        form.add(problem)
        return _again(head, kind)
    return done(at("quarter", head), SAID[kind].format(head.quarter.words))


def _again(head: QuarterHead, kind: FrozenKind) -> Response | None:
    """The first answer once more, for the very person who pressed the button before."""
    pack = boardroom.pack_of(head.id, kind)
    own = pack is not None and pack.person_id == g.viewer.person_id
    return done(at("quarter", head), SAID[kind].format(head.quarter.words)) if own else None


@pages.route("/alliances/<slug>/quarters/<code>/meeting/approve/<earlier>", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def approve_minutes(slug: str, code: str, earlier: str) -> Response:
    """This meeting has approved the minutes of an earlier one."""
    head = located(code)
    before = quarters.quarter_named(earlier)
    form = ApproveForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        meetings.approve(tx, g.alliance.id, before, head)
        return at("meeting", head), f"The minutes of the meeting on {before.words} are approved."

    words = f"From then on the decisions on {before.words} read as minutes, and no longer as draft minutes."
    title = f"Approve the minutes on {before.words}"
    return once.saved(form, save) or form_page(form, head, title, at("meeting", head), words, "The board approves them")
