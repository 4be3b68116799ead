"""The bids of all alliances in a call, as those who assess, recommend and decide see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import in_words
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.funding import Bid, BidAlliance, BidLine
from alliance_tracker.data.tables.plan import Outcome, Plan, PlanAlliance, PlanVersion, Submission
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.terms import Stream, SubmissionOutcome


class NationalBid(Record):
    """One bid without its words. `alliance` is the slug in whose address it stands, `places` the slugs it covers.

    `asked` is pence by year of the call. `submitted_on` is empty while it is being written, or was sent back.
    """

    id: int
    plan_id: int
    name: str
    alliance: str
    address: str
    stream: Stream
    places: tuple[str, ...]
    asked: Mapping[str, int]
    submitted_on: date | None
    late: bool
    withdrawn: bool
    sent_back: bool = False
    submitted_at: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.asked.values())

    @property
    def title(self) -> str:
        """North East and Cumbria, earlier diagnosis."""
        return f"{self.name}, {in_words(self.stream)}"


def every_bid(call: Call) -> tuple[NationalBid, ...]:
    """Every bid of a call, submitted or not, by stream and then by name. Four queries, however many bids."""
    order = {stream.value: place for place, stream in enumerate(Stream)}
    rows = db.session.execute(
        select(Bid.id, Bid.plan_id, Plan.name, Bid.stream, Bid.withdrawn_at, Alliance.slug)
        .join(Plan, Plan.id == Bid.plan_id)
        .join(PlanAlliance, (PlanAlliance.plan_id == Plan.id) & (PlanAlliance.position == 1))
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .where(Bid.call_id == call.id)
    ).all()
    places, asked, (sent, back) = _places(call), _asked(call), _sent(call)
    found = [
        NationalBid(
            row.id,
            row.plan_id,
            row.name,
            row.slug,
            call.address(Stream(row.stream)),
            Stream(row.stream),
            places.get(row.id, ()),
            {year: asked.get((row.id, year), 0) for year in call.years},
            sent[row.id][0] if row.id in sent else None,
            row.id in sent and sent[row.id][0] > call.closes_on,
            row.withdrawn_at is not None,
            row.id in back,
            sent[row.id][1] if row.id in sent else None,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (order[one.stream.value], one.name.casefold(), one.id)))


def one_bid(bid_id: int) -> tuple[Call, NationalBid]:
    """A bid by its number, and its call. Six queries. Raises NotFound."""
    call_id = db.session.scalar(select(Bid.call_id).where(Bid.id == bid_id))
    if call_id is None:
        raise NotFound("There is no such bid. Choose one from the list of bids.")
    call = next(one for one in every_call() if one.id == call_id)
    return call, next(one for one in every_bid(call) if one.id == bid_id)


def _places(call: Call) -> Mapping[int, tuple[str, ...]]:
    rows = db.session.execute(
        select(BidAlliance.bid_id, Alliance.slug)
        .join(Bid, Bid.id == BidAlliance.bid_id)
        .join(Alliance, Alliance.id == BidAlliance.alliance_id)
        .where(Bid.call_id == call.id)
        .order_by(Alliance.position)
    )
    return grouped((row.bid_id, row.slug) for row in rows)


def _asked(call: Call) -> Mapping[tuple[int, str], int]:
    rows = db.session.execute(
        select(BidLine.bid_id, BidLine.year, func.sum(BidLine.pence).label("pence"))
        .join(Bid, Bid.id == BidLine.bid_id)
        .where(Bid.call_id == call.id)
        .group_by(BidLine.bid_id, BidLine.year)
    )
    return {(row.bid_id, row.year): int(row.pence) for row in rows}


def _sent(call: Call) -> tuple[Mapping[int, tuple[date, datetime]], Collection[int]]:
    """The day and moment at which each bid was submitted last; and the bids whose last submission was sent back."""
    returned = select(Outcome.submission_id).where(Outcome.kind == SubmissionOutcome.RETURNED.value)
    rows = db.session.execute(
        select(
            PlanVersion.bid_id,
            Submission.submitted_on,
            Submission.submitted_at,
            Submission.id.in_(returned).label("returned"),
        )
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .join(Bid, Bid.id == PlanVersion.bid_id)
        .where(Bid.call_id == call.id)
        .order_by(Submission.id)
    ).all()
    last = {row.bid_id: row for row in rows}
    sent = {bid_id: (row.submitted_on, row.submitted_at) for bid_id, row in last.items() if not row.returned}
    return sent, last.keys() - sent.keys()
