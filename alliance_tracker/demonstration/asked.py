"""What assessors asked of the alliance whose story is told in full: answered in 2017, waiting in 2018."""

from alliance_tracker.data import writing
from alliance_tracker.data.assessment.holding import Assessing
from alliance_tracker.data.assessment.questions import Answer, Draft, answer, asked_of, raise_one
from alliance_tracker.data.funding.every import NationalBid
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.demonstration.bid_story import told
from alliance_tracker.demonstration.records import at
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import QuestionKind


def answered(bid: NationalBid, plan: PlanHead, reader: int, manager: Actor) -> None:
    """A question, and its answer in time. Two transactions."""
    given = told("avonmere_bids")["asked"]
    with writing(_assessor(reader), at(given["on"])) as tx:
        draft = Draft(QuestionKind.QUESTION, given["words"], "", given["by"])
        raise_one(Assessing(tx, bid.id), draft, (), given["on"])
    asked = asked_of([bid.id])[0]
    with writing(manager, at(given["answered"])) as tx:
        answer(tx, plan, bid.stream, Answer(asked.id, given["answer"], asked.version), given["answered"])


def waiting(bid: NationalBid, reader: int) -> None:
    """A question that is to be answered by a day to come, and a flag. Two transactions."""
    given = told("avonmere_bids")["asked_again"]
    for draft in (
        Draft(QuestionKind.QUESTION, given["words"], "", given["by"]),
        Draft(QuestionKind.FLAG, given["flag"]),
    ):
        with writing(_assessor(reader), at(given["on"])) as tx:
            raise_one(Assessing(tx, bid.id), draft, (), given["on"])


def _assessor(person_id: int) -> Actor:
    return Actor(person_id, Role.ASSESSOR.words, "demonstration")
