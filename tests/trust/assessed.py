"""A bid that is being assessed, all scores in: what addresses of assessment can name."""

from alliance_tracker.data import writing
from alliance_tracker.data.assessment import questions
from alliance_tracker.data.assessment.holding import Assessing
from alliance_tracker.data.assessment.questions import Draft
from alliance_tracker.data.board import pictures
from alliance_tracker.rules.funding.standing import value_by_confidence
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import QuestionKind, Stream
from tests import assessing, make
from tests.bidding import make_bid
from tests.make import TODAY, Made

SEAL = "e" * 64


def assessed_bid(where: Made, decided: str, people: tuple[Made, Made]) -> dict[str, str]:
    """A bid for stratified follow-up, which two assess, with a question; and a picture of the decided one."""
    bid = make_bid(where, Stream.STRATIFIED_FOLLOW_UP)
    seats = [assessing.seat(bid, one) for one in people]
    for one in people:
        assessing.score(bid, one)
    with writing(make.by(), make.moment()) as tx:
        by = TODAY.replace(month=12)
        questions.raise_one(Assessing(tx, bid.id), Draft(QuestionKind.QUESTION, "Which sites?", "", by), (), TODAY)
    table = {"heading": "Recovery Package", **value_by_confidence((), 0, 5, "the Recovery Package")}
    pictures.keep({(f"bid:{decided}:{SEAL}", "table"): canonical(table)}, make.moment())
    asked = questions.asked_of([bid.id])[0].id
    return {
        "assessed": str(bid.id),
        "assessor": str(seats[0]),
        "asked": str(asked),
        "criterion": "safety",
        "dots": SEAL,
    }
