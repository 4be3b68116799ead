"""What the pages of a board's meeting have in common: the quarter they are about, the way there, their forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data.board import quarters
from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.data.board.names_then import names_then
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.board import readers
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.groups.opened import drawn
from alliance_tracker.web.guard import may
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day


def located(code: str) -> QuarterHead:
    """The quarter of this address, once its update has opened. One query."""
    head = quarters.among(quarters.quarters_of(g.alliance.id), code)
    if head.state(today()) is QuarterState.PLANNED:
        raise RuleBroken(
            f"The update for {head.quarter.words} opens on {day(head.dates.opens)}. The board has nothing of it before."
        )
    return head


def unreviewed(code: str) -> QuarterHead:
    """The same, as long as its review is not recorded. One query."""
    head = located(code)
    if head.reviewed_at is not None:
        raise RuleBroken(
            f"The review of {head.quarter.words} is recorded, so what the board did is kept as it is. Write a "
            "correction; it stands beside it."
        )
    return head


def at(endpoint: str, head: QuarterHead, **values: Any) -> str:
    """The address of a page about this quarter."""
    return url_for(f"board.{endpoint}", slug=g.alliance.slug, code=head.quarter.code, **values)


def way(head: QuarterHead, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Quarters, the quarter, and what follows; the last one is this page."""
    found = [("Quarters", url_for("board.every", slug=g.alliance.slug)), (head.quarter.words, at("quarter", head))]
    found += more
    return [*found[:-1], (found[-1][0], "")]


def page(template: str, head: QuarterHead, *more: tuple[str, str], **context: Any) -> Response:
    """A page about the board's meeting on a quarter."""
    return show(
        f"board/{template}",
        head=head,
        quarter=head.quarter,
        way=way(head, *more),
        at=lambda endpoint, **values: at(endpoint, head, **values),
        today=today(),
        **context,
    )


def form_page(
    form: TrackerForm,
    head: QuarterHead,
    title: str,
    back: str,
    words: str = "",
    button: str = "Save",
    later: bool = False,
    boxes: Sequence[Any] | None = None,
) -> Response:
    """A page with one form; `later`: it can be left for later."""
    lines = (
        [] if back == at("quarter", head) else [("The meeting", at("meeting", head))] if may(Action.RUN_MEETING) else []
    )
    return page(
        "form.html",
        head,
        *lines,
        (title, ""),
        form=form,
        boxes=list(form) if boxes is None else boxes,
        drawn=drawn,
        title=title,
        words=words,
        button=button,
        back=back,
        later=later,
    )


def as_called(head: QuarterHead, rows: Sequence[DecisionRow]) -> Sequence[DecisionRow]:
    """The decisions with the names of their day once the quarter is reviewed. One query then."""
    then = names_then(head)
    return then.rows(rows) if then is not None else rows


def reads(row: DecisionRow) -> bool:
    """Whether the viewer may read this decision."""
    drafts, board = (any(may(action) for action in actions) for actions in (readers.DRAFTS, readers.PRIVATE))
    asked = row.asks(g.viewer.person_id)
    return bool(readers.readable(row.confirmed, not row.privacy.private, asked, drafts, board))
