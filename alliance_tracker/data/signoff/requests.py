"""Requests for agreement: who was asked, what became of it, and the e-mail that went; asking, reminding, ending."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding import bids
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.roles import over, signatory_of
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.data.tables.plan import PlanVersion
from alliance_tracker.data.tables.signoff import AgreementLink, AgreementRequest
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.people.proofs import token_hash
from alliance_tracker.rules.signoff.requests import (
    AGAIN,
    HANDED_ON,
    Sent,
    answered_since,
    link_token,
    reminded_today,
)
from alliance_tracker.rules.words import counted, day, some


class Asked(Record):
    """One request with the person it went to."""

    sent: Sent
    to_name: str
    to_email: str
    by: str
    version: int

    @property
    def id(self) -> int:
        return self.sent.id


class Signatory(Record):
    """Somebody with an account who answers for a body."""

    name: str
    email: str


class ToAsk(Record):
    """Somebody to be asked for a body."""

    organisation_id: int
    name: str
    email: str


class To(Record):
    """What the e-mail of a request needs to know."""

    body: str
    name: str
    email: str
    answer_by: date
    sent_at: datetime


Letter = Callable[[To, str], Message]
"""The e-mail for a request and its link's token."""


def asked_of(plan: PlanHead, today: date) -> tuple[Asked, ...]:
    """Every request of a plan, or of the bid that is meant, oldest first, ended ones too. Three queries."""
    asker = Person.__table__.alias("asker")
    rows = db.session.execute(
        select(AgreementRequest, AgreementLink.used_at, func.coalesce(asker.c.display_name, asker.c.name))
        .join(AgreementLink, AgreementLink.request_id == AgreementRequest.id)
        .join(PlanVersion, PlanVersion.id == AgreementRequest.version_id)
        .outerjoin(asker, asker.c.id == AgreementRequest.person_id)
        .where(AgreementRequest.plan_id == plan.id, PlanVersion.bid_id.is_not_distinct_from(plan.paper.bid_id))
        .order_by(AgreementRequest.sent_at, AgreementRequest.id)
    ).all()
    ended = over(plan, {(row.organisation_id, row.to_email) for row, *_ in rows}, today)
    return tuple(
        Asked(
            sent_of(row, used_at, (row.organisation_id, row.to_email.casefold()) in ended),
            row.to_name,
            row.to_email,
            by or "",
            row.version,
        )
        for row, used_at, by in rows
    )


def sent_of(row: AgreementRequest, used_at: datetime | None, role_ended: bool) -> Sent:
    return Sent(
        row.id,
        row.organisation_id,
        row.version_id,
        row.answer_by,
        row.sent_at,
        row.reminded_at,
        row.ended_at,
        row.why_ended,
        used_at,
        role_ended,
    )


def signatories(plan: PlanHead, today: date) -> Mapping[int, tuple[Signatory, ...]]:
    """Who with an account answers for each body today, by name. One query."""
    rows = db.session.execute(
        select(RoleGrant.organisation_id, Person.display_name, Person.name, Person.email)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(*signatory_of(plan), *in_force(today), Person.state != PersonState.DISABLED.value)
        .order_by(Person.name_folded, Person.id)
    )
    found: dict[int, dict[str, Signatory]] = {}
    for row in rows:
        found.setdefault(row.organisation_id, {})[row.email] = Signatory(row.display_name or row.name, row.email)
    return {body: tuple(people.values()) for body, people in found.items()}


def ask(
    tx: Writing,
    plan: PlanHead,
    version_id: int,
    people: Sequence[ToAsk],
    answer_by: date,
    key: str,
    letter: Letter,
    today: date,
) -> list[int]:
    """Ask each for agreement to the newest version: a request, its link and its e-mail, all of it or none.

    An earlier request to the same body ends with it. Raises Stale when another version was frozen meanwhile, or
    somebody else asked one of them a moment ago.
    """
    bids.not_withdrawn(tx, plan)
    now = sign_off_of(plan, today)
    _check(now, version_id, people)
    assert now.version is not None
    before = _open_rows(tx, plan, [one.organisation_id for one in people])
    waiting = [row for row in before if _waits(now, row, today)]
    if waiting:
        names = some([_name(now, row.organisation_id) for row in waiting])
        raise Stale(f"Somebody has asked already: {names}. Open the page again to remind them, or to hand it on.")
    for row in before:
        row.ended_at, row.why_ended = tx.now, AGAIN
    rows = [_new(tx, plan, version_id, one, answer_by) for one in people]
    tx.add(*rows)
    tx.flush()
    for row in rows:
        _link(tx, row, _name(now, row.organisation_id), key, letter)
    names = some([_name(now, one.organisation_id) for one in people])
    about = plan.paper.version(now.version.label)
    words = f"asked {counted(len(people), 'body', 'bodies')} to agree {about} by {day(answer_by)}"
    say(tx, plan, Sentence(f"{words}: {names}", "agreement", now.version.label))
    return [row.id for row in rows]


def _check(now: SignOff, version_id: int, people: Sequence[ToAsk]) -> None:
    if now.version is None or now.version.id != version_id:
        raise Stale("Another version was frozen while you were here. See whom it concerns, then ask again.")
    if not people:
        raise RuleBroken("Choose at least one body to ask")
    for one in people:
        if now.body(one.organisation_id) is None:
            raise Stale("One of these bodies is no longer among those who must agree. Open the page again.")


