"""The calls that a plan may bid in, opened by the guidance or the national team; criteria; streams as printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.funding import Criterion as CriterionRow
from alliance_tracker.data.tables.funding import FundingCall, FundingPot, StreamRow
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.opening import CallDraft, Known, checked_call
from alliance_tracker.rules.funding.record import call_years
from alliance_tracker.rules.funding.scoring import Criterion
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, inside
from alliance_tracker.terms import CriterionHead, CriterionKind, Stream

NONE_YET = "There is no call for bids in this round yet. The national team opens one."


class Call(Record):
    """One round of bidding. `years` are codes, the first is year 0 of every appraisal. `number` counts from 1."""

    id: int
    number: int
    round_id: int
    code: str
    name: str
    opens_on: date
    closes_on: date
    committee_on: date | None
    committee_text: str
    top: int
    years: tuple[str, ...]
    place: str
    note: str

    def address(self, stream: Stream) -> str:
        """How an address names the bid of a stream: earlier-diagnosis in the first call, earlier-diagnosis-2 after."""
        return stream.value if self.number == 1 else f"{stream.value}-{self.number}"


class Printed(Record):
    """A stream in the words of the guidance, and where they stand."""

    text: str
    place: str


def call_of(round_id: int) -> Call:
    """The newest call of the round. One query. Raises NotFound while there is none."""
    return calls_of(round_id)[-1]


def calls_of(round_id: int) -> tuple[Call, ...]:
    """Every call of the round, oldest first. One query. Raises NotFound while there is none."""
    chosen = select(FundingCall).where(FundingCall.round_id == round_id)
    rows = db.session.scalars(chosen.order_by(FundingCall.opens_on, FundingCall.id)).all()
    if not rows:
        raise NotFound(NONE_YET)
    return tuple(_call(row, number) for number, row in enumerate(rows, 1))


def every_call() -> tuple[Call, ...]:
    """Every call there is, oldest first, counted within its round. One query. Raises NotFound while there is none."""
    rows = db.session.scalars(select(FundingCall).order_by(FundingCall.opens_on, FundingCall.id)).all()
    if not rows:
        raise NotFound(NONE_YET)
    seen: Counter[int] = Counter()
    found = []
    for row in rows:
        seen[row.round_id] += 1
        found.append(_call(row, seen[row.round_id]))
    return tuple(found)


def call_named(code: str) -> Call:
    """A call by its code. One query. Raises NotFound."""
    return call_in(every_call(), code)


def call_in(every: Sequence[Call], code: str) -> Call:
    """The same among those that are read already."""
    found = next((one for one in every if one.code == code), None)
    if found is None:
        raise NotFound("There is no such call for bids. Choose one from the list.")
    return found


def _call(row: FundingCall, number: int) -> Call:
    return Call(
        row.id,
        number,
        row.round_id,
        row.code,
        row.name,
        row.opens_on,
        row.closes_on,
        row.committee_on,
        row.committee_text,
        row.top,
        call_years(row.first_year, row.last_year),
        row.place,
        row.note,
    )


class RoundOfCalls(Record):
    """The round in which another call can be opened: the newest one, by its name, and what a call is held against."""

    id: int
    name: str
    known: Known


def round_of_calls() -> RoundOfCalls:
    """The newest planning round with its calls. Two queries. Raises NotFound while no guidance is loaded."""
    newest = select(PlanningRound).order_by(PlanningRound.starts_on.desc(), PlanningRound.id.desc()).limit(1)
    row = db.session.scalar(newest)
    if row is None:
        raise NotFound("There is no planning round. Load the guidance first.")
    calls = db.session.execute(select(FundingCall.code, FundingCall.round_id, FundingCall.opens_on)).all()
    opened = [one.opens_on for one in calls if one.round_id == row.id]
    known = Known({one.code for one in calls}, max(opened, default=None), row.starts_on, row.ends_on)
    return RoundOfCalls(row.id, row.name, known)


def open_call(tx: Writing, draft: CallDraft) -> str:
    """Open another call of the newest round, and say its code. Raises RulesBroken.

    It is no part of the guidance, so it names no document: loading and exporting the guidance leave it alone.
    """
    here = round_of_calls()
    tx.session.execute(select(PlanningRound.id).where(PlanningRound.id == here.id).with_for_update())
    checked_call(draft, round_of_calls().known)
    row = FundingCall(
        round_id=here.id,
        code=draft.code,
        name=draft.name,
        opens_on=draft.opens_on,
        closes_on=draft.closes_on,
        committee_on=draft.committee_on,
        committee_text=draft.committee_text,
        top=draft.top,
        first_year=draft.first_year,
        last_year=draft.last_year,
        note=inside(draft.source),
    )
    tx.add(row)
    words = f"opened the call {draft.name}, from {day(draft.opens_on)} to {day(draft.closes_on)}"
    tx.say(Sentence(words, "call", draft.code), None)
    return draft.code


class Pot(Record):
    """What the call has to give in a year, and where that is said."""

    pence: int
    source: str


def pot_of(call: Call) -> Mapping[str, Pot]:
    """The pot by year: only years that the national team has entered. One query."""
    rows = db.session.scalars(select(FundingPot).where(FundingPot.call_id == call.id).order_by(FundingPot.year))
    return {row.year: Pot(row.pence, row.source) for row in rows}


def pots_of(round_id: int) -> Mapping[int, Mapping[str, Pot]]:
    """The pots of every call of the round, by the call. One query."""
    found: dict[int, dict[str, Pot]] = {}
    chosen = select(FundingPot).join(FundingCall, FundingCall.id == FundingPot.call_id)
    for row in db.session.scalars(chosen.where(FundingCall.round_id == round_id).order_by(FundingPot.year)):
        found.setdefault(row.call_id, {})[row.year] = Pot(row.pence, row.source)
    return found


def printed_streams() -> Mapping[Stream, Printed]:
    """Each stream as printed, in order. One query."""
    rows = db.session.scalars(select(StreamRow).order_by(StreamRow.position))
    return {Stream(row.code): Printed(row.text, row.place) for row in rows}


class Scored(Record):
    """A criterion, and what it asks of a bid in plain words."""

    criterion: Criterion
    asks: str


def scored_of(round_id: int) -> tuple[Scored, ...]:
    """What bids of the round are scored on, in order. One query."""
    rows = db.session.scalars(
        select(CriterionRow).where(CriterionRow.round_id == round_id).order_by(CriterionRow.position)
    )
    return tuple(Scored(_criterion(row), row.asks) for row in rows)


def criteria_of(round_id: int) -> tuple[Criterion, ...]:
    """The same as the rules of scoring read them. One query."""
    return tuple(one.criterion for one in scored_of(round_id))


def _criterion(row: CriterionRow) -> Criterion:
    return Criterion(row.code, row.name, CriterionHead(row.head), row.weight, CriterionKind(row.kind))
