"""What is found by everybody: alliances, organisations and the guidance; and accounts, by those who manage them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, or_, select

from alliance_tracker.data.search.matching import Columns, among, row_of, whether
from alliance_tracker.data.tables import guidance as tables
from alliance_tracker.data.tables.alliances import Alliance, Membership, NamedLead, Organisation, Region
from alliance_tracker.data.tables.people import Person
from alliance_tracker.terms import Kind


def national() -> Iterator[Select[Any]]:
    """One select for each kind, four for what stands elsewhere in the guidance."""
    yield _alliances().where(Alliance.id.in_(among("listed")))
    yield _organisations()
    yield from _annex_a()
    yield from _elsewhere()
    columns = Columns(Person.name, Person.id, words=(Person.email, Person.display_name), first=Person.id)
    yield row_of(Kind.PERSON, columns).where(Person.name != "", whether("people"))


def _alliances() -> Select[Any]:
    columns = Columns(
        Alliance.name,
        Alliance.id,
        words=(Alliance.initials, Region.name, NamedLead.name),
        alliance=Alliance.id,
        about=Region.name,
        sort=Alliance.position,
    )
    found = row_of(Kind.ALLIANCE, columns).join(Region, Region.id == Alliance.region_id)
    return found.outerjoin(NamedLead, NamedLead.alliance_id == Alliance.id)


def _organisations() -> Select[Any]:
    """Those that the guidance prints, for everybody; those that an alliance has added, for whoever reads its plan.

    Its code stands as its reference, so that the register's code leads to it.
    """
    printed = Membership.document.is_not(None) & ~Alliance.invented
    columns = Columns(
        Organisation.name,
        Membership.id,
        func.coalesce(Organisation.ods_code, ""),
        (Organisation.official_name, Membership.printed, Organisation.ons_code),
        first=func.coalesce(Membership.document, ""),
        alliance=Membership.alliance_id,
        sort=Membership.position,
    )
    found = row_of(Kind.ORGANISATION, columns).join(Organisation, Organisation.id == Membership.organisation_id)
    found = found.join(Alliance, Alliance.id == Membership.alliance_id)
    return found.where(or_(printed, Membership.alliance_id.in_(among("bodies"))))


def _annex_a() -> Iterator[Select[Any]]:
    """Things to achieve, also by a recommendation's number that is printed with them; and ambitions."""
    item = tables.AnnexItem
    points = select(func.aggregate_strings(tables.AnnexPoint.text, "\n"))
    numbered = tables.RecommendationNumber
    number = bindparam("recommendation", type_=Integer)
    by_number = item.id.in_(select(numbered.annex_item_id).where(numbered.number == number))
    columns = Columns(
        item.title,
        item.id,
        item.code,
        (item.text, item.footnote, points.where(tables.AnnexPoint.annex_item_id == item.id).scalar_subquery()),
        about=tables.Area.name,
        first=item.code,
        sort=item.id,
        also=case((by_number, 1), else_=0),
    )
    yield row_of(Kind.ITEM, columns).join(tables.Area, tables.Area.id == item.area_id)
    one = tables.Ambition
    columns = Columns(
        one.text, one.id, one.code, (one.footnote,), about=tables.Area.name, first=tables.Area.code, sort=one.id
    )
    yield row_of(Kind.AMBITION, columns).join(tables.Area, tables.Area.id == one.area_id)


def _elsewhere() -> Iterator[Select[Any]]:
    """What a plan includes, the principles, the dates, national work, and the words explained."""
    asks, principle, entry = tables.PlanRequirement, tables.Principle, tables.TimelineItem
    work, word = tables.NationalWork, tables.Word
    yield row_of(Kind.GUIDANCE, Columns(asks.title, asks.id, words=(asks.text,), first="about", sort=asks.id))
    yield row_of(Kind.GUIDANCE, Columns(principle.text, principle.id, first="governance", sort=principle.id))
    day = entry.date_text
    dated = Columns(entry.text, entry.id, words=(day,), about=day, first="timeline", sort=entry.id)
    yield row_of(Kind.GUIDANCE, dated)
    area = tables.Area
    waits = Columns(work.text, work.id, about=area.name, first="annex_a", second=area.code, sort=work.id)
    yield row_of(Kind.GUIDANCE, waits).join(tables.Area, tables.Area.id == work.area_id)
    meant = Columns(word.term, word.id, words=(word.stands_for, word.meaning), first=word.slug, sort=word.position)
    yield row_of(Kind.WORD, meant)