def remind(tx: Writing, plan: PlanHead, request_ids: Collection[int], key: str, letter: Letter, today: date) -> int:
    """Send those who have not answered the same link again, each at most once a day. Returns how many it reminded."""
    bids.not_withdrawn(tx, plan)
    now = sign_off_of(plan, today)
    rows = [row for row in _open_rows(tx, plan) if row.id in request_ids]
    due = [row for row in rows if _waits(now, row, today) and not reminded_today(sent_of(row, None, False), tx.now)]
    if not due:
        raise RuleBroken("Nobody is left to remind today: each has answered, or was written to today already")
    for row in due:
        row.reminded_at = tx.now
        token = link_token(key, row.id, row.sent_at)
        link = tx.session.get_one(AgreementLink, row.id)
        link.token_hash = token_hash(token)
        mail.post(tx.session, letter(_to(row, _name(now, row.organisation_id)), token), tx.now)
    assert now.version is not None
    names = some([_name(now, row.organisation_id) for row in due])
    words = f"reminded {counted(len(due), 'body', 'bodies')} of {plan.paper.version(now.version.label)}: {names}"
    say(tx, plan, Sentence(words, "agreement", now.version.label))
    return len(due)


def withdraw(tx: Writing, plan: PlanHead, request_id: int, version: int, why: str, told: Message) -> None:
    """End a request that was not answered; its link says so. `version` is that of the row as it was seen."""
    lock(tx, plan)
    row, name = _one(tx, plan, request_id, version)
    row.ended_at, row.why_ended = tx.now, why
    mail.post(tx.session, told, tx.now)
    say(tx, plan, Sentence(f"withdrew the request to {name}", "agreement", str(row.id)))


def hand_on(
    tx: Writing,
    plan: PlanHead,
    request_id: int,
    version: int,
    to: tuple[str, str],
    key: str,
    letter: Letter,
    told: Message,
) -> int:
    """The same question to another person of the body, with a link of their own; the first one's ends.

    `told` says so to the first.
    """
    lock(tx, plan)
    row, name = _one(tx, plan, request_id, version)
    if row.to_email.casefold() == to[1].casefold():
        raise RuleBroken("That is who has it now. Give another person’s address, or remind this one", "email")
    row.ended_at, row.why_ended = tx.now, HANDED_ON
    new = _new(tx, plan, row.version_id, ToAsk(row.organisation_id, *to), row.answer_by)
    tx.add(new)
    tx.flush()
    _link(tx, new, name, key, letter)
    mail.post(tx.session, told, tx.now)
    say(tx, plan, Sentence(f"handed the request to {name} on to another person", "agreement", str(new.id)))
    return new.id


def end_of_older(tx: Writing, plan: PlanHead, label: str) -> int:
    """A version was frozen: requests for those before it end. To be said with the freezing. One query."""
    return end_open(tx, plan, f"version {label} took its place")


def end_open(tx: Writing, plan: PlanHead, why: str) -> int:
    """Nobody need answer any more what was asked of this plan or bid. To be said with what ends it. One query."""
    rows = _open_rows(tx, plan)
    for row in rows:
        row.ended_at, row.why_ended = tx.now, why
    return len(rows)


def _one(tx: Writing, plan: PlanHead, request_id: int, version: int) -> tuple[AgreementRequest, str]:
    row = next((one for one in _open_rows(tx, plan) if one.id == request_id), None)
    if row is None:
        raise Stale("That request was answered, or has ended. Open the page again to see who is asked now.")
    if row.version != version:
        raise Stale("Somebody changed this request while you were here. Open the page again.")
    from_table = tx.session.scalar(select(Organisation.name).where(Organisation.id == row.organisation_id))
    return row, str(from_table)


def _waits(now: SignOff, row: AgreementRequest, today: date) -> bool:
    newest = now.version is not None and row.version_id == now.version.id
    answers = now.answers.get(row.organisation_id, ())
    in_time = newest and row.answer_by >= today and now.body(row.organisation_id) is not None
    return in_time and answered_since(sent_of(row, None, False), answers) is None


def _open_rows(tx: Writing, plan: PlanHead, bodies: Collection[int] | None = None) -> Sequence[AgreementRequest]:
    """The requests that were neither answered by their link nor ended. One query."""
    chosen = (
        select(AgreementRequest)
        .join(AgreementLink, AgreementLink.request_id == AgreementRequest.id)
        .join(PlanVersion, PlanVersion.id == AgreementRequest.version_id)
        .where(
            AgreementRequest.plan_id == plan.id,
            PlanVersion.bid_id.is_not_distinct_from(plan.paper.bid_id),
            AgreementRequest.ended_at.is_(None),
            AgreementLink.used_at.is_(None),
        )
        .order_by(AgreementRequest.id)
    )
    if bodies is not None:
        chosen = chosen.where(AgreementRequest.organisation_id.in_(bodies))
    return tx.session.scalars(chosen).all()


def _new(tx: Writing, plan: PlanHead, version_id: int, one: ToAsk, answer_by: date) -> AgreementRequest:
    return AgreementRequest(
        plan_id=plan.id,
        version_id=version_id,
        organisation_id=one.organisation_id,
        to_name=one.name,
        to_email=one.email,
        answer_by=answer_by,
        sent_at=tx.now,
        person_id=tx.actor.person_id,
    )


def _link(tx: Writing, row: AgreementRequest, body: str, key: str, letter: Letter) -> None:
    token = link_token(key, row.id, row.sent_at)
    tx.add(AgreementLink(request_id=row.id, token_hash=token_hash(token)))
    mail.post(tx.session, letter(_to(row, body), token), tx.now)


def _to(row: AgreementRequest, body: str) -> To:
    return To(body, row.to_name, row.to_email, row.answer_by, row.sent_at)


def _name(now: SignOff, organisation_id: int) -> str:
    body = now.body(organisation_id)
    return body.name if body else "a body that has left"
