"""The board's decisions: drafted by the secretary, confirmed by the chair, and what they ask until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.board.meetings import held
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.privacy import keep_privacy, privacy_of
from alliance_tracker.data.tables.alliances import Region
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.history import Change
from alliance_tracker.data.tables.meeting import BoardDecision, BoardMeeting
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.plan import Escalation
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.periods import Quarter, business_day
from alliance_tracker.records import Record
from alliance_tracker.rules.board import deciding, readers
from alliance_tracker.rules.board.deciding import DecisionDraft, MeetingFacts
from alliance_tracker.rules.board.meeting import Decided, minute_words
from alliance_tracker.rules.board.room import DecisionLine
from alliance_tracker.rules.history import chain_name
from alliance_tracker.rules.plan.submission import question_stands
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.terms import DecidedHow, DecisionKind


class Help(Record):
    """What became of a request for help that a decision made: sent to whom, answered or not."""

    team: str
    to_name: str
    answer_by: date
    sent_on: date
    answered_on: date | None
    answer: str

    def stands(self, today: date) -> str:
        """Sent and not acknowledged, for somebody without an account; else whether the answer is late."""
        told = question_stands(self.answer_by, self.answered_on, today)
        return f"Sent by e-mail, not acknowledged. {told}" if self.to_name and not self.answered_on else told


class DecisionRow(Record):
    """One decision as its page shows it. Names are those of today; `help` is what it asked of the region, if it did."""

    id: int
    quarter: Quarter
    line: DecisionLine
    title: str
    owner_id: int | None
    owner: str
    to_name: str
    to_address: str
    done_on: date | None
    done_words: str
    privacy: Privacy
    drafted_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    by_link: bool
    met_on: date | None
    approved_on: date | None
    help: Help | None
    version: int
    lead_id: int | None = None
    deputy_id: int | None = None

    @property
    def code(self) -> str:
        return f"D{self.line.number}"

    @property
    def confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def minute(self) -> str:
        """Draft minute, until a later meeting approves it."""
        return minute_words(self.confirmed, self.approved_on)

    @property
    def is_action(self) -> bool:
        """Whether its lead owes something, or did."""
        return self.confirmed and self._asks_more

    @property
    def _asks_more(self) -> bool:
        return self.line.kind is DecisionKind.ASK_MORE and self.line.how.decides

    def asks(self, person_id: int) -> bool:
        """Whether it asks for more of this person."""
        return bool(readers.asks(self._asks_more, person_id, self.owner_id, self.lead_id, self.deputy_id))

    @property
    def is_open(self) -> bool:
        return self.is_action and self.done_on is None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.line.due_on is not None and self.line.due_on < today

    @property
    def counts(self) -> Decided:
        return Decided(self.line.number, self.line.reference, self.line.how, self.confirmed)

    @property
    def draft(self) -> DecisionDraft:
        one = self.line
        return DecisionDraft(
            one.reference,
            one.subject,
            one.kind,
            one.how,
            one.words,
            one.carried_to,
            one.due_on,
            self.to_name,
            self.to_address,
            self.privacy,
        )


_OWNER, _DRAFTER, _CHAIR = aliased(Person), aliased(Person), aliased(Person)


def _name(of: Any) -> Any:
    return func.coalesce(of.display_name, of.name, "")


_ROWS = (
    select(
        BoardDecision,
        QuarterRow.code,
        func.coalesce(Deliverable.reference, "").label("reference"),
        func.coalesce(Deliverable.title, "").label("title"),
        Deliverable.lead_id,
        Deliverable.deputy_id,
        _name(_OWNER).label("owner"),
        _name(_DRAFTER).label("drafter"),
        _name(_CHAIR).label("chair"),
        BoardMeeting.met_on,
        BoardMeeting.approved_on,
        Escalation,
        func.coalesce(Region.name, "").label("region"),
    )
    .join(QuarterRow, QuarterRow.id == BoardDecision.quarter_id)
    .outerjoin(Deliverable, Deliverable.id == BoardDecision.deliverable_id)
    .outerjoin(_OWNER, _OWNER.id == BoardDecision.owner_id)
    .outerjoin(_DRAFTER, _DRAFTER.id == BoardDecision.drafted_by_id)
    .outerjoin(_CHAIR, _CHAIR.id == BoardDecision.confirmed_by_id)
    .outerjoin(BoardMeeting, BoardMeeting.quarter_id == BoardDecision.quarter_id)
    .outerjoin(Escalation, Escalation.decision_id == BoardDecision.id)
    .outerjoin(Region, Region.id == Escalation.region_id)
    .order_by(QuarterRow.code, BoardDecision.number)
)


def decisions_of(quarter_id: int, today: date) -> tuple[DecisionRow, ...]:
    """All of one quarter, by number, private ones too: the page says who reads them. One query."""
    return _found(_ROWS.where(BoardDecision.quarter_id == quarter_id), today)


def decision_of(quarter_id: int, number: int, today: date) -> DecisionRow:
    """One of them. One query."""
    found = _found(_ROWS.where(BoardDecision.quarter_id == quarter_id, BoardDecision.number == number), today)
    if not found:
        raise NotFound(f"We cannot find decision D{number}. Choose one from the list of decisions.")
    return found[0]


def carried_over(alliance_id: int, to: Quarter, today: date) -> tuple[DecisionRow, ...]:
    """What the meeting before this quarter's did not reach. One query."""
    return _found(
        _ROWS.where(
            BoardDecision.alliance_id == alliance_id,
            QuarterRow.code == to.previous().code,
            BoardDecision.how == DecidedHow.NOT_REACHED.value,
            BoardDecision.confirmed_at.is_not(None),
        ),
        today,
    )


