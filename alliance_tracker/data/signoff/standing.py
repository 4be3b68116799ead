"""How a plan or a bid stands with those who must agree it: everything the sign-off page, and whoever asks, needs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.answers import (
    OF_BIDS,
    OF_PAPER,
    answers_of,
    answers_to_bids,
    versions_in_brief,
    versions_of_bids,
)
from alliance_tracker.data.signoff.board import BoardNow, board_of
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of, declared
from alliance_tracker.data.tables.plan import PlanVersion, Submission
from alliance_tracker.data.tables.signoff import AgreementRequest, AgreementRule
from alliance_tracker.errors import Unavailable
from alliance_tracker.records import Record
from alliance_tracker.rules.signoff.expression import Board, ByBoard, Node, parts_of, read_expression
from alliance_tracker.rules.signoff.rule import Body, Facts, Judged, judge, marked
from alliance_tracker.rules.signoff.standing import Given, Stood, Version, standing_of
from alliance_tracker.terms import AllianceKind, OrganisationKind, PaperKind

ROLES = {OrganisationKind.CCG: "ccg", OrganisationKind.PROVIDER: "provider", OrganisationKind.STP: "stp"}


class RuleNow(Record):
    """The rule that a plan or a bid must meet: as an expression, in words, and what each kind of body relies on."""

    code: str
    expression: Node
    relies_on: Mapping[str, frozenset[str]]
    words: str
    place: str
    document: str

    @property
    def lead_answers(self) -> bool:
        """Whether the Board answers for the lead of the alliance."""
        return any(isinstance(one, ByBoard) and one.how is Board.LEAD for one in parts_of(self.expression))

    def of(self, kind: OrganisationKind) -> frozenset[str] | None:
        """The sections a kind of body relies on; None means all of them."""
        return self.relies_on.get(kind.value)


class Request(Record):
    """The newest version sent to somebody of a body: when, whether reminded, and by when to answer."""

    organisation_id: int
    to_name: str
    answer_by: date
    sent_at: datetime
    reminded_at: datetime | None


class SignOff(Record):
    """The agreement of a plan or a bid as it stands. `bodies` are those the rule speaks of, then the board."""

    version: Version | None
    versions: tuple[Version, ...]
    bodies: tuple[Body, ...]
    stood: Mapping[int, Stood]
    judged: Judged
    rule: RuleNow
    facts: Facts
    board: BoardNow
    rows: Mapping[int, BodyRow]
    answers: Mapping[int, tuple[Given, ...]]
    requests: Mapping[int, Request]
    submissions: Mapping[int, date]

    @property
    def submitted_on(self) -> date | None:
        """When the newest version was submitted, if it was."""
        return self.submissions.get(self.version.id) if self.version else None

    @property
    def agreed(self) -> int:
        """How many of those needed agree with the newest version."""
        return sum(self.stood[body.id].standing.agreed for body in self.needed)

    @property
    def needed(self) -> tuple[Body, ...]:
        return tuple(body for body in self.bodies if body.needed)

    def standing(self, body: Body) -> Stood:
        return self.stood[body.id]

    def body(self, organisation_id: int) -> Body | None:
        return next((one for one in self.bodies if one.id == organisation_id), None)


def rule_of(plan: PlanHead) -> RuleNow:
    """The rule of the plan's round for its kind, or for its bids. One query."""
    return rules_of(plan.round_id, plan.paper.kind)[plan.kind]


def rules_of(round_id: int, paper: PaperKind = PaperKind.PLAN) -> Mapping[AllianceKind, RuleNow]:
    """The rules of a round, for plans or for bids, by the kind of plan. One query."""
    rows = db.session.scalars(RULES, {"round": round_id, "paper": paper.value}).all()
    found = {AllianceKind(row.plan_kind): _rule(row) for row in rows}
    if len(found) < len(AllianceKind):
        raise Unavailable("The rule of who must agree is not loaded. Ask your administrator to load the guidance.")
    return found


def _rule(row: AgreementRule) -> RuleNow:
    relies_on = {kind: frozenset(codes) for kind, codes in json.loads(row.relies_on).items()}
    return RuleNow(row.code, read_expression(row.expression), relies_on, row.words, row.place or "", row.document or "")


class Governance(Record):
    """Who belongs to a plan and how they decide: the same for the plan and for all of its bids."""

    rows: Mapping[int, BodyRow]
    board: BoardNow
    declared: bool


def governance_of(plan: PlanHead, today: date) -> Governance:
    """Ten queries, always."""
    rows = {row.organisation_id: row for row in bodies_of(plan, today)}
    return Governance(rows, board_of(plan, today), declared(plan.id) is not None)


