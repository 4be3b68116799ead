"""A plan file applied: all of it in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from alliance_tracker.data import many
from alliance_tracker.data.board.quarters import ensure_quarters
from alliance_tracker.data.db import folded
from alliance_tracker.data.delivery.editing import bump
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold_deliverables
from alliance_tracker.data.planfile.around import apply_around
from alliance_tracker.data.planfile.now import PlanNow, plan_now
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.delivery import (
    Deliverable,
    DeliverableItem,
    DeliverablePatientGroup,
    Milestone,
    MilestoneMove,
)
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import reference_key
from alliance_tracker.rules.planfile import (
    Checked,
    Comparison,
    FileRow,
    Kind,
    Plan,
    PlanDeliverable,
    PlanMilestone,
    checked,
    compared,
    loaded,
)
from alliance_tracker.rules.words import some
from alliance_tracker.terms import ManyKind, MoneySource

COLUMNS = {
    "title": "title",
    "summary": "summary",
    "planned_start": "planned_start",
    "planned_end": "planned_end",
    "lead": "lead_id",
    "deputy": "deputy_id",
    "accountable": "accountable_id",
    "money_source": "money_source",
}
STEP_COLUMNS = {
    "title": "title",
    "baseline": "baseline_on",
    "forecast": "forecast_on",
    "met": "met_on",
    "critical": "critical",
}


class Loaded(Record):
    """What a file changed, and the number under which the way back is kept."""

    comparison: Comparison
    change: int


def check_file(rows: Sequence[FileRow], now: PlanNow) -> tuple[Checked, Comparison]:
    """A file's rows against the plan as it is: what is wrong, and what it would change. No query."""
    found = checked(rows, now.known)
    return found, compared(now.known.existing, found.plan)


def load(tx: Writing, alliance_id: int, rows: Sequence[FileRow], stamp: str, before: Plan, today: date) -> Loaded:
    """Apply a file that was checked against the plan `stamp` stands for: all of it or nothing, one line of history.

    The way back is kept. Raises Stale, naming what differs from `before`, when the plan is another by now. About forty
    queries and the writes, which the driver sends in batches.
    """
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update(key_share=True))
    hold_deliverables(tx, alliance_id)
    now = plan_now(alliance_id, today)
    if now.stamp != stamp:
        moved = compared(before, now.known.existing).touched
        names = f": {some(moved)}" if moved else ""
        raise Stale(f"The plan was changed after you checked this file{names}. Check it again, then confirm.")
    found, comparison = check_file(rows, now)
    if found.errors:
        raise RuleBroken(f"{found.errors[0].words}. Nothing was changed.")
    if comparison.nothing:
        raise Stale("There is nothing to change: the plan says what the file says already.")
    try:
        with many.watched(tx) as seen:
            _apply(tx, alliance_id, found.plan, comparison, now)
        sentence = loaded(comparison)
        words = sentence.words.removeprefix("loaded ")
        change = many.keep(tx, seen, alliance_id, ManyKind.PLAN, words, sentence)
        ensure_quarters(tx, alliance_id, today)
    except (IntegrityError, StaleDataError) as problem:
        raise Stale("Somebody changed the plan at this moment. Check the file again, then confirm.") from problem
    return Loaded(comparison, change)


def _apply(tx: Writing, alliance_id: int, plan: Plan, comparison: Comparison, now: PlanNow) -> None:
    """Deliverables first, then what hangs on them."""
    changed: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in Kind}
    for change in comparison.changes:
        changed[change.kind].setdefault(change.reference, []).append(change.field)
    new = set(comparison.new[Kind.DELIVERABLE])
    rows = {
        row.reference: row
        for row in tx.session.scalars(select(Deliverable).where(Deliverable.alliance_id == alliance_id))
    }
    for one in plan.deliverables:
        if one.reference in new:
            rows[one.reference] = _new_deliverable(alliance_id, one, now)
            tx.add(rows[one.reference])
        for name in changed[Kind.DELIVERABLE].get(one.reference, ()):
            if name in COLUMNS:
                setattr(rows[one.reference], COLUMNS[name], _stored(one, name, now))
            else:
                bump(rows[one.reference])
        rows[one.reference].title_folded = folded(rows[one.reference].title)
    tx.flush()
    tied = [
        (one, rows[one.reference])
        for one in plan.deliverables
        if one.reference in new or {"items", "groups"} & set(changed[Kind.DELIVERABLE].get(one.reference, ()))
    ]
    _tie(tx, tied, now)
    steps = set(comparison.new[Kind.MILESTONE])
    homes = {reference: row.id for reference, row in rows.items()}
    _steps(tx, alliance_id, plan, steps, changed[Kind.MILESTONE], homes)
    tx.flush()
    fresh = {kind: set(comparison.new[kind]) for kind in Kind}
    ids = {**now.ids, "deliverables": homes, "today": now.known.today}
    apply_around(tx, alliance_id, plan, fresh, changed, ids)


