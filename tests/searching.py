"""An alliance of which each thing that can be searched for is there once, with a word of its own in its text."""

from datetime import date

from sqlalchemy import select

from alliance_tracker.data import risks, writing
from alliance_tracker.data.delivery.activities import ActivityInput, add_activity
from alliance_tracker.data.plan import resources
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Evidence
from alliance_tracker.data.tables.funding import BidAnswer
from alliance_tracker.data.tables.meeting import BoardDecision
from alliance_tracker.data.tables.signoff import BoardMember
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.resources import Line, Post
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.rules.risks import RiskDraft
from alliance_tracker.terms import DecidedHow, DecisionKind, Kind, LineKind
from tests import agreeing, asking, bidding, grouping, involving, make, voicing
from tests.make import Made

LATER = date(2019, 4, 1)
PRIVATE = Privacy(True, "A hearing is near", LATER)
OF_RECORD = {
    Kind.DELIVERABLE, Kind.MILESTONE, Kind.ACTIVITY, Kind.RISK, Kind.EVIDENCE, Kind.DECISION, Kind.PROMISE,
    Kind.HEARD, Kind.CHALLENGE, Kind.GROUP, Kind.PROJECT, Kind.HELP, Kind.PLAN, Kind.POST, Kind.MONEY, Kind.BID,
    Kind.MEMBER, Kind.QUESTION, Kind.ORGANISATION,
}  # fmt: skip
"""What those of an alliance find of it."""


def filled(where: Made, lead: Made, word: str) -> Made:
    """Each kind once, with this word; and with "hushed" added to it what is private, with "unsaid" a draft."""
    made = make.deliverable(where, lead, title=f"{word} pathway", summary="Patients hear sooner.")
    make.milestone(made, title=f"{word} agreed")
    _delivered(made, word)
    _decided(where, made, word)
    _planned(where, word)
    number = involving.promise(where, f"Ask {word} first")
    involving.evidence(where, number, f"A morning in {word}")
    voicing.challenge(where, make.person(Role.PATIENT_REPRESENTATIVE, where), question=f"Why is {word} late?")
    group = grouping.group(where, f"{word} Partnership")
    grouping.project(group, f"{word} journal")
    grouping.resource(where, f"{word} Hospice", email=f"{word.lower()}@secret.example")
    return made


def _delivered(made: Made, word: str) -> None:
    plan = planning_round(make.TODAY).round
    with writing(make.by(), make.moment()) as tx:
        given = ActivityInput(f"Train {word}", make.Q2, make.Q2)
        add_activity(tx, made.alliance_id, made.reference, given, plan, (), make.TODAY)
    for words, privacy in ((f"{word} retires", Privacy()), (f"{word} hushed", PRIVATE)):
        with writing(make.by(), make.moment()) as tx:
            draft = RiskDraft(words, 4, 4, "Medical director", LATER, privacy=privacy)
            risks.add_risk(tx, made.alliance_id, made.reference, draft, make.TODAY)
    with writing(make.by(), make.moment()) as tx:
        shown = Evidence(dated_on=make.TODAY, words=f"{word} protocol", added_at=tx.now, deliverable_id=made.id)
        shown.alliance_id = made.alliance_id
        tx.add(shown)
        tx.say(Sentence("added evidence", "deliverable", made.reference), made.alliance_id)


def _decided(where: Made, made: Made, word: str) -> None:
    """Confirmed and open to all of the alliance, confirmed and private, and a draft."""
    with writing(make.by(), make.moment()) as tx:
        quarter = tx.session.scalar(
            select(QuarterRow.id).where(QuarterRow.alliance_id == where.id, QuarterRow.code == make.Q2.code)
        )
        for number, (words, done) in enumerate(((word, True), (f"{word} hushed", True), (f"{word} unsaid", False)), 1):
            private = "hushed" in words
            tx.add(
                BoardDecision(
                    alliance_id=where.id,
                    quarter_id=quarter,
                    number=number,
                    deliverable_id=made.id,
                    kind=DecisionKind.OTHER.value,
                    how=DecidedHow.MEETING.value,
                    words=words,
                    private=private,
                    private_because="A hearing" if private else "",
                    private_until=LATER if private else None,
                    drafted_at=tx.now,
                    confirmed_at=tx.now if done else None,
                    confirmed_via="account" if done else None,
                )
            )
        tx.say(Sentence("drafted decisions", "quarter", make.Q2.code), where.id)


def _planned(where: Made, word: str) -> None:
    """Prose, posts and money, open and private, a bid with an answer, a question, and somebody on the board."""
    plan = agreeing.plan_of(where)
    agreeing.write(plan, f"Better care for {word}.")
    for words, privacy in ((word, Privacy()), (f"{word} hushed", PRIVATE)):
        with writing(make.by(), make.moment()) as tx:
            resources.save_post(tx, plan, Post(words, "", "8a", 100, 0, 0, 0, privacy=privacy), make.TODAY)
            resources.save_line(tx, plan, Line("2017/18", LineKind.REVENUE, words, 100_00, privacy=privacy), make.TODAY)
    bid = bidding.make_bid(where, submitted_on=None)
    asking.question(plan, words=f"Two STPs disagree on {word}")
    agreeing.provide(plan, f"{word} Hospital")
    with writing(make.by(), make.moment()) as tx:
        tx.add(BidAnswer(plan_id=plan.id, bid_id=bid.id, code="vision", text=f"For {word}", saved_at=tx.now))
        tx.add(BoardMember(plan_id=plan.id, name=f"Dr {word}", job="GP", decides=True, starts_on=date(2017, 1, 1)))
        tx.say(Sentence("wrote the bid", "plan", "bid"), where.id)
