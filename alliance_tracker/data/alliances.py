"""Alliances: who belongs to which, as printed. What is invented is never listed here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance, Membership, NamedLead, Organisation, Region
from alliance_tracker.records import Record
from alliance_tracker.terms import AllianceKind, OrganisationKind

SLUG = re.compile(r"[a-z0-9-]{1,200}")


class AllianceHead(Record):
    """What every page of an alliance needs to know of it."""

    id: int
    slug: str
    name: str
    kind: AllianceKind
    region_id: int
    region_name: str
    population_text: str
    ccg_count: int
    stp_count: int
    invented: bool


class RegionRow(Record):
    slug: str
    name: str


class Lead(Record):
    """The lead that the guidance names; `printed` is the whole cell."""

    name: str
    role: str
    organisation: str
    printed: str
    note: str


class Member(Record):
    """A body of an alliance: its name shown and printed, its codes, remarks, and what became of it."""

    name: str
    printed: str
    official_name: str
    ods_code: str
    ons_code: str
    coverage_note: str
    partial: bool
    note: str
    ends_on: date | None
    successor: str


class AllianceRow(Record):
    """One row of Annex i."""

    id: int
    slug: str
    name: str
    initials: str
    kind: AllianceKind
    region: RegionRow
    population: int
    population_text: str
    ccg_count: int
    tile_row: int | None
    tile_column: int | None
    printed: str
    note: str
    invented: bool
    lead: Lead | None
    ccgs: tuple[Member, ...]
    stps: tuple[Member, ...]

    @property
    def vanguard(self) -> bool:
        return self.kind is AllianceKind.VANGUARD

    @property
    def short_name(self) -> str:
        """The name without "National Cancer Vanguard", where there is little room."""
        return self.name.removeprefix("National Cancer Vanguard: ")


class Body(Record):
    """An organisation by its address."""

    id: int
    slug: str
    name: str
    kind: OrganisationKind


def body(slug: str) -> Body | None:
    """The organisation at an address, or nothing. One query; none for what is no slug."""
    if not SLUG.fullmatch(slug):
        return None
    row = db.session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name, Organisation.kind).where(
            Organisation.slug == slug
        )
    ).one_or_none()
    return None if row is None else Body(row.id, row.slug, row.name, OrganisationKind(row.kind))


def head(slug: str) -> AllianceHead | None:
    """The alliance at an address, invented ones too, or nothing. One query; none for what is no slug.

    PostgreSQL refuses text with a NUL in it, so an address is looked at before it is looked up.
    """
    if not SLUG.fullmatch(slug):
        return None
    found = db.session.execute(
        select(Alliance, Region.name).join(Region, Alliance.region_id == Region.id).where(Alliance.slug == slug)
    ).one_or_none()
    if found is None:
        return None
    alliance, region_name = found
    return AllianceHead(
        alliance.id,
        alliance.slug,
        alliance.name,
        AllianceKind(alliance.kind),
        alliance.region_id,
        region_name,
        alliance.population_text,
        alliance.ccg_count,
        alliance.stp_count,
        alliance.invented,
    )


def regions() -> list[RegionRow]:
    """The regions of the guidance, in its order. One query."""
    chosen = select(Region.slug, Region.name).where(~Region.invented).order_by(Region.position)
    return [RegionRow(slug, name) for slug, name in db.session.execute(chosen)]


def annex_i(region: str = "") -> list[AllianceRow]:
    """The rows of Annex i in order, all or of one region, with leads, STPs and CCGs. Three queries."""
    chosen = _rows().order_by(Alliance.position)
    return _filled(chosen.where(Region.slug == region) if region else chosen)


def one(slug: str) -> AllianceRow | None:
    """One row of Annex i. Three queries."""
    return next(iter(_filled(_rows().where(Alliance.slug == slug))), None)


def invented(slug: str) -> AllianceRow | None:
    """An alliance of the demonstration in the same shape, with its members as recorded. Three queries."""
    chosen = _rows(invented=True).where(Alliance.slug == slug)
    return next(iter(_filled(chosen, printed_only=False)), None)


def _rows(invented: bool = False) -> Select[Alliance, Region]:
    joined = select(Alliance, Region).join(Region, Alliance.region_id == Region.id)
    return joined.where(Alliance.invented.is_(invented))


def _filled(chosen: Select[Alliance, Region], printed_only: bool = True) -> list[AllianceRow]:
    found = [(alliance, region) for alliance, region in db.session.execute(chosen)]
    ids = [alliance.id for alliance, _region in found]
    leads: dict[int, NamedLead] = {lead.alliance_id: lead for lead in db.session.scalars(_leads(ids))}
    members: dict[tuple[int, str], list[Member]] = {}
    for link, body, successor in db.session.execute(_members(ids, printed_only)):
        members.setdefault((link.alliance_id, link.role), []).append(_member(link, body, successor or ""))
    make = partial(_row, leads=leads, members=members)
    return [make(alliance, region) for alliance, region in found]


def _leads(ids: Sequence[int]) -> Select[NamedLead]:
    return select(NamedLead).where(NamedLead.alliance_id.in_(ids))


def _members(ids: Sequence[int], printed_only: bool) -> Select[Membership, Organisation, str]:
    """Those that the guidance prints, ended since or not: later members have no document."""
    later = aliased(Organisation)
    chosen = (
        select(Membership, Organisation, later.name)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .outerjoin(later, Organisation.successor_id == later.id)
        .where(Membership.alliance_id.in_(ids))
        .order_by(Membership.alliance_id, Membership.role, Membership.position, Membership.id)
    )
    return chosen.where(Membership.document.is_not(None)) if printed_only else chosen


def _member(link: Membership, body: Organisation, successor: str) -> Member:
    return Member(
        body.name,
        link.printed,
        body.official_name,
        body.ods_code or "",
        body.ons_code or "",
        link.coverage_note,
        link.partial,
        link.note,
        link.ends_on,
        successor,
    )


def _row(
    alliance: Alliance,
    region: Region,
    leads: dict[int, NamedLead],
    members: dict[tuple[int, str], list[Member]],
) -> AllianceRow:
    lead = leads.get(alliance.id)
    return AllianceRow(
        alliance.id,
        alliance.slug,
        alliance.name,
        alliance.initials,
        AllianceKind(alliance.kind),
        RegionRow(region.slug, region.name),
        alliance.population,
        alliance.population_text,
        alliance.ccg_count,
        alliance.tile_row,
        alliance.tile_column,
        alliance.printed,
        alliance.note,
        alliance.invented,
        Lead(lead.name, lead.role, lead.organisation, lead.printed, lead.note) if lead else None,
        tuple(members.get((alliance.id, OrganisationKind.CCG), ())),
        tuple(members.get((alliance.id, OrganisationKind.STP), ())),
    )