def sign_off_of(plan: PlanHead, today: date) -> SignOff:
    """How every body stands towards the newest version, and what the rule makes of it. Fifteen queries, always."""
    rule, governance = rule_of(plan), governance_of(plan, today)
    versions = versions_in_brief(*plan.key)
    newest_id = versions[-1].id if versions else 0
    requests = _requests_of([newest_id]).get(newest_id, {})
    return _signed(plan, rule, governance, versions, answers_of(*plan.key), requests, _submissions(*plan.key))


def sign_offs_of_bids(plan: PlanHead, today: date, but: Collection[int] = ()) -> Mapping[int, SignOff]:
    """The same of every bid with a frozen version, by bid, `but` some. Fifteen queries, one when there is none."""
    every = {bid_id: versions for bid_id, versions in versions_of_bids(plan.id).items() if bid_id not in but}
    if not every:
        return {}
    rule, governance = rules_of(plan.round_id, PaperKind.BID)[plan.kind], governance_of(plan, today)
    answers, submissions = answers_to_bids(plan.id), _submissions_of_bids(plan.id)
    requests = _requests_of([versions[-1].id for versions in every.values()])
    return {
        bid_id: _signed(
            plan,
            rule,
            governance,
            versions,
            answers.get(bid_id, {}),
            requests.get(versions[-1].id, {}),
            submissions,
        )
        for bid_id, versions in every.items()
    }


def _signed(
    plan: PlanHead,
    rule: RuleNow,
    governance: Governance,
    versions: tuple[Version, ...],
    answers: Mapping[int, tuple[Given, ...]],
    requests: Mapping[int, Request],
    submissions: Mapping[int, date],
) -> SignOff:
    rows, board = governance.rows, governance.board
    bodies = (*(_body(row) for row in rows.values()), board_body(plan))
    joined = {key: row.took_over_on for key, row in rows.items()}
    stood = {
        body.id: standing_of(versions, answers.get(body.id, ()), rule.of(body.kind), joined.get(body.id))
        for body in bodies
    }
    authority = board.authority
    facts = marked(
        rule.expression,
        Facts(
            bodies,
            stood,
            governance.declared,
            authority.record if authority else "",
            board.leads_on_board,
            authority.starts_on if authority else None,
        ),
    )
    return SignOff(
        versions[-1] if versions else None,
        versions,
        facts.bodies,
        stood,
        judge(rule.expression, facts),
        rule,
        facts,
        board,
        rows,
        answers,
        requests,
        submissions,
    )


RULES = select(AgreementRule).where(
    AgreementRule.round_id == bindparam("round"), AgreementRule.paper == bindparam("paper")
)
SUBMISSIONS = (
    select(Submission.version_id, Submission.submitted_on)
    .join(PlanVersion, PlanVersion.id == Submission.version_id)
    .where(Submission.plan_id == bindparam("plan"))
)
SUBMISSIONS_OF_PAPER, SUBMISSIONS_OF_BIDS = SUBMISSIONS.where(OF_PAPER), SUBMISSIONS.where(OF_BIDS)
REQUESTS = (
    select(
        AgreementRequest.version_id,
        AgreementRequest.organisation_id,
        AgreementRequest.to_name,
        AgreementRequest.answer_by,
        AgreementRequest.sent_at,
        AgreementRequest.reminded_at,
    )
    .where(AgreementRequest.version_id.in_(bindparam("versions", expanding=True)), AgreementRequest.ended_at.is_(None))
    .order_by(AgreementRequest.sent_at, AgreementRequest.id)
)


def _submissions(plan_id: int, bid_id: int | None) -> Mapping[int, date]:
    """The versions that were submitted, and when. One query."""
    rows = db.session.execute(SUBMISSIONS_OF_PAPER, {"plan": plan_id, "bid": bid_id})
    return {row.version_id: row.submitted_on for row in rows}


def _submissions_of_bids(plan_id: int) -> Mapping[int, date]:
    rows = db.session.execute(SUBMISSIONS_OF_BIDS, {"plan": plan_id})
    return {row.version_id: row.submitted_on for row in rows}


def _requests_of(version_ids: Collection[int]) -> Mapping[int, Mapping[int, Request]]:
    """Who was asked to answer versions, by version and body; of several the newest that was not ended. One query."""
    found: dict[int, dict[int, Request]] = {}
    values: Any
    for version_id, *values in db.session.execute(REQUESTS, {"versions": list(version_ids)}):
        one = Request(*values)
        found.setdefault(version_id, {})[one.organisation_id] = one
    return found


def board_body(plan: PlanHead) -> Body:
    """The board of a plan as a body that can answer."""
    kind = OrganisationKind.PROGRAMME_BOARD if plan.kind is AllianceKind.VANGUARD else OrganisationKind.BOARD
    return Body(plan.board_id, plan.board_slug, plan.board, kind, "board")


def _body(row: BodyRow) -> Body:
    return Body(row.organisation_id, row.slug, row.name, row.kind, ROLES[row.kind])  # type: ignore[arg-type]
