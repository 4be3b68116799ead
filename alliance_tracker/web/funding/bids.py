"""The bids of a plan: the three streams, what each bid asks for and how complete it is; and the start of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards.reading import decisions_of
from alliance_tracker.data.funding import bids as data
from alliance_tracker.data.funding import calls, reading
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.states import States, states_of
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Stream
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.funding.opened import Opened, bid_page, named
from alliance_tracker.web.funding.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, done, show
from alliance_tracker.web.words import figure


class StartForm(TrackerForm):
    """Start a bid."""

    form_name = "start"


@pages.get("/alliances/<slug>/bids")
@needs(Action.READ_BID)
def home(slug: str) -> Response:
    """The three streams of each call, the newest first. About twenty queries and seventeen more for each call."""
    found = calls.calls_of(g.plan.round_id)
    return show(
        "funding/bids.html",
        calls=[(call, every(call), calls.pot_of(call)) for call in reversed(found)],
        decided={number: made for call in found for number, made in decisions_of(call).items()},
        states=states_of(g.plan, today()),
        streams=Stream,
        printed=calls.printed_streams(),
        starts={call.address(stream): StartForm.opened() for call in found for stream in Stream},
        today=today(),
        bid_page=bid_page,
    )


@pages.get("/alliances/<slug>/bids.csv")
@needs(Action.READ_BID)
def home_csv(slug: str) -> Response:
    """The same as a table: a row for each call, stream and year."""
    header = ("Call", "Stream", "State", "Year", "Revenue (£)", "Capital (£)", "Total (£)", "Parts complete", "Decided")
    rows: list[Sequence[Any]] = []
    states = states_of(g.plan, today())
    for call in reversed(calls.calls_of(g.plan.round_id)):
        found, decided = every(call), decisions_of(call)
        for stream in Stream:
            bid = found.get(stream)
            made = decided.get(bid.head.id) if bid else None
            rows += [(*row, made.newest.words if made else "") for row in _rows(call, stream, bid, states)]
    return csv_answer(f"{g.plan.slug}-bids", header, rows)


@pages.post("/alliances/<slug>/bids/<stream>/start")
@needs(Action.WRITE_BID)
def start(slug: str, stream: str) -> Response:
    """Start the bid for a stream, over all areas of the plan."""
    (call, wanted), form = named(stream), StartForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        data.start(tx, g.plan, call, wanted)
        return bid_page(stream), f"The bid for {data.in_words(wanted)} is open to be written."

    return once.saved(form, save) or done(url_for("funding.home", slug=g.plan.slug))


def every(call: Call) -> dict[Stream, Opened]:
    """All bids of the plan with what they hold. 12 queries."""
    heads = data.bids_of(g.plan, call)
    held = reading.contents_of(g.plan, call, list(heads.values()))
    return {stream: Opened(call, head, held[head.id]) for stream, head in heads.items()}


def _rows(call: Call, stream: Stream, bid: Opened | None, states: States) -> list[Sequence[Any]]:
    if bid is None:
        return [(call.name, stream.words, "No bid yet", "", "", "", "", "")]
    state, complete = states.of(call, bid.head).words, f"{bid.met} of {len(bid.checks)}"
    sums = bid.contents.totals
    money = zip(sums.years, sums.revenue, sums.capital, sums.by_year, strict=True)
    return [
        (call.name, stream.words, state, year.replace("-", "/"), *map(figure, pence), complete)
        for year, *pence in money
    ]
