"""Whether every frozen version of every plan still says what was frozen."""

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tables.plan import Plan, PlanVersion
from alliance_tracker.rules.plan.content import read, seals, whole_seal


def version_faults() -> list[str]:
    """Every version whose words, seals and line of history do not fit together, in words. Reads each in turn."""
    rows = db.session.execute(
        select(PlanVersion.id, PlanVersion.major, PlanVersion.minor, Plan.name)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .order_by(PlanVersion.id)
    ).all()
    told = {
        row.name: row.after
        for row in db.session.execute(
            select(ChangePiece.name, ChangePiece.after).where(
                ChangePiece.name.in_([f"plan_version {row.id}" for row in rows]), ChangePiece.before.is_(None)
            )
        )
    }
    return [
        f"{name} plan, version {major}.{minor}: {fault}"
        for id, major, minor, name in rows
        for fault in _faults(id, json.loads(told.get(f"plan_version {id}") or "{}"))
    ]


def _faults(version_id: int, told: Mapping[str, str]) -> Iterator[str]:
    row = db.session.execute(
        select(PlanVersion.content, PlanVersion.sections, PlanVersion.seal).where(PlanVersion.id == version_id)
    ).one()
    kept = json.loads(row.sections)
    if seals(read(json.loads(row.content))) != kept:
        yield "its words have been altered since it was frozen"
    if whole_seal(kept) != row.seal or (told.get("sections"), told.get("seal")) != (row.sections, row.seal):
        yield "its seals are not the ones that history tells of"
