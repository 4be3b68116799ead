"""The bid that an address names, with its call and all that it holds; and the place in which a gap is mended."""

from __future__ import annotations

from functools import cached_property

from flask import g, url_for

from alliance_tracker.data.funding import bids, calls, reading
from alliance_tracker.data.funding.bids import BidHead
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.sent import sent_of
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.form import Complete, completeness
from alliance_tracker.rules.funding.record import Contents
from alliance_tracker.rules.funding.state import Sent
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Met, Stream
from alliance_tracker.web.guard import may


class Opened(Record, dict=True):
    """One bid to read or to write in. `sent` is its last submission, where that is known."""

    call: Call
    head: BidHead
    contents: Contents
    sent: Sent | None = None

    @property
    def stream(self) -> Stream:
        return self.head.stream

    @property
    def slug(self) -> str:
        """How addresses name it among the bids of the plan."""
        return self.call.address(self.stream)

    @cached_property
    def checks(self) -> tuple[Complete, ...]:
        """Each part of the form, met or not."""
        return completeness(self.contents.facts)

    @property
    def met(self) -> int:
        return sum(one.met is Met.MET for one in self.checks)

    @cached_property
    def writable(self) -> bool:
        """Whether this reader may change it now."""
        locked = self.sent is not None and self.sent.stands
        return may(Action.WRITE_BID) and not self.head.withdrawn and not locked


def named(stream: str) -> tuple[Call, Stream]:
    """The call and the stream of an address. One query."""
    for call in calls.calls_of(g.plan.round_id):
        for one in Stream:
            if call.address(one) == stream:
                return call, one
    raise NotFound("There is no such stream of funding. Choose one on the page of bids.")


def opened(stream: str) -> Opened:
    """The bid of this plan. Nine queries. Raises NotFound while there is none."""
    call, wanted = named(stream)
    found = bid_in(call, wanted)
    if found is None:
        raise NotFound(bids.none_yet(wanted))
    return found


def bid_in(call: Call, stream: Stream) -> Opened | None:
    """The bid of this plan in a call; None while there is none. Eight queries, one for none."""
    head = bids.bids_of(g.plan, call).get(stream)
    if head is None:
        return None
    held = reading.contents_of(g.plan, call, [head])[head.id]
    return Opened(call, head, held, sent_of(g.plan.id).get(head.id))


def bid_page(stream: str, anchor: str = "") -> str:
    """The page of a bid, or a place on it."""
    return url_for("funding.bid", slug=g.plan.slug, stream=stream, _anchor=anchor or None)


def whole_page(stream: str, anchor: str = "") -> str:
    """The page of all that a bid holds, or a place on it."""
    return url_for("funding.whole", slug=g.plan.slug, stream=stream, _anchor=anchor or None)


def mended_at(bid: Opened, where: str) -> str:
    """The exact place for those who write the bid; for others the place in the whole bid."""
    kind, _, key = where.partition(":")
    here = {"slug": g.plan.slug, "stream": bid.slug}
    if not bid.writable:
        return whole_page(bid.slug, key if kind == "question" else kind)
    if kind == "question":
        return url_for("funding.write", **here, question=key)
    if kind == "places":
        return url_for("funding.places", **here)
    if kind == "money" and key:
        return url_for("funding.add", **here, kind="money", year=key)
    outcome = next((one for one in bid.contents.outcomes if kind == "outcomes" and one.title == key), None)
    if outcome is not None:
        return url_for("funding.edit", **here, kind="outcomes", number=outcome.id)
    return whole_page(bid.slug, kind)
