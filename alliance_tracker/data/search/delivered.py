"""What is found of an alliance's deliverables: themselves, their steps, risks, evidence, and what its board decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Text, case, cast, func, literal, or_, true
from sqlalchemy.orm import aliased

from alliance_tracker.data.board.decisions import asks_person
from alliance_tracker.data.search.matching import PERSON, Columns, among, if_private, row_of
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Activity, Deliverable, Evidence, Milestone
from alliance_tracker.data.tables.history import StoredFile
from alliance_tracker.data.tables.measures import Measure
from alliance_tracker.data.tables.meeting import BoardDecision
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.rules.board.readers import readable
from alliance_tracker.terms import Kind

LEAD, DEPUTY = aliased(Person), aliased(Person)
OF_DELIVERABLE = Deliverable.reference + literal(" ", Text) + Deliverable.title


def delivered() -> Iterator[Select[Any]]:
    """One select for each kind. All of it is of the alliances whose record the reader may see."""
    yield _deliverables().where(Deliverable.alliance_id.in_(among("record")))
    for table, kind in ((Milestone, Kind.MILESTONE), (Activity, Kind.ACTIVITY)):
        yield _steps(table, kind).where(table.alliance_id.in_(among("record")))
    yield _risks().where(Risk.alliance_id.in_(among("record")))
    yield _evidence().where(Evidence.alliance_id.in_(among("record")))
    yield _decisions().where(BoardDecision.alliance_id.in_(among("record")))
    yield _measures().where(Alliance.id.in_(among("record")))


def _deliverables() -> Select[Any]:
    names = [func.coalesce(one.display_name, one.name) for one in (LEAD, DEPUTY)]
    columns = Columns(
        Deliverable.title,
        Deliverable.id,
        Deliverable.reference,
        (Deliverable.summary, Deliverable.workstream, *names),
        first=Deliverable.reference,
        alliance=Deliverable.alliance_id,
        sort=Deliverable.area_id * 1000 + Deliverable.position,
    )
    lead = row_of(Kind.DELIVERABLE, columns).outerjoin(LEAD, LEAD.id == Deliverable.lead_id)
    return lead.outerjoin(DEPUTY, DEPUTY.id == Deliverable.deputy_id)


def _steps(table: Any, kind: Kind) -> Select[Any]:
    """Milestones or activities, each with the deliverable on whose page it stands."""
    columns = Columns(
        table.title,
        table.id,
        table.reference,
        about=OF_DELIVERABLE,
        first=Deliverable.reference,
        second=table.reference,
        alliance=table.alliance_id,
        sort=Deliverable.area_id * 1000 + Deliverable.position,
    )
    return row_of(kind, columns).join(Deliverable, Deliverable.id == table.deliverable_id)


def _risks() -> Select[Any]:
    """A private risk is there for those who record risks of its deliverable, as on its page."""
    columns = Columns(
        Risk.words,
        Risk.id,
        words=(Risk.owner,),
        about=OF_DELIVERABLE,
        first=Deliverable.reference,
        alliance=Risk.alliance_id,
        sort=-Risk.consequence * Risk.likelihood,
        mark=if_private(Risk),
    )
    leads = or_(Deliverable.lead_id == PERSON, Deliverable.deputy_id == PERSON)
    private = or_(Risk.alliance_id.in_(among("risks")), Risk.alliance_id.in_(among("led")) & leads)
    found = row_of(Kind.RISK, columns).join(Deliverable, Deliverable.id == Risk.deliverable_id)
    return found.where(or_(~Risk.private, private))


def _evidence() -> Select[Any]:
    named = func.coalesce(func.nullif(Evidence.words, ""), StoredFile.name, Evidence.link)
    columns = Columns(
        named,
        Evidence.id,
        words=(Evidence.link, StoredFile.name),
        about=OF_DELIVERABLE,
        first=Deliverable.reference,
        alliance=Evidence.alliance_id,
        sort=-Evidence.id,
    )
    of_one = row_of(Kind.EVIDENCE, columns).join(Deliverable, Deliverable.id == Evidence.deliverable_id)
    return of_one.outerjoin(StoredFile, StoredFile.id == Evidence.file_id)


def _decisions() -> Select[Any]:
    """Each for those who read it on its page."""
    number = cast(BoardDecision.number, Text)
    columns = Columns(
        func.coalesce(func.nullif(BoardDecision.subject, ""), OF_DELIVERABLE, ""),
        BoardDecision.id,
        literal("D", Text) + number,
        (BoardDecision.words,),
        about=QuarterRow.code,
        first=QuarterRow.code,
        second=number,
        alliance=BoardDecision.alliance_id,
        sort=-BoardDecision.id,
        mark=case((BoardDecision.confirmed_at.is_(None), "Draft"), else_=if_private(BoardDecision)),
    )
    drafts, board = (BoardDecision.alliance_id.in_(among(name)) for name in ("drafts", "board"))
    confirmed = BoardDecision.confirmed_at.is_not(None)
    found = row_of(Kind.DECISION, columns).join(QuarterRow, QuarterRow.id == BoardDecision.quarter_id)
    found = found.outerjoin(Deliverable, Deliverable.id == BoardDecision.deliverable_id)
    return found.where(readable(confirmed, ~BoardDecision.private, asks_person(PERSON), drafts, board))


def _measures() -> Select[Any]:
    columns = Columns(
        Measure.name,
        Measure.id,
        words=(Measure.text,),
        alliance=Alliance.id,
        sort=Measure.position,
    )
    return row_of(Kind.MEASURE, columns).join(Alliance, true())
