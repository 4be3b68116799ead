"""Freezing a quarter: its page, its figures and its pictures as they are at that moment."""

from datetime import date, datetime

from alliance_tracker.data import writing
from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board import freezing, quarters, reading
from alliance_tracker.data.board import room as boardroom
from alliance_tracker.data.holding import hold_all
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.exchange.papers.document import Picture
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import FrozenKind, QuarterState
from alliance_tracker.web.board import pictures
from alliance_tracker.web.board.report import report_of
from alliance_tracker.web.board.years import years_of

ON_THE_PAGE = ("movement", "burn-up")


def freeze_quarter(
    alliance: AllianceHead, code: str, kind: FrozenKind, actor: Actor, now: datetime, today: date
) -> int:
    """Freeze what the board sees, and for a review close the quarter. Returns the pack's key.

    Page and pictures are made before the transaction that writes. Inside it the quarter is held against all who save
    something of it, and the alliance's history against all others, who change a milestone or a risk, which are of every
    quarter. Then the record is read again: if anything was saved in between, nothing is frozen. Of two who press at
    once the first freezes, and the other is told.
    Needs a request context, as the page has addresses in it.
    """
    heads = quarters.quarters_of(alliance.id)
    head = quarters.among(heads, code)
    state = head.state(today)
    if kind is FrozenKind.REVIEW and state is not QuarterState.CLOSED:
        raise RuleBroken(
            f"{head.quarter.words} is {state.words.lower()}. A review is recorded once, after the update has closed."
        )
    if state is QuarterState.PLANNED:
        raise RuleBroken(f"The update for {head.quarter.words} has not opened, so there is nothing to freeze.")
    report = report_of(alliance, head, heads, today, years=True)
    page = report.html().encode()
    paper = report.paper()
    content = report.content(paper)
    kept = {pictures.file_name(table, "json"): canonical(table) for table in report.pictures.values()}
    for name in ON_THE_PAGE:
        table = report.pictures[name]
        kept[pictures.file_name(table, "svg")] = pictures.drawn(table, "svg")
    kept |= {one.name: one.content for one in paper.blocks if isinstance(one, Picture)}
    with writing(actor, now) as tx:
        hold_all(tx, alliance.id, head.quarter)
        again = reading.record_of(alliance.id, head, quarters.quarters_of(alliance.id), today)
        room = boardroom.room_of(head.id, today)
        years = years_of(alliance, head.quarter)
        if (again.record, room, years) != (report.record, report.room, report.years):
            raise Stale(f"Somebody saved a change to {head.quarter.words} a moment ago. Check it, then freeze again.")
        return freezing.freeze(tx, alliance.id, head.quarter, kind, content, page, kept)
