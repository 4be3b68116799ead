"""The newest submitted version of every plan, and how each covers Annex A. Drafts are never read here."""

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.coverage import asked_items
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.data.tables.plan import Plan, PlanAlliance, PlanVersion, Submission
from alliance_tracker.rules.plan.content import read
from alliance_tracker.rules.plan.coverage import cells, years_of
from alliance_tracker.rules.plan.england import England, Submitted, column, side_by_side


def newest_submitted() -> tuple[Submitted, ...]:
    """Every plan of the newest round by region and name, with what it submitted last. Two queries."""
    newest = select(PlanningRound.id).order_by(PlanningRound.starts_on.desc()).limit(1).scalar_subquery()
    sent = {
        row.plan_id: row
        for row in db.session.execute(
            select(
                Submission.plan_id,
                Submission.version_id,
                Submission.submitted_on,
                PlanVersion.major,
                PlanVersion.minor,
            )
            .join(PlanVersion, PlanVersion.id == Submission.version_id)
            .where(PlanVersion.bid_id.is_(None))
            .where(PlanVersion.bid_id.is_(None))
            .order_by(Submission.submitted_at, Submission.id)
        )
    }
    found = []
    for row in db.session.execute(
        select(Plan.id, Plan.name, Alliance.slug)
        .join(PlanAlliance, PlanAlliance.plan_id == Plan.id)
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .join(Region, Region.id == Alliance.region_id)
        .where(Plan.round_id == newest, PlanAlliance.position == 1)
        .order_by(Region.position, Region.id, Alliance.position, Alliance.id)
    ):
        last = sent.get(row.id)
        submitted = (last.version_id, f"{last.major}.{last.minor}", last.submitted_on) if last else ()
        found.append(Submitted(row.id, row.slug, row.name, *submitted))
    return tuple(found)


def england_coverage(plans: Sequence[Submitted], today: date) -> England:
    """How each submitted plan covers each thing to achieve. Five queries, however many plans."""
    items = asked_items()
    round_ = db.session.execute(
        select(PlanningRound.starts_on, PlanningRound.ends_on).order_by(PlanningRound.starts_on.desc()).limit(1)
    ).one()
    years = years_of(*round_)
    wanted = [plan.version_id for plan in plans if plan.version_id is not None]
    texts = {
        row.id: row.content
        for row in db.session.execute(select(PlanVersion.id, PlanVersion.content).where(PlanVersion.id.in_(wanted)))
    }
    columns = [
        column(plan, cells(items, read(json.loads(texts[plan.version_id])), years, today))
        for plan in plans
        if plan.version_id is not None
    ]
    return side_by_side(items, columns, [plan.name for plan in plans if plan.version_id is None])
