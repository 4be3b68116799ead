"""Versions of a plan and of its bids: read without their content, which is read one at a time, and frozen here."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding import bids
from alliance_tracker.data.funding.content import bid_now
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.comparing import compared, who_saved
from alliance_tracker.data.plan.content import content_now
from alliance_tracker.data.plan.plans import PlanHead, hold_still, say
from alliance_tracker.data.signoff.requests import end_of_older
from alliance_tracker.data.tables.delivery import Deliverable, Milestone
from alliance_tracker.data.tables.plan import PlanAlliance, PlanVersion, Submission
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import baselines_fixed
from alliance_tracker.rules.funding.content import BidContent
from alliance_tracker.rules.plan.compare import Difference
from alliance_tracker.rules.plan.content import PlanContent, read, read_as, seals, whole_seal
from alliance_tracker.rules.plan.numbering import next_number
from alliance_tracker.rules.plan.substance import Declared, frozen_as, problems
from alliance_tracker.rules.seal import canonical
from alliance_tracker.rules.words import counted

Content = PlanContent | BidContent


class VersionHead(Record):
    """A frozen version without its content. `seals` by section code; `person_id` froze it."""

    id: int
    label: str
    major: int
    minor: int
    seals: Mapping[str, str]
    seal: str
    reason: str
    of_substance: bool
    why_not: str
    lead_named: str
    frozen_on: date
    frozen_at: datetime
    person_id: int | None


class Freezing(Declared):
    """What somebody asks to freeze. `seen`: the stamp of the page they decided on, empty where there was none."""

    seen: str = ""


_COLUMNS = (
    PlanVersion.id,
    PlanVersion.major,
    PlanVersion.minor,
    PlanVersion.sections,
    PlanVersion.seal,
    PlanVersion.reason,
    PlanVersion.of_substance,
    PlanVersion.why_not,
    PlanVersion.lead_named,
    PlanVersion.frozen_on,
    PlanVersion.frozen_at,
    PlanVersion.person_id,
)


def versions_of(plan_id: int, bid_id: int | None = None) -> tuple[VersionHead, ...]:
    """Every version of the plan itself, or of a bid, oldest first, without its content. One query."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(PlanVersion.plan_id == plan_id, PlanVersion.bid_id.is_not_distinct_from(bid_id))
        .order_by(PlanVersion.major, PlanVersion.minor, PlanVersion.id)
    )
    return tuple(_head(row) for row in rows)


def newest_label(alliance_id: int) -> str:
    """The number of the newest version of any plan of the alliance; empty while none is frozen. One query."""
    row = db.session.execute(
        select(PlanVersion.major, PlanVersion.minor)
        .join(PlanAlliance, PlanAlliance.plan_id == PlanVersion.plan_id)
        .where(PlanAlliance.alliance_id == alliance_id, PlanVersion.bid_id.is_(None))
        .order_by(PlanVersion.frozen_at.desc(), PlanVersion.id.desc())
        .limit(1)
    ).one_or_none()
    return f"{row.major}.{row.minor}" if row else ""


def as_written(plan: PlanHead, today: date) -> Content:
    """The plan, or the bid that is meant, as it is now: the queries of `content_now` or of `bid_now`."""
    return bid_now(plan).content if plan.paper.is_bid else content_now(plan, today)


def as_frozen(plan: PlanHead, version_id: int) -> Content:
    """What a version of the plan, or of the bid that is meant, froze. One query."""
    plain = json.loads(content_text(version_id))
    return read_as(BidContent, plain) if plan.paper.is_bid else read(plain)


def content_at(version_id: int) -> PlanContent:
    """What a version of a plan froze. One query."""
    return read(json.loads(content_text(version_id)))


def content_text(version_id: int) -> str:
    """The canonical JSON of a version, as it is kept. One query."""
    kept = db.session.scalar(select(PlanVersion.content).where(PlanVersion.id == version_id))
    if kept is None:
        raise NotFound("We cannot find that version. Choose one from the list of versions.")
    return kept