_ASKS_MORE = (BoardDecision.kind == DecisionKind.ASK_MORE.value) & BoardDecision.how.in_(
    [how.value for how in DecidedHow if how.decides]
)
_ACTIONS = _ROWS.where(_ASKS_MORE, BoardDecision.confirmed_at.is_not(None))


def asks_person(person_id: Any) -> Any:
    """`DecisionRow.asks` in SQL, of a decision with its deliverable."""
    return readers.asks(_ASKS_MORE, person_id, BoardDecision.owner_id, Deliverable.lead_id, Deliverable.deputy_id)


def asked_about(alliance_id: int, reference: str, today: date) -> tuple[DecisionRow, ...]:
    """What the board has asked of the lead of one deliverable, done or not. One query."""
    chosen = _ACTIONS.where(BoardDecision.alliance_id == alliance_id, Deliverable.reference == reference)
    return _found(chosen, today)


def asked_of(person_id: int, alliance_id: int, today: date) -> tuple[DecisionRow, ...]:
    """What is still open for this person, as the lead or deputy of today or whoever was asked. One query."""
    own = (BoardDecision.alliance_id == alliance_id, BoardDecision.done_on.is_(None), asks_person(person_id))
    return _found(_ACTIONS.where(*own), today)


def _found(chosen: Any, today: date) -> tuple[DecisionRow, ...]:
    return tuple(_row(found, today) for found in db.session().execute(chosen))


def _row(found: Any, today: date) -> DecisionRow:
    row = found.BoardDecision
    return DecisionRow(
        row.id,
        Quarter.parse(found.code),
        _line(found, today),
        found.title,
        row.owner_id,
        found.owner,
        row.to_name,
        row.to_address,
        row.done_on,
        row.done_words,
        privacy_of(row),
        found.drafter,
        row.confirmed_at,
        found.chair,
        row.confirmed_via == "link",
        found.met_on,
        found.approved_on,
        _help(found),
        row.version,
        found.lead_id,
        found.deputy_id,
    )


def _line(found: Any, today: date) -> DecisionLine:
    row = found.BoardDecision
    return DecisionLine(
        row.number,
        found.reference,
        row.subject,
        DecisionKind(row.kind),
        DecidedHow(row.how),
        row.words,
        row.carried_to,
        row.due_on,
        row.to_name or "the regional team",
        business_day(row.confirmed_at, today) if row.confirmed_at else None,
        row.confirmed_by_id,
    )


def _help(found: Any) -> Help | None:
    row = found.Escalation
    if row is None:
        return None
    team = f"{found.region.removesuffix(' region')} regional team"
    return Help(team, row.to_name, row.answer_by, row.raised_on, row.answered_on, row.answer)


def draft(tx: Writing, head: QuarterHead, given: DecisionDraft, facts: MeetingFacts, today: date) -> int:
    """Put a new draft on record; returns its number."""
    quarter = held(tx, head)
    deliverable = _checked(tx, head, given, facts, today)
    row = BoardDecision(
        alliance_id=quarter.alliance_id,
        quarter_id=head.id,
        number=_next_number(tx, head),
        drafted_at=tx.now,
        drafted_by_id=tx.actor.person_id,
    )
    _write(row, given, deliverable)
    tx.add(row)
    tx.say(deciding.drafted(row.number, head.quarter, given.privacy.private), quarter.alliance_id)
    return row.number


