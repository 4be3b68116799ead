"""What is on in an alliance: its quarters and board, committee meetings, answers that are due, besides the timeline."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Select, and_, func, or_, select

from alliance_tracker.data.board.quarters import quarters_of
from alliance_tracker.data.dates.meetings import MeetingRow, meetings_of
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.groups.meetings import events as of_groups
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.alliances import Alliance, Organisation
from alliance_tracker.data.tables.delivery import Deliverable, Milestone
from alliance_tracker.data.tables.plan import Escalation, Plan, PlanVersion
from alliance_tracker.data.tables.signoff import Agreement, AgreementRequest, Disowned
from alliance_tracker.periods import uk_day
from alliance_tracker.rules.dates.events import Event, on
from alliance_tracker.rules.dates.quarters import of_quarter
from alliance_tracker.rules.papers import PLAN, Paper
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import AuthorityKind


def of_alliance(alliance_id: int, slug: str, plan: PlanHead | None) -> tuple[Event, ...]:
    """The alliance's own dates: quarters and board, meetings of groups, and those of its plan. Six queries."""
    groups = of_groups([alliance_id])
    return (*of_quarters(alliance_id, slug), *groups, *(of_plan(plan) if plan is not None else ()))


def of_plan(plan: PlanHead) -> Iterable[Event]:
    """The dates of making and agreeing a plan. Four queries."""
    yield from of_meetings(meetings_of(plan.id), plan.slug)
    yield from _answers_due(plan)
    yield from _reports_due(plan)
    yield from of_escalations(Escalation.plan_id == plan.id)


def of_quarters(alliance_id: int, slug: str) -> Iterable[Event]:
    """Each quarter: its update, the reminder of it, the board's papers, its meeting and its review. One query."""
    for head in quarters_of(alliance_id):
        reviewed_on = uk_day(head.reviewed_at) if head.reviewed_at is not None else None
        yield from of_quarter(head.quarter, head.dates, reviewed_on, slug)


def of_meetings(meetings: Iterable[MeetingRow], slug: str) -> Iterable[Event]:
    """Each meeting, and the closing of its papers where that is another day."""
    path = f"/alliances/{slug}/dates/meetings"
    for row in meetings:
        words = f"{row.body}: {row.name}"
        if row.papers_by != row.meets_on:
            yield on(f"papers-{row.id}", f"Papers close for {words}", row.papers_by, path=path)
        yield on(f"meeting-{row.id}", words, row.meets_on, path=path)


def _answers_due(plan: PlanHead) -> Iterable[Event]:
    """How many bodies still owe an answer, by paper and the day it is due. One query, and two if one is on a bid."""
    rows = db.session.execute(
        _open_requests()
        .join(PlanVersion, PlanVersion.id == AgreementRequest.version_id)
        .with_only_columns(AgreementRequest.answer_by, PlanVersion.bid_id, func.count())
        .where(AgreementRequest.plan_id == plan.id)
        .group_by(AgreementRequest.answer_by, PlanVersion.bid_id)
        .order_by(AgreementRequest.answer_by, PlanVersion.bid_id)
    ).all()
    papers = _papers(plan, [row.bid_id for row in rows])
    for answer_by, bid_id, count in rows:
        paper = papers[bid_id]
        about = f"the {paper.words}" if paper.is_bid else "the plan"
        title = f"Answers on {about} due from {counted(count, 'organisation')}"
        key = f"answers-{plan.id}-{answer_by}" + (f"-bid-{bid_id}" if bid_id else "")
        yield on(key, title, answer_by, path=_sign_off(plan, paper))


def _papers(plan: PlanHead, bid_ids: Collection[int | None]) -> Mapping[int | None, Paper]:
    """The plan and its bids; no query when none of these is a bid."""
    found: dict[int | None, Paper] = {None: PLAN}
    if any(bid_ids):
        found.update(papers_of(plan).items())
    return found


def _sign_off(plan: PlanHead, paper: Paper) -> str:
    below = f"/bids/{paper.stream}" if paper.is_bid else ""
    return f"/alliances/{plan.slug}{below}/sign-off"


