"""Every plan of the round: its newest version, whether it was submitted, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.data.tables.plan import Outcome, Plan, PlanAlliance, PlanVersion, Submission
from alliance_tracker.records import Record
from alliance_tracker.rules.plan.submission import days_late
from alliance_tracker.terms import SubmissionOutcome


class PlanLine(Record):
    """One plan. `first_on` is when it was first submitted; the rest is of the newest submission, if there is one."""

    id: int
    slug: str
    name: str
    region_ids: frozenset[int]
    regions: tuple[str, ...]
    version: str = ""
    frozen_on: date | None = None
    first_on: date | None = None
    submitted: str = ""
    submitted_on: date | None = None
    outcome: SubmissionOutcome | None = None
    decided_on: date | None = None
    minute: str = ""

    def late(self, due: date | None, today: date) -> int:
        """Days after the printed day on which the plan first came, or has not come."""
        return days_late(due, self.first_on, today)

    @property
    def newer(self) -> bool:
        """Whether a version was frozen after the one submitted last."""
        return bool(self.submitted) and self.version != self.submitted


def every_plan(region_ids: Collection[int] | None = None) -> tuple[PlanLine, ...]:
    """All plans by region and name, or those that lie in these regions. Five queries."""
    rows = db.session.execute(
        select(Plan.id, Plan.name, Region.id.label("region_id"), Region.name.label("region"))
        .join(PlanAlliance, PlanAlliance.plan_id == Plan.id)
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .join(Region, Region.id == Alliance.region_id)
        .order_by(Region.position, Region.id, Alliance.position, PlanAlliance.position)
    ).all()
    versions, submitted, outcomes = _versions(), _submitted(), _outcomes()
    found: dict[int, PlanLine] = {}
    order: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        order.setdefault(row.id, []).append((row.region_id, row.region))
    names = {row.id: row.name for row in rows}
    first = _first_slugs()
    for plan_id, places in order.items():
        if region_ids is not None and not {place[0] for place in places} & set(region_ids):
            continue
        label, frozen_on = versions.get(plan_id, ("", None))
        sent = submitted.get(plan_id, [])
        last = sent[-1] if sent else None
        outcome = outcomes.get(last[0]) if last else None
        found[plan_id] = PlanLine(
            plan_id,
            first[plan_id],
            names[plan_id],
            frozenset(place[0] for place in places),
            tuple(dict.fromkeys(place[1] for place in places)),
            label,
            frozen_on,
            sent[0][2] if sent else None,
            last[1] if last else "",
            last[2] if last else None,
            *(outcome or (None, None, "")),
        )
    return tuple(found.values())


def _first_slugs() -> dict[int, str]:
    """The alliance in whose address each plan stands. One query."""
    rows = db.session.execute(
        select(PlanAlliance.plan_id, Alliance.slug)
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .order_by(PlanAlliance.position.desc())
    )
    return {row.plan_id: row.slug for row in rows}


def _versions() -> dict[int, tuple[str, date]]:
    rows = db.session.execute(
        select(PlanVersion.plan_id, PlanVersion.major, PlanVersion.minor, PlanVersion.frozen_on)
        .where(PlanVersion.bid_id.is_(None))
        .order_by(PlanVersion.major, PlanVersion.minor)
    )
    return {row.plan_id: (f"{row.major}.{row.minor}", row.frozen_on) for row in rows}


def _submitted() -> dict[int, list[tuple[int, str, date]]]:
    found: dict[int, list[tuple[int, str, date]]] = {}
    rows = db.session.execute(
        select(Submission.id, Submission.plan_id, Submission.submitted_on, PlanVersion.major, PlanVersion.minor)
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(PlanVersion.bid_id.is_(None))
        .order_by(Submission.submitted_at, Submission.id)
    )
    for row in rows:
        found.setdefault(row.plan_id, []).append((row.id, f"{row.major}.{row.minor}", row.submitted_on))
    return found


def _outcomes() -> dict[int, tuple[SubmissionOutcome, date, str]]:
    rows = db.session.execute(
        select(Outcome.submission_id, Outcome.kind, Outcome.decided_on, Outcome.minute).order_by(Outcome.id)
    )
    return {row.submission_id: (SubmissionOutcome(row.kind), row.decided_on, row.minute) for row in rows}
