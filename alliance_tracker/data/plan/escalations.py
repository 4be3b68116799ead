"""What an alliance asks its regional team, and the answer that is owed by a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.tables.alliances import Region
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.data.tables.plan import Escalation
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.submission import question_stands
from alliance_tracker.rules.words import day


class Question(Record):
    """One question to a region with its answer, if it has come. Names are of today."""

    id: int
    plan_id: int
    region_id: int
    region: str
    question: str
    raised_on: date
    raised_by: str
    answer_by: date
    answer: str
    answered_on: date | None
    answered_by: str
    version: int
    to_name: str = ""

    @property
    def team(self) -> str:
        """Who owes the answer: North regional team."""
        return team_of(self.region)

    def stands(self, today: date) -> str:
        """To be answered by 3 May 2018, or how late it is or was. Without an account nobody can acknowledge it."""
        told = question_stands(self.answer_by, self.answered_on, today)
        if not self.to_name or self.answered_on is not None:
            return told
        return f"Sent by e-mail to {self.to_name}, not acknowledged. {told}"

    def is_late(self, today: date) -> bool:
        return self.answered_on is None and today > self.answer_by


def questions_of(*plan_ids: int) -> tuple[Question, ...]:
    """The questions of these plans, those to be answered first, then the newest. One query."""
    found = [_question(row) for row in db.session.execute(_chosen().where(Escalation.plan_id.in_(plan_ids)))]
    waiting = sorted((one for one in found if not one.answer), key=lambda one: (one.answer_by, one.id))
    return (*waiting, *sorted((one for one in found if one.answer), key=lambda one: -one.id))


def regions_of(plan: PlanHead) -> tuple[tuple[int, str], ...]:
    """The regions that a plan lies in, by number and name. One query."""
    rows = db.session.execute(
        select(Region.id, Region.name).where(Region.id.in_(plan.region_ids)).order_by(Region.position, Region.id)
    )
    return tuple((row.id, row.name) for row in rows)


def region_people(region_id: int, today: date) -> tuple[tuple[str, str], ...]:
    """The regional team's people with accounts, by name and address. One query."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.REGIONAL_TEAM.value,
            RoleGrant.region_id == region_id,
            *in_force(today),
            Person.state == PersonState.ACTIVE.value,
        )
        .order_by(Person.id)
        .distinct()
    )
    return tuple((row.name, row.email) for row in rows)


class OfBoard(Record):
    """The board's decision that asks; `name` and `address` of somebody without an account, if it goes to them."""

    decision_id: int
    name: str = ""
    address: str = ""


def raise_question(
    tx: Writing,
    plan: PlanHead,
    region_id: int,
    words: str,
    answer_by: date,
    letters: list[Message],
    today: date,
    of_board: OfBoard | None = None,
) -> int:
    """Ask the region, or whom the board names; they are told by e-mail in the same transaction."""
    regions = dict(regions_of(plan))
    if region_id not in regions:
        raise RuleBroken("Choose a region that this plan lies in", "region")
    row = Escalation(
        plan_id=plan.id,
        region_id=region_id,
        question=words,
        raised_on=today,
        raised_at=tx.now,
        raised_by_id=tx.actor.person_id,
        answer_by=answer_by,
    )
    whom = team_of(regions[region_id])
    if of_board is not None:
        row.decision_id, row.to_name, row.to_address = of_board.decision_id, of_board.name, of_board.address
        whom = "person the board named" if of_board.name else whom
    tx.add(row)
    tx.flush()
    for letter in letters:
        mail.post(tx.session, letter, tx.now)
    said = f"asked the {whom} for help, to be answered by {day(answer_by)}"
    say(tx, plan, Sentence(said, "escalation", str(row.id)))
    return row.id


def answer_question(
    tx: Writing, plan: PlanHead, question_id: int, version: int, words: str, letter: Message | None, today: date
) -> None:
    """Keep the region's answer, once, and tell who asked."""
    row = tx.session.scalars(
        select(Escalation).where(Escalation.plan_id == plan.id, Escalation.id == question_id)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that question. Choose it from the list.")
    if row.answer or row.version != version:
        raise Stale("Somebody of your team answered this while you were writing. Read their answer beside yours.")
    row.answer, row.answered_at, row.answered_on, row.answered_by_id = words, tx.now, today, tx.actor.person_id
    if letter is not None:
        mail.post(tx.session, letter, tx.now)
    region = dict(regions_of(plan)).get(row.region_id, "")
    stands = question_stands(row.answer_by, today, today).removeprefix("Answered on ")
    say(tx, plan, Sentence(f"answered for the {team_of(region)} on {stands}", "escalation", str(row.id)))


def asker(question_id: int) -> tuple[str, str] | None:
    """Name and address of who asked, while their account is open. One query."""
    row = db.session.execute(
        select(Person.name, Person.email)
        .join(Escalation, Escalation.raised_by_id == Person.id)
        .where(Escalation.id == question_id, Person.state == PersonState.ACTIVE.value)
    ).one_or_none()
    return (row.name, row.email) if row else None


def team_of(region: str) -> str:
    """The people of a region, in words."""
    return f"{region.removesuffix(' region')} regional team"


def _chosen() -> Select[Any, Any, Any, Any]:
    raised, answered = aliased(Person), aliased(Person)
    return (
        select(
            Escalation,
            Region.name,
            func.coalesce(raised.display_name, raised.name),
            func.coalesce(answered.display_name, answered.name),
        )
        .join(Region, Region.id == Escalation.region_id)
        .outerjoin(raised, raised.id == Escalation.raised_by_id)
        .outerjoin(answered, answered.id == Escalation.answered_by_id)
        .order_by(Escalation.raised_at, Escalation.id)
    )


def _question(found: Any) -> Question:
    row, region, raised_by, answered_by = found
    return Question(
        row.id,
        row.plan_id,
        row.region_id,
        region,
        row.question,
        row.raised_on,
        raised_by or "",
        row.answer_by,
        row.answer,
        row.answered_on,
        answered_by or "",
        row.version,
        row.to_name,
    )
