"""All deliverables of an alliance: the list with its filters, and the same as CSV."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Response, g, request

from alliance_tracker.data import delivery, guidance
from alliance_tracker.data.delivery import SORTS, DeliverableRow, Filters, Page, Standings
from alliance_tracker.rules.guidance import words_used
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted, listing
from alliance_tracker.terms import Movement, Rating
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.delivery.scale import Scale, span_words
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import Sorting, csv_answer, page_asked, show

DUE = (("late", "One is late"), ("30", "Next in 30 days"), ("90", "Next in 90 days"))
AWAITED_WORDS = "not yet updated"


@pages.route("/alliances/<slug>/deliverables")
@needs(Action.READ_ALLIANCE)
def list_page(slug: str) -> Response:
    """The list, by area unless sorted otherwise. Five queries beside the guard's."""
    standings = delivery.standings(g.alliance.id, today())
    sort = Sorting.asked(SORTS, "reference")
    page = _page(standings, sort)
    return show(
        "delivery/list.html",
        standings=standings,
        page=page,
        sort=sort,
        filters=_filter_fields(standings),
        filtered=any(request.args.get(name) for name in ("area", "rating", "movement", "lead", "next")),
        sentence=_sentence(page, standings),
        to_update=_to_update(standings),
        scale=Scale.over(
            [day for row in standings.rows for day in (row.planned_start, row.planned_end)], standings.quarter
        ),
        span_words=span_words,
        drawn=drawn,
        short=_short(page),
    )


@pages.route("/alliances/<slug>/deliverables.csv")
@needs(Action.READ_ALLIANCE)
def list_csv(slug: str) -> Response:
    """Every deliverable that the same filters let through, in the order of the plan."""
    standings = delivery.standings(g.alliance.id, today())
    rows = [row for row in standings.rows if _asked().takes(row)]
    quarters = [quarter.words for quarter in standings.quarters[:-1]]
    head = [
        "Reference",
        "Area",
        "Deliverable",
        "Lead",
        "Taskforce recommendations",
        "Planned start",
        "Planned end",
        f"Rating {standings.quarter.words}",
        "Suggested by the dates",
        "Movement",
        *(f"Rating {words}" for words in reversed(quarters)),
        "Next milestone",
        "Next milestone is",
        "Next milestone due",
        "A milestone is late",
    ]
    return csv_answer(f"{slug}-deliverables-{standings.quarter.code}", head, [_cells(row) for row in rows])


def _cells(row: DeliverableRow) -> list[object]:
    now = row.now
    earlier = [one.shown.words if one.shown else "" for one in reversed(row.standings[:-1])]
    return [
        row.reference,
        row.area_name,
        row.title,
        row.lead or "",
        ", ".join(str(number) for number in row.numbers),
        row.planned_start,
        row.planned_end,
        row.rating.words if row.rating else AWAITED_WORDS.capitalize(),
        now.suggested.words if now and now.suggested else "",
        row.movement.words if row.movement else "",
        *earlier,
        row.next_reference or "",
        row.next_title or "",
        row.next_due or "",
        "Yes" if row.is_late else "No",
    ]


def _asked() -> Filters:
    """The filters of the address; what is not one of the choices narrows nothing."""
    lead, move = request.args.get("lead", ""), request.args.get("movement", "")
    rating = request.args.get("rating", "")
    return Filters(
        area=request.args.get("area", ""),
        rating=rating if rating in {Filters.AWAITED, *Rating} else "",
        movement=Movement(move) if move in set(Movement) else None,
        lead_id=int(lead) if lead.isascii() and lead.isdigit() and len(lead) < 10 else None,
        due_by=_due_by(request.args.get("next", "")),
        late=request.args.get("next") == "late",
    )


def _due_by(wanted: str) -> date | None:
    return today() + timedelta(days=int(wanted)) if wanted in {"30", "90"} else None


def _page(standings: Standings, sort: Sorting) -> Page:
    key = f"-{sort.key}" if sort.down else sort.key
    return delivery.page_of(standings.rows, _asked(), key, page_asked())


Field = tuple[str, str, Sequence[tuple[str, str]], str]


def _filter_fields(standings: Standings) -> list[Field]:
    """The filter bar: only areas and leads that there are."""
    areas = dict.fromkeys((row.area, row.area_name) for row in standings.rows)
    leads = sorted({(row.lead or "", str(row.lead_id)) for row in standings.rows if row.lead_id})
    ratings = [(one.value, one.words) for one in Rating] + [(Filters.AWAITED, AWAITED_WORDS.capitalize())]
    moves = [(one.value, one.words) for one in Movement]
    return [
        _field("area", "Area", "All areas", list(areas)),
        _field("rating", "Rating", "Any rating", ratings),
        _field("lead", "Lead", "Anyone", [(key, name) for name, key in leads]),
        _field("movement", f"Since {standings.quarter.previous().words}", "Any", moves),
        _field("next", "Milestones", "Any time", DUE),
    ]


def _field(name: str, label: str, every: str, choices: Sequence[tuple[str, str]]) -> Field:
    return name, label, [("", every), *choices], request.args.get(name, "")


def _sentence(page: Page, standings: Standings) -> str:
    """22 deliverables, or 2 of 22 when filtered. 3 off track, 8 at risk and 9 on track in Q2 2018/19."""
    if not page.matching:
        return "No deliverable matches." if standings.rows else "No deliverables yet."
    words = [f"{count} {one.sentence_words}" for one in Rating if (count := page.counts.get(one))]
    if waiting := page.counts.get(None):
        words.append(f"{waiting} {AWAITED_WORDS}")
    every = counted(len(standings.rows), "deliverable")
    found = every if page.matching == len(standings.rows) else f"{page.matching} of {every}"
    return f"{found}. {listing(words)} in {standings.quarter.words}."


def _short(page: Page) -> list[guidance.Word]:
    """The short forms that stand in the titles of the page, such as FIT and MDT. One query."""
    found = words_used((row.title for row in page.rows), guidance.words())
    return [word for word in found if word.stands_for]


def _to_update(standings: Standings) -> bool:
    """Whether a deliverable waits for an update which this viewer may give."""
    every = may(Action.EDIT_PLAN)
    waiting = (row for row in standings.rows if row.rating is None)
    return any(every or g.viewer.person_id in (row.lead_id, row.deputy_id) for row in waiting)
