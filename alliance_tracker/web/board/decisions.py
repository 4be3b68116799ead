"""Decisions of a board: the list, one of them, the secretary's draft, and what becomes of what was asked."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.board import decisions, meetings, quarters
from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.reading import Read
from alliance_tracker.data.plan import escalations
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.board import QuarterView
from alliance_tracker.rules.board.deciding import LONGEST, DecisionDraft, MeetingFacts
from alliance_tracker.rules.board.standing import NeedsBoard
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import DecidedHow, DecisionKind
from alliance_tracker.web import drafts, once
from alliance_tracker.web.board.around import as_called, at, form_page, located, page, reads, unreviewed
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.report import worked_out
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    ProseField,
    RemoveForm,
    Theirs,
    TickField,
    TrackerForm,
)
from alliance_tracker.web.groups.opened import drawn
from alliance_tracker.web.guard import needs
from alliance_tracker.web.private import PrivateForm, private_values
from alliance_tracker.web.show import csv_answer

_CHALLENGE = re.compile(r"C[0-9]{1,6}")
SUBJECTS = {"statement": "The statement of the patient representatives"}


class DecisionForm(PrivateForm):
    """A decision as the secretary writes it down."""

    form_name = "decision"
    reference = ChoiceField("Which deliverable is it about?", blank="Something else", always=True)
    subject = LineField(
        "If it is something else, what?",
        "For example, a challenge, the statement, or the dates of meetings",
        always=True,
    )
    kind = ChoiceField("What does the board decide?", choices=DecisionKind, read_as=DecisionKind, always=True)
    how = ChoiceField("How did it come about?", choices=DecidedHow, read_as=DecidedHow, always=True)
    words = ProseField(
        "In a sentence or two",
        "What is asked, of whom and why; or what was said. Accepting a path needs no words",
        most=LONGEST,
        always=True,
    )
    due_on = DateField("By when, if something is asked for", "For example, 30 Nov 2018", always=True)
    carried_to = DateField("To which day, if it was not reached", "Usually the next meeting", always=True)
    to_name = LineField(
        "Who is asked for help, if not the regional team",
        "Somebody without an account, who gets an e-mail and cannot acknowledge it here",
        most=100,
        always=True,
    )
    to_address = EmailField("Their e-mail address", always=True)
    private = TickField("Private: only the board and the programme manager see it. Others see “one private item”")

    def draft(self) -> DecisionDraft:
        return DecisionDraft(
            self.reference.data or "",
            self.subject.data or "",
            self.kind.data,
            self.how.data,
            self.words.data or "",
            self.carried_to.data,
            self.due_on.data,
            self.to_name.data or "",
            self.to_address.data or "",
            self.privacy(),
        )

    @property
    def boxes(self) -> list[Any]:
        """What is private stands last."""
        last = [self.private, self.private_because, self.private_until]
        return [*(box for box in self if box not in last), *last]


class DoneForm(TrackerForm):
    """The lead says what was done."""

    words = ProseField("What was done?", required="Say what was done", most=600, rows=3)


@pages.get("/alliances/<slug>/quarters/<code>/decisions")
@needs(Action.READ_ALLIANCE)
def decisions_page(slug: str, code: str) -> Response:
    """All decisions on a quarter with what became of them, what waits for one, what was carried over. Seven queries."""
    head = located(code)
    rows = decisions.decisions_of(head.id, today())
    seen = [row for row in rows if reads(row)]
    hidden = sum(row.confirmed for row in rows) - sum(row.confirmed for row in seen)
    known_refs = {row.line.reference for row in (*seen, *(row for row in rows if row.confirmed))}
    return page(
        "decisions.html",
        head,
        ("Decisions", ""),
        rows=as_called(head, seen),
        hidden=hidden,
        waiting=[need for need in needed(head) if need.standing.reference not in known_refs],
        carried=carried_to(head),
    )


def carried_to(head: QuarterHead) -> list[DecisionRow]:
    """What the meeting before did not reach, as far as the viewer reads it. One query."""
    return [row for row in decisions.carried_over(g.alliance.id, head.quarter, today()) if reads(row)]


def needed(head: QuarterHead) -> tuple[NeedsBoard, ...]:
    """What needs the board, as its page has it; nothing more once it is reviewed. Two queries."""
    return () if head.reviewed_at is not None else working(head)[1].needs_board


def working(head: QuarterHead) -> tuple[Read, QuarterView]:
    return worked_out(g.alliance.id, head, quarters.quarters_of(g.alliance.id), today())


@pages.get("/alliances/<slug>/quarters/<code>/decisions.csv")
@needs(Action.READ_ALLIANCE)
def decisions_csv(slug: str, code: str) -> Response:
    """The same list as a table, with what became of each."""
    head = located(code)
    columns = ("Number", "About", "Decision", "How", "What was said", "Asked", "Minutes", "Done on", "What was done")
    columns += ("Help, how it stands", "Answer")
    rows = [
        (
            row.code,
            row.line.about,
            row.line.heading,
            row.line.how.words,
            row.line.words,
            row.line.owed,
            row.minute,
            row.done_on,
            row.done_words,
            row.help.stands(today()) if row.help else "",
            row.help.answer if row.help else "",
        )
        for row in decisions.decisions_of(head.id, today())
        if reads(row)
    ]
    return csv_answer(f"{slug}-{head.quarter.code}-board-decisions", columns, rows)


@pages.get("/alliances/<slug>/quarters/<code>/decisions/<int:number>")
@needs(Action.READ_ALLIANCE)
def decision(slug: str, code: str, number: int) -> Response:
    """One decision. Three queries."""
    head = located(code)
    row = as_called(head, [_read(head, number)])[0]
    return page("decision.html", head, ("Decisions", at("decisions_page", head)), (row.code, ""), row=row)


def _read(head: QuarterHead, number: int) -> DecisionRow:
    row = decisions.decision_of(head.id, number, today())
    if not reads(row) and not row.confirmed:
        raise NotFound(f"D{number} is a draft. You can read it once the chair or a deputy has confirmed it.")
    if not reads(row):
        raise NotFound(f"D{number} is a private item, read by the board and the programme manager.")
    return row


@pages.route("/alliances/<slug>/quarters/<code>/decisions/new", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def new_decision(slug: str, code: str) -> Response:
    """Draft a decision. The address may say what it is about, and which kind, or which one was carried over."""
    head = unreviewed(code)
    place = at("new_decision", head)
    form = DecisionForm.opened(_asked(head), draft=drafts.found(place))
    _choose(form, head)
    answer = drafts.answered(form, place, f"A decision of the board on {head.quarter.words}", at("meeting", head))

    def save(tx: Writing) -> tuple[str, str]:
        number = decisions.draft(tx, head, form.draft(), facts_for(head), today())
        drafts.finish(tx, place)
        return at("decisions_page", head), f"D{number} is drafted. The chair or a deputy confirms it."

    if answer is None and not drafts.left(form):
        answer = once.saved(form, save)
    return answer or _form(form, head, "Draft a decision", later=True)


def _form(form: DecisionForm, head: QuarterHead, title: str, later: bool = False) -> Response:
    return form_page(
        form, head, title, at("decisions_page", head), button="Save the draft", later=later, boxes=form.boxes
    )


def _asked(head: QuarterHead) -> dict[str, Any]:
    """What the address says: ?about=ED1&kind=accept, ?about=C3, ?about=statement, ?carried=D2 of the meeting before."""
    about, carried = request.args.get("about", ""), request.args.get("carried")
    for row in carried_to(head) if carried else ():
        if row.code == carried:
            return _values(row) | {"how": DecidedHow.MEETING, "carried_to": None, "words": ""}
    kind = next((one for one in DecisionKind if one.value == request.args.get("kind")), None)
    values: dict[str, Any] = {"how": DecidedHow.MEETING}
    if _CHALLENGE.fullmatch(about):
        return values | {"subject": f"Challenge {about}", "kind": DecisionKind.OTHER}
    if about in SUBJECTS:
        return values | {"subject": SUBJECTS[about], "kind": DecisionKind.OTHER}
    return values | {"reference": about} | ({"kind": kind} if kind else {})


def _choose(form: DecisionForm, head: QuarterHead) -> None:
    """The deliverables of the plan, in its order."""
    standings = working(head)[0].record.standings
    form.reference.choices = [(row.reference, f"{row.reference} {row.title}") for row in standings]


def facts_for(head: QuarterHead) -> MeetingFacts:
    """What a draft is held against. Three queries."""
    meeting = meetings.meeting_of(head.id)
    region = bool(escalations.region_people(g.alliance.region_id, today()))
    met_on, quorate = (meeting.met_on, meeting.counted.met) if meeting else (None, None)
    return MeetingFacts(head.quarter, met_on, quorate, region)


@pages.route("/alliances/<slug>/quarters/<code>/decisions/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.RUN_MEETING)
def edit_decision(slug: str, code: str, number: int) -> Response:
    """Write a draft anew, or take it back, as long as nobody has confirmed it."""
    head = unreviewed(code)
    row = decisions.decision_of(head.id, number, today())
    form = DecisionForm.opened(_values(row), stamp=row.version)
    _choose(form, head)
    remove = RemoveForm.opened(stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        decisions.change(tx, head, number, form.draft(), form.version, facts_for(head), today())
        return at("decisions_page", head), f"D{number} is saved. The chair or a deputy confirms it."

    def take_back(tx: Writing) -> tuple[str, str]:
        decisions.take_back(tx, head, number, remove.version)
        return at("decisions_page", head), f"The draft of D{number} is taken back."

    def theirs() -> Theirs:
        fresh = decisions.decision_of(head.id, number, today())
        return Theirs(_values(fresh), fresh.version, fresh.drafted_by)

    kept = once.saved(remove, take_back) or once.saved(form, save, theirs)
    if kept is not None:
        return kept
    if row.confirmed and not form.sent() and not remove.sent():
        raise RuleBroken(f"D{number} is confirmed, so it no longer changes. Draft another decision that puts it right.")
    return page(
        "decision_edit.html",
        head,
        ("Decisions", at("decisions_page", head)),
        (row.code, ""),
        form=remove if remove.problems else form,
        editing=form,
        remove=remove,
        row=row,
        drawn=drawn,
    )


def _values(row: DecisionRow) -> dict[str, Any]:
    draft = row.draft
    names = ("reference", "subject", "kind", "how", "words", "due_on", "carried_to", "to_name", "to_address")
    return {name: getattr(draft, name) for name in names} | private_values(draft.privacy)


@pages.route("/alliances/<slug>/deliverables/<ref>/asked/<code>/<int:number>", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def action_done(slug: str, ref: str, code: str, number: int) -> Response:
    """The lead, the deputy or the manager says that what the board asked is done."""
    head = located(code)
    row = decisions.decision_of(head.id, number, today())
    if row.line.reference != ref or not row.is_action or not reads(row):
        raise NotFound("We cannot find that action. Choose it on the page of its deliverable.")
    form = DoneForm.opened(stamp=row.version)
    back = url_for("delivery.one", slug=slug, ref=ref)

    def save(tx: Writing) -> tuple[str, str]:
        decisions.done(tx, g.alliance.id, ref, row, form.words.data, today())
        return back, f"What the board asked for in {row.code} is done."

    words = f"The board asks of {ref}: {row.line.words}"
    return once.saved(form, save) or form_page(form, head, "What the board asked is done", back, words)
