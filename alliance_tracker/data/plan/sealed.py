"""Whether every frozen version of every plan and bid still says what was frozen."""

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.data.tables.plan import Plan, PlanVersion
from alliance_tracker.rules.funding.content import BidContent
from alliance_tracker.rules.papers import stream_words
from alliance_tracker.rules.plan.content import read, read_as, seals, whole_seal
from alliance_tracker.terms import Stream


def version_faults() -> list[str]:
    """Every version whose words, seals and line of history do not fit together, in words. Reads each in turn."""
    rows = db.session.execute(
        select(PlanVersion.id, PlanVersion.major, PlanVersion.minor, Plan.name, Bid.stream)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .outerjoin(Bid, Bid.id == PlanVersion.bid_id)
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
        f"{name} {_paper(stream)}, version {major}.{minor}: {fault}"
        for id, major, minor, name, stream in rows
        for fault in _faults(id, json.loads(told.get(f"plan_version {id}") or "{}"))
    ]


def _paper(stream: str | None) -> str:
    return f"bid for {stream_words(Stream(stream))}" if stream else "plan"


def _faults(version_id: int, told: Mapping[str, str]) -> Iterator[str]:
    row = db.session.execute(
        select(PlanVersion.content, PlanVersion.sections, PlanVersion.seal, PlanVersion.bid_id).where(
            PlanVersion.id == version_id
        )
    ).one()
    kept = json.loads(row.sections)
    plain = json.loads(row.content)
    if seals(read(plain) if row.bid_id is None else read_as(BidContent, plain)) != kept:
        yield "its words have been altered since it was frozen"
    if whole_seal(kept) != row.seal or (told.get("sections"), told.get("seal")) != (row.sections, row.seal):
        yield "its seals are not the ones that history tells of"
