"""Bids as tests need them: written, submitted, assessed, each made in the fewest rows that are valid."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.funding import answers, bids, calls, reading
from alliance_tracker.data.funding.bids import Contact
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.content import bid_now
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.funding.saving import Bidding
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.tables.plan import PlanVersion, Submission
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.funding.form import QUESTIONS
from alliance_tracker.rules.funding.optimism import Bias
from alliance_tracker.rules.funding.record import Benefit, Biases, Contents, Line, Outcome, Part
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.content import seals, whole_seal
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import BenefitKind, LineKind, Stream
from tests import agreeing, make
from tests.make import Made

OUTCOME = Outcome(
    "Earlier stage",
    "safety",
    "Stage 1 or 2 at diagnosis",
    "%",
    52_000,
    date(2016, 3, 31),
    57_000,
    points={"2017-18-q4": 54_000, "2018-19-q4": 57_000},
)


class MadeBid(Record):
    """A bid with what a test needs to find it again. `address` names it among the bids of its plan."""

    id: int
    plan: PlanHead
    call: Call
    stream: Stream
    address: str


def make_bid(
    where: Made,
    stream: Stream = Stream.EARLIER_DIAGNOSIS,
    asked: tuple[int, ...] = (1_000_000_00, 500_000_00),
    part: tuple[int, ...] | None = (600_000_00, 0),
    submitted_on: date | None = date(2017, 1, 17),
) -> MadeBid:
    """A bid for pence by year, one line of revenue each, with one smaller award; submitted unless the day is None."""
    plan = agreeing.plan_of(where)
    call = calls.call_of(plan.round_id)
    with writing(make.by(), make.moment()) as tx:
        bids.start(tx, plan, call, stream)
        bidding = Bidding(tx, plan, call, stream)
        for year, pence in zip(call.years, asked, strict=True):
            bidding.save_line(Line(year, LineKind.REVENUE, pence, f"Work in {year}"))
        if part:
            bidding.save_part(Part(dict(zip(call.years, part, strict=True)), "One site waits."), sum(part))
    head = bids.bids_of(plan, call)[stream]
    if submitted_on:
        submit(plan, head.id, submitted_on)
    return MadeBid(head.id, plan, call, stream, call.address(stream))


def paper_of(made: MadeBid) -> PlanHead:
    """The plan, with this bid as the paper that is meant."""
    return replace(made.plan, paper=papers_of(made.plan)[made.id])


def complete(made: MadeBid, where: Made) -> PlanHead:
    """Everything that the form asks for, so that the bid can be frozen; the plan with the bid as its paper."""
    paid_for = f"{where.slug}/{make.deliverable(where, title='Faster scans').reference}"
    with writing(make.by(), make.moment()) as tx:
        bids.save_contact(tx, made.plan, made.call, made.stream, Contact("Jo Hall", "Cancer manager"), 1)
        for code in QUESTIONS:
            if code != "contact":
                answers.write(tx, made.plan, made.call, made.stream, code, f"About {code}: scans in two days.", 0)
        bidding = Bidding(tx, made.plan, made.call, made.stream)
        for line in reading_of(made).lines:
            bidding.save_line(replace(line, deliverable=paid_for))
        bidding.save_outcome(OUTCOME)
        bidding.save_benefit(Benefit(BenefitKind.CASH, "Fewer admissions", "20 a year", 50_00, "2018-19", "2020-21"))
        bidding.save_biases(Biases(Bias(0, "Rates are agreed."), Bias(2400, "Upper bound.")))
    db.session.rollback()
    return paper_of(made)


def reading_of(made: MadeBid) -> Contents:
    """What the bid holds now."""
    head = bids.bids_of(made.plan, made.call)[made.stream]
    return reading.contents_of(made.plan, made.call, [head])[head.id]


def keep_version(plan: PlanHead, bid_id: int, on: date, minor: int = 0) -> int:
    """A version of the bid as it is, complete or not; its number."""
    paper = replace(plan, paper=papers_of(plan)[bid_id])
    with writing(make.by(), make.moment()) as tx:
        content = bid_now(paper).content
        each = seals(content)
        version = PlanVersion(
            plan_id=plan.id,
            bid_id=bid_id,
            major=1,
            minor=minor,
            content=canonical(content).decode("ascii"),
            sections=canonical(each).decode("ascii"),
            seal=whole_seal(each),
            reason="First",
            frozen_on=on,
            frozen_at=tx.now,
        )
        tx.add(version)
        tx.flush()
        tx.say(Sentence("froze version 1.0 of the bid", "bid", str(bid_id)), min(plan.alliance_ids))
        return version.id


def submit(plan: PlanHead, bid_id: int, on: date, minor: int = 0) -> None:
    """A version of the bid as it is, and that it was submitted, without those who agreed."""
    version_id = keep_version(plan, bid_id, on, minor)
    with writing(make.by(), make.moment()) as tx:
        version = tx.session.get_one(PlanVersion, version_id)
        tx.add(
            Submission(
                plan_id=plan.id,
                version_id=version.id,
                seal=version.seal,
                standings='{"bodies": [], "route": "", "sentences": []}',
                submitted_on=on,
                submitted_at=tx.now,
            )
        )
        tx.say(Sentence("submitted the bid", "bid", str(bid_id)), min(plan.alliance_ids))
    db.session.rollback()
