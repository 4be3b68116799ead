"""Bids as the panel and the committee need them: assessed, with a pot, recommended, decided."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.awards.bench import Bench
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.every import one_bid
from alliance_tracker.data.tables.assessment import Assessor, Moderation, Score
from alliance_tracker.data.tables.funding import Bid, Criterion
from alliance_tracker.rules.funding.bench import Ladder, ladder_of
from alliance_tracker.rules.funding.decisions import Decision, Minute
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import AwardKind, CriterionKind
from tests import make
from tests.make import Made

MODERATED = date(2017, 2, 6)
RECOMMENDED = date(2017, 2, 10)
HELD = date(2017, 2, 22)
MINUTE = Minute(HELD, "IC 17/09")


def assessors(where: Made) -> tuple[Made, Made]:
    """Two people who assess bids."""
    return make.person(Role.ASSESSOR, where, "Ann Ames"), make.person(Role.ASSESSOR, where, "Bo Birch")


def assess(bid_id: int, by: Sequence[Made], value: int = 3, confidence: int = 3, ended: bool = True) -> None:
    """Every criterion scored alike by each; moderation has ended unless said otherwise."""
    with writing(make.by(), make.moment()) as tx:
        bid = tx.session.get_one(Bid, bid_id)
        criteria = tx.session.scalars(select(Criterion).where(Criterion.round_id == bid.round_id)).all()
        for person in by:
            seat = Assessor(
                plan_id=bid.plan_id, bid_id=bid.id, person_id=person.id, assigned_at=tx.now, declared_at=tx.now
            )
            tx.add(seat)
            tx.flush()
            for one in criteria:
                tx.add(
                    Score(
                        plan_id=bid.plan_id,
                        round_id=bid.round_id,
                        bid_id=bid.id,
                        assessor_id=seat.id,
                        criterion_id=one.id,
                        value=value,
                        confidence=confidence if one.kind == CriterionKind.VALUE.value else None,
                        why=f"The plan shows {value} sites.",
                        moderated=False,
                        saved_at=tx.now,
                        person_id=person.id,
                    )
                )
        if ended:
            tx.add(
                Moderation(bid_id=bid.id, plan_id=bid.plan_id, summary="Sound.", ended_on=MODERATED, ended_at=tx.now)
            )
        tx.say(Sentence("assessed a bid", "assessment", str(bid_id)), None)
    db.session.rollback()


def enter_pot(call: Call, *pence: int) -> None:
    """What the call has to give by year."""
    wanted = {year: (amount, "Board paper, 1 December 2016") for year, amount in zip(call.years, pence, strict=True)}
    with writing(make.by(), make.moment()) as tx:
        deciding.save_pot(tx, call, wanted, deciding.pot_version(call))
    db.session.rollback()


def decision(kind: AwardKind, **changes: object) -> Decision:
    """A decision with what every kind needs."""
    given = {
        "amounts": {},
        "reasons": "Sound and quick.",
        "would_change": "" if kind.pays else "A second site.",
        "drops": "One site waits." if kind is AwardKind.PART else "",
    }
    return Decision(kind, **{**given, **changes})  # type: ignore[arg-type]


def in_full(bid_id: int) -> Decision:
    return decision(AwardKind.AWARDED, amounts=dict(one_bid(bid_id)[1].asked))


def judge(bench: Bench) -> tuple[Ladder, None]:
    """The ranking, without a suggestion."""
    return ladder_of(bench.entries, bench.criteria), None


def recommend(bid_id: int, said: Decision, who: Made | None = None, seen: int = 0) -> None:
    """The panel recommends."""
    with writing(make.by(who), make.moment()) as tx:
        deciding.recommend(deciding.in_hand(tx, bid_id), seen, said, judge, RECOMMENDED)
    db.session.rollback()


def decide(bid_id: int, said: Decision, minute: Minute = MINUTE, seen: int = 0) -> None:
    """The committee decides."""
    with writing(make.by(), make.moment()) as tx:
        deciding.decide(deciding.in_hand(tx, bid_id), seen, said, minute, make.TODAY)
    db.session.rollback()
