"""Questions back to the bidder, owed an answer by a day; and flags, which the alliance reads after the decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.assessment.holding import NO_BID, Assessing
from alliance_tracker.data.assessment.scores import criterion_ids
from alliance_tracker.data.db import db
from alliance_tracker.data.funding.bids import in_words
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.tables.assessment import Assessor, BidQuestion
from alliance_tracker.data.tables.funding import Criterion as CriterionRow
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.submission import question_stands
from alliance_tracker.rules.words import day
from alliance_tracker.terms import QuestionKind, Stream

LONGEST = 2_000
LONGEST_ANSWER = 4_000
GONE = "There is no such question. Choose one from the page of the bid."


class Asked(Record):
    """A question, or a flag. `raised_by_id` is for those who assess, never for the alliance."""

    id: int
    bid_id: int
    kind: QuestionKind
    criterion: str
    text: str
    raised_on: date
    raised_by_id: int | None
    answer_by: date | None
    answer: str
    answered_on: date | None
    answered_by_id: int | None
    version: int

    @property
    def is_flag(self) -> bool:
        return self.kind is QuestionKind.FLAG

    def stands(self, today: date) -> str:
        """To be answered by 3 May 2017; or how late it is, or was."""
        return question_stands(self.answer_by, self.answered_on, today) if self.answer_by else self.kind.words

    def is_late(self, today: date) -> bool:
        return self.answer_by is not None and self.answered_on is None and today > self.answer_by


def asked_of(bid_ids: Collection[int]) -> tuple[Asked, ...]:
    """The questions and flags of some bids, those to be answered first, then the newest. One query."""
    rows = db.session.execute(
        select(BidQuestion, CriterionRow.name)
        .outerjoin(CriterionRow, CriterionRow.id == BidQuestion.criterion_id)
        .where(BidQuestion.bid_id.in_(bid_ids))
        .order_by(BidQuestion.id)
    )
    found = [_asked(row, name or "") for row, name in rows]
    waiting = [one for one in found if one.answer_by and not one.answer]
    others = [one for one in found if not (one.answer_by and not one.answer)]
    return (*sorted(waiting, key=lambda one: (one.answer_by or one.raised_on, one.id)), *reversed(others))


def _asked(row: BidQuestion, criterion: str) -> Asked:
    return Asked(
        row.id,
        row.bid_id,
        QuestionKind(row.kind),
        criterion,
        row.text,
        row.raised_on,
        row.raised_by_id,
        row.answer_by,
        row.answer,
        row.answered_on,
        row.answered_by_id,
        row.version,
    )


def managers_of(plan: PlanHead, today: date) -> Sequence[tuple[str, str]]:
    """Names and addresses of those who write the bid. One query."""
    rows = db.session.execute(
        select(Person.id, Person.display_name, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.MANAGER.value,
            RoleGrant.alliance_id.in_(plan.alliance_ids),
            *in_force(today),
            Person.state == PersonState.ACTIVE.value,
        )
        .order_by(Person.id)
        .distinct()
    )
    return [(row.display_name or row.name, row.email) for row in rows]


class Draft(Record):
    """A question or a flag as it is asked; `criterion` is a code, or empty when it is about the whole bid."""

    kind: QuestionKind
    text: str
    criterion: str = ""
    answer_by: date | None = None


def raise_one(held: Assessing, draft: Draft, letters: Sequence[Message], today: date) -> None:
    """Ask the bidder, who is told by e-mail; or flag something for the panel. Said in the national chain alone.

    The alliance's own history would name who asked.
    """
    held.check_open()
    acting = next((one for one in held.assessed.seats if one.person_id == held.tx.actor.person_id), None)
    if acting is not None and not acting.sits:
        raise NotFound(NO_BID)
    if held.assessed.stage.decided:
        raise RuleBroken("This bid is decided, so nothing more is asked about its assessment")
    question = draft.kind is QuestionKind.QUESTION
    if question and draft.answer_by is None:
        raise RuleBroken("Give the day by which the alliance is to answer", "answer_by")
    if question and draft.answer_by is not None and draft.answer_by <= today:
        raise RuleBroken(f"{day(draft.answer_by)} is not after today. Leave the alliance time to answer", "answer_by")
    held.tx.add(
        BidQuestion(
            plan_id=held.plan.id,
            round_id=held.call.round_id,
            bid_id=held.bid.id,
            kind=draft.kind.value,
            criterion_id=criterion_ids(held).get(draft.criterion),
            text=draft.text,
            raised_on=today,
            raised_at=held.tx.now,
            raised_by_id=held.tx.actor.person_id,
            answer_by=draft.answer_by if question else None,
        )
    )
    for letter in letters if question else ():
        mail.post(held.tx.session, letter, held.tx.now)
    held.say("asked a question about" if question else "flagged something in")


def asker(number: int, today: date) -> tuple[str, str] | None:
    """Name and address of who asked, while the answer is for them to read; never shown to the alliance. One query.

    Not for whoever was taken off the bid since, or has no office any more.
    """
    off = select(Assessor.id).where(
        Assessor.bid_id == BidQuestion.bid_id,
        Assessor.person_id == Person.id,
        Assessor.conflict | Assessor.removed_at.is_not(None),
    )
    offices = (Role.ASSESSOR.value, Role.NATIONAL_TEAM.value)
    office = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, RoleGrant.role.in_(offices), *in_force(today))
    row = db.session.execute(
        select(Person.display_name, Person.name, Person.email)
        .join(BidQuestion, BidQuestion.raised_by_id == Person.id)
        .where(BidQuestion.id == number, Person.state == PersonState.ACTIVE.value, ~off.exists(), office.exists())
    ).one_or_none()
    return (row.display_name or row.name, row.email) if row else None


class Answer(Record):
    """The alliance's answer: to which question, seen in which version, and the letter to who asked, if any."""

    number: int
    words: str
    version: int
    letter: Message | None = None


def answer(tx: Writing, plan: PlanHead, stream: Stream, given: Answer, today: date) -> None:
    """Keep the alliance's answer, once, and tell who asked."""
    lock(tx, plan)
    row = tx.session.scalar(
        select(BidQuestion).where(
            BidQuestion.plan_id == plan.id,
            BidQuestion.id == given.number,
            BidQuestion.kind == QuestionKind.QUESTION.value,
        )
    )
    if row is None:
        raise NotFound(GONE)
    if row.answer or row.version != given.version:
        raise Stale("Somebody answered this while you were writing. Read their answer beside yours.")
    row.answer, row.answered_on, row.answered_at = given.words, today, tx.now
    row.answered_by_id = tx.actor.person_id
    if given.letter is not None:
        mail.post(tx.session, given.letter, tx.now)
    say(tx, plan, Sentence(f"answered a question about the bid for {in_words(stream)}", "bid", stream.value))
