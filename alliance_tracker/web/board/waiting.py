"""What of a board's meeting stands beside other pages: the quarter's page, Home, the page of a deliverable."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

from alliance_tracker.data.board import decisions, meetings
from alliance_tracker.data.board import room as boardroom
from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.room import Issued
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.words import counted, day, plural
from alliance_tracker.terms import QuarterState
from alliance_tracker.web.board.around import reads
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.clock import today

RUNS = frozenset({Role.CHAIR, Role.SECRETARY})
WRITES = frozenset({Role.LEAD, Role.MANAGER})


class Beside(Record):
    """What still changes beside a quarter's page: its papers, its decisions and what became of them."""

    papers: Issued | None
    rows: tuple[DecisionRow, ...]
    drafts: int

    @property
    def met(self) -> bool:
        return bool(self.rows and self.rows[0].met_on)

    @property
    def minute(self) -> str:
        """Draft minute, until a later meeting has approved it."""
        words = self.rows[0].minute
        return f"{words[0].lower()}{words[1:]}"

    @property
    def owed(self) -> tuple[DecisionRow, ...]:
        return tuple(row for row in self.rows if row.is_action or row.help)


def beside(head: QuarterHead) -> Beside | None:
    """What the viewer may read of it. Two queries."""
    papers = boardroom.papers_of(head.id)
    rows = decisions.decisions_of(head.id, today())
    seen = tuple(row for row in rows if reads(row))
    if papers is None and not seen:
        return None
    return Beside(papers, seen, sum(not row.confirmed for row in seen))


@pages.app_template_global("board_asks")
def asks_about(reference: str) -> list[tuple[DecisionRow, bool]]:
    """What the board asked about a deliverable, for its page, and whether it is late. One query."""
    rows = decisions.asked_about(g.alliance.id, reference, today())
    return [(row, row.is_late(today())) for row in rows if reads(row)]


@pages.app_template_global("board_asks_of_me")
def asks_of_me(work: Any) -> tuple[DecisionRow, ...]:
    """What the board asks of the reader, for Home. One query for those who lead something."""
    if not work.roles & WRITES:
        return ()
    return decisions.asked_of(g.viewer.person_id, work.alliance.id, today())


@pages.app_template_global("board_waits")
def waits(work: Any) -> list[tuple[str, str]]:
    """What waits for the chair and the secretary, as words and where to do it. Three queries, none for others."""
    if not work.roles & RUNS or work.head is None:
        return []
    slug = work.alliance.slug
    found: list[tuple[str, str]] = []
    for head in (work.head, work.before):
        if head is not None and head.reviewed_at is None:
            found += _of_quarter(slug, head, work, chair=Role.CHAIR in work.roles)
    return found + _minutes(slug, work)


def _of_quarter(slug: str, head: QuarterHead, work: Any, chair: bool) -> list[tuple[str, str]]:
    words = head.quarter.words
    meeting = url_for("board.meeting", slug=slug, code=head.quarter.code)
    rows = decisions.decisions_of(head.id, today())
    found: list[tuple[str, str]] = []
    drafts = sum(not row.confirmed for row in rows)
    if drafts and chair:
        confirm = url_for("board.confirm_decisions", slug=slug, code=head.quarter.code)
        found.append((f"{counted(drafts, 'decision')} on {words} {plural(drafts, 'waits', 'wait')} for you", confirm))
    elif drafts:
        found.append(
            (f"{counted(drafts, 'draft')} on {words} {plural(drafts, 'waits', 'wait')} for the chair", meeting)
        )
    if head.state(today()) is QuarterState.CLOSED:
        met = head.dates.board is not None and head.dates.board <= today()
        told = f"The review of {words} is not recorded" if met else f"The update for {words} has closed"
        then = f"; the board meets on {day(head.dates.board)}" if head.dates.board and not met else ""
        found.append((f"{told}{then}", meeting))
    return found


def _minutes(slug: str, work: Any) -> list[tuple[str, str]]:
    """Minutes that no meeting has approved yet."""
    after: Quarter = work.head.quarter.next()
    return [
        (
            f"The minutes of {day(one.met_on)} on {one.quarter.words} are a draft, for the next meeting to approve",
            url_for("board.minutes", slug=slug, code=one.quarter.code),
        )
        for one in meetings.to_approve(work.alliance.id, after)
    ]
