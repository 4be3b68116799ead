"""What groups do: projects, problems put right, visits, materials; the directory, and who has a stake."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, Prose, one_of
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.terms import HeardKind, ProjectKind, VisitKind


class Project(Base):
    """A project of a group. What it changed is told when it changed something; large ones are shown first."""

    __tablename__ = "group_project"
    __table_args__ = (
        within("group_id", "involvement_group"),
        within("deliverable_id", "deliverable"),
        UniqueConstraint("group_id", "slug"),
        one_of("kind", ProjectKind),
        CheckConstraint("NOT needs_approval OR started_on IS NULL OR approved <> ''", name="approved_before_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    group_id: Mapped[int]
    slug: Mapped[str]
    kind: Mapped[str]
    title: Mapped[Prose]
    words: Mapped[Prose]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    approved: Mapped[Prose] = mapped_column(default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    what_changed: Mapped[Prose] = mapped_column(default="")
    with_whom: Mapped[Prose] = mapped_column(default="")
    """Who works on it with the group, or pays for it."""
    deliverable_id: Mapped[int | None]
    in_showcase: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Problem(Base):
    """A problem that people told the group of, and how fast it was put right."""

    __tablename__ = "group_problem"
    __table_args__ = (
        within("group_id", "involvement_group"),
        UniqueConstraint("group_id", "number"),
        CheckConstraint("(ended_on IS NULL) = (outcome = '')", name="ended_says_outcome"),
        CheckConstraint("ended_on >= raised_on", name="ended_after_raised"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(index=True)
    group_id: Mapped[int]
    number: Mapped[int]
    words: Mapped[Prose]
    where: Mapped[Prose] = mapped_column("place")
    told_to: Mapped[Prose]
    raised_on: Mapped[date]
    ended_on: Mapped[date | None]
    outcome: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Visit(Base):
    """Members of a group went somewhere: an audit, a clinical meeting, an exhibition; what they found and reported."""

    __tablename__ = "group_visit"
    __table_args__ = (
        within("group_id", "involvement_group"),
        one_of("kind", VisitKind),
        Index("ix_group_visit_group_id", "group_id", "went_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    kind: Mapped[str]
    went_to: Mapped[Prose]
    went_on: Mapped[date]
    who_went: Mapped[Prose] = mapped_column(default="")
    """Offices and how many, not names."""
    found: Mapped[Prose]
    came_of_it: Mapped[Prose] = mapped_column(default="")
    reported_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Material(Base):
    """A leaflet, a poster, a page in social media, and where it is to be had."""

    __tablename__ = "group_material"
    __table_args__ = (within("group_id", "involvement_group"), Index("ix_group_material_group_id", "group_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    title: Mapped[Prose]
    places: Mapped[Prose]
    since: Mapped[date]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Resource(Base):
    """An entry of the directory of local help. `confirmed_on` is when somebody there last said that it is right."""

    __tablename__ = "local_resource"
    __table_args__ = (UniqueConstraint("alliance_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[Prose]
    offers: Mapped[Prose]
    where: Mapped[Prose] = mapped_column("place")
    contact: Mapped[Prose]
    email: Mapped[Prose] = mapped_column(default="")
    confirmed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Stakeholder(Base):
    """Somebody with a stake: how much say and how much interest they have, what is asked of them and offered."""

    __tablename__ = "stakeholder"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        CheckConstraint("power BETWEEN 1 AND 5", name="power_1_to_5"),
        CheckConstraint("interest BETWEEN 1 AND 5", name="interest_1_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[Prose]
    power: Mapped[int]
    interest: Mapped[int]
    asked: Mapped[Prose] = mapped_column(default="")
    offered: Mapped[Prose] = mapped_column(default="")
    last_contact_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Reach(Base):
    """Whom a group, a stakeholder or an entry of the directory can reach: a category by which people are counted."""

    __tablename__ = "reach"
    __table_args__ = (
        within("group_id", "involvement_group"),
        within("stakeholder_id", "stakeholder"),
        within("resource_id", "local_resource"),
        one_of("kind", HeardKind),
        CheckConstraint(
            "CASE WHEN group_id IS NULL THEN 0 ELSE 1 END + CASE WHEN stakeholder_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN resource_id IS NULL THEN 0 ELSE 1 END = 1",
            name="of_one_thing",
        ),
        Index("ix_reach_alliance_id_kind_category", "alliance_id", "kind", "category"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    kind: Mapped[str]
    category: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(index=True)
    stakeholder_id: Mapped[int | None] = mapped_column(index=True)
    resource_id: Mapped[int | None] = mapped_column(index=True)
