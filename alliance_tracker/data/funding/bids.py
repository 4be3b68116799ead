"""The bids of a plan: opened, covered areas and contact said, withdrawn with a reason and taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.sent import sent_of
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.funding import Bid, BidAlliance, BidBias
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.optimism import Bias
from alliance_tracker.rules.funding.record import Biases, checked_places
from alliance_tracker.rules.funding.state import why_locked
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.papers import stream_words
from alliance_tracker.rules.words import listing
from alliance_tracker.terms import Stream

CHANGED = "Somebody else saved this after you opened it. Check both, then save again."
WITHDRAWN = "This bid is withdrawn. Take it up again before you change it"


class Contact(Record):
    """Who answers questions about a bid."""

    name: str = ""
    job: str = ""
    phone: str = ""

    @property
    def words(self) -> str:
        return ", ".join(one for one in (self.name, self.job, self.phone) if one)


class Place(Record):
    """An area that a bid covers. The population is 0 where the guidance prints no number."""

    id: int
    slug: str
    name: str
    population: int
    population_text: str


class BidHead(Record):
    """A bid without what it holds, but for its optimism bias: there is at most one."""

    id: int
    stream: Stream
    contact: Contact
    opened_at: datetime
    person_id: int | None
    withdrawn_at: datetime | None
    why_withdrawn: str
    version: int
    places: tuple[Place, ...]
    call_id: int = 0
    biases: Biases | None = None

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def population(self) -> int | None:
        """All people of the areas; None while one of them has no printed number."""
        counted = [one.population for one in self.places]
        return sum(counted) if counted and all(counted) else None

    @property
    def population_words(self) -> str:
        """3 million, or a sum in figures."""
        return self.places[0].population_text if len(self.places) == 1 else f"{self.population or 0:,}"


HEADS = (
    select(Bid, BidBias, Alliance.id, Alliance.slug, Alliance.name, Alliance.population, Alliance.population_text)
    .outerjoin(BidBias, BidBias.bid_id == Bid.id)
    .outerjoin(BidAlliance, BidAlliance.bid_id == Bid.id)
    .outerjoin(Alliance, Alliance.id == BidAlliance.alliance_id)
    .where(Bid.plan_id == bindparam("plan"))
    .order_by(Bid.id)
)


def bids_of(plan: PlanHead, call: Call) -> Mapping[Stream, BidHead]:
    """The bids of a plan in a call, by stream. One query."""
    return {one.stream: one for one in every_head(plan) if one.call_id == call.id}


def every_head(plan: PlanHead) -> tuple[BidHead, ...]:
    """The bids of a plan in every call, in the order of the streams. One query."""
    rows = db.session.execute(HEADS, {"plan": plan.id})
    found: dict[int, tuple[Bid, BidBias | None]] = {}
    places: dict[int, list[Place]] = {}
    for bid, bias, id, slug, name, population, text in rows:
        found[bid.id] = bid, bias
        if id is not None:
            places.setdefault(bid.id, []).append(Place(id, slug, name, population, text))
    order = {one.id: number for number, one in enumerate(plan.footprints)}
    heads = [
        _head(bid, bias, tuple(sorted(places.get(bid.id, ()), key=lambda place: order[place.id])))
        for bid, bias in found.values()
    ]
    return tuple(sorted(heads, key=lambda one: list(Stream).index(one.stream)))


def _head(row: Bid, bias: BidBias | None, places: tuple[Place, ...]) -> BidHead:
    return BidHead(
        row.id,
        Stream(row.stream),
        Contact(row.contact_name, row.contact_job, row.contact_phone),
        row.opened_at,
        row.person_id,
        row.withdrawn_at,
        row.why_withdrawn,
        row.version,
        places,
        row.call_id,
        _biases(bias) if bias else None,
    )


def _biases(row: BidBias) -> Biases:
    revenue = Bias(row.revenue_hundredths, row.revenue_reason)
    return Biases(revenue, Bias(row.capital_hundredths, row.capital_reason), row.version)


def start(tx: Writing, plan: PlanHead, call: Call, stream: Stream) -> None:
    """Open a bid over all areas of the plan; nothing when it is open already, by somebody a moment ago."""
    lock(tx, plan)
    if _row(tx, plan, call, stream) is not None:
        return
    row = Bid(
        plan_id=plan.id,
        round_id=plan.round_id,
        call_id=call.id,
        stream=stream.value,
        opened_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(row)
    tx.flush()
    for footprint in plan.footprints:
        tx.add(BidAlliance(bid_id=row.id, plan_id=plan.id, alliance_id=footprint.id))
    tell(tx, plan, stream, "opened")


def held(tx: Writing, plan: PlanHead, call: Call, stream: Stream) -> Bid:
    """The bid to write in, after whoever writes in the plan now has ended. Raises NotFound, RuleBroken."""
    lock(tx, plan)
    row = _row(tx, plan, call, stream)
    if row is None:
        raise NotFound(none_yet(stream))
    return _open(plan, row)


def hold(tx: Writing, plan: PlanHead) -> Bid:
    """The same for the bid that is the paper of `plan`."""
    lock(tx, plan)
    return _open(plan, tx.session.get_one(Bid, plan.paper.bid_id))


def _open(plan: PlanHead, row: Bid) -> Bid:
    """A bid that may be changed: not withdrawn, and not with those who assess it."""
    if row.withdrawn_at is not None:
        raise RuleBroken(WITHDRAWN)
    sent = sent_of(plan.id).get(row.id)
    locked = why_locked(sent) if sent else ""
    if locked:
        raise RuleBroken(locked)
    return row


def not_withdrawn(tx: Writing, plan: PlanHead) -> None:
    """Wait for whoever writes in the plan. Raises RuleBroken if the paper of `plan` is a bid that is withdrawn."""
    lock(tx, plan)
    if plan.paper.is_bid and tx.session.get_one(Bid, plan.paper.bid_id).withdrawn_at is not None:
        raise RuleBroken("This bid is withdrawn, so nothing is to be done with it until it is taken up again")


def decided_on(plan: PlanHead, since: datetime) -> date | None:
    """When the committee last decided the bid that is the paper of `plan`, if it did since a moment. One query."""
    decision = CommitteeDecision
    return db.session.scalar(
        select(decision.held_on)
        .where(decision.plan_id == plan.id, decision.bid_id == plan.paper.bid_id, decision.recorded_at >= since)
        .order_by(decision.id.desc())
        .limit(1)
    )


def none_yet(stream: Stream) -> str:
    return f"There is no bid for {in_words(stream)} yet. Start one on the page of bids."


def in_words(stream: Stream) -> str:
    """A stream inside a sentence: the Recovery Package."""
    return stream_words(stream)


def tell(tx: Writing, plan: PlanHead, stream: Stream, did: str, what: str = "") -> None:
    """One line of history: "changed the line of money “Scanner” of the bid for earlier diagnosis"."""
    whose = f"{what} of the bid" if what else "the bid"
    say(tx, plan, Sentence(f"{did} {whose} for {in_words(stream)}", "bid", stream.value))


def save_contact(tx: Writing, plan: PlanHead, call: Call, stream: Stream, contact: Contact, version: int) -> bool:
    """Who answers questions; whether it changed."""
    row = _unchanged(held(tx, plan, call, stream), version)
    if contact == Contact(row.contact_name, row.contact_job, row.contact_phone):
        return False
    row.contact_name, row.contact_job, row.contact_phone = contact.name, contact.job, contact.phone
    tell(tx, plan, stream, "named", "the main contact")
    return True


def save_places(tx: Writing, plan: PlanHead, call: Call, stream: Stream, slugs: Sequence[str], version: int) -> None:
    """Which areas of the plan the bid covers."""
    row = _unchanged(held(tx, plan, call, stream), version)
    checked_places(slugs)
    wanted = [one for one in plan.footprints if one.slug in slugs]
    there = {
        one.alliance_id: one for one in tx.session.scalars(select(BidAlliance).where(BidAlliance.bid_id == row.id))
    }
    for alliance_id, one in there.items():
        if all(footprint.id != alliance_id for footprint in wanted):
            tx.session.delete(one)
    for footprint in wanted:
        if footprint.id not in there:
            tx.add(BidAlliance(bid_id=row.id, plan_id=plan.id, alliance_id=footprint.id))
    row.version += 1
    names = listing([one.name for one in wanted])
    say(tx, plan, Sentence(f"said that the bid for {in_words(stream)} covers {names}", "bid", stream.value))


def withdraw(tx: Writing, plan: PlanHead, call: Call, stream: Stream, why: str, version: int) -> None:
    """Take the bid out of the call. It stays to be read, with the reason."""
    row = _unchanged(held(tx, plan, call, stream), version)
    row.withdrawn_at, row.why_withdrawn = tx.now, why
    tell(tx, plan, stream, "withdrew")


def take_up(tx: Writing, plan: PlanHead, call: Call, stream: Stream, version: int) -> None:
    """Take a withdrawn bid up again; the history keeps why it was withdrawn."""
    lock(tx, plan)
    row = _row(tx, plan, call, stream)
    if row is None:
        raise NotFound(none_yet(stream))
    _unchanged(row, version)
    if row.withdrawn_at is None:
        return
    row.withdrawn_at, row.why_withdrawn = None, ""
    tell(tx, plan, stream, "took up again")


def _row(tx: Writing, plan: PlanHead, call: Call, stream: Stream) -> Bid | None:
    chosen = select(Bid).where(Bid.plan_id == plan.id, Bid.call_id == call.id, Bid.stream == stream.value)
    return tx.session.scalar(chosen)


def _unchanged(row: Bid, version: int) -> Bid:
    if row.version != version:
        raise Stale(CHANGED)
    return row
