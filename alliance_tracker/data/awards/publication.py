"""The awards of a call made open to anyone by two people, and taken back: written, and read as they were kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.awards.reading import decisions_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.every import every_bid
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.awards import AwardPublication
from alliance_tracker.data.tables.funding import FundingCall
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.open_data import Grant
from alliance_tracker.rules.funding.published import (
    Awarded,
    checked_to_ask,
    checked_to_confirm,
    frozen,
    grant_of,
    thawed,
)
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, day

GONE = "Somebody else has confirmed this or taken it back. Look at how it stands now"
LONGEST = 2_000
Rows = Select[AwardPublication, str, Any, Any, Any]
"""Publications with the name of their call, and of who asked, who confirmed and who ended them."""


class Publication(Record):
    """What was asked to be open, by whom, and what became of it."""

    id: int
    call_id: int
    call: str
    grants: tuple[Grant, ...]
    seal: str
    asked_on: date
    asked_by_id: int | None
    asked_by: str
    published_on: date | None
    confirmed_by: str
    ended_at: datetime | None
    ended_by: str
    why_ended: str

    @property
    def waits(self) -> bool:
        """Asked for, and neither confirmed nor taken back."""
        return self.published_on is None and self.ended_at is None

    @property
    def is_open(self) -> bool:
        """What anyone reads now."""
        return self.published_on is not None and self.ended_at is None


def awards_now(call: Call) -> tuple[Grant, ...]:
    """The awards of a call as the record says now: newest decisions that give money. Nine queries."""
    decided = decisions_of(call)
    found = []
    for bid in every_bid(call):
        one = decided.get(bid.id)
        if one is None or not one.kind.pays or bid.withdrawn:
            continue
        found.append(
            grant_of(
                Awarded(
                    call.code,
                    call.name,
                    bid.stream,
                    bid.name,
                    bid.alliance,
                    one.kind,
                    one.amounts,
                    bid.total,
                    one.released,
                    one.newest.minute.held_on,
                )
            )
        )
    return tuple(found)


def publications() -> tuple[Publication, ...]:
    """Every publication there was, the newest first. One query."""
    return _read(_rows().order_by(AwardPublication.id.desc()))


def publications_of(call: Call) -> tuple[Publication, ...]:
    """Those of one call. One query."""
    return _read(_rows().where(AwardPublication.call_id == call.id).order_by(AwardPublication.id.desc()))


def open_now() -> tuple[Publication, ...]:
    """What anyone may read: one for each call at the most, by the opening of the calls. One query."""
    there = AwardPublication.ended_at.is_(None) & AwardPublication.published_at.is_not(None)
    return _read(_rows().where(there).order_by(FundingCall.opens_on, FundingCall.id))


def _rows() -> Rows:
    asked, confirmed, ended = (aliased(Person) for _ in range(3))
    return (
        select(AwardPublication, FundingCall.name, asked.name, confirmed.name, ended.name)
        .join(FundingCall, FundingCall.id == AwardPublication.call_id)
        .outerjoin(asked, asked.id == AwardPublication.asked_by_id)
        .outerjoin(confirmed, confirmed.id == AwardPublication.confirmed_by_id)
        .outerjoin(ended, ended.id == AwardPublication.ended_by_id)
    )


def _read(chosen: Rows) -> tuple[Publication, ...]:
    return tuple(
        Publication(
            row.id,
            row.call_id,
            call,
            thawed(row.content),
            row.seal,
            row.asked_on,
            row.asked_by_id,
            asked or "",
            row.published_on,
            confirmed or "",
            row.ended_at,
            ended or "",
            row.why_ended,
        )
        for row, call, asked, confirmed, ended in db.session.execute(chosen)
    )


def ask(tx: Writing, call: Call, seen: str, today: date) -> None:
    """Put the awards forward as they are now; `seen` is the seal of what the asker looked at. Raises Stale."""
    rows = _held(tx, call)
    grants = awards_now(call)
    open_seal = next((row.seal for row in rows if row.published_at is not None), "")
    checked_to_ask(grants, seen, any(row.published_at is None for row in rows), open_seal)
    content, seal = frozen(grants)
    tx.add(
        AwardPublication(
            call_id=call.id,
            content=content,
            seal=seal,
            asked_on=today,
            asked_at=tx.now,
            asked_by_id=tx.actor.person_id,
        )
    )
    _say(tx, call, f"asked to open {counted(len(grants), 'award')} of {call.name} to anyone")


def confirm(tx: Writing, call: Call, number: int, today: date) -> None:
    """Open what somebody else asked for, in place of what was open. Raises Stale, RuleBroken."""
    rows = _held(tx, call)
    row = _one(rows, number)
    if row.published_at is not None:
        raise Stale(GONE)
    content, seal = frozen(awards_now(call))
    checked_to_confirm(row.asked_by_id, tx.actor.person_id, row.seal, seal)
    for other in rows:
        if other is not row:
            why = f"Replaced by the awards as they stood on {day(row.asked_on)}"
            other.ended_at, other.ended_by_id, other.why_ended = tx.now, tx.actor.person_id, why
    tx.flush()
    row.published_on, row.published_at, row.confirmed_by_id = today, tx.now, tx.actor.person_id
    _say(tx, call, f"opened {counted(len(thawed(row.content)), 'award')} of {call.name} to anyone")


def end(tx: Writing, call: Call, number: int, why: str, waits: bool) -> None:
    """Take back what waits, or what is open. One person is enough for this. Raises Stale."""
    row = _one(_held(tx, call), number)
    if waits is not (row.published_at is None):
        raise Stale(GONE)
    if not why.strip():
        raise RuleBroken("Say why they are taken back", "why")
    row.ended_at, row.ended_by_id, row.why_ended = tx.now, tx.actor.person_id, why
    told = (
        "took back the wish to open the awards of {}" if waits else "closed the awards of {}, which anyone could read"
    )
    _say(tx, call, told.format(call.name))


def _held(tx: Writing, call: Call) -> list[AwardPublication]:
    """Those of the call that wait or are open, while nobody else changes them; on SQLite the transaction waits."""
    tx.session.execute(select(FundingCall.id).where(FundingCall.id == call.id).with_for_update())
    chosen = select(AwardPublication).where(AwardPublication.call_id == call.id, AwardPublication.ended_at.is_(None))
    return list(tx.session.scalars(chosen.order_by(AwardPublication.id)))


def _one(rows: list[AwardPublication], number: int) -> AwardPublication:
    found = next((row for row in rows if row.id == number), None)
    if found is None:
        raise Stale(GONE)
    return found


def _say(tx: Writing, call: Call, words: str) -> None:
    tx.say(Sentence(words, "awards", call.code), None)
