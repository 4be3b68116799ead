"""Two versions of a plan or a bid, or the newest and the draft, with what is needed to say what changed and why."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.delivery import Milestone, MilestoneMove
from alliance_tracker.data.tables.funding import BidAnswer
from alliance_tracker.data.tables.guidance import AnnexItem, Area, PatientGroup
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.plan import PlanText
from alliance_tracker.rules.history import chain_name
from alliance_tracker.rules.plan.compare import Difference, differences
from alliance_tracker.rules.plan.content import Content
from alliance_tracker.rules.plan.freezing import meanwhile, saved_since
from alliance_tracker.rules.plan.sections import Section


def labels() -> dict[str, str]:
    """Titles of Annex A items, areas and groups of patients by code. Three queries."""
    found: dict[str, str] = {}
    tables: tuple[tuple[Any, Any], ...] = (
        (AnnexItem, AnnexItem.title),
        (Area, Area.name),
        (PatientGroup, PatientGroup.name),
    )
    for table, title in tables:
        found |= {row[0]: row[1] for row in db.session.execute(select(table.code, title))}
    return found


def reasons(plan: PlanHead, since: datetime, until: datetime | None) -> dict[str, str]:
    """Why dates first agreed were moved, by "alliance/ED3.6", with the decision; in the order of the moves.

    One query.
    """
    chosen = (
        select(Alliance.slug, Milestone.reference, MilestoneMove.reason, MilestoneMove.decision)
        .join(Milestone, Milestone.id == MilestoneMove.milestone_id)
        .join(Alliance, Alliance.id == Milestone.alliance_id)
        .where(
            MilestoneMove.alliance_id.in_(plan.alliance_ids),
            MilestoneMove.which == "baseline",
            MilestoneMove.reason != "",
            MilestoneMove.moved_at > since,
        )
        .order_by(MilestoneMove.moved_at, MilestoneMove.id)
    )
    if until is not None:
        chosen = chosen.where(MilestoneMove.moved_at <= until)
    found: dict[str, list[str]] = defaultdict(list)
    for slug, reference, reason, decision in db.session.execute(chosen):
        found[f"{slug}/{reference}"].append(f"{reason.rstrip('.')} (decided: {decision})" if decision else reason)
    return {key: "; then ".join(told) for key, told in found.items()}


def compared(
    plan: PlanHead, before: Content, after: Content, since: datetime, until: datetime | None
) -> tuple[Difference, ...]:
    """What differs between two contents, with the reasons of moves between two moments.

    Four queries; none for a bid, which has neither codes to look up nor dates that move for a reason.
    """
    if plan.paper.is_bid:
        return differences(before, after)
    return differences(before, after, reasons(plan, since, until), labels())


def who_saved(tx: Writing, plan: PlanHead, stamp: str, now_sealed: Mapping[str, str]) -> str:
    """Who saved which section after a page with this stamp was opened, in words; empty if nobody. Three queries."""
    changed = saved_since(stamp, now_sealed)
    if not changed:
        return ""
    person_id, at = _last_saved(plan, changed)
    name = db.session.scalar(select(func.coalesce(Person.display_name, Person.name)).where(Person.id == person_id))
    return meanwhile(name or "", changed, tx.now - at if at else None)


def _last_saved(plan: PlanHead, changed: tuple[Section, ...]) -> tuple[int | None, datetime | None]:
    """By whom and when these sections were saved last: a text of theirs, or else any record of the alliances."""
    codes = [piece.code for section in changed for piece in section.pieces]
    bid_id = plan.paper.bid_id
    table, owner = (
        (PlanText, PlanText.plan_id == plan.id) if bid_id is None else (BidAnswer, BidAnswer.bid_id == bid_id)
    )
    text = db.session.execute(
        select(table.person_id, table.saved_at)
        .where(owner, table.code.in_(codes))
        .order_by(table.saved_at.desc())
        .limit(1)
    ).one_or_none()
    chains = [chain_name(one.id) for one in plan.footprints]
    last = db.session.execute(
        select(Change.person_id, Change.at).where(Change.chain.in_(chains)).order_by(Change.at.desc()).limit(1)
    ).one_or_none()
    known = [(row[0], row[1]) for row in (text, last) if row is not None]
    return max(known, key=lambda pair: pair[1]) if known else (None, None)
