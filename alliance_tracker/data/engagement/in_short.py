"""What is on record of involvement, in a few sentences."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.evidence import RecordRow, counted_of, records_of
from alliance_tracker.data.engagement.heard import asked_of, populations_of
from alliance_tracker.data.engagement.three_tests import cards_of
from alliance_tracker.data.tables.engagement.strategy import Adoption, AmbitionView, InvolvementAmbition
from alliance_tracker.rules.engagement.heard import conclusion, summed, told
from alliance_tracker.rules.engagement.in_short import (
    InShort,
    asked_in_short,
    heard_in_short,
    sides_in_short,
    strategy_in_short,
)
from alliance_tracker.rules.engagement.strategy import AMBITIONS


def in_short(alliance_id: int, today: date) -> tuple[InShort, ...]:
    """As any reader of the alliance may know it; nothing while nothing is on record. Three queries, or up to nine."""
    cards = cards_of(alliance_id)
    rows = [row for row in records_of(alliance_id) if not row.withdrawn_on]
    levels = _levels(alliance_id)
    if not rows and levels is None and not any(card.patients.views or card.alliance.graded for card in cards):
        return ()
    found = [sides_in_short(card.test.words, card.patients.words, card.alliance.words) for card in cards]
    found.append(asked_in_short([row.facts for row in rows], today))
    if rows:
        found.append(heard_in_short(_heard(alliance_id, rows)))
    if levels is not None:
        found.append(strategy_in_short(levels))
    return tuple(found)


def _heard(alliance_id: int, rows: list[RecordRow]) -> str:
    """Whether those heard are like the people here, from nothing but what every reader sees."""
    asked = asked_of(alliance_id)
    counted = counted_of(asked, rows)
    heard = [told(asked, counted[row.id], row.counts_withheld, edits=False) for row in rows if row.id in counted]
    people = {key: row.population for key, row in populations_of(asked, alliance_id).items()}
    return conclusion(summed(asked, heard, people))


def _levels(alliance_id: int) -> list[int | None] | None:
    """The level of each of the seven ambitions; None where they are not taken up. One query."""
    later = aliased(AmbitionView)
    newest = (
        select(func.max(later.id))
        .where(later.alliance_id == alliance_id, later.ambition_id == InvolvementAmbition.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(AmbitionView.level)
        .select_from(InvolvementAmbition)
        .join(
            Adoption,
            (Adoption.alliance_id == alliance_id) & (Adoption.what == AMBITIONS) & Adoption.ended_on.is_(None),
        )
        .outerjoin(AmbitionView, AmbitionView.id == newest)
        .order_by(InvolvementAmbition.position)
    ).all()
    return [row.level for row in rows] or None
