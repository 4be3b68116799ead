"""The records of a bid, added, changed and taken away one at a time; and its optimism bias."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from alliance_tracker.data import Writing
from alliance_tracker.data.funding import saving
from alliance_tracker.data.funding.saving import Bidding, Item
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.optimism import LONGEST_REASON, STARTS, Bias
from alliance_tracker.rules.funding.record import Biases
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import LineKind
from alliance_tracker.web import drafts, once
from alliance_tracker.web.forms import ProseField, RemoveForm, Theirs, TrackerForm
from alliance_tracker.web.funding.fields import PercentField
from alliance_tracker.web.funding.items import KINDS, Kind, prepare
from alliance_tracker.web.funding.opened import Opened, opened, whole_page
from alliance_tracker.web.funding.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import done, show

ANY = "<any(money,other,outcomes,benefits,parts):kind>"
OUT = "It is out of the bid. The history keeps it."
TAKEN = "Somebody took this out of the bid after you opened it. What you typed is here: save it to add it again."


class BiasForm(TrackerForm):
    """By how much costs are raised for optimism."""

    form_name = "bias"
    revenue_percent = PercentField("Revenue: per cent to add", "0 if nothing", required="Give the per cent, or 0")
    revenue_reason = ProseField("Why that much?", required="Say why", most=LONGEST_REASON)
    capital_percent = PercentField("Capital: per cent to add", "0 if nothing", required="Give the per cent, or 0")
    capital_reason = ProseField("Why that much?", required="Say why", most=LONGEST_REASON)


@pages.route(f"/alliances/<slug>/bids/<stream>/{ANY}/new", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def add(slug: str, stream: str, kind: str) -> Response:
    """Add a record; the address may name the year of a line of money."""
    return _page(opened(stream), kind, None)


@pages.route(f"/alliances/<slug>/bids/<stream>/{ANY}/<int:number>", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def edit(slug: str, stream: str, kind: str, number: int) -> Response:
    """Change a record, or take it away."""
    bid = opened(stream)
    one = _found(bid, kind, number)
    if one is None and request.method != "POST":
        raise NotFound(saving.GONE)
    return _page(bid, kind, one, gone=one is None)


@pages.route("/alliances/<slug>/bids/<stream>/bias", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def bias(slug: str, stream: str) -> Response:
    """State the optimism bias of revenue and of capital, each with its reason."""
    one = opened(stream)
    kept, back = one.contents.biases, whole_page(one.slug, "benefits")
    form = BiasForm.opened(_bias_values(kept), stamp=kept.version if kept else 0)

    def save(tx: Writing) -> tuple[str, str]:
        revenue = Bias(form.revenue_percent.data, form.revenue_reason.data)
        capital = Bias(form.capital_percent.data, form.capital_reason.data)
        Bidding(tx, g.plan, one.call, one.stream).save_biases(Biases(revenue, capital, form.version))
        return back, "The optimism bias is saved."

    def theirs() -> Theirs:
        fresh = opened(stream).contents.biases or Biases()
        return Theirs(_bias_values(fresh), fresh.version)

    answer = once.saved(form, save, theirs)
    return answer or show("funding/bias.html", form=form, bid=one, back=back, starts=STARTS.values())


def _bias_values(kept: Biases | None) -> dict[str, Any]:
    if kept is None:
        return {}
    return {
        "revenue_percent": kept.revenue.hundredths,
        "revenue_reason": kept.revenue.reason,
        "capital_percent": kept.capital.hundredths,
        "capital_reason": kept.capital.reason,
    }


def _page(bid: Opened, name: str, one: Item | None, gone: bool = False) -> Response:
    """The form of one record, and below it the one that takes it away.

    `gone`: somebody took it away after the form was opened. What was typed is shown, and can be added anew.
    """
    kind, back, place = KINDS[name], whole_page(bid.slug, name), request.path
    form = _form(kind, bid, one, place)
    away = RemoveForm.opened(stamp=one.version if one else 0)

    def save(tx: Writing) -> tuple[str, str]:
        made = kind.made(form, one.id if one else 0)
        kind.save(Bidding(tx, g.plan, bid.call, bid.stream), made, form)
        drafts.finish(tx, place)
        return back, "It is saved."

    def theirs() -> Theirs:
        return _theirs(bid, name, one)

    def remove(tx: Writing) -> tuple[str, str]:
        if one is not None:
            Bidding(tx, g.plan, bid.call, bid.stream).remove(one, away.version)
        return back, OUT

    if gone and away.sent():
        return done(back, OUT)
    answer = drafts.answered(form, place, f"{bid.stream.words} bid: {kind.title}", back) if form.sent() else None
    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, theirs, TAKEN if gone else "") or once.saved(away, remove)
    shown = away if away.sent() else form
    parts = {"form": shown, "status": shown.status, "edit": form, "away": away}
    return answer or show("funding/record.html", **parts, one=one, table=name, kind=kind, bid=bid, back=back)


def _theirs(bid: Opened, name: str, one: Item | None) -> Theirs:
    """What another person saved of the same record."""
    fresh = _found(opened(bid.slug), name, one.id if one else 0)
    if fresh is None:
        raise NotFound(saving.GONE)
    return Theirs(KINDS[name].values(fresh), fresh.version)


def _form(kind: Kind, bid: Opened, one: Item | None, place: str) -> Any:
    fresh = {"year": request.args.get("year"), "kind": LineKind.REVENUE} if kind is KINDS["money"] else {}
    values = kind.values(one) if one else fresh
    form = kind.form(bid.call.years).opened(values, stamp=one.version if one else 0, draft=drafts.found(place))
    prepare(form, bid.call.years)
    return form


def _found(bid: Opened, name: str, number: int) -> Any:
    """The record of that number, or None."""
    return next((one for one in KINDS[name].rows(bid.contents) if one.id == number), None)
