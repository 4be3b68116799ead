"""The sheet to bring to a meeting and its minutes: as a page to print, and as a PDF made by the process beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, current_app, g, make_response, redirect, request

from alliance_tracker.data.groups import actions, agenda, meetings
from alliance_tracker.data.plan import plans, printing
from alliance_tracker.errors import NotFound, Unavailable
from alliance_tracker.exchange.papers import html, meeting
from alliance_tracker.exchange.papers.document import Paper
from alliance_tracker.exchange.papers.making import File, asked
from alliance_tracker.exchange.papers.meeting import MeetingFacts
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import MeetingState
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.groups.group import came
from alliance_tracker.web.groups.opened import at, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.words import day, moment

REFRESH_SECONDS = 1
WAITS = "waits"
"""Says in the address that the reader has asked for it, and is to be told how far it is."""
KINDS: Mapping[str, Callable[[MeetingFacts, Reader], Paper]] = {"sheet": meeting.sheet, "minutes": meeting.minutes}
WORDS = {"sheet": "Meeting sheet", "minutes": "Minutes"}


@pages.get("/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/<any(sheet,minutes):what>")
@needs(Action.READ_ALLIANCE)
def paper(slug: str, group: str, number: int, what: str) -> Response:
    """To read and to print. Eight queries."""
    facts = _facts(number, what)
    made = KINDS[what](facts, _reader())
    return page("paper.html", *_way(facts, what), paper=made, words=html.page(made), what=what, row=facts.meeting)


@pages.route(
    "/alliances/<slug>/involvement/groups/<group>/meetings/<int:number>/<any(sheet,minutes):what>.pdf",
    methods=["GET", "POST"],
)
@needs(Action.READ_ALLIANCE)
def paper_file(slug: str, group: str, number: int, what: str) -> Response:
    """The PDF if it is made; if not, the page that offers to make it, or says how far it is."""
    facts = _facts(number, what)
    plan = plans.plan_of(g.alliance.id)
    if plan is None:
        raise NotFound("A PDF cannot be made here yet. Print the page instead.")
    made = File(f"{group}-{what}-{facts.name}.pdf", KINDS[what](facts, _reader()))
    seal, order = asked(made)
    person_id = g.viewer.person_id
    key = f"meeting-{what}-{number}-{person_id}-{seal}"
    far = printing.standing(key, plan.id, person_id)
    here = at("paper_file", number=number, what=what)
    if request.method == "POST":
        if far is None and printing.waiting_of(person_id) >= printing.MOST_WAITING:
            raise Unavailable("Some papers are being made for you already. Wait until they are, then ask for this one.")
        if far is None or far.failure:
            printing.ask(key, plan.id, person_id, made.name, order, now())
        return make_response(redirect(f"{here}?{WAITS}=1", code=303))
    if far is not None and far.made and WAITS not in request.args:
        return _download(key, plan.id, person_id)
    answer = page(
        "making.html",
        *_way(facts, what),
        ("PDF", ""),
        far=far,
        here=here,
        words=WORDS[what],
        back=at("paper", number=number, what=what),
    )
    if far is not None and far.waits:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


def _facts(number: int, what: str) -> MeetingFacts:
    """What the paper tells, the same for every reader: small numbers as fewer than 5."""
    row = meetings.meeting_of(g.group.id, number)
    if what == "minutes" and row.state not in (MeetingState.HELD, MeetingState.APPROVED):
        raise NotFound("There are no minutes of this meeting yet. Whoever keeps the record writes them after it.")
    numbers = meetings.numbers_of([row.id])[row.id]
    acts = actions.actions_of(g.group.id, today())
    return MeetingFacts(
        g.alliance.name,
        g.group.name,
        row,
        agenda.items_of(row.id),
        came(numbers, False) if numbers.came else None,
        [one for one in acts if one.meeting_id == row.id],
        [one for one in acts if one.act.ended_on is None],
        today(),
    )


def _reader() -> Reader:
    settings = current_app.config["SETTINGS"]
    return Reader(g.viewer.name, moment(now()), False, settings.demonstration)


def _way(facts: MeetingFacts, what: str) -> list[tuple[str, str]]:
    number = facts.meeting.id
    return [
        ("Meetings", at("every_meeting")),
        (day(facts.meeting.meets_on), at("one_meeting", number=number)),
        (WORDS[what], at("paper", number=number, what=what)),
    ]


def _download(key: str, plan_id: int, person_id: int) -> Response:
    found = printing.content_of(key, plan_id, person_id)
    if found is None:
        raise NotFound("That paper is no longer kept. Ask for it again from the page of the meeting.")
    name, content = found
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
