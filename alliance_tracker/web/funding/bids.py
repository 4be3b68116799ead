"""The bids of a plan: the three streams, what each bid asks for and how complete it is; and the start of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards.reading import Decided, decisions_in
from alliance_tracker.data.funding import bids as data
from alliance_tracker.data.funding import calls, reading
from alliance_tracker.data.funding.bids import BidHead
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.states import states_of
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.record import Contents
from alliance_tracker.rules.funding.state import State
from alliance_tracker.rules.funding.totals import Totals
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


class Listed(Record):
    """A bid as the list shows it: what it asks for; and while it may be written, all that it holds."""

    head: BidHead
    state: State
    totals: Totals
    made: Decided | None
    opened: Opened | None


@pages.get("/alliances/<slug>/bids")
@needs(Action.READ_BID)
def home(slug: str) -> Response:
    """The three streams of each call, the newest first. Eight queries beside the guard's, however many calls.

    Six more while a bid may be written, one more where a version of it is frozen, 14 while one is out for agreement.
    """
    found = calls.calls_of(g.plan.round_id)
    pots = calls.pots_of(g.plan.round_id)
    every = listed(found)
    return show(
        "funding/bids.html",
        calls=[(call, every[call.id], pots.get(call.id, {})) for call in reversed(found)],
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
    found = calls.calls_of(g.plan.round_id)
    every = listed(found, whole=True)
    rows = [
        row for call in reversed(found) for stream in Stream for row in _rows(call, stream, every[call.id].get(stream))
    ]
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


def listed(found: Sequence[Call], whole: bool = False) -> Mapping[int, Mapping[Stream, Listed]]:
    """The bids of the plan by call and stream; `whole` reads all that each holds, submitted or not."""
    known = {call.id: call for call in found}
    heads = data.every_head(g.plan)
    states, decided = states_of(g.plan, today()), decisions_in(g.plan.id)
    stands = {head.id: states.of(known[head.call_id], head) for head in heads}
    money = reading.money_of(g.plan, heads)
    open_ = [(known[head.call_id], head) for head in heads if whole or not stands[head.id].locked]
    contents = reading.contents_in(g.plan, open_)
    every: dict[int, dict[Stream, Listed]] = {call.id: {} for call in found}
    for head in heads:
        call, held = known[head.call_id], contents.get(head.id)
        sums = Contents(call.years, {}, money.get(head.id, ())).totals
        opened = Opened(call, head, held, states.sent.get(head.id)) if held else None
        every[call.id][head.stream] = Listed(head, stands[head.id], sums, decided.get(head.id), opened)
    return every


def _rows(call: Call, stream: Stream, bid: Listed | None) -> list[Sequence[Any]]:
    if bid is None:
        return [(call.name, stream.words, "No bid yet", "", "", "", "", "", "")]
    complete = f"{bid.opened.met} of {len(bid.opened.checks)}" if bid.opened else ""
    sums, made = bid.totals, bid.made.newest.words if bid.made else ""
    return [
        (call.name, stream.words, bid.state.words, year.replace("-", "/"), *map(figure, pence), complete, made)
        for year, *pence in zip(sums.years, sums.revenue, sums.capital, sums.by_year, strict=True)
    ]
