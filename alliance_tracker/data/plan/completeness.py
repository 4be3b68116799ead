"""What a plan has of what the guidance asks, read from its records."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from alliance_tracker.data import guidance
from alliance_tracker.data.db import db
from alliance_tracker.data.plan.alignment import fits_of
from alliance_tracker.data.plan.coverage import Coverage
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.plan.resources import resources_of
from alliance_tracker.data.plan.support import offers_of
from alliance_tracker.data.plan.texts import texts_of
from alliance_tracker.data.signoff.board import board_of
from alliance_tracker.data.signoff.bodies import bodies_of, declared
from alliance_tracker.data.signoff.governance import governance_facts
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.rules.plan.completeness import PlanFacts
from alliance_tracker.rules.signoff.governance import governance
from alliance_tracker.terms import AllianceKind


def facts_of(plan: PlanHead, coverage: Coverage, today: date) -> PlanFacts:
    """The facts, with what the plan covers as it was read already. 18 queries more, whatever its size."""
    bodies = bodies_of(plan, today)
    return PlanFacts(
        texts={code: one.text for code, one in texts_of(plan.id).items() if one.text},
        governance=governance(governance_facts(plan, bodies, board_of(plan, today))),
        bodies=len(bodies),
        declared=None if plan.kind is AllianceKind.VANGUARD else declared(plan.id) is not None,
        deliverables=_deliverables(plan),
        rows=coverage.rows,
        groups=coverage.groups,
        resources=resources_of(plan),
        fits=fits_of(plan, today),
        offers=offers_of(plan.id),
        asked=tuple((one.code, one.title, one.place) for one in guidance.requirements() if one.asked_elsewhere),
    )


def _deliverables(plan: PlanHead) -> dict[str, int]:
    """How many each footprint has, by its name. One query."""
    ids = Deliverable.alliance_id
    rows = db.session.execute(select(ids, func.count()).where(ids.in_(plan.alliance_ids)).group_by(ids))
    counts = {row[0]: row[1] for row in rows}
    return {one.name: counts.get(one.id, 0) for one in plan.footprints}