def _new_deliverable(alliance_id: int, one: PlanDeliverable, now: PlanNow) -> Deliverable:
    return Deliverable(
        alliance_id=alliance_id,
        area_id=now.ids["area"][one.area],
        reference=one.reference,
        position=reference_key(one.reference)[1],
        **{column: _stored(one, name, now) for name, column in COLUMNS.items()},
    )


def _stored(one: PlanDeliverable, name: str, now: PlanNow) -> Any:
    """A field of the file as its column holds it."""
    value = getattr(one, name)
    match name:
        case "lead" | "deputy":
            return now.ids["people"][value] if value else None
        case "accountable":
            return now.ids["bodies"][value] if value else None
        case "money_source":
            return MoneySource.read(value).value
    return value


def _tie(tx: Writing, tied: Sequence[tuple[PlanDeliverable, Deliverable]], now: PlanNow) -> None:
    """Annex A items and patient groups as the file has them. Two queries."""
    tables: tuple[tuple[str, Any, str], ...] = (
        ("items", DeliverableItem, "item_id"),
        ("groups", DeliverablePatientGroup, "patient_group_id"),
    )
    for name, table, column in tables:
        there: dict[tuple[int, int], Any] = {
            (row.deliverable_id, getattr(row, column)): row
            for row in tx.session.scalars(select(table).where(table.deliverable_id.in_([row.id for _, row in tied])))
        }
        wanted = {(row.id, now.ids[name][words]): row.alliance_id for one, row in tied for words in getattr(one, name)}
        for key in there.keys() - wanted.keys():
            tx.session.delete(there[key])
        for (home, tie), alliance_id in wanted.items():
            if (home, tie) not in there:
                tx.add(table(alliance_id=alliance_id, deliverable_id=home, **{column: tie}))


def _steps(
    tx: Writing,
    alliance_id: int,
    plan: Plan,
    new: set[str],
    changed: Mapping[str, list[str]],
    homes: Mapping[str, int],
) -> None:
    """Milestones, and a row for each forecast that moved. One query."""
    there = {
        row.reference: row
        for row in tx.session.scalars(
            select(Milestone).where(Milestone.alliance_id == alliance_id, Milestone.reference.in_(list(changed)))
        )
    }
    for one in plan.milestones:
        values = {column: getattr(one, name) for name, column in STEP_COLUMNS.items()}
        if one.reference in new:
            row = Milestone(alliance_id=alliance_id, deliverable_id=homes[one.deliverable], **values)
            row.reference, row.position = one.reference, reference_key(one.reference)[2]
            tx.add(row)
        elif one.reference in changed:
            row = there[one.reference]
            if "forecast" in changed[one.reference]:
                tx.add(_move(tx, row, one))
            for name in changed[one.reference]:
                setattr(row, STEP_COLUMNS[name], values[STEP_COLUMNS[name]])


def _move(tx: Writing, row: Milestone, one: PlanMilestone) -> MilestoneMove:
    return MilestoneMove(
        alliance_id=row.alliance_id,
        milestone_id=row.id,
        which="forecast",
        moved_from=row.forecast_on or row.baseline_on,
        moved_to=one.forecast,
        reason=one.reason,
        decision="",
        moved_at=tx.now,
        person_id=tx.actor.person_id,
    )
