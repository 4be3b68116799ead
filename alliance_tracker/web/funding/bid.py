"""One bid: where it stands, what is asked, what is waited for and each part in short; and its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.funding import bids as data
from alliance_tracker.data.funding.papers import of_bid
from alliance_tracker.data.funding.states import states_of
from alliance_tracker.data.plan.resources import deliverables_of
from alliance_tracker.data.signoff import requests
from alliance_tracker.data.signoff.standing import SignOff
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding import appraisal
from alliance_tracker.rules.funding.form import ready
from alliance_tracker.rules.funding.record import thousandths
from alliance_tracker.rules.funding.state import State, state_of
from alliance_tracker.rules.funding.totals import per_head_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Met
from alliance_tracker.web import once
from alliance_tracker.web.awards.shown import award_of, letters_to
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.forms import ChoicesField, ProseField, TrackerForm
from alliance_tracker.web.funding.assessed import shown_asked
from alliance_tracker.web.funding.bids import StartForm
from alliance_tracker.web.funding.brief import changes, in_short, value_words, waits
from alliance_tracker.web.funding.opened import Opened, bid_in, bid_page, mended_at, named, opened, whole_page
from alliance_tracker.web.funding.pages import pages
from alliance_tracker.web.funding.whole import worth
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, done, show
from alliance_tracker.web.words import figure

ICONS = {Met.MET: "done", Met.PARTLY: "part", Met.MISSING: "none"}
Table = tuple[Sequence[str], list[Sequence[Any]]]


class PlacesForm(TrackerForm):
    """Which areas the bid covers."""

    form_name = "places"
    places = ChoicesField("Areas that this bid covers", "One to three", required="Choose one to three areas")


class WithdrawForm(TrackerForm):
    """Take the bid out of the call."""

    form_name = "withdraw"
    why = ProseField("Why is it withdrawn?", required="Say why it is withdrawn", most=600)


class TakeUpForm(TrackerForm):
    """Go on with a withdrawn bid."""

    form_name = "take-up"


@pages.get("/alliances/<slug>/bids/<stream>")
@needs(Action.READ_BID)
def bid(slug: str, stream: str) -> Response:
    """A bid in short, or that there is none yet. 16 queries beside the guard's, however much it holds.

    While a version is out for agreement, the answers are read too: 14 more.
    """
    call, wanted = named(stream)
    one = bid_in(call, wanted)
    if one is None:
        return show("funding/none.html", stream=wanted, call=call, start=StartForm.opened(), in_words=data.in_words)
    state, signed = _state(one)
    award = award_of(one.head.id) if one.sent else None
    asked = shown_asked(one.head.id, award is not None) if one.sent else ()
    return show(
        "funding/bid.html",
        bid=one,
        held=one.contents,
        short=in_short(one),
        value=value_words(one.contents),
        changes=changes(one.contents),
        waits=lambda spend: waits(one, state, award, asked, spend),
        closed=today() > call.closes_on,
        first=() if state.locked else ready(one.checks),
        titles=dict(deliverables_of(g.plan)),
        per_head=per_head_words(one.contents.totals.total, one.head.population, one.head.population_words),
        mended_at=lambda where: mended_at(one, where),
        whole_page=lambda anchor="": whole_page(one.slug, anchor),
        tag=lambda check: drawn("st", ICONS[check.met], check.met.words),
        take_up=TakeUpForm.opened(stamp=one.head.version),
        state=state,
        signed=signed,
        award=award,
        letters=letters_to(g.plan, [place.slug for place in one.head.places], one.slug),
        manages=None,
        today=today(),
        asked_back=asked,
    )


def _state(one: Opened) -> tuple[State, SignOff | None]:
    """How far the bid is, and how those stand who must agree. What was submitted was agreed, so nothing is read."""
    if one.sent is not None and one.sent.stands:
        return state_of(one.head.withdrawn, None, one.sent, one.call.closes_on), None
    states = states_of(g.plan, today())
    return states.of(one.call, one.head), states.signed.get(one.head.id)


@pages.get("/alliances/<slug>/bids/<stream>/<any(money,other,outcomes,benefits,parts,appraisal,complete):kind>.csv")
@needs(Action.READ_BID)
def bid_csv(slug: str, stream: str, kind: str) -> Response:
    """One of its tables."""
    one = opened(stream)
    header, rows = CSV[kind](one)
    return csv_answer(f"{g.plan.slug}-{one.slug}-{kind}", header, rows)


@pages.route("/alliances/<slug>/bids/<stream>/areas", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def places(slug: str, stream: str) -> Response:
    """Choose the areas that it covers."""
    one = opened(stream)
    form = PlacesForm.opened({"places": [row.slug for row in one.head.places]}, stamp=one.head.version)
    form.places.choices = [(row.slug, row.name) for row in g.plan.footprints]

    def save(tx: Writing) -> tuple[str, str]:
        data.save_places(tx, g.plan, one.call, one.stream, form.places.data, form.version)
        return bid_page(one.slug), "The areas are saved."

    return once.saved(form, save) or show("funding/places.html", form=form, bid=one, back=bid_page(one.slug))


@pages.route("/alliances/<slug>/bids/<stream>/withdraw", methods=["GET", "POST"])
@needs(Action.WRITE_BID)
def withdraw(slug: str, stream: str) -> Response:
    """Withdraw it, with the reason."""
    one = opened(stream)
    form = WithdrawForm.opened(stamp=one.head.version)

    def save(tx: Writing) -> tuple[str, str]:
        requests.end_open(tx, of_bid(g.plan, one.call, one.head), "withdrawn with the bid")
        data.withdraw(tx, g.plan, one.call, one.stream, form.why.data or "", form.version)
        return bid_page(one.slug), "The bid is withdrawn. It can be read as before."

    return once.saved(form, save) or show("funding/withdraw.html", form=form, bid=one, back=bid_page(one.slug))


@pages.post("/alliances/<slug>/bids/<stream>/take-up")
@needs(Action.WRITE_BID)
def take_up(slug: str, stream: str) -> Response:
    """Go on with a withdrawn bid."""
    one, form = opened(stream), TakeUpForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.take_up(tx, g.plan, one.call, one.stream, form.version)
        return bid_page(one.slug), "The bid is taken up again."

    return once.saved(form, save) or done(bid_page(one.slug), " ".join(row.text for row in form.problems))


def _money(one: Opened) -> Table:
    rows = [
        (row.year.replace("-", "/"), row.kind.words, row.what, figure(row.pence), row.deliverable.partition("/")[2])
        for row in one.contents.lines
    ]
    return ("Year", "Kind", "What it buys", "Amount (£)", "Deliverable"), rows


def _other(one: Opened) -> Table:
    rows = [(row.year.replace("-", "/"), row.from_whom, figure(row.pence)) for row in one.contents.others]
    return ("Year", "From", "Amount (£)"), rows


def _outcomes(one: Opened) -> Table:
    header = ("Outcome", "Criterion", "Measure", "Unit", "Baseline", "Baseline of", "Target", "Quarter", "Planned")
    rows: list[Sequence[Any]] = []
    for row in one.contents.outcomes:
        facts = (row.title, row.criterion, row.measure, row.unit, _value(row.baseline), row.baseline_on)
        points = [(Quarter.parse(code).words, thousandths(value)) for code, value in row.points.items()]
        rows += [(*facts, _value(row.target), *point) for point in points or [("", "")]]
    return header, rows


def _value(value: int | None) -> str:
    return "" if value is None else thousandths(value)


def _benefits(one: Opened) -> Table:
    header = ("Kind", "Measure", "Target", "Value in a full year (£)", "First year", "Last year")
    rows = [
        (
            row.kind.words,
            row.measure,
            row.target,
            figure(row.full_year_pence),
            row.first_year.replace("-", "/"),
            row.last_year.replace("-", "/"),
        )
        for row in one.contents.benefits
    ]
    return header, rows


def _parts(one: Opened) -> Table:
    header = (*(f"{year.replace('-', '/')} (£)" for year in one.call.years), "Total (£)", "What would be dropped")
    rows = [
        (*(figure(row.pence.get(year, 0)) for year in one.call.years), figure(row.total), row.drops)
        for row in one.contents.parts
    ]
    return header, rows


def _appraisal(one: Opened) -> Table:
    header = ("Case", "Costs now (£)", "Benefits now (£)", "Net present value (£)", "Benefit-cost ratio")
    rows = [
        (
            case.words,
            *(figure(appraisal.pence(value)) for value in (case.result.costs, case.result.benefits, case.result.npv)),
            case.result.ratio_words,
        )
        for case in worth(one)["cases"]
    ]
    return header, rows


def _complete(one: Opened) -> Table:
    rows = [(row.title, "; ".join(words for _, words in row.missing), row.met.words) for row in one.checks]
    return ("Part", "Still missing", "Status"), rows


CSV: Mapping[str, Callable[[Opened], Table]] = {
    "money": _money,
    "other": _other,
    "outcomes": _outcomes,
    "benefits": _benefits,
    "parts": _parts,
    "appraisal": _appraisal,
    "complete": _complete,
}
