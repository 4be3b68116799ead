"""One valid thing at a time, kept in the database; a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.board.quarters import ensure_quarters
from alliance_tracker.data.db import db, folded
from alliance_tracker.data.delivery import DeliverableInput, MilestoneInput, UpdateInput
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.alliances import Alliance, Membership
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Rating

TODAY = date(2018, 10, 12)
Q2 = Quarter.parse("2018-19-q2")
_number = count(1)


class Made(Record):
    """Something made, with what a test needs to find it again."""

    id: int
    alliance_id: int
    reference: str = ""
    slug: str = ""


def by(person: Any = None, origin: str = "the suite") -> Actor:
    """Who makes a change: a person who was made, or the operator."""
    return Actor(person.id if person else None, "Programme manager" if person else "Operator", origin)


def moment() -> datetime:
    return datetime.now(UTC)


def alliance(name: str = "North East and Cumbria") -> Made:
    """One of the alliances of the guidance, with its sixteen quarters."""
    row = db.session.execute(select(Alliance.id, Alliance.slug).where(Alliance.name == name)).one()
    with writing(by(), moment()) as tx:
        ensure_quarters(tx, row.id, TODAY)
    return Made(row.id, row.id, slug=row.slug)


def person(role: Role, where: Made, name: str = "") -> Made:
    """Somebody with an account and one role in the alliance, in its region, or in England."""
    name = name or f"Person {next(_number)}"
    email = f"person{next(_number)}@example.nhs.uk"
    own = {"alliance_id": where.alliance_id}
    region_id = db.session.scalar(select(Alliance.region_id).where(Alliance.id == where.alliance_id))
    member_id = db.session.scalar(select(Membership.organisation_id).where(Membership.alliance_id == where.alliance_id))
    member = own | {"organisation_id": member_id}
    elsewhere = {"region": {"region_id": region_id}, "national": {}, "organisation": member}
    scope = elsewhere.get(role.given_for, own)
    with writing(by(), moment()) as tx:
        row = Person(
            name=name, name_folded=folded(name), email=email, email_folded=email, state=PersonState.ACTIVE.value
        )
        tx.add(row)
        tx.flush()
        tx.add(RoleGrant(person_id=row.id, role=role.value, starts_on=date(2017, 4, 1), **scope))
        tx.say(Sentence(f"gave a role to {name}", "person", str(row.id)))
        made = Made(row.id, where.alliance_id)
    return made


def deliverable(where: Made, lead: Made | None = None, area: str = "ED", **changes: Any) -> Made:
    """A deliverable that runs over the whole plan, led by `lead` or by somebody new."""
    lead = lead or person(Role.LEAD, where)
    known = delivery.known(where.alliance_id, TODAY)
    given = {
        "area": area,
        "title": f"What will be different {next(_number)}",
        "summary": "Patients hear sooner.",
        "items": (next(code for code, item in known.items.items() if item.area == area),),
        "planned_start": date(2017, 4, 1),
        "planned_end": date(2021, 3, 31),
        "lead_id": lead.id,
    }
    with writing(by(), moment()) as tx:
        reference = delivery.add_deliverable(tx, where.alliance_id, DeliverableInput(**{**given, **changes}), known)
    return Made(known.deliverables[reference], where.alliance_id, reference)


def milestone(of: Made, baseline: date = date(2019, 3, 31), **changes: Any) -> str:
    """A milestone of a deliverable; returns its reference."""
    plan = planning_round(TODAY).round
    given = MilestoneInput(**{"title": f"A step {next(_number)}", "baseline": baseline, **changes})
    with writing(by(), moment()) as tx:
        return delivery.add_milestone(tx, of.alliance_id, of.reference, given, plan, TODAY)


def update(
    of: Made, declared: Rating = Rating.ON_TRACK, quarter: Quarter = Q2, who: Made | None = None, **changes: Any
) -> None:
    """A deliverable's return for a quarter, with every answer the rating needs."""
    given = {"declared": declared, "happened": "Two of three sites are live."}
    if declared.needs_path:
        given |= {"will_change": "A second reader starts.", "green_by": quarter.next()}
    if declared is Rating.OFF_TRACK:
        given |= {"patients": "200 people wait a week longer.", "ask": "Note"}
    with writing(by(who), moment()) as tx:
        day = max(TODAY, quarter.end + timedelta(days=5))
        delivery.save_update(tx, of.alliance_id, of.reference, quarter, UpdateInput(**{**given, **changes}), None, day)


def review(where: Made, quarter: Quarter) -> None:
    """The quarter as reviewed, without what the board saw."""
    with writing(by(), moment()) as tx:
        row = tx.session.scalars(
            select(QuarterRow).where(QuarterRow.alliance_id == where.alliance_id, QuarterRow.code == quarter.code)
        ).one()
        row.reviewed_at = tx.now
        tx.say(Sentence(f"reviewed {quarter.words}", "quarter", quarter.code), where.alliance_id)
