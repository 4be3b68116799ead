"""What is found of plans: their prose, posts, money and bids, what is asked of the region, who sits on the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Date, Select, Text, bindparam, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.search.matching import PERSON, Columns, among, if_private, row_of, whether
from alliance_tracker.data.signoff.bodies import holds
from alliance_tracker.data.tables.alliances import Organisation, Region
from alliance_tracker.data.tables.assessment import Assessor
from alliance_tracker.data.tables.funding import Bid, BidAnswer, FundingCall
from alliance_tracker.data.tables.plan import (
    Escalation,
    Outcome,
    Plan,
    PlanAlliance,
    PlanText,
    PlanVersion,
    Post,
    ResourceLine,
    Submission,
)
from alliance_tracker.data.tables.signoff import BoardMember, StpLead, TaskGroup
from alliance_tracker.rules.plan.sections import PIECES
from alliance_tracker.terms import Kind, Stream, SubmissionOutcome

STREAM = case({one.value: one.words for one in Stream}, value=Bid.stream, else_="")
TODAY = bindparam("today", type_=Date)
PIECE = case({code: piece.title for code, piece in PIECES.items()}, value=PlanText.code, else_="")


def planned() -> Iterator[Select[Any]]:
    """One select for each kind, three for people and their groups."""
    yield _in(_prose(), PlanText, "plans")
    yield _public(_in(_posts(), Post, "plans"), Post)
    yield _public(_in(_money(), ResourceLine, "plans"), ResourceLine)
    for people in _people():
        yield people.where(PlanAlliance.alliance_id.in_(among("plans")))
    yield _in(_bids(own=True), Bid, "bids")
    yield _in(_questions(), Escalation, "submitted")
    yield _in_england()


def _in(found: Select[Any], table: Any, scope: str) -> Select[Any]:
    """The rows of plans, each under the one of its alliances under which it is looked for."""
    joined = found.join(PlanAlliance, PlanAlliance.plan_id == table.plan_id)
    return joined.where(PlanAlliance.alliance_id.in_(among(scope)))


def _public(found: Select[Any], table: Any) -> Select[Any]:
    """What is private is there for those who write the plan."""
    return found.where(or_(~table.private, PlanAlliance.alliance_id.in_(among("money"))))


def _prose() -> Select[Any]:
    columns = Columns(
        PIECE,
        PlanText.id,
        words=(PlanText.text,),
        first=PlanText.code,
        alliance=PlanAlliance.alliance_id,
        sort=PlanText.id,
    )
    return row_of(Kind.PLAN, columns).where(PlanText.text != "", PlanText.code.in_(PIECES))


def _posts() -> Select[Any]:
    columns = Columns(
        Post.role,
        Post.id,
        words=(Post.employer, Post.band),
        alliance=PlanAlliance.alliance_id,
        sort=Post.position,
        mark=if_private(Post),
    )
    return row_of(Kind.POST, columns)


def _money() -> Select[Any]:
    columns = Columns(
        ResourceLine.what,
        ResourceLine.id,
        about=ResourceLine.year,
        alliance=PlanAlliance.alliance_id,
        sort=ResourceLine.position,
        mark=if_private(ResourceLine),
    )
    return row_of(Kind.MONEY, columns)


def _people() -> Iterator[Select[Any]]:
    """Who sits on the board now, who leads an STP, and the groups beside the board."""
    own = {"alliance": PlanAlliance.alliance_id}
    body = func.coalesce(Organisation.name, "")
    seat = Columns(
        BoardMember.name, BoardMember.id, words=(BoardMember.job, body), about=BoardMember.job, first="members", **own
    )
    lead = Columns(StpLead.name, StpLead.id, words=(body,), about=body, first="leads", **own)
    group = Columns(TaskGroup.name, TaskGroup.id, words=(TaskGroup.purpose, TaskGroup.chair), first="groups", **own)
    for table, columns in ((BoardMember, seat), (StpLead, lead)):
        found = row_of(Kind.MEMBER, columns).where(holds(table.starts_on, table.ends_on, TODAY))
        found = found.outerjoin(Organisation, Organisation.id == table.organisation_id)
        yield found.join(PlanAlliance, PlanAlliance.plan_id == table.plan_id)
    found = row_of(Kind.GROUP, group).where(holds(TaskGroup.starts_on, TaskGroup.ends_on, TODAY))
    yield found.join(PlanAlliance, PlanAlliance.plan_id == TaskGroup.plan_id)


def _questions() -> Select[Any]:
    columns = Columns(
        Escalation.question,
        Escalation.id,
        words=(Escalation.answer,),
        about=Region.name,
        alliance=PlanAlliance.alliance_id,
        sort=-Escalation.id,
    )
    return row_of(Kind.QUESTION, columns).join(Region, Region.id == Escalation.region_id)


def _bids(own: bool) -> Select[Any]:
    """A bid with the plan's name and the call's; to those who may read it as it is written with its answers too.

    `second` is the number of its call in the round: its address needs it.
    """
    answers = select(func.aggregate_strings(BidAnswer.text, "\n")).where(BidAnswer.bid_id == Bid.id)
    earlier = aliased(FundingCall)
    before = (earlier.opens_on < FundingCall.opens_on) | (
        (earlier.opens_on == FundingCall.opens_on) & (earlier.id <= FundingCall.id)
    )
    number = select(func.count()).select_from(earlier).where(earlier.round_id == FundingCall.round_id, before)
    columns = Columns(
        STREAM,
        Bid.id,
        words=(Plan.name, FundingCall.name, *([answers.scalar_subquery()] if own else [])),
        about=FundingCall.name if own else Plan.name,
        first=Bid.stream if own else cast(Bid.id, Text),
        second=cast(number.scalar_subquery(), Text) if own else literal("", Text),
        sort=Bid.id,
        **({"alliance": PlanAlliance.alliance_id} if own else {}),
    )
    call = row_of(Kind.BID, columns).join(FundingCall, FundingCall.id == Bid.call_id)
    return call.join(Plan, Plan.id == Bid.plan_id)


def _in_england() -> Select[Any]:
    """Submitted bids, by name alone: all for the panel and the national team, for an assessor the own ones."""
    returned = select(Outcome.submission_id).where(Outcome.kind == SubmissionOutcome.RETURNED.value)
    sent = (
        select(Submission.id.not_in(returned))
        .join(PlanVersion, PlanVersion.id == Submission.version_id)
        .where(PlanVersion.bid_id == Bid.id)
        .order_by(Submission.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    mine = select(Assessor.bid_id).where(Assessor.person_id == PERSON, Assessor.removed_at.is_(None))
    own = Bid.id.in_(mine.where(~Assessor.conflict))
    return _bids(own=False).where(sent.is_(True), or_(whether("funding"), whether("assessing") & own))
