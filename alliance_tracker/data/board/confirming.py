"""Confirming what the board decided, on the page or by a link: once, and with everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import select

from alliance_tracker.data.board.decisions import DecisionRow, decisions_of, unconfirmed
from alliance_tracker.data.board.meetings import held
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.sending import addresses_of
from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan import escalations
from alliance_tracker.data.plan.escalations import OfBoard
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.data.tables.meeting import BoardDecision
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.board.deciding import NOBODY_THERE, confirmed
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.words import listing
from alliance_tracker.terms import DecisionKind


class Somebody(Record):
    """A person with an account to write to."""

    id: int
    name: str
    email: str


class Letters(Protocol):
    """The e-mails that follow from a decision, written where addresses of pages are known."""

    def to_region(self, row: DecisionRow, name: str, address: str) -> Message: ...

    def to_lead(self, row: DecisionRow, name: str, address: str) -> Message: ...


class Confirming(Record):
    """Who confirms (a person's key), by which way, and which drafts they have read, by number, in which version."""

    person_id: int
    by_link: bool
    seen: Mapping[int, int]


def chairs_of(alliance_id: int, today: date) -> tuple[Somebody, ...]:
    """The chair and deputies of a board, with open accounts, each once. One query."""
    rows = db.session().execute(
        select(Person.id, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.CHAIR.value,
            RoleGrant.alliance_id == alliance_id,
            *in_force(today),
            Person.state == PersonState.ACTIVE.value,
        )
        .order_by(Person.name_folded, Person.id)
    )
    return tuple({row.id: Somebody(row.id, row.name, row.email) for row in rows}.values())


def confirm(tx: Writing, head: QuarterHead, region_id: int, given: Confirming, letters: Letters, today: date) -> None:
    """What was read is confirmed, and from then on stays. What it asks for goes out in the same transaction."""
    if not given.seen:
        raise RuleBroken("Tick at least one decision to confirm")
    quarter = held(tx, head)
    found = {row.number: row for row in _drafts(tx, head.id)}
    lost = [f"D{number}" for number, version in given.seen.items() if _changed(found.get(number), version)]
    if lost:
        raise Stale(
            f"{listing(lost)} changed while you were reading, or somebody has confirmed it. Read what stands here now, "
            "then confirm again."
        )
    for number in given.seen:
        row = found[number]
        row.confirmed_at, row.confirmed_by_id = tx.now, given.person_id
        row.confirmed_via = "link" if given.by_link else "account"
    tx.say(confirmed(sorted(given.seen), head.quarter, given.by_link), quarter.alliance_id)
    told = [row for row in decisions_of(head.id, today) if row.line.number in given.seen]
    _follow(tx, head, region_id, told, letters, today)


def _drafts(tx: Writing, quarter_id: int) -> Sequence[BoardDecision]:
    return tx.session.scalars(
        select(BoardDecision).where(BoardDecision.quarter_id == quarter_id, BoardDecision.confirmed_at.is_(None))
    ).all()


def _changed(row: BoardDecision | None, version: int) -> bool:
    return row is None or row.version != version


def _follow(
    tx: Writing, head: QuarterHead, region_id: int, rows: Sequence[DecisionRow], letters: Letters, today: date
) -> None:
    """Help is asked for, and leads are told what the board asks of them."""
    for row in rows:
        if not row.draft.asks or row.line.due_on is None:
            continue
        if row.line.kind is DecisionKind.ESCALATE:
            _ask_for_help(tx, head, region_id, row, row.line.due_on, letters, today)
        elif row.owner_id is not None:
            _tell_lead(tx, head.alliance_id, row, row.owner_id, letters, today)


def _ask_for_help(
    tx: Writing, head: QuarterHead, region_id: int, row: DecisionRow, by: date, letters: Letters, today: date
) -> None:
    plan = plan_of(head.alliance_id)
    if plan is None:
        raise RuleBroken("Help cannot be asked for before the alliance has a delivery plan.")
    if row.to_address:
        to = [letters.to_region(row, row.to_name, row.to_address)]
    else:
        to = [letters.to_region(row, *one) for one in escalations.region_people(region_id, today)]
    if not to:
        raise RuleBroken(f"{row.code} cannot be confirmed. {NOBODY_THERE}, in its draft.")
    of_board = OfBoard(row.id, row.to_name, row.to_address)
    escalations.raise_question(tx, plan, region_id, row.line.words, by, to, today, of_board)


def _tell_lead(tx: Writing, alliance_id: int, row: DecisionRow, owner_id: int, letters: Letters, today: date) -> None:
    person = addresses_of(alliance_id, [owner_id], today).get(owner_id)
    if person is not None:
        mail.post(tx.session, letters.to_lead(row, person.name, person.email), tx.now)


def waiting(quarter_id: int, today: date) -> tuple[DecisionRow, ...]:
    """The drafts that wait for the chair. One query."""
    return unconfirmed(decisions_of(quarter_id, today))