def _open_requests() -> Select[AgreementRequest]:
    """Requests that were neither ended nor answered: by their link, or since they were sent in another way."""
    answered = (
        select(Agreement.id)
        .outerjoin(Disowned, Disowned.agreement_id == Agreement.id)
        .where(
            Agreement.organisation_id == AgreementRequest.organisation_id,
            Agreement.version_id == AgreementRequest.version_id,
            or_(Agreement.request_id == AgreementRequest.id, Agreement.answered_at > AgreementRequest.sent_at),
            Disowned.agreement_id.is_(None),
        )
    )
    return select(AgreementRequest).where(AgreementRequest.ended_at.is_(None), ~answered.exists())


def _reports_due(plan: PlanHead) -> Iterable[Event]:
    """Urgent action that is to be reported to a body's next meeting. One query."""
    rows = db.session.execute(
        select(Agreement.id, Agreement.report_on, Organisation.name)
        .join(Organisation, Organisation.id == Agreement.organisation_id)
        .outerjoin(Disowned, Disowned.agreement_id == Agreement.id)
        .where(
            Agreement.plan_id == plan.id,
            Agreement.authority == AuthorityKind.URGENT.value,
            Disowned.agreement_id.is_(None),
        )
        .order_by(Agreement.report_on, Agreement.id)
    )
    for row in rows:
        title = f"Urgent action is reported to a meeting of {row.name}"
        yield on(f"report-{row.id}", title, row.report_on, path=f"/alliances/{plan.slug}/sign-off")


def of_escalations(*conditions: object) -> Iterable[Event]:
    """Questions to a regional team that wait for an answer. One query."""
    rows = db.session.execute(
        select(Escalation.id, Escalation.answer_by, Plan.name)
        .join(Plan, Plan.id == Escalation.plan_id)
        .where(Escalation.answered_at.is_(None), *conditions)  # type: ignore[arg-type]
        .order_by(Escalation.answer_by, Escalation.id)
    )
    for row in rows:
        yield on(f"escalation-{row.id}", f"Regional team answers a question of {row.name}", row.answer_by)


def requests_to(plan: PlanHead, organisation_ids: Collection[int]) -> Iterable[Event]:
    """The answers that a plan and its bids wait for from these bodies, each with the day it is due.

    One query, and two if one is on a bid.
    """
    rows = db.session.execute(
        _open_requests()
        .join(PlanVersion, PlanVersion.id == AgreementRequest.version_id)
        .join(Organisation, Organisation.id == AgreementRequest.organisation_id)
        .with_only_columns(
            AgreementRequest.id,
            AgreementRequest.answer_by,
            PlanVersion.major,
            PlanVersion.minor,
            PlanVersion.bid_id,
            Organisation.name,
            Organisation.slug.label("body"),
        )
        .where(AgreementRequest.plan_id == plan.id, AgreementRequest.organisation_id.in_(organisation_ids))
        .order_by(AgreementRequest.answer_by, AgreementRequest.id)
    ).all()
    papers = _papers(plan, [row.bid_id for row in rows])
    for row in rows:
        paper = papers[row.bid_id]
        title = f"{row.name} answers on the {paper.words} of {plan.name}, version {row.major}.{row.minor}"
        yield on(f"request-{row.id}", title, row.answer_by, path=f"{_sign_off(plan, paper)}/{row.body}")


def milestones_for(person_id: int, alliance_ids: Sequence[int], everything: Sequence[int]) -> Iterable[Event]:
    """Milestones not met of deliverables that somebody leads or stands in for; in `everything` the critical ones too.

    One query; none without an alliance.
    """
    if not alliance_ids:
        return
    own = or_(Deliverable.lead_id == person_id, Deliverable.deputy_id == person_id)
    critical = and_(Milestone.critical, Milestone.alliance_id.in_(everything))
    rows = db.session.execute(
        select(
            Milestone.id,
            Milestone.reference,
            Milestone.title,
            func.coalesce(Milestone.forecast_on, Milestone.baseline_on).label("due"),
            Alliance.slug,
            Deliverable.reference.label("deliverable"),
        )
        .join(Deliverable, Deliverable.id == Milestone.deliverable_id)
        .join(Alliance, Alliance.id == Milestone.alliance_id)
        .where(Milestone.met_on.is_(None), Milestone.alliance_id.in_(alliance_ids), or_(own, critical))
        .order_by(Milestone.alliance_id, Milestone.id)
    )
    for row in rows:
        path = f"/alliances/{row.slug}/deliverables/{row.deliverable}"
        yield on(f"milestone-{row.id}", f"Milestone {row.reference}: {row.title}", row.due, path=path)
