"""Submitting a plan or a bid, once for each version, and what became of it: returned with comments, or ratified."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.funding import bids
from alliance_tracker.data.funding.agreed import check_to_submit
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.data.tables.guidance import TimelineItem
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.data.tables.plan import Outcome, PlanVersion, Submission
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.submission import (
    OutcomeDraft,
    fitting,
    how_each_stood,
    mailbox,
    problems_of,
    refused,
    too_early,
)
from alliance_tracker.rules.seal import canonical
from alliance_tracker.rules.signoff.answering import all_settled_after
from alliance_tracker.rules.words import day, lower
from alliance_tracker.terms import Precision, Standing, SubmissionOutcome, TimelineOwner


class BodyStood(Record):
    """How one body stood when the plan was submitted. `version` is the one it had answered."""

    slug: str
    name: str
    role: str
    needed: bool
    standing: Standing
    version: str
    agreement: int | None


class Decided(Record):
    """One decision on a submission."""

    id: int
    kind: SubmissionOutcome
    decided_on: date
    comments: str
    minute: str
    first_year_pence: int | None
    second_year_pence: int | None
    recorded_at: datetime
    by: str


class Submitted(Record):
    """A submission as it was made. `sentences` are the words of the rule then."""

    id: int
    version_id: int
    label: str
    seal: str
    reason: str
    submitted_on: date
    submitted_at: datetime
    by: str
    route: str
    sentences: tuple[str, ...]
    bodies: tuple[BodyStood, ...]
    decided: tuple[Decided, ...]

    @property
    def outcome(self) -> Decided | None:
        """The newest decision."""
        return self.decided[-1] if self.decided else None

    @property
    def ratified(self) -> Decided | None:
        return next((one for one in self.decided if one.kind is SubmissionOutcome.RATIFIED), None)


class Due(Record):
    """What the timeline prints of submission: the last day in time, and the mailbox. Of a bid, the end of its call."""

    on: date | None
    printed: str
    mailbox: str


Letters = Callable[[str, str], Message]
"""The e-mail to somebody, by name and address."""


def due_of(plan: PlanHead) -> Due:
    """By when the plan, or the bid that is meant, is to be submitted. One query, none for a bid."""
    closes = plan.paper.closes_on
    return Due(closes, "", "") if closes is not None else due()


def due() -> Due:
    """The item of the timeline that alliances owe on a day. One query."""
    row = db.session.scalars(
        select(TimelineItem)
        .where(TimelineItem.owner == TimelineOwner.ALLIANCE.value, TimelineItem.precision == Precision.DAY.value)
        .order_by(TimelineItem.position)
        .limit(1)
    ).first()
    return Due(row.ends_on, row.date_text, mailbox(row.text)) if row else Due(None, "", "")


def submissions_of(plan_id: int, bid_id: int | None = None) -> tuple[Submitted, ...]:
    """Every submission of a plan, or of a bid, with what became of it, oldest first. Two queries."""
    outcomes: dict[int, list[Decided]] = {}
    for row, by in db.session.execute(_with_name(Outcome).where(Outcome.plan_id == plan_id).order_by(Outcome.id)):
        outcomes.setdefault(row.submission_id, []).append(_decided(row, by))
    rows = db.session.execute(
        _with_name(Submission)
        .add_columns(PlanVersion.major, PlanVersion.minor, PlanVersion.reason)
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(Submission.plan_id == plan_id, PlanVersion.bid_id.is_not_distinct_from(bid_id))
        .order_by(Submission.submitted_at, Submission.id)
    )
    return tuple(
        _submitted(row, by, f"{major}.{minor}", reason, tuple(outcomes.get(row.id, ())))
        for row, by, major, minor, reason in rows
    )


def _with_name(table: Any) -> Select[Any, Any]:
    return select(table, Person.name).outerjoin(Person, Person.id == table.person_id)


def submit(tx: Writing, plan: PlanHead, version_id: int, letter: Letters, today: date) -> int:
    """Submit the newest version: when, by whom, its seal, how each body stood, and the e-mails that tell of it.

    Whoever comes second finds it submitted (Stale). RuleBroken in the words of the rule while it does not hold.
    """
    bids.not_withdrawn(tx, plan)
    now = sign_off_of(plan, today)
    if now.version is None:
        raise RuleBroken("No version is frozen yet, so there is nothing to submit. Freeze one, and have it agreed.")
    if now.submitted_on is not None:
        raise Stale(
            f"Version {now.version.label} was submitted on {day(now.submitted_on)}. Nothing more is to be done."
        )
    if now.version.id != version_id:
        raise Stale(f"Version {now.version.label} was frozen while you were here. It has to be agreed first.")
    why_not = refused(now.judged, now.version.label) or too_early(settled_after(now, today), now.version.label)
    if why_not:
        raise RuleBroken(why_not)
    if plan.paper.is_bid:
        check_to_submit(plan, now.version.label, now.version.seals, today)
    row = Submission(
        plan_id=plan.id,
        version_id=now.version.id,
        seal=tx.session.scalars(select(PlanVersion.seal).where(PlanVersion.id == now.version.id)).one(),
        standings=canonical(how_each_stood(now.bodies, now.stood, now.judged, now.rule.code)).decode("ascii"),
        submitted_on=today,
        submitted_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(row)
    tx.flush()
    for name, address in to_be_told(plan, today):
        mail.post(tx.session, letter(name, address), tx.now)
    label = now.version.label
    paper = plan.paper
    words = f"submitted version {label} of the {paper.words}, seal {row.seal[:12]}"
    say(tx, plan, Sentence(words, paper.kind.value, paper.key(label)))
    return row.id


def settled_after(now: SignOff, today: date) -> date | None:
    """The last day on which a body whose agreement is needed may withdraw it; None when none may. No query."""
    return all_settled_after((now.stood[body.id] for body in now.needed), today)


def decide(tx: Writing, plan: PlanHead, submission_id: int, draft: OutcomeDraft, letter: Letters, today: date) -> None:
    """Record what became of the newest submission. Nothing follows a ratification but another submission."""
    lock(tx, plan)
    noun = plan.paper.noun
    every = submissions_of(*plan.key)
    if not every:
        raise NotFound(f"This {noun} has not been submitted, so there is nothing to decide.")
    newest = every[-1]
    if newest.id != submission_id:
        raise Stale(f"Version {newest.label} was submitted while you were here. See what changed, then decide.")
    if newest.ratified is not None:
        raise Stale(f"Version {newest.label} was ratified on {day(newest.ratified.decided_on)} already.")
    if plan.paper.is_bid:
        _check_sent_back(plan, newest, draft)
    draft = fitting(draft)
    problems = problems_of(draft, newest.submitted_on, today, noun)
    if problems:
        raise RulesBroken(problems)
    assert draft.kind is not None and draft.decided_on is not None
    tx.add(
        Outcome(
            plan_id=plan.id,
            submission_id=newest.id,
            kind=draft.kind.value,
            decided_on=draft.decided_on,
            comments=draft.comments,
            minute=draft.minute,
            first_year_pence=draft.first_year_pence,
            second_year_pence=draft.second_year_pence,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    for name, address in to_be_told(plan, today, national=False):
        mail.post(tx.session, letter(name, address), tx.now)
    words = f"recorded that {plan.paper.version(newest.label)} was {lower(draft.kind.words)} on {day(draft.decided_on)}"
    minute = f", minute {draft.minute}" if draft.minute else ""
    say(tx, plan, Sentence(words + minute, plan.paper.kind.value, plan.paper.key(newest.label)))


def _check_sent_back(plan: PlanHead, newest: Submitted, draft: OutcomeDraft) -> None:
    """A bid is sent back once, before it is decided; who decides it is the committee."""
    if draft.kind is not SubmissionOutcome.RETURNED:
        raise RuleBroken("A bid is awarded or declined by the committee. Here it can only be sent back")
    if newest.outcome is not None:
        raise Stale(f"Version {newest.label} was sent back on {day(newest.outcome.decided_on)} already.")
    decided = bids.decided_on(plan, newest.submitted_at)
    if decided is not None:
        raise RuleBroken(f"The committee decided this bid on {day(decided)}, so it cannot be sent back")


TOLD = (Role.MANAGER, Role.CHAIR, Role.SECRETARY, Role.SIGNATORY)
"""Who in the alliance is told of a submission, and of what became of it."""


def to_be_told(plan: PlanHead, today: date, national: bool = True) -> Sequence[tuple[str, str]]:
    """Who with an account needs to know, each once: of the alliance, its region, the national team. One query."""
    own = and_(RoleGrant.role.in_([role.value for role in TOLD]), RoleGrant.alliance_id.in_(plan.alliance_ids))
    which = [own, and_(RoleGrant.role == Role.REGIONAL_TEAM.value, RoleGrant.region_id.in_(plan.region_ids))]
    if national:
        which.append(RoleGrant.role == Role.NATIONAL_TEAM.value)
    rows = db.session.execute(
        select(Person.id, Person.display_name, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(or_(*which), *in_force(today), Person.state == PersonState.ACTIVE.value)
        .order_by(Person.id)
        .distinct()
    )
    return [(row.display_name or row.name, row.email) for row in rows]


def _submitted(row: Submission, by: str | None, label: str, reason: str, decided: tuple[Decided, ...]) -> Submitted:
    kept: Mapping[str, Any] = json.loads(row.standings)
    bodies = tuple(BodyStood(**{**one, "standing": Standing(one["standing"])}) for one in kept["bodies"])
    return Submitted(
        row.id,
        row.version_id,
        label,
        row.seal,
        reason,
        row.submitted_on,
        row.submitted_at,
        by or "",
        kept["route"],
        tuple(kept["sentences"]),
        bodies,
        decided,
    )


def _decided(row: Outcome, by: str | None) -> Decided:
    return Decided(
        row.id,
        SubmissionOutcome(row.kind),
        row.decided_on,
        row.comments,
        row.minute,
        row.first_year_pence,
        row.second_year_pence,
        row.recorded_at,
        by or "",
    )