def change(
    tx: Writing, head: QuarterHead, number: int, given: DecisionDraft, seen: int, facts: MeetingFacts, today: date
) -> None:
    """Write a draft anew, as long as nobody has confirmed it."""
    quarter = held(tx, head)
    row = _draft(tx, head, number, seen)
    deliverable = _checked(tx, head, given, facts, today)
    _write(row, given, deliverable)
    row.drafted_at, row.drafted_by_id = tx.now, tx.actor.person_id
    tx.say(deciding.drafted(number, head.quarter, given.privacy.private, again=True), quarter.alliance_id)


def _next_number(tx: Writing, head: QuarterHead) -> int:
    """One more than any there ever was, also of a draft taken back: whoever still has that one before them must not
    confirm another in its place. One query."""
    known = tx.session.scalars(
        select(Change.subject_key).where(
            Change.chain == chain_name(head.alliance_id),
            Change.subject_kind == deciding.DECISION,
            Change.subject_key.startswith(deciding.key_of(head.quarter, ""), autoescape=True),
        )
    )
    return 1 + max((int(key.rpartition("D")[2]) for key in known), default=0)


def take_back(tx: Writing, head: QuarterHead, number: int, seen: int) -> None:
    """A draft that was not needed after all; its number is never given again."""
    quarter = held(tx, head)
    tx.session.delete(_draft(tx, head, number, seen))
    tx.say(deciding.withdrawn(number, head.quarter), quarter.alliance_id)


def _checked(
    tx: Writing, head: QuarterHead, given: DecisionDraft, facts: MeetingFacts, today: date
) -> Deliverable | None:
    deliverable = None
    if given.reference:
        deliverable = tx.session.scalars(
            select(Deliverable).where(
                Deliverable.alliance_id == head.alliance_id, Deliverable.reference == given.reference
            )
        ).one_or_none()
        if deliverable is None:
            raise RuleBroken(f"We do not know {given.reference}. Choose a deliverable from the list", "reference")
    has_lead = deliverable is not None and deliverable.lead_id is not None
    problems = deciding.check_decision(given, has_lead, facts, today)
    if problems:
        raise RulesBroken(problems)
    return deliverable


def _write(row: BoardDecision, given: DecisionDraft, deliverable: Deliverable | None) -> None:
    """What does not belong to the kind of decision is not kept."""
    assert given.kind is not None and given.how is not None
    row.deliverable_id = deliverable.id if deliverable else None
    row.subject = "" if deliverable else given.subject
    row.kind, row.how, row.words = given.kind.value, given.how.value, given.words
    row.carried_to = given.carried_to if given.how is DecidedHow.NOT_REACHED else None
    row.due_on = given.due_on if given.asks else None
    asks_lead = given.asks and given.kind is DecisionKind.ASK_MORE
    row.owner_id = deliverable.lead_id if deliverable and asks_lead else None
    outside = given.kind is DecisionKind.ESCALATE
    row.to_name = given.to_name if outside else ""
    row.to_address = given.to_address if outside else ""
    keep_privacy(row, given.privacy)


def _draft(tx: Writing, head: QuarterHead, number: int, seen: int) -> BoardDecision:
    row = tx.session.scalars(
        select(BoardDecision).where(BoardDecision.quarter_id == head.id, BoardDecision.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(f"D{number} was taken back. Choose a decision from the list.")
    if row.confirmed_at is not None:
        raise RuleBroken(f"D{number} is confirmed, so it no longer changes. Draft another decision that puts it right.")
    if row.version != seen:
        raise Stale(f"Somebody else changed D{number} while you were typing. Read theirs beside yours, then save.")
    return row


def done(tx: Writing, alliance_id: int, reference: str, row: DecisionRow, words: str, today: date) -> None:
    """The lead has done what the board asked, and says what."""
    found = tx.session.get(BoardDecision, row.id)
    if found is None or found.alliance_id != alliance_id or not row.is_action or row.line.reference != reference:
        raise NotFound("We cannot find that action. Choose it on the page of its deliverable.")
    if found.done_on is not None:
        raise RuleBroken("Somebody has said already that this is done.")
    if not words:
        raise RuleBroken("Say what was done", "words")
    found.done_on, found.done_words = today, words
    tx.say(deciding.done(row.line.number, row.quarter), alliance_id)


def unconfirmed(rows: Sequence[DecisionRow]) -> tuple[DecisionRow, ...]:
    return tuple(row for row in rows if not row.confirmed)
