"""A quarter's spend return: every line of the bid in one form, saved whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.spending.returns import returns_of, save_return, stamp_of
from alliance_tracker.errors import RuleBroken
from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.rules.funding.returning import (
    LONGEST_REASON,
    SpendLine,
    Typed,
    latest_before,
    left,
    offered,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import drafts, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.spending.fields import LineAmount
from alliance_tracker.web.spending.opened import Spending, quarter_of, spending
from alliance_tracker.web.spending.pages import pages

BOXES = {
    "planned": "Planned",
    "actual": "Spent",
    "cumulative": "Total to date",
    "to_come": "Still to come",
    "forecast": "Forecast in all",
}
"""The boxes of a line for money, by name, with their labels."""


@lru_cache(maxsize=128)
def _form(lines: tuple[tuple[int, str], ...]) -> type[TrackerForm]:
    """A form with the boxes of each line; a line by its number and its label."""
    boxes: dict[str, Any] = {"form_name": "spend"}
    for number, label in lines:
        for name, words in BOXES.items():
            asks = {
                "planned": f"{label}: give what was planned, 0 if nothing",
                "actual": f"{label}: give what was spent, 0 if nothing",
            }
            boxes[f"{name}-{number}"] = LineAmount(
                f"{words}, {label}", required=asks.get(name, ""), negative=name == "actual", always=True
            )
        boxes[f"reason-{number}"] = ProseField(f"Reason, {label}", most=LONGEST_REASON, rows=2, always=True)
    return cast("type[TrackerForm]", type("SpendForm", (TrackerForm,), boxes))


@pages.route("/alliances/<slug>/bids/<stream>/spend/<quarter>", methods=["GET", "POST"])
@needs(Action.RETURN_SPEND)
def fill(slug: str, stream: str, quarter: str) -> Response:
    """Return a quarter, or put its return right. 22 queries beside the guard's, however many lines."""
    wanted, one = quarter_of(quarter), spending(stream)
    refused = one.refused(wanted)
    place = url_for("spending.fill", slug=g.plan.slug, stream=one.bid.slug, quarter=wanted.code)
    back = url_for("spending.money", slug=g.plan.slug, stream=one.bid.slug)
    kind = _form(tuple((line.id, line.label) for line in one.lines))
    form = kind.opened(values_of(one, wanted), stamp=stamp_of(one.saved, wanted), draft=drafts.found(place))
    if refused and not form.sent():
        raise RuleBroken(f"{refused}.")
    again = wanted in one.returned

    def save(tx: Writing) -> tuple[str, str]:
        rows = [(line, _typed(form, line)) for line in one.lines]
        changed = save_return(tx, g.plan, one.bid.head.id, one.bid.stream, wanted, rows, form.version, today())
        drafts.finish(tx, place)
        words = f"The spend of {wanted} is {'put right' if again else 'returned'}."
        return back, words if changed else "Nothing was changed."

    answer = None
    if form.sent():
        answer = drafts.answered(form, place, f"{one.bid.stream.words} bid: spend of {wanted}", back)
    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, lambda: _theirs(one, wanted))
    return answer or show(
        "spending/fill.html",
        form=form,
        one=one,
        quarter=wanted,
        back=back,
        again=again,
        boxes=BOXES,
        groups=_groups(one),
        before={line.id: latest_before(one.by_line.get(line.id, ()), wanted) for line in one.lines},
    )


def _groups(one: Spending) -> Sequence[tuple[str, Sequence[SpendLine]]]:
    """The lines under their years."""
    years = dict.fromkeys(line.year for line in one.lines)
    return [(FinancialYear.parse(year).words, [line for line in one.lines if line.year == year]) for year in years]


def values_of(one: Spending, quarter: Quarter) -> dict[str, Any]:
    """What the form opens with: what is on record, else what can be offered for the quarter."""
    values: dict[str, Any] = {}
    for line in one.lines:
        values |= {f"{name}-{line.id}": value for name, value in _values(one, line, quarter).items()}
    return values


def _values(one: Spending, line: SpendLine, quarter: Quarter) -> Mapping[str, Any]:
    every = one.by_line.get(line.id, ())
    kept = next((given for given in every if given.quarter == quarter), None)
    if kept is not None:
        return {name: getattr(kept, name) for name in (*BOXES, "reason")}
    before = latest_before(every, quarter)
    values: dict[str, Any] = {"planned": offered(line, quarter, before)}
    if quarter < FinancialYear.parse(line.year).quarters[0]:
        values |= {"actual": 0, "to_come": left(line, before)}
    return values


def _typed(form: TrackerForm, line: SpendLine) -> Typed:
    def box(name: str) -> Any:
        return form[f"{name}-{line.id}"].data

    return Typed(box("planned"), box("actual"), box("to_come"), box("cumulative"), box("forecast"), box("reason") or "")


def _theirs(one: Spending, quarter: Quarter) -> Theirs:
    """What another person returned meanwhile."""
    fresh = Spending(one.bid, one.decided, returns_of(one.bid.head.id))
    rows = [row for row in fresh.saved if row.given.quarter == quarter]
    newest = max(rows, key=lambda row: row.saved_at, default=None)
    by = names_of({newest.person_id}) if newest and newest.person_id is not None else {}
    return Theirs(
        values_of(fresh, quarter),
        stamp_of(fresh.saved, quarter),
        by.get((newest.person_id if newest else 0) or 0, ""),
        newest.saved_at if newest else None,
    )
