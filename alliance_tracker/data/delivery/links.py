"""What a deliverable is tied to: Annex A items, groups, organisations, what it waits for and what waits for it."""

from collections.abc import Mapping

from sqlalchemy import Integer, Select, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.delivery import (
    Deliverable,
    DeliverableItem,
    DeliverableOrganisation,
    DeliverablePatientGroup,
    Dependency,
)
from alliance_tracker.data.tables.guidance import AnnexItem, NationalWork, PatientGroup, RecommendationNumber
from alliance_tracker.records import Record


class Linked(Record):
    """Something a deliverable is tied to: an Annex A item, a group, an organisation, what it waits for."""

    id: int
    code: str
    title: str
    words: str


def links_of(deliverable_id: int) -> Mapping[str, tuple]:  # type: ignore[type-arg]
    """What the deliverable is tied to, by field of `Whole`. One query of seven parts."""
    found: dict[str, list[Linked]] = {}
    for kind, key, code, title, words in db.session.execute(PARTS, {"own": deliverable_id}):
        found.setdefault(kind, []).append(Linked(key, code, title, words))
    numbers = sorted({int(one.code) for one in found.pop("numbers", [])})
    kinds = ("items", "groups", "organisations", "waits_for", "national_work", "needed_by")
    return {"numbers": tuple(numbers), **{kind: tuple(found.get(kind, ())) for kind in kinds}}


def _parts() -> Select:  # type: ignore[type-arg]
    deliverable_id = bindparam("own", type_=Integer)
    other = aliased(Deliverable)

    def part(kind: str, key, code, title, words, position):  # type: ignore[no-untyped-def]
        return select(
            literal(kind, String).label("kind"),
            key.label("key"),
            code.label("code"),
            title.label("title"),
            words.label("words"),
            position.label("position"),
        )

    empty = literal("", String)
    own_item = DeliverableItem.deliverable_id == deliverable_id
    own = Dependency.deliverable_id == deliverable_id
    parts = (
        part("items", AnnexItem.id, AnnexItem.code, AnnexItem.title, AnnexItem.text, AnnexItem.id)
        .join(DeliverableItem, DeliverableItem.item_id == AnnexItem.id)
        .where(own_item),
        part(
            "numbers",
            RecommendationNumber.id,
            cast(RecommendationNumber.number, String),
            empty,
            empty,
            null(),
        )
        .join(DeliverableItem, DeliverableItem.item_id == RecommendationNumber.annex_item_id)
        .where(own_item),
        part(
            "groups",
            PatientGroup.id,
            PatientGroup.code,
            PatientGroup.name,
            DeliverablePatientGroup.how_known,
            PatientGroup.position,
        )
        .join(DeliverablePatientGroup, DeliverablePatientGroup.patient_group_id == PatientGroup.id)
        .where(DeliverablePatientGroup.deliverable_id == deliverable_id),
        part("organisations", Organisation.id, Organisation.slug, Organisation.name, empty, Organisation.id)
        .join(DeliverableOrganisation, DeliverableOrganisation.organisation_id == Organisation.id)
        .where(DeliverableOrganisation.deliverable_id == deliverable_id),
        part("waits_for", other.id, other.reference, other.title, Dependency.note, other.position)
        .join(Dependency, Dependency.on_deliverable_id == other.id)
        .where(own),
        part(
            "national_work",
            NationalWork.id,
            NationalWork.code,
            NationalWork.text,
            Dependency.note,
            NationalWork.position,
        )
        .join(Dependency, Dependency.national_work_id == NationalWork.id)
        .where(own),
        part("needed_by", other.id, other.reference, other.title, Dependency.note, other.position)
        .join(Dependency, Dependency.deliverable_id == other.id)
        .where(Dependency.on_deliverable_id == deliverable_id),
    )
    every = union_all(*parts).subquery()
    columns = (every.c.kind, every.c.key, every.c.code, every.c.title, every.c.words)
    return select(*columns).order_by(every.c.kind, every.c.position, every.c.key)


PARTS = _parts()
