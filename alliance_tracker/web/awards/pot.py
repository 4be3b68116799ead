"""What a call has to give, by year, each with its source: blank until the national team enters it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.funding.calls import pot_of
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.awards.opened import chosen_call
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.forms import LineField, TrackerForm
from alliance_tracker.web.funding.fields import AmountField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

CLASH = 409
Years = tuple[str, ...]


class PotForm(TrackerForm):
    """The pot. Its boxes are added for the years of the call."""

    form_name = "pot"


@cache
def _pot_form(years: Years) -> type[PotForm]:
    boxes: dict[str, Any] = {}
    for year in years:
        shown = year.replace("-", "/")
        boxes[f"in-{year}"] = AmountField(f"Pot in {shown}", "For example, 46,000,000 or £46m")
        boxes[f"source-{year}"] = LineField(f"Source for {shown}", "The paper and its date", most=200)
    return cast("type[PotForm]", type("PotForm", (PotForm,), boxes))


@pages.route("/england/bids/pot", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def pot() -> Response:
    """Enter or change the pot of a call. Four queries."""
    call, calls = chosen_call()
    known = pot_of(call)
    values = {f"in-{year}": one.pence for year, one in known.items()}
    values |= {f"source-{year}": one.source for year, one in known.items()}
    form = _pot_form(call.years).opened(values, stamp=deciding.pot_version(call))

    def save(tx: Writing) -> tuple[str, str]:
        wanted = {year: (form[f"in-{year}"].data, form[f"source-{year}"].data or "") for year in call.years}
        changed = deciding.save_pot(tx, call, wanted, form.version)
        there = url_for("awards.panel", call=call.code)
        return there, "The pot is saved." if changed else "Nothing was changed in the pot."

    kept = once.saved(form, save)
    if kept is not None:
        return kept
    if form.status == CLASH:
        known = pot_of(call)
        form.stamp = str(deciding.pot_version(call))
    return show("awards/pot.html", form=form, call=call, calls=[(one.code, one.name) for one in calls], known=known)
