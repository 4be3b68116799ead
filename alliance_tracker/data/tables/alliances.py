"""Geography: regions, alliances, organisations and which belongs to which, as printed and as it is now."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from alliance_tracker.data.db import Base, Folded, Prose, one_of
from alliance_tracker.terms import AllianceKind, OrganisationKind


class SourceDocument(Base):
    """A document that reference data is taken from, by a short code."""

    __tablename__ = "source_document"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    published: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class FromSource:
    """What every reference row keeps: the words as printed, and where. A row made here has no document."""

    printed: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    @declared_attr
    def document(cls) -> Mapped[str | None]:
        return mapped_column(ForeignKey("source_document.code"))


class Region(FromSource, Base):
    """One of NHS England's four regions of 2016, or the demonstration's invented one."""

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int]
    invented: Mapped[bool] = mapped_column(default=False)


class Alliance(FromSource, Base):
    """One footprint of Annex i. The two counts are the printed ones; the tile is its place on the map."""

    __tablename__ = "alliance"
    __table_args__ = (
        one_of("kind", AllianceKind),
        CheckConstraint("population >= 0", name="population_counted"),
        CheckConstraint("ccg_count >= 0", name="ccgs_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_folded: Mapped[Folded] = mapped_column(index=True)
    initials: Mapped[str]
    kind: Mapped[str] = mapped_column(default=AllianceKind.CANCER_ALLIANCE.value)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    region: Mapped[Region] = relationship(lazy="raise_on_sql")
    position: Mapped[int]
    population: Mapped[int]
    population_text: Mapped[str]
    ccg_count: Mapped[int]
    stp_count: Mapped[int] = mapped_column(default=0)
    tile_row: Mapped[int | None]
    tile_column: Mapped[int | None]
    invented: Mapped[bool] = mapped_column(default=False)


class Organisation(FromSource, Base):
    """A body. `official_name` is the register's name where it differs from the one shown.

    Bodies merge and end: dates and `successor_id` say so, and old pages keep the old name.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_folded: Mapped[Folded] = mapped_column(index=True)
    kind: Mapped[str]
    official_name: Mapped[str] = mapped_column(default="")
    ods_code: Mapped[str | None] = mapped_column(unique=True)
    ons_code: Mapped[str | None] = mapped_column(unique=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    invented: Mapped[bool] = mapped_column(default=False)


class Membership(FromSource, Base):
    """An organisation in an alliance. `partial`: only the part that the coverage note names belongs to it."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", OrganisationKind),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_membership_alliance_id_role", "alliance_id", "role", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    alliance: Mapped[Alliance] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    role: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    coverage_note: Mapped[str] = mapped_column(default="")
    partial: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")


class NamedLead(FromSource, Base):
    """The lead that Annex i names for an alliance. The three Vanguard rows name none."""

    __tablename__ = "named_lead"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), unique=True)
    alliance: Mapped[Alliance] = relationship(lazy="raise_on_sql")
    name: Mapped[str]
    role: Mapped[str]
    organisation: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class SeedLoad(Base):
    """The digest of the seed files last loaded, so that a start with the same files reads nothing else."""

    __tablename__ = "seed_load"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
