"""What a plan says now, read from its records. All footprints' deliverables are in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.board import BoardNow, board_of
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of
from alliance_tracker.data.tables import plan as tables
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.delivery import (
    Deliverable,
    DeliverableItem,
    DeliverableOrganisation,
    DeliverablePatientGroup,
    Milestone,
)
from alliance_tracker.data.tables.guidance import AnnexItem, Area, PatientGroup
from alliance_tracker.records import replace
from alliance_tracker.rules.plan import content as parts
from alliance_tracker.rules.plan.content import PlanContent

Slugs = Mapping[int | None, str]
NOBODY = ""


def content_now(plan: PlanHead, today: date) -> PlanContent:
    """The plan as it is being written. 20 queries whatever its size, in the transaction that is open."""
    bodies, board = bodies_of(plan, today), board_of(plan, today)
    names = _organisations(plan, bodies, board)
    slugs: Slugs = {None: NOBODY} | {key: slug for key, (slug, _) in names.items()}
    return replace(
        _records(plan, slugs),
        **_governance(bodies, board, slugs),
        deliverables=_deliverables(plan, slugs),
        names=dict(names.values()) | {one.slug: one.name for one in plan.footprints},
    )


def _records(plan: PlanHead, slugs: Slugs) -> PlanContent:
    """Prose, money, posts, reasons and fit: seven queries."""
    return PlanContent(
        texts={row.code: row.text for row in _all(tables.PlanText, plan.id, tables.PlanText.code) if row.text},
        not_this_year=tuple(
            parts.NotThisYear(code, row.year, row.why)
            for row, code in _pairs(
                _of(tables.CoverageReason, AnnexItem.code, plan.id)
                .join(AnnexItem, AnnexItem.id == tables.CoverageReason.item_id)
                .order_by(AnnexItem.code, tables.CoverageReason.year)
            )
        ),
        not_here=tuple(
            parts.NotHere(group, area, row.why)
            for row, group, area in db.session.execute(
                select(tables.GroupReason, PatientGroup.code, Area.code)
                .join(PatientGroup, PatientGroup.id == tables.GroupReason.patient_group_id)
                .join(Area, Area.id == tables.GroupReason.area_id)
                .where(tables.GroupReason.plan_id == plan.id)
                .order_by(PatientGroup.code, Area.code)
            )
        ),
        lines=tuple(_line(plan, row, reference) for row, reference in _lines(plan.id)),
        posts=tuple(map(_job, _all(tables.Post, plan.id, tables.Post.position, tables.Post.id))),
        fits=tuple(
            parts.Fit(row.id, row.kind, slugs[row.organisation_id], row.name, row.state, row.note)
            for row in _all(tables.Alignment, plan.id, tables.Alignment.id)
        ),
        support=tuple(
            row.kind for row in _all(tables.Support, plan.id, tables.Support.kind) if row.asked_on is not None
        ),
    )


def _line(plan: PlanHead, row: tables.ResourceLine, reference: str | None) -> parts.Line:
    own = next((one.slug for one in plan.footprints if one.id == row.alliance_id), "")
    return parts.Line(row.id, row.year, row.kind, row.what, row.amount_pence, own, reference or "", row.private)


def _job(row: tables.Post) -> parts.Job:
    return parts.Job(
        row.id,
        row.role,
        row.employer,
        row.band,
        row.needed_hundredths,
        row.filled_hundredths,
        row.first_year_pence,
        row.second_year_pence,
        row.private,
    )


def _lines(plan_id: int) -> list[Any]:
    line = tables.ResourceLine
    return _pairs(
        _of(line, Deliverable.reference, plan_id)
        .outerjoin(Deliverable, Deliverable.id == line.deliverable_id)
        .order_by(line.year, line.position, line.id)
    )


def _governance(bodies: Iterable[BodyRow], board: BoardNow, slugs: Slugs) -> dict[str, Any]:
    """Who is in the plan and how they decide. People by key and job."""
    seats = [
        parts.Member(
            one.id,
            one.job,
            slugs[one.organisation_id],
            one.decides,
            one.chairs,
            tuple(sorted(slugs[key] for key, _ in one.speaks_for)),
        )
        for one in board.members
    ]
    leads = [parts.Lead(one.id, slugs[stp], one.member_id is not None) for stp, one in board.stp_leads.items()]
    terms, right = board.terms, board.authority
    return {
        "bodies": tuple(
            sorted((parts.Body(one.slug, one.kind, one.coverage_note) for one in bodies), key=lambda one: one.slug)
        ),
        "members": tuple(sorted(seats, key=lambda one: one.key)),
        "terms": (parts.Terms(terms.words, terms.link, terms.starts_on),) if terms else (),
        "authority": (parts.Authority(right.record, right.starts_on, right.ends_on),) if right else (),
        "stp_leads": tuple(sorted(leads, key=lambda one: one.organisation)),
        "task_groups": tuple(
            parts.Group(one.id, one.name, one.purpose) for one in sorted(board.groups, key=lambda one: one.id)
        ),
    }


def _deliverables(plan: PlanHead, slugs: Slugs) -> tuple[parts.Commitment, ...]:
    """Every footprint's deliverables with their ties and milestones: five queries."""
    ids = plan.alliance_ids
    items = _ties(select(DeliverableItem.deliverable_id, AnnexItem.code).join(AnnexItem), DeliverableItem, ids)
    groups = _ties(
        select(DeliverablePatientGroup.deliverable_id, PatientGroup.code, DeliverablePatientGroup.how_known).join(
            PatientGroup
        ),
        DeliverablePatientGroup,
        ids,
    )
    partners = _ties(
        select(DeliverableOrganisation.deliverable_id, Organisation.slug).join(Organisation),
        DeliverableOrganisation,
        ids,
    )
    steps: dict[int, list[parts.Step]] = defaultdict(list)
    step = Milestone
    chosen = select(step.deliverable_id, step.reference, step.title, step.baseline_on, step.critical)
    for row in db.session.execute(chosen.where(step.alliance_id.in_(ids)).order_by(step.position, step.id)):
        steps[row.deliverable_id].append(parts.Step(row.reference, row.title, row.baseline_on, row.critical))
    order = {one.id: (place, one.slug) for place, one in enumerate(plan.footprints)}
    found = db.session.execute(
        select(Deliverable, Area.code, Area.position)
        .join(Area, Area.id == Deliverable.area_id)
        .where(Deliverable.alliance_id.in_(ids))
    )
    rows = sorted(found, key=lambda row: (order[row[0].alliance_id], row[2], row[0].position, row[0].id))
    return tuple(
        parts.Commitment(
            alliance=order[row.alliance_id][1],
            reference=row.reference,
            area=area,
            title=row.title,
            summary=row.summary,
            starts_on=row.planned_start,
            ends_on=row.planned_end,
            items=tuple(sorted(code for (code,) in items[row.id])),
            groups=tuple(sorted(groups[row.id])),
            accountable=slugs[row.accountable_id],
            partners=tuple(sorted(slug for (slug,) in partners[row.id])),
            money_source=row.money_source,
            money_note=row.money_note,
            steps=tuple(steps[row.id]),
        )
        for row, area, _ in rows
    )


