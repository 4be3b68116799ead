"""What a plan covers of Annex A and of the groups of paragraph 10, read from its records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.delivery import Deliverable, DeliverableItem, DeliverablePatientGroup, Milestone
from alliance_tracker.data.tables.engagement.promises import Promise
from alliance_tracker.data.tables.guidance import AnnexItem, AnnexPoint, Area, PatientGroup, RecommendationNumber
from alliance_tracker.data.tables.plan import CoverageReason, GroupReason, ResourceLine
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.plan import content as parts
from alliance_tracker.rules.plan.content import PlanContent
from alliance_tracker.rules.plan.coverage import (
    AreaCover,
    GroupRow,
    Row,
    by_area,
    cells,
    group_cells,
    years_of,
)
from alliance_tracker.rules.plan.printed import Asked, Printed
from alliance_tracker.terms import YearKind

Pairs = tuple[tuple[str, str], ...]


class Coverage(Record):
    """Both tables of a plan. `areas` are those of Annex A, as (code, name)."""

    rows: tuple[Row, ...]
    groups: tuple[GroupRow, ...]
    areas: Pairs
    years: tuple[str, ...]
    promised: Mapping[tuple[str, str], int] = {}
    """How many promises to patients stand by their deliverables, by thing to achieve and footprint."""

    def promises_to(self, item: str, footprints: Iterable[str]) -> int:
        """How many promises of these footprints stand with a thing to achieve."""
        return sum(self.promised.get((item, slug), 0) for slug in footprints)

    @property
    def by_area(self) -> tuple[AreaCover, ...]:
        return by_area(self.rows)

    def row(self, code: str) -> Row:
        """The thing to achieve that an address names."""
        found = next((row for row in self.rows if row.item.code == code), None)
        if found is None:
            raise NotFound("Annex A has no such thing to achieve. Choose one from the table of what the plan covers.")
        return found

    def group(self, code: str) -> GroupRow:
        """The group of patients that an address names."""
        found = next((row for row in self.groups if row.code == code), None)
        if found is None:
            raise NotFound("Paragraph 10 names no such group. Choose one from the table of groups of patients.")
        return found


def coverage_of(plan: PlanHead, today: date, private: bool = False) -> Coverage:
    """What the plan covers as it stands. 14 queries, whatever its size. `private` counts private lines of money."""
    content, unmet = _content(plan)
    areas = area_names()
    years = years_of(plan.round_starts, plan.round_ends)
    rows = cells(asked_items(), content, years, today, unmet, private)
    names = tuple(year.words for year in years)
    return Coverage(rows, group_cells(_groups(), areas, content), areas, names, _promised(plan))


def area_names() -> Pairs:
    """The areas of Annex A in order. One query."""
    return tuple(
        (row.code, row.name) for row in db.session.execute(select(Area.code, Area.name).order_by(Area.position))
    )


def asked_items() -> tuple[Asked, ...]:
    """The 27 things to achieve in Annex A's order. Three queries."""
    numbers: dict[int, list[int]] = defaultdict(list)
    number = RecommendationNumber
    cited = select(number.annex_item_id, number.number).order_by(number.position, number.id)
    for item_id, value in db.session.execute(cited):
        numbers[item_id].append(value)
    points: dict[int, list[Printed]] = defaultdict(list)
    chosen = select(AnnexPoint.annex_item_id, AnnexPoint.text, AnnexPoint.year, AnnexPoint.year_kind)
    for row in db.session.execute(chosen.order_by(AnnexPoint.position, AnnexPoint.id)):
        kind = YearKind(row.year_kind) if row.year_kind else None
        points[row.annex_item_id].append(Printed(row.text, row.year, kind))
    items = select(AnnexItem.id, AnnexItem.code, AnnexItem.title, Area.code, Area.name).join(Area)
    return tuple(
        Asked(code, title, area, name, tuple(numbers[id]), tuple(points[id]))
        for id, code, title, area, name in db.session.execute(items.order_by(Area.position, AnnexItem.position))
    )


def _groups() -> Pairs:
    found = db.session.execute(select(PatientGroup.code, PatientGroup.name).order_by(PatientGroup.position))
    return tuple((row.code, row.name) for row in found)


