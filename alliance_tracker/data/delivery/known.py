"""What a deliverable may be tied to: areas, Annex A items, groups, people, organisations, deliverables."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.rounds import RoundNow, planning_round
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.guidance import (
    AnnexItem,
    Area,
    NationalWork,
    PatientGroup,
    RecommendationNumber,
)
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Role

LEADING = (Role.MANAGER, Role.LEAD)
"""Who can be named as lead or deputy: their role lets them update what they lead."""


class Named(Record):
    """One thing to choose: its key, the code people use, its words, and the area it belongs to if it does."""

    id: int
    code: str
    words: str
    area: str = ""


class Known(Record):
    """Everything a deliverable of one alliance can name, by code; people and organisations by key."""

    now: RoundNow
    areas: Mapping[str, Named]
    items: Mapping[str, Named]
    groups: Mapping[str, Named]
    national_work: Mapping[str, Named]
    people: Mapping[int, Named]
    organisations: Mapping[int, Named]
    deliverables: dict[str, int]
    titles: Mapping[str, str]


def known(alliance_id: int, today: date) -> Known:
    """What can be chosen for a deliverable of this alliance today. Nine queries."""
    numbers: dict[int, list[str]] = {}
    for item_id, number in db.session.execute(
        select(RecommendationNumber.annex_item_id, RecommendationNumber.number).order_by(
            RecommendationNumber.annex_item_id, RecommendationNumber.number
        )
    ):
        numbers.setdefault(item_id, []).append(str(number))
    items = [
        Named(row.id, row.code, _with_numbers(row.title, numbers.get(row.id, [])), row.area)
        for row in db.session.execute(
            select(AnnexItem.id, AnnexItem.code, AnnexItem.title, Area.code.label("area"))
            .join(Area, Area.id == AnnexItem.area_id)
            .order_by(Area.position, AnnexItem.position)
        )
    ]
    work = db.session.execute(
        select(NationalWork.id, NationalWork.code, NationalWork.text, Area.code)
        .join(Area, Area.id == NationalWork.area_id)
        .order_by(Area.position, NationalWork.position)
    )
    areas = db.session.execute(select(Area.id, Area.code, Area.name).order_by(Area.position))
    groups = db.session.execute(
        select(PatientGroup.id, PatientGroup.code, PatientGroup.name).order_by(PatientGroup.position)
    )
    own = db.session.execute(
        select(Deliverable.reference, Deliverable.id, Deliverable.title)
        .join(Area, Area.id == Deliverable.area_id)
        .where(Deliverable.alliance_id == alliance_id)
        .order_by(Area.position, Deliverable.position, Deliverable.reference)
    ).all()
    return Known(
        planning_round(today),
        _by_code([Named(*row) for row in areas]),
        _by_code(items),
        _by_code([Named(*row) for row in groups]),
        _by_code([Named(*row) for row in work]),
        {one.id: one for one in who_may_lead(alliance_id, today)},
        {one.id: one for one in _organisations(alliance_id)},
        {row.reference: row.id for row in own},
        {row.reference: row.title for row in own},
    )


def _with_numbers(title: str, numbers: list[str]) -> str:
    """Smoking and obesity (2, 3, 4): the Taskforce's numbers stand behind the item's title."""
    return f"{title} ({', '.join(numbers)})" if numbers else title


def _by_code(rows: list[Named]) -> dict[str, Named]:
    return {row.code: row for row in rows}


def who_may_lead(alliance_id: int, today: date) -> list[Named]:
    """Those with an account who hold a role here today that lets them lead, by name. One query."""
    rows = db.session.execute(
        select(Person.id, func.coalesce(Person.display_name, Person.name), Person.name_folded)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.alliance_id == alliance_id,
            RoleGrant.role.in_([role.value for role in LEADING]),
            Person.state != PersonState.DISABLED.value,
            *in_force(today),
        )
        .distinct()
    )
    return [Named(row[0], "", row[1]) for row in sorted(rows, key=lambda row: (row[2], row[0]))]


def _organisations(alliance_id: int) -> list[Named]:
    """The bodies of the alliance, by name."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name, Organisation.name_folded)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.alliance_id == alliance_id)
        .distinct()
    )
    return [Named(*row[:3]) for row in sorted(rows, key=lambda row: (row[3], row[0]))]