def _organisations(plan: PlanHead, bodies: Iterable[BodyRow], board: BoardNow) -> dict[int, tuple[str, str]]:
    """Slug and name of every organisation that the plan speaks of, by key. One query."""
    known = {one.organisation_id for one in bodies} | set(board.stp_leads)
    for seat in board.members:
        known |= {key for key, _ in seat.speaks_for}
        known |= {seat.organisation_id} if seat.organisation_id is not None else set()
    ids = plan.alliance_ids
    accountable = select(Deliverable.accountable_id).where(Deliverable.alliance_id.in_(ids))
    partners = select(DeliverableOrganisation.organisation_id).where(DeliverableOrganisation.alliance_id.in_(ids))
    fits = select(tables.Alignment.organisation_id).where(tables.Alignment.plan_id == plan.id)
    key = Organisation.id
    rows = db.session.execute(
        select(key, Organisation.slug, Organisation.name)
        .where(key.in_(known) | key.in_(accountable) | key.in_(partners) | key.in_(fits))
        .order_by(Organisation.slug)
    )
    return {row.id: (row.slug, row.name) for row in rows}


def _ties(chosen: Any, table: Any, ids: frozenset[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Rows by deliverable, without its key."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in db.session.execute(chosen.where(table.alliance_id.in_(ids))):
        found[owner].append(tuple(values))
    return found


def _all(table: Any, plan_id: int, *order: Any) -> list[Any]:
    return list(db.session.scalars(select(table).where(table.plan_id == plan_id).order_by(*order)))


def _of(table: Any, column: Any, plan_id: int) -> Any:
    return select(table, column).where(table.plan_id == plan_id)


def _pairs(chosen: Any) -> list[Any]:
    return list(db.session.execute(chosen))
