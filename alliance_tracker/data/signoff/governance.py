"""What is recorded of how an alliance is governed, for the rule that holds it against Annex ii."""

from collections.abc import Sequence

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.board import BoardNow, Member
from alliance_tracker.data.signoff.bodies import BodyRow
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.data.tables.plan import PlanAlliance, PlanText
from alliance_tracker.rules.signoff.governance import GovernanceFacts, Seat
from alliance_tracker.terms import OrganisationKind


def governance_facts(plan: PlanHead, bodies: Sequence[BodyRow], board: BoardNow) -> GovernanceFacts:
    """The facts, from the bodies and the board as they were read already. Two queries more."""
    kinds = {row.organisation_id: row.kind for row in bodies}
    stps = [row for row in bodies if row.kind is OrganisationKind.STP]
    said = _said(plan.id)
    return GovernanceFacts(
        plan.board,
        tuple(_seat(member, kinds) for member in board.members),
        board.terms is not None,
        tuple(
            row.name
            for row in bodies
            if row.kind is not OrganisationKind.STP and row.organisation_id not in board.spoken_for
        ),
        tuple(row.name for row in stps),
        tuple(row.name for row in stps if row.organisation_id not in board.stp_leads),
        len(board.leads_on_board),
        len(board.groups),
        _regions(plan.id),
        "governance" in said,
        "stakeholders" in said,
    )


def _seat(member: Member, kinds: dict[int, OrganisationKind]) -> Seat:
    own = member.organisation_id
    others = sum(body != own for body, _ in member.speaks_for)
    return Seat(member.name, kinds.get(own) if own is not None else None, member.decides, member.chairs, others)


def _said(plan_id: int) -> set[str]:
    """The pieces of prose that say something. One query."""
    chosen = select(PlanText.code).where(
        PlanText.plan_id == plan_id, PlanText.code.in_(("governance", "stakeholders")), PlanText.text != ""
    )
    return set(db.session.scalars(chosen))


def _regions(plan_id: int) -> tuple[str, ...]:
    """The regions of its footprints, each once. One query."""
    rows = db.session.scalars(
        select(Region.name)
        .join(Alliance, Alliance.region_id == Region.id)
        .join(PlanAlliance, PlanAlliance.alliance_id == Alliance.id)
        .where(PlanAlliance.plan_id == plan_id)
        .order_by(PlanAlliance.position)
    )
    return tuple(dict.fromkeys(rows))
