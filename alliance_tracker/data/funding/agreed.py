"""Whether a bid still says what was agreed: when it is submitted, and after the committee deferred it.

What is assessed, awarded and spent is the bid as it stands, so it must be the version that the bodies agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding.content import bid_now
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.funding.sent import sent_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.funding import Bid, FundingCall
from alliance_tracker.data.tables.plan import PlanVersion
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.plan.content import seals
from alliance_tracker.rules.plan.freezing import changed_sections
from alliance_tracker.rules.seal import canonical
from alliance_tracker.rules.words import day, listing

CHANGED = (
    "The committee deferred this bid, and its alliance has changed it since. Nothing is recommended or decided of it "
    "before it is agreed and submitted again"
)
UNREAD = (
    "The committee deferred this bid, and its alliance is writing it anew. It can be read here once it is submitted "
    "again."
)


def check_to_submit(plan: PlanHead, label: str, frozen: Mapping[str, str], today: date) -> None:
    """Raise RuleBroken for a bid that was changed after its version was frozen, or whose call is not open yet.

    `frozen` are the seals of the version. One query, and those of `bid_now`.
    """
    call = select(FundingCall.opens_on).join(Bid, Bid.call_id == FundingCall.id).where(Bid.id == plan.paper.bid_id)
    opens_on = db.session.scalars(call).one()
    if today < opens_on:
        raise RuleBroken(f"The call opens on {day(opens_on)}. Submit the bid then")
    changed = changed_sections(frozen, seals(bid_now(plan).content))
    if changed:
        which = listing([f"{one.number} {one.title}" for one in changed])
        raise RuleBroken(
            f"The bid has changed since version {label} was frozen: {which}. A bid is assessed as it stands, so freeze "
            "the changes and have them agreed, or undo them"
        )


def changed_since_sent(plan: PlanHead, bid_id: int) -> bool:
    """Whether a deferred bid is being written again. One query; some twenty for a bid that is deferred."""
    sent = sent_of(plan.id).get(bid_id)
    if sent is None or sent.deferred_on is None:
        return False
    major, minor = map(int, sent.label.split("."))
    version = select(PlanVersion.sections).where(
        PlanVersion.bid_id == bid_id, PlanVersion.major == major, PlanVersion.minor == minor
    )
    now = bid_now(replace(plan, paper=papers_of(plan)[bid_id])).content
    return canonical(seals(now)).decode("ascii") != db.session.scalars(version).one()


def check_readable(plan: PlanHead, bid_id: int) -> None:
    """Raise NotFound for a bid whose draft is the alliance's own again."""
    if changed_since_sent(plan, bid_id):
        raise NotFound(UNREAD)


def check_as_sent(plan: PlanHead, bid_id: int) -> None:
    """Raise RuleBroken for a bid that holds what no body has agreed to."""
    if changed_since_sent(plan, bid_id):
        raise RuleBroken(CHANGED, "kind")
