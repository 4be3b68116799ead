"""What the record of involvement already says, in short, for the engagement section of the plan."""

from __future__ import annotations

from flask import g

from alliance_tracker.data.engagement.in_short import in_short
from alliance_tracker.data.engagement.together import costs_of, matrix_of, years_of
from alliance_tracker.data.plan.plans import Footprint
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.in_short import InShort
from alliance_tracker.rules.engagement.together import Cost, percent_spent
from alliance_tracker.rules.permissions import Action, Place, can
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import CostKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.promises import conclusion, lines_of
from alliance_tracker.web.words import exact_pounds


class Involved(Record):
    """What is on record of one alliance of the plan, each line a sentence or two."""

    slug: str
    name: str
    lines: tuple[InShort, ...]


def involved() -> tuple[Involved, ...]:
    """Of each footprint whose record the reader may open. At most 17 queries for each, and one more."""
    own = [one for one in g.plan.footprints if can(g.viewer, Action.READ_ALLIANCE, Place(one.id, one.region_id))]
    years = years_of(today()) if own else ()
    return tuple(Involved(one.slug, one.name, _lines(one, years)) for one in own)


def _lines(one: Footprint, years: tuple[FinancialYear, ...]) -> tuple[InShort, ...]:
    promised = " ".join(filter(None, conclusion(lines_of(one.id))))
    return (
        InShort("promises", "Promises", promised),
        *in_short(one.id, today()),
        InShort("together", "Working together", f"{matrix_of(one.id).words} {_cost(one.id, years)}"),
    )


def _cost(alliance_id: int, years: tuple[FinancialYear, ...]) -> str:
    """£1,200 planned, £600 spent (50%), 40 hours: all years of the plan together."""
    totals = [year.total for year in costs_of(alliance_id, years)]
    every = Cost(
        CostKind.STAFF,
        sum(one.planned for one in totals),
        sum(one.spent for one in totals),
        sum(one.hours for one in totals),
    )
    if not every:
        return "No money and no time for working together is on record yet."
    share = f" ({percent_spent(every)})" if every.planned else ""
    spent = f"{exact_pounds(every.planned)} planned and {exact_pounds(every.spent)} spent{share}"
    return f"{spent}, with {counted(every.hours, 'hour')} of time, in all years of the plan."