def freeze(tx: Writing, plan: PlanHead, today: date, given: Freezing) -> VersionHead:
    """Keep the plan, or the bid that is meant, as it is now as its next version.

    Of a plan it fixes the dates first agreed that this version is the first to hold; a bid must be complete. The
    queries of `as_written`, five more (ten if somebody saved meanwhile or it is said to be not of substance), and
    the lines of history.
    """
    content = _held_still(tx, plan, today)
    before = versions_of(*plan.key)
    each = seals(content)
    saved = who_saved(tx, plan, given.seen, each) if given.seen else ""
    if saved:
        raise Stale(saved)
    if before and before[-1].seals == each:
        raise RuleBroken(f"Nothing has changed since version {before[-1].label}, so there is nothing to freeze.")
    wrong = problems(given, _since(plan, before, content) if not given.of_substance else (), first=not before)
    if wrong:
        raise RulesBroken(wrong)
    major, minor = _next(plan.key, before)
    row = PlanVersion(
        plan_id=plan.id,
        bid_id=plan.paper.bid_id,
        major=major,
        minor=minor,
        content=canonical(content).decode("ascii"),
        sections=canonical(each).decode("ascii"),
        seal=whole_seal(each),
        reason=given.reason,
        of_substance=given.of_substance,
        why_not=given.why_not,
        lead_named=given.lead_named,
        frozen_on=today,
        frozen_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(row)
    label = f"{major}.{minor}"
    end_of_older(tx, plan, label)
    say(tx, plan, frozen_as(label, given, plan.paper))
    if not plan.paper.is_bid:
        _fix_baselines(tx, plan, today)
    return _head(tx.session.execute(select(*_COLUMNS).where(PlanVersion.id == row.id)).one())


def _held_still(tx: Writing, plan: PlanHead, today: date) -> Content:
    """What is to be frozen, while nobody else can change it. Raises RuleBroken for a bid that may not be frozen."""
    if not plan.paper.is_bid:
        hold_still(tx, plan)
        return content_now(plan, today)
    bids.hold(tx, plan)
    now = bid_now(plan)
    if now.missing:
        told = ". ".join(words for _, words in now.missing[:5])
        more = f". And {counted(len(now.missing) - 5, 'thing')} more" if len(now.missing) > 5 else ""
        raise RuleBroken(f"A bid is complete before it goes for agreement. {told}{more}")
    return now.content


def _since(plan: PlanHead, before: Sequence[VersionHead], content: Content) -> tuple[Difference, ...]:
    """What changed since the newest version, if there is one."""
    if not before:
        return ()
    last = before[-1]
    return compared(plan, as_frozen(plan, last.id), content, last.frozen_at, None)


def _fix_baselines(tx: Writing, plan: PlanHead, today: date) -> None:
    """The dates first agreed of every deliverable that no version held before. Says so in its own history."""
    counts = tx.session.execute(
        select(Deliverable, func.count(Milestone.id))
        .join(Milestone, Milestone.deliverable_id == Deliverable.id)
        .where(Deliverable.alliance_id.in_(plan.alliance_ids), Deliverable.baseline_fixed_on.is_(None))
        .group_by(Deliverable.id)
        .order_by(Deliverable.alliance_id, Deliverable.id)
    ).all()
    for row, count in counts:
        row.baseline_fixed_on = today
        tx.say(baselines_fixed(row.reference, count), row.alliance_id)


def next_label(plan: PlanHead, before: Sequence[VersionHead]) -> str:
    """The number that the next version would have. One query."""
    return "{}.{}".format(*_next(plan.key, before))


def _next(key: tuple[int, int | None], before: Sequence[VersionHead]) -> tuple[int, int]:
    return next_number([(one.major, one.minor) for one in before], _submitted(*key))


def _submitted(plan_id: int, bid_id: int | None) -> frozenset[tuple[int, int]]:
    """The numbers of the versions that were submitted. One query."""
    rows = db.session.execute(
        select(PlanVersion.major, PlanVersion.minor)
        .join(Submission, Submission.version_id == PlanVersion.id)
        .where(PlanVersion.plan_id == plan_id, PlanVersion.bid_id.is_not_distinct_from(bid_id))
    )
    return frozenset((row.major, row.minor) for row in rows)


def _head(row: Any) -> VersionHead:
    return VersionHead(
        row.id,
        f"{row.major}.{row.minor}",
        row.major,
        row.minor,
        json.loads(row.sections),
        row.seal,
        row.reason,
        row.of_substance,
        row.why_not,
        row.lead_named,
        row.frozen_on,
        row.frozen_at,
        row.person_id,
    )
