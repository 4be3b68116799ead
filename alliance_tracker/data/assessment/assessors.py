"""Who assesses a bid: chosen among those who hold the role, taken off with a reason, interests declared first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.assessment.holding import NO_BID, Assessing
from alliance_tracker.data.assessment.reading import Seat
from alliance_tracker.data.db import db
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.assessment import Assessor
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.words import listing

ENDED = "Moderation of this bid has ended, so its assessors no longer change"
ALL_IN = "All scores of this bid are in, so nobody else can be assigned"
CHANGED = "Somebody else changed this a moment ago. Look at it again, then choose anew."


class Candidate(Record):
    """Somebody with the role. `works_in` names the alliances behind the bid in which they have another role."""

    person_id: int
    name: str
    email: str
    works_in: tuple[str, ...]

    @property
    def cannot(self) -> str:
        """Why they cannot assess it; nothing when they can."""
        return f"Cannot: works in {listing(self.works_in)}" if self.works_in else ""


def candidates(plan: PlanHead, today: date) -> tuple[Candidate, ...]:
    """Everybody with the role of assessor today, by name. Two queries."""
    rows = db.session.execute(
        select(Person.id, Person.display_name, Person.name, Person.email, Person.name_folded)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.ASSESSOR.value, *in_force(today), Person.state == PersonState.ACTIVE.value)
        .order_by(Person.name_folded, Person.id)
        .distinct()
    ).all()
    works = _works([row.id for row in rows], plan, today)
    return tuple(Candidate(row.id, row.display_name or row.name, row.email, works.get(row.id, ())) for row in rows)


def _works(people: list[int], plan: PlanHead, today: date) -> Mapping[int, tuple[str, ...]]:
    rows = db.session.execute(
        select(RoleGrant.person_id, Alliance.name)
        .join(Alliance, Alliance.id == RoleGrant.alliance_id)
        .where(RoleGrant.person_id.in_(people), RoleGrant.alliance_id.in_(plan.alliance_ids), *in_force(today))
        .order_by(Alliance.position)
    )
    found: dict[int, list[str]] = {}
    for person_id, name in rows:
        found.setdefault(person_id, [])
        if name not in found[person_id]:
            found[person_id].append(name)
    return {person_id: tuple(names) for person_id, names in found.items()}


def assign(held: Assessing, person_id: int, today: date, letter: Message) -> None:
    """Ask somebody to assess the bid; they are told by e-mail. Whoever was taken off can be asked again."""
    held.check_open()
    if held.assessed.stage.moderated:
        raise RuleBroken(ENDED)
    if held.assessed.stage.all_in:
        raise RuleBroken(ALL_IN)
    one = next((one for one in candidates(held.plan, today) if one.person_id == person_id), None)
    if one is None:
        raise RuleBroken("Choose somebody who holds the role of assessor", "person")
    if one.cannot:
        raise RuleBroken(f"{one.name} cannot assess this bid: they work in {listing(one.works_in)}", "person")
    seat = held.assessed.seat_of(person_id)
    if seat is None:
        held.tx.add(
            Assessor(
                plan_id=held.plan.id,
                bid_id=held.bid.id,
                person_id=person_id,
                assigned_at=held.tx.now,
                assigned_by_id=held.tx.actor.person_id,
            )
        )
    elif seat.conflict:
        raise RuleBroken(f"{one.name} declared a conflict of interest in this bid, and cannot assess it", "person")
    elif seat.removed:
        row = _row(held, seat)
        row.removed_at, row.why_removed = None, ""
    else:
        raise Stale(f"{one.name} assesses this bid already.")
    mail.post(held.tx.session, letter, held.tx.now)
    held.say("asked an assessor to score")


def take_off(held: Assessing, assessor_id: int, why: str, version: int) -> None:
    """Take an assessor off the bid, with the reason. What they scored stays on record and counts no more."""
    seat = next((one for one in held.assessed.seats if one.id == assessor_id), None)
    if seat is None:
        raise NotFound("There is no such assessor of this bid. Choose one from its page.")
    if held.assessed.stage.moderated:
        raise RuleBroken(ENDED)
    if not seat.sits or seat.version != version:
        raise Stale(CHANGED)
    row = _row(held, seat)
    row.removed_at, row.why_removed = held.tx.now, why
    held.say("took an assessor off")


def declare(held: Assessing, places: frozenset[str], conflict: bool, interest: str, version: int) -> None:
    """Say whether there is an interest, once, before the bid opens. A conflict ends it here."""
    held.check_open()
    seat, sight = held.seat(held.tx.actor.person_id, places)
    if blindness.conflicted(blindness.Seat(False, False, places), held.places):
        raise NotFound(NO_BID)
    if sight.declared or seat.version != version:
        raise Stale("You have declared your interests already. Open the page again to see what you said.")
    if conflict and not interest.strip():
        raise RuleBroken("Say what the interest is", "interest")
    row = _row(held, seat)
    row.declared_at, row.conflict, row.interest = held.tx.now, conflict, interest
    if conflict:
        held.say("declared a conflict of interest, and no longer assesses")
    else:
        held.say("declared an interest that is no conflict in" if interest else "declared no interest in")


def _row(held: Assessing, seat: Seat) -> Assessor:
    row = held.tx.session.get(Assessor, seat.id)
    if row is None:
        raise Stale(CHANGED)
    return row
