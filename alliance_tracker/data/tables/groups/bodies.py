"""Groups of patients and carers: what they are, who has an office, who belongs as counts, what they adopted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliance_tracker.data.db import Base, People, Prose, one_of
from alliance_tracker.data.tables.alliances import FromSource
from alliance_tracker.data.tables.delivery import within
from alliance_tracker.terms import GroupKind, MemberKind, ToolSection


class Group(Base):
    """A group of an alliance, perhaps under another. It ends with a reason, and is never deleted."""

    __tablename__ = "involvement_group"
    __table_args__ = (
        UniqueConstraint("alliance_id", "id"),
        UniqueConstraint("alliance_id", "slug"),
        within("parent_id", "involvement_group"),
        within("deliverable_id", "deliverable"),
        one_of("kind", GroupKind),
        CheckConstraint("kind <> 'working' OR parent_id IS NOT NULL", name="working_group_has_parent"),
        CheckConstraint("parent_id <> id", name="not_under_itself"),
        CheckConstraint("(ended_on IS NULL) = (why_ended = '')", name="ended_says_why"),
        Index("ix_involvement_group_parent_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    slug: Mapped[str]
    name: Mapped[Prose]
    kind: Mapped[str]
    parent_id: Mapped[int | None]
    deliverable_id: Mapped[int | None]
    purpose: Mapped[Prose]
    what_we_are_not: Mapped[Prose] = mapped_column(default="")
    story: Mapped[Prose] = mapped_column(default="")
    where_and_when: Mapped[Prose] = mapped_column(default="")
    how_to_join: Mapped[Prose] = mapped_column(default="")
    started: Mapped[str] = mapped_column(default="")
    """A year or a month and a year, as the group knows it."""
    ended_on: Mapped[date | None]
    why_ended: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupMember(Base):
    """Somebody with an account who belongs to a group: sees its contacts, and keeps its record when `keeps` says so.

    Membership is not a role: it gives nothing outside the group.
    """

    __tablename__ = "group_member"
    __table_args__ = (
        within("group_id", "involvement_group"),
        UniqueConstraint("group_id", "person_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_group_member_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    keeps: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class GroupOfficer(Base):
    """Who has an office, by the name they choose to be shown, with their recorded consent."""

    __tablename__ = "group_officer"
    __table_args__ = (
        within("group_id", "involvement_group"),
        CheckConstraint("consent <> ''", name="named_by_consent"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_group_officer_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    office: Mapped[Prose]
    name: Mapped[Prose]
    consent: Mapped[Prose]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupCount(Base):
    """How many members of a kind a group has, as last counted."""

    __tablename__ = "group_count"
    __table_args__ = (
        within("group_id", "involvement_group"),
        UniqueConstraint("group_id", "kind"),
        one_of("kind", MemberKind),
        CheckConstraint("people >= 0", name="people_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    kind: Mapped[str]
    people: Mapped[People]
    counted_on: Mapped[date]


class GroupPartner(Base):
    """Who works with a group, by office and not by name: regularly, or when they can."""

    __tablename__ = "group_partner"
    __table_args__ = (within("group_id", "involvement_group"), Index("ix_group_partner_group_id", "group_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    office: Mapped[Prose]
    regular: Mapped[bool]
    ended_on: Mapped[date | None]


class Nomination(Base):
    """Whom a group nominates as a patient representative: an administrator gives the role, or says why not."""

    __tablename__ = "nomination"
    __table_args__ = (
        within("group_id", "involvement_group"),
        CheckConstraint("(answered_on IS NULL) = (given IS NULL)", name="answered_on_a_day"),
        CheckConstraint("given IS NULL OR given OR why_not <> ''", name="refused_says_why"),
        Index("ix_nomination_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    name: Mapped[Prose]
    email: Mapped[Prose]
    minute: Mapped[Prose]
    nominated_on: Mapped[date]
    given: Mapped[bool | None]
    answered_on: Mapped[date | None]
    why_not: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ToolGuide(FromSource, Base):
    """A short guide of the toolkit, in the tracker's own words, or a template that a group may fill and adopt."""

    __tablename__ = "tool_guide"
    __table_args__ = (one_of("section", ToolSection),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    section: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    text: Mapped[str]
    template: Mapped[bool]


class PublicDataSource(FromSource, Base):
    """A usual source of public figures: what it can say, what it cannot, why it differs from the others."""

    __tablename__ = "public_data_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]
    can_say: Mapped[str]
    cannot_say: Mapped[str]
    differs: Mapped[str]
    duty: Mapped[str]
    link: Mapped[str]


class AdoptedDocument(Base):
    """A version of a document of a group, from a template or its own. Adopted on a day; versions stay. Append-only."""

    __tablename__ = "adopted_document"
    __table_args__ = (
        within("group_id", "involvement_group"),
        within("file_id", "stored_file"),
        UniqueConstraint("group_id", "code", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int]
    group_id: Mapped[int]
    code: Mapped[str]
    """The template's, or one made of the title."""
    number: Mapped[int]
    title: Mapped[Prose]
    text: Mapped[Prose] = mapped_column(default="")
    file_id: Mapped[int | None]
    adopted_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
