"""Challenges: asked, recorded for somebody, answered, taken to the board and heard there."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.people.sessions import in_force
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.engagement.promises import Promise
from alliance_tracker.data.tables.engagement.records import EngagementRecord
from alliance_tracker.data.tables.engagement.voices import Challenge, ChallengeAnswer
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.people import Person, PersonState, RoleGrant
from alliance_tracker.errors import NotFound, RuleBroken, Stale, refuse
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.engagement.challenges import (
    Asked,
    ChallengeFacts,
    ChallengeState,
    answered,
    asked_words,
    check_answer,
    check_asked,
    check_heard,
    check_may_answer,
    check_may_correct,
    check_may_hear,
    check_may_say,
    check_may_speak,
    corrected,
    due,
    heard,
    said_satisfied,
    state_on,
)
from alliance_tracker.rules.engagement.subjects import Subject
from alliance_tracker.terms import ChallengeSubject, HowSaid

Letter = Callable[[str, str], Message]
"""The e-mail for a name and an address."""


class ChallengeRow(Record):
    """A challenge as lists and pages show it. `person_id` is who asked, if it was somebody with an account."""

    id: int
    number: int
    about: Subject
    question: str
    how: HowSaid
    facts: ChallengeFacts
    satisfied_on: date | None
    person_id: int | None
    version: int

    @property
    def reference(self) -> str:
        return f"C{self.number}"

    def state(self, today: date) -> ChallengeState:
        return state_on(self.facts, today)


class AnswerRow(Record):
    """One answer; `by` is who gave it, by the name of today."""

    words: str
    by_board: bool
    answered_on: date
    by: str


_FIRST = select(func.min(ChallengeAnswer.answered_on)).where(ChallengeAnswer.challenge_id == Challenge.id)
_ROWS = select(
    Challenge.id,
    Challenge.number,
    Challenge.subject,
    Challenge.key,
    Challenge.question,
    Challenge.how,
    Challenge.asked_on,
    Challenge.due_on,
    _FIRST.scalar_subquery().label("answered_on"),
    Challenge.satisfied,
    Challenge.heard_on,
    Challenge.satisfied_on,
    Challenge.person_id,
    Challenge.version,
    func.coalesce(Group.name, "").label("group"),
).outerjoin(
    Group,
    and_(
        Challenge.subject == ChallengeSubject.GROUP.value,
        Group.alliance_id == Challenge.alliance_id,
        Group.slug == Challenge.key,
    ),
)


def challenges_of(alliance_id: int, today: date) -> tuple[ChallengeRow, ...]:
    """All of an alliance: what waits for it first, the longest waiting first; then what is settled. One query."""
    return _sorted(_ROWS.where(Challenge.alliance_id == alliance_id), today)


def unsettled(alliance_id: int, today: date, heard_since: date | None = None) -> tuple[ChallengeRow, ...]:
    """Those of which nobody has said yet that it is enough, in the same order; with what the board heard since.

    One query.
    """
    still: list[ColumnElement[bool]] = [
        Challenge.satisfied.is_(None),
        Challenge.satisfied.is_(False) & Challenge.heard_on.is_(None),
    ]
    if heard_since is not None:
        still.append(Challenge.heard_on >= heard_since)
    return _sorted(_ROWS.where(Challenge.alliance_id == alliance_id, or_(*still)), today)


def _sorted(chosen: Any, today: date) -> tuple[ChallengeRow, ...]:
    order = list(ChallengeState)
    rows = [_row(row) for row in db.session().execute(chosen.order_by(Challenge.due_on, Challenge.number))]
    return tuple(sorted(rows, key=lambda row: order.index(row.state(today))))


def _row(row: Any) -> ChallengeRow:
    return ChallengeRow(
        row.id,
        row.number,
        Subject(ChallengeSubject(row.subject), row.key, row.group),
        row.question,
        HowSaid(row.how),
        ChallengeFacts(row.asked_on, row.due_on, row.answered_on, row.satisfied, row.heard_on),
        row.satisfied_on,
        row.person_id,
        row.version,
    )


def challenge_of(alliance_id: int, number: int) -> ChallengeRow:
    """One challenge. One query."""
    row = (
        db.session()
        .execute(_ROWS.where(Challenge.alliance_id == alliance_id, Challenge.number == number))
        .one_or_none()
    )
    if row is None:
        raise NotFound(f"We cannot find challenge C{number}. Choose one from the list of challenges.")
    return _row(row)


def answers_to(challenge_id: int) -> tuple[AnswerRow, ...]:
    """Its answers, oldest first. One query."""
    rows = db.session().execute(
        select(
            ChallengeAnswer.words,
            ChallengeAnswer.by_board,
            ChallengeAnswer.answered_on,
            func.coalesce(Person.display_name, Person.name, "the alliance"),
        )
        .outerjoin(Person, Person.id == ChallengeAnswer.person_id)
        .where(ChallengeAnswer.challenge_id == challenge_id)
        .order_by(ChallengeAnswer.id)
    )
    return tuple(AnswerRow(*row) for row in rows)


def subject_here(alliance_id: int, about: Subject) -> Subject | None:
    """What is asked about, a group by its name; None if the alliance has no such thing.

    One query, none for what every alliance has.
    """
    if about.kind is ChallengeSubject.GROUP:
        named = select(Group.name).where(Group.alliance_id == alliance_id, Group.slug == about.key)
        name = db.session().scalar(named)
        return replace(about, name=name) if name else None
    if about.kind in (ChallengeSubject.PROMISE, ChallengeSubject.EVIDENCE):
        table = Promise if about.kind is ChallengeSubject.PROMISE else EngagementRecord
        chosen = exists().where(table.alliance_id == alliance_id, table.number == int(about.key))
    elif about.kind is ChallengeSubject.DELIVERABLE:
        chosen = exists().where(Deliverable.alliance_id == alliance_id, Deliverable.reference == about.key)
    else:
        return about
    return about if db.session().scalar(select(chosen)) else None


def ask(tx: Writing, alliance_id: int, asked: Asked, today: date) -> int:
    """Put a challenge on record, one's own or somebody's who wrote or rang; returns its number."""
    refuse(check_asked(asked, today))
    about = Subject(asked.subject, asked.key)
    if subject_here(alliance_id, about) is None:
        raise RuleBroken(f"We cannot find {about.words}. Choose what it is about again.", "about")
    own = asked.how is HowSaid.ACCOUNT
    asked_on = today if own else asked.asked_on or today
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update(key_share=True))
    last = tx.session.scalar(select(func.max(Challenge.number)).where(Challenge.alliance_id == alliance_id))
    row = Challenge(
        alliance_id=alliance_id,
        number=(last or 0) + 1,
        subject=asked.subject.value,
        key=asked.key,
        question=asked.question,
        how=asked.how.value,
        asked_on=asked_on,
        due_on=due(asked_on),
        recorded_at=tx.now,
        person_id=tx.actor.person_id if own else None,
        recorded_by=None if own else tx.actor.person_id,
    )
    tx.add(row)
    tx.say(asked_words(row.number, asked.how), alliance_id)
    return row.number


def correct(tx: Writing, alliance_id: int, number: int, asked: Asked, version: int, today: date) -> None:
    """Put right what was recorded for somebody; history keeps what stood there before."""
    row, facts = _held(tx, alliance_id, number)
    check_may_correct(facts, HowSaid(row.how))
    _same(row, version)
    refuse(check_asked(asked, today))
    assert asked.asked_on
    row.question, row.how, row.asked_on = asked.question, asked.how.value, asked.asked_on
    row.due_on = due(asked.asked_on)
    tx.say(corrected(number), alliance_id)


def answer(
    tx: Writing,
    alliance_id: int,
    number: int,
    words: str,
    seen: int,
    today: date,
    names_checked: bool = False,
    letter: Letter | None = None,
) -> None:
    """Answer, or add to the answer, and tell who asked; `seen` is how many answers the form was opened with."""
    row, facts = _held(tx, alliance_id, number)
    check_may_answer(facts, today)
    refuse(check_answer(words, names_checked))
    of_it = select(func.count()).where(ChallengeAnswer.challenge_id == row.id)
    there = tx.session.scalar(of_it) or 0
    if there != seen:
        raise Stale("Somebody else answered while you were typing. Read it first, then add what is missing.")
    _add_answer(tx, row, words, today)
    _tell(tx, row, letter, today)
    tx.say(answered(number, again=there > 0), alliance_id)


def say_satisfied(
    tx: Writing, alliance_id: int, number: int, satisfied: bool, version: int, today: date, own: bool
) -> None:
    """Whether the person who asked is satisfied: said by them, or recorded for somebody who wrote or rang.

    No puts it on the board's agenda, from that day on.
    """
    row, facts = _held(tx, alliance_id, number)
    check_may_speak(row.person_id, tx.actor.person_id if own else None, own)
    check_may_say(facts, today)
    _same(row, version)
    if satisfied and not own:
        _check_not_own_answer(tx, row.id)
    row.satisfied, row.satisfied_on = satisfied, today
    tx.say(said_satisfied(number, satisfied), alliance_id)


def _check_not_own_answer(tx: Writing, challenge_id: int) -> None:
    """Nobody settles for somebody who wrote or rang what they answered themselves."""
    mine = ChallengeAnswer.challenge_id == challenge_id, ChallengeAnswer.person_id == tx.actor.person_id
    if tx.actor.person_id is not None and tx.session.scalar(select(exists().where(*mine))):
        raise RuleBroken("You answered this yourself. Ask somebody else to write down that the answer is enough.")


def hear(
    tx: Writing,
    alliance_id: int,
    number: int,
    words: str,
    heard_on: date | None,
    today: date,
    names_checked: bool = False,
    letter: Letter | None = None,
) -> None:
    """The board heard it: the day, and what it said, which is its answer. Who asked is told."""
    row, facts = _held(tx, alliance_id, number)
    check_may_hear(facts, today)
    refuse(check_heard(words, heard_on, row.satisfied_on, today, names_checked))
    assert heard_on
    row.heard_on = heard_on
    _add_answer(tx, row, words, heard_on, by_board=True)
    _tell(tx, row, letter, today)
    tx.say(heard(number, heard_on), alliance_id)


def _held(tx: Writing, alliance_id: int, number: int) -> tuple[Challenge, ChallengeFacts]:
    """The row, held until the end, so that two at the same moment come one after the other."""
    row = tx.session.scalars(
        select(Challenge).where(Challenge.alliance_id == alliance_id, Challenge.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"We cannot find challenge C{number}. Choose one from the list of challenges.")
    first = tx.session.scalar(
        select(func.min(ChallengeAnswer.answered_on)).where(ChallengeAnswer.challenge_id == row.id)
    )
    return row, ChallengeFacts(row.asked_on, row.due_on, first, row.satisfied, row.heard_on)


def _add_answer(tx: Writing, row: Challenge, words: str, day: date, by_board: bool = False) -> None:
    tx.add(
        ChallengeAnswer(
            alliance_id=row.alliance_id,
            challenge_id=row.id,
            words=words,
            by_board=by_board,
            answered_on=day,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )


def _tell(tx: Writing, row: Challenge, letter: Letter | None, today: date) -> None:
    """An e-mail to who asked, while they have an account and a role in the alliance to read the answer with."""
    here = RoleGrant.person_id == Person.id, RoleGrant.alliance_id == row.alliance_id
    reads = exists().where(*here, *in_force(today))
    asker = tx.session.execute(
        select(func.coalesce(Person.display_name, Person.name), Person.email).where(
            Person.id == row.person_id, Person.state == PersonState.ACTIVE.value, reads
        )
    ).one_or_none()
    if asker is not None and letter is not None:
        mail.post(tx.session, letter(*asker), tx.now)


def _same(row: Challenge, version: int) -> None:
    if row.version != version:
        raise Stale(f"Somebody else changed challenge C{row.number} after you opened it. Open it again.")
