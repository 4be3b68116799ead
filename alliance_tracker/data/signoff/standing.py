"""How a plan stands with those who must agree it: everything the sign-off page, and whoever asks, needs to know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.answers import answers_of, versions_in_brief
from alliance_tracker.data.signoff.board import BoardNow, board_of
from alliance_tracker.data.signoff.bodies import BodyRow, bodies_of, declared
from alliance_tracker.data.tables.plan import Submission
from alliance_tracker.data.tables.signoff import AgreementRequest, AgreementRule
from alliance_tracker.errors import Unavailable
from alliance_tracker.rules.signoff.expression import Node, read_expression
from alliance_tracker.rules.signoff.rule import Body, Facts, Judged, judge, marked
from alliance_tracker.rules.signoff.standing import Given, Stood, Version, standing_of
from alliance_tracker.terms import AllianceKind, OrganisationKind

ROLES = {OrganisationKind.CCG: "ccg", OrganisationKind.PROVIDER: "provider", OrganisationKind.STP: "stp"}


@dataclass(frozen=True)
class RuleNow:
    """The rule that a plan must meet: as an expression, in words, and what each kind of body relies on."""

    code: str
    expression: Node
    relies_on: Mapping[str, frozenset[str]]
    words: str
    place: str

    def of(self, kind: OrganisationKind) -> frozenset[str] | None:
        """The sections a kind of body relies on; None means all of them."""
        return self.relies_on.get(kind.value)


@dataclass(frozen=True)
class Request:
    """The newest version sent to somebody of a body: when, whether reminded, and by when to answer."""

    organisation_id: int
    to_name: str
    answer_by: date
    sent_at: datetime
    reminded_at: datetime | None


@dataclass(frozen=True)
class SignOff:
    """The agreement of a plan as it stands. `bodies` are those the rule speaks of, then the board."""

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
    """The rule of the plan's round for its kind. One query."""
    return rules_of(plan.round_id)[plan.kind]


def rules_of(round_id: int) -> Mapping[AllianceKind, RuleNow]:
    """The rules of a round by the kind of plan. One query."""
    rows = db.session.scalars(RULES, {"round": round_id}).all()
    found = {AllianceKind(row.plan_kind): _rule(row) for row in rows}
    if len(found) < len(AllianceKind):
        raise Unavailable("The rule of who must agree is not loaded. Ask your administrator to load the guidance.")
    return found


def _rule(row: AgreementRule) -> RuleNow:
    relies_on = {kind: frozenset(codes) for kind, codes in json.loads(row.relies_on).items()}
    return RuleNow(row.code, read_expression(row.expression), relies_on, row.words, row.place)


def sign_off_of(plan: PlanHead, today: date) -> SignOff:
    """How every body stands towards the newest version, and what the rule makes of it. Fifteen queries, always."""
    rule = rule_of(plan)
    rows = {row.organisation_id: row for row in bodies_of(plan, today)}
    board, versions, answers = board_of(plan, today), versions_in_brief(plan.id), answers_of(plan.id)
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
            declared(plan.id) is not None,
            authority.record if authority else "",
            board.leads_on_board,
            authority.starts_on if authority else None,
        ),
    )
    newest = versions[-1] if versions else None
    newest_id = newest.id if newest else 0
    return SignOff(
        newest,
        versions,
        facts.bodies,
        stood,
        judge(rule.expression, facts),
        rule,
        facts,
        board,
        rows,
        answers,
        _requests(newest_id),
        _submissions(plan.id),
    )


RULES = select(AgreementRule).where(AgreementRule.round_id == bindparam("round"))
SUBMISSIONS = select(Submission.version_id, Submission.submitted_on).where(Submission.plan_id == bindparam("plan"))
REQUESTS = (
    select(
        AgreementRequest.organisation_id,
        AgreementRequest.to_name,
        AgreementRequest.answer_by,
        AgreementRequest.sent_at,
        AgreementRequest.reminded_at,
    )
    .where(AgreementRequest.version_id == bindparam("version"), AgreementRequest.ended_at.is_(None))
    .order_by(AgreementRequest.sent_at, AgreementRequest.id)
)


def _submissions(plan_id: int) -> Mapping[int, date]:
    """The versions that were submitted, and when. One query."""
    return {row.version_id: row.submitted_on for row in db.session.execute(SUBMISSIONS, {"plan": plan_id})}


def _requests(version_id: int) -> Mapping[int, Request]:
    """Who was asked to answer a version, by body; of several the newest that was not ended. One query."""
    rows = db.session.execute(REQUESTS, {"version": version_id})
    return {row.organisation_id: Request(*row) for row in rows}


def board_body(plan: PlanHead) -> Body:
    """The board of a plan as a body that can answer."""
    kind = OrganisationKind.PROGRAMME_BOARD if plan.kind is AllianceKind.VANGUARD else OrganisationKind.BOARD
    return Body(plan.board_id, plan.board_slug, plan.board, kind, "board")


def _body(row: BodyRow) -> Body:
    return Body(row.organisation_id, row.slug, row.name, row.kind, ROLES[row.kind])  # type: ignore[arg-type]
