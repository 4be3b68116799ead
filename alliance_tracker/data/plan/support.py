"""What a plan asked of the help that the national team offers, and what became of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.tables.plan import Support
from alliance_tracker.errors import Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.support import Offer, checked
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import SupportKind


def offers_of(plan_id: int) -> tuple[Offer, ...]:
    """Every kind of help, those that nobody asked for too. One query."""
    rows = {row.kind: row for row in db.session.scalars(select(Support).where(Support.plan_id == plan_id))}
    return tuple(_offer(kind, rows.get(kind.value)) for kind in SupportKind)


def save(tx: Writing, plan: PlanHead, offer: Offer, today: date) -> None:
    """Keep what became of one kind of help. Raises Stale, RulesBroken."""
    lock(tx, plan)
    offer = checked(offer, today)
    chosen = select(Support).where(Support.plan_id == plan.id, Support.kind == offer.kind.value)
    row = tx.session.scalar(chosen)
    if (row.version if row else 0) != offer.version:
        raise Stale("Somebody else saved this after you opened it. Check both, then save again.")
    if row is None:
        row = Support(plan_id=plan.id, kind=offer.kind.value)
        tx.add(row)
    row.asked_on, row.received_on, row.used_on = offer.asked_on, offer.received_on, offer.used_on
    row.note = offer.note
    words = f"recorded of the help with {lower(offer.kind.words)}: {lower(offer.state)}"
    say(tx, plan, Sentence(words, "plan", "support"))


def _offer(kind: SupportKind, row: Support | None) -> Offer:
    if row is None:
        return Offer(kind)
    return Offer(kind, row.asked_on, row.received_on, row.used_on, row.note, row.version)
