"""What a promise, or a record of involvement, is for: a deliverable, a bid, or a section of the plan."""

from __future__ import annotations

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.engagement.promises import Promise
from alliance_tracker.data.tables.engagement.records import RecordLink
from alliance_tracker.data.tables.funding import Bid
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.engagement.promising import About
from alliance_tracker.rules.papers import stream_words
from alliance_tracker.rules.plan.sections import SECTIONS
from alliance_tracker.terms import Stream

SECTION_TITLES = {one.code: one.title for one in SECTIONS}


def about_words(ref: str | None, title: str | None, stream: str | None, section: str) -> str:
    """ED3 Faster scans; The bid for earlier diagnosis; The plan: Vision; or nothing."""
    if ref is not None:
        return f"{ref} {title}"
    if stream is not None:
        return f"The bid for {stream_words(Stream(stream))}"
    return f"The plan: {SECTION_TITLES.get(section, section)}" if section else ""


def may_be_for(alliance_id: int, plan_id: int | None) -> list[tuple[str, str]]:
    """What there is in this alliance, as a key and words: deliverables, bids, sections. Two queries."""
    rows = db.session.execute(
        select(Deliverable.reference, Deliverable.title)
        .where(Deliverable.alliance_id == alliance_id)
        .order_by(Deliverable.area_id, Deliverable.position, Deliverable.id)
    )
    found = [(About(deliverable=ref).key, about_words(ref, title, None, "")) for ref, title in rows]
    bids = db.session.execute(
        select(Bid.id, Bid.stream).where(Bid.plan_id == plan_id, Bid.withdrawn_at.is_(None)).order_by(Bid.id)
    )
    found += [(About(bid_id=key).key, about_words(None, None, stream, "")) for key, stream in bids]
    return found + [(About(section=code).key, about_words(None, None, None, code)) for code in SECTION_TITLES]


def point(tx: Writing, row: Promise | RecordLink, about: About) -> None:
    """Say what the row is for, if it is the alliance's own. At most two queries."""
    if about.deliverable:
        row.deliverable_id = tx.session.scalar(
            select(Deliverable.id).where(
                Deliverable.alliance_id == row.alliance_id, Deliverable.reference == about.deliverable
            )
        )
        if row.deliverable_id is None:
            raise RuleBroken(
                f"There is no deliverable {about.deliverable[:20]} here. Choose one from the list", "about"
            )
    elif about.bid_id is not None:
        plan = plan_of(row.alliance_id)
        found = tx.session.scalar(
            select(Bid.id).where(Bid.id == about.bid_id, Bid.plan_id == (plan.id if plan else None))
        )
        if plan is None or found is None:
            raise RuleBroken("That bid is not one of this alliance. Choose one from the list", "about")
        row.plan_id, row.bid_id = plan.id, found
    elif about.section:
        if about.section not in SECTION_TITLES:
            raise RuleBroken("The plan has no such section. Choose one from the list", "about")
        row.section = about.section
