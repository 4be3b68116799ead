"""The board's papers: as they were issued, the board paper to print and as PDF, and the minutes likewise."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g

from alliance_tracker.data.board import decisions, freezing, meetings, quarters
from alliance_tracker.data.board import room as boardroom
from alliance_tracker.data.board.meetings import Meeting
from alliance_tracker.data.board.names_then import names_then
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.people.names import names_of
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.papers import html
from alliance_tracker.exchange.papers.board_minutes import MinuteFacts, board_minutes
from alliance_tracker.exchange.papers.document import Paper, Picture, again
from alliance_tracker.exchange.papers.making import File
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import printed
from alliance_tracker.web.board.around import at, located, page, reads
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.main_part import people_in, shown
from alliance_tracker.web.board.quarter import located as located_return
from alliance_tracker.web.board.report import pictured, report_of
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.words import day, moment


@pages.get("/alliances/<slug>/quarters/<code>/papers")
@needs(Action.READ_RETURN)
def papers(slug: str, code: str) -> Response:
    """The papers byte by byte as they were issued, with today's names. Four queries."""
    head, _, state = located_return(code)
    issued = boardroom.papers_of(head.id)
    if issued is None:
        return _not_yet(head, "Papers", _no_papers(head, state), "issue_papers", "Issue the papers")
    kept = freezing.frozen_page(issued.frozen_id).page.decode()
    main = shown(kept, names_of(people_in(kept)), links=may(Action.READ_ALLIANCE))
    return page("papers.html", head, ("Papers", ""), issued=issued, main=main)


def _no_papers(head: QuarterHead, state: QuarterState) -> str:
    words = head.quarter.words
    if state is QuarterState.REVIEWED:
        return f"The board reviewed {words} before any papers were issued, so there are none."
    issuing = "the board’s secretary or its chair issues them, which keeps the quarter’s page as it stands then"
    if state is QuarterState.PLANNED:
        return f"There are no papers of {words} yet. Its update opens on {day(head.dates.opens)}; after that {issuing}."
    return f"The papers of {words} are not issued yet: {issuing}."


def _no_minutes(head: QuarterHead, state: QuarterState) -> str:
    words = head.quarter.words
    if state is QuarterState.REVIEWED:
        return f"Nobody wrote down who came to the meeting on {words}, so there are no minutes of it."
    began = "they begin when the board’s secretary or its chair writes down who came to the meeting"
    if state is QuarterState.PLANNED:
        return f"There are no minutes on {words} yet. Its update opens on {day(head.dates.opens)}; after that {began}."
    return f"There are no minutes on {words} yet: {began}."


def _not_yet(head: QuarterHead, what: str, words: str, endpoint: str, button: str) -> Response:
    """What is missing and who does it, with the way there for those who may, and to the quarter for everyone."""
    runs = may(Action.RUN_MEETING) and head.state(today()) in (QuarterState.OPEN, QuarterState.CLOSED)
    first = (at(endpoint, head), button) if runs else None
    return page("not_yet.html", head, (what, ""), status=404, what=what, words=words, first=first)


@pages.get("/alliances/<slug>/quarters/<code>/paper")
@needs(Action.READ_RETURN)
def paper(slug: str, code: str) -> Response:
    """The board paper to read and to print; of a reviewed quarter as it was frozen."""
    head, made = _paper(code)
    rows = at("table", head, table="sequence") if any(isinstance(one, Picture) for one in made.blocks) else ""
    words, pdf = html.page(made), at("paper_file", head)
    return page("paper.html", head, ("Board paper", ""), paper=made, words=words, pdf=pdf, rows=rows)


@pages.route("/alliances/<slug>/quarters/<code>/paper.pdf", methods=["GET", "POST"])
@needs(Action.READ_RETURN)
def paper_file(slug: str, code: str) -> Response:
    """The same as PDF: cover and at most six pages."""
    head, made = _paper(code)
    file = File(f"{slug}-{head.quarter.code}-board-paper.pdf", made)
    return _making(head, file, f"board-paper-{head.id}", "Board paper", "paper")


