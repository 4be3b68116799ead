"""England in one quarter: the national extract for everyone signed in, and for those who watch, what needs them."""

from typing import Any

from flask import Response, g

from alliance_tracker.data.board import england, quarters
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.board.england import AllianceLine, EnglandQuarter, ItemLine, england_sentence
from alliance_tracker.rules.permissions import Action, Role
from alliance_tracker.terms import QuarterState
from alliance_tracker.web.clock import today
from alliance_tracker.web.england.pages import pages
from alliance_tracker.web.england.places import places
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.show import csv_answer, page_asked, show

EXTRACT = (
    "Region",
    "Alliance",
    "Quarter",
    "State",
    "Returned",
    "Plan submitted",
    "Area",
    "Rating",
    "Counts",
    "Movement",
    "Board’s view",
)
MISSING = ("Region", "Alliance", "Quarter", "Updates in", "Updates due", "Closed on", "Days late")
NEEDS = ("Region", "Alliance", "Quarter", "Deliverable", "Rating", "Why", "Reviewed by its board")
ITEMS = ("Item", "Area", "Thing to achieve", "Alliances", "Deliverables", "Ratings", "Alliances without one")


@pages.get("")
@needs(Action.READ_EXTRACT)
def index() -> Response:
    """The last quarter that has closed somewhere. Three queries while nothing has changed, else ten."""
    quarter = england.newest_closed(today())
    if quarter is None:
        return show("england/quarter.html", england=None, places=places())
    return _shown(quarter)


@pages.get("/quarters/<code>")
@needs(Action.READ_EXTRACT)
def quarter(code: str) -> Response:
    """Any quarter up to that one."""
    return _shown(_asked(code))


def _asked(code: str) -> Quarter:
    """The quarter of the address. Raises NotFound when no alliance has it yet."""
    wanted, newest = quarters.quarter_named(code), england.newest_closed(today())
    if newest is None or wanted not in england.quarters_until(newest):
        raise NotFound(f"There is nothing of {wanted.words} to read yet. Choose a quarter from the list on England.")
    return wanted


def _shown(quarter: Quarter) -> Response:
    page = page_asked()
    found = found_of(quarter, page)
    newest = england.newest_closed(today())
    return show(
        "england/quarter.html",
        england=found,
        sentence=england_sentence(found.lines, quarter),
        watched=_watched(found),
        others=england.quarters_until(newest) if newest else (),
        places=places(),
        page=page,
        today=today(),
    )


def found_of(quarter: Quarter, page: int = 1) -> EnglandQuarter:
    """The quarter, kept until anything anywhere changes. One query then, else eight."""
    key = ("england quarter", quarter.code, page, england.everything())
    return kept(key, None, lambda: england.england_quarter(quarter, today(), page))


def _watched(found: EnglandQuarter) -> dict[str, Any] | None:
    """What is missing and what needs a board, of the alliances that this person watches; None for anybody else."""
    if not may(Action.LIST_RETURNS):
        return None
    lines = found.of_regions(_regions())
    return {
        "national": g.viewer.holds(Role.NATIONAL_TEAM),
        "late": {one.id: one.returned_late(today()) for one in lines},
        "missing": [one for one in lines if one.is_missing],
        "needs": [one for one in lines if one.needs],
    }


def _regions() -> list[int] | None:
    """The regions that the viewer watches; None for all of them."""
    if g.viewer.holds(Role.NATIONAL_TEAM):
        return None
    return [grant.region_id for grant in g.viewer.grants if grant.region_id is not None]


@pages.get("/quarters/<code>/items")
@needs(Action.LIST_RETURNS)
def items(code: str) -> Response:
    """Each thing to achieve across the alliances that this person watches."""
    quarter = _asked(code)
    lines = _items(quarter)
    return show("england/items.html", quarter=quarter, lines=lines, national=g.viewer.holds(Role.NATIONAL_TEAM))


def _items(quarter: Quarter) -> tuple[ItemLine, ...]:
    """Two queries, and those of the quarter."""
    return england.items_of(quarter, found_of(quarter).of_regions(_regions()))


@pages.get("/quarters/<code>/extract.csv")
@needs(Action.READ_EXTRACT)
def extract_csv(code: str) -> Response:
    """A row for each alliance and area; of a quarter that its board has not reviewed, one row."""
    quarter = _asked(code)
    rows = [row for one in found_of(quarter, page_asked()).lines for row in _extract(one, quarter)]
    return csv_answer(f"england-{quarter.code}", EXTRACT, rows)


def _extract(one: AllianceLine, quarter: Quarter) -> list[tuple[str, ...]]:
    state = "Reviewed" if one.state is QuarterState.REVIEWED else one.waits_for
    head = (one.region, one.name, quarter.words, state, one.returned, "Yes" if one.plan_submitted else "No")
    if not one.cells:
        return [(*head, "", "", "", "", "")]
    return [
        (
            *head,
            cell.area.name,
            cell.rating.rating.words if cell.rating.rating else "No deliverables",
            cell.rating.mix,
            cell.movement.words if cell.movement else "",
            cell.board.words if cell.board else "",
        )
        for cell in one.cells
    ]


@pages.get("/quarters/<code>/missing.csv")
@needs(Action.LIST_RETURNS)
def missing_csv(code: str) -> Response:
    """Returns that are missing, with days late."""
    quarter = _asked(code)
    rows = [
        (one.region, one.name, quarter.words, one.facts.come, one.facts.due)
        + (one.closes_on, one.facts.days_late(today()))
        for one in found_of(quarter, page_asked()).of_regions(_regions())
        if one.is_missing and one.facts is not None
    ]
    return csv_answer(f"england-{quarter.code}-missing", MISSING, rows)


@pages.get("/quarters/<code>/needs-a-board.csv")
@needs(Action.LIST_RETURNS)
def needs_csv(code: str) -> Response:
    """What needs a board, deliverable by deliverable."""
    quarter = _asked(code)
    rows = [
        (one.region, one.name, quarter.words, f"{need.standing.reference} {need.standing.title}")
        + (need.standing.rating.words if need.standing.rating else "", need.why)
        + ("Yes" if one.state is QuarterState.REVIEWED else "Not yet",)
        for one in found_of(quarter, page_asked()).of_regions(_regions())
        for need in one.needs
    ]
    return csv_answer(f"england-{quarter.code}-needs-a-board", NEEDS, rows)


@pages.get("/quarters/<code>/items.csv")
@needs(Action.LIST_RETURNS)
def items_csv(code: str) -> Response:
    """Each thing to achieve across the alliances watched."""
    quarter = _asked(code)
    rows = [
        (one.code, one.area, one.title, one.alliances, one.deliverables)
        + (", ".join(f"{count} {rating.sentence_words}" for rating, count in one.counts), ", ".join(one.without))
        for one in _items(quarter)
    ]
    return csv_answer(f"england-{quarter.code}-things-to-achieve", ITEMS, rows)
