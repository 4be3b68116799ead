"""A bid that holds one of everything: what addresses of Transformation Funding can name."""

from alliance_tracker.data import writing
from alliance_tracker.data.awards import publication, releasing
from alliance_tracker.data.awards.deciding import in_hand
from alliance_tracker.data.awards.releasing import NewCondition
from alliance_tracker.data.board import pictures
from alliance_tracker.data.funding import answers, bids, calls, reading
from alliance_tracker.data.funding.bids import Contact
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.awards import AwardPublication
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding import national
from alliance_tracker.rules.funding.optimism import Bias
from alliance_tracker.rules.funding.published import Awarded, frozen, grant_of
from alliance_tracker.rules.funding.record import Benefit, Biases, Line, Other, Outcome, Part
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import AwardKind, BenefitKind, ConditionKind, LineKind, Stream
from tests import awarding, make
from tests.bidding import make_bid
from tests.make import Made

STREAM = Stream.EARLIER_DIAGNOSIS
LINE = Line("2017-18", LineKind.REVENUE, 100_00, "Training")
BENEFIT = Benefit(BenefitKind.CASH, "Fewer admissions", "20 a year", 50_00, "2018-19", "2020-21")
MONEY_SEAL = "5" * 64
BID_SEAL = "6" * 64
BIASES = Biases(Bias(0, "Rates are agreed."), Bias(2400, "Upper bound."))


def fill_bid(plan: PlanHead, who: Made) -> dict[str, str]:
    """A bid for earlier diagnosis, being written."""
    call = calls.call_of(plan.round_id)
    with writing(make.by(who), make.moment()) as tx:
        bids.start(tx, plan, call, STREAM)
    with writing(make.by(who), make.moment()) as tx:
        bids.save_contact(tx, plan, call, STREAM, Contact("Jo Hall", "Cancer manager", "0191 496 0000"), 1)
        answers.write(tx, plan, call, STREAM, "summary", "Scans in two days.", 0)
        bidding = Bidding(tx, plan, call, STREAM)
        bidding.save_line(LINE)
        bidding.save_other(Other("2017-18", "A charity", 20_00))
        bidding.save_outcome(Outcome("Earlier stage", "safety", "Stage 1 or 2", "%", points={"2017-18-q4": 55_000}))
        bidding.save_benefit(BENEFIT)
        bidding.save_biases(BIASES)
        bidding.save_part(Part({"2017-18": 60_00, "2018-19": 0}, "One course."), 60_00)
    head = bids.bids_of(plan, call)[STREAM]
    held = reading.contents_of(plan, call, [head])[head.id]
    seen = {"bid_line": str(held.lines[0].id), "bid_outcome": str(held.outcomes[0].id)}
    return {"stream": STREAM.value, **seen, **bid_picture(plan)}


def decided_bid(where: Made, people: tuple[Made, Made]) -> dict[str, str]:
    """A bid for the Recovery Package that was assessed, recommended and awarded, with a condition and a release."""
    bid = make_bid(where, Stream.RECOVERY_PACKAGE)
    awarding.assess(bid.id, people)
    awarding.enter_pot(bid.call, 9_000_000_00, 9_000_000_00)
    awarding.recommend(bid.id, awarding.in_full(bid.id))
    awarding.decide(bid.id, awarding.in_full(bid.id))
    new = NewCondition(ConditionKind.EVIDENCE, "A named lead.", None, None, awarding.HELD, "IC 17/09")
    with writing(make.by(), make.moment()) as tx:
        held = in_hand(tx, bid.id)
        releasing.add_condition(held, new, make.TODAY)
        releasing.plan_release(held, Quarter.parse("2017-18-q1"), 100_000_00, [], make.TODAY)
    return {"bid": str(bid.id)}


def bid_picture(plan: PlanHead) -> dict[str, str]:
    """A picture of the money of a bid, as the page that shows it keeps it to be drawn."""
    table = {
        "name": "bid-money",
        "heading": "The bid",
        "title": "Spent so far",
        "rows": [["Q1 2018/19", 500, 300, 200, 100, 500]],
    }
    pictures.keep({(f"plan-{plan.id}:bid-money:{BID_SEAL}", "table"): canonical(table)}, make.moment())
    return {"bid_seal": BID_SEAL}


def money_picture() -> dict[str, str]:
    """A picture of the money of all alliances, as the page that shows it keeps it to be drawn."""
    table = national.picture("money-by-year", "Money by year", national.by_year(()), (), "All alliances")
    pictures.keep({(f"england:money-by-year:{MONEY_SEAL}", "table"): canonical(table)}, make.moment())
    if not publication.open_now():
        open_award()
    return {"money_seal": MONEY_SEAL}


def open_award() -> None:
    """One award of the first call, open to anyone."""
    call, on = calls.every_call()[0], make.TODAY
    known = Awarded(call.code, call.name, STREAM, "Elsewhere", "elsewhere", AwardKind.PART, {"2017-18": 1}, 2, 0, on)
    content, seal = frozen([grant_of(known)])
    with writing(make.by(), make.moment()) as tx:
        days = {"asked_on": on, "asked_at": tx.now, "published_on": on, "published_at": tx.now}
        tx.add(AwardPublication(call_id=call.id, content=content, seal=seal, **days))
        tx.say(Sentence("opened 1 award to anyone", "awards", call.code), None)
