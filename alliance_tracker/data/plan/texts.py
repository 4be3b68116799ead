"""The prose of a plan, piece by piece: read together, written one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.tables.plan import PlanText
from alliance_tracker.errors import Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.sections import PIECES, SECTION_OF

CHANGED = "Somebody else saved this text after you opened it. Check both, then save again."


class Text(Record):
    """One piece as it was saved last."""

    code: str
    text: str
    saved_at: datetime | None = None
    person_id: int | None = None
    version: int = 0


def texts_of(plan_id: int) -> Mapping[str, Text]:
    """Every piece that was ever saved, by its code. One query."""
    rows = db.session.scalars(select(PlanText).where(PlanText.plan_id == plan_id).order_by(PlanText.code))
    return {row.code: _plain(row) for row in rows}


def text_of(plan_id: int, code: str) -> Text:
    """One piece; an empty one where nothing was saved yet. One query."""
    row = db.session.scalar(_one(plan_id, code))
    return _plain(row) if row is not None else Text(code, "")


def write(tx: Writing, plan: PlanHead, code: str, text: str, version: int) -> bool:
    """Keep a piece; whether it changed. Raises Stale when somebody saved it since version `version`.

    Who writes another piece at the same moment waits, and does not clash.
    """
    lock(tx, plan)
    row = tx.session.scalar(_one(plan.id, code))
    if (row.version if row else 0) != version:
        raise Stale(CHANGED)
    if text == (row.text if row else ""):
        return False
    if row is None:
        row = PlanText(plan_id=plan.id, code=code)
        tx.add(row)
    row.text, row.saved_at, row.person_id = text, tx.now, tx.actor.person_id
    what = "wrote" if text else "emptied"
    section = SECTION_OF[code].title
    say(tx, plan, Sentence(f"{what} “{PIECES[code].title}” in the delivery plan, section {section}", "plan", code))
    return True


def _one(plan_id: int, code: str) -> Select[PlanText]:
    return select(PlanText).where(PlanText.plan_id == plan_id, PlanText.code == code)


def _plain(row: PlanText) -> Text:
    return Text(row.code, row.text, row.saved_at, row.person_id, row.version)
