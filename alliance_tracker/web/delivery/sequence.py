"""The years of the plan on one page: what happens when, by area, workstream or lead; as CSV and as a picture."""

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, g, request, url_for

from alliance_tracker.data.delivery.sequence import lanes_of
from alliance_tracker.data.rounds import RoundNow, planning_round
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import FinancialYear, NotAPeriod, Quarter
from alliance_tracker.rules.delivery import status_of
from alliance_tracker.rules.delivery.depending import circles, effects, slips
from alliance_tracker.rules.delivery.sequence import (
    Group,
    Lane,
    Mark,
    Narrowing,
    counts_in_words,
    grouped,
    part_of_plan,
    picture_table,
    place_of,
    waits_of,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.seal import seal
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import MilestoneStatus, SequenceBy, SequenceShows
from alliance_tracker.web import drawings
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

NAME = "sequence"
EDITION = 1
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
FILTERS = ("area", "workstream", "lead", "year", "shows")
GONE = "That picture was drawn from dates that have changed. Open the sequence again."
LATE = (MilestoneStatus.LATE, MilestoneStatus.WILL_BE_LATE)


@pages.route("/alliances/<slug>/sequence")
@needs(Action.READ_ALLIANCE)
def sequence(slug: str) -> Response:
    """Everything on one scale. Seven queries beside the guard's, whatever the size of the plan."""
    lanes, plan, by, narrowing = lanes_of(g.alliance.id), planning_round(today()), by_asked(), asked()
    shown = narrowing.of(lanes)
    groups = grouped(shown, by)
    first, waits = plan.quarters[0], waits_of(lanes)
    found = slips(effects({lane.reference: lane.span for lane in lanes}, waits))
    now = place_of(Quarter.of(today()).previous(), first)
    return show(
        "delivery/sequence.html",
        lanes=lanes,
        shown=shown,
        groups=groups,
        by=by,
        plan=plan,
        narrowed=narrowing.narrows,
        filters=filter_fields(lanes, plan, by),
        query=request.query_string.decode("ascii", "replace"),
        sentence=_sentence(shown, lanes, by),
        slips=found,
        slips_of={lane.reference: [one for one in found if one.waiting == lane.reference] for lane in shown},
        circles=circles([lane.reference for lane in lanes], waits),
        picture=_picture(groups, plan, by, now) if shown else None,
        of=len(plan.quarters),
        over=now,
        place=lambda quarter: place_of(quarter, first),
        part=lambda day: part_of_plan(day, first),
        late=_late,
        moving=address_of_moving(),
        drawn=drawn,
    )


def _late(mark: Mark) -> str:
    """Late, or will be late; nothing where it is on its way or met."""
    status = status_of(mark.facts, today())
    return status.words if status in LATE else ""


def by_asked() -> SequenceBy:
    """How the address groups it: by area unless it says one of the others."""
    wanted = request.args.get("by", "")
    return SequenceBy(wanted) if wanted in set(SequenceBy) else SequenceBy.AREA


def asked() -> Narrowing:
    """The filters of the address; what is not one of the choices narrows nothing."""
    lead, shows = request.args.get("lead", ""), request.args.get("shows", "")
    try:
        year = FinancialYear.parse(request.args.get("year", ""))
    except NotAPeriod:
        year = None
    return Narrowing(
        request.args.get("area", ""),
        request.args.get("workstream", ""),
        int(lead) if lead.isascii() and lead.isdigit() and len(lead) < 10 else None,
        year,
        SequenceShows(shows) if shows in set(SequenceShows) else SequenceShows.EVERYTHING,
    )


def filter_fields(lanes: Sequence[Lane], plan: RoundNow, by: SequenceBy) -> list[tuple[str, str, list[Any], str]]:
    """The filter bar: only areas, workstreams and leads that there are."""
    areas = list(dict.fromkeys((lane.area, lane.area_name) for lane in lanes))
    streams = sorted({lane.workstream for lane in lanes if lane.workstream}, key=str.casefold)
    leads = {(lane.lead or "", str(lane.lead_id)) for lane in lanes if lane.lead_id}
    leads |= {(one.lead or "", str(one.lead_id)) for lane in lanes for one in lane.works if one.lead_id}
    years = list(dict.fromkeys(quarter.financial_year for quarter in plan.quarters))
    fields = [
        ("by", "Put together by", [(one.value, one.words) for one in SequenceBy], by.value),
        _field("area", "Area", "All areas", areas),
        _field("workstream", "Workstream", "All", [(one, one) for one in streams]) if streams else None,
        _field("lead", "Led by", "Anyone", [(key, name) for name, key in sorted(leads)]),
        _field("year", "Year", f"All {counted(len(years), 'year')}", [(year.code, year.words) for year in years]),
        ("shows", "Show", [(one.value, one.words) for one in SequenceShows], asked().shows.value),
    ]
    return [one for one in fields if one is not None]


def _field(name: str, label: str, every: str, choices: Sequence[tuple[str, str]]) -> tuple[str, str, list[Any], str]:
    return name, label, [("", every), *choices], request.args.get(name, "")


def _sentence(shown: Sequence[Lane], lanes: Sequence[Lane], by: SequenceBy) -> str:
    """22 deliverables, 31 activities and 90 milestones, by area."""
    if not shown:
        return "No deliverable matches." if lanes else "No deliverables yet."
    less = f" Of {counted(len(lanes), 'deliverable')} in all." if len(shown) < len(lanes) else ""
    return f"{counts_in_words(shown)}, by {by.words.lower()}.{less}"


@pages.route("/alliances/<slug>/sequence.csv")
@needs(Action.READ_ALLIANCE)
def sequence_csv(slug: str) -> Response:
    """The same rows as CSV: each activity and milestone once, with what it leads to or waits for."""
    lanes = asked().of(lanes_of(g.alliance.id))
    head = [
        "Kind",
        "Reference",
        "Deliverable",
        "Area",
        "Workstream",
        "Title",
        "Led by",
        "Starts",
        "Ends or is due",
        "First agreed",
        "Met or done",
        "Leads to",
        "Waits for",
    ]
    rows = [cells for _, own in grouped(lanes, by_asked()) for lane in own for cells in _cells(lane)]
    return csv_answer(f"{slug}-sequence", head, rows)


def _cells(lane: Lane) -> list[list[Any]]:
    """The deliverable, then its activities, then its milestones."""
    home = [lane.reference, lane.area_name, lane.workstream]
    lead, waits = lane.lead or "", ", ".join(lane.waits_for)
    rows: list[list[Any]] = [
        ["Deliverable", lane.reference, *home, lane.title, lead, lane.start, lane.end, "", "", "", waits]
    ]
    for one in lane.works:
        serves, who = ", ".join(one.serves), one.lead or lead
        span = [one.first.start, one.last.end, "", one.done or ""]
        rows.append(["Activity", one.reference, *home, one.title, who, *span, serves, ""])
    for mark in lane.marks:
        facts = mark.facts
        span = ["", facts.due or "", facts.baseline or "", facts.met or ""]
        rows.append(["Milestone", mark.reference, *home, mark.title, lead, *span, "", ""])
    return rows


def _picture(groups: Sequence[Group], plan: RoundNow, by: SequenceBy, now: int) -> dict[str, Any]:
    """The picture's table, kept under the hash of what it is drawn from. One query, a short write for new data."""
    title = f"What happens when, by {by.words.lower()}"
    table = picture_table(groups, title, plan.quarters, now)
    settings = current_app.config["SETTINGS"]
    own = seal([EDITION, g.alliance.id, g.alliance.name, settings.demonstration, table])
    span = f"{plan.quarters[0].financial_year.words} to {plan.quarters[-1].financial_year.words}"
    drawings.keep_tables({_key(own): {"heading": f"{g.alliance.name}, {span}", **table}})
    return {"seal": own, **table}


@pages.get("/alliances/<slug>/sequence/<seal>.<any(svg, png):form>")
@needs(Action.READ_ALLIANCE)
def sequence_picture(slug: str, seal: str, form: str) -> Response:
    """The sequence as a picture for papers. Two queries when it is drawn already."""
    if not drawings.is_seal(seal):
        raise NotFound(GONE)
    return drawings.answer(NAME, seal, form, lambda: drawings.drawn_from(_key(seal), NAME, form, GONE))


def _key(own: str) -> str:
    """A picture is found only under the alliance it belongs to."""
    return f"{g.alliance.id}:sequence:{own}"


def address_of_moving() -> str:
    """The page that moves milestones, narrowed as this one is."""
    kept = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for("delivery.move", slug=g.alliance.slug, **kept)