def _content(plan: PlanHead) -> tuple[PlanContent, frozenset[str]]:
    """What coverage needs of a plan's content, in seven queries; and its milestones not met, as "slug/ED1.2"."""
    ids = plan.alliance_ids
    slugs: dict[int | None, str] = {one.id: one.slug for one in plan.footprints}
    items, groups = _ties(ids)
    steps: dict[int, list[parts.Step]] = defaultdict(list)
    unmet = set()
    step = Milestone
    chosen = select(
        step.alliance_id, step.deliverable_id, step.reference, step.title, step.baseline_on, step.critical, step.met_on
    )
    for row in db.session.execute(chosen.where(step.alliance_id.in_(ids)).order_by(step.position, step.id)):
        steps[row.deliverable_id].append(parts.Step(row.reference, row.title, row.baseline_on, row.critical))
        if row.met_on is None:
            unmet.add(f"{slugs[row.alliance_id]}/{row.reference}")
    found = _deliverables(plan)
    content = PlanContent(
        deliverables=tuple(
            parts.Commitment(
                alliance=slugs[row.alliance_id],
                reference=row.reference,
                area=row.area,
                title=row.title,
                summary="",
                starts_on=row.planned_start,
                ends_on=row.planned_end,
                items=tuple(items[row.id]),
                groups=tuple(groups[row.id]),
                steps=tuple(steps[row.id]),
            )
            for row in found
        ),
        lines=_lines(plan, slugs),
        not_this_year=_reasons(plan.id),
        not_here=_group_reasons(plan.id),
        names={one.slug: one.name for one in plan.footprints},
    )
    return content, frozenset(unmet)


def _deliverables(plan: PlanHead) -> list[Any]:
    """In the order of the footprints, then of the plan. One query."""
    one = Deliverable
    order = {footprint.id: place for place, footprint in enumerate(plan.footprints)}
    rows = db.session.execute(
        select(
            one.id,
            one.alliance_id,
            one.reference,
            one.title,
            one.planned_start,
            one.planned_end,
            Area.code.label("area"),
        )
        .join(Area, Area.id == one.area_id)
        .where(one.alliance_id.in_(plan.alliance_ids))
        .order_by(Area.position, one.position, one.id)
    ).all()
    return sorted(rows, key=lambda row: order[row.alliance_id])


def _ties(ids: frozenset[int]) -> tuple[dict[int, list[str]], dict[int, list[tuple[str, str]]]]:
    """Annex A items, and groups with how we shall know, of each deliverable. Two queries."""
    items: dict[int, list[str]] = defaultdict(list)
    tie = DeliverableItem
    for owner, code in db.session.execute(
        select(tie.deliverable_id, AnnexItem.code)
        .join(AnnexItem, AnnexItem.id == tie.item_id)
        .where(tie.alliance_id.in_(ids))
        .order_by(AnnexItem.code)
    ):
        items[owner].append(code)
    groups: dict[int, list[tuple[str, str]]] = defaultdict(list)
    link = DeliverablePatientGroup
    for owner, code, how in db.session.execute(
        select(link.deliverable_id, PatientGroup.code, link.how_known)
        .join(PatientGroup, PatientGroup.id == link.patient_group_id)
        .where(link.alliance_id.in_(ids))
        .order_by(PatientGroup.position)
    ):
        groups[owner].append((code, how))
    return items, groups


def _promised(plan: PlanHead) -> Mapping[tuple[str, str], int]:
    """Promises that stand, by the things to achieve of their deliverables. One query."""
    slugs = {one.id: one.slug for one in plan.footprints}
    rows = db.session.execute(
        select(AnnexItem.code, Promise.alliance_id, func.count())
        .join(DeliverableItem, DeliverableItem.item_id == AnnexItem.id)
        .join(Promise, Promise.deliverable_id == DeliverableItem.deliverable_id)
        .where(Promise.alliance_id.in_(plan.alliance_ids), Promise.withdrawn_on.is_(None))
        .group_by(AnnexItem.code, Promise.alliance_id)
    )
    return {(code, slugs[alliance_id]): count for code, alliance_id, count in rows}


def _lines(plan: PlanHead, slugs: Mapping[int | None, str]) -> tuple[parts.Line, ...]:
    line = ResourceLine
    rows = db.session.execute(
        select(line, Deliverable.reference)
        .join(Deliverable, Deliverable.id == line.deliverable_id)
        .where(line.plan_id == plan.id)
        .order_by(line.year, line.position, line.id)
    )
    return tuple(
        parts.Line(
            row.id, row.year, row.kind, row.what, row.amount_pence, slugs[row.alliance_id], reference, row.private
        )
        for row, reference in rows
    )


def _reasons(plan_id: int) -> tuple[parts.NotThisYear, ...]:
    rows = db.session.execute(
        select(AnnexItem.code, CoverageReason.year, CoverageReason.why)
        .join(AnnexItem, AnnexItem.id == CoverageReason.item_id)
        .where(CoverageReason.plan_id == plan_id)
        .order_by(AnnexItem.code, CoverageReason.year)
    )
    return tuple(parts.NotThisYear(*row) for row in rows)


def _group_reasons(plan_id: int) -> tuple[parts.NotHere, ...]:
    rows = db.session.execute(
        select(PatientGroup.code, Area.code, GroupReason.why)
        .join(PatientGroup, PatientGroup.id == GroupReason.patient_group_id)
        .join(Area, Area.id == GroupReason.area_id)
        .where(GroupReason.plan_id == plan_id)
        .order_by(PatientGroup.position, Area.position)
    )
    return tuple(parts.NotHere(*row) for row in rows)
