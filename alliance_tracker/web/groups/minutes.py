"""The sheet to bring to a meeting and its minutes: as a page to print, and as a PDF made by the process beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, current_app, g

from alliance_tracker.data.groups import actions, agenda, meetings
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.papers import html, meeting
from alliance_tracker.exchange.papers.document import Paper
from alliance_tracker.exchange.papers.making import File
from alliance_tracker.exchange.papers.meeting import MeetingFacts
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import MeetingState
from alliance_tracker.web import printed
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.groups.group import came
from alliance_tracker.web.groups.opened import at, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.words import day, moment

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
    made = File(f"{group}-{what}-{facts.name}.pdf", KINDS[what](facts, _reader()))
    here = at("paper_file", number=number, what=what)
    kept, far = printed.answer(made, f"meeting-{what}-{number}", here)
    if kept is not None:
        return kept
    back = at("paper", number=number, what=what)
    words = {"words": WORDS[what], "back": back, "here": here}
    return printed.looking_again(page("making.html", *_way(facts, what), ("PDF", ""), far=far, **words), far)


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