def _making(head: QuarterHead, file: File, key: str, words: str, back: str) -> Response:
    here = at(f"{back}_file", head)
    kept, far = printed.answer(file, key, here)
    if kept is not None:
        return kept
    lines = ((words, at(back, head)), ("PDF", ""))
    shown_page = page("making.html", head, *lines, far=far, here=here, words=words, back=at(back, head))
    return printed.looking_again(shown_page, far)


def _paper(code: str) -> tuple[QuarterHead, Paper]:
    """The paper with what depends on its reader: the marks at the head of each page, and its foot."""
    head, heads, state = located_return(code)
    if state is QuarterState.PLANNED:
        raise NotFound(f"The update for {head.quarter.words} opens on {day(head.dates.opens)}. It has no paper yet.")
    made = _kept(head) if head.frozen_id is not None else report_of(g.alliance, head, heads, today(), True).paper()
    marks = () if state is QuarterState.REVIEWED else ("DRAFT, not reviewed by the board",)
    marks += (DEMONSTRATION,) if _reader().demonstration else ()
    foot = f"{made.author}, {made.title}. Printed by {_reader().name}, {_reader().at}."
    return head, replace(made, marks=marks, foot=foot)


def _kept(head: QuarterHead) -> Paper:
    assert head.frozen_id is not None
    content: dict[str, Any] = freezing.frozen_content(head.frozen_id)
    if "paper" not in content:
        raise NotFound(f"{head.quarter.words} was reviewed before board papers were kept. Print its page instead.")
    made: Paper = again(content["paper"])
    return pictured(made, lambda name: freezing.frozen_picture(g.alliance.id, name) or b"")


@pages.get("/alliances/<slug>/quarters/<code>/minutes")
@needs(Action.READ_ALLIANCE)
def minutes(slug: str, code: str) -> Response:
    """Minutes to read and to print, with the names of its day once they are reviewed. Six queries."""
    head = quarters.among(quarters.quarters_of(g.alliance.id), code)
    meeting = meetings.meeting_of(head.id)
    if meeting is None:
        words = _no_minutes(head, head.state(today()))
        return _not_yet(head, "Minutes", words, "attendance", "Write down who came")
    made = _minutes(head, meeting)
    words, pdf = html.page(made), at("minutes_file", head)
    return page("paper.html", head, ("Minutes", ""), paper=made, words=words, pdf=pdf, rows="")


@pages.route("/alliances/<slug>/quarters/<code>/minutes.pdf", methods=["GET", "POST"])
@needs(Action.READ_ALLIANCE)
def minutes_file(slug: str, code: str) -> Response:
    """The same as PDF."""
    head = located(code)
    meeting = meetings.meeting_of(head.id)
    if meeting is None:
        raise NotFound(_no_minutes(head, head.state(today())))
    file = File(f"{slug}-{head.quarter.code}-board-minutes.pdf", _minutes(head, meeting))
    return _making(head, file, f"board-minutes-{head.id}", "Minutes", "minutes")


def _minutes(head: QuarterHead, meeting: Meeting) -> Paper:
    rows = [row for row in decisions.decisions_of(head.id, today()) if row.confirmed]
    seen, then = [row for row in rows if reads(row)], names_then(head)
    facts = MinuteFacts(g.alliance.name, meeting, seen, len(rows) - len(seen), today())
    if then is not None:
        name = then.alliance or facts.alliance
        facts = replace(facts, alliance=name, meeting=then.meeting(meeting), rows=then.rows(seen))
    return board_minutes(facts, _reader(may(Action.READ_BOARD_PRIVATE)))


def _reader(private: bool = False) -> Reader:
    settings = current_app.config["SETTINGS"]
    return Reader(g.viewer.name, moment(now()), private, settings.demonstration)
