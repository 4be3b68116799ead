"""One quarter as the board sees it: its page, live or frozen, and its tables as CSV."""

from typing import Any

from flask import Response, g

from alliance_tracker.data.board import freezing, quarters
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.people.names import names_of
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.main_part import people_in, shown
from alliance_tracker.web.board.report import live_page, tables_for
from alliance_tracker.web.board.waiting import beside
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import may, needs, readable
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import day


def located(code: str) -> tuple[QuarterHead, tuple[QuarterHead, ...], QuarterState]:
    """The quarter of this address among those of the alliance, if the reader may read it now. One query."""
    heads = quarters.quarters_of(g.alliance.id)
    head = quarters.among(heads, code)
    return head, heads, readable(head)


@pages.get("/alliances/<slug>/quarters/<code>")
@needs(Action.READ_RETURN)
def quarter(slug: str, code: str) -> Response:
    """The quarter. Of its own a live page has three queries, up to 29 after a change.

    A reviewed one has four, a planned one has one.
    """
    head, heads, state = located(code)
    if state is QuarterState.PLANNED:
        return show("board/planned.html", head=head, quarter=head.quarter, latest=quarters.in_question(heads, today()))
    if head.frozen_id is not None:
        return _frozen(head, heads, head.frozen_id)
    page = live_page(g.alliance, head, heads, today())
    names = names_of(people_in(page.html))
    main = shown(page.html, names, links=may(Action.READ_ALLIANCE), decides=may(Action.RUN_MEETING))
    return _page(head, heads, state, main=main, waiting=page.waiting)


def _frozen(head: QuarterHead, heads: tuple[QuarterHead, ...], frozen_id: int) -> Response:
    """The very bytes that were frozen, with today's names, and what was corrected since beside them."""
    kept = freezing.frozen_page(frozen_id)
    corrections = freezing.corrections_of(head.id)
    html = kept.page.decode()
    people = people_in(html) | {line.person_id for line in corrections if line.person_id is not None}
    names = names_of(people)
    main = shown(html, names, links=may(Action.READ_ALLIANCE))
    return _page(head, heads, QuarterState.REVIEWED, main=main, frozen=kept, corrections=corrections, names=names)


def _page(head: QuarterHead, heads: tuple[QuarterHead, ...], state: QuarterState, **context: Any) -> Response:
    place = heads.index(head)
    return show(
        "board/quarter.html",
        head=head,
        quarter=head.quarter,
        state=state,
        today=today(),
        earlier=heads[place - 1] if place else None,
        later=heads[place + 1] if place + 1 < len(heads) else None,
        beside=beside(head),
        **({"frozen": None, "corrections": [], "names": {}, "waiting": 0} | context),
    )


@pages.get("/alliances/<slug>/quarters/<code>/<table>.csv")
@needs(Action.READ_RETURN)
def table(slug: str, code: str, table: str) -> Response:
    """One table of the quarter as CSV; of a reviewed quarter as it was frozen."""
    head, heads, state = located(code)
    if state is QuarterState.PLANNED:
        raise NotFound(f"The update for {head.quarter.words} opens on {day(head.dates.opens)}. It has no tables yet.")
    found = tables_for(g.alliance, head, heads, today()).get(table)
    if found is None:
        raise NotFound("We cannot find that table. Open the quarter’s page to see its tables.")
    people = frozenset(cell["person"] for row in found["rows"] for cell in row if isinstance(cell, dict))
    names = names_of(people)
    rows = [[_cell(cell, names) for cell in row] for row in found["rows"]]
    return csv_answer(f"{slug}-{head.quarter.code}-{table}", found["columns"], rows)


def _cell(cell: Any, names: dict[int, str]) -> Any:
    return names.get(cell["person"], "a former deliverable lead") if isinstance(cell, dict) else cell
