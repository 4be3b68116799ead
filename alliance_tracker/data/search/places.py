"""The alliances among which somebody searches, with the plans that they share."""

from __future__ import annotations

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.grouping import grouped
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.data.tables.plan import PlanAlliance
from alliance_tracker.rules.search.sight import Footprint


def footprints() -> tuple[Footprint, ...]:
    """Every alliance with its plan of the newest round, in the order of its plan's alliances. One query."""
    rows = db.session.execute(
        select(Alliance.id, Alliance.slug, Alliance.name, Alliance.region_id, Alliance.invented, PlanAlliance.plan_id)
        .outerjoin(PlanAlliance, PlanAlliance.alliance_id == Alliance.id)
        .outerjoin(PlanningRound, PlanningRound.id == PlanAlliance.round_id)
        .order_by(PlanningRound.starts_on, PlanAlliance.position, Alliance.position, Alliance.id)
    ).all()
    newest = {row.id: row for row in rows}
    plans = grouped((row.plan_id, row) for row in newest.values())
    return tuple(
        Footprint(
            *row,
            frozenset(one.id for one in plans[row.plan_id] if row.plan_id is not None),
            frozenset(one.region_id for one in plans[row.plan_id] if row.plan_id is not None),
        )
        for row in sorted(newest.values(), key=rows.index)
    )
