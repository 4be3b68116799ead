"""Bids being assessed, as tests need them: somebody sits, scores as said, all agree, moderation ends."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.assessment import scores
from alliance_tracker.data.assessment.holding import Assessing
from alliance_tracker.data.assessment.scores import Given
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import criteria_of
from alliance_tracker.data.tables.assessment import Assessor
from alliance_tracker.data.tables.awards import CommitteeDecision
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AwardKind, CriterionKind
from tests import make
from tests.bidding import MadeBid
from tests.make import Made

NOWHERE: frozenset[str] = frozenset()
TOLD = "Sites are named for all of it."
OWN = "/alliances/north-east-and-cumbria/bids/earlier-diagnosis"
"""The bid as its alliance reads it."""


def seat(bid: MadeBid, person: Made, declared: bool = True, conflict: bool = False, interest: str = "") -> int:
    """Somebody who is asked to assess a bid; interests declared unless said otherwise."""
    with writing(make.by(), make.moment()) as tx:
        row = Assessor(
            plan_id=bid.plan.id,
            bid_id=bid.id,
            person_id=person.id,
            assigned_at=tx.now,
            declared_at=tx.now if declared else None,
            conflict=conflict,
            interest=interest,
        )
        tx.add(row)
        tx.say(Sentence("asked an assessor", "assessment", str(bid.id)), None)
        made = row.id
    db.session.rollback()
    return made


def score(bid: MadeBid, person: Made, value: int = 4, confidence: int = 3, **others: tuple[int, int]) -> None:
    """Every criterion alike; `others` by code, with a low line for each hyphen."""
    given: dict[str, Given] = {}
    for one in criteria_of(bid.call.round_id):
        pair = others.get(one.code.replace("-", "_"), (value, confidence))
        given[one.code] = Given(
            pair[0], pair[1] if one.kind is CriterionKind.VALUE else None, f"{TOLD} {one.title}, {value}."
        )
    save(bid, person, given)


def save(bid: MadeBid, person: Made, given: Mapping[str, Given]) -> None:
    """Scores as somebody gives them."""
    with writing(make.by(person), make.moment()) as tx:
        held = Assessing(tx, bid.id)
        sits, _ = held.seat(person.id, NOWHERE)
        scores.save_scores(held, NOWHERE, given, scores.own_scores(sits.id).stamp)
    db.session.rollback()


def agree(bid: MadeBid, code: str, value: int, confidence: int | None, why: str = "Both read the annex again.") -> None:
    """One agreed score."""
    with writing(make.by(), make.moment()) as tx:
        held = Assessing(tx, bid.id)
        criterion = next(one for one in held.assessed.assessment.criteria if one.code == code)
        scores.agree(held, criterion, Given(value, confidence, why), scores.agreed_version(bid.id, code), make.TODAY)
    db.session.rollback()


def end(bid: MadeBid, summary: str = "Strong for patients.") -> None:
    """Moderation ends."""
    with writing(make.by(), make.moment()) as tx:
        scores.end(Assessing(tx, bid.id), summary, scores.stamp_of(bid.id), date(2017, 2, 6))
    db.session.rollback()


def minute(bid: MadeBid, kind: AwardKind = AwardKind.AWARDED) -> None:
    """The committee's minute, without its lines of money."""
    with writing(make.by(), make.moment()) as tx:
        tx.add(
            CommitteeDecision(
                plan_id=bid.plan.id,
                bid_id=bid.id,
                kind=kind.value,
                held_on=date(2017, 2, 22),
                minute="IC 17/09",
                recorded_at=tx.now,
            )
        )
        tx.say(Sentence("recorded a decision", "award", str(bid.id)), None)
    db.session.rollback()


def rows(table: Any) -> list[Any]:
    """Every row of a table as it is now, in the order they were made."""
    db.session.rollback()
    return list(db.session.scalars(select(table).order_by(table.id if hasattr(table, "id") else table.bid_id)))


def told(chain: str) -> str:
    """All that the history of a chain holds."""
    db.session.rollback()
    chosen = select(ChangePiece.after).join(Change, Change.id == ChangePiece.change_id).where(Change.chain == chain)
    return "\n".join(text for text in db.session.scalars(chosen) if text)


def give_role(person: Made, role: Role, where: Made) -> None:
    """A second role of somebody."""
    with writing(make.by(), make.moment()) as tx:
        tx.add(RoleGrant(person_id=person.id, role=role.value, starts_on=make.TODAY, alliance_id=where.alliance_id))
        tx.say(Sentence("gave a role", "person", str(person.id)))
